/* SPDX-License-Identifier: MIT */
/*
 * snapshots - the exports that were imported, at rest: which files, when, by whom.
 *
 * Owns     What is read lives in the arena given.
 * Errors   As port/db.h; ERR_INPUT for a snapshot that is not there.
 */
#ifndef DELTARETURN_STORE_SNAPSHOTS_H
#define DELTARETURN_STORE_SNAPSHOTS_H

#include "port/db.h"
#include "store/filings.h"

struct snapshot {
    const char *id; /* SHA-256 over the lines "<sha256>  <name>\n" of its files by name, hex */
    int64_t imported, erased;
    int64_t files, bytes; /* when listed */
};
struct snapshots {
    struct snapshot *list;
    size_t count;
};

/* Adds a snapshot with its files; *NEW is false when the very same is there already. */
bool
snapshots_add(struct db *db, const char *authority, const char *id, const char *person,
              int64_t moment, const struct artefacts *files, bool *new, struct error *err) MUST_USE;

/* The newest that is not erased; *ID is NULL when there is none. */
bool snapshots_last(struct db *db, struct arena *arena, const char *authority, const char **id,
                    struct error *err) MUST_USE;
bool snapshots_list(struct db *db, struct arena *arena, const char *authority,
                    struct snapshots *snapshots, struct error *err) MUST_USE;

/* Those that are marked as erased, without their files' count. */
bool snapshots_erased(struct db *db, struct arena *arena, const char *authority,
                      struct snapshots *snapshots, struct error *err) MUST_USE;

/* One snapshot without its files' count; *FOUND is false when there is none of that id. */
bool snapshots_find(struct db *db, const char *id, struct snapshot *snapshot, bool *found,
                    struct error *err) MUST_USE;

/* The files of a snapshot, by name. */
bool snapshots_files(struct db *db, struct arena *arena, const char *id, struct artefacts *files,
                     struct error *err) MUST_USE;

/* Whether a revision that is not erased was made from it; and marks it as erased. */
bool snapshots_is_used(struct db *db, const char *id, bool *used, struct error *err) MUST_USE;
bool snapshots_erase(struct db *db, const char *id, int64_t moment, struct error *err) MUST_USE;

#endif
