/* SPDX-License-Identifier: MIT */
/*
 * What auditors found of sampled families: recorded, shown, and kept out of later claims.
 */
#include "base/clock.h"
#include "service/kinds.h"
#include "service/erased_ids.h"
#include "service/spotcheck_parts.h"
#include "store/ledger.h"

#define SHOWN_MOST 80

/* --- recording ----------------------------------------------------------------------------------
 */

struct recording {
    struct arena *arena;
    struct state *state;
    const struct actor *actor;
    const struct spotcheck_finding *finding;
    struct sample sample; /* in which the family is */
    struct filing filing;
    struct sample_result *result;
};

const char *
spotcheck_words(struct arena *arena, const char *family, const char *reason)
{
    return arena_printf(arena, "%s: %s", family, reason);
}

/* Whether a sample that was drawn, and is not erased, has the family. */
static bool
sample_has(struct recording *recording, const struct sample *sample, bool *has, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct draw_families families;
    struct text list;
    bool erased;

    *has = false;
    if (sample->drawn < 0)
        return true;
    if (!spotcheck_is_erased(scratch, recording->state, sample, &erased, err) ||
        (!erased && (!spotcheck_list(scratch, recording->state, sample, &list, err) ||
                     !spotcheck_drawn(scratch, list, &families, err))))
        return false;
    for (size_t i = 0; !erased && i < families.count; i++)
        *has = *has || text_is(families.list[i].id, recording->finding->family);
    return true;
}

/* The newest sample asked about that has the family; two returns that both sampled it have to be
 * told apart. */
static bool
find_sample(struct recording *recording, struct error *err)
{
    const struct spotcheck_finding *finding = recording->finding;
    struct samples samples;
    bool has;

    recording->sample = (struct sample){.filing = NULL};
    if (!samples_list(recording->state->db, recording->arena, recording->state->authority, &samples,
                      err))
        return false;
    for (size_t i = samples.count; i > 0; i--) {
        const struct sample *sample = &samples.list[i - 1], *found = &recording->sample;

        if ((finding->period != NULL && strcmp(finding->period, sample->period) != 0) ||
            (finding->revision != 0 && finding->revision != sample->revision))
            continue;
        if (!sample_has(recording, sample, &has, err))
            return false;
        if (has && found->filing != NULL && strcmp(found->filing, sample->filing) != 0)
            return error_raise(
                err, ERR_INPUT,
                "family \"%s\" was sampled with the returns for %s and %s; say "
                "which with --return",
                text_for_show(recording->arena, text_of(finding->family), SHOWN_MOST),
                sample->period, found->period);
        if (has && found->filing == NULL)
            recording->sample = *sample;
    }
    return recording->sample.filing != NULL ||
           error_raise(err, ERR_INPUT,
                       "family \"%s\" is in no such sample; \"deltareturn sample list\" shows "
                       "which families were drawn",
                       text_for_show(recording->arena, text_of(finding->family), SHOWN_MOST));
}

bool
spotcheck_look_back(struct arena *arena, struct state *state, int64_t number, struct filing *filing,
                    struct error *err)
{
    struct revision revision;
    struct seats seats;

    if (!filings_revision(state->db, arena, filing->id, number, &revision, err) ||
        !filings_seats(state->db, arena, filing->id, number, &seats, err))
        return false;
    filing->revision = number;
    filing->man = revision.man;
    for (unsigned seat = 0; seat < SEAT_TOTAL; seat++)
        filing->seats[seat] = NULL;
    for (size_t i = 0; i < seats.count; i++)
        filing->seats[seats.list[i].seat] = seats.list[i].identity;
    return true;
}

/* The return, as the entry of the log has to name it: at the revision that was sampled. */
static bool
find_filing(struct recording *recording, struct error *err)
{
    return returns_find(recording->arena, recording->state, recording->sample.period,
                        &recording->filing, err) &&
           spotcheck_look_back(recording->arena, recording->state, recording->sample.revision,
                               &recording->filing, err);
}

static bool
record_work(struct db *db, void *context, struct error *err)
{
    struct recording *recording = context;
    const struct spotcheck_finding *finding = recording->finding;
    struct record record = {
        .act = ACT_SAMPLE_RECORDED,
        .actor = recording->actor,
        .role = ROLE_AUDITOR,
        .delegation = LEAF_NO_DELEGATION,
        .filing = &recording->filing,
        .reason = AUDITED[finding->audited].code,
        .words = spotcheck_words(recording->arena, finding->family, finding->reason),
    };

    if (!ledger_record(recording->state, &record, &recording->result->seq, err))
        return false;
    recording->result->at = ledger_recorded_at(recording->state);
    return samples_add_result(db, recording->state->authority, recording->result, err);
}

bool
spotcheck_record(struct arena *arena, struct state *state, const struct actor *actor,
                 const struct spotcheck_finding *finding, struct sample_result *recorded,
                 struct error *err)
{
    struct recording recording = {
        .arena = arena,
        .state = state,
        .actor = actor,
        .finding = finding,
        .result = recorded,
    };

