/* SPDX-License-Identifier: MIT */
/*
 * intake_report - says what is wrong with a table: where, what was found, what would be right.
 */
#include "service/intake_parts.h"

/* The ids that stand in a row. */
static void
collect_keys(struct intake_table *table, size_t row, struct problem *problem)
{
    struct arena *arena = table->problems.arena;
    struct problem_key *keys;
    unsigned ids[COLUMNS_MOST];

    for (unsigned column = 0; column < TABLES[table->id].column_count; column++)
        if (column_is_id(column_of(table, column)) && cell_of(table, column, row).length > 0)
            ids[problem->key_count++] = column;
    problem->keys = keys = ARENA_ARRAY(arena, struct problem_key, problem->key_count);
    for (size_t i = 0; i < problem->key_count; i++)
        keys[i] = (struct problem_key){
            .column = column_of(table, ids[i])->name,
            .value = text_for_show(arena, cell_of(table, ids[i], row), FOUND_MOST),
        };
}

void
intake_report_at(struct intake_table *table, size_t row, const char *column, enum problem_kind kind,
                 const char *found, const char *expected)
{
    struct problem problem = {
        .kind = kind,
        .table = table->id,
        .row = table->numbers[row],
        .column = column,
        .found = found,
        .expected = expected,
    };

    if (problems_have_room(&table->problems))
        collect_keys(table, row, &problem);
    problems_add(&table->problems, problem);
}

void
intake_report(struct intake_table *table, size_t row, unsigned column, enum problem_kind kind,
              const char *found, const char *expected)
{
    intake_report_at(table, row, column_of(table, column)->name, kind, found, expected);
}

void
intake_report_file(struct intake_table *table, uint32_t row, const char *column,
                   enum problem_kind kind, const char *found, const char *expected)
{
    problems_add(&table->problems, (struct problem){
                                       .kind = kind,
                                       .table = table->id,
                                       .row = row,
                                       .column = column,
                                       .found = found,
                                       .expected = expected,
                                   });
}

const char *
intake_show(struct intake_table *table, struct text text)
{
    return text_for_show(table->problems.arena, text, FOUND_MOST);
}

/* The same for every row: a file may have thousands with the same wrong. */
static const char *
expects(struct intake_table *table, unsigned column)
{
    const char **words = &table->expects[column];

    if (*words == NULL)
        *words = column_expects(table->problems.arena, column_of(table, column));
    return *words;
}

void
intake_report_value(struct intake_table *table, size_t row, unsigned column, enum problem_kind kind)
{
    bool room = problems_have_room(&table->problems);

    intake_report(table, row, column, kind,
                  room ? intake_show(table, cell_of(table, column, row)) : "",
                  room ? expects(table, column) : "");
}
