/* SPDX-License-Identifier: MIT */
/* The workbook submission.xlsx: figures, and how each is counted. */
#include "service/books.h"

#include <inttypes.h>

#include "model/grid.h"
#include "service/unusual.h"

#define FIGURE_COLUMNS                                                                  \
    {.heading = "Figure", .width = 44, .wrap = true}, {.heading = "Code", .width = 34}, \
        {.heading = "Value", .width = 16, .number = true},                              \
    {                                                                                   \
        .heading = "Counts", .width = 18                                                \
    }
#define VALUE_COLUMN 2

#define OWN_RECORD \
    "This is the council's own record. It is neither a GOV.UK service nor part of Delta."

static const struct sheet COVER = {
    .name = "Cover",
    .lead = OWN_RECORD,
    .table = "cover",
    .column_count = 2,
    .columns = {{.heading = "Item", .width = 28}, {.heading = "Value", .width = 80, .wrap = true}},
};

static const struct sheet SUBMISSION = {
    .name = "Submission",
    .lead = "The claim for the quarter. Enter these figures on Delta.",
    .table = "submission",
    .column_count = 4,
    .columns = {FIGURE_COLUMNS},
};

static const struct sheet PROGRESS = {
    .name = "Progress information",
    .lead = "What is reported whether or not anything is claimed.",
    .table = "progress_information",
    .column_count = 4,
    .columns = {FIGURE_COLUMNS},
};

static const struct sheet FUNDING = {
    .name = "Funding",
    .lead = "What the claims are worth, in pence and in pounds, and how that comes about.",
    .table = "funding",
    .column_count = 5,
    .columns = {FIGURE_COLUMNS, {.heading = "In pounds", .width = 18, .number = true}},
};

static const struct sheet_chart HEADLINE_CHART = {
    .title = "Needs worked with and outcomes in the quarter, by headline",
    .description = "Column chart. For each headline of the framework, the first column shows the "
                   "needs worked with and the second, striped, the outcomes achieved in the "
                   "quarter. The same numbers stand in the table on this sheet.",
    .label_axis = "Headline",
    .unit_axis = "Pairs of a family and a need",
    .label_column = 0,
    .value_columns = {2, 3},
    .value_count = 2,
};
#define HEADLINE_FIRST_FIGURE 2

static const struct sheet HEADLINES = {
    .name = "By headline",
    .lead = "A row for each headline of the framework; the chart beside it shows two columns.",
    .table = "by_headline",
    .column_count = HEADLINE_FIRST_FIGURE + HEADLINE_FIGURE_COUNT,
    .columns = {{.heading = "Headline", .width = 10, .number = true},
                {.heading = "Label", .width = 52, .wrap = true}},
    .chart = &HEADLINE_CHART,
};

static const struct sheet CHECKS = {
    .name = "Checks",
    .lead = "What a certifier should look at before the figures are entered.",
    .table = "checks",
    .column_count = 4,
    .columns = {{.heading = "Check", .width = 52, .wrap = true},
                {.heading = "Kind", .width = 24},
                {.heading = "How many", .width = 12, .number = true},
                {.heading = "What it means", .width = 80, .wrap = true}},
};

static const struct sheet NOTES = {
    .name = "Notes",
    .lead = "How each figure is counted. A blank cell in the data means unknown, never no.",
    .table = "notes",
    .column_count = 4,
    .columns = {{.heading = "Figure", .width = 44, .wrap = true},
                {.heading = "Code", .width = 34},
                {.heading = "Counts", .width = 18},
                {.heading = "How it is counted", .width = 90, .wrap = true}},
};

/* Indexed by enum funding_area. */
static const char *const AREA_WORDS[AREA_COUNT] = {
    [AREA_PAYMENT_BY_RESULTS] = "Payment by results",
    [AREA_EARNED_AUTONOMY] = "Earned Autonomy",
    [AREA_DEVOLVED] = "Devolved",
};

/* The book under way. */
struct making {
    struct arena *arena;
    const struct run *run;
    const char *about; /* "2023-24-Q3, Coventry" */
    const char *digest;
};

static struct grid *
sheet_begin(const struct making *m, const struct sheet *layout, const char *title)
{
    struct sheet titled = *layout;

    titled.title = arena_printf(m->arena, "%s: %s", title, m->about);
    return grid_new(m->arena, &titled);
}

/* ---- Cover ---- */

static void
cover_row(struct grid *grid, const char *item, struct cell value)
{
    grid_add(grid, (struct cell[]){cell_text(item), value});
}

