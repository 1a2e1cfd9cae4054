/* SPDX-License-Identifier: MIT */
#include "service/source.h"

#include <strings.h>

#include "base/file.h"
#include "port/digest.h"

const enum table_id TABLES_BY_NAME[TABLE_COUNT] = {
    TABLE_ATTENDANCE, TABLE_CLAIMS, TABLE_EPISODES, TABLE_EVENTS,  TABLE_FAMILIES,
    TABLE_MEMBERS,    TABLE_NEEDS,  TABLE_OUTCOMES, TABLE_WAIVERS,
};

static void
source_close(void *handle)
{
    struct source *source = handle;

    for (unsigned table = 0; table < TABLE_COUNT; table++) {
        free(source->tables[table].marks);
        arena_free(&source->tables[table].arena);
    }
}

static struct source *
source_new(struct arena *arena)
{
    struct source *made = ARENA_ARRAY(arena, struct source, 1);

    for (unsigned table = 0; table < TABLE_COUNT; table++)
        made->tables[table].arena = arena_new();
    arena_defer(arena, source_close, made);
    return made;
}

enum table_id
source_table_named(const char *name)
{
    unsigned table = 0;

    while (table < TABLE_COUNT && strcasecmp(name, TABLES[table].file) != 0)
        table++;
    return (enum table_id)table;
}

const char *
source_path(struct arena *arena, const char *dir, enum table_id table, unsigned *alike)
{
    const char *path = path_join(arena, dir, TABLES[table].file);
    struct error unread = {.code = ERR_NONE};
    const char *const *names;
    const char *found = NULL;
    size_t count;

    *alike = 0;
    if (file_exists(path))
        return path;
    if (!folder_names(arena, dir, &names, &count, &unread))
        return NULL;
    for (size_t i = 0; i < count; i++)
        if (source_table_named(names[i]) == table) {
            found = path_join(arena, dir, names[i]);
            ++*alike;
        }
    return *alike == 1 && file_exists(found) ? found : NULL;
}

bool
source_open(struct arena *arena, const char *dir, struct source **source, struct error *err)
{
    struct source *made;

    if (!folder_exists(dir))
        return error_raise(err, ERR_INPUT,
                           "there is no folder \"%s\"; name the folder that holds families.csv and "
                           "the other tables, a workbook, or an XML file",
                           dir);
    made = source_new(arena);
    for (unsigned table = 0; table < TABLE_COUNT; table++) {
        struct source_table *into = &made->tables[table];

        into->path = source_path(arena, dir, (enum table_id)table, &into->file.alike);
        into->file.there = into->path != NULL;
        if (into->path == NULL)
            into->path = path_join(arena, dir, TABLES[table].file);
    }
    *source = made;
    return true;
}

const char *
source_words(struct arena *arena, const struct source *source, const char *words)
{
    static const char ENDING[] = ".csv";
    struct builder out = {.arena = arena};
    const char *at;

    if (source->feed == NULL)
        return words;
    builder_puts(&out, "");
    for (; (at = strstr(words, ENDING)) != NULL; words = at + strlen(ENDING)) {
        builder_put(&out, words, (size_t)(at - words));
        builder_puts(&out, " table");
    }
    builder_puts(&out, words);
    return out.at;
}

void
source_of_feed(struct arena *arena, const struct feed *feed, struct source **source)
{
    struct source *made = source_new(arena);

    made->feed = feed;
    for (unsigned table = 0; table < TABLE_COUNT; table++) {
        made->tables[table].path =
            arena_printf(arena, "%s, table %s", feed->name, TABLES[table].name);
        made->tables[table].feed = &feed->tables[table];
        made->tables[table].file.there = feed->tables[table].there;
    }
    *source = made;
}

bool
source_csv(struct arena *arena, const struct source_table *table, enum csv_purpose purpose,
           struct csv **csv, struct error *err)
{
    if (table->feed != NULL)
        return csv_open_bytes(arena, table->path, table->feed->csv, purpose, csv, err);
    return csv_open(arena, table->path, purpose, csv, err);
}

uint64_t
source_size(const struct source_table *table)
{
    return table->feed != NULL ? table->feed->csv.length : file_size(table->path);
}

void
source_expect(struct source_table *table, uint64_t rows)
{
    table->marks =
        grow(table->marks, &table->mark_room, rows / SOURCE_MARK_EVERY + 1, sizeof *table->marks);
}

void
source_add_mark(struct source_table *table, uint64_t offset)
{
    table->marks =
        grow(table->marks, &table->mark_room, table->mark_count + 1, sizeof *table->marks);
    table->marks[table->mark_count++] = offset;
}

