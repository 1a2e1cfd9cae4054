/* SPDX-License-Identifier: MIT */
/* What waits for somebody, how the returns stand, and how far the year has come. */
#include "service/returns.h"
#include "service/signoff.h"
#include "web/chart.h"
#include "web/figures.h"
#include "web/filing_view.h"
#include "web/pages.h"

/* The moves that somebody is waited for to make; others can be made, but need not. */
#define MOVES_WAITED_FOR \
    (1U << MOVE_SUBMIT | 1U << MOVE_CERTIFY | 1U << MOVE_SIGN_OFF | 1U << MOVE_LODGE)

/* Two years; older ones are shown when they are asked for.  A page must not grow with the years. */
#define RETURNS_LISTED 8

/* The newest quarters last. */
struct chart {
    struct chart_bar bars[CHART_BARS_MOST];
    size_t count;
};

static void
show_waiting(struct visit *visit, const struct filing *filing, unsigned moves)
{
    for (unsigned move = 0; move < MOVE_TOTAL; move++) {
        struct view *waiting;

        if ((moves & MOVES_WAITED_FOR & 1U << move) == 0)
            continue;
        waiting = view_add(visit->view, "waiting");
        filing_show(waiting, filing);
        filing_show_days(visit, waiting, filing);
        view_put(waiting, "button", MOVE_WORDS[move].button);
        view_printf(waiting, "path", "/returns/%s/decide/%s", filing->period, MOVE_DEFS[move].code);
    }
}

/* What was sent back, withdrawn or reopened waits for its figures to be made anew. */
static void
show_waiting_run(struct visit *visit, const struct filing *filing)
{
    struct view *waiting;

    if (filing->state != FILING_DRAFT || filing->man[0] != '\0' ||
        !visit_is(visit, 1U << ROLE_PROVIDER))
        return;
    waiting = view_add(visit->view, "waiting");
    filing_show(waiting, filing);
    filing_show_days(visit, waiting, filing);
    view_put(waiting, "button", "Correct and run again");
    view_printf(waiting, "path", "/returns/%s", filing->period);
}

/* The figures of a return; those of one that was discarded stand nowhere. */
static bool
figures_shown(struct visit *visit, const struct filing *filing, const struct kept_return **kept,
              struct error *err)
{
    bool discarded = filing->state == FILING_DISCARDED;

    return figures_of(visit, filing->id, filing->revision, discarded ? "" : filing->man, kept, err);
}

/* What may wait for somebody, however old it is. */
static bool
show_moves(struct visit *visit, const struct filing *listed, struct error *err)
{
    struct filing filing;
    unsigned moves;

    if (listed->state == FILING_LODGED || listed->state == FILING_DISCARDED)
        return true;
    if (!returns_find(visit->arena, visit->site->state, listed->period, &filing, err) ||
        !signoff_possible(visit->arena, visit->site->state, visit_actor(visit), &filing, &moves,
                          err))
        return false;
    show_waiting(visit, &filing, moves);
    show_waiting_run(visit, &filing);
    return true;
}

static void
show_return(struct visit *visit, const struct filing *filing, const struct kept_return *kept)
{
    struct view *row = view_add(visit->view, "returns");

    filing_show(row, filing);
    filing_show_days(visit, row, filing);
    view_put(row, "claims", figures_text(visit->arena, kept, "claims_total"));
    view_put(row, "worked_with", figures_text(visit->arena, kept, "families_worked_with"));
}

static void
add_bar(struct chart *chart, const struct filing *filing, const struct kept_return *kept)
{
    const struct kept_figure *claims = kept == NULL ? NULL : kept_figure_find(kept, "claims_total");

    if (claims != NULL)
        chart->bars[chart->count++] =
            (struct chart_bar){.label = filing->period, .value = claims->value};
}

/* Its row among the returns when it is LISTED, and its bar as long as there is room for one. */
static bool
show_figures(struct visit *visit, const struct filing *filing, bool listed, struct chart *chart,
             struct error *err)
{
    const struct kept_return *kept;

