/* SPDX-License-Identifier: MIT */
#include "service/mapped.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>

#include "base/file.h"
#include "service/mapping_read.h"
#include "service/rowsets.h"

/* More files in a folder than this are none of exports. */
#define FILES_MOST 10000
/* File names listed when a pattern fits none, or several. */
#define NAMES_TOLD 12

/* A file that was read, in one of the ways that the mapping asks for. */
struct opened {
    const char *name;
    const struct mapping_file *how;
    struct rowset_file read;
};

struct opening {
    struct arena *arena;
    struct mapped *mapped;
    const char *dir;
    const char **names; /* of the files in the folder, in byte order */
    size_t name_count;
    struct opened *opened;
    size_t opened_count, opened_room;
    bool **used; /* by opened file and rowset */
};

/* --- finding files ---------------------------------------------------------------------------- */

static int
by_name(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Hidden files, and those that a spreadsheet leaves beside one that is open, are none of ours. */
static bool
is_export(const char *name)
{
    return name[0] != '.' && strncmp(name, "~$", 2) != 0;
}

static bool
list_folder(struct opening *opening, struct error *err)
{
    DIR *dir = opendir(opening->dir);

    if (dir == NULL)
        return error_raise_system(err, ERR_INPUT, errno, "cannot open the folder \"%s\"",
                                  opening->dir);
    opening->names = ARENA_ARRAY(opening->arena, const char *, FILES_MOST + 1);
    for (struct dirent *entry = readdir(dir); entry != NULL && opening->name_count <= FILES_MOST;
         entry = readdir(dir))
        if (is_export(entry->d_name) &&
            file_exists(path_join(opening->arena, opening->dir, entry->d_name)))
            opening->names[opening->name_count++] =
                arena_copy(opening->arena, entry->d_name, strlen(entry->d_name));
    closedir(dir);
    if (opening->name_count > FILES_MOST)
        return error_raise(err, ERR_INPUT,
                           "the folder \"%s\" holds more than %d files; name one that holds the "
                           "exports only",
                           opening->dir, FILES_MOST);
    if (opening->name_count > 0)
        qsort(opening->names, opening->name_count, sizeof *opening->names, by_name);
    return true;
}

/* --data names a folder, or the only file there is. */
static bool
list_files(struct opening *opening, struct error *err)
{
    const char *base = path_base(opening->dir);

    if (folder_exists(opening->dir))
        return list_folder(opening, err);
    if (!file_exists(opening->dir))
        return error_raise(err, ERR_INPUT,
                           "there is no folder \"%s\"; name the folder that holds the exports",
                           opening->dir);
    opening->names = ARENA_ARRAY(opening->arena, const char *, 1);
    opening->names[opening->name_count++] = arena_copy(opening->arena, base, strlen(base));
    opening->dir = arena_copy(opening->arena, opening->dir, (size_t)(base - opening->dir));
    return true;
}

static const char *
tell_names(struct arena *arena, const char *const *names, size_t count)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, count == 0 ? "nothing" : "");
    for (size_t i = 0; i < count && i < NAMES_TOLD; i++)
        builder_printf(&out, "%s%s", i == 0 ? "" : ", ",
                       text_for_show(arena, text_of(names[i]), FOUND_MOST));
    if (count > NAMES_TOLD)
        builder_printf(&out, " and %zu more", count - NAMES_TOLD);
    return out.at;
}

/* The names that a file element's pattern fits; told when there are too few or too many. */
static size_t
match_names(struct opening *opening, const struct mapping_file *file, const char ***matches)
{
    size_t count = 0;

    *matches = ARENA_ARRAY(opening->arena, const char *, opening->name_count);
    for (size_t i = 0; i < opening->name_count; i++)
        if (fnmatch(file->match, opening->names[i], FNM_PERIOD) == 0)
            (*matches)[count++] = opening->names[i];
    if (count == 0 && !file->optional)
        mapping_fault_add(&opening->mapped->faults, file->line,
                          "file \"%s\": no file in %s fits the pattern \"%s\"; there is %s",
                          file->name, opening->dir[0] == '\0' ? "." : opening->dir, file->match,
                          tell_names(opening->arena, opening->names, opening->name_count));
    if (count > 1 && !file->many)
        mapping_fault_add(&opening->mapped->faults, file->line,
                          "file \"%s\": %zu files fit the pattern \"%s\", where one is expected "
                          "unless many=\"yes\": %s",
                          file->name, count, file->match,
                          tell_names(opening->arena, *matches, count));
    return count > 1 && !file->many ? 0 : count;
}

