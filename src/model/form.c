/* SPDX-License-Identifier: MIT */
#include "model/form.h"

#include <strings.h>

#define QUOTED_MOST 80

void
findings_add(struct findings *findings, const char *format, ...)
{
    va_list arguments;

    if (findings->count == findings->room) {
        size_t room = findings->room * 2 + 8;
        const char **list = ARENA_ARRAY(findings->arena, const char *, room);

        if (findings->count > 0)
            memcpy(list, findings->list, findings->count * sizeof *list);
        findings->list = list;
        findings->room = room;
    }
    va_start(arguments, format);
    findings->list[findings->count++] = arena_vprintf(findings->arena, format, arguments);
    va_end(arguments);
}

const struct form_cell *
form_cell_at(const struct form_sheet *sheet, uint32_t row, uint32_t column)
{
    size_t from = 0, to = sheet->cell_count;

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const struct form_cell *cell = &sheet->cells[middle];

        if (cell->row == row && cell->column == column)
            return cell;
        if (cell->row < row || (cell->row == row && cell->column < column))
            from = middle + 1;
        else
            to = middle;
    }
    return NULL;
}

/* How many bytes at AT are one white space, no-break space and zero width space included; 0: none.
 */
static size_t
blank_length(struct text text, size_t at)
{
    static const char *const WIDE[] = {"\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x8B"};

    if (strchr(" \t\r\n\v\f", text.at[at]) != NULL && text.at[at] != '\0')
        return 1;
    for (size_t i = 0; i < sizeof WIDE / sizeof *WIDE; i++) {
        size_t length = strlen(WIDE[i]);

        if (text.length - at >= length && memcmp(text.at + at, WIDE[i], length) == 0)
            return length;
    }
    return 0;
}

struct text
text_fold(struct arena *arena, struct text text)
{
    char *out = arena_alloc(arena, text.length + 1);
    size_t length = 0;
    bool blank = false;

    for (size_t at = 0; at < text.length;) {
        size_t skip = blank_length(text, at);

        blank = blank || skip > 0;
        at += skip;
        if (skip > 0)
            continue;
        if (blank && length > 0)
            out[length++] = ' ';
        blank = false;
        out[length++] = text.at[at++];
    }
    out[length] = '\0';
    return (struct text){.at = out, .length = length};
}

/* ---- names ---- */

/* A sheet's name in quotes, '' for a quote; returns what follows it, or NULL. */
static const char *
quoted_sheet(struct arena *arena, const char *at, const char **sheet)
{
    struct builder name = {.arena = arena};

    builder_puts(&name, "");
    for (at++; *at != '\0'; at++) {
        if (*at == '\'' && at[1] != '\'') {
            *sheet = name.at;
            return at + 1;
        }
        at += *at == '\'';
        builder_put(&name, at, 1);
    }
    return NULL;
}

bool
form_range_read(struct arena *arena, const char *refers, const char **sheet, struct a1_range *range)
{
    const char *at = strchr(refers, '!');

    if (*refers == '\'')
        at = quoted_sheet(arena, refers, sheet);
    else if (at != NULL)
        *sheet = arena_copy(arena, refers, (size_t)(at - refers));
    else
        return a1_read_range(text_of(refers), range);
    return at != NULL && *at == '!' && a1_read_range(text_of(at + 1), range);
}

bool
form_reference_read(struct arena *arena, const char *refers, const char **sheet, uint32_t *row,
                    uint32_t *column)
{
    struct a1_range range;

    *sheet = NULL;
    if (!form_range_read(arena, refers, sheet, &range) || *sheet == NULL ||
        range.first_row != range.last_row || range.first_column != range.last_column)
        return false;
    *row = range.first_row;
    *column = range.first_column;
    return true;
}

/* ---- labels ---- */

struct placing {
    struct arena *arena;
    const struct layout *layout;
    const struct form *form;
    struct findings *findings;
    struct placement *list;
    size_t count;
    const struct form_sheet *sheet; /* of the form */
    size_t sheet_place;
};

static bool
cell_says(struct arena *arena, const struct form_cell *cell, const char *words)
{
    struct text text = {.at = "", .length = 0};

    if (cell->kind == FORM_TEXT || cell->kind == FORM_OTHER)
        text = text_fold(arena, cell->text);
    else
        text = text_of(arena_printf(arena, "%.15g", cell->number));
    return text_is(text, words);
}

