/* SPDX-License-Identifier: MIT */
/*
 * roll - the episodes of a revision as one piece of bytes, ready to be leafed through: whoever has
 * it reads a page of it, and filters it, without reading or sorting anything first.
 *
 * What is filtered by stands in columns of its own, a few bytes an episode; words are looked at
 * only for the lines of a page.  Filtering a hundred thousand episodes takes a tenth of a
 * millisecond.
 *
 * The bytes come from another process of the same machine: a number that leads out of them is found
 * out when it is followed, and reads as nothing.
 *
 * Owns     What is returned is part of the bytes.
 * Errors   ERR_STORAGE for bytes that are no roll.
 */
#ifndef DELTARETURN_SERVICE_ROLL_H
#define DELTARETURN_SERVICE_ROLL_H

#include "service/families.h"
#include "service/organisations.h"

struct roll {
    struct text bytes;
    size_t count;              /* of episodes */
    size_t organisation_count; /* that lead any */
};

/* The same in one piece, in the arena. */
struct text roll_make(struct arena *arena, const struct family_list *families,
                      const struct organisations *organisations);

/* BYTES have to stay for as long as the roll is used. */
bool roll_open(struct text bytes, struct roll *roll, struct error *err) MUST_USE;

/* An organisation by its place, in byte order. */
const char *roll_organisation(const struct roll *roll, size_t place);

struct roll_filter {
    enum decision_kind kind; /* DECISION_UNUSED: all */
    unsigned tests;          /* 1 << enum test_id: that the line names one of; 0: all */
    size_t led_by;           /* a place among the organisations, from 1; 0: all */
};

/* How many episodes pass; PLACES gets those from FROM on, at most MOST, *PICKED of them. */
size_t roll_pick(const struct roll *roll, const struct roll_filter *filter, size_t from,
                 size_t most, size_t *places, size_t *picked);

/* A line by its place; texts end in a NUL. */
struct roll_line {
    struct text episode, family, earliest_claim_on, failed, unknown, waived; /* as they stand */
    enum decision_kind kind;
    const char *organisation; /* that leads it; NULL: not known */
};
struct roll_line roll_line(const struct roll *roll, size_t place);

#endif
