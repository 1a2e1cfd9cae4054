/* SPDX-License-Identifier: MIT */
/* The episodes of an invented family. */
#include "model/sample_parts.h"

/* A day in one of the story's quarters, up to the as-at date. */
static int32_t
story_day(struct sample_making *making)
{
    const struct sample_story *story = making->story;
    int32_t ago = dice_between(&making->dice, story->newest, story->oldest);
    int32_t index = quarter_index(making->plan->period.quarter) - ago;
    int32_t first = quarter_first_day(quarter_from_index(index));
    int32_t last = quarter_first_day(quarter_from_index(index + 1)) - 1;

    return dice_between(&making->dice, first, sample_earlier(last, making->plan->period.as_at));
}

/* Assessment, plan and lead of an episode whose days are set; what has gone wrong is FLAWS. */
static void
episode_fill(struct sample_making *making, struct sample_episode *episode, unsigned flaws)
{
    struct dice *dice = &making->dice;
    int32_t until =
        episode->closed_on == DAY_UNKNOWN ? making->plan->period.as_at : episode->closed_on;

    episode->assessed_on = sample_earlier(episode->opened_on + dice_between(dice, 3, 40), until);
    episode->plan_on = sample_earlier(episode->assessed_on + dice_between(dice, 0, 30), until);
    episode->whole_family = ANSWER_YES;
    episode->covers_all = ANSWER_YES;
    episode->quality = episode->closed_on == DAY_UNKNOWN ? ANSWER_BLANK : ANSWER_YES;
    episode->has_lead = (flaws & FLAW_NO_LEAD) == 0;
    if (flaws & FLAW_PART_OF_FAMILY)
        episode->whole_family = ANSWER_NO;
    if (flaws & FLAW_LATE_PLAN)
        episode->plan_on =
            sample_earlier(until + dice_between(dice, 1, 20), making->plan->period.as_at);
    if (flaws & FLAW_LATE_PLAN && episode->plan_on <= until)
        episode->covers_all = ANSWER_NO;
    if (flaws & FLAW_POOR_CLOSURE)
        episode->quality = ANSWER_NO;
    if (flaws & FLAW_NOT_ASSESSED)
        episode->assessed_on = DAY_UNKNOWN;
    if (flaws & FLAW_NO_PLAN)
        episode->plan_on = DAY_UNKNOWN;
    if (flaws & FLAW_QUALITY_UNSAID)
        episode->quality = ANSWER_BLANK;
}

/* An episode before the family's last; it never led to a claim. */
static void
first_episode_make(struct sample_making *making)
{
    static const unsigned FLAWS[] = {FLAW_FEW_NEEDS, FLAW_NOT_ACHIEVED, FLAW_POOR_CLOSURE};
    struct sample_family *family = making->family;

    family->episodes[1] = family->episodes[0];
    family->episode_count = 2;
    making->first_flaws = FLAWS[dice_below(&making->dice, 3)];
    family->episodes[0].closed_on =
        family->episodes[1].opened_on - dice_between(&making->dice, 20, 400);
    family->episodes[0].opened_on =
        family->episodes[0].closed_on - dice_between(&making->dice, 60, 300);
    episode_fill(making, &family->episodes[0], making->first_flaws);
}

void
sample_episodes_make(struct sample_making *making)
{
    struct sample_family *family = making->family;
    struct sample_episode *episode = &family->episodes[0];
    bool planted = family->mistake != MISTAKE_NONE;

    family->episode_count = 1;
    episode->closed_on = making->story->open ? DAY_UNKNOWN : story_day(making);
    episode->opened_on = making->story->open
                             ? story_day(making)
                             : episode->closed_on - dice_between(&making->dice, 75, 400);
    episode_fill(making, episode, making->flaws);
    if (!planted && !family->superseded && !making->story->claimed &&
        dice_chance(&making->dice, 103))
        first_episode_make(making);
}
