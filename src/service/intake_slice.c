/* SPDX-License-Identifier: MIT */
/*
 * intake_slice - a few hundred records at a time: fetches their cells, a column after the other,
 * reads them and looks references up.
 */
#include "service/csv_faults.h"
#include "service/intake_parts.h"

static const struct text NO_TEXT = {.at = "", .length = 0};

static void
report_fault(struct intake_table *table, size_t row, unsigned column, enum csv_fault fault)
{
    intake_report(table, row, column, CSV_FAULTS[fault].kind, CSV_FAULTS[fault].found,
                  CSV_FAULTS[fault].expected);
}

/* Whether every cell of the slice has to be looked at, those of columns that nobody asks for, too.
 */
static bool
slice_is_odd(const struct intake_table *table, const struct csv_batch *batch, const size_t *records)
{
    for (size_t row = 0; batch->wary && row < table->rows; row++)
        if (csv_record(batch, records[row]).length > CSV_CELL_MOST)
            return true;
    return batch->quirky || batch->broken;
}

/* Whether a column's cells have no meaning beyond their text. */
static bool
column_is_text(const struct intake_table *table, unsigned column)
{
    enum column_kind kind = column_of(table, column)->kind;

    return kind == COLUMN_TEXT ||
           (kind == COLUMN_FRAMEWORK && !framework_set_chooses(table->options->frameworks));
}

/* Texts that nobody asks for need no cleaning, as long as nothing in the slice is odd. */
static bool
column_may_be_left(const struct intake_table *table, unsigned column)
{
    const struct column_def *def = column_of(table, column);

    return column_is_text(table, column) && !def->required && !table->odd &&
           table->id != TABLE_CLAIMS && !table->dataset->detail.kept;
}

/* A cell that cannot be read: told once all ids of its row are known. */
static void
note_fault(struct intake_table *table, size_t row, unsigned column, enum csv_fault fault)
{
    table->bad[column][row] = table->any_bad = true;
    table->values[column][row] = (int32_t)fault;
    table->cells[column][row] = NO_TEXT;
}

/* Notes which cells of a column hold something. */
static void
note_filled(struct intake_table *table, unsigned column)
{
    uint16_t *filled = table->filled[column];
    size_t count = 0;

    for (size_t row = 0; row < table->rows; row++) {
        filled[count] = (uint16_t)row;
        count += table->cells[column][row].length > 0;
    }
    table->filled_count[column] = count;
}

/* Fetches the cells of one column.  The batch comes by value, so that the compiler need not fear
 * that storing a cell changes it. */
static void
take_column(struct intake_table *table, const struct csv_batch batch, const size_t *records,
            unsigned column)
{
    size_t place = (size_t)table->source->place[column], rows = table->rows;
    struct text *cells = table->cells[column];

    memset(table->bad[column], 0, rows * sizeof table->bad[column][0]);
    for (size_t row = 0; row < rows; row++) {
        enum csv_fault fault = CSV_GOOD;

        if (place < csv_cell_count(&batch, records[row]))
            fault = csv_cell(&batch, records[row], place, &cells[row]);
        else
            cells[row] = NO_TEXT;
        if (fault != CSV_GOOD)
            note_fault(table, row, column, fault);
    }
    note_filled(table, column);
}

/* Cells outside the contract are not kept, but have to be sound. */
static void
check_other_cells(struct intake_table *table, const struct csv_batch *batch, size_t record,
                  size_t row)
{
    size_t cells = csv_cell_count(batch, record);

    for (size_t place = 0; place < cells; place++) {
        bool ours = false;
        struct text cell;
        enum csv_fault fault;

        for (unsigned column = 0; column < TABLES[table->id].column_count; column++)
            ours = ours || table->source->place[column] == (int)place;
        if (ours)
            continue;
        fault = csv_cell(batch, record, place, &cell);
        if (fault != CSV_GOOD)
            intake_report_at(
                table, row, place < table->source->header_cells ? table->names[place] : "",
                CSV_FAULTS[fault].kind, CSV_FAULTS[fault].found, CSV_FAULTS[fault].expected);
    }
}

/* Goes the long way with the cells of a column that are not plain. */
static void
clean_column(struct intake_table *table, const struct csv_batch *batch, unsigned column)
{
    struct text *cells = table->cells[column];

    for (size_t i = 0; i < table->filled_count[column]; i++) {
        size_t row = table->filled[column][i];
        enum csv_fault fault = csv_is_plain(cells[row]) ? CSV_GOOD : csv_clean(batch, &cells[row]);

        if (fault != CSV_GOOD)
            note_fault(table, row, column, fault);
    }
    note_filled(table, column);
}

/* As take_column where every row has as many cells as the header, no blank row lies between and the
 * batch is not wary: the usual case, and most of what reading does. */
