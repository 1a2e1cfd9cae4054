/* SPDX-License-Identifier: MIT */
/* The needs of invented episodes and their outcomes. */
#include "model/sample_parts.h"

static struct sample_outcome
outcome_plain(struct dice *dice, uint8_t result, int32_t achieved_on)
{
    int8_t basis = dice_chance(dice, 150) ? (int8_t)dice_between(dice, 0, BASIS_COMPUTED) : -1;

    return (struct sample_outcome){.there = true,
                                   .result = result,
                                   .basis = basis,
                                   .achieved_on = achieved_on,
                                   .approved_on = DAY_UNKNOWN};
}

/* An outcome that passes: achieved before closure; at times neutral, or an approved exception. */
static struct sample_outcome
outcome_good(struct dice *dice, const struct sample_episode *episode, bool may_be_neutral)
{
    int32_t day = dice_between(dice, episode->opened_on + 20, episode->closed_on);
    struct sample_outcome outcome = outcome_plain(dice, RESULT_ACHIEVED, day);

    if (may_be_neutral && dice_chance(dice, 70))
        return outcome_plain(dice, RESULT_NEUTRAL, DAY_UNKNOWN);
    if (dice_chance(dice, 12)) {
        outcome.basis = BASIS_EXCEPTION;
        outcome.approved_on = episode->closed_on;
    }
    return outcome;
}

/* The outcome of need number NTH (from 0) of the episode.  The first need shows the flaw, if any;
 * once there is one, not every other outcome was written down either. */
static struct sample_outcome
outcome_make(struct sample_making *making, const struct sample_episode *episode, unsigned nth,
             unsigned flaws)
{
    struct dice *dice = &making->dice;
    int32_t last = making->plan->period.as_at;
    struct sample_outcome good;

    if (episode->closed_on == DAY_UNKNOWN) /* at most some are reached so far */
        return dice_chance(dice, 80)
                   ? outcome_plain(
                         dice, RESULT_ACHIEVED,
                         dice_between(dice, sample_earlier(episode->opened_on + 20, last), last))
                   : (struct sample_outcome){.there = false};
    good = outcome_good(dice, episode, nth > 0);
    if (nth == 0 && flaws & FLAW_NOT_ACHIEVED)
        return outcome_plain(dice, RESULT_NOT_ACHIEVED, DAY_UNKNOWN);
    if (nth == 0 && flaws & FLAW_NO_OUTCOME)
        return (struct sample_outcome){.there = false};
    if (nth == 0 && flaws & FLAW_UNDATED)
        good.achieved_on = DAY_UNKNOWN;
    if (nth == 0 && flaws & FLAW_UNAPPROVED) {
        good.basis = BASIS_EXCEPTION;
        good.approved_on = DAY_UNKNOWN;
    }
    if (nth > 0 && flaws != 0 && dice_chance(dice, 330))
        good.there = false;
    return good;
}

/* A need's day and place, most of them unknown.  Where a mistake is planted no need has a day, so
 * that a wrong closing day is the only thing wrong. */
static void
need_date(struct sample_making *making, struct sample_need *need,
          const struct sample_episode *episode)
{
    struct dice *dice = &making->dice;
    int32_t until =
        episode->closed_on == DAY_UNKNOWN ? making->plan->period.as_at : episode->closed_on;

    need->identified_on = DAY_UNKNOWN;
    need->identified_at = -1;
    if (making->family->mistake != MISTAKE_NONE || dice_chance(dice, 700))
        return;
    need->identified_on = sample_earlier(episode->opened_on + dice_between(dice, 0, 60), until);
    if (making->family->thorough || dice_chance(dice, 60))
        need->identified_at = (int8_t)dice_between(dice, IDENTIFIED_SCREENING, IDENTIFIED_REVIEW);
}

/* A need code that the episode does not have yet. */
static uint8_t
code_choose(struct dice *dice, uint64_t *taken)
{
    uint32_t code = dice_below(dice, SAMPLE_NEED_CODES);

    while (*taken >> code & 1)
        code = (code + 1) % SAMPLE_NEED_CODES;
    *taken |= UINT64_C(1) << code;
    return (uint8_t)code;
}

static void
needs_of_episode(struct sample_making *making, uint8_t nth_episode, unsigned flaws)
{
    static const uint32_t SOME[] = {0, 0, 0, 33, 33, 21, 13}; /* needs of an episode, of 100 */
    static const uint32_t FEW[] = {0, 40, 60};
    struct sample_family *family = making->family;
    const struct sample_episode *episode = &family->episodes[nth_episode];
    size_t count = flaws & FLAW_FEW_NEEDS ? dice_weighted(&making->dice, FEW, 3)
                                          : dice_weighted(&making->dice, SOME, 7);
    uint64_t taken = 0;

    for (unsigned i = 0; i < count; i++) {
        struct sample_need *need = &family->needs[family->need_count++];

        need->episode = nth_episode;
        need->code = code_choose(&making->dice, &taken);
        need->member = dice_chance(&making->dice, 150) ? 0 : SAMPLE_NOBODY;
        need_date(making, need, episode);
        need->outcome = outcome_make(making, episode, i, flaws);
    }
}

void
sample_needs_make(struct sample_making *making)
{
    uint8_t last = (uint8_t)(making->family->episode_count - 1);

    if (last > 0)
        needs_of_episode(making, 0, making->first_flaws);
    needs_of_episode(making, last, making->flaws);
}
