/* SPDX-License-Identifier: MIT */
/*
 * The leaves and the tree over them, in stretches that threads take in turn.  A stretch begins
 * where a subtree does, so all its nodes are computed from its own leaves while they go by; what
 * joins the stretches is computed at the end.
 */
#include <inttypes.h>
#include <stdatomic.h>

#include "base/interrupt.h"
#include "base/parallel.h"
#include "model/leaf_scan.h"
#include "port/digest.h"
#include "service/audit_parts.h"
#include "store/ledger.h"
#include "store/statements.h"

#define STRETCH_HEIGHT 13
#define STRETCH        (UINT64_C(1) << STRETCH_HEIGHT)
#define THREADS_MOST   8

/* What the readers share: which stretch is next, and the roots of those that are whole. */
struct reading {
    struct audit *audit;
    uint64_t stretches;
    atomic_uint_fast64_t next;
    struct hash *roots;
};

struct reader {
    struct reading *reading;
    struct db *db; /* of its own: a connection belongs to one thread */
    struct hasher hasher;
    struct merkle tree; /* of the stretch at hand, so far */
    uint64_t stretch;   /* the one at hand */
    struct error err;   /* why it went no further; ERR_NONE: it went to the end */
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

/* That a leaf stands where it says, and behind the one before it. */
static bool
place_check(const struct reader *reader, const struct log_leaf *leaf, uint64_t seq,
            struct error *err)
{
    if (leaf->seq != seq)
        return error_raise(err, ERR_CONFLICT, "leaf %" PRIu64 " says that it is leaf %" PRIu64, seq,
                           leaf->seq);
    return seq == 0 || leaf->at_ms >= reader->last ||
           error_raise(err, ERR_CONFLICT,
                       "leaf %" PRIu64 " is of an earlier time than the one before it", seq);
}

/* --- the tree -----------------------------------------------------------------------------------
 */

/* How many nodes a leaf completes. */
static unsigned
nodes_completed(uint64_t seq)
{
    return (unsigned)__builtin_ctzll(seq + 1) + 1;
}

static bool
node_differs(uint64_t seq, unsigned level, const struct hash *made, const struct hash *stored,
             struct error *err)
{
    if (level == 0)
        return error_raise(err, ERR_CONFLICT,
                           "leaf %" PRIu64 " is not what was recorded: its hash is %.16s..., "
                           "expected %.16s...",
                           seq, hash_hex(made).text, hash_hex(stored).text);
    return error_raise(err, ERR_CONFLICT,
                       "node %u/%" PRIu64 " of the log's tree is not what its leaves make", level,
                       seq >> level);
}

/* What is stored beside leaf SEQ, against what its stretch makes of it so far. */
static bool
nodes_check(uint64_t seq, struct text stored, const struct merkle_made *made, struct error *err)
{
    unsigned expected = nodes_completed(seq);
    size_t count = stored.length / HASH_SIZE;

    if (count == expected && stored.length % HASH_SIZE == 0 &&
        memcmp(stored.at, made->made, (size_t)made->count * HASH_SIZE) == 0)
        return true;
    for (unsigned level = 0; level < made->count && level < count; level++) {
        struct hash kept;

        memcpy(kept.bytes, stored.at + (size_t)level * HASH_SIZE, HASH_SIZE);
        if (!hash_equals(&kept, &made->made[level]))
            return node_differs(seq, level, &made->made[level], &kept, err);
    }
    return error_raise(err, ERR_CONFLICT, "node %u/%" PRIu64 " of the log's tree %s",
                       count < expected ? (unsigned)count : expected,
                       seq >> (count < expected ? (unsigned)count : expected),
                       count < expected ? "is missing" : "belongs to no leaf");
}

static bool
reader_leaf(void *context, const struct ledger_stored *stored, struct error *err)
{
    struct reader *reader = context;
    uint64_t seq = stored->seq;
    struct merkle_made made;
    struct log_leaf leaf;
    struct hash hash;

    if (seq != reader->next)
        return error_raise(err, ERR_CONFLICT, "leaf %" PRIu64 " is missing", reader->next);
    if (!leaf_read(stored->bytes, &leaf, err))
        return error_while(err, "leaf %" PRIu64, seq);
    if (!place_check(reader, &leaf, seq, err))
        return false;
    reader->last = leaf.at_ms;
    reader->next = seq + 1;
    if (seq < reader->from) /* the last of the stretch before, for its time */
        return true;
    hash = merkle_leaf(&reader->hasher, stored->bytes);
    merkle_append(&reader->tree, &reader->hasher, &hash, &made);
    reader->bytes += stored->bytes.length;
    reader->nodes += nodes_completed(seq);
    return nodes_check(seq, stored->nodes, &made, err);
}

/* --- stretches ----------------------------------------------------------------------------------
 */

static bool
stretch_check(struct reader *reader, uint64_t stretch, struct error *err)
{
    const struct audit *audit = reader->reading->audit;
    uint64_t size = audit->size, from = stretch * STRETCH;
    uint64_t end = size - from < STRETCH ? size : from + STRETCH;

    reader->from = from;
    reader->next = from > 0 ? from - 1 : 0;
    reader->last = 0;
    reader->tree.size = 0;
    if (!interrupt_check(err) || !ledger_walk_stored(reader->db, audit->state->authority,
                                                     reader->next, end, reader_leaf, reader, err))
        return false;
    if (reader->next != end)
        return error_raise(err, ERR_CONFLICT, "leaf %" PRIu64 " is missing", reader->next);
    if (end - from == STRETCH)
        reader->reading->roots[stretch] = reader->tree.roots[STRETCH_HEIGHT];
    return true;
}

/* A thread's task.  What went wrong is kept, so that of several the first in the log is told:
 * stretches before it were taken earlier, and whoever took them finishes them. */
static bool
reader_run(void *context, struct error *err)
{
    struct reader *reader = context;

    (void)err;
    while ((reader->stretch = atomic_fetch_add(&reader->reading->next, 1)) <
           reader->reading->stretches)
        if (!stretch_check(reader, reader->stretch, &reader->err))
            return true;
    return true;
}

static bool
reader_open(struct arena *arena, struct reading *reading, struct reader *reader, struct error *err)
{
    const char *path = state_path(reading->audit->state, arena, "deltareturn.db");

    *reader = (struct reader){.reading = reading};
    return digest_hasher(arena, &reader->hasher, err) &&
           db_open(arena, path, DB_READ, &reader->db, err) &&
           db_prepare(reader->db, STATEMENT_TEXTS, STATEMENT_COUNT, err);
}

static bool
readers_run(struct arena *arena, struct reading *reading, unsigned count, struct error *err)
{
    struct reader *readers = ARENA_ARRAY(arena, struct reader, count);
    struct audit_report *report = reading->audit->report;
    struct task tasks[THREADS_MOST];
    const struct reader *first = NULL;

    for (unsigned i = 0; i < count; i++) {
        tasks[i] = (struct task){.run = reader_run, .context = &readers[i]};
        if (!reader_open(arena, reading, &readers[i], err))
            return false;
    }
    if (!parallel_run(tasks, count, count, err))
        return false;
    for (unsigned i = 0; i < count; i++) {
        report->leaf_bytes += readers[i].bytes;
        report->nodes += readers[i].nodes;
        if (readers[i].err.code != ERR_NONE &&
            (first == NULL || readers[i].stretch < first->stretch))
            first = &readers[i];
    }
    if (first != NULL)
        *err = first->err;
    return first == NULL;
}

/* The nodes above the stretches: there are few, and each is read by itself. */
static bool
crown_check(const struct reading *reading, struct error *err)
{
    const struct audit *audit = reading->audit;
    struct ledger_nodes nodes = {.db = audit->state->db, .authority = audit->state->authority};
    struct merkle tree = {.size = 0};

    for (uint64_t stretch = 0; stretch < audit->size / STRETCH; stretch++) {
        uint64_t seq = (stretch + 1) * STRETCH - 1;
        struct merkle_made made;

        merkle_append(&tree, &audit->hasher, &reading->roots[stretch], &made);
        for (unsigned i = 1; i < made.count; i++) {
            unsigned level = STRETCH_HEIGHT + i;
            struct hash stored;

            if (!ledger_node(&nodes, level, seq >> level, &stored, err))
                return false;
            if (!hash_equals(&stored, &made.made[i]))
                return node_differs(seq, level, &made.made[i], &stored, err);
        }
    }
    return true;
}

bool
audit_leaves(struct audit *audit, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    uint64_t stretches = (audit->size + STRETCH - 1) / STRETCH;
    struct reading reading = {.audit = audit,
                              .stretches = stretches,
                              .roots = ARENA_ARRAY(arena, struct hash, stretches + 1)};
    unsigned count = audit->options->threads;

    if (count == 0)
        count = parallel_processors();
    if (count > THREADS_MOST)
        count = THREADS_MOST;
    if (count > stretches)
        count = stretches == 0 ? 1 : (unsigned)stretches;
    audit->report->leaves = audit->size;
    return readers_run(arena, &reading, count, err) && crown_check(&reading, err);
}
