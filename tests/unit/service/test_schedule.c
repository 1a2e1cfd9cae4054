/* SPDX-License-Identifier: MIT */
#include "service/schedule.h"

#include <CUnit/CUnit.h>

#include "base/fault.h"
#include "base/file.h"
#include "fixture.h"
#include "model/moment.h"
#include "return_fixture.h"
#include "service/kinds.h"
#include "store/outbox.h"
#include "suites.h"

struct cast {
    struct returns_for_test f;
    struct actor paul, sid;
};

/* The folder was made in June 2024, whatever the day is. */
static bool
made_then(struct db *db, void *context, struct error *err)
{
    (void)context;
    return db_script(db,
                     "DROP TRIGGER authority_stays;"
                     "UPDATE authority SET made = 1718440000000;",
                     err);
}

static void
cast_open(struct cast *cast)
{
    returns_open(&cast->f);
    cast->paul = returns_person(&cast->f, "paul", ROLE_PROVIDER);
    cast->sid = returns_person(&cast->f, "sid", ROLE_SRO);
    CU_ASSERT_TRUE_FATAL(db_transaction(cast->f.state->db, made_then, NULL, &cast->f.err));
}

static int64_t
moment_of(const char *stamp)
{
    int64_t moment = -1;

    CU_ASSERT_TRUE_FATAL(moment_read(text_of(stamp), &moment));
    return moment;
}

static struct schedule_done
act(struct cast *cast, const char *stamp)
{
    struct schedule_done done = {.runs = 99};

    cast->f.err = (struct error){.code = ERR_NONE};
    CU_ASSERT_TRUE(schedule_act(cast->f.state, moment_of(stamp), &done, &cast->f.err));
    EXPECT_TEXT(stamp, cast->f.err.text, "");
    return done;
}

static size_t
mails(struct cast *cast)
{
    struct outbox outbox = {.count = 99};

    CU_ASSERT_TRUE(outbox_read(cast->f.state->db, cast->f.arena, "E1", &outbox, &cast->f.err));
    return outbox.count;
}

/* One message a person a day, however often somebody looks, and also after a restart. */
static void
reminders_come_once(void)
{
    struct schedule_done done;
    struct cast cast;

    cast_open(&cast);
    done = act(&cast, "2024-06-27T12:00:00.000Z");
    EXPECT_NUMBER("nothing yet", done.digests, 0);
    done = act(&cast, "2024-06-28T06:59:59.999Z");
    EXPECT_NUMBER("not before eight", done.digests, 0);
    done = act(&cast, "2024-06-28T07:00:00.000Z");
    EXPECT_NUMBER("five working days before the cut-off", done.digests, 1);
    for (int hour = 0; hour < 10; hour++) {
        done = act(&cast, "2024-06-28T09:00:00.000Z");
        EXPECT_NUMBER("not again", done.digests, 0);
    }
    done = act(&cast, "2024-07-03T12:00:00.000Z");
    EXPECT_NUMBER("two before", done.digests, 1);
    EXPECT_NUMBER("two in all", mails(&cast), 2);
    returns_close(&cast.f);
}

/* Weeks without anybody: what is past is not told, what is not is told at once. */
static void
what_was_missed_is_caught_up_once(void)
{
    struct schedule_done done;
    struct cast cast;

    cast_open(&cast);
    done = act(&cast, "2024-07-23T06:00:00.000Z");
    EXPECT_NUMBER("not before eight", done.digests + done.alarms + done.too_late, 0);
    done = act(&cast, "2024-07-23T07:30:00.000Z");
    EXPECT_NUMBER("the cut-off is past", done.too_late, 3);
    EXPECT_NUMBER("to the provider", done.digests, 1);
    EXPECT_NUMBER("nobody can certify: to the SRO", done.alarms, 1);
    done = act(&cast, "2024-07-23T08:00:00.000Z");
    EXPECT_NUMBER("once", done.digests + done.alarms + done.too_late, 0);
    returns_close(&cast.f);
}

static void
jumps_do_nothing_twice_and_leave_nothing_out(void)
{
    struct schedule_done done;
    struct cast cast;

    cast_open(&cast);
    act(&cast, "2024-06-28T12:00:00.000Z");
    done = act(&cast, "2025-07-24T12:00:00.000Z");
    EXPECT_NUMBER("a year ahead is not believed", done.suspect, true);
    done = act(&cast, "2025-07-24T12:30:00.000Z");
    EXPECT_NUMBER("nor in half an hour", done.suspect, true);
    done = act(&cast, "2024-06-28T13:30:00.000Z");
    EXPECT_NUMBER("put right", done.suspect, false);
    EXPECT_NUMBER("nothing was given up", done.too_late, 0);
    act(&cast, "2025-07-24T12:00:00.000Z");
    done = act(&cast, "2025-07-24T13:00:00.000Z");
    EXPECT_NUMBER("in an hour it is", done.suspect, false);
    CU_ASSERT_TRUE(done.too_late > 10);
    done = act(&cast, "2024-07-03T12:00:00.000Z");
    EXPECT_NUMBER("put back: the reminder of that day after all", done.digests, 1);
    done = act(&cast, "2024-06-28T12:00:00.000Z");
    EXPECT_NUMBER("what was sent is not sent again", done.digests, 0);
    returns_close(&cast.f);
}

