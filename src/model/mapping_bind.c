/* SPDX-License-Identifier: MIT */
#include "model/mapping_bind.h"

/* Headings listed when one is not found. */
#define HEADINGS_TOLD 30

struct binding {
    struct arena *arena;
    const struct mapping *mapping;
    const struct mapping_input *inputs;
    struct mapping_faults *faults;
    struct bound *bound;
};

static void
keys_close(void *handle)
{
    keys_free(handle);
}

const char *
rowset_title(struct arena *arena, const struct rowset *rowset)
{
    if (rowset->kind == ROWSET_CSV)
        return rowset->file;
    return arena_printf(arena, "%s %s \"%s\"", rowset->file,
                        rowset->kind == ROWSET_SHEET ? "sheet" : "element", rowset->sheet);
}

/* --- headings --------------------------------------------------------------------------------- */

static const char *
headings_of(struct arena *arena, const struct rowset *rowset)
{
    struct builder out = {.arena = arena};
    size_t told = 0;

    builder_puts(&out, "");
    for (size_t i = 0; i < rowset->column_count && told < HEADINGS_TOLD; i++)
        if (rowset->names[i].length > 0)
            builder_printf(&out, "%s\"%s\"", told++ == 0 ? "" : ", ",
                           text_for_show(arena, rowset->names[i], FOUND_MOST));
    if (told == HEADINGS_TOLD)
        builder_puts(&out, " and others");
    return told == 0 ? "none" : out.at;
}

/* The place of a heading: of the very one, or else of one that differs only in the case of its
 * letters.  -1: none; -2: several. */
static int
find_heading(const struct rowset *rowset, struct text heading)
{
    int exact = -1, like = -1;

    for (size_t i = 0; i < rowset->column_count; i++) {
        if (text_equals(rowset->names[i], heading))
            exact = exact == -1 ? (int)i : -2;
        else if (text_same_letters(rowset->names[i], heading))
            like = like == -1 ? (int)i : -2;
    }
    return exact != -1 ? exact : like;
}

/* As find_heading; what is wrong is told with WHO wants the column.  -1 then, and where an OPTIONAL
 * one is not there. */
static int
bind_heading(struct binding *binding, const struct rowset *rowset, int line, const char *who,
             const char *heading, bool optional)
{
    int place = find_heading(rowset, text_of(heading));

    if (place == -2)
        mapping_fault_add(binding->faults, line,
                          "%s: %s has more than one column headed \"%s\"; the one that is meant "
                          "needs a name of its own",
                          who, rowset_title(binding->arena, rowset), heading);
    if (place == -1 && !optional && !rowset_has_no_header(rowset))
        mapping_fault_add(binding->faults, line, "%s: %s has no column \"%s\"; its columns are %s",
                          who, rowset_title(binding->arena, rowset), heading,
                          headings_of(binding->arena, rowset));
    return place < 0 ? -1 : place;
}

/* --- value maps ------------------------------------------------------------------------------- */

static const struct bound_values *
bind_values(struct binding *binding, const struct mapping_values *def)
{
    struct bound_values *values;

    if (def == NULL)
        return NULL;
    values = ARENA_ARRAY(binding->arena, struct bound_values, 1);
    values->def = def;
    arena_defer(binding->arena, keys_close, &values->keys);
    keys_expect(&values->keys, def->count);
    for (size_t i = 0; i < def->count; i++)
        keys_add(&values->keys, text_lower(binding->arena, text_of(def->list[i].found)));
    return values;
}

/* --- other files ------------------------------------------------------------------------------ */

static void
lookup_differs(struct bound_lookup *lookup, const struct rowset *rowset, size_t row,
               struct text key)
{
    if (lookup->differing++ > 0)
        return;
    lookup->differing_row = rowset->numbers[row];
    lookup->differing_in = rowset;
    lookup->differing_key = key;
}

