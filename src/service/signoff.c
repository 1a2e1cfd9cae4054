/* SPDX-License-Identifier: MIT */
#include "service/signoff.h"

#include "base/clock.h"
#include "service/audience.h"
#include "service/claims.h"
#include "service/kinds.h"
#include "service/lodging.h"
#include "service/notice.h"
#include "service/returns.h"
#include "service/sealing.h"
#include "service/statement.h"
#include "store/outbox.h"

/* What each move is in the log, whom mail tells about it, and what those are asked to do. */
static const struct {
    enum act act;
    unsigned told; /* 1 << enum role */
    const char *template;
    enum link_purpose purpose;
} MOVE_ACTS[MOVE_TOTAL] = {
    [MOVE_SUBMIT] = {ACT_RETURN_SUBMITTED,  1U << ROLE_CERTIFIER,             "to-certify",  LINK_CERTIFY},
    [MOVE_WITHDRAW] = {ACT_RETURN_WITHDRAWN,  1U << ROLE_CERTIFIER,             "withdrawn",   LINK_LOOK   },
    [MOVE_CERTIFY] = {ACT_RETURN_CERTIFIED,  1U << ROLE_SRO | 1U << ROLE_S151, "to-sign-off",
                     LINK_SIGN_OFF                                                                       },
    [MOVE_SEND_BACK] = {ACT_RETURN_SENT_BACK,  1U << ROLE_PROVIDER,              "sent-back",   LINK_CORRECT},
    [MOVE_SIGN_OFF] = {ACT_RETURN_SIGNED_OFF, 1U << ROLE_PROVIDER,              "signed-off",  LINK_LODGE  },
    [MOVE_LODGE] = {ACT_RETURN_LODGED,     1U << ROLE_CERTIFIER,             "lodged",      LINK_LOOK   },
    [MOVE_REOPEN] = {ACT_RETURN_REOPENED,   1U << ROLE_PROVIDER,              "reopened",    LINK_CORRECT},
    [MOVE_DISCARD] = {ACT_RETURN_DISCARDED,  0,                                "receipt",     LINK_LOOK   },
};

enum act
signoff_act(enum move move)
{
    return MOVE_ACTS[move].act;
}

/* A move under way. */
struct moving {
    struct arena *arena;
    struct state *state;
    const struct actor *actor;
    const struct signoff_request *request;
    struct filing_kind kind;
    struct filing filing; /* as it stood */
    const struct move_rule *rule;
    const char *lodged; /* what the uploaded file is; "": none was */
    struct signoff_done *done;
    struct notices notices;
    struct kept_audience *audience;
    int64_t now;   /* by the clock */
    int64_t at;    /* the leaf's moment */
    bool is_alone; /* in its transaction */
};

static bool
moving_find(struct moving *moving, struct error *err)
{
    bool found;

    if (!kinds_known(moving->state, moving->request->kind, &moving->kind, err) ||
        !filings_find(moving->state->db, moving->arena, moving->state->authority,
                      moving->request->kind, moving->request->period, &moving->filing, &found, err))
        return false;
    return found || error_raise(err, ERR_INPUT,
                                "there is no return for %s yet; \"deltareturn run\" with the state "
                                "folder makes it",
                                moving->request->period);
}

/* Whoever comes too late learns who was first, and when. */
static bool
tell_who(struct moving *moving, struct error *err)
{
    struct error ignored = {.code = ERR_NONE};
    struct filing_events events;
    const struct filing_event *last;
    enum move move;

    if (!filings_events(moving->state->db, moving->arena, moving->filing.id, &events, &ignored) ||
        events.count == 0)
        return false;
    last = &events.list[events.count - 1];
    move = move_read(text_of(last->move));
    return error_while(err, "%s was first (%s on %s)",
                       last->person == NULL ? "the program" : last->person,
                       move == MOVE_TOTAL ? "made the figures" : MOVE_DEFS[move].done,
                       london_format(last->at).text);
}

