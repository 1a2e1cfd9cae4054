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
    struct claim_entries *gathered; /* NULL: they are recorded */
    struct arena *arena;            /* of what is gathered */
    struct state *state;
    const struct filing *filing;
    enum claim_kind kind;
    uint64_t seq;
};

static void
gather(const struct entering *entering, const struct claim_entry *entry)
{
    struct claim_entries *to = entering->gathered;

    if ((to->count & (to->count - 1)) == 0) {
        struct claim_entry *more =
            ARENA_ARRAY(entering->arena, struct claim_entry, to->count == 0 ? 1 : 2 * to->count);

        if (to->count > 0)
            memcpy(more, to->list, to->count * sizeof *more);
        to->list = more;
    }
    to->list[to->count++] = (struct claim_entry){
        .family = arena_copy(entering->arena, entry->family, strlen(entry->family)),
        .episode = arena_copy(entering->arena, entry->episode, strlen(entry->episode)),
    };
}

static bool
enter(const struct entering *entering, const struct claim_entry *entry, struct error *err)
{
    if (entering->gathered != NULL) {
        gather(entering, entry);
        return true;
    }
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
    error_raise(err, ERR_STORAGE, "revision %lld has no decisions.csv",
                (long long)filing->revision);
    return error_spoilt(err);
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

static int
by_family(const void *a, const void *b)
{
    const struct claim_entry *one = a, *other = b;
    int order = strcmp(one->family, other->family);

    return order != 0 ? order : strcmp(one->episode, other->episode);
}

bool
claims_compare(struct state *state, const struct filing *filing, enum claim_kind kind,
               uint64_t count, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct claim_entries kept, told = {.list = NULL};
    struct entering entering = {
        .gathered = &told, .arena = arena, .state = state, .filing = filing};
    struct revision revision;
    struct text bytes;

    if (!claims_of_revision(state->db, arena, filing->id, filing->revision, &kept, err) ||
        !filings_revision(state->db, arena, filing->id, filing->revision, &revision, err))
        return false;
    if (kept.count != count)
        return error_raise(err, ERR_CONFLICT,
                           "the claims ledger has %zu claims of revision %lld and %llu entries "
                           "here",
                           kept.count, (long long)filing->revision, (unsigned long long)count);
    if (kind == CLAIM_RELEASED || revision.erased != 0)
        return true;
    if (!decisions_get(arena, state, filing, &bytes, err) ||
        !enter_decisions(&entering, bytes, err))
        return false;
    if (told.count > 0)
        qsort(told.list, told.count, sizeof *told.list, by_family);
    for (size_t i = 0; i < told.count || i < kept.count; i++)
        if (i == told.count || i == kept.count || by_family(&told.list[i], &kept.list[i]) != 0)
            return error_raise(err, ERR_CONFLICT,
                               "the claims ledger has %zu claims of revision %lld, its "
                               "decisions.csv %zu, and they are not the same",
                               kept.count, (long long)filing->revision, told.count);
    return true;
}
