/* SPDX-License-Identifier: MIT */
/*
 * sample_view - how the audit samples of a return stand, for whoever looks at it or decides on it:
 * numbers only, no family.
 *
 * Owns     What is read lives in the arena of the request.
 * Errors   As service/spotcheck.h.
 */
#ifndef DELTARETURN_WEB_SAMPLE_VIEW_H
#define DELTARETURN_WEB_SAMPLE_VIEW_H

#include "service/spotcheck.h"
#include "web/visit.h"

struct samples_shown {
    struct spotcheck_view *list; /* by revision */
    size_t count;
};

/* Puts "samples" of {of_revision, share, by_stratum, claimed, chosen, when, by, passed, held,
 * removed, open, some_open, some_out, drawn, announced, erased}, and "sample_path" for those who
 * may see families. */
bool samples_show(struct visit *visit, const struct filing *filing, struct samples_shown *shown,
                  struct error *err) MUST_USE;

/* What pages call a finding, and its tag's colour. */
struct audited_look {
    const char *label, *colour;
};
extern const struct audited_look AUDITED_LOOKS[AUDITED_TOTAL];

#endif