static void
lookup_add(struct bound_lookup *lookup, const struct rowset *rowset, size_t row, size_t key_place,
           size_t take_place)
{
    struct text key = rowset_cell(rowset, row, key_place);
    struct text take = rowset_cell(rowset, row, take_place);
    uint32_t place;

    if (key.length == 0)
        return;
    place = keys_find(&lookup->keys, key);
    if (place == ROW_NONE) {
        place = lookup->keys.count;
        keys_add(&lookup->keys, key);
        lookup->takes =
            grow(lookup->takes, &lookup->room, lookup->keys.count, sizeof *lookup->takes);
        lookup->takes[place] = take;
        return;
    }
    if (lookup->takes[place].length > 0 && take.length > 0 &&
        !text_equals(lookup->takes[place], take))
        lookup_differs(lookup, rowset, row, key);
    if (take.length > 0 && (lookup->takes[place].length == 0 || lookup->def->last))
        lookup->takes[place] = take;
}

static void
lookup_close(void *handle)
{
    struct bound_lookup *lookup = handle;

    keys_free(&lookup->keys);
    free(lookup->takes);
}

static void
lookup_fill(struct binding *binding, struct bound_lookup *lookup)
{
    const struct mapping_input *input = &binding->inputs[lookup->def->file];

    for (size_t i = 0; i < input->count; i++) {
        const struct rowset *rowset = input->rowsets[i];
        int key = bind_heading(binding, rowset, lookup->def->line, "element lookup, key",
                               lookup->def->key, false);
        int take = bind_heading(binding, rowset, lookup->def->line, "element lookup, take",
                                lookup->def->take, false);

        if (key < 0 || take < 0)
            continue;
        keys_expect(&lookup->keys, rowset->row_count);
        for (size_t row = 0; row < rowset->row_count; row++)
            lookup_add(lookup, rowset, row, (size_t)key, (size_t)take);
    }
}

static bool
same_lookup(const struct mapping_lookup *a, const struct mapping_lookup *b)
{
    return a->file == b->file && strcmp(a->key, b->key) == 0 && strcmp(a->take, b->take) == 0 &&
           a->first == b->first && a->last == b->last;
}

static const struct bound_lookup *
bind_lookup(struct binding *binding, const struct mapping_lookup *def, enum table_id table)
{
    struct bound *bound = binding->bound;
    struct bound_lookup *lookup;

    if (def == NULL)
        return NULL;
    for (size_t i = 0; i < bound->lookup_count; i++)
        if (same_lookup(bound->lookups[i]->def, def))
            return bound->lookups[i];
    lookup = ARENA_ARRAY(binding->arena, struct bound_lookup, 1);
    *lookup = (struct bound_lookup){.def = def, .table = table};
    arena_defer(binding->arena, lookup_close, lookup);
    lookup_fill(binding, lookup);
    bound->lookups[bound->lookup_count++] = lookup;
    return lookup;
}

/* --- columns and conditions ------------------------------------------------------------------- */

static void
bind_part(struct binding *binding, const struct bound_source *source,
          const struct mapping_column *column, const struct mapping_part *part,
          struct bound_part *bound)
{
    const char *text = mapping_fill(binding->arena, part->text, source->group);
    const struct column_def *target = &TABLES[source->table->table].columns[column->column];

    *bound = (struct bound_part){.kind = part->kind, .place = -1, .constant = text_of("")};
    if (text == NULL)
        return; /* mapping_check has told it */
    if (part->kind == PART_CONSTANT)
        bound->constant = text_of(text);
    if (part->kind == PART_COLUMN)
        bound->place = bind_heading(binding, source->rowset, column->line,
                                    arena_printf(binding->arena, "column %s", target->name), text,
                                    column->optional);
}

/* The only column that a cell is made from, or -1. */
static int
single_place(const struct bound_part *parts, size_t count)
{
    int place = -1;

    for (size_t i = 0; i < count; i++) {
        if (parts[i].kind == PART_COLUMN && place >= 0)
            return -1;
        if (parts[i].kind == PART_COLUMN)
            place = parts[i].place;
    }
    return place;
}

