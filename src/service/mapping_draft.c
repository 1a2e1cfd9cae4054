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
    if (how->delimiter != NULL && !rowsets_read(arena, path, options, file, err))
        return false;
    if (has_fault(&file->list[0], PROBLEM_TOO_MANY_CELLS, &row) && row <= TITLE_ROWS_MOST &&
        row > file->list[0].header_row) {
        options->header_row = how->header_row = row;
        return rowsets_read(arena, path, options, file, err);
    }
    return true;
}

static void
add_input(struct collecting *collecting, const struct draft_input *input)
{
    if (collecting->count == collecting->room) {
        size_t room = collecting->room * 2 + 16;
        struct draft_input *inputs = ARENA_ARRAY(collecting->arena, struct draft_input, room);

        if (collecting->count > 0)
            memcpy(inputs, collecting->inputs, collecting->count * sizeof *inputs);
        collecting->inputs = inputs;
        collecting->room = room;
    }
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
        input.rowset = &file.list[i];
        input.one_of_several = file.count > 1;
        add_input(collecting, &input);
    }
    return collecting->count > before ||
           error_raise(err, ERR_INPUT, "\"%s\" is empty: there is no heading in it", path);
}

bool
mapping_draft(struct arena *arena, const char *const *paths, size_t count, struct text *draft,
              struct error *err)
{
    struct collecting collecting = {.arena = arena};

    for (size_t i = 0; i < count; i++)
        if (!add_file(&collecting, paths[i], err))
            return false;
    *draft = mapping_guess(arena, collecting.inputs, collecting.count);
    return true;
}
