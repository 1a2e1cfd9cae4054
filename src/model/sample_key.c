/* SPDX-License-Identifier: MIT */
/* Ids as case systems make them. */
#include "model/sample.h"

#include "base/dice.h"

/* What keys of a table look like, as if each came from a system of its own. */
struct shape {
    const char *prefix;
    const char *digits; /* 2^BITS of them */
    unsigned bits, length;
    uint64_t room; /* rows of one family */
};

static const char UPPER[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* none to be taken for another */
static const char LOWER[] = "0123456789abcdefghjkmnpqrstvwxyz";

/* Indexed by enum table_id; what comes after events has no key. */
static const struct shape SHAPES[TABLE_COUNT] = {
    {"F",  UPPER,              5, 7,  1                   }, /* families */
    {"",   "0123456789abcdef", 4, 8,  SAMPLE_MEMBERS_MOST }, /* members */
    {"E",  UPPER,              5, 7,  SAMPLE_EPISODES_MOST}, /* episodes */
    {"",   UPPER,              5, 8,  SAMPLE_NEEDS_MOST   }, /* needs */
    {NULL, NULL,               0, 0,  0                   }, /* outcomes */
    {NULL, NULL,               0, 0,  0                   }, /* attendance */
    {"ev", LOWER,              5, 10, SAMPLE_EVENTS_MOST  }, /* events */
};

_Static_assert(UINT64_C(1) * SAMPLE_FAMILIES_MOST * SAMPLE_MEMBERS_MOST <= UINT64_C(1) << 32,
               "every member has a key");
_Static_assert(UINT64_C(1) * SAMPLE_FAMILIES_MOST * SAMPLE_EPISODES_MOST <= UINT64_C(1) << 35,
               "every episode has a key");

/* Maps 0..2^BITS - 1 onto itself, each number once, in no order that shows: adding, multiplying by
 * an odd number and folding the upper half into the lower can each be undone. */
static uint64_t
scramble(uint64_t number, unsigned bits, uint64_t salt)
{
    uint64_t mask = (UINT64_C(1) << bits) - 1;

    number = (number + salt) & mask;
    for (int round = 0; round < 3; round++) {
        number = number * UINT64_C(0x9E3779B97F4A7C15) & mask;
        number ^= number >> (bits / 2);
    }
    return number;
}

size_t
sample_key(const struct sample_plan *plan, enum table_id table, uint64_t index,
           char key[SAMPLE_KEY_SIZE])
{
    const struct shape *shape = &SHAPES[table];
    struct dice salt = {.state = plan->seed + table};
    size_t prefix, length;
    uint64_t number;

    must(shape->prefix != NULL);
    prefix = strlen(shape->prefix);
    length = prefix + shape->length;
    must(length < SAMPLE_KEY_SIZE);
    number = scramble(index, shape->bits * shape->length, dice_roll(&salt));
    memcpy(key, shape->prefix, prefix);
    for (size_t i = length; i > prefix; i--) {
        key[i - 1] = shape->digits[number & ((1u << shape->bits) - 1)];
        number >>= shape->bits;
    }
    key[length] = '\0';
    return length;
}

uint64_t
sample_key_room(enum table_id table)
{
    return SHAPES[table].room;
}
