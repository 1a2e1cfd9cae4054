/* SPDX-License-Identifier: MIT */
/*
 * showing - what whoever looks at a return sees besides its figures: what the run found odd, and
 * the names of the headlines, both read back from the files that were kept.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   ERR_INPUT for a revision without figures, or that was erased; as service/vault.h.
 * See      service/unusual.h, which finds what is odd; books_submission.c, which writes it down.
 */
#ifndef DELTARETURN_SERVICE_SHOWING_H
#define DELTARETURN_SERVICE_SHOWING_H

#include "model/framework.h"
#include "service/state.h"
#include "store/filings.h"

/* A row of the sheet "Checks" of the submission workbook. */
struct shown_check {
    const char *what, *kind, *count, *meaning;
};

struct showing {
    size_t check_count, check_room;
    struct shown_check *checks;
    size_t headline_count;
    const struct headline *headlines; /* of the framework given first */
};

bool showing_read(struct arena *arena, struct state *state, const char *filing, int64_t revision,
                  struct showing *showing, struct error *err) MUST_USE;

#endif
