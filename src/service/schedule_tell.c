/* SPDX-License-Identifier: MIT */
/*
 * Reminders and alarms: everything that is due is looked at first, then told and marked as done in
 * one transaction.
 */
#include "base/clock.h"
#include "service/alarms.h"
#include "service/audience.h"
#include "service/notice.h"
#include "service/schedule_parts.h"

#define HOUR 60 /* minutes */

/* One thing to tell, and everybody it is for. */
struct telling_item {
    bool alarm;
    const char *line; /* of the catalogue */
    const char *label, *period;
    int32_t deadline, days;
    struct people people;
};

struct telling {
    struct arena *arena;
    struct state *state;
    struct schedule_done *done;
    struct schedule_means means;
    struct agenda_rows rows;
    const char **outcomes; /* one a row; NULL: it is not ours */
    struct telling_item *items;
    size_t count, room;
    struct notices notices;
    int64_t now;
    int32_t today;
};

/* Whose turn it is while a return stands somewhere, and what they are reminded of. */
static const struct {
    enum filing_state state;
    unsigned roles;
    const char *line; /* behind "cut-off-" or "close-" */
} TURNS[] = {
    {FILING_DRAFT,      1U << ROLE_PROVIDER,              "submit"  },
    {FILING_SUBMITTED,  1U << ROLE_CERTIFIER,             "certify" },
    {FILING_CERTIFIED,  1U << ROLE_SRO | 1U << ROLE_S151, "sign-off"},
    {FILING_SIGNED_OFF, 1U << ROLE_PROVIDER,              "lodge"   },
};

/* --- what is to be told -------------------------------------------------------------------------
 */

static struct telling_item *
add_item(struct telling *telling, const struct agenda_item *due, const struct standing *standing)
{
    struct telling_item *item;

    telling->items = arena_grow(telling->arena, telling->items, &telling->room, telling->count,
                                sizeof *telling->items);
    item = &telling->items[telling->count++];
    *item = (struct telling_item){
        .label = standing->kind.label,
        .period = due->period,
        .deadline = due->deadline,
        .days =
            working_days_between(&telling->means.schedule.holidays, telling->today, due->deadline),
    };
    return item;
}

/* Several rows that are caught up at once ask for the same words: once is enough. */
static bool
is_told(const struct telling *telling, size_t row)
{
    const struct agenda_item *due = &telling->rows.list[row].item;

    for (size_t i = 0; i < row; i++) {
        const struct agenda_item *other = &telling->rows.list[i].item;

        if (other->kind == due->kind && strcmp(other->period, due->period) == 0)
            return true;
    }
    return false;
}

static bool
remind(struct telling *telling, const struct agenda_item *due, const char **outcome,
       struct error *err)
{
    bool cut_off = due->kind == AGENDA_REMIND_CUT_OFF;
    struct telling_item *item;
    struct standing standing;

    *outcome = "nobody's turn";
    if (!standing_read(telling->arena, telling->state, due->period, &standing, err))
        return false;
    for (size_t i = 0; i < sizeof TURNS / sizeof TURNS[0]; i++) {
        bool decided = filing_is_decided(&standing.kind, standing.filing.state);
        size_t turn = decided ? sizeof TURNS / sizeof TURNS[0] - 1 : i;

        if (TURNS[i].state != standing.filing.state ||
            (cut_off && standing.filing.state != FILING_DRAFT))
            continue;
        item = add_item(telling, due, &standing);
        item->line =
            arena_printf(telling->arena, "%s-%s", cut_off ? "cut-off" : "close", TURNS[turn].line);
        *outcome = "people were reminded";
        return audience_read(telling->arena, telling->state, TURNS[turn].roles, standing.kind.name,
                             &item->people, err);
    }
    return true;
}

/* The SRO hears of it; where there is none the S151 officer, and then the administrators. */
static bool
raise(struct telling *telling, const struct agenda_item *due, const struct standing *standing,
      enum alarm alarm, const char **outcome, struct error *err)
{
    static const unsigned TOLD[] = {1U << ROLE_SRO, 1U << ROLE_S151, 1U << ROLE_ADMINISTRATOR};
    struct telling_item *item;
    bool raised;

    if (!alarm_look(telling->arena, telling->state, standing, alarm, &raised, err))
        return false;
    if (!raised)
        return true;
    item = add_item(telling, due, standing);
    item->alarm = true;
    item->line = ALARMS[alarm];
    *outcome = "an alarm was raised";
    return audience_first(telling->arena, telling->state, TOLD, sizeof TOLD / sizeof TOLD[0],
                          standing->kind.name, &item->people, err);
}

static bool
look_for_alarms(struct telling *telling, const struct agenda_item *due, const char **outcome,
                struct error *err)
{
    struct standing standing;

