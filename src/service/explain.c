/* SPDX-License-Identifier: MIT */
#include "service/explain.h"

#include "model/gather.h"
#include "service/explain_measures.h"

/* What the functions below need to explain one test. */
struct telling {
    struct arena *arena;
    const struct run *run;
    const struct facts *facts;
    struct explained_test *test;
    const struct explanation *explanation;
};

const char *
explained_verdict(const struct explained_test *test)
{
    if (test->waived)
        return "waived";
    switch (test->verdict) {
    case VERDICT_PASS:
        return "pass";
    case VERDICT_FAIL:
        return "fail";
    case VERDICT_UNKNOWN:
        return "unknown";
    case VERDICT_WAITING:
        return "waiting";
    case VERDICT_NOT_ASKED:
        return "not asked";
    }
    return "";
}

static const struct framework *
framework_of(const struct telling *t)
{
    return framework_of_episode(t->run->options.frameworks, t->run->dataset, t->facts->episode);
}

static int32_t
as_at_of(const struct telling *t)
{
    return t->run->options.period.as_at;
}

/* A day for a sentence. */
static const char *
day_words(const struct telling *t, int32_t day)
{
    return day == DAY_UNKNOWN ? "no date" : arena_printf(t->arena, "%s", day_format(day).text);
}

static const char *
id_words(const struct telling *t, const struct keys *keys, uint32_t row)
{
    return text_for_show(t->arena, keys_text(keys, row), 80);
}

struct origin
explain_origin(const struct run *run, enum table_id table, uint32_t row)
{
    return feed_origin(run->source->feed, table, row_number(&run->dataset->rows[table], row));
}

static void
show_row(const struct telling *t, enum table_id table, uint32_t row, const char *says)
{
    struct explained_test *test = t->test;

    test->rows =
        arena_grow(t->arena, test->rows, &test->row_room, test->row_count, sizeof *test->rows);
    test->rows[test->row_count++] = (struct evidence){
        .origin = explain_origin(t->run, table, row),
        .says = says,
    };
}

static void
show_episode(const struct telling *t, const char *says)
{
    show_row(t, TABLE_EPISODES, t->facts->episode, says);
}

static void
show_member(const struct telling *t, const struct member_fact *member, const char *more)
{
    const struct dataset *dataset = t->run->dataset;
    const char *role = TABLES[TABLE_MEMBERS].columns[MEMBERS_ROLE].values[member->role];

    show_row(
        t, TABLE_MEMBERS, member->row,
        arena_printf(
            t->arena, "%s %s, born %s%s", role, id_words(t, &dataset->members.keys, member->row),
            member->dob == DAY_UNKNOWN ? "on an unknown day" : day_words(t, member->dob), more));
}

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
        show_member(t, member, "");
    }
    t->test->words = arena_printf(
        t->arena,
        "in the household on %s: children under 18: %d, expectant parents: %d, others: %d",
        day_words(t, t->facts->opened_on), children, expectant, others);
    if (t->test->verdict == VERDICT_UNKNOWN)
        t->test->missing = "who lived in the household when the episode opened (members.csv)";
    else if (t->test->verdict == VERDICT_FAIL)
        t->test->missing = "a child under 18 or an expectant parent in the household that day";
}