/* The first framework, which fixes the headlines, has no number. */
static void
cover_framework(const struct making *m, struct grid *grid, unsigned place)
{
    const struct framework *framework = m->run->options.frameworks->list[place];
    const char *number = place == 0 ? "" : arena_printf(m->arena, " %u", place + 1);

    cover_row(grid, arena_printf(m->arena, "Framework%s", number),
              cell_outside(m->arena, framework->name));
    cover_row(grid, arena_printf(m->arena, "Framework%s version", number),
              cell_outside(m->arena, framework->version));
    cover_row(grid, arena_printf(m->arena, "List of needs%s", number),
              cell_text(framework->official ? "Official, as the framework file says"
                                            : "Illustrative list, not official"));
}

static struct sheet
cover_make(const struct making *m)
{
    const struct run_options *options = &m->run->options;
    const char *authority = options->figures.authority;
    struct grid *grid = sheet_begin(m, &COVER, "Supporting Families return");
    struct quarter_text quarter = quarter_format(options->period.quarter);

    cover_row(grid, "Authority",
              authority[0] == '\0' ? cell_text("Not given") : cell_outside(m->arena, authority));
    cover_row(grid, "Quarter", cell_text(arena_copy(m->arena, quarter.text, strlen(quarter.text))));
    cover_row(grid, "As-at date", cell_date(options->period.as_at));
    for (unsigned i = 0; i < options->frameworks->count; i++)
        cover_framework(m, grid, i);
    cover_row(grid, "Digest of the data", cell_text(m->digest));
    cover_row(grid, "What this is", cell_text(OWN_RECORD));
    cover_row(grid, "What happens next",
              cell_text("Nothing reaches the department until somebody enters it on Delta."));
    cover_row(grid, "What it holds", cell_text("Figures only, nothing about a person."));
    return grid_sheet(grid);
}

/* ---- figures ---- */

static void
figure_add(struct grid *grid, const char *label, const char *code, int64_t value, const char *unit)
{
    uint32_t row = grid_add(
        grid, (struct cell[]){
                  cell_text(label), cell_text(code), cell_number(value), cell_text(unit), {0}});

    grid_name(grid, code, row, VALUE_COLUMN);
}

static void
figure_rows_add(const struct making *m, struct grid *grid, enum figure_place place)
{
    for (int i = 0; i < FIGURE_COUNT; i++)
        if (FIGURES[i].place == place)
            figure_add(grid, FIGURES[i].label, FIGURES[i].code, m->run->figures.value[i],
                       figure_unit_name(FIGURES[i].unit));
}

static struct sheet
submission_make(const struct making *m)
{
    struct grid *grid = sheet_begin(m, &SUBMISSION, "Submission");

    figure_rows_add(m, grid, PLACE_SUBMISSION);
    return grid_sheet(grid);
}

static const char *
decision_code(const struct making *m, unsigned decision)
{
    return arena_printf(m->arena, "decisions_%s", DECISIONS[decision].code);
}

static const char *
decision_label(const struct making *m, unsigned decision)
{
    return arena_printf(m->arena, "Episodes: %s", DECISIONS[decision].meaning);
}

static struct sheet
progress_make(const struct making *m)
{
    struct grid *grid = sheet_begin(m, &PROGRESS, "Progress information");

    figure_rows_add(m, grid, PLACE_PROGRESS);
    for (unsigned i = 0; i < decisions_told(m->run->figures.decisions); i++)
        figure_add(grid, decision_label(m, i), decision_code(m, i), m->run->figures.decisions[i],
                   figure_unit_name(UNIT_EPISODES));
    return grid_sheet(grid);
}

/* ---- By headline ---- */

static void
headline_add(const struct making *m, struct grid *grid, uint16_t number)
{
    const struct headline *headline = &m->run->options.frameworks->list[0]->headlines[number];
    const struct headline_counts *counts = &m->run->figures.headlines[number];
    struct cell cells[HEADLINE_FIRST_FIGURE + HEADLINE_FIGURE_COUNT];
    uint32_t row;

    cells[0] = cell_number(headline->number);
    cells[1] = cell_outside(m->arena, headline->label);
    for (int i = 0; i < HEADLINE_FIGURE_COUNT; i++)
        cells[HEADLINE_FIRST_FIGURE + i] = cell_number(counts->value[i]);
    row = grid_add(grid, cells);
    for (int i = 0; i < HEADLINE_FIGURE_COUNT; i++)
        grid_name(grid,
                  arena_printf(m->arena, "headline_%" PRId32 "_%s", headline->number,
                               HEADLINE_FIGURES[i].code),
                  row, (uint16_t)(HEADLINE_FIRST_FIGURE + i));
}

