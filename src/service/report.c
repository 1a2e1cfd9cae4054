/* SPDX-License-Identifier: MIT */
#include "service/report.h"

#include <stdlib.h>

static void
put_figures(struct json *root, const struct figures *figures)
{
    struct json *decisions;

    for (unsigned i = 0; i < FIGURE_COUNT; i++)
        json_put_number(root, FIGURES[i].code, figures->value[i]);
    decisions = json_put_object(root, "decisions");
    for (unsigned i = 0; i < decisions_told(figures->decisions); i++)
        json_put_number(decisions, DECISIONS[i].code, figures->decisions[i]);
}

static void
put_headlines(struct json *root, const struct framework *framework, const struct figures *figures)
{
    struct json *list = json_put_list(root, "headlines");

    for (uint16_t h = 0; h < framework->headline_count; h++) {
        struct json *headline = json_add_object(list);

        json_put_number(headline, "number", framework->headlines[h].number);
        for (unsigned i = 0; i < HEADLINE_FIGURE_COUNT; i++)
            json_put_number(headline, HEADLINE_FIGURES[i].code, figures->headlines[h].value[i]);
    }
}

static void
put_schools(struct json *root, const struct figures *figures)
{
    struct json *schools = json_put_object(root, "school_incentive_pence");

    for (size_t i = 0; i < figures->school_count; i++)
        json_put_number(schools, figures->schools[i].urn, figures->schools[i].pence);
}

void
report_framework(struct json *object, const struct framework *framework)
{
    json_put_text(object, "name", framework->name);
    json_put_text(object, "version", framework->version);
    json_put_bool(object, "official", framework->official);
}

static void
put_origin(struct json *root, const struct run *run)
{
    const struct run_options *options = &run->options;
    const struct framework_set *frameworks = options->frameworks;
    struct json *object, *list;

    json_put_text(root, "quarter", quarter_format(options->period.quarter).text);
    json_put_text(root, "as_at", day_format(options->period.as_at).text);
    json_put_text(root, "authority", options->figures.authority);
    report_framework(json_put_object(root, "framework"), frameworks->list[0]);
    if (frameworks->count > 1) {
        list = json_put_list(root, "frameworks");
        for (unsigned i = 0; i < frameworks->count; i++)
            report_framework(json_add_object(list), frameworks->list[i]);
    }
    object = json_put_object(root, "options");
    json_put_text(object, "area", FUNDING_AREAS[options->figures.area]);
    if (options->figures.agreed_number == AGREED_NUMBER_NONE)
        json_put_null(object, "agreed_number");
    else
        json_put_number(object, "agreed_number", options->figures.agreed_number);
    json_put_text(object, "claim_policy",
                  claim_policy_format(frameworks->list[0]->claim_policy).text);
    if (run->mapping_sha256 == NULL)
        json_put_null(object, "mapping_sha256");
    else
        json_put_text(object, "mapping_sha256", run->mapping_sha256);
}

static void
put_dataset(struct arena *arena, struct json *root, const struct source *source)
{
    struct json *dataset = json_put_object(root, "dataset");
    size_t count;
    const struct feed_file *files = source_files(source, arena, &count);

    for (size_t i = 0; i < count; i++) {
        struct json *object = json_put_object(dataset, files[i].name);

        json_put_text(object, "sha256", files[i].sha256);
        json_put_number(object, "rows", files[i].rows);
    }
}

struct text
report_figures(struct arena *arena, const struct run *run)
{
    struct json *root = json_root(arena);

    put_origin(root, run);
    put_figures(root, &run->figures);
    put_headlines(root, run->options.frameworks->list[0], &run->figures);
    put_schools(root, &run->figures);
    if (framework_set_attaches(run->options.frameworks))
        json_put_number(root, "attachment_pence", run->figures.attachment_pence);
    put_dataset(arena, root, run->source);
    return json_print(arena, root);
}

/* --- the claimed families -----------------------------------------------------------------------
 */

struct claimed_line {
    struct text family;
    uint32_t episode;
};

static int
by_family(const void *left, const void *right)
{
    const struct claimed_line *a = left, *b = right;

    return text_compare(a->family, b->family);
}

