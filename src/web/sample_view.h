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

#include "service/family_name.h"
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

/* The page of a sampled family: "/returns/2023-24-Q3/sample/1/...". */
const char *sampled_path(const struct visit *visit, const struct family_naming *naming,
                         const struct sample *sample, const char *family);

/* Puts "sampled_path" of the newest sample that has the family; nothing when none has. */
bool sampled_show_path(struct visit *visit, const struct samples_shown *samples, const char *family,
                       struct error *err) MUST_USE;

/* What pages call a finding, and its tag's colour. */
struct audited_look {
    const char *label, *colour;
};
extern const struct audited_look AUDITED_LOOKS[AUDITED_TOTAL];

#endif
