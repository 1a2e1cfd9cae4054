/* SPDX-License-Identifier: MIT */
/*
 * measure_states - how long a state lasted, how a score changed, what value an outcome has.
 */
#include "model/measure_parts.h"

/* From when to when a state surely or perhaps lasted; both days included. */
struct stretch {
    int32_t first, last;
    bool sure;
};

/* The first end of the state after it began, on the same day or later; DAY_UNKNOWN: none. */
static int32_t
end_after(const struct seen *ends, size_t count, const struct seen *start)
{
    for (size_t i = 0; i < count; i++)
        if (ends[i].on > start->on || (ends[i].on == start->on && ends[i].row > start->row))
            return ends[i].on;
    return DAY_UNKNOWN;
}

/* Whether the event that begins the state has the amount that is asked for. */
static enum verdict
amount_fits(const struct rule *rule, const struct seen *start)
{
    struct range range = {start->amount, start->amount};
    enum verdict both[2];

    if (start->amount == AMOUNT_BLANK)
        range = (struct range){INT64_MIN, INT64_MAX};
    both[0] = range_keeps(range, rule->amount);
    both[1] = range_keeps(range, rule->amount_too);
    return verdict_at_least(both, 2, 2);
}

/* How long the state that START began lasted. */
static struct stretch
stretch_of(const struct rule *rule, const struct seen *start, const struct seen *ends,
           size_t end_count, int32_t last)
{
    struct stretch stretch = {.first = start->on, .last = last, .sure = true};
    int32_t end = end_after(ends, end_count, start);

    if (rule->lasts_days > 0)
        stretch.last =
            span_from(start->on, (struct span_of_time){rule->lasts_days, UNIT_DAYS}, false);
    else if (start->until != DAY_UNKNOWN && (end == DAY_UNKNOWN || start->until < end))
        stretch.last = start->until;
    else if (end != DAY_UNKNOWN)
        stretch.last = end;
    else
        stretch.sure =
            rule->end_type_count > 0; /* without an end nobody knows whether it goes on */
    return stretch;
}

/* A later event of the same kind goes on with the state, or with another amount ends it. */
static void
cut_at_next(const struct rule *rule, const struct seen *starts, size_t count, size_t at,
            struct stretch *stretch)
{
    for (size_t i = at + 1; i < count; i++)
        if (amount_fits(rule, &starts[i]) == VERDICT_FAIL && starts[i].on <= stretch->last) {
            stretch->last = starts[i].on;
            stretch->sure = true;
            return;
        }
}

/* Whether a stretch, cut to the days of the window, is long enough. */
static bool
lasts_long_enough(struct stretch stretch, struct days days, struct span_of_time length)
{
    int32_t first = stretch.first > days.first ? stretch.first : days.first;
    int32_t last = stretch.last < days.last ? stretch.last : days.last;

    return first <= last && last >= span_from(first, length, false);
}

/* Joins a stretch to those before it, or begins anew.  A state that begins again on the day it
 * ended or the day after goes on; what an event stands for has to reach the next one. */
static void
stretch_join(const struct rule *rule, struct stretch *to, const struct stretch *next, bool first)
{
    int32_t slack = rule->lasts_days > 0 ? 0 : 1;

    if (first || next->first > to->last + slack)
        *to = *next;
    else if (next->last > to->last)
        to->last = next->last;
}

static enum verdict
longest_holds(const struct rule *rule, const struct stretch *list, size_t count, struct days days)
{
    enum verdict verdict = VERDICT_FAIL;
    struct stretch sure = {.sure = false}, perhaps = {.sure = false};
    bool any_sure = false;

    for (size_t i = 0; i < count; i++) {
        stretch_join(rule, &perhaps, &list[i], i == 0);
        if (lasts_long_enough(perhaps, days, rule->length))
            verdict = VERDICT_UNKNOWN;
        if (!list[i].sure)
            continue;
        stretch_join(rule, &sure, &list[i], !any_sure);
        any_sure = true;
        if (lasts_long_enough(sure, days, rule->length))
            return VERDICT_PASS;
    }
    return verdict;
}

/* The stretches of the state in the order of their beginning. */
static size_t
stretches_of(const struct measuring *m, const struct rule *rule, struct subject subject,
             struct days days, struct stretch *list, const struct seen *starts, size_t count)
{
    struct days all = {.known = true, .first = DAY_FIRST, .last = m->as_at};
    struct seen *ends;
    size_t end_count, put = 0;

    if (!events_seen(m, subject, rule->end_types, rule->end_type_count, all, &ends, &end_count))
        return 0;
    for (size_t i = 0; i < count; i++) {
        enum verdict fits = amount_fits(rule, &starts[i]);

        if (fits == VERDICT_FAIL)
            continue;
        list[put] = stretch_of(rule, &starts[i], ends, end_count, days.last);
        list[put].sure = list[put].sure && fits == VERDICT_PASS;
        cut_at_next(rule, starts, count, i, &list[put]);
        if (m->trace != NULL && list[put].last >= days.first)
            trace_add(m, TABLE_EVENTS, starts[i].row, "from %s to %s%s",
                      day_format(list[put].first).text, day_format(list[put].last).text,
                      list[put].sure ? "" : ", but its end or its amount is not recorded");
        put++;
    }
    return put;
}

