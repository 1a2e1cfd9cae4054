/* SPDX-License-Identifier: MIT */
#include "service/mapping_report.h"

#include "model/mapping_cell.h"

/* Rows whose cells are shown, and bytes of a cell. */
#define ROWS_SHOWN 3
#define CELL_SHOWN 24

struct reporting {
    struct arena *arena;
    const struct mapped *mapped;
    bool with_values;
    struct builder out;
};

/* --- columns ---------------------------------------------------------------------------------- */

static const char *const OTHERWISE_WORDS[] = {
    [OTHERWISE_REFUSE] = "others refused",
    [OTHERWISE_BLANK] = "others blank",
    [OTHERWISE_KEEP] = "others kept",
    [OTHERWISE_DEFAULT] = "others given a default",
};

static const char *const NUMBER_WORDS[] = {[NUMBER_PLAIN] = "",
                                           [NUMBER_GROUPED] = ", thousands separators left out",
                                           [NUMBER_POUNDS] = ", pounds made pence"};
static const char *const CASE_WORDS[] = {
    [CASE_KEPT] = "", [CASE_UPPER] = ", in capitals", [CASE_LOWER] = ", in small letters"};

static void
put_quoted(struct reporting *reporting, struct builder *out, const char *text)
{
    builder_printf(out, "\"%s\"", text_for_show(reporting->arena, text_of(text), FOUND_MOST));
}

static void
put_parts(struct reporting *reporting, struct builder *out, const struct bound_source *source,
          const struct mapping_column *def)
{
    if (def->part_count > 1)
        builder_puts(out, def->take == TAKE_JOIN ? "joined " : "the first of ");
    for (size_t i = 0; i < def->part_count; i++) {
        const char *text = mapping_fill(reporting->arena, def->parts[i].text, source->group);

        builder_puts(out, i == 0 ? "" : ", ");
        if (def->parts[i].kind == PART_ROW_NUMBER)
            builder_puts(out, "the row's number");
        if (def->parts[i].kind == PART_CONSTANT)
            builder_puts(out, def->part_count == 1 ? "always " : "the text ");
        if (def->parts[i].kind != PART_ROW_NUMBER)
            put_quoted(reporting, out, text == NULL ? "" : text);
    }
}

/* "\"Opened\" as dd/mm/yyyy". */
static const char *
source_words(struct reporting *reporting, const struct bound_source *source,
             const struct mapping_column *def)
{
    struct builder out = {.arena = reporting->arena};

    put_parts(reporting, &out, source, def);
    if (def->lookup != NULL)
        builder_printf(&out, " looked up in %s: \"%s\" by \"%s\"",
                       reporting->mapped->mapping.files[def->lookup->file].name, def->lookup->take,
                       def->lookup->key);
    if (def->values != NULL)
        builder_printf(&out, ", %zu value%s mapped, %s", def->values->count,
                       def->values->count == 1 ? "" : "s", OTHERWISE_WORDS[def->values->otherwise]);
    if (def->date != NULL)
        builder_printf(&out, " as %s", def->date->text);
    builder_puts(&out, NUMBER_WORDS[def->number]);
    builder_puts(&out, CASE_WORDS[def->letters]);
    if (def->pad > 0)
        builder_printf(&out, ", zeros to %u characters", def->pad);
    if (def->prefix[0] != '\0')
        builder_printf(&out, ", with \"%s\" in front", def->prefix);
    return out.at;
}

static const char *
shown(struct reporting *reporting, struct text text)
{
    return text.length == 0 ? "(blank)" : text_for_show(reporting->arena, text, CELL_SHOWN);
}

static void
put_cells(struct reporting *reporting, const struct bound_source *source,
          const struct bound_column *column, const size_t *rows, size_t count)
{
    static const char *const WRONG[] = {
        [CELL_GOOD] = "",
        [CELL_NOT_FOUND] = " (not found)",
        [CELL_UNMAPPED] = " (not mapped)",
        [CELL_BAD_DATE] = " (no such date)",
        [CELL_BAD_NUMBER] = " (no such number)",
    };

    for (size_t i = 0; i < count; i++) {
        struct text raw = mapping_raw(reporting->arena, source, column, rows[i]), made;
        enum cell_outcome outcome = mapping_cell(reporting->arena, source, column, rows[i], &made);

        builder_puts(&reporting->out, i == 0 ? "      " : " | ");
        if (!text_equals(raw, made))
            builder_printf(&reporting->out, "%s -> ", shown(reporting, raw));
        builder_printf(&reporting->out, "%s%s", shown(reporting, made), WRONG[outcome]);
    }
    if (count > 0)
        builder_puts(&reporting->out, "\n");
}

