/* SPDX-License-Identifier: MIT */
/*
 * vault - what tells about families, at rest: compressed, sealed, named by its SHA-256.
 *
 * A box holds the files of one snapshot or one revision.  Each box has a key of its own in
 * keys/data, which no backup of the database contains; erasing a box destroys the key.
 *
 * Owns     What is read lives in the arena given.
 * Errors   ERR_STORAGE when a file is missing, was changed, or its key is, and the error says that
 * it is spoilt; ERR_INPUT for a box that was erased. Source   The formats of the log: "Receipts,
 * witnesses, bundle" (erasure).
 */
#ifndef DELTARETURN_SERVICE_VAULT_H
#define DELTARETURN_SERVICE_VAULT_H

#include "port/seal.h"
#include "service/state.h"
#include "store/filings.h"

enum vault_kind { VAULT_SNAPSHOT, VAULT_REVISION };

struct vault_box;

/* A key of keys/data that is no box's, by its NAME; made when MAKE and not there, else ERR_INPUT.
 */
bool vault_key(struct arena *arena, const struct state *state, const char *name, bool make,
               struct seal_key *key, struct error *err) MUST_USE;

/* The folder of the state in which boxes of a kind lie. */
const char *vault_folder(enum vault_kind kind);

/* The box of a snapshot, by its id, or of a revision, by "FILING.NUMBER".  A box that is not there
 * is made, with a new key, when MAKE; otherwise it was erased: ERR_INPUT. */
bool vault_open(struct arena *arena, const struct state *state, enum vault_kind kind,
                const char *id, bool make, struct vault_box **box, struct error *err) MUST_USE;

/* Puts a file into the box, unless it is there; SHA256 gets its name. */
bool
vault_put(struct vault_box *box, struct text bytes, char sha256[65], struct error *err) MUST_USE;

/* Gets a file of LENGTH bytes; whatever comes back has the SHA-256 asked for. */
bool vault_get(struct arena *arena, struct vault_box *box, const char *sha256, size_t length,
               struct text *bytes, struct error *err) MUST_USE;

/* A note that can be made anew from the box's files, under a NAME of its own with a dot in front;
 * it is in no backup.  It may as well be lost: what cannot be written now, as by a process that may
 * only read, is not, and what cannot be read is not there. */
void vault_keep(struct vault_box *box, const char *name, struct text bytes);
bool vault_kept(struct arena *arena, struct vault_box *box, const char *name, struct text *bytes);

/* Removes what is not among the COUNT names to be kept; what cannot be removed now stays for the
 * next time. */
void vault_prune(struct vault_box *box, const char *const *keep, size_t count);

/* Whether a box has all of these files. */
bool vault_holds(const struct state *state, enum vault_kind kind, const char *id,
                 const struct artefacts *files);

/* Whether anything of a box is there: its key, or a file without it. */
bool vault_is_there(const struct state *state, enum vault_kind kind, const char *id);

/* Destroys the key, then the files; what is gone already is no error, so that an erasure which was
 * interrupted can be ended. */
bool vault_erase(const struct state *state, enum vault_kind kind, const char *id,
                 struct error *err) MUST_USE;

#endif
