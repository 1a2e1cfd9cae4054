/* SPDX-License-Identifier: MIT */
/*
 * The run of a quarter that has ended: takes the exports in, makes the draft, tells the data
 * providers.  The draft, the message and the mark that it is done are one transaction.
 *
 * All that takes long is done with a state that need only be open to read; the folder is borrowed
 * for the transactions alone, so that pages are answered meanwhile.
 */
#include "base/clock.h"
#include "base/parallel.h"
#include "service/audience.h"
#include "service/drafting.h"
#include "service/fetching.h"
#include "service/job_run.h"
#include "service/kinds.h"
#include "service/library.h"
#include "service/notice.h"
#include "service/schedule_parts.h"
#include "service/work_process.h"

#define FRAMEWORKS_MOST_RUN 16
#define HOUR                60 /* minutes */
#define TRIES_MOST          3

struct running {
    struct arena *arena;
    struct state *state;
    const struct schedule_means *means;
    const struct agenda_row *row;
    struct schedule_done *done;
    struct filing_kind kind;
    struct quarter quarter;
    struct run_options options;
    struct framework frameworks[FRAMEWORKS_MOST_RUN];
    const char *names[FRAMEWORKS_MOST_RUN];
    unsigned framework_count;
    bool own_rules; /* a framework that is a file somewhere else than with the shipped ones */
    struct draft_done draft;
    struct draft_prepared prepared;
    struct notices notices;
    int64_t now;
    int64_t again;       /* when it is tried again; 0: no more */
    const char *outcome; /* of the row */
    const char *line;    /* what people are told of a failure */
    bool missed;
};

/* --- telling people -----------------------------------------------------------------------------
 */

static bool
providers(struct running *running, struct people *people, struct error *err)
{
    static const unsigned TOLD[] = {1U << ROLE_PROVIDER, 1U << ROLE_ADMINISTRATOR};

    return audience_first(running->arena, running->state, TOLD, sizeof TOLD / sizeof TOLD[0],
                          running->kind.name, people, err);
}

static bool
mark(struct running *running, struct error *err)
{
    const char *key = running->row->item.key, *authority = running->state->authority;
    struct db *db = running->state->db;
    bool changed;

    return running->again > 0
               ? agenda_later(db, authority, key, running->again, running->outcome, err)
               : agenda_done(db, authority, key, running->now, running->outcome, &changed, err);
}

/* In the draft's own transaction. */
static bool
tell_drafted(void *context, const struct draft_done *draft, struct error *err)
{
    struct running *running = context;
    struct notice notice = {
        .template = "drafted",
        .facts = notice_text(&running->notices,
                             notice_facts(&running->notices, &draft->filing, running->kind.label)),
        .seq = (int64_t)draft->seq,
        .filing = &draft->filing,
        .purpose = LINK_SUBMIT,
    };
    struct people people;

    if (!providers(running, &people, err) || !mark(running, err))
        return false;
    for (size_t i = 0; i < people.count; i++) {
        notice.person = people.list[i].ref;
        if (!notice_promise(&running->notices, &notice, err))
            return false;
    }
    return true;
}

static void
add_line(const struct running *running, struct canon *list, const char *line)
{
    struct arena *arena = running->arena;
    struct canon *item = canon_object(arena);

    canon_put(item, "again", canon_text(arena, text_of(london_format(running->again).text)));
    canon_put(item, "line", canon_text(arena, text_of(line)));
    canon_add(list, item);
}

/* Facts of a message that is about no return yet: what went wrong, and what comes next. */
static const char *
failure_facts(const struct running *running)
{
    struct arena *arena = running->arena;
    struct canon *facts = canon_object(arena), *list = canon_list(arena);

    add_line(running, list, running->line);
    if (!running->missed)
        add_line(running, list, running->again > 0 ? "run-again" : "run-no-more");
    canon_put(facts, "authority", canon_text(arena, text_of(running->state->authority)));
    canon_put(facts, "items", list);
    canon_put(facts, "kind", canon_text(arena, text_of(running->kind.label)));
    canon_put(facts, "period", canon_text(arena, text_of(running->row->item.period)));
    return notice_text(&running->notices, facts);
}

