/* SPDX-License-Identifier: MIT */
/*
 * measure_terms - attendance and exclusions over school terms.
 *
 * Terms run autumn, spring, summer.  Whether two follow each other is told by their dates, since
 * their names are free text: the next one begins within ten weeks of the end of the one before.
 * The summer holiday is about six and a half weeks; a term that is missing leaves more than ten.
 */
#include "model/measure_parts.h"

#define TERM_GAP_DAYS 70
/* A term under way need not be recorded yet: a holiday and a term. */
#define TERM_STALE_DAYS 160

/* A row by the day its term begins. */
struct by_start {
    int32_t start;
    uint32_t row;
};

/* One term of a subject: all rows whose days touch, since a child who moved has two. */
struct term {
    int32_t start, end;
    bool outside; /* every row home educated or none */
    bool blank;   /* a cell of what is counted is blank */
    int64_t possible, absent, counted;
    const struct by_start *rows; /* that it is made of */
    size_t row_count;
};

static bool
row_is_outside(const struct term_said *row)
{
    return row->provision == PROVISION_HOME_EDUCATED || row->provision == PROVISION_NONE;
}

/* What a row records, in thousandths; DETAIL_BLANK when nobody knows. */
static int64_t
row_records(const struct rule *rule, const struct term_detail *detail)
{
    int32_t count = 0;

    if (rule->of == QUANTITY_SUSPENSION_DAYS)
        return detail->suspension_days;
    count = rule->of == QUANTITY_SUSPENSIONS  ? detail->suspensions
            : rule->of == QUANTITY_LATE_MARKS ? detail->late
                                              : detail->excluded;
    return count == DETAIL_BLANK ? DETAIL_BLANK : (int64_t)count * THOUSAND;
}

/* What a row adds to a count.  Where its provision is blank, only nothing is known to add nothing.
 */
static int64_t
row_counts(const struct measuring *m, const struct rule *rule, uint32_t at)
{
    unsigned provision = term_of(&m->dataset->attendance, at).provision;
    int64_t records = row_records(rule, &m->dataset->detail.terms[at]);

    if (rule->provisions == 0 || rule->provisions & 1U << provision)
        return records;
    return provision != PROVISION_BLANK || records == 0 ? 0 : DETAIL_BLANK;
}

static bool
rule_counts_sessions(const struct rule *rule)
{
    return rule->of == QUANTITY_ATTENDANCE || rule->of == QUANTITY_ABSENCE;
}

static void
trace_row(const struct measuring *m, const struct rule *rule, uint32_t at)
{
    struct term_said row = term_of(&m->dataset->attendance, at);
    struct span span = term_span(&m->dataset->attendance, &row);
    int64_t counts;

    if (rule_counts_sessions(rule)) {
        trace_add(m, TABLE_ATTENDANCE, at,
                  "%s to %s: of %d sessions missed %d authorised and %d unauthorised",
                  day_format(span.start).text, day_format(span.end).text, row.possible,
                  m->dataset->detail.terms[at].authorised, row.unauthorised);
        return;
    }
    counts = row_counts(m, rule, at);
    trace_add(m, TABLE_ATTENDANCE, at, "%s to %s: %s %s", day_format(span.start).text,
              day_format(span.end).text, RULE_QUANTITIES[rule->of],
              counts == DETAIL_BLANK ? "not recorded" : amount_format(counts).text);
}

/* Adds a row to its term, which is the last one or a new one; rows come by their start. */
static void
term_add(const struct measuring *m, const struct rule *rule, const struct by_start *from,
         struct term *terms, size_t *count)
{
    uint32_t at = from->row;
    struct term_said row = term_of(&m->dataset->attendance, at);
    struct span span = term_span(&m->dataset->attendance, &row);
    struct term *term;

    if (*count == 0 || span.start > terms[*count - 1].end)
        terms[(*count)++] =
            (struct term){.start = span.start, .end = span.end, .outside = true, .rows = from};
    term = &terms[*count - 1];
    term->row_count++;
    term->end = span.end > term->end ? span.end : term->end;
    term->outside = term->outside && row_is_outside(&row);
    if (rule_counts_sessions(rule)) {
        term->possible += row.possible;
        term->absent += row.unauthorised;
        term->absent += rule->unauthorised_only ? 0 : m->dataset->detail.terms[at].authorised;
    } else {
        int64_t counts = row_counts(m, rule, at);

        term->blank = term->blank || counts == DETAIL_BLANK;
        term->counted += counts == DETAIL_BLANK ? 0 : counts;
    }
}

