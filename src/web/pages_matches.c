/* SPDX-License-Identifier: MIT */
/*
 * Families of a return that may have been claimed under another id: listed, put side by side, and
 * decided by a data provider while the return is a draft.  An address names the two as
 * service/family_name.h does.
 */
#include <inttypes.h>

#include "base/clock.h"
#include "service/family_name.h"
#include "service/matching.h"
#include "service/reading_process.h"
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
    if (!family_naming_open(visit->arena, visit->session.csrf, &naming, err))
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
    if (!family_naming_open(visit->arena, visit->session.csrf, &naming, err))
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
show_somebody(struct view *pair, const struct json_value *mine, const struct json_value *theirs)
{
    static const struct {
        const char *label, *key;
    } LINES[] = {
        {"Member",     "member"    },
        {"Role",       "role"      },
        {"Forename",   "forename"  },
        {"Surname",    "surname"   },
        {"Born",       "dob"       },
        {"UPN",        "upn"       },
        {"NHS number", "nhs_number"},
    };

    for (size_t i = 0; i < sizeof LINES / sizeof *LINES; i++) {
        const char *left = reading_text(mine, LINES[i].key);
        const char *right = reading_text(theirs, LINES[i].key);
        struct view *row = view_add(pair, "lines");

        view_put(row, "label", LINES[i].label);
        view_put(row, "mine", left);
        view_put(row, "theirs", right);
        view_yes(row, "alike", left[0] != '\0' && strcmp(left, right) == 0);
    }
}

/* SIDE is "mine" or "theirs". */
static bool
is_paired(const struct json_value *pairs, const char *side, size_t at)
{
    for (size_t i = 0; i < json_item_count(pairs); i++)
        if (reading_number(json_item(pairs, i), side) == (int64_t)at)
            return true;
    return false;
}

static struct view *
add_pair(struct visit *visit, const char *heading)
{
    struct view *pair = view_add(visit->view, "pairs");

    view_put(pair, "heading", heading);
    return pair;
}

/* One of a list's, by a number that was told; NULL when there is none. */
static const struct json_value *
one_of(const struct json_value *list, const struct json_value *pair, const char *side)
{
    return json_item(list, (size_t)reading_number(pair, side));
}