static struct sheet
headlines_make(const struct making *m)
{
    struct sheet layout = HEADLINES;
    struct grid *grid;

    for (int i = 0; i < HEADLINE_FIGURE_COUNT; i++)
        layout.columns[HEADLINE_FIRST_FIGURE + i] = (struct sheet_column){
            .heading = HEADLINE_FIGURES[i].label, .width = 24, .number = true};
    grid = sheet_begin(m, &layout, "By headline");
    for (uint16_t i = 0; i < m->run->options.frameworks->list[0]->headline_count; i++)
        headline_add(m, grid, i);
    return grid_sheet(grid);
}

/* ---- Funding ---- */

static void
funding_plain(struct grid *grid, const char *label, const char *code, struct cell value,
              const char *unit)
{
    grid_add(grid, (struct cell[]){cell_text(label), cell_text(code), value, cell_text(unit), {0}});
}

/* A sum of money; a row that is a figure has its name at the pence. */
static void
funding_pence(struct grid *grid, struct cell label, struct cell code, int64_t pence,
              const char *name)
{
    uint32_t row = grid_add(grid, (struct cell[]){label, code, cell_number(pence),
                                                  cell_text(figure_unit_name(UNIT_PENCE)),
                                                  cell_pounds(pence)});

    if (name != NULL)
        grid_name(grid, name, row, VALUE_COLUMN);
}

/* Of several frameworks each has a row of its own, known by its name. */
static struct cell
funding_text(const struct making *m, const char *words, const struct framework_set *frameworks,
             unsigned place)
{
    if (frameworks->count == 1)
        return cell_text(words);
    return cell_outside(m->arena,
                        arena_printf(m->arena, "%s, %s", words, frameworks->list[place]->name));
}

static void
funding_terms(const struct making *m, struct grid *grid)
{
    const struct framework_set *frameworks = m->run->options.frameworks;
    const struct figure_options *options = &m->run->options.figures;
    bool agreed = options->agreed_number != AGREED_NUMBER_NONE;

    funding_plain(grid, "Funding area", "area", cell_text(AREA_WORDS[options->area]), "");
    funding_plain(grid, "Agreed number of families in the financial year", "agreed_number",
                  agreed ? cell_number(options->agreed_number) : cell_text("None given"),
                  agreed ? figure_unit_name(UNIT_FAMILIES) : "");
    funding_plain(grid, "Earlier claims in the financial year", "earlier_claims_in_year",
                  cell_number(m->run->figures.earlier_claims_in_year),
                  figure_unit_name(UNIT_CLAIMS));
    for (unsigned i = 0; i < frameworks->count; i++)
        funding_pence(grid, funding_text(m, "Payment for a family", frameworks, i),
                      funding_text(m, "payment_per_family_pence", frameworks, i),
                      frameworks->list[i]->payment_pence, NULL);
}

static void
funding_attachment(const struct making *m, struct grid *grid)
{
    const struct framework_set *frameworks = m->run->options.frameworks;

    if (!framework_set_attaches(frameworks))
        return;
    for (unsigned i = 0; i < frameworks->count; i++)
        funding_pence(grid, funding_text(m, "Attachment fee for a family", frameworks, i),
                      funding_text(m, "attachment_fee_pence", frameworks, i),
                      frameworks->list[i]->attachment_pence, NULL);
    funding_pence(grid, cell_text("Attachment fees of the families new in the quarter"),
                  cell_text("attachment_pence"), m->run->figures.attachment_pence,
                  "attachment_pence");
}

static void
funding_schools(const struct making *m, struct grid *grid)
{
    const struct figures *figures = &m->run->figures;
    int64_t total = 0;

    for (size_t i = 0; i < figures->school_count; i++)
        must(!__builtin_add_overflow(total, figures->schools[i].pence, &total));
    funding_pence(grid, cell_text("School incentive, all schools"),
                  cell_text("school_incentive_pence"), total, "school_incentive_pence");
    for (size_t i = 0; i < figures->school_count; i++) {
        const struct school_incentive *school = &figures->schools[i];
        const char *label =
            arena_printf(m->arena, "School incentive, %" PRId64 " %s led by %s", school->claims,
                         school->claims == 1 ? "claim" : "claims", school->urn);
        const char *code = arena_printf(m->arena, "school_incentive_pence %s", school->urn);

        funding_pence(grid, cell_outside(m->arena, label), cell_outside(m->arena, code),
                      school->pence, NULL);
    }
}

static struct sheet
funding_make(const struct making *m)
{
    struct grid *grid = sheet_begin(m, &FUNDING, "Funding");

    funding_terms(m, grid);
    for (int i = 0; i < FIGURE_COUNT; i++)
        if (FIGURES[i].place == PLACE_FUNDING)
            funding_pence(grid, cell_text(FIGURES[i].label), cell_text(FIGURES[i].code),
                          m->run->figures.value[i], FIGURES[i].code);
    funding_attachment(m, grid);
    funding_schools(m, grid);
    return grid_sheet(grid);
}

