/* SPDX-License-Identifier: MIT */
#include "service/intake.h"

#include <pthread.h>

#include "base/file.h"
#include "base/parallel.h"
#include "model/review.h"
#include "service/csv_faults.h"
#include "service/exports.h"
#include "service/mapped.h"

/* Which tables must be read before a table, so that its references can be looked up. */
#define AFTER(table) ((uint32_t)1 << (table))
static const uint32_t READ_AFTER[TABLE_COUNT] = {
    [TABLE_MEMBERS] = AFTER(TABLE_FAMILIES),
    [TABLE_EPISODES] = AFTER(TABLE_FAMILIES),
    [TABLE_NEEDS] = AFTER(TABLE_EPISODES) | AFTER(TABLE_MEMBERS),
    [TABLE_OUTCOMES] = AFTER(TABLE_NEEDS),
    [TABLE_ATTENDANCE] = AFTER(TABLE_MEMBERS),
    [TABLE_EVENTS] = AFTER(TABLE_MEMBERS),
    [TABLE_CLAIMS] = AFTER(TABLE_EPISODES),
    [TABLE_WAIVERS] = AFTER(TABLE_EPISODES),
};

/* In this order, so that the largest table, attendance, begins as soon as it can. */
static const enum table_id TASK_ORDER[TABLE_COUNT] = {
    TABLE_FAMILIES, TABLE_MEMBERS, TABLE_EPISODES, TABLE_ATTENDANCE, TABLE_NEEDS,
    TABLE_OUTCOMES, TABLE_EVENTS,  TABLE_CLAIMS,   TABLE_WAIVERS,
};

/* Tells how far reading has come, whichever thread reads. */
struct meter {
    pthread_mutex_t lock;
    struct progress progress;
    uint64_t done, whole;
};

struct intake_task {
    struct intake_table *table;
    struct meter *meter;
};

static void
meter_step(struct meter *meter, uint64_t bytes)
{
    if (meter->progress.step == NULL)
        return;
    pthread_mutex_lock(&meter->lock);
    meter->done += bytes;
    meter->progress.step(meter->progress.context, "reading", meter->done, meter->whole);
    pthread_mutex_unlock(&meter->lock);
}

static bool
table_has(const struct intake_table *table, unsigned column)
{
    return table->source->place[column] >= 0;
}

static const struct column_def *
column_of(const struct intake_table *table, unsigned column)
{
    return &TABLES[table->id].columns[column];
}

static bool
column_is_id(const struct column_def *column)
{
    return column->kind == COLUMN_KEY || column->kind == COLUMN_REF;
}

/* The ids that stand in a row. */
static void
collect_keys(struct intake_table *table, size_t row, struct problem *problem)
{
    struct arena *arena = table->problems.arena;
    struct problem_key *keys = ARENA_ARRAY(arena, struct problem_key, COLUMNS_MOST);

    problem->keys = keys;
    for (unsigned column = 0; column < TABLES[table->id].column_count; column++) {
        if (!column_is_id(column_of(table, column)) || table->cells[column][row].length == 0)
            continue;
        keys[problem->key_count++] = (struct problem_key){
            .column = column_of(table, column)->name,
            .value = text_for_show(arena, table->cells[column][row], FOUND_MOST),
        };
    }
}

static void
report_at(struct intake_table *table, size_t row, const char *column, enum problem_kind kind,
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
    report_at(table, row, column_of(table, column)->name, kind, found, expected);
}

/* A problem that no single row of the slice stands for. */
static void
report_file(struct intake_table *table, uint32_t row, const char *column, enum problem_kind kind,
            const char *found, const char *expected)
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

static const char *
show(struct intake_table *table, struct text text)
{
    return text_for_show(table->problems.arena, text, FOUND_MOST);
}

