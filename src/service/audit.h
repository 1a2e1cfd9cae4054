/* SPDX-License-Identifier: MIT */
/*
 * audit - replays everything in a state folder and names what is wrong.
 *
 * The log comes first: each leaf as bytes, the tree over them, every signed checkpoint, and what
 * the signing process remembers.  Then the rest of the database is held against what the leaves and
 * their documents tell, the files against their digests, and at last each revision against what its
 * snapshot makes when it is run again.
 *
 * What is wrong in one part keeps no other from being looked at; only where the leaves themselves
 * are not what was recorded there is nothing left to hold the rest against.
 *
 * Units    Times are in microseconds.
 * Owns     What a report points to lives in the arena given.
 * Errors   ERR_CONFLICT naming the first thing that is wrong, where, and what was expected; as
 *          port/db.h.
 * Source   The formats of the log; style: "An auditor of its own".
 */
#ifndef DELTARETURN_SERVICE_AUDIT_H
#define DELTARETURN_SERVICE_AUDIT_H

#include "service/run.h"
#include "service/signing_process.h"
#include "service/state.h"

enum audit_part {
    AUDIT_LEAVES,
    AUDIT_HEADS,
    AUDIT_DATABASE,
    AUDIT_BESIDE,
    AUDIT_PEOPLE,
    AUDIT_RETURNS,
    AUDIT_DELEGATIONS,
    AUDIT_MATCHES,
    AUDIT_SAMPLES,
    AUDIT_HOLDS,
    AUDIT_FILES,
    AUDIT_RECOMPUTED,
    AUDIT_SCHEMA,
    AUDIT_MEMORY, /* last, so that a state put back without it is looked at all the same */
    AUDIT_PARTS
};
extern const char *const AUDIT_PART_NAMES[AUDIT_PARTS];

struct audit_options {
    bool log_only;  /* leaves, tree, heads, and what the signing process remembers */
    bool recompute; /* makes each revision again; takes the state's lock for that long */
    const struct merkle_head *remembered; /* by the signing process, when that is not to be asked */
    unsigned threads;         /* to read leaves and to run; 0: as many as there are processors */
    struct progress progress; /* of what is made again */
    /* Hears each thing that is wrong as it is found; may be NULL. */
    void (*tell)(void *context, const char *sentence);
    void *context;
};

struct audit_report {
    uint64_t leaves, leaf_bytes, nodes, checkpoints;
    uint64_t people, returns, decisions, claims, mails, samples;
    uint64_t claims_erased, claims_named; /* of erased returns: by codes, and still by ids */
    uint64_t files, erased, unfinished;   /* erasures that are recorded and not done yet */
    /* revisions that were made again: the same; other, but by another program or library; and those
     * that could not be, since what they were made from was erased */
    uint64_t same, by_another, unmade;
    uint64_t findings; /* things that are wrong */
    bool looked[AUDIT_PARTS];
    int64_t spent[AUDIT_PARTS]; /* microseconds */
};

/* SIGNING may be NULL: then what the signing process remembers is not compared, unless the options
 * say it. */
bool audit_check(struct state *state, struct signing *signing, const struct audit_options *options,
                 struct audit_report *report, struct error *err) MUST_USE;

#endif
