/* SPDX-License-Identifier: MIT */
/*
 * agenda - what the clock has to do, what it has done, and when it was last looked at.
 *
 * Owns     What is read lives in the arena given.
 * Errors   As port/db.h.
 */
#ifndef DELTARETURN_STORE_AGENDA_H
#define DELTARETURN_STORE_AGENDA_H

#include "model/agenda.h"
#include "port/db.h"

/* A thing to do, or done. */
struct agenda_row {
    struct agenda_item item;
    int64_t not_before;  /* moment: tried in vain, and again then; 0: as planned */
    int64_t tries, done; /* done: moment; 0: not */
    const char *outcome; /* in words; NULL: none yet */
};
struct agenda_rows {
    struct agenda_row *list; /* by time */
    size_t count;
};

/* Plans a thing, or moves it where it is not done yet; NOW marks the plan. */
bool agenda_plan(struct db *db, const char *authority, const struct agenda_item *item, int64_t now,
                 struct error *err) MUST_USE;

/* Forgets what is not done and was not in the plan of NOW. */
bool agenda_forget(struct db *db, const char *authority, int64_t now, struct error *err) MUST_USE;

/* What is due NOW and not done. */
bool agenda_due(struct db *db, struct arena *arena, const char *authority, int64_t now,
                struct agenda_rows *rows, struct error *err) MUST_USE;

/* All of it. */
bool agenda_read(struct db *db, struct arena *arena, const char *authority,
                 struct agenda_rows *rows, struct error *err) MUST_USE;

/* The earliest moment of what is not done; *THERE is false when nothing is planned. */
bool agenda_next(struct db *db, const char *authority, int64_t *moment, bool *there,
                 struct error *err) MUST_USE;

/* *CHANGED is false when somebody has done it already. */
bool agenda_done(struct db *db, const char *authority, const char *key, int64_t now,
                 const char *outcome, bool *changed, struct error *err) MUST_USE;
bool agenda_later(struct db *db, const char *authority, const char *key, int64_t not_before,
                  const char *outcome, struct error *err) MUST_USE;

/* Forgets how what was done for a period ended: an error may have quoted the data. */
bool
agenda_erase(struct db *db, const char *authority, const char *period, struct error *err) MUST_USE;

/* What was given up as too late at a moment beyond LATEST, by a clock that was ahead, is to be done
 * after all. */
bool
agenda_revive(struct db *db, const char *authority, int64_t latest, struct error *err) MUST_USE;
#define AGENDA_TOO_LATE "too late"

/* Notes that a person gets a digest on a day; *NEW is false when they had one. */
bool agenda_digest(struct db *db, const char *person, int32_t day, bool *new,
                   struct error *err) MUST_USE;

/* Forgets the digests of days before DAY. */
bool agenda_digest_forget(struct db *db, int32_t day, struct error *err) MUST_USE;

/* When the clock was last looked at and believed, and since when it is not. */
struct agenda_clock {
    int64_t looked, suspect; /* moments; 0: never */
};
bool agenda_clock_read(struct db *db, const char *authority, struct agenda_clock *clock,
                       struct error *err) MUST_USE;
bool agenda_clock_write(struct db *db, const char *authority, const struct agenda_clock *clock,
                        struct error *err) MUST_USE;

#endif
