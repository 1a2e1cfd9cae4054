/* SPDX-License-Identifier: MIT */
#include "service/signoff.h"

#include <CUnit/CUnit.h>
#include <pthread.h>

#include "base/fault.h"
#include "fixture.h"
#include "port/digest.h"
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
    struct standing_claims standing = {.count = 0};

    CU_ASSERT_TRUE(
        claims_standing(f->state->db, f->arena, f->state->authority, &standing, &f->err));
    return standing.count;
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

/* How many messages of a template were promised to whom. */
static unsigned
promised(struct returns_for_test *f, const char *name, const char *template)
{
    struct outbox outbox = {.count = 0};
    unsigned count = 0;

    CU_ASSERT_TRUE(outbox_read(f->state->db, f->arena, f->state->authority, &outbox, &f->err));
    for (size_t i = 0; i < outbox.count; i++)
        count += strcmp(outbox.list[i].person, name) == 0 &&
                 strcmp(outbox.list[i].template, template) == 0;
    return count;
}

/* Nobody is asked for a decision that they could not make: not by another name of theirs, either.
 */
static void
who_has_decided_is_not_asked(void)
{
    struct signoff_done done;
    struct cast cast;

    cast_open(&cast);
    (void)returns_person(&cast.f, "pia", ROLE_CERTIFIER);
    (void)returns_person(&cast.f, "piet", ROLE_SRO);
    CU_ASSERT_TRUE(db_script(cast.f.state->db,
                             "UPDATE person SET identity = (SELECT identity FROM person"
                             " WHERE login = 'paul') WHERE login IN ('pia', 'piet');",
                             &cast.f.err));
    CU_ASSERT_TRUE(returns_move(&cast.f, &cast.paul, Q, MOVE_SUBMIT, &done));
    EXPECT_NUMBER("the certifier", promised(&cast.f, "cora", "to-certify"), 1);
    EXPECT_NUMBER("the provider's other name", promised(&cast.f, "pia", "to-certify"), 0);
    CU_ASSERT_TRUE(returns_move(&cast.f, &cast.cora, Q, MOVE_CERTIFY, &done));
    EXPECT_NUMBER("the signatory", promised(&cast.f, "olga", "to-sign-off"), 1);
    EXPECT_NUMBER("the provider's third name", promised(&cast.f, "piet", "to-sign-off"), 0);
    CU_ASSERT_TRUE(returns_move(&cast.f, &cast.olga, Q, MOVE_SIGN_OFF, &done));
    EXPECT_NUMBER("who submitted is told", promised(&cast.f, "paul", "signed-off"), 1);
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
    CU_ASSERT_PTR_NOT_NULL(strstr(cast.f.err.text, "paul was first (submitted on "));
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

/* --- several in one transaction ------------------------------------------------------------------
 */

#define GROUP 6

/* What six people ask for at once: two returns go on, two of the six come too late or too early,
 * and one names a return that is not there. */
static void
group_fill(struct cast *cast, struct signoff_request requests[GROUP],
           struct signoff_item items[GROUP])
{
    const struct {
        const struct actor *actor;
        const char *period;
        enum move move;
    } asked[GROUP] = {
        {&cast->paul, Q,            MOVE_SUBMIT  },
        {&cast->paul, Q,            MOVE_SUBMIT  },
        {&cast->olga, Q,            MOVE_SIGN_OFF},
        {&cast->cora, "2023-24-Q1", MOVE_CERTIFY },
        {&cast->cora, Q,            MOVE_CERTIFY },
        {&cast->paul, "2023-24-Q4", MOVE_SUBMIT  },
    };

    returns_draft(&cast->f, "2023-24-Q4");
    for (size_t i = 0; i < GROUP; i++) {
        requests[i] = (struct signoff_request){.kind = KIND_QUARTERLY_CLAIM,
                                               .period = asked[i].period,
                                               .move = {.move = asked[i].move}};
        items[i] = (struct signoff_item){.actor = asked[i].actor, .request = &requests[i]};
    }
}

/* Each move stands behind those before it, and a refusal is nobody else's. */
static void
a_group_is_refused_one_by_one(void)
{
    struct signoff_request requests[GROUP];
    struct signoff_item items[GROUP];
    struct outbox outbox = {.count = 0};
    struct cast cast;

    cast_open(&cast);
    group_fill(&cast, requests, items);
    CU_ASSERT_TRUE(signoff_group(cast.f.arena, cast.f.state, items, GROUP, &cast.f.err));
    EXPECT_NUMBER("submitted", items[0].err.code, ERR_NONE);
    EXPECT_NUMBER("stands", items[0].done.filing.state, FILING_SUBMITTED);
    EXPECT_NUMBER("its leaf", items[0].done.seq, 0);
    EXPECT_NUMBER("too late", items[1].err.code, ERR_CONFLICT);
    CU_ASSERT_PTR_NOT_NULL(strstr(items[1].err.text, "paul was first (submitted on "));
    EXPECT_NUMBER("too early", items[2].err.code, ERR_CONFLICT);
    CU_ASSERT_PTR_NOT_NULL(strstr(items[2].err.text,
                                  "the return for 2023-24-Q3 is submitted; what can be done now: "
                                  "withdraw, certify, send back"));
    EXPECT_NUMBER("not there", items[3].err.code, ERR_INPUT);
    EXPECT_NUMBER("certified", items[4].err.code, ERR_NONE);
    EXPECT_NUMBER("its leaf", items[4].done.seq, 1);
    EXPECT_NUMBER("another return", items[5].err.code, ERR_NONE);
    EXPECT_NUMBER("its leaf", items[5].done.seq, 2);
    EXPECT_NUMBER("leaves", leaves(&cast.f), 3);
    CU_ASSERT_TRUE(
        outbox_read(cast.f.state->db, cast.f.arena, cast.f.state->authority, &outbox, &cast.f.err));
    EXPECT_NUMBER("to the certifier twice, to the signatory once, to whoever acted", outbox.count,
                  6);
    returns_close(&cast.f);
}

/* A disk that is full at any point of a group: nothing of any of it is there afterwards. */
static void
a_full_disk_takes_the_whole_group(void)
{
    static const char *const PLANS[] = {"begin:1:full", "commit:1:full", "change:2:io",
                                        "change:12:full"};

    for (size_t i = 0; i < COUNT_OF(PLANS); i++) {
        struct signoff_request requests[GROUP];
        struct signoff_item items[GROUP];
        struct error err = {.code = ERR_NONE};
        struct cast cast;
        bool good;

        cast_open(&cast);
        group_fill(&cast, requests, items);
        CU_ASSERT_TRUE(fault_plan(PLANS[i], &err));
        good = signoff_group(cast.f.arena, cast.f.state, items, GROUP, &cast.f.err);
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
    struct state state; /* with a connection of its own, and all else that it changes */
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
    rival->state.arena = rival->arena;
    CU_ASSERT_TRUE_FATAL(digest_hasher(rival->arena, &rival->state.hasher, &f->err));
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
                arena_printf(f->arena, "%s was first (submitted on ", rivals[i].actor.person.name);
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
    CU_add_test(suite, "who has decided is not asked", who_has_decided_is_not_asked);
    CU_add_test(suite, "refusals leave no trace", refusals_leave_no_trace);
    CU_add_test(suite, "a full disk leaves nothing half done",
                a_full_disk_leaves_nothing_half_done);
    CU_add_test(suite, "a group is refused one by one", a_group_is_refused_one_by_one);
    CU_add_test(suite, "a full disk takes the whole group", a_full_disk_takes_the_whole_group);
    CU_add_test(suite, "of many at once exactly one wins", of_many_at_once_exactly_one_wins);
}
