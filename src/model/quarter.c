/* SPDX-License-Identifier: MIT */
#include "model/quarter.h"

struct quarter
quarter_from_index(int32_t index)
{
    return (struct quarter){.year = (int16_t)(index / 4), .number = (int8_t)(index % 4 + 1)};
}

static bool
digits_read(const char *text, size_t count, int32_t *number)
{
    *number = 0;
    for (size_t i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *number = *number * 10 + (text[i] - '0');
    }
    return true;
}

bool
quarter_read(struct text text, struct quarter *quarter)
{
    int32_t year, next, number;

    if (text.length != 10 || text.at[4] != '-' || text.at[7] != '-' || text.at[8] != 'Q')
        return false;
    if (!digits_read(text.at, 4, &year) || !digits_read(text.at + 5, 2, &next) ||
        !digits_read(text.at + 9, 1, &number))
        return false;
    if (year < 1 || year > 9998 || next != (year + 1) % 100 || number < 1 || number > 4)
        return false;
    *quarter = (struct quarter){.year = (int16_t)year, .number = (int8_t)number};
    return true;
}

int32_t
quarter_first_day(struct quarter quarter)
{
    struct civil civil = {.year = quarter.year, .month = quarter.number * 3 + 1, .day = 1};

    if (quarter.number == 4)
        civil = (struct civil){.year = quarter.year + 1, .month = 1, .day = 1};
    return day_from_civil(civil);
}

int32_t
quarter_last_day(struct quarter quarter)
{
    return quarter_first_day(quarter_from_index(quarter_index(quarter) + 1)) - 1;
}

struct quarter
quarter_of_day(int32_t day)
{
    struct civil civil = day_to_civil(day);
    int32_t months = civil.year * 12 + civil.month - 1 - 3; /* April is month 0 */

    return (struct quarter){.year = (int16_t)(months / 12),
                            .number = (int8_t)(months % 12 / 3 + 1)};
}

struct quarter_text
quarter_format(struct quarter quarter)
{
    struct quarter_text out;

    snprintf(out.text, sizeof out.text, "%04d-%02d-Q%d", quarter.year, (quarter.year + 1) % 100,
             quarter.number);
    return out;
}

bool
period_make(struct quarter quarter, int32_t as_at, struct period *period, struct error *err)
{
    *period = (struct period){
        .quarter = quarter,
        .first = quarter_first_day(quarter),
        .last = quarter_last_day(quarter),
    };
    period->as_at = as_at == DAY_UNKNOWN ? period->last : as_at;
    if (period->as_at < period->first || period->as_at > period->last)
        return error_raise(err, ERR_INPUT,
                           "the as-at date %s is outside the quarter %s, which runs from %s to %s",
                           day_format(period->as_at).text, quarter_format(quarter).text,
                           day_format(period->first).text, day_format(period->last).text);
    return true;
}