static void
take_even_column(struct intake_table *table, const struct csv_batch batch, size_t first_record,
                 unsigned column)
{
    size_t stride = table->source->header_cells, rows = table->rows;
    size_t cell = batch.records[first_record] + (size_t)table->source->place[column];
    struct text *cells = table->cells[column];
    uint16_t *filled = table->filled[column];
    size_t count = 0;
    bool plain = true;

    memset(table->bad[column], 0, rows * sizeof table->bad[column][0]);
    for (size_t row = 0; row < rows; row++, cell += stride) {
        struct text bytes = csv_bytes(&batch, cell);

        cells[row] = bytes;
        filled[count] = (uint16_t)row; /* without a branch, as in note_filled */
        count += bytes.length > 0;
    }
    table->filled_count[column] = count;
    for (size_t i = 0; !batch.plain && i < count; i++)
        plain &= csv_is_plain(cells[filled[i]]);
    if (!plain)
        clean_column(table, &batch, column);
}

/* Whether the records of a slice follow each other and have the header's length. */
static bool
slice_is_even(const struct intake_table *table, const struct csv_batch *batch,
              const size_t *records)
{
    size_t cells = table->source->header_cells;

    for (size_t row = 0; row < table->rows; row++)
        if (records[row] != records[0] + row || csv_cell_count(batch, records[row]) != cells)
            return false;
    return true;
}

static void
take_columns(struct intake_table *table, const struct csv_batch *batch, const size_t *records)
{
    bool even = !batch->wary && slice_is_even(table, batch, records);

    table->any_bad = false;
    for (unsigned column = 0; column < TABLES[table->id].column_count; column++) {
        if (!table_has(table, column) || column_may_be_left(table, column))
            continue;
        if (even)
            take_even_column(table, *batch, records[0], column);
        else
            take_column(table, *batch, records, column);
    }
}

/* A quote that never closes swallows what follows: the cells behind it are not blank, but unknown.
 */
static void
take_unclosed(struct intake_table *table, const struct csv_batch *batch, const size_t *records)
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

static void
report_bad_cells(struct intake_table *table)
{
    for (unsigned column = 0; column < TABLES[table->id].column_count; column++)
        for (size_t row = 0; row < table->rows; row++)
            if (table->bad[column][row] && table->values[column][row] != CSV_GOOD)
                report_fault(table, row, column, (enum csv_fault)table->values[column][row]);
}

static enum problem_kind
unreadable_kind(enum column_kind kind)
{
    switch (kind) {
    case COLUMN_DATE:
        return PROBLEM_BAD_DATE;
    case COLUMN_COUNT:
    case COLUMN_HALF_COUNT:
    case COLUMN_NUMBER:
    case COLUMN_PENCE:
        return PROBLEM_BAD_NUMBER;
    case COLUMN_FRAMEWORK:
        return PROBLEM_NO_FRAMEWORK;
    case COLUMN_TEXT:
    case COLUMN_PRESENT:
    case COLUMN_KEY:
    case COLUMN_REF:
    case COLUMN_YES_NO:
    case COLUMN_CHOICE:
    case COLUMN_QUARTER:
    case COLUMN_NEED_CODE:
    case COLUMN_EVENT_TYPE:
        break;
    }
    return PROBLEM_BAD_VALUE;
}

/* Half of all columns are blank in nine rows of ten: of such, only what is filled goes on. */
static bool
column_is_sparse(const struct intake_table *table, unsigned column)
{
    return table->filled_count[column] < table->rows / 4;
}

/* The cells of a column that hold something, side by side. */
static size_t
take_filled(const struct intake_table *table, unsigned column, struct text *cells)
{
    for (size_t i = 0; i < table->filled_count[column]; i++)
        cells[i] = table->cells[column][table->filled[column][i]];
    return table->filled_count[column];
}

static void
read_sparse(struct intake_table *table, unsigned column)
{
    int32_t *values = table->values[column], some[SLICE_ROWS / 4];
    struct text cells[SLICE_ROWS / 4];
    size_t count = take_filled(table, column, cells);

    for (size_t row = 0; row < table->rows; row++)
        values[row] = VALUE_BLANK;
    if (count == 0)
        return;
    cells_read(table->vocabulary, table->id, column, cells, count, some);
    for (size_t i = 0; i < count; i++)
        values[table->filled[column][i]] = some[i];
}

static void
read_values(struct intake_table *table, unsigned column)
{
    int32_t *values = table->values[column];
    uint32_t unreadable = 0;

    if (column_is_sparse(table, column))
        read_sparse(table, column);
    else
        cells_read(table->vocabulary, table->id, column, table->cells[column], table->rows, values);
    for (size_t row = 0; row < table->rows; row++)
        unreadable += values[row] == VALUE_BAD;
    for (size_t row = 0; unreadable > 0 && row < table->rows; row++)
        if (values[row] == VALUE_BAD)
            intake_report_value(table, row, column,
                                unreadable_kind(column_of(table, column)->kind));
    for (size_t row = 0; table->any_bad && row < table->rows; row++)
        if (table->bad[column][row])
            values[row] = VALUE_BAD;
}

/* Whether an id that is not found can be held against the row: not when its table is missing or was
 * cut short, since that has been said already. */
static bool
table_is_whole(const struct dataset *dataset, enum table_id table)
{
    return dataset->rows[table].there && !dataset->rows[table].cut;
}

