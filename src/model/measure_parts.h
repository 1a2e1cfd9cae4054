/* SPDX-License-Identifier: MIT */
/*
 * measure_parts - what the files of model/measure share; nobody else includes it.
 */
#ifndef DELTARETURN_MODEL_MEASURE_PARTS_H
#define DELTARETURN_MODEL_MEASURE_PARTS_H

#include "model/measure.h"

/* Whose rows a leaf looks at: one member's, or with MEMBER NULL everybody's. */
struct subject {
    const struct member_fact *member;
};

/* The days that a window covers, both included. */
struct days {
    bool known; /* neither end hangs on a date that is blank */
    bool over;  /* nothing can be added to it any more that would count */
    int32_t first, last;
};

struct days days_of(const struct measuring *m, const struct window *window, struct subject subject);

/* The number lies between these; HIGH is AMOUNT_MOST where there is no telling. */
struct range {
    int64_t low, high;
};

/* Whether a number in thousandths keeps to a limit; LIMIT_NONE is kept by all. */
enum verdict range_keeps(struct range range, struct limit limit);

/* Whether a fraction of 100 keeps to a limit in per cent. */
enum verdict percent_keeps(int64_t part, int64_t whole, struct limit limit);

/* An event of the subject. */
struct seen {
    uint32_t row;
    int32_t on, until;
    int64_t amount;
    uint32_t member;
};

/* The subject's events of the types within the days, by day and row; false when nobody keeps
 * events. */
bool events_seen(const struct measuring *m, struct subject subject, const char *const *types,
                 size_t type_count, struct days days, struct seen **list, size_t *count);

void trace_add(const struct measuring *m, enum table_id table, uint32_t row, const char *format,
               ...) PRINTF_LIKE(4, 5);
void trace_subject(const struct measuring *m, struct subject subject, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* A number read from terms or events in a window, as part of whole for a percentage. */
struct reading {
    enum verdict known; /* VERDICT_PASS, or VERDICT_UNKNOWN */
    int64_t part, whole;
};
struct reading terms_reading(const struct measuring *m, const struct rule *rule,
                             const struct window *window, struct subject subject);

enum verdict
answer_attendance(const struct measuring *m, const struct rule *rule, struct subject subject);
enum verdict
answer_exclusions(const struct measuring *m, const struct rule *rule, struct subject subject);
enum verdict
answer_events(const struct measuring *m, const struct rule *rule, struct subject subject);
enum verdict
answer_change(const struct measuring *m, const struct rule *rule, struct subject subject);
enum verdict answer_gap(const struct measuring *m, const struct rule *rule, struct subject subject);
enum verdict
answer_state(const struct measuring *m, const struct rule *rule, struct subject subject);
enum verdict
answer_score(const struct measuring *m, const struct rule *rule, struct subject subject);
enum verdict answer_value(const struct measuring *m, const struct rule *rule);

#endif
