/* SPDX-License-Identifier: MIT */
#include "service/workbook.h"

#include "base/file.h"
#include "base/interrupt.h"
#include "model/row_print.h"
#include "port/xlsx_read.h"
#include "port/xlsx_write.h"
#include "service/leaf.h"

#define LANGUAGE "en-GB"

/* Our own workbooks are as large as they are. */
static const struct xlsx_limits LIMITS = {.bytes = UINT64_MAX, .parts = 65535, .plain = true};

/* ---- writing ---- */

static enum xlsx_style
cell_style(const struct leaf *leaf, uint32_t row, uint16_t column, enum cell_kind kind)
{
    static const enum xlsx_style BY_KIND[] = {[CELL_BLANK] = XLSX_PLAIN,
                                              [CELL_TEXT] = XLSX_PLAIN,
                                              [CELL_NUMBER] = XLSX_COUNT,
                                              [CELL_POUNDS] = XLSX_POUNDS,
                                              [CELL_DATE] = XLSX_DATE};

    if (row == HEADING_ROW)
        return leaf->sheet->columns[column].number ? XLSX_HEADING_NUMBER : XLSX_HEADING;
    if (row < SHEET_FIRST_ROW)
        return row == TITLE_ROW ? XLSX_TITLE : XLSX_PLAIN;
    if (kind == CELL_TEXT && leaf->sheet->columns[column].wrap)
        return XLSX_WRAPPED;
    return BY_KIND[kind];
}

static bool
row_write(struct xlsx_tab *tab, const struct leaf *leaf, uint32_t row, const struct cell *cells,
          struct error *err)
{
    for (uint16_t i = 0; i < leaf->sheet->column_count; i++) {
        enum xlsx_style style = cell_style(leaf, row, i, cells[i].kind);
        bool put = true;

        if (cells[i].kind == CELL_TEXT)
            put = xlsx_put_text(tab, row, i, cells[i].text, style, err);
        else if (cells[i].kind != CELL_BLANK)
            put = xlsx_put_number(tab, row, i, leaf_cell_number(&cells[i]), style, err);
        if (!put)
            return false;
    }
    return true;
}

static bool
rows_write(struct xlsx_tab *tab, const struct leaf *leaf, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct cell cells[SHEET_COLUMNS_MOST];

    for (uint32_t row = 0; row < leaf_rows(leaf); row++) {
        if (!leaf_row(leaf, row, scratch, cells, err) || !row_write(tab, leaf, row, cells, err))
            return error_while(err, "sheet \"%s\", row %u", leaf->name, row + 1);
        leaf->prints[row] = leaf_row_print(leaf, cells);
        arena_empty(scratch);
    }
    return true;
}

static bool
names_write(struct xlsx_tab *tab, const struct leaf *leaf, struct error *err)
{
    for (size_t i = 0; i < leaf->sheet->name_count; i++) {
        const struct sheet_name *name = &leaf->sheet->names[i];

        if (name->row < leaf->first || name->row - leaf->first >= leaf->count)
            continue;
        if (!xlsx_name_cell(tab, name->name, name->row - leaf->first + SHEET_FIRST_ROW,
                            name->column, err))
            return error_while(err, "\"%s\"", name->name);
    }
    return true;
}

static bool
chart_write(struct xlsx_tab *tab, const struct leaf *leaf, const struct xlsx_area *area,
            struct error *err)
{
    const struct sheet_chart *from = leaf->sheet->chart;
    struct xlsx_chart chart;

    if (from == NULL || leaf->count == 0)
        return true;
    chart = (struct xlsx_chart){
        .title = from->title,
        .description = from->description,
        .label_axis = from->label_axis,
        .unit_axis = from->unit_axis,
        .label_column = from->label_column,
        .value_count = from->value_count,
    };
    _Static_assert(sizeof chart.value_columns == sizeof from->value_columns, "as many series");
    memcpy(chart.value_columns, from->value_columns, sizeof chart.value_columns);
    return xlsx_add_chart(tab, area, &chart, err);
}

/* An empty table still takes one row below its headings, which stays blank. */
static bool
table_write(struct xlsx_tab *tab, const struct leaf *leaf, struct error *err)
{
    const char *headings[SHEET_COLUMNS_MOST];
    enum xlsx_style styles[SHEET_COLUMNS_MOST];
    struct xlsx_area area = {.name = leaf->table,
                             .first_row = HEADING_ROW,
                             .last_row = HEADING_ROW + (leaf->count == 0 ? 1 : leaf->count),
                             .column_count = leaf->sheet->column_count,
                             .headings = headings,
                             .heading_styles = styles};

    for (uint16_t i = 0; i < area.column_count; i++) {
        headings[i] = leaf->sheet->columns[i].heading;
        styles[i] = cell_style(leaf, HEADING_ROW, i, CELL_TEXT);
    }
    return xlsx_mark_table(tab, &area, err) && names_write(tab, leaf, err) &&
           chart_write(tab, leaf, &area, err);
}

