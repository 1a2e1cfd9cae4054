/* SPDX-License-Identifier: MIT */
/*
 * dataset - a council's case data as typed rows: what the figures need, and nothing more.
 *
 * Rows are numbered from 0 in the order of their file; row_number() gives the number a spreadsheet
 * shows.  Texts are not kept: service/intake reads them again from the file when somebody asks.
 * References are row indexes, ROW_NONE where blank.  Rows of one parent form a list: the parent
 * holds the first, each row the next, ROW_NONE ends it.  Lists run from the last row of the file to
 * the first; nothing that is decided depends on that order.
 *
 * Units    Days as in base/day.h (DAY_UNKNOWN = blank), yes/no as enum answer.
 * Owns     All rows and keys, until dataset_free.
 * Source   Dataset contract, section 1.
 */
#ifndef DELTARETURN_MODEL_DATASET_H
#define DELTARETURN_MODEL_DATASET_H

#include "base/day.h"
#include "model/detail.h"
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

/* Rows are looked at one here, one there, so what belongs to a row lies together: a cache miss
 * each. */
struct family {
    uint32_t superseded_by;
    uint32_t survivor; /* itself, or the family at the end of its chain; set by dataset_merge */
    uint32_t members, episodes, events, claims; /* firsts; after dataset_link a surviving family's
                                                   lists hold all */
};

struct member {
    uint32_t family; /* as recorded, before merging */
    uint32_t next;
    uint32_t attendance; /* first */
    int32_t dob, from, until;
    uint32_t spans; /* bit n: has a term whose span's cluster is n modulo 32 */
    uint8_t role;
    uint8_t spans_twice; /* 1: one of the bits was met a second time, so terms may touch */
};

struct episode {
    uint32_t family; /* as recorded, before merging */
    uint32_t next;
    uint32_t needs, claims, waivers; /* firsts */
    int32_t opened_on, assessed_on, plan_on, closed_on;
    uint8_t whole_family_assessment, plan_covers_all_needs, closure_quality; /* enum answer */
    uint8_t lead_practitioner;                                               /* 1: named */
    uint8_t framework;      /* place in the set, FRAMEWORK_NONE when none fits */
    uint8_t needs_left_out; /* 1: it has some; see dataset.left_out */
};

struct need {
    uint32_t next;
    uint32_t outcomes; /* first */
    int32_t identified_on;
    uint16_t code; /* index into the needs of the episode's framework */
};

struct outcome {
    uint32_t next;
    int32_t achieved_on;
    int32_t
        counts_from; /* DAY_UNKNOWN always; an exception from its approval on; DAY_NEVER without */
    uint8_t result;
    uint8_t basis; /* BASIS_..., or UINT8_MAX when blank */
};

struct families {
    struct keys keys;
    struct family *rows;
};

struct members {
    struct keys keys;
    struct member *rows;
};

struct episodes {
    struct keys keys;
    struct episode *rows;
};

struct needs {
    struct keys keys;
    struct need *rows;
};

struct outcomes {
    struct outcome *rows;
};

/* One term of one child, 16 bytes, so that following the list costs one cache miss a row. */
struct term_row {
    uint32_t next;
    uint32_t span_provision; /* 8 x index into attendance.spans + PROVISION_... */
    uint32_t print;          /* of all its other cells, to find identical rows */
    uint16_t possible, unauthorised;
};

/* From when to when a term goes; there are few different ones. */
struct span {
    int32_t start, end;
    uint32_t cluster; /* spans that touch an earlier one share its cluster: "autumn term 2023" */
};

/* A span found again: one look, since what is compared lies beside it. */
struct span_slot {
    int32_t start, end;
    uint32_t index; /* 1 + into attendance.spans; 0: free */
};

struct attendance {
    struct term_row *rows;
    uint32_t orphans;   /* first of the rows whose member is not there */
    struct span *spans; /* in the order of first sight */
    size_t span_count, span_room;
    struct span_slot *span_slots;
    unsigned span_bits;
};

