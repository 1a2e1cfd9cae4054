/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE /* endian.h */
#include "model/keys.h"

#include <endian.h>

#include "base/eight.h"

#define SHORT_MOST    15 /* bytes of an id that fit beside their length */
#define KEY_LONG      0xFF
#define NARROW_MOST   8 /* bytes of an id that needs no length beside it */
#define LENGTH_SHIFT  56
#define FEWEST_GROUPS 128
#define BATCH         64 /* look-ups in flight together */

/* A slot is 1 + the row in its low bits and, above them, as much of the hash as has room.  A table
 * holds fewer than 2^bits rows, so BITS low bits are enough for 1 + row.  Slots
 * come in groups of eight that are looked at together; a group fills from its front, and what finds
 * it full goes on in the next.  There are as many groups as the ids need, whether or not that is a
 * power of two: the next one would take up to twice the room. */

/* From KEEP + 16 - LENGTH on, as many bytes of ones as an id has. */
static const unsigned char KEEP[2 * CELLS_SLACK] = {
    0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
};
_Static_assert(CELLS_SLACK == sizeof(struct key), "a short id is read in one go");

/* Of a cell, behind which there are bytes to look at: no loop and no branch. */
static inline struct key
key_of_cell(struct text id)
{
    const unsigned char *keep = KEEP + CELLS_SLACK - id.length;
    struct key key, ones;

    memcpy(&key, id.at, sizeof key);
    memcpy(&ones, keep, sizeof ones);
    return (struct key){
        .low = key.low & ones.low,
        .high = (key.high & ones.high) | htole64((uint64_t)id.length << LENGTH_SHIFT),
    };
}

/* Of any short id. */
static inline struct key
key_of_short(struct text id)
{
    char padded[CELLS_SLACK] = {0};

    if (id.length > 0)
        memcpy(padded, id.at, id.length);
    return key_of_cell((struct text){.at = padded, .length = id.length});
}

__extension__ typedef unsigned __int128 wide;

