/* SPDX-License-Identifier: MIT */
/*
 * dataset - a council's case data as typed columns: what the figures need, and nothing more.
 *
 * Rows are numbered from 0 in the order of their file; row_number() gives the number a spreadsheet
 * shows.  Texts are not kept: service/intake reads them again from the file when somebody asks.
 * References are row indexes, ROW_NONE where blank.  Rows of one parent form a list: the parent
 * holds the first, each row the next, ROW_NONE ends it.  Lists run from the last row of the file to
 * the first; nothing that is decided depends on that order.
 *
 * Units    Days as in base/day.h (DAY_UNKNOWN = blank), yes/no as enum answer.
 * Owns     All columns, until dataset_free.
 * Source   Dataset contract, section 1.
 */
#ifndef DELTARETURN_MODEL_DATASET_H
#define DELTARETURN_MODEL_DATASET_H

#include "base/day.h"
#include "model/keys.h"
#include "model/quarter.h"
#include "model/table.h"

enum answer { ANSWER_NO, ANSWER_YES, ANSWER_BLANK };

/* Rows without a cell are passed over but keep their number; here is where that happened. */
struct skipped {
    uint32_t row;   /* from this row on ... */
    uint32_t count; /* ... so many were passed over in all */
};

/* What is known of every table. */
struct rows {
    bool there; /* the file exists */
    bool cut;   /* it could not be read to its end, or lacks its key: nobody may miss a row of it */
    uint32_t count;
    struct skipped *skipped;
    size_t skipped_count, skipped_room;
};

struct families {
    struct keys keys;
    uint32_t *superseded_by;
    uint32_t *survivor; /* itself, or the family at the end of its chain; set by dataset_merge */
    uint32_t *members, *episodes, *events,
        *claims; /* firsts; after dataset_link a
                                                        surviving family's list holds all */
};

struct members {
    struct keys keys;
    uint32_t *family; /* as recorded, before merging */
    uint32_t *next;
    uint32_t *attendance;
    int32_t *dob, *from, *until;
    uint8_t *role;
};

struct episodes {
    struct keys keys;
    uint32_t *family;
    uint32_t *next;
    uint32_t *needs, *claims; /* firsts */
    int32_t *opened_on, *assessed_on, *plan_on, *closed_on;
    uint8_t *whole_family_assessment, *plan_covers_all_needs, *closure_quality; /* enum answer */
    uint8_t *lead_practitioner;                                                 /* 1: named */
};

struct needs {
    struct keys keys;
    uint32_t *next;
    uint32_t *outcomes;
    int32_t *identified_on;
    uint16_t *code; /* index into the framework's needs */
};

struct outcomes {
    uint32_t *next;
    int32_t *achieved_on;
    int32_t
        *counts_from; /* DAY_UNKNOWN always; an exception from its approval on; DAY_NEVER without */
    uint8_t *result;
    uint8_t *basis; /* BASIS_..., or UINT8_MAX when blank */
};

/* One term of one child, 16 bytes, so that following the list costs one cache miss a row. */
struct term_row {
    uint32_t next;
    uint32_t term;  /* index into attendance.terms */
    uint32_t print; /* of all its cells, to find identical rows */
    uint16_t possible, unauthorised;
};

struct term {
    int32_t start, end;
    int32_t provision;
};

struct attendance {
    struct term_row *rows;
    struct term *terms; /* the distinct (start, end, provision), in the order of first sight */
    size_t term_count, term_room;
    uint32_t *term_slots;
    unsigned term_bits;
};

struct events {
    uint32_t *next;
    uint32_t *family; /* as recorded or of its member, before merging */
    int32_t *on;
    uint8_t *rereferral; /* 1: one of the framework's types */
};

struct claims {
    uint32_t *next, *next_of_episode;
    uint32_t *family, *episode;
    int32_t *quarter;    /* quarter_index() */
    uint32_t *authority; /* index into authorities, ROW_NONE = blank */
    uint64_t *print;     /* of all its cells, to find identical rows */
    struct keys authorities;
};

struct dataset {
    struct rows rows[TABLE_COUNT];
    size_t room[TABLE_COUNT]; /* of the columns below */
    struct families families;
    struct members members;
    struct episodes episodes;
    struct needs needs;
    struct outcomes outcomes;
    struct attendance attendance;
    struct events events;
    struct claims claims;
};

struct dataset *dataset_new(void);
void dataset_free(struct dataset **dataset);

/* Makes room for COUNT more rows in the columns of a table. */
void dataset_reserve(struct dataset *dataset, enum table_id table, size_t count);

/* The index of a term in attendance.terms, added when it is new. */
uint32_t dataset_term(struct dataset *dataset, struct term term);

/* Follows superseded_by to the surviving families.  Returns the first family row of each loop, each
 * loop once, in *LOOPS (in the arena); the families of a loop survive as themselves. */
size_t dataset_merge(struct dataset *dataset, struct arena *arena, uint32_t **loops);

/* Hangs what belongs to a merged family on the surviving one; once all tables are read and merged.
 */
void dataset_link(struct dataset *dataset);

/* The row number a spreadsheet shows: the header is 1. */
uint32_t row_number(const struct rows *rows, uint32_t row);

/* The surviving family of a member or an episode. */
static inline uint32_t
member_family(const struct dataset *dataset, uint32_t member)
{
    return dataset->families.survivor[dataset->members.family[member]];
}

static inline uint32_t
episode_family(const struct dataset *dataset, uint32_t episode)
{
    return dataset->families.survivor[dataset->episodes.family[episode]];
}

#endif
