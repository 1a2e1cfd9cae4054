/* SPDX-License-Identifier: MIT */
/*
 * backup - a state folder in one file, and back.
 *
 * A backup holds the database as it stood at one moment, the settings, the public keys, and the
 * sealed files of snapshots and revisions.  It never holds keys/data, without which those files
 * tell nothing, nor the log's private key: they have a backup of their own.  Neither holds what the
 * signing process remembers, so that an old backup that is put back is noticed.
 *
 * Owns     Nothing.
 * Errors   ERR_CONFLICT for a file that is no whole backup, or a folder that is in the way; as
 *          port/db.h and base/file.h.
 * Source   The formats of the log: "Order of things", "Receipts, witnesses, bundle" (erasure).
 */
#ifndef DELTARETURN_SERVICE_BACKUP_H
#define DELTARETURN_SERVICE_BACKUP_H

#include "service/ledger.h"

#define BACKUP_MOST ((size_t)4 << 30)

/* Records that a backup is made: before, so that the newest backup holds all of the log. */
bool backup_record(struct state *state, const struct actor *actor, uint64_t *seq,
                   struct error *err) MUST_USE;

/* Writes the two files, and reads each back; KEYS_PATH may be NULL. */
bool backup_write(struct state *state, const char *path, const char *keys_path,
                  struct error *err) MUST_USE;

/* Removes the copy of the database that a killed backup left. */
bool backup_tidy(const struct state *state, struct error *err) MUST_USE;

/* Puts a backup in the place of the folder DIR, or makes it.  Keys come from KEYS_PATH, or are
 * those that DIR has; what the signing process of DIR remembers stays.  The database is checked
 * before it is put in place. */
bool backup_restore(const char *dir, const char *path, const char *keys_path,
                    struct error *err) MUST_USE;

#endif
