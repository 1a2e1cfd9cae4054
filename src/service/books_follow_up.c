/* SPDX-License-Identifier: MIT */
/* The sheet Follow-up of the outcomes framework. */
#include "model/follow_up.h"
#include "model/gather.h"
#include "model/grid.h"
#include "service/books.h"

/* A claim whose checks are listed. */
struct followed {
    uint32_t family;    /* row */
    uint32_t episode;   /* row, or ROW_NONE where the claim names none */
    int32_t quarter;    /* index */
    uint32_t first_row; /* of the sheet */
};

struct follow_index {
    const struct run *run;
    struct followed *claims;
    size_t count;
    uint32_t row_count;
};

static int
by_family(const void *left, const void *right)
{
    const struct followed *a = left, *b = right;

    if (a->family != b->family)
        return a->family < b->family ? -1 : 1;
    if (a->quarter != b->quarter)
        return a->quarter < b->quarter ? -1 : 1;
    return (a->episode > b->episode) - (a->episode < b->episode);
}

static const struct follow_up *
follow_up_of(const struct run *run, const struct followed *claim)
{
    return &framework_of_claim(run->options.frameworks, run->dataset, claim->episode,
                               quarter_from_index(claim->quarter))
                ->follow_up;
}

/* A row for each check of each claim. */
static void
number_rows(struct follow_index *index)
{
    for (size_t i = 0; i < index->count; i++) {
        index->claims[i].first_row = index->row_count;
        index->row_count += (uint32_t)follow_up_count(follow_up_of(index->run, &index->claims[i]));
    }
}

/* Earlier claims first, then those of this return; by the families' order in their file. */
static struct follow_index *
index_make(struct arena *arena, const struct run *run)
{
    const struct dataset *dataset = run->dataset;
    uint32_t claims = dataset->rows[TABLE_CLAIMS].count;
    uint32_t episodes = dataset->rows[TABLE_EPISODES].count;
    int32_t now = quarter_index(run->options.period.quarter);
    struct follow_index *index = ARENA_ARRAY(arena, struct follow_index, 1);

    index->run = run;
    index->claims = ARENA_ARRAY(arena, struct followed, (size_t)claims + episodes);
    for (uint32_t row = 0; row < claims; row++) {
        const struct claim *claim = &dataset->claims.rows[row];

        if (claim->family != ROW_NONE && !claim->borrowed && claim->quarter <= now)
            index->claims[index->count++] =
                (struct followed){.family = dataset->families.rows[claim->family].survivor,
                                  .episode = claim->episode,
                                  .quarter = claim->quarter};
    }
    for (uint32_t row = 0; row < episodes; row++)
        if (run->decisions[row].kind == DECISION_CLAIMABLE)
            index->claims[index->count++] = (struct followed){
                .family = episode_family(dataset, row), .episode = row, .quarter = now};
    if (index->count > 1)
        qsort(index->claims, index->count, sizeof *index->claims, by_family);
    number_rows(index);
    return index;
}

/* The claim of a row: the last one that begins at it or before and has a check. */
static const struct followed *
claim_at(const struct follow_index *index, uint32_t row)
{
    size_t low = 0, high = index->count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (index->claims[middle].first_row <= row)
            low = middle;
        else
            high = middle;
    }
    return &index->claims[low];
}

static bool
asks_for_checks(const struct framework_set *set)
{
    for (unsigned i = 0; i < set->count; i++)
        if (follow_up_count(&set->list[i]->follow_up) > 0)
            return true;
    return false;
}

static bool
follow_up_row(const struct sheet *sheet, uint32_t row, struct arena *arena, struct cell *cells,
              struct error *err)
{
    const struct follow_index *index = sheet->context;
    const struct dataset *dataset = index->run->dataset;
    const struct followed *claim = claim_at(index, row);
    struct quarter quarter = quarter_from_index(claim->quarter);
    int32_t check = (int32_t)(row - claim->first_row);

    (void)err;
    cells[0] = books_id_cell(arena, &dataset->families.keys, claim->family);
    cells[1] = claim->episode == ROW_NONE
                   ? (struct cell){.kind = CELL_BLANK}
                   : books_id_cell(arena, &dataset->episodes.keys, claim->episode);
    cells[2] = cell_text(arena_printf(arena, "%s", quarter_format(quarter).text));
    cells[3] = cell_number(check + 1);
    cells[4] = cell_date(follow_up_day(follow_up_of(index->run, claim), quarter, check));
    return true;
}

static const struct sheet FOLLOW_UP = {
    .name = "Follow-up",
    .lead = BOOKS_ALONE
    "A row for each check that falls due after a claim, this quarter's or an earlier one.",
    .table = "follow_up",
    .column_count = 5,
    .columns = {{.heading = "Family", .width = 16},
                {.heading = "Episode", .width = 16},
                {.heading = "Claimed in", .width = 14},
                {.heading = "Check", .width = 8, .number = true},
                {.heading = "Due on", .width = 12}},
    .row = follow_up_row,
};

bool
books_follow_up(struct arena *arena, const struct run *run, const char *about, struct sheet *sheet)
{
    const struct follow_index *index;

    if (!asks_for_checks(run->options.frameworks))
        return false;
    index = index_make(arena, run);
    *sheet = FOLLOW_UP;
    sheet->title = arena_printf(arena, "%s: %s", FOLLOW_UP.name, about);
    sheet->context = index;
    sheet->row_count = index->row_count;
    return true;
}
