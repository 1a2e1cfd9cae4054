/* SPDX-License-Identifier: MIT */
#include "model/rule.h"

#include <stddef.h>

const char *const RULE_WHOS[] = {
    [WHO_ANYONE] = "anyone", [WHO_CHILD] = "child",         [WHO_SCHOOL_AGE] = "school-age-child",
    [WHO_ADULT] = "adult",   [WHO_PARENT] = "parent-carer", [WHO_NEED] = "need",
    [WHO_COUNT] = NULL,
};

const char *const RULE_POINTS[] = {
    [POINT_NONE] = "",
    [POINT_OPENED] = "opened_on",
    [POINT_ASSESSED] = "assessed_on",
    [POINT_PLANNED] = "plan_on",
    [POINT_CLOSED] = "closed_on",
    [POINT_SUSTAINED] = "S",
    [POINT_AS_AT] = "as_at",
    [POINT_IDENTIFIED] = "identified_on",
    [POINT_FIRST] = "first",
    [POINT_LAST] = "last",
    [POINT_COUNT] = NULL,
};

const char *const RULE_UNITS[] = {
    [UNIT_DAYS] = "days",
    [UNIT_WEEKS] = "weeks",
    [UNIT_MONTHS] = "months",
    [UNIT_COUNT] = NULL,
};

const char *const RULE_QUANTITIES[] = {
    [QUANTITY_COUNT] = "count",
    [QUANTITY_SUM] = "sum",
    [QUANTITY_ATTENDANCE] = "attendance",
    [QUANTITY_ABSENCE] = "absence",
    [QUANTITY_SUSPENSIONS] = "suspensions",
    [QUANTITY_SUSPENSION_DAYS] = "suspension-days",
    [QUANTITY_PERMANENT_EXCLUSIONS] = "permanent-exclusions",
    [QUANTITY_LATE_MARKS] = "late-marks",
    [QUANTITY_KIND_COUNT] = NULL,
};
