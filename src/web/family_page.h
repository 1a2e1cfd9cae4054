/* SPDX-License-Identifier: MIT */
/*
 * family_page - the page of a family's episode, as its own file and that of holds share it.
 *
 * Owns     Nothing; everything lives in the arena of the request.
 * Errors   As web/route.h.
 */
#ifndef DELTARETURN_WEB_FAMILY_PAGE_H
#define DELTARETURN_WEB_FAMILY_PAGE_H

#include "service/families.h"
#include "web/form.h"

/* The forms that the page has. */
struct family_forms {
    struct form note, hold;
};

/* Both without values. */
void family_forms_begin(struct family_forms *forms);

/* The episode that the path names; *THERE is false, answered, when it names none. */
bool family_episode_of(struct visit *visit, struct filing *filing, struct family_line *line,
                       bool *there, struct error *err) MUST_USE;

bool family_show(struct visit *visit, const struct filing *filing, const struct family_line *line,
                 const struct family_forms *forms, int status, struct error *err) MUST_USE;

/* pages_hold.c */
void hold_form_begin(struct form *form);

/* Puts whether the family stays out of the claim and why, who held and released it, and what the
 * visitor may do about it. */
bool hold_show(struct visit *visit, const struct filing *filing, const char *family,
               struct error *err) MUST_USE;

#endif
