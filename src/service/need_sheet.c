/* SPDX-License-Identifier: MIT */
/* Reading a list of needs from a workbook or a CSV file. */
#include <stdlib.h>

#include "base/a1.h"
#include "base/file.h"
#include "port/csv.h"
#include "port/unicode.h"
#include "port/xlsx_read.h"
#include "service/framework_import.h"

/* A list that people keep is small. */
static const struct xlsx_limits LIMITS = {.bytes = (uint64_t)256 * 1024 * 1024, .parts = 5000};

/* Cells come in any order; the sheet grows as they do. */
struct filling {
    struct arena *arena;
    const struct xlsx_book *book; /* NULL for CSV */
    struct need_cell *cells;      /* NEED_COLUMNS_MOST a row */
    size_t room, rows, columns;
};

static void
filling_free(void *handle)
{
    struct filling *filling = handle;

    free(filling->cells);
}

/* An empty one; its cells live as long as SCRATCH, their texts as long as ARENA. */
static struct filling *
filling_new(struct arena *scratch, struct arena *arena)
{
    struct filling *filling = ARENA_ARRAY(scratch, struct filling, 1);

    filling->arena = arena;
    arena_defer(scratch, filling_free, filling);
    return filling;
}

/* White space at the ends goes, and each run inside, line breaks too, becomes one blank. */
static const char *
folded(struct arena *arena, struct text text)
{
    char *out, *to;

    text = unicode_trim(text);
    to = out = arena_alloc(arena, text.length + 1);
    for (size_t i = 0; i < text.length;) {
        struct text rest = {.at = text.at + i, .length = text.length - i};
        size_t space = unicode_space(rest);

        if (space == 0)
            *to++ = text.at[i++];
        else if (to[-1] != ' ')
            *to++ = ' ';
        i += space;
    }
    *to = '\0';
    return out;
}

static bool
put_cell(struct filling *filling, size_t row, size_t column, struct need_cell cell,
         struct error *err)
{
    size_t had = filling->room;

    if (cell.text[0] == '\0')
        return true;
    if (row >= NEED_ROWS_MOST || column >= NEED_COLUMNS_MOST)
        return error_raise(
            err, ERR_INPUT,
            "row %zu, column %zu: a list of needs has at most %d rows and %d columns", row + 1,
            column + 1, NEED_ROWS_MOST, NEED_COLUMNS_MOST);
    filling->cells =
        grow(filling->cells, &filling->room, (row + 1) * NEED_COLUMNS_MOST, sizeof *filling->cells);
    for (size_t i = had; i < filling->room; i++)
        filling->cells[i] = (struct need_cell){.text = ""};
    filling->cells[row * NEED_COLUMNS_MOST + column] = cell;
    filling->rows = row >= filling->rows ? row + 1 : filling->rows;
    filling->columns = column >= filling->columns ? column + 1 : filling->columns;
    return true;
}

static struct need_sheet
sheet_of(const struct filling *filling)
{
    struct need_cell *cells =
        ARENA_ARRAY(filling->arena, struct need_cell, filling->rows * filling->columns);

    for (size_t row = 0; row < filling->rows; row++)
        for (size_t column = 0; column < filling->columns; column++)
            cells[row * filling->columns + column] =
                filling->cells[row * NEED_COLUMNS_MOST + column];
    return (struct need_sheet){
        .row_count = filling->rows, .column_count = filling->columns, .cells = cells};
}

/* ---- workbooks ---- */

static struct need_cell
cell_of(const struct filling *filling, const struct xlsx_cell *cell)
{
    struct need_cell out = {.text = ""};
    int32_t day;

    switch (cell->type) {
    case XLSX_TEXT:
        out.text = folded(filling->arena, cell->text);
        break;
    case XLSX_FAULT:
        out.text = folded(filling->arena, cell->text);
        out.kind = NEED_CELL_FAULT;
        break;
    case XLSX_NUMBER:
        out.text = arena_printf(filling->arena, "%.15g", cell->number);
        out.kind = NEED_CELL_NUMBER;
        break;
    case XLSX_SERIAL:
        out.text = xlsx_serial_day(filling->book, cell->number, &day)
                       ? arena_printf(filling->arena, "%s", day_format(day).text)
                       : arena_printf(filling->arena, "%.15g", cell->number);
        out.kind = NEED_CELL_DATE;
        break;
    case XLSX_BOOLEAN:
        out.text = cell->number != 0 ? "TRUE" : "FALSE";
        break;
    case XLSX_NO_VALUE: /* a formula that nobody has computed says nothing */
        break;
    }
    return out;
}

static bool
take_cell(void *context, const struct xlsx_cell *cell, struct error *err)
{
    struct filling *filling = context;

    return put_cell(filling, cell->row, cell->column, cell_of(filling, cell), err);
}

static bool
read_tab(struct arena *arena, struct xlsx_book *book, size_t tab, struct need_sheet *sheet,
         struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct filling *filling = filling_new(scratch, arena);
    struct xlsx_sink sink = {.cell = take_cell, .context = filling};

    filling->book = book;
    if (!xlsx_read_sheet(book, tab, &sink, err))
        return false;
    *sheet = sheet_of(filling);
    return true;
}

