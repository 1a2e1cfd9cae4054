/* SPDX-License-Identifier: MIT */
/*
 * Families of a return that may have been claimed under another id: listed, put side by side, and
 * decided by a data provider while the return is a draft.  An address names the two as
 * web/family_name.h does.
 */
#include <inttypes.h>

#include "base/clock.h"
#include "service/matching.h"
#include "web/family_name.h"
#include "web/filing_view.h"
#include "web/form.h"
#include "web/pages.h"
#include "web/return_view.h"

static const struct form_field DECIDE_MATCH[] = {
    {"verdict", "Choose whether it is the same family", FORM_NEEDED,                9        },
    {"reason",  "Write how you know",                   FORM_NEEDED | FORM_TRIMMED, NOTE_MOST},
};
#define DECIDE_MATCH_FIELDS (sizeof DECIDE_MATCH / sizeof *DECIDE_MATCH)

static const struct {
    const char *label, *colour;
} MATCH_LOOKS[MATCH_VERDICTS] = {
    [MATCH_OPEN] = {"Not decided",        "yellow"},
    [MATCH_SAME] = {"The same family",    "orange"},
    [MATCH_DIFFERENT] = {"Different families", "green" },
};

/* ---- the list ---- */

static const char *
match_path(const struct visit *visit, const struct family_naming *naming, const char *period,
           const struct match *match)
{
    const char *id = arena_printf(visit->arena, "match/%s/%s", match->family, match->claimed_as);

    return arena_printf(visit->arena, "/returns/%s/matches/%s", period,
                        family_name(naming, text_of(id)).text);
}

/* The signs of codes parted by blanks, 1 << enum sign. */
static unsigned
signs_of(struct text codes)
{
    unsigned signs = 0;
    bool more = true;

    while (more) {
        struct text code = codes;

        more = text_cut(codes, ' ', &code, &codes);
        for (unsigned sign = 0; sign < SIGN_COUNT; sign++)
            signs |= text_is(code, SIGNS[sign].code) ? 1U << sign : 0;
    }
    return signs;
}

/* "the same UPN (80), the same name (40)" */
static const char *
signs_told(struct arena *arena, unsigned signs)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (unsigned sign = 0; sign < SIGN_COUNT; sign++)
        if ((signs & 1U << sign) != 0)
            builder_printf(&out, "%s%s (%d)", out.length == 0 ? "" : ", ", SIGNS[sign].told,
                           SIGNS[sign].points);
    return out.at;
}

/* Whether the figures were made before somebody decided otherwise. */
static bool
is_behind(const struct match *match)
{
    return (match->decision.verdict == MATCH_SAME) != (match->applied == MATCH_SAME);
}

static void
show_match(struct view *view, const struct match *match)
{
    const struct match_decision *decision = &match->decision;

    view_put(view, "family", match->family);
    view_put(view, "claimed_as", match->claimed_as);
    view_put(view, "claimed_in", match->claimed_in);
    view_number(view, "score", match->score);
    view_number(view, "people", match->people);
    view_yes(view, "one_person", match->people == 1);
    view_put(view, "signs", signs_told(view->arena, signs_of(text_of(match->signs))));
    view_put(view, "decided", MATCH_LOOKS[decision->verdict].label);
    view_put(view, "match_colour", MATCH_LOOKS[decision->verdict].colour);
    view_yes(view, "behind", is_behind(match));
    if (decision->verdict == MATCH_OPEN)
        return;
    view_put(view, "by", decision->name);
    view_printf(view, "when", "%s", london_format(decision->decided).text);
    view_put(view, "said", match->reason);
    view_printf(view, "receipt_path", "/receipts/%" PRIu64, decision->seq);
}

/* The matches of the return that the path names, and the revision that has them. */
struct matched {
    struct filing filing;
    struct return_view kept;
    struct matches matches;
};

static bool
matched_of(struct visit *visit, struct matched *matched, bool *there, struct error *err)
{
    const struct filing *filing = &matched->filing;

    *matched = (struct matched){.filing = {.id = NULL}};
    if (!return_of(visit, &matched->filing, there, err) || !*there)
        return !*there && err->code == ERR_NONE;
    if (!returns_view(visit->arena, visit->site->state, filing, filing->revision, &matched->kept,
                      err))
        return false;
    return matched->kept.revision.man[0] == '\0' || matched->kept.revision.erased != 0 ||
           matching_read(visit->arena, visit->site->state, filing->id, filing->revision,
                         &matched->matches, err);
}

