/* SPDX-License-Identifier: MIT */
#include "model/rowset_build.h"

#define POOL_CHUNK ((size_t)64 * 1024)

struct sighting {
    uint32_t row, column;
    struct text text;
};

/* What is odd in a column, so that it is told once. */
struct oddity {
    uint32_t count, first_row;
};

enum { ODD_FORMULA, ODD_DIGITS, ODD_COUNT };

struct column_notes {
    struct oddity odd[ODD_COUNT];
};

struct rowset_build {
    struct arena *arena;
    enum rowset_kind kind;
    const char *file, *sheet;
    uint32_t first_row; /* what stands above is left out */
    struct sighting *cells;
    size_t cell_count, cell_room;
    bool disordered;             /* some cell came before one that stands in front of it */
    bool overflowed;             /* there were more cells than are kept */
    size_t bytes;                /* of all texts */
    struct rowset_fault *faults; /* their columns still the file's */
    size_t fault_count, fault_room;
    struct column_notes *notes; /* by the file's column */
    size_t note_count, note_room;
    char *pool; /* where the next text is kept */
    size_t pool_left;
};

struct rowset_build *
rowset_build_new(struct arena *arena, enum rowset_kind kind, const char *file, const char *sheet)
{
    struct rowset_build *build = calloc(1, sizeof *build);

    must(build != NULL);
    build->arena = arena;
    build->kind = kind;
    build->file = file;
    build->sheet = sheet;
    return build;
}

void
rowset_build_begin(struct rowset_build *build, uint32_t row)
{
    build->first_row = row;
}

void
rowset_build_free(struct rowset_build **build)
{
    if (*build != NULL) {
        free((*build)->cells);
        free((*build)->faults);
        free((*build)->notes);
    }
    free(*build);
    *build = NULL;
}

struct text
rowset_build_keep(struct rowset_build *build, struct text text)
{
    char *kept;

    if (text.length > POOL_CHUNK / 4)
        return (struct text){arena_copy(build->arena, text.at, text.length), text.length};
    if (text.length > build->pool_left) {
        build->pool = arena_alloc(build->arena, POOL_CHUNK);
        build->pool_left = POOL_CHUNK;
    }
    kept = build->pool;
    memcpy(kept, text.at, text.length);
    build->pool += text.length;
    build->pool_left -= text.length;
    return (struct text){kept, text.length};
}

void
rowset_build_put(struct rowset_build *build, uint32_t row, uint32_t column, struct text text)
{
    const struct sighting *last;

    if (row < build->first_row)
        return;
    if (build->cell_count == ROWSET_CELLS_MOST) {
        build->overflowed = true;
        return;
    }
    build->cells =
        grow(build->cells, &build->cell_room, build->cell_count + 1, sizeof *build->cells);
    last = build->cell_count == 0 ? NULL : &build->cells[build->cell_count - 1];
    if (last != NULL && (row < last->row || (row == last->row && column <= last->column)))
        build->disordered = true;
    build->cells[build->cell_count++] =
        (struct sighting){.row = row, .column = column, .text = text};
    build->bytes += text.length;
}

static const char *
cell_words(const struct rowset_build *build, uint32_t row, uint32_t column)
{
    if (build->kind != ROWSET_SHEET)
        return "";
    return arena_printf(build->arena, "%s", cell_name(row, column).text);
}

static void
add_fault(struct rowset_build *build, struct rowset_fault fault)
{
    build->faults =
        grow(build->faults, &build->fault_room, build->fault_count + 1, sizeof *build->faults);
    build->faults[build->fault_count++] = fault;
}

void
rowset_build_bad(struct rowset_build *build, uint32_t row, uint32_t column, enum problem_kind kind,
                 const char *found, const char *expected)
{
    if (row < build->first_row)
        return;
    add_fault(build, (struct rowset_fault){.kind = kind,
                                           .row = row,
                                           .column = column,
                                           .cell = cell_words(build, row, column),
                                           .found = found,
                                           .expected = expected});
}

