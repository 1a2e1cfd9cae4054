/* SPDX-License-Identifier: MIT */
/*
 * What the log tells as erased: revisions by the leaf itself, snapshots by its document.
 */
#include <inttypes.h>

#include "model/canonical_json.h"
#include "port/unicode.h"
#include "service/audit_parts.h"
#include "store/ledger.h"

static void
erasures_add(struct audit *audit, const char *id)
{
    struct erasures *erasures = &audit->erasures;

    if (erasures->count == erasures->room) {
        const char **more =
            ARENA_ARRAY(audit->arena, const char *, erasures->room = 2 * erasures->room + 16);

        for (size_t i = 0; i < erasures->count; i++)
            more[i] = erasures->list[i];
        erasures->list = more;
    }
    erasures->list[erasures->count++] = id;
}

static bool
snapshot_add(struct audit *audit, const struct log_leaf *leaf, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    const struct canon *document, *id;
    struct text bytes;

    if (!ledger_document(audit->state->db, scratch, audit->state->authority, leaf->seq, &bytes,
                         err))
        return false;
    if (!canon_read(scratch, bytes, unicode_is_normal, &document, err) ||
        (id = canon_get(document, "snapshot")) == NULL || id->kind != CANON_TEXT)
        return error_raise(err, ERR_CONFLICT,
                           "the document of leaf %" PRIu64 " names no snapshot that was erased",
                           leaf->seq);
    erasures_add(audit, arena_copy(audit->arena, id->text.at, id->text.length));
    return true;
}

static bool
erasure_leaf(void *context, const struct log_leaf *leaf, struct error *err)
{
    struct audit *audit = context;

    if (leaf->act != ACT_ERASURE_DONE)
        return true;
    if (!(leaf->parts & PART_RETURN))
        return snapshot_add(audit, leaf, err);
    erasures_add(audit, arena_printf(audit->arena, "%.*s.%" PRId64, TEXT_ARGS(leaf->filing),
                                     leaf->revision));
    return true;
}

bool
audit_erasures(struct audit *audit, struct error *err)
{
    return audit_walk(audit, erasure_leaf, audit, err);
}

bool
audit_is_erased(const struct audit *audit, const char *id)
{
    for (size_t i = 0; i < audit->erasures.count; i++)
        if (strcmp(audit->erasures.list[i], id) == 0)
            return true;
    return false;
}
