/* SPDX-License-Identifier: MIT */
/*
 * filings - returns at rest: their revisions, files, decisions and history.
 *
 * Owns     What is read lives in the arena given.
 * Errors   As port/db.h; ERR_CONFLICT where a trigger of the schema refuses (one person in two
 *          seats, a decision on figures that moved).
 */
#ifndef DELTARETURN_STORE_FILINGS_H
#define DELTARETURN_STORE_FILINGS_H

#include "model/moves.h"
#include "port/db.h"

/* Adds a return with its first revision, a draft without figures. */
bool filings_add(struct db *db, const char *authority, const struct filing *filing, int64_t moment,
                 struct error *err) MUST_USE;

/* The return of a kind and period with the seats of its revision; *FOUND is false when there is
 * none. */
bool
filings_find(struct db *db, struct arena *arena, const char *authority, const char *kind,
             const char *period, struct filing *filing, bool *found, struct error *err) MUST_USE;

struct filing_list {
    struct filing *list; /* without seats */
    size_t count;
};
bool filings_list(struct db *db, struct arena *arena, const char *authority,
                  struct filing_list *filings, struct error *err) MUST_USE;

/* The COUNT newest of a kind, and those before them that are not lodged; the newest first. */
bool filings_newest(struct db *db, struct arena *arena, const char *authority, const char *kind,
                    size_t count, struct filing_list *filings, struct error *err) MUST_USE;

/* Moves a return that still stands as FILING says, revision, state and manifest; *MOVED is false
 * when it does not.  A new revision is opened as a draft. */
bool filings_swap(struct db *db, const struct filing *filing, enum filing_state state,
                  bool new_revision, int64_t moment, bool *moved, struct error *err) MUST_USE;

/* One revision. */
struct revision {
    int64_t opened, erased;
    const char *snapshot, *options, *man; /* NULL, NULL, "" before its first run */
};
bool filings_revision(struct db *db, struct arena *arena, const char *filing, int64_t number,
                      struct revision *revision, struct error *err) MUST_USE;
bool filings_set_run(struct db *db, const char *filing, int64_t number,
                     const struct revision *revision, struct error *err) MUST_USE;

/* Marks a revision as erased. */
bool filings_erase(struct db *db, const char *filing, int64_t number, int64_t moment,
                   struct error *err) MUST_USE;

/* Those that are marked so. */
struct erased_revision {
    const char *filing;
    int64_t number;
};
struct erased_revisions {
    struct erased_revision *list;
    size_t count;
};
bool filings_erased(struct db *db, struct arena *arena, const char *authority,
                    struct erased_revisions *erased, struct error *err) MUST_USE;

struct artefact {
    const char *name, *sha256;
    int64_t length;
};
struct artefacts {
    struct artefact *list;
    size_t count;
};
/* Puts FILES in the place of those a draft had. */
bool filings_set_artefacts(struct db *db, const char *filing, int64_t number,
                           const struct artefacts *artefacts, struct error *err) MUST_USE;
bool filings_artefacts(struct db *db, struct arena *arena, const char *filing, int64_t number,
                       struct artefacts *artefacts, struct error *err) MUST_USE;

/* A seat that was taken. */
struct seat_taken {
    enum seat seat;
    const char *person, *identity, *name; /* reference, human being, name */
    enum role role;
    int64_t delegation; /* the leaf that granted it; -1: none */
    const char *man;
    uint64_t seq; /* the decision's leaf */
    int64_t taken;
};
struct seats {
    struct seat_taken list[SEAT_TOTAL];
    size_t count;
};
bool filings_take_seat(struct db *db, const struct filing *filing, const struct seat_taken *seat,
                       struct error *err) MUST_USE;
bool filings_seats(struct db *db, struct arena *arena, const char *filing, int64_t number,
                   struct seats *seats, struct error *err) MUST_USE;

/* What happened to a return. */
struct filing_event {
    uint64_t seq;
    int64_t revision, at;
    const char *move;                     /* a move's code, or "run" */
    const char *person, *man, *reference; /* reference when added, name when read; NULL: nobody */
    const char *uploaded;                 /* of lodging, as in struct move_request */
    const char *ref;                      /* of the person, when read */
};
struct filing_events {
    struct filing_event *list;
    size_t count;
};
bool filings_add_event(struct db *db, const char *filing, const struct filing_event *event,
                       struct error *err) MUST_USE;
bool filings_events(struct db *db, struct arena *arena, const char *filing,
                    struct filing_events *events, struct error *err) MUST_USE;

/* A form that was sent, by its nonce and who sent it, and the leaf that it became; *FOUND is false
 * when it was not sent yet. */
bool filings_once_add(struct db *db, const char *authority, const char *nonce, const char *person,
                      uint64_t seq, struct error *err) MUST_USE;
bool filings_once_find(struct db *db, const char *authority, const char *nonce, const char *person,
                       uint64_t *seq, bool *found, struct error *err) MUST_USE;

/* A note that somebody saved with a return, about one of its families or the whole of it. */
struct remark {
    int64_t revision, written;
    const char *person; /* reference when added, name when read */
    const char *words;
    const char *family; /* when added; "": none */
};
struct remarks {
    struct remark *list;
    size_t count;
};
bool filings_erase_remarks(struct db *db, const char *filing, struct error *err) MUST_USE;
bool filings_add_remark(struct db *db, const char *filing, const struct remark *remark,
                        struct error *err) MUST_USE;
bool filings_remarks(struct db *db, struct arena *arena, const char *filing, const char *family,
                     struct remarks *remarks, struct error *err) MUST_USE;

#endif
