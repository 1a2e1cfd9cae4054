/* SPDX-License-Identifier: MIT */
#include "model/timetable.h"

#include <stdlib.h>

const char *const WINDOW_STATES[] = {
    [WINDOW_COMING] = "coming", [WINDOW_OPEN] = "open", [WINDOW_CLOSED] = "closed"};

bool
return_period_read(struct text text, bool quarterly, struct quarter *quarter)
{
    char whole[] = "yyyy-yy-Q1";

    if (quarterly)
        return quarter_read(text, quarter);
    if (text.length != 7)
        return false;
    memcpy(whole, text.at, text.length);
    if (!quarter_read(text_of(whole), quarter))
        return false;
    quarter->number = 0;
    return true;
}

static enum window_state
state_on(const struct return_window *window, int32_t today)
{
    if (today < window->opens)
        return WINDOW_COMING;
    return today <= window->closes ? WINDOW_OPEN : WINDOW_CLOSED;
}

struct window_view
window_see(const struct return_window *window, const struct holidays *holidays, int32_t today)
{
    struct window_view view = {
        .window = window,
        .state = state_on(window, today),
        .today = today,
        .days_to_open = working_days_between(holidays, today, window->opens),
        .days_to_close = working_days_between(holidays, today, window->closes),
    };
    int32_t first = today < window->opens ? today : window->opens;
    int32_t last = today > window->closes ? today : window->closes;

    if (window->cut_off != DAY_UNKNOWN) {
        view.days_to_cut_off = working_days_between(holidays, today, window->cut_off);
        first = window->cut_off < first ? window->cut_off : first;
    }
    view.reliable = holidays_cover(holidays, first, last);
    return view;
}

/* When something that lies COUNT working days ahead, and after today, happens. */
static void
put_ahead(char *text, size_t size, const char *before, const char *what, int32_t count)
{
    size_t length = strlen(text);

    if (count == 0)
        snprintf(text + length, size - length, "%s%s before the next working day", before, what);
    else
        snprintf(text + length, size - length, "%s%s in %d working day%s", before, what, (int)count,
                 count == 1 ? "" : "s");
}

/* The cut-off, while it has not passed. */
static void
put_cut_off(struct window_words *words, const struct window_view *view)
{
    size_t length = strlen(words->text);
    int32_t cut_off = view->window->cut_off;

    if (cut_off == DAY_UNKNOWN || view->today > cut_off)
        return;
    if (view->today == cut_off)
        snprintf(words->text + length, sizeof words->text - length, ", cut-off today");
    else
        put_ahead(words->text, sizeof words->text, ", ", "cut-off", view->days_to_cut_off);
}

struct window_words
window_tell(const struct window_view *view)
{
    struct window_words words = {.text = ""};

    if (view->state == WINDOW_CLOSED) {
        snprintf(words.text, sizeof words.text, "closed");
        return words;
    }
    if (view->state == WINDOW_COMING)
        put_ahead(words.text, sizeof words.text, "", "opens", view->days_to_open);
    else if (view->today == view->window->closes)
        snprintf(words.text, sizeof words.text, "open, closes today");
    else
        put_ahead(words.text, sizeof words.text, "open, ", "closes", view->days_to_close);
    put_cut_off(&words, view);
    return words;
}

static int
three_way(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int
by_due(const void *left, const void *right)
{
    const struct window_view *a = left, *b = right;
    bool closed = a->state == WINDOW_CLOSED;
    int order;

    if (closed != (b->state == WINDOW_CLOSED))
        return closed ? 1 : -1;
    order = three_way(a->window->closes, b->window->closes);
    if (order == 0)
        order = three_way(a->window->opens, b->window->opens);
    if (closed)
        order = -order;
    return order != 0 ? order : three_way(a->window->line, b->window->line);
}

void
window_views_sort(struct window_view *views, size_t count)
{
    if (count > 0)
        qsort(views, count, sizeof *views, by_due);
}
