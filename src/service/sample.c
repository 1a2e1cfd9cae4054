/* SPDX-License-Identifier: MIT */
#include "service/sample.h"

#include "base/dice.h"
#include "base/file.h"
#include "base/folder.h"
#include "model/sample.h"
#include "service/state.h"

#define ROWS_AHEAD 16 /* enough for a row to come from memory while others are written */

/* One table's rows, and where each begins and how long it is, in one number: so that eight bytes a
 * row are enough, and writing need not look for a row's end. */
struct pile {
    char *bytes;
    uint64_t *rows;
    size_t length, room, row_count, row_room;
};

#define LENGTH_BITS 16

static uint64_t
row_pack(size_t at, size_t length)
{
    must(length < (size_t)1 << LENGTH_BITS && at < (uint64_t)1 << (64 - LENGTH_BITS));
    return (uint64_t)at << LENGTH_BITS | length;
}

static struct text
row_of(const struct pile *pile, size_t nth)
{
    uint64_t row = pile->rows[nth];

    return (struct text){.at = pile->bytes + (row >> LENGTH_BITS),
                         .length = row & (((uint64_t)1 << LENGTH_BITS) - 1)};
}

static void
pile_free(struct pile *pile)
{
    free(pile->bytes);
    free(pile->rows);
}

/* Puts rows, each ended by LF, on the pile. */
static void
pile_add(struct pile *pile, const char *rows, size_t length)
{
    const char *end;

    if (length == 0)
        return;
    end = rows + length;
    pile->bytes = grow(pile->bytes, &pile->room, pile->length + length, 1);
    memcpy(pile->bytes + pile->length, rows, length);
    while (rows < end) {
        const char *line_end = memchr(rows, '\n', (size_t)(end - rows));
        size_t row_length;

        must(line_end != NULL);
        row_length = (size_t)(line_end - rows) + 1;
        pile->rows = grow(pile->rows, &pile->row_room, pile->row_count + 1, sizeof *pile->rows);
        pile->rows[pile->row_count++] = row_pack(pile->length, row_length);
        pile->length += row_length;
        rows += row_length;
    }
}

/* Makes every family again for each table, which takes less than keeping them all. */
static void
pile_fill(struct pile *pile, const struct sample_plan *plan, enum table_id table)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct builder rows = {.arena = arena};
    struct sample_family family;

    for (uint32_t i = 0; i < plan->families; i++) {
        rows.length = 0;
        sample_family_make(plan, i, table, &family);
        sample_rows_put(plan, &family, table, &rows);
        pile_add(pile, rows.at, rows.length);
    }
}

static void
pile_write(const struct pile *pile, FILE *stream)
{
    for (size_t i = 0; i < pile->row_count; i++) {
        struct text row = row_of(pile, i);

        if (i + ROWS_AHEAD < pile->row_count) /* rows lie anywhere in memory */
            __builtin_prefetch(row_of(pile, i + ROWS_AHEAD).at);
        fwrite(row.at, 1, row.length, stream); /* the commit asks how it went */
    }
}

MUST_USE static bool
table_write(const struct sample_plan *plan, enum table_id table, const char *folder,
            struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    __attribute__((cleanup(pile_free))) struct pile pile = {0};
    struct dice dice = dice_new(plan->seed, UINT64_MAX / 2 - (uint64_t)table);
    struct builder header = {.arena = arena};
    struct new_file *file;

    if (!file_create(arena, path_join(arena, folder, TABLES[table].file), &file, err))
        return false;
    pile_fill(&pile, plan, table);
    dice_shuffle(&dice, pile.rows, pile.row_count);
    sample_header_put(plan, table, &header);
    fwrite(header.at, 1, header.length, file_stream(file));
    pile_write(&pile, file_stream(file));
    return file_commit(file, err);
}

MUST_USE static bool
plan_make(const struct sample_options *options, struct sample_plan *plan, struct error *err)
{
    if (options->families < 1 || options->families > SAMPLE_FAMILIES_MOST)
        return error_raise(err, ERR_INPUT, "%llu is not a number of families from 1 to %u",
                           (unsigned long long)options->families, SAMPLE_FAMILIES_MOST);
    if (options->quarter.year < SAMPLE_FIRST_YEAR)
        return error_raise(err, ERR_INPUT,
                           "the quarter %s is too early for a sample: take one from %d on",
                           quarter_format(options->quarter).text, SAMPLE_FIRST_YEAR);
    *plan = (struct sample_plan){.seed = options->seed,
                                 .families = (uint32_t)options->families,
                                 .mistakes = options->mistakes,
                                 .authority = options->authority};
    return (plan->authority == NULL || state_authority_check(plan->authority, err)) &&
           period_make(options->quarter, DAY_UNKNOWN, &plan->period, err);
}

MUST_USE static bool
tables_write(const struct sample_plan *plan, const char *folder, struct error *err)
{
    for (enum table_id table = 0; table < TABLE_COUNT; table++)
        if (sample_has_table(plan, table) && !table_write(plan, table, folder, err))
            return false;
    return true;
}

bool
sample_write(const struct sample_options *options, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct new_folder *folder;
    struct sample_plan plan;

    if (!plan_make(options, &plan, err) ||
        !folder_is_free(options->out, options->replace, "sample", err) ||
        !folder_create(arena, options->out, &folder, err) ||
        !tables_write(&plan, folder_path(folder), err) ||
        !folder_commit(folder, options->replace, err))
        return error_while(err, "making a sample council");
    return true;
}