static void
show_need(const struct telling *t, const struct need_fact *need, const char *more)
{
    const struct need_def *def = &framework_of(t)->needs[need->code];

    show_row(t, TABLE_NEEDS, need->row,
             arena_printf(t->arena, "need %s, %s %s%s",
                          id_words(t, &t->run->dataset->needs.keys, need->row), def->code,
                          def->text, more));
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
    const struct framework *framework = framework_of(t);
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
    const struct framework *framework = framework_of(t);
    bool *codes = ARENA_ARRAY(t->arena, bool, framework->need_count);
    bool *headlines = ARENA_ARRAY(t->arena, bool, framework->headline_count);
    int code_count = 0, headline_count = 0;

    for (size_t i = 0; i < t->facts->need_count; i++) {
        const struct need_fact *need = &t->facts->needs[i];
        uint16_t headline = framework->needs[need->code].headline;

        if (!need->counted) {
            show_need(t, need, ", found after closure and not counted");
            continue;
        }
        code_count += !codes[need->code];
        headline_count += !headlines[headline];
        codes[need->code] = headlines[headline] = true;
        show_need(t, need, "");
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
        arena_printf(t->arena, "%s on %s, closed on %s; %s is %s", what, day_words(t, done_on),
                     day_words(t, t->facts->closed_on), all_column, ANSWERS[for_all]);
    show_episode(t, arena_printf(t->arena, "%s, %s", date_column, all_column));
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
    show_episode(t, "lead_practitioner");
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

    show_need(t, need, WORDS[need->settled]);
    if (need->outcome == ROW_NONE)
        return;
    result = TABLES[TABLE_OUTCOMES]
                 .columns[OUTCOMES_RESULT]
                 .values[outcomes->rows[need->outcome].result];
    show_row(t, TABLE_OUTCOMES, need->outcome,
             arena_printf(t->arena, "%s on %s%s", result,
                          day_words(t, outcomes->rows[need->outcome].achieved_on),
                          outcomes->rows[need->outcome].counts_from > as_at_of(t)
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
        counted, day_words(t, t->facts->sustained_on), of[SETTLED_ACHIEVED], of[SETTLED_NEUTRAL],
        of[SETTLED_FAILED], of[SETTLED_UNKNOWN], explain_measure_counts(t->arena, t->explanation));
    tell_outcomes_missing(t, of[SETTLED_UNKNOWN] > 0);
}

static void
tell_closure(const struct telling *t)
{
    t->test->words = t->facts->closure_quality == ANSWER_YES  ? "closure_quality is y"
                     : t->facts->closure_quality == ANSWER_NO ? "closure_quality is n"
                                                              : "closure_quality is blank";
    show_episode(t, "closure_quality");
    if (t->test->verdict != VERDICT_PASS)
        t->test->missing = "closure_quality = y in episodes.csv";
}

/* After how many months the longest sustainment of the needs ends. */
static int
sustain_months(const struct telling *t)
{
    int months = (int)framework_of(t)->sustain_months;

    if (framework_of(t)->sustains_by_need)
        for (months = 1; day_add_months(t->facts->closed_on, months) < t->facts->sustained_on;)
            months++;
    return months;
}

static void
tell_sustained(const struct telling *t)
{
    t->test->words =
        arena_printf(t->arena, "closed on %s, %d months later is %s; the as-at date is %s",
                     day_words(t, t->facts->closed_on), sustain_months(t),
                     day_words(t, t->facts->sustained_on), day_words(t, as_at_of(t)));
    show_episode(t, "closed_on");
}

static int32_t
window_end(const struct telling *t)
{
    return t->facts->sustained_on < as_at_of(t) ? t->facts->sustained_on : as_at_of(t);
}

static void
tell_rereferral(const struct telling *t)
{
    if (!t->facts->events_known) {
        t->test->words = "there is no events.csv, so nobody knows";
        t->test->missing = "events.csv with the referrals and openings since closure";
        return;
    }
    if (t->facts->rereferral == ROW_NONE) {
        t->test->words =
            arena_printf(t->arena, "no re-referral after %s up to %s",
                         day_words(t, t->facts->closed_on), day_words(t, window_end(t)));
        return;
    }
    t->test->words =
        arena_printf(t->arena, "a re-referral on %s, between closure and %s",
                     day_words(t, t->run->dataset->events.rows[t->facts->rereferral].on),
                     day_words(t, window_end(t)));
    t->test->missing = "nothing, unless the event was recorded by mistake";
    show_row(t, TABLE_EVENTS, t->facts->rereferral, "the first event in the way");
}

/* The terms of a child that overlap the window. */
static void
show_terms(const struct telling *t, const struct member_fact *member)
{
    const struct attendance *attendance = &t->run->dataset->attendance;

    for (uint32_t at = t->run->dataset->members.rows[member->row].attendance; at != ROW_NONE;
         at = attendance->rows[at].next) {
        const struct term_row *row = &attendance->rows[at];
        struct span span = term_span(attendance, row);

        if (span.start > as_at_of(t) || span.start > t->facts->sustained_on ||
            span.end <= t->facts->closed_on)
            continue;
        show_row(t, TABLE_ATTENDANCE, at,
                 arena_printf(t->arena, "%s to %s: %d of %d sessions missed unauthorised",
                              day_words(t, span.start), day_words(t, span.end), row->unauthorised,
                              row->possible));
    }
}

static void
show_child(const struct telling *t, const struct member_fact *child)
{
    int64_t tenths = child->possible == 0 ? 0 : child->unauthorised * 1000 / child->possible;

    if (child->only_outside_school)
        show_member(t, child, ": educated outside school in these terms");
    else if (child->possible > 0)
        show_member(t, child,
                    arena_printf(t->arena, ": %d.%d%% unauthorised absence (%lld of %lld)",
                                 (int)(tenths / 10), (int)(tenths % 10),
                                 (long long)child->unauthorised, (long long)child->possible));
    else if (child->dob == DAY_UNKNOWN || member_is_school_age(child, t->facts->closed_on))
        show_member(t, child, ": no sessions recorded since closure");
    else
        show_member(t, child, ": not of school age");
    show_terms(t, child);
}

static void
tell_attendance(const struct telling *t)
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
        day_words(t, day), children, day_words(t, t->facts->closed_on),
        day_words(t, t->facts->sustained_on), (int)framework_of(t)->unauthorised_limit);
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
            show_row(t, TABLE_EPISODES, row,
                     arena_printf(t->arena, "episode %s is claimed for the family",
                                  id_words(t, &dataset->episodes.keys, row)));
}

