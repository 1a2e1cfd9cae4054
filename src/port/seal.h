/* SPDX-License-Identifier: MIT */
/*
 * seal - bytes that only the holder of a key can read, and whose every change is noticed.
 *
 * Sealed bytes are a nonce of 12 bytes, the cipher text, and a tag of 16.  LABEL is bound to them:
 * a blob put in another's place does not open.
 *
 * Owns     Results live in the arena given.
 * Errors   ERR_STORAGE when a key does not fit or a byte was changed.
 * Source   NIST SP 800-38D (AES-256-GCM).
 */
#ifndef DELTARETURN_PORT_SEAL_H
#define DELTARETURN_PORT_SEAL_H

#include "base/text.h"

#define SEAL_KEY_SIZE 32

struct seal_key {
    unsigned char bytes[SEAL_KEY_SIZE];
};

struct seal_key seal_key_new(void);

bool seal_close(struct arena *arena, const struct seal_key *key, struct text label,
                struct text bytes, struct text *sealed, struct error *err) MUST_USE;
bool seal_open(struct arena *arena, const struct seal_key *key, struct text label,
               struct text sealed, struct text *bytes, struct error *err) MUST_USE;

/* HMAC-SHA-256: binds words kept elsewhere.  Source: RFC 2104. */
bool
seal_mac(struct text key, struct text bytes, unsigned char mac[32], struct error *err) MUST_USE;

#endif