bool
matches_page(struct visit *visit, struct error *err)
{
    struct family_naming naming;
    struct matched matched;
    bool there;

    if (!matched_of(visit, &matched, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    if (!family_naming_begin(visit, &naming, err))
        return false;
    for (size_t i = 0; i < matched.matches.count; i++) {
        struct view *row = view_add(visit->view, "matches");

        show_match(row, &matched.matches.list[i]);
        view_put(row, "path",
                 match_path(visit, &naming, matched.filing.period, &matched.matches.list[i]));
    }
    filing_show(visit->view, &matched.filing);
    view_number(visit->view, "open", (int64_t)matched.matches.open);
    view_yes(visit->view, "some_behind", matched.matches.behind > 0);
    if (matched.matches.unknown > 0)
        view_number(visit->view, "unknown", (int64_t)matched.matches.unknown);
    view_yes(visit->view, "may_run",
             matched.filing.state == FILING_DRAFT && visit_is(visit, 1U << ROLE_PROVIDER));
    view_put(visit->view, "title", "Claimed before under another id?");
    return visit_show(visit, 200, "matches", err);
}

/* ---- two families side by side ---- */

/* *MATCH is NULL, answered, when the path names none. */
static bool
match_of(struct visit *visit, struct matched *matched, const struct match **match,
         struct error *err)
{
    struct family_naming naming;
    bool there;

    *match = NULL;
    if (!matched_of(visit, matched, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    if (!family_naming_begin(visit, &naming, err))
        return false;
    for (size_t i = 0; i < matched->matches.count; i++) {
        const char *path =
            match_path(visit, &naming, matched->filing.period, &matched->matches.list[i]);

        if (text_is(visit->params[1], strrchr(path, '/') + 1))
            *match = &matched->matches.list[i];
    }
    return *match != NULL || visit_missing(visit);
}

/* Somebody beside somebody; NULL: nobody there. */
static void
show_somebody(struct view *pair, const struct somebody *mine, const struct somebody *theirs)
{
    static const struct somebody NOBODY;
    const struct somebody *left = mine == NULL ? &NOBODY : mine;
    const struct somebody *right = theirs == NULL ? &NOBODY : theirs;
    const struct {
        const char *label;
        struct text left, right;
    } lines[] = {
        {"Member",     left->member,          right->member         },
        {"Role",       left->role,            right->role           },
        {"Forename",   left->said.forename,   right->said.forename  },
        {"Surname",    left->said.surname,    right->said.surname   },
        {"Born",       left->said.dob,        right->said.dob       },
        {"UPN",        left->said.upn,        right->said.upn       },
        {"NHS number", left->said.nhs_number, right->said.nhs_number},
    };

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct view *row = view_add(pair, "lines");

        view_put(row, "label", lines[i].label);
        view_put_text(row, "mine", lines[i].left);
        view_put_text(row, "theirs", lines[i].right);
        view_yes(row, "alike",
                 lines[i].left.length > 0 && text_equals(lines[i].left, lines[i].right));
    }
}

static struct view *
add_pair(struct visit *visit, const char *heading)
{
    struct view *pair = view_add(visit->view, "pairs");

    view_put(pair, "heading", heading);
    return pair;
}

static void
show_sides(struct visit *visit, const struct match_view *sides)
{
    for (size_t i = 0; i < sides->pairings.count; i++) {
        const struct pairing *pairing = &sides->pairings.list[i];
        struct view *pair =
            add_pair(visit, arena_printf(visit->arena, "Alike, with %d points", pairing->score));

        view_put(pair, "signs", signs_told(visit->arena, pairing->signs));
        show_somebody(pair, &sides->mine.people[pairing->mine],
                      &sides->claimed.people[pairing->theirs]);
    }
    for (size_t i = 0; i < sides->mine.count; i++)
        if (!pairings_have(&sides->pairings, true, i))
            show_somebody(add_pair(visit, "Like nobody of the claimed family"),
                          &sides->mine.people[i], NULL);
    for (size_t i = 0; i < sides->claimed.count; i++)
        if (!pairings_have(&sides->pairings, false, i))
            show_somebody(add_pair(visit, "Like nobody of this family"), NULL,
                          &sides->claimed.people[i]);
}

static void
show_verdicts(struct visit *visit, const char *chosen)
{
    for (enum verdict_of_match verdict = MATCH_SAME; verdict < MATCH_VERDICTS; verdict++) {
        struct view *row = view_add(visit->view, "verdicts");

        view_put(row, "value", MATCH_WORDS[verdict]);
        view_put(row, "label", MATCH_LOOKS[verdict].label);
        view_yes(row, "first", verdict == MATCH_SAME);
        view_yes(row, "chosen", strcmp(chosen, MATCH_WORDS[verdict]) == 0);
    }
}

static bool
show_one(struct visit *visit, const struct matched *matched, const struct match *match,
         const struct form *form, int status, struct error *err)
{
    static const char *const LACKING[] = {
        [CLAIMED_KNOWN] = NULL,
        [CLAIMED_UNKNOWN] = "The exports tell nothing of the members of the claimed family.",
        [CLAIMED_ERASED] = "The exports from which it was claimed were erased.",
    };
    struct match_view sides;

    if (!matching_view(visit->arena, visit->site->state, &matched->kept.revision, match, &sides,
                       err))
        return false;
    filing_show(visit->view, &matched->filing);
    show_match(visit->view, match);
    show_sides(visit, &sides);
    show_verdicts(visit, form_value(form, "verdict"));
    view_put(visit->view, "lacking", LACKING[sides.source]);
    view_printf(visit->view, "path", "/returns/%s/matches/%.*s", matched->filing.period,
                TEXT_ARGS(visit->params[1]));
    view_yes(visit->view, "may_decide",
             matched->filing.state == FILING_DRAFT && visit_is(visit, 1U << ROLE_PROVIDER));
    view_put(visit->view, "title", "Is it the same family?");
    form_show(form, visit->view);
    return visit_show(visit, status, "match", err);
}

bool
match_page(struct visit *visit, struct error *err)
{
    const struct match *match;
    struct matched matched;
    struct form form;

    if (!match_of(visit, &matched, &match, err) || match == NULL)
        return match == NULL && err->code == ERR_NONE;
    form_begin(DECIDE_MATCH, DECIDE_MATCH_FIELDS, &form);
    return show_one(visit, &matched, match, &form, 200, err);
}

/* ---- deciding ---- */

/* The same form once more (a double click, a page loaded again) decides nothing new. */
static bool
is_decided_already(const struct visit *visit, const struct match *match,
                   const struct match_request *request)
{
    return match->decision.verdict == request->verdict && match->reason != NULL &&
           strcmp(match->reason, request->reason) == 0 &&
           strcmp(match->decision.person, visit_actor(visit)->person.ref) == 0;
}

bool
match_decide(struct visit *visit, struct error *err)
{
    struct error said = {.code = ERR_NONE};
    struct match_request request;
    const struct match *match;
    struct matched matched;
    struct match_done done;
    struct form form;

    if (!match_of(visit, &matched, &match, err) || match == NULL)
        return match == NULL && err->code == ERR_NONE;
    if (!form_read(visit, DECIDE_MATCH, DECIDE_MATCH_FIELDS, &form))
        return show_one(visit, &matched, match, &form, 422, err);
    request = (struct match_request){.period = matched.filing.period,
                                     .family = match->family,
                                     .claimed_as = match->claimed_as,
                                     .reason = form_value(&form, "reason")};
    for (enum verdict_of_match verdict = MATCH_SAME; verdict < MATCH_VERDICTS; verdict++)
        if (strcmp(form_value(&form, "verdict"), MATCH_WORDS[verdict]) == 0)
            request.verdict = verdict;
    if (request.verdict == MATCH_OPEN)
        form_refuse(&form, "verdict", DECIDE_MATCH[0].missing);
    else if (is_decided_already(visit, match, &request) ||
             matching_decide(visit->arena, visit->site->state, visit_actor(visit), &request, &done,
                             &said)) {
        visit_sign(visit);
        return visit_go(visit,
                        arena_printf(visit->arena, "/returns/%s/matches", matched.filing.period));
    } else if (said.code != ERR_INPUT)
        return error_raise(err, said.code, "%s", said.text);
    else
        form_refuse(&form, "reason", visit_sentence(visit, &said));
    return show_one(visit, &matched, match, &form, 422, err);
}
