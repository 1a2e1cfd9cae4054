/* SPDX-License-Identifier: MIT */
/* Reading a council's exports from an XML file. */
#include <errno.h>

#include "base/interrupt.h"
#include "port/unicode.h"
#include "port/xml_stream.h"
#include "service/rowsets_parts.h"

#define PIECE        65536
#define TEXT_MOST    ((size_t)1024 * 1024)
#define TABLES_MOST  256
#define COLUMNS_SEEN 1024
#define ROOT         "dataset"
#define ROW          "row"

/* Where in the file the reader stands, by the elements that are open. */
enum level { LEVEL_FILE, LEVEL_DATASET, LEVEL_TABLE, LEVEL_ROW, LEVEL_COLUMN };

struct reading {
    struct arena *arena;
    struct rowset_file *file;
    struct xml_stream *stream;
    size_t table_room;
    enum level level;
    /* the table under way */
    struct rowset_build *build;
    const char *table;
    uint32_t table_line;
    const char *names[COLUMNS_SEEN];
    uint32_t *lines; /* of its rows */
    size_t line_room;
    uint32_t row;                  /* 0: the header */
    uint32_t column_count, column; /* those seen; the one that is open */
    uint32_t filled[COLUMNS_SEEN]; /* the last row in which a column stood */
    /* the text of the open column */
    char *text;
    size_t length, room;
};

/* cases.xml line 7: found ..., expected ... */
static bool
refuse(const struct reading *reading, struct error *err, const char *found, const char *expected)
{
    return error_raise(err, ERR_INPUT, "%s line %u: found %s; expected %s",
                       reading->file->file.name, xml_stream_line(reading->stream), found, expected);
}

static const char *
element_words(const struct reading *reading, const char *name)
{
    return arena_printf(reading->arena, "the element <%s>",
                        text_for_show(reading->arena, text_of(name), FOUND_MOST));
}

static const char *
copy(const struct reading *reading, const char *name)
{
    return arena_copy(reading->arena, name, strlen(name));
}

static void
table_begin(struct reading *reading, const char *name)
{
    reading->table = copy(reading, name);
    reading->table_line = xml_stream_line(reading->stream);
    reading->build =
        rowset_build_new(reading->arena, ROWSET_XML, reading->file->file.name, reading->table);
    reading->row = reading->column_count = 0;
}

/* The columns, in the order in which they were first seen, are the header; rows, which may share a
 * line, were numbered as they came. */
static bool
table_end(struct reading *reading, struct error *err)
{
    struct rowset_file *file = reading->file;
    struct rowset *rowset;
    uint32_t *numbers;

    if (file->count == TABLES_MOST)
        return refuse(reading, err, "more than 256 tables", "fewer");
    rowset = &file->list[file->count++];
    for (uint32_t i = 0; i < reading->column_count; i++)
        rowset_build_put(reading->build, 0, i, text_of(reading->names[i]));
    if (!rowset_build_finish(reading->build, rowset, err))
        return error_while(err, "%s, element <%s>", file->file.name, reading->table);
    numbers = ARENA_ARRAY(reading->arena, uint32_t, rowset->row_count);
    for (size_t i = 0; i < rowset->row_count; i++)
        numbers[i] = reading->lines[rowset->numbers[i] - 1];
    rowset->numbers = numbers;
    rowset->header_row = reading->table_line;
    rowset->sheet_columns = NULL;
    rowset_build_free(&reading->build);
    return true;
}

static void
row_begin(struct reading *reading)
{
    reading->lines =
        grow(reading->lines, &reading->line_room, reading->row + 1, sizeof *reading->lines);
    reading->lines[reading->row++] = xml_stream_line(reading->stream);
    reading->column = UINT32_MAX;
}

/* Rows tend to have the same columns in the same order, so the search begins behind the last. */
static bool
column_begin(struct reading *reading, const char *name, struct error *err)
{
    uint32_t count = reading->column_count, at = 0;

    for (uint32_t tried = 0; tried < count; tried++) {
        at = (reading->column + 1 + tried) % count;
        if (strcmp(reading->names[at], name) == 0)
            break;
        at = count;
    }
    if (at == count && count == COLUMNS_SEEN)
        return refuse(reading, err, "more than 1,024 columns in one table", "fewer");
    if (at == count) {
        reading->names[at] = copy(reading, name);
        reading->filled[at] = 0;
        reading->column_count++;
    }
    if (reading->filled[at] == reading->row)
        return refuse(
            reading, err,
            arena_printf(reading->arena, "%s twice in one row", element_words(reading, name)),
            "each column once");
    reading->filled[at] = reading->row;
    reading->column = at;
    reading->length = 0;
    return true;
}

static void
column_end(struct reading *reading)
{
    struct text text = rowset_trim((struct text){.at = reading->text, .length = reading->length});

    if (text.length > 0)
        rowset_build_put(reading->build, reading->row, reading->column,
                         rowset_build_keep(reading->build, text));
}

