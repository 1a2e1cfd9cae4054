/* SPDX-License-Identifier: MIT */
/*
 * password - what is kept of a password, and one-time codes, by OpenSSL.
 *
 * Units    Hashes and salts as bytes.
 * Owns     Nothing.
 * Errors   ERR_STORAGE when the library cannot do it, for want of memory among other things.
 * Source   RFC 7914 (scrypt, N = 2^17, r = 8, p = 1: 128 MiB and about a third of a second), RFC
 *          6238 (TOTP: SHA-1, 30 seconds, six digits), RFC 4226.
 */
#ifndef DELTARETURN_PORT_PASSWORD_H
#define DELTARETURN_PORT_PASSWORD_H

#include "base/text.h"

#define PASSWORD_SALT_SIZE 16
#define PASSWORD_HASH_SIZE 32
#define TOTP_SECRET_SIZE   20

bool password_hash(struct text password, const unsigned char salt[PASSWORD_SALT_SIZE],
                   unsigned char hash[PASSWORD_HASH_SIZE], struct error *err) MUST_USE;

/* Compares in a time that does not depend on what differs. */
bool bytes_are_same(const void *a, const void *b, size_t count);

/* The code of a 30-second step, 0 to 999,999. */
bool totp_code(struct text secret, int64_t step, uint32_t *code, struct error *err) MUST_USE;

#endif
