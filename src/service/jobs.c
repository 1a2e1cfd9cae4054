/* SPDX-License-Identifier: MIT */
#include "service/jobs.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/random.h"
#include "model/canonical_json.h"
#include "port/unicode.h"
#include "service/job_run.h"
#include "service/kinds.h"
#include "service/source.h"

/* The national one: what most councils check their codes by. */
#define FRAMEWORK_USUAL "supporting-families-2022"

#define TRIES_MOST    3
#define PROBLEMS_MOST ((size_t)64 * 1024 * 1024)
#define FILES_MOST    100
#define NAME_MOST     200

const char *
jobs_folder(struct arena *arena, const struct state *state, const char *id)
{
    return path_join(arena, state_path(state, arena, "jobs"), id);
}

bool
jobs_find(struct arena *arena, struct state *state, const char *id, struct job *job, bool *found,
          struct error *err)
{
    return jobs_read(state->db, arena, state->authority, id, job, found, err);
}

/* --- asking -------------------------------------------------------------------------------------
 */

struct asking {
    struct arena *arena;
    struct state *state;
    const char *key;
    struct job job;
    const char *id; /* of the job there is in the end */
    bool added;
};

static bool
ask_work(struct db *db, void *context, struct error *err)
{
    struct asking *asking = context;

    return jobs_add(db, asking->arena, asking->state->authority, asking->key, &asking->job,
                    &asking->id, &asking->added, err);
}

/* Whether the job that is there under the key was asked for in the same words. */
static bool
is_the_same(const struct asking *asking, struct error *err)
{
    struct job there;
    bool found;

    if (!jobs_find(asking->arena, asking->state, asking->id, &there, &found, err))
        return false;
    return (found && there.kind == asking->job.kind &&
            strcmp(there.arguments, asking->job.arguments) == 0) ||
           error_raise(err, ERR_INPUT,
                       "something else was asked for before under this very key; what is asked for "
                       "anew needs a key of its own, and on a page a form that is opened anew");
}

static bool
ask(struct asking *asking, const struct actor *actor, enum job_kind kind,
    const struct canon *arguments, struct error *err)
{
    struct builder text = {.arena = asking->arena};
    struct capacity capacity;

    if (!capacity_needs(asking->arena, asking->state, actor, ROLE_PROVIDER,
                        kind == JOB_RUN ? KIND_QUARTERLY_CLAIM : "", &capacity, err))
        return false;
    canon_write(&text, arguments);
    asking->job.kind = kind;
    asking->job.person = actor->person.ref;
    asking->job.proofs = actor->proofs;
    asking->job.proved = actor->proved;
    asking->job.arguments = text.at;
    asking->job.queued = clock_now();
    if (!db_transaction(asking->state->db, ask_work, asking, err) ||
        (!asking->added && !is_the_same(asking, err))) {
        asking->id = NULL;
        return false;
    }
    return true;
}

static void
asking_open(struct asking *asking, struct arena *arena, struct state *state, const char *key)
{
    *asking = (struct asking){.arena = arena, .state = state, .key = key};
    asking->job.id = arena_copy(arena, random_ref().text, REF_TEXT_SIZE - 1);
}

/* What a browser says a file's name was: without folders, and one that can be a file's here. */
static bool
plain_name(struct arena *arena, const char *given, const char **name, struct error *err)
{
    struct text text;
    bool good;

    for (const char *at = given; *at != '\0'; at++)
        if (*at == '/' || *at == '\\')
            given = at + 1;
    text = text_of(given);
    good = text.length > 0 && text.length <= NAME_MOST && given[0] != '.' &&
           unicode_is_clean(text) && unicode_is_normal(text);
    for (size_t i = 0; i < text.length; i++)
        good = good && (unsigned char)given[i] >= ' ' && given[i] != 0x7F;
    *name = given;
    return good || error_raise(err, ERR_INPUT,
                               "the file's name \"%s\" cannot be kept; rename the file and send it "
                               "again",
                               text_for_show(arena, text, 40));
}

/* Whether an earlier file is of the same table, by a name in another letter case. */
static bool
is_table_again(const struct import_wish *wish, size_t at)
{
    enum table_id table = source_table_named(path_base(wish->files[at].name));
    bool again = false;

    for (size_t i = 0; i < at && wish->mapping == NULL; i++)
        again |=
            table != TABLE_COUNT && source_table_named(path_base(wish->files[i].name)) == table;
    return again;
}

