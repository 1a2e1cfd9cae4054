/* SPDX-License-Identifier: MIT */
#include "model/measure.h"

#include <stdarg.h>

#include "model/gather.h"
#include "model/measure_parts.h"

/* ---- traces ---- */

static void
trace_put(const struct measuring *m, enum table_id table, uint32_t row, const char *says)
{
    struct measure_trace *trace = m->trace;

    trace->rows =
        arena_grow(trace->arena, trace->rows, &trace->room, trace->count, sizeof *trace->rows);
    trace->rows[trace->count++] = (struct trace_row){.table = table, .row = row, .says = says};
}

void
trace_add(const struct measuring *m, enum table_id table, uint32_t row, const char *format, ...)
{
    va_list arguments;

    if (m->trace == NULL)
        return;
    va_start(arguments, format);
    trace_put(m, table, row, arena_vprintf(m->trace->arena, format, arguments));
    va_end(arguments);
}

void
trace_subject(const struct measuring *m, struct subject subject, const char *format, ...)
{
    const struct keys *keys = &m->dataset->members.keys;
    const char *says, *who = "household";
    va_list arguments;

    if (m->trace == NULL)
        return;
    va_start(arguments, format);
    says = arena_vprintf(m->trace->arena, format, arguments);
    va_end(arguments);
    if (subject.member != NULL)
        who = text_for_show(m->trace->arena, keys_text(keys, subject.member->row), 80);
    trace_put(m, subject.member == NULL ? TABLE_EPISODES : TABLE_MEMBERS,
              subject.member == NULL ? m->facts->episode : subject.member->row,
              arena_printf(m->trace->arena, "%s: %s", who, says));
}

/* ---- limits ---- */

enum verdict
range_keeps(struct range range, struct limit limit)
{
    int64_t to = limit.thousandths;

    switch (limit.kind) {
    case LIMIT_NONE:
        return VERDICT_PASS;
    case LIMIT_AT_LEAST:
        return range.low >= to ? VERDICT_PASS : range.high >= to ? VERDICT_UNKNOWN : VERDICT_FAIL;
    case LIMIT_ABOVE:
        return range.low > to ? VERDICT_PASS : range.high > to ? VERDICT_UNKNOWN : VERDICT_FAIL;
    case LIMIT_AT_MOST:
        return range.low > to ? VERDICT_FAIL : range.high > to ? VERDICT_UNKNOWN : VERDICT_PASS;
    case LIMIT_BELOW:
        return range.low >= to ? VERDICT_FAIL : range.high >= to ? VERDICT_UNKNOWN : VERDICT_PASS;
    }
    return VERDICT_UNKNOWN;
}

enum verdict
percent_keeps(int64_t part, int64_t whole, struct limit limit)
{
    struct limit scaled = {.kind = limit.kind, .thousandths = limit.thousandths * whole};
    int64_t hundredfold = part * 100 * THOUSAND;

    return range_keeps((struct range){hundredfold, hundredfold}, scaled);
}

/* ---- days ---- */

static int32_t
months_from(int32_t day, int32_t count)
{
    struct civil civil = day_to_civil(day);
    int32_t months = civil.year * 12 + civil.month - 1 - count, last;

    if (months < 12)
        return DAY_FIRST;
    civil.year = months / 12;
    civil.month = months % 12 + 1;
    last = day_month_length(civil.year, civil.month);
    civil.day = civil.day > last ? last : civil.day;
    return day_from_civil(civil);
}

int32_t
span_from(int32_t day, struct span_of_time span, bool back)
{
    int32_t days = span.unit == UNIT_WEEKS ? span.count * 7 : span.count;
    int32_t to;

    if (span.unit == UNIT_MONTHS && back)
        return months_from(day, span.count);
    if (span.unit == UNIT_MONTHS)
        return day_to_civil(day).year > 9000 ? DAY_LAST : day_add_months(day, span.count);
    to = back ? day - days : day + days;
    return to < DAY_FIRST ? DAY_FIRST : to > DAY_LAST ? DAY_LAST : to;
}

int32_t
measure_eligible_day(const struct framework *framework, const struct facts *facts)
{
    if (framework->eligible_on == POINT_ASSESSED && facts->assessed_on != DAY_UNKNOWN)
        return facts->assessed_on;
    return facts->opened_on;
}

/* The last day that plays a part unless a window says otherwise. */
static int32_t
last_day(const struct measuring *m)
{
    if (m->eligibility)
        return measure_eligible_day(m->framework, m->facts);
    return m->facts->sustained_on < m->as_at ? m->facts->sustained_on : m->as_at;
}

static int32_t
event_day(const struct measuring *m, const struct point *point, struct subject subject)
{
    bool first = point->kind == POINT_FIRST;
    struct days days = {
        .known = true, .first = first ? m->facts->opened_on : DAY_FIRST, .last = last_day(m)};
    struct seen *list;
    size_t count;

    if (!events_seen(m, subject, &point->type, 1, days, &list, &count) || count == 0)
        return DAY_UNKNOWN;
    list = first ? list : list + count - 1;
    trace_add(m, TABLE_EVENTS, list->row, "%s on %s", point->type, day_format(list->on).text);
    return list->on;
}

