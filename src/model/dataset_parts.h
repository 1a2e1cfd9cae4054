/* SPDX-License-Identifier: MIT */
/*
 * dataset_parts - a dataset as a list of arrays, so that it can be put away and taken up again.
 *
 * What decides and counts is there: rows, the ids of families and episodes, spans, details.  What
 * only checking or finding again needs is not: indices, the ids of members and needs, where rows
 * were passed over.  A dataset made of parts can be decided, and its ids told, not looked up.
 *
 * Units    Rows as in model/dataset.h.
 * Owns     Nothing: arrays stay whose they are.
 * Errors   None.
 */
#ifndef DELTARETURN_MODEL_DATASET_PARTS_H
#define DELTARETURN_MODEL_DATASET_PARTS_H

#include "model/dataset.h"

/* The rows of table n are part n.  A set of ids takes three parts, as in model/keys.h. */
enum dataset_part {
    PART_FAMILY_IDS = TABLE_COUNT,
    PART_EPISODE_IDS = PART_FAMILY_IDS + 3,
    PART_AUTHORITIES = PART_EPISODE_IDS + 3,
    PART_EVENT_TYPES = PART_AUTHORITIES + 3,
    PART_NEED_DETAILS = PART_EVENT_TYPES + 3,
    PART_OUTCOME_DETAILS,
    PART_TERM_DETAILS,
    PART_EVENT_DETAILS,
    PART_SPANS,
    PART_UNUSUAL_TERMS,
    PART_STAYS,      /* in the order of their members */
    PART_EXCEPTIONS, /* in the order of their outcomes */
    PART_NOTED,      /* in the order of their episodes */
    PART_LEFT_OUT,
    PART_COUNT
};

struct part {
    void *at; /* NULL where there is none */
    size_t size, count;
    enum table_id table; /* one item for each of its rows, in their order; else TABLE_COUNT */
};

/* The arrays of a dataset; CODE_COUNT as in the set it was read by. */
void dataset_parts(struct dataset *dataset, uint32_t code_count, struct part parts[PART_COUNT]);

/* A dataset whose arrays are PARTS in the order of families, for as long as they are there: not for
 * dataset_free.  THERE has bit n for table n, KEPT says whether there are details. */
void dataset_of_parts(const struct part parts[PART_COUNT], uint32_t there, bool kept,
                      struct dataset *dataset);

/* Which tables are there. */
uint32_t dataset_there(const struct dataset *dataset);

#endif