void
rowset_build_odd(struct rowset_build *build, uint32_t row, uint32_t column, enum problem_kind kind)
{
    struct oddity *odd;

    if (row < build->first_row)
        return;
    if (column >= build->note_count) {
        build->notes = grow(build->notes, &build->note_room, column + 1, sizeof *build->notes);
        memset(build->notes + build->note_count, 0,
               (column + 1 - build->note_count) * sizeof *build->notes);
        build->note_count = column + 1;
    }
    odd = &build->notes[column].odd[kind == PROBLEM_DIGITS_LOST ? ODD_DIGITS : ODD_FORMULA];
    if (odd->count++ == 0 || row < odd->first_row)
        odd->first_row = row;
}

/* ---- finishing ---- */

static int
by_place(const void *left, const void *right)
{
    const struct sighting *a = left, *b = right;

    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return (a->column > b->column) - (a->column < b->column);
}

static bool
put_in_order(struct rowset_build *build, struct error *err)
{
    if (!build->disordered)
        return true;
    qsort(build->cells, build->cell_count, sizeof *build->cells, by_place);
    for (size_t i = 1; i < build->cell_count; i++) {
        const struct sighting *cell = &build->cells[i];

        if (by_place(cell - 1, cell) == 0)
            return error_raise(err, ERR_INPUT, "has the cell %s twice",
                               cell_name(cell->row, cell->column).text);
    }
    return true;
}

/* The end of the run of cells of one row that begins at FROM. */
static size_t
row_end(const struct rowset_build *build, size_t from)
{
    size_t at = from;

    while (at < build->cell_count && build->cells[at].row == build->cells[from].row)
        at++;
    return at;
}

static size_t
read_header(struct rowset_build *build, struct rowset *rowset)
{
    size_t end = row_end(build, 0);
    uint32_t first = build->cells[0].column;
    size_t count = build->cells[end - 1].column - first + 1;
    struct text *names = ARENA_ARRAY(build->arena, struct text, count);
    uint32_t *columns = ARENA_ARRAY(build->arena, uint32_t, count);

    for (uint32_t i = 0; i < count; i++) {
        names[i].at = "";
        columns[i] = first + i;
    }
    for (size_t i = 0; i < end; i++)
        names[build->cells[i].column - first] = build->cells[i].text;
    rowset->header_row = build->cells[0].row;
    rowset->column_count = count;
    rowset->names = names;
    rowset->sheet_columns = columns;
    return end;
}

/* One row of the table; the first cell beside it is a fault. */
static void
fill_row(struct rowset_build *build, const struct rowset *rowset, size_t at, size_t end,
         struct text *cells)
{
    uint32_t first = rowset->sheet_columns[0];
    bool beside = false;

    for (size_t i = 0; i < rowset->column_count; i++)
        cells[i] = (struct text){.at = "", .length = 0};
    for (; at < end; at++) {
        const struct sighting *cell = &build->cells[at];

        if (cell->column >= first && cell->column - first < rowset->column_count)
            cells[cell->column - first] = cell->text;
        else if (!beside)
            add_fault(build, (struct rowset_fault){
                                 .kind = PROBLEM_TOO_MANY_CELLS,
                                 .row = cell->row,
                                 .column = ROWSET_NO_COLUMN,
                                 .cell = cell_words(build, cell->row, cell->column),
                                 .found = "a cell beside the columns of the header",
                                 .expected = "cells under a heading only",
                             });
        beside = beside || cell->column < first || cell->column - first >= rowset->column_count;
    }
}

static size_t
count_rows(const struct rowset_build *build, size_t at)
{
    size_t rows = 0;

    for (; at < build->cell_count; rows++)
        at = row_end(build, at);
    return rows;
}

static size_t
most_cells(const struct rowset_build *build)
{
    size_t most = build->cell_count * ROWSET_SPARSE_MOST;

    if (most < ROWSET_CELLS_FREE)
        most = ROWSET_CELLS_FREE;
    return most < ROWSET_CELLS_MOST ? most : ROWSET_CELLS_MOST;
}

