/* SPDX-License-Identifier: MIT */
#include "service/intake.h"

#include <pthread.h>

#include "base/file.h"
#include "base/parallel.h"
#include "model/review.h"
#include "service/exports.h"
#include "service/intake_parts.h"
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

/* And which must be read before it so that two sets of ids that are dear are not there at once: the
 * needs' go after outcomes. */
static const uint32_t READ_LATER[TABLE_COUNT] = {[TABLE_EVENTS] = AFTER(TABLE_OUTCOMES)};

/* In this order, so that the largest table, attendance, begins as soon as it can, and the short
 * ones do not keep ids alive. */
static const enum table_id TASK_ORDER[TABLE_COUNT] = {
    TABLE_FAMILIES, TABLE_MEMBERS, TABLE_EPISODES, TABLE_ATTENDANCE, TABLE_CLAIMS,
    TABLE_WAIVERS,  TABLE_NEEDS,   TABLE_OUTCOMES, TABLE_EVENTS,
};

/* Tells how far reading has come, whichever thread reads. */
struct meter {
    pthread_mutex_t lock;
    struct progress progress;
    uint64_t done, whole;
    unsigned lookers[TABLE_COUNT]; /* tables still to be read that look its ids up */
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

/* --- a table ---------------------------------------------------------------------------------- */

static void
report_cut_short(struct intake_table *table, const struct csv_batch *batch)
{
    if (!batch->cut_short)
        return;
    table->dataset->rows[table->id].cut = true;
    if (!batch->unclosed)
        intake_report_file(table, table->next_record, "", PROBLEM_BAD_CSV,
                           "a row of more than 16 MiB", "rows parted by line breaks");
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
    rows += rows / 32;
    dataset_expect(table->dataset, table->id, rows);
    source_expect(table->source, rows);
    if (table->id == TABLE_EVENTS)
        keys_expect(&table->event_ids, rows);
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
            intake_header(table, &batch);
            expect_rows(table, &batch, csv_size(csv));
        }
        intake_batch(table, &batch, first ? 1 : 0);
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
        intake_report_file(table, table->late[column].first_row, column_of(table, column)->name,
                           PROBLEM_DATE_AFTER_AS_AT,
                           arena_printf(table->problems.arena, "%u %s, the first %s", count,
                                        count == 1 ? "row" : "rows",
                                        table->late[column].first_found),
                           arena_printf(table->problems.arena, "by %s to be used in this quarter",
                                        day_format(table->options->period.as_at).text));
    }
}

/* Families are looked up after reading, too; episodes by whoever explains. */
static void
let_go(const struct intake_task *task, enum table_id table)
{
    struct keys *keys = dataset_keys(task->table->dataset, table);
    bool dropped = task->table->options->ids_dropped;

    if (table == TABLE_EPISODES && dropped)
        keys_forget_index(keys);
    if (table != TABLE_MEMBERS && table != TABLE_NEEDS)
        return;
    if (dropped)
        keys_free(keys);
    else
        keys_forget_index(keys);
}

/* Ids that nobody looks up any more are given back at once: what is read meanwhile takes their
 * place. */
static void
stop_looking(const struct intake_task *task)
{
    struct meter *meter = task->meter;

    pthread_mutex_lock(&meter->lock);
    for (unsigned before = 0; before < TABLE_COUNT; before++)
        if (READ_AFTER[task->table->id] & AFTER(before) && --meter->lookers[before] == 0)
            let_go(task, (enum table_id)before);
    pthread_mutex_unlock(&meter->lock);
}

static bool
read_rows(const struct intake_task *task, struct error *err)
{
    struct intake_table *table = task->table;
    ARENA_SCOPE struct arena *arena = arena_new();
    struct rows *rows = &table->dataset->rows[table->id];
    struct csv *csv;

    rows->there = table->source->file.there;
    if (!rows->there) {
        if (TABLES[table->id].required)
            intake_report_file(
                table, 0, "", PROBLEM_MISSING_TABLE,
                table->source->file.alike > 1 ? "several whose names differ in letter case"
                                              : "no such file",
                arena_printf(table->problems.arena, "a file named %s", TABLES[table->id].file));
        intake_finish(table);
        return true;
    }
    intake_slice_new(arena, table);
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

static bool
read_table(void *context, struct error *err)
{
    if (!read_rows(context, err))
        return false;
    stop_looking(context);
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
        for (unsigned before = 0; before < TABLE_COUNT; before++) {
            if ((READ_AFTER[id] | READ_LATER[id]) & AFTER(before))
                tasks[i].after |= bit[before];
            if (READ_AFTER[id] & AFTER(before))
                meter.lookers[before]++;
        }
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
    struct intake_again again = {.vocabulary = vocabulary, .err = {.code = ERR_NONE}};
    struct rows_again asked = {
        .are_same = intake_rows_are_same, .id = intake_id_again, .context = &again};

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
    dataset_link(run->dataset);
    again.source = run->source;
    review_dataset(run->dataset, options->with_period ? &options->period : NULL, &asked,
                   &run->problems);
    if (again.err.code != ERR_NONE) {
        *err = again.err;
        return false;
    }
    return true;
}
