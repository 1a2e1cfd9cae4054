/* SPDX-License-Identifier: MIT */
/* Running a quarter on the newest exports; what is wrong with them, and the files with it. */
#include <inttypes.h>

#include "base/clock.h"
#include "base/file.h"
#include "port/archive.h"
#include "service/annotate.h"
#include "service/library.h"
#include "service/returns.h"
#include "service/running.h"
#include "web/figures.h"
#include "web/form.h"
#include "web/pages.h"

#define QUARTERS_OFFERED 8
#define PROBLEMS_SHOWN   200
#define ANNOTATED_MOST   ((size_t)256 * 1024 * 1024)
#define ANNOTATED_FILES  64

static const struct form_field RUN[] = {
    {"quarter",       "Choose the quarter",               FORM_NEEDED,  10},
    {"framework",     "Choose the framework",             FORM_NEEDED,  64},
    {"agreed_number", NULL,                               FORM_TRIMMED, 8 },
    {"area",          "Choose how the council is funded", FORM_NEEDED,  16},
};
#define RUN_FIELDS (sizeof RUN / sizeof *RUN)

static const struct {
    const char *code, *label;
} AREAS[] = {
    {"pbr",      "Payment by results"},
    {"ea",       "Earned Autonomy"   },
    {"devolved", "Devolved"          },
};

/* ---- the form ---- */

static void
offer(struct view *view, const char *list, const char *value, const char *label, const char *chosen)
{
    struct view *option = view_add(view, list);

    view_put(option, "value", value);
    view_put(option, "label", label);
    view_yes(option, "chosen", strcmp(value, chosen) == 0);
}

