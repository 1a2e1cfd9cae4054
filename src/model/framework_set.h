/* SPDX-License-Identifier: MIT */
/*
 * framework_set - the frameworks given to a run, and which of them decides an episode.
 *
 * An episode takes the framework it names, else the one in force on the day it was assessed, else
 * on the day it opened.  The first one given fixes the headlines of the figures: a need of another
 * framework counts under the headline of the same number.  A run by one framework is a set of one,
 * and that one decides for every episode, whatever its dates.
 *
 * Units    Days as in base/day.h.
 * Owns     Nothing; the lists belong to the arena the set was made in, the frameworks to others.
 * Errors   framework_set_check: ERR_INPUT.
 * See      deltareturn-framework(5), "SEVERAL FRAMEWORKS".
 */
#ifndef DELTARETURN_MODEL_FRAMEWORK_SET_H
#define DELTARETURN_MODEL_FRAMEWORK_SET_H

#include "base/arena.h"
#include "base/error.h"
#include "model/framework.h"

/* As many as an event has bits to say whose re-referral it is. */
#define FRAMEWORKS_MOST 16

/* No framework decides an episode. */
#define FRAMEWORK_NONE UINT8_MAX

struct framework_set {
    unsigned count;                                /* 1 to FRAMEWORKS_MOST */
    const struct framework *list[FRAMEWORKS_MOST]; /* as given */
    bool first_decides; /* for every episode, although there are others: see framework_set_beside */
    uint32_t code_count;
    const char *const *codes; /* the need codes of all, each once; those of the first come first */
    const uint16_t *needs[FRAMEWORKS_MOST]; /* by code: the framework's need, or NEED_NONE */
    uint32_t pair_count; /* a code under a headline of the first: what the figures count */
    const uint16_t *pair_headlines;         /* by pair: the first's headline */
    const uint32_t *pairs[FRAMEWORKS_MOST]; /* by need: its pair */
};

/* Puts 1 to FRAMEWORKS_MOST frameworks together.  Whether they fit is asked by framework_set_check.
 */
void framework_set_make(struct arena *arena, const struct framework *const *list, unsigned count,
                        struct framework_set *set);

/* A set in which FIRST decides for every episode, and need codes and event types that only OTHER
 * knows are no mistakes: such needs are left out and counted. */
void framework_set_beside(struct arena *arena, const struct framework *first,
                          const struct framework *other, struct framework_set *set);

/* Whether no two have the same name or are in force on the same day, and every headline has its
 * place among those of the first. */
bool framework_set_check(const struct framework_set *set, struct error *err) MUST_USE;

/* Whether the data has to say which framework decides an episode. */
static inline bool
framework_set_chooses(const struct framework_set *set)
{
    return set->count > 1 && !set->first_decides;
}

/* The framework at a place; the first for FRAMEWORK_NONE. */
static inline const struct framework *
framework_set_at(const struct framework_set *set, uint8_t place)
{
    return set->list[place == FRAMEWORK_NONE ? 0 : place];
}

/* The place of the framework in force on DAY, or FRAMEWORK_NONE. */
uint8_t framework_set_on(const struct framework_set *set, int32_t day);

/* Whether on each of the days FIRST..LAST one of them is in force. */
bool framework_set_covers(const struct framework_set *set, int32_t first, int32_t last);

/* Of which frameworks an event type is a re-referral: bit n for the one at place n. */
uint16_t framework_set_rereferral(const struct framework_set *set, struct text type);

#endif
