/* SPDX-License-Identifier: MIT */
#include "service/claims.h"

#include "port/csv.h"
#include "service/vault.h"
#include "store/claims.h"
#include "store/filings.h"

/* The columns of decisions.csv that say what is claimed. */
enum { COLUMN_EPISODE, COLUMN_FAMILY, COLUMN_DECISION };

/* Entries under way. */
struct entering {
    struct state *state;
    const struct filing *filing;
    enum claim_kind kind;
    uint64_t seq;
};

static bool
enter(const struct entering *entering, const struct claim_entry *entry, struct error *err)
{
    return claims_add(entering->state->db, entering->state->authority, entering->filing->id,
                      entering->filing->revision, entering->kind, entry, entering->seq, err);
}

static bool
enter_batch(const struct entering *entering, const struct csv_batch *batch, size_t first,
            struct error *err)
{
    for (size_t record = first; record < batch->record_count; record++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct claim_entry entry = {.period = entering->filing->period};
        struct text decision, episode, family;

        must(csv_cell(batch, record, COLUMN_EPISODE, &episode) == CSV_GOOD &&
             csv_cell(batch, record, COLUMN_FAMILY, &family) == CSV_GOOD &&
             csv_cell(batch, record, COLUMN_DECISION, &decision) == CSV_GOOD); /* we wrote it */
        if (!text_is(decision, "claimable"))
            continue;
        entry.episode = arena_copy(arena, episode.at, episode.length);
        entry.family = arena_copy(arena, family.at, family.length);
        if (!enter(entering, &entry, err))
            return false;
    }
    return true;
}

static bool
enter_decisions(const struct entering *entering, struct text bytes, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct csv_batch batch = {.record_count = 1};
    size_t first = 1; /* behind the header */
    struct csv *csv;

    if (!csv_open_bytes(arena, "decisions.csv", bytes, CSV_WHOLE, &csv, err))
        return false;
    while (batch.record_count > 0) {
        if (!csv_read(csv, &batch, err) || !enter_batch(entering, &batch, first, err))
            return false;
        first = 0;
    }
    return true;
}

static bool
decisions_get(struct arena *arena, struct state *state, const struct filing *filing,
              struct text *bytes, struct error *err)
{
    const char *box_id = arena_printf(arena, "%s.%lld", filing->id, (long long)filing->revision);
    struct artefacts artefacts;
    struct vault_box *box;

    if (!filings_artefacts(state->db, arena, filing->id, filing->revision, &artefacts, err) ||
        !vault_open(arena, state, VAULT_REVISION, box_id, false, &box, err))
        return false;
    for (size_t i = 0; i < artefacts.count; i++)
        if (strcmp(artefacts.list[i].name, "decisions.csv") == 0)
            return vault_get(arena, box, artefacts.list[i].sha256, (size_t)artefacts.list[i].length,
                             bytes, err);
    return error_raise(err, ERR_STORAGE, "revision %lld has no decisions.csv",
                       (long long)filing->revision);
}

static bool
record_entries(struct entering *entering, enum act act, struct error *err)
{
    struct record record = {
        .act = act,
        .delegation = LEAF_NO_DELEGATION,
        .filing = entering->filing,
    };

    return ledger_record(entering->state, &record, &entering->seq, err);
}

bool
claims_record(struct state *state, const struct filing *filing, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct entering entering = {.state = state, .filing = filing, .kind = CLAIM_CLAIMED};
    struct text bytes;

    return decisions_get(arena, state, filing, &bytes, err) &&
           record_entries(&entering, ACT_CLAIMS_RECORDED, err) &&
           enter_decisions(&entering, bytes, err);
}

bool
claims_release(struct state *state, const struct filing *filing, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct entering entering = {.state = state, .filing = filing, .kind = CLAIM_RELEASED};
    struct claim_entries claims;

    if (!claims_of_revision(state->db, arena, filing->id, filing->revision, &claims, err))
        return false;
    if (claims.count == 0)
        return true;
    if (!record_entries(&entering, ACT_CLAIMS_RELEASED, err))
        return false;
    for (size_t i = 0; i < claims.count; i++)
        if (!enter(&entering, &claims.list[i], err))
            return false;
    return true;
}
