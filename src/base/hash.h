/* SPDX-License-Identifier: MIT */
/*
 * hash - SHA-256 sums as values, and whoever computes them as a parameter.
 *
 * model/ decides with sums but includes no library, so it is handed a hasher; port/digest.h makes
 * one.  A hasher keeps its context from one sum to the next, which is most of its speed: a log of a
 * million leaves is three million sums of a few blocks each.
 *
 * Owns     Nothing; a hasher belongs to whoever made it, and to one thread at a time.
 * Errors   None: a hasher that exists computes, or stops the program.
 */
#ifndef DELTARETURN_BASE_HASH_H
#define DELTARETURN_BASE_HASH_H

#include "base/text.h"

#define HASH_SIZE 32

struct hash {
    unsigned char bytes[HASH_SIZE];
};

struct hasher {
    /* The sum over COUNT parts, one after the other. */
    void (*sum)(void *context, const struct text *parts, size_t count, struct hash *sum);
    void *context;
};

static inline struct hash
hash_parts(const struct hasher *hasher, const struct text *parts, size_t count)
{
    struct hash sum;

    hasher->sum(hasher->context, parts, count, &sum);
    return sum;
}

static inline struct hash
hash_text(const struct hasher *hasher, struct text text)
{
    return hash_parts(hasher, &text, 1);
}

static inline bool
hash_equals(const struct hash *a, const struct hash *b)
{
    return memcmp(a->bytes, b->bytes, HASH_SIZE) == 0;
}

/* 64 lower-case hex digits and a NUL. */
struct hash_text {
    char text[2 * HASH_SIZE + 1];
};
struct hash_text hash_hex(const struct hash *hash);

/* Reads exactly 64 lower-case hex digits; false, *HASH without a meaning,
 * when TEXT is something else. */
bool hash_read_hex(struct text text, struct hash *hash) MUST_USE;

#endif