static int
by_start(const void *left, const void *right)
{
    const struct by_start *a = left, *b = right;

    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

static size_t
rows_of(const struct measuring *m, uint32_t member, struct by_start *rows)
{
    const struct attendance *attendance = &m->dataset->attendance;
    size_t count = 0;

    for (uint32_t at = m->dataset->members.rows[member].attendance; at != ROW_NONE;
         at = attendance->rows[at].next) {
        struct term_said row = term_of(attendance, at);
        struct span span = term_span(attendance, &row);

        if (span.start > m->as_at)
            continue;
        if (rows != NULL)
            rows[count] = (struct by_start){.start = span.start, .row = at};
        count++;
    }
    return count;
}

/* Terms, not rows: one that is made of several rows counts with all of them. */
static size_t
terms_within(struct term *terms, size_t count, struct days days)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        if (terms[i].start <= days.last && terms[i].end >= days.first)
            terms[kept++] = terms[i];
    return kept;
}

/* The subject's terms that touch the days, in their order. */
static size_t
terms_of(const struct measuring *m, const struct rule *rule, struct subject subject,
         struct days days, struct term **terms)
{
    const struct facts *facts = m->facts;
    size_t room = 0, count = 0, put = 0;
    struct by_start *rows;

    for (size_t i = 0; i < facts->member_count; i++)
        if (subject.member == NULL || subject.member == &facts->members[i])
            room += rows_of(m, facts->members[i].row, NULL);
    rows = ARENA_ARRAY(m->arena, struct by_start, room);
    for (size_t i = 0; i < facts->member_count; i++)
        if (subject.member == NULL || subject.member == &facts->members[i])
            put += rows_of(m, facts->members[i].row, rows + put);
    if (put > 1)
        qsort(rows, put, sizeof *rows, by_start);
    *terms = ARENA_ARRAY(m->arena, struct term, put);
    for (size_t i = 0; i < put; i++)
        term_add(m, rule, &rows[i], *terms, &count);
    return terms_within(*terms, count, days);
}

static bool
terms_follow(const struct term *terms, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (terms[i].start - terms[i - 1].end > TERM_GAP_DAYS)
            return false;
    return true;
}

/* --- what terms say ----------------------------------------------------------------------------
 */

static struct reading
read_sessions(const struct rule *rule, const struct term *terms, size_t count)
{
    struct reading reading = {.known = VERDICT_PASS};
    bool outside = count > 0;

    for (size_t i = 0; i < count; i++) {
        outside = outside && terms[i].outside;
        reading.whole += terms[i].possible;
        reading.part += terms[i].absent;
    }
    if (outside) { /* nothing was missed, as in T10 */
        reading.whole = 1;
        reading.part = 0;
    }
    if (rule->of == QUANTITY_ATTENDANCE)
        reading.part = reading.whole - reading.part;
    if (reading.whole == 0)
        reading.known = VERDICT_UNKNOWN;
    return reading;
}

static struct range
read_counts(const struct term *terms, size_t count)
{
    struct range range = {.low = 0};
    bool blank = false;

    for (size_t i = 0; i < count; i++) {
        range.low += terms[i].counted;
        blank = blank || terms[i].blank;
    }
    range.high = blank ? INT64_MAX : range.low;
    return range;
}

/* The answer for terms that are counted together. */
static enum verdict
keep_pooled(const struct rule *rule, const struct term *terms, size_t count)
{
    struct reading reading;

    if (!rule_counts_sessions(rule))
        return range_keeps(read_counts(terms, count), rule->limit);
    reading = read_sessions(rule, terms, count);
    return reading.known == VERDICT_UNKNOWN
               ? VERDICT_UNKNOWN
               : percent_keeps(reading.part, reading.whole, rule->limit);
}

static enum verdict
keep_run(const struct measuring *m, const struct rule *rule, const struct term *terms, size_t count)
{
    enum verdict *answers;

    if (!rule->each_term)
        return keep_pooled(rule, terms, count);
    answers = ARENA_ARRAY(m->arena, enum verdict, count);
    for (size_t i = 0; i < count; i++)
        answers[i] = keep_pooled(rule, &terms[i], 1);
    return verdict_at_least(answers, count, count);
}

/* --- which terms -------------------------------------------------------------------------------
 */

static const char *
run_words(const struct measuring *m, const struct rule *rule, const struct term *terms,
          size_t count)
{
    struct reading reading = read_sessions(rule, terms, count);
    struct range range = read_counts(terms, count);

    if (!rule_counts_sessions(rule))
        return arena_printf(m->arena, "%s%s %s over %zu %s",
                            range.high > range.low ? "at least " : "",
                            amount_format(range.low).text, RULE_QUANTITIES[rule->of], count,
                            count == 1 ? "term" : "terms");
    if (reading.known == VERDICT_UNKNOWN)
        return "no sessions recorded";
    return arena_printf(m->arena, "%s%% %s over %zu %s",
                        amount_format(reading.part * 100 * THOUSAND / reading.whole).text,
                        RULE_QUANTITIES[rule->of], count, count == 1 ? "term" : "terms");
}

static void
trace_run(const struct measuring *m, const struct rule *rule, struct subject subject,
          const struct term *terms, size_t count)
{
    if (m->trace == NULL)
        return;
    trace_subject(m, subject, "%s", run_words(m, rule, terms, count));
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < terms[i].row_count; k++)
            trace_row(m, rule, terms[i].rows[k].row);
}

