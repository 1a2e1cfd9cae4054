/* SPDX-License-Identifier: MIT */
#include "model/figures.h"

#include "model/gather.h"

const struct figure_def FIGURES[FIGURE_COUNT] = {
    [FIGURE_CLAIMS_NEW] =
        {"claims_new",            "New claims",
                             "Families with a claimable episode whose outcomes were sustained in this quarter: the day "
         "on which the sustainment period ended lies in the quarter.",                                              UNIT_FAMILIES, PLACE_SUBMISSION},
    [FIGURE_CLAIMS_CARRIED] =
        {"claims_carried",        "Claims carried forward",
                             "Families with a claimable episode whose sustainment period ended before this quarter and "
         "that were not claimed then.",                                                                             UNIT_FAMILIES, PLACE_SUBMISSION},
    [FIGURE_CLAIMS_TOTAL] = {"claims_total",          "Successful family outcomes claimed",
                             "New claims and claims carried forward together; each family once.",                   UNIT_FAMILIES, PLACE_SUBMISSION},
    [FIGURE_CLAIMS_YEAR_TO_DATE] =
        {"claims_year_to_date",   "Claims in the financial year so far",
                             "Earlier claims of this financial year up to and including this quarter, a row each, plus "
         "the claims of this return.",                                                                              UNIT_CLAIMS,   PLACE_SUBMISSION},
    [FIGURE_FAMILIES_WORKED_WITH] =
        {"families_worked_with",  "Families worked with",
                             "Families with an episode that had opened by the end of the quarter and had not closed "
         "before its start.",                                                                                       UNIT_FAMILIES, PLACE_PROGRESS  },
    [FIGURE_FAMILIES_NEW] = {"families_new",          "Families newly worked with",
                             "Families with an episode that opened in the quarter, whether or not "
                             "they had one before.",                                                                UNIT_FAMILIES, PLACE_PROGRESS  },
    [FIGURE_FAMILIES_CLOSED] = {"families_closed",       "Families closed",
                             "Families with an episode that closed in the quarter, by the as-at "
                                "date.",                                                                            UNIT_FAMILIES, PLACE_PROGRESS  },
    [FIGURE_CHILDREN_WORKED_WITH] =
        {"children_worked_with",  "Children worked with",
                             "Children under 18 in the household, on the as-at date, of the families worked with.",
                             UNIT_CHILDREN,                                                                                        PLACE_PROGRESS  },
    [FIGURE_FORECAST_NEXT_QUARTER] =
        {"forecast_next_quarter", "Forecast for the next quarter",
                             "Families not claimed now with an episode that waits only for its sustainment period, "
         "which ends by the end of the next quarter, and of which nothing is missing.",                             UNIT_FAMILIES, PLACE_PROGRESS  },
    [FIGURE_FORECAST_WITH_GAPS] =
        {"forecast_with_gaps",    "Forecast, if gaps are filled",
                             "Families as in the forecast for the next quarter, but with something missing that has to "
         "be recorded first.",                                                                                      UNIT_FAMILIES, PLACE_PROGRESS  },
    [FIGURE_PAYMENT_PENCE] =
        {"payment_pence",         "Payment by results",
                             "The payment for a family times the claims of this return, as far as the agreed number of "
         "the financial year is not used up by earlier claims; nothing in Earned Autonomy and "
         "devolved areas.",                                                                                         UNIT_PENCE,    PLACE_FUNDING   },
};

const struct figure_def HEADLINE_FIGURES[HEADLINE_FIGURE_COUNT] = {
    [HEADLINE_NEEDS_WORKED_WITH] =
        {"needs_worked_with",   "Needs worked with",
                                      "Pairs of a family and a need, identified by the end of the quarter, in episodes worked "
         "with in the quarter.",                                                                           UNIT_PAIRS,    PLACE_PROGRESS},
    [HEADLINE_OUTCOMES_IN_QUARTER] =
        {"outcomes_in_quarter", "Outcomes in the quarter",
                                      "Those of the needs worked with that were achieved in the quarter.", UNIT_PAIRS,
                                      PLACE_PROGRESS                                                                                    },
    [HEADLINE_NEEDS_CLAIMED] = {"needs_claimed",       "Needs claimed",
                                      "Pairs of a family and a need, identified by closure, in claimed "
                                "episodes; neutral ones included.",                                        UNIT_PAIRS,    PLACE_PROGRESS},
    [HEADLINE_OUTCOMES_CLAIMED] = {"outcomes_claimed",    "Outcomes claimed",
                                      "Those of the needs claimed that were achieved by the end of "
                                   "the sustainment period.",                                              UNIT_PAIRS,    PLACE_PROGRESS},
    [HEADLINE_FAMILIES_CLAIMED] = {"families_claimed",    "Families claimed",
                                      "Families with a need claimed under this headline.",                 UNIT_FAMILIES, PLACE_PROGRESS},
};