enum verdict
answer_state(const struct measuring *m, const struct rule *rule, struct subject subject)
{
    struct days days = days_of(m, &rule->window, subject), all = days;
    struct stretch *list;
    struct seen *starts;
    enum verdict verdict;
    size_t count;

    all.first = DAY_FIRST; /* a state may have begun before the window */
    if (!days.known ||
        !events_seen(m, subject, rule->types, rule->type_count, all, &starts, &count))
        return VERDICT_UNKNOWN;
    list = ARENA_ARRAY(m->arena, struct stretch, count);
    count = stretches_of(m, rule, subject, days, list, starts, count);
    verdict = longest_holds(rule, list, count, days);
    return verdict == VERDICT_FAIL && !days.over ? VERDICT_UNKNOWN : verdict;
}

/* ---- scores ---- */

/* Whether a level fell or rose as far as is asked, and ends within its limit. */
static enum verdict
step_keeps(int64_t then, int64_t now, const struct rule *rule)
{
    enum verdict all[3];

    if (then == AMOUNT_BLANK || now == AMOUNT_BLANK)
        return VERDICT_UNKNOWN;
    all[0] = range_keeps((struct range){then - now, then - now}, rule->fall);
    all[1] = range_keeps((struct range){now - then, now - then}, rule->rise);
    all[2] = range_keeps((struct range){now, now}, rule->limit);
    return verdict_at_least(all, 3, 3);
}

/* One member's scores, or the family's own: the level at entry is the last one known by the
 * window's first day, else the first one after it; the other is the last one in the window. */
static enum verdict
series_keeps(const struct measuring *m, const struct rule *rule, const struct seen *list,
             size_t count, uint32_t member, struct days days)
{
    const struct seen *entry, *last;
    size_t first = 0;

    while (list[first].member != member)
        first++;
    entry = last = &list[first];
    for (size_t i = first + 1; i < count; i++) {
        if (list[i].member != member)
            continue;
        if (list[i].on <= days.first)
            entry = &list[i];
        last = &list[i];
    }
    if (entry == last) {
        trace_add(m, TABLE_EVENTS, entry->row, "the only level recorded, on %s",
                  day_format(entry->on).text);
        return VERDICT_UNKNOWN;
    }
    trace_add(m, TABLE_EVENTS, entry->row, "at entry: %s on %s",
              entry->amount == AMOUNT_BLANK ? "not recorded" : amount_format(entry->amount).text,
              day_format(entry->on).text);
    trace_add(m, TABLE_EVENTS, last->row, "at the end: %s on %s",
              last->amount == AMOUNT_BLANK ? "not recorded" : amount_format(last->amount).text,
              day_format(last->on).text);
    return step_keeps(entry->amount, last->amount, rule);
}

/* Levels of different members are not compared with each other. */
enum verdict
answer_score(const struct measuring *m, const struct rule *rule, struct subject subject)
{
    struct days days = days_of(m, &rule->window, subject), all = days;
    enum verdict *answers;
    struct seen *list;
    size_t count, series = 0;

    all.first = DAY_FIRST;
    if (!days.known || !events_seen(m, subject, rule->types, rule->type_count, all, &list, &count))
        return VERDICT_UNKNOWN;
    if (count == 0) {
        trace_subject(m, subject, "no %s recorded", rule->types[0]);
        return VERDICT_UNKNOWN;
    }
    answers = ARENA_ARRAY(m->arena, enum verdict, count);
    for (size_t i = 0; i < count; i++) {
        bool seen_before = false;

        for (size_t k = 0; k < i; k++)
            seen_before = seen_before || list[k].member == list[i].member;
        if (!seen_before)
            answers[series++] = series_keeps(m, rule, list, count, list[i].member, days);
    }
    return verdict_at_least(answers, series, series);
}

/* ---- outcome values ---- */

/* The number recorded with the outcome that settled the need, alone or beside the need's baseline.
 */
enum verdict
answer_value(const struct measuring *m, const struct rule *rule)
{
    bool beside = rule->fall.kind != LIMIT_NONE || rule->rise.kind != LIMIT_NONE;
    int64_t value, baseline;

    if (m->need == NULL ||
        (m->need->settled != SETTLED_ACHIEVED && m->need->settled != SETTLED_NEUTRAL))
        return VERDICT_UNKNOWN;
    value = m->dataset->detail.outcomes[m->need->outcome].value;
    baseline = m->dataset->detail.needs[m->need->row].baseline;
    trace_add(m, TABLE_OUTCOMES, m->need->outcome, "value %s",
              value == AMOUNT_BLANK ? "not recorded as a number" : amount_format(value).text);
    if (beside)
        trace_add(m, TABLE_NEEDS, m->need->row, "baseline %s",
                  baseline == AMOUNT_BLANK ? "not recorded as a number"
                                           : amount_format(baseline).text);
    return step_keeps(beside ? baseline : 0, value, rule);
}