/* Whether a row says the same in its first column as the last one shown: of rows that are made into
 * one, one is enough. */
static bool
is_shown(struct reporting *reporting, const struct bound_source *source, size_t row, size_t last)
{
    return source->table->distinct != DISTINCT_NOT &&
           text_equals(mapping_raw(reporting->arena, source, &source->columns[0], row),
                       mapping_raw(reporting->arena, source, &source->columns[0], last));
}

static size_t
choose_rows(struct reporting *reporting, const struct bound_source *source, size_t rows[ROWS_SHOWN])
{
    size_t count = 0;

    for (size_t row = 0; row < source->rowset->row_count && count < ROWS_SHOWN; row++)
        if (mapping_wants(source, row) &&
            (count == 0 || !is_shown(reporting, source, row, rows[count - 1])))
            rows[count++] = row;
    return count;
}

static void
put_columns(struct reporting *reporting, const struct bound_source *source)
{
    size_t rows[ROWS_SHOWN];
    size_t count = reporting->with_values ? choose_rows(reporting, source, rows) : 0;

    for (size_t i = 0; i < source->column_count; i++) {
        const struct bound_column *column = &source->columns[i];

        builder_printf(&reporting->out, "  %-24s %s\n", column->target->name,
                       source_words(reporting, source, column->def));
        put_cells(reporting, source, column, rows, count);
    }
}

/* --- tables ----------------------------------------------------------------------------------- */

/* Rows of a table that came from parts FIRST to END. */
static size_t
count_rows(const struct feed_table *table, size_t first, size_t end)
{
    size_t count = 0;

    for (size_t row = 0; row < table->row_count; row++)
        count += table->places[row].part >= first && table->places[row].part < end;
    return count;
}

static void
put_groups(struct reporting *reporting, const struct bound_source *sources, size_t count)
{
    if (sources[0].group == NULL)
        return;
    builder_printf(&reporting->out, "  and likewise for %zu other group%s of columns\n", count - 1,
                   count == 2 ? "" : "s");
}

/* One export feeding one table: COUNT groups, which are parts of the table from PART on. */
static void
put_source(struct reporting *reporting, const struct bound_source *sources, size_t count,
           size_t part)
{
    enum table_id id = sources[0].table->table;
    const struct feed_table *table = &reporting->mapped->feed.tables[id];
    size_t rows = count_rows(table, part, part + count);

    builder_printf(&reporting->out, "%s, from %s: %s row%s from %s\n", TABLES[id].name,
                   rowset_title(reporting->arena, sources[0].rowset),
                   number_format((int64_t)rows).text, rows == 1 ? "" : "s",
                   number_format((int64_t)sources[0].rowset->row_count).text);
    put_columns(reporting, &sources[0]);
    put_groups(reporting, sources, count);
    builder_puts(&reporting->out, "\n");
}

static void
put_table(struct reporting *reporting, enum table_id id)
{
    const struct bound *bound = &reporting->mapped->bound;
    size_t part = 0;

    for (size_t i = 0; i < bound->source_count;) {
        size_t end = i + 1;

        while (end < bound->source_count && bound->sources[end].table == bound->sources[i].table &&
               bound->sources[end].rowset == bound->sources[i].rowset)
            end++;
        if (bound->sources[i].table->table == id) {
            put_source(reporting, &bound->sources[i], end - i, part);
            part += end - i;
        }
        i = end;
    }
}

/* --- keys that are there twice ---------------------------------------------------------------- */

static void
add_key(struct reporting *reporting, struct keys *keys, const struct bound_source *source,
        const struct bound_column *column, size_t row, uint64_t *doubled, const char **first)
{
    struct text key;

    if (!mapping_wants(source, row) ||
        mapping_cell(reporting->arena, source, column, row, &key) != CELL_GOOD || key.length == 0)
        return;
    if (keys_add(keys, key) == ROW_NONE)
        return;
    if ((*doubled)++ == 0)
        *first = arena_printf(reporting->arena, "%s row %u: %s",
                              rowset_title(reporting->arena, source->rowset),
                              source->rowset->numbers[row], shown(reporting, key));
}

