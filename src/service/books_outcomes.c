/* SPDX-License-Identifier: MIT */
#include "service/books.h"

#include <inttypes.h>

#include "model/gather.h"
#include "model/grid.h"
#include "model/measure.h"

#define ALONE "For the council only: this is about families and stays in the council. "

/* One need of a claimed episode, so that no row has to gather the facts again. */
struct need_line {
    uint32_t episode, need;
    uint32_t outcome; /* row, or ROW_NONE */
    uint8_t counted, settled;
};

/* What the rows are made from: indexes, no texts. */
struct index {
    struct arena *arena; /* of the book */
    const struct run *run;
    uint32_t *claimed, *not_yet; /* episodes by id */
    uint32_t claimed_count, not_yet_count;
    uint32_t *first_line; /* of each claimed episode, and one behind the last */
    struct need_line *lines;
    size_t line_room;
};

/* Indexed by enum settled. */
static const char *const SETTLED_WORDS[] = {
    [SETTLED_ACHIEVED] = "achieved in time",
    [SETTLED_NEUTRAL] = "neutral",
    [SETTLED_FAILED] = "not achieved in time",
    [SETTLED_UNKNOWN] = "unknown",
};

/* ---- texts ---- */

static const struct framework *
framework_of(const struct run *run, uint32_t episode)
{
    return framework_of_episode(run->options.frameworks, run->dataset, episode);
}

static struct cell
key_cell(struct arena *arena, const struct keys *keys, uint32_t row)
{
    struct text id = keys_text(keys, row);

    return cell_outside(arena, arena_copy(arena, id.at, id.length));
}

static struct cell
family_cell(const struct index *index, struct arena *arena, uint32_t episode)
{
    const struct dataset *dataset = index->run->dataset;

    return key_cell(arena, &dataset->families.keys, episode_family(dataset, episode));
}

static struct cell
episode_cell(const struct index *index, struct arena *arena, uint32_t episode)
{
    return key_cell(arena, &index->run->dataset->episodes.keys, episode);
}

/* The word of a list that a cell of a table stands for; blank when the cell was. */
static struct cell
choice_cell(enum table_id table, unsigned column, uint8_t value)
{
    const char *const *values = TABLES[table].columns[column].values;

    return value == UINT8_MAX ? (struct cell){.kind = CELL_BLANK} : cell_text(values[value]);
}

/* "T3 Assessment, T7 Closure" */
static const char *
tests_text(struct arena *arena, uint16_t tests)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (int i = 0; i < TEST_COUNT; i++)
        if (tests & (1U << i))
            builder_printf(&out, "%s%s %s", out.length == 0 ? "" : ", ", TESTS[i].code,
                           TESTS[i].name);
    return out.at;
}

/* The last columns of a sheet about episodes: see with_more_columns. */
static void
more_cells(const struct sheet *sheet, struct arena *arena, uint32_t episode, struct cell *cells)
{
    const struct index *index = sheet->context;
    const struct run *run = index->run;
    unsigned at = sheet->column_count;

    if (run->withheld != NULL)
        cells[--at] = cell_text(run_withheld_words(arena, run, episode));
    if (run->dataset->rows[TABLE_WAIVERS].there)
        cells[--at] = cell_text(tests_text(arena, run->decisions[episode].waived));
    if (run->options.frameworks->count > 1)
        cells[--at] = cell_outside(arena, framework_of(run, episode)->name);
}

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

