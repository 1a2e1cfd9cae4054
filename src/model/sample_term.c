/* SPDX-License-Identifier: MIT */
/* The terms of invented children at school. */
#include "model/sample_parts.h"

#define TERMS_A_CHILD 12

struct season {
    struct civil first, last; /* their years are filled in */
    int32_t sessions;         /* two a school day */
};

static const struct season SEASONS[] = {
    {{.month = 1, .day = 3},  {.month = 3, .day = 28},  112},
    {{.month = 4, .day = 14}, {.month = 7, .day = 19},  124},
    {{.month = 9, .day = 2},  {.month = 12, .day = 18}, 138},
};

/* The term number NUMBER, three to a year; each family's schools begin SHIFT days later. */
static struct sample_term
term_of(int32_t number, int32_t shift)
{
    const struct season *season = &SEASONS[number % 3];
    int32_t year = number / 3;

    return (struct sample_term){
        .season = (uint8_t)(number % 3),
        .year = (int16_t)year,
        .first =
            shift + day_from_civil((struct civil){year, season->first.month, season->first.day}),
        .last = shift + day_from_civil((struct civil){year, season->last.month, season->last.day}),
        .possible = season->sessions,
    };
}

/* The last COUNT terms that began by LAST, latest first. */
static void
terms_of_family(struct sample_term *terms, int32_t count, int32_t last, int32_t shift)
{
    int32_t number = day_to_civil(last).year * 3 + 2;

    while (term_of(number, shift).first > last)
        number--;
    for (int32_t i = 0; i < count; i++)
        terms[i] = term_of(number - i, shift);
}

/* Absences of a pupil.  Nobody with a clean story is near a tenth; ABSENT is always above it. */
static void
absences_throw(struct dice *dice, struct sample_term *term, bool open, bool absent)
{
    term->possible -= dice_between(dice, 0, 6);
    term->authorised = (int32_t)dice_below(dice, 1 + dice_below(dice, 16));
    term->unauthorised = (int32_t)dice_below(dice, 1 + dice_below(dice, 10));
    if (absent)
        term->unauthorised = dice_between(dice, 16, 50);
    else if (open && dice_chance(dice, 120))
        term->unauthorised = dice_between(dice, 10, 60);
}

/* Nobody counts the sessions of a child taught at home. */
static bool
has_no_sessions(const struct sample_member *child)
{
    return child->provision == PROVISION_HOME_EDUCATED || child->provision == PROVISION_NONE;
}

static void
terms_of_child(struct sample_making *making, int8_t nth, const struct sample_term *terms,
               int32_t count)
{
    struct sample_family *family = making->family;
    const struct sample_member *child = &family->members[nth];
    bool absent = nth == 0 && making->flaws & FLAW_ABSENT;

    for (int32_t i = 0; i < count; i++) {
        int32_t age = day_age(child->dob, terms[i].first);
        struct sample_term *term = &family->terms[family->term_count];

        if (age < 4 || age > 16)
            continue;
        *term = terms[i];
        term->member = nth;
        if (has_no_sessions(child))
            term->possible = 0;
        else
            absences_throw(&making->dice, term, making->story->open, absent);
        family->term_count++;
    }
}

/* Schools report until the half year after closure is over, for up to two years and a half. */
void
sample_terms_make(struct sample_making *making)
{
    struct sample_term terms[TERMS_A_CHILD];
    struct sample_family *family = making->family;
    int32_t closed = sample_last_episode(family)->closed_on;
    int32_t last = making->plan->period.as_at, count = dice_between(&making->dice, 4, 7);

    if (making->flaws & FLAW_NO_SESSIONS)
        return;
    if (day_is_known(closed))
        last = sample_earlier(last, day_add_months(closed, SAMPLE_SUSTAIN_MONTHS));
    terms_of_family(terms, count, last, dice_between(&making->dice, 0, 3));
    for (unsigned i = 0; i < family->children; i++)
        terms_of_child(making, (int8_t)i, terms, count);
}