static void
show_sides(struct visit *visit, const struct json_value *sides)
{
    const struct json_value *pairs = json_member(sides, "pairs");
    const struct json_value *mine = json_member(sides, "mine");
    const struct json_value *claimed = json_member(sides, "claimed");

    for (size_t i = 0; i < json_item_count(pairs); i++) {
        const struct json_value *told = json_item(pairs, i);
        struct view *pair = add_pair(visit, arena_printf(visit->arena, "Alike, with %d points",
                                                         (int)reading_number(told, "score")));

        view_put(pair, "signs", signs_told(visit->arena, (unsigned)reading_number(told, "signs")));
        show_somebody(pair, one_of(mine, told, "mine"), one_of(claimed, told, "theirs"));
    }
    for (size_t i = 0; i < json_item_count(mine); i++)
        if (!is_paired(pairs, "mine", i))
            show_somebody(add_pair(visit, "Like nobody of the claimed family"), json_item(mine, i),
                          NULL);
    for (size_t i = 0; i < json_item_count(claimed); i++)
        if (!is_paired(pairs, "theirs", i))
            show_somebody(add_pair(visit, "Like nobody of this family"), NULL,
                          json_item(claimed, i));
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

/* A visit to the page, while another process looks up who belongs to the two families. */
struct match_visit {
    struct matched matched;
    const struct match *match;
    struct form form;
    int status;
};

static bool
show_told(struct visit *visit, const struct errand *errand, struct error *err)
{
    static const char *const LACKING[] = {
        [CLAIMED_KNOWN] = NULL,
        [CLAIMED_UNKNOWN] = "The exports tell nothing of the members of the claimed family.",
        [CLAIMED_ERASED] = "The exports from which it was claimed were erased.",
    };
    const struct match_visit *asked = visit->kept;
    const struct filing *filing = &asked->matched.filing;
    const struct json_value *sides;
    int64_t source;

    if (!reading_answer(visit->arena, errand->answer, &sides, err))
        return false;
    source = reading_number(sides, "source");
    filing_show(visit->view, filing);
    show_match(visit->view, asked->match);
    show_sides(visit, sides);
    show_verdicts(visit, form_value(&asked->form, "verdict"));
    if (source >= 0 && source < (int64_t)(sizeof LACKING / sizeof *LACKING))
        view_put(visit->view, "lacking", LACKING[source]);
    view_printf(visit->view, "path", "/returns/%s/matches/%.*s", filing->period,
                TEXT_ARGS(visit->params[1]));
    view_yes(visit->view, "may_decide",
             filing->state == FILING_DRAFT && visit_is(visit, 1U << ROLE_PROVIDER));
    view_put(visit->view, "title", "Is it the same family?");
    form_show(&asked->form, visit->view);
    return visit_show(visit, asked->status, "match", err);
}

static bool
show_one(struct visit *visit, struct match_visit *asked, int status)
{
    const struct filing *filing = &asked->matched.filing;
    const struct revision_seen seen = {.period = filing->period,
                                       .number = filing->revision,
                                       .man = asked->matched.kept.revision.man};

    asked->status = status;
    visit->kept = asked;
    return visit_fetch(
        visit, reading_match(visit->arena, &seen, asked->match->family, asked->match->claimed_as),
        show_told);
}

bool
match_page(struct visit *visit, struct error *err)
{
    struct match_visit *asked = ARENA_ARRAY(visit->arena, struct match_visit, 1);

    if (!match_of(visit, &asked->matched, &asked->match, err) || asked->match == NULL)
        return asked->match == NULL && err->code == ERR_NONE;
    form_begin(DECIDE_MATCH, DECIDE_MATCH_FIELDS, &asked->form);
    return show_one(visit, asked, 200);
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

static struct match_request
request_of(const struct match_visit *asked)
{
    struct match_request request = {.period = asked->matched.filing.period,
                                    .family = asked->match->family,
                                    .claimed_as = asked->match->claimed_as,
                                    .reason = form_value(&asked->form, "reason")};

    for (enum verdict_of_match verdict = MATCH_SAME; verdict < MATCH_VERDICTS; verdict++)
        if (strcmp(form_value(&asked->form, "verdict"), MATCH_WORDS[verdict]) == 0)
            request.verdict = verdict;
    return request;
}

bool
match_decide(struct visit *visit, struct error *err)
{
    struct match_visit *asked = ARENA_ARRAY(visit->arena, struct match_visit, 1);
    struct error said = {.code = ERR_NONE};
    struct match_request request;
    struct match_done done;

    if (!match_of(visit, &asked->matched, &asked->match, err) || asked->match == NULL)
        return asked->match == NULL && err->code == ERR_NONE;
    if (!form_read(visit, DECIDE_MATCH, DECIDE_MATCH_FIELDS, &asked->form))
        return show_one(visit, asked, 422);
    request = request_of(asked);
    if (request.verdict == MATCH_OPEN)
        form_refuse(&asked->form, "verdict", DECIDE_MATCH[0].missing);
    else if (is_decided_already(visit, asked->match, &request) ||
             matching_decide(visit->arena, visit->site->state, visit_actor(visit), &request, &done,
                             &said)) {
        visit_sign(visit);
        return visit_go(visit, arena_printf(visit->arena, "/returns/%s/matches", request.period));
    } else if (said.code != ERR_INPUT)
        return error_pass(err, &said);
    else
        form_refuse(&asked->form, "reason", visit_sentence(visit, &said));
    return show_one(visit, asked, 422);
}
