/* SPDX-License-Identifier: MIT */
/*
 * intake_slice - a few hundred records at a time: reads their cells, a column after the other, and
 * looks references up.
 */
#include "service/csv_faults.h"
#include "service/intake_parts.h"

static void
report_fault(struct intake_table *table, size_t row, unsigned column, enum csv_fault fault)
{
    intake_report(table, row, column, CSV_FAULTS[fault].kind, CSV_FAULTS[fault].found,
                  CSV_FAULTS[fault].expected);
}

/* Whether every cell of the slice has to be looked at, those of columns that nobody asks for, too.
 */
static bool
slice_is_odd(const struct intake_table *table, const struct csv_batch *batch,
             const uint32_t *records)
{
    for (size_t row = 0; batch->wary && row < table->rows; row++)
        if (csv_record(batch, records[row]).length > CSV_CELL_MOST)
            return true;
    return batch->quirky || batch->broken;
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

/* The cells of a column that hold something, side by side in SOME. */
static struct cells
filled_cells(const struct intake_table *table, unsigned column, uint32_t some[SLICE_ROWS / 4][2])
{
    struct cells cells = table->cells[column];

    for (size_t i = 0; i < table->filled_count[column]; i++)
        memcpy(some[i], cells.starts + table->filled[column][i] * cells.stride, sizeof some[i]);
    return (struct cells){.bytes = cells.bytes, .starts = &some[0][0], .stride = 2};
}

static void
read_sparse(struct intake_table *table, unsigned column)
{
    int32_t *values = table->values[column], read[SLICE_ROWS / 4];
    size_t count = table->filled_count[column];
    uint32_t some[SLICE_ROWS / 4][2];

    for (size_t row = 0; row < table->rows; row++)
        values[row] = VALUE_BLANK;
    if (count == 0)
        return;
    cells_read(table->vocabulary, table->id, column, filled_cells(table, column, some), count,
               read);
    for (size_t i = 0; i < count; i++)
        values[table->filled[column][i]] = read[i];
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
    uint32_t *refs = table->refs[column], found[SLICE_ROWS / 4];
    size_t count = table->filled_count[column];
    uint32_t some[SLICE_ROWS / 4][2];

    for (size_t row = 0; row < table->rows; row++)
        refs[row] = ROW_NONE;
    if (count == 0)
        return;
    keys_find_many(keys, filled_cells(table, column, some), count, found);
    for (size_t i = 0; i < count; i++)
        refs[table->filled[column][i]] = found[i];
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
        if (cell_of(table, column, row).length == 0 && !table->bad[column][row])
            intake_report_value(table, row, column, PROBLEM_BLANK_REQUIRED);
}

/* What there is to say of rows as a whole. */
static void
check_rows(struct intake_table *table, const struct csv_batch *batch, const uint32_t *records)
{
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
}

static void
slice_read(struct intake_table *table, const struct csv_batch *batch, const uint32_t *records)
{
    table->odd = slice_is_odd(table, batch, records);
    intake_take(table, batch, records);
    if (table->any_bad)
        report_bad_cells(table);
    for (unsigned column = 0; column < TABLES[table->id].column_count; column++) {
        enum column_kind kind = column_of(table, column)->kind;

        report_blanks(table, column);
        if (kind == COLUMN_REF)
            look_up_refs(table, column);
        else if (kind != COLUMN_KEY && !intake_column_is_text(table, column))
            read_values(table, column);
    }
    if (!table->even)
        check_rows(table, batch, records);
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

/* Adds COUNT records from RECORD on, none of them blank, to the slice. */
static void
take_records(struct intake_table *table, const struct csv_batch *batch, size_t record, size_t count,
             uint32_t records[SLICE_ROWS])
{
    uint32_t row = table->dataset->rows[table->id].count + (uint32_t)table->rows;

    for (uint32_t i = 0; i < count; i++) {
        table->numbers[table->rows + i] = table->next_record + i + 1;
        records[table->rows + i] = (uint32_t)record + i;
    }
    for (size_t i = (SOURCE_MARK_EVERY - row % SOURCE_MARK_EVERY) % SOURCE_MARK_EVERY; i < count;
         i += SOURCE_MARK_EVERY)
        source_mark(table->source, row + (uint32_t)i,
                    batch->offset + batch->starts[batch->records[record + i]]);
    table->rows += count;
    table->next_record += (uint32_t)count;
}

/* How many of the MOST records from RECORD on surely hold something, seen by their first bytes. */
static size_t
filled_records(const struct csv_batch *batch, size_t record, size_t most)
{
    size_t count = 0;

    while (count < most && !csv_record_may_be_blank(batch, record + count))
        count++;
    return count;
}

void
intake_batch(struct intake_table *table, const struct csv_batch *batch, size_t record)
{
    uint32_t records[SLICE_ROWS];

    while (record < batch->record_count) {
        size_t left = batch->record_count - record, room = SLICE_ROWS - table->rows;
        size_t count = filled_records(batch, record, left < room ? left : room);

        if (count == 0 && csv_record_is_blank(batch, record)) {
            skip_record(table);
            table->next_record++;
            record++;
            continue;
        }
        count += count == 0;
        take_records(table, batch, record, count, records);
        record += count;
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

    table->values = arena_alloc_many(arena, columns, sizeof *table->values);
    table->refs = arena_alloc_many(arena, columns, sizeof *table->refs);
    intake_take_new(arena, table);
}
