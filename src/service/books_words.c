/* SPDX-License-Identifier: MIT */
/* The sheets of the outcomes framework that name no family: Framework and Notes. */
#include "model/grid.h"
#include "model/measure.h"
#include "service/books.h"

/* ---- Framework ---- */

/* What hard data has to show for a need, in words. */
static const char *
measures_text(struct arena *arena, const struct framework *framework, const struct need_def *need)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    if (need->eligibility > 0)
        builder_printf(
            &out, "Eligible: %s. ",
            measure_words(arena, framework, &framework->measures[need->eligibility - 1].rule));
    for (uint16_t i = 0; i < need->measure_count; i++) {
        const struct measure *measure = &framework->measures[need->measures[i]];

        builder_printf(&out, "%s%s: %s.", i == 0 ? "" : " ", measure->id,
                       measure_words(arena, framework, &measure->rule));
    }
    return out.at;
}

static void
add_routes(struct grid *grid, struct arena *arena, const struct framework *framework)
{
    for (uint16_t i = 0; i < framework->route_count; i++)
        grid_add(
            grid,
            (struct cell[]){
                {.kind = CELL_BLANK},
                {.kind = CELL_BLANK},
                {.kind = CELL_BLANK},
                cell_outside(arena, arena_printf(arena, "Route: %s", framework->routes[i].label)),
                cell_outside(arena, measure_words(arena, framework, &framework->routes[i].rule))});
}

struct sheet
books_framework(struct arena *arena, const struct framework_set *frameworks, unsigned place,
                const char *about)
{
    const struct framework *framework = frameworks->list[place];
    const char *number = place == 0 ? "" : arena_printf(arena, " %u", place + 1);
    const char *name = frameworks->count == 1 ? "" : arena_printf(arena, "%s, ", framework->name);
    const struct sheet layout = {
        .name = arena_printf(arena, "Framework%s", number),
        .title = arena_printf(arena, "Framework%s: %s%s", number, sheet_text(arena, name), about),
        .lead = framework->official
                    ? BOOKS_ALONE "The needs of the framework under their headlines."
                    : BOOKS_ALONE "The needs of the framework: illustrative list, not official.",
        .table = place == 0 ? "framework" : arena_printf(arena, "framework_of_%u", place + 1),
        .column_count = framework->measure_count == 0 ? 4 : 5,
        .columns = {{.heading = "Headline", .width = 10, .number = true},
                    {.heading = "Headline in words", .width = 52},
                    {.heading = "Need", .width = 10},
                    {.heading = "Need in words", .width = 60},
                    {.heading = "Measure", .width = 80, .wrap = true}},
    };
    struct grid *grid = grid_new(arena, &layout);

    for (uint16_t i = 0; i < framework->need_count; i++) {
        const struct need_def *need = &framework->needs[i];
        const struct headline *headline = &framework->headlines[need->headline];

        grid_add(grid, (struct cell[]){
                           cell_number(headline->number), cell_outside(arena, headline->label),
                           cell_outside(arena, need->code), cell_outside(arena, need->text),
                           cell_outside(arena, measures_text(arena, framework, need))});
    }
    if (framework->measure_count > 0)
        add_routes(grid, arena, framework);
    return grid_sheet(grid);
}

/* ---- Notes ---- */

/* The words of the sheets that are not tests or decisions. */
static const struct {
    const char *term, *meaning;
} TERMS[] = {
    {.term = "Sustained on",
     .meaning = "The day until which the outcomes have to last: the closing date and the months "
                "the framework asks for."                                                                 },
    {.term = "Claim",             .meaning = "New: sustained in this quarter. Carried forward: before it."},
    {.term = "Counted",
     .meaning = "Yes: the need was identified by closure, so the decision rests on it."                   },
    {.term = "How it stands",     .meaning = "The need as its outcomes show it on the sustained day."     },
    {.term = "Result",
     .meaning = "From the outcome that settled the need, as do its date, basis and evidence."             },
    {.term = "Earliest claim on",
     .meaning = "The first day on which the episode can be claimed; blank when it cannot be."             },
    {.term = "Blank cell",        .meaning = "Unknown, or it does not apply."                             },
};

static void
note_add(struct grid *grid, const char *term, const char *meaning)
{
    grid_add(grid, (struct cell[]){cell_text(term), cell_text(meaning)});
}

struct sheet
books_notes(struct arena *arena, const struct run *run, const char *about)
{
    const struct sheet layout = {
        .name = "Notes",
        .title = arena_printf(arena, "Notes: %s", about),
        .lead = BOOKS_ALONE "What the words on the other sheets mean.",
        .table = "notes",
        .column_count = 2,
        .columns = {{.heading = "Term", .width = 36},
                    {.heading = "What it means", .width = 100, .wrap = true}},
    };
    struct grid *grid = grid_new(arena, &layout);

    for (size_t i = 0; i < sizeof TERMS / sizeof *TERMS; i++)
        note_add(grid, TERMS[i].term, TERMS[i].meaning);
    if (run->options.frameworks->count > 1)
        note_add(
            grid, "Framework",
            "The one that decided the episode: named by it, else in force when it was assessed, "
            "else when it opened.");
    if (run->dataset->rows[TABLE_WAIVERS].there)
        note_add(grid, "Tests waived",
                 "Tests that would have failed or been unknown, and pass because waivers.csv says "
                 "so; they stand in no other column.");
    if (run->withheld != NULL)
        note_add(
            grid, "Withheld",
            "Why the family is kept out of the claim: an audit sample held it back or removed it, "
            "and no auditor has passed it since; or somebody held it back, and it was not released "
            "since.");
    for (unsigned i = 0; i < decisions_told(run->figures.decisions); i++)
        note_add(grid, DECISIONS[i].meaning,
                 arena_printf(arena, "The decision \"%s\" in decisions.csv.", DECISIONS[i].code));
    for (int i = 0; i < TEST_COUNT; i++)
        note_add(grid, arena_printf(arena, "%s %s", TESTS[i].code, TESTS[i].name),
                 arena_printf(arena, "The test asks: %s?", TESTS[i].asks));
    return grid_sheet(grid);
}
