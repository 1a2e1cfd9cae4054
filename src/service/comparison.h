/* SPDX-License-Identifier: MIT */
/*
 * comparison - two returns side by side, and the later one against the council's own history.
 *
 * Owns     What is found lives in the arena.
 * Errors   As service/kept.h; ERR_INPUT when the two have no file in common.
 * See      model/compare.h, model/history.h.
 */
#ifndef DELTARETURN_SERVICE_COMPARISON_H
#define DELTARETURN_SERVICE_COMPARISON_H

#include "model/history.h"
#include "service/kept.h"

/* A figure of the later return, and what is usual for it. */
struct judged_figure {
    const struct kept_figure *figure;
    struct usual usual;
};

/* The later return against earlier quarters. */
struct judgement {
    size_t quarters; /* earlier ones that were used, at most HISTORY_MOST */
    struct quarter first, last;
    size_t other_framework; /* of them, made by another framework or version */
    size_t passed_over;     /* files given that are not earlier quarters of the same authority */
    size_t judged;          /* figures for which enough is known */
    size_t out_count;
    struct judged_figure *out; /* those out of line */
};

struct comparison {
    const char *paths[2]; /* as they were given */
    bool with_figures, with_decisions;
    struct kept_return returns[2];
    struct kept_decisions decisions[2];
    struct figure_changes figures;
    struct decision_changes episodes;
    struct judgement judgement;
};

/* Reads and compares what PATHS name; HISTORY are the paths of earlier returns, as kept_find_all
 * takes them.  The first return counts as history too when it is of an earlier quarter. */
bool
comparison_make(struct arena *arena, const char *const paths[2], const char *const *history,
                size_t history_count, struct comparison *comparison, struct error *err) MUST_USE;

/* Whether anything differs: a setting, a figure, an episode. */
bool comparison_differs(const struct comparison *comparison);

/* For a person, with at most so many episodes of one kind by name. */
#define COMPARISON_EPISODES_SHOWN 5
struct text comparison_text(struct arena *arena, const struct comparison *comparison);

/* Everything. */
struct text comparison_json(struct arena *arena, const struct comparison *comparison);

#endif
