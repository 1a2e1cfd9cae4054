/* SPDX-License-Identifier: MIT */
/*
 * measure_events - how many events there are, how far apart, and how that changed.
 */
#include "model/measure_parts.h"

__extension__ typedef __int128 wide; /* products of three counts */

static bool
type_is_meant(const struct measuring *m, uint32_t row, const char *const *types, size_t count)
{
    uint32_t type = m->dataset->detail.events[row].type;

    for (size_t i = 0; type != NO_EVENT_TYPE && i < count; i++)
        if (text_is(keys_text(&m->dataset->detail.event_types, type), types[i]))
            return true;
    return false;
}

static int
by_day(const void *left, const void *right)
{
    const struct seen *a = left, *b = right;

    if (a->on != b->on)
        return a->on < b->on ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

static size_t
collect(const struct measuring *m, struct subject subject, const char *const *types,
        size_t type_count, struct days days, struct seen *list)
{
    const struct event *events = m->dataset->events.rows;
    size_t count = 0;

    for (uint32_t row = m->dataset->families.rows[m->facts->family].events; row != ROW_NONE;
         row = events[row].next) {
        const struct event_detail *detail = &m->dataset->detail.events[row];

        if (events[row].on < days.first || events[row].on > days.last || events[row].on > m->as_at)
            continue;
        if (subject.member != NULL && detail->member != subject.member->row)
            continue;
        if (!type_is_meant(m, row, types, type_count))
            continue;
        if (list != NULL)
            list[count] = (struct seen){.row = row,
                                        .on = events[row].on,
                                        .until = detail->until,
                                        .amount = detail->amount,
                                        .member = detail->member};
        count++;
    }
    return count;
}

bool
events_seen(const struct measuring *m, struct subject subject, const char *const *types,
            size_t type_count, struct days days, struct seen **list, size_t *count)
{
    *count = 0;
    if (!m->dataset->rows[TABLE_EVENTS].there) {
        trace_subject(m, subject, "there is no events.csv");
        return false;
    }
    *count = collect(m, subject, types, type_count, days, NULL);
    *list = ARENA_ARRAY(m->arena, struct seen, *count);
    (void)collect(m, subject, types, type_count, days, *list);
    if (*count > 1)
        qsort(*list, *count, sizeof **list, by_day);
    return true;
}

static void
trace_events(const struct measuring *m, const struct seen *list, size_t count)
{
    for (size_t i = 0; m->trace != NULL && i < count; i++)
        trace_add(m, TABLE_EVENTS, list[i].row, "%.*s on %s%s%s",
                  TEXT_ARGS(keys_text(&m->dataset->detail.event_types,
                                      m->dataset->detail.events[list[i].row].type)),
                  day_format(list[i].on).text, list[i].amount == AMOUNT_BLANK ? "" : ", amount ",
                  list[i].amount == AMOUNT_BLANK ? "" : amount_format(list[i].amount).text);
}

/* A sum stops here, so that no number of rows can overflow it. */
#define SUM_MOST INT64_C(1000000000000000000)

static int64_t
sum_add(int64_t sum, int64_t adds)
{
    sum += adds;
    return sum > SUM_MOST ? SUM_MOST : sum < -SUM_MOST ? -SUM_MOST : sum;
}

/* How many events, or the sum of their amounts, in thousandths. */
static struct range
events_range(const struct rule *rule, const struct seen *list, size_t count, bool over)
{
    struct range range = {.low = 0};
    bool blank = false;

    for (size_t i = 0; i < count; i++) {
        int64_t adds = rule->of == QUANTITY_SUM ? list[i].amount : THOUSAND;

        blank = blank || adds == AMOUNT_BLANK;
        range.low = sum_add(range.low, adds == AMOUNT_BLANK ? 0 : adds);
    }
    range.high = blank || !over ? INT64_MAX : range.low;
    if (blank && rule->of == QUANTITY_SUM)
        range.low = INT64_MIN; /* an amount may be negative */
    return range;
}

enum verdict
answer_events(const struct measuring *m, const struct rule *rule, struct subject subject)
{
    struct days days = days_of(m, &rule->window, subject);
    struct seen *list;
    size_t count;

    if (!days.known || !events_seen(m, subject, rule->types, rule->type_count, days, &list, &count))
        return VERDICT_UNKNOWN;
    trace_events(m, list, count);
    trace_subject(m, subject, "%zu from %s to %s", count,
                  days.first == DAY_FIRST ? "the beginning" : day_format(days.first).text,
                  day_format(days.last).text);
    return range_keeps(events_range(rule, list, count, days.over), rule->limit);
}

/* ---- change ---- */

static struct reading
read_window(const struct measuring *m, const struct rule *rule, const struct window *window,
            struct subject subject)
{
    struct reading reading = {.known = VERDICT_UNKNOWN, .whole = 1};
    struct days days;
    struct seen *list;
    struct range range;
    size_t count;

    if (rule->of != QUANTITY_COUNT && rule->of != QUANTITY_SUM)
        return terms_reading(m, rule, window, subject);
    days = days_of(m, window, subject);
    if (!days.known || !events_seen(m, subject, rule->types, rule->type_count, days, &list, &count))
        return reading;
    trace_events(m, list, count);
    range = events_range(rule, list, count, days.over);
    if (range.low == range.high)
        reading.known = VERDICT_PASS;
    reading.part = range.low;
    trace_subject(m, subject, "%s from %s to %s",
                  range.low == INT64_MIN ? "not all amounts are recorded"
                                         : amount_format(range.low).text,
                  days.first == DAY_FIRST ? "the beginning" : day_format(days.first).text,
                  day_format(days.last).text);
    return reading;
}

/* Whether MOVED is at least, or more than, so many per cent of BASE. */
static bool
moved_enough(wide moved, wide base, struct limit by)
{
    wide hundredfold = moved * 100 * THOUSAND, wanted = base * by.thousandths;

    return by.kind == LIMIT_ABOVE ? hundredfold > wanted : hundredfold >= wanted;
}

/* Where there was nothing before, nothing can fall: it has to stay so.  A rise is any rise. */
enum verdict
answer_change(const struct measuring *m, const struct rule *rule, struct subject subject)
{
    struct reading before = read_window(m, rule, &rule->window, subject);
    struct reading after = read_window(m, rule, &rule->result, subject);
    wide base = (wide)before.part * after.whole, now = (wide)after.part * before.whole;
    bool good;

    if (before.known == VERDICT_UNKNOWN || after.known == VERDICT_UNKNOWN)
        return VERDICT_UNKNOWN;
    if (rule->fall.kind != LIMIT_NONE)
        good = base <= 0 ? now <= base : moved_enough(base - now, base, rule->fall);
    else
        good = base <= 0 ? now > base : moved_enough(now - base, base, rule->rise);
    return good ? VERDICT_PASS : VERDICT_FAIL;
}

/* ---- the longest gap ---- */

static bool
gap_is_too_long(int32_t from, int32_t to, struct span_of_time length)
{
    return to > span_from(from, length, false);
}

/* Both ends of the window count as if something had happened on them. */
enum verdict
answer_gap(const struct measuring *m, const struct rule *rule, struct subject subject)
{
    struct days days = days_of(m, &rule->window, subject);
    bool good = true;
    int32_t last = days.first;
    struct seen *list;
    size_t count;

    if (!days.known || !events_seen(m, subject, rule->types, rule->type_count, days, &list, &count))
        return VERDICT_UNKNOWN;
    trace_events(m, list, count);
    for (size_t i = 0; i <= count; i++) {
        int32_t next = i < count ? list[i].on : days.last;

        if (gap_is_too_long(last, next, rule->length)) {
            good = false;
            trace_subject(m, subject, "nothing between %s and %s", day_format(last).text,
                          day_format(next).text);
        }
        last = next;
    }
    return good ? VERDICT_PASS : VERDICT_FAIL;
}
