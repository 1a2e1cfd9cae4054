/* SPDX-License-Identifier: MIT */
#include "model/mapping_apply.h"

#include "model/mapping_misfit.h"
#include "model/mapping_odd.h"

#define ROWS_AT_ONCE 256

/* A table on its way out. */
struct making {
    struct arena *arena;
    struct arena *scratch; /* of the cells of some rows */
    const struct bound *bound;
    struct feed *feed;
    enum table_id id;
    unsigned column_count;
    bool fed[COLUMNS_MOST];
    char *csv; /* for free(): a text of many MiB is better moved than copied */
    size_t csv_length, csv_room;
    struct feed_part *parts;
    size_t part_count;
    struct feed_place *places;
    size_t row_count, row_room;
    struct feed_told *told;
    size_t told_count, told_room;
    struct merging *merging; /* rows are merged by their key; NULL: each stands for itself */
};

/* A source under way. */
struct taking {
    const struct bound_source *source;
    uint32_t part;
    struct misfits *misfits; /* by its columns */
};

/* One row, by the contract's columns. */
struct made_row {
    struct text cells[COLUMNS_MOST];
    enum cell_outcome outcomes[COLUMNS_MOST];
    struct feed_place place;
};

/* Rows of which one a key is kept. */
struct merging {
    struct keys keys;
    struct made_row *rows;
    size_t room;
    struct {
        uint64_t count;
        const struct rowset *rowset;
        uint32_t number, earlier;
        const char *sources;
    } differing[COLUMNS_MOST];
};

/* --- rows as CSV ------------------------------------------------------------------------------ */

static void
put_bytes(struct making *making, const char *bytes, size_t length)
{
    making->csv =
        grow(making->csv, &making->csv_room, making->csv_length + length, sizeof *making->csv);
    memcpy(making->csv + making->csv_length, bytes, length);
    making->csv_length += length;
}

static void
put_cell(struct making *making, struct text cell)
{
    if (cell.length == 0)
        return;
    if (!text_needs_quotes(cell)) {
        put_bytes(making, cell.at, cell.length);
        return;
    }
    put_bytes(making, "\"", 1);
    for (size_t i = 0; i < cell.length; i++)
        put_bytes(making, cell.at[i] == '"' ? "\"\"" : &cell.at[i], cell.at[i] == '"' ? 2 : 1);
    put_bytes(making, "\"", 1);
}

static void
put_header(struct making *making)
{
    bool first = true;

    for (unsigned column = 0; column < making->column_count; column++) {
        if (!making->fed[column])
            continue;
        if (!first)
            put_bytes(making, ",", 1);
        put_cell(making, text_of(TABLES[making->id].columns[column].name));
        first = false;
    }
    put_bytes(making, "\n", 1);
}

static void
note_told(struct making *making, unsigned column)
{
    making->told =
        grow(making->told, &making->told_room, making->told_count + 1, sizeof *making->told);
    making->told[making->told_count++] =
        (struct feed_told){.row = (uint32_t)making->row_count, .column = column};
}

static void
put_row(struct making *making, const struct made_row *row)
{
    bool first = true;

    for (unsigned column = 0; column < making->column_count; column++) {
        if (!making->fed[column])
            continue;
        if (!first)
            put_bytes(making, ",", 1);
        put_cell(making, row->cells[column]);
        if (row->outcomes[column] != CELL_GOOD)
            note_told(making, column);
        first = false;
    }
    put_bytes(making, "\n", 1);
    making->places =
        grow(making->places, &making->row_room, making->row_count + 1, sizeof *making->places);
    making->places[making->row_count++] = row->place;
}

/* --- one row a key ---------------------------------------------------------------------------- */

/* The cell that names a row of the table: its key, or where there is none the whole row. */
static struct text
row_name(struct arena *arena, enum table_id table, const struct made_row *row)
{
    struct builder out = {.arena = arena};

    for (unsigned column = 0; column < TABLES[table].column_count; column++)
        if (TABLES[table].columns[column].kind == COLUMN_KEY)
            return row->cells[column];
    for (unsigned column = 0; column < TABLES[table].column_count; column++) {
        builder_puts(&out, "\x1f");
        builder_put(&out, row->cells[column].at, row->cells[column].length);
    }
    return (struct text){.at = out.at, .length = out.length};
}

static void
note_differing(struct making *making, const struct bound_source *source, unsigned column,
               const struct made_row *earlier, const struct made_row *row)
{
    if (making->merging->differing[column].count++ > 0)
        return;
    making->merging->differing[column].rowset = source->rowset;
    making->merging->differing[column].number = row->place.row;
    making->merging->differing[column].earlier = earlier->place.row;
    making->merging->differing[column].sources = making->parts[row->place.part].columns[column];
}

static struct text
kept(struct arena *arena, struct text text)
{
    return (struct text){.at = arena_copy(arena, text.at, text.length), .length = text.length};
}