    if (!actor_needs(actor, ROLE_AUDITOR, err) || !returns_words_check(finding->reason, err) ||
        !find_sample(&recording, err) || !find_filing(&recording, err) ||
        !spotcheck_may_audit(actor, &recording.filing, err))
        return false;
    *recorded = (struct sample_result){
        .filing = recording.sample.filing,
        .period = recording.sample.period,
        .revision = recording.sample.revision,
        .family = finding->family,
        .audited = finding->audited,
        .person = actor->person.ref,
        .name = actor->person.name,
    };
    return db_transaction(state->db, record_work, &recording, err);
}

/* --- showing ------------------------------------------------------------------------------------
 */

static bool
put_results(struct arena *arena, struct state *state, const struct sample_results *results,
            const struct spotcheck_view *view, struct spotcheck_family *family, struct error *err)
{
    size_t room = 0;
    struct text key;

    for (size_t i = 0; i < results->count; i++) {
        const struct sample_result *result = &results->list[i];

        if (result->revision != view->sample.revision ||
            strcmp(result->filing, view->sample.filing) != 0 ||
            strcmp(result->family, family->id) != 0)
            continue;
        family->results =
            arena_grow(arena, family->results, &room, family->count, sizeof *family->results);
        family->results[family->count].result = *result;
        if (!ledger_words(state->db, arena, state->authority, result->seq,
                          &family->results[family->count++].words, &key, err))
            return false;
    }
    return true;
}

static bool
put_families(struct arena *arena, struct state *state, const struct sample_results *results,
             struct spotcheck_view *view, struct error *err)
{
    struct draw_families families;
    struct text list;

    if (!spotcheck_list(arena, state, &view->sample, &list, err) ||
        !spotcheck_drawn(arena, list, &families, err))
        return false;
    view->count = families.count;
    view->families = ARENA_ARRAY(arena, struct spotcheck_family, families.count);
    for (size_t i = 0; i < families.count; i++) {
        struct spotcheck_family *family = &view->families[i];

        family->id = families.list[i].id.at;
        family->organisation = families.list[i].stratum.at;
        if (!put_results(arena, state, results, view, family, err))
            return false;
        if (family->count == 0)
            view->open++;
        else
            view->of[family->results[family->count - 1].result.audited]++;
    }
    return true;
}

bool
spotcheck_view(struct arena *arena, struct state *state, const struct filing *filing,
               struct spotcheck_view **views, size_t *count, struct error *err)
{
    struct sample_results results;
    struct samples samples;

    if (!samples_of_filing(state->db, arena, filing->id, &samples, err) ||
        !samples_results(state->db, arena, state->authority, &results, err))
        return false;
    *views = ARENA_ARRAY(arena, struct spotcheck_view, samples.count);
    *count = samples.count;
    for (size_t i = 0; i < samples.count; i++) {
        struct spotcheck_view *view = &(*views)[i];

        view->sample = samples.list[i];
        if (!spotcheck_is_erased(arena, state, &view->sample, &view->erased, err) ||
            (view->sample.drawn >= 0 && !view->erased &&
             !put_families(arena, state, &results, view, err)))
            return false;
    }
    return true;
}

/* --- kept out of later claims -------------------------------------------------------------------
 */

static struct withheld_family
withheld_of(const struct sample_result *result)
{
    return (struct withheld_family){
        .family = result->family,
        .cause = result->audited == AUDITED_HOLD ? WITHHELD_SAMPLE_HOLD : WITHHELD_SAMPLE_REMOVE,
        .period = result->period,
        .revision = result->revision,
        .on = clock_london_day(result->at),
    };
}

/* Whether RESULT is the last word on its family among those of LIST that count for the quarter. */
static bool
is_last_word(const struct sample_results *results, size_t at, int32_t quarter)
{
    for (size_t i = at + 1; i < results->count; i++) {
        struct quarter other = {.number = 0};

        must(quarter_read(text_of(results->list[i].period), &other));
        if (quarter_index(other) <= quarter &&
            strcmp(results->list[i].family, results->list[at].family) == 0)
            return false;
    }
    return true;
}

bool
spotcheck_withheld(struct arena *arena, struct state *state, struct quarter quarter,
                   struct withheld *withheld, struct error *err)
{
    struct sample_results results;
    struct ids_held held = {.count = 0};
    struct withheld_family *list;

    *withheld = (struct withheld){.count = 0};
    if (!samples_results(state->db, arena, state->authority, &results, err))
        return false;
    for (size_t i = 0; i < results.count; i++)
        ids_hold(arena, &held, &results.list[i].family);
    if (!erased_ids_agree(arena, state, &held, NULL, err))
        return false;
    withheld->list = list = ARENA_ARRAY(arena, struct withheld_family, results.count);
    for (size_t i = 0; i < results.count; i++) {
        struct quarter sampled = {.number = 0};

        must(quarter_read(text_of(results.list[i].period), &sampled));
        if (results.list[i].audited != AUDITED_PASS &&
            quarter_index(sampled) <= quarter_index(quarter) &&
            is_last_word(&results, i, quarter_index(quarter)))
            list[withheld->count++] = withheld_of(&results.list[i]);
    }
    return true;
}
