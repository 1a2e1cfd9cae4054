/* SPDX-License-Identifier: MIT */
/* Running a quarter on the newest exports: asked for here, followed in pages_jobs.c. */
#include "base/clock.h"
#include "base/number.h"
#include "base/random.h"
#include "model/framework_set.h"
#include "service/drafting_parts.h"
#include "service/imports.h"
#include "service/jobs.h"
#include "service/library.h"
#include "service/returns.h"
#include "web/figures.h"
#include "web/form.h"
#include "web/pages.h"
#include "web/urlencoded.h"

#define QUARTERS_OFFERED 8
#define AGREED_MOST      10000000

static const struct form_field RUN[] = {
    {"quarter",       "Choose the quarter",               FORM_NEEDED,  10},
    {"framework",     "Choose the framework",             FORM_NEEDED,  64},
    {"agreed_number", NULL,                               FORM_TRIMMED, 8 },
    {"nonce",         "Open the page again",              FORM_NEEDED,  32},
    {"area",          "Choose how the council is funded", FORM_NEEDED,  16},
    {"further",       NULL,                               0,            64},
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

/* Frameworks that a run goes by: the first, and those that were ticked besides. */
struct chosen {
    const char *list[FRAMEWORKS_MOST];
    size_t count;
};

static bool
is_chosen(const struct chosen *chosen, const char *name)
{
    for (size_t i = 0; i < chosen->count; i++)
        if (strcmp(chosen->list[i], name) == 0)
            return true;
    return false;
}

static void
choose(struct chosen *chosen, const char *name)
{
    if (name[0] != '\0' && chosen->count < FRAMEWORKS_MOST && !is_chosen(chosen, name))
        chosen->list[chosen->count++] = name;
}

static struct chosen
chosen_by(const struct visit *visit, const struct form *form)
{
    const struct fields *fields = &visit->request->form;
    struct chosen chosen = {.count = 0};

    choose(&chosen, form_value(form, "framework"));
    for (size_t i = 0; i < fields->count; i++)
        if (text_is(fields->at[i].name, "further") &&
            text_is_plain(fields->at[i].value, CONTROLS_NONE))
            choose(&chosen,
                   arena_copy(visit->arena, fields->at[i].value.at, fields->at[i].value.length));
    return chosen;
}

static void
offer(struct view *view, const char *list, const char *value, const char *label, const char *chosen)
{
    struct view *option = view_add(view, list);

    view_put(option, "value", value);
    view_put(option, "label", label);
    view_yes(option, "chosen", strcmp(value, chosen) == 0);
}

static bool
offer_frameworks(struct visit *visit, const struct form *form, const struct chosen *chosen,
                 struct error *err)
{
    const char *const *names;
    size_t count;

    if (!library_frameworks(visit->arena, &names, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        bool first = strcmp(names[i], form_value(form, "framework")) == 0;

        offer(visit->view, "frameworks", names[i], names[i], form_value(form, "framework"));
        offer(visit->view, "others", names[i], names[i],
              !first && is_chosen(chosen, names[i]) ? names[i] : "");
    }
    view_yes(visit->view, "several", chosen->count > 1);
    return true;
}

static bool
offer_all(struct visit *visit, const struct form *form, const struct chosen *chosen,
          struct error *err)
{
    int32_t today = clock_london_day(visit->request->now);
    struct quarter now = quarter_of_day(today);
    struct quarter asked;

    if (quarter_read(text_of(form_value(form, "quarter")), &asked) &&
        quarter_index(asked) <= quarter_index(now) - QUARTERS_OFFERED)
        now = quarter_from_index(quarter_index(asked) + 1);
    for (int32_t back = 0; back < QUARTERS_OFFERED; back++) {
        struct quarter quarter = quarter_from_index(quarter_index(now) - back);
        const char *code = arena_printf(visit->arena, "%s", quarter_format(quarter).text);

        offer(visit->view, "quarters", code,
              arena_printf(visit->arena, "%s (%s)%s", figures_period(visit->arena, quarter), code,
                           quarter_last_day(quarter) > today ? ", a forecast: it is not over" : ""),
              form_value(form, "quarter"));
    }
    for (size_t i = 0; i < sizeof AREAS / sizeof *AREAS; i++)
        offer(visit->view, "areas", AREAS[i].code, AREAS[i].label, form_value(form, "area"));
    return offer_frameworks(visit, form, chosen, err);
}

static bool
show_run(struct visit *visit, int status, const struct form *form, const struct chosen *chosen,
         struct error *err)
{
    struct error none = {.code = ERR_NONE};
    const char *snapshot;

    if (!offer_all(visit, form, chosen, err))
        return false;
    if (imports_find(visit->arena, visit->site->state, NULL, &snapshot, &none))
        view_put(visit->view, "snapshot", arena_copy(visit->arena, snapshot, 16));
    view_put(visit->view, "title", "Run a quarter");
    form_show(form, visit->view);
    return visit_show(visit, status, "run", err);
}

/* The frameworks of a return, by the names of their files that were kept with it. */
static bool
chosen_before(struct visit *visit, const struct filing *filing, struct chosen *chosen,
              struct error *err)
{
    struct return_view kept;
    const char *const *names;
    size_t count;

    if (!returns_view(visit->arena, visit->site->state, filing, filing->revision, &kept, err) ||
        !library_frameworks(visit->arena, &names, &count, err))
        return false;
    for (unsigned turn = 1; turn <= FRAMEWORKS_MOST; turn++)
        for (size_t i = 0; kept.revision.options != NULL && i < count; i++)
            if (strstr(kept.revision.options,
                       arena_printf(visit->arena, "\"" DRAFTING_RULES "%02u-%s.xml\"", turn,
                                    names[i])) != NULL)
                choose(chosen, names[i]);
    return true;
}

/* What the newest return was run by is the best guess for the next. */
static bool
guess(struct visit *visit, struct form *form, struct chosen *chosen, struct error *err)
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
    choose(chosen, form_value(form, "framework"));
    if (kept != NULL && !chosen_before(visit, &filings.list[newest], chosen, err))
        return false;
    form_set(form, "area", kept == NULL ? "pbr" : kept->settings[CONDITION_AREA]);
    form_set(form, "agreed_number", kept == NULL ? "" : kept->settings[CONDITION_AGREED_NUMBER]);
    return true;
}

bool
run_page(struct visit *visit, struct error *err)
{
    struct quarter now = quarter_of_day(clock_london_day(visit->request->now));
    const char *asked = visit_query(visit, "quarter");
    struct chosen chosen = {.count = 0};
    struct quarter quarter;
    struct form form;

    form_begin(RUN, RUN_FIELDS, &form);
    if (!guess(visit, &form, &chosen, err))
        return false;
    if (!quarter_read(text_of(asked), &quarter))
        quarter = quarter_from_index(quarter_index(now) - 1);
    form_set(&form, "nonce", arena_printf(visit->arena, "%s", random_ref().text));
    form_set(&form, "quarter", arena_printf(visit->arena, "%s", quarter_format(quarter).text));
    return show_run(visit, 200, &form, &chosen, err);
}

/* ---- asking ---- */

/* Whether the frameworks are there, and go together; what is wrong belongs to the form. */
static void
check_frameworks(const struct visit *visit, struct form *form, const struct chosen *chosen)
{
    struct framework *frameworks = ARENA_ARRAY(visit->arena, struct framework, FRAMEWORKS_MOST);
    const struct framework *list[FRAMEWORKS_MOST];
    struct framework_set set;
    struct error said = {.code = ERR_NONE};

    for (size_t i = 0; i < chosen->count; i++) {
        if (strpbrk(chosen->list[i], "/.") != NULL) {
            form_refuse(form, "framework", RUN[1].missing);
            return;
        }
        if (!library_framework(visit->arena, chosen->list[i], &frameworks[i], NULL, &said)) {
            form_refuse(form, "framework", visit_sentence(visit, &said));
            return;
        }
        list[i] = &frameworks[i];
    }
    if (chosen->count == 0)
        return;
    framework_set_make(visit->arena, list, (unsigned)chosen->count, &set);
    if (!framework_set_check(&set, &said))
        form_refuse(form, "further", visit_sentence(visit, &said));
}

static bool
check_choice(const struct visit *visit, struct form *form, const struct chosen *chosen,
             struct run_wish *wish)
{
    const char *agreed = form_value(form, "agreed_number");
    struct quarter quarter;
    uint64_t number;

    if (!quarter_read(text_of(wish->quarter), &quarter))
        form_refuse(form, "quarter", RUN[0].missing);
    check_frameworks(visit, form, chosen);
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
    struct chosen chosen;
    struct run_wish wish;
    struct form form;
    const char *id;
    bool complete = form_read(visit, RUN, RUN_FIELDS, &form);

    chosen = chosen_by(visit, &form);
    wish = (struct run_wish){.quarter = form_value(&form, "quarter"),
                             .area = form_value(&form, "area"),
                             .frameworks = chosen.list,
                             .framework_count = chosen.count};
    if (!complete || !check_choice(visit, &form, &chosen, &wish))
        return show_run(visit, 422, &form, &chosen, err);
    if (jobs_ask_run(visit->arena, visit->site->state, visit_actor(visit),
                     form_value(&form, "nonce"), &wish, &id, &said))
        return visit_go(visit, arena_printf(visit->arena, "/jobs/%s", id));
    if (said.code != ERR_INPUT && said.code != ERR_CONFLICT)
        return error_pass(err, &said);
    form_set(&form, "nonce", arena_printf(visit->arena, "%s", random_ref().text));
    form_refuse(&form, "quarter", visit_sentence(visit, &said));
    return show_run(visit, 422, &form, &chosen, err);
}