static void
bind_column(struct binding *binding, const struct bound_source *source,
            const struct mapping_column *def, struct bound_column *column)
{
    struct bound_part *parts = ARENA_ARRAY(binding->arena, struct bound_part, def->part_count);

    *column = (struct bound_column){
        .def = def,
        .target = &TABLES[source->table->table].columns[def->column],
        .part_count = def->part_count,
        .parts = parts,
        .lookup = bind_lookup(binding, def->lookup, source->table->table),
        .values = bind_values(binding, def->values),
        .separator = text_of(def->separator),
        .prefix = text_of(def->prefix),
        .sources = mapping_sources(binding->arena, def, source->group),
    };
    for (size_t i = 0; i < def->part_count; i++)
        bind_part(binding, source, def, &def->parts[i], &parts[i]);
    column->place = single_place(parts, def->part_count);
}

static void
bind_when(struct binding *binding, const struct bound_source *source,
          const struct mapping_when *def, struct bound_when *when)
{
    const char *heading = mapping_fill(binding->arena, def->column, source->group);

    *when = (struct bound_when){
        .group = def->group, .place = -1, .test = def->test, .value = text_of(def->value)};
    if (heading != NULL)
        when->place =
            bind_heading(binding, source->rowset, def->line, "element when", heading, false);
}

static void
bind_source(struct binding *binding, const struct mapping_table *table, const struct rowset *rowset,
            const struct mapping_group *group)
{
    struct bound_source *source = &binding->bound->sources[binding->bound->source_count++];
    struct bound_when *whens = ARENA_ARRAY(binding->arena, struct bound_when, table->when_count);

    *source = (struct bound_source){
        .table = table,
        .group = group,
        .rowset = rowset,
        .when_count = table->when_count,
        .whens = whens,
        .column_count = table->column_count,
        .columns = ARENA_ARRAY(binding->arena, struct bound_column, table->column_count),
    };
    for (size_t i = 0; i < table->when_count; i++)
        bind_when(binding, source, &table->whens[i], &whens[i]);
    for (size_t i = 0; i < table->column_count; i++)
        bind_column(binding, source, &table->columns[i], &source->columns[i]);
}

static void
bind_table(struct binding *binding, const struct mapping_table *table)
{
    const struct mapping_input *input = &binding->inputs[table->file];

    for (size_t i = 0; i < input->count; i++) {
        if (table->group_count == 0)
            bind_source(binding, table, input->rowsets[i], NULL);
        for (size_t group = 0; group < table->group_count; group++)
            bind_source(binding, table, input->rowsets[i], &table->groups[group]);
    }
}

void
mapping_bind(struct arena *arena, const struct mapping *mapping, const struct mapping_input *inputs,
             struct mapping_faults *faults, struct bound *bound)
{
    struct binding binding = {
        .arena = arena, .mapping = mapping, .inputs = inputs, .faults = faults, .bound = bound};
    size_t sources = 0, lookups = 0;

    for (size_t i = 0; i < mapping->table_count; i++) {
        const struct mapping_table *table = &mapping->tables[i];

        sources += inputs[table->file].count * (table->group_count == 0 ? 1 : table->group_count);
        lookups += table->column_count;
    }
    *bound = (struct bound){
        .mapping = mapping,
        .sources = ARENA_ARRAY(arena, struct bound_source, sources),
        .lookups = ARENA_ARRAY(arena, struct bound_lookup *, lookups),
    };
    for (size_t i = 0; i < mapping->table_count; i++)
        bind_table(&binding, &mapping->tables[i]);
}

void
bound_source_mark(const struct bound_source *source, bool *used)
{
    for (size_t i = 0; i < source->when_count; i++)
        if (source->whens[i].place >= 0)
            used[source->whens[i].place] = true;
    for (size_t i = 0; i < source->column_count; i++)
        for (size_t part = 0; part < source->columns[i].part_count; part++)
            if (source->columns[i].parts[part].place >= 0)
                used[source->columns[i].parts[part].place] = true;
}