static bool
leaf_write(struct xlsx_writer *writer, const struct leaf *leaf, struct error *err)
{
    struct xlsx_tab *tab;

    if (!xlsx_add_tab(writer, leaf->name, &tab, err))
        return false;
    for (uint16_t i = 0; i < leaf->sheet->column_count; i++)
        if (!xlsx_set_width(tab, i, leaf->sheet->columns[i].width, err))
            return false;
    return rows_write(tab, leaf, err) && table_write(tab, leaf, err);
}

static bool
leaves_write(const struct book *book, const struct leaves *leaves, const char *path,
             const char *tmpdir, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct xlsx_properties properties = {.title = book->title,
                                         .subject = book->subject,
                                         .author = book->author,
                                         .language = LANGUAGE,
                                         .created = book->created};
    struct xlsx_writer *writer;

    if (!xlsx_create(arena, path, tmpdir, book->streamed, &properties, &writer, err))
        return false;
    for (size_t i = 0; i < leaves->count; i++)
        if (!leaf_write(writer, &leaves->list[i], err))
            return error_while(err, "writing %s", path_base(path));
    return xlsx_close(writer, err);
}

bool
workbook_write(const struct book *book, const char *path, const char *tmpdir, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct leaves leaves = leaves_make(arena, book);

    return leaves_write(book, &leaves, path, tmpdir, err);
}

/* ---- reading back ---- */

/* Walks through what was meant while the cells of the file come by. */
struct check {
    const struct leaf *leaf;
    struct arena *scratch; /* holds the texts of the row */
    uint32_t row;          /* the row in cells */
    uint16_t column;       /* the next to be looked for */
    struct cell cells[SHEET_COLUMNS_MOST];
};

/* 0 -> "A", 15 -> "P" */
_Static_assert(SHEET_COLUMNS_MOST <= 26, "one letter names a column");

static bool
differs(const struct check *check, uint32_t row, uint32_t column, const char *how,
        struct error *err)
{
    if (column >= SHEET_COLUMNS_MOST)
        return error_raise(err, ERR_STORAGE, "sheet \"%s\", row %u: %s", check->leaf->name, row + 1,
                           how);
    return error_raise(err, ERR_STORAGE, "sheet \"%s\", cell %c%u: %s", check->leaf->name,
                       (char)('A' + column), row + 1, how);
}

static bool
check_row(struct check *check, uint32_t row, struct error *err)
{
    check->row = row;
    check->column = 0;
    arena_empty(check->scratch);
    return leaf_row(check->leaf, row, check->scratch, check->cells, err);
}

/* Moves to the next cell that is not blank; false in *FOUND behind the last. */
static bool
check_next(struct check *check, bool *found, struct error *err)
{
    for (;;) {
        for (; check->column < check->leaf->sheet->column_count; check->column++)
            if (check->cells[check->column].kind != CELL_BLANK) {
                *found = true;
                return true;
            }
        *found = check->row + 1 < leaf_rows(check->leaf);
        if (!*found)
            return true;
        if (!check_row(check, check->row + 1, err))
            return false;
    }
}

static bool
cell_matches(const struct cell *meant, const struct xlsx_cell *cell)
{
    if (cell->formula)
        return false;
    if (meant->kind == CELL_TEXT)
        return cell->type == XLSX_TEXT && text_is(cell->text, meant->text);
    if (cell->type != leaf_cell_type(meant))
        return false;
    /* Bit for bit: the same number went into the file. */
    return !(cell->number < leaf_cell_number(meant)) && !(cell->number > leaf_cell_number(meant));
}

static bool
check_cell(void *context, const struct xlsx_cell *cell, struct error *err)
{
    struct check *check = context;
    bool found;

    if (!check_next(check, &found, err))
        return false;
    if (!found || check->row > cell->row ||
        (check->row == cell->row && check->column > cell->column))
        return differs(check, cell->row, cell->column, "something stands there that was not meant",
                       err);
    if (check->row != cell->row || check->column != cell->column)
        return differs(check, check->row, check->column, "nothing stands there", err);
    if (!cell_matches(&check->cells[check->column], cell))
        return differs(check, check->row, check->column, "it does not hold what was meant", err);
    check->column++;
    return true;
}

