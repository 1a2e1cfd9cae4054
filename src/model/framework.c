/* SPDX-License-Identifier: MIT */
#include "model/framework.h"

#include "model/table.h"

bool
claim_policy_read(struct text text, struct claim_policy *policy)
{
    static const char AFTER[] = "after:";
    size_t prefix = sizeof AFTER - 1;
    int32_t months = 0;

    if (text_is(text, "block")) {
        *policy = (struct claim_policy){.kind = CLAIM_BLOCK};
        return true;
    }
    if (text_is(text, "warn")) {
        *policy = (struct claim_policy){.kind = CLAIM_WARN};
        return true;
    }
    if (text.length <= prefix || text.length > prefix + 4 || memcmp(text.at, AFTER, prefix) != 0)
        return false;
    for (size_t i = prefix; i < text.length; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
        months = months * 10 + (text.at[i] - '0');
    }
    if (months > 1200)
        return false;
    *policy = (struct claim_policy){.kind = CLAIM_AFTER, .months = months};
    return true;
}

struct claim_policy_text
claim_policy_format(struct claim_policy policy)
{
    struct claim_policy_text out;

    switch (policy.kind) {
    case CLAIM_BLOCK:
        snprintf(out.text, sizeof out.text, "block");
        break;
    case CLAIM_WARN:
        snprintf(out.text, sizeof out.text, "warn");
        break;
    case CLAIM_AFTER:
        snprintf(out.text, sizeof out.text, "after:%d", (int)policy.months);
        break;
    }
    return out;
}

uint16_t
framework_need(const struct framework *framework, struct text code)
{
    for (uint16_t i = 0; i < framework->need_count; i++)
        if (text_is(code, framework->needs[i].code))
            return i;
    return NEED_NONE;
}

uint16_t
framework_measure(const struct framework *framework, struct text id)
{
    for (uint16_t i = 0; i < framework->measure_count; i++)
        if (text_is(id, framework->measures[i].id))
            return i;
    return MEASURE_NONE;
}

bool
framework_knows_event(const struct framework *framework, struct text type)
{
    for (size_t i = 0; EVENT_TYPES[i] != NULL; i++)
        if (text_is(type, EVENT_TYPES[i]))
            return true;
    for (uint16_t i = 0; i < framework->event_type_count; i++)
        if (text_is(type, framework->event_types[i]))
            return true;
    return framework_is_rereferral(framework, type);
}

bool
framework_needs_detail(const struct framework *framework)
{
    return framework->measure_count > 0 || framework->route_count > 0 ||
           framework->screening_needs > 0 || framework->screening_headlines > 0;
}

bool
framework_is_rereferral(const struct framework *framework, struct text type)
{
    for (uint16_t i = 0; i < framework->rereferral_count; i++)
        if (text_is(type, framework->rereferral[i]))
            return true;
    return false;
}

bool
framework_covers(const struct framework *framework, int32_t first, int32_t last)
{
    return (framework->valid_from == DAY_UNKNOWN || framework->valid_from <= first) &&
           (framework->valid_to == DAY_UNKNOWN || framework->valid_to >= last);
}