static bool
failed_work(struct db *db, void *context, struct error *err)
{
    struct running *running = context;
    struct notice notice = {.template = "run-failed", .facts = failure_facts(running), .seq = -1};
    struct record record = {
        .act = ACT_RUN_MISSED,
        .delegation = LEAF_NO_DELEGATION,
        .quarter = &running->quarter,
        .reason = "too_late",
    };
    struct people people;
    uint64_t seq;

    (void)db;
    if ((running->missed && !ledger_record(running->state, &record, &seq, err)) ||
        !providers(running, &people, err) || !mark(running, err))
        return false;
    for (size_t i = 0; i < people.count; i++) {
        notice.person = people.list[i].ref;
        if (!notice_promise(&running->notices, &notice, err))
            return false;
    }
    return true;
}

/* --- the run ------------------------------------------------------------------------------------
 */

/* The frameworks that the settings name, parted by commas. */
static bool
read_frameworks(struct running *running, struct error *err)
{
    struct framework_set *set = ARENA_ARRAY(running->arena, struct framework_set, 1);
    struct text left = text_of(settings_text(&running->means->settings, SET_RUN_FRAMEWORKS)), name;
    const struct framework *list[FRAMEWORKS_MOST_RUN];
    bool more = true;

    while (more) {
        more = text_cut(left, ',', &name, &left);
        if (!more)
            name = left;
        while (name.length > 0 && name.at[0] == ' ')
            name = (struct text){name.at + 1, name.length - 1};
        if (running->framework_count == FRAMEWORKS_MOST_RUN)
            return error_raise(err, ERR_INPUT, "\"run_frameworks\" names more than %d",
                               FRAMEWORKS_MOST_RUN);
        running->names[running->framework_count] = arena_copy(running->arena, name.at, name.length);
        if (!library_framework(running->arena, running->names[running->framework_count],
                               &running->frameworks[running->framework_count], NULL, err))
            return false;
        running->own_rules |= strchr(running->names[running->framework_count], '/') != NULL;
        list[running->framework_count] = &running->frameworks[running->framework_count];
        running->framework_count++;
    }
    framework_set_make(running->arena, list, running->framework_count, set);
    running->options.frameworks = set;
    return framework_set_check(set, err);
}

static bool
read_options(struct running *running, struct error *err)
{
    const struct settings *settings = &running->means->settings;
    struct run_options *options = &running->options;

    *options = (struct run_options){.with_period = true, .threads = parallel_processors()};
    options->figures.authority = running->state->authority;
    options->figures.agreed_number = settings_text(settings, SET_RUN_AGREED_NUMBER) == NULL
                                         ? AGREED_NUMBER_NONE
                                         : settings_number(settings, SET_RUN_AGREED_NUMBER);
    for (unsigned i = 0; i < AREA_COUNT; i++)
        if (strcmp(settings_text(settings, SET_RUN_AREA), FUNDING_AREAS[i]) == 0)
            options->figures.area = (enum funding_area)i;
    return period_make(running->quarter, DAY_UNKNOWN, &options->period, err) &&
           read_frameworks(running, err);
}

/* --- what takes long ----------------------------------------------------------------------------
 */

static void
ignore_step(void *context, const char *step, int64_t done, int64_t whole)
{
    (void)context, (void)step, (void)done, (void)whole;
}

/* By a process that may do nothing else, as the jobs of pages are. */
static bool
run_elsewhere(void *context, struct making *making, const struct run_options *options,
              struct error *err)
{
    const struct work_listener listener = {.step = ignore_step};
    const struct running *running = context;
    const struct run_wish wish = {
        .quarter = running->row->item.period,
        .area = FUNDING_AREAS[options->figures.area],
        .agreed_number = options->figures.agreed_number,
        .frameworks = running->names,
        .framework_count = running->framework_count,
    };
    struct work_done done;

    return work_run(making, job_run_write(running->arena, &wish), NULL, &listener, &done, err);
}

/* A working process that was killed says nothing about the data: it is tried again, as jobs are. */
static bool
prepare_patiently(struct running *running, const struct draft_request *request, struct error *err)
{
    for (unsigned tries = 1;; tries++) {
        if (drafting_prepare(running->arena, running->state, NULL, request, &running->draft,
                             &running->prepared, err))
            return true;
        if (err->code != ERR_RETRY || tries == TRIES_MOST)
            return false;
        *err = (struct error){.code = ERR_NONE};
    }
}

/* The exports are fetched where the settings say from where; else the newest import is run. */
static bool
prepare_draft(struct running *running, const char **line, struct error *err)
{
    const struct draft_runner runner = {.run = run_elsewhere, .context = running};
    struct draft_request request = {.options = &running->options,
                                    .framework_names = running->names};

    *line = "run-settings";
    if (!read_options(running, err))
        return false;
    *line = "run-fetch";
    if (!fetching_take(running->arena, running->state, &running->means->settings, &request.snapshot,
                       err))
        return false;
    *line = "run-data";
    request.framework_count = running->framework_count;
    request.runner = running->own_rules ? NULL : &runner;
    return prepare_patiently(running, &request, err);
}