static bool
moving_check(struct moving *moving, struct error *err)
{
    struct mover mover = {.identity = moving->actor->person.identity,
                          .today = clock_london_day(moving->now)};
    struct capacities capacities;

    if ((moving->actor->proofs & PROOF_TOKEN) != 0)
        return error_raise(err, ERR_DENIED,
                           "a token decides nothing; sign in, and decide for yourself");
    if (!capacities_read(moving->arena, moving->state, moving->actor, moving->kind.name,
                         &capacities, err))
        return false;
    mover.roles = capacities.own | capacities.lent;
    if (!move_check(&moving->kind, &moving->filing, &mover, &moving->request->move, &moving->rule,
                    err))
        return err->code == ERR_CONFLICT ? tell_who(moving, err) : false;
    moving->done->capacity = capacity_pick(&capacities, moving->rule->roles & mover.roles);
    return true;
}

/* What whoever moves the return states; NULL: nothing. */
static const char *
moving_statement(const struct moving *moving)
{
    const struct statement statement = {
        .actor = &moving->actor->person,
        .capacity = &moving->done->capacity,
        .at = moving->at,
        .authority = moving->state->authority,
        .label = moving->kind.label,
        .filing = &moving->filing,
        .rule = moving->rule,
        .request = &moving->request->move,
        .lodged = moving->lodged,
    };

    return statement_make(moving->arena, &statement);
}

/* Holds the file that was uploaded, if one was, against what was made here. */
static bool
moving_compare(struct moving *moving, struct error *err)
{
    moving->lodged = "";
    return !(moving->rule->flags & MOVE_TAKES_REFERENCE) ||
           lodging_compare(moving->state->db, moving->arena, moving->filing.id,
                           moving->filing.revision, moving->request->move.uploaded, &moving->lodged,
                           err);
}

static bool
moving_record(struct moving *moving, struct error *err)
{
    struct record record = {
        .act = MOVE_ACTS[moving->rule->move].act,
        .actor = moving->actor,
        .role = moving->done->capacity.role,
        .delegation = moving->done->capacity.delegation,
        .filing = &moving->filing,
    };

    if (!ledger_moment(moving->state, &moving->at, err))
        return false;
    record.statement = moving_statement(moving);
    if (moving->rule->flags & MOVE_TAKES_REASON) {
        record.reason = "stated";
        record.words = moving->request->move.reason;
    }
    if (!ledger_record(moving->state, &record, &moving->done->seq, err))
        return false;
    moving->at = ledger_recorded_at(moving->state);
    return true;
}

static bool
moving_take_seat(struct moving *moving, struct error *err)
{
    struct seat_taken seat = {
        .seat = moving->rule->seat,
        .person = moving->actor->person.ref,
        .identity = moving->actor->person.identity,
        .role = moving->done->capacity.role,
        .delegation = moving->done->capacity.delegation,
        .man = moving->filing.man,
        .seq = moving->done->seq,
        .taken = moving->at,
    };

    return moving->rule->seat == SEAT_NONE ||
           filings_take_seat(moving->state->db, &moving->filing, &seat, err);
}

static bool
moving_swap(struct moving *moving, struct error *err)
{
    bool moved;

    if (!filings_swap(moving->state->db, &moving->filing, moving->rule->to,
                      moving->rule->flags & MOVE_NEW_REVISION, moving->at, &moved, err))
        return false;
    return moved || error_raise(err, ERR_CONFLICT,
                                "somebody else moved the return for %s at the same moment; look "
                                "at it again",
                                moving->filing.period);
}

static bool
moving_note_event(struct moving *moving, struct error *err)
{
    struct filing_event event = {
        .seq = moving->done->seq,
        .revision = moving->filing.revision,
        .at = moving->at,
        .move = MOVE_DEFS[moving->rule->move].code,
        .person = moving->actor->person.ref,
        .man = moving->filing.man,
        .reference = moving->request->move.reference,
        .uploaded = moving->request->move.uploaded,
    };

    return filings_add_event(moving->state->db, moving->filing.id, &event, err);
}

/* --- mail --- */

/* "A Name, SRO, for B Name, S151 officer, under delegation 12" */
static const char *
told_by(struct moving *moving)
{
    const char *capacity = capacity_tell(moving->arena, &moving->done->capacity);

    return arena_printf(moving->arena, "%s, %s%s%s", moving->actor->person.name,
                        ROLES[moving->done->capacity.role].label, capacity[0] == '\0' ? "" : ", ",
                        capacity);
}

