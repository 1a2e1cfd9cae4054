/* SPDX-License-Identifier: MIT */
/*
 * explain_telling - one test of one episode while it is put into words: what the words are made
 * from, and the rows of the exports that are shown with them.
 *
 * Units    A day is an int32_t as in base/day.h; a row is an index into its table of the dataset.
 * Owns     What is returned and what is shown lives in the telling's arena.
 * Errors   None: what is told was read and decided before.
 */
#ifndef DELTARETURN_SERVICE_EXPLAIN_TELLING_H
#define DELTARETURN_SERVICE_EXPLAIN_TELLING_H

#include "model/gather.h"
#include "service/explain.h"

struct telling {
    struct arena *arena;
    const struct run *run;
    const struct facts *facts;             /* of the episode */
    const struct explanation *explanation; /* with its decision and its measures */
    struct explained_test *test;           /* that is told; it gets the rows that are shown */
};

/* The one that decides the episode. */
const struct framework *telling_framework(const struct telling *t);

int32_t telling_as_at(const struct telling *t);

/* Whether the episode was closed by the as-at date, so that tests were asked about it. */
bool telling_is_closed(const struct telling *t);

/* A day for a sentence: "2024-05-12", or "no date" for DAY_UNKNOWN. */
const char *telling_day(const struct telling *t, int32_t day);

/* The id of a row, as it may be shown: outside text, cut to 80 characters. */
const char *telling_id(const struct telling *t, const struct keys *keys, uint32_t row);

/* Where a row of the dataset stands, for people. */
struct origin explain_origin(const struct run *run, enum table_id table, uint32_t row);

/* Adds a row that the test looked at, and what it says: any row, the episode's own, "child M00123,
 * born 2015-03-02", "need N00456, 2.1 ..."; MORE follows the last two as it is.
 * A brief explanation gets none. */
void telling_show(const struct telling *t, enum table_id table, uint32_t row, const char *says);
void telling_show_episode(const struct telling *t, const char *says);
void
telling_show_member(const struct telling *t, const struct member_fact *member, const char *more);
void telling_show_need(const struct telling *t, const struct need_fact *need, const char *more);

#endif
