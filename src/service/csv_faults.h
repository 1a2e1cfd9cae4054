/* SPDX-License-Identifier: MIT */
/*
 * csv_faults - how a cell that is no good CSV is told to the person who can mend it.
 *
 * Owns     Nothing; a table of constants.
 * Errors   None.
 * Source   The contract for data: "Files" (RFC 4180, UTF-8, at most 1 MiB in a cell).
 */
#ifndef DELTARETURN_SERVICE_CSV_FAULTS_H
#define DELTARETURN_SERVICE_CSV_FAULTS_H

#include "model/problem.h"
#include "port/csv.h"

struct csv_fault_words {
    enum problem_kind kind;
    const char *found, *expected;
    const char *expected_of_mapped; /* where a mapping may name the encoding */
};

/* By enum csv_fault; CSV_GOOD has no words. */
extern const struct csv_fault_words CSV_FAULTS[CSV_TOO_LONG + 1];

#endif
