/* SPDX-License-Identifier: MIT */
/*
 * sample - an invented council: families whose records look like case data and mean nobody.
 *
 * A family follows from the plan and its index alone, so families can be made in any order and as
 * often as wanted.  What the records say is settled in sample_family.c, which chooses a story, and
 * in a file for each part; sample_rows.c writes them as CSV, with keys from sample_key.c, words
 * from sample_names.c and mistakes from sample_mistake.c.
 *
 * Units    Days as in base/day.h; DAY_UNKNOWN is a blank cell.
 * Owns     Nothing; all of it is values.
 * Errors   None.
 * Source   Dataset contract, sections 1 to 3.  Names, numbers and places are invented: NHS numbers
 *          are of the range for tests (999), pupil numbers of an authority 000, schools' numbers
 *          above all that were given out.
 */
#ifndef DELTARETURN_MODEL_SAMPLE_H
#define DELTARETURN_MODEL_SAMPLE_H

#include "base/text.h"
#include "model/quarter.h"
#include "model/sample_mistake.h"
#include "model/table.h"

#define SAMPLE_FAMILIES_MOST  10000000u
#define SAMPLE_FIRST_YEAR     1950 /* the earliest quarter's: its grandparents need dates too */
#define SAMPLE_MEMBERS_MOST   8
#define SAMPLE_EPISODES_MOST  2
#define SAMPLE_NEEDS_MOST     16
#define SAMPLE_TERMS_MOST     64
#define SAMPLE_EVENTS_MOST    6
#define SAMPLE_NEED_CODES     34 /* of supporting-families-2022: 1.1 to 10.3 */
#define SAMPLE_NOBODY         (-1)
#define SAMPLE_AUTHORITY      "X0123"
#define SAMPLE_PAYMENT_PENCE  80000
#define SAMPLE_SUSTAIN_MONTHS 6

/* Which council: the same plan gives the same bytes. */
struct sample_plan {
    uint64_t seed;
    uint32_t families; /* 1 to SAMPLE_FAMILIES_MOST */
    struct period period;
    bool mistakes;         /* plant some: see sample_mistake.h */
    const char *authority; /* whose earlier claims are there; NULL: SAMPLE_AUTHORITY */
};

enum sample_answer { ANSWER_NO, ANSWER_YES, ANSWER_BLANK };

struct sample_member {
    int32_t dob, from, until;
    uint8_t role;      /* ROLE_CHILD ... */
    uint8_t provision; /* PROVISION_PRIMARY ... of a pupil out of the ordinary, or _BLANK */
};

struct sample_outcome {
    bool there;
    uint8_t result; /* RESULT_ACHIEVED ... */
    int8_t basis;   /* BASIS_PRACTITIONER ..., or -1 */
    int32_t achieved_on, approved_on;
};

struct sample_need {
    uint8_t episode;
    uint8_t code;         /* 0 to SAMPLE_NEED_CODES - 1 */
    int8_t member;        /* or SAMPLE_NOBODY: the whole family's */
    int8_t identified_at; /* IDENTIFIED_SCREENING ..., or -1 */
    int32_t identified_on;
    struct sample_outcome outcome;
};

struct sample_episode {
    int32_t opened_on, assessed_on, plan_on, closed_on;
    enum sample_answer whole_family, covers_all, quality;
    bool has_lead;
};

struct sample_term {
    int8_t member;
    uint8_t season; /* 0 spring, 1 summer, 2 autumn */
    int16_t year;
    int32_t first, last;
    int32_t possible, authorised, unauthorised;
};

struct sample_event {
    const char *type;
    int8_t member;  /* or SAMPLE_NOBODY: only the family is named */
    int16_t amount; /* -1: blank */
    int32_t on;
};

/* One family's records as plain values. */
struct sample_family {
    uint32_t index;
    enum sample_mistake mistake;
    bool superseded; /* merged into the family before it */
    bool thorough;   /* whoever keeps this record fills in every cell */
    unsigned member_count, children, episode_count, need_count, term_count, event_count;
    struct sample_member members[SAMPLE_MEMBERS_MOST]; /* the children first */
    struct sample_episode episodes[SAMPLE_EPISODES_MOST];
    struct sample_need needs[SAMPLE_NEEDS_MOST];
    struct sample_term terms[SAMPLE_TERMS_MOST];
    struct sample_event events[SAMPLE_EVENTS_MOST];
    bool claimed; /* a claim for the first episode, of this quarter: */
    struct quarter claim_quarter;
};

/* Family INDEX of the plan, as far as the rows of TABLE tell of it: the episodes always, the needs
 * for needs and outcomes, the terms for attendance, and so on; counts of what was left out are 0.
 */
void sample_family_make(const struct sample_plan *plan, uint32_t index, enum table_id table,
                        struct sample_family *family);

/* Whether the plan has this table at all: one mistake is a table left out, and nobody waives
 * anything. */
bool sample_has_table(const struct sample_plan *plan, enum table_id table);

/* The header row: every column of the contract, in its order; mistakes may change it. */
void sample_header_put(const struct sample_plan *plan, enum table_id table, struct builder *out);

/* The family's rows of a table.  Rows end in LF, and no cell holds a line break. */
void sample_rows_put(const struct sample_plan *plan, const struct sample_family *family,
                     enum table_id table, struct builder *out);

/* The key of row INDEX of a table with keys: 8 to 12 characters, each index's its own, and without
 * an order that shows.  Returns its length. */
#define SAMPLE_KEY_SIZE 16
size_t sample_key(const struct sample_plan *plan, enum table_id table, uint64_t index,
                  char key[SAMPLE_KEY_SIZE]);

/* How many rows of a table a family's keys leave room for: row k of family f has index
 * f * sample_key_room(table) + k. */
uint64_t sample_key_room(enum table_id table);

#endif
