/* SPDX-License-Identifier: MIT */
/*
 * Returns, replayed: each leaf about a return moves it as the table of moves says, and what comes
 * out has to be what the tables hold: states, revisions, seats, history, claims.
 */
#include <inttypes.h>

#include "service/audit_replayed.h"
#include "service/claims.h"
#include "service/erased_ids.h"
#include "store/statements.h"

static struct replayed *
replayed_of(struct replaying *replaying, struct text id)
{
    struct replayed *at = replaying->first;

    while (at != NULL && !text_is(id, at->filing.id))
        at = at->next;
    return at;
}

static struct replayed *
replayed_new(struct replaying *replaying, const struct log_leaf *leaf)
{
    struct arena *arena = replaying->audit->arena;
    struct replayed *made = ARENA_ARRAY(arena, struct replayed, 1);

    made->filing = (struct filing){
        .id = arena_copy(arena, leaf->filing.at, leaf->filing.length),
        .kind = arena_copy(arena, leaf->kind.at, leaf->kind.length),
        .period = arena_printf(arena, "%s", quarter_format(leaf->quarter).text),
        .revision = 1,
        .state = FILING_DRAFT,
        .man = "",
    };
    made->next = replaying->first;
    replaying->first = made;
    return made;
}

static const struct move_rule *
rule_of(enum filing_state from, enum act act)
{
    for (size_t i = 0; i < MOVE_RULES; i++)
        if (MOVES[i].from == from && signoff_act(MOVES[i].move) == act)
            return &MOVES[i];
    return NULL;
}

static bool
is_move(enum act act)
{
    for (unsigned move = 0; move < MOVE_TOTAL; move++)
        if (signoff_act((enum move)move) == act)
            return true;
    return false;
}

static bool
was_sampled(const struct replayed *at, int64_t revision)
{
    const struct happening *happening = at->last;

    while (happening != NULL &&
           (happening->leaf.act != ACT_SAMPLE_ANNOUNCED || happening->leaf.revision != revision))
        happening = happening->before;
    return happening != NULL;
}

/* A sample is of the figures that stand when it is announced. */
static bool
replay_announced(const struct replayed *at, const struct happening *happening, struct error *err)
{
    return (happening->leaf.revision == at->filing.revision &&
            strcmp(happening->man, at->filing.man) == 0) ||
           error_raise(err, ERR_CONFLICT,
                       "leaf %" PRIu64 " announces an audit sample of the return for %s with other "
                       "figures than it had",
                       happening->leaf.seq, at->filing.period);
}

/* A run gives a draft its figures; one that was sampled or discarded goes on as the next revision.
 */
static bool
replay_run(struct replayed *at, struct happening *happening, struct error *err)
{
    if (at->filing.state == FILING_DISCARDED ||
        (at->filing.state == FILING_DRAFT && at->filing.man[0] != '\0' &&
         was_sampled(at, at->filing.revision))) {
        at->filing.revision++;
        at->filing.state = FILING_DRAFT;
    }
    if (at->filing.state != FILING_DRAFT || happening->leaf.revision != at->filing.revision)
        return error_raise(err, ERR_CONFLICT,
                           "leaf %" PRIu64 " makes revision %" PRId64 " of the return for %s anew, "
                           "which was no draft then",
                           happening->leaf.seq, happening->leaf.revision, at->filing.period);
    at->filing.man = happening->man;
    return true;
}

static bool
replay_move(struct replayed *at, struct happening *happening, struct error *err)
{
    const struct log_leaf *leaf = &happening->leaf;

    happening->rule = rule_of(at->filing.state, leaf->act);
    if (happening->rule == NULL ||
        (happening->rule->flags & MOVE_UNSUBMITTED && at->filing.submitted))
        return error_raise(err, ERR_CONFLICT,
                           "leaf %" PRIu64 " says that somebody %s for %s, which was %s then",
                           leaf->seq, ACTS[leaf->act].told, at->filing.period,
                           at->filing.submitted && at->filing.state == FILING_DRAFT
                               ? "submitted before"
                               : FILING_TOLD[at->filing.state]);
    if (leaf->revision != at->filing.revision || strcmp(happening->man, at->filing.man) != 0)
        return error_raise(err, ERR_CONFLICT,
                           "leaf %" PRIu64 " decides on revision %" PRId64 " of the return for %s "
                           "with other figures than it had",
                           leaf->seq, leaf->revision, at->filing.period);
    at->filing.state = happening->rule->to;
    at->filing.submitted |= happening->rule->seat == SEAT_PROVIDER;
    at->moves++;
    if (happening->rule->flags & MOVE_NEW_REVISION) {
        at->filing.revision++;
        at->filing.man = "";
    }
    return true;
}

