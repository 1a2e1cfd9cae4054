/* SPDX-License-Identifier: MIT */
#include "service/job_process.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/frame.h"
#include "port/confine.h"
#include "port/unicode.h"
#include "service/drafting_parts.h"
#include "service/job_run.h"
#include "service/kept.h"
#include "service/library.h"
#include "service/source.h"
#include "service/work_process.h"

/* --- in the process -----------------------------------------------------------------------------
 */

struct errand_of_job {
    struct arena *arena;
    int descriptor;
    struct state *state;
    struct actor actor;
    const char *id, *folder; /* of the job */
    const struct canon *arguments;
    struct work_listener listener;
    struct work_done done;
};

static bool
say(const struct errand_of_job *job, const struct canon *object, struct error *err)
{
    struct builder text = {.arena = job->arena};

    canon_write(&text, object);
    return frame_send(job->descriptor, (struct text){text.at, text.length}, err);
}

static void
tell_step(void *context, const char *step, int64_t done, int64_t whole)
{
    struct errand_of_job *job = context;
    struct canon *object = canon_object(job->arena);
    struct error err = {.code = ERR_NONE};

    canon_put(object, "done", canon_number(job->arena, done));
    canon_put(object, "step", canon_text(job->arena, text_of(step)));
    canon_put(object, "whole", canon_number(job->arena, whole));
    if (!say(job, object, &err))
        exit(error_exit_status(&err)); /* whoever asked is gone */
}

static struct canon *
files_of(struct arena *arena, const struct artefacts *files)
{
    struct canon *list = canon_list(arena);

    for (size_t i = 0; i < files->count; i++) {
        struct canon *entry = canon_object(arena);

        canon_put(entry, "bytes", canon_number(arena, files->list[i].length));
        canon_put(entry, "name", canon_text(arena, text_of(files->list[i].name)));
        canon_put(entry, "sha256", canon_text(arena, text_of(files->list[i].sha256)));
        canon_add(list, entry);
    }
    return list;
}

/* One file that is no table of the contract is a workbook or an XML file: the whole dataset. */
static const char *
data_of(const struct errand_of_job *job, const char *mapping)
{
    const char *upload = path_join(job->arena, job->folder, "upload");
    const struct canon *files = canon_get(job->arguments, "files");
    const char *name;

    if (mapping != NULL || files->count != 1)
        return upload;
    name = arena_copy(job->arena, files->first->text.at, files->first->text.length);
    return source_table_named(name) != TABLE_COUNT ? upload : path_join(job->arena, upload, name);
}

static void
put_instead(struct builder *out, const char *text, const char *found, const char *words)
{
    const char *at;

    for (; (at = strstr(text, found)) != NULL; text = at + strlen(found))
        builder_printf(out, "%.*s%s", (int)(at - text), text, words);
    builder_puts(out, text);
}

/* Whoever sent files knows neither the command's options nor the folders of this computer. */
static bool
tell_sender(const struct errand_of_job *job, struct error *err)
{
    static const char OPTION[] = "--data: ";
    const char *folder = path_join(job->arena, job->folder, "upload");
    struct builder short_names = {.arena = job->arena}, words = {.arena = job->arena};
    const char *said = err->text;

    if (strncmp(said, OPTION, sizeof OPTION - 1) == 0)
        said += sizeof OPTION - 1;
    put_instead(&short_names, said, path_join(job->arena, folder, ""), "");
    put_instead(&words, short_names.at, folder, "what was sent");
    return error_raise(err, err->code, "%s", words.at);
}

static bool
do_import(struct errand_of_job *job, struct canon *out, struct error *err)
{
    const char *mapping = canon_text_at(job->arena, job->arguments, "mapping");
    const char *data = data_of(job, mapping);
    const struct work_check check = {.frameworks = canon_get(job->arguments, "frameworks"),
                                     .data = data,
                                     .mapping = mapping,
                                     .report = job->folder};
    struct import_prepared prepared;

    if (!work_check(&check, &job->listener, &job->done, err))
        return tell_sender(job, err);
    tell_step(job, "sealing the files", 0, 0);
    if (!imports_prepare(job->arena, job->state, &job->actor, data, mapping, &prepared, err))
        return tell_sender(job, err);
    canon_put(out, "files", files_of(job->arena, &prepared.files));
    canon_put(out, "snapshot", canon_text(job->arena, text_of(prepared.id)));
    return true;
}

static bool
run_elsewhere(void *context, struct making *making, const struct run_options *options,
              struct error *err)
{
    struct errand_of_job *job = context;

    (void)options; /* the arguments say the same */
    return work_run(making, job->arguments, job->folder, &job->listener, &job->done, err);
}