/* Whether a draft was made when the day up to which it counts had not come. */
static bool
is_forecast(const struct running *running, const struct filing *filing, bool *forecast,
            struct error *err)
{
    struct filing_events events;

    *forecast = false;
    if (filing->state != FILING_DRAFT || filing->man[0] == '\0')
        return true;
    if (!filings_events(running->state->db, running->arena, filing->id, &events, err))
        return false;
    for (size_t i = 0; i < events.count; i++)
        *forecast = clock_london_day(events.list[i].at) < filing->as_at;
    return true;
}

/* Whether somebody has made the return: neither as a forecast, nor to discard it again. */
static bool
is_there(struct running *running, bool *there, struct error *err)
{
    struct filing filing;
    bool forecast = false;

    if (!filings_find(running->state->db, running->arena, running->state->authority,
                      KIND_QUARTERLY_CLAIM, running->row->item.period, &filing, there, err) ||
        (*there && !is_forecast(running, &filing, &forecast, err)))
        return false;
    *there = *there && !forecast && filing.state != FILING_DISCARDED;
    return true;
}

/* --- what is written ----------------------------------------------------------------------------
 */

static bool
mark_work(struct db *db, void *context, struct error *err)
{
    (void)db;
    return mark(context, err);
}

static bool
record_there(struct running *running, struct error *err)
{
    running->outcome = "somebody had run it";
    return db_transaction(running->state->db, mark_work, running, err);
}

static bool
record_failure(struct running *running, struct error *err)
{
    return db_transaction(running->state->db, failed_work, running, err);
}

static bool
drafted_work(struct db *db, void *context, struct error *err)
{
    struct running *running = context;

    (void)db;
    return tell_drafted(running, &running->draft, err);
}

/* Somebody may have made the return while its figures were made here. */
static bool
record_draft(struct running *running, struct error *err)
{
    const struct also also = {.work = drafted_work, .context = running};
    bool there;

    if (!is_there(running, &there, err))
        return false;
    if (there)
        return record_there(running, err);
    running->outcome = "a draft was made";
    running->done->runs++;
    return drafting_record(running->arena, running->state, NULL, &running->prepared, &also,
                           &running->draft, err);
}

/* Does one step with the folder to itself. */
static bool
in_folder(struct running *running, bool (*step)(struct running *running, struct error *err),
          struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct state *reading = running->state;
    bool good = state_to_write(arena, reading, &running->state, err) &&
                notices_begin(arena, running->state, running->now, &running->notices, err) &&
                step(running, err);

    running->state = reading;
    return good;
}

/* --- all of it ----------------------------------------------------------------------------------
 */

/* Tried again on the next day, as long as there is one. */
static bool
fail(struct running *running, const char *line, const struct error *why, struct error *err)
{
    int32_t tomorrow = clock_london_day(running->now) + 1;

    running->line = line;
    running->outcome = why->text;
    if (tomorrow <= running->row->item.deadline)
        running->again = clock_london_moment(tomorrow, running->means->rules.run_hour * HOUR);
    running->done->failed_runs++;
    return in_folder(running, record_failure, err);
}

static bool
miss(struct running *running, struct error *err)
{
    running->line = "run-missed";
    running->outcome = "missed: the window was over";
    running->missed = true;
    running->done->missed_runs++;
    return in_folder(running, record_failure, err);
}

bool
quarter_run(struct state *state, const struct schedule_means *means, const struct agenda_row *row,
            int64_t now, struct schedule_done *done, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct running *running = ARENA_ARRAY(arena, struct running, 1);
    struct error why = {.code = ERR_NONE};
    const char *line;
    bool there;

    *running = (struct running){
        .arena = arena, .state = state, .means = means, .row = row, .done = done, .now = now};
    must(quarter_read(text_of(row->item.period), &running->quarter));
    if (!kinds_read(arena, KIND_QUARTERLY_CLAIM, &running->kind, err) ||
        !is_there(running, &there, err))
        return false;
    if (there)
        return in_folder(running, record_there, err);
    if (row->item.deadline < clock_london_day(now))
        return miss(running, err);
    if (prepare_draft(running, &line, &why))
        return in_folder(running, record_draft, err);
    if (why.code == ERR_STORAGE) {
        *err = why;
        return false;
    }
    return fail(running, line, &why, err);
}
