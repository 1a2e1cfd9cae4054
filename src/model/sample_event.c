/* SPDX-License-Identifier: MIT */
/* What happens to an invented family: events, and new referrals. */
#include "model/sample_parts.h"

enum whose { OF_FAMILY, OF_CHILD, OF_ADULT };

/* What happens to families, but for new referrals. */
static const struct happening {
    const char *type;
    enum whose whose;
    int16_t least, most; /* amount; -1: none */
} HAPPENINGS[] = {
    {"police_callout",        OF_FAMILY, -1, -1},
    {"asb_incident",          OF_CHILD,  -1, -1},
    {"offence_proven",        OF_ADULT,  -1, -1},
    {"missing",               OF_CHILD,  -1, -1},
    {"dv_incident",           OF_FAMILY, -1, -1},
    {"ae_attendance",         OF_CHILD,  -1, -1},
    {"benefit_end",           OF_ADULT,  -1, -1},
    {"work_start",            OF_ADULT,  8,  40},
    {"eviction_step",         OF_FAMILY, -1, -1},
    {"gp_registered",         OF_CHILD,  -1, -1},
    {"parenting_course_done", OF_ADULT,  -1, -1},
    {"risk_band",             OF_FAMILY, 0,  2 },
    {"wellbeing_score",       OF_ADULT,  14, 70},
    {"review",                OF_FAMILY, -1, -1},
    {"review",                OF_FAMILY, -1, -1},
};
#define HAPPENING_COUNT (sizeof HAPPENINGS / sizeof HAPPENINGS[0])

static const char *const REFERRALS[] = {"eh_referral", "eh_open", "csc_referral", "cin_start",
                                        "cp_start"};

static void
event_add(struct sample_family *family, const char *type, int32_t on, int8_t member, int16_t amount)
{
    must(family->event_count < SAMPLE_EVENTS_MOST);
    family->events[family->event_count++] =
        (struct sample_event){.type = type, .on = on, .member = member, .amount = amount};
}

static void
happening_add(struct sample_making *making)
{
    struct dice *dice = &making->dice;
    struct sample_family *family = making->family;
    const struct happening *what = &HAPPENINGS[dice_below(dice, HAPPENING_COUNT)];
    int32_t opened = sample_last_episode(family)->opened_on;
    int32_t on = dice_between(dice, opened - 90, making->plan->period.as_at);
    int32_t amount = dice_between(dice, what->least, what->most);
    int32_t member = what->whose == OF_CHILD   ? (int32_t)dice_below(dice, family->children)
                     : what->whose == OF_ADULT ? (int32_t)family->children
                                               : SAMPLE_NOBODY;

    event_add(family, what->type, on, (int8_t)member, (int16_t)amount);
}

/* A new referral in the half year after closure. */
static void
rereferral_add(struct sample_making *making)
{
    int32_t closed = sample_last_episode(making->family)->closed_on;
    int32_t as_at = making->plan->period.as_at;
    const char *type = REFERRALS[dice_below(&making->dice, 5)];

    if (closed < as_at)
        event_add(making->family, type,
                  dice_between(&making->dice, closed + 1, sample_earlier(closed + 170, as_at)),
                  SAMPLE_NOBODY, -1);
}

void
sample_events_make(struct sample_making *making)
{
    static const uint32_t COUNTS[] = {54, 33, 13}; /* families with so many, of 100 */
    struct sample_family *family = making->family;
    int32_t opened = sample_last_episode(family)->opened_on;
    size_t count = dice_weighted(&making->dice, COUNTS, 3);

    if (family->superseded)
        return;
    /* Where a mistake is planted, the first event names the family alone. */
    if (family->mistake != MISTAKE_NONE || dice_chance(&making->dice, 250))
        event_add(family, "eh_referral", opened - dice_between(&making->dice, 0, 14), SAMPLE_NOBODY,
                  -1);
    for (size_t i = 0; i < count; i++)
        happening_add(making);
    if (making->flaws & FLAW_REREFERRED)
        rereferral_add(making);
}