/* Of two cells the first that is not blank stays, or with distinct="last" the later. */
static void
merge_cells(struct making *making, const struct bound_source *source, struct made_row *into,
            const struct made_row *row)
{
    for (unsigned column = 0; column < making->column_count; column++) {
        struct text *cell = &into->cells[column];

        if (row->cells[column].length == 0 || text_equals(*cell, row->cells[column]))
            continue;
        if (cell->length > 0)
            note_differing(making, source, column, into, row);
        if (cell->length > 0 && source->table->distinct == DISTINCT_FIRST)
            continue;
        *cell = kept(making->arena, row->cells[column]);
        into->outcomes[column] = row->outcomes[column];
    }
    if (source->table->distinct == DISTINCT_LAST)
        into->place = row->place;
}

static void
merge_row(struct making *making, const struct bound_source *source, const struct made_row *row)
{
    struct merging *merging = making->merging;
    struct text name = row_name(making->scratch, making->id, row);
    uint32_t place =
        source->table->distinct == DISTINCT_NOT ? ROW_NONE : keys_find(&merging->keys, name);

    if (place != ROW_NONE) {
        merge_cells(making, source, &merging->rows[place], row);
        return;
    }
    place = merging->keys.count;
    keys_add(&merging->keys, name);
    merging->rows = grow(merging->rows, &merging->room, place + 1, sizeof *merging->rows);
    merging->rows[place] = *row;
    for (unsigned column = 0; column < making->column_count; column++)
        merging->rows[place].cells[column] = kept(making->arena, row->cells[column]);
}

static void
tell_differing(struct making *making)
{
    struct arena *arena = making->feed->notes.arena;

    for (unsigned column = 0; column < making->column_count; column++) {
        const struct rowset *rowset = making->merging->differing[column].rowset;
        uint64_t count = making->merging->differing[column].count;

        if (count == 0)
            continue;
        problems_add(
            &making->feed->notes,
            (struct problem){
                .kind = PROBLEM_ROWS_DIFFER,
                .table = making->id,
                .row = making->merging->differing[column].number,
                .column = making->merging->differing[column].sources == NULL
                              ? TABLES[making->id].columns[column].name
                              : making->merging->differing[column].sources,
                .found = arena_printf(arena,
                                      "%s %s from an earlier row of the same "
                                      "%s, the first from row %u",
                                      number_format((int64_t)count).text,
                                      count == 1 ? "cell that differs" : "cells that differ",
                                      TABLES[making->id].columns[0].name,
                                      making->merging->differing[column].earlier),
                .expected = "the same in all rows that are made into one",
                .file = rowset->file,
                .rowset = rowset,
            });
    }
}

static void
put_merged(struct making *making)
{
    struct merging *merging = making->merging;

    for (uint32_t row = 0; row < merging->keys.count; row++)
        put_row(making, &merging->rows[row]);
    tell_differing(making);
    keys_free(&merging->keys);
    free(merging->rows);
}

/* --- rows from an export ---------------------------------------------------------------------- */

static bool
is_id(const struct column_def *column)
{
    return column->kind == COLUMN_KEY || column->kind == COLUMN_REF;
}

static void
keep_misfit(struct making *making, const struct taking *taking, size_t at,
            const struct made_row *made)
{
    struct arena *arena = making->feed->notes.arena;
    struct problem_key *keys = ARENA_ARRAY(arena, struct problem_key, COLUMNS_MOST);
    unsigned column = taking->source->columns[at].def->column;
    struct misfit misfit = {
        .number = made->place.row,
        .outcome = made->outcomes[column],
        .found = text_for_show(arena, made->cells[column], FOUND_MOST),
        .keys = keys,
    };

    for (unsigned i = 0; i < making->column_count; i++)
        if (is_id(&TABLES[making->id].columns[i]) && made->cells[i].length > 0)
            keys[misfit.key_count++] = (struct problem_key){
                .column = TABLES[making->id].columns[i].name,
                .value = text_for_show(arena, made->cells[i], FOUND_MOST),
            };
    misfits_keep(&taking->misfits[at], &misfit);
}

/* Cells that the export itself has wrong are told as such already. */
static void
note_misfits(struct making *making, const struct taking *taking, const struct made_row *made)
{
    const struct rowset *rowset = taking->source->rowset;

    for (size_t at = 0; at < taking->source->column_count; at++) {
        const struct bound_column *column = &taking->source->columns[at];
        struct text found = made->cells[column->def->column];
        enum cell_outcome outcome = made->outcomes[column->def->column];

        taking->misfits[at].filled += found.length > 0;
        if (outcome == CELL_GOOD ||
            (rowset->fault_count > 0 && column->place >= 0 &&
             rowset_cell_is_bad(rowset, made->place.row, (uint32_t)column->place)))
            continue;
        if (outcome == CELL_NOT_FOUND || outcome == CELL_UNMAPPED)
            misfits_count(&taking->misfits[at], outcome, made->place.row, found);
        else
            keep_misfit(making, taking, at, made);
    }
}

/* Returns whether any cell is filled: the intake passes over blank rows, and so do we. */
static bool
make_row(struct making *making, const struct bound_source *source, size_t row,
         struct made_row *made)
{
    bool filled = false;

    for (size_t at = 0; at < source->column_count; at++) {
        unsigned column = source->columns[at].def->column;

        made->outcomes[column] =
            mapping_cell(making->scratch, source, &source->columns[at], row, &made->cells[column]);
        filled = filled || made->cells[column].length > 0;
    }
    return filled;
}