const char *const FUNDING_AREAS[AREA_COUNT] = {"pbr", "ea", "devolved"};

const char *
figure_unit_name(enum figure_unit unit)
{
    switch (unit) {
    case UNIT_FAMILIES:
        return "families";
    case UNIT_CLAIMS:
        return "claims";
    case UNIT_CHILDREN:
        return "children";
    case UNIT_PENCE:
        return "pence";
    case UNIT_PAIRS:
        return "family and need";
    case UNIT_EPISODES:
        return "episodes";
    }
    return "";
}

/* What counting one family after the other needs. */
struct counting {
    const struct dataset *dataset;
    const struct framework_set *set;
    const struct period *period;
    const struct decision *decisions;
    struct figures *figures;
    int32_t next_quarter_end;
    uint8_t *pairs;    /* per pair of the set, of the family under way: enum seen */
    uint32_t *touched; /* the pairs of which something was seen, and how many ... */
    uint32_t *touched_count;
    bool *headlines; /* those under which that family was claimed */
};

/* What was seen of one need code in one family. */
enum seen { SEEN_WORKED = 1, SEEN_IN_QUARTER = 2, SEEN_CLAIMED = 4, SEEN_ACHIEVED = 8 };

/* What was seen of one family's episodes. */
struct family_seen {
    bool worked_with, closed, waiting_ready, waiting_gap;
    uint32_t opened;  /* the episode opened first in the quarter, or ROW_NONE */
    uint32_t claimed; /* the claimable episode, or ROW_NONE */
};

static bool
day_in_quarter(const struct period *period, int32_t day)
{
    return day >= period->first && day <= period->last;
}

static bool
episode_is_worked_with(const struct counting *c, uint32_t episode)
{
    int32_t closed_on = episode_closed_on(&c->dataset->episodes.rows[episode]);

    return closed_on == DAY_UNKNOWN || closed_on > c->period->as_at ||
           closed_on >= c->period->first;
}

static void
see_waiting(const struct counting *c, const struct decision *decision, struct family_seen *seen)
{
    if (decision->kind != DECISION_WAITING || decision->sustained_on > c->next_quarter_end)
        return;
    if (decision->unknown == 0)
        seen->waiting_ready = true;
    else
        seen->waiting_gap = true;
}

static bool
need_achieved_in_quarter(const struct counting *c, uint32_t need)
{
    const struct outcomes *outcomes = &c->dataset->outcomes;

    for (uint32_t row = c->dataset->needs.rows[need].outcomes; row != ROW_NONE;
         row = outcomes->rows[row].next)
        if (day_in_quarter(c->period, outcome_achieved_on(&outcomes->rows[row])) &&
            outcome_is_used(c->dataset, row, c->period->as_at) &&
            outcome_result(c->dataset, row, c->period->as_at) == RESULT_ACHIEVED)
            return true;
    return false;
}

/* Notes what was SEEN of the pair that a need of an episode counts as. */
static void
see_pair(const struct counting *c, uint32_t episode, uint16_t code, unsigned seen)
{
    uint32_t pair = c->set->pairs[c->dataset->episodes.rows[episode].framework][code];

    c->touched[*c->touched_count] = pair;
    *c->touched_count += c->pairs[pair] == 0;
    c->pairs[pair] |= (uint8_t)seen;
}

static void
see_needs_worked_with(const struct counting *c, uint32_t episode)
{
    const struct needs *needs = &c->dataset->needs;

    for (uint32_t need = c->dataset->episodes.rows[episode].needs; need != ROW_NONE;
         need = needs->rows[need].next) {
        int32_t identified_on = need_identified_on(&needs->rows[need]);

        if (identified_on != DAY_UNKNOWN && identified_on > c->period->as_at)
            continue;
        see_pair(c, episode, need_code(&needs->rows[need]),
                 SEEN_WORKED | (need_achieved_in_quarter(c, need) ? SEEN_IN_QUARTER : 0));
    }
}

static void
see_needs_claimed(const struct counting *c, uint32_t episode)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct facts facts;

    gather_episode(arena, c->dataset, framework_of_episode(c->set, c->dataset, episode), c->period,
                   episode, &facts);
    for (size_t i = 0; i < facts.need_count; i++) {
        const struct need_fact *need = &facts.needs[i];

        if (!need->counted)
            continue;
        see_pair(c, episode, need->code,
                 SEEN_CLAIMED | (need->settled == SETTLED_ACHIEVED ? SEEN_ACHIEVED : 0));
    }
}