static struct sheet
framework_make(struct arena *arena, const struct framework_set *frameworks, unsigned place,
               const char *about)
{
    const struct framework *framework = frameworks->list[place];
    const char *number = place == 0 ? "" : arena_printf(arena, " %u", place + 1);
    const char *name = frameworks->count == 1 ? "" : arena_printf(arena, "%s, ", framework->name);
    const struct sheet layout = {
        .name = arena_printf(arena, "Framework%s", number),
        .title = arena_printf(arena, "Framework%s: %s%s", number, sheet_text(arena, name), about),
        .lead = framework->official ? ALONE "The needs of the framework under their headlines."
                                    : ALONE
                    "The needs of the framework: illustrative list, not official.",
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
    for (uint16_t i = 0; framework->measure_count > 0 && i < framework->route_count; i++)
        grid_add(
            grid,
            (struct cell[]){
                {.kind = CELL_BLANK},
                {.kind = CELL_BLANK},
                {.kind = CELL_BLANK},
                cell_outside(arena, arena_printf(arena, "Route: %s", framework->routes[i].label)),
                cell_outside(arena, measure_words(arena, framework, &framework->routes[i].rule))});
    return grid_sheet(grid);
}

/* ---- Claimed families ---- */

/* The distinct codes of an episode's counted needs in the framework's order; returns how many. */
static size_t
codes_of(const struct index *index, uint32_t place, struct arena *arena, uint16_t **codes)
{
    uint32_t first = index->first_line[place], end = index->first_line[place + 1];
    size_t count = 0;

    *codes = ARENA_ARRAY(arena, uint16_t, end - first);
    for (uint32_t i = first; i < end; i++) {
        uint16_t code = index->run->dataset->needs.rows[index->lines[i].need].code;
        size_t at = 0;

        while (at < count && (*codes)[at] < code)
            at++;
        if (!index->lines[i].counted || (at < count && (*codes)[at] == code))
            continue;
        memmove(*codes + at + 1, *codes + at, (count - at) * sizeof **codes);
        (*codes)[at] = code;
        count++;
    }
    return count;
}

static const char *
codes_text(const struct framework *framework, struct arena *arena, const uint16_t *codes,
           size_t count)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (size_t i = 0; i < count; i++)
        builder_printf(&out, "%s%s", i == 0 ? "" : ", ", framework->needs[codes[i]].code);
    return out.at;
}

/* The numbers of the headlines over the codes, each once, in the framework's order. */
static const char *
headlines_text(const struct framework *framework, struct arena *arena, const uint16_t *codes,
               size_t count)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (uint16_t h = 0; h < framework->headline_count; h++)
        for (size_t i = 0; i < count; i++)
            if (framework->needs[codes[i]].headline == h) {
                builder_printf(&out, "%s%" PRId32, out.length == 0 ? "" : ", ",
                               framework->headlines[h].number);
                break;
            }
    return out.at;
}

static bool
claimed_row(const struct sheet *sheet, uint32_t row, struct arena *arena, struct cell *cells,
            struct error *err)
{
    const struct index *index = sheet->context;
    const struct run *run = index->run;
    uint32_t episode = index->claimed[row];
    const struct framework *framework = framework_of(run, episode);
    int32_t sustained_on = run->decisions[episode].sustained_on;
    static const unsigned LEAD[] = {EPISODES_LEAD_ORGANISATION, EPISODES_LEAD_SCHOOL_URN};
    const char *lead[2];
    uint16_t *codes;
    size_t count = codes_of(index, row, arena, &codes);

    if (!source_cells(run->source, arena, TABLE_EPISODES, episode, LEAD, 2, lead, err))
        return false;
    cells[0] = family_cell(index, arena, episode);
    cells[1] = episode_cell(index, arena, episode);
    cells[2] = cell_date(run->dataset->episodes.rows[episode].opened_on);
    cells[3] = cell_date(run->dataset->episodes.rows[episode].closed_on);
    cells[4] = cell_date(sustained_on);
    cells[5] = cell_text(sustained_on >= run->options.period.first ? "new" : "carried forward");
    cells[6] = cell_outside(arena, codes_text(framework, arena, codes, count));
    cells[7] = cell_text(headlines_text(framework, arena, codes, count));
    cells[8] = cell_outside(arena, lead[0]);
    cells[9] = cell_outside(arena, lead[1]);
    more_cells(sheet, arena, episode, cells);
    return true;
}

