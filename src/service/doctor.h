/* SPDX-License-Identifier: MIT */
/*
 * doctor - what an administrator should put right about a state folder and what is around it, each
 * with the sentence that puts it right.
 *
 * Only looks; changes nothing, and needs no service to be stopped.
 *
 * Owns     Texts live in the arena given.
 * Errors   None: what cannot be looked at is a finding.
 */
#ifndef DELTARETURN_SERVICE_DOCTOR_H
#define DELTARETURN_SERVICE_DOCTOR_H

#include "base/text.h"

struct finding {
    const char *what; /* "keys" */
    bool good;
    const char *words; /* what is so, and what to do about it */
};

#define DOCTOR_LOOKS 12

/* Looks at DIR; gives DOCTOR_LOOKS findings, in a fixed order. */
void doctor_look(struct arena *arena, const char *dir, struct finding findings[DOCTOR_LOOKS]);

#endif