/* Counts the pairs of a family, and forgets them for the next. */
static void
count_headlines(const struct counting *c)
{
    memset(c->headlines, 0, c->set->list[0]->headline_count * sizeof *c->headlines);
    for (uint32_t i = 0; i < *c->touched_count; i++) {
        uint16_t headline = c->set->pair_headlines[c->touched[i]];
        int64_t *value = c->figures->headlines[headline].value;
        uint8_t seen = c->pairs[c->touched[i]];

        value[HEADLINE_NEEDS_WORKED_WITH] += (seen & SEEN_WORKED) != 0;
        value[HEADLINE_OUTCOMES_IN_QUARTER] += (seen & SEEN_IN_QUARTER) != 0;
        value[HEADLINE_NEEDS_CLAIMED] += (seen & SEEN_CLAIMED) != 0;
        value[HEADLINE_OUTCOMES_CLAIMED] += (seen & SEEN_ACHIEVED) != 0;
        if (seen & SEEN_CLAIMED && !c->headlines[headline]) {
            value[HEADLINE_FAMILIES_CLAIMED]++;
            c->headlines[headline] = true;
        }
        c->pairs[c->touched[i]] = 0;
    }
    *c->touched_count = 0;
}

static void
count_tests(struct figures *figures, const struct decision *decision)
{
    figures->decisions[decision->kind]++;
    for (unsigned test = 0; test < TEST_COUNT; test++) {
        figures->failed[test] += decision->failed >> test & 1;
        figures->unknown[test] += decision->unknown >> test & 1;
        figures->waived[test] += decision->waived >> test & 1;
    }
}

/* Of two opened on one day the smaller id goes first, whatever the order of the file. */
static bool
opened_before(const struct dataset *dataset, uint32_t episode, uint32_t other)
{
    int32_t day = episode_opened_on(&dataset->episodes.rows[episode]);

    if (other == ROW_NONE || day != episode_opened_on(&dataset->episodes.rows[other]))
        return other == ROW_NONE || day < episode_opened_on(&dataset->episodes.rows[other]);
    return text_compare(keys_text(&dataset->episodes.keys, episode),
                        keys_text(&dataset->episodes.keys, other)) < 0;
}

static void
see_episode(const struct counting *c, uint32_t episode, struct family_seen *seen)
{
    const struct decision *decision = &c->decisions[episode];
    int32_t closed_on = episode_closed_on(&c->dataset->episodes.rows[episode]);

    count_tests(c->figures, decision);
    if (decision->kind == DECISION_UNUSED)
        return;
    if (day_in_quarter(c->period, episode_opened_on(&c->dataset->episodes.rows[episode])) &&
        opened_before(c->dataset, episode, seen->opened))
        seen->opened = episode;
    if (decision->kind != DECISION_OPEN && day_in_quarter(c->period, closed_on))
        seen->closed = true;
    if (decision->kind == DECISION_CLAIMABLE)
        seen->claimed = episode;
    see_waiting(c, decision, seen);
    if (episode_is_worked_with(c, episode)) {
        seen->worked_with = true;
        see_needs_worked_with(c, episode);
    }
}

static int64_t
count_children(const struct counting *c, uint32_t family)
{
    const struct members *members = &c->dataset->members;
    int64_t children = 0;

    for (uint32_t row = c->dataset->families.rows[family].members; row != ROW_NONE;
         row = members->rows[row].next) {
        struct stay stay = member_stay(members, row);
        struct member_fact member = {
            .role = (uint8_t)members->rows[row].role,
            .dob = member_dob(&members->rows[row]),
            .from = stay.from,
            .until = stay.until,
        };

        children += member_in_household(&member, c->period->as_at) &&
                    member_is_child(&member, c->period->as_at);
    }
    return children;
}

