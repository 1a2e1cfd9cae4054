/* SPDX-License-Identifier: MIT */
#include "port/xlsx_styles.h"

#include <string.h>

#include "port/xlsx_sheet.h"

#define STYLES_MOST 65536

static bool
is(const char *name, const char *other)
{
    return strcmp(name, other) == 0;
}

/* The number formats that every spreadsheet program has: dates and times are these. */
static bool
format_is_date_usual(uint32_t id)
{
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
           (id >= 50 && id <= 58);
}

/* Whether a number format shows a date: a letter of one outside of quotes, brackets and escapes. */
static bool
format_is_date(const char *format)
{
    for (; *format != '\0'; format++) {
        char closing = *format == '"' ? '"' : *format == '[' ? ']' : '\0';

        if (strchr("dDmMyYhHsS", *format) != NULL)
            return true;
        if (strncmp(format, "General", 7) == 0)
            format += 6;
        else if (*format == '\\' || *format == '_' || *format == '*')
            format += format[1] != '\0';
        else if (closing != '\0')
            while (format[1] != '\0' && *++format != closing)
                continue;
    }
    return false;
}

static void
number_format_add(struct xlsx_styles *styles, const struct xml_attributes *attributes)
{
    if (!format_is_date(xlsx_attribute_copy(styles->arena, attributes, "formatCode")) ||
        styles->format_count == STYLES_MOST)
        return;
    styles->formats = grow(styles->formats, &styles->format_room, styles->format_count + 1,
                           sizeof *styles->formats);
    styles->formats[styles->format_count++] =
        xlsx_whole_number(xlsx_attribute(attributes, "numFmtId"), UINT32_MAX);
}

static void
style_add(struct xlsx_styles *styles, const struct xml_attributes *attributes)
{
    uint32_t id = xlsx_whole_number(xlsx_attribute(attributes, "numFmtId"), 0);
    bool date = format_is_date_usual(id);

    if (styles->count == STYLES_MOST)
        return;
    for (size_t i = 0; i < styles->format_count && !date; i++)
        date = styles->formats[i] == id;
    styles->is_date =
        grow(styles->is_date, &styles->room, styles->count + 1, sizeof *styles->is_date);
    styles->unlocked =
        grow(styles->unlocked, &styles->unlocked_room, styles->count + 1, sizeof *styles->unlocked);
    styles->unlocked[styles->count] = false;
    styles->is_date[styles->count++] = date;
}

/* Cells are locked unless their style says that they are not. */
static void
style_protect(struct xlsx_styles *styles, const struct xml_attributes *attributes)
{
    struct text locked = xlsx_attribute(attributes, "locked");

    if (styles->count > 0)
        styles->unlocked[styles->count - 1] =
            locked.at != NULL && !(text_is(locked, "1") || text_is(locked, "true"));
}

static bool
styles_start(struct xlsx_parse *parse, const char *name, const struct xml_attributes *attributes,
             struct error *err)
{
    struct xlsx_styles *styles = xlsx_parse_context(parse);

    (void)err;
    if (is(name, "cellXfs"))
        styles->in_cell_styles = true;
    else if (is(name, "numFmt"))
        number_format_add(styles, attributes);
    else if (is(name, "xf") && styles->in_cell_styles)
        style_add(styles, attributes);
    else if (is(name, "protection") && styles->in_cell_styles)
        style_protect(styles, attributes);
    return true;
}

static bool
styles_end(struct xlsx_parse *parse, const char *name, struct error *err)
{
    struct xlsx_styles *styles = xlsx_parse_context(parse);

    (void)err;
    if (is(name, "cellXfs"))
        styles->in_cell_styles = false;
    return true;
}

const struct xlsx_grammar XLSX_STYLES_GRAMMAR = {.start = styles_start, .end = styles_end};

void
xlsx_styles_free(struct xlsx_styles *styles)
{
    free(styles->is_date);
    free(styles->unlocked);
    free(styles->formats);
}