static void
put_doubled(struct reporting *reporting, enum table_id id)
{
    const struct bound *bound = &reporting->mapped->bound;
    struct keys keys = {.count = 0};
    const char *first = "";
    uint64_t doubled = 0;

    for (size_t i = 0; i < bound->source_count; i++) {
        const struct bound_source *source = &bound->sources[i];

        for (size_t at = 0; at < source->column_count; at++)
            if (source->table->table == id && source->table->distinct == DISTINCT_NOT &&
                source->columns[at].target->kind == COLUMN_KEY)
                for (size_t row = 0; row < source->rowset->row_count; row++)
                    add_key(reporting, &keys, source, &source->columns[at], row, &doubled, &first);
    }
    keys_free(&keys);
    if (doubled > 0)
        builder_printf(
            &reporting->out,
            "%s: %s row%s with the key of an earlier row%s%s; a key names one row: build "
            "it from more columns, or add distinct=\"first\"\n",
            TABLES[id].name, number_format((int64_t)doubled).text, doubled == 1 ? "" : "s",
            reporting->with_values ? ", the first " : "", reporting->with_values ? first : "");
}

/* --- columns that nothing reads --------------------------------------------------------------- */

static void
mark_lookups(const struct reporting *reporting, size_t input, const struct rowset *rowset,
             bool *used)
{
    const struct bound *bound = &reporting->mapped->bound;

    for (size_t i = 0; i < bound->lookup_count; i++) {
        const struct mapping_lookup *def = bound->lookups[i]->def;

        for (size_t column = 0; def->file == input && column < rowset->column_count; column++)
            if (text_same_letters(rowset->names[column], text_of(def->key)) ||
                text_same_letters(rowset->names[column], text_of(def->take)))
                used[column] = true;
    }
}

static void
put_unused(struct reporting *reporting, size_t input, const struct rowset *rowset)
{
    const struct bound *bound = &reporting->mapped->bound;
    bool *used = ARENA_ARRAY(reporting->arena, bool, rowset->column_count);
    bool first = true;

    for (size_t i = 0; i < bound->source_count; i++)
        if (bound->sources[i].rowset == rowset)
            bound_source_mark(&bound->sources[i], used);
    mark_lookups(reporting, input, rowset, used);
    for (size_t i = 0; i < rowset->column_count; i++) {
        if (used[i] || rowset->names[i].length == 0)
            continue;
        if (first)
            builder_printf(&reporting->out,
                           "not read of %s: ", rowset_title(reporting->arena, rowset));
        builder_printf(&reporting->out, "%s\"%s\"", first ? "" : ", ",
                       text_for_show(reporting->arena, rowset->names[i], FOUND_MOST));
        first = false;
    }
    if (!first)
        builder_puts(&reporting->out, "\n");
}

const char *
mapping_unsure(struct arena *arena, const struct mapping *mapping)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (size_t i = 0; i < mapping->table_count; i++) {
        const struct mapping_table *table = &mapping->tables[i];

        if (table->unsure != NULL)
            builder_printf(&out, "unsure at line %d, table %s: %s\n", table->line,
                           TABLES[table->table].name, table->unsure);
        for (size_t at = 0; at < table->column_count; at++)
            if (table->columns[at].unsure != NULL)
                builder_printf(&out, "unsure at line %d, column %s of %s: %s\n",
                               table->columns[at].line,
                               TABLES[table->table].columns[table->columns[at].column].name,
                               TABLES[table->table].name, table->columns[at].unsure);
    }
    return out.at;
}

struct text
mapping_report(struct arena *arena, const struct mapped *mapped, bool with_values)
{
    struct reporting reporting = {
        .arena = arena, .mapped = mapped, .with_values = with_values, .out = {.arena = arena}};

    for (unsigned id = 0; id < TABLE_COUNT; id++)
        put_table(&reporting, (enum table_id)id);
    for (unsigned id = 0; id < TABLE_COUNT; id++) {
        if (!mapped->feed.tables[id].there && TABLES[id].required)
            builder_printf(&reporting.out, "%s: nothing feeds this table, which has to be there\n",
                           TABLES[id].name);
        put_doubled(&reporting, (enum table_id)id);
    }
    for (size_t i = 0; i < mapped->mapping.file_count; i++)
        for (size_t at = 0; at < mapped->inputs[i].count; at++)
            put_unused(&reporting, i, mapped->inputs[i].rowsets[at]);
    builder_puts(&reporting.out, mapping_unsure(arena, &mapped->mapping));
    return (struct text){.at = reporting.out.at, .length = reporting.out.length};
}