static uint64_t
mix(uint64_t a, uint64_t b)
{
    wide product = (wide)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t
hash_short(struct key key)
{
    return mix(key.low ^ 0x9E3779B97F4A7C15, key.high ^ 0xD1B54A32D192ED03);
}

static uint64_t
hash_long(struct text id)
{
    uint64_t hash = id.length;

    for (size_t i = 0; i < id.length; i += 8) {
        uint64_t word = 0;

        memcpy(&word, id.at + i, id.length - i < 8 ? id.length - i : 8);
        hash = mix(hash ^ word, 0x9E3779B97F4A7C15);
    }
    return hash;
}

/* An id on its way to the index: its key when it is short, and its hash. */
struct probe {
    struct text id;
    struct key key;
    uint64_t hash;
};

/* Made where it stays: a copy would have to wait until all its parts are stored. */
static inline void
probe_make(struct probe *probe, struct text id)
{
    probe->id = id;
    if (id.length <= SHORT_MOST) {
        probe->key = key_of_short(id);
        probe->hash = hash_short(probe->key);
    } else {
        probe->hash = hash_long(id);
    }
}

static inline void
probe_make_of_cell(struct probe *probe, struct text id)
{
    probe->id = id;
    if (id.length <= SHORT_MOST) {
        probe->key = key_of_cell(id);
        probe->hash = hash_short(probe->key);
    } else {
        probe->hash = hash_long(id);
    }
}

/* An id that needs no more than its eight bytes: where it ends is told by the noughts behind it. */
static inline bool
is_narrow(struct text id)
{
    return id.length == 0 || (id.length <= NARROW_MOST && id.at[id.length - 1] != '\0');
}

static inline struct text
narrow_text(const uint64_t *id)
{
    uint64_t bytes = le64toh(*id);
    size_t noughts = bytes == 0 ? NARROW_MOST : (size_t)__builtin_clzll(bytes) / 8;

    return (struct text){.at = (const char *)id, .length = NARROW_MOST - noughts};
}

struct text
keys_text(const struct keys *keys, uint32_t row)
{
    const struct key *key;
    size_t length;

    if (keys->wide == NULL)
        return narrow_text(&keys->narrow[row]);
    key = &keys->wide[row];
    length = (size_t)(le64toh(key->high) >> LENGTH_SHIFT);
    if (length != KEY_LONG)
        return (struct text){.at = (const char *)key, .length = length};
    return (struct text){.at = keys->heap + le64toh(key->low),
                         .length = (uint32_t)le64toh(key->high)};
}

static inline bool
row_has(const struct keys *keys, uint32_t row, const struct probe *probe)
{
    if (keys->wide == NULL)
        return keys->narrow[row] == probe->key.low &&
               narrow_text(&keys->narrow[row]).length == probe->id.length;
    if (probe->id.length <= SHORT_MOST)
        return keys->wide[row].low == probe->key.low && keys->wide[row].high == probe->key.high;
    return text_equals(keys_text(keys, row), probe->id);
}

/* What a look-up needs of the index, apart from it, so that the compiler knows that noting what was
 * found changes none of it. */
struct slots {
    const uint32_t *at;
    uint32_t mask; /* of the row */
    uint32_t groups;
};

static inline struct slots
slots_of(const struct keys *keys)
{
    return (struct slots){
        .at = keys->slots, .mask = ((uint32_t)1 << keys->bits) - 1, .groups = keys->groups};
}

static inline uint32_t
slot_tag(struct slots slots, uint64_t hash)
{
    return (uint32_t)(hash >> 32) & ~slots.mask;
}

/* The group in which a look-up begins: its first slot. */
static inline uint32_t
group_of(struct slots slots, uint64_t hash)
{
    return (uint32_t)((hash & UINT32_MAX) * slots.groups >> 32) * EIGHT;
}

static inline uint32_t
group_after(struct slots slots, uint32_t group)
{
    return group + EIGHT == slots.groups * EIGHT ? 0 : group + EIGHT;
}

/* The place of the lowest bit, which is there. */
static inline uint32_t
first_of(uint32_t bits)
{
    return (uint32_t)__builtin_ctz(bits);
}

/* The first slot that bears the tag of a hash, or else the free one where it would go: few others
 * bear it. */
static inline uint32_t
slot_with_tag(struct slots slots, uint64_t hash)
{
    uint32_t tag = slot_tag(slots, hash), group = group_of(slots, hash);

    for (;; group = group_after(slots, group)) {
        struct eight_seen seen = eight_look(slots.at + group, ~slots.mask, tag);
        uint32_t found = seen.equal | seen.nought; /* free ones stand behind all others */

        if (found != 0)
            return group + first_of(found);
    }
}

/* The slot of an id: the one that holds it, or the free one where it would go. */
static uint32_t
slot_find(const struct keys *keys, const struct probe *probe)
{
    struct slots slots = slots_of(keys);
    uint32_t tag = slot_tag(slots, probe->hash), group = group_of(slots, probe->hash);

    for (;; group = group_after(slots, group)) {
        struct eight_seen seen = eight_look(slots.at + group, ~slots.mask, tag);
        uint32_t equal = seen.equal & ~seen.nought;

        for (; equal != 0; equal &= equal - 1) {
            uint32_t at = group + first_of(equal);

            if (row_has(keys, (slots.at[at] & slots.mask) - 1, probe))
                return at;
        }
        if (seen.nought != 0)
            return group + first_of(seen.nought);
    }
}

static void
slots_widen(struct keys *keys, uint64_t groups, unsigned bits)
{
    must(bits < 32 && groups <= UINT32_MAX / EIGHT);
    keys->bits = bits;
    keys->groups = (uint32_t)groups;
    free(keys->slots);
    keys->slots = zeroed_large((size_t)groups * EIGHT, sizeof *keys->slots);
    keys->used = 0;
    for (uint32_t row = 0; row < keys->count; row++) {
        struct text id = keys_text(keys, row);
        struct probe probe;
        uint32_t at;

        if (id.length == 0)
            continue;
        probe_make(&probe, id);
        at = slot_find(keys, &probe);
        if (keys->slots[at] == 0) {
            keys->slots[at] = (row + 1) | slot_tag(slots_of(keys), probe.hash);
            keys->used++;
        }
    }
}

/* Room for ROOM ids of sixteen bytes; those that there are move over. */
static __attribute__((noinline)) void
rows_widen(struct keys *keys)
{
    size_t room = 0;
    struct key *moved = grow_large(NULL, &room, keys->room, sizeof *moved);

    for (uint32_t row = 0; row < keys->count; row++)
        moved[row] = key_of_short(narrow_text(&keys->narrow[row]));
    free(keys->narrow);
    keys->narrow = NULL;
    keys->wide = moved;
    keys->room = room;
}

static __attribute__((noinline)) struct key
key_store(struct keys *keys, const struct probe *probe)
{
    struct text id = probe->id;
    size_t offset = keys->heap_length;

    if (id.length <= SHORT_MOST)
        return probe->key;
    keys->heap = grow(keys->heap, &keys->heap_room, keys->heap_length + id.length, 1);
    memcpy(keys->heap + offset, id.at, id.length);
    keys->heap_length += id.length;
    return (struct key){.low = htole64(offset),
                        .high = htole64(id.length | (uint64_t)KEY_LONG << LENGTH_SHIFT)};
}

static inline void
row_store(struct keys *keys, uint32_t row, const struct probe *probe)
{
    if (keys->wide == NULL && !is_narrow(probe->id))
        rows_widen(keys);
    if (keys->wide == NULL)
        keys->narrow[row] = probe->id.length == 0 ? 0 : probe->key.low;
    else
        keys->wide[row] = key_store(keys, probe);
}

/* The slot of an id, seen at once when its first group has neither its tag nor is full, as is usual
 * for a new one. */
static inline uint32_t
slot_find_new(const struct keys *keys, const struct probe *probe)
{
    struct slots slots = slots_of(keys);
    uint32_t group = group_of(slots, probe->hash);
    struct eight_seen seen =
        eight_look(slots.at + group, ~slots.mask, slot_tag(slots, probe->hash));

    if ((seen.equal & ~seen.nought) == 0 && seen.nought != 0)
        return group + first_of(seen.nought);
    return slot_find(keys, probe);
}

/* Adds one row; there is room for it and a slot. */
static inline uint32_t
add_probed(struct keys *keys, const struct probe *probe)
{
    uint32_t row = keys->count, at;

    row_store(keys, row, probe);
    keys->count++;
    if (probe->id.length == 0)
        return ROW_NONE;
    at = slot_find_new(keys, probe);
    if (keys->slots[at] != 0)
        return (keys->slots[at] & (((uint32_t)1 << keys->bits) - 1)) - 1;
    keys->slots[at] = (row + 1) | slot_tag(slots_of(keys), probe->hash);
    keys->used++;
    return ROW_NONE;
}

/* Groups of which at most seven slots in eight are taken. */
static uint64_t
groups_for(uint64_t ids)
{
    uint64_t groups = (ids + EIGHT - 2) / (EIGHT - 1);

    return groups < FEWEST_GROUPS ? FEWEST_GROUPS : groups;
}

/* Room for COUNT more rows and as many slots.  Blank ids take a row but no slot, and yet each row's
 * number has to fit into the low bits of one.  An index that was there is at least doubled, since
 * widening it means putting everything in again. */
static void
make_room(struct keys *keys, size_t count)
{
    uint64_t groups = groups_for(keys->used + (uint64_t)count);
    unsigned bits = keys->bits;

    if (keys->wide == NULL)
        keys->narrow =
            grow_large(keys->narrow, &keys->room, keys->count + count, sizeof *keys->narrow);
    else
        keys->wide = grow_large(keys->wide, &keys->room, keys->count + count, sizeof *keys->wide);
    if (keys->slots != NULL && groups <= keys->groups &&
        keys->count + count < (uint64_t)1 << keys->bits)
        return;
    if (keys->slots != NULL)
        groups = groups <= keys->groups                ? keys->groups
                 : groups < 2 * (uint64_t)keys->groups ? 2 * (uint64_t)keys->groups
                                                       : groups;
    while (keys->count + count >= (uint64_t)1 << bits || groups * EIGHT > (uint64_t)1 << bits)
        bits++;
    slots_widen(keys, groups, bits);
}

void
keys_expect(struct keys *keys, size_t count)
{
    make_room(keys, count);
}

void
keys_forget_index(struct keys *keys)
{
    free(keys->slots);
    keys->slots = NULL;
    keys->groups = 0;
    keys->bits = 0;
    keys->used = 0;
}

uint32_t
keys_add(struct keys *keys, struct text id)
{
    struct probe probe;

    probe_make(&probe, id);
    make_room(keys, 1);
    return add_probed(keys, &probe);
}

void
keys_add_many(struct keys *keys, struct cells ids, size_t count, uint32_t *earlier)
{
    struct probe probes[BATCH];

    for (size_t done = 0; done < count; done += BATCH) {
        size_t batch = count - done < BATCH ? count - done : BATCH;

        make_room(keys, batch);
        for (size_t i = 0; i < batch; i++) {
            probe_make_of_cell(&probes[i], cells_at(ids, done + i));
            __builtin_prefetch(&keys->slots[group_of(slots_of(keys), probes[i].hash)]);
        }
        for (size_t i = 0; i < batch; i++)
            earlier[done + i] = add_probed(keys, &probes[i]);
    }
}

uint32_t
keys_find(const struct keys *keys, struct text id)
{
    struct probe probe;
    uint32_t slot;

    if (id.length == 0 || keys->slots == NULL)
        return ROW_NONE;
    probe_make(&probe, id);
    slot = keys->slots[slot_find(keys, &probe)];
    return slot == 0 ? ROW_NONE : (slot & (((uint32_t)1 << keys->bits) - 1)) - 1;
}

/* First all slots are asked for, then all rows that the tags point to, then everything is compared:
 * the misses of a batch overlap instead of queueing up.  A blank id is in no slot. */
static void
find_batch(const struct keys *keys, struct cells ids, size_t count, uint32_t *rows)
{
    struct slots slots = slots_of(keys);
    struct probe probes[BATCH];
    uint32_t found[BATCH];

    for (size_t i = 0; i < count; i++) {
        probe_make_of_cell(&probes[i], cells_at(ids, i));
        __builtin_prefetch(&slots.at[group_of(slots, probes[i].hash)]);
    }
    for (size_t i = 0; i < count; i++) {
        found[i] = slots.at[slot_with_tag(slots, probes[i].hash)];
        /* the first row of a free slot, which nobody minds */
        __builtin_prefetch(&keys->wide[(found[i] & slots.mask) - (found[i] != 0)]);
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t row = (found[i] & slots.mask) - 1; /* ROW_NONE of a free one */

        if (row != ROW_NONE && !row_has(keys, row, &probes[i])) /* another with the same tag */
            row = (slots.at[slot_find(keys, &probes[i])] & slots.mask) - 1;
        rows[i] = row;
    }
}

/* The same among ids of up to eight bytes, which carry less along. */
static void
find_narrow_batch(const struct keys *keys, struct cells ids, size_t count, uint32_t *rows)
{
    const uint64_t *narrow = keys->narrow;
    struct slots slots = slots_of(keys);
    uint64_t lows[BATCH], hashes[BATCH];
    uint32_t found[BATCH];

    for (size_t i = 0; i < count; i++) {
        struct text id = cells_at(ids, i);
        struct key key = key_of_cell(is_narrow(id) ? id : (struct text){id.at, 0});

        lows[i] = key.low;
        hashes[i] = hash_short(key);
        __builtin_prefetch(&slots.at[group_of(slots, hashes[i])]);
    }
    for (size_t i = 0; i < count; i++) {
        found[i] = slots.at[slot_with_tag(slots, hashes[i])];
        __builtin_prefetch(&narrow[(found[i] & slots.mask) - (found[i] != 0)]);
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t row = (found[i] & slots.mask) - 1;

        if (row != ROW_NONE && narrow[row] != lows[i])
            row = keys_find(keys, cells_at(ids, i));
        rows[i] = row;
    }
}

void
keys_find_many(const struct keys *keys, struct cells ids, size_t count, uint32_t *rows)
{
    if (keys->slots == NULL) {
        for (size_t i = 0; i < count; i++)
            rows[i] = ROW_NONE;
        return;
    }
    for (size_t done = 0; done < count; done += BATCH)
        (keys->wide == NULL ? find_narrow_batch : find_batch)(
            keys, cells_from(ids, done), count - done < BATCH ? count - done : BATCH, rows + done);
}

void
keys_free(struct keys *keys)
{
    free(keys->narrow);
    free(keys->wide);
    free(keys->slots);
    free(keys->heap);
    *keys = (struct keys){.narrow = NULL};
}