static bool
replay_filing(struct replaying *replaying, const struct log_leaf *leaf, struct error *err)
{
    struct arena *arena = replaying->audit->arena;
    struct happening *happening = ARENA_ARRAY(arena, struct happening, 1);
    struct replayed *at = replayed_of(replaying, leaf->filing);

    if (at == NULL)
        at = replayed_new(replaying, leaf);
    happening->leaf = *leaf;
    happening->behind = replaying->behind;
    memcpy(happening->man, hash_hex(&leaf->manifest).text, sizeof happening->man);
    hex_write(leaf->person, LEAF_PERSON_SIZE, happening->person);
    happening->before = at->last;
    at->last = happening;
    if (!text_is(leaf->kind, at->filing.kind) ||
        strcmp(quarter_format(leaf->quarter).text, at->filing.period) != 0)
        return error_raise(err, ERR_CONFLICT,
                           "leaf %" PRIu64 " is about the return for %s, but says %s", leaf->seq,
                           at->filing.period, quarter_format(leaf->quarter).text);
    if (leaf->act == ACT_RETURN_DRAFTED || leaf->act == ACT_RUN_FINISHED)
        return replay_run(at, happening, err);
    if (leaf->act == ACT_SAMPLE_ANNOUNCED)
        return replay_announced(at, happening, err);
    return !is_move(leaf->act) || replay_move(at, happening, err);
}

static bool
returns_leaf(void *context, const struct log_leaf *leaf, struct error *err)
{
    struct replaying *replaying = context;

    if ((leaf->parts & ABOUT_FILING) == ABOUT_FILING && !replay_filing(replaying, leaf, err))
        return false;
    replaying->sent += leaf->act == ACT_NOTICE_SENT;
    replaying->behind = leaf->act == ACT_CLOCK_ANOMALY && text_is(leaf->reason, "went_back");
    return true;
}

/* --- what the tables hold ----------------------------------------------------------------------
 */

struct happening *
audit_happening(const struct replayed *at, uint64_t seq)
{
    struct happening *happening = at->last;

    while (happening != NULL && happening->leaf.seq != seq)
        happening = happening->before;
    return happening;
}

/* Whether MOMENT, as kept, is that of the leaf: it was taken in the same command, and is earlier by
 * more than that only where the log tells just before that the clock had gone back. */
static bool
is_moment(const struct happening *happening, int64_t moment)
{
    int64_t apart = happening->leaf.at_ms - moment;

    return apart >= -MOMENTS_APART && (happening->behind || apart <= MOMENTS_APART);
}

static bool
seat_check(const struct replayed *at, int64_t revision, const struct seat_taken *seat,
           struct error *err)
{
    const struct happening *happening = audit_happening(at, seat->seq);

    return (happening != NULL && happening->rule != NULL && happening->rule->seat == seat->seat &&
            happening->leaf.revision == revision && strcmp(happening->man, seat->man) == 0 &&
            strcmp(happening->person, seat->person) == 0 &&
            strcmp(LEAF_ROLES[happening->leaf.role], ROLES[seat->role].code) == 0 &&
            happening->leaf.delegation == seat->delegation && is_moment(happening, seat->taken)) ||
           error_raise(err, ERR_CONFLICT,
                       "a decision on revision %" PRId64 " of the return for %s is not what leaf "
                       "%" PRIu64 " tells",
                       revision, at->filing.period, seat->seq);
}

