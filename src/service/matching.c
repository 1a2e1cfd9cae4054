/* SPDX-License-Identifier: MIT */
#include "service/matching.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/number.h"
#include "base/random.h"
#include "port/csv.h"
#include "service/kinds.h"
#include "service/returns.h"
#include "store/ledger.h"

/* --- reading matches.csv ------------------------------------------------------------------------
 */

/* The columns of MATCHING_HEADER. */
enum {
    COLUMN_FAMILY,
    COLUMN_CLAIMED_AS,
    COLUMN_CLAIMED_IN,
    COLUMN_SCORE,
    COLUMN_PEOPLE,
    COLUMN_SIGNS,
    COLUMN_DECISION,
    COLUMNS
};

static enum verdict_of_match
verdict_read(struct text word)
{
    enum verdict_of_match verdict = MATCH_SAME;

    while (verdict < MATCH_VERDICTS && !text_is(word, MATCH_WORDS[verdict]))
        verdict++;
    return verdict == MATCH_VERDICTS ? MATCH_OPEN : verdict;
}

static void
take_match(struct arena *arena, const struct text cells[COLUMNS], struct matches *matches,
           size_t *room)
{
    const char *words[COLUMNS];

    if (cells[COLUMN_FAMILY].length == 0) {
        matches->unknown++;
        matches->erased += text_is(cells[COLUMN_SIGNS], MATCHING_ERASED);
        return;
    }
    for (unsigned i = 0; i < COLUMNS; i++)
        words[i] = arena_copy(arena, cells[i].at, cells[i].length);
    matches->list = arena_grow(arena, matches->list, room, matches->count, sizeof *matches->list);
    matches->list[matches->count++] = (struct match){
        .family = words[COLUMN_FAMILY],
        .claimed_as = words[COLUMN_CLAIMED_AS],
        .claimed_in = words[COLUMN_CLAIMED_IN],
        .score = strtoll(words[COLUMN_SCORE], NULL, 10),
        .people = strtoll(words[COLUMN_PEOPLE], NULL, 10),
        .signs = words[COLUMN_SIGNS],
        .applied = verdict_read(cells[COLUMN_DECISION]),
    };
}

static bool
parse(struct arena *arena, struct text bytes, struct matches *matches, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct csv_batch batch = {.record_count = 1};
    size_t room = 0, first = 1; /* behind the header */
    struct csv *csv;

    if (!csv_open_bytes(scratch, MATCHING_FILE, bytes, CSV_WHOLE, &csv, err))
        return false;
    for (; batch.record_count > 0; first = 0) {
        if (!csv_read(csv, &batch, err))
            return false;
        for (size_t record = first; record < batch.record_count; record++) {
            struct text cells[COLUMNS];

            for (unsigned i = 0; i < COLUMNS; i++)
                if (csv_cell(&batch, record, i, &cells[i]) != CSV_GOOD)
                    return error_raise(err, ERR_STORAGE, "%s is not as a run writes it",
                                       MATCHING_FILE);
            take_match(arena, cells, matches, &room);
        }
    }
    return true;
}

static bool
add_decision(struct arena *arena, struct state *state, const struct match_decision *decision,
             struct match *match, struct error *err)
{
    struct text key;

    match->decision = *decision;
    return ledger_words(state->db, arena, state->authority, decision->seq, &match->reason, &key,
                        err);
}

/* Whether a later decision is about the same two families. */
static bool
is_superseded(const struct match_decisions *all, const struct match_decision *decision)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->list[i].seq > decision->seq &&
            strcmp(all->list[i].family, decision->family) == 0 &&
            strcmp(all->list[i].claimed_as, decision->claimed_as) == 0)
            return true;
    return false;
}

bool
matching_standing(struct arena *arena, struct state *state, const struct matches *matches,
                  struct match_decisions *decisions, struct error *err)
{
    struct ids_held held = {.count = 0};
    struct match_decisions all;
    bool coded = false;

    if (!matches_read(state->db, arena, MATCHES_STANDING, state->authority, &all, err))
        return false;
    *decisions = all;
    for (size_t i = 0; i < all.count; i++) {
        coded = coded || erased_id_is(all.list[i].family);
        ids_hold(arena, &held, &all.list[i].family);
        ids_hold(arena, &held, &all.list[i].claimed_as);
    }
    if (!coded)
        return true;
    for (size_t i = 0; matches != NULL && i < matches->count; i++) {
        ids_hold(arena, &held, &matches->list[i].family);
        ids_hold(arena, &held, &matches->list[i].claimed_as);
    }
    if (!erased_ids_agree(arena, state, &held, NULL, err))
        return false;
    decisions->list = ARENA_ARRAY(arena, struct match_decision, all.count);
    decisions->count = 0;
    for (size_t i = 0; i < all.count; i++)
        if (!is_superseded(&all, &all.list[i]))
            decisions->list[decisions->count++] = all.list[i];
    return true;
}

