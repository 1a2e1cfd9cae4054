/* SPDX-License-Identifier: MIT */
#include "service/notice_leaf.h"

#include "model/canonical_json.h"
#include "port/unicode.h"
#include "store/filings.h"

static const char *
text_fact(struct arena *arena, const struct canon *facts, const char *key)
{
    const struct canon *value = canon_get(facts, key);

    return value == NULL || value->kind != CANON_TEXT
               ? ""
               : arena_copy(arena, value->text.at, value->text.length);
}

/* The return as it stood when the message was promised. */
static bool
find_filing(struct arena *arena, struct state *state, const struct outbox_row *row,
            struct filing *filing, bool *found, struct error *err)
{
    struct filing_list filings;
    const struct canon *facts, *revision;
    const char *id;

    *found = false;
    if (!canon_read(arena, text_of(row->facts), unicode_is_normal, &facts, err) ||
        !filings_list(state->db, arena, state->authority, &filings, err))
        return false;
    id = text_fact(arena, facts, "return");
    revision = canon_get(facts, "revision");
    for (size_t i = 0; i < filings.count && revision != NULL; i++)
        if (strcmp(filings.list[i].id, id) == 0) {
            *filing = filings.list[i];
            filing->revision = revision->number;
            filing->man = text_fact(arena, facts, "man");
            *found = filing->man[0] != '\0';
        }
    return true;
}

bool
notice_leaf_add(struct state *state, const struct outbox_row *row, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    bool sent = strcmp(row->state, "sent") == 0, about;
    struct record record = {
        .act = sent ? ACT_NOTICE_SENT : ACT_NOTICE_FAILED,
        .delegation = LEAF_NO_DELEGATION,
        .reason = sent ? NULL : "refused",
    };
    struct filing filing;
    uint64_t seq;

    must(sent || strcmp(row->state, "failed") == 0);
    if (!find_filing(arena, state, row, &filing, &about, err))
        return false;
    record.filing = about ? &filing : NULL;
    return ledger_record(state, &record, &seq, err);
}