static bool
seats_check(struct audit *audit, const struct replayed *at, struct error *err)
{
    size_t seats_told = 0, seats_kept = 0;

    for (const struct happening *happening = at->last; happening != NULL;
         happening = happening->before)
        seats_told += happening->rule != NULL && happening->rule->seat != SEAT_NONE;
    for (int64_t revision = 1; revision <= at->filing.revision; revision++) {
        struct seats seats;

        if (!filings_seats(audit->state->db, audit->arena, at->filing.id, revision, &seats, err))
            return false;
        for (size_t i = 0; i < seats.count; i++)
            if (!seat_check(at, revision, &seats.list[i], err))
                return false;
        seats_kept += seats.count;
    }
    audit->report->decisions += seats_kept;
    return seats_kept == seats_told ||
           error_raise(err, ERR_CONFLICT,
                       "the log tells of %zu decisions on the return for %s, and %zu are there",
                       seats_told, at->filing.period, seats_kept);
}

/* REF is NULL for what the program did by itself. */
static bool
is_by(const struct happening *happening, const char *ref)
{
    return ref == NULL
               ? happening->leaf.role == LEAF_ROLE_NONE
               : happening->leaf.role != LEAF_ROLE_NONE && strcmp(happening->person, ref) == 0;
}

static bool
event_check(const struct audit *audit, const struct replayed *at, const struct filing_event *event,
            struct error *err)
{
    struct happening *happening = audit_happening(at, event->seq);

    if (happening == NULL || happening->met || happening->leaf.revision != event->revision ||
        strcmp(happening->man, event->man) != 0 || !is_moment(happening, event->at) ||
        !is_by(happening, event->ref) ||
        (happening->rule != NULL &&
         strcmp(MOVE_DEFS[happening->rule->move].code, event->move) != 0))
        return error_raise(err, ERR_CONFLICT,
                           "the history of the return for %s has \"%s\" at leaf %" PRIu64
                           ", which the log does not tell",
                           at->filing.period, event->move, event->seq);
    happening->met = true;
    return happening->rule == NULL || happening->rule->move != MOVE_LODGE ||
           audit_lodged(audit, at->filing.period, event, err);
}

static bool
events_check(struct audit *audit, const struct replayed *at, struct error *err)
{
    struct filing_events events;

    if (!filings_events(audit->state->db, audit->arena, at->filing.id, &events, err))
        return false;
    for (size_t i = 0; i < events.count; i++)
        if (!event_check(audit, at, &events.list[i], err))
            return false;
    for (const struct happening *happening = at->last; happening != NULL;
         happening = happening->before)
        if (happening->rule != NULL && !happening->met)
            return error_raise(err, ERR_CONFLICT,
                               "the history of the return for %s lacks leaf %" PRIu64,
                               at->filing.period, happening->leaf.seq);
    return true;
}

/* --- claims -------------------------------------------------------------------------------------
 */

/* The entries under a leaf are all of its revision and kind. */
static bool
claims_under(struct replaying *replaying, const struct replayed *at,
             const struct happening *happening, enum claim_kind kind, struct error *err)
{
    struct audit *audit = replaying->audit;
    struct filing filing = at->filing;
    uint64_t all, fitting;
    bool row;

    filing.revision = happening->leaf.revision;
    if (!db_ask(audit->state->db, CLAIM_OF_LEAF,
                DB_VALUES(db_text(audit->state->authority), db_number((int64_t)happening->leaf.seq),
                          db_text(filing.id), db_number(filing.revision),
                          db_text(kind == CLAIM_CLAIMED ? "claimed" : "released")),
                err) ||
        !db_next(audit->state->db, CLAIM_OF_LEAF, &row, err))
        return false;
    must(row);
    all = (uint64_t)db_number_at(audit->state->db, CLAIM_OF_LEAF, 0);
    fitting = (uint64_t)db_number_at(audit->state->db, CLAIM_OF_LEAF, 1);
    db_stop(audit->state->db, CLAIM_OF_LEAF);
    replaying->claims += all;
    if (all != fitting)
        return error_raise(err, ERR_CONFLICT,
                           "%" PRIu64 " entries of the claims ledger name leaf %" PRIu64
                           ", which is not about them",
                           all - fitting, happening->leaf.seq);
    return claims_compare(audit->state, &filing, kind, all, err) ||
           error_while(err, "leaf %" PRIu64, happening->leaf.seq);
}