static void
report_value(struct intake_table *table, size_t row, unsigned column, enum problem_kind kind)
{
    bool room = problems_have_room(&table->problems);

    intake_report(table, row, column, kind, room ? show(table, table->cells[column][row]) : "",
                  room ? column_expects(table->problems.arena, column_of(table, column)) : "");
}

/* --- the header ------------------------------------------------------------------------------- */

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
        report_file(table, 1, "", CSV_FAULTS[fault].kind, CSV_FAULTS[fault].found,
                    CSV_FAULTS[fault].expected);
        names[cell].length = 0;
        table->header_is_odd = true;
        return;
    }
    if (names[cell].length == 0)
        return;
    column = table_column(table->id, names[cell]);
    if (name_count(names, cell) == 1)
        report_file(table, 1, show(table, names[cell]), PROBLEM_DUPLICATE_COLUMN,
                    "the name more than once", "each column once");
    else if (name_count(names, cell) > 1)
        return;
    else if (column < 0)
        report_file(table, 1, show(table, names[cell]), PROBLEM_EXTRA_COLUMN,
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
            report_file(table, 1, def->name, PROBLEM_MISSING_COLUMN, "no such column",
                        arena_printf(table->problems.arena, "a column headed %s", def->name));
        if (def->kind == COLUMN_KEY)
            table->dataset->rows[table->id].cut = true;
    }
}

static void
read_header(struct intake_table *table, const struct csv_batch *batch)
{
    size_t cells = batch->record_count == 0 ? 0 : csv_cell_count(batch, 0);
    struct text *names = ARENA_ARRAY(table->source->arena, struct text, cells);

    table->source->header_cells = cells;
    table->names = ARENA_ARRAY(table->source->arena, const char *, cells);
    for (size_t cell = 0; cell < cells; cell++)
        read_name(table, batch, names, cell);
    for (size_t cell = 0; cell < cells; cell++)
        table->names[cell] = show(table, names[cell]);
    report_missing_columns(table);
    table->next_record = 1;
}

static const struct text NO_TEXT = {.at = "", .length = 0};

/* --- a slice of rows -------------------------------------------------------------------------- */

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

/* Fetches the cells of one column.  The batch comes by value, so that the compiler need not fear
 * that storing a cell changes it. */
static void
take_column(struct intake_table *table, const struct csv_batch batch, const size_t *records,
            unsigned column)
{
    size_t place = (size_t)table->source->place[column], rows = table->rows;
    struct text *cells = table->cells[column];
    size_t blanks = 0;

    memset(table->bad[column], 0, rows * sizeof table->bad[column][0]);
    for (size_t row = 0; row < rows; row++) {
        enum csv_fault fault = CSV_GOOD;

        if (place < csv_cell_count(&batch, records[row]))
            fault = csv_cell(&batch, records[row], place, &cells[row]);
        else
            cells[row] = NO_TEXT;
        if (fault != CSV_GOOD)
            note_fault(table, row, column, fault);
        blanks += cells[row].length == 0;
    }
    table->blanks[column] = blanks;
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
            report_at(table, row, place < table->source->header_cells ? table->names[place] : "",
                      CSV_FAULTS[fault].kind, CSV_FAULTS[fault].found, CSV_FAULTS[fault].expected);
    }
}

