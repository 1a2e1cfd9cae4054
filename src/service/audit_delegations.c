/* SPDX-License-Identifier: MIT */
/*
 * Delegations, held against the log: who may act for whom, as what and on which days is what the
 * document of the leaf tells that granted it; and one is revoked for each leaf that revokes it.
 */
#include <inttypes.h>

#include "model/canonical_json.h"
#include "port/unicode.h"
#include "service/audit_parts.h"
#include "store/delegations.h"
#include "store/ledger.h"

struct auditing {
    struct audit *audit;
    struct arena *arena; /* of one leaf */
    struct delegations kept;
    bool *met;   /* by the leaf that revokes it */
    size_t told; /* leaves that grant one */
};

static bool
says(const struct canon *document, const char *key, const char *expected)
{
    const struct canon *value = canon_get(document, key);

    return value != NULL && value->kind == CANON_TEXT && text_is(value->text, expected);
}

static bool
is_told_by(const struct delegation *delegation, const struct canon *document)
{
    return says(document, "delegate", delegation->delegate) &&
           says(document, "principal", delegation->principal) &&
           says(document, "kind", delegation->kind) && delegation->role < ROLE_TOTAL &&
           says(document, "role", ROLES[delegation->role].code) &&
           says(document, "from", day_format(delegation->from).text) &&
           says(document, "until", day_format(delegation->until).text);
}

static bool
granted(struct auditing *auditing, const struct log_leaf *leaf, const struct canon *document,
        struct error *err)
{
    auditing->told++;
    for (size_t i = 0; i < auditing->kept.count; i++)
        if (auditing->kept.list[i].seq == leaf->seq)
            return is_told_by(&auditing->kept.list[i], document) ||
                   error_raise(err, ERR_CONFLICT,
                               "delegation %" PRIu64 " is not what its leaf tells", leaf->seq);
    return error_raise(err, ERR_CONFLICT, "delegation %" PRIu64 " is missing", leaf->seq);
}

/* The document tells all of the delegation but its leaf, so that two of the same words are the same
 * to it. */
static bool
revoked(struct auditing *auditing, const struct log_leaf *leaf, const struct canon *document,
        struct error *err)
{
    for (size_t i = 0; i < auditing->kept.count; i++)
        if (auditing->kept.list[i].revoked != 0 && !auditing->met[i] &&
            is_told_by(&auditing->kept.list[i], document)) {
            auditing->met[i] = true;
            return true;
        }
    return error_raise(err, ERR_CONFLICT,
                       "leaf %" PRIu64 " revokes a delegation, and it is not revoked", leaf->seq);
}

static bool
delegations_leaf(void *context, const struct log_leaf *leaf, struct error *err)
{
    struct auditing *auditing = context;
    const struct audit *audit = auditing->audit;
    const struct canon *document;
    struct text bytes;

    if (leaf->act != ACT_DELEGATION_GRANTED && leaf->act != ACT_DELEGATION_REVOKED)
        return true;
    arena_empty(auditing->arena);
    if (!ledger_document(audit->state->db, auditing->arena, audit->state->authority, leaf->seq,
                         &bytes, err) ||
        !canon_read(auditing->arena, bytes, unicode_is_normal, &document, err))
        return error_while(err, "the document of leaf %" PRIu64, leaf->seq);
    return leaf->act == ACT_DELEGATION_GRANTED ? granted(auditing, leaf, document, err)
                                               : revoked(auditing, leaf, document, err);
}

/* What no leaf told. */
static bool
rest_check(const struct auditing *auditing, struct error *err)
{
    for (size_t i = 0; i < auditing->kept.count; i++)
        if (auditing->kept.list[i].revoked != 0 && !auditing->met[i])
            return error_raise(err, ERR_CONFLICT,
                               "delegation %" PRIu64 " is revoked, which no leaf tells",
                               auditing->kept.list[i].seq);
    return auditing->kept.count == auditing->told ||
           error_raise(err, ERR_CONFLICT, "the log tells of %zu delegations, and %zu are there",
                       auditing->told, auditing->kept.count);
}

bool
audit_delegations(struct audit *audit, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct auditing auditing = {.audit = audit, .arena = scratch};

    if (!delegations_read(audit->state->db, audit->arena, audit->state->authority, NULL,
                          &auditing.kept, err))
        return false;
    auditing.met = ARENA_ARRAY(audit->arena, bool, auditing.kept.count);
    return audit_walk(audit, delegations_leaf, &auditing, err) && rest_check(&auditing, err);
}