static void
tell_claimed_before(const struct telling *t)
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
        show_row(t, TABLE_CLAIMS, row, "the earlier claim");
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

static void
tell_test(const struct telling *t)
{
    const struct facts *facts = t->facts;

    switch (t->test->test) {
    case TEST_DEPENDANTS:
        tell_dependants(t);
        break;
    case TEST_NEEDS:
        tell_needs(t);
        break;
    case TEST_ASSESSMENT:
        tell_done_by_closure(t, "assessed", "assessed_on", facts->assessed_on,
                             "whole_family_assessment", facts->whole_family_assessment);
        break;
    case TEST_PLAN:
        tell_done_by_closure(t, "planned", "plan_on", facts->plan_on, "plan_covers_all_needs",
                             facts->plan_covers_all_needs);
        break;
    case TEST_PRACTITIONER:
        tell_practitioner(t);
        break;
    case TEST_OUTCOMES:
        tell_outcomes(t);
        break;
    case TEST_CLOSURE:
        tell_closure(t);
        break;
    case TEST_SUSTAINED:
        tell_sustained(t);
        break;
    case TEST_REREFERRAL:
        tell_rereferral(t);
        break;
    case TEST_ATTENDANCE:
        tell_attendance(t);
        break;
    case TEST_CLAIMED_BEFORE:
        tell_claimed_before(t);
        break;
    case TEST_COUNT:
        break;
    }
}

/* What the test found stays told; what lets it pass comes behind it. */
static void
tell_waivers(const struct telling *t)
{
    const struct waiver *rows = t->run->dataset->waivers.rows;
    const struct dataset *dataset = t->run->dataset;

    t->test->missing = "";
    for (uint32_t row = dataset->episodes.rows[t->facts->episode].waivers; row != ROW_NONE;
         row = rows[row].next) {
        if (waivable_test(rows[row].test) != t->test->test ||
            !waiver_is_in_force(dataset, row, as_at_of(t)))
            continue;
        show_row(
            t, TABLE_WAIVERS, row,
            arena_printf(
                t->arena, "waived, approved on %s%s%s", day_words(t, rows[row].approved_on),
                rows[row].expires_on == DAY_UNKNOWN ? "" : ", in force until ",
                rows[row].expires_on == DAY_UNKNOWN ? "" : day_words(t, rows[row].expires_on)));
    }
}

static const char *
outlook_of(const struct telling *t, const struct decision *decision)
{
    const char *from = day_words(t, t->facts->sustained_on);

    switch ((enum decision_kind)decision->kind) {
    case DECISION_CLAIMABLE:
        return arena_printf(t->arena, "claimable since %s", from);
    case DECISION_GAP:
        return arena_printf(t->arena, "claimable from %s on, once what is missing is recorded",
                            from);
    case DECISION_WAITING:
        return arena_printf(t->arena, "claimable from %s on, if all holds until then%s", from,
                            decision->unknown == 0 ? "" : " and what is missing is recorded");
    case DECISION_FAILED:
        return "not claimable, unless what a failed test rests on is wrong in the data";
    case DECISION_CLAIMED_BEFORE:
        return "not claimable: an earlier or other claim stands";
    case DECISION_OPEN:
        return arena_printf(t->arena, "not before %d months after it closes",
                            (int)framework_of(t)->sustain_months);
    case DECISION_WITHHELD:
        return arena_printf(t->arena, "not claimed now: %s",
                            run_withheld_words(t->arena, t->run, t->facts->episode));
    case DECISION_UNUSED:
        return "opened after the as-at date, so it plays no part in this quarter";
    case DECISION_COUNT:
        break;
    }
    return "";
}

static bool
is_closed(const struct decision *decision)
{
    return decision->kind != DECISION_OPEN && decision->kind != DECISION_UNUSED;
}

static int
by_member_row(const void *left, const void *right)
{
    const struct member_fact *a = left, *b = right;

    return (a->row > b->row) - (a->row < b->row);
}

