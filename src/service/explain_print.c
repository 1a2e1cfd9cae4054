/* SPDX-License-Identifier: MIT */
/* Explanations in words and as JSON. */
#include "service/explain.h"

#include "port/json.h"

/* So many rows of evidence are shown for one test before the rest is only counted. */
#define ROWS_SHOWN 12

static void
print_rows(struct builder *out, const struct evidence *rows, size_t count)
{
    size_t shown = count < ROWS_SHOWN ? count : ROWS_SHOWN;

    for (size_t i = 0; i < shown; i++) {
        builder_puts(out, "        ");
        origin_put(out, &rows[i].origin);
        builder_printf(out, ": %s\n", rows[i].says);
    }
    if (shown < count)
        builder_printf(out, "        and %zu more rows\n", count - shown);
}

static void
print_test(struct builder *out, const struct explained_test *test)
{
    const struct test_def *def = &TESTS[test->test];

    builder_printf(out, "  %-4s%-9s%s: %s?\n", def->code, explained_verdict(test), def->name,
                   def->asks);
    if (test->verdict == VERDICT_NOT_ASKED)
        return;
    builder_printf(out, "        %s\n", test->words);
    print_rows(out, test->rows, test->row_count);
}

static const char *
answer_name(enum verdict verdict)
{
    return verdict == VERDICT_PASS ? "pass" : verdict == VERDICT_FAIL ? "fail" : "unknown";
}

static void
print_measures(struct builder *out, const struct explanation *explanation)
{
    if (explanation->measure_count > 0)
        builder_puts(out, "\nWhat the framework asks of hard data\n");
    for (size_t i = 0; i < explanation->measure_count; i++) {
        const struct explained_measure *measure = &explanation->measures[i];

        builder_printf(out, "  %-4s%-9s%s%s%s\n        %s\n", TESTS[measure->test].code,
                       answer_name(measure->verdict), measure->name,
                       measure->need_id[0] == '\0' ? "" : ", need ", measure->need_id,
                       measure->words);
        print_rows(out, measure->rows, measure->row_count);
    }
}

static void
print_missing(struct builder *out, const struct explanation *explanation)
{
    bool any = false;

    for (unsigned i = 0; i < TEST_COUNT; i++) {
        const struct explained_test *test = &explanation->tests[i];

        if (test->missing[0] == '\0')
            continue;
        if (!any)
            builder_puts(out, "\nTo be recorded or corrected\n");
        any = true;
        builder_printf(out, "  %-4s%s\n", TESTS[i].code, test->missing);
    }
}

static void
print_one(struct builder *out, const struct explanation *explanation, bool name_framework)
{
    const struct decision *decision = &explanation->decision;
    bool closed = explanation->closed_on != DAY_UNKNOWN;

    builder_printf(out, "Episode %s of family %s (", explanation->episode_id,
                   explanation->family_id);
    origin_put(out, &explanation->origin);
    builder_puts(out, ")\n");
    builder_printf(out, "  opened %s, %s%s", day_format(explanation->opened_on).text,
                   closed ? "closed " : "not closed",
                   closed ? day_format(explanation->closed_on).text : "");
    if (decision->sustained_on != DAY_UNKNOWN)
        builder_printf(out, ", sustained until %s", day_format(decision->sustained_on).text);
    if (name_framework)
        builder_printf(out, "\n  framework: %s version %s", explanation->framework->name,
                       explanation->framework->version);
    builder_printf(out, "\n  decision: %s - %s\n  outlook: %s\n", DECISIONS[decision->kind].code,
                   DECISIONS[decision->kind].meaning, explanation->outlook);
    if (decision->kind == DECISION_OPEN || decision->kind == DECISION_UNUSED)
        return;
    builder_puts(out, "\n");
    for (unsigned i = 0; i < TEST_COUNT; i++)
        print_test(out, &explanation->tests[i]);
    print_measures(out, explanation);
    print_missing(out, explanation);
    if (explanation->follow_up[0] != '\0')
        builder_printf(out, "\nChecks after the claim\n  %s\n", explanation->follow_up);
}

