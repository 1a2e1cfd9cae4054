/* SPDX-License-Identifier: MIT */
/*
 * typed - what somebody wrote into a form that came after their sign-in had grown stale: kept on
 * this side while they sign in again, and put back into the form.
 *
 * Only words are kept, never a password, a statement that was ticked, or what names the figures
 * that were seen: those belong to the page as it stands then.
 *
 * Owns     Nothing; it is kept beside the session.
 * Errors   As service/sessions.h.
 */
#ifndef DELTARETURN_WEB_TYPED_H
#define DELTARETURN_WEB_TYPED_H

#include "web/form.h"

/* Keeps what came with the visit's form.  A failure loses words and stops nobody. */
void typed_keep(struct visit *visit);

/* Puts what was kept for the visit's page into a form, and "typed" into the page when there was
 * any. */
bool typed_restore(struct visit *visit, struct form *form, struct error *err) MUST_USE;

/* A form was taken: what was kept is of no use any more. */
void typed_forget(struct visit *visit);

#endif
