/* SPDX-License-Identifier: MIT */
#include "web/rate.h"

#include "base/random.h"

#define BUDGETS   256
#define MS        INT64_C(1000)
#define FNV_PRIME UINT64_C(1099511628211)

struct budget {
    uint64_t name;
    int64_t full;   /* moment at which it is full again */
    int64_t looked; /* moment */
};

struct rates {
    uint64_t seed; /* so that nobody can choose names that are taken for another's */
    struct budget list[BUDGETS];
    size_t count;
};

struct rates *
rates_new(struct arena *arena)
{
    struct rates *rates = arena_alloc(arena, sizeof *rates);

    *rates = (struct rates){.count = 0};
    random_bytes(&rates->seed, sizeof rates->seed);
    return rates;
}

/* FNV-1a from a secret start. */
static uint64_t
sum_of(const struct rates *rates, const char *name)
{
    uint64_t sum = rates->seed;

    for (; *name != '\0'; name++)
        sum = (sum ^ (unsigned char)*name) * FNV_PRIME;
    return sum;
}

static struct budget *
budget_of(struct rates *rates, const char *name, int64_t now)
{
    uint64_t sum = sum_of(rates, name);
    struct budget *quiet = &rates->list[0];

    for (size_t i = 0; i < rates->count; i++) {
        if (rates->list[i].name == sum)
            return &rates->list[i];
        quiet = rates->list[i].looked < quiet->looked ? &rates->list[i] : quiet;
    }
    if (rates->count < BUDGETS)
        quiet = &rates->list[rates->count++];
    *quiet = (struct budget){.name = sum, .full = now};
    return quiet;
}

bool
rate_take(struct rates *rates, const struct rate_policy *policy, const char *name, int64_t cost,
          int64_t now, int64_t *wait_seconds)
{
    struct budget *budget = budget_of(rates, name, now);
    int64_t whole = policy->most * policy->every_ms, full = budget->full;

    must(cost > 0 && cost <= policy->most);
    budget->looked = now;
    /* Further ahead than an empty budget needs: written by a clock that was wrong. */
    if (full < now || full > now + whole)
        full = now;
    full += cost * policy->every_ms;
    if (full > now + whole) {
        *wait_seconds = (full - now - whole + MS - 1) / MS;
        return false;
    }
    budget->full = full;
    return true;
}
