/* SPDX-License-Identifier: MIT */
/*
 * The families behind a return, for those who may see them.  No id of theirs stands in an address:
 * see web/family_name.h.
 */
#include <inttypes.h>

#include "service/reading_process.h"
#include "web/families_kept.h"
#include "web/family_name.h"
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

struct filter {
    enum decision_kind kind; /* DECISION_UNUSED: all */
    const char *test;        /* ""; or its code */
    const char *led_by;      /* NULL: anybody; else a place in the organisations' names */
    const char *led_by_name; /* ""; or how the address names it */
    size_t page;             /* from 1 */
};

/* What the list is made of. */
struct listing {
    struct filing filing;
    struct family_naming naming;
    const struct families_behind *behind;
    struct filter filter;
};

/* An organisation in an address: a sum, as a family's. */
static const char *
organisation_name(const struct visit *visit, const struct family_naming *naming, const char *name)
{
    const char *id = arena_printf(visit->arena, "led by/%s", name);

    return arena_printf(visit->arena, "%s", family_name(naming, text_of(id)).text);
}

static void
filter_organisation(struct visit *visit, struct listing *listing)
{
    const char *asked = visit_query(visit, "led_by");

    for (size_t i = 0; asked[0] != '\0' && i < listing->behind->organisations.name_count; i++) {
        const char *name = listing->behind->organisations.names[i];
        const char *shown = organisation_name(visit, &listing->naming, name);

        if (strcmp(asked, shown) != 0)
            continue;
        listing->filter.led_by = name;
        listing->filter.led_by_name = shown;
    }
}

static struct filter
filter_of(struct visit *visit)
{
    struct filter filter = {.kind = DECISION_UNUSED,
                            .test = "",
                            .led_by_name = "",
                            .page = strtoul(visit_query(visit, "page"), NULL, 10)};

    for (enum decision_kind kind = 0; kind < DECISION_UNUSED; kind++)
        if (strcmp(visit_query(visit, "decision"), DECISIONS[kind].code) == 0)
            filter.kind = kind;
    for (enum test_id test = 0; test < TEST_COUNT; test++)
        if (strcmp(visit_query(visit, "test"), TESTS[test].code) == 0)
            filter.test = TESTS[test].code;
    if (filter.page == 0 || filter.page > PAGES_MOST)
        filter.page = 1;
    return filter;
}

static bool
takes_all(const struct filter *filter)
{
    return filter->kind == DECISION_UNUSED && filter->test[0] == '\0' && filter->led_by == NULL;
}

