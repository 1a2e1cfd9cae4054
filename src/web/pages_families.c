/* SPDX-License-Identifier: MIT */
/*
 * The families behind a return, for those who may see them.  No id of theirs stands in an address:
 * see service/family_name.h.
 */
#include <inttypes.h>

#include "service/family_name.h"
#include "service/reading_process.h"
#include "web/families_kept.h"
#include "web/family_page.h"
#include "web/filing_view.h"
#include "web/pages.h"
#include "web/return_view.h"

#define PAGE_LINES 50
#define PAGES_MOST 1000000

#define VERDICTS ((unsigned)VERDICT_NOT_ASKED + 1)

static const struct {
    const char *label, *colour;
} DECISION_LOOKS[DECISION_COUNT] = {
    [DECISION_CLAIMABLE] = {"Claimable",      "green" },
    [DECISION_GAP] = {"Missing data",   "yellow"},
    [DECISION_WAITING] = {"Waiting",        "blue"  },
    [DECISION_FAILED] = {"Failed",         "red"   },
    [DECISION_CLAIMED_BEFORE] = {"Claimed before", "purple"},
    [DECISION_OPEN] = {"Open",           "grey"  },
    [DECISION_WITHHELD] = {"Held back",      "orange"},
};

/* ---- the list ---- */

/* What the list is made of. */
struct listing {
    struct filing filing;
    struct family_naming naming;
    const struct roll *roll;
    struct roll_filter filter;
    const char *test, *led_by; /* as the address has them; "" */
    size_t page;               /* from 1 */
};

/* An organisation in an address: a sum, as a family's. */
static const char *
organisation_name(const struct visit *visit, const struct listing *listing, size_t place)
{
    struct builder id = {.arena = visit->arena};
    struct family_name name;

    builder_puts(&id, "led by/");
    builder_puts(&id, roll_organisation(listing->roll, place));
    name = family_name(&listing->naming, (struct text){id.at, id.length});
    return arena_copy(visit->arena, name.text, FAMILY_NAME_DIGITS);
}

static void
filter_organisation(struct visit *visit, struct listing *listing)
{
    const char *asked = visit_query(visit, "led_by");

    for (size_t i = 0; asked[0] != '\0' && i < listing->roll->organisation_count; i++) {
        const char *shown = organisation_name(visit, listing, i);

        if (strcmp(asked, shown) != 0)
            continue;
        listing->filter.led_by = i + 1;
        listing->led_by = shown;
    }
}

static void
filter(struct visit *visit, struct listing *listing)
{
    listing->filter = (struct roll_filter){.kind = DECISION_UNUSED};
    listing->test = listing->led_by = "";
    listing->page = strtoul(visit_query(visit, "page"), NULL, 10);
    for (enum decision_kind kind = 0; kind < DECISION_UNUSED; kind++)
        if (strcmp(visit_query(visit, "decision"), DECISIONS[kind].code) == 0)
            listing->filter.kind = kind;
    for (enum test_id test = 0; test < TEST_COUNT; test++)
        if (strcmp(visit_query(visit, "test"), TESTS[test].code) == 0) {
            listing->filter.tests = 1U << test;
            listing->test = TESTS[test].code;
        }
    if (listing->page == 0 || listing->page > PAGES_MOST)
        listing->page = 1;
    filter_organisation(visit, listing);
}

/* Fifty to a page, so without printf. */
static struct text
path_of(struct arena *arena, const struct listing *listing, struct text episode)
{
    struct builder path = {.arena = arena};

    builder_puts(&path, "/returns/");
    builder_puts(&path, listing->filing.period);
    builder_puts(&path, "/families/");
    builder_puts(&path, family_name(&listing->naming, episode).text);
    return (struct text){path.at, path.length};
}

