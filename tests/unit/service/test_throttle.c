/* SPDX-License-Identifier: MIT */
#include "service/throttle.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "return_fixture.h"
#include "store/ledger.h"
#include "suites.h"

#define SECOND INT64_C(1000)
#define HOUR   (3600 * SECOND)
#define DAY    (24 * HOUR)
#define BEGAN  INT64_C(1700000000000)

#define OFFICE "192.0.2.10"
#define FAR    "198.51.100.7"

static bool
failed_work(struct db *db, void *context, struct error *err)
{
    struct returns_for_test *f = ((void **)context)[0];

    (void)db;
    return throttle_failed(f->state, ((void **)context)[1], err);
}

static bool
passed_work(struct db *db, void *context, struct error *err)
{
    struct returns_for_test *f = ((void **)context)[0];

    (void)db;
    return throttle_passed(f->state, ((void **)context)[1], err);
}

static void
count(struct returns_for_test *f, db_work *work, struct throttle_try try, unsigned times)
{
    void *context[] = {f, &try};

    for (unsigned i = 0; i < times; i++)
        CU_ASSERT_TRUE(db_transaction(f->state->db, work, context, &f->err));
}

/* The seconds somebody has to wait, 0 for not at all. */
static long
seconds_told(struct returns_for_test *f, struct throttle_try try)
{
    int seconds = 0;

    f->err = (struct error){.code = ERR_NONE};
    if (throttle_check(f->state, &try, &f->err))
        return 0;
    EXPECT_NUMBER("code", f->err.code, ERR_RETRY);
    CU_ASSERT_EQUAL(sscanf(f->err.text,
                           "there have been failed attempts to sign in with this login, or from "
                           "where you are; try again in %d seconds",
                           &seconds),
                    1);
    return seconds;
}

static void
waits_grow_and_end(void)
{
    static const struct {
        unsigned failures;
        long seconds;
    } CASES[] = {
        {1,  0  },
        {3,  0  },
        {4,  2  },
        {5,  4  },
        {6,  8  },
        {12, 512},
        {13, 900},
        {29, 900},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct returns_for_test f;
        struct throttle_try try = {.login = "chris", .source = FAR, .now = BEGAN};

        returns_open(&f);
        count(&f, failed_work, try, CASES[i].failures);
        EXPECT_NUMBER("at once", seconds_told(&f, try), CASES[i].seconds);
        try.source = OFFICE;
        EXPECT_NUMBER("from elsewhere", seconds_told(&f, try), CASES[i].seconds);
        try.now += CASES[i].seconds * SECOND;
        EXPECT_NUMBER("later", seconds_told(&f, try), 0);
        returns_close(&f);
    }
}

/* Somebody who knows a login cannot keep its owner out. */
static void
a_known_place_is_not_locked_out(void)
{
    struct returns_for_test f;
    struct throttle_try owner = {.login = "chris", .source = OFFICE, .now = BEGAN};
    struct throttle_try other = {.login = "chris", .source = FAR, .now = BEGAN};

    returns_open(&f);
    count(&f, passed_work, owner, 1);
    count(&f, failed_work, other, 20);
    EXPECT_NUMBER("the other", seconds_told(&f, other), 900);
    EXPECT_NUMBER("the owner", seconds_told(&f, owner), 0);
    /* and a good sign-in there gives the other no new attempts */
    count(&f, passed_work, owner, 1);
    EXPECT_NUMBER("the other, still", seconds_told(&f, other), 900);
    /* what fails at the known place counts there */
    count(&f, failed_work, owner, 5);
    EXPECT_NUMBER("the owner's own", seconds_told(&f, owner), 4);
    /* after 90 days it is known no longer */
    owner.now = other.now = BEGAN + 91 * DAY;
    count(&f, failed_work, other, 20);
    EXPECT_NUMBER("long after", seconds_told(&f, owner), 900);
    returns_close(&f);
}

static void
a_good_attempt_begins_anew(void)
{
    struct returns_for_test f;
    struct throttle_try try = {.login = "chris", .source = OFFICE, .now = BEGAN};
    struct throttle_try other = {.login = "chris", .source = FAR, .now = BEGAN};

    returns_open(&f);
    count(&f, failed_work, try, 4);
    count(&f, passed_work, try, 1);
    EXPECT_NUMBER("here", seconds_told(&f, try), 0);
    EXPECT_NUMBER("elsewhere", seconds_told(&f, other), 0);
    returns_close(&f);
}

