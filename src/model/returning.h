/* SPDX-License-Identifier: MIT */
/*
 * returning - which families look like one that was claimed before under another id.
 *
 * The score of two families is that of the two people most like each other, and RETURNING_MORE for
 * every further two whose own score is RETURNING_ALSO at least; nobody is paired twice; 100 is the
 * most.  From LIKENESS_LIKELY on the families are worth a person's look.
 *
 * What more than RETURNING_SHARED people of claimed families have in common, as a name and date of
 * birth that stand for "not known" do, finds nobody.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   None.
 * See      model/likeness.h; doc/why/matches.md.
 */
#ifndef DELTARETURN_MODEL_RETURNING_H
#define DELTARETURN_MODEL_RETURNING_H

#include "model/likeness.h"

#define RETURNING_ALSO   50
#define RETURNING_MORE   10
#define RETURNING_SHARED 100

struct household {
    struct text id;
    const struct traits *people;
    size_t count;
};

struct households {
    const struct household *list;
    size_t count;
};

/* Two people of two families. */
struct pairing {
    size_t mine, theirs; /* places in the households' people */
    unsigned signs;
    int score;
};

struct pairings {
    struct pairing *list; /* the likest first; those that score nothing are left out */
    size_t count;
    int score;   /* of the families */
    size_t also; /* how many score RETURNING_ALSO at least */
};

/* Pairs the people of two families. */
struct pairings
returning_pair(struct arena *arena, const struct household *mine, const struct household *theirs);

/* Whether the person at a place of MINE, or of the other family, is in one of the pairs. */
bool pairings_have(const struct pairings *pairings, bool mine, size_t at);

/* A family and a claimed one that are likely the same. */
struct candidate {
    size_t mine, claimed; /* places in the lists */
    int score;
};

struct candidates {
    struct candidate *list; /* by MINE; then the likest first, then by CLAIMED */
    size_t count;
};

struct candidates returning_find(struct arena *arena, const struct households *mine,
                                 const struct households *claimed);

#endif
