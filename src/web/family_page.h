/* SPDX-License-Identifier: MIT */
/*
 * family_page - the page of a family's episode, as its own file and that of holds share it.
 *
 * Owns     Nothing; everything lives in the arena of the request.
 * Errors   As web/route.h.
 */
#ifndef DELTARETURN_WEB_FAMILY_PAGE_H
#define DELTARETURN_WEB_FAMILY_PAGE_H

#include "service/returns.h"
#include "web/form.h"
#include "web/visit.h"

/* A visit to the page, while others work for it. */
struct family_visit {
    struct filing filing;
    struct form note, hold; /* that the page has */
    bool to_be_held;        /* or released, by whoever sent that form */
    int status;             /* that it is shown with */
};

/* The return that the path names, and forms without values; *THERE is false, answered, when there
 * is no such return, or the path cannot name a family. */
bool family_begin(struct visit *visit, struct family_visit **family, bool *there,
                  struct error *err) MUST_USE;

/* Has the family found that the path names, by another process, and goes on with THEN, where
 * visit->kept is FAMILY and family_found tells its id; *THERE is false, answered, when the path
 * names none. */
bool family_find(struct visit *visit, struct family_visit *family, visit_then *then);
bool family_found(struct visit *visit, const struct errand *errand, const char **family,
                  bool *there, struct error *err) MUST_USE;

/* Shows the page, once another process has told what it is to say. */
bool family_show(struct visit *visit, struct family_visit *family, int status);

/* pages_hold.c */
void hold_form_begin(struct form *form);

/* Puts whether the family stays out of the claim and why, who held and released it, and what the
 * visitor may do about it. */
bool hold_show(struct visit *visit, const struct filing *filing, const char *family,
               struct error *err) MUST_USE;

#endif
