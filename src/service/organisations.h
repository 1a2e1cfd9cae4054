/* SPDX-License-Identifier: MIT */
/*
 * organisations - which organisation leads each episode, as the exports of a snapshot tell it.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   As service/households.h.
 */
#ifndef DELTARETURN_SERVICE_ORGANISATIONS_H
#define DELTARETURN_SERVICE_ORGANISATIONS_H

#include "service/state.h"

struct organisations {
    struct led_episode {
        struct text episode;
        const char *organisation; /* the same place for the same name; never "" */
    } * episodes;                 /* by episode in byte order; those that name one */
    size_t episode_count;
    const char **names; /* in byte order, each once */
    size_t name_count;
};

bool organisations_read(struct arena *arena, struct state *state, const char *snapshot,
                        struct organisations *organisations, struct error *err) MUST_USE;

/* Who leads an episode; NULL when the exports do not say. */
const char *organisations_of(const struct organisations *organisations, struct text episode);

#endif
