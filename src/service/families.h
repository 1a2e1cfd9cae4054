/* SPDX-License-Identifier: MIT */
/*
 * families - the episodes behind a return's figures, as decisions.csv of a revision has them.
 *
 * Owns     Everything lives in the arena given.
 * Errors   ERR_INPUT for a revision without figures, or that was erased; as service/vault.h.
 */
#ifndef DELTARETURN_SERVICE_FAMILIES_H
#define DELTARETURN_SERVICE_FAMILIES_H

#include "model/decide.h"
#include "service/state.h"
#include "store/filings.h"

struct family_line {
    struct text episode, family;
    enum decision_kind kind;
    struct text sustained_on, earliest_claim_on; /* as they stand; blank: none */
    struct text failed, unknown, waived;         /* codes of tests, parted by blanks */
};

struct family_list {
    struct family_line *list; /* by episode in byte order */
    size_t count;
};

/* Where they lie: decisions.csv in the box of a revision that may not be recorded yet. */
struct families_source {
    const char *filing;
    int64_t revision;
    const char *sha256;
    int64_t length; /* bytes */
};

/* Of a revision as it is recorded. */
bool families_find(struct arena *arena, struct state *state, const char *filing, int64_t revision,
                   struct families_source *source, struct error *err) MUST_USE;

bool
families_read_from(struct arena *arena, struct state *state, const struct families_source *source,
                   struct family_list *families, struct error *err) MUST_USE;

/* Both: the decisions of a revision, as its decisions.csv has them. */
bool families_read(struct arena *arena, struct state *state, const char *filing, int64_t revision,
                   struct family_list *families, struct error *err) MUST_USE;

/* Whether a test is among the codes of one of the three lists of a line. */
bool family_names_test(const struct family_line *line, const char *test);

#endif
