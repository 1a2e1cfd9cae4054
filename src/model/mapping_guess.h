/* SPDX-License-Identifier: MIT */
/*
 * mapping_guess - a first mapping of exports that nobody has described, for a person to finish.
 *
 * Headings are held against the words that are known for each column, cells against the kinds of
 * columns.  Whatever was guessed says so in an attribute unsure="...", which "mapping check" lists.
 * No cell gets into a mapping but the few values of a column of codes: never a name or a free text.
 *
 * Owns     Texts live in the arena given.
 * Errors   None.
 */
#ifndef DELTARETURN_MODEL_MAPPING_GUESS_H
#define DELTARETURN_MODEL_MAPPING_GUESS_H

#include "model/rowset.h"

/* A table of an export, and how it was read. */
struct draft_input {
    const struct rowset *rowset;
    const char *encoding;  /* NULL: UTF-8 */
    const char *delimiter; /* as a mapping names it; NULL: a comma */
    uint32_t header_row;   /* 1: the first */
    bool one_of_several;   /* its sheet has to be named */
};

/* The text of a mapping file. */
struct text mapping_guess(struct arena *arena, const struct draft_input *inputs, size_t count);

#endif
