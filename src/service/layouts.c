/* SPDX-License-Identifier: MIT */
#include "service/layouts.h"

#include "base/a1.h"
#include "base/file.h"
#include "model/form.h"
#include "service/library.h"

struct reading {
    struct arena *arena;
    struct xml_faults faults; /* what a schema cannot say */
};

static void
fault(struct reading *reading, int line, const struct error *found)
{
    struct xml_faults *faults = &reading->faults;

    faults->list = arena_grow(reading->arena, faults->list, &faults->room, faults->count,
                              sizeof *faults->list);
    faults->list[faults->count++] = (struct xml_fault){
        .line = line, .words = arena_copy(reading->arena, found->text, strlen(found->text))};
}

static void
fault_words(struct reading *reading, int line, const char *words)
{
    struct error found = {.code = ERR_NONE};

    error_raise(&found, ERR_INPUT, "%s", words);
    fault(reading, line, &found);
}

/* ---- places ---- */

static void
read_cell(struct reading *reading, const struct xml_element *element, const char *value,
          uint32_t *row, uint32_t *column)
{
    if (!a1_read(text_of(value), row, column))
        fault_words(reading, xml_line(element),
                    arena_printf(reading->arena, "no sheet has a cell %s", value));
}

static void
read_column(struct reading *reading, const struct xml_element *element, const char *value,
            uint32_t *column)
{
    if (!a1_read_column(text_of(value), column))
        fault_words(reading, xml_line(element),
                    arena_printf(reading->arena, "no sheet has a column %s", value));
}

/* ---- labels ---- */

static struct layout_label
read_label(struct reading *reading, const struct xml_element *element)
{
    const char *cell = xml_attribute(reading->arena, element, "cell");
    const char *column = xml_attribute(reading->arena, element, "column");
    struct layout_label label = {
        .line = xml_line(element),
        .in_column = column != NULL,
        .text = text_fold(reading->arena, text_of(xml_words(reading->arena, element))).at,
    };

    if ((cell == NULL) == (column == NULL))
        fault_words(reading, label.line, "a label stands either in a cell or in a column");
    else if (cell != NULL)
        read_cell(reading, element, cell, &label.row, &label.column);
    else
        read_column(reading, element, column, &label.column);
    return label;
}

static const struct layout_label *
read_labels(struct reading *reading, const struct xml_element *parent, size_t *count)
{
    struct layout_label *list =
        ARENA_ARRAY(reading->arena, struct layout_label, xml_count(parent, "label"));

    *count = 0;
    for (const struct xml_element *at = xml_child(parent, "label"); at != NULL;
         at = xml_next(at, "label"))
        list[(*count)++] = read_label(reading, at);
    return list;
}

/* ---- fills ---- */

static size_t
labels_in_columns(const struct layout_label *labels, size_t count)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++)
        found += labels[i].in_column;
    return found;
}

/* A cell is only as certain as what stands beside it. */
static void
check_labels(struct reading *reading, const struct layout_fill *fill)
{
    size_t in_columns = labels_in_columns(fill->labels, fill->label_count);

    if (fill->way == WAY_CELL && fill->label_count == 0)
        fault_words(reading, fill->line,
                    "a fill of a cell needs a label, a text beside it that shows that the form is "
                    "as expected");
    else if (fill->way == WAY_COLUMN && in_columns != 1)
        fault_words(reading, fill->line,
                    "a fill of a column needs one label in a column, whose row it takes");
    else if (fill->way != WAY_COLUMN && in_columns != 0)
        fault_words(
            reading, fill->line,
            "a label in a column goes with a fill of a column; say in which cell it stands");
}

/* The way, and the place that goes with it. */
static void
read_place(struct reading *reading, const struct xml_element *element, struct layout_fill *fill)
{
    const char *cell = xml_attribute(reading->arena, element, "cell");
    const char *column = xml_attribute(reading->arena, element, "column");

    fill->name = xml_attribute(reading->arena, element, "name");
    if ((cell != NULL) + (column != NULL) + (fill->name != NULL) != 1) {
        fault_words(reading, fill->line,
                    "a fill names its cell in one way: by cell, by name or by column");
        return;
    }
    fill->way = cell != NULL ? WAY_CELL : column != NULL ? WAY_COLUMN : WAY_NAME;
    if (cell != NULL)
        read_cell(reading, element, cell, &fill->row, &fill->column);
    else if (column != NULL)
        read_column(reading, element, column, &fill->column);
    check_labels(reading, fill);
}

