/* SPDX-License-Identifier: MIT */
/*
 * digest - SHA-256 by OpenSSL, the algorithm fetched once.
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

/* A hasher for model/, for the arena's life: the algorithm fetched once, the context kept, and what
 * is short hashed in one go. */
bool digest_hasher(struct arena *arena, struct hasher *hasher, struct error *err) MUST_USE;

/* 64 lower-case hex digits and a NUL. */
void digest_hex(const unsigned char sum[DIGEST_SIZE], char hex[2 * DIGEST_SIZE + 1]);

/* The SHA-256 of a file's bytes, in hex. */
bool digest_file(const char *path, char hex[2 * DIGEST_SIZE + 1], struct error *err) MUST_USE;

#endif