/* Opened again, as the next start would: nothing is done, so all of it is to be done. */
static void
nothing_is_done(struct returns_for_test *f, const char *plan)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct agenda_rows rows = {.count = 0};
    struct outbox outbox = {.count = 9};
    struct state *again;

    CU_ASSERT_TRUE_FATAL(state_open(arena, f->dir, STATE_READ, &again, &err));
    CU_ASSERT_TRUE(outbox_read(again->db, arena, again->authority, &outbox, &err));
    CU_ASSERT_TRUE(agenda_read(again->db, arena, again->authority, &rows, &err));
    EXPECT_NUMBER(plan, outbox.count, 0);
    for (size_t i = 0; i < rows.count; i++)
        EXPECT_NUMBER(plan, rows.list[i].done, 0);
}

/* Whatever strikes in the middle: a thing is told and marked, or neither. */
static void
faults_do_nothing_twice_and_leave_nothing_out(void)
{
    static const char *const PLANS[] = {"begin:2:full", "change:1:io",   "change:2:full",
                                        "commit:1:io",  "commit:2:full", "begin:1:io"};

    for (size_t i = 0; i < COUNT_OF(PLANS); i++) {
        struct error err = {.code = ERR_NONE};
        struct schedule_done done;
        struct cast cast;
        bool good;

        cast_open(&cast);
        CU_ASSERT_TRUE(fault_plan(PLANS[i], &err));
        good = schedule_act(cast.f.state, moment_of("2024-06-28T12:00:00.000Z"), &done, &err);
        CU_ASSERT_TRUE(fault_plan("", &cast.f.err));
        EXPECT_NUMBER(PLANS[i], good, false);
        EXPECT_NUMBER(PLANS[i], err.code, ERR_STORAGE);
        nothing_is_done(&cast.f, PLANS[i]);
        returns_close(&cast.f);
    }
}

/* The next look is at the next thing, and never more than an hour away. */
static void
the_next_look_is_known(void)
{
    static const struct {
        const char *now, *next;
    } CASES[] = {
        {"2024-06-27T12:00:00.000Z", "2024-06-27T13:00:00.000Z"},
        {"2024-06-28T06:30:00.000Z", "2024-06-28T07:00:00.000Z"},
        {"2024-06-29T02:00:00.000Z", "2024-06-29T03:00:00.000Z"},
    };
    struct cast cast;
    int64_t next;

    cast_open(&cast);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        act(&cast, CASES[i].now);
        CU_ASSERT_TRUE(schedule_next(cast.f.state, moment_of(CASES[i].now), &next, &cast.f.err));
        EXPECT_TEXT(CASES[i].now, moment_format(next).text, CASES[i].next);
    }
    returns_close(&cast.f);
}

/* A run that has nothing to run is told, tried the next day, and in the end missed. */
static void
runs_that_fail_are_told(void)
{
    static const char CONF[] = "run_frameworks = \"supporting-families-2022\"\n";
    struct schedule_done done;
    struct cast cast;

    cast_open(&cast);
    CU_ASSERT_TRUE_FATAL(file_write(path_join(cast.f.arena, cast.f.dir, "deltareturn.conf"), CONF,
                                    sizeof CONF - 1, &cast.f.err));
    done = act(&cast, "2024-07-01T04:59:59.999Z");
    EXPECT_NUMBER("not yet", done.failed_runs, 0);
    done = act(&cast, "2024-07-01T05:00:00.000Z");
    EXPECT_NUMBER("there are no exports", done.failed_runs, 1);
    done = act(&cast, "2024-07-01T20:00:00.000Z");
    EXPECT_NUMBER("not on the same day", done.failed_runs, 0);
    done = act(&cast, "2024-07-02T05:00:00.000Z");
    EXPECT_NUMBER("but on the next", done.failed_runs, 1);
    done = act(&cast, "2024-07-27T05:00:00.000Z");
    EXPECT_NUMBER("missed", done.missed_runs, 1);
    EXPECT_NUMBER("not failed", done.failed_runs, 0);
    done = act(&cast, "2024-07-28T05:00:00.000Z");
    EXPECT_NUMBER("once", done.missed_runs, 0);
    returns_close(&cast.f);
}

