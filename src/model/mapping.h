/* SPDX-License-Identifier: MIT */
/*
 * mapping - how a council's own exports become the tables of the contract, as plain values.
 *
 * A mapping is data a data provider writes: which files to read, and for each column of a table
 * where its cells come from and what is done to them on the way.  Nothing here knows how the file
 * was read.
 *
 * Units    Lines are those of the mapping file, from 1.
 * Owns     Nothing; texts belong to the arena the mapping was read into.
 * Source   Dataset contract, section 6.
 * See      deltareturn-mapping(5); model/mapping_bind.h for what becomes of one.
 */
#ifndef DELTARETURN_MODEL_MAPPING_H
#define DELTARETURN_MODEL_MAPPING_H

#include "model/date_format.h"
#include "model/table.h"

/* What is to be done with a cell that is not in a value map, or not found in another file. */
enum mapping_otherwise {
    OTHERWISE_REFUSE,  /* an error in the data */
    OTHERWISE_BLANK,   /* nothing is known */
    OTHERWISE_KEEP,    /* as it stands */
    OTHERWISE_DEFAULT, /* a value of the map's */
    OTHERWISE_COUNT
};

/* An export: all that matches a pattern, read in one way. */
struct mapping_file {
    int line;
    const char *name;     /* what the mapping calls it */
    const char *match;    /* a glob within the data folder */
    const char *sheet;    /* of a workbook, or the element of an XML file; NULL: the only one */
    const char *encoding; /* NULL: UTF-8 */
    char delimiter;
    uint32_t header_row; /* from 1 */
    bool many;           /* several files may match, and are read one behind the other */
    bool optional;       /* none need match */
};

struct mapping_value {
    int line;
    const char *found; /* compared without regard to the case of A to Z */
    const char *becomes;
};

struct mapping_values {
    int line;
    const char *name; /* "": it stands inside its column */
    enum mapping_otherwise otherwise;
    const char *fallback; /* OTHERWISE_DEFAULT */
    size_t count;
    const struct mapping_value *list;
};

/* A cell is looked for in a column of another file, and the cell of another column of that row
 * takes its place. */
struct mapping_lookup {
    int line;
    size_t file; /* of the mapping's */
    const char *key, *take;
    enum mapping_otherwise otherwise; /* never OTHERWISE_DEFAULT */
    bool first, last; /* which row counts of several that differ; neither: that is an error */
};

enum mapping_part_kind { PART_COLUMN, PART_CONSTANT, PART_ROW_NUMBER };

/* A piece of what a cell is made from.  {name}, {code} and {n} in TEXT stand for those of the
 * table's group. */
struct mapping_part {
    enum mapping_part_kind kind;
    const char *text; /* a heading, or the constant */
};

enum mapping_take {
    TAKE_FIRST, /* the first part that is not blank */
    TAKE_JOIN   /* all of them, with a separator */
};

enum mapping_number {
    NUMBER_PLAIN,   /* as it stands */
    NUMBER_GROUPED, /* with thousands separators: 1,234.5 */
    NUMBER_POUNDS   /* pounds, which become pence: £1,234.50 */
};

enum mapping_case { CASE_KEPT, CASE_UPPER, CASE_LOWER };

struct mapping_column {
    int line;
    unsigned column; /* of the contract's table */
    enum mapping_take take;
    size_t part_count;
    const struct mapping_part *parts;
    const char *separator; /* TAKE_JOIN */
    bool skip_blanks;      /* TAKE_JOIN: a blank part is left out; else it makes the cell blank */
    bool optional;         /* a file without such a column leaves the cells blank */
    const struct mapping_lookup *lookup; /* NULL: none */
    const struct mapping_values *values; /* NULL: none */
    const struct date_format *date;      /* NULL: none */
    enum mapping_number number;
    enum mapping_case letters;
    uint32_t pad;       /* at least so many characters, by zeros in front */
    const char *prefix; /* "" */
    const char *unsure; /* what a person has still to look at; NULL: nothing */
};

enum mapping_test { WHEN_IS, WHEN_IS_NOT, WHEN_FILLED, WHEN_BLANK };

/* A row is used when of each group of conditions one holds at least. */
struct mapping_when {
    int line;
    size_t group;
    const char *column; /* a heading, which may hold {name}, {code} and {n} */
    enum mapping_test test;
    const char *value; /* WHEN_IS, WHEN_IS_NOT: as in a value map */
};

/* One row of the export gives one row of the table for each of these. */
struct mapping_group {
    int line;
    const char *name, *code, *number; /* NULL: it has none */
};

enum mapping_distinct {
    DISTINCT_NOT,   /* each row gives its own */
    DISTINCT_FIRST, /* one row a key: of each column the first cell that is not blank */
    DISTINCT_LAST   /* the last */
};

/* One export feeding one table. */
struct mapping_table {
    int line;
    enum table_id table;
    size_t file; /* of the mapping's */
    enum mapping_distinct distinct;
    const char *unsure;
    size_t group_count;
    const struct mapping_group *groups;
    size_t when_count;
    const struct mapping_when *whens;
    size_t column_count;
    const struct mapping_column *columns;
};

struct mapping {
    const char *path; /* for messages */
    const char *name, *version, *about;
    size_t file_count;
    const struct mapping_file *files;
    size_t table_count;
    const struct mapping_table *tables;
};

/* What is wrong with a mapping, or how it does not fit the files. */
struct mapping_fault {
    int line;
    const char *words;
};

struct mapping_faults {
    struct arena *arena;
    size_t count, room;
    struct mapping_fault *list;
};

void mapping_fault_add(struct mapping_faults *faults, int line, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* ERR_INPUT with the first fault by line and the number of the others; true when there is none. */
bool
mapping_faults_tell(const char *path, struct mapping_faults *faults, struct error *err) MUST_USE;

/* The value map that every mapping knows by this name, or NULL: "yes-no". */
const struct mapping_values *mapping_known_values(const char *name);

/* A text with {name}, {code} and {n} filled in from a group; GROUP may be NULL.  Returns NULL when
 * it asks for something that the group has not. */
const char *mapping_fill(struct arena *arena, const char *text, const struct mapping_group *group);

/* Whether two texts are the same but for the case of A to Z. */
bool text_same_letters(struct text a, struct text b);

/* A to Z as a to z, in the arena. */
struct text text_lower(struct arena *arena, struct text text);

/* The headings a column is made from, for a person: "Forename, Surname"; NULL: constants only. */
const char *mapping_sources(struct arena *arena, const struct mapping_column *column,
                            const struct mapping_group *group);

#endif
