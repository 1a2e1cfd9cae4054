/* SPDX-License-Identifier: MIT */
#include "model/feed.h"

#include "base/a1.h"

/* --- a rowset as CSV -------------------------------------------------------------------------- */

/* Bytes that a cell takes at most, with its quotes and what parts it from the next. */
static size_t
room_of(struct text cell)
{
    size_t room = cell.length + 1;

    if (text_needs_quotes(cell))
        for (size_t i = 0; i < cell.length; i++)
            room += cell.at[i] == '"';
    return room + 2;
}

static char *
put_cell(char *to, struct text cell)
{
    if (cell.length == 0)
        return to;
    if (!text_needs_quotes(cell)) {
        memcpy(to, cell.at, cell.length);
        return to + cell.length;
    }
    *to++ = '"';
    for (size_t i = 0; i < cell.length; i++) {
        if (cell.at[i] == '"')
            *to++ = '"';
        *to++ = cell.at[i];
    }
    *to++ = '"';
    return to;
}

static char *
put_cells(char *to, const struct text *cells, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            *to++ = ',';
        to = put_cell(to, cells[i]);
    }
    *to++ = '\n';
    return to;
}

static size_t
room_of_all(const struct text *cells, size_t count)
{
    size_t room = 1;

    for (size_t i = 0; i < count; i++)
        room += room_of(cells[i]);
    return room;
}

static struct text
rowset_csv(struct arena *arena, const struct rowset *rowset)
{
    size_t count = rowset->column_count;
    char *first = arena_alloc(arena, room_of_all(rowset->names, count) + rowset->row_count +
                                         room_of_all(rowset->cells, rowset->row_count * count));
    char *to = put_cells(first, rowset->names, count);

    for (size_t row = 0; row < rowset->row_count; row++)
        to = put_cells(to, rowset->cells + row * count, count);
    return (struct text){.at = first, .length = (size_t)(to - first)};
}

/* A table that is there and holds nothing. */
static struct text
header_csv(struct arena *arena, enum table_id id)
{
    struct builder out = {.arena = arena};

    for (unsigned i = 0; i < TABLES[id].column_count; i++)
        builder_printf(&out, "%s%s", i == 0 ? "" : ",", TABLES[id].columns[i].name);
    builder_puts(&out, "\n");
    return (struct text){.at = out.at, .length = out.length};
}

/* The first column of that name, as for a CSV file; -1: none. */
static int
column_named(const struct rowset *rowset, struct text name)
{
    for (size_t i = 0; i < rowset->column_count; i++)
        if (text_equals(rowset->names[i], name))
            return (int)i;
    return -1;
}

void
feed_straight(struct arena *arena, struct feed *feed, enum table_id id, const struct rowset *rowset)
{
    struct feed_table *table = &feed->tables[id];
    struct feed_part *part = ARENA_ARRAY(arena, struct feed_part, 1);
    struct feed_place *places = ARENA_ARRAY(arena, struct feed_place, rowset->row_count);

    part->rowset = rowset;
    for (unsigned column = 0; column < TABLES[id].column_count; column++) {
        const char *name = TABLES[id].columns[column].name;

        part->places[column] = column_named(rowset, text_of(name));
        part->columns[column] = part->places[column] < 0 ? NULL : name;
    }
    for (size_t row = 0; row < rowset->row_count; row++)
        places[row] = (struct feed_place){.part = 0, .row = rowset->numbers[row]};
    *table = (struct feed_table){
        .there = true,
        .csv = rowset_has_no_header(rowset) ? header_csv(arena, id) : rowset_csv(arena, rowset),
        .part_count = 1,
        .parts = part,
        .row_count = rowset->row_count,
        .places = places,
    };
    feed_note_faults(feed, id, rowset, NULL);
}

/* --- notes ------------------------------------------------------------------------------------ */

static void
note_sheet(struct feed *feed, enum table_id table, const struct rowset *rowset,
           enum problem_kind kind, const char *found, const char *expected)
{
    problems_add(&feed->notes, (struct problem){.kind = kind,
                                                .table = table,
                                                .column = "",
                                                .found = found,
                                                .expected = expected,
                                                .file = rowset->file,
                                                .rowset = rowset});
}

/* The row's ids are not looked up: its place says where it is. */
static void
note_fault(struct feed *feed, enum table_id table, const struct rowset *rowset,
           const struct rowset_fault *fault)
{
    struct problem problem = {.kind = fault->kind,
                              .table = table,
                              .row = fault->row,
                              .column = "",
                              .found = fault->found,
                              .expected = fault->expected,
                              .file = rowset->file,
                              .rowset = rowset,
                              .cell = fault->cell};

    if (fault->column != ROWSET_NO_COLUMN)
        problem.column = text_for_show(feed->notes.arena, rowset->names[fault->column], FOUND_MOST);
    problems_add(&feed->notes, problem);
}

void
feed_note_faults(struct feed *feed, enum table_id table, const struct rowset *rowset,
                 const bool *used)
{
    if (rowset->hidden)
        note_sheet(feed, table, rowset, PROBLEM_HIDDEN_SHEET, "a sheet that is hidden",
                   "nothing to do, if it is meant to be read");
    for (size_t i = 0; i < rowset->fault_count; i++) {
        const struct rowset_fault *fault = &rowset->faults[i];

        if (used == NULL || fault->column == ROWSET_NO_COLUMN || used[fault->column])
            note_fault(feed, table, rowset, fault);
    }
}

void
feed_note_unused(struct feed *feed, const struct rowset *rowset)
{
    note_sheet(feed, TABLE_FAMILIES, rowset, PROBLEM_UNUSED_SHEET, "a sheet that is not used",
               "nothing to do, unless its name is misspelt");
}

