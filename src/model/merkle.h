/* SPDX-License-Identifier: MIT */
/*
 * merkle - the tree over the log's leaves: roots, proofs, and how a proof is checked.
 *
 * A node (level, index) is the root of the 2^level leaves from index * 2^level on; only nodes whose
 * leaves are all there are stored, and a stored node never changes.  Everything else is computed
 * from them.
 *
 * Units    Sizes and indexes count leaves; at most MERKLE_SIZE_MOST of them.
 * Owns     Nothing; trees and proofs are values.
 * Errors   What a node source raises is passed on.  Checking a proof has no error: it holds or not.
 * Source   RFC 9162, section 2.1 (RFC 6962's hashes are the same).
 */
#ifndef DELTARETURN_MODEL_MERKLE_H
#define DELTARETURN_MODEL_MERKLE_H

#include "base/hash.h"

#define MERKLE_SIZE_MOST  ((UINT64_C(1) << 53) - 1)
#define MERKLE_LEVEL_MOST 53
#define PATH_MOST         64 /* more hashes than any proof of such a tree has */

struct hash merkle_leaf(const struct hasher *hasher, struct text leaf);
struct hash
merkle_node(const struct hasher *hasher, const struct hash *left, const struct hash *right);

/* A tree that only grows: the roots of its perfect subtrees, one for each bit of its size. */
struct merkle {
    uint64_t size;
    struct hash roots[MERKLE_LEVEL_MOST + 1]; /* by level; those of the size's bits count */
};

/* The nodes that a leaf completes: made[l] is the node (l, index of the leaf >> l). */
struct merkle_made {
    unsigned count;
    struct hash made[MERKLE_LEVEL_MOST + 1];
};

/* Appends a leaf by its hash; MADE, unless NULL, tells what is to be stored. */
void merkle_append(struct merkle *tree, const struct hasher *hasher, const struct hash *leaf,
                   struct merkle_made *made);

/* The root; SHA-256 of nothing when the tree is empty. */
struct hash merkle_root(const struct merkle *tree, const struct hasher *hasher);

/* Where stored nodes are read. */
struct merkle_source {
    bool (*read)(void *context, unsigned level, uint64_t index, struct hash *node,
                 struct error *err);
    void *context;
};

/* The tree of the first SIZE leaves, to append to. */
bool merkle_open(const struct merkle_source *source, uint64_t size, struct merkle *tree,
                 struct error *err) MUST_USE;

struct merkle_path {
    size_t count;
    struct hash hashes[PATH_MOST];
};

/* The hashes that lead from leaf INDEX to the root of the first SIZE leaves, from its sibling on
 * upwards; INDEX is below SIZE. */
bool
merkle_prove_leaf(const struct merkle_source *source, const struct hasher *hasher, uint64_t index,
                  uint64_t size, struct merkle_path *path, struct error *err) MUST_USE;

/* The hashes that show the first OLD leaves to be the beginning of the first SIZE; none when the
 * two are equal or OLD is 0. */
bool
merkle_prove_growth(const struct merkle_source *source, const struct hasher *hasher, uint64_t old,
                    uint64_t size, struct merkle_path *path, struct error *err) MUST_USE;

/* Whether the leaf of this hash stands at INDEX of the tree of SIZE leaves with this root (RFC
 * 9162, 2.1.3.2). */
bool merkle_check_leaf(const struct hasher *hasher, const struct merkle_path *path, uint64_t index,
                       uint64_t size, const struct hash *leaf, const struct hash *root) MUST_USE;

/* A tree as somebody vouches for it. */
struct merkle_head {
    uint64_t size;
    struct hash root;
};

/* Whether what stands in OLD stands unchanged at the beginning of NEW (RFC 9162, 2.1.4.2).  From an
 * empty tree everything grows, with an empty proof. */
bool merkle_check_growth(const struct hasher *hasher, const struct merkle_path *path,
                         const struct merkle_head *old, const struct merkle_head *new) MUST_USE;

#endif