/* Many logins from one place; and a network of IPv6 is one place. */
static void
places_wait_as_well(void)
{
    static const struct {
        const char *from, *asked;
        long seconds;
    } CASES[] = {
        {"2001:db8::1",       "2001:db8::2",         2},
        {"2001:db8::1",       "2001:db8:0:0:ffff::", 2},
        {"2001:db8::1",       "2001:db8:0:1::1",     0},
        {FAR,                 FAR,                   2},
        {FAR,                 OFFICE,                0},
        {"::ffff:192.0.2.10", OFFICE,                2},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct returns_for_test f;
        struct throttle_try try = {.source = CASES[i].from, .now = BEGAN};

        returns_open(&f);
        for (unsigned k = 0; k < 31; k++) {
            try.login = arena_printf(f.arena, "login%u", k);
            count(&f, failed_work, try, 1);
        }
        try.login = "chris";
        try.source = CASES[i].asked;
        EXPECT_NUMBER(CASES[i].asked, seconds_told(&f, try), CASES[i].seconds);
        try.now += HOUR + SECOND;
        count(&f, failed_work, try, 1);
        EXPECT_NUMBER("an hour later", seconds_told(&f, try), 0);
        returns_close(&f);
    }
}

/* The log hears of it once a series. */
static void
the_longest_wait_is_recorded(void)
{
    struct returns_for_test f;
    struct throttle_try try = {.login = "nobody", .source = FAR, .now = BEGAN};
    struct text leaf;
    uint64_t size;

    returns_open(&f);
    count(&f, failed_work, try, 12);
    CU_ASSERT_TRUE(ledger_size(f.state->db, "E1", &size, &f.err));
    EXPECT_NUMBER("before", size, 0);
    count(&f, failed_work, try, 10);
    CU_ASSERT_TRUE(ledger_size(f.state->db, "E1", &size, &f.err));
    EXPECT_NUMBER("once", size, 1);
    CU_ASSERT_TRUE(ledger_leaf(f.state->db, f.arena, "E1", 0, &leaf, &f.err));
    CU_ASSERT_PTR_NOT_NULL(strstr(leaf.at, "\"act\":\"auth.throttled\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(leaf.at, "\"account\""));
    CU_ASSERT_PTR_NULL(strstr(leaf.at, "nobody"));
    returns_close(&f);
}

static void
a_clock_that_was_ahead_keeps_nobody_out(void)
{
    struct returns_for_test f;
    struct throttle_try try = {.login = "chris", .source = FAR, .now = BEGAN + 365 * DAY};

    returns_open(&f);
    count(&f, failed_work, try, 9);
    try.now = BEGAN;
    EXPECT_NUMBER("a year before", seconds_told(&f, try), 0);
    returns_close(&f);
}

static void
what_no_longer_counts_is_forgotten(void)
{
    struct returns_for_test f;
    struct throttle_try failed = {.login = "chris", .source = FAR, .now = BEGAN};
    struct throttle_try good = {.login = "dana", .source = OFFICE, .now = BEGAN};

    returns_open(&f);
    count(&f, failed_work, failed, 9);
    count(&f, passed_work, good, 1);
    CU_ASSERT_TRUE(throttle_sweep(f.state, BEGAN + 2 * DAY, &f.err));
    CU_ASSERT_TRUE(db_script(f.state->db,
                             "CREATE TABLE left_over (n INTEGER CHECK (n = 1)) STRICT;"
                             "INSERT INTO left_over SELECT count(*) FROM throttle;",
                             &f.err));
    CU_ASSERT_TRUE(throttle_sweep(f.state, BEGAN + 91 * DAY, &f.err));
    CU_ASSERT_FALSE(
        db_script(f.state->db, "INSERT INTO left_over SELECT count(*) FROM throttle;", &f.err));
    returns_close(&f);
}

static void
sums_are_stable_and_apart(void)
{
    struct returns_for_test f;
    unsigned char a[32], b[32], c[32];

    returns_open(&f);
    CU_ASSERT_TRUE(throttle_sum(f.state, "salt", "chris", a, &f.err));
    CU_ASSERT_TRUE(throttle_sum(f.state, "salt", "chris", b, &f.err));
    CU_ASSERT_TRUE(throttle_sum(f.state, "salt", "dana", c, &f.err));
    CU_ASSERT_EQUAL(memcmp(a, b, sizeof a), 0);
    CU_ASSERT_NOT_EQUAL(memcmp(a, c, sizeof a), 0);
    returns_close(&f);
    returns_open(&f);
    CU_ASSERT_TRUE(throttle_sum(f.state, "salt", "chris", b, &f.err));
    CU_ASSERT_NOT_EQUAL(memcmp(a, b, sizeof a), 0); /* another folder, another secret */
    returns_close(&f);
}

void
suite_throttle(void)
{
    CU_pSuite suite = CU_add_suite("throttle", NULL, NULL);

    CU_add_test(suite, "waits grow and end", waits_grow_and_end);
    CU_add_test(suite, "a known place is not locked out", a_known_place_is_not_locked_out);
    CU_add_test(suite, "a good attempt begins anew", a_good_attempt_begins_anew);
    CU_add_test(suite, "places wait as well", places_wait_as_well);
    CU_add_test(suite, "the longest wait is recorded", the_longest_wait_is_recorded);
    CU_add_test(suite, "a clock that was ahead keeps nobody out",
                a_clock_that_was_ahead_keeps_nobody_out);
    CU_add_test(suite, "what no longer counts is forgotten", what_no_longer_counts_is_forgotten);
    CU_add_test(suite, "sums are stable and apart", sums_are_stable_and_apart);
}
