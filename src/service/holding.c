/* SPDX-License-Identifier: MIT */
#include "service/holding.h"

#include "base/clock.h"
#include "service/capacity.h"
#include "service/erased_ids.h"
#include "service/families.h"
#include "service/kinds.h"
#include "service/ledger.h"
#include "service/spotcheck_parts.h"
#include "store/ledger.h"

#define SHOWN_MOST 80

/* A hold or a release on its way. */
struct holding {
    struct arena *arena;
    struct state *state;
    const struct actor *actor;
    const struct holding_request *request;
    struct capacity capacity;
    struct filing filing;
    struct hold *result;
};

/* --- what counts --------------------------------------------------------------------------------
 */

static bool
counts_for(const struct hold *hold, struct quarter quarter)
{
    struct quarter seen = {.number = 0};

    must(quarter_read(text_of(hold->period), &seen));
    return quarter_index(seen) <= quarter_index(quarter);
}

/* All entries; those of erased returns name their families by codes, unless others, or MORE (which
 * may be NULL), tell which families these are. */
static bool
read_holds(struct arena *arena, struct state *state, const char *more, struct holds *holds,
           struct error *err)
{
    struct ids_held held = {.count = 0};

    if (!holds_read(state->db, arena, state->authority, holds, err))
        return false;
    for (size_t i = 0; i < holds->count; i++)
        ids_hold(arena, &held, &holds->list[i].family);
    return erased_ids_agree(arena, state, &held, more, err);
}

/* The entry that holds for a family and a quarter, or NULL. */
static const struct hold *
last_of(const struct holds *holds, const char *family, struct quarter quarter)
{
    for (size_t i = holds->count; i > 0; i--)
        if (strcmp(holds->list[i - 1].family, family) == 0 &&
            counts_for(&holds->list[i - 1], quarter))
            return &holds->list[i - 1];
    return NULL;
}

/* Whether an entry keeps its family out of the claim of a quarter. */
static bool
keeps_out(const struct holds *holds, const struct hold *hold, struct quarter quarter)
{
    return hold->held && last_of(holds, hold->family, quarter) == hold;
}

/* --- recording ----------------------------------------------------------------------------------
 */

/* A data provider, or an auditor who decided nothing about the revision; who is both acts as the
 * first, who may do less. */
static bool
find_capacity(struct holding *holding, struct error *err)
{
    const struct actor *actor = holding->actor;
    struct capacities capacities;

    if (!capacities_read(holding->arena, holding->state, actor, KIND_QUARTERLY_CLAIM, &capacities,
                         err))
        return false;
    if ((capacities.own | capacities.lent) & 1U << ROLE_PROVIDER) {
        holding->capacity = capacity_pick(&capacities, 1U << ROLE_PROVIDER);
        return true;
    }
    if (!(capacities.own & 1U << ROLE_AUDITOR))
        return error_raise(err, ERR_DENIED, "\"%s\" is neither a data provider nor an auditor here",
                           actor->person.login);
    holding->capacity = (struct capacity){.role = ROLE_AUDITOR, .delegation = LEAF_NO_DELEGATION};
    return spotcheck_may_audit(actor, &holding->filing, err);
}

/* The newest revision that has figures: what was sent back has none until it is run again.  What is
 * erased gets no words any more. */
static bool
find_revision(struct holding *holding, struct error *err)
{
    struct filing *filing = &holding->filing;
    struct revision revision = {.man = ""};
    int64_t number = filing->revision + 1;

    while (revision.man[0] == '\0' && --number > 0)
        if (!filings_revision(holding->state->db, holding->arena, filing->id, number, &revision,
                              err))
            return false;
    if (number == 0)
        return error_raise(err, ERR_INPUT, "the return for %s has no figures yet", filing->period);
    if (revision.erased != 0)
        return error_raise(err, ERR_INPUT,
                           "revision %lld of the return for %s was erased; name the return of a "
                           "later quarter",
                           (long long)number, filing->period);
    return spotcheck_look_back(holding->arena, holding->state, number, filing, err);
}

/* A family to be held has to be one of the return's; one to be released may have left it since. */
static bool
find_family(struct holding *holding, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    const struct filing *filing = &holding->filing;
    const char *family = holding->request->family;
    struct family_list families;

    if (!holding->request->hold || holding->request->found_in == filing->revision)
        return true;
    if (!families_read(scratch, holding->state, filing->id, filing->revision, &families, err))
        return false;
    for (size_t i = 0; i < families.count; i++)
        if (text_is(families.list[i].family, family))
            return true;
    return error_raise(err, ERR_INPUT,
                       "family \"%s\" is not in revision %lld of the return for %s; its "
                       "decisions.csv has those that are",
                       text_for_show(holding->arena, text_of(family), SHOWN_MOST),
                       (long long)filing->revision, filing->period);
}

static bool
hold_fits(const struct holding *holding, const struct hold *last, struct error *err)
{
    const char *family =
        text_for_show(holding->arena, text_of(holding->request->family), SHOWN_MOST);

    if (last == NULL || !last->held ||
        (last->role == ROLE_PROVIDER && holding->capacity.role == ROLE_AUDITOR))
        return true;
    return error_raise(err, ERR_CONFLICT, "family \"%s\" is held back already, since %s by %s",
                       family, london_format(last->at).text, last->name);
}

static bool
release_fits(const struct holding *holding, const struct hold *last, struct error *err)
{
    const char *family =
        text_for_show(holding->arena, text_of(holding->request->family), SHOWN_MOST);

    if (last == NULL || !last->held)
        return error_raise(err, ERR_CONFLICT,
                           "family \"%s\" is not held back, or was released already; what an audit "
                           "sample keeps out, an auditor passes with \"deltareturn sample "
                           "record\"",
                           family);
    return last->role == ROLE_PROVIDER || holding->capacity.role == ROLE_AUDITOR ||
           error_raise(err, ERR_DENIED,
                       "an auditor held family \"%s\" back, on %s; an auditor who is no data "
                       "provider releases it",
                       family, london_format(last->at).text);
}