static bool
move_uploads(struct arena *arena, const char *folder, const struct import_wish *wish,
             struct canon *names, struct canon *sizes, struct error *err)
{
    const char *to = path_join(arena, folder, "upload");

    if (!folders_make(to, err))
        return false;
    for (size_t i = 0; i < wish->count; i++) {
        const char *name, *path;

        if (!plain_name(arena, wish->files[i].name, &name, err))
            return false;
        path = path_join(arena, to, name);
        if (file_exists(path) || is_table_again(wish, i))
            return error_raise(err, ERR_INPUT, "two of the files are named \"%s\"",
                               text_for_show(arena, text_of(name), 40));
        canon_add(sizes, canon_number(arena, (int64_t)file_size(wish->files[i].path)));
        if (rename(wish->files[i].path, path) != 0)
            return error_raise_system(err, ERR_STORAGE, errno, "cannot keep an uploaded file");
        canon_add(names, canon_text(arena, text_of(name)));
    }
    return true;
}

bool
jobs_ask_import(struct arena *arena, struct state *state, const struct actor *actor,
                const char *key, const struct import_wish *wish, const char **id, struct error *err)
{
    struct canon *arguments = canon_object(arena), *names = canon_list(arena);
    struct canon *sizes = canon_list(arena);
    static const char *const usual = FRAMEWORK_USUAL;
    struct asking asking;
    const char *folder;

    if (wish->count == 0 || wish->count > FILES_MOST)
        return error_raise(err, ERR_INPUT, "choose the files of the exports, up to %d", FILES_MOST);
    if (wish->mapping != NULL && strchr(wish->mapping, '/') != NULL)
        return error_raise(err, ERR_INPUT, "\"%s\" is no mapping of this council",
                           text_for_show(arena, text_of(wish->mapping), 40));
    asking_open(&asking, arena, state, key);
    folder = jobs_folder(arena, state, asking.job.id);
    if (!move_uploads(arena, folder, wish, names, sizes, err)) {
        jobs_forget_uploads(state, asking.job.id);
        return false;
    }
    canon_put(arguments, "bytes", sizes); /* so that other files of the same names are told */
    canon_put(arguments, "files", names);
    canon_put(arguments, "frameworks",
              wish->framework_count == 0
                  ? job_frameworks_write(arena, &usual, 1)
                  : job_frameworks_write(arena, wish->frameworks, wish->framework_count));
    canon_put(arguments, "mapping",
              wish->mapping == NULL ? canon_null(arena)
                                    : canon_text(arena, text_of(wish->mapping)));
    if (!ask(&asking, actor, JOB_IMPORT, arguments, err) || !asking.added)
        jobs_forget_uploads(state, asking.job.id);
    *id = asking.id;
    return asking.id != NULL;
}

bool
jobs_ask_run(struct arena *arena, struct state *state, const struct actor *actor, const char *key,
             const struct run_wish *wish, const char **id, struct error *err)
{
    struct asking asking;
    const struct canon *arguments = job_run_write(arena, wish);
    struct draft_request request;

    asking_open(&asking, arena, state, key);
    if (!job_run_read(arena, arguments, &request, err) ||
        !drafting_can_begin(request.options->period.quarter, err) ||
        !ask(&asking, actor, JOB_RUN, arguments, err))
        return false;
    *id = asking.id;
    return true;
}

/* --- what came of it ----------------------------------------------------------------------------
 */

bool
jobs_problems(struct arena *arena, struct state *state, const char *id, struct text *json,
              struct error *err)
{
    const char *path = path_join(arena, jobs_folder(arena, state, id), "problems.json");

    *json = (struct text){.at = NULL};
    return !file_exists(path) || file_read(arena, path, PROBLEMS_MOST, json, err);
}

