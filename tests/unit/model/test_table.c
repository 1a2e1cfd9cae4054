/* SPDX-License-Identifier: MIT */
/* The contract's tables, held against the text of the contract. */
#include "model/table.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static const struct {
    enum table_id table;
    const char *file;
    bool required;
    const char *columns; /* as the contract writes them: * = must be there and not blank */
} CONTRACT[] = {
    {TABLE_FAMILIES,   "families.csv",   true,  "family_id* la_ref area superseded_by"                  },
    {TABLE_MEMBERS,    "members.csv",    true,
     "member_id* family_id* role* dob sex upn nhs_number surname forename from until"                   },
    {TABLE_EPISODES,   "episodes.csv",   true,
     "episode_id* family_id* opened_on* assessed_on whole_family_assessment plan_on "
     "plan_covers_all_needs lead_practitioner lead_organisation lead_school_urn closed_on "
     "closure_reason closure_quality framework"                                                         },
    {TABLE_NEEDS,      "needs.csv",      true,
     "need_id* episode_id* need_code* member_id identified_on identified_at baseline "
     "evidence_ref"                                                                                     },
    {TABLE_OUTCOMES,   "outcomes.csv",   true,
     "need_id* result* achieved_on basis value evidence_ref approved_by approved_on reason"             },
    {TABLE_ATTENDANCE, "attendance.csv", false,
     "member_id* term* term_start* term_end* sessions_possible* absent_authorised* "
     "absent_unauthorised* suspensions suspension_days permanently_excluded late "
     "provision"                                                                                        },
    {TABLE_EVENTS,     "events.csv",     false,
     "event_id family_id member_id type* on* until amount source"                                       },
    {TABLE_CLAIMS,     "claims.csv",     false, "family_id* episode_id quarter* authority payment_pence claimed_as"},
    {TABLE_WAIVERS,    "waivers.csv",    false,
     "episode_id* test* requested_by* approved_by* approved_on* reason* expires_on"                     },
};

static void
columns_are_the_contracts(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    CU_ASSERT_EQUAL(COUNT_OF(CONTRACT), TABLE_COUNT);
    for (size_t i = 0; i < COUNT_OF(CONTRACT); i++) {
        const struct table_def *table = &TABLES[CONTRACT[i].table];
        struct builder columns = {.arena = arena};

        for (unsigned k = 0; k < table->column_count; k++)
            builder_printf(&columns, "%s%s%s", k == 0 ? "" : " ", table->columns[k].name,
                           table->columns[k].required ? "*" : "");
        EXPECT_TEXT(table->name, columns.at, CONTRACT[i].columns);
        EXPECT_TEXT(table->name, table->file, CONTRACT[i].file);
        EXPECT_NUMBER(table->name, table->required, CONTRACT[i].required);
    }
}

