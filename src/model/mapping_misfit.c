/* SPDX-License-Identifier: MIT */
#include "model/mapping_misfit.h"

#include "base/file.h"

/* Values listed of those that are in no map; and of the map itself. */
#define VALUES_TOLD 12
/* From so many cells on, a column none of whose cells fits has the wrong format. */
#define CELLS_OF_A_FORMAT 4

void
misfits_count(struct misfits *misfits, enum cell_outcome outcome, uint32_t number,
              struct text found)
{
    struct keys *values = &misfits->values[outcome];
    uint32_t place = keys_find(values, found);

    if (place == ROW_NONE) {
        place = values->count;
        keys_add(values, found);
        misfits->counts[outcome] = grow(misfits->counts[outcome], &misfits->counts_room[outcome],
                                        values->count, sizeof **misfits->counts);
        misfits->counts[outcome][place] = 0;
    }
    misfits->counts[outcome][place]++;
    if (misfits->total[outcome]++ == 0)
        misfits->first[outcome] = number;
}

void
misfits_keep(struct misfits *misfits, const struct misfit *misfit)
{
    misfits->list = grow(misfits->list, &misfits->room, misfits->count + 1, sizeof *misfits->list);
    misfits->list[misfits->count++] = *misfit;
    if (misfits->total[misfit->outcome]++ == 0)
        misfits->first[misfit->outcome] = misfit->number;
}

/* --- telling ---------------------------------------------------------------------------------- */

struct telling {
    const struct misfits *misfits;
    const struct mapping *mapping;
    const struct bound_source *source;
    const struct bound_column *column;
    struct problems *notes;
};

static const enum problem_kind KINDS[] = {
    [CELL_NOT_FOUND] = PROBLEM_DANGLING_KEY,
    [CELL_UNMAPPED] = PROBLEM_BAD_VALUE,
    [CELL_BAD_DATE] = PROBLEM_BAD_DATE,
    [CELL_BAD_NUMBER] = PROBLEM_BAD_NUMBER,
};

static void
tell(const struct telling *telling, enum cell_outcome outcome, uint32_t number, const char *found,
     const char *expected, const struct misfit *misfit)
{
    const struct rowset *rowset = telling->source->rowset;
    const struct bound_column *column = telling->column;
    struct problem problem = {
        .kind = KINDS[outcome],
        .table = telling->source->table->table,
        .row = number,
        .column = column->sources == NULL ? column->target->name : column->sources,
        .found = found,
        .expected = expected,
        .file = rowset->file,
        .rowset = rowset,
    };

    if (misfit != NULL) {
        problem.key_count = misfit->key_count;
        problem.keys = misfit->keys;
    }
    if (rowset->kind == ROWSET_SHEET && column->place >= 0)
        problem.cell = arena_printf(telling->notes->arena, "%s",
                                    cell_name(number, rowset->sheet_columns[column->place]).text);
    problems_add(telling->notes, problem);
}

/* The most frequent value not told yet, by how often; the first of equals. */
static uint32_t
next_value(const struct misfits *misfits, enum cell_outcome outcome, const bool *told)
{
    uint32_t next = ROW_NONE;

    for (uint32_t i = 0; i < misfits->values[outcome].count; i++)
        if (!told[i] &&
            (next == ROW_NONE || misfits->counts[outcome][i] > misfits->counts[outcome][next]))
            next = i;
    return next;
}

/* "Moved away (14 times), NFA (once) and 3 other values". */
static const char *
count_values(const struct telling *telling, enum cell_outcome outcome)
{
    struct arena *arena = telling->notes->arena;
    const struct misfits *misfits = telling->misfits;
    uint32_t count = misfits->values[outcome].count;
    bool *told = ARENA_ARRAY(arena, bool, count);
    struct builder out = {.arena = arena};

    for (uint32_t i = 0; i < count && i < VALUES_TOLD; i++) {
        uint32_t value = next_value(misfits, outcome, told);
        uint64_t times = misfits->counts[outcome][value];

        told[value] = true;
        builder_printf(
            &out, "%s%s (%s)", i == 0 ? "" : ", ",
            text_for_show(arena, keys_text(&misfits->values[outcome], value), FOUND_MOST),
            times == 1 ? "once"
                       : arena_printf(arena, "%s times", number_format((int64_t)times).text));
    }
    if (count > VALUES_TOLD)
        builder_printf(&out, " and %u other value%s", count - VALUES_TOLD,
                       count - VALUES_TOLD == 1 ? "" : "s");
    return out.at;
}