/* Every cell of a leaf against what its rows say, for the sentence that says where they part. */
static bool
leaf_compare(struct xlsx_book *file, size_t place, const struct leaf *leaf, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct check check = {.leaf = leaf, .scratch = scratch};
    struct xlsx_sink sink = {.cell = check_cell, .context = &check};
    bool left;

    if (!check_row(&check, 0, err) || !xlsx_read_sheet(file, place, &sink, err) ||
        !check_next(&check, &left, err))
        return false;
    return !left || differs(&check, check.row, check.column, "nothing stands there", err);
}

/* Makes the rows' prints from the cells of the file as they come by. */
struct printing {
    const struct leaf *leaf;
    uint32_t row;
    uint64_t print; /* of the row so far */
    bool differs;
};

/* Holds the rows before ROW against what was written. */
static bool
prints_reach(struct printing *printing, uint32_t row, struct error *err)
{
    for (; printing->row < row && printing->row < leaf_rows(printing->leaf); printing->row++) {
        printing->differs |= printing->print != printing->leaf->prints[printing->row];
        printing->print = ROW_PRINT_BLANK;
    }
    return interrupt_check(err);
}

static bool
print_cell(void *context, const struct xlsx_cell *cell, struct error *err)
{
    struct printing *printing = context;

    if (cell->row != printing->row && !prints_reach(printing, cell->row, err))
        return false;
    printing->differs |=
        cell->row != printing->row || cell->row >= leaf_rows(printing->leaf) || cell->formula;
    printing->print =
        cell->type == XLSX_TEXT
            ? row_print_text(printing->print, cell->column, cell->type, cell->text)
            : row_print_number(printing->print, cell->column, cell->type, cell->number);
    return true;
}

/* What was written is not asked for again: the prints tell whether it is there. */
static bool
leaf_check(struct xlsx_book *file, size_t place, const struct leaf *leaf, struct error *err)
{
    struct printing printing = {.leaf = leaf, .print = ROW_PRINT_BLANK};
    struct xlsx_sink sink = {.cell = print_cell, .context = &printing};

    if (!xlsx_read_sheet(file, place, &sink, err) || !prints_reach(&printing, leaf_rows(leaf), err))
        return false;
    return !printing.differs || leaf_compare(file, place, leaf, err);
}

/* The leaves hold the prints of their rows. */
static bool
leaves_check(const struct leaves *leaves, const char *path, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct xlsx_book *file;

    if (!xlsx_open(arena, path, &LIMITS, &file, err))
        return false;
    if (xlsx_sheet_count(file) != leaves->count)
        return error_raise(err, ERR_STORAGE, "%zu sheets were meant and %zu are in the file",
                           leaves->count, xlsx_sheet_count(file));
    for (size_t i = 0; i < leaves->count; i++) {
        const struct leaf *leaf = &leaves->list[i];

        if (strcmp(xlsx_sheet_name(file, i), leaf->name) != 0)
            return error_raise(err, ERR_STORAGE, "the sheet \"%s\" is not in its place",
                               leaf->name);
        if (!leaf_check(file, i, leaf, err))
            return false;
    }
    return xlsx_finish(file, err);
}

static bool
read_back(const struct leaves *leaves, const char *path, struct error *err)
{
    if (leaves_check(leaves, path, err))
        return true;
    /* The reader takes a broken file for somebody's mistake; here it is ours. */
    if (err->code == ERR_INPUT)
        err->code = ERR_STORAGE;
    return error_while(err, "reading %s back", path_base(path));
}

/* The prints of a leaf that somebody else has written. */
static bool
prints_make(const struct leaf *leaf, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct cell cells[SHEET_COLUMNS_MOST];

    for (uint32_t row = 0; row < leaf_rows(leaf); row++) {
        if (!leaf_row(leaf, row, scratch, cells, err))
            return false;
        leaf->prints[row] = leaf_row_print(leaf, cells);
        arena_empty(scratch);
    }
    return true;
}

bool
workbook_check(const struct book *book, const char *path, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct leaves leaves = leaves_make(arena, book);

    for (size_t i = 0; i < leaves.count; i++)
        if (!prints_make(&leaves.list[i], err))
            return error_while(err, "reading %s back", path_base(path));
    return read_back(&leaves, path, err);
}

bool
workbook_publish(const struct book *book, const char *path, const char *tmpdir, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct leaves leaves = leaves_make(arena, book);

    return leaves_write(book, &leaves, path, tmpdir, err) && read_back(&leaves, path, err) &&
           file_sync(path, err);
}