/* Attributes of other vocabularies (xsi:nil, xml:lang) say nothing here; one of no vocabulary may
 * be meant to. */
static bool
check_attributes(const struct reading *reading, const struct xml_attributes *attributes,
                 struct error *err)
{
    for (int i = 0; i < attributes->count; i++) {
        struct text name = text_of(xml_attribute_name(attributes, i));

        if (xml_attribute_prefix(attributes, i) == NULL)
            return refuse(reading, err,
                          arena_printf(reading->arena, "the attribute \"%s\"",
                                       text_for_show(reading->arena, name, FOUND_MOST)),
                          "every value in an element of its own");
    }
    return true;
}

static bool
on_start(void *context, const char *name, const struct xml_attributes *attributes,
         struct error *err)
{
    struct reading *reading = context;

    if (!check_attributes(reading, attributes, err))
        return false;
    switch (reading->level++) {
    case LEVEL_FILE:
        return strcmp(name, ROOT) == 0 ||
               refuse(reading, err, element_words(reading, name), "<" ROOT "> around the tables");
    case LEVEL_DATASET:
        table_begin(reading, name);
        return true;
    case LEVEL_TABLE:
        if (strcmp(name, ROW) != 0)
            return refuse(reading, err, element_words(reading, name),
                          arena_printf(reading->arena, "<" ROW "> in <%s>", reading->table));
        row_begin(reading);
        return true;
    case LEVEL_ROW:
        return column_begin(reading, name, err);
    case LEVEL_COLUMN:
        break;
    }
    return refuse(reading, err, element_words(reading, name), "text in a column, and no elements");
}

static bool
on_end(void *context, const char *name, struct error *err)
{
    struct reading *reading = context;

    (void)name;
    switch (reading->level--) {
    case LEVEL_COLUMN:
        column_end(reading);
        return true;
    case LEVEL_TABLE:
        return table_end(reading, err);
    case LEVEL_ROW:
    case LEVEL_DATASET:
    case LEVEL_FILE:
        break;
    }
    return true;
}

static bool
on_text(void *context, const char *bytes, size_t length, struct error *err)
{
    struct reading *reading = context;

    if (reading->level != LEVEL_COLUMN) {
        struct text text = unicode_trim((struct text){.at = bytes, .length = length});

        return text.length == 0 ||
               refuse(reading, err,
                      arena_printf(reading->arena, "the text \"%s\"",
                                   text_for_show(reading->arena, text, FOUND_MOST)),
                      "text only inside the elements of columns");
    }
    if (reading->length + length > TEXT_MOST)
        return refuse(reading, err, "more than 1 MiB in one cell", "a shorter text");
    reading->text = grow(reading->text, &reading->room, reading->length + length, 1);
    memcpy(reading->text + reading->length, bytes, length);
    reading->length += length;
    return true;
}

/* What the XML itself is faulted for is told with its line. */
static bool
stream_failed(const struct reading *reading, struct error *err)
{
    const char *words = xml_stream_complaint(reading->stream);
    struct error found = *err;

    if (xml_stream_was_stopped(reading->stream))
        return false;
    return error_raise(err, ERR_INPUT, "%s line %u %s%s%s", reading->file->file.name,
                       xml_stream_line(reading->stream), found.text, words[0] == '\0' ? "" : ": ",
                       text_for_show(reading->arena, text_of(words), 2 * FOUND_MOST));
}

static bool
read_stream(struct reading *reading, FILE *stream, struct error *err)
{
    char *piece = arena_alloc(reading->arena, PIECE);
    size_t got;

    while ((got = fread(piece, 1, PIECE, stream)) > 0) {
        if (!interrupt_check(err))
            return false;
        if (!xml_stream_take(reading->stream, piece, got, err))
            return stream_failed(reading, err);
    }
    if (ferror(stream))
        return error_raise_system(err, ERR_STORAGE, errno, "cannot read \"%s\"",
                                  reading->file->file.name);
    return xml_stream_end(reading->stream, err) || stream_failed(reading, err);
}

bool
rowsets_xml(struct arena *arena, const char *path, const struct rowset_options *options,
            struct rowset_file *file, struct error *err)
{
    static const struct xml_events EVENTS = {on_start, on_end, on_text};
    struct reading *reading = ARENA_ARRAY(arena, struct reading, 1);
    FILE *stream = fopen(path, "rbe");
    bool good;

    (void)options; /* all tables of a dataset are read */
    if (stream == NULL)
        return error_raise_system(err, ERR_INPUT, errno, "cannot open \"%s\"", path);
    reading->arena = arena;
    reading->file = file;
    file->list = ARENA_ARRAY(arena, struct rowset, TABLES_MOST);
    reading->stream = xml_stream_new(&EVENTS, reading);
    good = read_stream(reading, stream, err);
    fclose(stream);
    xml_stream_free(&reading->stream);
    rowset_build_free(&reading->build);
    free(reading->text);
    free(reading->lines);
    return good;
}
