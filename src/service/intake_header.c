/* SPDX-License-Identifier: MIT */
/*
 * intake_header - the first record of a file: which column stands where.
 */
#include "service/csv_faults.h"
#include "service/intake_parts.h"

/* How often a name stood in the header before. */
static size_t
name_count(const struct text *names, size_t at)
{
    size_t count = 0;

    for (size_t i = 0; i < at; i++)
        count += names[i].length > 0 && text_equals(names[i], names[at]);
    return count;
}

static void
read_name(struct intake_table *table, const struct csv_batch *batch, struct text *names,
          size_t cell)
{
    enum csv_fault fault = csv_cell(batch, 0, cell, &names[cell]);
    int column;

    if (fault != CSV_GOOD) {
        intake_report_file(table, 1, "", CSV_FAULTS[fault].kind, CSV_FAULTS[fault].found,
                           CSV_FAULTS[fault].expected);
        names[cell].length = 0;
        table->header_is_odd = true;
        return;
    }
    if (names[cell].length == 0)
        return;
    column = table_column(table->id, names[cell]);
    if (name_count(names, cell) == 1)
        intake_report_file(table, 1, intake_show(table, names[cell]), PROBLEM_DUPLICATE_COLUMN,
                           "the name more than once", "each column once");
    else if (name_count(names, cell) > 1)
        return;
    else if (column < 0)
        intake_report_file(table, 1, intake_show(table, names[cell]), PROBLEM_EXTRA_COLUMN,
                           "a column that is not used", "nothing to do, unless a name is misspelt");
    else
        table->source->place[column] = (int)cell;
}

static void
report_missing_columns(struct intake_table *table)
{
    for (unsigned column = 0; column < TABLES[table->id].column_count; column++) {
        const struct column_def *def = column_of(table, column);

        if (table_has(table, column) || !def->required)
            continue;
        if (!table->header_is_odd) /* else it may be there, and what hides it is told */
            intake_report_file(
                table, 1, def->name, PROBLEM_MISSING_COLUMN, "no such column",
                arena_printf(table->problems.arena, "a column headed %s", def->name));
        if (def->kind == COLUMN_KEY)
            table->dataset->rows[table->id].cut = true;
    }
}

void
intake_header(struct intake_table *table, const struct csv_batch *batch)
{
    size_t cells = batch->record_count == 0 ? 0 : csv_cell_count(batch, 0);
    struct text *names = ARENA_ARRAY(table->source->arena, struct text, cells);

    table->source->header_cells = cells;
    table->names = ARENA_ARRAY(table->source->arena, const char *, cells);
    for (size_t cell = 0; cell < cells; cell++)
        read_name(table, batch, names, cell);
    for (size_t cell = 0; cell < cells; cell++)
        table->names[cell] = intake_show(table, names[cell]);
    report_missing_columns(table);
    table->next_record = 1;
}
