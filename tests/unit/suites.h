/* SPDX-License-Identifier: MIT */
/*
 * suites - the list of all suites, one line each; runner.c and the files of tests share it.
 */
#ifndef DELTARETURN_TESTS_UNIT_SUITES_H
#define DELTARETURN_TESTS_UNIT_SUITES_H

/* X(name): suite_NAME registers itself with CUnit. */
#define SUITES(X)       \
    X(a1)               \
    X(arena)            \
    X(base64)           \
    X(clock)            \
    X(day)              \
    X(dice)             \
    X(error)            \
    X(file)             \
    X(parallel)         \
    X(template)         \
    X(text)             \
    X(utf8)             \
    X(archive)          \
    X(csv)              \
    X(csv_index)        \
    X(digest)           \
    X(encoding)         \
    X(json)             \
    X(signing)          \
    X(json_read)        \
    X(unicode)          \
    X(xlsx)             \
    X(xlsx_copy)        \
    X(xlsx_patch)       \
    X(xlsx_plain)       \
    X(xml)              \
    X(xml_stream)       \
    X(canonical)        \
    X(cell)             \
    X(compare)          \
    X(choice)           \
    X(dataset)          \
    X(date_format)      \
    X(decide)           \
    X(decisions)        \
    X(feed)             \
    X(figures)          \
    X(form)             \
    X(framework)        \
    X(framework_diff)   \
    X(framework_set)    \
    X(gather)           \
    X(gather_terms)     \
    X(history)          \
    X(keys)             \
    X(measure)          \
    X(log_leaf)         \
    X(manifest)         \
    X(merkle)           \
    X(note)             \
    X(need_list)        \
    X(layout)           \
    X(heading)          \
    X(mapping_apply)    \
    X(mapping_guess)    \
    X(problem)          \
    X(quarter)          \
    X(review)           \
    X(row_print)        \
    X(rowset)           \
    X(sample)           \
    X(sheet)            \
    X(table)            \
    X(tile)             \
    X(tlog_proof)       \
    X(timetable)        \
    X(workdays)         \
    X(waivers)          \
    X(annotate)         \
    X(audit)            \
    X(comparison)       \
    X(examples)         \
    X(explain)          \
    X(framework_import) \
    X(framework_xml) \
    X(flips)            \
    X(intake)           \
    X(intake_csv)       \
    X(kept)             \
    X(fill)             \
    X(layouts)          \
    X(library)          \
    X(mapping_read)     \
    X(report)           \
    X(rowsets)          \
    X(run)              \
    X(source)           \
    X(tiles)            \
    X(timetables)       \
    X(unusual)          \
    X(verify)           \
    X(workbook)         \
    X(command)          \
    X(fault)            \
    X(lock)             \
    X(moves)            \
    X(person)           \
    X(db)               \
    X(seal)             \
    X(password)         \
    X(schema)           \
    X(people)           \
    X(ledger)           \
    X(links)            \
    X(state)            \
    X(vault)            \
    X(claims_table)     \
    X(earlier_claims)   \
    X(letter)           \
    X(mail)             \
    X(deputies)         \
    X(base32)           \
    X(qr)               \
    X(totp)             \
    X(setting)          \
    X(settings)         \
    X(conf)             \
    X(sessions)         \
    X(signin)           \
    X(signoff)          \
    X(throttle)         \
    X(route)            \
    X(site)

#define DECLARE(name) void suite_##name(void);
SUITES(DECLARE)
#undef DECLARE

#endif