static void
count_family(const struct counting *c, uint32_t family)
{
    struct family_seen seen = {.opened = ROW_NONE, .claimed = ROW_NONE};
    int64_t *value = c->figures->value;

    for (uint32_t episode = c->dataset->families.rows[family].episodes; episode != ROW_NONE;
         episode = c->dataset->episodes.rows[episode].next)
        see_episode(c, episode, &seen);
    if (seen.claimed != ROW_NONE) {
        bool in_quarter = c->decisions[seen.claimed].sustained_on >= c->period->first;

        value[in_quarter ? FIGURE_CLAIMS_NEW : FIGURE_CLAIMS_CARRIED]++;
        c->figures->claims_of[c->dataset->episodes.rows[seen.claimed].framework]++;
        see_needs_claimed(c, seen.claimed);
    } else if (seen.waiting_ready) {
        value[FIGURE_FORECAST_NEXT_QUARTER]++;
    } else if (seen.waiting_gap) {
        value[FIGURE_FORECAST_WITH_GAPS]++;
    }
    if (seen.worked_with) {
        value[FIGURE_FAMILIES_WORKED_WITH]++;
        value[FIGURE_CHILDREN_WORKED_WITH] += count_children(c, family);
    }
    if (seen.opened != ROW_NONE) {
        value[FIGURE_FAMILIES_NEW]++;
        c->figures->new_of[c->dataset->episodes.rows[seen.opened].framework]++;
    }
    value[FIGURE_FAMILIES_CLOSED] += seen.closed;
    count_headlines(c);
}

/* Earlier claims of the financial year, a row each; those of another authority left out, and those
 * told once already under the id they were claimed as. */
static int64_t
count_earlier_claims(const struct dataset *dataset, const struct period *period,
                     const char *authority)
{
    const struct claims *claims = &dataset->claims;
    int32_t now = quarter_index(period->quarter);
    int32_t year_start = period->quarter.year * 4;
    int64_t count = 0;

    for (uint32_t row = 0; row < dataset->rows[TABLE_CLAIMS].count; row++) {
        bool ours =
            claims->rows[row].authority == ROW_NONE || authority[0] == '\0' ||
            text_is(keys_text(&claims->authorities, claims->rows[row].authority), authority);

        count += ours && !claims->rows[row].borrowed && claims->rows[row].quarter >= year_start &&
                 claims->rows[row].quarter <= now;
    }
    return count;
}

static int64_t
payment(const struct framework_set *set, const struct figure_options *options,
        const struct figures *figures)
{
    int64_t left = figures->value[FIGURE_CLAIMS_TOTAL], sum = 0;

    if (options->area != AREA_PAYMENT_BY_RESULTS)
        return 0;
    if (options->agreed_number != AGREED_NUMBER_NONE)
        left = options->agreed_number - figures->earlier_claims_in_year;
    for (unsigned i = 0; i < set->count && left > 0; i++) {
        int64_t claims = figures->claims_of[i] < left ? figures->claims_of[i] : left, pence;

        must(!__builtin_mul_overflow(set->list[i]->payment_pence, claims, &pence));
        must(!__builtin_add_overflow(sum, pence, &sum));
        left -= claims;
    }
    return sum;
}

static int64_t
attachment(const struct framework_set *set, const struct figures *figures)
{
    int64_t sum = 0;

    for (unsigned i = 0; i < set->count; i++) {
        int64_t pence;

        must(!__builtin_mul_overflow(set->list[i]->attachment_pence, figures->new_of[i], &pence));
        must(!__builtin_add_overflow(sum, pence, &sum));
    }
    return sum;
}

void
figures_begin(struct arena *arena, const struct framework_set *set, struct figures *figures)
{
    *figures = (struct figures){
        .headlines = ARENA_ARRAY(arena, struct headline_counts, set->list[0]->headline_count)};
}

static void
counting_begin(struct arena *arena, const struct dataset *dataset, const struct framework_set *set,
               const struct period *period, struct counting *counting)
{
    struct quarter next = quarter_from_index(quarter_index(period->quarter) + 1);

    *counting = (struct counting){
        .dataset = dataset,
        .set = set,
        .period = period,
        .next_quarter_end = quarter_last_day(next),
        .pairs = ARENA_ARRAY(arena, uint8_t, set->pair_count),
        .touched = ARENA_ARRAY(arena, uint32_t, set->pair_count + 1),
        .touched_count = ARENA_ARRAY(arena, uint32_t, 1),
        .headlines = ARENA_ARRAY(arena, bool, set->list[0]->headline_count),
    };
}

void
figures_count(const struct dataset *dataset, const struct framework_set *set,
              const struct period *period, const struct decision *decisions, uint32_t first,
              uint32_t end, struct figures *figures)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct counting counting;

    counting_begin(arena, dataset, set, period, &counting);
    counting.decisions = decisions;
    counting.figures = figures;
    for (uint32_t family = first; family < end; family++)
        if (dataset->families.rows[family].episodes != ROW_NONE)
            count_family(&counting, family);
}