/* The return as it stands behind the move. */
static struct filing
moved_filing(const struct moving *moving)
{
    struct filing filing = moving->filing;

    filing.state = moving->rule->to;
    if (moving->rule->flags & MOVE_NEW_REVISION) {
        filing.revision++;
        filing.man = "";
    }
    return filing;
}

/* Whoever acts gets the receipt, and is told what they did. */
static void
put_deed(struct moving *moving, struct canon *facts)
{
    const char *line = arena_printf(moving->arena, "did-%s", MOVE_DEFS[moving->rule->move].code);
    struct canon *list = canon_list(moving->arena), *item = canon_object(moving->arena);

    canon_put(item, "line", canon_text(moving->arena, text_of(line)));
    canon_add(list, item);
    canon_put(facts, "items", list);
}

/* What the mails may say to whoever is asked, and to who acted: no figure, no family. */
static void
mail_facts(struct moving *moving, const char **to_asked, const char **to_actor)
{
    struct canon *facts = notice_facts(&moving->notices, &moving->filing, moving->kind.label);

    canon_put(facts, "by", canon_text(moving->arena, text_of(told_by(moving))));
    *to_asked = notice_text(&moving->notices, facts);
    put_deed(moving, facts);
    *to_actor = notice_text(&moving->notices, facts);
}

static bool
promise_mail(struct moving *moving, const struct person *person, bool asked, const char *facts,
             struct error *err)
{
    struct filing filing = moved_filing(moving);
    struct notice notice = {
        .person = person->ref,
        .template = asked ? MOVE_ACTS[moving->rule->move].template : "receipt",
        .facts = facts,
        .seq = (int64_t)moving->done->seq,
        .filing = &filing,
        .purpose = asked ? MOVE_ACTS[moving->rule->move].purpose : LINK_LOOK,
    };

    return notice_promise(&moving->notices, &notice, err);
}

/* Whether a mail that asks for a decision would ask somebody who has decided already, under this
 * name or another. */
static bool
has_decided(const struct moving *moving, const struct person *person)
{
    enum link_purpose purpose = MOVE_ACTS[moving->rule->move].purpose;

    return (purpose == LINK_CERTIFY || purpose == LINK_SIGN_OFF) &&
           (strcmp(person->identity, moving->actor->person.identity) == 0 ||
            filing_seat_of(&moving->filing, person->identity) != SEAT_NONE);
}

/* Everybody whose turn it is, in a role of their own or as a deputy; and the actor, whose mailbox
 * becomes a witness. */
static bool
moving_promise_mail(struct moving *moving, struct error *err)
{
    const struct holders *people = &moving->audience->people;
    const char *to_asked, *to_actor;

    if (!audience_known(moving->arena, moving->state, moving->kind.name, moving->audience, err))
        return false;
    mail_facts(moving, &to_asked, &to_actor);
    for (size_t i = 0; i < people->count; i++) {
        const struct person *person = &people->list[i].person;
        bool acts = strcmp(person->ref, moving->actor->person.ref) == 0;
        bool asked = !acts && (people->list[i].roles & MOVE_ACTS[moving->rule->move].told) != 0 &&
                     !has_decided(moving, person);

        if ((acts || asked) &&
            !promise_mail(moving, person, asked, asked ? to_asked : to_actor, err))
            return false;
    }
    return true;
}

/* --- the transaction --- */

/* The last stage records what is claimed; what opens the return again releases it. */
static bool
moving_claims(struct moving *moving, struct error *err)
{
    if (filing_is_decided(&moving->kind, moving->rule->to))
        return claims_record(moving->state, &moving->filing, err);
    if (moving->rule->flags & MOVE_NEW_REVISION)
        return claims_release(moving->state, &moving->filing, err);
    return true;
}

/* A form that was sent before did what it says then. */
static bool
moving_look_back(struct moving *moving, struct error *err)
{
    struct signoff_done *done = moving->done;

    return moving->request->nonce == NULL ||
           filings_once_find(moving->state->db, moving->state->authority, moving->request->nonce,
                             moving->actor->person.ref, &done->seq, &done->repeated, err);
}

static bool
moving_remember(struct moving *moving, struct error *err)
{
    return moving->request->nonce == NULL ||
           filings_once_add(moving->state->db, moving->state->authority, moving->request->nonce,
                            moving->actor->person.ref, moving->done->seq, err);
}

