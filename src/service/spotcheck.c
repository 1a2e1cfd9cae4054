/* SPDX-License-Identifier: MIT */
#include "service/spotcheck.h"

#include "base/clock.h"
#include "model/canonical_json.h"
#include "port/digest.h"
#include "service/drafting.h"
#include "service/drafting_parts.h"
#include "service/making.h"
#include "service/sealing.h"
#include "service/spotcheck_parts.h"
#include "service/vault.h"
#include "store/ledger.h"

/* A draw under way. */
struct drawing {
    struct arena *arena;
    struct state *state;
    const struct actor *actor;
    const struct spotcheck_request *request;
    struct spotcheck *drawn;
    struct filing filing; /* with the revision and manifest that are sampled */
    const char *salt;     /* of the manifest, in hex: keeps what is stated from being guessed */
    const char *statement;
};

/* --- who, and what ------------------------------------------------------------------------------
 */

bool
spotcheck_may_audit(const struct actor *actor, const struct filing *filing, struct error *err)
{
    enum seat seat = filing_seat_of(filing, actor->person.identity);

    return actor_needs(actor, ROLE_AUDITOR, err) &&
           (seat == SEAT_NONE ||
            error_raise(err, ERR_DENIED, "you %s this revision; somebody else has to audit it",
                        SEAT_DID[seat]));
}

bool
spotcheck_is_erased(struct arena *arena, struct state *state, const struct sample *sample,
                    bool *erased, struct error *err)
{
    struct revision revision;

    if (!filings_revision(state->db, arena, sample->filing, sample->revision, &revision, err))
        return false;
    *erased = revision.erased != 0;
    return true;
}

static bool
tell_second(const struct sample *sample, struct error *err)
{
    return error_raise(err, ERR_CONFLICT,
                       "revision %lld of the return for %s was sampled already, on %s by %s; a "
                       "revision is sampled once, and \"deltareturn sample list %s\" shows it",
                       (long long)sample->revision, sample->period, london_format(sample->at).text,
                       sample->person, sample->period);
}

/* A sample of the return that was announced and not drawn, of whatever revision; and whether the
 * revision that stands is free. */
static bool
look_for_earlier(struct drawing *drawing, bool *pending, struct error *err)
{
    struct samples samples;
    bool erased;

    *pending = false;
    if (!samples_of_filing(drawing->state->db, drawing->arena, drawing->filing.id, &samples, err))
        return false;
    for (size_t i = 0; i < samples.count; i++) {
        const struct sample *sample = &samples.list[i];

        if (sample->drawn >= 0 && sample->revision == drawing->filing.revision)
            return tell_second(sample, err);
        if (sample->drawn >= 0)
            continue;
        if (!spotcheck_is_erased(drawing->arena, drawing->state, sample, &erased, err))
            return false;
        if (erased)
            continue;
        drawing->drawn->sample = *sample;
        *pending = true;
        return true;
    }
    return true;
}

static bool
read_manifest(struct drawing *drawing, struct error *err)
{
    const struct sample *sample = &drawing->drawn->sample;
    struct manifest manifest;
    struct revision revision;
    struct text bytes;

    if (!filings_revision(drawing->state->db, drawing->arena, sample->filing, sample->revision,
                          &revision, err) ||
        !returns_file(drawing->arena, drawing->state, sample->filing, sample->revision,
                      DRAFTING_MANIFEST, &bytes, err) ||
        !manifest_read(drawing->arena, bytes, &manifest, err))
        return false;
    drawing->filing.revision = sample->revision;
    drawing->filing.man = revision.man;
    drawing->salt = arena_copy(drawing->arena, hash_hex(&manifest.salt).text, 2 * HASH_SIZE);
    return true;
}

/* --- what is stated -----------------------------------------------------------------------------
 */

static void
put_text(struct arena *arena, struct canon *object, const char *key, const char *value)
{
    canon_put(object, key, canon_text(arena, text_of(value)));
}

