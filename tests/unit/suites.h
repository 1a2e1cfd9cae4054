/* SPDX-License-Identifier: MIT */
/*
 * suites - the list of all suites, one line each; runner.c and the files of tests share it.
 */
#ifndef DELTARETURN_TESTS_UNIT_SUITES_H
#define DELTARETURN_TESTS_UNIT_SUITES_H

/* X(name): suite_NAME registers itself with CUnit. */
#define SUITES(X)       \
    X(arena)            \
    X(clock)            \
    X(day)              \
    X(dice)             \
    X(error)            \
    X(file)             \
    X(parallel)         \
    X(text)             \
    X(csv)              \
    X(csv_index)        \
    X(digest)           \
    X(json)             \
    X(json_read)        \
    X(unicode)          \
    X(xlsx)             \
    X(xlsx_plain)       \
    X(xml)              \
    X(cell)             \
    X(compare)          \
    X(dataset)          \
    X(decide)           \
    X(decisions)        \
    X(figures)          \
    X(framework)        \
    X(framework_diff)   \
    X(framework_set)    \
    X(gather)           \
    X(gather_terms)     \
    X(history)          \
    X(keys)             \
    X(measure)          \
    X(need_list)        \
    X(problem)          \
    X(quarter)          \
    X(review)           \
    X(row_print)        \
    X(sample)           \
    X(sheet)            \
    X(table)            \
    X(timetable)        \
    X(workdays)         \
    X(waivers)          \
    X(annotate)         \
    X(comparison)       \
    X(examples)         \
    X(explain)          \
    X(framework_import) \
    X(flips)            \
    X(intake)           \
    X(intake_csv)       \
    X(kept)             \
    X(library)          \
    X(report)           \
    X(run)              \
    X(source)           \
    X(timetables)       \
    X(unusual)          \
    X(workbook)         \
    X(command)

#define DECLARE(name) void suite_##name(void);
SUITES(DECLARE)
#undef DECLARE

#endif
