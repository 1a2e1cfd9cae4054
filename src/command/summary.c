/* SPDX-License-Identifier: MIT */
#include "command/summary.h"

#include <inttypes.h>

#include "base/clock.h"
#include "service/unusual.h"

/* A number right-aligned in ten columns, with thousands separators. */
static void
line_number(FILE *out, int64_t number, const char *words)
{
    fprintf(out, "  %10s  %s\n", number_format(number).text, words);
}

static void
print_place(FILE *out, const struct problem *problem)
{
    const char *sheet = problem_sheet(problem);

    fprintf(out, "  %s", problem_file(problem));
    if (sheet[0] != '\0')
        fprintf(out, " %s%s%s", problem_is_in_xml(problem) ? "<" : "sheet \"", sheet,
                problem_is_in_xml(problem) ? ">" : "\"");
    if (problem->cell != NULL && problem->cell[0] != '\0')
        fprintf(out, " cell %s", problem->cell);
    else if (problem->row > 0)
        fprintf(out, " %s %u", problem_is_in_xml(problem) ? "line" : "row", problem->row);
}

static void
print_problem(FILE *out, const struct problem *problem)
{
    print_place(out, problem);
    if (problem->column[0] != '\0')
        fprintf(out, ", \"%s\"", problem->column);
    for (size_t i = 0; i < problem->key_count; i++)
        fprintf(out, "%s%s %s", i == 0 ? " (" : ", ", problem->keys[i].column,
                problem->keys[i].value);
    fprintf(out, "%s: %s", problem->key_count > 0 ? ")" : "", PROBLEMS[problem->kind].words);
    if (problem->found[0] != '\0')
        fprintf(out, "; found \"%s\"", problem->found);
    fprintf(out, "; expected %s\n", problem->expected);
}

/* One severity: a heading, at most LIMIT lines, and how many there are of each kind beyond. */
static void
print_severity(FILE *out, const struct problems *problems, const struct problems_first *first,
               bool errors, size_t limit)
{
    uint64_t total = errors ? problems_errors(problems) : problems_warnings(problems);
    size_t shown = 0;

    if (total == 0)
        return;
    fprintf(out, "%s %s%s\n", number_format((int64_t)total).text, errors ? "error" : "warning",
            total == 1 ? "" : "s");
    for (size_t i = 0; i < first->count && shown < limit; i++)
        if (problem_is_error(first->list[i]->kind) == errors) {
            print_problem(out, first->list[i]);
            shown++;
        }
    if (shown == total)
        return;
    fprintf(out, "  and %s more; --report FILE.csv writes all of them. By kind:\n",
            number_format((int64_t)(total - shown)).text);
    for (unsigned kind = 0; kind < PROBLEM_KIND_COUNT; kind++)
        if (problem_is_error((enum problem_kind)kind) == errors && problems->total[kind] > 0)
            line_number(out, (int64_t)problems->total[kind], PROBLEMS[kind].words);
}

void
summary_problems(FILE *out, const struct problems *problems, size_t limit)
{
    struct problems_first first;

    problems_first(problems, &first);
    print_severity(out, problems, &first, true, limit);
    print_severity(out, problems, &first, false, limit);
}

static void
print_figures(FILE *out, const struct figures *figures, enum figure_place place)
{
    for (unsigned i = 0; i < FIGURE_COUNT; i++)
        if (FIGURES[i].place == place && FIGURES[i].unit != UNIT_PENCE)
            line_number(out, figures->value[i], FIGURES[i].label);
}

static void
print_decisions(FILE *out, const struct figures *figures)
{
    fputs("\nEpisodes\n", out);
    for (unsigned i = 0; i < decisions_told(figures->decisions); i++)
        fprintf(out, "  %10s  %s: %s\n", number_format(figures->decisions[i]).text,
                DECISIONS[i].code, DECISIONS[i].meaning);
}

static void
print_tests(FILE *out, const struct run *run)
{
    const struct figures *figures = &run->figures;
    bool with_waivers = run->dataset->rows[TABLE_WAIVERS].there;

    fprintf(out, "\nEpisodes by test      fail   unknown%s\n", with_waivers ? "    waived" : "");
    for (unsigned i = 0; i < TEST_COUNT; i++) {
        if (figures->failed[i] + figures->unknown[i] + figures->waived[i] == 0)
            continue;
        fprintf(out, "  %-4s%-20s%6s%10s", TESTS[i].code, TESTS[i].name,
                number_format(figures->failed[i]).text, number_format(figures->unknown[i]).text);
        if (with_waivers)
            fprintf(out, "%10s", number_format(figures->waived[i]).text);
        fputs("\n", out);
    }
}