bool
figures_are_alike(const struct framework_set *a, const struct framework_set *b)
{
    const struct framework *one = a->list[0], *other = b->list[0];

    return a->first_decides && b->first_decides && one->need_count == other->need_count &&
           one->headline_count == other->headline_count && a->pair_count == b->pair_count &&
           memcmp(a->pairs[0], b->pairs[0], one->need_count * sizeof *a->pairs[0]) == 0 &&
           memcmp(a->pair_headlines, b->pair_headlines,
                  a->pair_count * sizeof *a->pair_headlines) == 0;
}

static bool
decision_is_same(const struct decision *a, const struct decision *b)
{
    return a->sustained_on == b->sustained_on && a->kind == b->kind && a->warned == b->warned &&
           a->failed == b->failed && a->unknown == b->unknown && a->waived == b->waived;
}

static bool
family_is_decided_alike(const struct dataset *dataset, const struct decision *const decisions[2],
                        uint32_t family)
{
    for (uint32_t episode = dataset->families.rows[family].episodes; episode != ROW_NONE;
         episode = dataset->episodes.rows[episode].next)
        if (!decision_is_same(&decisions[0][episode], &decisions[1][episode]))
            return false;
    return true;
}

void
figures_count_by_both(const struct dataset *dataset, const struct framework_set *set,
                      const struct period *period, const struct decision *const decisions[2],
                      uint32_t first, uint32_t end, struct figures figures[3])
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct counting counting;

    counting_begin(arena, dataset, set, period, &counting);
    for (uint32_t family = first; family < end; family++) {
        bool alike = family_is_decided_alike(dataset, decisions, family);

        if (dataset->families.rows[family].episodes == ROW_NONE)
            continue;
        for (unsigned i = 0; i < (alike ? 1 : 2); i++) {
            counting.decisions = decisions[i];
            counting.figures = &figures[alike ? FIGURES_OF_BOTH : i];
            count_family(&counting, family);
        }
    }
}

static void
add_each(int64_t *to, const int64_t *from, size_t count)
{
    for (size_t i = 0; i < count; i++)
        to[i] += from[i];
}

void
figures_add(const struct framework_set *set, const struct figures *from, struct figures *to)
{
    add_each(to->value, from->value, FIGURE_COUNT);
    add_each(to->decisions, from->decisions, DECISION_COUNT);
    add_each(to->failed, from->failed, TEST_COUNT);
    add_each(to->unknown, from->unknown, TEST_COUNT);
    add_each(to->waived, from->waived, TEST_COUNT);
    add_each(to->claims_of, from->claims_of, FRAMEWORKS_MOST);
    add_each(to->new_of, from->new_of, FRAMEWORKS_MOST);
    for (uint16_t h = 0; h < set->list[0]->headline_count; h++)
        add_each(to->headlines[h].value, from->headlines[h].value, HEADLINE_FIGURE_COUNT);
}

void
figures_finish(const struct dataset *dataset, const struct framework_set *set,
               const struct period *period, const struct figure_options *options,
               struct figures *figures)
{
    int64_t *value = figures->value;

    figures->earlier_claims_in_year = count_earlier_claims(dataset, period, options->authority);
    value[FIGURE_CLAIMS_TOTAL] = value[FIGURE_CLAIMS_NEW] + value[FIGURE_CLAIMS_CARRIED];
    value[FIGURE_CLAIMS_YEAR_TO_DATE] =
        figures->earlier_claims_in_year + value[FIGURE_CLAIMS_TOTAL];
    value[FIGURE_PAYMENT_PENCE] = payment(set, options, figures);
    if (options->area == AREA_PAYMENT_BY_RESULTS)
        figures->attachment_pence = attachment(set, figures);
}

void
figures_add_school(struct arena *arena, struct figures *figures, const struct framework *framework,
                   struct text urn)
{
    struct school_incentive *schools;
    size_t at = 0;

    while (at < figures->school_count && text_compare(text_of(figures->schools[at].urn), urn) < 0)
        at++;
    if (at == figures->school_count || !text_is(urn, figures->schools[at].urn)) {
        schools = ARENA_ARRAY(arena, struct school_incentive, figures->school_count + 1);
        for (size_t i = 0; i <= figures->school_count; i++)
            if (i != at)
                schools[i] = figures->schools[i > at ? i - 1 : i];
        schools[at] = (struct school_incentive){.urn = arena_copy(arena, urn.at, urn.length)};
        figures->schools = schools;
        figures->school_count++;
    }
    figures->schools[at].claims++;
    figures->schools[at].pence += framework->school_incentive_pence;
}