static int32_t
point_day(const struct measuring *m, const struct point *point, struct subject subject)
{
    int32_t day = DAY_UNKNOWN;

    switch (point->kind) {
    case POINT_OPENED:
        day = m->facts->opened_on;
        break;
    case POINT_ASSESSED:
        day = m->facts->assessed_on;
        break;
    case POINT_PLANNED:
        day = m->facts->plan_on;
        break;
    case POINT_CLOSED:
        day = m->facts->closed_on;
        break;
    case POINT_SUSTAINED:
        day = m->facts->sustained_on;
        break;
    case POINT_AS_AT:
        day = m->as_at;
        break;
    case POINT_IDENTIFIED:
        day = m->need == NULL ? DAY_UNKNOWN : m->need->identified_on;
        break;
    case POINT_FIRST:
    case POINT_LAST:
        day = event_day(m, point, subject);
        break;
    case POINT_NONE:
    case POINT_COUNT:
        break;
    }
    return day_is_known(day) ? span_from(day, point->offset, point->before) : DAY_UNKNOWN;
}

/* Nothing after the as-at date is used.  A window that reaches beyond it is judged as it stands as
 * long as the family waits for S anyway; after S it is not over, so what has not happened in it may
 * still happen. */
struct days
days_of(const struct measuring *m, const struct window *window, struct subject subject)
{
    struct days days = {.known = true, .over = true, .first = DAY_FIRST, .last = last_day(m)};

    if (window->start.kind != POINT_NONE)
        days.first = point_day(m, &window->start, subject);
    if (window->end.kind != POINT_NONE)
        days.last = point_day(m, &window->end, subject);
    days.known = day_is_known(days.first) && day_is_known(days.last);
    if (!days.known) {
        trace_subject(m, subject,
                      "the day from which or up to which this is asked is not recorded");
        return days;
    }
    days.first += window->start_excluded;
    days.last -= window->end_excluded;
    if (days.last > m->as_at) {
        days.over = m->facts->sustained_on > m->as_at;
        days.last = m->as_at;
    }
    return days;
}

/* ---- branches ---- */

static enum verdict
answer(const struct measuring *m, const struct rule *rule, struct subject subject);

static enum verdict
answer_children(const struct measuring *m, const struct rule *rule, struct subject subject,
                size_t needed)
{
    enum verdict *answers = ARENA_ARRAY(m->arena, enum verdict, rule->child_count);

    for (size_t i = 0; i < rule->child_count; i++)
        answers[i] = answer(m, &rule->children[i], subject);
    return verdict_at_least(answers, rule->child_count, needed);
}

static enum verdict
answer_if(const struct measuring *m, const struct rule *rule, struct subject subject)
{
    enum verdict condition = answer(m, &rule->children[0], subject), then, otherwise;

    if (condition == VERDICT_PASS)
        return answer(m, &rule->children[1], subject);
    otherwise = rule->child_count > 2 ? answer(m, &rule->children[2], subject) : VERDICT_PASS;
    if (condition == VERDICT_FAIL)
        return otherwise;
    then = answer(m, &rule->children[1], subject);
    return then == otherwise ? then : VERDICT_UNKNOWN;
}

static bool
member_is_meant(const struct member_fact *member, enum rule_who who, int32_t day)
{
    if (!member_in_household(member, day))
        return false;
    switch (who) {
    case WHO_ANYONE:
        return true;
    case WHO_CHILD:
        return member_is_child(member, day);
    case WHO_SCHOOL_AGE:
        return member->role == ROLE_CHILD &&
               (member->dob == DAY_UNKNOWN || member_is_school_age(member, day));
    case WHO_ADULT:
        return member->role != ROLE_CHILD || !member_is_child(member, day);
    case WHO_PARENT:
        return member->role == ROLE_PARENT_CARER;
    case WHO_NEED:
    case WHO_COUNT:
        break;
    }
    return false;
}

/* The need's own member may have left the household; the need is theirs all the same. */
static enum verdict
answer_need_member(const struct measuring *m, const struct rule *rule)
{
    uint32_t row = m->need == NULL ? ROW_NONE : m->dataset->detail.needs[m->need->row].member;
    struct subject subject = {.member = NULL};

    for (size_t i = 0; row != ROW_NONE && i < m->facts->member_count; i++)
        if (m->facts->members[i].row == row)
            subject.member = &m->facts->members[i];
    if (row != ROW_NONE && subject.member == NULL)
        return VERDICT_UNKNOWN; /* another family's, or not there yet */
    return answer(m, &rule->children[0], subject);
}

