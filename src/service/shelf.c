/* SPDX-License-Identifier: MIT */
#include "service/shelf.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "port/digest.h"
#include "service/intake.h"
#include "service/intake_words.h"
#include "service/mapping_read.h"
#include "service/program.h"
#include "service/shelf_file.h"

#define ENDING     ".dataset"
#define NAME_HALF  16 /* hex digits of a sum in a name */
#define SETTLED_MS (2 * MS_A_SECOND)

/* What a dataset is kept under. */
struct label {
    const char *path;  /* of the file */
    const char *words; /* all that must be as it was */
    const char *files; /* the part of it that tells the exports */
    int64_t latest;    /* moment when an export last changed */
};

const char *
shelf_folder(struct arena *arena)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

    if (cache != NULL && cache[0] == '/')
        return path_join(arena, cache, "deltareturn");
    if (home != NULL && home[0] == '/')
        return path_join(arena, home, ".cache/deltareturn");
    return NULL;
}

/* ---- what a dataset is known by ---- */

static void
put_file(struct arena *arena, const char *path, const char *as, struct builder *out,
         int64_t *latest)
{
    int64_t changed;

    builder_printf(out, "%s %s\n", as, file_state(arena, path, &changed));
    if (changed > *latest)
        *latest = changed;
}

/* The contract's files, as source_open finds them, and that others are not there. */
static void
put_tables(struct arena *arena, const char *dir, struct builder *out, int64_t *latest)
{
    for (unsigned table = 0; table < TABLE_COUNT; table++) {
        unsigned alike;
        const char *path = source_path(arena, dir, (enum table_id)table, &alike);

        if (path == NULL)
            builder_printf(out, "%s none of %u\n", TABLES[table].file, alike);
        else
            put_file(arena, path, path_base(path), out, latest);
    }
}

/* What a mapping may look at: all that lies in the folder. */
static bool
put_folder(struct arena *arena, const char *dir, struct builder *out, int64_t *latest)
{
    struct error unread = {.code = ERR_NONE};
    const char *const *names;
    size_t count;

    if (!folder_names(arena, dir, &names, &count, &unread))
        return false;
    for (size_t i = 0; i < count; i++)
        put_file(arena, path_join(arena, dir, names[i]), names[i], out, latest);
    return true;
}

/* False when there is nothing to read: whoever reads says so. */
static bool
put_exports(struct arena *arena, const struct run_options *options, struct builder *out,
            int64_t *latest)
{
    bool folder = folder_exists(options->data_dir);

    if (folder && options->mapping != NULL)
        return put_folder(arena, options->data_dir, out, latest);
    if (folder)
        put_tables(arena, options->data_dir, out, latest);
    else
        put_file(arena, options->data_dir, path_base(options->data_dir), out, latest);
    return true;
}

static bool
put_mapping(struct arena *arena, const char *path, struct builder *out)
{
    struct mapping_faults faults = {.arena = arena};
    struct error unread = {.code = ERR_NONE};
    struct mapping mapping;
    char sha256[65];

    if (path == NULL)
        return true;
    if (!mapping_read(arena, path, &mapping, &faults, &unread) ||
        !mapping_digest(&mapping, sha256, &unread))
        return false;
    builder_printf(out, "mapping %s\n", sha256);
    return true;
}

static bool
sum_of(struct arena *arena, const char *text, const char **half)
{
    struct error none = {.code = ERR_NONE};
    struct hasher hasher;
    struct hash sum;

    if (!digest_hasher(arena, &hasher, &none))
        return false;
    sum = hash_text(&hasher, text_of(text));
    *half = arena_copy(arena, hash_hex(&sum).text, NAME_HALF);
    return true;
}

static void
free_text(void *handle)
{
    free(handle);
}

/* Of the data alone, so that all that is kept of it is found by its name. */
static bool
name_of_data(struct arena *arena, const char *data_dir, const char **path, const char **name)
{
    char *real = realpath(data_dir, NULL);

    if (real == NULL)
        return false;
    arena_defer(arena, free_text, real);
    *path = real;
    return sum_of(arena, real, name);
}

static bool
label_make(struct arena *arena, const struct run_options *options, struct label *label)
{
    struct builder files = {.arena = arena}, how = {.arena = arena};
    const char *real, *data_name, *how_name;
    int64_t built;

    *label = (struct label){.path = NULL};
    if (options->shelf == NULL || options->feed != NULL || options->amendment.make != NULL ||
        !name_of_data(arena, options->data_dir, &real, &data_name))
        return false;
    builder_puts(&files, "");
    builder_printf(&how, "data %s\nprogram %s\n", real,
                   file_state(arena, program_beside(arena, "deltareturn"), &built));
    if (!put_mapping(arena, options->mapping, &how) ||
        !put_exports(arena, options, &files, &label->latest))
        return false;
    builder_puts(&how, intake_words(arena, options->frameworks));
    if (!sum_of(arena, how.at, &how_name))
        return false;
    label->files = files.at;
    label->words = arena_printf(arena, "%s%s", how.at, files.at);
    label->path =
        path_join(arena, options->shelf, arena_printf(arena, "%s-%s" ENDING, data_name, how_name));
    return true;
}