bool
report_claimed(struct arena *arena, const struct run *run, struct text *text, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    const struct dataset *dataset = run->dataset;
    uint32_t episodes = dataset->rows[TABLE_EPISODES].count, count = 0;
    struct claimed_line *lines = ARENA_ARRAY(
        scratch, struct claimed_line, (size_t)run->figures.decisions[DECISION_CLAIMABLE] + 1);
    struct builder out = {.arena = arena};

    for (uint32_t row = 0; row < episodes; row++)
        if (run->decisions[row].kind == DECISION_CLAIMABLE)
            lines[count++] = (struct claimed_line){
                .family = keys_text(&dataset->families.keys, episode_family(dataset, row)),
                .episode = row,
            };
    qsort(lines, count, sizeof *lines, by_family);
    builder_puts(&out, "family_id,episode_id,lead_organisation\n");
    for (uint32_t i = 0; i < count; i++) {
        const char *organisation;

        if (!source_cell(run->source, scratch, TABLE_EPISODES, lines[i].episode,
                         EPISODES_LEAD_ORGANISATION, &organisation, err))
            return false;
        builder_csv(&out, lines[i].family);
        builder_puts(&out, ",");
        builder_csv(&out, keys_text(&dataset->episodes.keys, lines[i].episode));
        builder_puts(&out, ",");
        builder_csv(&out, text_of(organisation));
        builder_puts(&out, "\n");
    }
    *text = (struct text){out.at, out.length};
    return true;
}

/* builder_put for the few bytes that a line is made of piece by piece. */
static inline void
put(struct builder *out, const char *bytes, size_t length)
{
    if (length >= out->room - out->length) {
        builder_put(out, bytes, length);
        return;
    }
    memcpy(out->at + out->length, bytes, length);
    out->length += length;
    out->at[out->length] = '\0';
}

static inline void
puts_to(struct builder *out, const char *string)
{
    put(out, string, strlen(string));
}

static void
put_tests(struct builder *out, unsigned tests)
{
    for (unsigned left = tests; left != 0; left &= left - 1) {
        if (left != tests)
            puts_to(out, " ");
        puts_to(out, TESTS[__builtin_ctz(left)].code);
    }
}

const char *
report_tests(struct arena *arena, unsigned tests)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    put_tests(&out, tests);
    return out.at;
}

static void
put_decision(struct builder *out, const struct run *run, uint32_t episode)
{
    const struct decision *decision = &run->decisions[episode];
    const struct dataset *dataset = run->dataset;

    builder_csv(out, keys_text(&dataset->episodes.keys, episode));
    puts_to(out, ",");
    builder_csv(out, keys_text(&dataset->families.keys, episode_family(dataset, episode)));
    puts_to(out, ",");
    puts_to(out, DECISIONS[decision->kind].code);
    puts_to(out, ",");
    puts_to(out, day_format(decision->sustained_on).text);
    puts_to(out, ",");
    puts_to(out, day_format(decision_earliest_claim(decision)).text);
    puts_to(out, ",");
    put_tests(out, decision->failed);
    puts_to(out, ",");
    put_tests(out, decision->unknown);
    if (dataset->rows[TABLE_WAIVERS].there) {
        puts_to(out, ",");
        put_tests(out, decision->waived);
    }
    if (run->withheld != NULL) {
        puts_to(out, ",");
        builder_csv(out, text_of(run_withheld_words(out->arena, run, episode)));
    }
    puts_to(out, "\n");
}

/* What the line of an episode is made from lies wherever the exports put it. */
static void
fetch_decision(const struct run *run, uint32_t episode)
{
    __builtin_prefetch(&run->decisions[episode]);
    keys_fetch(&run->dataset->episodes.keys, episode);
    __builtin_prefetch(&run->dataset->episodes.rows[episode]);
}

