/* SPDX-License-Identifier: MIT */
#include "model/table.h"

static const char *const ROLES[] = {"child", "parent_carer", "other_adult", "expectant_parent",
                                    NULL};
static const char *const IDENTIFIED_AT[] = {"screening", "assessment", "review", "closure", NULL};
static const char *const RESULTS[] = {"achieved", "not_achieved", "neutral", "unknown", NULL};
static const char *const BASES[] = {"practitioner", "partner",   "self_report",
                                    "computed",     "exception", NULL};
static const char *const PROVISIONS[] = {"primary",       "secondary", "special", "alternative",
                                         "home_educated", "none",      NULL};
static const char *const WAIVABLE[] = {"T1", "T2", "T3", "T4", "T5", "T6", "T7", "T9", "T10", NULL};

const char *const EVENT_TYPES[] = {
    "eh_referral",
    "eh_open",
    "csc_referral",
    "cin_start",
    "cin_end",
    "cp_start",
    "cp_end",
    "offence_proven",
    "asb_incident",
    "police_callout",
    "order_start",
    "order_breach",
    "prison_start",
    "prison_release",
    "missing",
    "dv_incident",
    "ae_attendance",
    "benefit_start",
    "benefit_end",
    "work_start",
    "work_end",
    "volunteering_start",
    "course_start",
    "course_end",
    "neet_start",
    "neet_end",
    "eviction_step",
    "homeless_application",
    "gp_registered",
    "parenting_course_done",
    "risk_band",
    "wellbeing_score",
    "school_exit",
    "review",
    NULL,
};

/* Short words for the tables below; * marks a required column, as the contract does. */
#define TEXT(column)                        \
    {                                       \
        .name = column, .kind = COLUMN_TEXT \
    }
#define PRESENT(column)                        \
    {                                          \
        .name = column, .kind = COLUMN_PRESENT \
    }
#define KEY(column)                                          \
    {                                                        \
        .name = column, .kind = COLUMN_KEY, .required = true \
    }
#define KEY_OR_BLANK(column)               \
    {                                      \
        .name = column, .kind = COLUMN_KEY \
    }
#define REF(column, table)                                                       \
    {                                                                            \
        .name = column, .kind = COLUMN_REF, .required = true, .refers_to = table \
    }
#define REF_OR_BLANK(column, table)                            \
    {                                                          \
        .name = column, .kind = COLUMN_REF, .refers_to = table \
    }
#define REQUIRED(column, what)                         \
    {                                                  \
        .name = column, .kind = what, .required = true \
    }
#define OPTIONAL(column, what)       \
    {                                \
        .name = column, .kind = what \
    }
#define CHOICE(column, list)                                  \
    {                                                         \
        .name = column, .kind = COLUMN_CHOICE, .values = list \
    }
#define CHOICE_REQUIRED(column, list)                                           \
    {                                                                           \
        .name = column, .kind = COLUMN_CHOICE, .required = true, .values = list \
    }

#define CHOICE_NOTED(column, list, words)                                                      \
    {                                                                                          \
        .name = column, .kind = COLUMN_CHOICE, .required = true, .values = list, .note = words \
    }

static const struct column_def FAMILIES[] = {
    [FAMILIES_FAMILY_ID] = KEY("family_id"),
    [FAMILIES_LA_REF] = TEXT("la_ref"),
    [FAMILIES_AREA] = TEXT("area"),
    [FAMILIES_SUPERSEDED_BY] = REF_OR_BLANK("superseded_by", TABLE_FAMILIES),
};

static const struct column_def MEMBERS[] = {
    [MEMBERS_MEMBER_ID] = KEY("member_id"),
    [MEMBERS_FAMILY_ID] = REF("family_id", TABLE_FAMILIES),
    [MEMBERS_ROLE] = CHOICE_REQUIRED("role", ROLES),
    [MEMBERS_DOB] = OPTIONAL("dob", COLUMN_DATE),
    [MEMBERS_SEX] = TEXT("sex"),
    [MEMBERS_UPN] = TEXT("upn"),
    [MEMBERS_NHS_NUMBER] = TEXT("nhs_number"),
    [MEMBERS_SURNAME] = TEXT("surname"),
    [MEMBERS_FORENAME] = TEXT("forename"),
    [MEMBERS_FROM] = OPTIONAL("from", COLUMN_DATE),
    [MEMBERS_UNTIL] = OPTIONAL("until", COLUMN_DATE),
};

