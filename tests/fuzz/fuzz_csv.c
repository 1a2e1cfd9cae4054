/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* memmem */
/*
 * The CSV reader on any bytes: the fast and the strict index find the same cells, the reader comes
 * to its end and hands out sound cells, and every table is taken in without harm.
 */
#include "fuzz.h"

#include <unistd.h>

#include "base/file.h"
#include "model/quarter.h"
#include "port/csv.h"
#include "port/csv_index.h"
#include "port/unicode.h"
#include "service/library.h"
#include "service/report.h"

static struct csv_index
index_new(struct arena *arena, size_t length)
{
    return (struct csv_index){.starts = ARENA_ARRAY(arena, uint32_t, length + 2 + CSV_INDEX_SPARE),
                              .records = ARENA_ARRAY(arena, uint32_t, length + 3)};
}

static void
compare_indexes(const uint8_t *data, size_t size)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    char *bytes = arena_alloc(arena, size + 1);
    struct csv_index fast = index_new(arena, size), strict = index_new(arena, size);

    if (size > 0)
        memcpy(bytes, data, size);
    csv_index(bytes, size, &fast);
    csv_index_strictly(bytes, size, false, &strict);
    must(fast.unusual == strict.unusual);
    if (fast.quirky)
        return;
    must(fast.open == strict.open);
    must(fast.record_count == strict.record_count && fast.cell_count == strict.cell_count);
    must(memcmp(fast.starts, strict.starts, (fast.cell_count + 1) * sizeof *fast.starts) == 0);
    must(memcmp(fast.records, strict.records, (fast.record_count + 1) * sizeof *fast.records) == 0);
}

static void
look_at_record(const struct csv_batch *batch, size_t record)
{
    bool blank = csv_record_is_blank(batch, record), filled = false;

    must(csv_cell_count(batch, record) > 0);
    for (size_t i = 0; i < csv_cell_count(batch, record); i++) {
        struct text cell;
        enum csv_fault fault = csv_cell(batch, record, i, &cell);

        filled = filled || fault != CSV_GOOD || cell.length > 0;
        if (fault != CSV_GOOD)
            continue;
        must(cell.length <= CSV_CELL_MOST && unicode_is_clean(cell));
        must(unicode_trim(cell).length == cell.length);
    }
    must(!blank || !filled);
}

/* Every byte of the file is part of one record. */
static void
read_to_the_end(const char *path, size_t size)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct csv_batch batch;
    uint64_t end = 0;
    struct csv *csv;
    char hex[65];

    must(csv_open(arena, path, CSV_WHOLE, &csv, &err));
    do {
        must(csv_read(csv, &batch, &err));
        must(batch.offset + 1 >= end); /* the last record may lack the line end it is given */
        for (size_t i = 0; i < batch.record_count; i++)
            look_at_record(&batch, i);
        end = batch.offset + batch.starts[batch.records[batch.record_count]];
    } while (batch.record_count > 0);
    must(csv_size(csv) == size && csv_digest(csv, hex, &err));
}

static void
take_in(const char *dir, const struct framework_set *frameworks)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct run_options options = {
        .data_dir = dir,
        .frameworks = frameworks,
        .with_period = true,
        .figures = {.authority = "", .agreed_number = AGREED_NUMBER_NONE},
        .threads = 1,
    };
    struct run run;

    must(period_make((struct quarter){.year = 2023, .number = 3}, DAY_UNKNOWN, &options.period,
                     &err));
    if (run_decide(arena, &options, &run, &err))
        must(report_figures(arena, &run).length > 0);
    must(report_problems_json(arena, &run.problems).length > 0);
}

/* A small dataset in which one table is the bytes. */
static const char *const SOUND[TABLE_COUNT] = {
    [TABLE_FAMILIES] = "family_id\nF1\n",
    [TABLE_MEMBERS] = "member_id,family_id,role\nC1,F1,child\n",
    [TABLE_EPISODES] = "episode_id,family_id,opened_on,closed_on\nE1,F1,2022-09-01,2023-04-10\n",
    [TABLE_NEEDS] = "need_id,episode_id,need_code\nN1,E1,1.1\n",
    [TABLE_OUTCOMES] = "need_id,result\nN1,neutral\n",
};

static void
put(const char *dir, unsigned table, const void *bytes, size_t length)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    FILE *file = fopen(path_join(arena, dir, TABLES[table].file), "wb");

    must(file != NULL && fwrite(bytes, 1, length, file) == length && fclose(file) == 0);
}

static const struct framework_set *
framework_once(void)
{
    static struct framework framework;
    static struct framework_set set;
    static struct arena *arena;
    struct error err = {.code = ERR_NONE};

    if (arena == NULL) {
        arena = arena_new();
        setenv("DELTARETURN_TEMPLATES", TEMPLATES_DIR, 0);
        must(library_framework(arena, "supporting-families-2022", &framework, NULL, &err));
        framework_set_make(arena, (const struct framework *[]){&framework}, 1, &set);
    }
    return &set;
}

static char folder[64];

static void
folder_remove(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    for (unsigned i = 0; i < TABLE_COUNT; i++)
        unlink(path_join(arena, folder, TABLES[i].file));
    rmdir(folder);
}

/* SOUND's table, or none. */
static void
put_sound(unsigned table)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    if (SOUND[table] != NULL)
        put(folder, table, SOUND[table], strlen(SOUND[table]));
    else
        unlink(path_join(arena, folder, TABLES[table].file));
}

/* One folder for all inputs, in memory where there is such a place. */
static void
folder_once(void)
{
    if (folder[0] != '\0')
        return;
    snprintf(folder, sizeof folder, "%s/deltareturn-fuzz-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    must(mkdtemp(folder) != NULL);
    atexit(folder_remove);
    for (unsigned table = 0; table < TABLE_COUNT; table++)
        put_sound(table);
}

/* How many of a table's columns the bytes name. */
static unsigned
names_found(enum table_id table, const uint8_t *data, size_t size)
{
    unsigned found = 0;

    for (unsigned column = 0; column < TABLES[table].column_count; column++) {
        const char *name = TABLES[table].columns[column].name;

        found += memmem(data, size, name, strlen(name)) != NULL;
    }
    return found;
}

/* The table the bytes look like most; that one is worth the time of a whole run. */
static enum table_id
likeliest_table(const uint8_t *data, size_t size)
{
    enum table_id best = TABLE_FAMILIES;

    for (unsigned table = 1; table < TABLE_COUNT; table++)
        if (names_found((enum table_id)table, data, size) > names_found(best, data, size))
            best = (enum table_id)table;
    return best;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    enum table_id table = likeliest_table(data, size);

    folder_once();
    compare_indexes(data, size);
    put(folder, table, data, size);
    read_to_the_end(path_join(arena, folder, TABLES[table].file), size);
    take_in(folder, framework_once());
    put_sound(table);
    return 0;
}