static int
by_need_row(const void *left, const void *right)
{
    const struct need_fact *a = left, *b = right;

    return (a->row > b->row) - (a->row < b->row);
}

/* The lists of a dataset run backwards; a reader follows the file. */
static void
put_in_file_order(struct facts *facts)
{
    if (facts->member_count > 1)
        qsort(facts->members, facts->member_count, sizeof *facts->members, by_member_row);
    if (facts->need_count > 1)
        qsort(facts->needs, facts->need_count, sizeof *facts->needs, by_need_row);
}

static void
explain_episode(struct arena *arena, const struct run *run, uint32_t episode,
                struct explanation *explanation)
{
    const struct dataset *dataset = run->dataset;
    const struct framework *framework =
        framework_of_episode(run->options.frameworks, dataset, episode);
    struct facts facts;
    struct telling t = {.arena = arena, .run = run, .facts = &facts, .explanation = explanation};

    gather_episode(arena, dataset, framework, &run->options.period, episode, &facts);
    put_in_file_order(&facts);
    *explanation = (struct explanation){
        .episode = episode,
        .episode_id = id_words(&t, &dataset->episodes.keys, episode),
        .family_id = id_words(&t, &dataset->families.keys, facts.family),
        .origin = explain_origin(run, TABLE_EPISODES, episode),
        .framework = framework,
        .decision = run->decisions[episode],
        .opened_on = facts.opened_on,
        .closed_on = facts.closed_on,
    };
    explanation->outlook = outlook_of(&t, &explanation->decision);
    explanation->follow_up = explain_follow_up(arena, run, &facts, &explanation->decision);
    if (is_closed(&explanation->decision))
        explain_measures(arena, run, &facts, explanation);
    facts.sibling_wins =
        explanation->decision.failed >> TEST_CLAIMED_BEFORE & 1 && facts.earlier_claim == ROW_NONE;
    for (unsigned test = 0; test < TEST_COUNT; test++) {
        t.test = &explanation->tests[test];
        *t.test = (struct explained_test){
            .test = (enum test_id)test, .verdict = VERDICT_NOT_ASKED, .words = "", .missing = ""};
        if (is_closed(&explanation->decision))
            t.test->verdict = decide_test(t.test->test, &facts, framework_of(&t), as_at_of(&t));
        if (t.test->verdict != VERDICT_NOT_ASKED)
            tell_test(&t);
        t.test->words = source_words(arena, run->source, t.test->words);
        t.test->missing = source_words(arena, run->source, t.test->missing);
        t.test->waived = explanation->decision.waived >> test & 1;
        if (t.test->waived)
            tell_waivers(&t);
    }
}

static int
by_opening(const void *left, const void *right)
{
    const struct explanation *a = left, *b = right;

    if (a->opened_on != b->opened_on)
        return a->opened_on < b->opened_on ? -1 : 1;
    return strcmp(a->episode_id, b->episode_id);
}

static void
explain_family(struct arena *arena, const struct run *run, uint32_t family,
               struct explanation **list, size_t *count)
{
    const struct dataset *dataset = run->dataset;
    uint32_t survivor = dataset->families.rows[family].survivor;
    size_t room = 0;

    for (uint32_t row = dataset->families.rows[survivor].episodes; row != ROW_NONE;
         row = dataset->episodes.rows[row].next)
        room++;
    *list = ARENA_ARRAY(arena, struct explanation, room);
    *count = 0;
    for (uint32_t row = dataset->families.rows[survivor].episodes; row != ROW_NONE;
         row = dataset->episodes.rows[row].next)
        explain_episode(arena, run, row, &(*list)[(*count)++]);
    if (*count > 1)
        qsort(*list, *count, sizeof **list, by_opening);
}

bool
explain_id(struct arena *arena, const struct run *run, const char *id, struct explanation **list,
           size_t *count, struct error *err)
{
    uint32_t episode = keys_find(&run->dataset->episodes.keys, text_of(id));
    uint32_t family = keys_find(&run->dataset->families.keys, text_of(id));

    if (episode != ROW_NONE) {
        *list = ARENA_ARRAY(arena, struct explanation, 1);
        *count = 1;
        explain_episode(arena, run, episode, *list);
        return true;
    }
    if (family != ROW_NONE) {
        explain_family(arena, run, family, list, count);
        return *count > 0 || error_raise(err, ERR_INPUT, "family \"%s\" has no episode", id);
    }
    return error_raise(
        err, ERR_INPUT,
        "there is no episode and no family \"%s\"; give an episode_id or a family_id "
        "as it stands in episodes.csv or families.csv",
        id);
}