static void
show_line(struct visit *visit, const struct listing *listing, size_t place)
{
    const struct roll_line line = roll_line(listing->roll, place);
    struct view *row = view_add(visit->view, "lines");

    view_put_text(row, "episode", line.episode);
    view_put_text(row, "family", line.family);
    view_put(row, "decision", DECISION_LOOKS[line.kind].label);
    view_put(row, "colour", DECISION_LOOKS[line.kind].colour);
    /* "" where nothing is known: what a row has is not looked for in all of the page */
    view_put(row, "organisation", line.organisation == NULL ? "" : line.organisation);
    view_put_text(row, "earliest", line.earliest_claim_on);
    view_put_text(row, "failed", line.failed);
    view_put_text(row, "unknown", line.unknown);
    view_put_text(row, "path", path_of(row->arena, listing, line.episode));
}

/* Shows the lines of the page asked for -> how many there are on all pages. */
static size_t
show_lines(struct visit *visit, const struct listing *listing)
{
    size_t places[PAGE_LINES], count;
    size_t found = roll_pick(listing->roll, &listing->filter, (listing->page - 1) * PAGE_LINES,
                             PAGE_LINES, places, &count);

    for (size_t i = 0; i < count; i++)
        show_line(visit, listing, places[i]);
    return found;
}

/* Without printf, too. */
static struct text
label_of(struct arena *arena, const struct test_def *test)
{
    struct builder label = {.arena = arena};

    builder_puts(&label, test->code);
    builder_puts(&label, " ");
    builder_puts(&label, test->name);
    return (struct text){label.at, label.length};
}

static void
show_filters(struct visit *visit, const struct listing *listing)
{
    const struct roll_filter *filter = &listing->filter;

    for (enum decision_kind kind = 0; kind < DECISION_UNUSED; kind++) {
        struct view *option = view_add(visit->view, "decisions");

        view_put(option, "value", DECISIONS[kind].code);
        view_put(option, "label", DECISION_LOOKS[kind].label);
        view_yes(option, "chosen", filter->kind == kind);
    }
    for (enum test_id test = 0; test < TEST_COUNT; test++) {
        struct view *option = view_add(visit->view, "tests");

        view_put_text(option, "label", label_of(option->arena, &TESTS[test]));
        view_put(option, "value", TESTS[test].code);
        view_yes(option, "chosen", filter->tests == 1U << test);
    }
    for (size_t i = 0; i < listing->roll->organisation_count; i++) {
        struct view *option = view_add(visit->view, "organisations");

        view_put(option, "value", organisation_name(visit, listing, i));
        view_put(option, "label", roll_organisation(listing->roll, i));
        view_yes(option, "chosen", filter->led_by == i + 1);
    }
}

static void
show_pages(struct visit *visit, const struct listing *listing, size_t found)
{
    enum decision_kind kind = listing->filter.kind;
    const char *base = arena_printf(
        visit->arena,
        "/returns/%s/families?decision=%s&test=%s&led_by=%s&page=", listing->filing.period,
        kind == DECISION_UNUSED ? "" : DECISIONS[kind].code, listing->test, listing->led_by);
    size_t pages = (found + PAGE_LINES - 1) / PAGE_LINES;

    view_number(visit->view, "found_count", (int64_t)found);
    view_yes(visit->view, "one", found == 1);
    view_printf(visit->view, "page", "%zu", listing->page);
    view_printf(visit->view, "pages", "%zu", pages == 0 ? 1 : pages);
    if (listing->page > 1)
        view_printf(visit->view, "page_before", "%s%zu", base, listing->page - 1);
    if (listing->page < pages)
        view_printf(visit->view, "page_after", "%s%zu", base, listing->page + 1);
}

static bool
show_list(struct visit *visit, const struct filing *filing, const struct roll *roll,
          struct error *err)
{
    struct listing listing = {.filing = *filing, .roll = roll};

    if (!family_naming_open(visit->arena, visit->session.csrf, &listing.naming, err))
        return false;
    filter(visit, &listing);
    filing_show(visit->view, filing);
    show_filters(visit, &listing);
    show_pages(visit, &listing, show_lines(visit, &listing));
    view_put(visit->view, "title", "Families");
    return visit_show(visit, 200, "families", err);
}

/* The list has come. */
static bool
show_fetched(struct visit *visit, const struct errand *errand, struct error *err)
{
    const struct filing *filing = visit->kept;
    const struct roll *roll;

    return families_take(visit, filing, errand, &roll, err) && show_list(visit, filing, roll, err);
}

