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

/* --- what came from elsewhere: each rowset as CSV, its rows with their numbers ---------------- */

static int
by_rowset_row(const void *left, const void *right)
{
    const struct problem *const *a = left, *const *b = right;

    if ((*a)->rowset != (*b)->rowset)
        return (uintptr_t)(*a)->rowset < (uintptr_t)(*b)->rowset ? -1 : 1;
    if ((*a)->row != (*b)->row)
        return (*a)->row < (*b)->row ? -1 : 1;
    return *a < *b ? -1 : *a > *b;
}

/* A rowset on its way out, beside the problems of its rows in order. */
struct rowset_annotating {
    const struct rowset *rowset;
    const struct problem *const *problems;
    size_t at, count;
    FILE *out;
};

/* One line: the row's number, its cells, and what is wrong down to that row. */
static void
write_line(struct rowset_annotating *a, struct arena *arena, const char *number,
           const struct text *cells, const char *heading, uint32_t row)
{
    struct builder line = {.arena = arena}, cell = {.arena = arena};

    builder_puts(&line, number);
    for (size_t i = 0; i < a->rowset->column_count; i++) {
        builder_puts(&line, ",");
        builder_csv(&line, cells[i]);
    }
    builder_puts(&cell, heading);
    for (; a->at < a->count && a->problems[a->at]->rowset == a->rowset &&
           a->problems[a->at]->row <= row;
         a->at++)
        put_words(&cell, a->problems[a->at]);
    builder_puts(&line, ",");
    builder_csv(&line, (struct text){.at = cell.at, .length = cell.length});
    builder_puts(&line, "\n");
    fwrite(line.at, 1, line.length, a->out);
}

static void
write_rowset(struct rowset_annotating *a)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const struct rowset *rowset = a->rowset;

    while (a->at < a->count && a->problems[a->at]->rowset != rowset)
        a->at++;
    write_line(a, arena, rowset->kind == ROWSET_XML ? "line" : "row", rowset->names, COLUMN_NAME,
               rowset->header_row);
    for (size_t row = 0; row < rowset->row_count; row++) {
        write_line(a, arena, arena_printf(arena, "%u", rowset->numbers[row]),
                   rowset->cells + row * rowset->column_count, "", rowset->numbers[row]);
        arena_empty(arena);
    }
}

/* A file name made of a sheet's: letters, digits and a few marks; what else there may be becomes
 * "_". */
static const char *
rowset_file(struct arena *arena, const struct rowset *rowset)
{
    const char *dot = strrchr(rowset->file, '.');
    int stem =
        dot == NULL || dot == rowset->file ? (int)strlen(rowset->file) : (int)(dot - rowset->file);
    char *name = rowset->sheet[0] == '\0'
                     ? arena_printf(arena, "%.*s", stem, rowset->file)
                     : arena_printf(arena, "%.*s-%s", stem, rowset->file, rowset->sheet);

    for (char *at = name; *at != '\0'; at++)
        if (strchr("/\\:*?\"<>|", *at) != NULL || (unsigned char)*at < ' ')
            *at = '_';
    return arena_printf(arena, "%.200s.csv", name);
}

static bool
annotate_rowset(const struct rowset *rowset, const struct problem *const *sorted, size_t count,
                const char *folder, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct rowset_annotating a = {.rowset = rowset, .problems = sorted, .count = count};
    const char *path = path_join(arena, folder, rowset_file(arena, rowset));
    struct new_file *file;

    if (file_exists(path))
        return error_raise(err, ERR_CONFLICT, "two sheets would both be written to \"%s\"",
                           path_base(path));
    if (!file_create(arena, path, &file, err))
        return false;
    a.out = file_stream(file);
    write_rowset(&a);
    return file_commit(file, err);
}

/* Whether a rowset was met in a part before this one; one rowset may feed several tables. */
static bool
rowset_is_done(const struct feed *feed, unsigned table, size_t part)
{
    const struct rowset *rowset = feed->tables[table].parts[part].rowset;

    for (unsigned t = 0; t <= table; t++)
        for (size_t i = 0; i < (t == table ? part : feed->tables[t].part_count); i++)
            if (feed->tables[t].parts[i].rowset == rowset)
                return true;
    return false;
}

static bool
annotate_feed(struct run *run, const char *folder, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const struct feed *feed = run->source->feed;
    size_t count = run->problems.count;
    const struct problem **sorted = ARENA_ARRAY(arena, const struct problem *, count);

    for (size_t i = 0; i < count; i++)
        sorted[i] = &run->problems.list[i];
    if (count > 0)
        qsort(sorted, count, sizeof *sorted, by_rowset_row);
    for (unsigned table = 0; table < TABLE_COUNT; table++)
        for (size_t part = 0; part < feed->tables[table].part_count; part++)
            if (!rowset_is_done(feed, table, part) &&
                !annotate_rowset(feed->tables[table].parts[part].rowset, sorted, count, folder,
                                 err))
                return error_while(err, "annotating %s", feed->name);
    return true;
}

static bool
annotate_folder(struct run *run, const char *folder, struct error *err)
{
    for (unsigned table = 0; table < TABLE_COUNT; table++)
        if (run->source->tables[table].file.there &&
            !annotate_table(run, (enum table_id)table, folder, err))
            return error_while(err, "annotating %s", TABLES[table].file);
    return true;
}

bool
annotate_files(struct arena *arena, struct run *run, const char *dir, bool replace,
               struct error *err)
{
    struct new_folder *folder;

    if (!folder_create(arena, dir, &folder, err))
        return false;
    problems_sort(&run->problems);
    return (run->source->feed == NULL ? annotate_folder(run, folder_path(folder), err)
                                      : annotate_feed(run, folder_path(folder), err)) &&
           folder_commit(folder, replace, err);
}
