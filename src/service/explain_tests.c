/* SPDX-License-Identifier: MIT */
#include "service/explain_tests.h"

#include "service/explain_later.h"
#include "service/explain_measures.h"

static void
tell_dependants(const struct telling *t)
{
    int children = 0, expectant = 0, others = 0;

    for (size_t i = 0; i < t->facts->member_count; i++) {
        const struct member_fact *member = &t->facts->members[i];

        if (!member_in_household(member, t->facts->opened_on))
            continue;
        if (member_is_child(member, t->facts->opened_on))
            children++;
        else if (member->role == ROLE_EXPECTANT_PARENT)
            expectant++;
        else
            others++;
        telling_show_member(t, member, "");
    }
    t->test->words = arena_printf(
        t->arena,
        "in the household on %s: children under 18: %d, expectant parents: %d, others: %d",
        telling_day(t, t->facts->opened_on), children, expectant, others);
    if (t->test->verdict == VERDICT_UNKNOWN)
        t->test->missing = "who lived in the household when the episode opened (members.csv)";
    else if (t->test->verdict == VERDICT_FAIL)
        t->test->missing = "a child under 18 or an expectant parent in the household that day";
}

/* "3", or "2 to 3" while data is missing. */
static const char *
range_words(const struct telling *t, int32_t least, int32_t most)
{
    return least == most ? arena_printf(t->arena, "%d", (int)least)
                         : arena_printf(t->arena, "%d to %d", (int)least, (int)most);
}

/* What T2 asks beyond the needs counted, where the framework has screening or eligibility of its
 * own. */
static const char *
more_needs_words(const struct telling *t)
{
    const struct framework *framework = telling_framework(t);
    struct need_range eligible = decide_need_range(t->facts, framework, false);
    struct need_range screened = decide_need_range(t->facts, framework, true);
    struct builder out = {.arena = t->arena};
    bool asked = false;

    builder_puts(&out, "");
    for (uint16_t i = 0; i < framework->need_count; i++)
        asked = asked || framework->needs[i].eligibility > 0;
    if (asked)
        builder_printf(&out, "; of them making eligible: %s, under headlines: %s",
                       range_words(t, eligible.needs_least, eligible.needs_most),
                       range_words(t, eligible.headlines_least, eligible.headlines_most));
    if (framework->screening_needs > 0 || framework->screening_headlines > 0)
        builder_printf(&out,
                       "; identified at screening: %s (at least %d), under headlines: %s (at least "
                       "%d)",
                       range_words(t, screened.needs_least, screened.needs_most),
                       (int)framework->screening_needs,
                       range_words(t, screened.headlines_least, screened.headlines_most),
                       (int)framework->screening_headlines);
    return out.at;
}

static void
tell_needs(const struct telling *t)
{
    const struct framework *framework = telling_framework(t);
    bool *codes = ARENA_ARRAY(t->arena, bool, framework->need_count);
    bool *headlines = ARENA_ARRAY(t->arena, bool, framework->headline_count);
    int code_count = 0, headline_count = 0;

    for (size_t i = 0; i < t->facts->need_count; i++) {
        const struct need_fact *need = &t->facts->needs[i];
        uint16_t headline = framework->needs[need->code].headline;

        if (!need->counted) {
            telling_show_need(t, need, ", found after closure and not counted");
            continue;
        }
        code_count += !codes[need->code];
        headline_count += !headlines[headline];
        codes[need->code] = headlines[headline] = true;
        telling_show_need(t, need, "");
    }
    t->test->words = arena_printf(
        t->arena, "different needs: %d (at least %d), under headlines: %d (at least %d)%s",
        code_count, (int)framework->min_needs, headline_count, (int)framework->min_headlines,
        more_needs_words(t));
    if (t->test->verdict == VERDICT_FAIL)
        t->test->missing = "more needs identified by closure";
    else if (t->test->verdict == VERDICT_UNKNOWN)
        t->test->missing = "identified_at in needs.csv, or the data that makes a need eligible";
}