/* Goes to the row's mark and from there, short of the next mark, to the row itself. */
static bool
find_row(struct source_table *table, uint32_t row, struct csv_batch *batch, size_t *record,
         struct error *err)
{
    uint32_t left = row % SOURCE_MARK_EVERY;
    size_t mark = row / SOURCE_MARK_EVERY;

    csv_seek(table->again, table->marks[mark],
             mark + 1 < table->mark_count ? table->marks[mark + 1] : table->file.bytes);
    for (;;) {
        if (!csv_read(table->again, batch, err))
            return false;
        for (*record = 0; *record < batch->record_count; ++*record)
            if (!csv_record_is_blank(batch, *record) && left-- == 0)
                return true;
        if (batch->record_count == 0)
            return error_raise(err, ERR_CONFLICT,
                               "\"%s\" has become shorter while it was being read; run again",
                               table->path);
    }
}

static bool
has_changed(const struct source_table *table, struct error *err)
{
    return error_raise(err, ERR_CONFLICT, "\"%s\" was changed while it was being read; run again",
                       table->path);
}

static bool
open_again(struct source_table *table, struct error *err)
{
    if (table->again != NULL)
        return true;
    return source_csv(table->arena, table, CSV_SINGLE_ROWS, &table->again, err) &&
           (csv_size(table->again) == table->file.bytes || has_changed(table, err));
}

bool
source_is_as_read(const struct source *source, struct error *err)
{
    for (unsigned i = 0; i < TABLE_COUNT; i++) {
        const struct source_table *table = &source->tables[i];

        if (table->again != NULL && csv_has_changed(table->again))
            return has_changed(table, err);
    }
    return true;
}

/* The cell in a column of the contract. */
static const char *
cell_copy(const struct source_table *table, struct arena *arena, const struct csv_batch *batch,
          size_t record, unsigned column)
{
    struct text text = {.at = "", .length = 0};
    int place = table->place[column];

    if (place < 0 || (size_t)place >= csv_cell_count(batch, record) ||
        csv_cell(batch, record, (size_t)place, &text) != CSV_GOOD || text.length == 0)
        return "";
    return arena_copy(arena, text.at, text.length);
}

bool
source_cells(struct source *source, struct arena *arena, enum table_id id, uint32_t row,
             const unsigned *columns, size_t count, const char **cells, struct error *err)
{
    struct source_table *table = &source->tables[id];
    struct csv_batch batch;
    size_t record;

    must(row < table->file.rows);
    if (!open_again(table, err) || !find_row(table, row, &batch, &record, err))
        return false;
    for (size_t i = 0; i < count; i++)
        cells[i] = cell_copy(table, arena, &batch, record, columns[i]);
    return true;
}

bool
source_cell(struct source *source, struct arena *arena, enum table_id table, uint32_t row,
            unsigned column, const char **text, struct error *err)
{
    return source_cells(source, arena, table, row, &column, 1, text, err);
}

const struct feed_file *
source_files(const struct source *source, struct arena *arena, size_t *count)
{
    struct feed_file *files;

    if (source->feed != NULL) {
        *count = source->feed->file_count;
        return source->feed->files;
    }
    files = ARENA_ARRAY(arena, struct feed_file, TABLE_COUNT);
    *count = 0;
    for (unsigned i = 0; i < TABLE_COUNT; i++) {
        const struct source_file *file = source_file(source, TABLES_BY_NAME[i]);

        if (!file->there)
            continue;
        files[*count] =
            (struct feed_file){.name = TABLES[TABLES_BY_NAME[i]].file, .rows = file->rows};
        memcpy(files[(*count)++].sha256, file->sha256, sizeof file->sha256);
    }
    return files;
}

bool
source_digest(const struct source *source, char text[DIGEST_TEXT_SIZE], struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    unsigned char sum[DIGEST_SIZE];
    char hex[2 * DIGEST_SIZE + 1];
    struct digest *digest;
    size_t count;
    const struct feed_file *files = source_files(source, arena, &count);

    if (!digest_new(arena, &digest, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *line = arena_printf(arena, "%s  %s\n", files[i].sha256, files[i].name);

        if (!digest_add(digest, line, strlen(line), err))
            return false;
    }
    if (!digest_end(digest, sum, err))
        return false;
    digest_hex(sum, hex);
    snprintf(text, DIGEST_TEXT_SIZE, "%.5s %.5s %.5s %.5s", hex, hex + 5, hex + 10, hex + 15);
    return true;
}