static enum verdict
answer_members(const struct measuring *m, const struct rule *rule)
{
    const struct facts *facts = m->facts;
    int32_t day = m->eligibility ? measure_eligible_day(m->framework, facts) : facts->closed_on;
    enum verdict *answers = ARENA_ARRAY(m->arena, enum verdict, facts->member_count);
    size_t count = 0;
    bool somebody = false;

    if (rule->who == WHO_NEED)
        return answer_need_member(m, rule);
    for (size_t i = 0; i < facts->member_count; i++) {
        somebody = somebody || member_in_household(&facts->members[i], day);
        if (member_is_meant(&facts->members[i], rule->who, day))
            answers[count++] =
                answer(m, &rule->children[0], (struct subject){.member = &facts->members[i]});
    }
    if (!somebody)
        return VERDICT_UNKNOWN;
    if (rule->kind == RULE_EACH_MEMBER)
        return verdict_at_least(answers, count, count);
    return verdict_at_least(answers, count,
                            rule->kind == RULE_ANY_MEMBER ? 1 : (size_t)rule->needed);
}

static enum verdict
answer(const struct measuring *m, const struct rule *rule, struct subject subject)
{
    switch (rule->kind) {
    case RULE_ALL:
        return answer_children(m, rule, subject, rule->child_count);
    case RULE_ANY:
        return answer_children(m, rule, subject, 1);
    case RULE_AT_LEAST:
        return answer_children(m, rule, subject, (size_t)rule->needed);
    case RULE_NOT:
        return verdict_not(answer(m, &rule->children[0], subject));
    case RULE_IF:
        return answer_if(m, rule, subject);
    case RULE_USE:
        return answer(m, &m->framework->measures[rule->measure].rule, subject);
    case RULE_EACH_MEMBER:
    case RULE_ANY_MEMBER:
    case RULE_SOME_MEMBERS:
        return answer_members(m, rule);
    case RULE_ATTENDANCE:
        return answer_attendance(m, rule, subject);
    case RULE_EXCLUSIONS:
        return answer_exclusions(m, rule, subject);
    case RULE_EVENTS:
        return answer_events(m, rule, subject);
    case RULE_CHANGE:
        return answer_change(m, rule, subject);
    case RULE_STATE:
        return answer_state(m, rule, subject);
    case RULE_SCORE:
        return answer_score(m, rule, subject);
    case RULE_GAP:
        return answer_gap(m, rule, subject);
    case RULE_VALUE:
        return answer_value(m, rule);
    case RULE_NEEDS_SETTLED:
        return decide_settled(m->facts);
    case RULE_KIND_COUNT:
        break;
    }
    must(false);
    return VERDICT_UNKNOWN;
}

enum verdict
measure_answer(const struct measuring *m, const struct rule *rule)
{
    return answer(m, rule, (struct subject){.member = NULL});
}

/* ---- the facts of an episode ---- */

/* Whether an approved exception settled the need, and may stand for its measures. */
static bool
exception_stands(const struct measuring *m, const struct need_fact *need)
{
    return m->framework->exception_stands && need->settled == SETTLED_ACHIEVED &&
           outcome_basis(&m->dataset->outcomes.rows[need->outcome]) == BASIS_EXCEPTION;
}

static enum verdict
need_measured(const struct measuring *m, const struct need_fact *need)
{
    const struct need_def *def = &m->framework->needs[need->code];
    enum verdict *answers = ARENA_ARRAY(m->arena, enum verdict, def->measure_count);

    if (exception_stands(m, need) ||
        (m->framework->neutral_excused && need->settled == SETTLED_NEUTRAL))
        return VERDICT_PASS;
    for (uint16_t i = 0; i < def->measure_count; i++)
        answers[i] = measure_answer(m, &m->framework->measures[def->measures[i]].rule);
    return verdict_at_least(answers, def->measure_count, def->measure_count);
}

static enum verdict
need_screened(const struct measuring *m, const struct need_fact *need)
{
    uint8_t stage = m->dataset->detail.needs[need->row].identified_at;

    return stage == NO_STAGE               ? VERDICT_UNKNOWN
           : stage == IDENTIFIED_SCREENING ? VERDICT_PASS
                                           : VERDICT_FAIL;
}

static void
measure_needs(struct measuring *m, struct facts *facts)
{
    for (size_t i = 0; i < facts->need_count; i++) {
        struct need_fact *need = &facts->needs[i];
        uint16_t eligibility = m->framework->needs[need->code].eligibility;

        if (!need->counted)
            continue;
        m->need = need;
        need->measured = need_measured(m, need);
        need->screened = need_screened(m, need);
        m->eligibility = true;
        if (eligibility > 0)
            need->eligible = measure_answer(m, &m->framework->measures[eligibility - 1].rule);
        m->eligibility = false;
    }
    m->need = NULL;
}

void
measure_facts(struct arena *arena, const struct dataset *dataset, const struct framework *framework,
              int32_t as_at, struct facts *facts)
{
    struct measuring m = {
        .arena = arena, .dataset = dataset, .framework = framework, .facts = facts, .as_at = as_at};
    enum verdict *answers = ARENA_ARRAY(arena, enum verdict, framework->route_count);

    measure_needs(&m, facts);
    facts->has_routes = framework->route_count > 0;
    for (uint16_t i = 0; i < framework->route_count; i++)
        answers[i] = measure_answer(&m, &framework->routes[i].rule);
    facts->routed = verdict_at_least(answers, framework->route_count, 1);
}
