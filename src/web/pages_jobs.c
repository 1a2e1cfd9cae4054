/* SPDX-License-Identifier: MIT */
/* Following work that takes long; the problems of an import, and its files with them. */
#include "base/file.h"
#include "model/problem.h"
#include "port/archive.h"
#include "port/json_read.h"
#include "service/jobs.h"
#include "web/pages.h"
#include "web/visit.h"

#define PROBLEMS_SHOWN  200
#define REFRESH_SECONDS "2"
#define ANNOTATED_MOST  ((size_t)256 * 1024 * 1024)

/* The job that the path names; *THERE is false, answered, when there is none. */
static bool
job_of(struct visit *visit, struct job *job, bool *there, struct error *err)
{
    if (!jobs_find(visit->arena, visit->site->state, visit_param(visit, 0), job, there, err))
        return false;
    return *there || visit_missing(visit);
}

static const char *
job_sentence(const struct visit *visit, const char *said)
{
    struct error err = {.code = ERR_INPUT};

    if (said[0] == '\0')
        return NULL;
    error_raise(&err, ERR_INPUT, "%s", said);
    return visit_sentence(visit, &err);
}

/* ---- the problems of an import ---- */

/* A kind of problem by its code, in words. */
static const char *
kind_words(const struct json_value *code)
{
    if (json_kind_of(code) != JSON_KIND_TEXT)
        return NULL;
    for (unsigned kind = 0; kind < PROBLEM_KIND_COUNT; kind++)
        if (strcmp(PROBLEMS[kind].code, json_text_of(code)) == 0)
            return PROBLEMS[kind].words;
    return json_text_of(code);
}

static void
put_text(struct view *row, const struct json_value *problem, const char *key)
{
    const struct json_value *value = json_member(problem, key);

    if (json_kind_of(value) == JSON_KIND_TEXT)
        view_put(row, key, json_text_of(value));
}

static void
show_problem(struct view *view, const struct json_value *problem, const char *list)
{
    struct view *row = view_add(view, list);
    const struct json_value *number = json_member(problem, "row");
    const struct json_value *keys = json_member(problem, "keys"), *value;
    struct builder words = {.arena = view->arena};
    const void *cursor = NULL;
    const char *key;

    put_text(row, problem, "file");
    put_text(row, problem, "sheet");
    put_text(row, problem, "column");
    put_text(row, problem, "found");
    put_text(row, problem, "expected");
    view_put(row, "kind", kind_words(json_member(problem, "kind")));
    if (json_kind_of(number) == JSON_KIND_NUMBER && json_number_of(number) > 0)
        view_number(row, "row", json_number_of(number));
    while (json_kind_of(keys) == JSON_KIND_OBJECT && json_next_member(keys, &cursor, &key, &value))
        if (json_kind_of(value) == JSON_KIND_TEXT)
            builder_printf(&words, "%s%s %s", words.length == 0 ? "" : ", ", key,
                           json_text_of(value));
    view_put(row, "keys", words.at);
}

static bool
show_problems(struct visit *visit, const struct job *job, struct error *err)
{
    static const char *const LISTS[] = {"errors", "warnings"};
    const struct json_value *root;
    struct text json;

    if (!jobs_problems(visit->arena, visit->site->state, job->id, &json, err))
        return false;
    if (json.at == NULL)
        return true;
    if (!json_read_bytes(visit->arena, "problems.json", json, &root, err))
        return false;
    for (size_t l = 0; l < 2; l++) {
        const struct json_value *list = json_member(root, LISTS[l]);
        size_t count = json_item_count(list);

        view_number(visit->view, arena_printf(visit->arena, "%s_count", LISTS[l]), (int64_t)count);
        view_yes(visit->view, arena_printf(visit->arena, "%s_more", LISTS[l]),
                 count > PROBLEMS_SHOWN);
        for (size_t i = 0; i < count && i < PROBLEMS_SHOWN; i++)
            show_problem(visit->view, json_item(list, i), LISTS[l]);
    }
    view_yes(visit->view, "with_problems", true);
    return true;
}

