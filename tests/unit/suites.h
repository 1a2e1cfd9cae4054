/* SPDX-License-Identifier: MIT */
/*
 * suites - the list of all suites, one line each; runner.c and the files of tests share it.
 */
#ifndef DELTARETURN_TESTS_UNIT_SUITES_H
#define DELTARETURN_TESTS_UNIT_SUITES_H

/* X(name): suite_NAME registers itself with CUnit. */
#define SUITES(X)   \
    X(arena)        \
    X(base64)       \
    X(day)          \
    X(dice)         \
    X(error)        \
    X(file)         \
    X(parallel)     \
    X(text)         \
    X(utf8)         \
    X(csv)          \
    X(csv_index)    \
    X(digest)       \
    X(json)         \
    X(signing)      \
    X(unicode)      \
    X(xlsx)         \
    X(xlsx_plain)   \
    X(xml)          \
    X(canonical)    \
    X(cell)         \
    X(dataset)      \
    X(decide)       \
    X(decisions)    \
    X(figures)      \
    X(framework)    \
    X(gather)       \
    X(gather_terms) \
    X(keys)         \
    X(leaf)         \
    X(merkle)       \
    X(note)         \
    X(problem)      \
    X(quarter)      \
    X(review)       \
    X(sample)       \
    X(sheet)        \
    X(table)        \
    X(tile)         \
    X(tlog_proof)   \
    X(annotate)     \
    X(explain)      \
    X(intake)       \
    X(intake_csv)   \
    X(library)      \
    X(report)       \
    X(run)          \
    X(source)       \
    X(unusual)      \
    X(workbook)     \
    X(command)      \
    X(clock)        \
    X(fault)        \
    X(lock)         \
    X(moves)        \
    X(person)       \
    X(db)           \
    X(seal)         \
    X(password)     \
    X(schema)       \
    X(people)       \
    X(ledger)       \
    X(state)        \
    X(vault)

#define DECLARE(name) void suite_##name(void);
SUITES(DECLARE)
#undef DECLARE

#endif