static void
look_up_sparse(struct intake_table *table, unsigned column, const struct keys *keys)
{
    uint32_t *refs = table->refs[column], some[SLICE_ROWS / 4];
    struct text cells[SLICE_ROWS / 4];
    size_t count = take_filled(table, column, cells);

    for (size_t row = 0; row < table->rows; row++)
        refs[row] = ROW_NONE;
    if (count == 0)
        return;
    keys_find_many(keys, cells, count, some);
    for (size_t i = 0; i < count; i++)
        refs[table->filled[column][i]] = some[i];
}

static void
look_up_refs(struct intake_table *table, unsigned column)
{
    enum table_id target = column_of(table, column)->refers_to;
    enum problem_kind kind =
        table->id == TABLE_CLAIMS ? PROBLEM_CLAIM_DANGLING_KEY : PROBLEM_DANGLING_KEY;
    const struct keys *keys = dataset_keys(table->dataset, target);
    uint32_t *refs = table->refs[column];

    if (target == table->id)
        return; /* looked up when the table is there as a whole */
    if (column_is_sparse(table, column))
        look_up_sparse(table, column, keys);
    else
        keys_find_many(keys, table->cells[column], table->rows, refs);
    for (size_t i = 0; i < table->filled_count[column]; i++) {
        size_t row = table->filled[column][i];

        if (refs[row] == ROW_NONE && table_is_whole(table->dataset, target))
            intake_report_value(table, row, column, kind);
    }
}

static void
report_blanks(struct intake_table *table, unsigned column)
{
    if (!column_of(table, column)->required || !table_has(table, column) ||
        table->filled_count[column] == table->rows)
        return;
    for (size_t row = 0; row < table->rows; row++)
        if (table->cells[column][row].length == 0 && !table->bad[column][row])
            intake_report_value(table, row, column, PROBLEM_BLANK_REQUIRED);
}

static void
slice_read(struct intake_table *table, const struct csv_batch *batch, const size_t *records)
{
    table->odd = slice_is_odd(table, batch, records);
    take_columns(table, batch, records);
    take_unclosed(table, batch, records);
    if (table->any_bad)
        report_bad_cells(table);
    for (unsigned column = 0; column < TABLES[table->id].column_count; column++) {
        enum column_kind kind = column_of(table, column)->kind;

        report_blanks(table, column);
        if (kind == COLUMN_REF)
            look_up_refs(table, column);
        else if (kind != COLUMN_KEY && !column_is_text(table, column))
            read_values(table, column);
    }
    for (size_t row = 0; row < table->rows; row++) {
        size_t cells = csv_cell_count(batch, records[row]);

        if (cells > table->source->header_cells)
            intake_report_at(table, row, "", PROBLEM_TOO_MANY_CELLS,
                             arena_printf(table->problems.arena, "%zu cells", cells),
                             arena_printf(table->problems.arena, "%zu, as in the header",
                                          table->source->header_cells));
        if (table->odd)
            check_other_cells(table, batch, records[row], row);
    }
    intake_store(table);
    intake_store_detail(table);
    table->dataset->rows[table->id].count += (uint32_t)table->rows;
    table->rows = 0;
}

static void
skip_record(struct intake_table *table)
{
    struct rows *rows = &table->dataset->rows[table->id];
    uint32_t row = rows->count + (uint32_t)table->rows;

    table->skipped++;
    if (rows->skipped_count > 0 && rows->skipped[rows->skipped_count - 1].row == row) {
        rows->skipped[rows->skipped_count - 1].count = table->skipped;
        return;
    }
    rows->skipped =
        grow(rows->skipped, &rows->skipped_room, rows->skipped_count + 1, sizeof *rows->skipped);
    rows->skipped[rows->skipped_count++] = (struct skipped){.row = row, .count = table->skipped};
}

void
intake_batch(struct intake_table *table, const struct csv_batch *batch, size_t record)
{
    size_t records[SLICE_ROWS];

    for (; record < batch->record_count; record++) {
        uint32_t row = table->dataset->rows[table->id].count + (uint32_t)table->rows;

        if (csv_record_is_blank(batch, record)) {
            skip_record(table);
        } else {
            source_mark(table->source, row, batch->offset + batch->starts[batch->records[record]]);
            table->numbers[table->rows] = table->next_record + 1;
            records[table->rows++] = record;
        }
        table->next_record++;
        if (table->rows == SLICE_ROWS)
            slice_read(table, batch, records);
    }
    if (table->rows > 0)
        slice_read(table, batch, records);
}

void
intake_slice_new(struct arena *arena, struct intake_table *table)
{
    unsigned columns = TABLES[table->id].column_count;

    table->cells = arena_alloc_many(arena, columns, sizeof *table->cells);
    table->values = arena_alloc_many(arena, columns, sizeof *table->values);
    table->refs = arena_alloc_many(arena, columns, sizeof *table->refs);
    table->bad = arena_alloc_many(arena, columns, sizeof *table->bad);
    table->filled = arena_alloc_many(arena, columns, sizeof *table->filled);
    for (unsigned column = 0; column < columns; column++)
        for (size_t row = 0; row < SLICE_ROWS; row++)
            table->cells[column][row] = NO_TEXT;
}
