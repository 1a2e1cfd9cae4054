/* SPDX-License-Identifier: MIT */
/*
 * ledger - the log's leaves, the tree over them, signed checkpoints and the words behind reasons,
 * at rest.
 *
 * Leaves and nodes are only ever added; triggers of the schema refuse anything else.
 *
 * Owns     What is read lives in the arena given.
 * Errors   As port/db.h; ERR_STORAGE for a leaf or node that is not there.
 */
#ifndef DELTARETURN_STORE_LEDGER_H
#define DELTARETURN_STORE_LEDGER_H

#include "model/merkle.h"
#include "port/db.h"

/* How many leaves the log has. */
bool ledger_size(struct db *db, const char *authority, uint64_t *size, struct error *err) MUST_USE;

/* Adds the leaf SEQ with the nodes of the tree that it completes. */
bool ledger_add(struct db *db, const char *authority, uint64_t seq, struct text bytes,
                const struct merkle_made *made, struct error *err) MUST_USE;

bool ledger_leaf(struct db *db, struct arena *arena, const char *authority, uint64_t seq,
                 struct text *bytes, struct error *err) MUST_USE;

/* Shows all leaves from SEQ on, in order, to EACH, until it returns false. */
typedef bool ledger_each(void *context, uint64_t seq, struct text bytes, struct error *err);
bool ledger_walk(struct db *db, const char *authority, uint64_t seq, ledger_each *each,
                 void *context, struct error *err) MUST_USE;

/* As ledger_walk, up to but without leaf END. */
bool ledger_walk_range(struct db *db, const char *authority, uint64_t seq, uint64_t end,
                       ledger_each *each, void *context, struct error *err) MUST_USE;

/* Where model/merkle.h reads the nodes of an authority's tree. */
struct ledger_nodes {
    struct db *db;
    const char *authority;
};
bool ledger_node(void *nodes, unsigned level, uint64_t index, struct hash *node,
                 struct error *err) MUST_USE;

/* As ledger_walk_range, each leaf with all that is stored of it: NODES are the hashes of those
 * nodes of the tree that it completes, one behind the other, from its own upwards. */
struct ledger_stored {
    uint64_t seq;
    struct text bytes, nodes;
};
typedef bool
ledger_each_stored(void *context, const struct ledger_stored *stored, struct error *err);
bool ledger_walk_stored(struct db *db, const char *authority, uint64_t seq, uint64_t end,
                        ledger_each_stored *each, void *context, struct error *err) MUST_USE;

/* A signed checkpoint; size 0 and NULL when there is none. */
struct ledger_checkpoint {
    uint64_t size;
    const char *note;
};
bool ledger_add_checkpoint(struct db *db, const char *authority, uint64_t size, const char *note,
                           struct error *err) MUST_USE;
/* Another note of a checkpoint that is there: the same text with more signatures. */
bool ledger_renew_checkpoint(struct db *db, const char *authority, uint64_t size, const char *note,
                             struct error *err) MUST_USE;
bool ledger_last_checkpoint(struct db *db, struct arena *arena, const char *authority,
                            struct ledger_checkpoint *checkpoint, struct error *err) MUST_USE;

/* The smallest checkpoint that covers leaf SEQ. */
bool
ledger_covering_checkpoint(struct db *db, struct arena *arena, const char *authority, uint64_t seq,
                           struct ledger_checkpoint *checkpoint, struct error *err) MUST_USE;

/* All checkpoints, by size. */
struct ledger_checkpoints {
    struct ledger_checkpoint *list;
    size_t count;
};
bool ledger_checkpoints(struct db *db, struct arena *arena, const char *authority,
                        struct ledger_checkpoints *checkpoints, struct error *err) MUST_USE;

#define WORDS_KEY_SIZE 32
bool ledger_add_words(struct db *db, const char *authority, uint64_t seq,
                      const unsigned char key[WORDS_KEY_SIZE], const char *words,
                      struct error *err) MUST_USE;

/* *WORDS is NULL when there are none, or none any more. */
bool ledger_words(struct db *db, struct arena *arena, const char *authority, uint64_t seq,
                  const char **words, struct text *key, struct error *err) MUST_USE;
bool
ledger_erase_words(struct db *db, const char *authority, uint64_t seq, struct error *err) MUST_USE;
/* Of a statement that names families, once the return that it is about is erased. */
bool ledger_erase_document(struct db *db, const char *authority, uint64_t seq,
                           struct error *err) MUST_USE;

/* The document whose digest a leaf holds; length 0 when there is none. */
bool ledger_add_document(struct db *db, const char *authority, uint64_t seq, struct text bytes,
                         struct error *err) MUST_USE;
bool ledger_document(struct db *db, struct arena *arena, const char *authority, uint64_t seq,
                     struct text *bytes, struct error *err) MUST_USE;

#endif
