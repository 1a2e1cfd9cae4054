/* SPDX-License-Identifier: MIT */
#include "model/gather.h"

#include "model/fetch.h"
#include "model/measure.h"

static bool
day_is_after(int32_t day, int32_t limit)
{
    return day != DAY_UNKNOWN && day > limit;
}

bool
outcome_is_used(const struct dataset *dataset, uint32_t outcome, int32_t as_at)
{
    return !day_is_after(outcome_achieved_on(&dataset->outcomes.rows[outcome]), as_at);
}

uint8_t
outcome_result(const struct dataset *dataset, uint32_t outcome, int32_t as_at)
{
    return outcome_counts_from(&dataset->outcomes, outcome) > as_at
               ? RESULT_UNKNOWN
               : (uint8_t)dataset->outcomes.rows[outcome].result;
}

/* What the outcome rows of one need say together. */
struct outcome_sum {
    bool any, open;                    /* open: unknown, or achieved nobody knows when */
    int32_t achieved_on;               /* the earliest, or DAY_NEVER */
    uint32_t achieved, neutral, other; /* rows; ROW_NONE */
};

/* The row that comes first in the file stands for rows that say the same. */
static uint32_t
earlier_row(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static void
sum_outcome(const struct dataset *dataset, uint32_t row, int32_t as_at, struct outcome_sum *sum)
{
    int32_t achieved_on = outcome_achieved_on(&dataset->outcomes.rows[row]);

    sum->any = true;
    switch (outcome_result(dataset, row, as_at)) {
    case RESULT_ACHIEVED:
        if (achieved_on == DAY_UNKNOWN) {
            sum->open = true;
            sum->other = earlier_row(sum->other, row);
        } else if (achieved_on < sum->achieved_on ||
                   (achieved_on == sum->achieved_on && row < sum->achieved)) {
            sum->achieved_on = achieved_on;
            sum->achieved = row;
        }
        break;
    case RESULT_NEUTRAL:
        sum->neutral = earlier_row(sum->neutral, row);
        break;
    case RESULT_NOT_ACHIEVED:
        sum->other = earlier_row(sum->other, row);
        break;
    default:
        sum->open = true;
        sum->other = earlier_row(sum->other, row);
        break;
    }
}

static void
settle_need(const struct dataset *dataset, const struct period *period, int32_t sustained_on,
            struct need_fact *need)
{
    struct outcome_sum sum = {
        .achieved_on = DAY_NEVER, .achieved = ROW_NONE, .neutral = ROW_NONE, .other = ROW_NONE};

    for (uint32_t row = dataset->needs.rows[need->row].outcomes; row != ROW_NONE;
         row = dataset->outcomes.rows[row].next)
        if (outcome_is_used(dataset, row, period->as_at))
            sum_outcome(dataset, row, period->as_at, &sum);
    if (sum.achieved != ROW_NONE && sum.achieved_on <= sustained_on) {
        need->settled = SETTLED_ACHIEVED;
        need->outcome = sum.achieved;
    } else if (sum.neutral != ROW_NONE) {
        need->settled = SETTLED_NEUTRAL;
        need->outcome = sum.neutral;
    } else {
        need->settled = sum.any && !sum.open ? SETTLED_FAILED : SETTLED_UNKNOWN;
        need->outcome = sum.achieved != ROW_NONE ? sum.achieved : sum.other;
    }
}

/* The longest sustainment of the needs counted; the framework's own where no need has its own. */
static void
sustain_needs(const struct dataset *dataset, const struct framework *framework, struct facts *facts)
{
    int32_t months = 0;

    for (uint32_t row = dataset->episodes.rows[facts->episode].needs; row != ROW_NONE;
         row = dataset->needs.rows[row].next) {
        const struct need *need = &dataset->needs.rows[row];
        int32_t of_need = framework->needs[need_code(need)].sustain_months;

        if (day_is_after(need_identified_on(need), facts->closed_on))
            continue;
        of_need = of_need == 0 ? framework->sustain_months : of_need;
        months = of_need > months ? of_need : months;
    }
    if (months > 0)
        facts->sustained_on = day_add_months(facts->closed_on, months);
}

static void
gather_needs(struct arena *arena, const struct dataset *dataset, const struct period *period,
             struct facts *facts)
{
    size_t room = 0;

    for (uint32_t row = dataset->episodes.rows[facts->episode].needs; row != ROW_NONE;
         row = dataset->needs.rows[row].next) {
        struct need_fact *need;

        facts->needs =
            arena_grow(arena, facts->needs, &room, facts->need_count, sizeof *facts->needs);
        need = &facts->needs[facts->need_count];
        *need = (struct need_fact){
            .row = row,
            .code = need_code(&dataset->needs.rows[row]),
            .identified_on = need_identified_on(&dataset->needs.rows[row]),
        };
        if (day_is_after(need->identified_on, period->as_at))
            continue;
        need->counted = !day_is_after(need->identified_on, facts->closed_on);
        settle_need(dataset, period, facts->sustained_on, need);
        facts->need_count++;
    }
}

/* Sums a child's terms that overlap (closed_on, S].  Without branches: whether a term does cannot
 * be foreseen. */
static void
sum_terms(const struct dataset *dataset, const struct period *period, const struct facts *facts,
          struct member_fact *member)
{
    int32_t last = facts->sustained_on < period->as_at ? facts->sustained_on : period->as_at;
    unsigned inside = 0;

    for (uint32_t at = dataset->members.rows[member->row].attendance; at != ROW_NONE;
         at = dataset->attendance.rows[at].next) {
        struct term_said row = term_of(&dataset->attendance, at);
        struct span span = term_span(&dataset->attendance, &row);
        unsigned within = (unsigned)(span.start <= last) & (unsigned)(span.end > facts->closed_on);
        unsigned all = 0U - within;

        member->term_rows += within;
        member->possible += row.possible & all;
        member->unauthorised += row.unauthorised & all;
        inside |= within & (unsigned)(row.provision != PROVISION_HOME_EDUCATED) &
                  (unsigned)(row.provision != PROVISION_NONE);
    }
    member->only_outside_school = !inside && member->term_rows > 0;
}

static void
gather_members(struct arena *arena, const struct dataset *dataset, const struct period *period,
               bool with_terms, struct facts *facts)
{
    size_t room = 0;

    for (uint32_t row = dataset->families.rows[facts->family].members; row != ROW_NONE;
         row = dataset->members.rows[row].next) {
        struct stay stay = member_stay(&dataset->members, row);
        struct member_fact *member;

        facts->members =
            arena_grow(arena, facts->members, &room, facts->member_count, sizeof *facts->members);
        member = &facts->members[facts->member_count];
        *member = (struct member_fact){
            .row = row,
            .role = (uint8_t)dataset->members.rows[row].role,
            .dob = member_dob(&dataset->members.rows[row]),
            .from = stay.from,
            .until = stay.until,
        };
        if (day_is_after(member->dob, period->as_at) || day_is_after(member->from, period->as_at))
            continue;
        if (with_terms && member->role == ROLE_CHILD)
            sum_terms(dataset, period, facts, member);
        facts->member_count++;
    }
}

static void
gather_events(const struct dataset *dataset, const struct period *period, struct facts *facts)
{
    const struct events *events = &dataset->events;
    int32_t last = facts->sustained_on < period->as_at ? facts->sustained_on : period->as_at;
    unsigned place = dataset->episodes.rows[facts->episode].framework;

    facts->events_known = dataset->rows[TABLE_EVENTS].there;
    for (uint32_t row = dataset->families.rows[facts->family].events; row != ROW_NONE;
         row = events->rows[row].next) {
        if (!(events->rows[row].rereferral >> place & 1) ||
            events->rows[row].on <= facts->closed_on || events->rows[row].on > last)
            continue;
        if (facts->rereferral == ROW_NONE ||
            events->rows[row].on < events->rows[facts->rereferral].on ||
            (events->rows[row].on == events->rows[facts->rereferral].on && row < facts->rereferral))
            facts->rereferral = row;
    }
}

/* Whether a claim of the family for something else lets this one pass. */
static bool
policy_allows(struct claim_policy policy, struct quarter claimed, int32_t sustained_on)
{
    switch (policy.kind) {
    case CLAIM_BLOCK:
        return false;
    case CLAIM_WARN:
        return true;
    case CLAIM_AFTER:
        return day_add_months(quarter_last_day(claimed), policy.months) <= sustained_on;
    }
    return false;
}

static void
weigh_claim(const struct dataset *dataset, const struct framework *framework,
            const struct period *period, uint32_t row, struct facts *facts)
{
    struct quarter claimed = quarter_from_index(dataset->claims.rows[row].quarter);
    int32_t now = quarter_index(period->quarter);
    bool in_the_way;

    if (dataset->claims.rows[row].quarter > now)
        return;
    in_the_way = dataset->claims.rows[row].episode == facts->episode ||
                 dataset->claims.rows[row].quarter == now ||
                 !policy_allows(framework->claim_policy, claimed, facts->sustained_on);
    if (in_the_way)
        facts->earlier_claim = earlier_row(facts->earlier_claim, row);
    else if (framework->claim_policy.kind == CLAIM_WARN)
        facts->claimed_before_warned = true;
}

/* A claim may name this episode and yet another family, or one that is not there. */
static void
gather_claims(const struct dataset *dataset, const struct framework *framework,
              const struct period *period, struct facts *facts)
{
    struct noted noted = episode_noted(&dataset->episodes, facts->episode);

    for (uint32_t row = noted.family_claims; row != ROW_NONE; row = dataset->claims.rows[row].next)
        weigh_claim(dataset, framework, period, row, facts);
    for (uint32_t row = noted.claims; row != ROW_NONE;
         row = dataset->claims.rows[row].next_of_episode)
        weigh_claim(dataset, framework, period, row, facts);
}

bool
waiver_is_in_force(const struct dataset *dataset, uint32_t waiver, int32_t as_at)
{
    const struct waiver *row = &dataset->waivers.rows[waiver];

    return row->approved_on <= as_at &&
           (row->expires_on == DAY_UNKNOWN || row->expires_on >= as_at);
}

static void
gather_waivers(const struct dataset *dataset, const struct period *period, struct facts *facts)
{
    const struct waiver *rows = dataset->waivers.rows;

    for (uint32_t row = episode_noted(&dataset->episodes, facts->episode).waivers; row != ROW_NONE;
         row = rows[row].next)
        if (waiver_is_in_force(dataset, row, period->as_at))
            facts->waived |= (uint16_t)(1U << waivable_test(rows[row].test));
}

static enum answer
answer_of(uint8_t stored)
{
    return (enum answer)stored;
}

static void
gather_row(const struct dataset *dataset, const struct framework *framework, uint32_t episode,
           struct facts *facts)
{
    const struct episodes *episodes = &dataset->episodes;
    int32_t closed_on = episode_closed_on(&episodes->rows[episode]);

    *facts = (struct facts){
        .episode = episode,
        .family = episode_family(dataset, episode),
        .opened_on = episode_opened_on(&episodes->rows[episode]),
        .assessed_on = episode_assessed_on(&episodes->rows[episode]),
        .plan_on = episode_plan_on(&episodes->rows[episode]),
        .closed_on = closed_on,
        .whole_family_assessment =
            answer_of((uint8_t)episodes->rows[episode].whole_family_assessment),
        .plan_covers_all_needs = answer_of((uint8_t)episodes->rows[episode].plan_covers_all_needs),
        .closure_quality = answer_of((uint8_t)episodes->rows[episode].closure_quality),
        .lead_practitioner = episodes->rows[episode].lead_practitioner != 0,
        .sustained_on = closed_on == DAY_UNKNOWN
                            ? DAY_UNKNOWN
                            : day_add_months(closed_on, framework->sustain_months),
        .rereferral = ROW_NONE,
        .earlier_claim = ROW_NONE,
    };
}

void
gather_episode(struct arena *arena, const struct dataset *dataset,
               const struct framework *framework, const struct period *period, uint32_t episode,
               struct facts *facts)
{
    bool closed;

    gather_row(dataset, framework, episode, facts);
    if (facts->opened_on > period->as_at)
        return;
    closed = facts->closed_on != DAY_UNKNOWN && facts->closed_on <= period->as_at;
    if (closed && framework->sustains_by_need)
        sustain_needs(dataset, framework, facts);
    gather_members(arena, dataset, period, closed && framework->regression, facts);
    gather_needs(arena, dataset, period, facts);
    if (!closed)
        return;
    gather_events(dataset, period, facts);
    gather_claims(dataset, framework, period, facts);
    if (dataset->detail.kept)
        measure_facts(arena, dataset, framework, period->as_at, facts);
    gather_waivers(dataset, period, facts);
}

/* An episode that is open or unused needs no facts beyond its row. */
static bool
row_decides(const struct dataset *dataset, const struct period *period, uint32_t episode)
{
    int32_t closed_on = episode_closed_on(&dataset->episodes.rows[episode]);

    return episode_opened_on(&dataset->episodes.rows[episode]) > period->as_at ||
           closed_on == DAY_UNKNOWN || closed_on > period->as_at;
}

static void
gather_for_decision(struct arena *arena, const struct dataset *dataset,
                    const struct framework *framework, const struct period *period,
                    uint32_t episode, struct facts *facts)
{
    if (row_decides(dataset, period, episode))
        gather_row(dataset, framework, episode, facts);
    else
        gather_episode(arena, dataset, framework, period, episode, facts);
}

static bool
episode_goes_first(const struct dataset *dataset, uint32_t a, uint32_t b)
{
    const struct episode *episodes = dataset->episodes.rows;

    if (episode_closed_on(&episodes[a]) != episode_closed_on(&episodes[b]))
        return episode_closed_on(&episodes[a]) < episode_closed_on(&episodes[b]);
    return text_compare(keys_text(&dataset->episodes.keys, a),
                        keys_text(&dataset->episodes.keys, b)) < 0;
}

static void
settle_family(const struct dataset *dataset, uint32_t family, struct decision *decisions)
{
    uint32_t winner = ROW_NONE;

    for (uint32_t row = dataset->families.rows[family].episodes; row != ROW_NONE;
         row = dataset->episodes.rows[row].next)
        if (decisions[row].kind == DECISION_CLAIMABLE &&
            (winner == ROW_NONE || episode_goes_first(dataset, row, winner)))
            winner = row;
    for (uint32_t row = dataset->families.rows[family].episodes; row != ROW_NONE;
         row = dataset->episodes.rows[row].next)
        if (decisions[row].kind == DECISION_CLAIMABLE && row != winner) {
            decisions[row].kind = DECISION_CLAIMED_BEFORE;
            decisions[row].failed |= 1U << TEST_CLAIMED_BEFORE;
        }
}

bool
gather_is_alike(const struct dataset *dataset, const struct framework *a, const struct framework *b)
{
    return !dataset->detail.kept && a->sustain_months == b->sustain_months &&
           !a->sustains_by_need && !b->sustains_by_need && a->regression == b->regression &&
           a->claim_policy.kind == b->claim_policy.kind &&
           a->claim_policy.months == b->claim_policy.months;
}

static void
decide_family(struct arena *arena, const struct dataset *dataset, const struct framework_set *set,
              const struct period *period, uint32_t family, struct decision *decisions)
{
    for (uint32_t row = dataset->families.rows[family].episodes; row != ROW_NONE;
         row = dataset->episodes.rows[row].next) {
        const struct framework *framework = framework_of_episode(set, dataset, row);
        struct facts facts;

        gather_for_decision(arena, dataset, framework, period, row, &facts);
        decisions[row] = decide_episode(&facts, framework, period->as_at);
        arena_empty(arena);
    }
    settle_family(dataset, family, decisions);
}

static void
decide_family_by_both(struct arena *arena, const struct dataset *dataset,
                      const struct framework *const both[2], const struct period *period,
                      uint32_t family, struct decision *const decisions[2])
{
    for (uint32_t row = dataset->families.rows[family].episodes; row != ROW_NONE;
         row = dataset->episodes.rows[row].next) {
        struct decision decided[2];
        struct facts facts;

        gather_for_decision(arena, dataset, both[0], period, row, &facts);
        decide_episode_by_both(&facts, both, period->as_at, decided);
        for (unsigned i = 0; i < 2; i++)
            decisions[i][row] = decided[i];
        arena_empty(arena);
    }
    for (unsigned i = 0; i < 2; i++)
        settle_family(dataset, family, decisions[i]);
}

/* Rows in the order of families come into the cache by themselves. */
static void
fetch_ahead(const struct dataset *dataset, const struct period *period, uint32_t first,
            uint32_t family, uint32_t end)
{
    if (!dataset->by_family && (family - first) % FETCH_FAMILIES == 0)
        fetch_families(dataset, period->as_at, family,
                       end - family < FETCH_FAMILIES ? end : family + FETCH_FAMILIES);
}

void
gather_decide(const struct dataset *dataset, const struct framework_set *set,
              const struct period *period, uint32_t first, uint32_t end, struct decision *decisions)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    for (uint32_t family = first; family < end; family++) {
        fetch_ahead(dataset, period, first, family, end);
        decide_family(arena, dataset, set, period, family, decisions);
    }
}

void
gather_decide_by_both(const struct dataset *dataset, const struct framework *const both[2],
                      const struct period *period, uint32_t first, uint32_t end,
                      struct decision *const decisions[2])
{
    ARENA_SCOPE struct arena *arena = arena_new();

    for (uint32_t family = first; family < end; family++) {
        fetch_ahead(dataset, period, first, family, end);
        decide_family_by_both(arena, dataset, both, period, family, decisions);
    }
}