static void
print_funding(FILE *out, const struct run *run)
{
    const struct figure_options *options = &run->options.figures;
    const struct figures *figures = &run->figures;
    int64_t schools = 0;

    fputs("\nFunding\n", out);
    fprintf(out, "  %10s  Payment by results",
            money_format(figures->value[FIGURE_PAYMENT_PENCE]).text);
    if (options->area != AREA_PAYMENT_BY_RESULTS)
        fprintf(out, " (none: the area is %s)", FUNDING_AREAS[options->area]);
    else if (options->agreed_number != AGREED_NUMBER_NONE)
        fprintf(out, " (agreed number %s, %s claimed earlier this year)",
                number_format(options->agreed_number).text,
                number_format(figures->earlier_claims_in_year).text);
    fputs("\n", out);
    for (size_t i = 0; i < figures->school_count; i++)
        schools += figures->schools[i].pence;
    if (schools > 0)
        fprintf(out, "  %10s  School incentive, for %zu schools\n", money_format(schools).text,
                figures->school_count);
}

static void
print_unusual(FILE *out, const struct run *run)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct unusual list[UNUSUAL_MOST];
    size_t count = unusual_find(arena, run, list);

    if (count == 0)
        return;
    fputs("\nPlease look at\n", out);
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "  %10s  %s\n", number_format((int64_t)list[i].count).text, list[i].what);
        fprintf(out, "              %s\n", list[i].meaning);
    }
}

static void
print_origin(FILE *out, const struct run_options *options)
{
    const struct framework_set *frameworks = options->frameworks;

    fprintf(out, "%s as at %s, framework%s", quarter_format(options->period.quarter).text,
            day_format(options->period.as_at).text, frameworks->count > 1 ? "s" : "");
    for (unsigned i = 0; i < frameworks->count; i++)
        fprintf(out, "%s %s version %s%s", i == 0 ? "" : ",", frameworks->list[i]->name,
                frameworks->list[i]->version,
                frameworks->list[i]->official ? "" : " (not official)");
    fputs("\n", out);
}

void
summary_run(FILE *out, const struct run *run, const char *folder)
{
    print_origin(out, &run->options);
    fputs("\nClaims\n", out);
    print_figures(out, &run->figures, PLACE_SUBMISSION);
    fputs("\nProgress\n", out);
    print_figures(out, &run->figures, PLACE_PROGRESS);
    print_decisions(out, &run->figures);
    print_tests(out, run);
    print_funding(out, run);
    print_unusual(out, run);
    if (folder == NULL)
        return;
    fprintf(
        out,
        "\nThe return is in %s: submission.xlsx (figures only), outcomes-framework.xlsx (for the "
        "council alone), figures.json, decisions.csv.\n"
        "\"deltareturn explain EPISODE\" with the same options tells why an episode is claimable "
        "or not.\n",
        folder);
}

/* Nothing is shown for a reading that is over in no time. */
struct bar {
    FILE *out;
    int64_t begun; /* clock_steady */
    int shown;     /* per cent, -1 before the first */
};

static struct bar the_bar = {.shown = -1};

static void
bar_step(void *context, const char *what, uint64_t done, uint64_t whole)
{
    struct bar *bar = context;
    int percent = whole == 0 ? 100 : (int)(done * 100 / whole);

    if (percent == bar->shown || clock_steady() - bar->begun < 500)
        return;
    bar->shown = percent;
    fprintf(bar->out, "\r%s %d%% ", what, percent);
    fflush(bar->out);
}

struct progress
summary_progress(FILE *out)
{
    the_bar = (struct bar){.out = out, .begun = clock_steady(), .shown = -1};
    return (struct progress){.step = bar_step, .context = &the_bar};
}

void
summary_progress_end(FILE *out)
{
    if (the_bar.shown >= 0)
        fputs("\r\033[K", out);
    the_bar.shown = -1;
}