    *outcome = "all is well";
    if (!standing_read(telling->arena, telling->state, due->period, &standing, err))
        return false;
    if (due->kind == AGENDA_ALARM_UNFOLLOWED)
        return raise(telling, due, &standing, ALARM_UNFOLLOWED, outcome, err);
    return raise(telling, due, &standing, ALARM_NO_CERTIFIER, outcome, err) &&
           raise(telling, due, &standing, ALARM_NO_SIGNATORY, outcome, err);
}

static bool
look_at(struct telling *telling, size_t row, struct error *err)
{
    const struct agenda_item *due = &telling->rows.list[row].item;
    const char **outcome = &telling->outcomes[row];

    if (due->kind == AGENDA_RUN)
        return true;
    if (due->deadline < telling->today) {
        *outcome = AGENDA_TOO_LATE;
        return true;
    }
    if (is_told(telling, row)) {
        *outcome = "told with another";
        return true;
    }
    if (due->kind == AGENDA_REMIND_CUT_OFF || due->kind == AGENDA_REMIND_CLOSE)
        return remind(telling, due, outcome, err);
    return look_for_alarms(telling, due, outcome, err);
}

/* --- telling it ---------------------------------------------------------------------------------
 */

static bool
is_for(const struct telling_item *item, bool alarm, const struct person *person)
{
    bool theirs = false;

    for (size_t i = 0; i < item->people.count; i++)
        theirs = theirs || strcmp(item->people.list[i].ref, person->ref) == 0;
    return theirs && item->alarm == alarm;
}

static struct canon *
item_facts(const struct telling *telling, const struct telling_item *item)
{
    struct arena *arena = telling->arena;
    struct canon *facts = canon_object(arena);

    canon_put(facts, "day", canon_text(arena, text_of(day_format(item->deadline).text)));
    canon_put(facts, "days", canon_number(arena, item->days));
    canon_put(facts, "kind", canon_text(arena, text_of(item->label)));
    canon_put(facts, "line", canon_text(arena, text_of(item->line)));
    canon_put(facts, "period", canon_text(arena, text_of(item->period)));
    return facts;
}

/* A person's items of one sort, in one message. */
static bool
tell_person(struct telling *telling, bool alarm, const struct person *person, struct error *err)
{
    struct canon *facts = canon_object(telling->arena), *list = canon_list(telling->arena);
    struct notice notice = {
        .person = person->ref, .template = alarm ? "alarm" : "digest", .seq = -1};
    bool new = true;

    for (size_t i = 0; i < telling->count; i++)
        if (is_for(&telling->items[i], alarm, person))
            canon_add(list, item_facts(telling, &telling->items[i]));
    if (list->count == 0)
        return true;
    if (!alarm && !agenda_digest(telling->state->db, person->ref, telling->today, &new, err))
        return false;
    if (!new)
        return true;
    canon_put(facts, "authority", canon_text(telling->arena, text_of(telling->state->authority)));
    canon_put(facts, "items", list);
    notice.facts = notice_text(&telling->notices, facts);
    telling->done->digests += !alarm;
    telling->done->alarms += alarm;
    return notice_promise(&telling->notices, &notice, err);
}

static bool
mark_rows(struct telling *telling, struct db *db, struct error *err)
{
    bool changed;

    for (size_t i = 0; i < telling->rows.count; i++) {
        if (telling->outcomes[i] == NULL)
            continue;
        if (!agenda_done(db, telling->state->authority, telling->rows.list[i].item.key,
                         telling->now, telling->outcomes[i], &changed, err))
            return false;
        telling->done->too_late += strcmp(telling->outcomes[i], AGENDA_TOO_LATE) == 0;
    }
    return true;
}

static bool
tell_work(struct db *db, void *context, struct error *err)
{
    struct telling *telling = context;
    struct people people;

    if (!people_read(db, telling->arena, telling->state->authority, PEOPLE_ALL, NULL, &people,
                     err) ||
        !mark_rows(telling, db, err))
        return false;
    for (size_t i = 0; i < people.count; i++)
        if (!tell_person(telling, true, &people.list[i], err) ||
            !tell_person(telling, false, &people.list[i], err))
            return false;
    return true;
}

bool
schedule_tell(struct state *state, int64_t now, struct schedule_done *done, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct telling telling = {
        .arena = arena,
        .state = state,
        .done = done,
        .notices = {.state = state, .arena = arena, .now = now},
        .now = now,
        .today = clock_london_day(now),
    };

    if (!schedule_means_read(arena, state, &telling.means, err))
        return false;
    /* what was missed waits for the hour, so that a day has one digest */
    if (now < clock_london_moment(telling.today, telling.means.rules.remind_hour * HOUR))
        return true;
    if (!agenda_due(state->db, arena, state->authority, now, &telling.rows, err))
        return false;
    telling.outcomes = ARENA_ARRAY(arena, const char *, telling.rows.count);
    for (size_t i = 0; i < telling.rows.count; i++)
        if (!look_at(&telling, i, err))
            return false;
    return telling.rows.count == 0 || db_transaction(state->db, tell_work, &telling, err);
}
