/* SPDX-License-Identifier: MIT */
#include "service/annotate.h"

#include "base/file.h"

#define COLUMN_NAME "problems"

/* One file on its way back, beside the problems of its rows in order. */
struct annotating {
    const struct problems *problems;
    size_t at; /* the next problem not yet told */
    enum table_id table;
    size_t header_cells;
    FILE *out;
};

/* What is wrong in one cell or row, in a few words. */
static void
put_words(struct builder *cell, const struct problem *problem)
{
    builder_printf(cell, "%s%s: %s%s%s", cell->length == 0 ? "" : "; ",
                   problem_is_error(problem->kind) ? "error" : "warning", problem->column,
                   problem->column[0] == '\0' ? "" : " ", PROBLEMS[problem->kind].words);
    if (problem->found[0] != '\0')
        builder_printf(cell, ", found \"%s\"", problem->found);
    builder_printf(cell, ", expected %s", problem->expected);
}

static bool
problem_is_here(const struct annotating *a, uint32_t row)
{
    return a->at < a->problems->count && a->problems->list[a->at].table == a->table &&
           a->problems->list[a->at].row <= row;
}

/* The record as it was, filled up to the header's length, then what is wrong, then its own line
 * end. */
static void
write_record(struct annotating *a, struct arena *arena, const struct csv_batch *batch, size_t i,
             uint32_t row)
{
    struct builder line = {.arena = arena}, cell = {.arena = arena};
    struct text record = csv_record(batch, i);
    bool carriage =
        record.at + record.length < batch->bytes + batch->starts[batch->records[i + 1]] &&
        record.at[record.length] == '\r';

    builder_puts(&cell, row == 1 ? COLUMN_NAME : "");
    for (; problem_is_here(a, row); a->at++)
        put_words(&cell, &a->problems->list[a->at]);
    builder_put(&line, record.at, record.length);
    for (size_t cells = csv_cell_count(batch, i); cells < a->header_cells; cells++)
        builder_puts(&line, ",");
    builder_puts(&line, ",");
    builder_csv(&line, (struct text){.at = cell.at, .length = cell.length});
    builder_puts(&line, carriage ? "\r\n" : "\n");
    fwrite(line.at, 1, line.length, a->out);
}

static bool
write_records(struct annotating *a, struct csv *csv, struct error *err)
{
    static const char BYTE_ORDER_MARK[] = "\xEF\xBB\xBF";
    ARENA_SCOPE struct arena *arena = arena_new();
    struct csv_batch batch;
    uint32_t row = 1;

    do {
        if (!csv_read(csv, &batch, err))
            return false;
        if (row == 1 && batch.offset > 0)
            fputs(BYTE_ORDER_MARK, a->out);
        for (size_t i = 0; i < batch.record_count; i++) {
            write_record(a, arena, &batch, i, row++);
            arena_empty(arena);
        }
    } while (batch.record_count > 0);
    return true;
}

/* Where the problems of a table begin in the sorted list. */
static size_t
first_problem(const struct problems *problems, enum table_id table)
{
    size_t at = 0;

    while (at < problems->count && problems->list[at].table != table)
        at++;
    return at;
}

static bool
annotate_table(struct run *run, enum table_id table, const char *folder, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct annotating a = {.problems = &run->problems,
                           .at = first_problem(&run->problems, table),
                           .table = table,
                           .header_cells = run->source->tables[table].header_cells};
    struct new_file *file;
    struct csv *csv;

    if (!csv_open(arena, run->source->tables[table].path, CSV_WHOLE, &csv, err) ||
        !file_create(arena, path_join(arena, folder, TABLES[table].file), &file, err))
        return false;
    a.out = file_stream(file);
    return write_records(&a, csv, err) && file_commit(file, err);
}

bool
annotate_files(struct arena *arena, struct run *run, const char *dir, bool replace,
               struct error *err)
{
    struct new_folder *folder;

    if (!folder_create(arena, dir, &folder, err))
        return false;
    problems_sort(&run->problems);
    for (unsigned table = 0; table < TABLE_COUNT; table++)
        if (run->source->tables[table].file.there &&
            !annotate_table(run, (enum table_id)table, folder_path(folder), err))
            return error_while(err, "annotating %s", TABLES[table].file);
    return folder_commit(folder, replace, err);
}
