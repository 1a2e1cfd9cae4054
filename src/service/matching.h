/* SPDX-License-Identifier: MIT */
/*
 * matching - families that would be claimed and look like one that was claimed under another id;
 * and what people decide about them.
 *
 * A run in a state folder compares each family it would claim with all that were claimed before, by
 * the people in them, and keeps what is likely as matches.csv with the revision: ids, score and
 * signs, nothing about anybody.  A data provider then decides while the return is a draft.  "Same"
 * makes the next run read the earlier claim as this family's in T11; "different" ends the question.
 * The decision is kept in the database and stands in the log as match.decided; the last one about
 * two families holds, for all returns.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   As service/households.h and service/returns.h.
 * Source   doc/why/matches.md; People, links and decisions.
 */
#ifndef DELTARETURN_SERVICE_MATCHING_H
#define DELTARETURN_SERVICE_MATCHING_H

#include "service/capacity.h"
#include "service/households.h"
#include "service/making.h"
#include "store/matches.h"

#define MATCHING_FILE   "matches.csv"
#define MATCHING_HEADER "family_id,claimed_as,claimed_in,score,people,signs,decision\n"
/* Signs in rows about claimed families that could not be compared; these name no family_id. */
#define MATCHING_UNKNOWN "members_unknown"
#define MATCHING_ERASED  "exports_erased"

/* --- a run ------------------------------------------------------------------------------------ */

/* The last decision about each two families.  One of an erased return names them by codes, unless
 * other decisions or MATCHES (may be NULL) tell which they are. */
struct matches;
bool matching_standing(struct arena *arena, struct state *state, const struct matches *matches,
                       struct match_decisions *decisions, struct error *err) MUST_USE;

/* What a run applies: who is the same as whom. */
struct same_families matching_same(struct arena *arena, const struct match_decisions *decided);

/* Compares the families of a finished run with those claimed before, as making->earlier tells of
 * them, and fills in making->matches: what is kept as matches.csv. */
bool matching_find(struct making *making, struct error *err) MUST_USE;

/* --- a revision's matches --------------------------------------------------------------------- */

struct match {
    const char *family, *claimed_as, *claimed_in; /* quarters, parted by blanks */
    int64_t score;
    int64_t people; /* how many pairs of people are alike */
    const char *signs;
    enum verdict_of_match applied;  /* that the run knew of */
    struct match_decision decision; /* the one that holds; verdict MATCH_OPEN: none */
    const char *reason;             /* for it; NULL: none, or erased */
};

struct matches {
    struct match *list; /* as matches.csv has them */
    size_t count;
    size_t open;            /* nobody decided yet */
    size_t behind;          /* decided otherwise since the run: it has to be run again */
    size_t unknown, erased; /* claimed families that could not be compared; of these, whose exports
                               were erased */
};

/* Of the bytes of matches.csv, which may have come from another process; .at NULL: nothing. */
bool matching_told(struct arena *arena, struct state *state, struct text csv,
                   struct matches *matches, struct error *err) MUST_USE;

/* Of a revision that was run and not erased; nothing when it has no matches.csv. */
bool matching_read(struct arena *arena, struct state *state, const char *filing, int64_t revision,
                   struct matches *matches, struct error *err) MUST_USE;

/* What has to be said to whoever answers for a return, a line each; "" when nothing has. */
const char *
matching_warning(struct arena *arena, const struct matches *matches, const char *period);

/* Two families side by side. */
struct match_view {
    struct family_told mine, claimed;
    enum claimed_source source; /* of CLAIMED */
    struct pairings pairings;
};
bool matching_view(struct arena *arena, struct state *state, const struct revision *revision,
                   const struct match *match, struct match_view *view, struct error *err) MUST_USE;

/* --- deciding --------------------------------------------------------------------------------- */

struct match_request {
    const char *period;
    const char *family, *claimed_as;
    enum verdict_of_match verdict;
    const char *reason;
};

struct match_done {
    struct filing filing;
    struct match_decision decision;
    struct capacity capacity;
};

/* ERR_CONFLICT unless the return is a draft and shows the match; ERR_DENIED unless a data provider
 * acts; ERR_INPUT without a reason. */
bool matching_decide(struct arena *arena, struct state *state, const struct actor *actor,
                     const struct match_request *request, struct match_done *done,
                     struct error *err) MUST_USE;

/* What the person stated, as the log is bound to it; made from the decision alone. */
const char *matching_statement(struct arena *arena, const struct match_decision *decision);

#endif