bool
families_page(struct visit *visit, struct error *err)
{
    struct filing *filing = ARENA_ARRAY(visit->arena, struct filing, 1);
    const struct roll *roll;
    bool there;

    if (!return_of(visit, filing, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    roll = families_of(visit, filing);
    if (roll != NULL)
        return show_list(visit, filing, roll, err);
    visit->kept = filing;
    return families_fetch(visit, filing, show_fetched, err);
}

/* ---- one of them ---- */

/* A place in a table of COUNT, however odd the number is that came. */
static unsigned
place_of(const struct json_value *object, const char *key, unsigned count)
{
    int64_t place = reading_number(object, key);

    return place >= 0 && place < (int64_t)count ? (unsigned)place : 0;
}

static void
show_rows(struct view *view, const struct json_value *from)
{
    const struct json_value *rows = json_member(from, "rows");
    int64_t more = reading_number(from, "more");

    for (size_t i = 0; i < json_item_count(rows); i++) {
        struct view *row = view_add(view, "rows");

        view_put(row, "where", reading_text(json_item(rows, i), "where"));
        view_put(row, "says", reading_text(json_item(rows, i), "says"));
    }
    if (more > 0)
        view_number(view, "more_rows", more);
}

static void
show_test(struct view *view, enum test_id test, const struct json_value *told)
{
    static const char *const COLOURS[] = {
        [VERDICT_PASS] = "green",   [VERDICT_FAIL] = "red",       [VERDICT_UNKNOWN] = "yellow",
        [VERDICT_WAITING] = "blue", [VERDICT_NOT_ASKED] = "grey",
    };
    enum verdict verdict = (enum verdict)place_of(told, "verdict", VERDICTS);
    struct view *row = view_add(view, "tests");

    view_put(row, "code", TESTS[test].code);
    view_put(row, "name", TESTS[test].name);
    view_put(row, "asks", TESTS[test].asks);
    view_put(row, "verdict", reading_text(told, "told"));
    view_put(row, "colour", COLOURS[verdict]);
    if (verdict == VERDICT_NOT_ASKED)
        return;
    view_put(row, "words", reading_text(told, "words"));
    view_put(row, "missing", reading_text(told, "missing"));
    show_rows(row, told);
}

static void
show_measure(struct view *view, const struct json_value *told)
{
    enum verdict verdict = (enum verdict)place_of(told, "verdict", VERDICTS);
    struct view *row = view_add(view, "measures");

    view_put(row, "code", TESTS[place_of(told, "test", TEST_COUNT)].code);
    view_put(row, "name", reading_text(told, "name"));
    view_put(row, "words", reading_text(told, "words"));
    view_put(row, "verdict",
             verdict == VERDICT_PASS   ? "pass"
             : verdict == VERDICT_FAIL ? "fail"
                                       : "unknown");
    show_rows(row, told);
}

static void
show_explanation(struct view *view, const struct json_value *told)
{
    enum decision_kind kind = (enum decision_kind)place_of(told, "decision", DECISION_COUNT);
    const struct json_value *tests = json_member(told, "tests");
    const struct json_value *measures = json_member(told, "measures");

    view_put(view, "episode", reading_text(told, "episode"));
    view_put(view, "family", reading_text(told, "family"));
    view_put(view, "decision", DECISION_LOOKS[kind].label);
    view_put(view, "decision_colour", DECISION_LOOKS[kind].colour);
    view_put(view, "decision_means", DECISIONS[kind].meaning);
    view_put(view, "opened", reading_text(told, "opened"));
    view_put(view, "closed", reading_text(told, "closed"));
    view_put(view, "outlook", reading_text(told, "outlook"));
    view_put(view, "follow_up", reading_text(told, "follow_up"));
    for (enum test_id test = 0; test < TEST_COUNT; test++)
        show_test(view, test, json_item(tests, test));
    for (size_t i = 0; i < json_item_count(measures); i++)
        show_measure(view, json_item(measures, i));
}

static bool
show_notes(struct visit *visit, const struct filing *filing, const char *family, struct error *err)
{
    struct remarks remarks;

    if (!returns_family_notes(visit->arena, visit->site->state, filing, family, &remarks, err))
        return false;
    return_show_notes(visit->view, &remarks);
    return true;
}

static struct family_seen
seen_of(const struct visit *visit, const struct filing *filing)
{
    return (struct family_seen){
        .of = {.period = filing->period, .number = filing->revision, .man = filing->man},
        .key = visit->session.csrf,
        .name = visit->params[1],
    };
}

/* With what the reading process told. */
static bool
show_told(struct visit *visit, const struct errand *errand, struct error *err)
{
    const struct family_visit *family = visit->kept;
    const struct filing *filing = &family->filing;
    const struct json_value *told;
    const char *id;

    if (!reading_answer(visit->arena, errand->answer, &told, err))
        return false;
    id = reading_text(told, "family");
    if (id[0] == '\0')
        return visit_missing(visit);
    if (!hold_show(visit, filing, id, err) || !show_notes(visit, filing, id, err))
        return false;
    filing_show(visit->view, filing);
    view_printf(visit->view, "path", "/returns/%s/families/%.*s", filing->period,
                TEXT_ARGS(visit->params[1]));
    view_put(visit->view, "title", "A family's episode");
    form_show(&family->hold, visit->view);
    form_show(&family->note, visit->view);
    show_explanation(visit->view, told);
    return visit_show(visit, family->status, "family", err);
}

/* The exports are read again for it, by another process, which also knows whom the path names. */
bool
family_show(struct visit *visit, struct family_visit *family, int status)
{
    const struct family_seen seen = seen_of(visit, &family->filing);

    family->status = status;
    visit->kept = family;
    return visit_read(visit, reading_explain(visit->arena, &seen), show_told);
}

static const struct form_field NOTE[] = {
    {"note", "Write a note", FORM_NEEDED | FORM_TRIMMED, NOTE_MOST},
};

bool
family_begin(struct visit *visit, struct family_visit **family, bool *there, struct error *err)
{
    struct family_visit *made = ARENA_ARRAY(visit->arena, struct family_visit, 1);

    *family = made;
    form_begin(NOTE, 1, &made->note);
    hold_form_begin(&made->hold);
    *there = family_name_is_one(visit->params[1]);
    return *there ? return_of(visit, &made->filing, there, err) : visit_missing(visit);
}

bool
family_find(struct visit *visit, struct family_visit *family, visit_then *then)
{
    const struct family_seen seen = seen_of(visit, &family->filing);

    visit->kept = family;
    return visit_fetch(visit, reading_family(visit->arena, &seen), then);
}

bool
family_found(struct visit *visit, const struct errand *errand, const char **family, bool *there,
             struct error *err)
{
    const struct json_value *answer;

    *there = false;
    if (!reading_answer(visit->arena, errand->answer, &answer, err))
        return false;
    *family = reading_text(answer, "family");
    *there = *family[0] != '\0';
    return *there || visit_missing(visit);
}

bool
family_page(struct visit *visit, struct error *err)
{
    struct family_visit *family;
    bool there;

    if (!family_begin(visit, &family, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    return family_show(visit, family, 200);
}

static bool
note_it(struct visit *visit, const struct errand *errand, struct error *err)
{
    struct family_visit *family = visit->kept;
    struct note_request request = {.period = family->filing.period,
                                   .words = form_value(&family->note, "note")};
    struct error said = {.code = ERR_NONE};
    bool there;

    if (!family_found(visit, errand, &request.family, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    if (returns_note(visit->arena, visit->site->state, visit_actor(visit), &request, &said))
        return visit_go(visit, arena_printf(visit->arena, "/returns/%s/families/%.*s#notes",
                                            request.period, TEXT_ARGS(visit->params[1])));
    if (said.code != ERR_INPUT)
        return error_pass(err, &said);
    form_refuse(&family->note, "note", visit_sentence(visit, &said));
    return family_show(visit, family, 422);
}

bool
family_note(struct visit *visit, struct error *err)
{
    struct family_visit *family;
    bool there;

    if (!family_begin(visit, &family, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    return form_read(visit, NOTE, 1, &family->note) ? family_find(visit, family, note_it)
                                                    : family_show(visit, family, 422);
}