/* JSON that the log's entry has the digest of: no family, but how to draw them. */
static const char *
state_announced(const struct drawing *drawing)
{
    const struct sample *sample = &drawing->drawn->sample;
    struct arena *arena = drawing->arena;
    struct canon *object = canon_object(arena);
    struct builder text = {.arena = arena};

    put_text(arena, object, "algorithm", DRAW_ALGORITHM);
    canon_put(object, "claimed", canon_number(arena, sample->claimed));
    put_text(arena, object, "man", drawing->filing.man);
    put_text(arena, object, "salt", drawing->salt);
    canon_put(object, "share", canon_number(arena, sample->share));
    canon_put(object, "stratified", canon_number(arena, sample->stratified));
    canon_write(&text, object);
    return text.at;
}

static const char *
state_drawn(const struct drawing *drawing)
{
    const struct sample *sample = &drawing->drawn->sample;
    struct arena *arena = drawing->arena;
    struct canon *object = canon_object(arena);
    struct builder text = {.arena = arena};

    put_text(arena, object, "algorithm", DRAW_ALGORITHM);
    canon_put(object, "announced", canon_number(arena, (int64_t)sample->announced));
    canon_put(object, "chosen", canon_number(arena, sample->chosen));
    put_text(arena, object, "list", sample->list_sha256);
    put_text(arena, object, "man", drawing->filing.man);
    put_text(arena, object, "salt", drawing->salt);
    put_text(arena, object, "seed", hash_hex(&drawing->drawn->seed).text);
    canon_write(&text, object);
    return text.at;
}

static bool
record(struct drawing *drawing, enum act act, uint64_t *seq, struct error *err)
{
    struct record entry = {
        .act = act,
        .actor = drawing->actor,
        .role = ROLE_AUDITOR,
        .delegation = LEAF_NO_DELEGATION,
        .filing = &drawing->filing,
        .statement = drawing->statement,
    };

    return ledger_record(drawing->state, &entry, seq, err);
}

/* --- announcing ---------------------------------------------------------------------------------
 */

static bool
announce_work(struct db *db, void *context, struct error *err)
{
    struct drawing *drawing = context;
    struct sample *sample = &drawing->drawn->sample;

    if (!record(drawing, ACT_SAMPLE_ANNOUNCED, &sample->announced, err))
        return false;
    sample->at = ledger_recorded_at(drawing->state);
    return samples_announce(db, drawing->state->authority, sample, err);
}

bool
spotcheck_count(struct arena *arena, struct state *state, const struct filing *filing,
                int64_t *claimed, struct error *err)
{
    struct draw_families families;

    if (filing->man[0] == '\0')
        return error_raise(err, ERR_INPUT, "revision %lld of the return for %s has no figures yet",
                           (long long)filing->revision, filing->period);
    if (!spotcheck_claimed(arena, state, filing->id, filing->revision, &families, err))
        return false;
    *claimed = (int64_t)families.count;
    return families.count > 0 ||
           error_raise(err, ERR_INPUT,
                       "revision %lld of the return for %s claims no family, so there is "
                       "nothing to sample",
                       (long long)filing->revision, filing->period);
}

static bool
announce(struct drawing *drawing, int64_t claimed, struct error *err)
{
    drawing->drawn->sample = (struct sample){
        .filing = drawing->filing.id,
        .period = drawing->filing.period,
        .revision = drawing->filing.revision,
        .drawn = -1,
        .person = drawing->actor->person.ref,
        .share = drawing->request->share,
        .stratified = drawing->request->stratified,
        .claimed = claimed,
    };
    if (!read_manifest(drawing, err))
        return false;
    drawing->statement = state_announced(drawing);
    return db_transaction(drawing->state->db, announce_work, drawing, err);
}

/* --- drawing ------------------------------------------------------------------------------------
 */

static bool
keep_list(struct drawing *drawing, struct text list, struct error *err)
{
    struct sample *sample = &drawing->drawn->sample;
    struct vault_box *box;
    char sha256[65];

    if (!vault_open(drawing->arena, drawing->state, VAULT_REVISION,
                    drafting_box(drawing->arena, sample->filing, sample->revision), false, &box,
                    err) ||
        !vault_put(box, list, sha256, err))
        return false;
    sample->list_sha256 = arena_copy(drawing->arena, sha256, 64);
    sample->list_length = (int64_t)list.length;
    return true;
}

