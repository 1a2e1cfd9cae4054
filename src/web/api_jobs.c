/* SPDX-License-Identifier: MIT */
/* Following an import or a run, for the programs of whoever asked for it. */
#include <inttypes.h>

#include "base/number.h"
#include "port/json_read.h"
#include "service/jobs.h"
#include "service/reading_process.h"
#include "web/api_route.h"

#define PROBLEMS_MOST 1000000000

/* What came of it, as the job keeps it. */
static bool
put_result(struct api_call *call, struct json *root, const struct job *job, struct error *err)
{
    static const char *const NUMBERS[] = {"errors", "warnings"};
    static const char *const TEXTS[] = {"snapshot", "period"};
    const struct json_value *result, *value;
    struct json *object;

    if (job->result[0] == '\0') {
        json_put_null(root, "result");
        return true;
    }
    if (!json_read_bytes(call->arena, "the job's result", text_of(job->result), &result, err))
        return false;
    object = json_put_object(root, "result");
    for (size_t i = 0; i < sizeof NUMBERS / sizeof *NUMBERS; i++) {
        value = json_member(result, NUMBERS[i]);
        if (json_kind_of(value) == JSON_KIND_NUMBER)
            json_put_number(object, NUMBERS[i], json_number_of(value));
    }
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        value = json_member(result, TEXTS[i]);
        if (json_kind_of(value) == JSON_KIND_TEXT)
            json_put_text(object, TEXTS[i], json_text_of(value));
    }
    return true;
}

static void
put_progress(struct json *root, const struct job *job)
{
    struct json *progress;

    if (job->state != JOB_WORKING || job->step[0] == '\0') {
        json_put_null(root, "progress");
        return;
    }
    progress = json_put_object(root, "progress");
    json_put_text(progress, "step", job->step);
    json_put_number(progress, "done", job->done);
    json_put_number(progress, "whole", job->whole);
}

static bool
put_job(struct api_call *call, struct json *root, const struct job *job, struct error *err)
{
    json_put_text(root, "id", job->id);
    json_put_text(root, "kind", JOB_KIND_NAMES[job->kind]);
    json_put_text(root, "state", JOB_STATE_NAMES[job->state]);
    put_progress(root, job);
    api_put_moment(root, "queued", job->queued);
    api_put_moment(root, "ended", job->ended);
    api_put_text(root, "said", job->said);
    return put_result(call, root, job, err);
}

/* A job that the token's person asked for; anybody else's is not there. */
static bool
find_job(struct api_call *call, const char *id, struct job *job, bool *there, struct error *err)
{
    if (!jobs_find(call->arena, call->site->state, id, job, there, err))
        return false;
    *there = *there && strcmp(job->person, call->holder.actor.person.ref) == 0;
    return true;
}

bool
api_show_job(struct api_call *call, int status, const char *id, struct error *err)
{
    struct json *root = json_root(call->arena);
    struct job job;
    bool there;

    if (!find_job(call, id, &job, &there, err))
        return false;
    if (!there)
        return api_missing(call);
    return put_job(call, root, &job, err) && api_send(call, status, root);
}

bool
api_job(struct api_call *call, struct error *err)
{
    return api_show_job(call, 200, api_param(call, 0), err);
}

/* ---- the problems of an import ---- */

/* Which of them: LIMIT behind the first AFTER. */
struct problems_asked {
    const char *job;
    uint64_t after;
    size_t limit;
};

/* Copies what is known of a problem; the rest is another version's. */
static void
put_problem(struct json *list, uint64_t number, const char *severity,
            const struct json_value *problem)
{
    static const char *const TEXTS[] = {"kind",   "file",  "sheet",   "cell",
                                        "column", "found", "expected"};
    const struct json_value *row = json_member(problem, "row");
    const struct json_value *keys = json_member(problem, "keys"), *value;
    struct json *object = json_add_object(list), *named;
    const void *cursor = NULL;
    const char *key;

    json_put_number(object, "number", (int64_t)number);
    json_put_text(object, "severity", severity);
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        value = json_member(problem, TEXTS[i]);
        api_put_text(object, TEXTS[i],
                     json_kind_of(value) == JSON_KIND_TEXT ? json_text_of(value) : NULL);
    }
    if (json_kind_of(row) == JSON_KIND_NUMBER && json_number_of(row) > 0)
        json_put_number(object, "row", json_number_of(row));
    else
        json_put_null(object, "row");
    named = json_put_object(object, "keys");
    while (json_kind_of(keys) == JSON_KIND_OBJECT && json_next_member(keys, &cursor, &key, &value))
        if (json_kind_of(value) == JSON_KIND_TEXT)
            json_put_text(named, key, json_text_of(value));
}

/* Errors, then warnings, numbered from 1 through both: as they were found, which does not change.
 */
static bool
send_problems(struct api_call *call, const struct json_value *found, struct error *err)
{
    static const char *const LISTS[][2] = {
        {"errors_shown",   "error"  },
        {"warnings_shown", "warning"}
    };
    const struct problems_asked *asked = call->kept;
    int64_t errors = reading_number(found, "errors"), warnings = reading_number(found, "warnings");
    struct json *root = json_root(call->arena), *list;
    uint64_t last = asked->after;

    (void)err;
    json_put_number(root, "errors", errors);
    json_put_number(root, "warnings", warnings);
    list = json_put_list(root, "problems");
    for (size_t l = 0; l < sizeof LISTS / sizeof LISTS[0]; l++) {
        const struct json_value *shown = json_member(found, LISTS[l][0]);

        for (size_t i = 0; i < json_item_count(shown); i++)
            put_problem(list, ++last, LISTS[l][1], json_item(shown, i));
    }
    api_put_text(root, "next",
                 last < (uint64_t)(errors + warnings)
                     ? arena_printf(call->arena,
                                    API_PATH "/jobs/%s/problems?after=%" PRIu64 "&limit=%zu",
                                    asked->job, last, asked->limit)
                     : NULL);
    return api_send(call, 200, root);
}

bool
api_job_problems(struct api_call *call, struct error *err)
{
    struct problems_asked *asked = ARENA_ARRAY(call->arena, struct problems_asked, 1);
    const char *after = api_query(call, "after");
    struct job job;
    bool there;

    asked->job = api_param(call, 0);
    if (!api_limit(call, &asked->limit))
        return true;
    if (after != NULL && !decimal_read(text_of(after), PROBLEMS_MOST, &asked->after))
        return api_refuse(call, "\"after\" has to be the number of a problem");
    if (!find_job(call, asked->job, &job, &there, err))
        return false;
    if (!there)
        return api_missing(call);
    call->kept = asked;
    return api_fetch(call,
                     reading_problems_behind(call->arena, asked->job, asked->after, asked->limit),
                     send_problems);
}
