/* SPDX-License-Identifier: MIT */
/*
 * notice - mail promised in the transaction of what it tells about, with the link it carries.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   As port/db.h.
 * Source   People, links and decisions: "The notification link", "Mail".
 */
#ifndef DELTARETURN_SERVICE_NOTICE_H
#define DELTARETURN_SERVICE_NOTICE_H

#include "model/canonical_json.h"
#include "service/links.h"

/* What is read before the transaction. */
struct notices {
    struct state *state;
    struct arena *arena;
    struct seal_key key;
    int64_t now;
    const char *period; /* whose due is known; NULL: none yet */
    struct due due;
};
bool notices_begin(struct arena *arena, struct state *state, int64_t now, struct notices *notices,
                   struct error *err) MUST_USE;

/* One message to one person. */
struct notice {
    const char *person;   /* reference */
    const char *address;  /* that it goes to instead of the person's; NULL: the person's */
    const char *template; /* "to-certify" */
    const char *facts;    /* what the template is filled with, as JSON */
    int64_t seq;          /* the leaf whose receipt goes with it; -1: none */
    /* where its link leads: a return as it stands behind the transaction; NULL: no link */
    const struct filing *filing;
    enum link_purpose purpose;
};

/* Inside the transaction, when its leaves are recorded. */
bool
notice_promise(struct notices *notices, const struct notice *notice, struct error *err) MUST_USE;

/* What every message about a return may say: form, quarter, authority, fingerprint; no figure, no
 * family.  LABEL is the kind's; more can be put into it. */
struct canon *
notice_facts(const struct notices *notices, const struct filing *filing, const char *label);
const char *notice_text(const struct notices *notices, const struct canon *facts);

#endif