static void
take_row(struct making *making, const struct taking *taking, size_t row)
{
    const struct bound_source *source = taking->source;
    struct made_row made = {
        .place = {.part = taking->part, .row = source->rowset->numbers[row]}
    };

    if (!mapping_wants(source, row))
        return;
    for (unsigned column = 0; column < making->column_count; column++)
        made.cells[column] = text_of("");
    if (!make_row(making, source, row, &made))
        return;
    note_misfits(making, taking, &made);
    if (making->merging != NULL)
        merge_row(making, source, &made);
    else
        put_row(making, &made);
}

static void
add_part(struct making *making, const struct bound_source *source)
{
    struct feed_part *part = &making->parts[making->part_count++];

    part->rowset = source->rowset;
    for (unsigned column = 0; column < COLUMNS_MOST; column++)
        part->places[column] = -1;
    for (size_t at = 0; at < source->column_count; at++) {
        part->columns[source->columns[at].def->column] = source->columns[at].sources;
        part->places[source->columns[at].def->column] = source->columns[at].place;
    }
}

static void
tell_misfits(struct making *making, const struct taking *taking)
{
    for (size_t at = 0; at < taking->source->column_count; at++)
        misfits_tell(&taking->misfits[at], making->bound->mapping, taking->source,
                     &taking->source->columns[at], &making->feed->notes);
}

/* The rows of one rowset; each gives its row of every group before the next one's turn. */
static void
take_sources(struct making *making, const struct bound_source *sources, size_t count)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct taking *taking = ARENA_ARRAY(arena, struct taking, count);

    for (size_t i = 0; i < count; i++) {
        taking[i] = (struct taking){
            .source = &sources[i],
            .part = (uint32_t)making->part_count,
            .misfits = ARENA_ARRAY(arena, struct misfits, sources[i].column_count),
        };
        add_part(making, &sources[i]);
    }
    for (size_t row = 0; row < sources[0].rowset->row_count; row++) {
        for (size_t i = 0; i < count; i++)
            take_row(making, &taking[i], row);
        if (row % ROWS_AT_ONCE == 0)
            arena_empty(making->scratch);
    }
    for (size_t i = 0; i < count; i++)
        tell_misfits(making, &taking[i]);
}

/* --- a table ---------------------------------------------------------------------------------- */

/* How many sources follow from FIRST on that are groups of one table element and one rowset. */
static size_t
run_of_groups(const struct bound *bound, size_t first)
{
    size_t end = first + 1;

    while (end < bound->source_count && bound->sources[end].table == bound->sources[first].table &&
           bound->sources[end].rowset == bound->sources[first].rowset &&
           bound->sources[end].group != bound->sources[first].group)
        end++;
    return end - first;
}

/* Which columns any source fills, how many sources there are, and whether rows are merged. */
static size_t
survey(struct making *making, bool *merge)
{
    size_t count = 0;

    for (size_t i = 0; i < making->bound->source_count; i++) {
        const struct bound_source *source = &making->bound->sources[i];

        if (source->table->table != making->id)
            continue;
        count++;
        *merge = *merge || source->table->distinct != DISTINCT_NOT;
        for (size_t at = 0; at < source->column_count; at++)
            making->fed[source->columns[at].def->column] = true;
    }
    return count;
}

static void
free_memory(void *handle)
{
    free(handle);
}

static void
finish_table(struct making *making)
{
    arena_defer(making->arena, free_memory, making->csv);
    arena_defer(making->arena, free_memory, making->places);
    arena_defer(making->arena, free_memory, making->told);
    making->feed->tables[making->id] = (struct feed_table){
        .there = true,
        .csv = {.at = making->csv, .length = making->csv_length},
        .part_count = making->part_count,
        .parts = making->parts,
        .row_count = making->row_count,
        .places = making->places,
        .told_count = making->told_count,
        .told = making->told,
    };
}

static void
make_table(struct arena *arena, const struct bound *bound, struct feed *feed, enum table_id id)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct merging merging = {.room = 0};
    struct making making = {.arena = arena,
                            .scratch = scratch,
                            .bound = bound,
                            .feed = feed,
                            .id = id,
                            .column_count = TABLES[id].column_count};
    bool merge = false;
    size_t count = survey(&making, &merge);

    if (count == 0)
        return;
    making.merging = merge ? &merging : NULL;
    making.parts = ARENA_ARRAY(arena, struct feed_part, count);
    put_header(&making);
    for (size_t i = 0; i < bound->source_count;) {
        size_t groups = run_of_groups(bound, i);

        if (bound->sources[i].table->table == id)
            take_sources(&making, &bound->sources[i], groups);
        i += groups;
    }
    if (merge)
        put_merged(&making);
    finish_table(&making);
}

void
mapping_apply(struct arena *arena, const struct bound *bound, struct feed *feed)
{
    mapping_odd(arena, bound, feed);
    for (unsigned id = 0; id < TABLE_COUNT; id++)
        make_table(arena, bound, feed, (enum table_id)id);
}
