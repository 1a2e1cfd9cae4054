/* SPDX-License-Identifier: MIT */
#include "service/examples.h"

#include "model/gather.h"
#include "model/measure.h"
#include "service/report.h"

static const char PLACE[] = "{x}";

/* One example, or one try of it. */
struct trying {
    struct arena *arena;
    const struct xml_element *examples, *example, *try;
    const struct framework *framework;
    struct run *run;
    uint32_t episode;
    struct example_report *report;
};

static const char *
attribute(const struct trying *t, const struct xml_element *element, const char *name)
{
    return xml_attribute(t->arena, element, name);
}

/* "line 14: example "a", x = 15: " in front of what is wrong. */
static const char *
try_words(const struct trying *t)
{
    const char *x = attribute(t, t->try, "x");

    return arena_printf(t->arena, "example \"%s\"%s%s", attribute(t, t->example, "name"),
                        x == NULL ? "" : ", x = ", x == NULL ? "" : x);
}

static bool
cannot_run(const struct trying *t, struct error *err, const char *words)
{
    return error_raise(err, ERR_INPUT, "line %d: %s: %s", xml_line(t->try), try_words(t), words);
}

static void
add_failure(const struct trying *t, const char *what, const char *expected, const char *got)
{
    struct example_report *report = t->report;

    report->failures[report->failure_count++] = (struct example_failure){
        .line = xml_line(t->try),
        .words =
            arena_printf(t->arena, "%s: %s is %s; the file expects %s", try_words(t), what,
                         got[0] == '\0' ? "none" : got, expected[0] == '\0' ? "none" : expected),
    };
}

/* ---- rows ---- */

static struct text
trim(struct text text)
{
    while (text.length > 0 && strchr(" \t\r", text.at[0]) != NULL)
        text = (struct text){.at = text.at + 1, .length = text.length - 1};
    while (text.length > 0 && strchr(" \t\r", text.at[text.length - 1]) != NULL)
        text.length--;
    return text;
}

/* Takes what stands before the next BREAK off the front. */
static struct text
take_until(struct text *rest, char stop)
{
    const char *end = rest->length == 0 ? NULL : memchr(rest->at, stop, rest->length);
    struct text part = {.at = rest->at,
                        .length = end == NULL ? rest->length : (size_t)(end - rest->at)};
    size_t used = end == NULL ? rest->length : part.length + 1;

    *rest = (struct text){.at = rest->at + used, .length = rest->length - used};
    return trim(part);
}

static size_t
count_of(struct text text, char wanted)
{
    size_t count = 1;

    for (size_t i = 0; i < text.length; i++)
        count += text.at[i] == wanted;
    return count;
}

static void
take_cells(struct text line, struct text *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        cells[i] = take_until(&line, ',');
}

/* The rows of a table as they stand in the file: a header, then a row a line, without quotes. */
static struct rowset *
read_rows(struct arena *arena, const char *name, struct text text, uint32_t line)
{
    size_t room = count_of(text, '\n');
    struct rowset *rowset = ARENA_ARRAY(arena, struct rowset, 1);
    uint32_t *numbers = ARENA_ARRAY(arena, uint32_t, room);
    struct text *names = NULL, *cells = NULL;

    *rowset = (struct rowset){.kind = ROWSET_XML, .file = name, .sheet = "", .header_row = line};
    for (; text.length > 0; line++) {
        struct text row = take_until(&text, '\n');

        if (row.length == 0)
            continue;
        if (names == NULL) {
            rowset->column_count = count_of(row, ',');
            rowset->names = names = ARENA_ARRAY(arena, struct text, rowset->column_count);
            rowset->cells = cells = ARENA_ARRAY(arena, struct text, room * rowset->column_count);
            rowset->header_row = line;
            take_cells(row, names, rowset->column_count);
            continue;
        }
        numbers[rowset->row_count] = line;
        take_cells(row, cells + rowset->row_count * rowset->column_count, rowset->column_count);
        rowset->row_count++;
    }
    rowset->numbers = numbers;
    return rowset;
}

static struct text
put_value(struct arena *arena, const char *text, const char *x)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (const char *at = strstr(text, PLACE); x != NULL && at != NULL; at = strstr(text, PLACE)) {
        builder_put(&out, text, (size_t)(at - text));
        builder_puts(&out, x);
        text = at + sizeof PLACE - 1;
    }
    builder_puts(&out, text);
    return (struct text){.at = out.at, .length = out.length};
}

static enum table_id
table_of(const char *name)
{
    unsigned table = 0;

    while (strcmp(TABLES[table].name, name) != 0)
        must(++table < TABLE_COUNT);
    return (enum table_id)table;
}

