/* SPDX-License-Identifier: MIT */
/* Following work that takes long; the problems of an import, and its files with them. */
#include "model/problem.h"
#include "port/json_read.h"
#include "service/jobs.h"
#include "service/reading_process.h"
#include "web/pages.h"
#include "web/visit.h"

#define REFRESH_SECONDS "2"

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

static void
show_problems(struct visit *visit, const struct json_value *told)
{
    static const char *const LISTS[][2] = {
        {"errors",   "errors_shown"  },
        {"warnings", "warnings_shown"}
    };

    for (size_t l = 0; l < sizeof LISTS / sizeof LISTS[0]; l++) {
        const char *name = LISTS[l][0];
        const struct json_value *shown = json_member(told, LISTS[l][1]);
        int64_t count = reading_number(told, name);

        view_number(visit->view, arena_printf(visit->arena, "%s_count", name), count);
        view_yes(visit->view, arena_printf(visit->arena, "%s_more", name),
                 count > READING_PROBLEMS);
        for (size_t i = 0; i < json_item_count(shown); i++)
            show_problem(visit->view, json_item(shown, i), name);
    }
    view_yes(visit->view, "with_problems", true);
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

static bool
show_job(struct visit *visit, const struct job *job, struct error *err)
{
    view_yes(visit->view, "import", job->kind == JOB_IMPORT);
    view_yes(visit->view, "failed", job->state == JOB_FAILED);
    view_yes(visit->view, "finished", job->state == JOB_DONE);
    view_put(visit->view, "said", job_sentence(visit, job->said));
    view_put(visit->view, "title",
             job->kind == JOB_IMPORT ? "Importing exports" : "Running the quarter");
    return visit_show(visit, 200, "job", err);
}

static bool
show_ended(struct visit *visit, const struct errand *errand, struct error *err)
{
    const struct job *job = visit->kept;
    const struct json_value *told;

    if (!reading_answer(visit->arena, errand->answer, &told, err) ||
        !offer_annotated(visit, job, err))
        return false;
    if (json_member(told, "errors") != NULL)
        show_problems(visit, told);
    return show_job(visit, job, err);
}

bool
job_page(struct visit *visit, struct error *err)
{
    struct job *job = ARENA_ARRAY(visit->arena, struct job, 1);
    const struct json_value *result, *period;
    bool there;

    if (!job_of(visit, job, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    if (!read_result(visit, job, &result, err))
        return false;
    period = json_member(result, "period");
    if (job->state == JOB_DONE && job->kind == JOB_RUN && json_kind_of(period) == JSON_KIND_TEXT)
        return visit_go(visit, arena_printf(visit->arena, "/returns/%s", json_text_of(period)));
    warn_of_emptiness(visit, result);
    if (job->state == JOB_WAITING || job->state == JOB_WORKING) {
        show_step(visit, job);
        return show_job(visit, job, err);
    }
    visit->kept = job;
    return visit_fetch(visit, reading_problems(visit->arena, job->id), show_ended);
}

static bool
send_annotated(struct visit *visit, const struct errand *errand, struct error *err)
{
    const struct json_value *answer;

    return reading_answer(visit->arena, errand->answer, &answer, err) &&
           visit_send_bulk(visit, "application/zip", "exports-with-problems.zip", errand->bulk,
                           err);
}

bool
job_annotated(struct visit *visit, struct error *err)
{
    const char *const *names;
    struct job job;
    size_t count;
    bool there;

    if (!job_of(visit, &job, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    if (!jobs_annotated(visit->arena, visit->site->state, job.id, &names, &count, err))
        return false;
    if (count == 0)
        return visit_missing(visit);
    return visit_read(visit, reading_annotated(visit->arena, job.id), send_annotated);
}
