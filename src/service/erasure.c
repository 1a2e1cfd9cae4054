/* SPDX-License-Identifier: MIT */
#include "service/erasure.h"

#include <inttypes.h>

#include "base/clock.h"
#include "model/canonical_json.h"
#include "service/erased_ids.h"
#include "service/evidence.h"
#include "service/jobs.h"
#include "service/vault.h"
#include "store/agenda.h"
#include "store/filings.h"
#include "store/holds.h"
#include "store/ledger.h"
#include "store/matches.h"
#include "store/samples.h"
#include "store/snapshots.h"

#define RULE_MOST 64

struct erasing {
    struct arena *arena;
    struct state *state;
    const struct erasure_request *request;
    struct erasure_done *done;
    const char **snapshots; /* of the return that is asked for by name */
    size_t snapshot_count;
};

static const char *
box_id(struct arena *arena, const char *filing, int64_t number)
{
    return arena_printf(arena, "%s.%" PRId64, filing, number);
}

/* The manifest tells nothing about anybody, and the proof of what was there needs it. */
static bool
manifest_of(struct erasing *erasing, const struct filing *filing, const char **manifest,
            struct error *err)
{
    struct artefacts files;
    struct vault_box *box;
    struct text bytes;

    if (!filings_artefacts(erasing->state->db, erasing->arena, filing->id, filing->revision, &files,
                           err) ||
        !vault_open(erasing->arena, erasing->state, VAULT_REVISION,
                    box_id(erasing->arena, filing->id, filing->revision), false, &box, err))
        return false;
    for (size_t i = 0; i < files.count; i++)
        if (strcmp(files.list[i].name, EVIDENCE_MANIFEST) == 0) {
            if (!vault_get(erasing->arena, box, files.list[i].sha256, (size_t)files.list[i].length,
                           &bytes, err))
                return false;
            *manifest = arena_copy(erasing->arena, bytes.at, bytes.length);
            return true;
        }
    return error_raise(err, ERR_STORAGE, "%s is missing", EVIDENCE_MANIFEST);
}

static struct record
record_of(const struct erasing *erasing)
{
    return (struct record){.act = ACT_ERASURE_DONE,
                           .actor = erasing->request->actor,
                           .role = ROLE_ADMINISTRATOR,
                           .delegation = LEAF_NO_DELEGATION,
                           .reason = erasing->request->rule};
}

static bool
record_revision(struct erasing *erasing, const struct filing *filing, struct error *err)
{
    struct record record = record_of(erasing);
    uint64_t seq;

    record.filing = filing;
    erasing->done->revisions++;
    return manifest_of(erasing, filing, &record.document, err) &&
           ledger_record(erasing->state, &record, &seq, err) &&
           filings_erase(erasing->state->db, filing->id, filing->revision,
                         ledger_recorded_at(erasing->state), err);
}

static bool
erase_holds(struct erasing *erasing, const char *filing, struct error *err)
{
    struct holds holds;

    if (!holds_read(erasing->state->db, erasing->arena, erasing->state->authority, &holds, err))
        return false;
    for (size_t i = 0; i < holds.count; i++)
        if (strcmp(holds.list[i].filing, filing) == 0 &&
            !ledger_erase_words(erasing->state->db, erasing->state->authority, holds.list[i].seq,
                                err))
            return false;
    return true;
}

/* The words behind reasons go too: they may tell about somebody. */
static bool
erase_words(struct erasing *erasing, const char *filing, struct error *err)
{
    struct match_decisions matches;
    struct sample_results results;
    struct filing_events events;

    if (!filings_events(erasing->state->db, erasing->arena, filing, &events, err) ||
        !matches_read(erasing->state->db, erasing->arena, MATCHES_OF_FILING, filing, &matches,
                      err) ||
        !samples_results(erasing->state->db, erasing->arena, erasing->state->authority, &results,
                         err))
        return false;
    for (size_t i = 0; i < matches.count; i++)
        if (!ledger_erase_words(erasing->state->db, erasing->state->authority, matches.list[i].seq,
                                err))
            return false;
    for (size_t i = 0; i < events.count; i++)
        if (!ledger_erase_words(erasing->state->db, erasing->state->authority, events.list[i].seq,
                                err))
            return false;
    for (size_t i = 0; i < results.count; i++)
        if (strcmp(results.list[i].filing, filing) == 0 &&
            !ledger_erase_words(erasing->state->db, erasing->state->authority, results.list[i].seq,
                                err))
            return false;
    return erase_holds(erasing, filing, err);
}

static bool
record_filing(struct erasing *erasing, const struct filing *found, struct error *err)
{
    if (found->state != FILING_LODGED && found->state != FILING_DISCARDED)
        return error_raise(
            err, ERR_CONFLICT,
            "the return for %s is %s; only what is lodged or discarded can be erased",
            found->period, FILING_TOLD[found->state]);
    erasing->snapshots = ARENA_ARRAY(erasing->arena, const char *, (size_t)found->revision);
    erasing->snapshot_count = 0;
    for (int64_t number = 1; number <= found->revision; number++) {
        struct filing filing = *found;
        struct revision revision;

        if (!filings_revision(erasing->state->db, erasing->arena, found->id, number, &revision,
                              err))
            return false;
        filing.revision = number;
        filing.man = revision.man;
        if (revision.snapshot != NULL)
            erasing->snapshots[erasing->snapshot_count++] = revision.snapshot;
        if (revision.erased == 0 && revision.man[0] != '\0' &&
            !record_revision(erasing, &filing, err))
            return error_while(err, "revision %" PRId64 " of the return for %s", number,
                               found->period);
    }
    return erase_words(erasing, found->id, err) &&
           agenda_erase(erasing->state->db, erasing->state->authority, found->period, err) &&
           filings_erase_remarks(erasing->state->db, found->id, err);
}

