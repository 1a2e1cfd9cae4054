/* SPDX-License-Identifier: MIT */
/*
 * signing - Ed25519 by OpenSSL: private keys in files that only their owner can read.
 *
 * Owns     A private key, for the arena's life; OpenSSL wipes it when it goes.
 * Errors   ERR_INPUT when a key file is not there or holds something else, ERR_DENIED when others
 *          can read it, ERR_CONFLICT when a new one would replace another, ERR_STORAGE when the
 *          library fails.
 * Source   RFC 8032; RFC 8410 for the PEM files.
 */
#ifndef DELTARETURN_PORT_SIGNING_H
#define DELTARETURN_PORT_SIGNING_H

#include "base/ed25519.h"

struct signer;

/* A new key from the system's random numbers. */
bool signer_generate(struct arena *arena, struct signer **signer, struct error *err) MUST_USE;

/* The key that belongs to 32 bytes of seed, as RFC 8032 derives it. */
bool signer_from_seed(struct arena *arena, const unsigned char seed[ED25519_KEY_SIZE],
                      struct signer **signer, struct error *err) MUST_USE;

/* Writes the private key to a new file, readable by its owner only; PEM, PKCS #8, no password. */
bool signer_save(const struct signer *signer, const char *path, struct error *err) MUST_USE;

/* Reads such a file; it has to belong to the caller and be closed to everybody else. */
bool signer_load(struct arena *arena, const char *path, struct signer **signer,
                 struct error *err) MUST_USE;

struct ed25519_key signer_key(const struct signer *signer);

bool signer_sign(const struct signer *signer, struct text message,
                 struct ed25519_signature *signature, struct error *err) MUST_USE;

/* Whether SIGNATURE is this key's own over MESSAGE, as whoever has its public part would find. */
bool signer_check(const struct signer *signer, struct text message,
                  const struct ed25519_signature *signature) MUST_USE;

/* An ed25519_check_fn. */
ed25519_check_fn signature_is_right;

#endif
