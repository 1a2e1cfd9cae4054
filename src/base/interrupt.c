/* SPDX-License-Identifier: MIT */
#include "base/interrupt.h"

#include <signal.h>

static volatile sig_atomic_t caught;

static void
remember(int number)
{
    caught = number;
}

void
interrupt_catch(void)
{
    static const int NUMBERS[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = remember, .sa_flags = (int)SA_RESETHAND};

    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof NUMBERS / sizeof NUMBERS[0]; i++)
        sigaction(NUMBERS[i], &action, NULL);
}

bool
interrupt_check(struct error *err)
{
    return caught == 0 || error_raise(err, ERR_RETRY, "stopped; nothing was written");
}
