/* SPDX-License-Identifier: MIT */
/*
 * Families that were held back and released, held against the log: each leaf about one has its
 * entry, with the family that the words behind the leaf name, and no entry is without a leaf.
 */
#include <inttypes.h>

#include "service/audit_parts.h"
#include "store/holds.h"

struct auditing {
    struct audit *audit;
    struct arena *arena; /* of one leaf */
    struct holds holds;
    size_t told; /* leaves */
};

static bool
is_told_by(const struct hold *hold, const struct log_leaf *leaf)
{
    return text_is(leaf->filing, hold->filing) && leaf->revision == hold->revision &&
           hold->held == (leaf->act == ACT_FAMILY_HELD) &&
           strcmp(LEAF_ROLES[leaf->role], ROLES[hold->role].code) == 0 &&
           log_leaf_is_by(leaf, hold->person);
}

static bool
holds_leaf(void *context, const struct log_leaf *leaf, struct error *err)
{
    struct auditing *auditing = context;
    const struct hold *hold = NULL;
    bool named = false;

    if (leaf->act != ACT_FAMILY_HELD && leaf->act != ACT_FAMILY_RELEASED)
        return true;
    for (size_t i = 0; i < auditing->holds.count && hold == NULL; i++)
        if (auditing->holds.list[i].seq == leaf->seq)
            hold = &auditing->holds.list[i];
    if (hold != NULL &&
        !audit_words_name(auditing->audit, auditing->arena, hold->seq, hold->family, &named, err))
        return false;
    auditing->told++;
    arena_empty(auditing->arena);
    return (named && is_told_by(hold, leaf)) ||
           error_raise(err, ERR_CONFLICT,
                       "leaf %" PRIu64 " %s a family, and there is no such entry, or another",
                       leaf->seq, leaf->act == ACT_FAMILY_HELD ? "holds back" : "releases");
}

bool
audit_holds(struct audit *audit, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct auditing auditing = {.audit = audit, .arena = scratch};

    return holds_read(audit->state->db, audit->arena, audit->state->authority, &auditing.holds,
                      err) &&
           audit_walk(audit, holds_leaf, &auditing, err) &&
           (auditing.told == auditing.holds.count ||
            error_raise(err, ERR_CONFLICT,
                        "the log tells of %zu families held back or released; there are entries "
                        "about %zu",
                        auditing.told, auditing.holds.count));
}
