/* SPDX-License-Identifier: MIT */
#include "web/return_view.h"

#include <inttypes.h>

#include "base/clock.h"
#include "service/matching.h"
#include "web/chart.h"
#include "web/figures.h"
#include "web/pages.h"

/* The figures of the quarter before, as that return stands; *KEPT is NULL when there are none. */
static bool
figures_before(struct visit *visit, const struct filing *filing, const struct kept_return **kept,
               struct error *err)
{
    struct error none = {.code = ERR_NONE};
    struct quarter quarter;
    struct filing before;

    *kept = NULL;
    if (!quarter_read(text_of(filing->period), &quarter))
        return true;
    quarter = quarter_from_index(quarter_index(quarter) - 1);
    if (!returns_find(visit->arena, visit->site->state,
                      arena_printf(visit->arena, "%s", quarter_format(quarter).text), &before,
                      &none))
        return none.code == ERR_INPUT || error_raise(err, none.code, "%s", none.text);
    if (before.state == FILING_DISCARDED)
        return true;
    view_put(visit->view, "before_period", before.period);
    return figures_of(visit, before.id, before.revision, before.man, kept, err);
}

static void
show_headline_chart(struct visit *visit, const struct kept_return *now)
{
    struct chart_bar bars[CHART_BARS_MOST];
    size_t count = 0;

    for (int number = 1; number <= CHART_BARS_MOST; number++) {
        const struct kept_figure *figure = kept_figure_find(
            now, arena_printf(visit->arena, "headlines.%d.needs_worked_with", number));

        if (figure != NULL)
            bars[count++] = (struct chart_bar){.label = arena_printf(visit->arena, "%d", number),
                                               .value = figure->value};
    }
    chart_show(visit->view, "headline_chart", bars, count, "Needs worked with, by headline");
}

static bool
show_changes(struct visit *visit, const struct filing *filing, int64_t number,
             const struct kept_return *now, struct error *err)
{
    const struct kept_return *before;
    struct return_view earlier;

    if (number < 2)
        return true;
    if (!returns_view(visit->arena, visit->site->state, filing, number - 1, &earlier, err) ||
        !figures_of(visit, filing->id, number - 1,
                    earlier.revision.erased == 0 ? earlier.revision.man : "", &before, err))
        return false;
    if (before == NULL)
        return true;
    view_yes(visit->view, "compared", true);
    view_printf(visit->view, "earlier_revision", "%" PRId64, number - 1);
    figures_show_changes(visit->view, before, now);
    return true;
}

static void
warn_of_matches(struct visit *visit, size_t count, const char *of_one, const char *of_many)
{
    struct view *row;

    if (count == 0)
        return;
    row = view_add(visit->view, "warnings");
    view_put(row, "what", "Claimed before under another id?");
    view_printf(row, "meaning", "%s %s.", number_format((int64_t)count).text,
                count == 1 ? of_one : of_many);
}

/* Families that may have been claimed under another id stand first among what is odd. */
static bool
show_matches(struct visit *visit, const struct filing *filing, int64_t number, struct error *err)
{
    struct matches matches;

    if (!matching_read(visit->arena, visit->site->state, filing->id, number, &matches, err))
        return false;
    warn_of_matches(visit, matches.open, "likely earlier claim is not decided",
                    "likely earlier claims are not decided");
    warn_of_matches(visit, matches.behind,
                    "was decided since these figures were made; run again, so that it counts",
                    "were decided since these figures were made; run again, so that they count");
    warn_of_matches(visit, matches.unknown,
                    "family claimed before could not be compared: nothing is known of its members",
                    "families claimed before could not be compared: nothing is known of their "
                    "members");
    if (matches.count > 0 && visit_is(visit, PAGES_FAMILIES))
        view_printf(visit->view, "matches_path", "/returns/%s/matches", filing->period);
    return true;
}

bool
return_show_figures(struct visit *visit, const struct filing *filing, int64_t number,
                    const struct revision *revision, struct error *err)
{
    const struct kept_return *now, *before;
    const struct showing *showing;

    view_yes(visit->view, "no_figures", revision->man[0] == '\0');
    if (revision->erased != 0)
        view_printf(visit->view, "erased", "%s", london_format(revision->erased).text);
    if (!figures_of(visit, filing->id, number, revision->erased == 0 ? revision->man : "", &now,
                    err))
        return false;
    if (now == NULL)
        return true;
    if (!figures_showing(visit, filing->id, number, revision->man, &showing, err) ||
        !figures_before(visit, filing, &before, err) ||
        !show_changes(visit, filing, number, now, err) || !show_matches(visit, filing, number, err))
        return false;
    view_yes(visit->view, "figures", true);
    view_printf(visit->view, "as_at", "%s", day_format(now->as_at).text);
    view_put(visit->view, "framework", now->settings[CONDITION_FRAMEWORK]);
    view_put(visit->view, "snapshot",
             arena_copy(visit->arena, revision->snapshot, strnlen(revision->snapshot, 16)));
    figures_show_checks(visit->view, showing);
    figures_show(visit->view, now, before, showing);
    show_headline_chart(visit, now);
    return true;
}

void
return_show_seats(struct view *view, const struct seats *seats)
{
    for (size_t i = 0; i < seats->count; i++) {
        const struct seat_taken *seat = &seats->list[i];
        struct view *row = view_add(view, "seats");

        view_put(row, "did", text_capital(view->arena, SEAT_DID[seat->seat]));
        view_put(row, "name", seat->name);
        view_put(row, "role", ROLES[seat->role].label);
        view_printf(row, "when", "%s", london_format(seat->taken).text);
        view_printf(row, "path", "/receipts/%" PRIu64, seat->seq);
        if (seat->delegation >= 0)
            view_printf(row, "delegation", "%" PRId64, seat->delegation);
    }
}

void
return_show_notes(struct view *view, const struct remarks *remarks)
{
    for (size_t i = 0; i < remarks->count; i++) {
        struct view *row = view_add(view, "notes");

        view_put(row, "who", remarks->list[i].person);
        view_printf(row, "when", "%s", london_format(remarks->list[i].written).text);
        view_printf(row, "of_revision", "%" PRId64, remarks->list[i].revision);
        view_put(row, "said", remarks->list[i].words);
    }
}
