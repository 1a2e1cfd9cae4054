/* SPDX-License-Identifier: MIT */
/*
 * chart - bars of whole numbers, laid out for the SVG that a template draws.
 *
 * Units    Numbers of the SVG's own coordinates, 720 wide.
 * Owns     Nothing; what is laid out lives in the arena of the view.
 * Errors   None.
 */
#ifndef DELTARETURN_WEB_CHART_H
#define DELTARETURN_WEB_CHART_H

#include "base/view.h"

#define CHART_BARS_MOST 12

struct chart_bar {
    const char *label; /* below it */
    int64_t value;     /* 0 or more */
    bool now;          /* the one that the page is about */
};

/* Puts a record NAME with the bars, an axis and DESCRIPTION, which says the same in words.  Without
 * a bar nothing is put. */
void chart_show(struct view *view, const char *name, const struct chart_bar *bars, size_t count,
                const char *title);

#endif
