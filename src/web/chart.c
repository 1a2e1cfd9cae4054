/* SPDX-License-Identifier: MIT */
#include "web/chart.h"

#define CHART_WIDTH  720
#define CHART_HEIGHT 220
#define BASE_LINE    180 /* where the bars stand */
#define TOP_LINE     24

static int64_t
largest(const struct chart_bar *bars, size_t count)
{
    int64_t most = 1;

    for (size_t i = 0; i < count; i++)
        most = bars[i].value > most ? bars[i].value : most;
    return most;
}

static void
lay_out(struct view *chart, const struct chart_bar *bar, size_t place, int64_t slot, int64_t most)
{
    int64_t height = bar->value * (BASE_LINE - TOP_LINE) / most;
    int64_t left = (int64_t)place * slot, width = slot > 90 ? 60 : slot * 2 / 3;
    struct view *shown = view_add(chart, "bars");

    view_printf(shown, "x", "%lld", (long long)(left + (slot - width) / 2));
    view_printf(shown, "y", "%lld", (long long)(BASE_LINE - height));
    view_printf(shown, "width", "%lld", (long long)width);
    view_printf(shown, "height", "%lld", (long long)height);
    view_printf(shown, "middle", "%lld", (long long)(left + slot / 2));
    view_printf(shown, "above", "%lld", (long long)(BASE_LINE - height - 6));
    view_number(shown, "value", bar->value);
    view_put(shown, "label", bar->label);
    view_yes(shown, "now", bar->now);
}

void
chart_show(struct view *view, const char *name, const struct chart_bar *bars, size_t count,
           const char *title)
{
    struct builder words = {.arena = view->arena};
    struct view *chart;

    if (count == 0)
        return;
    chart = view_record(view, name);
    for (size_t i = 0; i < count; i++) {
        lay_out(chart, &bars[i], i, CHART_WIDTH / (int64_t)count, largest(bars, count));
        builder_printf(&words, "%s%s: %s", i == 0 ? "" : "; ", bars[i].label,
                       number_format(bars[i].value).text);
    }
    view_put(chart, "chart_title", title);
    view_put(chart, "chart_words", words.at);
    view_put(chart, "chart_id", name);
}