/* T3 and T4 ask the same of two pairs of columns. */
static void
tell_done_by_closure(const struct telling *t, const char *what, const char *date_column,
                     int32_t done_on, const char *all_column, enum answer for_all)
{
    static const char *const ANSWERS[] = {
        [ANSWER_NO] = "n", [ANSWER_YES] = "y", [ANSWER_BLANK] = "blank"};

    t->test->words =
        arena_printf(t->arena, "%s on %s, closed on %s; %s is %s", what, telling_day(t, done_on),
                     telling_day(t, t->facts->closed_on), all_column, ANSWERS[for_all]);
    telling_show_episode(t, arena_printf(t->arena, "%s, %s", date_column, all_column));
    if (t->test->verdict == VERDICT_UNKNOWN)
        t->test->missing = arena_printf(
            t->arena, "%s%s%s in episodes.csv", done_on == DAY_UNKNOWN ? date_column : "",
            done_on == DAY_UNKNOWN && for_all == ANSWER_BLANK ? " and " : "",
            for_all == ANSWER_BLANK ? all_column : "");
    else if (t->test->verdict == VERDICT_FAIL)
        t->test->missing = arena_printf(t->arena, "%s by closure, with %s = y", what, all_column);
}

static void
tell_practitioner(const struct telling *t)
{
    t->test->words =
        t->facts->lead_practitioner ? "a lead practitioner is named" : "lead_practitioner is blank";
    telling_show_episode(t, "lead_practitioner");
    if (!t->facts->lead_practitioner)
        t->test->missing = "lead_practitioner in episodes.csv";
}

static void
show_outcome(const struct telling *t, const struct need_fact *need)
{
    static const char *const WORDS[] = {
        [SETTLED_ACHIEVED] = ": achieved",
        [SETTLED_NEUTRAL] = ": neutral",
        [SETTLED_FAILED] = ": not achieved in time",
        [SETTLED_UNKNOWN] = ": not settled yet",
    };
    const struct outcomes *outcomes = &t->run->dataset->outcomes;
    const char *result;

    telling_show_need(t, need, WORDS[need->settled]);
    if (need->outcome == ROW_NONE)
        return;
    result = TABLES[TABLE_OUTCOMES]
                 .columns[OUTCOMES_RESULT]
                 .values[outcomes->rows[need->outcome].result];
    telling_show(t, TABLE_OUTCOMES, need->outcome,
                 arena_printf(t->arena, "%s on %s%s", result,
                              telling_day(t, outcome_achieved_on(&outcomes->rows[need->outcome])),
                              outcome_counts_from(outcomes, need->outcome) > telling_as_at(t)
                                  ? ", an exception that is not approved"
                                  : ""));
}

/* What T6 lacks, or would take. */
static void
tell_outcomes_missing(const struct telling *t, bool unsettled)
{
    bool measured = t->explanation->measure_count > 0;

    if (t->test->verdict == VERDICT_UNKNOWN && measured)
        t->test->missing = unsettled ? "an outcome, with its date, for each need that is not "
                                       "settled, and the data that the framework's measures lack"
                                     : "the data that the framework's measures lack";
    else if (t->test->verdict == VERDICT_UNKNOWN)
        t->test->missing = "an outcome, with its date, for each need that is not settled";
    else if (t->test->verdict == VERDICT_FAIL && t->facts->has_routes)
        t->test->missing = "one of the framework's routes passed";
    else if (t->test->verdict == VERDICT_FAIL)
        t->test->missing =
            measured ? "every need achieved or neutral by the end of the sustainment period, one "
                       "of them achieved, and every measure of the framework passed"
                     : "every need achieved or neutral by the end of the sustainment period, and "
                       "one of them achieved";
}

