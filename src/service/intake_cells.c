/* SPDX-License-Identifier: MIT */
/*
 * intake_cells - finds the cells of a slice, a column after the other.
 *
 * The trick: nothing is done a cell.  A column is told to stand where the index of the batch says,
 * so many starts apart; which of its cells hold something is asked of whole rows at once
 * (port/csv_filled.h), and a column that is filled or blank throughout needs no list of them.  Only
 * where rows differ in length or cells need cleaning are starts written down again, a column's own.
 */
#include "port/csv_filled.h"
#include "service/intake_parts.h"

/* A column of nothing but blank cells. */
static const char NO_BYTES[CELLS_SLACK] = "";
static const uint32_t NO_STARTS[2] = {0, 1};
static const struct cells NO_CELLS = {.bytes = NO_BYTES, .starts = NO_STARTS, .stride = 0};

/* Texts that nobody asks for need no cleaning, as long as nothing in the slice is odd. */
static bool
column_may_be_left(const struct intake_table *table, unsigned column)
{
    const struct column_def *def = column_of(table, column);

    return intake_column_is_text(table, column) && !def->required && !table->odd &&
           table->id != TABLE_CLAIMS && !table->dataset->detail.kept;
}

/* Notes where a cell stands that was cleaned, or copied from its row. */
static void
put_cell(struct intake_table *table, const struct csv_batch *batch, unsigned column, size_t row,
         struct text cell)
{
    uint32_t start = cell.length == 0 ? 0 : (uint32_t)(cell.at - batch->bytes);

    table->cleaned[column][row][0] = start;
    table->cleaned[column][row][1] = start + (uint32_t)cell.length + 1;
}

/* A cell that cannot be read: told once all ids of its row are known. */
static void
note_fault(struct intake_table *table, size_t row, unsigned column, enum csv_fault fault)
{
    table->bad[column][row] = table->any_bad = true;
    table->values[column][row] = (int32_t)fault;
}

static struct cells
cleaned_cells(const struct intake_table *table, const struct csv_batch *batch, unsigned column)
{
    return (struct cells){
        .bytes = batch->bytes, .starts = &table->cleaned[column][0][0], .stride = 2};
}

/* Notes which cells of a column hold something. */
static void
note_filled(struct intake_table *table, unsigned column)
{
    uint16_t *filled = table->some_rows[column];
    size_t count = 0;

    for (size_t row = 0; row < table->rows; row++) {
        filled[count] = (uint16_t)row; /* without a branch, since none could be foreseen */
        count += cell_of(table, column, row).length > 0;
    }
    table->filled[column] = filled;
    table->filled_count[column] = count;
}

/* A cell that cannot be read is told, and stands as an empty one. */
static void
put_taken(struct intake_table *table, const struct csv_batch *batch, unsigned column, size_t row,
          struct text cell, enum csv_fault fault)
{
    if (fault != CSV_GOOD) {
        note_fault(table, row, column, fault);
        cell = (struct text){.at = batch->bytes, .length = 0};
    }
    put_cell(table, batch, column, row, cell);
}

/* The cells that were put count for the column from here on. */
static void
end_taking(struct intake_table *table, const struct csv_batch *batch, unsigned column)
{
    table->cells[column] = cleaned_cells(table, batch, column);
    note_filled(table, column);
}

/* Fetches the cells of one column from rows that may be of any length. */
static void
take_column(struct intake_table *table, const struct csv_batch *batch, const uint32_t *records,
            unsigned column)
{
    size_t place = (size_t)table->source->place[column];

    for (size_t row = 0; row < table->rows; row++) {
        enum csv_fault fault = CSV_GOOD;
        struct text cell = {.at = batch->bytes, .length = 0};

        if (place < csv_cell_count(batch, records[row]))
            fault = csv_cell(batch, records[row], place, &cell);
        put_taken(table, batch, column, row, cell, fault);
    }
    end_taking(table, batch, column);
}

/* Goes the long way with the cells of a column that are not plain. */
static void
clean_column(struct intake_table *table, const struct csv_batch *batch, unsigned column)
{
    for (size_t row = 0; row < table->rows; row++) {
        struct text cell = cell_of(table, column, row);
        enum csv_fault fault = csv_is_plain(cell) ? CSV_GOOD : csv_clean(batch, &cell);

        put_taken(table, batch, column, row, cell, fault);
    }
    end_taking(table, batch, column);
}

/* Whether all cells of a column stand as they are meant. */
static bool
column_is_plain(const struct intake_table *table, unsigned column)
{
    const uint16_t *filled = table->filled[column];
    bool plain = true;

    for (size_t i = 0; i < table->filled_count[column]; i++)
        plain &= csv_is_plain(cell_of(table, column, filled[i]));
    return plain;
}

