/* SPDX-License-Identifier: MIT */
#include "service/throttle.h"

#include <arpa/inet.h>

#include "base/clock.h"
#include "port/seal.h"
#include "service/ledger.h"
#include "store/throttle.h"

#define KNOWN_DAYS 90

/* How attempts of each kind are slowed down. */
static const struct policy {
    int64_t free;           /* failures before anybody waits */
    int64_t most_seconds;   /* to wait */
    int64_t forget_seconds; /* after the last failure */
} POLICIES[THROTTLE_KINDS] = {
    [THROTTLE_ACCOUNT] = {.free = 3,  .most_seconds = 900, .forget_seconds = SECONDS_A_DAY  },
 /* a council's people come from one address */
    [THROTTLE_SOURCE] = {.free = 30, .most_seconds = 900, .forget_seconds = SECONDS_AN_HOUR},
    [THROTTLE_PAIR] = {.free = 3,  .most_seconds = 900, .forget_seconds = SECONDS_A_DAY  },
};

/* What is known about one attempt. */
struct throttling {
    struct state *state;
    const struct throttle_try *try;
    unsigned char keys[THROTTLE_KINDS][THROTTLE_KEY_SIZE];
    struct throttle_row rows[THROTTLE_KINDS];
    enum throttle_kind counted; /* besides the source: the pair when it is known, or the account */
};

bool
throttle_sum(struct state *state, const char *what, const char *login, unsigned char sum[32],
             struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    unsigned char secret[THROTTLE_SECRET_SIZE];
    const char *bytes = arena_printf(arena, "%s\n%s", what, login);

    return throttle_secret(state->db, secret, err) &&
           seal_mac((struct text){.at = (const char *)secret, .length = sizeof secret},
                    text_of(bytes), sum, err);
}

/* Whoever has one address of a network of 64 bits has them all. */
const char *
throttle_network(struct arena *arena, const char *source)
{
    struct in6_addr address;
    char text[INET6_ADDRSTRLEN];

    if (inet_pton(AF_INET6, source, &address) != 1)
        return source;
    if (IN6_IS_ADDR_V4MAPPED(&address))
        return arena_printf(arena, "%u.%u.%u.%u", address.s6_addr[12], address.s6_addr[13],
                            address.s6_addr[14], address.s6_addr[15]);
    memset(address.s6_addr + 8, 0, 8);
    return arena_printf(arena, "%s/64", inet_ntop(AF_INET6, &address, text, sizeof text));
}

static bool
keys_make(struct throttling *throttling, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *login = throttling->try->login;
    const char *source = throttle_network(arena, throttling->try->source);
    const char *of[THROTTLE_KINDS] = {
        [THROTTLE_ACCOUNT] = login,
        [THROTTLE_SOURCE] = source,
        [THROTTLE_PAIR] = arena_printf(arena, "%s\n%s", source, login),
    };

    for (unsigned i = 0; i < THROTTLE_KINDS; i++)
        if (!throttle_sum(throttling->state, THROTTLE_NAMES[i], of[i], throttling->keys[i], err))
            return false;
    return true;
}

static bool
throttling_begin(struct throttling *throttling, struct error *err)
{
    struct state *state = throttling->state;
    int64_t now = throttling->try->now;

    if (!keys_make(throttling, err))
        return false;
    for (unsigned i = 0; i < THROTTLE_KINDS; i++) {
        struct throttle_row *row = &throttling->rows[i];

        if (!throttle_read(state->db, state->authority, (enum throttle_kind)i, throttling->keys[i],
                           row, err))
            return false;
        if (row->last + POLICIES[i].forget_seconds * MS_A_SECOND < now)
            row->failures = 0;
    }
    throttling->counted = throttling->rows[THROTTLE_PAIR].good + KNOWN_DAYS * MS_A_DAY > now
                              ? THROTTLE_PAIR
                              : THROTTLE_ACCOUNT;
    return true;
}

/* In milliseconds.  A moment further ahead than the longest wait was written by a clock that was
 * wrong, and does not count. */
static int64_t
wait_left(const struct throttling *throttling, enum throttle_kind kind)
{
    int64_t left = throttling->rows[kind].not_before - throttling->try->now;

    return left < 0 || left > POLICIES[kind].most_seconds * MS_A_SECOND ? 0 : left;
}

bool
throttle_check(struct state *state, const struct throttle_try *try, struct error *err)
{
    struct throttling throttling = {.state = state, .try = try};
    int64_t left, of_source;

    if (!throttling_begin(&throttling, err))
        return false;
    left = wait_left(&throttling, throttling.counted);
    of_source = wait_left(&throttling, THROTTLE_SOURCE);
    if (of_source > left)
        left = of_source;
    return left == 0 ||
           error_raise(err, ERR_RETRY,
                       "there have been failed attempts to sign in with this login, or from where "
                       "you are; try again in %d seconds",
                       (int)((left + MS_A_SECOND - 1) / MS_A_SECOND));
}

/* Twice as long after each failure beyond the free ones. */
static int64_t
wait_after(const struct policy *policy, int64_t failures)
{
    int64_t seconds = policy->most_seconds;

    if (failures <= policy->free)
        return 0;
    if (failures - policy->free < 10)
        seconds = INT64_C(1) << (failures - policy->free);
    return seconds < policy->most_seconds ? seconds : policy->most_seconds;
}

static bool
tell_log(struct state *state, enum throttle_kind kind, struct error *err)
{
    struct record record = {
        .act = ACT_AUTH_THROTTLED,
        .delegation = LEAF_NO_DELEGATION,
        .reason = THROTTLE_NAMES[kind],
    };
    uint64_t seq;

    return ledger_record(state, &record, &seq, err);
}

static bool
count_failure(struct throttling *throttling, enum throttle_kind kind, struct error *err)
{
    const struct policy *policy = &POLICIES[kind];
    struct throttle_row *row = &throttling->rows[kind];
    struct state *state = throttling->state;
    int64_t before = wait_after(policy, row->failures), wait;

    wait = wait_after(policy, ++row->failures);
    row->last = throttling->try->now;
    row->not_before = wait == 0 ? 0 : throttling->try->now + wait * MS_A_SECOND;
    return throttle_write(state->db, state->authority, kind, throttling->keys[kind], row, err) &&
           (before == wait || wait < policy->most_seconds || tell_log(state, kind, err));
}

bool
throttle_failed(struct state *state, const struct throttle_try *try, struct error *err)
{
    struct throttling throttling = {.state = state, .try = try};

    return throttling_begin(&throttling, err) && count_failure(&throttling, THROTTLE_SOURCE, err) &&
           count_failure(&throttling, throttling.counted, err);
}

/* What others did with the login elsewhere goes on counting for them. */
bool
throttle_passed(struct state *state, const struct throttle_try *try, struct error *err)
{
    struct throttling throttling = {.state = state, .try = try};
    struct throttle_row known = {.good = try->now};
    struct throttle_row none = {.failures = 0};

    return throttling_begin(&throttling, err) &&
           throttle_write(state->db, state->authority, THROTTLE_PAIR,
                          throttling.keys[THROTTLE_PAIR], &known, err) &&
           (throttling.counted == THROTTLE_PAIR ||
            throttle_write(state->db, state->authority, THROTTLE_ACCOUNT,
                           throttling.keys[THROTTLE_ACCOUNT], &none, err));
}

bool
throttle_sweep(struct state *state, int64_t now, struct error *err)
{
    return throttle_forget(state->db, now - MS_A_DAY, now - KNOWN_DAYS * MS_A_DAY, err);
}
