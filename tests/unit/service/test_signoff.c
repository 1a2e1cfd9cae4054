/* SPDX-License-Identifier: MIT */
#include "service/signoff.h"

#include <CUnit/CUnit.h>
#include <pthread.h>

#include "base/fault.h"
#include "fixture.h"
#include "return_fixture.h"
#include "service/kinds.h"
#include "store/claims.h"
#include "store/ledger.h"
#include "store/outbox.h"
#include "suites.h"

#define Q "2023-24-Q3"

struct cast {
    struct returns_for_test f;
    struct actor paul, cora, olga;
};

static void
cast_open(struct cast *cast)
{
    returns_open(&cast->f);
    cast->paul = returns_person(&cast->f, "paul", ROLE_PROVIDER);
    cast->cora = returns_person(&cast->f, "cora", ROLE_CERTIFIER);
    cast->olga = returns_person(&cast->f, "olga", ROLE_S151);
    returns_draft(&cast->f, Q);
}

static uint64_t
leaves(struct returns_for_test *f)
{
    uint64_t size = 0;

    CU_ASSERT_TRUE(ledger_size(f->state->db, f->state->authority, &size, &f->err));
    return size;
}

static size_t
claims(struct returns_for_test *f)
{
    struct claim_entries entries = {.count = 0};

    CU_ASSERT_TRUE(claims_standing(f->state->db, f->arena, f->state->authority, &entries, &f->err));
    return entries.count;
}

static void
a_return_goes_its_way(void)
{
    struct signoff_done done;
    struct cast cast;

    cast_open(&cast);
    CU_ASSERT_TRUE(returns_move(&cast.f, &cast.paul, Q, MOVE_SUBMIT, &done));
    CU_ASSERT_TRUE(returns_move(&cast.f, &cast.cora, Q, MOVE_CERTIFY, &done));
    EXPECT_NUMBER("not claimed yet", claims(&cast.f), 0);
    CU_ASSERT_TRUE(returns_move(&cast.f, &cast.olga, Q, MOVE_SIGN_OFF, &done));
    EXPECT_NUMBER("what is claimable is claimed", claims(&cast.f), 1);
    CU_ASSERT_TRUE(returns_move(&cast.f, &cast.paul, Q, MOVE_LODGE, &done));
    EXPECT_NUMBER("lodged", done.filing.state, FILING_LODGED);
    CU_ASSERT_TRUE(returns_move(&cast.f, &cast.olga, Q, MOVE_REOPEN, &done));
    EXPECT_NUMBER("the next revision", done.filing.revision, 2);
    EXPECT_NUMBER("released", claims(&cast.f), 0);
    EXPECT_NUMBER("five moves, claims recorded and released", leaves(&cast.f), 7);
    returns_close(&cast.f);
}

/* What is refused changes nothing. */
static void
refusals_leave_no_trace(void)
{
    struct signoff_done done;
    struct cast cast;

    cast_open(&cast);
    CU_ASSERT_FALSE(returns_move(&cast.f, &cast.cora, Q, MOVE_SUBMIT, &done));
    EXPECT_TEXT("role", cast.f.err.text, "only a data provider can do this");
    CU_ASSERT_FALSE(returns_move(&cast.f, &cast.cora, "2023-24-Q4", MOVE_CERTIFY, &done));
    EXPECT_NUMBER("no return", cast.f.err.code, ERR_INPUT);
    EXPECT_NUMBER("leaves", leaves(&cast.f), 0);
    CU_ASSERT_TRUE(returns_move(&cast.f, &cast.paul, Q, MOVE_SUBMIT, &done));
    CU_ASSERT_FALSE(returns_move(&cast.f, &cast.paul, Q, MOVE_SUBMIT, &done));
    CU_ASSERT_PTR_NOT_NULL(strstr(cast.f.err.text, "after \"submit\" by paul on "));
    CU_ASSERT_PTR_NOT_NULL(strstr(cast.f.err.text, "is already submitted"));
    cast.paul.roles |= 1U << ROLE_CERTIFIER;
    CU_ASSERT_FALSE(returns_move(&cast.f, &cast.paul, Q, MOVE_CERTIFY, &done));
    EXPECT_TEXT("seat", cast.f.err.text,
                "you submitted this revision; another person has to decide now");
    EXPECT_NUMBER("leaves", leaves(&cast.f), 1);
    returns_close(&cast.f);
}

/* Opened again, as the next command would. */
static void
reopened_is_untouched(struct returns_for_test *f, const char *plan)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct filing filing = {.state = FILING_STATE_TOTAL};
    struct outbox outbox = {.count = 9};
    uint64_t size = 9;
    struct state *again;
    bool found;

    CU_ASSERT_TRUE_FATAL(state_open(arena, f->dir, STATE_READ, &again, &err));
    CU_ASSERT_TRUE(ledger_size(again->db, again->authority, &size, &err));
    CU_ASSERT_TRUE(outbox_read(again->db, arena, again->authority, &outbox, &err));
    CU_ASSERT_TRUE(filings_find(again->db, arena, again->authority, KIND_QUARTERLY_CLAIM, Q,
                                &filing, &found, &err));
    EXPECT_NUMBER(plan, size, 0);
    EXPECT_NUMBER(plan, outbox.count, 0);
    EXPECT_NUMBER(plan, filing.state, FILING_DRAFT);
    returns_close(f);
}