static const struct sheet CLAIMED = {
    .name = "Claimed families",
    .lead = ALONE "A row for each family in the claim.",
    .table = "claimed_families",
    .column_count = 10,
    .columns = {{.heading = "Family", .width = 16},
                {.heading = "Episode", .width = 16},
                {.heading = "Opened on", .width = 12},
                {.heading = "Closed on", .width = 12},
                {.heading = "Sustained on", .width = 13},
                {.heading = "Claim", .width = 16},
                {.heading = "Needs", .width = 28},
                {.heading = "Headlines", .width = 16},
                {.heading = "Lead organisation", .width = 28},
                {.heading = "Lead school URN", .width = 16}},
    .row = claimed_row,
};

/* ---- Needs and outcomes ---- */

static bool
outcome_cells(const struct run *run, uint32_t outcome, struct arena *arena, struct cell *cells,
              struct error *err)
{
    const struct outcomes *outcomes = &run->dataset->outcomes;
    const char *evidence;

    if (outcome == ROW_NONE)
        return true;
    if (!source_cell(run->source, arena, TABLE_OUTCOMES, outcome, OUTCOMES_EVIDENCE_REF, &evidence,
                     err))
        return false;
    cells[9] = choice_cell(TABLE_OUTCOMES, OUTCOMES_RESULT, outcomes->rows[outcome].result);
    cells[10] = cell_date(outcomes->rows[outcome].achieved_on);
    cells[11] = choice_cell(TABLE_OUTCOMES, OUTCOMES_BASIS, outcomes->rows[outcome].basis);
    cells[13] = cell_outside(arena, evidence);
    return true;
}

static bool
need_row(const struct sheet *sheet, uint32_t row, struct arena *arena, struct cell *cells,
         struct error *err)
{
    const struct index *index = sheet->context;
    const struct run *run = index->run;
    const struct need_line *line = &index->lines[row];
    const struct framework *framework = framework_of(run, line->episode);
    const struct need_def *need = &framework->needs[run->dataset->needs.rows[line->need].code];
    const char *evidence;

    if (!source_cell(run->source, arena, TABLE_NEEDS, line->need, NEEDS_EVIDENCE_REF, &evidence,
                     err))
        return false;
    cells[0] = family_cell(index, arena, line->episode);
    cells[1] = episode_cell(index, arena, line->episode);
    cells[2] = key_cell(arena, &run->dataset->needs.keys, line->need);
    cells[3] = cell_outside(arena, need->code);
    cells[4] = cell_outside(arena, need->text);
    cells[5] = cell_number(framework->headlines[need->headline].number);
    cells[6] = cell_date(run->dataset->needs.rows[line->need].identified_on);
    cells[7] = cell_text(line->counted ? "yes" : "no");
    cells[8] = cell_text(SETTLED_WORDS[line->settled]);
    cells[12] = cell_outside(arena, evidence);
    return outcome_cells(run, line->outcome, arena, cells, err);
}

static const struct sheet NEEDS = {
    .name = "Needs and outcomes",
    .lead = ALONE "A row for each need of each family in the claim.",
    .table = "needs_and_outcomes",
    .column_count = 14,
    .columns = {{.heading = "Family", .width = 16},
                {.heading = "Episode", .width = 16},
                {.heading = "Need", .width = 16},
                {.heading = "Code", .width = 8},
                {.heading = "Need in words", .width = 44},
                {.heading = "Headline", .width = 10, .number = true},
                {.heading = "Identified on", .width = 13},
                {.heading = "Counted", .width = 9},
                {.heading = "How it stands", .width = 20},
                {.heading = "Result", .width = 14},
                {.heading = "Achieved on", .width = 12},
                {.heading = "Basis", .width = 14},
                {.heading = "Evidence of the need", .width = 28},
                {.heading = "Evidence of the outcome", .width = 28}},
    .row = need_row,
};

/* ---- Not yet ---- */

static bool
not_yet_row(const struct sheet *sheet, uint32_t row, struct arena *arena, struct cell *cells,
            struct error *err)
{
    const struct index *index = sheet->context;
    uint32_t episode = index->not_yet[row];
    const struct decision *decision = &index->run->decisions[episode];