static void
tell_outcomes(const struct telling *t)
{
    int of[SETTLED_UNKNOWN + 1] = {0}, counted = 0;

    for (size_t i = 0; i < t->facts->need_count; i++) {
        const struct need_fact *need = &t->facts->needs[i];

        if (!need->counted)
            continue;
        counted++;
        of[need->settled]++;
        show_outcome(t, need);
    }
    t->test->words = arena_printf(
        t->arena,
        "needs counted: %d; achieved by %s: %d, neutral: %d, not achieved: %d, not settled: %d%s",
        counted, telling_day(t, t->facts->sustained_on), of[SETTLED_ACHIEVED], of[SETTLED_NEUTRAL],
        of[SETTLED_FAILED], of[SETTLED_UNKNOWN], explain_measure_counts(t->arena, t->explanation));
    tell_outcomes_missing(t, of[SETTLED_UNKNOWN] > 0);
}

static void
tell_closure(const struct telling *t)
{
    t->test->words = t->facts->closure_quality == ANSWER_YES  ? "closure_quality is y"
                     : t->facts->closure_quality == ANSWER_NO ? "closure_quality is n"
                                                              : "closure_quality is blank";
    telling_show_episode(t, "closure_quality");
    if (t->test->verdict != VERDICT_PASS)
        t->test->missing = "closure_quality = y in episodes.csv";
}

static void
tell_assessment(const struct telling *t)
{
    tell_done_by_closure(t, "assessed", "assessed_on", t->facts->assessed_on,
                         "whole_family_assessment", t->facts->whole_family_assessment);
}

static void
tell_plan(const struct telling *t)
{
    tell_done_by_closure(t, "planned", "plan_on", t->facts->plan_on, "plan_covers_all_needs",
                         t->facts->plan_covers_all_needs);
}

/* Indexed by enum test_id. */
static void (*const TELL[TEST_COUNT])(const struct telling *t) = {
    [TEST_DEPENDANTS] = tell_dependants,
    [TEST_NEEDS] = tell_needs,
    [TEST_ASSESSMENT] = tell_assessment,
    [TEST_PLAN] = tell_plan,
    [TEST_PRACTITIONER] = tell_practitioner,
    [TEST_OUTCOMES] = tell_outcomes,
    [TEST_CLOSURE] = tell_closure,
    [TEST_SUSTAINED] = explain_sustained,
    [TEST_REREFERRAL] = explain_rereferral,
    [TEST_ATTENDANCE] = explain_attendance,
    [TEST_CLAIMED_BEFORE] = explain_claimed_before,
};

/* What the test found stays told; what lets it pass comes behind it. */
static void
tell_waivers(const struct telling *t)
{
    const struct waiver *rows = t->run->dataset->waivers.rows;
    const struct dataset *dataset = t->run->dataset;

    t->test->missing = "";
    for (uint32_t row = episode_noted(&dataset->episodes, t->facts->episode).waivers;
         row != ROW_NONE; row = rows[row].next) {
        if (waivable_test(rows[row].test) != t->test->test ||
            !waiver_is_in_force(dataset, row, telling_as_at(t)))
            continue;
        telling_show(
            t, TABLE_WAIVERS, row,
            arena_printf(
                t->arena, "waived, approved on %s%s%s", telling_day(t, rows[row].approved_on),
                rows[row].expires_on == DAY_UNKNOWN ? "" : ", in force until ",
                rows[row].expires_on == DAY_UNKNOWN ? "" : telling_day(t, rows[row].expires_on)));
    }
}

void
explain_verdict(const struct telling *t, enum test_id id)
{
    *t->test = (struct explained_test){
        .test = id,
        .verdict = VERDICT_NOT_ASKED,
        .waived = t->explanation->decision.waived >> id & 1,
        .words = "",
        .missing = "",
    };
    if (telling_is_closed(t))
        t->test->verdict = decide_test(id, t->facts, telling_framework(t), telling_as_at(t));
}

void
explain_test(const struct telling *t, enum test_id id)
{
    struct explained_test *test = t->test;

    explain_verdict(t, id);
    if (test->verdict != VERDICT_NOT_ASKED)
        TELL[id](t);
    test->words = source_words(t->arena, t->run->source, test->words);
    test->missing = source_words(t->arena, t->run->source, test->missing);
    if (test->waived)
        tell_waivers(t);
}