/* A disk that is full at any point of a decision: nothing of it is there afterwards. */
static void
a_full_disk_leaves_nothing_half_done(void)
{
    static const char *const PLANS[] = {"begin:1:full", "commit:1:full", "change:1:io",
                                        "change:3:io",  "change:5:io",   "change:6:io"};

    for (size_t i = 0; i < COUNT_OF(PLANS); i++) {
        struct error err = {.code = ERR_NONE};
        struct signoff_done done;
        struct cast cast;
        bool good;

        cast_open(&cast);
        CU_ASSERT_TRUE(fault_plan(PLANS[i], &err));
        good = returns_move(&cast.f, &cast.paul, Q, MOVE_SUBMIT, &done);
        CU_ASSERT_TRUE(fault_plan("", &err));
        EXPECT_NUMBER(PLANS[i], good, false);
        EXPECT_NUMBER(PLANS[i], cast.f.err.code, ERR_STORAGE);
        reopened_is_untouched(&cast.f, PLANS[i]);
    }
}

/* --- many at once -------------------------------------------------------------------------------
 */

#define RIVALS 64
#define ROUNDS 100 /* RACE_ROUNDS asks for others */

struct race {
    pthread_barrier_t start, end;
    const char *period;
    bool over;
};

struct rival {
    struct race *race;
    struct arena *arena;
    struct state state; /* with a connection of its own */
    struct actor actor;
    bool won;
    struct error err;
};

static void *
rival_run(void *context)
{
    struct rival *rival = context;
    struct signoff_request request = {.kind = KIND_QUARTERLY_CLAIM, .move = {.move = MOVE_SUBMIT}};

    for (;;) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct signoff_done done;

        pthread_barrier_wait(&rival->race->start);
        if (rival->race->over)
            return NULL;
        request.period = rival->race->period;
        rival->err = (struct error){.code = ERR_NONE};
        rival->won =
            signoff_move(arena, &rival->state, &rival->actor, &request, &done, &rival->err);
        pthread_barrier_wait(&rival->race->end);
    }
}

static void
rival_open(struct returns_for_test *f, struct rival *rival, struct race *race, unsigned number)
{
    rival->race = race;
    rival->arena = arena_new();
    rival->state = *f->state;
    rival->actor = returns_person(f, arena_printf(f->arena, "p%u", number), ROLE_PROVIDER);
    CU_ASSERT_TRUE_FATAL(db_open(rival->arena, state_path(f->state, rival->arena, "deltareturn.db"),
                                 DB_WRITE, &rival->state.db, &f->err));
    CU_ASSERT_TRUE_FATAL(state_prepare(&rival->state, &f->err));
}

/* Exactly one wins; each of the others is told who did. */
static void
judge(struct returns_for_test *f, const struct rival *rivals, uint64_t before)
{
    const char *winner = "nobody";
    unsigned won = 0, told = 0;

    for (unsigned i = 0; i < RIVALS; i++)
        if (rivals[i].won) {
            won++;
            winner =
                arena_printf(f->arena, "after \"submit\" by %s on ", rivals[i].actor.person.name);
        }
    for (unsigned i = 0; i < RIVALS; i++)
        told += !rivals[i].won && rivals[i].err.code == ERR_CONFLICT &&
                strstr(rivals[i].err.text, winner) != NULL;
    EXPECT_NUMBER("winners", won, 1);
    EXPECT_NUMBER("told who was first", told, RIVALS - 1);
    EXPECT_NUMBER("leaves", leaves(f) - before, 1);
}

static unsigned
rounds_to_run(void)
{
    const char *told = getenv("RACE_ROUNDS");

    return told == NULL ? ROUNDS : (unsigned)atoi(told);
}

static void
of_many_at_once_exactly_one_wins(void)
{
    struct rival *rivals = zeroed_large(RIVALS, sizeof *rivals);
    pthread_t threads[RIVALS];
    struct returns_for_test f;
    struct race race = {.over = false};

    returns_open(&f);
    pthread_barrier_init(&race.start, NULL, RIVALS + 1);
    pthread_barrier_init(&race.end, NULL, RIVALS + 1);
    for (unsigned i = 0; i < RIVALS; i++)
        rival_open(&f, &rivals[i], &race, i);
    for (unsigned i = 0; i < RIVALS; i++)
        CU_ASSERT_EQUAL_FATAL(pthread_create(&threads[i], NULL, rival_run, &rivals[i]), 0);
    for (unsigned round = 0; round < rounds_to_run(); round++) {
        struct quarter quarter = quarter_from_index(4000 + (int32_t)round);
        uint64_t before = leaves(&f);

        race.period = arena_printf(f.arena, "%s", quarter_format(quarter).text);
        returns_draft(&f, race.period);
        pthread_barrier_wait(&race.start);
        pthread_barrier_wait(&race.end);
        judge(&f, rivals, before);
    }
    race.over = true;
    pthread_barrier_wait(&race.start);
    for (unsigned i = 0; i < RIVALS; i++) {
        pthread_join(threads[i], NULL);
        arena_free(&rivals[i].arena);
    }
    free(rivals);
    returns_close(&f);
}

void
suite_signoff(void)
{
    CU_pSuite suite = CU_add_suite("signoff", NULL, NULL);

    CU_add_test(suite, "a return goes its way", a_return_goes_its_way);
    CU_add_test(suite, "refusals leave no trace", refusals_leave_no_trace);
    CU_add_test(suite, "a full disk leaves nothing half done",
                a_full_disk_leaves_nothing_half_done);
    CU_add_test(suite, "of many at once exactly one wins", of_many_at_once_exactly_one_wins);
}
