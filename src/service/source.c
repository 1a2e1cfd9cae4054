/* SPDX-License-Identifier: MIT */
#include "service/source.h"

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

bool
source_open(struct arena *arena, const char *dir, struct source **source, struct error *err)
{
    struct source *made = ARENA_ARRAY(arena, struct source, 1);

    if (!folder_exists(dir))
        return error_raise(err, ERR_INPUT,
                           "there is no folder \"%s\"; name the folder that holds families.csv and "
                           "the other tables",
                           dir);
    for (unsigned table = 0; table < TABLE_COUNT; table++) {
        made->tables[table].arena = arena_new();
        made->tables[table].path = path_join(arena, dir, TABLES[table].file);
        made->tables[table].file.there = file_exists(made->tables[table].path);
    }
    arena_defer(arena, source_close, made);
    *source = made;
    return true;
}

void
source_add_mark(struct source_table *table, uint64_t offset)
{
    table->marks =
        grow(table->marks, &table->mark_room, table->mark_count + 1, sizeof *table->marks);
    table->marks[table->mark_count++] = offset;
}

/* Goes to the row's mark and from there to the row itself. */
static bool
find_row(struct source_table *table, uint32_t row, struct csv_batch *batch, size_t *record,
         struct error *err)
{
    uint32_t left = row % SOURCE_MARK_EVERY;

    csv_seek(table->again, table->marks[row / SOURCE_MARK_EVERY]);
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
    return csv_open(table->arena, table->path, CSV_SINGLE_ROWS, &table->again, err) &&
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

bool
source_row(struct source *source, struct arena *arena, enum table_id id, uint32_t row,
           const char *cells[COLUMNS_MOST], struct error *err)
{
    struct source_table *table = &source->tables[id];
    struct csv_batch batch;
    size_t record;

    must(row < table->file.rows);
    if (!open_again(table, err) || !find_row(table, row, &batch, &record, err))
        return false;
    for (unsigned column = 0; column < TABLES[id].column_count; column++) {
        struct text text = {.at = "", .length = 0};
        int place = table->place[column];

        if (place >= 0 && (size_t)place < csv_cell_count(&batch, record) &&
            csv_cell(&batch, record, (size_t)place, &text) != CSV_GOOD)
            text.length = 0;
        cells[column] = arena_copy(arena, text.at, text.length);
    }
    return true;
}

bool
source_cell(struct source *source, struct arena *arena, enum table_id table, uint32_t row,
            unsigned column, const char **text, struct error *err)
{
    const char *cells[COLUMNS_MOST];

    if (!source_row(source, arena, table, row, cells, err))
        return false;
    *text = cells[column];
    return true;
}

bool
source_digest(const struct source *source, char text[DIGEST_TEXT_SIZE], struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    unsigned char sum[DIGEST_SIZE];
    char hex[2 * DIGEST_SIZE + 1];
    struct digest *digest;

    if (!digest_new(arena, &digest, err))
        return false;
    for (unsigned i = 0; i < TABLE_COUNT; i++) {
        const struct source_table *table = &source->tables[TABLES_BY_NAME[i]];
        const char *line =
            arena_printf(arena, "%s  %s\n", table->file.sha256, TABLES[TABLES_BY_NAME[i]].file);

        if (table->file.there && !digest_add(digest, line, strlen(line), err))
            return false;
    }
    if (!digest_end(digest, sum, err))
        return false;
    digest_hex(sum, hex);
    snprintf(text, DIGEST_TEXT_SIZE, "%.5s %.5s %.5s %.5s", hex, hex + 5, hex + 10, hex + 15);
    return true;
}
