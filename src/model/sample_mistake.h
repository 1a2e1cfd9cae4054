/* SPDX-License-Identifier: MIT */
/*
 * sample_mistake - what a sample council gets wrong when it is asked to.
 *
 * Each mistake is one cell said differently in one row, or one row said twice, so that a check
 * reports each in one line.  A family has at most one.
 *
 * Owns     Nothing; the table is constant.
 * Source   Dataset contract, section 5: kinds of error and warning.
 */
#ifndef DELTARETURN_MODEL_SAMPLE_MISTAKE_H
#define DELTARETURN_MODEL_SAMPLE_MISTAKE_H

#include "model/table.h"

enum sample_mistake {
    MISTAKE_BLANK_REQUIRED,
    MISTAKE_TOO_MANY_CELLS,
    MISTAKE_BAD_ENCODING,
    MISTAKE_BAD_CSV,
    MISTAKE_DUPLICATE_KEY,
    MISTAKE_DANGLING_KEY,
    MISTAKE_BAD_VALUE,
    MISTAKE_BAD_DATE,
    MISTAKE_BAD_NUMBER,
    MISTAKE_ABSENCE_OVER_POSSIBLE,
    MISTAKE_CLOSED_BEFORE_OPENED,
    MISTAKE_END_BEFORE_START,
    MISTAKE_EVENT_WITHOUT_SUBJECT,
    MISTAKE_EVENT_MEMBER_MISMATCH,
    MISTAKE_SUPERSEDED_LOOP,
    MISTAKE_NEED_AFTER_CLOSURE,
    MISTAKE_TERMS_OVERLAP,
    MISTAKE_NEED_MEMBER_MISMATCH,
    MISTAKE_FAMILY_WITHOUT_MEMBERS,
    MISTAKE_SUPERSEDED_OPEN_EPISODE,
    MISTAKE_IDENTICAL_ROWS,
    MISTAKE_CLAIM_DANGLING_KEY,
    MISTAKE_DATE_AFTER_AS_AT, /* last, since a check reports all of a column in one line: once */
    MISTAKE_NONE
};

/* What the cell says instead. */
enum mistake_says {
    SAYS_NOTHING_NEW,   /* as it was: the row is only said twice */
    SAYS_TEXT,          /* the mistake's text, raw */
    SAYS_OWN_FAMILY,    /* the family's own key */
    SAYS_OTHER_FAMILY,  /* the key of a family far away */
    SAYS_NEW_FAMILY,    /* a family's key that no other row has */
    SAYS_OTHER_MEMBER,  /* the key of a member of a family far away */
    SAYS_AFTER_CLOSURE, /* a day after the first episode's closure */
    SAYS_AFTER_AS_AT    /* the day after the as-at date */
};

/* More that a mistake needs. */
enum {
    MISTAKE_IN_COPY = 1 << 0, /* it is in a second copy of the row, the first being sound */
    MISTAKE_OPEN = 1 << 1, /* the family's episode is open; with all other mistakes it is closed */
    MISTAKE_CLAIMED = 1 << 2 /* the family has an earlier claim */
};

struct mistake_def {
    enum sample_mistake mistake;
    enum table_id table; /* in the family's first row of this table... */
    unsigned column;     /* ...this cell, or one cell more at the end */
    enum mistake_says says;
    const char *text;
    unsigned needs;
};

/* Indexed by enum sample_mistake, below MISTAKE_NONE. */
extern const struct mistake_def SAMPLE_MISTAKES[];

/* What is planted in family INDEX of a council of FAMILIES: about one mistake in 200 families, all
 * kinds in turn, and every kind at least once in a council of 200 or more. */
enum sample_mistake sample_mistake_of(uint32_t families, uint32_t index);

/* From this many families on, whole tables and columns go wrong too: outcomes.csv is left out, the
 * attendance table lacks a column, families.csv has one twice, events.csv one too many. */
#define SAMPLE_MISTAKES_OF_TABLES_FROM 200u

#endif
