/* SPDX-License-Identifier: MIT */
#include "service/signing_slots.h"

#include <CUnit/CUnit.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "fixture.h"
#include "port/digest.h"
#include "suites.h"

#define SLOT      256
#define FILE_SIZE 512

struct place {
    struct arena *arena;
    const char *dir, *path;
    struct hasher hasher;
    struct slots slots;
    struct error err;
};

static struct merkle_head
head_of(uint64_t size)
{
    struct merkle_head head = {.size = size};

    memset(head.root.bytes, (int)size, sizeof head.root.bytes);
    return head;
}

static void
reopen(struct place *place)
{
    if (place->slots.descriptor > 0)
        close(place->slots.descriptor);
    place->slots = (struct slots){.hasher = &place->hasher};
    CU_ASSERT_TRUE_FATAL(slots_open(&place->slots, place->path, &place->err));
}

static void
place_open(struct place *place)
{
    *place = (struct place){.arena = arena_new()};
    place->dir = folder_for_test(place->arena);
    place->path = slots_name(place->arena, place->dir);
    CU_ASSERT_TRUE_FATAL(digest_hasher(place->arena, &place->hasher, &place->err));
    CU_ASSERT_TRUE_FATAL(slots_make(place->dir, &place->err));
    reopen(place);
}

static void
place_close(struct place *place)
{
    close(place->slots.descriptor);
    arena_free(&place->arena);
}

/* What is done with the file: a letter each, and the size it is about as a digit.  k: signed and
 * kept, p: promised, K: the promise is kept, s: it is not, or nothing is promised. */
static void
step(struct place *place, char what, char size)
{
    struct merkle_head head = head_of((uint64_t)(size - '0'));

    switch (what) {
    case 'k':
        CU_ASSERT_TRUE(slots_keep(&place->slots, &head, &place->err));
        break;
    case 'p':
        CU_ASSERT_TRUE(slots_promise(&place->slots, &head, &place->err));
        break;
    case 'K':
        slots_keep_promise(&place->slots);
        break;
    default:
        CU_ASSERT_TRUE(slots_settle(&place->slots, &place->err));
    }
}

static void
expect_says(const char *what, const struct slots *slots, uint64_t kept, uint64_t promised)
{
    struct merkle_head head = head_of(kept), next = head_of(promised);

    EXPECT_NUMBER(what, slots->head.size, kept);
    EXPECT_NUMBER(what, slots->promised.size, promised);
    if (kept > 0)
        CU_ASSERT_TRUE(hash_equals(&slots->head.root, &head.root));
    if (promised > 0)
        CU_ASSERT_TRUE(hash_equals(&slots->promised.root, &next.root));
}

/* What a process finds that is started after each of these. */
static const struct {
    const char *steps;
    uint64_t kept, promised;
} CASES[] = {
    {"",                         0, 0},
    {"k1",                       1, 0},
    {"k1k2",                     2, 0},
    {"k1p2",                     1, 2},
    {"k1p2K-",                   1, 2}, /* it may as well be dropped: nobody wrote that it is kept */
    {"k1p2K-s-",                 2, 0},
    {"k1p2s-",                   1, 0},
    {"k1p2K-p3",                 2, 3}, /* and here somebody did */
    {"k1p2K-p3K-p4",             3, 4},
    {"k1p2K-p3K-p4K-s-",         4, 0},
    {"k1p2K-p3s-",               2, 0},
    {"k1p2K-p3s-p5",             2, 5},
    {"k1p2K-k3",                 3, 0},
    {"k1p2K-k3p4s-",             3, 0},
    {"k1p2K-s-p3",               2, 3},
    {"p1K-p2K-p3K-p4K-p5K-p6",   5, 6},
    {"p1s-p2s-p3",               0, 3},
    {"p1s-p2K-p3s-k4p5K-p6s-s-", 5, 0},
};

