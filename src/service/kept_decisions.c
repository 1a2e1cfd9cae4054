/* SPDX-License-Identifier: MIT */
/* Reading decisions.csv of a return that was kept. */
#include <stdlib.h>

#include "port/csv.h"
#include "service/kept.h"

#define SHOWN_MOST 60

enum kept_column {
    KEPT_EPISODE,
    KEPT_DECISION,
    KEPT_SUSTAINED,
    KEPT_FAILED,
    KEPT_UNKNOWN,
    KEPT_WAIVED,
    KEPT_COUNT
};

static const struct {
    const char *name;
    bool required;
} KEPT_COLUMNS[KEPT_COUNT] = {
    [KEPT_EPISODE] = {"episode_id",    true },
      [KEPT_DECISION] = {"decision",      true },
    [KEPT_SUSTAINED] = {"S",             false},
      [KEPT_FAILED] = {"tests_failed",  false},
    [KEPT_UNKNOWN] = {"tests_unknown", false},
      [KEPT_WAIVED] = {"tests_waived",  false},
};

#define PLACE_NONE SIZE_MAX

struct reading {
    struct arena *arena;
    const char *path;
    size_t place[KEPT_COUNT]; /* in the header */
    uint32_t row;             /* as a spreadsheet counts: the header is 1 */
    struct line *lines;
    size_t count, room;
};

/* The row tells where a doubled episode stands. */
struct line {
    struct kept_decision decision;
    uint32_t row;
};

static bool
tell(const struct reading *reading, enum kept_column column, struct text found,
     const char *expected, struct error *err)
{
    return error_raise(err, ERR_INPUT, "%s row %u, \"%s\": found \"%s\"; expected %s",
                       reading->path, reading->row, KEPT_COLUMNS[column].name,
                       text_for_show(reading->arena, found, SHOWN_MOST), expected);
}

static bool
tell_fault(const struct reading *reading, enum csv_fault fault, struct error *err)
{
    static const char *const WORDS[] = {
        [CSV_GOOD] = "",
        [CSV_BAD_QUOTES] = "a cell's quotes do not match; write a quote inside quotes twice",
        [CSV_BAD_ENCODING] = "a cell is not UTF-8; save the file as \"CSV UTF-8\"",
        [CSV_TOO_LONG] = "a cell is longer than 1 MiB; look for a quote that does not close",
    };

    return error_raise(err, ERR_INPUT, "%s row %u: %s", reading->path, reading->row, WORDS[fault]);
}

/* ---- the header ---- */

static enum kept_column
column_named(struct text name)
{
    unsigned column = 0;

    while (column < KEPT_COUNT && !text_is(name, KEPT_COLUMNS[column].name))
        column++;
    return (enum kept_column)column;
}

static bool
read_header(struct reading *reading, const struct csv_batch *batch, struct error *err)
{
    for (unsigned i = 0; i < KEPT_COUNT; i++)
        reading->place[i] = PLACE_NONE;
    for (size_t i = 0; i < csv_cell_count(batch, 0); i++) {
        struct text name;
        enum csv_fault fault = csv_cell(batch, 0, i, &name);
        enum kept_column column;

        if (fault != CSV_GOOD)
            return tell_fault(reading, fault, err);
        column = column_named(name);
        if (column == KEPT_COUNT)
            continue;
        if (reading->place[column] != PLACE_NONE)
            return error_raise(err, ERR_INPUT, "%s row 1: the column \"%s\" is there twice",
                               reading->path, KEPT_COLUMNS[column].name);
        reading->place[column] = i;
    }
    for (unsigned i = 0; i < KEPT_COUNT; i++)
        if (KEPT_COLUMNS[i].required && reading->place[i] == PLACE_NONE)
            return error_raise(err, ERR_INPUT,
                               "%s row 1: there is no column \"%s\"; name the " DECISIONS_FILE
                               " that a run has written",
                               reading->path, KEPT_COLUMNS[i].name);
    return true;
}

/* ---- lines ---- */

static bool
decision_read(const struct reading *reading, struct text cell, enum decision_kind *kind,
              struct error *err)
{
    struct builder known = {.arena = reading->arena};

    for (unsigned i = 0; i < DECISION_UNUSED; i++)
        if (text_is(cell, DECISIONS[i].code)) {
            *kind = (enum decision_kind)i;
            return true;
        }
    for (unsigned i = 0; i < DECISION_UNUSED; i++)
        builder_printf(&known, "%s%s", i == 0 ? "one of " : ", ", DECISIONS[i].code);
    return tell(reading, KEPT_DECISION, cell, known.at, err);
}

/* One test, like T9; false when the word is none. */
static bool
test_read(struct text word, uint64_t *tests)
{
    unsigned number = 0;

    if (word.length < 2 || word.length > 3 || word.at[0] != 'T' || word.at[1] == '0')
        return false;
    for (size_t i = 1; i < word.length; i++) {
        if (word.at[i] < '0' || word.at[i] > '9')
            return false;
        number = number * 10 + (unsigned)(word.at[i] - '0');
    }
    if (number > KEPT_TESTS_MOST)
        return false;
    *tests |= UINT64_C(1) << (number - 1);
    return true;
}

/* Codes parted by blanks: "T2 T6". */
static bool
tests_read(const struct reading *reading, enum kept_column column, struct text cell,
           uint64_t *tests, struct error *err)
{
    struct text left = cell;

    *tests = 0;
    while (left.length > 0) {
        const char *blank = memchr(left.at, ' ', left.length);
        struct text word = left;

        if (blank != NULL)
            word.length = (size_t)(blank - left.at);
        if (word.length > 0 && !test_read(word, tests))
            return tell(reading, column, cell, "tests like \"T2 T6\"", err);
        left.at += word.length + (blank != NULL);
        left.length -= word.length + (blank != NULL);
    }
    return true;
}

