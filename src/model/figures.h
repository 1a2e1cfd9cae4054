/* SPDX-License-Identifier: MIT */
/*
 * figures - what a return counts, each figure under its code.
 *
 * The table FIGURES is the only place where a figure has a name and a definition: figures.json, the
 * workbooks, the summary and the tests read it.
 *
 * Units    Counts of distinct surviving families unless the definition says otherwise; money in
 *          pence.
 * Owns     Nothing; lists belong to the arena given.
 * Source   Dataset contract, section 4.
 */
#ifndef DELTARETURN_MODEL_FIGURES_H
#define DELTARETURN_MODEL_FIGURES_H

#include "model/decide.h"
#include "model/framework_set.h"

enum figure {
    FIGURE_CLAIMS_NEW,
    FIGURE_CLAIMS_CARRIED,
    FIGURE_CLAIMS_TOTAL,
    FIGURE_CLAIMS_YEAR_TO_DATE,
    FIGURE_FAMILIES_WORKED_WITH,
    FIGURE_FAMILIES_NEW,
    FIGURE_FAMILIES_CLOSED,
    FIGURE_CHILDREN_WORKED_WITH,
    FIGURE_FORECAST_NEXT_QUARTER,
    FIGURE_FORECAST_WITH_GAPS,
    FIGURE_PAYMENT_PENCE,
    FIGURE_COUNT
};

enum figure_unit {
    UNIT_FAMILIES,
    UNIT_CLAIMS,
    UNIT_CHILDREN,
    UNIT_PENCE,
    UNIT_PAIRS,
    UNIT_EPISODES
};

/* Which sheet of submission.xlsx a figure stands on. */
enum figure_place { PLACE_SUBMISSION, PLACE_PROGRESS, PLACE_FUNDING };

struct figure_def {
    const char *code;    /* "claims_new": key in figures.json, defined name in the workbook */
    const char *label;   /* "New claims" */
    const char *meaning; /* a definition that stands up to an auditor */
    enum figure_unit unit;
    enum figure_place place;
};
extern const struct figure_def FIGURES[FIGURE_COUNT];

enum headline_figure {
    HEADLINE_NEEDS_WORKED_WITH,
    HEADLINE_OUTCOMES_IN_QUARTER,
    HEADLINE_NEEDS_CLAIMED,
    HEADLINE_OUTCOMES_CLAIMED,
    HEADLINE_FAMILIES_CLAIMED,
    HEADLINE_FIGURE_COUNT
};
extern const struct figure_def HEADLINE_FIGURES[HEADLINE_FIGURE_COUNT];

/* "families", "claims", "pence": what a figure counts. */
const char *figure_unit_name(enum figure_unit unit);

struct headline_counts {
    int64_t value[HEADLINE_FIGURE_COUNT];
};

struct school_incentive {
    const char *urn;
    int64_t claims, pence;
};

struct figures {
    int64_t value[FIGURE_COUNT];
    int64_t decisions[DECISION_COUNT];  /* episodes; DECISION_UNUSED is not published */
    struct headline_counts *headlines;  /* one per headline of the first framework, in its order */
    int64_t claims_of[FRAMEWORKS_MOST]; /* of claims_total, by the framework that decided */
    int64_t new_of[FRAMEWORKS_MOST];    /* of families_new, by that of the episode opened first */
    size_t school_count;
    struct school_incentive *schools; /* by URN in byte order */
    int64_t attachment_pence;         /* for families_new, by the fee of each one's framework */
    int64_t earlier_claims_in_year;   /* before this return, of its financial year and authority */
    int64_t failed[TEST_COUNT], unknown[TEST_COUNT]; /* episodes by test, for the summary, */
    int64_t waived[TEST_COUNT];                      /* those waived counted apart */
};

enum funding_area { AREA_PAYMENT_BY_RESULTS, AREA_EARNED_AUTONOMY, AREA_DEVOLVED, AREA_COUNT };
extern const char *const FUNDING_AREAS[AREA_COUNT]; /* "pbr", "ea", "devolved" */

#define AGREED_NUMBER_NONE (-1)

struct figure_options {
    const char *authority; /* "" = none given */
    enum funding_area area;
    int64_t agreed_number; /* AGREED_NUMBER_NONE: no cap */
};

/* Counting goes by ranges of families, each with figures of its own that are added up; then what
 * needs all of them is worked out. */

/* All zero. */
void figures_begin(struct arena *arena, const struct framework_set *set, struct figures *figures);

/* Counts the surviving families FIRST..END-1, whose episodes are decided (one entry of DECISIONS
 * per episode row), on top of what FIGURES holds. */
void figures_count(const struct dataset *dataset, const struct framework_set *set,
                   const struct period *period, const struct decision *decisions, uint32_t first,
                   uint32_t end, struct figures *figures);

/* Whether a family gives the same figures by two sets if they decide it alike; figures_finish may
 * differ. */
bool figures_are_alike(const struct framework_set *a, const struct framework_set *b);

/* figures_count by two such sets, of which SET is either, for the price of little more than one: a
 * family of which all decisions are the same counts in figures[FIGURES_OF_BOTH] alone, any other in
 * figures[0] and [1]. */
#define FIGURES_OF_BOTH 2
void figures_count_by_both(const struct dataset *dataset, const struct framework_set *set,
                           const struct period *period, const struct decision *const decisions[2],
                           uint32_t first, uint32_t end, struct figures figures[3]);

/* Adds one range's figures to another's. */
void figures_add(const struct framework_set *set, const struct figures *from, struct figures *to);

/* Totals, year to date and payment.  Each claim is worth what its own framework pays; where the
 * agreed number does not suffice for all, those of the framework given first are paid first.  The
 * schools are left to the caller, who can read the URNs (figures_add_school). */
void figures_finish(const struct dataset *dataset, const struct framework_set *set,
                    const struct period *period, const struct figure_options *options,
                    struct figures *figures);

/* Gives one claim's incentive, by the framework that decided it, to the school that led it, keeping
 * the list in byte order. */
void figures_add_school(struct arena *arena, struct figures *figures,
                        const struct framework *framework, struct text urn);

#endif