/* ---- the folder ---- */

/* Ours, and nobody else's to look into. */
static bool
folder_is_private(const char *path)
{
    struct stat status;

    return lstat(path, &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == geteuid() &&
           ((status.st_mode & 077) == 0 || chmod(path, 0700) == 0);
}

struct standing {
    const char *path;
    int64_t made; /* moment */
};

static int
newest_first(const void *left, const void *right)
{
    const struct standing *a = left, *b = right;

    return (a->made < b->made) - (a->made > b->made);
}

/* What cannot be removed now is removed another time. */
static void
remove_file(const char *path)
{
    struct error left = {.code = ERR_NONE};

    if (!file_remove(path, &left))
        return;
}

/* All that lies there and begins so, parts of what was being written included. */
static size_t
list_standing(struct arena *arena, const char *shelf, const char *begin, struct standing **list)
{
    struct error unread = {.code = ERR_NONE};
    const char *const *names;
    size_t count, found = 0;

    if (!folder_is_private(shelf) || !folder_names(arena, shelf, &names, &count, &unread))
        return 0;
    *list = ARENA_ARRAY(arena, struct standing, count);
    for (size_t i = 0; i < count; i++) {
        struct standing *standing = &(*list)[found];
        struct file_stamp stamp;

        if (strncmp(names[i], begin, strlen(begin)) != 0 || strstr(names[i], ENDING) == NULL)
            continue;
        standing->path = path_join(arena, shelf, names[i]);
        stamp = file_stamp(standing->path);
        standing->made = stamp.seconds * MS_A_SECOND + stamp.nanoseconds / 1000000;
        found++;
    }
    return found;
}

static void
sweep(const char *shelf)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct standing *list = NULL;
    size_t count = list_standing(arena, shelf, "", &list);
    int64_t since = clock_now() - SHELF_DAYS * MS_A_DAY;

    if (count > 1)
        qsort(list, count, sizeof *list, newest_first);
    for (size_t i = 0; i < count; i++)
        if (i >= SHELF_MOST || list[i].made < since)
            remove_file(list[i].path);
}

void
shelf_forget(const char *shelf, const char *data_dir)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct standing *list = NULL;
    const char *real, *name;
    size_t count;

    if (!name_of_data(arena, data_dir, &real, &name))
        return;
    count = list_standing(arena, shelf, name, &list);
    for (size_t i = 0; i < count; i++)
        remove_file(list[i].path);
}

/* ---- taking and keeping ---- */

/* What explanations ask of a source: whether tables are files of the contract's names. */
static bool
source_like(struct arena *arena, const struct run_options *options, struct run *run)
{
    struct error none = {.code = ERR_NONE};
    struct feed *feed = ARENA_ARRAY(arena, struct feed, 1);

    if (options->mapping == NULL && folder_exists(options->data_dir))
        return source_open(arena, options->data_dir, &run->source, &none);
    feed->name = path_base(options->data_dir);
    source_of_feed(arena, feed, &run->source);
    return true;
}

static bool
take(struct arena *arena, const struct run_options *options, const struct label *label,
     struct run *run)
{
    *run = (struct run){.options = *options, .problems = {.arena = arena}};
    if (!folder_is_private(options->shelf) || !source_like(arena, options, run))
        return false;
    run->dataset = shelf_map(arena, label->path, label->words, &run->options.threads);
    return run->dataset != NULL;
}

static void
keep(const struct label *label, struct run *run)
{
    struct error lost = {.code = ERR_NONE};
    const char *shelf = run->options.shelf;

    if (folders_make(shelf, &lost) && folder_is_private(shelf) &&
        shelf_write(label->path, label->words, run->dataset, run->options.frameworks->code_count,
                    &lost))
        sweep(shelf);
}

bool
shelf_read(struct arena *arena, const struct run_options *options, struct run *run,
           struct error *err)
{
    int64_t begun = clock_now();
    struct label label;
    bool known = label_make(arena, options, &label);

    if (known)
        sweep(options->shelf);
    if (known && take(arena, options, &label, run)) {
        run->exports_state = label.files;
        return true;
    }
    if (!intake_read(arena, options, run, err))
        return false;
    if (known && problems_errors(&run->problems) == 0 && label.latest < begun - SETTLED_MS)
        keep(&label, run);
    return true;
}
