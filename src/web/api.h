/* SPDX-License-Identifier: MIT */
/*
 * api - what other programs of the council ask, under /api/v1: JSON in and out, by a person's
 * token.
 *
 * Cookies mean nothing here, and a browser's page cannot send a token without being asked to, so
 * no form's token is needed.  Whatever is refused is told as problem details.
 *
 * Owns     Nothing; everything lives in the arena of the request.
 * Errors   None: whatever goes wrong is a reply.
 * Source   RFC 6750 (bearer tokens), RFC 9457 (problem details), RFC 9110; templates/api.
 * See      doc/why/api.md, deltareturn-api(5).
 */
#ifndef DELTARETURN_WEB_API_H
#define DELTARETURN_WEB_API_H

#include "web/reply.h"

#define API_PATH "/api/v1"

/* Whether TARGET, a path or what stands in a request line, is for programs: below /api. */
bool api_takes(struct text target);

/* Answers a request that api_takes.  It uses up the budget of whoever asks. */
void api_answer(struct site *site, const struct request *request, struct reply *reply);

/* The same by the head alone, before a body is taken: true, answered, when no body would make it
 * good. */
bool api_turns_away(struct site *site, const struct request *request, struct reply *reply);

/* Answers with problem details; DETAIL may be NULL. */
void api_problem(struct arena *arena, struct reply *reply, int status, const char *detail);

#endif