/* --- places ----------------------------------------------------------------------------------- */

/* The part that a row came from, and its number there. */
static const struct feed_part *
part_of(const struct feed_table *table, uint32_t row_number, uint32_t *original)
{
    const struct feed_place *place;

    if (row_number < 2 || table->row_count == 0) {
        *original = table->parts[0].rowset->header_row;
        return &table->parts[0];
    }
    place =
        &table->places[row_number - 2 < table->row_count ? row_number - 2 : table->row_count - 1];
    *original = place->row;
    return &table->parts[place->part];
}

struct origin
feed_origin(const struct feed *feed, enum table_id table, uint32_t row_number)
{
    struct origin origin = {
        .file = TABLES[table].file, .sheet = "", .element = "", .row = row_number};
    const struct feed_part *part;

    if (feed == NULL)
        return origin;
    origin.file = feed->name;
    if (!feed->tables[table].there)
        return origin;
    part = part_of(&feed->tables[table], row_number, &origin.row);
    if (row_number == 0)
        origin.row = 0;
    origin.file = part->rowset->file;
    if (part->rowset->kind == ROWSET_SHEET)
        origin.sheet = part->rowset->sheet;
    if (part->rowset->kind == ROWSET_XML)
        origin.element = part->rowset->sheet;
    return origin;
}

void
origin_put(struct builder *out, const struct origin *origin)
{
    builder_puts(out, origin->file);
    if (origin->sheet[0] != '\0')
        builder_printf(out, " sheet \"%s\"", origin->sheet);
    if (origin->element[0] != '\0')
        builder_printf(out, " <%s>", origin->element);
    if (origin->row > 0)
        builder_printf(out, " %s %u", origin->element[0] == '\0' ? "row" : "line", origin->row);
}

/* A missing table is missing from the whole of what was read. */
static void
retell_missing(const struct feed *feed, struct arena *arena, struct problem *problem)
{
    problem->file = feed->name;
    problem->found = feed->no_table;
    problem->expected = arena_printf(arena, "%s%s", feed->wanted, TABLES[problem->table].name);
}

/* Names the column as the original does.  Returns its place in the rowset, or -1. */
static int
retell_column(const struct feed_part *part, struct problem *problem)
{
    int column = table_column(problem->table, text_of(problem->column));

    if (column < 0)
        return problem->column[0] == '\0' ? -1
                                          : column_named(part->rowset, text_of(problem->column));
    if (part->columns[column] != NULL)
        problem->column = part->columns[column];
    return part->places[column];
}

static int
by_row_and_column(const void *left, const void *right)
{
    const struct feed_told *a = left, *b = right;

    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return (a->column > b->column) - (a->column < b->column);
}

/* Whether the fault of a problem's cell is told already. */
static bool
is_told(const struct feed_table *table, const struct problem *problem)
{
    int column = table_column(problem->table, text_of(problem->column));
    struct feed_told cell;

    if (table->told_count == 0 || problem->row < 2 || column < 0)
        return false;
    cell = (struct feed_told){.row = problem->row - 2, .column = (uint32_t)column};
    return bsearch(&cell, table->told, table->told_count, sizeof cell, by_row_and_column) != NULL;
}

/* What stands in a cell of the original; length 0 when there is no such row. */
static struct text
original_cell(const struct rowset *rowset, uint32_t number, size_t column)
{
    size_t first = 0, end = rowset->row_count;

    while (first < end) {
        size_t middle = first + (end - first) / 2;

        if (rowset->numbers[middle] == number)
            return rowset_cell(rowset, middle, column);
        if (rowset->numbers[middle] < number)
            first = middle + 1;
        else
            end = middle;
    }
    return text_of("");
}

/* Whether what was found is the cell itself, and not words about it. */
static bool
finds_the_cell(enum problem_kind kind)
{
    return kind == PROBLEM_BAD_VALUE || kind == PROBLEM_BAD_DATE || kind == PROBLEM_BAD_NUMBER ||
           kind == PROBLEM_DANGLING_KEY || kind == PROBLEM_DUPLICATE_KEY ||
           kind == PROBLEM_CLAIM_DANGLING_KEY;
}

/* A person looks for what stands in the original, which a mapping may have changed. */
static void
retell_found(const struct rowset *rowset, size_t place, struct arena *arena,
             struct problem *problem)
{
    struct text cell = original_cell(rowset, problem->row, place);
    const char *shown;

    if (!finds_the_cell(problem->kind) || cell.length == 0 || problem->found[0] == '\0')
        return;
    shown = text_for_show(arena, cell, FOUND_MOST);
    if (strcmp(shown, problem->found) != 0)
        problem->found = arena_printf(arena, "%s (made of %s)", problem->found, shown);
}

bool
feed_retell(const struct feed *feed, struct arena *arena, struct problem *problem)
{
    const struct feed_table *table = &feed->tables[problem->table];
    const struct feed_part *part;
    uint32_t row;
    int place;

    if (problem->file != NULL)
        return true;
    if (!table->there) {
        retell_missing(feed, arena, problem);
        return true;
    }
    if (is_told(table, problem))
        return false;
    part = part_of(table, problem->row, &row);
    place = retell_column(part, problem);
    if (place >= 0 && rowset_cell_is_bad(part->rowset, row, (uint32_t)place))
        return false;
    problem->file = part->rowset->file;
    problem->rowset = part->rowset;
    if (problem->row > 0)
        problem->row = row;
    if (place >= 0)
        retell_found(part->rowset, (size_t)place, arena, problem);
    if (place >= 0 && part->rowset->kind == ROWSET_SHEET)
        problem->cell =
            arena_printf(arena, "%s", a1_format(row - 1, part->rowset->sheet_columns[place]).text);
    return true;
}
