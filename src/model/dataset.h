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
#include "model/framework.h"
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
    uint32_t survivor; /* until dataset_merge the family it was merged into, ROW_NONE if none; then
                          the one at the end of that chain, or itself */
    uint32_t members, episodes, events; /* firsts; after dataset_link a surviving family's lists
                                           hold all */
};

struct member {
    uint32_t family; /* as recorded, before merging */
    uint32_t next;
    uint32_t attendance; /* first */
    uint32_t packed_dob : DAY_BITS;
    uint32_t role : 4;
    uint32_t spans_twice : 1; /* one of the bits of spans was met a second time: terms may touch */
    uint32_t stays : 1;       /* from or until is not blank */
    uint32_t spans;           /* bit n: has a term whose span's cluster is n modulo 32 */
};

/* From when until when somebody was a member; of few it is said. */
struct stay {
    uint32_t member;
    int32_t from, until;
};

struct episode {
    uint32_t family; /* as recorded, before merging */
    uint32_t next;
    uint32_t needs; /* first */
    uint32_t packed_opened_on : DAY_BITS;
    uint32_t whole_family_assessment : 2, plan_covers_all_needs : 2,
        closure_quality : 2;        /* enum
                                       answer */
    uint32_t lead_practitioner : 1; /* named */
    uint32_t needs_left_out : 1;    /* it has some; see dataset.left_out */
    uint32_t packed_assessed_on : DAY_BITS;
    uint32_t framework : 8; /* place in the set, FRAMEWORK_NONE when none fits */
    uint32_t packed_plan_on : DAY_BITS;
    uint32_t noted : 1; /* there is a struct noted of it */
    uint32_t packed_closed_on : DAY_BITS;
};

/* What few episodes have, by its firsts. */
struct noted {
    uint32_t episode;
    uint32_t claims;        /* that name the episode */
    uint32_t family_claims; /* that name its family, or one that was merged into it */
    uint32_t waivers;
};

struct need {
    uint32_t next;
    uint32_t outcomes; /* first */
    uint32_t packed_identified_on : DAY_BITS;
    uint32_t packed_code : NEED_BITS; /* index into the needs of the episode's framework */
};

struct outcome {
    uint32_t next;
    uint32_t packed_achieved_on : DAY_BITS;
    uint32_t result : 4;
    uint32_t packed_basis : 4;
};

/* An outcome whose basis is an exception; there are few. */
struct exception {
    uint32_t outcome;
    int32_t counts_from; /* its approval; DAY_NEVER without */
};

struct families {
    struct keys keys;
    struct family *rows;
};

struct members {
    struct keys keys;
    struct member *rows;
    struct stay *stays; /* in the order of their rows */
    size_t stay_count, stay_room;
};

struct episodes {
    struct keys keys;
    struct episode *rows;
    struct noted *noted; /* in the order of their rows; made by dataset_link */
    size_t noted_count;
};

struct needs {
    struct keys keys;
    struct need *rows;
};

struct outcomes {
    struct outcome *rows;
    struct exception *exceptions; /* in the order of their rows */
    size_t exception_count, exception_room;
};

/* What a row of attendance says. */
struct term_said {
    uint32_t span;      /* index into attendance.spans */
    uint16_t provision; /* PROVISION_... */
    uint16_t possible, unauthorised;
};

/* One term of one child.  There are more of them than of all else together, so that the small
 * numbers that nearly all are stand beside each other in one word; others stand in
 * attendance.unusual.  Nothing is kept of the other cells: whoever looks for identical rows has to
 * read those again that look alike. */
struct term_row {
    uint32_t next;
    uint32_t usual : 1;
    uint32_t said : 31; /* packed; or, of an unusual one, its place in attendance.unusual */
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
    struct term_said *unusual;
    size_t unusual_count, unusual_room;
    uint32_t orphans;   /* first of the rows whose member is not there */
    struct span *spans; /* in the order of first sight */
    size_t span_count, span_room;
    struct span_slot *span_slots;
    unsigned span_bits;
};

