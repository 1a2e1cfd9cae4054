/* SPDX-License-Identifier: MIT */
#include "service/schedule.h"

#include "base/clock.h"
#include "service/due.h"
#include "service/ledger.h"
#include "service/schedule_parts.h"
#include "store/authority.h"

#define JUMP  (45 * MS_A_DAY)
#define TRUST MS_AN_HOUR
#define HOUR  60 /* minutes */

/* --- the means ----------------------------------------------------------------------------------
 */

bool
schedule_means_read(struct arena *arena, const struct state *state, struct schedule_means *means,
                    struct error *err)
{
    struct settings *settings = &means->settings;
    int64_t days[SETTING_DAYS_MOST];

    if (!settings_read(arena, state->dir, settings, err) ||
        !due_schedule(arena, state, &means->schedule, err))
        return false;
    means->rules = (struct agenda_rules){
        .remind_hour = (int32_t)settings_number(settings, SET_REMIND_HOUR),
        .run_hour = (int32_t)settings_number(settings, SET_RUN_HOUR),
        .alarm_days = (int32_t)settings_number(settings, SET_ALARM_DAYS),
        .runs = settings_text(settings, SET_RUN_FRAMEWORKS) != NULL,
    };
    means->rules.remind_count = setting_days(settings_text(settings, SET_REMIND_DAYS), days);
    for (size_t i = 0; i < means->rules.remind_count; i++)
        means->rules.remind_days[i] = (int32_t)days[i];
    return true;
}

_Static_assert(AGENDA_REMIND_MOST >= SETTING_DAYS_MOST, "all days that can be set have a place");

/* What the whole timetable asks for since the folder was made.  The first quarterly kind is the
 * one that returns are made for. */
static struct agenda
agenda_of(struct arena *arena, const struct schedule_means *means, int64_t made)
{
    const struct timetable *timetable = &means->schedule.timetable;
    struct agenda all = {.list = NULL}, agenda;
    uint16_t kind = 0;

    while (kind < timetable->kind_count && !timetable->kinds[kind].quarterly)
        kind++;
    for (size_t i = 0; i < timetable->window_count; i++)
        if (timetable->windows[i].kind == kind)
            agenda_add(arena, &all, &timetable->windows[i], &means->schedule.holidays,
                       &means->rules);
    agenda = (struct agenda){.list = ARENA_ARRAY(arena, struct agenda_item, all.count)};
    for (size_t i = 0; i < all.count; i++)
        if (all.list[i].at >= made)
            agenda.list[agenda.count++] = all.list[i];
    return agenda;
}

/* --- planning -----------------------------------------------------------------------------------
 */

struct planning {
    struct state *state;
    struct arena *arena;
    struct schedule_means means;
    struct schedule_done *done;
    int64_t now;
};

static bool
record_jump(struct planning *planning, struct error *err)
{
    struct record record = {
        .act = ACT_CLOCK_ANOMALY,
        .delegation = LEAF_NO_DELEGATION,
        .reason = "went_ahead",
    };
    uint64_t seq;

    return ledger_record(planning->state, &record, &seq, err);
}

/* Whether the clock is believed.  One that went back is: what was done stays done. */
static bool
look_at_clock(struct planning *planning, int64_t made, struct error *err)
{
    struct state *state = planning->state;
    int64_t now = planning->now;
    struct agenda_clock clock;
    bool jumped;

    if (!agenda_clock_read(state->db, state->authority, &clock, err))
        return false;
    if (clock.looked == 0)
        clock.looked = made;
    jumped = now - clock.looked > JUMP;
    if (jumped && (clock.suspect == 0 || now < clock.suspect || now - clock.suspect > JUMP)) {
        clock.suspect = now;
        planning->done->suspect = true;
        return record_jump(planning, err) &&
               agenda_clock_write(state->db, state->authority, &clock, err);
    }
    if (jumped && now - clock.suspect < TRUST) {
        planning->done->suspect = true;
        return true;
    }
    clock = (struct agenda_clock){.looked = now};
    return agenda_clock_write(state->db, state->authority, &clock, err);
}

