/* SPDX-License-Identifier: MIT */
/*
 * Decisions about likely earlier claims, replayed: each has a leaf of its own, by the person and
 * about the draft that it names, and is what the person stated there.
 */
#include <inttypes.h>

#include "service/audit_parts.h"
#include "service/erased_ids.h"
#include "service/matching.h"
#include "store/ledger.h"

struct replaying {
    struct audit *audit;
    struct match_decisions decisions; /* by leaf */
    size_t met;
};

/* The person and the draft of the leaf are the decision's. */
static bool
is_told(const struct log_leaf *leaf, const struct match_decision *decision)
{
    return leaf->seq == decision->seq && log_leaf_is_by(leaf, decision->person) &&
           leaf->parts & PART_RETURN && text_is(leaf->filing, decision->filing) &&
           leaf->revision == decision->revision &&
           strcmp(hash_hex(&leaf->manifest).text, decision->man) == 0 &&
           text_is(leaf->reason, MATCH_WORDS[decision->verdict]) && leaf->with_evidence;
}

/* Whether nobody can tell any more which families it was about. */
static bool
is_erased(const struct audit *audit, const struct match_decision *decision, bool *erased,
          struct error *err)
{
    struct revision revision;

    *erased = erased_id_is(decision->family);
    if (!*erased)
        return true;
    if (!filings_revision(audit->state->db, audit->arena, decision->filing, decision->revision,
                          &revision, err))
        return false;
    *erased = revision.erased != 0;
    return true;
}

static bool
match_leaf(void *context, const struct log_leaf *leaf, struct error *err)
{
    struct replaying *replaying = context;
    const struct audit *audit = replaying->audit;
    const struct match_decision *decision;
    const char *statement;
    struct text kept;
    bool erased;

    if (leaf->act != ACT_MATCH_DECIDED)
        return true;
    if (replaying->met == replaying->decisions.count)
        return error_raise(err, ERR_CONFLICT,
                           "leaf %" PRIu64 " decides on a likely earlier claim, and no such "
                           "decision is there",
                           leaf->seq);
    decision = &replaying->decisions.list[replaying->met++];
    statement = matching_statement(audit->arena, decision);
    if (!ledger_document(audit->state->db, audit->arena, audit->state->authority, leaf->seq, &kept,
                         err))
        return false;
    if (!is_erased(audit, decision, &erased, err))
        return false;
    return (is_told(leaf, decision) && (erased ? kept.length == 0 : text_is(kept, statement))) ||
           error_raise(err, ERR_CONFLICT,
                       "the decision on a likely earlier claim at leaf %" PRIu64
                       " is not what leaf %" PRIu64 " tells",
                       decision->seq, leaf->seq);
}

bool
audit_matches(struct audit *audit, struct error *err)
{
    struct replaying replaying = {.audit = audit};

    if (!matches_read(audit->state->db, audit->arena, MATCHES_ALL, audit->state->authority,
                      &replaying.decisions, err) ||
        !audit_walk(audit, match_leaf, &replaying, err))
        return false;
    return replaying.met == replaying.decisions.count ||
           error_raise(err, ERR_CONFLICT,
                       "there are %zu decisions on likely earlier claims, the log tells of %zu",
                       replaying.decisions.count, replaying.met);
}