/* The places in the enums, by their names. */
static void
places_agree_with_names(void)
{
#define PLACE(table, place, name_)            \
    {                                         \
        TABLE_##table, table##_##place, name_ \
    }
    static const struct {
        enum table_id table;
        int place;
        const char *name;
    } PLACES[] = {
        PLACE(FAMILIES, FAMILY_ID, "family_id"),
        PLACE(FAMILIES, SUPERSEDED_BY, "superseded_by"),
        PLACE(MEMBERS, MEMBER_ID, "member_id"),
        PLACE(MEMBERS, FAMILY_ID, "family_id"),
        PLACE(MEMBERS, ROLE, "role"),
        PLACE(MEMBERS, DOB, "dob"),
        PLACE(MEMBERS, FROM, "from"),
        PLACE(MEMBERS, UNTIL, "until"),
        PLACE(EPISODES, EPISODE_ID, "episode_id"),
        PLACE(EPISODES, FAMILY_ID, "family_id"),
        PLACE(EPISODES, OPENED_ON, "opened_on"),
        PLACE(EPISODES, ASSESSED_ON, "assessed_on"),
        PLACE(EPISODES, WHOLE_FAMILY_ASSESSMENT, "whole_family_assessment"),
        PLACE(EPISODES, PLAN_ON, "plan_on"),
        PLACE(EPISODES, PLAN_COVERS_ALL_NEEDS, "plan_covers_all_needs"),
        PLACE(EPISODES, LEAD_PRACTITIONER, "lead_practitioner"),
        PLACE(EPISODES, LEAD_SCHOOL_URN, "lead_school_urn"),
        PLACE(EPISODES, CLOSED_ON, "closed_on"),
        PLACE(EPISODES, CLOSURE_QUALITY, "closure_quality"),
        PLACE(NEEDS, NEED_ID, "need_id"),
        PLACE(NEEDS, EPISODE_ID, "episode_id"),
        PLACE(NEEDS, NEED_CODE, "need_code"),
        PLACE(NEEDS, MEMBER_ID, "member_id"),
        PLACE(NEEDS, IDENTIFIED_ON, "identified_on"),
        PLACE(OUTCOMES, NEED_ID, "need_id"),
        PLACE(OUTCOMES, RESULT, "result"),
        PLACE(OUTCOMES, ACHIEVED_ON, "achieved_on"),
        PLACE(OUTCOMES, BASIS, "basis"),
        PLACE(OUTCOMES, APPROVED_BY, "approved_by"),
        PLACE(OUTCOMES, APPROVED_ON, "approved_on"),
        PLACE(OUTCOMES, REASON, "reason"),
        PLACE(ATTENDANCE, MEMBER_ID, "member_id"),
        PLACE(ATTENDANCE, TERM, "term"),
        PLACE(ATTENDANCE, TERM_START, "term_start"),
        PLACE(ATTENDANCE, TERM_END, "term_end"),
        PLACE(ATTENDANCE, SESSIONS_POSSIBLE, "sessions_possible"),
        PLACE(ATTENDANCE, ABSENT_AUTHORISED, "absent_authorised"),
        PLACE(ATTENDANCE, ABSENT_UNAUTHORISED, "absent_unauthorised"),
        PLACE(ATTENDANCE, PROVISION, "provision"),
        PLACE(EVENTS, EVENT_ID, "event_id"),
        PLACE(EVENTS, FAMILY_ID, "family_id"),
        PLACE(EVENTS, MEMBER_ID, "member_id"),
        PLACE(EVENTS, TYPE, "type"),
        PLACE(EVENTS, ON, "on"),
        PLACE(EVENTS, UNTIL, "until"),
        PLACE(CLAIMS, FAMILY_ID, "family_id"),
        PLACE(CLAIMS, EPISODE_ID, "episode_id"),
        PLACE(CLAIMS, QUARTER, "quarter"),
        PLACE(CLAIMS, AUTHORITY, "authority"),
        PLACE(CLAIMS, PAYMENT_PENCE, "payment_pence"),
        PLACE(CLAIMS, CLAIMED_AS, "claimed_as"),
        PLACE(WAIVERS, EPISODE_ID, "episode_id"),
        PLACE(WAIVERS, TEST, "test"),
        PLACE(WAIVERS, REQUESTED_BY, "requested_by"),
        PLACE(WAIVERS, APPROVED_BY, "approved_by"),
        PLACE(WAIVERS, APPROVED_ON, "approved_on"),
        PLACE(WAIVERS, REASON, "reason"),
        PLACE(WAIVERS, EXPIRES_ON, "expires_on"),
    };
#undef PLACE

    for (size_t i = 0; i < COUNT_OF(PLACES); i++) {
        EXPECT_TEXT("column", TABLES[PLACES[i].table].columns[PLACES[i].place].name,
                    PLACES[i].name);
        EXPECT_NUMBER(PLACES[i].name, table_column(PLACES[i].table, text_of(PLACES[i].name)),
                      PLACES[i].place);
    }
    EXPECT_NUMBER("no such", table_column(TABLE_CLAIMS, text_of("member_id")), -1);
    EXPECT_NUMBER("in part", table_column(TABLE_CLAIMS, text_of("quart")), -1);
    EXPECT_NUMBER("blank", table_column(TABLE_CLAIMS, text_of("")), -1);
}