static const char *
shown(const struct placing *placing, const struct form_cell *cell)
{
    if (cell == NULL)
        return "nothing";
    if (cell->kind == FORM_TEXT || cell->kind == FORM_OTHER)
        return arena_printf(
            placing->arena, "\"%s\"",
            text_for_show(placing->arena, text_fold(placing->arena, cell->text), QUOTED_MOST));
    return arena_printf(placing->arena, "%.15g", cell->number);
}

/* The cells of a sheet that say WORDS, in COLUMN or (A1_COLUMNS) anywhere: how many, and the first.
 */
static size_t
find_words(const struct form_sheet *sheet, const char *words, uint32_t column,
           const struct form_cell **first)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    size_t found = 0;

    for (size_t i = 0; i < sheet->cell_count; i++) {
        const struct form_cell *cell = &sheet->cells[i];

        if (column != A1_COLUMNS && cell->column != column)
            continue;
        if (cell_says(scratch, cell, words) && found++ == 0)
            *first = cell;
        arena_empty(scratch);
    }
    return found;
}

/* "; it stands in A9" for a label that moved. */
static const char *
where_now(const struct placing *placing, const char *words)
{
    const struct form_cell *cell = NULL;

    if (find_words(placing->sheet, words, A1_COLUMNS, &cell) == 1)
        return arena_printf(placing->arena, "; that text stands in %s now",
                            a1_format(cell->row, cell->column).text);
    for (size_t i = 0; i < placing->form->sheet_count; i++) {
        const struct form_sheet *sheet = &placing->form->sheets[i];

        if (sheet != placing->sheet && find_words(sheet, words, A1_COLUMNS, &cell) == 1)
            return arena_printf(placing->arena, "; that text stands in %s!%s now", sheet->name,
                                a1_format(cell->row, cell->column).text);
    }
    return "";
}

static void
check_label(struct placing *placing, const struct layout_label *label)
{
    const struct form_cell *cell = form_cell_at(placing->sheet, label->row, label->column);

    if (cell != NULL && cell_says(placing->arena, cell, label->text))
        return;
    findings_add(placing->findings, "%s line %d: \"%s\" should stand in %s!%s of %s, but %s does%s",
                 placing->layout->path, label->line,
                 text_for_show(placing->arena, text_of(label->text), QUOTED_MOST),
                 placing->sheet->name, a1_format(label->row, label->column).text,
                 placing->form->title, shown(placing, cell), where_now(placing, label->text));
}

/* The row in which a label stands in its column, exactly once. */
static bool
find_row(struct placing *placing, const struct layout_label *label, uint32_t *row)
{
    const struct form_cell *cell = NULL;
    size_t found = find_words(placing->sheet, label->text, label->column, &cell);
    struct a1_text column = a1_format(0, label->column);
    int letters = (int)strcspn(column.text, "1");

    if (found == 1) {
        *row = cell->row;
        return true;
    }
    findings_add(placing->findings,
                 "%s line %d: \"%s\" should stand once in column %.*s of the sheet \"%s\" of %s, "
                 "but it stands there %s%s",
                 placing->layout->path, label->line,
                 text_for_show(placing->arena, text_of(label->text), QUOTED_MOST), letters,
                 column.text, placing->sheet->name, placing->form->title,
                 found == 0 ? "not at all" : "more than once",
                 found == 0 ? where_now(placing, label->text) : "");
    return false;
}

/* ---- fills ---- */

static const struct form_name *
find_name(const struct placing *placing, const char *name)
{
    const struct form *form = placing->form;
    const struct form_name *all = NULL;

    for (size_t i = 0; i < form->name_count; i++) {
        if (strcasecmp(form->names[i].name, name) != 0)
            continue;
        if (form->names[i].sheet == placing->sheet_place)
            return &form->names[i];
        if (form->names[i].sheet == SIZE_MAX)
            all = &form->names[i];
    }
    return all;
}

