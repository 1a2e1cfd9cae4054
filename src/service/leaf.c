/* SPDX-License-Identifier: MIT */
#include "service/leaf.h"

#include "base/interrupt.h"
#include "model/row_print.h"
#include "port/xlsx_write.h"

/* What Excel takes for the name of a tab. */
#define TAB_NAME_MOST 31

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
        .prints = ARENA_ARRAY(arena, uint64_t, SHEET_FIRST_ROW + (left < most ? left : most)),
    };
}

struct leaves
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

uint32_t
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

bool
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

double
leaf_cell_number(const struct cell *cell)
{
    if (cell->kind == CELL_POUNDS)
        return (double)cell->number / 100;
    if (cell->kind == CELL_DATE)
        return xlsx_date_serial((int32_t)cell->number);
    return (double)cell->number;
}

enum xlsx_type
leaf_cell_type(const struct cell *cell)
{
    if (cell->kind == CELL_TEXT)
        return XLSX_TEXT;
    return cell->kind == CELL_DATE ? XLSX_SERIAL : XLSX_NUMBER;
}

uint64_t
leaf_row_print(const struct leaf *leaf, const struct cell *cells)
{
    uint64_t print = ROW_PRINT_BLANK;

    for (uint16_t i = 0; i < leaf->sheet->column_count; i++)
        if (cells[i].kind == CELL_TEXT)
            print = row_print_text(print, i, XLSX_TEXT, text_of(cells[i].text));
        else if (cells[i].kind != CELL_BLANK)
            print =
                row_print_number(print, i, leaf_cell_type(&cells[i]), leaf_cell_number(&cells[i]));
    return print;
}
