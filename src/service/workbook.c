/* SPDX-License-Identifier: MIT */
#include "service/workbook.h"

#include "base/file.h"
#include "base/interrupt.h"
#include "port/xlsx_read.h"
#include "port/xlsx_write.h"

#define LANGUAGE "en-GB"

#define TITLE_ROW   0
#define LEAD_ROW    1
#define HEADING_ROW 2

/* What Excel takes for the name of a tab and of anything else. */
#define TAB_NAME_MOST  31
#define NAME_SIZE_MOST 256

/* Our own workbooks are as large as they are. */
static const struct xlsx_limits LIMITS = {.bytes = UINT64_MAX, .parts = 65535, .plain = true};

/* The rows of a sheet that stand on one tab. */
struct leaf {
    const struct sheet *sheet;
    uint32_t first, count; /* of the body */
    const char *name, *table;
};

struct leaves {
    struct leaf *list;
    size_t count;
};

/* ---- which sheet goes where ---- */

static uint32_t
rows_most(const struct book *book)
{
    return book->rows_most == 0 ? SHEET_ROWS_MOST : book->rows_most;
}

static uint32_t
sheet_leaves(const struct book *book, const struct sheet *sheet)
{
    uint32_t most = rows_most(book);

    return sheet->row_count <= most ? 1 : (sheet->row_count - 1) / most + 1;
}

/* "NAME (2)", with so much of the name as a tab takes. */
static const char *
leaf_name(struct arena *arena, const char *name, uint32_t number)
{
    const char *ending = arena_printf(arena, " (%u)", number);
    size_t room = TAB_NAME_MOST - strlen(ending);

    return number == 1 ? name : arena_printf(arena, "%.*s%s", (int)room, name, ending);
}

static struct leaf
leaf_make(struct arena *arena, const struct book *book, const struct sheet *sheet, uint32_t number)
{
    uint32_t most = rows_most(book), first = (number - 1) * most;
    uint32_t left = sheet->row_count - first;

    must(sheet->column_count > 0 && sheet->column_count <= SHEET_COLUMNS_MOST);
    return (struct leaf){
        .sheet = sheet,
        .first = first,
        .count = left < most ? left : most,
        .name = leaf_name(arena, sheet->name, number),
        .table = number == 1 ? sheet->table : arena_printf(arena, "%s_%u", sheet->table, number),
    };
}

static struct leaves
leaves_make(struct arena *arena, const struct book *book)
{
    struct leaves leaves = {.count = 0};
    size_t room = 0;

    for (size_t i = 0; i < book->sheet_count; i++)
        room += sheet_leaves(book, &book->sheets[i]);
    leaves.list = ARENA_ARRAY(arena, struct leaf, room);
    for (size_t i = 0; i < book->sheet_count; i++)
        for (uint32_t n = 1; n <= sheet_leaves(book, &book->sheets[i]); n++)
            leaves.list[leaves.count++] = leaf_make(arena, book, &book->sheets[i], n);
    return leaves;
}

static uint32_t
leaf_rows(const struct leaf *leaf)
{
    return SHEET_FIRST_ROW + leaf->count;
}

/* ---- what stands in a row, for writer and check alike ---- */

/* What no cell can hold as it is meant becomes what a cell can hold. */
static bool
cell_settle(struct arena *arena, struct cell *cell, struct error *err)
{
    switch (cell->kind) {
    case CELL_BLANK:
        return true;
    case CELL_TEXT:
        if (cell->text[0] == '\0')
            cell->kind = CELL_BLANK;
        return true;
    case CELL_NUMBER:
    case CELL_POUNDS:
        if (cell->number > CELL_NUMBER_MOST || cell->number < -CELL_NUMBER_MOST)
            return error_raise(err, ERR_INPUT, "%lld is larger than a workbook can hold exactly",
                               (long long)cell->number);
        return true;
    case CELL_DATE:
        if (cell->number < CELL_DATE_FIRST) {
            struct day_text day = day_format((int32_t)cell->number);

            *cell = cell_text(arena_copy(arena, day.text, strlen(day.text)));
        }
        return true;
    }
    return true;
}

static void
headings_fill(const struct sheet *sheet, struct cell *cells)
{
    for (uint16_t i = 0; i < sheet->column_count; i++)
        cells[i] = cell_text(sheet->columns[i].heading);
}

