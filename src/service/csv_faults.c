/* SPDX-License-Identifier: MIT */
#include "service/csv_faults.h"

#define QUOTES_RIGHT "a cell in quotes whose own quotes are doubled"
#define LENGTH_RIGHT "a shorter cell; perhaps a quote is not closed"

const struct csv_fault_words CSV_FAULTS[CSV_TOO_LONG + 1] = {
    [CSV_BAD_QUOTES] = {PROBLEM_BAD_CSV,      "a quote that stands alone",          QUOTES_RIGHT, QUOTES_RIGHT                                },
    [CSV_BAD_ENCODING] = {PROBLEM_BAD_ENCODING, "bytes that are not UTF-8, or a NUL",
                        "text saved as UTF-8",                                                    "text saved as UTF-8, or the encoding named"},
    [CSV_TOO_LONG] = {PROBLEM_BAD_CSV,      "more than 1 MiB in one cell",        LENGTH_RIGHT, LENGTH_RIGHT                                },
};
