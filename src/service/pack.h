/* SPDX-License-Identifier: MIT */
/*
 * pack - what a spot check looks at for one family: three questions, the criteria behind each, the
 * rows of the exports that show it, what is missing, and room for what the reviewer finds.
 *
 * The questions are those of the national spot checks: was the family eligible, was it worked with
 * in the programme's way, is the claim evidenced.
 *
 * Owns     Everything lives in the arena given.
 * Errors   ERR_INPUT when there is no such family, or nothing of it was closed; ERR_STORAGE when
 *          the template is missing.
 * See      service/explain.h, templates/pack/pack.html
 */
#ifndef DELTARETURN_SERVICE_PACK_H
#define DELTARETURN_SERVICE_PACK_H

#include "base/view.h"
#include "service/explain.h"

#define PACK_QUESTIONS 3
#define PACK_CRITERIA  32 /* of a question, at most; further measures are left to "explain" */

struct pack_criterion {
    const char *name;    /* "T1 Dependants" */
    const char *asks;    /* "" for a measure, whose words say it */
    const char *verdict; /* "pass", "fail", "unknown", "waived", "waiting"; "to be seen" */
    const char *words, *missing;
    size_t row_count, row_room;
    struct evidence *rows;
};

struct pack_question {
    const char *title, *asks;
    size_t count;
    struct pack_criterion list[PACK_CRITERIA];
};

struct pack_episode {
    const struct explanation *about;
    const char *organisation, *practitioner; /* "" when nobody is named */
    struct pack_question questions[PACK_QUESTIONS];
};

struct pack {
    const struct run *run;
    const char *family;
    const char
        *made_from; /* "the return for ..., revision 1, fingerprint ...", or "the data given" */
    const char *sampled; /* how it came to be looked at; "" when it was not drawn */
    size_t count;
    struct pack_episode *episodes; /* those that are claimed, else those that are closed */
};

/* The pack of a family, or of the family of an episode.  The run has been decided. */
bool pack_make(struct arena *arena, const struct run *run, const char *id, struct pack *pack,
               struct error *err) MUST_USE;

/* For a terminal or a printer. */
struct text pack_text(struct arena *arena, const struct pack *pack);

/* Puts a pack into a view, as the templates of packs take it: "family", "quarter", "lines" of
 * {name, value}, "episodes". */
void pack_show(const struct pack *pack, struct view *view);

/* A page that needs nothing else: to print, or to file. */
bool pack_html(struct arena *arena, const struct pack *pack, struct text *page,
               struct error *err) MUST_USE;

#endif
