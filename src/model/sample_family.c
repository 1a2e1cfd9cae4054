/* SPDX-License-Identifier: MIT */
/* An invented family's story: how its last episode goes, and what is amiss in its record. */
#include "model/sample_parts.h"

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static const uint16_t FAILS[] = {FLAW_FEW_NEEDS,    FLAW_PART_OF_FAMILY, FLAW_LATE_PLAN,
                                 FLAW_NOT_ACHIEVED, FLAW_NOT_ACHIEVED,   FLAW_POOR_CLOSURE,
                                 FLAW_REREFERRED,   FLAW_REREFERRED,     FLAW_ABSENT};
static const uint16_t GAPS[] = {
    FLAW_NOT_ASSESSED, FLAW_NO_PLAN,    FLAW_NO_LEAD, FLAW_NO_OUTCOME,     FLAW_NO_OUTCOME,
    FLAW_UNDATED,      FLAW_UNAPPROVED, FLAW_UNDATED, FLAW_QUALITY_UNSAID, FLAW_NO_SESSIONS};

#define SOME_OF(list) list, COUNT(list)
#define NO_FLAW       NULL, 0

/* How families' last episodes go.  Closed two quarters before the return's quarter is sustained in
 * it (six months): a new claim; three or four quarters before is one that was left lying. */
static const struct sample_story STORIES[] = {
  /* weight, oldest, newest, open, claimed, flaws: least, most, which */
    {3000, 5,  0, true,  false, 0, 0, NO_FLAW       },
    {900,  1,  0, false, false, 0, 0, NO_FLAW       },
    {150,  1,  0, false, false, 1, 2, SOME_OF(GAPS) },
    {175,  2,  2, false, false, 0, 0, NO_FLAW       },
    {30,   4,  3, false, false, 0, 0, NO_FLAW       },
    {500,  6,  2, false, false, 1, 2, SOME_OF(GAPS) },
    {5045, 12, 0, false, false, 1, 3, SOME_OF(FAILS)},
    {200,  12, 3, false, true,  0, 0, NO_FLAW       },
};

/* A record that turned out to be a double of another: an old, small episode and nothing more. */
static const uint16_t DOUBLES[] = {FLAW_FEW_NEEDS};
static const struct sample_story DOUBLE = {0, 12, 4, false, false, 1, 1, SOME_OF(DOUBLES)};

/* Families that something is planted in: all but the mistake is in order. */
static const struct sample_story PLANTED_CLOSED = {0, 9, 5, false, false, 0, 0, NO_FLAW};
static const struct sample_story PLANTED_OPEN = {0, 3, 1, true, false, 0, 0, NO_FLAW};
static const struct sample_story PLANTED_CLAIMED = {0, 9, 5, false, true, 0, 0, NO_FLAW};

/* The story of a family that a mistake is planted in. */
static const struct sample_story *
story_planted(enum sample_mistake mistake)
{
    unsigned needs = SAMPLE_MISTAKES[mistake].needs;

    if (needs & MISTAKE_OPEN)
        return &PLANTED_OPEN;
    return needs & MISTAKE_CLAIMED ? &PLANTED_CLAIMED : &PLANTED_CLOSED;
}

static const struct sample_story *
story_choose(struct dice *dice, const struct sample_family *family)
{
    uint32_t weights[COUNT(STORIES)];

    if (family->mistake != MISTAKE_NONE)
        return story_planted(family->mistake);
    if (family->superseded)
        return &DOUBLE;
    for (size_t i = 0; i < COUNT(STORIES); i++)
        weights[i] = STORIES[i].weight;
    return &STORIES[dice_weighted(dice, weights, COUNT(STORIES))];
}

static unsigned
flaws_choose(struct dice *dice, const struct sample_story *story)
{
    int32_t count = dice_between(dice, story->flaws_least, story->flaws_most);
    unsigned flaws = 0;

    for (int32_t i = 0; i < count; i++)
        flaws |= story->flaws[dice_below(dice, story->flaw_count)];
    return flaws;
}

static enum sample_mistake
mistake_of(const struct sample_plan *plan, uint32_t index)
{
    return plan->mistakes ? sample_mistake_of(plan->families, index) : MISTAKE_NONE;
}

/* A family is merged only into the one before it, so there can be no loop; and never where a
 * mistake is planted, so that the mistake stays the only one. */
static bool
family_is_double(struct dice *dice, const struct sample_plan *plan, uint32_t index)
{
    return dice_chance(dice, 10) && index > 0 && mistake_of(plan, index) == MISTAKE_NONE &&
           mistake_of(plan, index - 1) == MISTAKE_NONE;
}

/* The claim was made after the episode was sustained, and before the return's quarter. */
static void
claim_make(struct sample_making *making)
{
    int32_t now = quarter_index(making->plan->period.quarter);
    int32_t closed = quarter_index(quarter_of_day(making->family->episodes[0].closed_on));

    if (!making->story->claimed)
        return;
    making->family->claimed = true;
    making->family->claim_quarter =
        quarter_from_index(dice_between(&making->dice, closed + 2, now - 1));
}

#define OF(table) (1u << TABLE_##table)

/* The parts of a family in the order they are made, and the tables whose rows tell of them. */
static const struct part {
    void (*make)(struct sample_making *making);
    unsigned tables;
} PARTS[] = {
    {sample_needs_make,   OF(NEEDS) | OF(OUTCOMES)                 },
    {sample_members_make, OF(MEMBERS) | OF(ATTENDANCE) | OF(EVENTS)},
    {sample_terms_make,   OF(ATTENDANCE)                           },
    {sample_events_make,  OF(EVENTS)                               },
    {claim_make,          OF(CLAIMS)                               },
};

/* Each part has dice of its own, so that leaving one out changes no other. */
static struct dice
dice_of(const struct sample_plan *plan, uint32_t index, uint64_t part)
{
    return dice_new(plan->seed, part << 32 | index);
}

static void
story_make(struct sample_making *making)
{
    struct dice *dice = &making->dice;
    struct sample_family *family = making->family;

    family->mistake = mistake_of(making->plan, family->index);
    family->superseded = family_is_double(dice, making->plan, family->index);
    family->thorough = dice_chance(dice, 30);
    making->story = story_choose(dice, family);
    making->flaws = flaws_choose(dice, making->story);
}

void
sample_family_make(const struct sample_plan *plan, uint32_t index, enum table_id table,
                   struct sample_family *family)
{
    struct sample_making making = {.plan = plan, .dice = dice_of(plan, index, 0), .family = family};

    family->index = index;
    family->member_count = family->children = family->need_count = 0;
    family->term_count = family->event_count = 0;
    family->claimed = false;
    story_make(&making);
    sample_episodes_make(&making);
    for (size_t i = 0; i < COUNT(PARTS); i++)
        if (PARTS[i].tables >> table & 1) {
            making.dice = dice_of(plan, index, i + 1);
            PARTS[i].make(&making);
        }
}
