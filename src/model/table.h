/* SPDX-License-Identifier: MIT */
/*
 * table - the contract for the data: every table, column, value list and key, in one place.
 *
 * The reader, the checks, the sample council, the man page deltareturn-dataset(5) and the tests all
 * take the names from here.
 *
 * Owns     Nothing; the tables are constants.
 * Source   Dataset contract, section 1.
 */
#ifndef DELTARETURN_MODEL_TABLE_H
#define DELTARETURN_MODEL_TABLE_H

#include "base/text.h"

/* In the order in which they can be read: a table refers only to tables before it. */
enum table_id {
    TABLE_FAMILIES,
    TABLE_MEMBERS,
    TABLE_EPISODES,
    TABLE_NEEDS,
    TABLE_OUTCOMES,
    TABLE_ATTENDANCE,
    TABLE_EVENTS,
    TABLE_CLAIMS,
    TABLE_WAIVERS,
    TABLE_COUNT
};

enum column_kind {
    COLUMN_TEXT,       /* any text; kept in the file, read again when somebody asks */
    COLUMN_PRESENT,    /* any text; what counts is whether there is one: 1, or blank */
    COLUMN_KEY,        /* names the row; unique in the table when not blank */
    COLUMN_REF,        /* the key of a row of another table: its row index */
    COLUMN_DATE,       /* yyyy-mm-dd: a day */
    COLUMN_YES_NO,     /* y or n: 1 or 0 */
    COLUMN_CHOICE,     /* one of a list: its place in the list, from 0 */
    COLUMN_COUNT,      /* a whole number from 0 to 9,999 */
    COLUMN_HALF_COUNT, /* 0 to 9,999, perhaps with a decimal; checked, not kept */
    COLUMN_NUMBER,     /* any decimal; checked, not kept */
    COLUMN_PENCE,      /* a whole number from 0 to 1,000,000,000 */
    COLUMN_QUARTER,    /* yyyy-yy-Qn: quarter_index() */
    COLUMN_NEED_CODE,  /* a code of the frameworks: its place in framework_set.codes */
    COLUMN_EVENT_TYPE, /* a known type of event, or one a framework names: of whom a re-referral */
    COLUMN_FRAMEWORK   /* the name of a framework given: its place; of one alone it is any text */
};

struct column_def {
    const char *name;
    enum column_kind kind;
    bool required;             /* the column must be there and its cells not blank */
    enum table_id refers_to;   /* COLUMN_REF */
    const char *const *values; /* COLUMN_CHOICE: ended by NULL */
    const char *note;          /* COLUMN_CHOICE: what has to be said beside the list, or NULL */
};

/* The most columns a table has. */
#define COLUMNS_MOST 16

struct table_def {
    const char *name; /* "families" */
    const char *file; /* "families.csv" */
    bool required;
    unsigned column_count;
    const struct column_def *columns;
};

/* Indexed by enum table_id. */
extern const struct table_def TABLES[TABLE_COUNT];

/* A column of a table by its name, or -1. */
int table_column(enum table_id table, struct text name);

/* What would be right in a column, as words for a person: "a date like 2024-05-12". */
const char *column_expects(struct arena *arena, const struct column_def *column);