    (void)err;
    cells[0] = family_cell(index, arena, episode);
    cells[1] = episode_cell(index, arena, episode);
    cells[2] = cell_text(DECISIONS[decision->kind].meaning);
    cells[3] = cell_text(tests_text(arena, decision->failed));
    cells[4] = cell_text(tests_text(arena, decision->unknown));
    cells[5] = cell_date(decision_earliest_claim(decision));
    cells[6] = cell_date(decision->sustained_on);
    more_cells(sheet, arena, episode, cells);
    return true;
}

static const struct sheet NOT_YET = {
    .name = "Not yet",
    .lead = ALONE "Episodes due in this quarter or the next that are not in the claim, and why.",
    .table = "not_yet",
    .column_count = 7,
    .columns = {{.heading = "Family", .width = 16},
                {.heading = "Episode", .width = 16},
                {.heading = "Decision", .width = 48},
                {.heading = "Tests failed", .width = 36},
                {.heading = "Tests unknown", .width = 36},
                {.heading = "Earliest claim on", .width = 16},
                {.heading = "Sustained on", .width = 13}},
    .row = not_yet_row,
};

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

static struct sheet
notes_make(struct arena *arena, const struct run *run, const char *about)
{
    const struct sheet layout = {
        .name = "Notes",
        .title = arena_printf(arena, "Notes: %s", about),
        .lead = ALONE "What the words on the other sheets mean.",
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

/* ---- the index ---- */

struct sortable {
    struct text id;
    uint32_t row;
};

static int
id_order(const void *a, const void *b)
{
    return text_compare(((const struct sortable *)a)->id, ((const struct sortable *)b)->id);
}

static bool
is_claimed(const struct run *run, uint32_t episode)
{
    return run->decisions[episode].kind == DECISION_CLAIMABLE;
}

/* Not claimed, and sustained in this quarter or the next; or kept out: held back or removed. */
static bool
is_not_yet(const struct run *run, uint32_t episode)
{
    const struct period *period = &run->options.period;
    struct quarter next = quarter_from_index(quarter_index(period->quarter) + 1);
    const struct decision *decision = &run->decisions[episode];

    return decision->kind == DECISION_WITHHELD ||
           (decision->kind != DECISION_CLAIMABLE && decision->kind != DECISION_UNUSED &&
            decision->sustained_on >= period->first &&
            decision->sustained_on <= quarter_last_day(next));
}

/* The episodes that are WANTED, in the byte order of their ids. */
static uint32_t *
episodes_find(struct arena *arena, const struct run *run,
              bool (*wanted)(const struct run *run, uint32_t episode), uint32_t *count)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    uint32_t all = run->dataset->rows[TABLE_EPISODES].count, *rows;
    struct sortable *list;

    *count = 0;
    for (uint32_t i = 0; i < all; i++)
        *count += wanted(run, i);
    rows = ARENA_ARRAY(arena, uint32_t, *count);
    list = ARENA_ARRAY(scratch, struct sortable, *count);
    for (uint32_t i = 0, put = 0; i < all; i++)
        if (wanted(run, i))
            list[put++] = (struct sortable){keys_text(&run->dataset->episodes.keys, i), i};
    qsort(list, *count, sizeof *list, id_order);
    for (uint32_t i = 0; i < *count; i++)
        rows[i] = list[i].row;
    return rows;
}

static void
lines_reserve(struct index *index, size_t count)
{
    index->lines = grow(index->lines, &index->line_room, count, sizeof *index->lines);
}

/* Adds the needs of one claimed episode in the byte order of their ids. */
static uint32_t
lines_add(struct index *index, uint32_t count, struct arena *scratch, uint32_t episode)
{
    const struct run *run = index->run;
    struct facts facts;
    struct sortable *list;

    gather_episode(scratch, run->dataset, framework_of(run, episode), &run->options.period, episode,
                   &facts);
    list = ARENA_ARRAY(scratch, struct sortable, facts.need_count);
    for (uint32_t i = 0; i < facts.need_count; i++)
        list[i] = (struct sortable){keys_text(&run->dataset->needs.keys, facts.needs[i].row), i};
    qsort(list, facts.need_count, sizeof *list, id_order);
    lines_reserve(index, count + facts.need_count);
    for (size_t i = 0; i < facts.need_count; i++) {
        const struct need_fact *need = &facts.needs[list[i].row];

        index->lines[count++] = (struct need_line){.episode = episode,
                                                   .need = need->row,
                                                   .outcome = need->outcome,
                                                   .counted = need->counted,
                                                   .settled = (uint8_t)need->settled};
    }
    return count;
}

static void
index_release(void *handle)
{
    struct index *index = handle;

    free(index->lines);
}

static struct index *
index_make(struct arena *arena, const struct run *run)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct index *index = arena_alloc(arena, sizeof *index);
    uint32_t lines = 0;

    *index = (struct index){.arena = arena, .run = run};
    arena_defer(arena, index_release, index);
    index->claimed = episodes_find(arena, run, is_claimed, &index->claimed_count);
    index->not_yet = episodes_find(arena, run, is_not_yet, &index->not_yet_count);
    index->first_line = ARENA_ARRAY(arena, uint32_t, (size_t)index->claimed_count + 1);
    for (uint32_t i = 0; i < index->claimed_count; i++) {
        index->first_line[i] = lines;
        lines = lines_add(index, lines, scratch, index->claimed[i]);
        arena_empty(scratch);
    }
    index->first_line[index->claimed_count] = lines;
    return index;
}