static bool
place_by_name(struct placing *placing, const struct layout_fill *fill, struct placement *placement)
{
    const struct form_name *name = find_name(placing, fill->name);
    const char *sheet;

    if (name == NULL) {
        findings_add(placing->findings, "%s line %d: %s gives no cell the name \"%s\"",
                     placing->layout->path, fill->line, placing->form->title, fill->name);
        return false;
    }
    if (!form_reference_read(placing->arena, name->refers, &sheet, &placement->row,
                             &placement->column)) {
        findings_add(placing->findings,
                     "%s line %d: the name \"%s\" stands for \"%s\" in %s, not for one cell",
                     placing->layout->path, fill->line, fill->name,
                     text_for_show(placing->arena, text_of(name->refers), QUOTED_MOST),
                     placing->form->title);
        return false;
    }
    if (strcmp(sheet, placing->sheet->name) == 0)
        return true;
    findings_add(placing->findings,
                 "%s line %d: the name \"%s\" stands for a cell of the sheet \"%s\" in %s, not of "
                 "\"%s\"",
                 placing->layout->path, fill->line, fill->name, sheet, placing->form->title,
                 placing->sheet->name);
    return false;
}

static void
place_fill(struct placing *placing, const struct layout_fill *fill)
{
    struct placement placement = {.fill = fill,
                                  .sheet = placing->sheet_place,
                                  .row = fill->row,
                                  .column = fill->column,
                                  .label = fill->label_count > 0 ? fill->labels[0].text : ""};
    bool good = true;

    if (fill->way == WAY_NAME)
        good = place_by_name(placing, fill, &placement);
    for (size_t i = 0; i < fill->label_count; i++)
        if (fill->labels[i].in_column)
            good = find_row(placing, &fill->labels[i], &placement.row);
        else
            check_label(placing, &fill->labels[i]);
    if (good)
        placing->list[placing->count++] = placement;
}

static const char *
sheet_names(const struct placing *placing)
{
    struct builder names = {.arena = placing->arena};

    builder_puts(&names, "");
    for (size_t i = 0; i < placing->form->sheet_count; i++)
        builder_printf(&names, "%s\"%s\"", i == 0 ? "" : ", ", placing->form->sheets[i].name);
    return text_for_show(placing->arena, (struct text){.at = names.at, .length = names.length},
                         4 * QUOTED_MOST);
}

static void
place_sheet(struct placing *placing, const struct layout_sheet *sheet)
{
    const struct form *form = placing->form;

    placing->sheet = NULL;
    for (size_t i = 0; i < form->sheet_count && placing->sheet == NULL; i++)
        if (strcmp(form->sheets[i].name, sheet->name) == 0) {
            placing->sheet = &form->sheets[i];
            placing->sheet_place = i;
        }
    if (placing->sheet == NULL) {
        findings_add(placing->findings, "%s line %d: %s has no sheet \"%s\"; its sheets are %s",
                     placing->layout->path, sheet->line, form->title, sheet->name,
                     sheet_names(placing));
        return;
    }
    for (size_t i = 0; i < sheet->label_count; i++)
        check_label(placing, &sheet->labels[i]);
    for (size_t i = 0; i < sheet->fill_count; i++)
        place_fill(placing, &sheet->fills[i]);
}

static int
by_place(const void *left, const void *right)
{
    const struct placement *a = left, *b = right;

    if (a->sheet != b->sheet)
        return a->sheet < b->sheet ? -1 : 1;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    if (a->column != b->column)
        return a->column < b->column ? -1 : 1;
    return (a->fill->line > b->fill->line) - (a->fill->line < b->fill->line);
}

static void
check_twice(const struct placing *placing)
{
    for (size_t i = 1; i < placing->count; i++) {
        const struct placement *one = &placing->list[i - 1], *two = &placing->list[i];

        if (one->sheet == two->sheet && one->row == two->row && one->column == two->column)
            findings_add(placing->findings, "%s line %d: %s!%s is filled by line %d already",
                         placing->layout->path, two->fill->line,
                         placing->form->sheets[two->sheet].name,
                         a1_format(two->row, two->column).text, one->fill->line);
    }
}

struct placement *
layout_place(struct arena *arena, const struct layout *layout, const struct form *form,
             size_t *count, struct findings *findings)
{
    struct placing placing = {.arena = arena, .layout = layout, .form = form, .findings = findings};
    size_t fills = 0;

    for (size_t i = 0; i < layout->sheet_count; i++)
        fills += layout->sheets[i].fill_count;
    placing.list = ARENA_ARRAY(arena, struct placement, fills);
    for (size_t i = 0; i < layout->sheet_count; i++)
        place_sheet(&placing, &layout->sheets[i]);
    qsort(placing.list, placing.count, sizeof *placing.list, by_place);
    check_twice(&placing);
    *count = placing.count;
    return placing.list;
}