/* The cells of a row of the tab, counted from its top; the rest of SHEET_COLUMNS_MOST is blank. */
static bool
leaf_row(const struct leaf *leaf, uint32_t row, struct arena *arena, struct cell *cells,
         struct error *err)
{
    const struct sheet *sheet = leaf->sheet;

    memset(cells, 0, sizeof *cells * SHEET_COLUMNS_MOST);
    if (!interrupt_check(err))
        return false;
    if (row == TITLE_ROW)
        cells[0] = cell_text(sheet->title);
    else if (row == LEAD_ROW)
        cells[0] = cell_text(sheet->lead);
    else if (row == HEADING_ROW)
        headings_fill(sheet, cells);
    else if (!sheet->row(sheet, leaf->first + (row - SHEET_FIRST_ROW), arena, cells, err))
        return false;
    for (uint16_t i = 0; i < sheet->column_count; i++)
        if (!cell_settle(arena, &cells[i], err))
            return false;
    return true;
}

/* The number a cell holds in the file. */
static double
cell_stored(const struct cell *cell)
{
    if (cell->kind == CELL_POUNDS)
        return (double)cell->number / 100;
    if (cell->kind == CELL_DATE)
        return xlsx_date_serial((int32_t)cell->number);
    return (double)cell->number;
}

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
            put = xlsx_put_number(tab, row, i, cell_stored(&cells[i]), style, err);
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

bool
workbook_write(const struct book *book, const char *path, const char *tmpdir, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct leaves leaves = leaves_make(arena, book);
    struct xlsx_properties properties = {.title = book->title,
                                         .subject = book->subject,
                                         .author = book->author,
                                         .language = LANGUAGE,
                                         .created = book->created};
    struct xlsx_writer *writer;

    if (!xlsx_create(arena, path, tmpdir, book->streamed, &properties, &writer, err))
        return false;
    for (size_t i = 0; i < leaves.count; i++)
        if (!leaf_write(writer, &leaves.list[i], err))
            return error_while(err, "writing %s", path_base(path));
    return xlsx_close(writer, err);
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
    if (cell->type != (meant->kind == CELL_DATE ? XLSX_SERIAL : XLSX_NUMBER))
        return false;
    /* Bit for bit: the same number went into the file. */
    return !(cell->number < cell_stored(meant)) && !(cell->number > cell_stored(meant));
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

static bool
leaf_check(struct xlsx_book *file, size_t place, const struct leaf *leaf, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct check check = {.leaf = leaf, .scratch = scratch};
    struct xlsx_sink sink = {.cell = check_cell, .context = &check};
    bool left;

    if (strcmp(xlsx_sheet_name(file, place), leaf->name) != 0)
        return error_raise(err, ERR_STORAGE, "the sheet \"%s\" is not in its place", leaf->name);
    if (!check_row(&check, 0, err) || !xlsx_read_sheet(file, place, &sink, err) ||
        !check_next(&check, &left, err))
        return false;
    return !left || differs(&check, check.row, check.column, "nothing stands there", err);
}

static bool
leaves_check(const struct book *book, const char *path, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct leaves leaves = leaves_make(arena, book);
    struct xlsx_book *file;

    if (!xlsx_open(arena, path, &LIMITS, &file, err))
        return false;
    if (xlsx_sheet_count(file) != leaves.count)
        return error_raise(err, ERR_STORAGE, "%zu sheets were meant and %zu are in the file",
                           leaves.count, xlsx_sheet_count(file));
    for (size_t i = 0; i < leaves.count; i++)
        if (!leaf_check(file, i, &leaves.list[i], err))
            return false;
    return xlsx_finish(file, err);
}

bool
workbook_check(const struct book *book, const char *path, struct error *err)
{
    if (leaves_check(book, path, err))
        return true;
    /* The reader takes a broken file for somebody's mistake; here it is ours. */
    if (err->code == ERR_INPUT)
        err->code = ERR_STORAGE;
    return error_while(err, "reading %s back", path_base(path));
}

bool
workbook_publish(const struct book *book, const char *path, const char *tmpdir, struct error *err)
{
    return workbook_write(book, path, tmpdir, err) && workbook_check(book, path, err) &&
           file_sync(path, err);
}