static bool
fill_rows(struct rowset_build *build, size_t at, struct rowset *rowset, struct error *err)
{
    size_t rows = count_rows(build, at);
    uint32_t *numbers = ARENA_ARRAY(build->arena, uint32_t, rows);
    struct text *cells;

    if (rows > most_cells(build) / rowset->column_count)
        return error_raise(err, ERR_INPUT,
                           "has %zu rows of %zu columns, which is more than is read; leave out "
                           "columns that are not needed",
                           rows, rowset->column_count);
    cells = ARENA_ARRAY(build->arena, struct text, rows * rowset->column_count);
    for (size_t row = 0; row < rows; row++) {
        size_t end = row_end(build, at);

        numbers[row] = build->cells[at].row;
        fill_row(build, rowset, at, end, cells + row * rowset->column_count);
        at = end;
    }
    rowset->row_count = rows;
    rowset->numbers = numbers;
    rowset->cells = cells;
    return true;
}

static void
tell_oddity(struct rowset_build *build, uint32_t column, enum problem_kind kind,
            const struct oddity *odd)
{
    const char *what = kind == PROBLEM_DIGITS_LOST ? "numbers of more than 15 digits" : "formulas";

    if (odd->count > 0)
        rowset_build_bad(build, odd->first_row, column, kind,
                         arena_printf(build->arena, "%s in %u %s, the first in %s", what,
                                      odd->count, odd->count == 1 ? "cell" : "cells",
                                      cell_name(odd->first_row, column).text),
                         kind == PROBLEM_DIGITS_LOST
                             ? "long numbers kept as text, since a spreadsheet changes them"
                             : "values; save the workbook after it was last computed");
}

static int
by_fault_place(const void *left, const void *right)
{
    const struct rowset_fault *a = left, *b = right;

    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    if (a->column != b->column)
        return a->column < b->column ? -1 : 1;
    return (a->kind > b->kind) - (a->kind < b->kind);
}

/* Faults get the table's columns; those of other cells, and of the header, are no longer of
 * interest. */
static void
settle_faults(struct rowset_build *build, struct rowset *rowset)
{
    struct rowset_fault *kept;
    size_t count = 0;

    for (uint32_t column = 0; column < build->note_count; column++) {
        tell_oddity(build, column, PROBLEM_FORMULA_VALUES, &build->notes[column].odd[ODD_FORMULA]);
        tell_oddity(build, column, PROBLEM_DIGITS_LOST, &build->notes[column].odd[ODD_DIGITS]);
    }
    kept = ARENA_ARRAY(build->arena, struct rowset_fault, build->fault_count);
    for (size_t i = 0; i < build->fault_count; i++) {
        struct rowset_fault fault = build->faults[i];

        if (fault.column != ROWSET_NO_COLUMN) {
            if (fault.column < rowset->sheet_columns[0] ||
                fault.column - rowset->sheet_columns[0] >= rowset->column_count)
                continue;
            fault.column -= rowset->sheet_columns[0];
        }
        kept[count++] = fault;
    }
    if (count > 0)
        qsort(kept, count, sizeof *kept, by_fault_place);
    rowset->fault_count = count;
    rowset->faults = kept;
}

bool
rowset_build_finish(struct rowset_build *build, struct rowset *rowset, struct error *err)
{
    size_t header_end;

    *rowset = (struct rowset){
        .kind = build->kind, .file = build->file, .sheet = build->sheet, .header_row = 1};
    if (build->bytes > ROWSET_BYTES_MOST)
        return error_raise(err, ERR_INPUT, "holds more than 1 GiB of text");
    if (build->overflowed)
        return error_raise(err, ERR_INPUT, "has more than %zu cells", ROWSET_CELLS_MOST);
    if (build->cell_count == 0)
        return true;
    if (!put_in_order(build, err))
        return false;
    header_end = read_header(build, rowset);
    if (!fill_rows(build, header_end, rowset, err))
        return false;
    settle_faults(build, rowset);
    return true;
}