static bool
move_work(struct db *db, void *context, struct error *err)
{
    struct moving *moving = context;

    (void)db;
    if (!moving_look_back(moving, err))
        return false;
    if (moving->done->repeated)
        return true;
    if (!moving_find(moving, err) || !moving_check(moving, err) || !moving_compare(moving, err) ||
        !moving_record(moving, err) || !moving_claims(moving, err))
        return false;
    if (moving->is_alone) { /* and all its leaves are there */
        sealing_begin(moving->state);
        if (!sealing_catch_up(moving->state, err))
            return false;
    }
    return moving_take_seat(moving, err) && moving_note_event(moving, err) &&
           moving_swap(moving, err) && moving_promise_mail(moving, err) &&
           moving_remember(moving, err);
}

/* Says what was done, which holds once the transaction is on the disk. */
static void
moving_tell(const struct moving *moving)
{
    struct signoff_done *done = moving->done;

    done->filing = moving->filing;
    done->filing.state = moving->rule->to;
    done->opened_revision = (moving->rule->flags & MOVE_NEW_REVISION) != 0;
    done->filing.revision += done->opened_revision ? 1 : 0;
}

bool
signoff_move(struct arena *arena, struct state *state, const struct actor *actor,
             const struct signoff_request *request, struct signoff_done *done, struct error *err)
{
    struct kept_audience audience = {.kind = NULL};
    struct moving moving = {
        .arena = arena,
        .state = state,
        .actor = actor,
        .request = request,
        .done = done,
        .audience = &audience,
        .now = clock_now(),
        .is_alone = true,
    };

    *done = (struct signoff_done){.seq = 0};
    if (!notices_begin(arena, state, moving.now, &moving.notices, err))
        return false;
    if (!db_transaction(state->db, move_work, &moving, err)) {
        sealing_take_back(state);
        return false;
    }
    if (!done->repeated)
        moving_tell(&moving);
    return true;
}

bool
signoff_possible(struct arena *arena, struct state *state, const struct actor *actor,
                 const struct filing *filing, unsigned *moves, struct error *err)
{
    struct mover mover = {.identity = actor->person.identity,
                          .today = clock_london_day(clock_now())};
    struct capacities capacities;
    struct filing_kind kind;

    *moves = 0;
    if (!kinds_known(state, filing->kind, &kind, err) ||
        !capacities_read(arena, state, actor, filing->kind, &capacities, err))
        return false;
    mover.roles = capacities.own | capacities.lent;
    for (unsigned move = 0; move < MOVE_TOTAL; move++) {
        const struct move_request request = {
            .move = (enum move)move, .reason = "any", .reference = "any"};
        struct error ignored = {.code = ERR_NONE};
        const struct move_rule *rule;

        if (move_check(&kind, filing, &mover, &request, &rule, &ignored))
            *moves |= 1U << move;
    }
    return true;
}

/* --- several at once ----------------------------------------------------------------------------
 */

struct moving_group {
    struct arena *arena;
    struct state *state;
    struct signoff_item *items;
    size_t count;
    struct notices notices;
    struct kept_audience audience;
};

static bool
item_move(struct moving_group *group, struct signoff_item *item, struct error *err)
{
    struct moving moving = {
        .arena = group->arena,
        .state = group->state,
        .actor = item->actor,
        .request = item->request,
        .done = &item->done,
        .notices = group->notices,
        .audience = &group->audience,
        .now = clock_now(),
    };

    item->done = (struct signoff_done){.seq = 0};
    if (!db_attempt(group->state->db, move_work, &moving, &item->err, err))
        return false;
    if (item->err.code == ERR_NONE && !item->done.repeated)
        moving_tell(&moving);
    return true;
}

static bool
group_work(struct db *db, void *context, struct error *err)
{
    struct moving_group *group = context;

    (void)db;
    if (!sealing_catch_up(group->state, err))
        return false;
    for (size_t i = 0; i < group->count; i++)
        if (!item_move(group, &group->items[i], err))
            return false;
    return true;
}

bool
signoff_group(struct arena *arena, struct state *state, struct signoff_item *items, size_t count,
              struct error *err)
{
    struct moving_group group = {.arena = arena, .state = state, .items = items, .count = count};

    return notices_begin(arena, state, clock_now(), &group.notices, err) &&
           db_transaction(state->db, group_work, &group, err);
}
