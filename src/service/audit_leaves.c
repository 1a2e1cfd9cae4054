/* SPDX-License-Identifier: MIT */
/*
 * The leaves and the tree over them, in stretches of 65,536 that threads take in turn.  A stretch
 * begins where a subtree does, so all its nodes can be computed from its own leaves.
 */
#include <inttypes.h>

#include "base/interrupt.h"
#include "base/parallel.h"
#include "model/leaf_scan.h"
#include "port/digest.h"
#include "service/audit_parts.h"
#include "store/ledger.h"
#include "store/statements.h"

#define STRETCH_HEIGHT 16
#define STRETCH        (UINT64_C(1) << STRETCH_HEIGHT)
#define THREADS_MOST   8

struct reader {
    struct audit *audit;
    struct db *db; /* of its own: a connection belongs to one thread */
    struct hasher hasher;
    struct hash *hashes;    /* of the level at hand */
    uint64_t stretch, step; /* the one at hand, and how far on the next is */
    struct error err;       /* why it went no further; ERR_NONE: it went to the end */
    uint64_t from, next, bytes, nodes;
    int64_t last; /* moment of the leaf before */
};

/* Reads one leaf: most are as the program writes them, of the others it is told what is wrong. */
static bool
leaf_read(struct text bytes, struct log_leaf *leaf, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = NULL;

    if (leaf_scan(bytes, leaf))
        return true;
    scratch = arena_new();
    if (log_leaf_read(scratch, bytes, leaf, err))
        return true;
    err->code = ERR_CONFLICT;
    return false;
}

static bool
reader_leaf(void *context, uint64_t seq, struct text bytes, struct error *err)
{
    struct reader *reader = context;
    struct log_leaf leaf;

    if (seq != reader->next)
        return error_raise(err, ERR_CONFLICT, "leaf %" PRIu64 " is missing", reader->next);
    if (!leaf_read(bytes, &leaf, err))
        return error_while(err, "leaf %" PRIu64, seq);
    if (leaf.seq != seq)
        return error_raise(err, ERR_CONFLICT, "leaf %" PRIu64 " says that it is leaf %" PRIu64, seq,
                           leaf.seq);
    if (seq > 0 && leaf.at_ms < reader->last)
        return error_raise(err, ERR_CONFLICT,
                           "leaf %" PRIu64 " is of an earlier time than the one before it", seq);
    reader->last = leaf.at_ms;
    reader->next = seq + 1;
    if (seq >= reader->from) {
        reader->hashes[seq - reader->from] = merkle_leaf(&reader->hasher, bytes);
        reader->bytes += bytes.length;
    }
    return true;
}

/* What stored nodes of a level are held against. */
struct level {
    const struct hash *expected;
    unsigned level;
    uint64_t first, count, met;
    bool last; /* nothing may follow */
};

static bool
level_node(void *context, uint64_t position, const struct hash *node, struct error *err)
{
    struct level *level = context;
    uint64_t expected = level->first + level->met;

    if (level->met == level->count)
        return level->last &&
               error_raise(err, ERR_CONFLICT,
                           "node %u/%" PRIu64 " of the log's tree belongs to no leaf", level->level,
                           position);
    if (position != expected)
        return error_raise(err, ERR_CONFLICT, "node %u/%" PRIu64 " of the log's tree is missing",
                           level->level, expected);
    if (!hash_equals(node, &level->expected[level->met]))
        return level->level == 0
                   ? error_raise(err, ERR_CONFLICT,
                                 "leaf %" PRIu64 " is not what was recorded: its hash is %.16s..., "
                                 "expected %.16s...",
                                 position, hash_hex(&level->expected[level->met]).text,
                                 hash_hex(node).text)
                   : error_raise(err, ERR_CONFLICT,
                                 "node %u/%" PRIu64 " of the log's tree is not what its leaves "
                                 "make",
                                 level->level, position);
    level->met++;
    return true;
}

static bool
level_check(struct reader *reader, struct level *level, struct error *err)
{
    if (!ledger_walk_level(reader->db, reader->audit->state->authority, level->level, level->first,
                           level_node, level, err))
        return false;
    reader->nodes += level->met;
    return level->met == level->count ||
           error_raise(err, ERR_CONFLICT, "node %u/%" PRIu64 " of the log's tree is missing",
                       level->level, level->first + level->met);
}

/* The nodes over COUNT nodes that begin at FIRST of LEVEL, up to TOP, each level in the place of
 * the one below. */
