/* SPDX-License-Identifier: MIT */
/*
 * rule - what a measure asks of hard data, as a tree of plain values.
 *
 * A leaf looks at the rows of a subject: one member, or the household as a whole.  A branch joins
 * the answers of other rules, or asks its one rule of several members.  service/framework_rules
 * reads rules from a file; model/measure answers them; model/measure_words says them in words.
 *
 * Units    Numbers that may have decimals are thousandths; lengths of time are days, weeks or
 *          months.
 * Owns     Nothing; rules belong to the arena the framework was read into.
 * See      deltareturn-framework(5), which defines every boundary.
 */
#ifndef DELTARETURN_MODEL_RULE_H
#define DELTARETURN_MODEL_RULE_H

#include <stdbool.h>
#include <stdint.h>

#define THOUSAND 1000

enum rule_kind {
    RULE_ALL,
    RULE_ANY,
    RULE_AT_LEAST, /* at least NEEDED of the children */
    RULE_NOT,
    RULE_IF,          /* the first child decides: then the second; else the third, or pass */
    RULE_USE,         /* another measure */
    RULE_EACH_MEMBER, /* the child of each member that is meant */
    RULE_ANY_MEMBER,
    RULE_SOME_MEMBERS, /* of at least NEEDED of them */
    RULE_ATTENDANCE,
    RULE_EXCLUSIONS,
    RULE_EVENTS,
    RULE_CHANGE,
    RULE_STATE,
    RULE_SCORE,
    RULE_GAP,
    RULE_VALUE,
    RULE_NEEDS_SETTLED, /* only in a route: what T6 asks of a framework without routes */
    RULE_KIND_COUNT
};

enum rule_who {
    WHO_ANYONE,
    WHO_CHILD,      /* role child, under 18 or of unknown age */
    WHO_SCHOOL_AGE, /* role child, 5 to 15 or of unknown age */
    WHO_ADULT,      /* any other role, or role child of 18 and more */
    WHO_PARENT,     /* role parent_carer */
    WHO_NEED,       /* the member the need is recorded for; none: the household as a whole */
    WHO_COUNT
};

enum time_unit { UNIT_DAYS, UNIT_WEEKS, UNIT_MONTHS, UNIT_COUNT };

struct span_of_time {
    int32_t count;
    enum time_unit unit;
};

enum point_kind {
    POINT_NONE,
    POINT_OPENED,
    POINT_ASSESSED,
    POINT_PLANNED,
    POINT_CLOSED,
    POINT_SUSTAINED, /* S */
    POINT_AS_AT,
    POINT_IDENTIFIED, /* identified_on of the need */
    POINT_FIRST,      /* the first event of a type from opened_on on */
    POINT_LAST,       /* the last event of a type up to S, or to the day of eligibility */
    POINT_COUNT
};

/* A day seen from something that happened: "closed_on + 6 months". */
struct point {
    enum point_kind kind;
    const char *type; /* of event, with POINT_FIRST and POINT_LAST */
    bool before;      /* the offset goes back */
    struct span_of_time offset;
};

struct window {
    struct point start, end; /* POINT_NONE: without a start; up to S */
    bool start_excluded, end_excluded;
};

enum limit_kind { LIMIT_NONE, LIMIT_AT_LEAST, LIMIT_ABOVE, LIMIT_AT_MOST, LIMIT_BELOW };

struct limit {
    enum limit_kind kind;
    int64_t thousandths;
};

/* What is counted or compared. */
enum quantity {
    QUANTITY_COUNT, /* of events */
    QUANTITY_SUM,   /* of their amounts */
    QUANTITY_ATTENDANCE,
    QUANTITY_ABSENCE,
    QUANTITY_SUSPENSIONS,
    QUANTITY_SUSPENSION_DAYS,
    QUANTITY_PERMANENT_EXCLUSIONS,
    QUANTITY_LATE_MARKS,
    QUANTITY_KIND_COUNT
};

enum term_choice { TERMS_LAST, TERMS_ANY };

struct rule {
    enum rule_kind kind;
    int line; /* in the file */
    /* branches */
    int32_t needed;
    enum rule_who who;
    uint16_t measure; /* RULE_USE: index into the framework's measures */
    uint16_t child_count;
    const struct rule *children;
    /* leaves */
    struct window window;
    struct window result; /* RULE_CHANGE: the later window; WINDOW is the earlier */
    enum quantity of;
    bool unauthorised_only; /* absence on the basis of unauthorised sessions alone */
    struct limit limit;
    struct limit fall, rise; /* RULE_CHANGE: per cent of the baseline; RULE_SCORE, RULE_VALUE: by */
    int32_t terms;           /* consecutive ones; 0: all of the window */
    enum term_choice choice;
    bool each_term;     /* the limit holds in each term, not over all of them together */
    uint8_t provisions; /* bit n: terms at PROVISION n count; 0: all */
    uint16_t type_count, end_type_count;
    const char *const *types;        /* of events; of RULE_STATE: that begin it */
    const char *const *end_types;    /* that end it; none: the events' own `until` does */
    struct span_of_time length;      /* RULE_STATE: at least so long; RULE_GAP: at most */
    int32_t lasts_days;              /* RULE_STATE: what each event stands for; 0: until it ends */
    struct limit amount, amount_too; /* RULE_STATE: of the event that begins it */
};

/* A rule with a name. */
struct measure {
    const char *id;
    const char *note; /* whoever wrote the file: what it stands for; "" */
    struct rule rule;
};

struct route {
    const char *name, *label;
    struct rule rule; /* RULE_ALL */
};

#define MEASURE_NONE UINT16_MAX

/* The words that stand for the enumerations in a framework file, ended by NULL. */
extern const char *const RULE_WHOS[WHO_COUNT + 1];
extern const char *const RULE_POINTS[POINT_COUNT + 1];
extern const char *const RULE_UNITS[UNIT_COUNT + 1];
extern const char *const RULE_QUANTITIES[QUANTITY_KIND_COUNT + 1];

#endif