static bool
plan_work(struct db *db, void *context, struct error *err)
{
    struct planning *planning = context;
    const char *authority = planning->state->authority;
    struct agenda agenda;
    int64_t made;

    if (!authority_made(db, &made, err) || !look_at_clock(planning, made, err))
        return false;
    if (planning->done->suspect)
        return true;
    agenda = agenda_of(planning->arena, &planning->means, made);
    for (size_t i = 0; i < agenda.count; i++)
        if (!agenda_plan(db, authority, &agenda.list[i], planning->now, err))
            return false;
    return agenda_forget(db, authority, planning->now, err) &&
           agenda_revive(db, authority, planning->now + MS_A_DAY, err);
}

bool
schedule_plan(struct state *state, int64_t now, struct schedule_done *done, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct planning planning = {.state = state, .arena = arena, .done = done, .now = now};

    *done = (struct schedule_done){.suspect = false};
    return schedule_means_read(arena, state, &planning.means, err) &&
           db_transaction(state->db, plan_work, &planning, err);
}

/* --- acting -------------------------------------------------------------------------------------
 */

bool
schedule_run(struct state *state, int64_t now, struct schedule_done *done, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct schedule_means means;
    struct agenda_rows rows;

    if (!schedule_means_read(arena, state, &means, err) ||
        !agenda_due(state->db, arena, state->authority, now, &rows, err))
        return false;
    for (size_t i = 0; i < rows.count; i++)
        if (rows.list[i].item.kind == AGENDA_RUN &&
            !quarter_run(state, &means, &rows.list[i], now, done, err))
            return error_while(err, "the run of %s", rows.list[i].item.period);
    return true;
}

bool
schedule_runs_due(struct state *state, int64_t now, bool *due, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct agenda_rows rows;

    *due = false;
    if (!agenda_due(state->db, arena, state->authority, now, &rows, err))
        return false;
    for (size_t i = 0; i < rows.count; i++)
        *due |= rows.list[i].item.kind == AGENDA_RUN;
    return true;
}

bool
schedule_act(struct state *state, int64_t now, struct schedule_done *done, struct error *err)
{
    return schedule_plan(state, now, done, err) &&
           (done->suspect ||
            (schedule_run(state, now, done, err) && schedule_tell(state, now, done, err)));
}

/* --- looking ahead ------------------------------------------------------------------------------
 */

bool
schedule_next(struct state *state, int64_t now, int64_t *next, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct schedule_means means;
    int64_t hour;
    bool there;

    if (!agenda_next(state->db, state->authority, next, &there, err))
        return false;
    /* what is overdue waits for the hour at which people are reminded */
    if (there && *next <= now && schedule_means_read(arena, state, &means, err)) {
        hour = clock_london_moment(clock_london_day(now), means.rules.remind_hour * HOUR);
        *next = hour > now ? hour : now + SCHEDULE_NEXT_MOST;
    }
    if (!there || *next > now + SCHEDULE_NEXT_MOST)
        *next = now + SCHEDULE_NEXT_MOST;
    return true;
}

static const struct agenda_row *
row_of(const struct agenda_rows *rows, const char *key)
{
    for (size_t i = 0; i < rows->count; i++)
        if (strcmp(rows->list[i].item.key, key) == 0)
            return &rows->list[i];
    return NULL;
}

static int
by_time(const void *left, const void *right)
{
    const struct agenda_row *a = left, *b = right;

    if (a->item.at != b->item.at)
        return a->item.at < b->item.at ? -1 : 1;
    return strcmp(a->item.key, b->item.key);
}

bool
schedule_list(struct arena *arena, struct state *state, struct agenda_rows *rows, struct error *err)
{
    struct agenda_rows kept;
    struct schedule_means means;
    struct agenda agenda;
    int64_t made;

    if (!schedule_means_read(arena, state, &means, err) || !authority_made(state->db, &made, err) ||
        !agenda_read(state->db, arena, state->authority, &kept, err))
        return false;
    agenda = agenda_of(arena, &means, made);
    *rows = (struct agenda_rows){
        .list = ARENA_ARRAY(arena, struct agenda_row, agenda.count + kept.count)};
    for (size_t i = 0; i < kept.count; i++)
        if (kept.list[i].done != 0)
            rows->list[rows->count++] = kept.list[i];
    for (size_t i = 0; i < agenda.count; i++) {
        const struct agenda_row *row = row_of(&kept, agenda.list[i].key);

        if (row != NULL && row->done != 0)
            continue;
        if (row != NULL)
            rows->list[rows->count] = *row;
        rows->list[rows->count++].item = agenda.list[i];
    }
    if (rows->count > 0)
        qsort(rows->list, rows->count, sizeof *rows->list, by_time);
    return true;
}
