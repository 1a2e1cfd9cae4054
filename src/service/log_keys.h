/* SPDX-License-Identifier: MIT */
/*
 * log_keys - the public keys that were the log's, each for the sizes at which it signed.
 *
 * keys/log.pub holds them, the one of today first: NAME+ID+BASE64 on a line of its own, then a line
 * for each earlier one, the newest first, with a blank and the size of the last tree it signed.
 *
 * Units    Sizes count leaves.
 * Owns     Keys live in the arena given.
 * Errors   ERR_CONFLICT when the file says something else.
 * See      deltareturn-evidence(5).
 */
#ifndef DELTARETURN_SERVICE_LOG_KEYS_H
#define DELTARETURN_SERVICE_LOG_KEYS_H

#include "model/note.h"
#include "service/state.h"

#define LOG_KEYS_FILE "keys/log.pub"

struct log_key {
    struct note_key key;
    const char *line; /* NAME+ID+BASE64 */
    uint64_t until;   /* the last size it signed */
};

struct log_keys {
    struct log_key *list; /* the newest first */
    size_t count;         /* at least 1 */
};

/* Reads the lines of such a file, or the one key of a text.  ERR_INPUT naming the line. */
bool log_keys_parse(struct arena *arena, const struct hasher *hasher, struct text text,
                    struct log_keys *keys, struct error *err) MUST_USE;

/* A folder without the file has the key of keys/log.pem. */
bool log_keys_read(struct arena *arena, const struct state *state, struct log_keys *keys,
                   struct error *err) MUST_USE;

/* As log_keys_read, but what was read before is kept with the state for as long as the file stays
 * as it is.  What is returned lives until the next call. */
bool log_keys_known(struct state *state, struct log_keys *keys, struct error *err) MUST_USE;

/* The key that signed, or is to sign, a tree of SIZE leaves. */
const struct note_key *log_keys_at(const struct log_keys *keys, uint64_t size);

/* The newest key that signed a checkpoint's NOTE: that of the tree in which a key hands over has
 * the lines of both.  NULL: none of them did. */
const struct note_key *
log_keys_newest(struct arena *arena, const struct log_keys *keys, const char *note);

/* From now on LINE is the log's key, the one before having signed up to UNTIL. */
bool log_keys_write(const struct state *state, const struct log_keys *before, const char *line,
                    uint64_t until, struct error *err) MUST_USE;

#endif
