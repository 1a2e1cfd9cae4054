/* SPDX-License-Identifier: MIT */
#include "service/explain_later.h"

/* After how many months the longest sustainment of the needs ends. */
static int
sustain_months(const struct telling *t)
{
    int months = (int)telling_framework(t)->sustain_months;

    if (telling_framework(t)->sustains_by_need)
        for (months = 1; day_add_months(t->facts->closed_on, months) < t->facts->sustained_on;)
            months++;
    return months;
}

void
explain_sustained(const struct telling *t)
{
    t->test->words =
        arena_printf(t->arena, "closed on %s, %d months later is %s; the as-at date is %s",
                     telling_day(t, t->facts->closed_on), sustain_months(t),
                     telling_day(t, t->facts->sustained_on), telling_day(t, telling_as_at(t)));
    telling_show_episode(t, "closed_on");
}

static int32_t
window_end(const struct telling *t)
{
    return t->facts->sustained_on < telling_as_at(t) ? t->facts->sustained_on : telling_as_at(t);
}

void
explain_rereferral(const struct telling *t)
{
    if (!t->facts->events_known) {
        t->test->words = "there is no events.csv, so nobody knows";
        t->test->missing = "events.csv with the referrals and openings since closure";
        return;
    }
    if (t->facts->rereferral == ROW_NONE) {
        t->test->words =
            arena_printf(t->arena, "no re-referral after %s up to %s",
                         telling_day(t, t->facts->closed_on), telling_day(t, window_end(t)));
        return;
    }
    t->test->words =
        arena_printf(t->arena, "a re-referral on %s, between closure and %s",
                     telling_day(t, t->run->dataset->events.rows[t->facts->rereferral].on),
                     telling_day(t, window_end(t)));
    t->test->missing = "nothing, unless the event was recorded by mistake";
    telling_show(t, TABLE_EVENTS, t->facts->rereferral, "the first event in the way");
}

/* The terms of a child that overlap the window. */
static void
show_terms(const struct telling *t, const struct member_fact *member)
{
    const struct attendance *attendance = &t->run->dataset->attendance;

    for (uint32_t at = t->run->dataset->members.rows[member->row].attendance; at != ROW_NONE;
         at = attendance->rows[at].next) {
        struct term_said row = term_of(attendance, at);
        struct span span = term_span(attendance, &row);

        if (span.start > telling_as_at(t) || span.start > t->facts->sustained_on ||
            span.end <= t->facts->closed_on)
            continue;
        telling_show(t, TABLE_ATTENDANCE, at,
                     arena_printf(t->arena, "%s to %s: %d of %d sessions missed unauthorised",
                                  telling_day(t, span.start), telling_day(t, span.end),
                                  row.unauthorised, row.possible));
    }
}

static void
show_child(const struct telling *t, const struct member_fact *child)
{
    int64_t tenths = child->possible == 0 ? 0 : child->unauthorised * 1000 / child->possible;

    if (child->only_outside_school)
        telling_show_member(t, child, ": educated outside school in these terms");
    else if (child->possible > 0)
        telling_show_member(t, child,
                            arena_printf(t->arena, ": %d.%d%% unauthorised absence (%lld of %lld)",
                                         (int)(tenths / 10), (int)(tenths % 10),
                                         (long long)child->unauthorised,
                                         (long long)child->possible));
    else if (child->dob == DAY_UNKNOWN || member_is_school_age(child, t->facts->closed_on))
        telling_show_member(t, child, ": no sessions recorded since closure");
    else
        telling_show_member(t, child, ": not of school age");
    show_terms(t, child);
}

void
explain_attendance(const struct telling *t)
{
    int32_t day = window_end(t);
    int children = 0;

    for (size_t i = 0; i < t->facts->member_count; i++) {
        const struct member_fact *member = &t->facts->members[i];

        if (!member_in_household(member, day) || !member_is_child(member, day))
            continue;
        children++;
        show_child(t, member);
    }
    t->test->words = arena_printf(
        t->arena,
        "children in the household on %s: %d; terms after %s up to %s; at most %d%% unauthorised",
        telling_day(t, day), children, telling_day(t, t->facts->closed_on),
        telling_day(t, t->facts->sustained_on), (int)telling_framework(t)->unauthorised_limit);
    if (t->test->verdict == VERDICT_UNKNOWN)
        t->test->missing = "attendance.csv rows of the children without sessions";
    else if (t->test->verdict == VERDICT_FAIL)
        t->test->missing = "nothing, unless a term was recorded wrongly";
}

static void
show_sibling(const struct telling *t)
{
    const struct dataset *dataset = t->run->dataset;

    for (uint32_t row = dataset->families.rows[t->facts->family].episodes; row != ROW_NONE;
         row = dataset->episodes.rows[row].next)
        if (t->run->decisions[row].kind == DECISION_CLAIMABLE)
            telling_show(t, TABLE_EPISODES, row,
                         arena_printf(t->arena, "episode %s is claimed for the family",
                                      telling_id(t, &dataset->episodes.keys, row)));
}

void
explain_claimed_before(const struct telling *t)
{
    const struct claims *claims = &t->run->dataset->claims;
    uint32_t row = t->facts->earlier_claim;

    if (row != ROW_NONE) {
        struct quarter quarter = quarter_from_index(claims->rows[row].quarter);

        t->test->words = arena_printf(
            t->arena, "%s was claimed in %s%s",
            claims->rows[row].episode == t->facts->episode ? "this episode" : "this family",
            quarter_format(quarter).text,
            claims->rows[row].borrowed ? ", as another family_id" : "");
        t->test->missing = "nothing, unless the earlier claim was recorded by mistake";
        telling_show(t, TABLE_CLAIMS, row, "the earlier claim");
    } else if (t->facts->sibling_wins) {
        t->test->words = "another episode of the family can be claimed, and closed first";
        t->test->missing = "nothing: a family is claimed once";
        show_sibling(t);
    } else if (t->facts->claimed_before_warned) {
        t->test->words = "the family was claimed before; the claim policy allows it again";
    } else {
        t->test->words = "no earlier claim is in the way";
    }
}