/* Goes the long way with the cells of a column that are not plain. */
static void
clean_column(struct intake_table *table, const struct csv_batch *batch, unsigned column)
{
    struct text *cells = table->cells[column];
    size_t blanks = 0;

    for (size_t row = 0; row < table->rows; row++) {
        enum csv_fault fault = csv_is_plain(cells[row]) ? CSV_GOOD : csv_clean(batch, &cells[row]);

        if (fault != CSV_GOOD)
            note_fault(table, row, column, fault);
        blanks += cells[row].length == 0;
    }
    table->blanks[column] = blanks;
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
    size_t blanks = 0;
    bool plain = true;

    memset(table->bad[column], 0, rows * sizeof table->bad[column][0]);
    for (size_t row = 0; row < rows; row++, cell += stride) {
        struct text bytes = csv_bytes(&batch, cell);

        cells[row] = bytes;
        blanks += bytes.length == 0;
    }
    table->blanks[column] = blanks;
    for (size_t row = 0; !batch.plain && row < rows; row++)
        plain &= csv_is_plain(cells[row]);
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

static void
read_values(struct intake_table *table, unsigned column)
{
    int32_t *values = table->values[column];
    uint32_t unreadable = 0;

    cells_read(table->vocabulary, table->id, column, table->cells[column], table->rows, values);
    for (size_t row = 0; row < table->rows; row++)
        unreadable += values[row] == VALUE_BAD;
    for (size_t row = 0; unreadable > 0 && row < table->rows; row++)
        if (values[row] == VALUE_BAD)
            report_value(table, row, column, unreadable_kind(column_of(table, column)->kind));
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
look_up_refs(struct intake_table *table, unsigned column)
{
    enum table_id target = column_of(table, column)->refers_to;
    enum problem_kind kind =
        table->id == TABLE_CLAIMS ? PROBLEM_CLAIM_DANGLING_KEY : PROBLEM_DANGLING_KEY;
    uint32_t *refs = table->refs[column];

    if (target == table->id)
        return; /* looked up when the table is there as a whole */
    keys_find_many(dataset_keys(table->dataset, target), table->cells[column], table->rows, refs);
    for (size_t row = 0; row < table->rows; row++)
        if (refs[row] == ROW_NONE && table->cells[column][row].length > 0 &&
            table_is_whole(table->dataset, target))
            report_value(table, row, column, kind);
}

static void
report_blanks(struct intake_table *table, unsigned column)
{
    if (!column_of(table, column)->required || !table_has(table, column) ||
        table->blanks[column] == 0)
        return;
    for (size_t row = 0; row < table->rows; row++)
        if (table->cells[column][row].length == 0 && !table->bad[column][row])
            report_value(table, row, column, PROBLEM_BLANK_REQUIRED);
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
            report_at(table, row, "", PROBLEM_TOO_MANY_CELLS,
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

static void
read_batch(struct intake_table *table, const struct csv_batch *batch, size_t record)
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

/* --- a table ---------------------------------------------------------------------------------- */

static void
report_cut_short(struct intake_table *table, const struct csv_batch *batch)
{
    if (!batch->cut_short)
        return;
    table->dataset->rows[table->id].cut = true;
    if (!batch->unclosed)
        report_file(table, table->next_record, "", PROBLEM_BAD_CSV, "a row of more than 16 MiB",
                    "rows parted by line breaks");
}

/* How many rows the file has, judged by its first piece; one in thirty more, since too few means
 * moving everything. */
static void
expect_rows(struct intake_table *table, const struct csv_batch *batch, uint64_t bytes)
{
    size_t records = batch->record_count;
    uint64_t seen = records == 0 ? 0 : batch->starts[batch->records[records]];
    uint64_t rows;

    if (seen == 0 || bytes <= seen)
        return;
    rows = bytes * records / seen;
    dataset_expect(table->dataset, table->id, rows + rows / 32);
}

static bool
read_records(struct intake_table *table, struct csv *csv, struct meter *meter, struct error *err)
{
    struct csv_batch batch;
    bool first = true;

    do {
        if (!csv_read(csv, &batch, err))
            return false;
        if (first) {
            read_header(table, &batch);
            expect_rows(table, &batch, csv_size(csv));
        }
        read_batch(table, &batch, first ? 1 : 0);
        report_cut_short(table, &batch);
        meter_step(meter,
                   batch.record_count == 0 ? 0 : batch.starts[batch.records[batch.record_count]]);
        first = false;
    } while (batch.record_count > 0);
    return true;
}

static void
report_late(struct intake_table *table)
{
    for (unsigned column = 0; column < TABLES[table->id].column_count; column++) {
        uint32_t count = table->late[column].count;

        if (count == 0)
            continue;
        report_file(table, table->late[column].first_row, column_of(table, column)->name,
                    PROBLEM_DATE_AFTER_AS_AT,
                    arena_printf(table->problems.arena, "%u %s, the first %s", count,
                                 count == 1 ? "row" : "rows", table->late[column].first_found),
                    arena_printf(table->problems.arena, "by %s to be used in this quarter",
                                 day_format(table->options->period.as_at).text));
    }
}

/* Room for a slice.  A column that is not there says that its cells are blank. */
static void
slice_new(struct arena *arena, struct intake_table *table)
{
    unsigned columns = TABLES[table->id].column_count;

    table->cells = arena_alloc_many(arena, columns, sizeof *table->cells);
    table->values = arena_alloc_many(arena, columns, sizeof *table->values);
    table->refs = arena_alloc_many(arena, columns, sizeof *table->refs);
    table->bad = arena_alloc_many(arena, columns, sizeof *table->bad);
    for (unsigned column = 0; column < columns; column++)
        for (size_t row = 0; row < SLICE_ROWS; row++)
            table->cells[column][row] = NO_TEXT;
}

static bool
read_table(void *context, struct error *err)
{
    const struct intake_task *task = context;
    struct intake_table *table = task->table;
    ARENA_SCOPE struct arena *arena = arena_new();
    struct rows *rows = &table->dataset->rows[table->id];
    struct csv *csv;

    rows->there = table->source->file.there;
    if (!rows->there) {
        if (TABLES[table->id].required)
            report_file(
                table, 0, "", PROBLEM_MISSING_TABLE,
                table->source->file.alike > 1 ? "several whose names differ in letter case"
                                              : "no such file",
                arena_printf(table->problems.arena, "a file named %s", TABLES[table->id].file));
        intake_finish(table);
        return true;
    }
    slice_new(arena, table);
    if (!source_csv(arena, table->source, CSV_WHOLE, &csv, err) ||
        !read_records(table, csv, task->meter, err) ||
        !csv_digest(csv, table->source->file.sha256, err))
        return false;
    if (csv_has_changed(csv))
        return error_raise(err, ERR_CONFLICT,
                           "\"%s\" was changed while it was being read; run again",
                           table->source->path);
    table->source->file.bytes = csv_size(csv);
    table->source->file.rows = rows->count;
    table->source->file.records = table->next_record;
    intake_finish(table);
    report_late(table);
    return true;
}

static struct intake_table *
table_new(struct arena *arena, const struct run *run, const struct vocabulary *vocabulary,
          enum table_id id)
{
    struct intake_table *table = ARENA_ARRAY(arena, struct intake_table, 1);

    table->id = id;
    table->options = &run->options;
    table->vocabulary = vocabulary;
    table->feed = run->source->feed;
    table->dataset = run->dataset;
    table->source = &run->source->tables[id];
    table->problems.arena = table->source->arena;
    for (unsigned column = 0; column < COLUMNS_MOST; column++)
        table->source->place[column] = -1;
    return table;
}

/* What is shorter takes two threads as long as one, and more of the processors' time: they wait for
 * each other's caches. */
#define BYTES_FOR_THREADS ((uint64_t)32 * 1024 * 1024)
#define THREADS_UNASKED   4 /* more gain nothing: the largest table is read by one */

static unsigned
threads_by_size(uint64_t bytes)
{
    unsigned processors = parallel_processors();

    if (bytes < BYTES_FOR_THREADS)
        return 1;
    return processors < THREADS_UNASKED ? processors : THREADS_UNASKED;
}

static bool
read_tables(struct run *run, const struct vocabulary *vocabulary, struct arena *scratch,
            struct error *err)
{
    struct meter meter = {.progress = run->options.progress};
    struct intake_table *tables[TABLE_COUNT];
    struct intake_task contexts[TABLE_COUNT];
    struct task tasks[TABLE_COUNT];
    uint32_t bit[TABLE_COUNT];
    bool good;

    pthread_mutex_init(&meter.lock, NULL);
    for (unsigned i = 0; i < TABLE_COUNT; i++)
        bit[TASK_ORDER[i]] = (uint32_t)1 << i;
    for (unsigned i = 0; i < TABLE_COUNT; i++) {
        enum table_id id = TASK_ORDER[i];

        tables[id] = table_new(scratch, run, vocabulary, id);
        contexts[i] = (struct intake_task){.table = tables[id], .meter = &meter};
        tasks[i] = (struct task){.run = read_table, .context = &contexts[i]};
        for (unsigned before = 0; before < TABLE_COUNT; before++)
            if (READ_AFTER[id] & AFTER(before))
                tasks[i].after |= bit[before];
        meter.whole += source_size(&run->source->tables[id]);
    }
    if (run->options.threads == THREADS_BY_SIZE)
        run->options.threads = threads_by_size(meter.whole);
    good = parallel_run(tasks, TABLE_COUNT, run->options.threads, err);
    pthread_mutex_destroy(&meter.lock);
    for (unsigned i = 0; i < TABLE_COUNT; i++)
        problems_append(&run->problems, &tables[i]->problems);
    return good;
}

static void
dataset_close(void *handle)
{
    struct dataset *dataset = handle;

    dataset_free(&dataset);
}

static bool
read_mapped(struct arena *arena, const struct run_options *options, struct run *run,
            const struct feed **feed, struct error *err)
{
    struct mapped *mapped = ARENA_ARRAY(arena, struct mapped, 1);

    if (!mapped_read(arena, options->mapping, options->data_dir, mapped, err))
        return false;
    run->mapping_sha256 = mapped->sha256;
    *feed = &mapped->feed;
    return true;
}

/* A folder is read as it is; a file, or what a mapping names, becomes a feed first. */
static bool
open_data(struct arena *arena, const struct run_options *options, struct run *run,
          struct error *err)
{
    const struct feed *feed = options->feed;

    if (options->mapping != NULL && !read_mapped(arena, options, run, &feed, err))
        return false;
    if (feed == NULL && !file_exists(options->data_dir))
        return source_open(arena, options->data_dir, &run->source, err) ||
               error_while(err, "--data");
    if (feed == NULL && !exports_read(arena, options->data_dir, &feed, err))
        return error_while(err, "--data");
    if (options->amendment.make != NULL &&
        !options->amendment.make(options->amendment.context, arena, &feed, err))
        return false;
    source_of_feed(arena, feed, &run->source);
    run->problems.feed = feed;
    problems_append(&run->problems, &feed->notes);
    return true;
}

bool
intake_read(struct arena *arena, const struct run_options *options, struct run *run,
            struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct vocabulary *vocabulary = ARENA_ARRAY(scratch, struct vocabulary, 1);

    *run = (struct run){.options = *options, .problems = {.arena = arena}};
    if (!open_data(arena, options, run, err))
        return false;
    run->dataset = dataset_new();
    for (unsigned i = 0; i < options->frameworks->count; i++)
        if (framework_needs_detail(options->frameworks->list[i]))
            run->dataset->detail.kept = true;
    arena_defer(arena, dataset_close, run->dataset);
    vocabulary_make(scratch, options->frameworks, vocabulary);
    if (options->frameworks->first_decides)
        run->dataset->left_out =
            zeroed_large(options->frameworks->code_count, sizeof *run->dataset->left_out);
    if (!read_tables(run, vocabulary, scratch, err))
        return false;
    keys_forget_index(&run->dataset->members.keys); /* nobody looks these up any more */
    keys_forget_index(&run->dataset->needs.keys);
    dataset_link(run->dataset);
    review_dataset(run->dataset, options->with_period ? &options->period : NULL, &run->problems);
    return true;
}