    if (!listed && chart->count == CHART_BARS_MOST)
        return true;
    if (!figures_shown(visit, filing, &kept, err))
        return false;
    if (listed)
        show_return(visit, filing, kept);
    if (chart->count < CHART_BARS_MOST)
        add_bar(chart, filing, kept);
    return true;
}

static bool
show_returns(struct visit *visit, const struct filing_list *filings, bool all, struct chart *chart,
             struct error *err)
{
    for (size_t i = 0; i < filings->count; i++)
        if (!show_moves(visit, &filings->list[i], err) ||
            !show_figures(visit, &filings->list[i], all || i < RETURNS_LISTED, chart, err))
            return false;
    view_yes(visit->view, "older", !all && filings->count > RETURNS_LISTED);
    return true;
}

/* How much of the agreed number is claimed, by the newest return that says so. */
static bool
show_progress(struct visit *visit, const struct filing *filing, struct error *err)
{
    const struct kept_return *kept;
    const struct kept_figure *claimed;
    long long agreed;
    struct view *view;

    if (!figures_of(visit, filing->id, filing->revision, filing->man, &kept, err))
        return false;
    if (kept == NULL || kept->settings[CONDITION_AGREED_NUMBER][0] == '\0')
        return true;
    agreed = strtoll(kept->settings[CONDITION_AGREED_NUMBER], NULL, 10);
    claimed = kept_figure_find(kept, "claims_year_to_date");
    if (claimed == NULL || agreed <= 0)
        return true;
    view = view_record(visit->view, "progress");
    view_number(view, "claimed", claimed->value);
    view_number(view, "agreed", agreed);
    view_printf(view, "value", "%lld", (long long)claimed->value);
    view_printf(view, "most", "%lld", agreed);
    view_printf(view, "percent", "%lld", (long long)(claimed->value * 100 / agreed));
    view_printf(view, "year", "%d to %d", kept->quarter.year, kept->quarter.year + 1);
    return true;
}

static void
show_chart(struct visit *visit, struct chart *chart)
{
    for (size_t i = 0; i < chart->count / 2; i++) {
        struct chart_bar other = chart->bars[chart->count - 1 - i];

        chart->bars[chart->count - 1 - i] = chart->bars[i];
        chart->bars[i] = other;
    }
    if (chart->count > 1)
        chart_show(visit->view, "claims_chart", chart->bars, chart->count,
                   "Families claimed, by quarter");
}

/* Newest first. */
static int
by_period(const void *left, const void *right)
{
    const struct filing *a = left, *b = right;

    return strcmp(b->period, a->period);
}

static const struct filing *
newest_standing(const struct filing_list *filings)
{
    for (size_t i = 0; i < filings->count; i++)
        if (filings->list[i].state != FILING_DISCARDED)
            return &filings->list[i];
    return NULL;
}

bool
home_page(struct visit *visit, struct error *err)
{
    bool all = visit_query(visit, "all")[0] != '\0';
    struct chart chart = {.count = 0};
    const struct filing *newest;
    struct filing_list filings;

    if (!visit_is(visit, PAGES_RETURNS))
        return visit_go(visit, visit_is(visit, 1U << ROLE_ADMINISTRATOR) ? "/people" : "/account");
    if (all ? !returns_list(visit->arena, visit->site->state, &filings, err)
            : !returns_newest(visit->arena, visit->site->state, CHART_BARS_MOST, &filings, err))
        return false;
    if (filings.count > 0)
        qsort(filings.list, filings.count, sizeof *filings.list, by_period);
    if (!show_returns(visit, &filings, all, &chart, err))
        return false;
    newest = newest_standing(&filings);
    if (newest != NULL && !show_progress(visit, newest, err))
        return false;
    show_chart(visit, &chart);
    view_put(visit->view, "title", "Returns");
    view_put(visit->view, "first_name", visit_actor(visit)->person.name);
    view_yes(visit->view, "may_import", visit_is(visit, 1U << ROLE_PROVIDER));
    return visit_show(visit, 200, "home", err);
}
