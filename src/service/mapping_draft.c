/* SPDX-License-Identifier: MIT */
#include "service/mapping_draft.h"

#include "service/rowsets.h"

/* A title above the headings takes no more rows than this. */
#define TITLE_ROWS_MOST 20

struct collecting {
    struct arena *arena;
    struct draft_input *inputs;
    size_t count, room;
};

static const struct {
    char byte;
    const char *name;
} DELIMITERS[] = {
    {';',  "semicolon"},
    {'\t', "tab"      },
    {'|',  "pipe"     },
};

static bool
has_fault(const struct rowset *rowset, enum problem_kind kind, uint32_t *row)
{
    for (size_t i = 0; i < rowset->fault_count; i++)
        if (rowset->faults[i].kind == kind) {
            *row = rowset->faults[i].row;
            return true;
        }
    return false;
}

/* Whether a CSV file that seems to have one column is parted by something else than commas. */
static const char *
find_delimiter(const struct rowset *rowset, char *byte)
{
    for (size_t i = 0; i < sizeof DELIMITERS / sizeof DELIMITERS[0]; i++) {
        if (rowset->column_count > 0 &&
            memchr(rowset->names[0].at, DELIMITERS[i].byte, rowset->names[0].length) != NULL) {
            *byte = DELIMITERS[i].byte;
            return DELIMITERS[i].name;
        }
    }
    return NULL;
}

/* A table's headings are at least so many times as many as the cells of a title above them. */
#define WIDER_THAN_TITLE 2

/* Cells beside a title show that it is none of the table's; so do those beside a second one. */
static bool
stands_below_title(const struct rowset *rowset, uint32_t *row)
{
    return has_fault(rowset, PROBLEM_TOO_MANY_CELLS, row) && *row <= TITLE_ROWS_MOST &&
           *row > rowset->header_row;
}

static bool
wants_sheet(void *context, const char *sheet)
{
    return strcmp(context, sheet) == 0;
}

/* Reads a table without the titles above its headings. */
static bool
skip_titles(struct arena *arena, const char *path, const struct rowset_options *read,
            struct rowset *rowset, struct draft_input *how, struct error *err)
{
    struct rowset_options options = *read;

    if (rowset->kind == ROWSET_SHEET) {
        options.wants = wants_sheet;
        options.context = arena_copy(arena, rowset->sheet, strlen(rowset->sheet));
    }
    for (uint32_t row; stands_below_title(rowset, &row);) {
        struct rowset_file file;
        size_t place = 0;

        options.header_row = row;
        if (!rowsets_read(arena, path, &options, &file, err))
            return false;
        while (strcmp(file.list[place].sheet, rowset->sheet) != 0)
            place++;
        if (file.list[place].column_count < WIDER_THAN_TITLE * rowset->column_count)
            return true;
        *rowset = file.list[place];
        how->header_row = row;
    }
    return true;
}

/* Reads once more where the first reading shows how it should have been done. */
static bool
read_again(struct arena *arena, const char *path, struct draft_input *how,
           struct rowset_options *options, struct rowset_file *file, struct error *err)
{
    uint32_t row;

    if (has_fault(&file->list[0], PROBLEM_BAD_ENCODING, &row)) {
        options->encoding = how->encoding = "windows-1252";
        if (!rowsets_read(arena, path, options, file, err))
            return false;
    }
    how->delimiter = find_delimiter(&file->list[0], &options->delimiter);
    return how->delimiter == NULL || rowsets_read(arena, path, options, file, err);
}

static void
add_input(struct collecting *collecting, const struct draft_input *input)
{
    collecting->inputs = arena_grow(collecting->arena, collecting->inputs, &collecting->room,
                                    collecting->count, sizeof *collecting->inputs);
    collecting->inputs[collecting->count++] = *input;
}

static bool
add_file(struct collecting *collecting, const char *path, struct error *err)
{
    struct draft_input input = {.header_row = 1};
    struct rowset_options options = {.encoding = NULL};
    struct rowset_file file;
    size_t before = collecting->count;

    if (!rowsets_read(collecting->arena, path, &options, &file, err))
        return false;
    if (file.kind == ROWSET_CSV &&
        !read_again(collecting->arena, path, &input, &options, &file, err))
        return false;
    for (size_t i = 0; i < file.count; i++) {
        if (file.list[i].column_count == 0)
            continue;
        input.header_row = 1;
        if (!skip_titles(collecting->arena, path, &options, &file.list[i], &input, err))
            return false;
        input.rowset = &file.list[i];
        input.one_of_several = file.count > 1;
        add_input(collecting, &input);
    }
    return collecting->count > before ||
           error_raise(err, ERR_INPUT, "\"%s\" is empty: there is no heading in it", path);
}

bool
mapping_draft(struct arena *arena, const char *const *paths, size_t count,
              const struct framework *framework, struct text *draft, struct error *err)
{
    struct collecting collecting = {.arena = arena};

    for (size_t i = 0; i < count; i++)
        if (!add_file(&collecting, paths[i], err))
            return false;
    *draft = mapping_guess(arena, collecting.inputs, collecting.count, framework);
    return true;
}