/* --- reading them ----------------------------------------------------------------------------- */

static bool
same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* Whether two file elements read a file in the same way; each picks its own sheet of it. */
static bool
same_way(const struct mapping_file *a, const struct mapping_file *b)
{
    return same_text(a->encoding, b->encoding) && a->delimiter == b->delimiter &&
           a->header_row == b->header_row;
}

static bool
open_file(struct opening *opening, const struct mapping_file *how, const char *name,
          struct rowset_file **file, struct error *err)
{
    struct rowset_options options = {
        .encoding = how->encoding, .delimiter = how->delimiter, .header_row = how->header_row};
    struct opened *opened;

    for (size_t i = 0; i < opening->opened_count; i++)
        if (strcmp(opening->opened[i].name, name) == 0 && same_way(opening->opened[i].how, how)) {
            *file = &opening->opened[i].read;
            return true;
        }
    must(opening->opened_count < opening->opened_room);
    opened = &opening->opened[opening->opened_count];
    *opened = (struct opened){.name = name, .how = how};
    if (!rowsets_read(opening->arena, path_join(opening->arena, opening->dir, name), &options,
                      &opened->read, err))
        return false;
    opening->used[opening->opened_count++] = ARENA_ARRAY(opening->arena, bool, opened->read.count);
    *file = &opened->read;
    return true;
}

static const char *
tell_sheets(struct arena *arena, const struct rowset_file *file)
{
    const char **names = ARENA_ARRAY(arena, const char *, file->count);

    for (size_t i = 0; i < file->count; i++)
        names[i] = file->list[i].sheet;
    return tell_names(arena, names, file->count);
}

/* The sheet a file element asks for: by its name, whatever the case, or the only one. */
static const struct rowset *
pick_sheet(struct opening *opening, const struct mapping_file *how, const struct rowset_file *file)
{
    struct mapping_faults *faults = &opening->mapped->faults;

    if (how->sheet == NULL && file->count == 1)
        return &file->list[0];
    for (size_t i = 0; how->sheet != NULL && i < file->count; i++)
        if (text_same_letters(text_of(file->list[i].sheet), text_of(how->sheet)))
            return &file->list[i];
    if (file->kind == ROWSET_CSV)
        mapping_fault_add(faults, how->line, "file \"%s\": %s is CSV, which has no sheet \"%s\"",
                          how->name, file->file.name, how->sheet);
    else if (how->sheet == NULL)
        mapping_fault_add(faults, how->line,
                          "file \"%s\": %s has several sheets; say with sheet=\"...\" which: %s",
                          how->name, file->file.name, tell_sheets(opening->arena, file));
    else
        mapping_fault_add(faults, how->line, "file \"%s\": %s has no sheet \"%s\"; it has %s",
                          how->name, file->file.name, how->sheet,
                          tell_sheets(opening->arena, file));
    return NULL;
}

static void
mark_used(struct opening *opening, const struct rowset *rowset)
{
    for (size_t i = 0; i < opening->opened_count; i++)
        for (size_t at = 0; at < opening->opened[i].read.count; at++)
            if (rowset == &opening->opened[i].read.list[at])
                opening->used[i][at] = true;
}

static bool
read_input(struct opening *opening, const struct mapping_file *how, struct mapping_input *input,
           struct error *err)
{
    const char **names;
    size_t count = match_names(opening, how, &names);
    const struct rowset **rowsets = ARENA_ARRAY(opening->arena, const struct rowset *, count);

