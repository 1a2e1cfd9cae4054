/* SPDX-License-Identifier: MIT */
#include "service/exports.h"

#include <strings.h>

#include "service/rowsets.h"

/* The table that a sheet or element is named as, or TABLE_COUNT. */
static enum table_id
table_named(const char *name)
{
    for (unsigned table = 0; table < TABLE_COUNT; table++)
        if (strcasecmp(name, TABLES[table].name) == 0 || strcasecmp(name, TABLES[table].file) == 0)
            return (enum table_id)table;
    return TABLE_COUNT;
}

static const char *
trimmed(struct arena *arena, const char *name)
{
    size_t length = strlen(name);

    while (length > 0 && name[length - 1] == ' ')
        length--;
    while (length > 0 && *name == ' ') {
        name++;
        length--;
    }
    return arena_copy(arena, name, length);
}

static bool
wants_table(void *context, const char *sheet)
{
    return table_named(trimmed(context, sheet)) != TABLE_COUNT;
}

static const char *
table_names(struct arena *arena)
{
    struct builder names = {.arena = arena};

    for (unsigned table = 0; table < TABLE_COUNT; table++)
        builder_printf(&names, "%s%s",
                       table == 0                 ? ""
                       : table + 1 == TABLE_COUNT ? " or "
                                                  : ", ",
                       TABLES[table].name);
    return names.at;
}

static bool
add_rowset(struct arena *arena, struct feed *feed, const struct rowset *rowset, struct error *err)
{
    enum table_id table = table_named(trimmed(arena, rowset->sheet));
    const char *name = text_for_show(arena, text_of(rowset->sheet), FOUND_MOST);

    if (table == TABLE_COUNT && rowset->kind == ROWSET_XML)
        return error_raise(err, ERR_INPUT, "%s line %u: found the element <%s>; expected %s",
                           rowset->file, rowset->header_row, name, table_names(arena));
    if (table == TABLE_COUNT) {
        feed_note_unused(feed, rowset);
        return true;
    }
    if (feed->tables[table].there)
        return error_raise(
            err, ERR_INPUT, "%s has the table %s twice: in \"%s\" and in \"%s\"; leave one of them",
            rowset->file, TABLES[table].name, feed->tables[table].parts[0].rowset->sheet, name);
    feed_straight(arena, feed, table, rowset);
    feed->files[0].rows += (uint32_t)rowset->row_count;
    return true;
}

bool
exports_read(struct arena *arena, const char *path, const struct feed **out, struct error *err)
{
    struct rowset_options options = {.wants = wants_table, .context = arena};
    struct feed *feed = ARENA_ARRAY(arena, struct feed, 1);
    struct rowset_file file;

    if (!rowsets_read(arena, path, &options, &file, err))
        return false;
    if (file.kind == ROWSET_CSV)
        return error_raise(err, ERR_INPUT,
                           "\"%s\" is one CSV file; name the folder that holds families.csv and "
                           "the other tables, a workbook, or an XML file",
                           path);
    feed->name = file.file.name;
    feed->no_table = file.kind == ROWSET_XML ? "no such element" : "no such sheet";
    feed->wanted = file.kind == ROWSET_XML ? "an element named " : "a sheet named ";
    feed->notes.arena = arena;
    feed->files = ARENA_ARRAY(arena, struct feed_file, 1);
    feed->files[0] = file.file;
    feed->file_count = 1;
    for (size_t i = 0; i < file.count; i++)
        if (!add_rowset(arena, feed, &file.list[i], err))
            return false;
    *out = feed;
    return true;
}
