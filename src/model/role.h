/* SPDX-License-Identifier: MIT */
/*
 * role - what a person may be in an authority, and what they may do as that.
 *
 * Owns     Nothing; the table is a constant.
 * Source   People, links and decisions: "Roles and separation".
 */
#ifndef DELTARETURN_MODEL_ROLE_H
#define DELTARETURN_MODEL_ROLE_H

#include "base/text.h"

enum role {
    ROLE_PROVIDER,
    ROLE_CERTIFIER,
    ROLE_SRO,
    ROLE_S151,
    ROLE_AUDITOR,
    ROLE_ADMINISTRATOR,
    ROLE_TOTAL
};

struct role_def {
    const char *code;  /* "provider": on the command line and in the log */
    const char *label; /* "data provider" */
    const char *may;   /* in plain words */
    bool holds_seats;  /* in a return's decisions; an administrator's accounts must not */
};
extern const struct role_def ROLES[ROLE_TOTAL];

/* A role by its code, or ROLE_TOTAL. */
enum role role_read(struct text code);

#endif