/* ---- Checks ---- */

static struct sheet
checks_make(const struct making *m)
{
    struct grid *grid = sheet_begin(m, &CHECKS, "Checks");
    struct unusual list[UNUSUAL_MOST];
    size_t count = unusual_find(m->arena, m->run, list);

    for (size_t i = 0; i < count; i++)
        grid_add(grid,
                 (struct cell[]){cell_text(list[i].what), cell_text(list[i].kind),
                                 cell_number((int64_t)list[i].count), cell_text(list[i].meaning)});
    if (count == 0)
        grid_add(grid,
                 (struct cell[]){cell_text("Nothing unusual"), cell_text("None"), cell_number(0),
                                 cell_text("No check of this sheet found anything.")});
    return grid_sheet(grid);
}

/* ---- Notes ---- */

static void
note_add(struct grid *grid, const char *label, const char *code, enum figure_unit unit,
         const char *meaning)
{
    grid_add(grid, (struct cell[]){cell_text(label), cell_text(code),
                                   cell_text(figure_unit_name(unit)), cell_text(meaning)});
}

static void
notes_headlines(const struct making *m, struct grid *grid)
{
    for (int i = 0; i < HEADLINE_FIGURE_COUNT; i++)
        note_add(grid, HEADLINE_FIGURES[i].label,
                 arena_printf(m->arena, "headline_N_%s", HEADLINE_FIGURES[i].code),
                 HEADLINE_FIGURES[i].unit, HEADLINE_FIGURES[i].meaning);
}

static struct sheet
notes_make(const struct making *m)
{
    struct grid *grid = sheet_begin(m, &NOTES, "Notes");

    for (int i = 0; i < FIGURE_COUNT; i++)
        note_add(grid, FIGURES[i].label, FIGURES[i].code, FIGURES[i].unit, FIGURES[i].meaning);
    note_add(grid, "School incentive", "school_incentive_pence", UNIT_PENCE,
             "For each school, the framework's incentive times the claims of this return whose "
             "episode it led; the agreed number does not limit it.");
    for (unsigned i = 0; i < decisions_told(m->run->figures.decisions); i++)
        note_add(grid, decision_label(m, i), decision_code(m, i), UNIT_EPISODES,
                 "Episodes with this decision. Each episode opened by the as-at date has one.");
    notes_headlines(m, grid);
    if (m->run->options.frameworks->count > 1)
        note_add(
            grid, "Several frameworks", "frameworks", UNIT_EPISODES,
            "An episode is decided by the framework it names, else by the one in force when it "
            "was assessed, else when it opened. The first one given fixes the headlines; a "
            "need counts under the headline of its number. Each claim is worth what its own "
            "framework pays; where the agreed number does not suffice for all, those of the "
            "framework given first are paid first.");
    return grid_sheet(grid);
}

/* ---- the book ---- */

static struct sheet (*const SHEETS[])(const struct making *m) = {
    cover_make,   submission_make, progress_make, headlines_make,
    funding_make, checks_make,     notes_make,
};
#define SHEET_COUNT (sizeof SHEETS / sizeof *SHEETS)

int32_t
books_created(const struct period *period)
{
    const int32_t zip_first = 3652; /* 1980-01-01 */

    return period->last < zip_first ? zip_first : period->last;
}

bool
books_submission(struct arena *arena, const struct run *run, struct book *book, struct error *err)
{
    struct sheet *sheets = ARENA_ARRAY(arena, struct sheet, SHEET_COUNT);
    const char *authority = run->options.figures.authority;
    struct quarter_text quarter = quarter_format(run->options.period.quarter);
    char *digest = arena_alloc(arena, DIGEST_TEXT_SIZE);
    struct making making = {.arena = arena, .run = run, .digest = digest};

    if (!source_digest(run->source, digest, err))
        return false;
    making.about = sheet_text(arena, arena_printf(arena, "%s%s%s", quarter.text,
                                                  authority[0] == '\0' ? "" : ", ", authority));
    for (size_t i = 0; i < SHEET_COUNT; i++)
        sheets[i] = SHEETS[i](&making);
    *book = (struct book){
        .title = arena_printf(arena, "Supporting Families return: %s", making.about),
        .subject = "Figures for a person to enter on Delta",
        .author = "deltareturn",
        .created = books_created(&run->options.period),
        .sheet_count = SHEET_COUNT,
        .sheets = sheets,
    };
    return true;
}