static bool
take_families(struct drawing *drawing, struct text list, struct error *err)
{
    struct spotcheck *drawn = drawing->drawn;
    struct draw_families families;
    const char **ids;

    if (!spotcheck_drawn(drawing->arena, list, &families, err))
        return false;
    drawn->families = ids = ARENA_ARRAY(drawing->arena, const char *, families.count);
    drawn->count = families.count;
    drawn->sample.chosen = (int64_t)families.count;
    for (size_t i = 0; i < families.count; i++)
        ids[i] = families.list[i].id.at;
    return true;
}

static bool
draw_work(struct db *db, void *context, struct error *err)
{
    struct drawing *drawing = context;
    struct sample *sample = &drawing->drawn->sample;
    uint64_t seq;

    if (!record(drawing, ACT_SAMPLE_DRAWN, &seq, err))
        return false;
    sample->drawn = (int64_t)seq;
    return samples_draw(db, sample, err);
}

/* Announced, or found announced, and signed: from there on the seed is what it is. */
static bool
settle_seed(struct drawing *drawing, struct signing *signing, struct error *err)
{
    return sealing_sign(drawing->state, signing, err) &&
           spotcheck_seed(drawing->arena, drawing->state, drawing->drawn->sample.announced,
                          &drawing->drawn->seed, err);
}

static bool
begin(struct drawing *drawing, struct error *err)
{
    *drawing->drawn = (struct spotcheck){.count = 0};
    return returns_find(drawing->arena, drawing->state, drawing->request->period, &drawing->filing,
                        err) &&
           spotcheck_may_audit(drawing->actor, &drawing->filing, err) &&
           look_for_earlier(drawing, &drawing->drawn->continued, err);
}

bool
spotcheck_pending(struct arena *arena, struct state *state, const struct actor *actor,
                  const char *period, struct filing *filing, bool *pending, struct error *err)
{
    const struct spotcheck_request request = {.period = period};
    struct spotcheck found;
    struct drawing drawing = {
        .arena = arena, .state = state, .actor = actor, .request = &request, .drawn = &found};

    if (!begin(&drawing, err))
        return false;
    *filing = drawing.filing;
    *pending = found.continued;
    return true;
}

bool
spotcheck_announce(struct arena *arena, struct state *state, struct signing *signing,
                   const struct actor *actor, const struct spotcheck_request *request,
                   int64_t claimed, struct spotcheck *drawn, struct error *err)
{
    struct drawing drawing = {
        .arena = arena,
        .state = state,
        .actor = actor,
        .request = request,
        .drawn = drawn,
    };

    return begin(&drawing, err) && (drawn->continued || announce(&drawing, claimed, err)) &&
           settle_seed(&drawing, signing, err);
}

bool
spotcheck_finish(struct arena *arena, struct state *state, const struct actor *actor,
                 struct text list, struct spotcheck *drawn, struct error *err)
{
    const struct spotcheck_request request = {.period = drawn->sample.period};
    struct spotcheck now;
    struct drawing drawing = {
        .arena = arena, .state = state, .actor = actor, .request = &request, .drawn = &now};
    uint64_t announced = drawn->sample.announced;

    if (!begin(&drawing, err))
        return false;
    if (!now.continued || now.sample.announced != announced)
        return error_raise(err, ERR_RETRY, "somebody else drew this sample at this moment");
    drawn->sample = now.sample;
    drawing.drawn = drawn;
    if (!read_manifest(&drawing, err) || !keep_list(&drawing, list, err) ||
        !take_families(&drawing, list, err))
        return false;
    drawing.statement = state_drawn(&drawing);
    return db_transaction(state->db, draw_work, &drawing, err);
}

bool
spotcheck_draw(struct arena *arena, struct state *state, struct signing *signing,
               const struct actor *actor, const struct spotcheck_request *request,
               struct spotcheck *drawn, struct error *err)
{
    int64_t claimed = 0;
    struct filing filing;
    struct text list;
    bool pending;

    return spotcheck_pending(arena, state, actor, request->period, &filing, &pending, err) &&
           (pending || spotcheck_count(arena, state, &filing, &claimed, err)) &&
           spotcheck_announce(arena, state, signing, actor, request, claimed, drawn, err) &&
           spotcheck_redo(arena, state, &drawn->sample, &list, err) &&
           spotcheck_finish(arena, state, actor, list, drawn, err);
}
