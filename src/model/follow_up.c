/* SPDX-License-Identifier: MIT */
#include "model/follow_up.h"

int32_t
follow_up_count(const struct follow_up *follow_up)
{
    return follow_up->every_months == 0 ? 0 : follow_up->for_months / follow_up->every_months;
}

int32_t
follow_up_day(const struct follow_up *follow_up, struct quarter claimed, int32_t check)
{
    return day_add_months(quarter_last_day(claimed), (check + 1) * follow_up->every_months);
}