static bool
offer_annotated(struct visit *visit, const struct job *job, struct error *err)
{
    const char *const *names;
    size_t count;

    if (!jobs_annotated(visit->arena, visit->site->state, job->id, &names, &count, err))
        return false;
    if (count > 0)
        view_printf(visit->view, "annotated_path", "/jobs/%s/annotated", job->id);
    return true;
}

/* ---- following ---- */

/* What came of it, as the job keeps it: errors, snapshot, period. */
static bool
read_result(struct visit *visit, const struct job *job, const struct json_value **result,
            struct error *err)
{
    *result = NULL;
    return job->result[0] == '\0' ||
           json_read_bytes(visit->arena, "the job's result", text_of(job->result), result, err);
}

static void
show_step(struct visit *visit, const struct job *job)
{
    view_put(visit->view, "refresh", REFRESH_SECONDS);
    view_put(visit->view, "step", job->step[0] == '\0' ? "waits for its turn" : job->step);
    if (job->whole <= 0)
        return;
    view_printf(visit->view, "done", "%lld", (long long)job->done);
    view_printf(visit->view, "whole", "%lld", (long long)job->whole);
    view_printf(visit->view, "percent", "%lld", (long long)(job->done * 100 / job->whole));
}

/* What was taken in without errors may still be no export at all. */
static void
warn_of_emptiness(struct visit *visit, const struct json_value *result)
{
    const struct json_value *value = json_member(result, "without_rows");
    int64_t tables = json_kind_of(value) == JSON_KIND_NUMBER ? json_number_of(value) : 0;

    for (unsigned table = 0; table < TABLE_COUNT; table++)
        if ((tables & INT64_C(1) << table) != 0)
            view_put(view_add(visit->view, "empty"), "table", TABLES[table].name);
}

bool
job_page(struct visit *visit, struct error *err)
{
    const struct json_value *result, *period;
    struct job job;
    bool there;

    if (!job_of(visit, &job, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    if (!read_result(visit, &job, &result, err))
        return false;
    period = json_member(result, "period");
    if (job.state == JOB_DONE && job.kind == JOB_RUN && json_kind_of(period) == JSON_KIND_TEXT)
        return visit_go(visit, arena_printf(visit->arena, "/returns/%s", json_text_of(period)));
    view_yes(visit->view, "import", job.kind == JOB_IMPORT);
    view_yes(visit->view, "failed", job.state == JOB_FAILED);
    view_yes(visit->view, "finished", job.state == JOB_DONE);
    warn_of_emptiness(visit, result);
    if (job.state == JOB_WAITING || job.state == JOB_WORKING)
        show_step(visit, &job);
    else if (!show_problems(visit, &job, err) || !offer_annotated(visit, &job, err))
        return false;
    view_put(visit->view, "said", job_sentence(visit, job.said));
    view_put(visit->view, "title",
             job.kind == JOB_IMPORT ? "Importing exports" : "Running the quarter");
    return visit_show(visit, 200, "job", err);
}

bool
job_annotated(struct visit *visit, struct error *err)
{
    const char *const *names;
    struct archive_file *files;
    struct archive archive;
    const char *folder;
    struct text zip;
    struct job job;
    size_t count;
    bool there;

    if (!job_of(visit, &job, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    if (!jobs_annotated(visit->arena, visit->site->state, job.id, &names, &count, err))
        return false;
    if (count == 0)
        return visit_missing(visit);
    folder =
        path_join(visit->arena, jobs_folder(visit->arena, visit->site->state, job.id), "annotated");
    files = ARENA_ARRAY(visit->arena, struct archive_file, count);
    archive = (struct archive){.files = files, .count = count};
    for (size_t i = 0; i < count; i++) {
        files[i].name = names[i];
        if (!file_read(visit->arena, path_join(visit->arena, folder, names[i]), ANNOTATED_MOST,
                       &files[i].bytes, err))
            return false;
    }
    return archive_write(visit->arena, &archive, &zip, err) &&
           visit_send(visit, "application/zip", "exports-with-problems.zip", zip);
}
