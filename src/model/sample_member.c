/* SPDX-License-Identifier: MIT */
/* The members of an invented family. */
#include "model/sample_parts.h"

#define YEAR 365

static const uint32_t CHILDREN[] = {0, 34, 36, 20, 8, 2}; /* a family with this many of 100 */

static struct sample_member *
member_add(struct sample_family *family, uint8_t role, int32_t dob)
{
    struct sample_member *member = &family->members[family->member_count++];

    *member = (struct sample_member){.role = role,
                                     .dob = dob,
                                     .from = DAY_UNKNOWN,
                                     .until = DAY_UNKNOWN,
                                     .provision = PROVISION_BLANK};
    return member;
}

/* The eldest is of school age all through the episode wherever the story needs a pupil. */
static void
children_make(struct sample_making *making, int32_t opened)
{
    static const uint32_t WEIGHTS[] = {950, 18, 14, 6, 9, 3};
    static const uint8_t PROVISIONS[] = {PROVISION_BLANK,         PROVISION_SPECIAL,
                                         PROVISION_ALTERNATIVE,   PROVISION_PRIMARY,
                                         PROVISION_HOME_EDUCATED, PROVISION_NONE};
    struct dice *dice = &making->dice;
    bool needs_pupil = making->family->mistake != MISTAKE_NONE || making->flaws & FLAW_ABSENT;

    making->family->children = (unsigned)dice_weighted(dice, CHILDREN, 6);
    for (unsigned i = 0; i < making->family->children; i++) {
        bool pupil = i == 0 && (needs_pupil || dice_chance(dice, 900));
        int32_t age =
            pupil ? dice_between(dice, 6 * YEAR, 13 * YEAR) : dice_between(dice, 0, 17 * YEAR);
        struct sample_member *child = member_add(making->family, ROLE_CHILD, opened - age);

        if (i > 0 || !needs_pupil)
            child->provision = PROVISIONS[dice_weighted(dice, WEIGHTS, 6)];
    }
}

/* Of adults, a quarter of the dates of birth are known; a few came, or left, along the way. */
static void
adult_make(struct sample_making *making, uint8_t role, int32_t opened)
{
    struct dice *dice = &making->dice;
    int32_t last = making->plan->period.as_at;
    struct sample_member *adult =
        member_add(making->family, role, opened - dice_between(dice, 19 * YEAR, 52 * YEAR));

    if (dice_chance(dice, 750))
        adult->dob = DAY_UNKNOWN;
    if (dice_chance(dice, 40))
        adult->from = opened - dice_between(dice, 30, 3 * YEAR);
    if (dice_chance(dice, 40))
        adult->until = opened + dice_between(dice, 1, YEAR);
    if (adult->until > last)
        adult->until = DAY_UNKNOWN;
}

/* A family has children before adults in its list, as sample.h says. */
void
sample_members_make(struct sample_making *making)
{
    struct dice *dice = &making->dice;
    int32_t opened = sample_last_episode(making->family)->opened_on;

    if (!making->family->superseded)
        children_make(making, opened);
    adult_make(making, ROLE_PARENT_CARER, opened);
    if (making->family->superseded)
        return;
    if (dice_chance(dice, 370))
        adult_make(making, dice_chance(dice, 60) ? ROLE_EXPECTANT_PARENT : ROLE_PARENT_CARER,
                   opened);
    if (dice_chance(dice, 75))
        adult_make(making, ROLE_OTHER_ADULT, opened);
}
