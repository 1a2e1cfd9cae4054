/* SPDX-License-Identifier: MIT */
/*
 * alarms - what keeps a return from going on, as it stands now: nobody can take its next stage, or
 * nobody followed the link to it.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   As port/db.h and service/kinds.h.
 * Source   People, links and decisions: "Mail".
 */
#ifndef DELTARETURN_SERVICE_ALARMS_H
#define DELTARETURN_SERVICE_ALARMS_H

#include "service/state.h"
#include "store/filings.h"

enum alarm {
    ALARM_NO_CERTIFIER,
    ALARM_NO_SIGNATORY,
    ALARM_UNFOLLOWED, /* links were sent for the next stage, and none of them was followed */
    ALARM_TOTAL
};
extern const char *const ALARMS[ALARM_TOTAL]; /* "no-certifier": lines of the catalogue */

/* A return on its way: where it stands, and what its kind asks for. */
struct standing {
    struct filing_kind kind;
    struct filing filing; /* a draft of revision 0 when there is none */
    bool there;
};
bool standing_read(struct arena *arena, struct state *state, const char *period,
                   struct standing *standing, struct error *err) MUST_USE;

/* Whether an alarm holds now.  Whoever took a seat of the revision cannot take another. */
bool alarm_look(struct arena *arena, struct state *state, const struct standing *standing,
                enum alarm alarm, bool *raised, struct error *err) MUST_USE;

#endif