/* The decision that holds now about each match. */
static bool
add_decisions(struct arena *arena, struct state *state, struct matches *matches, struct error *err)
{
    struct match_decisions decisions;

    if (!matching_standing(arena, state, matches, &decisions, err))
        return false;
    for (size_t i = 0; i < matches->count; i++) {
        struct match *match = &matches->list[i];

        for (size_t j = 0; j < decisions.count; j++)
            if (strcmp(match->family, decisions.list[j].family) == 0 &&
                strcmp(match->claimed_as, decisions.list[j].claimed_as) == 0 &&
                !add_decision(arena, state, &decisions.list[j], match, err))
                return false;
        matches->open += match->decision.verdict == MATCH_OPEN;
        matches->behind +=
            (match->decision.verdict == MATCH_SAME) != (match->applied == MATCH_SAME);
    }
    return true;
}

bool
matching_told(struct arena *arena, struct state *state, struct text csv, struct matches *matches,
              struct error *err)
{
    *matches = (struct matches){.list = NULL};
    return csv.at == NULL ||
           (parse(arena, csv, matches, err) && add_decisions(arena, state, matches, err));
}

bool
matching_read(struct arena *arena, struct state *state, const char *filing, int64_t revision,
              struct matches *matches, struct error *err)
{
    struct artefacts artefacts;
    struct text bytes;

    *matches = (struct matches){.list = NULL};
    if (!filings_artefacts(state->db, arena, filing, revision, &artefacts, err))
        return false;
    for (size_t i = 0; i < artefacts.count; i++)
        if (strcmp(artefacts.list[i].name, MATCHING_FILE) == 0)
            return returns_file(arena, state, filing, revision, MATCHING_FILE, &bytes, err) &&
                   matching_told(arena, state, bytes, matches, err);
    return true;
}

const char *
matching_warning(struct arena *arena, const struct matches *matches, const char *period)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    if (matches->open > 0)
        builder_printf(&out,
                       "%zu likely earlier %s under another id not decided: \"deltareturn match "
                       "list %s\"\n",
                       matches->open, matches->open == 1 ? "claim" : "claims", period);
    if (matches->behind > 0)
        builder_printf(&out,
                       "%zu %s decided since these figures were made; run again, so that they "
                       "count\n",
                       matches->behind, matches->behind == 1 ? "match was" : "matches were");
    if (matches->unknown > 0)
        builder_printf(&out,
                       "%zu %s claimed before could not be compared, since nothing is known of "
                       "the members; of %zu the exports were erased\n",
                       matches->unknown, matches->unknown == 1 ? "family" : "families",
                       matches->erased);
    return out.at;
}

/* --- side by side -------------------------------------------------------------------------------
 */

static void
keys_close(void *handle)
{
    keys_free(handle);
}

static const struct keys *
one_key(struct arena *arena, const char *family)
{
    struct keys *keys = ARENA_ARRAY(arena, struct keys, 1);

    arena_defer(arena, keys_close, keys);
    keys_add(keys, text_of(family));
    return keys;
}

bool
matching_view(struct arena *arena, struct state *state, const struct revision *revision,
              const struct match *match, struct match_view *view, struct error *err)
{
    const struct keys *mine = one_key(arena, match->family);
    const struct keys *claimed = one_key(arena, match->claimed_as);
    struct standing_claims standing;
    struct earlier_exports earlier;
    struct family_tables now;
    struct households homes[2];

    *view = (struct match_view){
        .source = CLAIMED_UNKNOWN, .mine = {.whole = true}, .claimed = {.whole = true}};
    if (!households_tables_of(arena, state, revision->snapshot, &now, err) ||
        !households_read(arena, &now, mine, NULL, &view->mine, err) ||
        !claims_standing(state->db, arena, state->authority, &standing, err) ||
        !households_earlier(arena, state, &standing, &earlier, err) ||
        !households_claimed(arena, &earlier, claimed, &now, &view->claimed, &view->source, err))
        return false;
    homes[0] = households_compared(arena, mine, &view->mine);
    homes[1] = households_compared(arena, claimed, &view->claimed);
    view->pairings = returning_pair(arena, homes[0].list, homes[1].list);
    return true;
}

/* --- deciding -----------------------------------------------------------------------------------
 */

