/* SPDX-License-Identifier: MIT */
/*
 * sample - writes an invented council's exports, to try the program on and to measure it with.
 *
 * The eight tables of the contract as CSV, rows of each in a random order of their own, LF.  The
 * same options give the same bytes on any machine.
 *
 * Owns     Nothing after it returns.
 * Errors   ERR_INPUT for numbers out of range; ERR_CONFLICT when the folder is there and filled and
 *          .replace is not said; ERR_STORAGE when writing fails.  Then nothing is left behind.
 * See      model/sample.h for what the families are like.
 */
#ifndef DELTARETURN_SERVICE_SAMPLE_H
#define DELTARETURN_SERVICE_SAMPLE_H

#include "model/quarter.h"

struct sample_options {
    uint64_t families; /* 1 to 10,000,000 */
    uint64_t seed;
    struct quarter quarter; /* whose claims are due; the data ends with its last day */
    bool mistakes;          /* about one in 200 families, for a check to find */
    bool replace;           /* an existing folder is swapped for the new one */
    const char *out;        /* the folder to make */
    const char *authority;  /* the council's code, in earlier claims; NULL: an invented one */
};

/* Makes the folder, all or nothing; the same options make the same bytes. */
bool sample_write(const struct sample_options *options, struct error *err) MUST_USE;

#endif
