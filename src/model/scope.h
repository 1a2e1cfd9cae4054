/* SPDX-License-Identifier: MIT */
/*
 * scope - what a program may do with a person's token: a closed list, without any decision in it.
 *
 * A token never gives more than the person may do themselves: a scope only helps those who have one
 * of its roles.
 *
 * Owns     Nothing; the table is a constant.
 * Errors   ERR_INPUT for a word that is no scope.
 * See      service/tokens.h, web/api_route.h.
 */
#ifndef DELTARETURN_MODEL_SCOPE_H
#define DELTARETURN_MODEL_SCOPE_H

#include "model/role.h"

enum scope { SCOPE_READ, SCOPE_UPLOAD, SCOPE_RUN, SCOPE_TOTAL };

struct scope_def {
    const char *code; /* "read" */
    const char *may;  /* "read returns and their figures" */
    unsigned roles;   /* 1 << enum role: any of them, of the person's own */
};
extern const struct scope_def SCOPES[SCOPE_TOTAL];

/* Reads "read,upload" into bits; at least one, each once or more. */
bool scopes_read(const char *list, unsigned *scopes, struct error *err) MUST_USE;

/* "read,upload", in the order of the table. */
const char *scopes_format(struct arena *arena, unsigned scopes);

#endif