const char *
matching_statement(struct arena *arena, const struct match_decision *decision)
{
    return arena_printf(arena,
                        "I decide about the quarterly claim for %s, revision %" PRId64 "\n"
                        "(manifest SHA-256 %s), in which the family\n"
                        "%s\n"
                        "looks like one that was claimed as\n"
                        "%s\n"
                        "with a score of %" PRId64 ", that they are %s.\n"
                        "(salt %s)\n",
                        decision->period, decision->revision, decision->man, decision->family,
                        decision->claimed_as, decision->score,
                        decision->verdict == MATCH_SAME ? "the same family" : "different families",
                        decision->salt);
}

struct deciding {
    struct arena *arena;
    struct state *state;
    const struct actor *actor;
    const struct match_request *request;
    struct match_done *done;
};

static bool
find_match(struct deciding *deciding, const struct match **found, struct error *err)
{
    const struct match_request *request = deciding->request;
    const struct filing *filing = &deciding->done->filing;
    struct matches matches;

    if (!matching_read(deciding->arena, deciding->state, filing->id, filing->revision, &matches,
                       err))
        return false;
    for (size_t i = 0; i < matches.count; i++)
        if (strcmp(matches.list[i].family, request->family) == 0 &&
            strcmp(matches.list[i].claimed_as, request->claimed_as) == 0) {
            *found = &matches.list[i];
            return true;
        }
    return error_raise(err, ERR_INPUT,
                       "the return for %s shows no family \"%s\" that looks like one claimed as "
                       "\"%s\"; \"deltareturn match list %s\" lists what it shows",
                       filing->period, text_for_show(deciding->arena, text_of(request->family), 40),
                       text_for_show(deciding->arena, text_of(request->claimed_as), 40),
                       filing->period);
}

static bool
find_draft(struct deciding *deciding, struct error *err)
{
    struct filing *filing = &deciding->done->filing;

    if (!returns_find(deciding->arena, deciding->state, deciding->request->period, filing, err))
        return false;
    if (filing->state != FILING_DRAFT)
        return error_raise(err, ERR_CONFLICT,
                           "the return for %s is %s; matches are decided while it is a draft",
                           filing->period, FILING_TOLD[filing->state]);
    return filing->man[0] != '\0' ||
           error_raise(err, ERR_CONFLICT,
                       "the return for %s has no figures yet: \"deltareturn run\" makes them",
                       filing->period);
}

static void
fill_decision(struct deciding *deciding, const struct match *match)
{
    const struct filing *filing = &deciding->done->filing;

    deciding->done->decision = (struct match_decision){
        .family = match->family,
        .claimed_as = match->claimed_as,
        .verdict = deciding->request->verdict,
        .score = match->score,
        .salt = arena_copy(deciding->arena, random_ref().text, REF_TEXT_SIZE - 1),
        .filing = filing->id,
        .period = filing->period,
        .revision = filing->revision,
        .man = filing->man,
        .person = deciding->actor->person.ref,
        .name = deciding->actor->person.name,
    };
}

static bool
decide_work(struct db *db, void *context, struct error *err)
{
    struct deciding *deciding = context;
    struct match_done *done = deciding->done;
    const struct match *match = NULL;
    struct record record = {
        .act = ACT_MATCH_DECIDED,
        .actor = deciding->actor,
        .role = done->capacity.role,
        .delegation = done->capacity.delegation,
        .filing = &done->filing,
        .reason = MATCH_WORDS[deciding->request->verdict],
        .words = deciding->request->reason,
    };

    if (!find_draft(deciding, err) || !find_match(deciding, &match, err))
        return false;
    fill_decision(deciding, match);
    record.statement = matching_statement(deciding->arena, &done->decision);
    if (!ledger_record(deciding->state, &record, &done->decision.seq, err))
        return false;
    done->decision.decided = ledger_recorded_at(deciding->state);
    return matches_add(db, deciding->state->authority, &done->decision, err);
}

bool
matching_decide(struct arena *arena, struct state *state, const struct actor *actor,
                const struct match_request *request, struct match_done *done, struct error *err)
{
    struct deciding deciding = {
        .arena = arena, .state = state, .actor = actor, .request = request, .done = done};

    *done = (struct match_done){.filing = {.id = NULL}};
    if (request->reason == NULL)
        return error_raise(err, ERR_INPUT, "say why: --reason");
    return returns_words_check(request->reason, err) &&
           capacity_needs(arena, state, actor, ROLE_PROVIDER, KIND_QUARTERLY_CLAIM, &done->capacity,
                          err) &&
           db_transaction(state->db, decide_work, &deciding, err);
}
