/* SPDX-License-Identifier: MIT */
/* Reading a council's exports from CSV files. */
#include "base/file.h"
#include "port/csv.h"
#include "port/encoding.h"
#include "service/csv_faults.h"
#include "service/rowsets_parts.h"

/* A file that is larger goes through the contract's own CSV, which is not kept in memory. */
#define CSV_FILE_MOST ((size_t)2 * 1024 * 1024 * 1024)
/* Stands for a comma while another delimiter has the comma's place. */
#define UNIT_SEPARATOR '\x1F'

/* The reader knows commas only.  Another delimiter changes places with the comma before reading, in
 * a ring of three bytes that is turned back in every cell, so nothing is lost: a comma becomes a
 * unit separator, that a delimiter, that a comma. */
static struct text
turn(struct arena *arena, struct text bytes, char delimiter)
{
    char *turned = arena_copy(arena, bytes.at, bytes.length);

    for (size_t i = 0; i < bytes.length; i++)
        turned[i] = turned[i] == ','              ? UNIT_SEPARATOR
                    : turned[i] == UNIT_SEPARATOR ? delimiter
                    : turned[i] == delimiter      ? ','
                                                  : turned[i];
    return (struct text){.at = turned, .length = bytes.length};
}

static void
turn_back(char *at, size_t length, char delimiter)
{
    for (size_t i = 0; i < length; i++)
        at[i] = at[i] == UNIT_SEPARATOR ? ','
                : at[i] == delimiter    ? UNIT_SEPARATOR
                : at[i] == ','          ? delimiter
                                        : at[i];
}

static void
put_cell(struct rowset_build *build, const struct csv_batch *batch, size_t record, uint32_t row,
         uint32_t column, char delimiter)
{
    struct text cell;
    enum csv_fault fault = csv_cell(batch, record, column, &cell);

    if (fault != CSV_GOOD) {
        rowset_build_bad(build, row, column, CSV_FAULTS[fault].kind, CSV_FAULTS[fault].found,
                         CSV_FAULTS[fault].expected_of_mapped);
        return;
    }
    if (cell.length == 0)
        return;
    cell = rowset_build_keep(build, cell);
    if (delimiter != ',')
        turn_back((char *)(uintptr_t)cell.at, cell.length, delimiter);
    cell = rowset_trim(cell);
    if (cell.length > 0)
        rowset_build_put(build, row, column, cell);
}

static bool
read_records(struct rowset_build *build, struct csv *csv, char delimiter, struct error *err)
{
    struct csv_batch batch;
    uint32_t row = 1;

    do {
        if (!csv_read(csv, &batch, err))
            return false;
        for (size_t record = 0; record < batch.record_count; record++, row++)
            for (size_t cell = 0; cell < csv_cell_count(&batch, record); cell++)
                put_cell(build, &batch, record, row, (uint32_t)cell, delimiter);
        if (batch.unclosed || batch.cut_short)
            return error_raise(err, ERR_INPUT,
                               "row %u has a quote that is never closed, or more than 16 MiB; see "
                               "that quotes inside a quoted cell are doubled",
                               row - 1);
    } while (batch.record_count > 0);
    return true;
}

static bool
read_text(struct arena *arena, struct text text, const struct rowset_options *options,
          struct rowset_file *file, struct error *err)
{
    char delimiter = options->delimiter == '\0' ? ',' : options->delimiter;
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct rowset_build *build = rowset_build_new(arena, ROWSET_CSV, file->file.name, "");
    struct csv *csv;
    bool good;

    rowset_build_begin(build, options->header_row);
    if (delimiter != ',')
        text = turn(scratch, text, delimiter);
    good = csv_open_bytes(scratch, file->file.name, text, CSV_SINGLE_ROWS, &csv, err) &&
           read_records(build, csv, delimiter, err) && rowset_build_finish(build, file->list, err);
    rowset_build_free(&build);
    file->list->sheet_columns = NULL;
    return good || error_while(err, "%s", file->file.name);
}

bool
rowsets_csv(struct arena *arena, const char *path, const struct rowset_options *options,
            struct rowset_file *file, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct text bytes, text;

    file->list = ARENA_ARRAY(arena, struct rowset, 1);
    file->count = 1;
    if (!file_read(scratch, path, CSV_FILE_MOST, &bytes, err))
        return false;
    if (!encoding_read(scratch, options->encoding, bytes, &text, err))
        return error_while(err, "%s", file->file.name);
    return read_text(arena, text, options, file, err);
}