void
report_decisions(const struct run *run, FILE *stream)
{
    enum { PIECE = 64 * 1024, AHEAD = 8 };
    ARENA_SCOPE struct arena *arena = arena_new();
    const struct keys *keys = &run->dataset->episodes.keys;
    uint32_t *order = keys_in_order(arena, keys);
    struct builder out = {.arena = arena};

    builder_puts(&out, "episode_id,family_id,decision,S,earliest_claim_on,tests_failed,"
                       "tests_unknown");
    builder_puts(&out, run->dataset->rows[TABLE_WAIVERS].there ? ",tests_waived" : "");
    builder_puts(&out, run->withheld != NULL ? ",withheld\n" : "\n");
    for (uint32_t i = 0; i < keys->count; i++) {
        if (keys->count - i > AHEAD)
            fetch_decision(run, order[i + AHEAD]);
        if (run->decisions[order[i]].kind != DECISION_UNUSED)
            put_decision(&out, run, order[i]);
        if (out.length >= PIECE || i + 1 == keys->count) {
            fwrite(out.at, 1, out.length, stream);
            out.length = 0;
        }
    }
    fwrite(out.at, 1, out.length, stream);
}

static void
put_problem(struct json *list, const struct problem *problem)
{
    struct json *object = json_add_object(list), *keys;

    json_put_text(object, "file", problem_file(problem));
    json_put_number(object, "row", problem->row);
    json_put_text(object, "column", problem->column);
    json_put_text(object, "kind", PROBLEMS[problem->kind].code);
    json_put_text(object, "found", problem->found);
    json_put_text(object, "expected", problem->expected);
    keys = json_put_object(object, "keys");
    for (size_t i = 0; i < problem->key_count; i++)
        json_put_text(keys, problem->keys[i].column, problem->keys[i].value);
    if (problem_sheet(problem)[0] == '\0')
        return;
    json_put_text(object, problem_is_in_xml(problem) ? "element" : "sheet", problem_sheet(problem));
    if (!problem_is_in_xml(problem))
        json_put_text(object, "cell", problem->cell == NULL ? "" : problem->cell);
}

struct text
report_problems_json(struct arena *arena, struct problems *problems)
{
    struct json *root = json_root(arena);
    struct json *errors = json_put_list(root, "errors");
    struct json *warnings = json_put_list(root, "warnings");

    problems_sort(problems);
    for (size_t i = 0; i < problems->count; i++)
        put_problem(problem_is_error(problems->list[i].kind) ? errors : warnings,
                    &problems->list[i]);
    return json_print(arena, root);
}

static void
put_problem_line(struct arena *arena, struct builder *out, const struct problem *problem,
                 bool with_cell)
{
    struct builder keys = {.arena = arena};

    builder_puts(&keys, "");
    for (size_t i = 0; i < problem->key_count; i++)
        builder_printf(&keys, "%s%s=%s", i == 0 ? "" : " ", problem->keys[i].column,
                       problem->keys[i].value);
    builder_printf(out, "%s,%s,", problem_is_error(problem->kind) ? "error" : "warning",
                   PROBLEMS[problem->kind].code);
    builder_csv(out, text_of(problem_file(problem)));
    builder_printf(out, ",%u,", problem->row);
    builder_csv(out, text_of(problem->column));
    builder_puts(out, ",");
    builder_csv(out, text_of(keys.at));
    builder_puts(out, ",");
    builder_csv(out, text_of(problem->found));
    builder_puts(out, ",");
    builder_csv(out, text_of(problem->expected));
    if (with_cell) {
        builder_puts(out, ",");
        builder_csv(out, text_of(problem_sheet(problem)));
        builder_printf(out, ",%s", problem->cell == NULL ? "" : problem->cell);
    }
    builder_puts(out, "\n");
}

struct text
report_problems_csv(struct arena *arena, struct problems *problems)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct builder out = {.arena = arena};
    bool with_cell = problems->feed != NULL;

    problems_sort(problems);
    builder_printf(&out, "severity,kind,file,row,column,keys,found,expected%s\n",
                   with_cell ? ",sheet,cell" : "");
    for (size_t i = 0; i < problems->count; i++) {
        put_problem_line(scratch, &out, &problems->list[i], with_cell);
        arena_empty(scratch);
    }
    return (struct text){.at = out.at, .length = out.length};
}
