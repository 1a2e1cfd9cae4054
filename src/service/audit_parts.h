/* SPDX-License-Identifier: MIT */
/*
 * audit_parts - what the parts of an audit share; see service/audit.h.
 */
#ifndef DELTARETURN_SERVICE_AUDIT_PARTS_H
#define DELTARETURN_SERVICE_AUDIT_PARTS_H

#include "model/canonical_json.h"
#include "model/log_leaf.h"
#include "service/audit.h"
#include "store/filings.h"

#define MOMENTS_APART INT64_C(600000) /* ms: what a command takes, and more */

/* What the log tells as erased: "RETURN.REVISION", or a snapshot's id. */
struct erasures {
    const char **list;
    size_t count, room;
};

struct audit {
    struct arena *arena;
    struct state *state;
    struct signing *signing;
    const struct audit_options *options;
    struct audit_report *report;
    struct hasher hasher;
    uint64_t size; /* of the log when the audit began */
    struct erasures erasures;
    struct error first; /* that was found; ERR_NONE: nothing */
    bool ended;         /* by something that was found and told */
};

/* Takes up what is wrong with the state as a finding, so that the audit can go on with what is
 * left; false for what ends it, such as a disk that fails. */
bool audit_found(struct audit *audit, struct error *err) MUST_USE;

/* One leaf with the bytes it was read from. */
typedef bool audit_leaf(void *context, const struct log_leaf *leaf, struct error *err);

/* Reads all leaves again, in order, as a part of the replay needs them. */
bool
audit_walk(const struct audit *audit, audit_leaf *each, void *context, struct error *err) MUST_USE;

bool audit_leaves(struct audit *audit, struct error *err) MUST_USE;
bool audit_heads(struct audit *audit, struct error *err) MUST_USE;
bool audit_database(struct audit *audit, struct error *err) MUST_USE;
bool audit_beside(struct audit *audit, struct error *err) MUST_USE;
/* The document of a leaf that is about a person, and the person's ref there; ERR_CONFLICT when it
 * names nobody. */
bool audit_personal(const struct audit *audit, uint64_t seq, const struct canon **document,
                    const char **person, struct error *err) MUST_USE;

bool audit_people(struct audit *audit, struct error *err) MUST_USE;
bool audit_tokens(struct audit *audit, struct error *err) MUST_USE;
bool audit_returns(struct audit *audit, struct error *err) MUST_USE;
bool audit_lodged(const struct audit *audit, const char *period, const struct filing_event *event,
                  struct error *err) MUST_USE;
bool audit_delegations(struct audit *audit, struct error *err) MUST_USE;
bool audit_matches(struct audit *audit, struct error *err) MUST_USE;
bool audit_samples(struct audit *audit, struct error *err) MUST_USE;
bool audit_holds(struct audit *audit, struct error *err) MUST_USE;
bool audit_files(struct audit *audit, struct error *err) MUST_USE;
bool audit_recomputed(struct audit *audit, struct error *err) MUST_USE;
bool audit_schema(struct audit *audit, struct error *err) MUST_USE;
bool audit_memory(struct audit *audit, struct error *err) MUST_USE;

/* Whether the words behind the leaf SEQ begin with FAMILY; a leaf without words, of a revision that
 * was erased, names every family.  SCRATCH holds the words. */
bool audit_words_name(const struct audit *audit, struct arena *scratch, uint64_t seq,
                      const char *family, bool *name, struct error *err) MUST_USE;

/* Gathers what the log tells as erased; and whether a thing is among it. */
bool audit_erasures(struct audit *audit, struct error *err) MUST_USE;
bool audit_is_erased(const struct audit *audit, const char *id);

#endif