static void
what_was_written_is_found_again(void)
{
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const char *steps = CASES[i].steps;
        struct place place;

        place_open(&place);
        for (; *steps != '\0'; steps += 2)
            step(&place, steps[0], steps[1]);
        reopen(&place);
        expect_says(CASES[i].steps, &place.slots, CASES[i].kept, CASES[i].promised);
        place_close(&place);
    }
}

static struct text
content(struct place *place)
{
    struct text bytes;

    CU_ASSERT_TRUE_FATAL(file_read(place->arena, place->path, FILE_SIZE, &bytes, &place->err));
    EXPECT_NUMBER("bytes", bytes.length, FILE_SIZE);
    return bytes;
}

static struct slots
found_in(struct place *place, const char *bytes)
{
    struct slots found = {.hasher = &place->hasher};

    CU_ASSERT_TRUE(file_write(place->path, bytes, FILE_SIZE, &place->err));
    CU_ASSERT_TRUE_FATAL(slots_open(&found, place->path, &place->err));
    close(found.descriptor);
    return found;
}

/* A file of which only the first bytes were written anew: what is kept is what it was before or is
 * to be, KEPT for the process at least, and nothing is promised that neither file promises. */
static void
expect_sound_when_cut(struct place *place, struct text before, struct text after, uint64_t kept)
{
    struct slots was = found_in(place, before.at), is = found_in(place, after.at);

    for (size_t cut = 0; cut <= FILE_SIZE; cut += 8) {
        char *mixed = arena_copy(place->arena, before.at, before.length);
        struct slots found;

        memcpy(mixed, after.at, cut);
        found = found_in(place, mixed);
        CU_ASSERT_TRUE(found.head.size == was.head.size || found.head.size == kept ||
                       found.head.size == is.head.size);
        CU_ASSERT_TRUE(found.promised.size == 0 || found.promised.size == was.promised.size ||
                       found.promised.size == is.promised.size);
    }
}

static void
a_write_that_is_cut_short_loses_nothing(void)
{
    static const char STEPS[] = "k1k2p3K-p4K-p5s-p6K-s-p7K-k8p9s-";
    struct place place;

    place_open(&place);
    for (const char *at = STEPS; *at != '\0'; at += 2) {
        uint64_t kept = place.slots.head.size;
        struct text before = content(&place), after;

        step(&place, at[0], at[1]);
        after = content(&place);
        if (at[0] != 'K') /* which writes nothing */
            expect_sound_when_cut(&place, before, after, kept);
        CU_ASSERT_TRUE(file_write(place.path, after.at, FILE_SIZE, &place.err));
        close(place.slots.descriptor);
        place.slots.descriptor = open(place.path, O_RDWR | O_CLOEXEC);
    }
    expect_says("at the end", &place.slots, 8, 0);
    place_close(&place);
}

static void
a_file_that_says_nothing_is_refused(void)
{
    struct place place;
    char bytes[FILE_SIZE];
    struct text whole;

    place_open(&place);
    step(&place, 'p', '1');
    whole = content(&place);
    memcpy(bytes, whole.at, FILE_SIZE);
    bytes[30] ^= 1;
    bytes[SLOT + 30] ^= 1;
    CU_ASSERT_TRUE(file_write(place.path, bytes, FILE_SIZE, &place.err));
    close(place.slots.descriptor);
    CU_ASSERT_FALSE(slots_open(&place.slots, place.path, &place.err));
    EXPECT_NUMBER("code", place.err.code, ERR_CONFLICT);
    place_close(&place);
}

void
suite_signing_slots(void)
{
    CU_pSuite suite = CU_add_suite("signing_slots", NULL, NULL);

    CU_add_test(suite, "what was written is found again", what_was_written_is_found_again);
    CU_add_test(suite, "a write that is cut short loses nothing",
                a_write_that_is_cut_short_loses_nothing);
    CU_add_test(suite, "a file that says nothing is refused", a_file_that_says_nothing_is_refused);
}