bool
jobs_annotated(struct arena *arena, struct state *state, const char *id, const char *const **names,
               size_t *count, struct error *err)
{
    const char *folder = path_join(arena, jobs_folder(arena, state, id), "annotated");
    const char **list = NULL;
    size_t room = 0;
    struct dirent *entry;
    DIR *open = opendir(folder);

    *names = NULL;
    *count = 0;
    if (open == NULL)
        return errno == ENOENT ||
               error_raise_system(err, ERR_STORAGE, errno, "cannot look into \"%s\"", folder);
    while ((entry = readdir(open)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        list = arena_grow(arena, list, &room, *count, sizeof list[0]);
        list[(*count)++] = arena_copy(arena, entry->d_name, strlen(entry->d_name));
    }
    closedir(open);
    *names = list;
    return true;
}

/* --- having them done ---------------------------------------------------------------------------
 */

struct taking_job {
    struct arena *arena;
    struct state *state;
    struct job *job;
    bool found;
};

static bool
take_work(struct db *db, void *context, struct error *err)
{
    struct taking_job *taking = context;
    bool begun;

    if (!jobs_first(db, taking->arena, taking->state->authority, taking->job, &taking->found, err))
        return false;
    return !taking->found || jobs_begin(db, taking->job->id, &begun, err);
}

bool
jobs_take(struct arena *arena, struct state *state, struct job *job, bool *found, struct error *err)
{
    struct taking_job taking = {.arena = arena, .state = state, .job = job};

    /* Looking costs nothing, a transaction does. */
    if (!jobs_first(state->db, arena, state->authority, job, found, err))
        return false;
    if (!*found)
        return true;
    if (!db_transaction(state->db, take_work, &taking, err))
        return false;
    *found = taking.found;
    if (*found && job->tries >= TRIES_MOST) {
        return jobs_fail(state, job->id, "",
                         "this ended the process that works on it, several times", err) &&
               jobs_take(arena, state, job, found, err);
    }
    return true;
}

struct failing {
    const char *id, *result, *said;
};

static bool
fail_work(struct db *db, void *context, struct error *err)
{
    const struct failing *failing = context;

    return jobs_end(db, failing->id, JOB_FAILED, failing->result, failing->said, clock_now(), err);
}

bool
jobs_fail(struct state *state, const char *id, const char *result, const char *said,
          struct error *err)
{
    struct failing failing = {.id = id, .result = result, .said = said};

    if (!db_transaction(state->db, fail_work, &failing, err))
        return false;
    jobs_forget_uploads(state, id); /* not before: a job that is begun again wants them */
    return true;
}

/* --- tidying ------------------------------------------------------------------------------------
 */

static void
remove_tree(struct arena *arena, const char *path)
{
    DIR *open = opendir(path);
    struct dirent *entry;

    if (open == NULL) {
        unlink(path);
        return;
    }
    while ((entry = readdir(open)) != NULL)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            remove_tree(arena, path_join(arena, path, entry->d_name));
    closedir(open);
    rmdir(path);
}

void
jobs_forget_uploads(const struct state *state, const char *id)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *folder = jobs_folder(arena, state, id);

    remove_tree(arena, path_join(arena, folder, "upload"));
    rmdir(folder); /* when nothing else is in it */
}

#define KEPT (JOBS_KEPT_DAYS * MS_A_DAY)

bool
jobs_sweep(struct state *state, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *folder = state_path(state, arena, "jobs");
    DIR *open = opendir(folder);
    struct dirent *entry;
    bool good = true, wanted;
    struct job job;

    if (open == NULL)
        return true;
    while (good && (entry = readdir(open)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        good = jobs_read(state->db, arena, state->authority, entry->d_name, &job, &wanted, err);
        if (good && !wanted)
            remove_tree(arena, path_join(arena, folder, entry->d_name));
    }
    closedir(open);
    return good;
}

static bool
forget_work(struct db *db, void *context, struct error *err)
{
    const struct state *state = context;

    return jobs_forget(db, state->authority, clock_now() - KEPT, err);
}

bool
jobs_tidy(struct state *state, struct error *err)
{
    return db_transaction(state->db, forget_work, state, err) && jobs_sweep(state, err);
}

static bool
resume_work(struct db *db, void *context, struct error *err)
{
    const struct state *state = context;

    return jobs_again(db, state->authority, NULL, err);
}

bool
jobs_resume(struct state *state, struct error *err)
{
    return db_transaction(state->db, resume_work, state, err) && jobs_tidy(state, err);
}
