/* SPDX-License-Identifier: MIT */
#include "service/explain_measures.h"

#include "model/follow_up.h"
#include "model/gather.h"
#include "model/measure.h"
#include "service/explain_telling.h"

struct asking {
    struct measuring measuring;
    const struct run *run;
    struct explanation *explanation;
    size_t room;
};

static struct explained_measure *
measure_new(struct asking *a)
{
    struct explanation *explanation = a->explanation;

    explanation->measures = arena_grow(a->measuring.arena, explanation->measures, &a->room,
                                       explanation->measure_count, sizeof *explanation->measures);
    return &explanation->measures[explanation->measure_count++];
}

static int
by_place(const void *left, const void *right)
{
    const struct trace_row *a = left, *b = right;

    if (a->table != b->table)
        return a->table < b->table ? -1 : 1;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return strcmp(a->says, b->says);
}

/* The rows of the trace in the files' order, each thing said once. */
static void
take_rows(const struct asking *a, const struct measure_trace *trace,
          struct explained_measure *measure)
{
    measure->rows = ARENA_ARRAY(a->measuring.arena, struct evidence, trace->count);
    if (trace->count > 1)
        qsort(trace->rows, trace->count, sizeof *trace->rows, by_place);
    for (size_t i = 0; i < trace->count; i++)
        if (i == 0 || by_place(&trace->rows[i - 1], &trace->rows[i]) != 0)
            measure->rows[measure->row_count++] = (struct evidence){
                .origin = explain_origin(a->run, trace->rows[i].table, trace->rows[i].row),
                .says = trace->rows[i].says,
            };
}

static void
ask(struct asking *a, enum test_id test, const char *name, const char *note,
    const struct rule *rule)
{
    struct arena *arena = a->measuring.arena;
    struct measure_trace trace = {.arena = arena};
    struct explained_measure *measure = measure_new(a);
    const struct need_fact *need = a->measuring.need;
    bool brief = a->explanation->brief;
    const char *words = brief ? "" : measure_words(arena, a->measuring.framework, rule);

    a->measuring.trace = brief ? NULL : &trace;
    a->measuring.eligibility = test == TEST_NEEDS;
    *measure = (struct explained_measure){
        .test = test,
        .name = name,
        .need_id =
            brief || need == NULL
                ? ""
                : text_for_show(arena, keys_text(&a->run->dataset->needs.keys, need->row), 80),
        .verdict = measure_answer(&a->measuring, rule),
        .words = note[0] == '\0' ? words : arena_printf(arena, "%s (%s)", words, note),
    };
    take_rows(a, &trace, measure);
    a->measuring.eligibility = false;
    a->measuring.trace = NULL;
}

static void
ask_need(struct asking *a, const struct need_fact *need)
{
    const struct framework *framework = a->measuring.framework;
    const struct need_def *def = &framework->needs[need->code];
    const struct measure *eligibility =
        def->eligibility == 0 ? NULL : &framework->measures[def->eligibility - 1];

    a->measuring.need = need;
    if (eligibility != NULL)
        ask(a, TEST_NEEDS, eligibility->id, eligibility->note, &eligibility->rule);
    for (uint16_t i = 0; i < def->measure_count; i++) {
        const struct measure *measure = &framework->measures[def->measures[i]];

        ask(a, TEST_OUTCOMES, measure->id, measure->note, &measure->rule);
    }
    a->measuring.need = NULL;
}

void
explain_measures(struct arena *arena, const struct run *run, const struct facts *facts,
                 struct explanation *explanation)
{
    const struct framework *framework = explanation->framework;
    struct asking a = {
        .measuring = {.arena = arena,
                      .dataset = run->dataset,
                      .framework = framework,
                      .facts = facts,
                      .as_at = run->options.period.as_at},
        .run = run,
        .explanation = explanation,
    };

    if (!run->dataset->detail.kept)
        return;
    for (size_t i = 0; i < facts->need_count; i++)
        if (facts->needs[i].counted)
            ask_need(&a, &facts->needs[i]);
    for (uint16_t i = 0; i < framework->route_count; i++)
        ask(&a, TEST_OUTCOMES, arena_printf(arena, "route %s", framework->routes[i].name),
            framework->routes[i].label, &framework->routes[i].rule);
}

const char *
explain_measure_counts(struct arena *arena, const struct explanation *explanation)
{
    int of[VERDICT_NOT_ASKED + 1] = {0}, count = 0;

    for (size_t i = 0; i < explanation->measure_count; i++)
        if (explanation->measures[i].test == TEST_OUTCOMES) {
            of[explanation->measures[i].verdict]++;
            count++;
        }
    if (count == 0)
        return "";
    return arena_printf(arena, "; measures and routes passed: %d, failed: %d, unknown: %d",
                        of[VERDICT_PASS], of[VERDICT_FAIL], of[VERDICT_UNKNOWN]);
}

static void
put_checks(struct builder *out, const struct follow_up *follow_up, struct quarter claimed)
{
    if (follow_up_count(follow_up) == 0)
        return;
    builder_printf(out, "%sclaimed in %s: ", out->length == 0 ? "" : "; ",
                   quarter_format(claimed).text);
    for (int32_t check = 0; check < follow_up_count(follow_up); check++)
        builder_printf(out, "%s%s", check == 0 ? "" : ", ",
                       day_format(follow_up_day(follow_up, claimed, check)).text);
}

const char *
explain_follow_up(struct arena *arena, const struct run *run, const struct facts *facts,
                  const struct decision *decision)
{
    const struct framework_set *set = run->options.frameworks;
    const struct claim *claims = run->dataset->claims.rows;
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (uint32_t row = episode_noted(&run->dataset->episodes, facts->episode).family_claims;
         row != ROW_NONE; row = claims[row].next) {
        struct quarter quarter = quarter_from_index(claims[row].quarter);

        if (claims[row].borrowed)
            continue;
        put_checks(&out,
                   &framework_of_claim(set, run->dataset, claims[row].episode, quarter)->follow_up,
                   quarter);
    }
    if (decision->kind == DECISION_CLAIMABLE)
        put_checks(&out, &run_framework(run, facts->episode)->follow_up,
                   run->options.period.quarter);
    return out.at;
}
