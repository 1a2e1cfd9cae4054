/* SPDX-License-Identifier: MIT */
/*
 * testimony - what a verification found: one plain sentence a fact, and what they come to.
 *
 * Owns     Sentences live in the arena.
 */
#ifndef DELTARETURN_SERVICE_TESTIMONY_H
#define DELTARETURN_SERVICE_TESTIMONY_H

#include "base/text.h"

/* The values are the exit statuses of "deltareturn verify" and of a bundle's verify.sh. */
enum finding { FINDING_GOOD, FINDING_ALTERED, FINDING_INCOMPLETE, FINDING_ERASED, FINDING_COUNT };

extern const char *const FINDING_WORDS[FINDING_COUNT];   /* "ok", "altered", "missing", "erased" */
extern const char *const FINDING_RESULTS[FINDING_COUNT]; /* the last line's words */

struct fact {
    enum finding verdict;
    const char *words;
    struct fact *next;
};

struct testimony {
    struct arena *arena;
    struct fact *first, *last;
    enum finding verdict; /* the gravest: altered, then incomplete, then erased */
};

/* Adds a fact; what an outsider wrote has to go through text_for_show before. */
void testimony_add(struct testimony *findings, enum finding verdict, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* Prints every fact, "ok: ..." and the like, and the result. */
void testimony_print(const struct testimony *findings, FILE *out);

#endif