static bool
passes(const struct listing *listing, const struct family_line *line)
{
    const struct filter *filter = &listing->filter;

    return (filter->led_by == NULL ||
            organisations_of(&listing->behind->organisations, line->episode) == filter->led_by) &&
           (filter->kind == DECISION_UNUSED || line->kind == filter->kind) &&
           (filter->test[0] == '\0' || family_names_test(line, filter->test));
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
show_line(struct visit *visit, const struct listing *listing, const struct family_line *line)
{
    struct view *row = view_add(visit->view, "lines");

    view_put_text(row, "episode", line->episode);
    view_put_text(row, "family", line->family);
    view_put(row, "decision", DECISION_LOOKS[line->kind].label);
    view_put(row, "colour", DECISION_LOOKS[line->kind].colour);
    view_put(row, "organisation", organisations_of(&listing->behind->organisations, line->episode));
    view_put_text(row, "earliest", line->earliest_claim_on);
    view_put_text(row, "failed", line->failed);
    view_put_text(row, "unknown", line->unknown);
    view_put_text(row, "waived", line->waived);
    view_put_text(row, "path", path_of(row->arena, listing, line->episode));
}

/* Shows the lines of the page asked for -> how many there are on all pages. */
static size_t
show_lines(struct visit *visit, const struct listing *listing)
{
    const struct family_list *families = &listing->behind->families;
    size_t from = (listing->filter.page - 1) * PAGE_LINES, found = 0;

    if (takes_all(&listing->filter)) {
        for (size_t i = from; i < families->count && i < from + PAGE_LINES; i++)
            show_line(visit, listing, &families->list[i]);
        return families->count;
    }
    for (size_t i = 0; i < families->count; i++)
        if (passes(listing, &families->list[i])) {
            if (found >= from && found < from + PAGE_LINES)
                show_line(visit, listing, &families->list[i]);
            found++;
        }
    return found;
}

static void
show_filters(struct visit *visit, const struct listing *listing)
{
    const struct filter *filter = &listing->filter;

    for (enum decision_kind kind = 0; kind < DECISION_UNUSED; kind++) {
        struct view *option = view_add(visit->view, "decisions");

        view_put(option, "value", DECISIONS[kind].code);
        view_put(option, "label", DECISION_LOOKS[kind].label);
        view_yes(option, "chosen", filter->kind == kind);
    }
    for (enum test_id test = 0; test < TEST_COUNT; test++) {
        struct view *option = view_add(visit->view, "tests");

        view_put(option, "value", TESTS[test].code);
        view_printf(option, "label", "%s %s", TESTS[test].code, TESTS[test].name);
        view_yes(option, "chosen", strcmp(filter->test, TESTS[test].code) == 0);
    }
    for (size_t i = 0; i < listing->behind->organisations.name_count; i++) {
        struct view *option = view_add(visit->view, "organisations");
        const char *name = listing->behind->organisations.names[i];

        view_put(option, "value", organisation_name(visit, &listing->naming, name));
        view_put(option, "label", name);
        view_yes(option, "chosen", filter->led_by == name);
    }
}

static void
show_pages(struct visit *visit, const struct listing *listing, size_t found)
{
    const struct filter *filter = &listing->filter;
    const char *base = arena_printf(
        visit->arena,
        "/returns/%s/families?decision=%s&test=%s&led_by=%s&page=", listing->filing.period,
        filter->kind == DECISION_UNUSED ? "" : DECISIONS[filter->kind].code, filter->test,
        filter->led_by_name);
    size_t pages = (found + PAGE_LINES - 1) / PAGE_LINES;

    view_number(visit->view, "found_count", (int64_t)found);
    view_yes(visit->view, "one", found == 1);
    view_printf(visit->view, "page", "%zu", filter->page);
    view_printf(visit->view, "pages", "%zu", pages == 0 ? 1 : pages);
    if (filter->page > 1)
        view_printf(visit->view, "page_before", "%s%zu", base, filter->page - 1);
    if (filter->page < pages)
        view_printf(visit->view, "page_after", "%s%zu", base, filter->page + 1);
}

static bool
list_families(struct visit *visit, struct listing *listing, struct error *err)
{
    if (!family_naming_begin(visit, &listing->naming, err) ||
        !families_of(visit, &listing->filing, &listing->behind, err))
        return false;
    listing->filter = filter_of(visit);
    filter_organisation(visit, listing);
    return true;
}

bool
families_page(struct visit *visit, struct error *err)
{
    struct listing listing;
    bool there;

    if (!return_of(visit, &listing.filing, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    if (!list_families(visit, &listing, err))
        return false;
    filing_show(visit->view, &listing.filing);
    show_filters(visit, &listing);
    show_pages(visit, &listing, show_lines(visit, &listing));
    view_put(visit->view, "title", "Families");
    return visit_show(visit, 200, "families", err);
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
find_line(struct visit *visit, const struct filing *filing, struct family_line *line, bool *found,
          struct error *err)
{
    const struct families_behind *behind;
    struct family_naming naming;

    *found = false;
    if (!family_naming_begin(visit, &naming, err) || !families_of(visit, filing, &behind, err))
        return false;
    for (size_t i = 0; !*found && i < behind->families.count; i++) {
        *line = behind->families.list[i];
        *found = text_is(visit->params[1], family_name(&naming, line->episode).text);
    }
    return true;
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

/* With what the reading process told. */
static bool
show_told(struct visit *visit, const struct errand *errand, struct error *err)
{
    const int *status = visit->kept;
    const struct json_value *told;

    if (!reading_answer(visit->arena, errand->answer, &told, err))
        return false;
    show_explanation(visit->view, told);
    return visit_show(visit, *status, "family", err);
}

/* The exports are read again for it, by another process. */
bool
family_show(struct visit *visit, const struct filing *filing, const struct family_line *line,
            const struct family_forms *forms, int status, struct error *err)
{
    int *kept = ARENA_ARRAY(visit->arena, int, 1);

    *kept = status;
    visit->kept = kept;
    if (!hold_show(visit, filing, line->family.at, err) ||
        !show_notes(visit, filing, line->family.at, err))
        return false;
    filing_show(visit->view, filing);
    view_printf(visit->view, "path", "/returns/%s/families/%.*s", filing->period,
                TEXT_ARGS(visit->params[1]));
    view_put(visit->view, "title", "A family's episode");
    form_show(&forms->hold, visit->view);
    form_show(&forms->note, visit->view);
    return visit_read(
        visit, reading_explain(visit->arena, filing->period, filing->revision, line->episode.at),
        show_told);
}

static const struct form_field NOTE[] = {
    {"note", "Write a note", FORM_NEEDED | FORM_TRIMMED, NOTE_MOST},
};

void
family_forms_begin(struct family_forms *forms)
{
    form_begin(NOTE, 1, &forms->note);
    hold_form_begin(&forms->hold);
}

bool
family_episode_of(struct visit *visit, struct filing *filing, struct family_line *line, bool *there,
                  struct error *err)
{
    *line = (struct family_line){.kind = DECISION_UNUSED};
    if (!return_of(visit, filing, there, err) || !*there)
        return !*there && err->code == ERR_NONE;
    if (!find_line(visit, filing, line, there, err))
        return false;
    return *there || visit_missing(visit);
}

bool
family_page(struct visit *visit, struct error *err)
{
    struct family_forms forms;
    struct family_line line;
    struct filing filing;
    bool there;

    if (!family_episode_of(visit, &filing, &line, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    family_forms_begin(&forms);
    return family_show(visit, &filing, &line, &forms, 200, err);
}

bool
family_note(struct visit *visit, struct error *err)
{
    struct error said = {.code = ERR_NONE};
    struct note_request request;
    struct family_forms forms;
    struct family_line line;
    struct filing filing;
    bool there;

    if (!family_episode_of(visit, &filing, &line, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    family_forms_begin(&forms);
    if (form_read(visit, NOTE, 1, &forms.note)) {
        request = (struct note_request){.period = filing.period,
                                        .family = line.family.at,
                                        .words = form_value(&forms.note, "note")};
        if (returns_note(visit->arena, visit->site->state, visit_actor(visit), &request, &said))
            return visit_go(visit, arena_printf(visit->arena, "/returns/%s/families/%.*s#notes",
                                                filing.period, TEXT_ARGS(visit->params[1])));
        if (said.code != ERR_INPUT)
            return error_raise(err, said.code, "%s", said.text);
        form_refuse(&forms.note, "note", visit_sentence(visit, &said));
    }
    return family_show(visit, &filing, &line, &forms, 422, err);
}