struct text
explain_text(struct arena *arena, const struct run *run, const struct explanation *list,
             size_t count)
{
    const struct run_options *options = &run->options;
    const struct framework_set *frameworks = options->frameworks;
    struct builder out = {.arena = arena};

    builder_printf(&out, "%s as at %s, framework%s", quarter_format(options->period.quarter).text,
                   day_format(options->period.as_at).text, frameworks->count > 1 ? "s" : "");
    for (unsigned i = 0; i < frameworks->count; i++)
        builder_printf(&out, "%s %s version %s", i == 0 ? "" : ",", frameworks->list[i]->name,
                       frameworks->list[i]->version);
    builder_puts(&out, "\n\n");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            builder_puts(&out, "\n");
        print_one(&out, &list[i], frameworks->count > 1);
    }
    return (struct text){.at = out.at, .length = out.length};
}

static void
put_rows(struct json *list, const struct evidence *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct json *row = json_add_object(list);

        json_put_text(row, "file", rows[i].origin.file);
        json_put_number(row, "row", rows[i].origin.row);
        if (rows[i].origin.sheet[0] != '\0')
            json_put_text(row, "sheet", rows[i].origin.sheet);
        if (rows[i].origin.element[0] != '\0')
            json_put_text(row, "element", rows[i].origin.element);
        json_put_text(row, "says", rows[i].says);
    }
}

static void
put_test(struct json *list, const struct explained_test *test)
{
    struct json *object = json_add_object(list);

    json_put_text(object, "test", TESTS[test->test].code);
    json_put_text(object, "verdict", explained_verdict(test));
    json_put_text(object, "words", test->words);
    json_put_text(object, "missing", test->missing);
    put_rows(json_put_list(object, "rows"), test->rows, test->row_count);
}

static void
put_measure(struct json *list, const struct explained_measure *measure)
{
    struct json *object = json_add_object(list);

    json_put_text(object, "test", TESTS[measure->test].code);
    json_put_text(object, "measure", measure->name);
    json_put_text(object, "need_id", measure->need_id);
    json_put_text(object, "verdict", answer_name(measure->verdict));
    json_put_text(object, "words", measure->words);
    put_rows(json_put_list(object, "rows"), measure->rows, measure->row_count);
}

struct text
explain_json(struct arena *arena, const struct run *run, const struct explanation *list,
             size_t count)
{
    struct json *root = json_root(arena);
    struct json *episodes = json_put_list(root, "episodes");

    for (size_t i = 0; i < count; i++) {
        const struct decision *decision = &list[i].decision;
        struct json *object = json_add_object(episodes), *tests;

        json_put_text(object, "episode_id", list[i].episode_id);
        json_put_text(object, "family_id", list[i].family_id);
        json_put_number(object, "row", list[i].origin.row);
        if (run->options.frameworks->count > 1)
            json_put_text(object, "framework", list[i].framework->name);
        json_put_text(object, "decision", DECISIONS[decision->kind].code);
        json_put_text(object, "S", day_format(decision->sustained_on).text);
        json_put_text(object, "earliest_claim_on",
                      day_format(decision_earliest_claim(decision)).text);
        json_put_text(object, "outlook", list[i].outlook);
        tests = json_put_list(object, "tests");
        for (unsigned test = 0; test < TEST_COUNT; test++)
            put_test(tests, &list[i].tests[test]);
        if (list[i].measure_count > 0)
            tests = json_put_list(object, "measures");
        for (size_t k = 0; k < list[i].measure_count; k++)
            put_measure(tests, &list[i].measures[k]);
        if (list[i].follow_up[0] != '\0')
            json_put_text(object, "follow_up", list[i].follow_up);
    }
    return json_print(arena, root);
}