static bool
day_cell_read(const struct reading *reading, struct text cell, int32_t *day, struct error *err)
{
    *day = DAY_UNKNOWN;
    return cell.length == 0 || day_read(cell.at, cell.length, day) ||
           tell(reading, KEPT_SUSTAINED, cell, "a date like 2024-05-12", err);
}

static bool
cells_read(const struct reading *reading, const struct csv_batch *batch, size_t record,
           struct text cells[KEPT_COUNT], struct error *err)
{
    for (unsigned i = 0; i < KEPT_COUNT; i++) {
        enum csv_fault fault = CSV_GOOD;

        cells[i] = text_of("");
        if (reading->place[i] < csv_cell_count(batch, record))
            fault = csv_cell(batch, record, reading->place[i], &cells[i]);
        if (fault != CSV_GOOD)
            return tell_fault(reading, fault, err);
    }
    return true;
}

static bool
line_read(struct reading *reading, const struct csv_batch *batch, size_t record, struct error *err)
{
    struct text cells[KEPT_COUNT];
    struct line line = {.row = reading->row};
    struct kept_decision *decision = &line.decision;

    if (!cells_read(reading, batch, record, cells, err))
        return false;
    if (cells[KEPT_EPISODE].length == 0)
        return tell(reading, KEPT_EPISODE, cells[KEPT_EPISODE], "the episode's id", err);
    if (!decision_read(reading, cells[KEPT_DECISION], &decision->kind, err) ||
        !day_cell_read(reading, cells[KEPT_SUSTAINED], &decision->sustained_on, err) ||
        !tests_read(reading, KEPT_FAILED, cells[KEPT_FAILED], &decision->failed, err) ||
        !tests_read(reading, KEPT_UNKNOWN, cells[KEPT_UNKNOWN], &decision->unknown, err) ||
        !tests_read(reading, KEPT_WAIVED, cells[KEPT_WAIVED], &decision->waived, err))
        return false;
    decision->episode = (struct text){
        .at = arena_copy(reading->arena, cells[KEPT_EPISODE].at, cells[KEPT_EPISODE].length),
        .length = cells[KEPT_EPISODE].length,
    };
    reading->lines =
        grow_large(reading->lines, &reading->room, reading->count + 1, sizeof *reading->lines);
    reading->lines[reading->count++] = line;
    return true;
}

static bool
batch_read(struct reading *reading, const struct csv_batch *batch, struct error *err)
{
    for (size_t record = 0; record < batch->record_count; record++) {
        reading->row++;
        if (reading->row == 1) {
            if (!read_header(reading, batch, err))
                return false;
            continue;
        }
        if (!csv_record_is_blank(batch, record) && !line_read(reading, batch, record, err))
            return false;
    }
    if (batch->unclosed || batch->cut_short)
        return error_raise(err, ERR_INPUT, "%s row %u: a quote is opened and never closed",
                           reading->path, reading->row);
    return true;
}

static bool
file_lines_read(struct reading *reading, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct csv_batch batch;
    struct csv *csv;

    if (!csv_open(scratch, reading->path, CSV_WHOLE, &csv, err))
        return false;
    do {
        if (!csv_read(csv, &batch, err) || !batch_read(reading, &batch, err))
            return false;
    } while (batch.record_count > 0);
    return reading->row > 0 ||
           error_raise(err, ERR_INPUT, "%s: is empty; expected a header row", reading->path);
}

/* ---- in order ---- */

static int
by_episode(const void *left, const void *right)
{
    const struct line *a = left, *b = right;
    int order = text_compare(a->decision.episode, b->decision.episode);

    if (order != 0)
        return order;
    return a->row < b->row ? -1 : a->row > b->row;
}

/* What a run writes is sorted already; it may have been sorted otherwise since. */
static bool
is_sorted(const struct reading *reading)
{
    for (size_t i = 1; i < reading->count; i++)
        if (by_episode(&reading->lines[i - 1], &reading->lines[i]) > 0)
            return false;
    return true;
}

static bool
lines_keep(const struct reading *reading, struct kept_decisions *kept, struct error *err)
{
    struct kept_decision *list = ARENA_ARRAY(reading->arena, struct kept_decision, reading->count);

    for (size_t i = 0; i < reading->count; i++) {
        list[i] = reading->lines[i].decision;
        if (i > 0 && text_equals(list[i].episode, list[i - 1].episode))
            return error_raise(err, ERR_INPUT,
                               "%s row %u, \"episode_id\": \"%s\" stands in row %u already; "
                               "expected each episode once",
                               reading->path, reading->lines[i].row,
                               text_for_show(reading->arena, list[i].episode, SHOWN_MOST),
                               reading->lines[i - 1].row);
    }
    *kept = (struct kept_decisions){.count = reading->count, .list = list};
    return true;
}

bool
kept_decisions_read(struct arena *arena, const char *path, struct kept_decisions *kept,
                    struct error *err)
{
    struct reading reading = {.arena = arena, .path = path};
    bool good = file_lines_read(&reading, err);

    if (good && reading.count > 0 && !is_sorted(&reading))
        qsort(reading.lines, reading.count, sizeof *reading.lines, by_episode);
    good = good && lines_keep(&reading, kept, err);
    free(reading.lines);
    return good;
}