static bool
claims_check(struct replaying *replaying, const struct replayed *at, struct error *err)
{
    for (const struct happening *happening = at->last; happening != NULL;
         happening = happening->before)
        if ((happening->leaf.act == ACT_CLAIMS_RECORDED &&
             !claims_under(replaying, at, happening, CLAIM_CLAIMED, err)) ||
            (happening->leaf.act == ACT_CLAIMS_RELEASED &&
             !claims_under(replaying, at, happening, CLAIM_RELEASED, err)))
            return false;
    return true;
}

static bool
claims_all_told(struct replaying *replaying, struct error *err)
{
    struct audit *audit = replaying->audit;
    uint64_t count;
    bool row;

    if (!db_ask(audit->state->db, CLAIM_COUNT, DB_VALUES(db_text(audit->state->authority)), err) ||
        !db_next(audit->state->db, CLAIM_COUNT, &row, err))
        return false;
    must(row);
    count = (uint64_t)db_number_at(audit->state->db, CLAIM_COUNT, 0);
    audit->report->claims_erased = (uint64_t)db_number_at(audit->state->db, CLAIM_COUNT, 1);
    audit->report->claims_named = (uint64_t)db_number_at(audit->state->db, CLAIM_COUNT, 2);
    db_stop(audit->state->db, CLAIM_COUNT);
    audit->report->claims = count;
    if (audit->report->claims_erased > 0 && !erased_ids_check(audit->state, err))
        return false;
    return count == replaying->claims ||
           error_raise(err, ERR_CONFLICT,
                       "the claims ledger has %" PRIu64 " entries, the log tells of %" PRIu64,
                       count, replaying->claims);
}

/* --- all of them -------------------------------------------------------------------------------
 */

static bool
filing_check(struct replaying *replaying, const struct filing *filing, struct error *err)
{
    const struct replayed *at = replayed_of(replaying, text_of(filing->id));

    if (at == NULL)
        return (filing->state == FILING_DRAFT && filing->revision == 1 && filing->man[0] == '\0') ||
               error_raise(err, ERR_CONFLICT, "the return for %s stands in no leaf of the log",
                           filing->period);
    if (at->filing.state != filing->state || at->filing.revision != filing->revision)
        return error_raise(err, ERR_CONFLICT,
                           "the return for %s is %s at revision %" PRId64
                           "; the log makes it %s at revision %" PRId64,
                           filing->period, FILING_TOLD[filing->state], filing->revision,
                           FILING_TOLD[at->filing.state], at->filing.revision);
    if (strcmp(at->filing.man, filing->man) != 0)
        return error_raise(err, ERR_CONFLICT,
                           "the figures of the return for %s are not those that the log names",
                           filing->period);
    return seats_check(replaying->audit, at, err) && events_check(replaying->audit, at, err) &&
           claims_check(replaying, at, err);
}

bool
audit_returns(struct audit *audit, struct error *err)
{
    struct replaying replaying = {.audit = audit};
    uint64_t before = audit->report->findings;
    struct filing_list filings;

    if (!audit_walk(audit, returns_leaf, &replaying, err) ||
        !filings_list(audit->state->db, audit->arena, audit->state->authority, &filings, err))
        return false;
    for (size_t i = 0; i < filings.count; i++)
        if (!filing_check(&replaying, &filings.list[i], err) && !audit_found(audit, err))
            return false;
    audit->report->returns = filings.count;
    for (const struct replayed *at = replaying.first; at != NULL; at = at->next) {
        size_t i = 0;

        while (i < filings.count && strcmp(filings.list[i].id, at->filing.id) != 0)
            i++;
        if (i == filings.count)
            return error_raise(err, ERR_CONFLICT,
                               "the log tells of a return for %s, which is not there",
                               at->filing.period);
    }
    return (audit->report->findings > before || claims_all_told(&replaying, err) ||
            audit_found(audit, err)) &&
           audit_outbox(&replaying, err);
}