static void
values_stand_in_their_places(void)
{
    static const struct {
        enum table_id table;
        unsigned column, place;
        const char *value;
    } VALUES[] = {
        {TABLE_MEMBERS,    MEMBERS_ROLE,         ROLE_CHILD,              "child"           },
        {TABLE_MEMBERS,    MEMBERS_ROLE,         ROLE_PARENT_CARER,       "parent_carer"    },
        {TABLE_MEMBERS,    MEMBERS_ROLE,         ROLE_OTHER_ADULT,        "other_adult"     },
        {TABLE_MEMBERS,    MEMBERS_ROLE,         ROLE_EXPECTANT_PARENT,   "expectant_parent"},
        {TABLE_NEEDS,      NEEDS_IDENTIFIED_AT,  IDENTIFIED_SCREENING,    "screening"       },
        {TABLE_NEEDS,      NEEDS_IDENTIFIED_AT,  IDENTIFIED_ASSESSMENT,   "assessment"      },
        {TABLE_NEEDS,      NEEDS_IDENTIFIED_AT,  IDENTIFIED_REVIEW,       "review"          },
        {TABLE_NEEDS,      NEEDS_IDENTIFIED_AT,  IDENTIFIED_CLOSURE,      "closure"         },
        {TABLE_OUTCOMES,   OUTCOMES_RESULT,      RESULT_ACHIEVED,         "achieved"        },
        {TABLE_OUTCOMES,   OUTCOMES_RESULT,      RESULT_NOT_ACHIEVED,     "not_achieved"    },
        {TABLE_OUTCOMES,   OUTCOMES_RESULT,      RESULT_NEUTRAL,          "neutral"         },
        {TABLE_OUTCOMES,   OUTCOMES_RESULT,      RESULT_UNKNOWN,          "unknown"         },
        {TABLE_OUTCOMES,   OUTCOMES_BASIS,       BASIS_PRACTITIONER,      "practitioner"    },
        {TABLE_OUTCOMES,   OUTCOMES_BASIS,       BASIS_PARTNER,           "partner"         },
        {TABLE_OUTCOMES,   OUTCOMES_BASIS,       BASIS_SELF_REPORT,       "self_report"     },
        {TABLE_OUTCOMES,   OUTCOMES_BASIS,       BASIS_COMPUTED,          "computed"        },
        {TABLE_OUTCOMES,   OUTCOMES_BASIS,       BASIS_EXCEPTION,         "exception"       },
        {TABLE_ATTENDANCE, ATTENDANCE_PROVISION, PROVISION_PRIMARY,       "primary"         },
        {TABLE_ATTENDANCE, ATTENDANCE_PROVISION, PROVISION_SECONDARY,     "secondary"       },
        {TABLE_ATTENDANCE, ATTENDANCE_PROVISION, PROVISION_SPECIAL,       "special"         },
        {TABLE_ATTENDANCE, ATTENDANCE_PROVISION, PROVISION_ALTERNATIVE,   "alternative"     },
        {TABLE_ATTENDANCE, ATTENDANCE_PROVISION, PROVISION_HOME_EDUCATED, "home_educated"   },
        {TABLE_ATTENDANCE, ATTENDANCE_PROVISION, PROVISION_NONE,          "none"            },
    };

    for (size_t i = 0; i < COUNT_OF(VALUES); i++)
        EXPECT_TEXT("value",
                    TABLES[VALUES[i].table].columns[VALUES[i].column].values[VALUES[i].place],
                    VALUES[i].value);
    CU_ASSERT_PTR_NULL(
        TABLES[TABLE_ATTENDANCE].columns[ATTENDANCE_PROVISION].values[PROVISION_BLANK]);
}

static void
references_point_to_tables_before(void)
{
    for (unsigned table = 0; table < TABLE_COUNT; table++)
        for (unsigned i = 0; i < TABLES[table].column_count; i++) {
            const struct column_def *column = &TABLES[table].columns[i];

            if (column->kind != COLUMN_REF)
                continue;
            CU_ASSERT(column->refers_to <= table);
            if (column->refers_to != table)
                EXPECT_TEXT("key", TABLES[column->refers_to].columns[0].name, column->name);
        }
}

static void
event_types_are_the_contracts(void)
{
    static const char TYPES[] =
        "eh_referral eh_open csc_referral cin_start cin_end cp_start cp_end offence_proven "
        "asb_incident police_callout order_start order_breach prison_start prison_release missing "
        "dv_incident ae_attendance benefit_start benefit_end work_start work_end "
        "volunteering_start course_start course_end neet_start neet_end eviction_step "
        "homeless_application gp_registered parenting_course_done risk_band wellbeing_score "
        "school_exit review";
    ARENA_SCOPE struct arena *arena = arena_new();
    struct builder out = {.arena = arena};

    for (size_t i = 0; EVENT_TYPES[i] != NULL; i++)
        builder_printf(&out, "%s%s", i == 0 ? "" : " ", EVENT_TYPES[i]);
    EXPECT_TEXT("types", out.at, TYPES);
}

void
suite_table(void)
{
    CU_pSuite suite = CU_add_suite("model/table", NULL, NULL);

    CU_add_test(suite, "columns are the contract's", columns_are_the_contracts);
    CU_add_test(suite, "places agree with names", places_agree_with_names);
    CU_add_test(suite, "values stand in their places", values_stand_in_their_places);
    CU_add_test(suite, "references point to tables before", references_point_to_tables_before);
    CU_add_test(suite, "event types are the contract's", event_types_are_the_contracts);
}