/* Somebody was quicker: their draft stays as it is. */
static void
a_return_that_is_there_is_left_alone(void)
{
    static const char CONF[] = "run_frameworks = \"supporting-families-2022\"\n";
    struct schedule_done done;
    struct cast cast;

    cast_open(&cast);
    CU_ASSERT_TRUE_FATAL(file_write(path_join(cast.f.arena, cast.f.dir, "deltareturn.conf"), CONF,
                                    sizeof CONF - 1, &cast.f.err));
    returns_draft(&cast.f, "2024-25-Q1");
    done = act(&cast, "2024-07-01T05:00:00.000Z");
    EXPECT_NUMBER("no run", done.runs + done.failed_runs + done.missed_runs, 0);
    returns_close(&cast.f);
}

/* As a draft of 2024-25-Q1 that was made on a day. */
static bool
drafted_on(struct cast *cast, const char *stamp)
{
    return db_script(cast->f.state->db,
                     arena_printf(cast->f.arena, "UPDATE event SET at = %lld;",
                                  (long long)moment_of(stamp)),
                     &cast->f.err);
}

static struct filing
filing_of(struct cast *cast, const char *period)
{
    struct filing filing = {.man = ""};
    bool there;

    CU_ASSERT_TRUE_FATAL(filings_find(cast->f.state->db, cast->f.arena, "E1", KIND_QUARTERLY_CLAIM,
                                      period, &filing, &there, &cast->f.err));
    CU_ASSERT_TRUE_FATAL(there);
    return filing;
}

/* What counted up to a day that had not come is no return of the quarter: it is made again when the
 * quarter is over, once, and its data provider is told.  What was made then is left alone. */
static void
a_forecast_is_made_again(void)
{
    static const struct {
        const char *name, *drafted;
        bool again;
    } CASES[] = {
        {"in the quarter",       "2024-06-20T12:00:00.000Z", true },
        {"late on its last day", "2024-06-30T22:59:59.999Z", false}, /* the day had come */
        {"after it",             "2024-07-01T03:00:00.000Z", false},
    };
    static const char CONF[] = "run_frameworks = \"supporting-families-2022\"\n";

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct schedule_done done;
        struct fixture data;
        struct cast cast;
        const char *before;
        size_t told;

        cast_open(&cast);
        fixture_open(&data, &SOUND);
        CU_ASSERT_TRUE_FATAL(file_write(path_join(cast.f.arena, cast.f.dir, "deltareturn.conf"),
                                        CONF, sizeof CONF - 1, &cast.f.err));
        data.options.period = period_for_test("2024-25-Q1", "");
        before = returns_run(&cast.f, &data, &cast.paul)->filing.man;
        CU_ASSERT_TRUE_FATAL(drafted_on(&cast, CASES[i].drafted));
        told = mails(&cast);
        done = act(&cast, "2024-07-01T04:59:59.999Z");
        EXPECT_NUMBER("not yet", done.runs, 0);
        done = act(&cast, "2024-07-01T05:00:00.000Z");
        EXPECT_NUMBER(CASES[i].name, done.runs, CASES[i].again);
        EXPECT_NUMBER(CASES[i].name, done.failed_runs + done.missed_runs, 0);
        EXPECT_NUMBER(CASES[i].name, strcmp(filing_of(&cast, "2024-25-Q1").man, before) != 0,
                      CASES[i].again);
        EXPECT_NUMBER("a draft still", filing_of(&cast, "2024-25-Q1").state, FILING_DRAFT);
        EXPECT_NUMBER("the same revision", filing_of(&cast, "2024-25-Q1").revision, 1);
        EXPECT_NUMBER("told", mails(&cast) - told, CASES[i].again);
        done = act(&cast, "2024-07-02T05:00:00.000Z");
        EXPECT_NUMBER("once", done.runs, 0);
        fixture_close(&data);
        returns_close(&cast.f);
    }
}

void
suite_schedule(void)
{
    CU_pSuite suite = CU_add_suite("schedule", NULL, NULL);

    CU_add_test(suite, "reminders come once", reminders_come_once);
    CU_add_test(suite, "what was missed is caught up once", what_was_missed_is_caught_up_once);
    CU_add_test(suite, "jumps do nothing twice and leave nothing out",
                jumps_do_nothing_twice_and_leave_nothing_out);
    CU_add_test(suite, "faults do nothing twice and leave nothing out",
                faults_do_nothing_twice_and_leave_nothing_out);
    CU_add_test(suite, "the next look is known", the_next_look_is_known);
    CU_add_test(suite, "runs that fail are told", runs_that_fail_are_told);
    CU_add_test(suite, "a return that is there is left alone",
                a_return_that_is_there_is_left_alone);
    CU_add_test(suite, "a forecast is made again", a_forecast_is_made_again);
}