static bool
do_run(struct errand_of_job *job, struct canon *out, struct error *err)
{
    const struct draft_runner runner = {.run = run_elsewhere, .context = job};
    struct draft_done *done = ARENA_ARRAY(job->arena, struct draft_done, 1);
    struct draft_prepared prepared;
    struct draft_request request;

    if (!job_run_read(job->arena, job->arguments, &request, err))
        return false;
    request.runner = &runner;
    tell_step(job, "unsealing the exports", 0, 0);
    if (!drafting_prepare(job->arena, job->state, &job->actor, &request, done, &prepared, err))
        return false;
    canon_put(out, "before", canon_text(job->arena, text_of(prepared.before)));
    canon_put(out, "filing", canon_text(job->arena, text_of(prepared.filing)));
    canon_put(out, "files", files_of(job->arena, &prepared.kept));
    canon_put(out, "new", canon_number(job->arena, prepared.new));
    canon_put(out, "new_revision", canon_number(job->arena, prepared.new_revision));
    canon_put(out, "options", canon_text(job->arena, text_of(prepared.options)));
    canon_put(out, "period", canon_text(job->arena, text_of(prepared.period)));
    canon_put(out, "revision", canon_number(job->arena, prepared.revision));
    canon_put(out, "snapshot", canon_text(job->arena, text_of(prepared.snapshot)));
    return true;
}

static bool
do_job(struct errand_of_job *job, const char *dir, const struct canon *question, struct canon *out,
       struct error *err)
{
    job->id = canon_text_at(job->arena, question, "id");
    job->arguments = canon_get(question, "arguments");
    if (!state_open(job->arena, dir, STATE_READ, &job->state, err) ||
        !signin_known(job->arena, job->state, canon_text_at(job->arena, question, "person"),
                      (unsigned)canon_number_at(question, "proofs"),
                      canon_number_at(question, "proved"), &job->actor, err))
        return false;
    job->folder = jobs_folder(job->arena, job->state, job->id);
    if (!folders_make(job->folder, err))
        return false;
    return text_is(canon_get(question, "kind")->text, JOB_KIND_NAMES[JOB_IMPORT])
               ? do_import(job, out, err)
               : do_run(job, out, err);
}

static bool
answer(const void *dir, struct arena *arena, int descriptor, struct text message, struct error *err)
{
    struct errand_of_job job = {.arena = arena, .descriptor = descriptor};
    struct error own = {.code = ERR_NONE};
    struct canon *object = canon_object(arena), *out = canon_object(arena);
    const struct canon *question;

    job.listener = (struct work_listener){.step = tell_step, .context = &job};
    if (!canon_read(arena, message, unicode_is_clean, &question, err))
        return false;
    if (do_job(&job, dir, question, out, &own)) {
        canon_put(object, "prepared", out);
    } else {
        canon_put(object, "code", canon_number(arena, own.code));
        canon_put(object, "failed", canon_text(arena, text_of(library_plain(arena, own.text))));
    }
    canon_put(object, "errors", canon_number(arena, job.done.errors));
    canon_put(object, "warnings", canon_number(arena, job.done.warnings));
    canon_put(object, "without_rows", canon_number(arena, job.done.without_rows));
    return say(&job, object, err);
}

/* Of files the state folder; of processes the working one. */
static bool
give_up_everything_else(const char *dir, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const struct confinement confinement = {
        .readable = {library_path(arena, "")}, .writable = {dir}, .children = true};

    return confine(&confinement, err);
}

int
job_serve(const char *dir, int descriptor)
{
    struct error err = {.code = ERR_NONE};

    if (give_up_everything_else(dir, &err))
        (void)!frame_serve(descriptor, answer, dir, &err);
    return error_exit_status(&err);
}

/* --- the other end ------------------------------------------------------------------------------
 */

struct text
job_question(struct arena *arena, const struct job *job)
{
    struct canon *object = canon_object(arena);
    struct builder text = {.arena = arena};
    struct error err = {.code = ERR_NONE};
    union {
        const struct canon *from;
        struct canon *to;
    } arguments;

    /* written by ourselves, and kept by the database */
    must(canon_read(arena, text_of(job->arguments), unicode_is_clean, &arguments.from, &err));
    canon_put(object, "arguments", arguments.to);
    canon_put(object, "id", canon_text(arena, text_of(job->id)));
    canon_put(object, "kind", canon_text(arena, text_of(JOB_KIND_NAMES[job->kind])));
    canon_put(object, "person", canon_text(arena, text_of(job->person)));
    canon_put(object, "proofs", canon_number(arena, job->proofs));
    canon_put(object, "proved", canon_number(arena, job->proved));
    canon_write(&text, object);
    return (struct text){text.at, text.length};
}

bool
job_answer_read(struct arena *arena, struct text message, struct job_answer *answer,
                struct error *err)
{
    const char *copy = arena_copy(arena, message.at, message.length);
    const struct canon *said;

    *answer = (struct job_answer){.kind = JOB_ANSWER_STEP};
    if (!canon_read(arena, (struct text){copy, message.length}, unicode_is_clean, &said, err))
        return false;
    answer->step = canon_text_at(arena, said, "step");
    answer->said = canon_text_at(arena, said, "failed");
    answer->prepared = canon_get(said, "prepared");
    answer->code = (enum error_code)canon_number_at(said, "code");
    answer->done = canon_number_at(said, "done");
    answer->whole = canon_number_at(said, "whole");
    answer->errors = canon_number_at(said, "errors");
    answer->warnings = canon_number_at(said, "warnings");
    answer->without_rows = canon_number_at(said, "without_rows");
    if (answer->said != NULL)
        answer->kind = JOB_ANSWER_FAILED;
    else if (answer->prepared != NULL)
        answer->kind = JOB_ANSWER_PREPARED;
    else if (answer->step == NULL)
        return error_raise(err, ERR_STORAGE, "the job process said what is no answer");
    return true;
}

