/* SPDX-License-Identifier: MIT */
/*
 * households - who belongs to a family, as the exports of a snapshot tell it.
 *
 * Members of merged families are those of the surviving one; whoever ever belonged to the family is
 * told, whatever the dates.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   As service/imports.h.  What is wrong with the tables was told when they were run.
 * See      model/returning.h.
 */
#ifndef DELTARETURN_SERVICE_HOUSEHOLDS_H
#define DELTARETURN_SERVICE_HOUSEHOLDS_H

#include "model/feed.h"
#include "model/keys.h"
#include "model/returning.h"
#include "service/imports.h"
#include "store/claims.h"

/* The tables that tell it, as CSV; .at NULL: not there. */
struct family_tables {
    struct text families, members;
};

/* Of exports that are laid out; FEED is what a run made of them, or NULL. */
bool households_tables(struct arena *arena, const struct laid_out *laid, const struct feed *feed,
                       struct family_tables *tables, struct error *err) MUST_USE;

/* Of a snapshot. */
bool households_tables_of(struct arena *arena, struct state *state, const char *snapshot,
                          struct family_tables *tables, struct error *err) MUST_USE;

/* Another table of a snapshot, as it was exported or came out of the mapping. */
bool households_table_of(struct arena *arena, struct state *state, const char *snapshot,
                         enum table_id table, struct text *bytes, struct error *err) MUST_USE;

/* Somebody as the exports tell it; empty: nothing. */
struct somebody {
    struct said said;
    struct text member, role;
};

struct family_told {
    bool whole;              /* set by who asks: for the people, too, not to compare alone */
    struct somebody *people; /* NULL without */
    struct traits *traits;   /* of the same people */
    size_t count, room, traits_room;
};

/* Adds the members of those families of WANTED whose row is not in KNOWN (NULL: of all) to TOLD,
 * which has one for each row of WANTED. */
bool
households_read(struct arena *arena, const struct family_tables *tables, const struct keys *wanted,
                const bool *known, struct family_told *told, struct error *err) MUST_USE;

/* Where the members of claimed families were found. */
enum claimed_source {
    CLAIMED_KNOWN,   /* they were */
    CLAIMED_UNKNOWN, /* the exports tell nothing of them */
    CLAIMED_ERASED   /* nor do the exports of then, which were erased */
};

/* The exports from which a family's last claim was made. */
struct last_claim {
    const char *family;
    const char *snapshot; /* NULL: not known */
    bool erased;          /* the snapshot was */
};
struct laid_snapshot {
    const char *snapshot;
    struct laid_out laid;
};
struct earlier_exports {
    struct last_claim *list; /* one a family; those of a snapshot together, by family */
    size_t count;
    struct state *state;        /* that a snapshot is unsealed from when it is needed; NULL: */
    struct laid_snapshot *laid; /* they lie here unsealed */
    size_t laid_count;
};
bool
households_earlier(struct arena *arena, struct state *state, const struct standing_claims *claims,
                   struct earlier_exports *earlier, struct error *err) MUST_USE;

/* Lays all of them out into FOLDER, for a process that can unseal none. */
bool households_lay_out(struct arena *arena, const char *folder, struct earlier_exports *earlier,
                        struct error *err) MUST_USE;

/* The members of families claimed before, one for each row of WANTED: as the exports tell it from
 * which the last claim was made, else as NOW does. */
bool households_claimed(struct arena *arena, const struct earlier_exports *earlier,
                        const struct keys *wanted, const struct family_tables *now,
                        struct family_told *told, enum claimed_source *sources,
                        struct error *err) MUST_USE;

/* TOLD to be compared, one for each row of KEYS. */
struct households
households_compared(struct arena *arena, const struct keys *keys, const struct family_told *told);

#endif
