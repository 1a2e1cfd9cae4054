/* SPDX-License-Identifier: MIT */
/*
 * running - how a quarter is to be run, from what a person chose on a page.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   ERR_INPUT with a sentence for whoever chose.
 * See      service/drafting.h, which takes what comes out.
 */
#ifndef DELTARETURN_SERVICE_RUNNING_H
#define DELTARETURN_SERVICE_RUNNING_H

#include "service/drafting.h"

struct running_choice {
    const char *quarter;       /* "2023-24-Q3" */
    const char *framework;     /* the name of a shipped one */
    const char *agreed_number; /* "" for none */
    const char *area;          /* of FUNDING_AREAS */
};

/* REQUEST, with its options, for drafting_make; it takes the newest snapshot. */
bool running_request(struct arena *arena, const struct running_choice *choice,
                     struct draft_request *request, struct error *err) MUST_USE;

#endif
