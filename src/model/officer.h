/* SPDX-License-Identifier: MIT */
/*
 * officer - a row of Delta's list of a council's officers: who may certify claims there.
 *
 * Owns     Texts live in the arena given.
 * Errors   ERR_INPUT with what was found and what would be right; the reader adds row and column.
 * Source   The shape of Delta's own list; man/deltareturn-officers.5.
 */
#ifndef DELTARETURN_MODEL_OFFICER_H
#define DELTARETURN_MODEL_OFFICER_H

#include "base/text.h"

enum officer_column {
    OFFICER_ORGANISATION,
    OFFICER_ORGANISATION_NAME,
    OFFICER_TYPE,
    OFFICER_EMAIL,
    OFFICER_NAME,
    OFFICER_GROUPS,
    OFFICER_STATUS,
    OFFICER_ACCOUNT_STATUS,
    OFFICER_CREATED,
    OFFICER_MODIFIED,
    OFFICER_COLUMNS
};

struct officer_column_def {
    const char *name; /* as the manual has it */
    const char *also; /* other headings, parted by "|" */
    bool needed;      /* the file has to have it; else it may be missing */
};
extern const struct officer_column_def OFFICER_COLUMN_DEFS[OFFICER_COLUMNS];

/* The column that a heading names, whatever its case and blanks, or OFFICER_COLUMNS. */
enum officer_column officer_column(struct text heading);

/* From the least to the most: where a mailbox stands twice the higher one holds. */
enum officer_type { OFFICER_DELEGATED, OFFICER_DEPUTY, OFFICER_S151 };
extern const char *const OFFICER_TYPES[3]; /* "delegated", "deputy", "s151" */

struct officer {
    unsigned row; /* of the file, its heading being 1 */
    const char *organisation, *email, *name;
    enum officer_type type;
    bool in_status, in_account; /* Delta has the officer, and the account, in force */
};

static inline bool
officer_is_in_force(const struct officer *officer)
{
    return officer->in_status && officer->in_account;
}

/* Takes one cell of a row into OFFICER.  A cell that is missing is an empty one. */
bool officer_take(struct arena *arena, enum officer_column column, struct text cell,
                  struct officer *officer, struct error *err) MUST_USE;

/* A login made of what stands before the "@": small letters, digits, dots, hyphens, underscores. */
const char *officer_login(struct arena *arena, const char *email);

#endif
