/* SPDX-License-Identifier: MIT */
/*
 * imports - a council's exports as snapshots: taken in once, kept as they were, laid out again for
 * a run.
 *
 * A snapshot is the files that a run reads and the mapping by which it reads them.  Its id is the
 * SHA-256 over their digests and names, so the same bytes are the same snapshot.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   ERR_DENIED unless a data provider acts, or the clock (ACTOR is NULL); ERR_INPUT for
 *          exports that are not there, or do not fit the mapping; as service/vault.h.
 * Source   The design: "How a quarter flows".
 */
#ifndef DELTARETURN_SERVICE_IMPORTS_H
#define DELTARETURN_SERVICE_IMPORTS_H

#include "service/capacity.h"
#include "service/ledger.h"
#include "store/snapshots.h"

/* A snapshot's file whose name begins so is the mapping. */
#define IMPORTS_MAPPING "mapping/"

/* Whether a snapshot's file is the mapping. */
bool imports_is_mapping(const char *name);

/* What was taken in. */
struct import_done {
    const char *id;
    struct artefacts files; /* by name */
    bool new;               /* false: the very same was there already */
    int64_t imported;       /* moment, of the first time */
    uint64_t seq;           /* the leaf, when it is new */
};

/* DATA is a folder or a file, as a run's; MAPPING its mapping, or NULL. */
bool
imports_take(struct arena *arena, struct state *state, const struct actor *actor, const char *data,
             const char *mapping, struct import_done *done, struct error *err) MUST_USE;

/* In two halves, as service/drafting.h has it: the files into the vault, then the transaction. */
struct import_prepared {
    const char *id;
    struct artefacts files;
};
bool imports_prepare(struct arena *arena, struct state *state, const struct actor *actor,
                     const char *data, const char *mapping, struct import_prepared *prepared,
                     struct error *err) MUST_USE;
bool imports_record(struct arena *arena, struct state *state, const struct actor *actor,
                    const struct import_prepared *prepared, const struct also *also,
                    struct import_done *done, struct error *err) MUST_USE;

/* The snapshot that ID begins, at least eight digits of it, or the newest when ID is NULL. */
bool imports_find(struct arena *arena, struct state *state, const char *id, const char **found,
                  struct error *err) MUST_USE;

/* A snapshot in a folder, to be run. */
struct laid_out {
    struct artefacts files;
    const char *data;    /* a folder of exports, or the one file */
    const char *mapping; /* a file, or NULL */
};

/* Writes a snapshot's files below FOLDER, which is private and empty. */
bool imports_lay_out(struct arena *arena, const struct state *state, const char *id,
                     const char *folder, struct laid_out *laid, struct error *err) MUST_USE;

#endif
