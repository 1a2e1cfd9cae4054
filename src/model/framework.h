/* SPDX-License-Identifier: MIT */
/*
 * framework - a rule set as plain values: headlines, needs, and the parameters of the tests.
 *
 * A framework is data a council may change; service/library.h reads one from a file.  Nothing here
 * knows where the values came from.
 *
 * Units    Percentages are whole, money is pence, days as in base/day.h.
 * Owns     Nothing; texts belong to the arena the framework was read into.
 * Source   Dataset contract, section 3; the facts of the field (national and Coventry's rules).
 */
#ifndef DELTARETURN_MODEL_FRAMEWORK_H
#define DELTARETURN_MODEL_FRAMEWORK_H

#include "base/day.h"
#include "base/text.h"
#include "model/rule.h"

/* What an earlier claim of the same family, for another episode and quarter, means. */
enum claim_policy_kind {
    CLAIM_BLOCK, /* never again */
    CLAIM_WARN,  /* again, with a warning */
    CLAIM_AFTER  /* again once so many months have passed */
};

struct claim_policy {
    enum claim_policy_kind kind;
    int32_t months; /* with CLAIM_AFTER: 0 to 1200 */
};

/* Reads block, warn or after:N.  Returns false when it is none of them. */
bool claim_policy_read(struct text text, struct claim_policy *policy) MUST_USE;

struct claim_policy_text {
    char text[24];
};
struct claim_policy_text claim_policy_format(struct claim_policy policy);

struct headline {
    int32_t number; /* 1 to 99, unique in the framework */
    const char *label;
};

struct need_def {
    const char *code; /* unique in the framework */
    const char *text;
    uint16_t headline;        /* index into headlines */
    uint16_t eligibility;     /* 1 + index into measures; 0: the need itself makes eligible */
    uint16_t measure_count;   /* what T6 asks of hard data */
    const uint16_t *measures; /* indexes into measures */
    int32_t sustain_months;   /* 0: the framework's */
};

/* Checks that fall due after a claim: every so many months, for so many; 0: none. */
struct follow_up {
    int32_t every_months, for_months;
};

struct framework {
    const char *name, *version, *source;
    bool official;
    int32_t valid_from, valid_to; /* DAY_UNKNOWN: open-ended */
    int32_t min_needs, min_headlines;
    int32_t sustain_months;     /* at least 1 */
    bool closure_quality;       /* T7 is asked */
    bool regression;            /* T9 and T10 are asked */
    int32_t unauthorised_limit; /* per cent of possible sessions, 0 to 100 */
    struct claim_policy claim_policy;
    int64_t payment_pence;          /* a family */
    int64_t school_incentive_pence; /* a claim, to the school that led it; 0: none */
    uint16_t headline_count, need_count, rereferral_count;
    const struct headline *headlines;
    const struct need_def *needs;  /* headline by headline */
    const char *const *rereferral; /* event types */
    /* what not every framework has */
    uint16_t measure_count, route_count, event_type_count, warning_count;
    const struct measure *measures;
    const struct route *routes;     /* alternatives for T6; none: every need settled */
    const char *const *event_types; /* its own, beyond those of rereferral */
    bool exception_stands;          /* an approved exception stands for a need's measures */
    bool sustains_by_need;          /* some need has a sustainment of its own */
    bool neutral_excused;           /* no measure is asked for a need settled as neutral */
    enum point_kind eligible_on;    /* POINT_OPENED or POINT_ASSESSED; POINT_NONE: as opened */
    int32_t screening_needs, screening_headlines; /* of needs identified at screening */
    int64_t attachment_pence;                     /* a family, when work with it begins */
    struct follow_up follow_up;
    int32_t audit_percent;       /* of claimed families, before the claim; 0: not said */
    const char *const *warnings; /* what is odd about the file, for whoever writes it */
};

#define NEED_NONE UINT16_MAX

/* The most needs a framework may have, and the bits that the index of one takes; the most
 * headlines, as the schema of frameworks has it. */
#define NEED_BITS      10
#define NEEDS_MOST     ((1U << NEED_BITS) - 1)
#define HEADLINES_MOST 99

/* The index of a need by its code, or NEED_NONE. */
uint16_t framework_need(const struct framework *framework, struct text code);

/* The index of a measure by its id, or MEASURE_NONE. */
uint16_t framework_measure(const struct framework *framework, struct text id);

/* Whether a type of event is known to every framework or named by this one. */
bool framework_knows_event(const struct framework *framework, struct text type);

/* Whether deciding takes more than the rows of a dataset: see model/detail.h. */
bool framework_needs_detail(const struct framework *framework);

/* Whether an event type is one of the framework's re-referrals. */
bool framework_is_rereferral(const struct framework *framework, struct text type);

/* Whether the framework is in force on all days of FIRST..LAST. */
bool framework_covers(const struct framework *framework, int32_t first, int32_t last);

#endif