static const struct column_def EPISODES[] = {
    [EPISODES_EPISODE_ID] = KEY("episode_id"),
    [EPISODES_FAMILY_ID] = REF("family_id", TABLE_FAMILIES),
    [EPISODES_OPENED_ON] = REQUIRED("opened_on", COLUMN_DATE),
    [EPISODES_ASSESSED_ON] = OPTIONAL("assessed_on", COLUMN_DATE),
    [EPISODES_WHOLE_FAMILY_ASSESSMENT] = OPTIONAL("whole_family_assessment", COLUMN_YES_NO),
    [EPISODES_PLAN_ON] = OPTIONAL("plan_on", COLUMN_DATE),
    [EPISODES_PLAN_COVERS_ALL_NEEDS] = OPTIONAL("plan_covers_all_needs", COLUMN_YES_NO),
    [EPISODES_LEAD_PRACTITIONER] = PRESENT("lead_practitioner"),
    [EPISODES_LEAD_ORGANISATION] = TEXT("lead_organisation"),
    [EPISODES_LEAD_SCHOOL_URN] = TEXT("lead_school_urn"),
    [EPISODES_CLOSED_ON] = OPTIONAL("closed_on", COLUMN_DATE),
    [EPISODES_CLOSURE_REASON] = TEXT("closure_reason"),
    [EPISODES_CLOSURE_QUALITY] = OPTIONAL("closure_quality", COLUMN_YES_NO),
    [EPISODES_FRAMEWORK] = OPTIONAL("framework", COLUMN_FRAMEWORK),
};

static const struct column_def NEEDS[] = {
    [NEEDS_NEED_ID] = KEY("need_id"),
    [NEEDS_EPISODE_ID] = REF("episode_id", TABLE_EPISODES),
    [NEEDS_NEED_CODE] = REQUIRED("need_code", COLUMN_NEED_CODE),
    [NEEDS_MEMBER_ID] = REF_OR_BLANK("member_id", TABLE_MEMBERS),
    [NEEDS_IDENTIFIED_ON] = OPTIONAL("identified_on", COLUMN_DATE),
    [NEEDS_IDENTIFIED_AT] = CHOICE("identified_at", IDENTIFIED_AT),
    [NEEDS_BASELINE] = TEXT("baseline"),
    [NEEDS_EVIDENCE_REF] = TEXT("evidence_ref"),
};

static const struct column_def OUTCOMES[] = {
    [OUTCOMES_NEED_ID] = REF("need_id", TABLE_NEEDS),
    [OUTCOMES_RESULT] = CHOICE_REQUIRED("result", RESULTS),
    [OUTCOMES_ACHIEVED_ON] = OPTIONAL("achieved_on", COLUMN_DATE),
    [OUTCOMES_BASIS] = CHOICE("basis", BASES),
    [OUTCOMES_VALUE] = TEXT("value"),
    [OUTCOMES_EVIDENCE_REF] = TEXT("evidence_ref"),
    [OUTCOMES_APPROVED_BY] = PRESENT("approved_by"),
    [OUTCOMES_APPROVED_ON] = OPTIONAL("approved_on", COLUMN_DATE),
    [OUTCOMES_REASON] = PRESENT("reason"),
};

static const struct column_def ATTENDANCE[] = {
    [ATTENDANCE_MEMBER_ID] = REF("member_id", TABLE_MEMBERS),
    [ATTENDANCE_TERM] = REQUIRED("term", COLUMN_TEXT),
    [ATTENDANCE_TERM_START] = REQUIRED("term_start", COLUMN_DATE),
    [ATTENDANCE_TERM_END] = REQUIRED("term_end", COLUMN_DATE),
    [ATTENDANCE_SESSIONS_POSSIBLE] = REQUIRED("sessions_possible", COLUMN_COUNT),
    [ATTENDANCE_ABSENT_AUTHORISED] = REQUIRED("absent_authorised", COLUMN_COUNT),
    [ATTENDANCE_ABSENT_UNAUTHORISED] = REQUIRED("absent_unauthorised", COLUMN_COUNT),
    [ATTENDANCE_SUSPENSIONS] = OPTIONAL("suspensions", COLUMN_COUNT),
    [ATTENDANCE_SUSPENSION_DAYS] = OPTIONAL("suspension_days", COLUMN_HALF_COUNT),
    [ATTENDANCE_PERMANENTLY_EXCLUDED] = OPTIONAL("permanently_excluded", COLUMN_YES_NO),
    [ATTENDANCE_LATE] = OPTIONAL("late", COLUMN_COUNT),
    [ATTENDANCE_PROVISION] = CHOICE("provision", PROVISIONS),
};

static const struct column_def EVENTS[] = {
    [EVENTS_EVENT_ID] = KEY_OR_BLANK("event_id"),
    [EVENTS_FAMILY_ID] = REF_OR_BLANK("family_id", TABLE_FAMILIES),
    [EVENTS_MEMBER_ID] = REF_OR_BLANK("member_id", TABLE_MEMBERS),
    [EVENTS_TYPE] = REQUIRED("type", COLUMN_EVENT_TYPE),
    [EVENTS_ON] = REQUIRED("on", COLUMN_DATE),
    [EVENTS_UNTIL] = OPTIONAL("until", COLUMN_DATE),
    [EVENTS_AMOUNT] = OPTIONAL("amount", COLUMN_NUMBER),
    [EVENTS_SOURCE] = TEXT("source"),
};

