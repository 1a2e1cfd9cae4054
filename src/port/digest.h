/* SPDX-License-Identifier: MIT */
/*
 * digest - SHA-256 by OpenSSL.
 *
 * By its plain functions, which OpenSSL deprecates for those that fetch an algorithm: fetching
 * makes the library set up all of its algorithms first, a hundredth of a run at 10,000 families,
 * and to begin and to end a sum costs 110 ns more, a quarter of a leaf's sum and most of a node's.
 * The instructions for the bytes are the same.
 *
 * Owns     The context, for the arena's life.
 * Errors   ERR_STORAGE when the library cannot do it, or a file cannot be read.
 * Source   FIPS 180-4.
 */
#ifndef DELTARETURN_PORT_DIGEST_H
#define DELTARETURN_PORT_DIGEST_H

#include "base/hash.h"

#define DIGEST_SIZE HASH_SIZE

struct digest;

/* Says, before anything else of this file, that the process takes checksums and does nothing else
 * with the library: then it need not read its configuration, which has no bearing on them. */
void digest_alone(void);

bool digest_new(struct arena *arena, struct digest **digest, struct error *err) MUST_USE;
bool
digest_add(struct digest *digest, const void *bytes, size_t length, struct error *err) MUST_USE;

/* Ends the digest; it can be filled anew afterwards. */
bool digest_end(struct digest *digest, unsigned char sum[DIGEST_SIZE], struct error *err) MUST_USE;

/* A hasher for model/, for the arena's life. */
bool digest_hasher(struct arena *arena, struct hasher *hasher, struct error *err) MUST_USE;

/* 64 lower-case hex digits and a NUL. */
void digest_hex(const unsigned char sum[DIGEST_SIZE], char hex[2 * DIGEST_SIZE + 1]);

/* The SHA-256 of a file's bytes, in hex. */
bool digest_file(const char *path, char hex[2 * DIGEST_SIZE + 1], struct error *err) MUST_USE;

#endif