/* Which cells of the slice hold something. */
struct filled {
    bool known;
    struct csv_filled together;
    uint64_t masks[SLICE_ROWS];
};

/* As note_filled from the masks: only columns that are blank here and filled there ask each row. */
static void
take_filled_of_masks(struct intake_table *table, const struct filled *masks, unsigned column)
{
    unsigned place = (unsigned)table->source->place[column];
    uint16_t *filled = table->some_rows[column];
    size_t count = 0;

    if (masks->together.all >> place & 1) {
        table->filled[column] = table->every_row;
        table->filled_count[column] = table->rows;
        return;
    }
    if (masks->together.any >> place & 1)
        for (size_t row = 0; row < table->rows; row++) {
            filled[count] = (uint16_t)row;
            count += masks->masks[row] >> place & 1;
        }
    table->filled[column] = filled;
    table->filled_count[column] = count;
}

/* As take_column where every row has as many cells as the header, no blank row lies between and the
 * batch is not wary: the usual case.  The cells are where the index of the batch says; nothing is
 * copied. */
static void
take_even_column(struct intake_table *table, const struct csv_batch *batch, size_t first_record,
                 const struct filled *masks, unsigned column)
{
    size_t cell = batch->records[first_record] + (size_t)table->source->place[column];

    table->cells[column] = csv_column(batch, cell, table->source->header_cells);
    if (masks->known)
        take_filled_of_masks(table, masks, column);
    else
        note_filled(table, column);
    if (!batch->plain && !column_is_plain(table, column))
        clean_column(table, batch, column);
}

/* Whether the records of a slice follow each other and have the header's length. */
static bool
slice_is_even(const struct intake_table *table, const struct csv_batch *batch,
              const uint32_t *records)
{
    const uint32_t *first = batch->records + records[0];
    uint32_t cells = (uint32_t)table->source->header_cells, uneven = 0;

    for (size_t row = 0; row < table->rows; row++)
        uneven |= (first[row + 1] - first[row]) ^ cells;
    return uneven == 0 && records[table->rows - 1] - records[0] == table->rows - 1;
}

static void
leave_column(struct intake_table *table, unsigned column)
{
    table->cells[column] = NO_CELLS;
    table->filled[column] = table->every_row;
    table->filled_count[column] = 0;
}

static void
take_columns(struct intake_table *table, const struct csv_batch *batch, const uint32_t *records)
{
    bool even = !batch->wary && slice_is_even(table, batch, records);
    size_t stride = table->source->header_cells;
    unsigned columns = TABLES[table->id].column_count;
    struct filled masks;

    if (table->any_bad)
        memset(table->bad, 0, columns * sizeof *table->bad);
    table->any_bad = false;
    table->even = even;
    masks.known = even && stride <= CSV_FILLED_MOST;
    if (masks.known)
        masks.together = csv_filled(batch->starts + batch->records[records[0]], stride, table->rows,
                                    masks.masks);
    for (unsigned column = 0; column < columns; column++) {
        if (!table_has(table, column) || column_may_be_left(table, column))
            leave_column(table, column);
        else if (even)
            take_even_column(table, batch, records[0], &masks, column);
        else
            take_column(table, batch, records, column);
    }
}

/* A quote that never closes swallows what follows: the cells behind it are not blank, but unknown.
 */
static void
take_unclosed(struct intake_table *table, const struct csv_batch *batch, const uint32_t *records)
{
    size_t row = table->rows - 1, cells;

    if (!batch->unclosed || records[row] + 1 != batch->record_count)
        return;
    table->dataset->rows[table->id].cut = true;
    cells = csv_cell_count(batch, records[row]);
    for (unsigned column = 0; column < TABLES[table->id].column_count; column++)
        if (table_has(table, column) && (size_t)table->source->place[column] >= cells) {
            table->bad[column][row] = table->any_bad = true;
            table->values[column][row] = CSV_GOOD;
        }
}

void
intake_take(struct intake_table *table, const struct csv_batch *batch, const uint32_t *records)
{
    take_columns(table, batch, records);
    take_unclosed(table, batch, records);
}

void
intake_take_new(struct arena *arena, struct intake_table *table)
{
    unsigned columns = TABLES[table->id].column_count;

    table->bad = arena_alloc_many(arena, columns, sizeof *table->bad);
    table->some_rows = arena_alloc_many(arena, columns, sizeof *table->some_rows);
    table->cleaned = arena_alloc_many(arena, columns, sizeof *table->cleaned);
    for (uint16_t row = 0; row < SLICE_ROWS; row++)
        table->every_row[row] = row;
}
