/* SPDX-License-Identifier: MIT */
/*
 * heading - which column of the contract a heading of an export probably means.
 *
 * A heading is taken as its words in small letters: "DateOfBirth", "date_of_birth" and
 * "Date of birth:" are the same.  The words that councils' systems use for a column are in a table.
 *
 * Owns     Texts live in the arena given.
 * Errors   None: it is a guess, and says how sure it is.
 */
#ifndef DELTARETURN_MODEL_HEADING_H
#define DELTARETURN_MODEL_HEADING_H

#include "model/table.h"

/* How well a heading fits, in per cent. */
#define HEADING_SURE    90 /* it is the name, or one that is known to mean the same */
#define HEADING_LIKELY  60 /* it holds such a name among other words */
#define HEADING_UNKNOWN 0

/* The words of a heading, parted by single blanks. */
const char *heading_words(struct arena *arena, struct text heading);

/* How well the words of a heading fit a column of a table. */
int heading_fits(enum table_id table, unsigned column, const char *words);

/* A heading that ends in, or holds, one number: its words without it, and the heading as a mapping
 * writes it for all numbers, "need_{n}_date".  False when it holds none, or several. */
struct numbered_heading {
    const char *words, *pattern;
    int32_t number;
};
bool heading_number(struct arena *arena, struct text heading, struct numbered_heading *numbered);

/* Whether a column of that heading holds what nobody should copy: names, addresses, numbers of
 * persons. */
bool heading_is_personal(const char *words);

#endif