static bool
is_asked_for(const struct erasing *erasing, const struct filing *filing)
{
    struct quarter quarter;

    if (erasing->request->period != NULL)
        return strcmp(erasing->request->period, filing->period) == 0;
    return filing->state == FILING_LODGED && quarter_read(text_of(filing->period), &quarter) &&
           quarter_last_day(quarter) < erasing->request->before;
}

static bool
record_snapshot(struct erasing *erasing, const char *id, struct error *err)
{
    struct canon *document = canon_object(erasing->arena);
    struct builder text = {.arena = erasing->arena};
    struct record record = record_of(erasing);
    uint64_t seq;

    canon_put(document, "second",
              canon_text(erasing->arena, text_of(erasing->request->second->person.ref)));
    canon_put(document, "snapshot", canon_text(erasing->arena, text_of(id)));
    canon_write(&text, document);
    record.kind = "snapshot";
    record.document = text.at;
    erasing->done->snapshots++;
    return ledger_record(erasing->state, &record, &seq, err) &&
           snapshots_erase(erasing->state->db, id, ledger_recorded_at(erasing->state), err);
}

/* Of the return that was named, or of the time that was. */
static bool
snapshot_is_asked_for(const struct erasing *erasing, const struct snapshot *snapshot)
{
    bool named = false;

    if (erasing->request->period == NULL)
        return clock_london_day(snapshot->imported) < erasing->request->before;
    for (size_t i = 0; i < erasing->snapshot_count; i++)
        named = named || strcmp(erasing->snapshots[i], snapshot->id) == 0;
    return named;
}

static bool
erase_snapshots(struct erasing *erasing, struct error *err)
{
    struct snapshots snapshots;
    bool used;

    if (!snapshots_list(erasing->state->db, erasing->arena, erasing->state->authority, &snapshots,
                        err))
        return false;
    for (size_t i = 0; i < snapshots.count; i++) {
        const struct snapshot *snapshot = &snapshots.list[i];

        if (snapshot->erased != 0 || !snapshot_is_asked_for(erasing, snapshot))
            continue;
        if (!snapshots_is_used(erasing->state->db, snapshot->id, &used, err) ||
            (!used && !record_snapshot(erasing, snapshot->id, err)))
            return false;
    }
    return true;
}

static bool
erase_work(struct db *db, void *context, struct error *err)
{
    struct erasing *erasing = context;
    struct filing_list filings;
    size_t found = 0;

    if (!filings_list(db, erasing->arena, erasing->state->authority, &filings, err))
        return false;
    for (size_t i = 0; i < filings.count; i++)
        if (is_asked_for(erasing, &filings.list[i])) {
            found++;
            if (!record_filing(erasing, &filings.list[i], err))
                return false;
        }
    if (erasing->request->period != NULL && found == 0)
        return error_raise(err, ERR_INPUT, "there is no return for %s", erasing->request->period);
    return erase_snapshots(erasing, err) &&
           jobs_forget(db, erasing->state->authority, INT64_MAX, err);
}

static bool
rule_check(const char *rule, struct error *err)
{
    size_t length = strlen(rule);

    return (length > 0 && length <= RULE_MOST &&
            strspn(rule, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") ==
                length) ||
           error_raise(err, ERR_INPUT,
                       "the rule's code has to be up to %d letters, digits, hyphens, underscores "
                       "and full stops, like retention-7y",
                       RULE_MOST);
}

bool
erasure_record(struct state *state, const struct erasure_request *request,
               struct erasure_done *done, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct erasing erasing = {.arena = arena, .state = state, .request = request, .done = done};

    *done = (struct erasure_done){.revisions = 0};
    if (strcmp(request->actor->person.identity, request->second->person.identity) == 0)
        return error_raise(err, ERR_DENIED, "two different people have to sign in");
    return actor_needs(request->actor, ROLE_ADMINISTRATOR, err) && rule_check(request->rule, err) &&
           db_transaction(state->db, erase_work, &erasing, err);
}

static bool
destroy(struct state *state, enum vault_kind kind, const char *id, struct error *err)
{
    return !vault_is_there(state, kind, id) || vault_erase(state, kind, id, err);
}

static bool
finish_revision(struct arena *arena, struct state *state, const struct erased_revision *revision,
                struct error *err)
{
    return destroy(state, VAULT_REVISION, box_id(arena, revision->filing, revision->number), err) &&
           erased_ids_put(state, revision->filing, revision->number, err);
}

bool
erasure_finish(struct state *state, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct erased_revisions revisions;
    struct snapshots snapshots;

    if (!filings_erased(state->db, arena, state->authority, &revisions, err) ||
        !snapshots_erased(state->db, arena, state->authority, &snapshots, err))
        return false;
    for (size_t i = 0; i < revisions.count; i++)
        if (!finish_revision(arena, state, &revisions.list[i], err))
            return false;
    for (size_t i = 0; i < snapshots.count; i++)
        if (!destroy(state, VAULT_SNAPSHOT, snapshots.list[i].id, err))
            return false;
    return jobs_sweep(state, err);
}