struct event {
    uint32_t next;
    uint32_t family; /* as recorded or of its member, before merging */
    int32_t on;
    uint16_t rereferral; /* bit n: for the framework at place n of the set */
};

struct claim {
    uint32_t next, next_of_episode;
    uint32_t family, episode;
    int32_t quarter;    /* quarter_index() */
    uint32_t authority; /* index into authorities, ROW_NONE = blank */
    uint64_t print;     /* of all its cells, to find identical rows */
    uint8_t borrowed;   /* 1: another family's row tells this claim; it counts in T11 only */
};

/* Somebody's word that a test need not be met. */
struct waiver {
    uint32_t next;
    int32_t approved_on, expires_on; /* first and last day in force; DAY_UNKNOWN: no last one */
    uint8_t test;                    /* place in the list of tests that can be waived */
};

struct events {
    struct event *rows;
};

struct claims {
    struct claim *rows;
    struct keys authorities;
};

struct waivers {
    struct waiver *rows;
};

struct dataset {
    bool by_family; /* rows lie in the order of families: see model/family_order.h */
    struct rows rows[TABLE_COUNT];
    size_t room[TABLE_COUNT]; /* of the rows below */
    struct families families;
    struct members members;
    struct episodes episodes;
    struct needs needs;
    struct outcomes outcomes;
    struct attendance attendance;
    struct events events;
    struct claims claims;
    struct detail detail;
    struct waivers waivers;
    uint32_t *left_out; /* with framework_set_beside, by code: needs that the deciding framework
                           lacks and that are not used; else NULL */
};

struct dataset *dataset_new(void);
void dataset_free(struct dataset **dataset);

/* Says how many rows a table is going to have, about: room is made at once instead of by and by. */
void dataset_expect(struct dataset *dataset, enum table_id table, size_t count);

/* Makes room for COUNT more rows of a table. */
void dataset_reserve(struct dataset *dataset, enum table_id table, size_t count);

/* The index of a span in attendance.spans, added when it is new; its cluster is set here. */
uint32_t dataset_span(struct dataset *dataset, int32_t start, int32_t end);

/* More different spans than this are not compared with each other any more. */
#define SPANS_COMPARED 1000

static inline bool
spans_touch(const struct span *a, const struct span *b)
{
    return a->start <= b->end && b->start <= a->end && day_is_known(a->start) &&
           day_is_known(b->start);
}

static inline struct span
term_span(const struct attendance *attendance, const struct term_row *row)
{
    return attendance->spans[row->span_provision / 8];
}

static inline unsigned
term_provision(const struct term_row *row)
{
    return row->span_provision % 8;
}

/* Follows superseded_by to the surviving families.  Returns the first family row of each loop, each
 * loop once, in *LOOPS (in the arena); the families of a loop survive as themselves. */
size_t dataset_merge(struct dataset *dataset, struct arena *arena, uint32_t **loops);

/* Hangs what belongs to a merged family on the surviving one; once all tables are read and merged.
 */
void dataset_link(struct dataset *dataset);

/* The rows of a table as an array, each of so many bytes; and an array put in their place. */
void *dataset_rows(const struct dataset *dataset, enum table_id table, size_t *size);
void dataset_take_rows(struct dataset *dataset, enum table_id table, void *rows);

/* The ids of a table that has some, else NULL. */
struct keys *dataset_keys(struct dataset *dataset, enum table_id table);

/* The row number a spreadsheet shows: the header is 1. */
uint32_t row_number(const struct rows *rows, uint32_t row);

/* The surviving family of a member or an episode. */
static inline uint32_t
member_family(const struct dataset *dataset, uint32_t member)
{
    return dataset->families.rows[dataset->members.rows[member].family].survivor;
}

static inline uint32_t
episode_family(const struct dataset *dataset, uint32_t episode)
{
    return dataset->families.rows[dataset->episodes.rows[episode].family].survivor;
}

#endif