/* `"Cover", "Needs"` */
static const char *
tabs_told(struct arena *arena, const struct xlsx_book *book)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (size_t i = 0; i < xlsx_sheet_count(book); i++)
        builder_printf(&out, "%s\"%s\"", i == 0 ? "" : ", ",
                       text_for_show(arena, text_of(xlsx_sheet_name(book, i)), 40));
    return out.at;
}

static bool
read_named(struct arena *arena, struct xlsx_book *book, const char *path, const char *name,
           struct need_sheet *sheet, struct error *err)
{
    for (size_t i = 0; i < xlsx_sheet_count(book); i++)
        if (strcmp(xlsx_sheet_name(book, i), name) == 0)
            return read_tab(arena, book, i, sheet, err);
    return error_raise(err, ERR_INPUT, "%s: there is no sheet \"%s\"; it has %s", path,
                       text_for_show(arena, text_of(name), 40), tabs_told(arena, book));
}

/* The only sheet that a column of needs is found in; when there is one sheet alone, that one. */
static bool
read_only_fit(struct arena *arena, struct xlsx_book *book, const struct import_options *options,
              const char **name, struct need_sheet *sheet, struct error *err)
{
    struct error ignored = {.code = ERR_NONE};
    struct need_columns columns;
    size_t fits = 0;

    for (size_t i = 0; i < xlsx_sheet_count(book); i++) {
        struct need_sheet other;

        if (!read_tab(arena, book, i, &other, err))
            return false;
        if (xlsx_sheet_count(book) > 1 &&
            !need_columns_find(arena, &other, options->asked, &columns, &ignored))
            continue;
        *sheet = other;
        *name = xlsx_sheet_name(book, i);
        fits++;
    }
    return fits == 1 ||
           error_raise(
               err, ERR_INPUT,
               "%s: %s of its sheets has a column of needs; say which sheet with --sheet: %s",
               options->path, fits == 0 ? "none" : "more than one", tabs_told(arena, book));
}

static bool
workbook_read(struct arena *arena, const struct import_options *options, const char **name,
              struct need_sheet *sheet, struct error *err)
{
    struct xlsx_book *book;

    if (!xlsx_open(arena, options->path, &LIMITS, &book, err))
        return false;
    *name = options->sheet;
    if (options->sheet != NULL)
        return read_named(arena, book, options->path, options->sheet, sheet, err);
    return read_only_fit(arena, book, options, name, sheet, err);
}

/* ---- CSV ---- */

static bool
batch_read(struct filling *filling, const struct csv_batch *batch, size_t first, struct error *err)
{
    for (size_t record = 0; record < batch->record_count; record++)
        for (size_t column = 0; column < csv_cell_count(batch, record); column++) {
            struct need_cell cell = {.text = ""};
            struct text text;

            if (csv_cell(batch, record, column, &text) != CSV_GOOD)
                return error_raise(err, ERR_INPUT,
                                   "row %zu, column %s: the cell is not UTF-8, or its quotes do "
                                   "not match; save the file as \"CSV UTF-8\"",
                                   first + record + 1, a1_format_column((uint32_t)column).text);
            cell.text = folded(filling->arena, text);
            if (!put_cell(filling, first + record, column, cell, err))
                return false;
        }
    return true;
}

static bool
csv_sheet_read(struct arena *arena, const char *path, struct need_sheet *sheet, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct filling *filling = filling_new(scratch, arena);
    struct csv_batch batch;
    struct csv *csv;
    size_t rows = 0;

    if (!csv_open(scratch, path, CSV_WHOLE, &csv, err))
        return false;
    do {
        if (!csv_read(csv, &batch, err))
            return false;
        if (!batch_read(filling, &batch, rows, err))
            return error_while(err, "%s", path);
        rows += batch.record_count;
    } while (batch.record_count > 0);
    *sheet = sheet_of(filling);
    return true;
}

/* ---- either ---- */

/* A workbook, or something else that would not be CSV, whatever it is called. */
static bool
is_no_csv(const char *path)
{
    static const char *const MAGICS[] = {"PK\x03\x04", "\xD0\xCF\x11\xE0", "%PDF"};
    FILE *file = fopen(path, "rb");
    char first[4] = "";
    bool found = false;

    if (file == NULL)
        return false;
    if (fread(first, 1, sizeof first, file) == sizeof first)
        for (size_t i = 0; i < sizeof MAGICS / sizeof *MAGICS; i++)
            found = found || memcmp(first, MAGICS[i], sizeof first) == 0;
    fclose(file);
    return found;
}

static bool
ends_in_xlsx(const char *path)
{
    size_t length = strlen(path);

    return length > 5 && strcmp(path + length - 5, ".xlsx") == 0;
}

bool
need_sheet_read(struct arena *arena, const struct import_options *options, const char **sheet_name,
                struct need_sheet *sheet, struct error *err)
{
    if (!file_exists(options->path))
        return error_raise(err, ERR_INPUT, "there is no file \"%s\"", options->path);
    if (is_no_csv(options->path) || ends_in_xlsx(options->path))
        return workbook_read(arena, options, sheet_name, sheet, err);
    if (options->sheet != NULL)
        return error_raise(err, ERR_INPUT, "%s: is CSV, which has no sheet \"%s\"", options->path,
                           text_for_show(arena, text_of(options->sheet), 40));
    *sheet_name = "";
    return csv_sheet_read(arena, options->path, sheet, err);
}