static const char *
values_expected(const struct telling *telling)
{
    struct arena *arena = telling->notes->arena;
    const struct mapping_values *values = telling->column->def->values;
    struct builder out = {.arena = arena};

    builder_puts(&out, "one of ");
    for (size_t i = 0; i < values->count && i < VALUES_TOLD; i++)
        builder_printf(&out, "%s\"%s\"", i == 0 ? "" : ", ", values->list[i].found);
    builder_printf(&out, "%s; or add it to the value map at %s line %d",
                   values->count > VALUES_TOLD ? " and others" : "",
                   path_base(telling->mapping->path),
                   values->line == 0 ? telling->column->def->line : values->line);
    return out.at;
}

static const char *
lookup_expected(const struct telling *telling)
{
    const struct mapping_lookup *lookup = telling->column->def->lookup;

    return arena_printf(telling->notes->arena, "a value of the column \"%s\" of %s (%s line %d)",
                        lookup->key, telling->mapping->files[lookup->file].match,
                        path_base(telling->mapping->path), lookup->line);
}

static const char *
cell_expected(const struct telling *telling, enum cell_outcome outcome)
{
    struct arena *arena = telling->notes->arena;
    const struct mapping_column *def = telling->column->def;

    if (outcome == CELL_BAD_DATE)
        return arena_printf(arena, "a date like %s (%s)", date_format_example(arena, def->date),
                            def->date->text);
    return def->number == NUMBER_POUNDS ? "pounds like 1,234.50" : "a number like 1,234.5";
}

static void
tell_format(const struct telling *telling, enum cell_outcome outcome)
{
    struct arena *arena = telling->notes->arena;
    const struct misfits *misfits = telling->misfits;

    tell(telling, outcome, misfits->first[outcome],
         arena_printf(arena, "%s, and so on in all %s cells", misfits->list[0].found,
                      number_format((int64_t)misfits->filled).text),
         arena_printf(arena, "%s; or another format at %s line %d", cell_expected(telling, outcome),
                      path_base(telling->mapping->path), telling->column->def->line),
         NULL);
}

static void
tell_cells(const struct telling *telling)
{
    const struct misfits *misfits = telling->misfits;

    if (misfits->count == 0)
        return;
    if (misfits->count == misfits->filled && misfits->count >= CELLS_OF_A_FORMAT) {
        tell_format(telling, misfits->list[0].outcome);
        return;
    }
    for (size_t i = 0; i < misfits->count; i++)
        tell(telling, misfits->list[i].outcome, misfits->list[i].number, misfits->list[i].found,
             cell_expected(telling, misfits->list[i].outcome), &misfits->list[i]);
}

static void
misfits_forget(struct misfits *misfits)
{
    for (unsigned outcome = 0; outcome <= CELL_BAD_NUMBER; outcome++) {
        keys_free(&misfits->values[outcome]);
        free(misfits->counts[outcome]);
    }
    free(misfits->list);
    *misfits = (struct misfits){.count = 0};
}

void
misfits_tell(struct misfits *misfits, const struct mapping *mapping,
             const struct bound_source *source, const struct bound_column *column,
             struct problems *notes)
{
    struct telling telling = {
        .misfits = misfits, .mapping = mapping, .source = source, .column = column, .notes = notes};

    if (misfits->total[CELL_NOT_FOUND] > 0)
        tell(&telling, CELL_NOT_FOUND, misfits->first[CELL_NOT_FOUND],
             count_values(&telling, CELL_NOT_FOUND), lookup_expected(&telling), NULL);
    if (misfits->total[CELL_UNMAPPED] > 0)
        tell(&telling, CELL_UNMAPPED, misfits->first[CELL_UNMAPPED],
             count_values(&telling, CELL_UNMAPPED), values_expected(&telling), NULL);
    tell_cells(&telling);
    misfits_forget(misfits);
}