    for (size_t i = 0; i < count; i++) {
        const struct rowset *rowset;
        struct rowset_file *file;

        if (!open_file(opening, how, names[i], &file, err))
            return error_while(err, "%s line %d: file \"%s\"", opening->mapped->mapping.path,
                               how->line, how->name);
        rowset = pick_sheet(opening, how, file);
        if (rowset == NULL)
            continue;
        rowsets[input->count++] = rowset;
        mark_used(opening, rowset);
    }
    input->rowsets = rowsets;
    return true;
}

static bool
read_inputs(struct opening *opening, struct error *err)
{
    struct mapping *mapping = &opening->mapped->mapping;
    struct mapping_input *inputs =
        ARENA_ARRAY(opening->arena, struct mapping_input, mapping->file_count);

    opening->opened_room = mapping->file_count * (opening->name_count + 1);
    opening->opened = ARENA_ARRAY(opening->arena, struct opened, opening->opened_room);
    opening->used = ARENA_ARRAY(opening->arena, bool *, opening->opened_room);
    opening->mapped->inputs = inputs;
    for (size_t i = 0; i < mapping->file_count; i++)
        if (!read_input(opening, &mapping->files[i], &inputs[i], err))
            return false;
    return true;
}

/* --- the manifest ----------------------------------------------------------------------------- */

static uint32_t
count_rows(const struct opening *opening, size_t opened)
{
    uint32_t rows = 0;

    for (size_t i = 0; i < opening->opened[opened].read.count; i++)
        if (opening->used[opened][i])
            rows += (uint32_t)opening->opened[opened].read.list[i].row_count;
    return rows;
}

static int
by_file_name(const void *left, const void *right)
{
    const struct feed_file *a = left, *b = right;

    return strcmp(a->name, b->name);
}

/* Each file once, with the rows that are read of it; a file read in two ways counts the more. */
static void
list_read(struct opening *opening)
{
    struct feed *feed = &opening->mapped->feed;

    feed->files = ARENA_ARRAY(opening->arena, struct feed_file, opening->opened_count);
    for (size_t i = 0; i < opening->opened_count; i++) {
        uint32_t rows = count_rows(opening, i);
        size_t at = 0;

        while (at < feed->file_count && strcmp(feed->files[at].name, opening->opened[i].name) != 0)
            at++;
        if (at == feed->file_count)
            feed->files[feed->file_count++] = opening->opened[i].read.file;
        if (rows > feed->files[at].rows)
            feed->files[at].rows = rows;
    }
    if (feed->file_count > 0)
        qsort(feed->files, feed->file_count, sizeof *feed->files, by_file_name);
}

bool
mapped_open(struct arena *arena, const char *path, const char *dir, struct mapped *mapped,
            struct error *err)
{
    struct opening opening = {.arena = arena, .mapped = mapped, .dir = dir};

    *mapped = (struct mapped){.faults = {.arena = arena}};
    if (!mapping_read(arena, path, &mapped->mapping, &mapped->faults, err) ||
        !mapping_digest(&mapped->mapping, mapped->sha256, err))
        return false;
    mapped->feed = (struct feed){.name = path_base(mapped->mapping.path),
                                 .no_table = "nothing that feeds it",
                                 .wanted = "a table element with an export, for ",
                                 .notes = {.arena = arena}};
    if (!list_files(&opening, err))
        return error_while(err, "--data");
    if (!read_inputs(&opening, err))
        return false;
    list_read(&opening);
    mapping_bind(arena, &mapped->mapping, mapped->inputs, &mapped->faults, &mapped->bound);
    return mapping_faults_tell(mapped->mapping.path, &mapped->faults, err);
}

bool
mapped_read(struct arena *arena, const char *path, const char *dir, struct mapped *mapped,
            struct error *err)
{
    if (!mapped_open(arena, path, dir, mapped, err))
        return false;
    mapping_apply(arena, &mapped->bound, &mapped->feed);
    return true;
}