static void
add_tables(const struct trying *t, const struct xml_element *parent, struct feed *feed)
{
    for (const struct xml_element *rows = xml_child(parent, "rows"); rows != NULL;
         rows = xml_next(rows, "rows")) {
        enum table_id table = table_of(attribute(t, rows, "table"));
        struct text text = put_value(t->arena, xml_text(t->arena, rows), attribute(t, t->try, "x"));

        feed_straight(t->arena, feed, table,
                      read_rows(t->arena, TABLES[table].name, text, (uint32_t)xml_line(rows)));
    }
}

/* ---- what comes out ---- */

static bool
tell_problem(const struct trying *t, struct error *err)
{
    const struct problems *problems = &t->run->problems;

    for (size_t i = 0; i < problems->count; i++) {
        const struct problem *p = &problems->list[i];

        if (problem_is_error(p->kind))
            return cannot_run(t, err,
                              arena_printf(t->arena,
                                           "its rows have an error: table %s, line %u, %s: found "
                                           "\"%s\", expected %s",
                                           TABLES[p->table].name, p->row, p->column, p->found,
                                           p->expected));
    }
    return false;
}

static bool
read_period(const struct trying *t, struct period *period, struct error *err)
{
    const char *quarter = attribute(t, t->example, "quarter");
    const char *as_at = attribute(t, t->example, "as-at");
    struct quarter read;
    int32_t day = DAY_UNKNOWN;

    if (quarter == NULL) {
        quarter = attribute(t, t->examples, "quarter");
        as_at = as_at == NULL ? attribute(t, t->examples, "as-at") : as_at;
    }
    if (!quarter_read(text_of(quarter), &read))
        return cannot_run(t, err,
                          arena_printf(t->arena,
                                       "\"%s\" is not a quarter like 2023-24-Q3, with two years "
                                       "that follow each other",
                                       quarter));
    if (as_at != NULL && !day_parse(as_at, &day, err))
        return error_while(err, "line %d: as-at", xml_line(t->example));
    return period_make(read, day, period, err) ||
           error_while(err, "line %d: %s", xml_line(t->example), try_words(t));
}

static bool
decide_example(struct trying *t, struct feed *feed, struct error *err)
{
    struct framework_set *set = ARENA_ARRAY(t->arena, struct framework_set, 1);
    struct run_options options = {
        .data_dir = "",
        .feed = feed,
        .frameworks = set,
        .with_period = true,
        .figures = {.authority = "", .agreed_number = AGREED_NUMBER_NONE},
        .threads = 1,
    };
    const char *episode = attribute(t, t->example, "episode");

    framework_set_make(t->arena, &t->framework, 1, set);
    t->run = ARENA_ARRAY(t->arena, struct run, 1);
    if (!read_period(t, &options.period, err) || !run_check(t->arena, &options, t->run, err))
        return false;
    if (problems_errors(&t->run->problems) > 0)
        return tell_problem(t, err);
    t->episode = episode == NULL ? 0 : keys_find(&t->run->dataset->episodes.keys, text_of(episode));
    return t->episode < t->run->dataset->rows[TABLE_EPISODES].count ||
           cannot_run(t, err, "there is no such episode in its rows");
}

static void
expect(const struct trying *t, const char *what, const char *name, const char *got)
{
    const char *expected = attribute(t, t->try, name);

    if (expected != NULL && strcmp(expected, got) != 0)
        add_failure(t, what, expected, got);
}

/* The first need, in the file's order, that NAMED says; else the first of all; else none. */
static const struct need_fact *
need_of(const struct trying *t, const struct facts *facts, uint16_t measure)
{
    const char *named = attribute(t, t->example, "need");
    const struct need_fact *found = NULL;

    for (size_t i = 0; i < facts->need_count; i++) {
        const struct need_fact *need = &facts->needs[i];
        const struct need_def *def = &t->framework->needs[need->code];
        bool fits = named != NULL
                        ? text_is(keys_text(&t->run->dataset->needs.keys, need->row), named)
                        : def->eligibility == measure + 1;

        for (uint16_t k = 0; named == NULL && k < def->measure_count; k++)
            fits = fits || def->measures[k] == measure;
        if (fits && (found == NULL || need->row < found->row))
            found = need;
    }
    return found;
}

static const char *
answer_word(enum verdict verdict)
{
    return verdict == VERDICT_PASS ? "pass" : verdict == VERDICT_FAIL ? "fail" : "unknown";
}

