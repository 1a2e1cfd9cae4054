/* SPDX-License-Identifier: MIT */
/*
 * compare - what differs between two returns: how they were made, their figures, and the decisions
 * on their episodes.
 *
 * Units    Figures are whole numbers, money in pence; percentages in tenths.
 * Owns     Nothing; lists live in the arena given, texts belong to whoever read them.
 * Errors   None: reading the returns is service/kept.h.
 * See      model/history.h for what is usual.
 */
#ifndef DELTARETURN_MODEL_COMPARE_H
#define DELTARETURN_MODEL_COMPARE_H

#include "model/figures.h"
#include "model/quarter.h"

/* How a return was made, as texts; "" for what is not known or was not given. */
enum condition {
    CONDITION_QUARTER,
    CONDITION_AS_AT,
    CONDITION_AUTHORITY,
    CONDITION_FRAMEWORK,
    CONDITION_FRAMEWORK_VERSION,
    CONDITION_AREA,
    CONDITION_AGREED_NUMBER,
    CONDITION_CLAIM_POLICY,
    CONDITION_MAPPING,
    CONDITION_COUNT
};

struct condition_def {
    const char *code;  /* "claim_policy" */
    const char *label; /* "claim policy" */
};
extern const struct condition_def CONDITIONS[CONDITION_COUNT];

struct kept_figure {
    const char *code;  /* "claims_new", "decisions.gap", "headlines.3.needs_claimed" */
    const char *label; /* "New claims" */
    int64_t value;     /* 0 to KEPT_VALUE_MOST */
    bool money;        /* in pence */
    bool watched;      /* held against earlier quarters */
};
#define KEPT_VALUE_MOST INT64_C(1000000000000000)

/* A file of the data that a return was made from. */
struct kept_file {
    const char *name;   /* "needs.csv" */
    const char *sha256; /* as it was written; "" when it was not */
    int64_t rows;       /* KEPT_ROWS_NONE: not written */
};
#define KEPT_ROWS_NONE (-1)

/* The figures of a return as they were kept. */
struct kept_return {
    struct quarter quarter;
    int32_t as_at; /* DAY_UNKNOWN: not told */
    const char *settings[CONDITION_COUNT];
    size_t figure_count;
    const struct kept_figure *figures; /* each code once, in the order of the file */
    size_t file_count;
    const struct kept_file *files; /* in the order of the file */
};

struct figure_change {
    const struct kept_figure *before, *after; /* NULL: that return does not have it */
};

/* The figures that differ or that one of them lacks: those of BEFORE in its order, then what only
 * AFTER has.  SAME is how many are equal. */
struct figure_changes {
    size_t count, same;
    struct figure_change *list;
};
struct figure_changes figures_compare(struct arena *arena, const struct kept_return *before,
                                      const struct kept_return *after);

/* A file of other content, or that one of them lacks. */
struct file_change {
    const struct kept_file *before, *after; /* NULL: not there */
};

/* Those of BEFORE in its order, then what only AFTER has.  Files are told apart by their SHA-256;
 * where that is not known, nothing is said.  Two returns that name no files at all have none. */
struct file_changes {
    size_t count;
    struct file_change *list;
};
struct file_changes files_compare(struct arena *arena, const struct kept_return *before,
                                  const struct kept_return *after);

/* The figure of a code, or NULL. */
const struct kept_figure *kept_figure_find(const struct kept_return *kept, const char *code);

/* By how many tenths of a per cent AFTER is more than BEFORE, rounded half away from zero.  Returns
 * false when BEFORE is 0: then there is none. */
bool change_tenths(int64_t before, int64_t after, int64_t *tenths) MUST_USE;

/* ---- decisions ---- */

/* Tests by their number: T1 is bit 0.  More than we know fit in. */
#define KEPT_TESTS_MOST 64

/* A line of decisions.csv. */
struct kept_decision {
    struct text episode;
    enum decision_kind kind; /* never DECISION_UNUSED */
    int32_t sustained_on;    /* S; DAY_UNKNOWN */
    uint64_t failed, unknown, waived;
};

struct kept_decisions {
    size_t count;
    const struct kept_decision *list; /* by episode in byte order, each once */
};

/* An episode that is decided otherwise, or that is in one of them only. */
struct flip {
    const struct kept_decision *before, *after; /* NULL: not there */
};

struct decision_changes {
    size_t both, same; /* in both; and of those with the same decision and tests */
    /* Episodes by decision before and after; DECISION_UNUSED stands for "not there". */
    size_t moves[DECISION_COUNT][DECISION_COUNT];
    /* Of those in both, by test: begins, or ceases, to fail or to be unknown. */
    size_t fails_now[KEPT_TESTS_MOST], fails_no_more[KEPT_TESTS_MOST];
    size_t unknown_now[KEPT_TESTS_MOST], unknown_no_more[KEPT_TESTS_MOST];
    size_t flip_count;
    struct flip *flips; /* by decision before, then after, then episode */
};
struct decision_changes decisions_compare(struct arena *arena, const struct kept_decisions *before,
                                          const struct kept_decisions *after);

static inline enum decision_kind
flip_from(const struct flip *flip)
{
    return flip->before == NULL ? DECISION_UNUSED : flip->before->kind;
}

static inline enum decision_kind
flip_to(const struct flip *flip)
{
    return flip->after == NULL ? DECISION_UNUSED : flip->after->kind;
}

/* Why an episode is decided otherwise, in words: "T9 No re-referral fails now, T5 Lead practitioner
 * is no longer unknown".  In the arena; "" when the two lines do not tell. */
const char *flip_why(struct arena *arena, const struct flip *flip);

#endif