/* Fewer terms than are asked for: a count can be over its limit already, the rest is unknown. */
static enum verdict
keep_too_few(const struct measuring *m, const struct rule *rule, struct subject subject,
             const struct term *terms, size_t count)
{
    struct range range = {.low = read_counts(terms, count).low, .high = INT64_MAX};

    trace_subject(m, subject, "%zu of %d consecutive terms recorded", count,
                  rule->terms == 0 ? 1 : (int)rule->terms);
    for (size_t i = 0; m->trace != NULL && i < count; i++)
        for (size_t k = 0; k < terms[i].row_count; k++)
            trace_row(m, rule, terms[i].rows[k].row);
    return rule_counts_sessions(rule) ? VERDICT_UNKNOWN : range_keeps(range, rule->limit);
}

/* Whether a later term than the last one known must be over before the window is. */
static bool
is_stale(struct days days, const struct term *last)
{
    return days.last - last->end > TERM_STALE_DAYS;
}

/* The last terms of the window: they follow each other, and no later one is over already. */
static enum verdict
keep_last(const struct measuring *m, const struct rule *rule, struct subject subject,
          struct days days, const struct term *terms, size_t count)
{
    size_t asked = (size_t)rule->terms, least = 1;

    if (count == 0 || is_stale(days, &terms[count - 1]))
        return keep_too_few(m, rule, subject, terms, 0);
    while (least < count && least < asked && terms_follow(&terms[count - least - 1], 2))
        least++;
    if (least < asked)
        return keep_too_few(m, rule, subject, &terms[count - least], least);
    trace_run(m, rule, subject, &terms[count - asked], asked);
    return keep_run(m, rule, &terms[count - asked], asked);
}

/* Any run of so many terms in the window; a window that is not over may still bring one. */
static enum verdict
keep_any(const struct measuring *m, const struct rule *rule, struct subject subject,
         struct days days, const struct term *terms, size_t count)
{
    size_t asked = (size_t)rule->terms, runs = 0;
    enum verdict *answers = ARENA_ARRAY(m->arena, enum verdict, count + 1);

    for (size_t i = 0; i + asked <= count; i++)
        if (terms_follow(&terms[i], asked)) {
            trace_run(m, rule, subject, &terms[i], asked);
            answers[runs++] = keep_run(m, rule, &terms[i], asked);
        }
    if (runs == 0)
        return keep_too_few(m, rule, subject, terms, count < asked ? count : 0);
    if (!days.over)
        answers[runs++] = VERDICT_UNKNOWN;
    return verdict_at_least(answers, runs, 1);
}

static enum verdict
keep_terms(const struct measuring *m, const struct rule *rule, struct subject subject)
{
    struct days days = days_of(m, &rule->window, subject);
    struct term *terms;
    size_t count;

    if (!days.known)
        return VERDICT_UNKNOWN;
    count = terms_of(m, rule, subject, days, &terms);
    if (rule->terms > 0)
        return rule->choice == TERMS_ANY ? keep_any(m, rule, subject, days, terms, count)
                                         : keep_last(m, rule, subject, days, terms, count);
    if (count == 0)
        return keep_too_few(m, rule, subject, terms, 0);
    trace_run(m, rule, subject, terms, count);
    return keep_run(m, rule, terms, count);
}

enum verdict
answer_attendance(const struct measuring *m, const struct rule *rule, struct subject subject)
{
    return keep_terms(m, rule, subject);
}

enum verdict
answer_exclusions(const struct measuring *m, const struct rule *rule, struct subject subject)
{
    return keep_terms(m, rule, subject);
}

/* The terms of a window that is compared with another. */
struct reading
terms_reading(const struct measuring *m, const struct rule *rule, const struct window *window,
              struct subject subject)
{
    struct days days = days_of(m, window, subject);
    struct reading unknown = {.known = VERDICT_UNKNOWN}, reading = {.known = VERDICT_PASS};
    size_t count, asked = (size_t)rule->terms;
    struct term *terms;
    struct range range;

    if (!days.known)
        return unknown;
    count = terms_of(m, rule, subject, days, &terms);
    if (count == 0 || count < asked ||
        (asked > 0 &&
         (is_stale(days, &terms[count - 1]) || !terms_follow(terms + count - asked, asked)))) {
        (void)keep_too_few(m, rule, subject, terms, count);
        return unknown;
    }
    terms += asked > 0 ? count - asked : 0;
    count = asked > 0 ? asked : count;
    trace_run(m, rule, subject, terms, count);
    if (rule_counts_sessions(rule))
        return read_sessions(rule, terms, count);
    range = read_counts(terms, count);
    reading.part = range.low;
    reading.whole = 1;
    reading.known = range.high > range.low ? VERDICT_UNKNOWN : VERDICT_PASS;
    return reading;
}