static bool
record_work(struct db *db, void *context, struct error *err)
{
    struct holding *holding = context;
    const struct holding_request *request = holding->request;
    struct record record = {
        .act = request->hold ? ACT_FAMILY_HELD : ACT_FAMILY_RELEASED,
        .actor = holding->actor,
        .role = holding->capacity.role,
        .delegation = holding->capacity.delegation,
        .filing = &holding->filing,
        .reason = "stated",
        .words = spotcheck_words(holding->arena, request->family, request->reason),
    };
    struct quarter quarter = {.number = 0};
    const struct hold *last;
    struct holds holds;

    must(quarter_read(text_of(holding->filing.period), &quarter));
    if (!read_holds(holding->arena, holding->state, request->family, &holds, err))
        return false;
    last = last_of(&holds, request->family, quarter);
    if (!(request->hold ? hold_fits : release_fits)(holding, last, err) ||
        !ledger_record(holding->state, &record, &holding->result->seq, err))
        return false;
    holding->result->at = ledger_recorded_at(holding->state);
    return holds_add(db, holding->state->authority, holding->result, err);
}

bool
holding_record(struct arena *arena, struct state *state, const struct actor *actor,
               const struct holding_request *request, struct hold *recorded, struct error *err)
{
    struct holding holding = {
        .arena = arena, .state = state, .actor = actor, .request = request, .result = recorded};

    if (!returns_words_check(request->reason, err) ||
        !returns_find(arena, state, request->period, &holding.filing, err) ||
        !find_revision(&holding, err) || !find_capacity(&holding, err) ||
        !find_family(&holding, err))
        return false;
    *recorded = (struct hold){
        .filing = holding.filing.id,
        .period = holding.filing.period,
        .revision = holding.filing.revision,
        .family = request->family,
        .held = request->hold,
        .role = holding.capacity.role,
        .person = actor->person.ref,
        .name = actor->person.name,
    };
    return db_transaction(state->db, record_work, &holding, err);
}

/* --- showing ------------------------------------------------------------------------------------
 */

/* The words behind an entry, without the family that stands in front of them. */
static bool
put_words(struct arena *arena, struct state *state, struct holding_entry *entry, struct error *err)
{
    const char *front = spotcheck_words(arena, entry->hold.family, "");
    struct text key;

    if (!ledger_words(state->db, arena, state->authority, entry->hold.seq, &entry->words, &key,
                      err))
        return false;
    if (entry->words != NULL && strncmp(entry->words, front, strlen(front)) == 0)
        entry->words += strlen(front);
    return true;
}

bool
holding_read(struct arena *arena, struct state *state, struct quarter quarter, const char *family,
             struct holding_list *list, struct error *err)
{
    struct holds holds;

    *list = (struct holding_list){.count = 0};
    if (!read_holds(arena, state, family, &holds, err))
        return false;
    list->list = ARENA_ARRAY(arena, struct holding_entry, holds.count);
    for (size_t i = 0; i < holds.count; i++) {
        struct holding_entry *entry = &list->list[list->count];

        if (!counts_for(&holds.list[i], quarter) ||
            (family != NULL && strcmp(holds.list[i].family, family) != 0))
            continue;
        *entry = (struct holding_entry){.hold = holds.list[i],
                                        .holds = keeps_out(&holds, &holds.list[i], quarter)};
        list->held += entry->holds;
        list->count++;
        if (!put_words(arena, state, entry, err))
            return false;
    }
    return true;
}

bool
holding_count(struct arena *arena, struct state *state, struct quarter quarter, size_t *held,
              struct error *err)
{
    struct holds holds;

    *held = 0;
    if (!read_holds(arena, state, NULL, &holds, err))
        return false;
    for (size_t i = 0; i < holds.count; i++)
        *held += counts_for(&holds.list[i], quarter) && keeps_out(&holds, &holds.list[i], quarter);
    return true;
}

/* --- kept out of claims -------------------------------------------------------------------------
 */

static struct withheld_family
withheld_of(const struct hold *hold)
{
    return (struct withheld_family){
        .family = hold->family,
        .cause = hold->role == ROLE_AUDITOR ? WITHHELD_BY_AUDITOR : WITHHELD_BY_PROVIDER,
        .period = hold->period,
        .revision = hold->revision,
        .on = clock_london_day(hold->at),
    };
}

static bool
is_among(const struct withheld_family *list, size_t count, const char *family)
{
    bool among = false;

    for (size_t i = 0; i < count; i++)
        among = among || strcmp(list[i].family, family) == 0;
    return among;
}

bool
holding_withheld(struct arena *arena, struct state *state, struct quarter quarter,
                 struct withheld *withheld, struct error *err)
{
    struct withheld_family *list;
    struct withheld sampled;
    struct holds holds;

    *withheld = (struct withheld){.count = 0};
    if (!spotcheck_withheld(arena, state, quarter, &sampled, err) ||
        !read_holds(arena, state, NULL, &holds, err))
        return false;
    withheld->list = list = ARENA_ARRAY(arena, struct withheld_family, sampled.count + holds.count);
    for (; withheld->count < sampled.count; withheld->count++)
        list[withheld->count] = sampled.list[withheld->count];
    for (size_t i = 0; i < holds.count; i++)
        if (counts_for(&holds.list[i], quarter) && keeps_out(&holds, &holds.list[i], quarter) &&
            !is_among(list, sampled.count, holds.list[i].family))
            list[withheld->count++] = withheld_of(&holds.list[i]);
    return true;
}
