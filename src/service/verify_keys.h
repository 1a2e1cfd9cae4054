/* SPDX-License-Identifier: MIT */
/*
 * verify_keys - the keys that were the log's before, each of which has to have handed over to the
 * next.
 *
 * A bundle holds, for each, the key, the tree that it signed last, and what the last entry of that
 * tree says: which key comes next.  So whoever knows any of the keys knows the one of today.
 *
 * Owns     Nothing; findings are added to the testimony.
 * Errors   Become findings.
 * See      deltareturn-evidence(5).
 */
#ifndef DELTARETURN_SERVICE_VERIFY_KEYS_H
#define DELTARETURN_SERVICE_VERIFY_KEYS_H

#include "model/note.h"
#include "port/archive.h"
#include "service/testimony.h"

/* Looks at the earlier keys in a bundle; returns whether GIVEN (NAME+ID+BASE64, or NULL) is one
 * that handed over, through the others, to LOG. */
bool
verify_earlier_keys(struct arena *arena, const struct archive *archive, const struct hasher *hasher,
                    const struct note_key *log, const char *given, struct testimony *findings);

#endif
