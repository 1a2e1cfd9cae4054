/* SPDX-License-Identifier: MIT */
/*
 * The families behind a return, for those who may see them.  No id of theirs stands in an address:
 * an episode is named by a sum over its id and the session's token, which tells nobody anything and
 * leads nowhere in another session.
 */
#include <inttypes.h>

#include "port/digest.h"
#include "service/families.h"
#include "service/reading_process.h"
#include "web/filing_view.h"
#include "web/pages.h"
#include "web/return_view.h"

#define PAGE_LINES 50
#define REF_DIGITS 20

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
};

/* ---- opaque names ---- */

struct naming {
    struct hasher hasher;
    struct text key;
};

static bool
naming_begin(struct visit *visit, struct naming *naming, struct error *err)
{
    naming->key = text_of(visit->session.csrf);
    return digest_hasher(visit->arena, &naming->hasher, err);
}

static struct hash_text
name_of(const struct naming *naming, struct text episode)
{
    const struct text parts[] = {text_of("family/"), naming->key, text_of("/"), episode};
    struct hash hash = hash_parts(&naming->hasher, parts, sizeof parts / sizeof *parts);
    struct hash_text name = hash_hex(&hash);

    name.text[REF_DIGITS] = '\0';
    return name;
}

/* ---- the list ---- */

struct filter {
    enum decision_kind kind; /* DECISION_UNUSED: all */
    const char *test;        /* ""; or its code */
    size_t page;             /* from 1 */
};

static struct filter
filter_of(struct visit *visit)
{
    struct filter filter = {
        .kind = DECISION_UNUSED, .test = "", .page = strtoul(visit_query(visit, "page"), NULL, 10)};

    for (enum decision_kind kind = 0; kind < DECISION_UNUSED; kind++)
        if (strcmp(visit_query(visit, "decision"), DECISIONS[kind].code) == 0)
            filter.kind = kind;
    for (enum test_id test = 0; test < TEST_COUNT; test++)
        if (strcmp(visit_query(visit, "test"), TESTS[test].code) == 0)
            filter.test = TESTS[test].code;
    if (filter.page == 0)
        filter.page = 1;
    return filter;
}

static bool
passes(const struct filter *filter, const struct family_line *line)
{
    return (filter->kind == DECISION_UNUSED || line->kind == filter->kind) &&
           (filter->test[0] == '\0' || family_names_test(line, filter->test));
}

static void
show_line(struct visit *visit, const struct naming *naming, const struct filing *filing,
          const struct family_line *line)
{
    struct view *row = view_add(visit->view, "lines");

    view_put_text(row, "episode", line->episode);
    view_put_text(row, "family", line->family);
    view_put(row, "decision", DECISION_LOOKS[line->kind].label);
    view_put(row, "colour", DECISION_LOOKS[line->kind].colour);
    view_put_text(row, "earliest", line->earliest_claim_on);
    view_put_text(row, "failed", line->failed);
    view_put_text(row, "unknown", line->unknown);
    view_put_text(row, "waived", line->waived);
    view_printf(row, "path", "/returns/%s/families/%s", filing->period,
                name_of(naming, line->episode).text);
}

static void
show_filters(struct visit *visit, const struct filter *filter)
{
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
}

static void
show_pages(struct visit *visit, const struct filing *filing, const struct filter *filter,
           size_t found)
{
    const char *base = arena_printf(
        visit->arena, "/returns/%s/families?decision=%s&test=%s&page=", filing->period,
        filter->kind == DECISION_UNUSED ? "" : DECISIONS[filter->kind].code, filter->test);
    size_t pages = (found + PAGE_LINES - 1) / PAGE_LINES;

    view_number(visit->view, "found_count", (int64_t)found);
    view_printf(visit->view, "page", "%zu", filter->page);
    view_printf(visit->view, "pages", "%zu", pages == 0 ? 1 : pages);
    if (filter->page > 1)
        view_printf(visit->view, "page_before", "%s%zu", base, filter->page - 1);
    if (filter->page < pages)
        view_printf(visit->view, "page_after", "%s%zu", base, filter->page + 1);
}

bool
families_page(struct visit *visit, struct error *err)
{
    struct filter filter = filter_of(visit);
    struct family_list families;
    struct naming naming;
    struct filing filing;
    size_t found = 0;
    bool there;

    if (!return_of(visit, &filing, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    if (!naming_begin(visit, &naming, err) ||
        !families_read(visit->arena, visit->site->state, filing.id, filing.revision, &families,
                       err))
        return false;
    for (size_t i = 0; i < families.count; i++) {
        if (!passes(&filter, &families.list[i]))
            continue;
        if (found / PAGE_LINES + 1 == filter.page)
            show_line(visit, &naming, &filing, &families.list[i]);
        found++;
    }
    filing_show(visit->view, &filing);
    show_filters(visit, &filter);
    show_pages(visit, &filing, &filter, found);
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
find_line(struct visit *visit, const struct filing *filing, const char **episode, struct error *err)
{
    struct family_list families;
    struct naming naming;

    *episode = NULL;
    if (!naming_begin(visit, &naming, err) ||
        !families_read(visit->arena, visit->site->state, filing->id, filing->revision, &families,
                       err))
        return false;
    for (size_t i = 0; *episode == NULL && i < families.count; i++)
        if (text_is(visit->params[1], name_of(&naming, families.list[i].episode).text))
            *episode = families.list[i].episode.at;
    return true;
}

/* The exports are read again for it, by another process. */
static bool
show_family(struct visit *visit, const struct errand *errand, struct error *err)
{
    const struct json_value *told;

    if (!reading_answer(visit->arena, errand->answer, &told, err))
        return false;
    show_explanation(visit->view, told);
    view_put(visit->view, "title", "A family's episode");
    return visit_show(visit, 200, "family", err);
}

bool
family_page(struct visit *visit, struct error *err)
{
    struct filing filing;
    const char *episode;
    bool there;

    if (!return_of(visit, &filing, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    if (!find_line(visit, &filing, &episode, err))
        return false;
    if (episode == NULL)
        return visit_missing(visit);
    filing_show(visit->view, &filing);
    return visit_read(visit, reading_explain(visit->arena, filing.period, filing.revision, episode),
                      show_family);
}