struct event {
    uint32_t next;
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
    uint32_t episode;
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

/* Clears the next COUNT rows, for which there is room, so that bits between those that are set are
 * the same each time: rows are put away as they stand. */
void dataset_clear(struct dataset *dataset, enum table_id table, size_t count);

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

static inline int32_t
member_dob(const struct member *member)
{
    return day_unpack(member->packed_dob);
}

/* From when until when a row is a member; DAY_UNKNOWN where blank.  Nearly always both are, which
 * is seen at once; the stay of a row that has one is looked for. */
struct stay member_stay_told(const struct members *members, uint32_t member);

static inline struct stay
member_stay(const struct members *members, uint32_t member)
{
    return members->rows[member].stays
               ? member_stay_told(members, member)
               : (struct stay){.member = member, .from = DAY_UNKNOWN, .until = DAY_UNKNOWN};
}

/* Notes a stay; in the order of rows. */
void member_add_stay(struct members *members, struct stay stay);

/* What an episode has besides, after dataset_link. */
struct noted episode_noted(const struct episodes *episodes, uint32_t episode);

static inline int32_t
episode_opened_on(const struct episode *episode)
{
    return day_unpack(episode->packed_opened_on);
}

static inline int32_t
episode_assessed_on(const struct episode *episode)
{
    return day_unpack(episode->packed_assessed_on);
}

static inline int32_t
episode_plan_on(const struct episode *episode)
{
    return day_unpack(episode->packed_plan_on);
}

static inline int32_t
episode_closed_on(const struct episode *episode)
{
    return day_unpack(episode->packed_closed_on);
}

static inline int32_t
need_identified_on(const struct need *need)
{
    return day_unpack(need->packed_identified_on);
}

/* NEED_NONE when the framework has no such need. */
static inline uint16_t
need_code(const struct need *need)
{
    return need->packed_code == NEEDS_MOST ? NEED_NONE : (uint16_t)need->packed_code;
}

static inline int32_t
outcome_achieved_on(const struct outcome *outcome)
{
    return day_unpack(outcome->packed_achieved_on);
}

#define BASIS_BLANK 15

/* BASIS_..., or UINT8_MAX when blank. */
static inline uint8_t
outcome_basis(const struct outcome *outcome)
{
    return outcome->packed_basis == BASIS_BLANK ? UINT8_MAX : (uint8_t)outcome->packed_basis;
}

/* From which day on an outcome counts: DAY_UNKNOWN always, an exception from its approval on,
 * DAY_NEVER without.  An exception is looked for. */
int32_t outcome_excepted_from(const struct outcomes *outcomes, uint32_t outcome);

static inline int32_t
outcome_counts_from(const struct outcomes *outcomes, uint32_t outcome)
{
    return outcomes->rows[outcome].packed_basis == BASIS_EXCEPTION
               ? outcome_excepted_from(outcomes, outcome)
               : DAY_UNKNOWN;
}

/* Notes from which day on an exception counts; in the order of rows. */
void outcome_add_exception(struct outcomes *outcomes, struct exception exception);

/* The bits of a usual term: the span above the others.  A school year has less than 400 sessions,
 * a county some hundred spans. */
#define TERM_PROVISION_BITS 3
#define TERM_SESSIONS_BITS  9
#define TERM_SPAN_BITS      10
#define TERM_SAID_MOST      ((uint32_t)INT32_MAX)

static inline struct term_said
term_of(const struct attendance *attendance, uint32_t at)
{
    struct term_row row = attendance->rows[at];
    uint32_t sessions = ((uint32_t)1 << TERM_SESSIONS_BITS) - 1, said = row.said;

    if (!row.usual)
        return attendance->unusual[said];
    return (struct term_said){
        .provision = said % (1U << TERM_PROVISION_BITS),
        .possible = (uint16_t)(said >> TERM_PROVISION_BITS & sessions),
        .unauthorised = (uint16_t)(said >> (TERM_PROVISION_BITS + TERM_SESSIONS_BITS) & sessions),
        .span = said >> (TERM_PROVISION_BITS + 2 * TERM_SESSIONS_BITS),
    };
}

static inline struct span
term_span(const struct attendance *attendance, const struct term_said *term)
{
    return attendance->spans[term->span];
}

/* Puts down what a row says, in no list yet. */
void term_put(struct attendance *attendance, uint32_t at, const struct term_said *term);

/* Puts a row in front of a list. */
static inline void
list_push(uint32_t *first, uint32_t *next, uint32_t row)
{
    *next = *first;
    *first = row;
}

/* Follows the chains of merged families to those that survive.  Returns the first family row of
 * each loop, each loop once, in *LOOPS (in the arena); the families of a loop survive as
 * themselves. */
size_t dataset_merge(struct dataset *dataset, struct arena *arena, uint32_t **loops);

/* Hangs what belongs to a merged family on the surviving one, and claims and waivers on their
 * episodes; once all tables are read and merged.  Both in dataset_link.c. */
void dataset_link(struct dataset *dataset);

/* The rows of a table as an array, each of so many bytes; and an array put in their place. */
void *dataset_rows(const struct dataset *dataset, enum table_id table, size_t *size);
void dataset_take_rows(struct dataset *dataset, enum table_id table, void *rows);

/* The ids of a table that has some, else NULL. */
struct keys *dataset_keys(struct dataset *dataset, enum table_id table);

/* For qsort and bsearch, of row numbers or of what begins with one. */
int row_compare(const void *left, const void *right);

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