static struct artefacts
files_from(struct arena *arena, const struct canon *list)
{
    struct artefacts files = {.count = 0};

    files.list = ARENA_ARRAY(arena, struct artefact, list->count);
    for (const struct canon *item = list->first; item != NULL; item = item->next)
        files.list[files.count++] = (struct artefact){
            .name = canon_text_at(arena, item, "name"),
            .sha256 = canon_text_at(arena, item, "sha256"),
            .length = canon_number_at(item, "bytes"),
        };
    return files;
}

struct ending {
    const struct job *job;
    const char *result;
};

static bool
end_work(struct db *db, void *context, struct error *err)
{
    const struct ending *ending = context;

    return jobs_end(db, ending->job->id, JOB_DONE, ending->result, "", clock_now(), err);
}

/* {"errors":0,"period":"2023-24-Q3","snapshot":"...","warnings":2,"without_rows":0} */
static const char *
result_of(struct arena *arena, const struct job_answer *answer)
{
    struct canon *object = canon_object(arena);
    const char *period = canon_text_at(arena, answer->prepared, "period");
    struct builder text = {.arena = arena};

    canon_put(object, "errors", canon_number(arena, answer->errors));
    if (period != NULL)
        canon_put(object, "period", canon_text(arena, text_of(period)));
    canon_put(object, "snapshot",
              canon_text(arena, text_of(canon_text_at(arena, answer->prepared, "snapshot"))));
    canon_put(object, "warnings", canon_number(arena, answer->warnings));
    canon_put(object, "without_rows", canon_number(arena, answer->without_rows));
    canon_write(&text, object);
    return text.at;
}

static bool
record_import(struct arena *arena, struct state *state, const struct actor *actor,
              const struct canon *from, const struct also *also, struct error *err)
{
    const struct import_prepared prepared = {.id = canon_text_at(arena, from, "snapshot"),
                                             .files = files_from(arena, canon_get(from, "files"))};
    struct import_done done;

    return imports_record(arena, state, actor, &prepared, also, &done, err);
}

static bool
record_run(struct arena *arena, struct state *state, const struct actor *actor,
           const struct canon *from, const struct also *also, struct error *err)
{
    const struct draft_prepared prepared = {.filing = canon_text_at(arena, from, "filing"),
                                            .period = canon_text_at(arena, from, "period"),
                                            .snapshot = canon_text_at(arena, from, "snapshot"),
                                            .options = canon_text_at(arena, from, "options"),
                                            .before = canon_text_at(arena, from, "before"),
                                            .revision = canon_number_at(from, "revision"),
                                            .new = canon_number_at(from, "new") == 1,
                                            .new_revision =
                                                canon_number_at(from, "new_revision") == 1,
                                            .kept = files_from(arena, canon_get(from, "files"))};
    struct draft_done *done = ARENA_ARRAY(arena, struct draft_done, 1);

    return drafting_record(arena, state, actor, &prepared, also, done, err);
}

static const struct artefact *
file_named(const struct artefacts *files, const char *name)
{
    for (size_t i = 0; i < files->count; i++)
        if (strcmp(files->list[i].name, name) == 0)
            return &files->list[i];
    return NULL;
}

bool
job_families(struct arena *arena, const struct job_answer *answer, struct families_source *from,
             const char **man, const char **snapshot)
{
    const struct canon *prepared = answer->prepared;
    struct artefacts files = files_from(arena, canon_get(prepared, "files"));
    const struct artefact *decisions = file_named(&files, DECISIONS_FILE);
    const struct artefact *manifest = file_named(&files, DRAFTING_MANIFEST);

    if (canon_get(prepared, "filing") == NULL || decisions == NULL || manifest == NULL)
        return false;
    *from = (struct families_source){.filing = canon_text_at(arena, prepared, "filing"),
                                     .revision = canon_number_at(prepared, "revision"),
                                     .sha256 = decisions->sha256,
                                     .length = decisions->length};
    *man = manifest->sha256;
    *snapshot = canon_text_at(arena, prepared, "snapshot");
    return true;
}

bool
job_record(struct arena *arena, struct state *state, const struct job *job,
           const struct job_answer *answer, struct error *err)
{
    struct ending ending = {.job = job, .result = result_of(arena, answer)};
    const struct also also = {.work = end_work, .context = &ending};
    struct actor actor;

    if (!signin_known(arena, state, job->person, job->proofs, job->proved, &actor, err) ||
        !(job->kind == JOB_IMPORT ? record_import : record_run)(arena, state, &actor,
                                                                answer->prepared, &also, err))
        return false;
    jobs_forget_uploads(state, job->id);
    return true;
}
