/* SPDX-License-Identifier: MIT */
/*
 * ed25519 - keys and signatures as values, and whoever checks them as a parameter.
 *
 * model/ reads what is signed but includes no library, so it is handed the check; port/signing.h
 * has it.
 *
 * Owns     Nothing.
 * Errors   None.
 * Source   RFC 8032.
 */
#ifndef DELTARETURN_BASE_ED25519_H
#define DELTARETURN_BASE_ED25519_H

#include "base/text.h"

#define ED25519_KEY_SIZE       32
#define ED25519_SIGNATURE_SIZE 64

struct ed25519_key {
    unsigned char bytes[ED25519_KEY_SIZE];
};

struct ed25519_signature {
    unsigned char bytes[ED25519_SIGNATURE_SIZE];
};

/* Whether SIGNATURE is the key's over MESSAGE. */
typedef bool ed25519_check_fn(const struct ed25519_key *key, struct text message,
                              const struct ed25519_signature *signature);

#endif