static bool
offer_all(struct visit *visit, const struct form *form, struct error *err)
{
    struct quarter now = quarter_of_day(clock_london_day(visit->request->now));
    struct quarter asked;
    const char *const *names;
    size_t count;

    if (quarter_read(text_of(form_value(form, "quarter")), &asked) &&
        quarter_index(asked) <= quarter_index(now) - QUARTERS_OFFERED)
        now = quarter_from_index(quarter_index(asked) + 1);
    for (int32_t back = 0; back < QUARTERS_OFFERED; back++) {
        struct quarter quarter = quarter_from_index(quarter_index(now) - back);
        const char *code = arena_printf(visit->arena, "%s", quarter_format(quarter).text);

        offer(visit->view, "quarters", code,
              arena_printf(visit->arena, "%s (%s)", figures_period(visit->arena, quarter), code),
              form_value(form, "quarter"));
    }
    if (!library_frameworks(visit->arena, &names, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        offer(visit->view, "frameworks", names[i], names[i], form_value(form, "framework"));
    for (size_t i = 0; i < sizeof AREAS / sizeof *AREAS; i++)
        offer(visit->view, "areas", AREAS[i].code, AREAS[i].label, form_value(form, "area"));
    return true;
}

static bool
show_run(struct visit *visit, int status, const struct form *form, struct error *err)
{
    struct error none = {.code = ERR_NONE};
    const char *snapshot;

    if (!offer_all(visit, form, err))
        return false;
    if (imports_find(visit->arena, visit->site->state, NULL, &snapshot, &none))
        view_put(visit->view, "snapshot", arena_copy(visit->arena, snapshot, 16));
    view_put(visit->view, "title", "Run a quarter");
    form_show(form, visit->view);
    return visit_show(visit, status, "run", err);
}

/* What the newest return was run by is the best guess for the next. */
static bool
guess(struct visit *visit, struct form *form, struct error *err)
{
    const struct kept_return *kept = NULL;
    struct filing_list filings;
    size_t newest = 0;

    if (!returns_list(visit->arena, visit->site->state, &filings, err))
        return false;
    for (size_t i = 1; i < filings.count; i++)
        newest = strcmp(filings.list[i].period, filings.list[newest].period) > 0 ? i : newest;
    if (filings.count > 0 &&
        !figures_of(visit, filings.list[newest].id, filings.list[newest].revision,
                    filings.list[newest].man, &kept, err))
        return false;
    form_set(form, "framework",
             kept == NULL ? "supporting-families-2022" : kept->settings[SETTING_FRAMEWORK]);
    form_set(form, "area", kept == NULL ? "pbr" : kept->settings[SETTING_AREA]);
    form_set(form, "agreed_number", kept == NULL ? "" : kept->settings[SETTING_AGREED_NUMBER]);
    return true;
}

bool
run_page(struct visit *visit, struct error *err)
{
    struct quarter now = quarter_of_day(clock_london_day(visit->request->now));
    const char *asked = visit_query(visit, "quarter");
    struct quarter quarter;
    struct form form;

    form_begin(RUN, RUN_FIELDS, &form);
    if (!guess(visit, &form, err))
        return false;
    if (!quarter_read(text_of(asked), &quarter))
        quarter = quarter_from_index(quarter_index(now) - 1);
    form_set(&form, "quarter", arena_printf(visit->arena, "%s", quarter_format(quarter).text));
    return show_run(visit, 200, &form, err);
}

/* ---- what is wrong ---- */

static void
show_problem(struct view *view, const struct problem *problem)
{
    struct view *row = view_add(view, "problems");
    struct builder keys = {.arena = view->arena};

    view_put(row, "file", problem_file(problem));
    view_put(row, "sheet", problem_sheet(problem));
    if (problem->row > 0)
        view_number(row, "row", problem->row);
    view_put(row, "column", problem->column);
    view_put(row, "kind", PROBLEMS[problem->kind].words);
    view_put(row, "found", problem->found);
    view_put(row, "expected", problem->expected);
    for (size_t i = 0; i < problem->key_count; i++)
        builder_printf(&keys, "%s%s %s", i == 0 ? "" : ", ", problem->keys[i].column,
                       problem->keys[i].value);
    view_put(row, "keys", keys.at);
}

static bool
show_problems(struct visit *visit, const struct form *form, struct problems *problems,
              struct error *err)
{
    size_t shown = 0;

    problems_sort_by_weight(problems);
    for (size_t i = 0; i < problems->count && shown < PROBLEMS_SHOWN; i++)
        if (problem_is_error(problems->list[i].kind)) {
            show_problem(visit->view, &problems->list[i]);
            shown++;
        }
    for (unsigned kind = 0; kind < PROBLEM_KIND_COUNT; kind++) {
        struct view *row;

        if (problems->total[kind] == 0 || !problem_is_error((enum problem_kind)kind))
            continue;
        row = view_add(visit->view, "kinds");
        view_put(row, "what", PROBLEMS[kind].words);
        view_number(row, "count", (int64_t)problems->total[kind]);
    }
    view_number(visit->view, "errors", (int64_t)problems_errors(problems));
    view_number(visit->view, "shown", (int64_t)shown);
    view_yes(visit->view, "more", problems_errors(problems) > shown);
    view_put(visit->view, "title", "The exports have errors");
    form_show(form, visit->view);
    return visit_show(visit, 422, "problems", err);
}

/* ---- running ---- */

static bool
request_of(struct visit *visit, struct form *form, struct draft_request *request, bool *right,
           struct error *err)
{
    const struct running_choice choice = {
        .quarter = form_value(form, "quarter"),
        .framework = form_value(form, "framework"),
        .agreed_number = form_value(form, "agreed_number"),
        .area = form_value(form, "area"),
    };
    struct error said = {.code = ERR_NONE};

    *right = running_request(visit->arena, &choice, request, &said);
    if (*right)
        return true;
    if (said.code != ERR_INPUT)
        return error_raise(err, said.code, "%s", said.text);
    form_refuse(form, strstr(said.text, "agreed") != NULL ? "agreed_number" : "quarter",
                visit_sentence(visit, &said));
    return show_run(visit, 422, form, err);
}

bool
run_do(struct visit *visit, struct error *err)
{
    struct draft_done *done = ARENA_ARRAY(visit->arena, struct draft_done, 1);
    struct error said = {.code = ERR_NONE};
    struct draft_request request;
    struct form form;
    bool right;

    if (!form_read(visit, RUN, RUN_FIELDS, &form))
        return show_run(visit, 422, &form, err);
    if (!request_of(visit, &form, &request, &right, err) || !right)
        return !right && err->code == ERR_NONE;
    if (drafting_make(visit->arena, visit->site->state, visit_actor(visit), &request, done,
                      &said)) {
        visit_sign(visit);
        return visit_go(visit, arena_printf(visit->arena, "/returns/%s", done->filing.period));
    }
    if (said.code != ERR_INPUT)
        return error_raise(err, said.code, "%s", said.text);
    if (problems_errors(&done->making.run.problems) > 0)
        return show_problems(visit, &form, &done->making.run.problems, err);
    form_refuse(&form, "quarter", visit_sentence(visit, &said));
    return show_run(visit, 422, &form, err);
}

/* ---- the files with what is wrong in each row ---- */

static bool
collect(struct visit *visit, const char *folder, struct text *zip, struct error *err)
{
    struct archive_file files[ANNOTATED_FILES];
    struct archive archive = {.files = files};
    const char *const *names;
    size_t count;

    if (!folder_names(visit->arena, folder, &names, &count, err))
        return false;
    for (size_t i = 0; i < count && i < ANNOTATED_FILES; i++) {
        files[archive.count].name = names[i];
        if (!file_read(visit->arena, path_join(visit->arena, folder, names[i]), ANNOTATED_MOST,
                       &files[archive.count++].bytes, err))
            return false;
    }
    return archive_write(visit->arena, &archive, zip, err);
}

bool
run_annotated(struct visit *visit, struct error *err)
{
    struct making *making = ARENA_ARRAY(visit->arena, struct making, 1);
    struct error said = {.code = ERR_NONE};
    struct draft_request request;
    const char *snapshot, *folder;
    struct form form;
    struct text zip;
    bool right;

    if (!form_read(visit, RUN, RUN_FIELDS, &form))
        return show_run(visit, 422, &form, err);
    if (!request_of(visit, &form, &request, &right, err) || !right)
        return !right && err->code == ERR_NONE;
    if (!imports_find(visit->arena, visit->site->state, NULL, &snapshot, err) ||
        !making_open(visit->arena, visit->site->state, snapshot, making, err))
        return false;
    if (!making_decide_only(making, request.options, &said) && said.code != ERR_INPUT)
        return error_raise(err, said.code, "%s", said.text);
    folder = path_join(visit->arena, making->folder, "annotated");
    return annotate_files(visit->arena, &making->run, folder, false, err) &&
           collect(visit, folder, &zip, err) &&
           visit_send(visit, "application/zip", "exports-with-problems.zip", zip);
}
