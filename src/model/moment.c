/* SPDX-License-Identifier: MIT */
#include "model/moment.h"

#include "base/clock.h"

struct moment_text
moment_format(int64_t at_ms)
{
    int32_t day = (int32_t)(at_ms / MS_A_DAY), ms = (int32_t)(at_ms % MS_A_DAY);
    struct moment_text out;

    must(at_ms >= 0 && at_ms / MS_A_DAY <= DAY_LAST);
    snprintf(out.text, sizeof out.text, "%.10sT%02d:%02d:%02d.%03dZ", day_format(day).text,
             ms / 3600000, ms / 60000 % 60, ms / 1000 % 60, ms % 1000);
    return out;
}

/* COUNT digits from AT on as a number, or -1. */
static int32_t
digits_at(struct text text, size_t at, size_t count)
{
    int32_t number = 0;

    for (size_t i = at; i < at + count; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return -1;
        number = number * 10 + (text.at[i] - '0');
    }
    return number;
}

bool
moment_read(struct text text, int64_t *at_ms)
{
    static const char CLOCK[] = "T00:00:00.000Z"; /* behind a day's ten signs */
    int32_t day, hour, minute, second, ms;

    if (text.length != 10 + sizeof CLOCK - 1)
        return false;
    for (size_t i = 0; i < sizeof CLOCK - 1; i++)
        if (CLOCK[i] != '0' && text.at[10 + i] != CLOCK[i])
            return false;
    hour = digits_at(text, 11, 2);
    minute = digits_at(text, 14, 2);
    second = digits_at(text, 17, 2);
    ms = digits_at(text, 20, 3);
    if (!day_read(text.at, 10, &day) || day < 0 || hour < 0 || hour > 23 || minute < 0 ||
        minute > 59 || second < 0 || second > 59 || ms < 0)
        return false;
    *at_ms = day * MS_A_DAY + ((hour * 60 + minute) * 60 + second) * MS_A_SECOND + ms;
    return true;
}
