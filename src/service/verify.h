/* SPDX-License-Identifier: MIT */
/*
 * verify - whether what somebody kept is what was recorded, without a network or a database.
 *
 * A bundle's verify.sh says the same, word for word, with nothing but a shell, openssl and
 * sha256sum; the tests hold the two against each other.
 *
 * Owns     Findings live in the arena.
 * Errors   Whatever is wrong with what is verified is a finding; only the libraries' failures are
 *          errors.
 * See      deltareturn-evidence(5).
 */
#ifndef DELTARETURN_SERVICE_VERIFY_H
#define DELTARETURN_SERVICE_VERIFY_H

#include "model/note.h"
#include "service/testimony.h"

#define VERIFY_SIZE_MOST ((size_t)512 * 1024 * 1024)

/* A bundle of evidence.  KEY is the log's key in the form NAME+ID+BASE64 as the verifier knows it,
 * or the lines of a log.pub, with the earlier keys; or NULL: then the bundle's own key is believed,
 * and told so that it can be compared. */
bool verify_bundle(struct arena *arena, struct text bytes, const char *key,
                   struct testimony *findings, struct error *err) MUST_USE;

/* A receipt: one .tlog-proof and the key of the log, as above.  LEAF is the entry it is about, or
 * NULL when the receipt carries it. */
bool
verify_receipt(struct arena *arena, struct text bytes, const char *key, const struct text *leaf,
               struct testimony *findings, struct error *err) MUST_USE;

#endif
