/* SPDX-License-Identifier: MIT */
/*
 * timetable - when each return is due: the council's own cut-off, and the window in which Delta
 * takes the return.
 *
 * A timetable is data: kinds of return, and for each kind and period three days.  What can be said
 * of a window on a given day (window_see) is worked out here, for the command, and for whoever has
 * to wake up on a day.
 *
 * Units    Days as in base/day.h; spans in working days, model/workdays.h.
 * Owns     Nothing; texts belong to the arena the timetable was read into.
 * Source   Facts of the field: a council closes its own data earlier than the national window, so
 *          that cases can be audited.
 */
#ifndef DELTARETURN_MODEL_TIMETABLE_H
#define DELTARETURN_MODEL_TIMETABLE_H

#include "base/text.h"
#include "model/quarter.h"
#include "model/workdays.h"

struct return_kind {
    const char *code;  /* "claim": unique in the timetable */
    const char *label; /* "Quarterly claim" */
    bool quarterly;    /* else once a financial year */
};

/* One return: what it is about, and its days. */
struct return_window {
    uint16_t kind;          /* index into kinds */
    const char *period;     /* as written: "2023-24-Q3", or "2023-24" for a yearly one */
    struct quarter quarter; /* number 0 for a yearly one; year 0 when PERIOD cannot be read */
    int32_t cut_off;       /* last day on which the council's own data changes; DAY_UNKNOWN: none */
    int32_t opens, closes; /* first and last day on which Delta takes the return */
    int line;              /* in its file */
};

struct timetable {
    const char *name, *version, *source;
    bool official;
    uint16_t kind_count;
    size_t window_count;
    const struct return_kind *kinds;
    const struct return_window *windows;
};

/* Reads what a return of a kind is about: yyyy-yy-Qn for a quarterly one, yyyy-yy otherwise, with
 * consecutive years.  Returns false, *QUARTER untouched, when it is neither. */
bool return_period_read(struct text text, bool quarterly, struct quarter *quarter) MUST_USE;

enum window_state { WINDOW_COMING, WINDOW_OPEN, WINDOW_CLOSED };
extern const char *const WINDOW_STATES[]; /* "coming", "open", "closed" */

/* A window seen from a day. */
struct window_view {
    const struct return_window *window;
    enum window_state state;
    int32_t today;
    /* Working days after today up to and including the day; negative when it has passed, 0 also
     * when only days off lie between. */
    int32_t days_to_cut_off, days_to_open, days_to_close;
    bool reliable; /* the holidays cover all the days that were counted */
};

struct window_view
window_see(const struct return_window *window, const struct holidays *holidays, int32_t today);

/* The state in words: "opens in 12 working days, cut-off in 7", "open, closes today", "closed". */
#define WINDOW_WORDS_SIZE 160
struct window_words {
    char text[WINDOW_WORDS_SIZE];
};
struct window_words window_tell(const struct window_view *view);

/* Sorts views: what is due next comes first, by the day it closes; then what is closed, the latest
 * first. */
void window_views_sort(struct window_view *views, size_t count);

/* What is wrong with a timetable, or odd. */
struct timetable_fault {
    int line;
    bool warning; /* odd only: the timetable can be used */
    const char *words;
};

struct timetable_faults {
    size_t count, errors;
    struct timetable_fault *list; /* by line */
};

/* Errors: a period that is none, a window that closes before it opens, a cut-off after the close,
 * two entries for one kind and period.  Warnings: windows of one kind that overlap, a window that
 * opens before its period begins, a day that is no working day, days that the holidays do not
 * cover. */
struct timetable_faults timetable_check(struct arena *arena, const struct timetable *timetable,
                                        const struct holidays *holidays);

#endif
