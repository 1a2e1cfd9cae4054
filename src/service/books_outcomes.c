/* SPDX-License-Identifier: MIT */
/* The workbook outcomes-framework.xlsx: its sheets about families, and the book. */
#include "service/books.h"

#include <inttypes.h>

#include "service/books_index.h"

/* Indexed by enum settled. */
static const char *const SETTLED_WORDS[] = {
    [SETTLED_ACHIEVED] = "achieved in time",
    [SETTLED_NEUTRAL] = "neutral",
    [SETTLED_FAILED] = "not achieved in time",
    [SETTLED_UNKNOWN] = "unknown",
};

/* ---- texts ---- */

struct cell
books_id_cell(struct arena *arena, const struct keys *keys, uint32_t row)
{
    struct text id = keys_text(keys, row);

    return cell_outside(arena, arena_copy(arena, id.at, id.length));
}

static struct cell
family_cell(const struct books_index *index, struct arena *arena, uint32_t episode)
{
    const struct dataset *dataset = index->run->dataset;

    return books_id_cell(arena, &dataset->families.keys, episode_family(dataset, episode));
}

static struct cell
episode_cell(const struct books_index *index, struct arena *arena, uint32_t episode)
{
    return books_id_cell(arena, &index->run->dataset->episodes.keys, episode);
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
    const struct books_index *index = sheet->context;
    const struct run *run = index->run;
    unsigned at = sheet->column_count;

    if (run->withheld != NULL)
        cells[--at] = cell_text(run_withheld_words(arena, run, episode));
    if (run->dataset->rows[TABLE_WAIVERS].there)
        cells[--at] = cell_text(tests_text(arena, run->decisions[episode].waived));
    if (run->options.frameworks->count > 1)
        cells[--at] = cell_outside(arena, run_framework(run, episode)->name);
}

/* ---- Claimed families ---- */

/* The distinct codes of an episode's counted needs in the framework's order; returns how many. */
static size_t
codes_of(const struct books_index *index, uint32_t place, struct arena *arena, uint16_t **codes)
{
    uint32_t first = index->first_line[place], end = index->first_line[place + 1];
    size_t count = 0;

    *codes = ARENA_ARRAY(arena, uint16_t, end - first);
    for (uint32_t i = first; i < end; i++) {
        uint16_t code = need_code(&index->run->dataset->needs.rows[index->lines[i].need]);
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
    const struct books_index *index = sheet->context;
    const struct run *run = index->run;
    uint32_t episode = index->claimed[row];
    const struct framework *framework = run_framework(run, episode);
    int32_t sustained_on = run->decisions[episode].sustained_on;
    static const unsigned LEAD[] = {EPISODES_LEAD_ORGANISATION, EPISODES_LEAD_SCHOOL_URN};
    const char *lead[2];
    uint16_t *codes;
    size_t count = codes_of(index, row, arena, &codes);

    if (!source_cells(run->source, arena, TABLE_EPISODES, episode, LEAD, 2, lead, err))
        return false;
    cells[0] = family_cell(index, arena, episode);
    cells[1] = episode_cell(index, arena, episode);
    cells[2] = cell_date(episode_opened_on(&run->dataset->episodes.rows[episode]));
    cells[3] = cell_date(episode_closed_on(&run->dataset->episodes.rows[episode]));
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
    .lead = BOOKS_ALONE "A row for each family in the claim.",
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
    cells[9] =
        choice_cell(TABLE_OUTCOMES, OUTCOMES_RESULT, (uint8_t)outcomes->rows[outcome].result);
    cells[10] = cell_date(outcome_achieved_on(&outcomes->rows[outcome]));
    cells[11] =
        choice_cell(TABLE_OUTCOMES, OUTCOMES_BASIS, outcome_basis(&outcomes->rows[outcome]));
    cells[13] = cell_outside(arena, evidence);
    return true;
}

static bool
need_row(const struct sheet *sheet, uint32_t row, struct arena *arena, struct cell *cells,
         struct error *err)
{
    const struct books_index *index = sheet->context;
    const struct run *run = index->run;
    const struct need_line *line = &index->lines[row];
    const struct framework *framework = run_framework(run, line->episode);
    const struct need_def *need =
        &framework->needs[need_code(&run->dataset->needs.rows[line->need])];

    cells[0] = family_cell(index, arena, line->episode);
    cells[1] = episode_cell(index, arena, line->episode);
    cells[2] = cell_outside(arena, line->id);
    cells[3] = cell_outside(arena, need->code);
    cells[4] = cell_outside(arena, need->text);
    cells[5] = cell_number(framework->headlines[need->headline].number);
    cells[6] = cell_date(need_identified_on(&run->dataset->needs.rows[line->need]));
    cells[7] = cell_text(line->counted ? "yes" : "no");
    cells[8] = cell_text(SETTLED_WORDS[line->settled]);
    cells[12] = cell_outside(arena, line->evidence);
    return outcome_cells(run, line->outcome, arena, cells, err);
}

static const struct sheet NEEDS = {
    .name = "Needs and outcomes",
    .lead = BOOKS_ALONE "A row for each need of each family in the claim.",
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
    const struct books_index *index = sheet->context;
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
    .lead =
        BOOKS_ALONE "Episodes due in this quarter or the next that are not in the claim, and why.",
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

/* ---- the book ---- */

/* A sheet about episodes says which framework decided, once there are several, and which tests were
 * waived, once there are waivers; and which families are kept out, once any are. */
static struct sheet
with_more_columns(const struct books_index *index, const struct sheet *layout)
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
long_sheet(const struct books_index *index, const struct sheet *layout, const char *about,
           uint32_t rows)
{
    struct sheet sheet = *layout;

    sheet.title = arena_printf(index->arena, "%s: %s", layout->name, about);
    sheet.context = index;
    sheet.row_count = rows;
    return sheet;
}

bool
books_outcomes_framework(struct arena *arena, const struct run *run, struct book *book,
                         struct error *err)
{
    struct books_index *index;
    struct quarter_text quarter = quarter_format(run->options.period.quarter);
    const char *authority = run->options.figures.authority;
    const char *about =
        sheet_text(arena, arena_printf(arena, "%s%s%s", quarter.text,
                                       authority[0] == '\0' ? "" : ", ", authority));
    const struct framework_set *frameworks = run->options.frameworks;
    struct sheet *sheets = ARENA_ARRAY(arena, struct sheet, 5 + (size_t)frameworks->count);
    struct sheet claimed, not_yet;
    size_t at = 0;

    if (!books_index_make(arena, run, &index, err))
        return false;
    claimed = with_more_columns(index, &CLAIMED);
    not_yet = with_more_columns(index, &NOT_YET);
    for (unsigned i = 0; i < frameworks->count; i++)
        sheets[at++] = books_framework(arena, frameworks, i, about);
    sheets[at++] = long_sheet(index, &claimed, about, index->claimed_count);
    sheets[at++] = long_sheet(index, &NEEDS, about, index->first_line[index->claimed_count]);
    sheets[at++] = long_sheet(index, &not_yet, about, index->not_yet_count);
    at += books_follow_up(arena, run, about, &sheets[at]);
    sheets[at++] = books_notes(arena, run, about);
    *book = (struct book){
        .title = arena_printf(arena, "Outcomes framework: %s", about),
        .subject = "For the council only: the families behind the figures",
        .author = "deltareturn",
        .created = books_created(&run->options.period),
        .streamed = true,
        .sheet_count = at,
        .sheets = sheets,
    };
    return true;
}
