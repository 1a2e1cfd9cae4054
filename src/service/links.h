/* SPDX-License-Identifier: MIT */
/*
 * links - the links that mails carry: what they lead to, for whom, and until when.
 *
 * A link is a random locator of 128 bits.  The database keeps its SHA-256; the locator itself lies
 * there sealed, with a key that lies in the folder keys, only until the message that carries it is
 * formed.  A link decides nothing: it leads whoever has signed in to a return as it was promised,
 * and says so when that is over.
 *
 * A link lives LINK_DAYS, to the end of the return's window, or until what it is about has changed,
 * whichever is first.  One that is made when the window is over lives LINK_DAYS.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   As port/db.h; ERR_RETRY for a new link that was asked for a moment ago.
 * Source   People, links and decisions: "The notification link".
 */
#ifndef DELTARETURN_SERVICE_LINKS_H
#define DELTARETURN_SERVICE_LINKS_H

#include "port/seal.h"
#include "service/due.h"
#include "service/signin.h"
#include "store/filings.h"
#include "store/links.h"

#define LINK_DAYS 14

/* 32 small hex digits. */
struct locator {
    char text[33];
};

/* The key under which locators wait for their mail; made when there is none yet.  To be read before
 * the transaction that makes links. */
bool links_key(struct state *state, struct seal_key *key, struct error *err) MUST_USE;

/* Until when a link that is made NOW lives. */
int64_t links_expiry(const struct due *due, int64_t now);

/* Inside a transaction, behind the outbox row of its message: makes LINK, of which person, filing,
 * revision, man, stood, purpose, made, expires and message are set. */
bool links_make(struct state *state, const struct seal_key *key, struct link *link,
                struct error *err) MUST_USE;

/* The locator of a message's link, and when it ends; *FOUND is false when it has none, or its key
 * is not there any more: the mail then goes without it. */
bool links_unseal(struct state *state, int64_t message, struct locator *locator, int64_t *expires,
                  bool *found, struct error *err) MUST_USE;

enum link_state {
    LINK_UNKNOWN,      /* no such link, or another authority's */
    LINK_OTHER_PERSON, /* sent to somebody else: nothing has happened, but the log tells of it */
    LINK_EXPIRED,      /* "send me a new link": links_renew */
    LINK_SUPERSEDED,   /* there is a newer revision, or its figures were made anew: see LAST */
    LINK_DECIDED,      /* what was asked for was done: see LAST, whose seq is the receipt's */
    LINK_OPEN
};

/* What stands behind a link for whoever has signed in. */
struct link_view {
    enum link_state state;
    struct link link;         /* not for UNKNOWN and OTHER_PERSON */
    struct filing filing;     /* likewise: the return as it stands now */
    struct filing_event last; /* of SUPERSEDED and DECIDED: what happened to it */
};

/* LOCATOR is whatever stood in the address. */
bool
links_look(struct arena *arena, struct state *state, struct text locator, const struct actor *actor,
           int64_t now, struct link_view *view, struct error *err) MUST_USE;

/* Sends a new link in the place of one that has expired, to the person who has signed in and to
 * whom that one was sent: about the return as it stands now.  VIEW is what links_look says. */
bool links_renew(struct arena *arena, struct state *state, struct text locator,
                 const struct actor *actor, int64_t now, struct link_view *view,
                 struct error *err) MUST_USE;

#endif
