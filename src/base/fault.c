/* SPDX-License-Identifier: MIT */
#include "base/fault.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

const char *const FAULT_NAMES[FAULT_PLACE_COUNT] = {
#define FAULT_NAME(constant, name) [constant] = name,
    FAULT_PLACES(FAULT_NAME)
#undef FAULT_NAME
};

enum fault_kind { FAULT_NONE, FAULT_FULL, FAULT_IO, FAULT_KILL };
static const char *const KINDS[] = {"", "full", "io", "kill"};

/* One plan a process; strikes are rare, so one lock is enough. */
static struct {
    pthread_mutex_t lock;
    bool read; /* the environment has been looked at */
    bool told; /* it was planned there: whoever runs the program waits for it to strike */
    enum fault_kind kind;
    enum fault_place place;
    unsigned long left;
} plan = {.lock = PTHREAD_MUTEX_INITIALIZER};

static bool
plan_read(const char *text)
{
    char name[16], kind[8];
    int length = 0;

    plan.kind = FAULT_NONE;
    if (text[0] == '\0')
        return true;
    if (sscanf(text, "%15[^:]:%lu:%7s%n", name, &plan.left, kind, &length) != 3 ||
        text[length] != '\0' || plan.left == 0)
        return false;
    for (unsigned i = 0; i < FAULT_PLACE_COUNT; i++)
        for (unsigned k = FAULT_FULL; k <= FAULT_KILL; k++)
            if (strcmp(name, FAULT_NAMES[i]) == 0 && strcmp(kind, KINDS[k]) == 0) {
                plan.place = (enum fault_place)i;
                plan.kind = (enum fault_kind)k;
            }
    return plan.kind != FAULT_NONE;
}

bool
fault_plan(const char *text, struct error *err)
{
    bool good;

    pthread_mutex_lock(&plan.lock);
    plan.read = true;
    good = plan_read(text);
    pthread_mutex_unlock(&plan.lock);
    return good || error_raise(err, ERR_INPUT,
                               "DELTARETURN_FAULT \"%s\" is not a place, a count and full, io or "
                               "kill, like commit:3:full",
                               text);
}

static enum fault_kind
strike(enum fault_place place)
{
    enum fault_kind kind = FAULT_NONE;

    pthread_mutex_lock(&plan.lock);
    if (!plan.read) {
        const char *text = getenv("DELTARETURN_FAULT");

        plan.told = text != NULL && plan_read(text);
    }
    plan.read = true;
    if (plan.kind != FAULT_NONE && plan.place == place && --plan.left == 0) {
        kind = plan.kind;
        plan.kind = FAULT_NONE;
    }
    pthread_mutex_unlock(&plan.lock);
    return kind;
}

bool
fault_strikes(enum fault_place place, struct error *err)
{
    enum fault_kind kind = strike(place);

    if (kind == FAULT_NONE)
        return false;
    if (plan.told)
        fprintf(stderr, "a fault struck at \"%s\"\n", FAULT_NAMES[place]);
    if (kind == FAULT_KILL)
        kill(getpid(), SIGKILL);
    errno = kind == FAULT_FULL ? ENOSPC : EIO;
    error_raise_system(err, ERR_STORAGE, errno, "the disk failed at \"%s\"", FAULT_NAMES[place]);
    return true;
}
