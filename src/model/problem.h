/* SPDX-License-Identifier: MIT */
/*
 * problem - what is wrong or odd in the data, as a person can act on it.
 *
 * The table PROBLEMS is the only place where a kind of problem has a name, a weight and its words.
 *
 * Owns     Nothing; texts belong to the arena of the list.
 * Source   Dataset contract, sections 1 and 5 (names of the kinds, rows and columns).
 */
#ifndef DELTARETURN_MODEL_PROBLEM_H
#define DELTARETURN_MODEL_PROBLEM_H

#include "model/table.h"

/* Errors first, in the order of their importance to the person who mends them. */
enum problem_kind {
    PROBLEM_MISSING_TABLE,
    PROBLEM_MISSING_COLUMN,
    PROBLEM_DUPLICATE_COLUMN,
    PROBLEM_BAD_CSV,
    PROBLEM_BAD_ENCODING,
    PROBLEM_TOO_MANY_CELLS,
    PROBLEM_FORMULA_WITHOUT_VALUE,
    PROBLEM_DUPLICATE_KEY,
    PROBLEM_BLANK_REQUIRED,
    PROBLEM_SUPERSEDED_LOOP,
    PROBLEM_DANGLING_KEY,
    PROBLEM_BAD_DATE,
    PROBLEM_BAD_NUMBER,
    PROBLEM_BAD_VALUE,
    PROBLEM_NO_FRAMEWORK,
    PROBLEM_CLOSED_BEFORE_OPENED,
    PROBLEM_END_BEFORE_START,
    PROBLEM_ABSENCE_OVER_POSSIBLE,
    PROBLEM_EVENT_WITHOUT_SUBJECT,
    PROBLEM_EVENT_MEMBER_MISMATCH,
    PROBLEM_FIRST_WARNING,
    PROBLEM_CLAIMED_BEFORE_WARNED = PROBLEM_FIRST_WARNING,
    PROBLEM_SUPERSEDED_OPEN_EPISODE,
    PROBLEM_FAMILY_WITHOUT_MEMBERS,
    PROBLEM_NEED_MEMBER_MISMATCH,
    PROBLEM_CLAIM_DANGLING_KEY,
    PROBLEM_IDENTICAL_ROWS,
    PROBLEM_TERMS_OVERLAP,
    PROBLEM_NEED_AFTER_CLOSURE,
    PROBLEM_DATE_AFTER_AS_AT,
    PROBLEM_ROWS_DIFFER,
    PROBLEM_DIGITS_LOST,
    PROBLEM_FORMULA_VALUES,
    PROBLEM_HIDDEN_SHEET,
    PROBLEM_UNUSED_SHEET,
    PROBLEM_EXTRA_COLUMN,
    PROBLEM_KIND_COUNT
};

struct problem_def {
    const char *code;  /* "missing_table" */
    const char *words; /* "a table is missing" */
};
extern const struct problem_def PROBLEMS[PROBLEM_KIND_COUNT];

/* One id cell of the row, so that a person finds it in the case system. */
struct problem_key {
    const char *column, *value;
};

struct feed;
struct rowset;

struct problem {
    enum problem_kind kind;
    enum table_id table;
    uint32_t row;       /* as a spreadsheet shows it; 0 = the whole file */
    const char *column; /* "" = the whole row */
    const char *found, *expected;
    size_t key_count;
    const struct problem_key *keys;
    /* Only where the data came from elsewhere than the contract's own files (model/feed.h): */
    const char *file;            /* NULL: the table's own */
    const struct rowset *rowset; /* NULL: none, as for a table that is missing */
    const char *cell;            /* of a sheet: "D14"; or NULL */
};

/* Bytes of a cell that a report shows; what is longer is cut. */
#define FOUND_MOST 80

/* The list of one run or check.  Past PROBLEMS_KEPT only the counts go on. */
#define PROBLEMS_KEPT 1000000
struct problems {
    struct arena *arena;
    const struct feed *feed; /* problems added are told in its places; NULL: as they are */
    struct problem *list;
    size_t count, room;
    uint64_t total[PROBLEM_KIND_COUNT]; /* kept or not */
};

static inline bool
problem_is_error(enum problem_kind kind)
{
    return kind < PROBLEM_FIRST_WARNING;
}

/* The name of the file that a problem is in. */
static inline const char *
problem_file(const struct problem *problem)
{
    return problem->file == NULL ? TABLES[problem->table].file : problem->file;
}

/* The sheet of the workbook, or the element of the XML file, that a problem is in; "" for a CSV
 * file, and for the whole of any file. */
const char *problem_sheet(const struct problem *problem);

/* Whether that is an element. */
bool problem_is_in_xml(const struct problem *problem);

/* Whether another problem would still be kept, so that its words are worth making. */
bool problems_have_room(const struct problems *problems);

/* Adds one problem; texts must live as long as the list. */
void problems_add(struct problems *problems, struct problem problem);

/* Moves all of FROM behind TO; FROM's arena must live on. */
void problems_append(struct problems *to, const struct problems *from);

uint64_t problems_errors(const struct problems *problems);
uint64_t problems_warnings(const struct problems *problems);

/* By file, sheet, row, column and kind, as the JSON report lists them. */
void problems_sort(struct problems *problems);

/* The first problems of each kind, by file, sheet, row and column; the kinds by their importance.
 * There may be very many, of which a screen shows these. */
#define PROBLEMS_OF_ONE_KIND 10
struct problems_first {
    const struct problem *list[PROBLEM_KIND_COUNT * PROBLEMS_OF_ONE_KIND];
    size_t count;
};
void problems_first(const struct problems *problems, struct problems_first *first);

#endif
