/* SPDX-License-Identifier: MIT */
/* Running a quarter on the newest exports: asked for here, followed in pages_jobs.c. */
#include "base/clock.h"
#include "base/number.h"
#include "base/random.h"
#include "service/jobs.h"
#include "service/imports.h"
#include "service/library.h"
#include "service/returns.h"
#include "web/figures.h"
#include "web/form.h"
#include "web/pages.h"

#define QUARTERS_OFFERED 8
#define AGREED_MOST      10000000

static const struct form_field RUN[] = {
    {"quarter",       "Choose the quarter",               FORM_NEEDED,  10},
    {"framework",     "Choose the framework",             FORM_NEEDED,  64},
    {"agreed_number", NULL,                               FORM_TRIMMED, 8 },
    {"nonce",         "Open the page again",              FORM_NEEDED,  32},
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
             kept == NULL ? "supporting-families-2022" : kept->settings[CONDITION_FRAMEWORK]);
    form_set(form, "area", kept == NULL ? "pbr" : kept->settings[CONDITION_AREA]);
    form_set(form, "agreed_number", kept == NULL ? "" : kept->settings[CONDITION_AGREED_NUMBER]);
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
    form_set(&form, "nonce", arena_printf(visit->arena, "%s", random_ref().text));
    form_set(&form, "quarter", arena_printf(visit->arena, "%s", quarter_format(quarter).text));
    return show_run(visit, 200, &form, err);
}

/* ---- asking ---- */

static bool
check_choice(struct form *form, struct run_wish *wish)
{
    const char *agreed = form_value(form, "agreed_number");
    struct quarter quarter;
    uint64_t number;

    if (!quarter_read(text_of(wish->quarter), &quarter))
        form_refuse(form, "quarter", RUN[0].missing);
    if (strpbrk(wish->frameworks[0], "/.") != NULL)
        form_refuse(form, "framework", RUN[1].missing);
    wish->agreed_number = AGREED_NUMBER_NONE;
    if (agreed[0] != '\0' && !decimal_read(text_of(agreed), AGREED_MOST, &number))
        form_refuse(form, "agreed_number", "Enter a whole number of families, like 320");
    else if (agreed[0] != '\0')
        wish->agreed_number = (int64_t)number;
    return form_is_right(form);
}

bool
run_do(struct visit *visit, struct error *err)
{
    struct error said = {.code = ERR_NONE};
    const char *framework, *id;
    struct run_wish wish;
    struct form form;

    if (!form_read(visit, RUN, RUN_FIELDS, &form))
        return show_run(visit, 422, &form, err);
    framework = form_value(&form, "framework");
    wish = (struct run_wish){.quarter = form_value(&form, "quarter"),
                             .area = form_value(&form, "area"),
                             .frameworks = &framework,
                             .framework_count = 1};
    if (!check_choice(&form, &wish))
        return show_run(visit, 422, &form, err);
    if (jobs_ask_run(visit->arena, visit->site->state, visit_actor(visit),
                     form_value(&form, "nonce"), &wish, &id, &said))
        return visit_go(visit, arena_printf(visit->arena, "/jobs/%s", id));
    if (said.code != ERR_INPUT && said.code != ERR_CONFLICT)
        return error_raise(err, said.code, "%s", said.text);
    form_refuse(&form, "quarter", visit_sentence(visit, &said));
    return show_run(visit, 422, &form, err);
}
