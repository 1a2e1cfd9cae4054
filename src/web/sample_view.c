/* SPDX-License-Identifier: MIT */
#include "web/sample_view.h"

#include <inttypes.h>

#include "base/clock.h"
#include "service/holding.h"
#include "web/pages.h"

const struct audited_look AUDITED_LOOKS[AUDITED_TOTAL] = {
    [AUDITED_PASS] = {"Passed",    "green" },
    [AUDITED_HOLD] = {"Held back", "orange"},
    [AUDITED_REMOVE] = {"Removed",   "red"   },
};

static void
show_sample(struct visit *visit, const struct spotcheck_view *view)
{
    const struct sample *sample = &view->sample;
    struct view *row = view_add(visit->view, "samples");

    view_printf(row, "of_revision", "%" PRId64, sample->revision);
    view_printf(row, "share", "%s", draw_share_format(sample->share).text);
    view_yes(row, "by_stratum", sample->stratified);
    view_printf(row, "when", "%s", london_format(sample->at).text);
    view_put(row, "by", sample->person);
    view_number(row, "claimed", sample->claimed);
    view_yes(row, "erased", view->erased);
    view_yes(row, "announced", sample->drawn < 0);
    if (sample->drawn < 0)
        return;
    view_yes(row, "drawn", true);
    view_number(row, "chosen", sample->chosen);
    if (view->erased)
        return;
    view_number(row, "passed", (int64_t)view->of[AUDITED_PASS]);
    view_number(row, "held", (int64_t)view->of[AUDITED_HOLD]);
    view_number(row, "removed", (int64_t)view->of[AUDITED_REMOVE]);
    view_number(row, "open", (int64_t)view->open);
    view_yes(row, "some_open", view->open > 0);
    view_yes(row, "some_out", view->of[AUDITED_HOLD] + view->of[AUDITED_REMOVE] > 0);
}

/* Families that are held without a sample, as a number. */
static bool
show_held(struct visit *visit, const struct filing *filing, struct error *err)
{
    struct quarter quarter = {.number = 0};
    size_t held;

    must(quarter_read(text_of(filing->period), &quarter));
    if (!holding_count(visit->arena, visit->site->state, quarter, &held, err))
        return false;
    if (held > 0)
        view_number(visit->view, "held_back", (int64_t)held);
    view_yes(visit->view, "one_held_back", held == 1);
    return true;
}

bool
samples_show(struct visit *visit, const struct filing *filing, struct samples_shown *shown,
             struct error *err)
{
    if (!spotcheck_view(visit->arena, visit->site->state, filing, &shown->list, &shown->count,
                        err) ||
        !show_held(visit, filing, err))
        return false;
    for (size_t i = shown->count; i-- > 0;)
        show_sample(visit, &shown->list[i]);
    if (visit_is(visit, PAGES_FAMILIES))
        view_printf(visit->view, "sample_path", "/returns/%s/sample", filing->period);
    return true;
}

const char *
sampled_path(const struct visit *visit, const struct family_naming *naming,
             const struct sample *sample, const char *family)
{
    const char *id = arena_printf(visit->arena, "sample/%s", family);

    return arena_printf(visit->arena, "/returns/%s/sample/%" PRId64 "/%s", sample->period,
                        sample->revision, family_name(naming, text_of(id)).text);
}

bool
sampled_show_path(struct visit *visit, const struct samples_shown *samples, const char *family,
                  struct error *err)
{
    struct family_naming naming;

    if (!family_naming_open(visit->arena, visit->session.csrf, &naming, err))
        return false;
    for (size_t i = samples->count; i-- > 0;)
        for (size_t k = 0; k < samples->list[i].count; k++)
            if (strcmp(samples->list[i].families[k].id, family) == 0) {
                view_put(visit->view, "sampled_path",
                         sampled_path(visit, &naming, &samples->list[i].sample, family));
                return true;
            }
    return true;
}