/* ---- the book ---- */

/* A sheet about episodes says which framework decided, once there are several, and which tests were
 * waived, once there are waivers; and which families are kept out, once any are. */
static struct sheet
with_more_columns(const struct index *index, const struct sheet *layout)
{
    struct sheet sheet = *layout;

    if (index->run->options.frameworks->count > 1)
        sheet.columns[sheet.column_count++] =
            (struct sheet_column){.heading = "Framework", .width = 28};
    if (index->run->dataset->rows[TABLE_WAIVERS].there)
        sheet.columns[sheet.column_count++] =
            (struct sheet_column){.heading = "Tests waived", .width = 36};
    if (index->run->withheld != NULL)
        sheet.columns[sheet.column_count++] =
            (struct sheet_column){.heading = "Withheld", .width = 60, .wrap = true};
    return sheet;
}

static struct sheet
long_sheet(const struct index *index, const struct sheet *layout, const char *about, uint32_t rows)
{
    struct sheet sheet = *layout;

    sheet.title = arena_printf(index->arena, "%s: %s", layout->name, about);
    sheet.context = index;
    sheet.row_count = rows;
    return sheet;
}

void
books_outcomes_framework(struct arena *arena, const struct run *run, struct book *book)
{
    struct index *index = index_make(arena, run);
    struct quarter_text quarter = quarter_format(run->options.period.quarter);
    const char *authority = run->options.figures.authority;
    const char *about =
        sheet_text(arena, arena_printf(arena, "%s%s%s", quarter.text,
                                       authority[0] == '\0' ? "" : ", ", authority));
    const struct framework_set *frameworks = run->options.frameworks;
    struct sheet *sheets = ARENA_ARRAY(arena, struct sheet, 5 + (size_t)frameworks->count);
    struct sheet claimed = with_more_columns(index, &CLAIMED);
    struct sheet not_yet = with_more_columns(index, &NOT_YET);
    size_t at = 0;

    for (unsigned i = 0; i < frameworks->count; i++)
        sheets[at++] = framework_make(arena, frameworks, i, about);
    sheets[at++] = long_sheet(index, &claimed, about, index->claimed_count);
    sheets[at++] = long_sheet(index, &NEEDS, about, index->first_line[index->claimed_count]);
    sheets[at++] = long_sheet(index, &not_yet, about, index->not_yet_count);
    at += books_follow_up(arena, run, about, &sheets[at]);
    sheets[at++] = notes_make(arena, run, about);
    *book = (struct book){
        .title = arena_printf(arena, "Outcomes framework: %s", about),
        .subject = "For the council only: the families behind the figures",
        .author = "deltareturn",
        .created = books_created(&run->options.period),
        .streamed = true,
        .sheet_count = at,
        .sheets = sheets,
    };
}
