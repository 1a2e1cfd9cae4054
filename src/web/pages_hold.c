/* SPDX-License-Identifier: MIT */
/*
 * Holding a family back from claims, and releasing it, on the family's own page.
 */
#include <inttypes.h>

#include "base/clock.h"
#include "service/holding.h"
#include "web/family_page.h"
#include "web/pages.h"
#include "web/sample_view.h"

#define PROVIDER (1U << ROLE_PROVIDER)
#define HOLDERS  (PROVIDER | 1U << ROLE_AUDITOR)

static const struct form_field HOLD[] = {
    {"reason", "Write why", FORM_NEEDED | FORM_TRIMMED, NOTE_MOST},
};

void
hold_form_begin(struct form *form)
{
    form_begin(HOLD, 1, form);
}

/* ---- showing ---- */

static void
show_entries(struct visit *visit, const struct holding_list *list)
{
    for (size_t i = list->count; i-- > 0;) {
        const struct hold *hold = &list->list[i].hold;
        struct view *row = view_add(visit->view, "holds");

        view_put(row, "did", hold->held ? "Held back" : "Released");
        view_put(row, "colour", hold->held ? "orange" : "green");
        view_printf(row, "when", "%s", london_format(hold->at).text);
        view_put(row, "by", hold->name);
        view_put(row, "role", ROLES[hold->role].label);
        view_put(row, "said", list->list[i].words);
        view_printf(row, "path", "/receipts/%" PRIu64, hold->seq);
    }
}

/* The reason, and where an audit sample's is recorded or taken back. */
static bool
show_withheld(struct visit *visit, const struct filing *filing, struct quarter quarter,
              const char *family, struct error *err)
{
    struct samples_shown samples;
    struct withheld withheld;

    if (!holding_withheld(visit->arena, visit->site->state, quarter, &withheld, err) ||
        !spotcheck_view(visit->arena, visit->site->state, filing, &samples.list, &samples.count,
                        err))
        return false;
    for (size_t i = 0; i < withheld.count; i++)
        if (strcmp(withheld.list[i].family, family) == 0)
            view_put(visit->view, "withheld", withheld_words(visit->arena, &withheld.list[i]));
    return sampled_show_path(visit, &samples, family, err);
}

/* What an auditor held, a data provider cannot release. */
static bool
is_theirs_to_release(const struct visit *visit, const struct holding_list *list)
{
    return list->held > 0 &&
           (list->list[list->count - 1].hold.role == ROLE_PROVIDER || !visit_is(visit, PROVIDER));
}

bool
hold_show(struct visit *visit, const struct filing *filing, const char *family, struct error *err)
{
    struct quarter quarter = {.number = 0};
    struct holding_list list;

    must(quarter_read(text_of(filing->period), &quarter));
    if (!show_withheld(visit, filing, quarter, family, err) ||
        !holding_read(visit->arena, visit->site->state, quarter, family, &list, err))
        return false;
    show_entries(visit, &list);
    view_yes(visit->view, "may_hold", visit_is(visit, HOLDERS) && list.held == 0);
    view_yes(visit->view, "may_release",
             visit_is(visit, HOLDERS) && is_theirs_to_release(visit, &list));
    return true;
}

/* ---- holding and releasing ---- */

/* The same form once more (a double click, a page loaded again) finds nothing new. */
static bool
is_said_already(struct visit *visit, const struct holding_request *request, bool *said,
                struct error *err)
{
    struct quarter quarter = {.number = 0};
    const struct holding_entry *last;
    struct holding_list list;

    must(quarter_read(text_of(request->period), &quarter));
    *said = false;
    if (!holding_read(visit->arena, visit->site->state, quarter, request->family, &list, err))
        return false;
    if (list.count == 0)
        return true;
    last = &list.list[list.count - 1];
    *said = last->hold.held == request->hold && last->words != NULL &&
            strcmp(last->words, request->reason) == 0 &&
            strcmp(last->hold.person, visit_actor(visit)->person.ref) == 0;
    return true;
}

static bool
record(struct visit *visit, const struct holding_request *request, struct error *said,
       struct error *err)
{
    struct hold recorded;
    bool already;

    return is_said_already(visit, request, &already, err) &&
           (already || holding_record(visit->arena, visit->site->state, visit_actor(visit), request,
                                      &recorded, said));
}

static bool
record_it(struct visit *visit, const struct errand *errand, struct error *err)
{
    struct family_visit *family = visit->kept;
    struct holding_request request = {
        .period = family->filing.period,
        .hold = family->to_be_held,
        .found_in = family->filing.revision,
        .reason = form_value(&family->hold, "reason"),
    };
    struct error said = {.code = ERR_NONE};
    bool there;

    if (!family_found(visit, errand, &request.family, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    if (record(visit, &request, &said, err)) {
        visit_sign(visit);
        return visit_go(visit, arena_printf(visit->arena, "/returns/%s/families/%.*s#hold",
                                            request.period, TEXT_ARGS(visit->params[1])));
    }
    if (err->code != ERR_NONE)
        return false;
    if (said.code != ERR_INPUT)
        return error_pass(err, &said);
    form_refuse(&family->hold, "reason", visit_sentence(visit, &said));
    return family_show(visit, family, 422);
}

static bool
family_is_to_be(struct visit *visit, bool held, struct error *err)
{
    struct family_visit *family;
    bool there;

    if (!family_begin(visit, &family, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    family->to_be_held = held;
    return form_read(visit, HOLD, 1, &family->hold) ? family_find(visit, family, record_it)
                                                    : family_show(visit, family, 422);
}

bool
family_hold(struct visit *visit, struct error *err)
{
    return family_is_to_be(visit, true, err);
}

bool
family_release(struct visit *visit, struct error *err)
{
    return family_is_to_be(visit, false, err);
}
