/* SPDX-License-Identifier: MIT */
/* A council's own form filled in; maps of its cells checked and drafted. */
#include "service/fill.h"

#include "base/file.h"
#include "base/utf8.h"
#include "command/commands.h"
#include "port/json.h"
#include "service/layout_draft.h"
#include "service/layouts.h"

/* How many characters a text takes on a terminal, near enough. */
static int
width_of(const char *text)
{
    return (int)utf8_count(text_of(text));
}

static void
print_padded(const char *text, int width)
{
    printf("%s%*s", text, width - width_of(text) + 2, "");
}

static const char *
cell_of(struct arena *arena, const struct fill_entry *entry)
{
    return arena_printf(arena, "%s!%s", entry->sheet, entry->cell);
}

static const char *
figure_of(struct arena *arena, const struct fill_entry *entry)
{
    if (entry->headline == 0)
        return entry->figure;
    return arena_printf(arena, "%s of headline %d", entry->figure, (int)entry->headline);
}

static void
widen(int *width, const char *text)
{
    int wanted = width_of(text);

    *width = wanted > *width ? wanted : *width;
}

/* A line a cell: where, what, the text beside it, the figure's code. */
static void
print_entries(struct arena *arena, const struct filling *filling)
{
    int cells = 0, values = 0, labels = 0;

    for (size_t i = 0; i < filling->count; i++) {
        widen(&cells, cell_of(arena, &filling->entries[i]));
        widen(&values, filling->entries[i].value);
        widen(&labels, filling->entries[i].label);
    }
    for (size_t i = 0; i < filling->count; i++) {
        const struct fill_entry *entry = &filling->entries[i];

        fputs("  ", stdout);
        print_padded(cell_of(arena, entry), cells);
        print_padded(entry->value, values);
        print_padded(entry->label, labels);
        puts(figure_of(arena, entry));
    }
}

static void
print_filling(struct arena *arena, const struct filling *filling, const char *out)
{
    const struct layout *layout = &filling->layout;

    if (out != NULL)
        printf("%s holds the figures of %zu cells, by the layout %s version %s\n\n", out,
               filling->count, layout->name, layout->version);
    else
        printf("%zu cells would be filled, by the layout %s version %s\n\n", filling->count,
               layout->name, layout->version);
    print_entries(arena, filling);
    for (size_t i = 0; i < filling->notes.count; i++)
        printf("\nplease note: %s\n", filling->notes.list[i]);
    if (out != NULL)
        puts("\nThe form's own totals are computed when it is opened in a spreadsheet program: "
             "look at them\nthere, and save it.");
}

static void
print_json(struct arena *arena, const struct filling *filling, const char *out)
{
    struct json *root = json_root(arena), *object, *list;
    struct text text;

    if (out == NULL)
        json_put_null(root, "out");
    else
        json_put_text(root, "out", out);
    object = json_put_object(root, "layout");
    json_put_text(object, "name", filling->layout.name);
    json_put_text(object, "version", filling->layout.version);
    list = json_put_list(root, "cells");
    for (size_t i = 0; i < filling->count; i++) {
        const struct fill_entry *entry = &filling->entries[i];

        object = json_add_object(list);
        json_put_text(object, "sheet", entry->sheet);
        json_put_text(object, "cell", entry->cell);
        json_put_text(object, "label", entry->label);
        json_put_text(object, "figure", entry->figure);
        json_put_number(object, "headline", entry->headline);
        json_put_text(object, "value", entry->value);
    }
    list = json_put_list(root, "notes");
    for (size_t i = 0; i < filling->notes.count; i++)
        json_add_text(list, filling->notes.list[i]);
    text = json_print(arena, root);
    fwrite(text.at, 1, text.length, stdout);
}

static int
tell_findings(const struct filling *filling, const struct error *err)
{
    for (size_t i = 0; filling->findings.count > 1 && i < filling->findings.count; i++)
        fprintf(stderr, "%s\n", filling->findings.list[i]);
    return command_failed(err);
}

int
command_fill(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct fill_options options = {
        .form = line->values[OPTION_TEMPLATE],
        .cells = line->values[OPTION_CELLS],
        .figures = line->values[OPTION_FIGURES],
        .out = line->values[OPTION_OUT_FORM],
        .replace = command_has(line, OPTION_REPLACE),
        .overwrite = command_has(line, OPTION_OVERWRITE),
        .overwrite_formulas = command_has(line, OPTION_OVERWRITE_FORMULAS),
    };
    struct error err = {.code = ERR_NONE};
    struct filling filling;

    if (command_has(line, OPTION_DRY_RUN))
        options.out = NULL;
    else if (options.out == NULL)
        return command_usage(line, "say with --out FILE.xlsx where the filled form goes, or look "
                                   "with --dry-run what would be written");
    if (!fill_form(arena, &options, &filling, &err))
        return tell_findings(&filling, &err);
    if (command_has(line, OPTION_JSON))
        print_json(arena, &filling, options.out);
    else
        print_filling(arena, &filling, options.out);
    return 0;
}

static size_t
count_fills(const struct layout *layout)
{
    size_t count = 0;

    for (size_t i = 0; i < layout->sheet_count; i++)
        count += layout->sheets[i].fill_count;
    return count;
}

int
command_layout_check(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct xml_faults faults = {.count = 0};
    struct layout layout;

    if (layout_load(arena, line->arguments[0], &layout, &faults, &err)) {
        printf("%s holds: %s, version %s, %zu cells on %zu sheets\n", line->arguments[0],
               layout.name, layout.version, count_fills(&layout), layout.sheet_count);
        return 0;
    }
    if (faults.count < 2)
        return command_failed(&err);
    for (size_t i = 0; i < faults.count; i++)
        fprintf(stderr, "%s line %d: %s\n", line->arguments[0], faults.list[i].line,
                faults.list[i].words);
    return error_exit_status(&err);
}

int
command_layout_draft(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct text draft;

    if (!layout_draft(arena, line->arguments[0], &draft, &err))
        return command_failed(&err);
    fwrite(draft.at, 1, draft.length, stdout);
    return 0;
}