static enum layout_as
read_as(struct arena *arena, const struct xml_element *element)
{
    const char *value = xml_attribute(arena, element, "as");

    for (unsigned as = AS_NUMBER; value != NULL && as < AS_COUNT; as++)
        if (strcmp(value, LAYOUT_AS[as]) == 0)
            return (enum layout_as)as;
    return AS_UNSAID;
}

static struct layout_fill
read_fill(struct reading *reading, const struct xml_element *element)
{
    const char *headline = xml_attribute(reading->arena, element, "headline");
    struct error found = {.code = ERR_NONE};
    struct layout_fill fill = {
        .line = xml_line(element),
        .figure = xml_attribute(reading->arena, element, "figure"),
        .text = xml_attribute(reading->arena, element, "text"),
        .headline = headline == NULL ? 0 : (int32_t)strtol(headline, NULL, 10),
        .as = read_as(reading->arena, element),
    };

    fill.labels = read_labels(reading, element, &fill.label_count);
    read_place(reading, element, &fill);
    if (fill.figure == NULL && fill.text == NULL)
        fault_words(reading, fill.line, "a fill holds a figure or a text");
    else if (!layout_fill_check(&fill, &found))
        fault(reading, fill.line, &found);
    return fill;
}

static struct layout_sheet
read_sheet(struct reading *reading, const struct xml_element *element)
{
    struct layout_fill *fills =
        ARENA_ARRAY(reading->arena, struct layout_fill, xml_count(element, "fill"));
    struct layout_sheet sheet = {.line = xml_line(element),
                                 .name = xml_attribute(reading->arena, element, "name"),
                                 .fills = fills};

    sheet.labels = read_labels(reading, element, &sheet.label_count);
    if (labels_in_columns(sheet.labels, sheet.label_count) > 0)
        fault_words(reading, sheet.line, "a label of a sheet stands in a cell");
    for (const struct xml_element *at = xml_child(element, "fill"); at != NULL;
         at = xml_next(at, "fill"))
        fills[sheet.fill_count++] = read_fill(reading, at);
    return sheet;
}

/* ---- files ---- */

static bool
find_layout(struct arena *arena, const char *name, const char **path, struct error *err)
{
    size_t length = strlen(name);
    bool is_path =
        strchr(name, '/') != NULL || (length > 4 && strcmp(name + length - 4, ".xml") == 0);

    *path = name;
    if (!is_path)
        *path =
            path_join(arena, library_path(arena, "workbooks"), arena_printf(arena, "%s.xml", name));
    return file_exists(*path) ||
           error_raise(err, ERR_INPUT,
                       "there is no layout \"%s\"; the shipped ones are in \"%s\", and a file is "
                       "named by its path ending in .xml",
                       name, library_path(arena, "workbooks"));
}

bool
layout_load(struct arena *arena, const char *name, struct layout *layout, struct xml_faults *faults,
            struct error *err)
{
    struct reading reading = {.arena = arena};
    const struct xml_element *root;
    struct layout_sheet *sheets;
    const char *path;

    if (!find_layout(arena, name, &path, err) ||
        !xml_read(arena, path, library_path(arena, "schemas/layout.xsd"), &root, faults, err))
        return false;
    sheets = ARENA_ARRAY(arena, struct layout_sheet, xml_count(root, "sheet"));
    *layout = (struct layout){
        .path = path,
        .name = xml_attribute(arena, root, "name"),
        .version = xml_attribute(arena, root, "version"),
        .source = xml_words(arena, xml_child(root, "source")),
        .sheets = sheets,
    };
    for (const struct xml_element *at = xml_child(root, "sheet"); at != NULL;
         at = xml_next(at, "sheet"))
        sheets[layout->sheet_count++] = read_sheet(&reading, at);
    if (faults != NULL)
        *faults = reading.faults;
    return reading.faults.count == 0 || xml_faults_tell(path, &reading.faults, err);
}
