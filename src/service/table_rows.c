/* SPDX-License-Identifier: MIT */
#include "service/table_rows.h"

#include "port/csv.h"

struct reading {
    enum table_id table;
    struct table_header *header;
    table_row *each;
    void *context;
};

static void
read_header(struct reading *reading, const struct csv_batch *batch)
{
    struct text whole = csv_record(batch, 0), name;

    reading->header->cells = csv_cell_count(batch, 0);
    reading->header->end = batch->offset + (uint64_t)(whole.at - batch->bytes) + whole.length;
    for (size_t cell = 0; cell < reading->header->cells; cell++) {
        int column = -1;

        if (csv_cell(batch, 0, cell, &name) == CSV_GOOD)
            column = table_column(reading->table, name);
        if (column >= 0)
            reading->header->place[column] = (int)cell;
    }
}

static void
read_row(const struct reading *reading, const struct csv_batch *batch, size_t record)
{
    struct text cells[COLUMNS_MOST] = {{.at = NULL}};

    for (unsigned column = 0; column < TABLES[reading->table].column_count; column++) {
        int place = reading->header->place[column];

        if (place >= 0 && (size_t)place < csv_cell_count(batch, record) &&
            csv_cell(batch, record, (size_t)place, &cells[column]) != CSV_GOOD)
            cells[column].length = 0;
    }
    reading->each(reading->context, cells);
}

bool
table_rows_read(enum table_id table, struct text bytes, struct table_header *header,
                table_row *each, void *context, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct reading reading = {.table = table, .header = header, .each = each, .context = context};
    struct csv_batch batch = {.record_count = 1};
    bool first = true;
    struct csv *csv;

    *header = (struct table_header){.cells = 0};
    for (unsigned column = 0; column < COLUMNS_MOST; column++)
        header->place[column] = -1;
    if (!csv_open_bytes(arena, TABLES[table].file, bytes, CSV_UNSUMMED, &csv, err))
        return false;
    while (batch.record_count > 0) {
        if (!csv_read(csv, &batch, err))
            return false;
        if (first && batch.record_count > 0)
            read_header(&reading, &batch);
        for (size_t record = first ? 1 : 0; record < batch.record_count; record++)
            if (!csv_record_is_blank(&batch, record))
                read_row(&reading, &batch, record);
        first = false;
    }
    return true;
}
