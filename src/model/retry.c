/* SPDX-License-Identifier: MIT */
#include "model/retry.h"

static const int64_t MINUTES[] = {1, 5, 15, 60, 120, 240, 480, 720};
#define STEPS ((int64_t)(sizeof MINUTES / sizeof MINUTES[0]))

bool
retry_next(int64_t tries, int64_t since, int64_t now, unsigned char jitter, int64_t *next)
{
    int64_t step = tries < 1 ? 0 : tries > STEPS ? STEPS - 1 : tries - 1;
    int64_t wait = MINUTES[step] * MS_A_MINUTE;

    *next = now + wait + wait * jitter / (5 * 255);
    /* a clock that was put back does not give a message more days */
    return now >= since ? now - since < RETRY_LIFE : tries < 30;
}