static bool
levels_check(struct reader *reader, uint64_t first, uint64_t count, unsigned level, unsigned top,
             bool last, struct error *err)
{
    for (;; level++, first >>= 1, count >>= 1) {
        struct level at = {.expected = reader->hashes,
                           .level = level,
                           .first = first,
                           .count = count,
                           .last = last};

        if (!level_check(reader, &at, err))
            return false;
        if (level == top)
            return true;
        for (uint64_t i = 0; i < count / 2; i++)
            reader->hashes[i] =
                merkle_node(&reader->hasher, &reader->hashes[2 * i], &reader->hashes[2 * i + 1]);
    }
}

static bool
stretch_check(struct reader *reader, uint64_t stretch, struct error *err)
{
    uint64_t size = reader->audit->size, from = stretch * STRETCH;
    uint64_t end = size - from < STRETCH ? size : from + STRETCH;

    reader->from = from;
    reader->next = from > 0 ? from - 1 : 0;
    if (!interrupt_check(err) || !ledger_walk_range(reader->db, reader->audit->state->authority,
                                                    reader->next, end, reader_leaf, reader, err))
        return false;
    if (reader->next != end)
        return error_raise(err, ERR_CONFLICT, "leaf %" PRIu64 " is missing", reader->next);
    return levels_check(reader, from, end - from, 0, STRETCH_HEIGHT, end == size, err);
}

/* A thread's task.  What went wrong is kept, so that of several the first in the log is told. */
static bool
reader_run(void *context, struct error *err)
{
    struct reader *reader = context;

    (void)err;
    for (; reader->stretch * STRETCH < reader->audit->size; reader->stretch += reader->step)
        if (!stretch_check(reader, reader->stretch, &reader->err))
            return true;
    return true;
}

static bool
reader_open(struct arena *arena, struct audit *audit, struct reader *reader, struct error *err)
{
    reader->audit = audit;
    reader->hashes = ARENA_ARRAY(arena, struct hash, STRETCH);
    return digest_hasher(arena, &reader->hasher, err) &&
           db_open(arena, state_path(audit->state, arena, "deltareturn.db"), DB_READ, &reader->db,
                   err) &&
           db_prepare(reader->db, STATEMENT_TEXTS, STATEMENT_COUNT, err);
}

static bool
readers_run(struct arena *arena, struct audit *audit, struct reader *readers, unsigned count,
            struct error *err)
{
    struct task tasks[THREADS_MOST];
    const struct reader *first = NULL;

    for (unsigned i = 0; i < count; i++) {
        readers[i] = (struct reader){.stretch = i, .step = count};
        tasks[i] = (struct task){.run = reader_run, .context = &readers[i]};
        if (!reader_open(arena, audit, &readers[i], err))
            return false;
    }
    if (!parallel_run(tasks, count, count, err))
        return false;
    for (unsigned i = 0; i < count; i++) {
        audit->report->leaf_bytes += readers[i].bytes;
        audit->report->nodes += readers[i].nodes;
        if (readers[i].err.code != ERR_NONE &&
            (first == NULL || readers[i].stretch < first->stretch))
            first = &readers[i];
    }
    if (first != NULL)
        *err = first->err;
    return first == NULL;
}

/* Nodes of the stretches' own height, as they are stored: each was computed and compared. */
static bool
collect_node(void *context, uint64_t position, const struct hash *node, struct error *err)
{
    struct reader *reader = context;

    (void)err;
    if (position >= reader->audit->size >> STRETCH_HEIGHT)
        return false;
    reader->hashes[position] = *node;
    return true;
}

/* The nodes above the stretches. */
static bool
crown_check(struct arena *arena, struct audit *audit, struct error *err)
{
    uint64_t count = audit->size >> STRETCH_HEIGHT;
    struct reader reader = {.audit = audit,
                            .db = audit->state->db,
                            .hasher = audit->hasher,
                            .hashes = ARENA_ARRAY(arena, struct hash, count + 1)};

    err->code = ERR_NONE;
    return ledger_walk_level(reader.db, audit->state->authority, STRETCH_HEIGHT, 0, collect_node,
                             &reader, err) &&
           levels_check(&reader, 0, count, STRETCH_HEIGHT, MERKLE_LEVEL_MOST, true, err);
}

bool
audit_leaves(struct audit *audit, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    unsigned count = audit->options->threads;
    struct reader readers[THREADS_MOST];
    uint64_t stretches = (audit->size + STRETCH - 1) / STRETCH;

    if (count == 0)
        count = parallel_processors();
    if (count > THREADS_MOST)
        count = THREADS_MOST;
    if (count > stretches)
        count = stretches == 0 ? 1 : (unsigned)stretches;
    audit->report->leaves = audit->size;
    return readers_run(arena, audit, readers, count, err) && crown_check(arena, audit, err);
}