/* The places of the columns in TABLES[].columns; a test holds them against the names. */
enum {
    FAMILIES_FAMILY_ID,
    FAMILIES_LA_REF,
    FAMILIES_AREA,
    FAMILIES_SUPERSEDED_BY,
    FAMILIES_COLUMNS
};
enum {
    MEMBERS_MEMBER_ID,
    MEMBERS_FAMILY_ID,
    MEMBERS_ROLE,
    MEMBERS_DOB,
    MEMBERS_SEX,
    MEMBERS_UPN,
    MEMBERS_NHS_NUMBER,
    MEMBERS_SURNAME,
    MEMBERS_FORENAME,
    MEMBERS_FROM,
    MEMBERS_UNTIL,
    MEMBERS_COLUMNS
};
enum {
    EPISODES_EPISODE_ID,
    EPISODES_FAMILY_ID,
    EPISODES_OPENED_ON,
    EPISODES_ASSESSED_ON,
    EPISODES_WHOLE_FAMILY_ASSESSMENT,
    EPISODES_PLAN_ON,
    EPISODES_PLAN_COVERS_ALL_NEEDS,
    EPISODES_LEAD_PRACTITIONER,
    EPISODES_LEAD_ORGANISATION,
    EPISODES_LEAD_SCHOOL_URN,
    EPISODES_CLOSED_ON,
    EPISODES_CLOSURE_REASON,
    EPISODES_CLOSURE_QUALITY,
    EPISODES_FRAMEWORK,
    EPISODES_COLUMNS
};
enum {
    NEEDS_NEED_ID,
    NEEDS_EPISODE_ID,
    NEEDS_NEED_CODE,
    NEEDS_MEMBER_ID,
    NEEDS_IDENTIFIED_ON,
    NEEDS_IDENTIFIED_AT,
    NEEDS_BASELINE,
    NEEDS_EVIDENCE_REF,
    NEEDS_COLUMNS
};
enum {
    OUTCOMES_NEED_ID,
    OUTCOMES_RESULT,
    OUTCOMES_ACHIEVED_ON,
    OUTCOMES_BASIS,
    OUTCOMES_VALUE,
    OUTCOMES_EVIDENCE_REF,
    OUTCOMES_APPROVED_BY,
    OUTCOMES_APPROVED_ON,
    OUTCOMES_REASON,
    OUTCOMES_COLUMNS
};
enum {
    ATTENDANCE_MEMBER_ID,
    ATTENDANCE_TERM,
    ATTENDANCE_TERM_START,
    ATTENDANCE_TERM_END,
    ATTENDANCE_SESSIONS_POSSIBLE,
    ATTENDANCE_ABSENT_AUTHORISED,
    ATTENDANCE_ABSENT_UNAUTHORISED,
    ATTENDANCE_SUSPENSIONS,
    ATTENDANCE_SUSPENSION_DAYS,
    ATTENDANCE_PERMANENTLY_EXCLUDED,
    ATTENDANCE_LATE,
    ATTENDANCE_PROVISION,
    ATTENDANCE_COLUMNS
};
enum {
    EVENTS_EVENT_ID,
    EVENTS_FAMILY_ID,
    EVENTS_MEMBER_ID,
    EVENTS_TYPE,
    EVENTS_ON,
    EVENTS_UNTIL,
    EVENTS_AMOUNT,
    EVENTS_SOURCE,
    EVENTS_COLUMNS
};
enum {
    CLAIMS_FAMILY_ID,
    CLAIMS_EPISODE_ID,
    CLAIMS_QUARTER,
    CLAIMS_AUTHORITY,
    CLAIMS_PAYMENT_PENCE,
    CLAIMS_CLAIMED_AS,
    CLAIMS_COLUMNS
};
enum {
    WAIVERS_EPISODE_ID,
    WAIVERS_TEST,
    WAIVERS_REQUESTED_BY,
    WAIVERS_APPROVED_BY,
    WAIVERS_APPROVED_ON,
    WAIVERS_REASON,
    WAIVERS_EXPIRES_ON,
    WAIVERS_COLUMNS
};

/* The values of the choice columns, in the order of their lists. */
enum { ROLE_CHILD, ROLE_PARENT_CARER, ROLE_OTHER_ADULT, ROLE_EXPECTANT_PARENT };
enum { IDENTIFIED_SCREENING, IDENTIFIED_ASSESSMENT, IDENTIFIED_REVIEW, IDENTIFIED_CLOSURE };
enum { RESULT_ACHIEVED, RESULT_NOT_ACHIEVED, RESULT_NEUTRAL, RESULT_UNKNOWN };
enum { BASIS_PRACTITIONER, BASIS_PARTNER, BASIS_SELF_REPORT, BASIS_COMPUTED, BASIS_EXCEPTION };
enum {
    PROVISION_PRIMARY,
    PROVISION_SECONDARY,
    PROVISION_SPECIAL,
    PROVISION_ALTERNATIVE,
    PROVISION_HOME_EDUCATED,
    PROVISION_NONE,
    PROVISION_BLANK /* not in the list: the cell was blank */
};

/* The types of event every framework knows, ended by NULL. */
extern const char *const EVENT_TYPES[];

#endif