/* A measure by the attribute that names it. */
static bool
expect_measure(const struct trying *t, const char *name, bool eligibility, struct error *err)
{
    const char *id = attribute(t, t->try, name);
    uint16_t measure = id == NULL ? MEASURE_NONE : framework_measure(t->framework, text_of(id));
    struct measuring m = {.arena = t->arena,
                          .dataset = t->run->dataset,
                          .framework = t->framework,
                          .as_at = t->run->options.period.as_at,
                          .eligibility = eligibility};
    struct facts facts;

    if (id == NULL)
        return true;
    if (measure == MEASURE_NONE)
        return cannot_run(t, err, arena_printf(t->arena, "there is no measure \"%s\"", id));
    gather_episode(t->arena, t->run->dataset, t->framework, &t->run->options.period, t->episode,
                   &facts);
    m.facts = &facts;
    m.need = need_of(t, &facts, measure);
    expect(t, arena_printf(t->arena, "measure %s", id), "answer",
           answer_word(measure_answer(&m, &t->framework->measures[measure].rule)));
    return true;
}

static bool
expect_route(const struct trying *t, struct error *err)
{
    const char *name = attribute(t, t->try, "route");
    struct facts facts;
    struct measuring m = {.arena = t->arena,
                          .dataset = t->run->dataset,
                          .framework = t->framework,
                          .facts = &facts,
                          .as_at = t->run->options.period.as_at};

    if (name == NULL)
        return true;
    gather_episode(t->arena, t->run->dataset, t->framework, &t->run->options.period, t->episode,
                   &facts);
    for (uint16_t i = 0; i < t->framework->route_count; i++)
        if (strcmp(t->framework->routes[i].name, name) == 0) {
            expect(t, arena_printf(t->arena, "route %s", name), "answer",
                   answer_word(measure_answer(&m, &t->framework->routes[i].rule)));
            return true;
        }
    return cannot_run(t, err, arena_printf(t->arena, "there is no route \"%s\"", name));
}

/* An answer is of something, and something has an answer. */
static bool
try_says_something(const struct trying *t, struct error *err)
{
    int asked = (attribute(t, t->try, "measure") != NULL) +
                (attribute(t, t->try, "route") != NULL) +
                (attribute(t, t->try, "eligibility") != NULL);
    bool answered = attribute(t, t->try, "answer") != NULL;

    if (asked > 1 || (asked == 1) != answered)
        return cannot_run(t, err,
                          "expected one of measure, eligibility and route together with answer");
    return asked == 1 || attribute(t, t->try, "decision") != NULL ||
           attribute(t, t->try, "failed") != NULL || attribute(t, t->try, "unknown") != NULL ||
           cannot_run(t, err, "it expects nothing; give an answer, a decision, failed or unknown");
}

static bool
run_try(struct trying *t, struct error *err)
{
    struct feed feed = {.name = "examples",
                        .no_table = "no such rows",
                        .wanted = "rows of the table ",
                        .notes = {.arena = t->arena}};
    const struct decision *decision;

    if (!try_says_something(t, err))
        return false;
    add_tables(t, t->examples, &feed);
    add_tables(t, t->example, &feed);
    if (!decide_example(t, &feed, err))
        return false;
    decision = &t->run->decisions[t->episode];
    expect(t, "the decision", "decision", DECISIONS[decision->kind].code);
    expect(t, "failed", "failed", report_tests(t->arena, decision->failed));
    expect(t, "unknown", "unknown", report_tests(t->arena, decision->unknown));
    return expect_measure(t, "measure", false, err) &&
           expect_measure(t, "eligibility", true, err) && expect_route(t, err);
}

static size_t
count_tries(const struct xml_element *examples)
{
    size_t count = 0;

    for (const struct xml_element *at = xml_child(examples, "example"); at != NULL;
         at = xml_next(at, "example"))
        count += xml_count(at, "try");
    return count;
}

bool
examples_run(struct arena *arena, const struct xml_element *root, const struct framework *framework,
             struct example_report *report, struct error *err)
{
    struct trying t = {.examples = xml_child(root, "examples"),
                       .framework = framework,
                       .arena = arena,
                       .report = report};

    *report = (struct example_report){.try_count = count_tries(t.examples)};
    report->failures = ARENA_ARRAY(arena, struct example_failure, report->try_count * 4);
    for (t.example = xml_child(t.examples, "example"); t.example != NULL;
         t.example = xml_next(t.example, "example")) {
        report->example_count++;
        for (t.try = xml_child(t.example, "try"); t.try != NULL; t.try = xml_next(t.try, "try")) {
            size_t failures = report->failure_count;

            if (!run_try(&t, err))
                return false;
            report->failed_tries += report->failure_count > failures;
        }
    }
    return true;
}