static const struct column_def CLAIMS[] = {
    [CLAIMS_FAMILY_ID] = REF("family_id", TABLE_FAMILIES),
    [CLAIMS_EPISODE_ID] = REF_OR_BLANK("episode_id", TABLE_EPISODES),
    [CLAIMS_QUARTER] = REQUIRED("quarter", COLUMN_QUARTER),
    [CLAIMS_AUTHORITY] = TEXT("authority"),
    [CLAIMS_PAYMENT_PENCE] = OPTIONAL("payment_pence", COLUMN_PENCE),
    [CLAIMS_CLAIMED_AS] = PRESENT("claimed_as"),
};

static const struct column_def WAIVERS[] = {
    [WAIVERS_EPISODE_ID] = REF("episode_id", TABLE_EPISODES),
    [WAIVERS_TEST] = CHOICE_NOTED("test", WAIVABLE, "T8 and T11 cannot be waived"),
    [WAIVERS_REQUESTED_BY] = REQUIRED("requested_by", COLUMN_TEXT),
    [WAIVERS_APPROVED_BY] = REQUIRED("approved_by", COLUMN_TEXT),
    [WAIVERS_APPROVED_ON] = REQUIRED("approved_on", COLUMN_DATE),
    [WAIVERS_REASON] = REQUIRED("reason", COLUMN_TEXT),
    [WAIVERS_EXPIRES_ON] = OPTIONAL("expires_on", COLUMN_DATE),
};

#define TABLE(name_, required_, columns_)                                         \
    {                                                                             \
        .name = name_, .file = name_ ".csv", .required = required_,               \
        .column_count = sizeof columns_ / sizeof columns_[0], .columns = columns_ \
    }

const struct table_def TABLES[TABLE_COUNT] = {
    [TABLE_FAMILIES] = TABLE("families", true, FAMILIES),
    [TABLE_MEMBERS] = TABLE("members", true, MEMBERS),
    [TABLE_EPISODES] = TABLE("episodes", true, EPISODES),
    [TABLE_NEEDS] = TABLE("needs", true, NEEDS),
    [TABLE_OUTCOMES] = TABLE("outcomes", true, OUTCOMES),
    [TABLE_ATTENDANCE] = TABLE("attendance", false, ATTENDANCE),
    [TABLE_EVENTS] = TABLE("events", false, EVENTS),
    [TABLE_CLAIMS] = TABLE("claims", false, CLAIMS),
    [TABLE_WAIVERS] = TABLE("waivers", false, WAIVERS),
};

_Static_assert(sizeof EPISODES / sizeof EPISODES[0] <= COLUMNS_MOST, "the widest table fits");

int
table_column(enum table_id table, struct text name)
{
    for (unsigned i = 0; i < TABLES[table].column_count; i++)
        if (text_is(name, TABLES[table].columns[i].name))
            return (int)i;
    return -1;
}

static const char *
list_of_values(struct arena *arena, const struct column_def *column)
{
    const char *const *values = column->values;
    struct builder out = {.arena = arena};

    builder_puts(&out, "one of ");
    for (size_t i = 0; values[i] != NULL; i++)
        builder_printf(&out, "%s%s",
                       i == 0                  ? ""
                       : values[i + 1] == NULL ? " or "
                                               : ", ",
                       values[i]);
    if (column->note != NULL)
        builder_printf(&out, "; %s", column->note);
    return out.at;
}

static const char *
ref_expects(struct arena *arena, const struct table_def *table)
{
    const char *key = table->columns[0].name;

    return arena_printf(arena, "%s %s that is in %s", strchr("aeiou", key[0]) == NULL ? "a" : "an",
                        key, table->file);
}

const char *
column_expects(struct arena *arena, const struct column_def *column)
{
    switch (column->kind) {
    case COLUMN_TEXT:
    case COLUMN_PRESENT:
        return "a text";
    case COLUMN_KEY:
        return "a value that no other row has";
    case COLUMN_REF:
        return ref_expects(arena, &TABLES[column->refers_to]);
    case COLUMN_DATE:
        return "a date like 2024-05-12";
    case COLUMN_YES_NO:
        return "y or n";
    case COLUMN_CHOICE:
        return list_of_values(arena, column);
    case COLUMN_COUNT:
        return "a whole number from 0 to 9999";
    case COLUMN_HALF_COUNT:
        return "a number from 0 to 9999, like 4 or 4.5";
    case COLUMN_NUMBER:
        return "a number like 12 or -3.5";
    case COLUMN_PENCE:
        return "pence as a whole number from 0 to 1000000000";
    case COLUMN_QUARTER:
        return "a quarter like 2023-24-Q3";
    case COLUMN_NEED_CODE:
        return "a need code of the framework";
    case COLUMN_EVENT_TYPE:
        return "a type of event, such as eh_referral or missing";
    case COLUMN_FRAMEWORK:
        return "the name of a framework that is given";
    }
    return "";
}
