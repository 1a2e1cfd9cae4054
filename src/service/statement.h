/* SPDX-License-Identifier: MIT */
/*
 * statement - what somebody states with a decision, in words that are kept beside the log.
 *
 * Units    The moment as base/clock.h has it.
 * Owns     What is made lives in the arena given.
 * Errors   None.
 * Source   The words of a move are those of the table in model/moves.c.
 */
#ifndef DELTARETURN_SERVICE_STATEMENT_H
#define DELTARETURN_SERVICE_STATEMENT_H

#include "model/moves.h"
#include "model/person.h"
#include "service/capacity.h"

struct statement {
    const struct person *actor;
    const struct capacity *capacity; /* in which they act */
    int64_t at;                      /* moment */
    const char *authority, *label;   /* the council's code, and what the kind of return is called */
    const struct filing *filing;     /* with a manifest, as it stood */
    const struct move_rule *rule;
    const struct move_request *request;
    const char *lodged; /* how the uploaded file compares with ours; "": none was */
};

/* The statement of a move that takes a seat or lodges; NULL for other moves. */
const char *statement_make(struct arena *arena, const struct statement *statement);

#endif
