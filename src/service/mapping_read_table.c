/* SPDX-License-Identifier: MIT */
/* Reading the tables of a mapping file: columns, conditions, groups. */
#include "service/mapping_making.h"

/* --- columns ---------------------------------------------------------------------------------- */

static void
read_one_part(const struct making *making, const struct xml_element *element,
              struct mapping_column *column)
{
    const char *from = making_text_attribute(making, element, "from");
    const char *constant = making_text_attribute(making, element, "constant");
    struct mapping_part *part = ARENA_ARRAY(making->arena, struct mapping_part, 1);

    part->kind = from != NULL ? PART_COLUMN : PART_CONSTANT;
    part->text = from != NULL ? from : constant != NULL ? constant : "";
    column->parts = part;
    column->part_count = 1;
}

static size_t
count_parts(const struct xml_element *element)
{
    return xml_count(element, "from") + xml_count(element, "text") +
           xml_count(element, "row-number");
}

static void
read_parts(const struct making *making, const struct xml_element *element,
           struct mapping_column *column)
{
    struct mapping_part *parts =
        ARENA_ARRAY(making->arena, struct mapping_part, count_parts(element));

    column->parts = parts;
    for (const struct xml_element *at = xml_child(element, NULL); at != NULL;
         at = xml_next(at, NULL)) {
        const char *from = making_text_attribute(making, at, "column");
        const char *constant = making_text_attribute(making, at, "constant");
        struct mapping_part *part = &parts[column->part_count++];

        *part = (struct mapping_part){.kind = PART_ROW_NUMBER, .text = ""};
        if (from != NULL)
            *part = (struct mapping_part){.kind = PART_COLUMN, .text = from};
        else if (constant != NULL)
            *part = (struct mapping_part){.kind = PART_CONSTANT, .text = constant};
    }
}

static void
read_source(const struct making *making, const struct xml_element *element,
            struct mapping_column *column)
{
    static const char *const attributes[] = {"from", "constant", NULL};
    static const char *const children[] = {"first", "join", NULL};
    const struct xml_element *join = xml_child(element, "join");
    const struct xml_element *first = xml_child(element, "first");
    const char *separator = join == NULL ? NULL : xml_attribute(making->arena, join, "separator");

    bool one = making_count_ways(making, element, attributes, children) == 1;

    if (!one)
        mapping_fault_add(
            making->faults, xml_line(element),
            "element column wants one of from, constant, first and join, to say where "
            "its cells come from");
    column->take = join != NULL ? TAKE_JOIN : TAKE_FIRST;
    column->separator = separator == NULL ? "" : separator;
    column->skip_blanks = join != NULL && making_yes_attribute(making, join, "skip-blanks");
    if (one && join == NULL && first == NULL)
        read_one_part(making, element, column);
    else if (one)
        read_parts(making, join != NULL ? join : first, column);
}

static const struct mapping_lookup *
read_lookup(const struct making *making, const struct xml_element *element)
{
    static const char *const words[] = {"", "first", "last", NULL};
    struct mapping_lookup *lookup;
    unsigned several;

    if (element == NULL)
        return NULL;
    lookup = ARENA_ARRAY(making->arena, struct mapping_lookup, 1);
    several = making_choice_attribute(making, element, "several", words);
    *lookup = (struct mapping_lookup){
        .line = xml_line(element),
        .file = making_find_file(making, element, making_text_attribute(making, element, "file")),
        .key = making_text_attribute(making, element, "key"),
        .take = making_text_attribute(making, element, "take"),
        .otherwise = making_otherwise(making, element),
        .first = several == 1,
        .last = several == 2,
    };
    return lookup;
}

static const struct mapping_values *
read_column_values(const struct making *making, const struct xml_element *element)
{
    const struct xml_element *child = xml_child(element, "values");
    const char *name = making_text_attribute(making, element, "values");
    struct mapping_values *values;

    if (child != NULL && name != NULL)
        mapping_fault_add(making->faults, xml_line(element),
                          "element column has a value map inside and names \"%s\"; one is enough",
                          name);
    if (child == NULL)
        return name == NULL ? NULL : making_find_values(making, element, name);
    values = ARENA_ARRAY(making->arena, struct mapping_values, 1);
    making_values(making, child, values);
    return values;
}

static const struct date_format *
read_date(const struct making *making, const struct xml_element *element)
{
    const char *text = making_text_attribute(making, element, "date");
    struct error err = {.code = ERR_NONE};
    struct date_format *format;

    if (text == NULL)
        return NULL;
    format = ARENA_ARRAY(making->arena, struct date_format, 1);
    if (!date_format_parse(text,
                           making_number_attribute(making, element, "years-from", YEARS_FROM_USUAL),
                           format, &err))
        mapping_fault_add(making->faults, xml_line(element), "element column, attribute date: %s",
                          err.text);
    return format;
}

static const char *
names_of_columns(struct arena *arena, enum table_id table)
{
    struct builder out = {.arena = arena};

    for (unsigned i = 0; i < TABLES[table].column_count; i++)
        builder_printf(&out, "%s%s", i == 0 ? "" : ", ", TABLES[table].columns[i].name);
    return out.at;
}

static void
read_column(const struct making *making, const struct xml_element *element, enum table_id table,
            struct mapping_column *column)
{
    static const char *const numbers[] = {"plain", "grouped", "pounds-to-pence", NULL};
    static const char *const cases[] = {"kept", "upper", "lower", NULL};
    const char *name = making_text_attribute(making, element, "name");
    const char *prefix = xml_attribute(making->arena, element, "prefix");
    int place = table_column(table, text_of(name));

    if (place < 0)
        mapping_fault_add(making->faults, xml_line(element),
                          "the table %s has no column \"%s\"; it has %s", TABLES[table].name, name,
                          names_of_columns(making->arena, table));
    *column = (struct mapping_column){
        .line = xml_line(element),
        .column = place < 0 ? 0 : (unsigned)place,
        .lookup = read_lookup(making, xml_child(element, "lookup")),
        .values = read_column_values(making, element),
        .date = read_date(making, element),
        .number = (enum mapping_number)making_choice_attribute(making, element, "number", numbers),
        .letters = (enum mapping_case)making_choice_attribute(making, element, "case", cases),
        .pad = (uint32_t)making_number_attribute(making, element, "pad", 0),
        .prefix = prefix == NULL ? "" : prefix,
        .optional = making_yes_attribute(making, element, "optional"),
        .unsure = making_text_attribute(making, element, "unsure"),
    };
    read_source(making, element, column);
}

static void
check_doubled_column(const struct making *making, const struct xml_element *element,
                     const struct mapping_table *table)
{
    const struct mapping_column *columns = table->columns;
    size_t last = table->column_count - 1;

    for (size_t i = 0; i < last; i++)
        if (columns[i].column == columns[last].column &&
            strcmp(making_text_attribute(making, element, "name"),
                   TABLES[table->table].columns[columns[i].column].name) == 0)
            mapping_fault_add(making->faults, columns[last].line,
                              "the column %s is filled already at line %d; to take it from several "
                              "columns use first or join",
                              TABLES[table->table].columns[columns[i].column].name,
                              columns[i].line);
}

void
making_columns(const struct making *making, const struct xml_element *element,
               struct mapping_table *table)
{
    struct mapping_column *columns =
        ARENA_ARRAY(making->arena, struct mapping_column, xml_count(element, "column"));

    table->columns = columns;
    for (const struct xml_element *at = xml_child(element, "column"); at != NULL;
         at = xml_next(at, "column")) {
        read_column(making, at, table->table, &columns[table->column_count++]);
        check_doubled_column(making, at, table);
    }
}

/* --- conditions and groups -------------------------------------------------------------------- */

static void
read_when(const struct making *making, const struct xml_element *element, size_t group,
          struct mapping_when *when)
{
    static const char *const attributes[] = {"is", "is-not", "blank", NULL};
    static const char *const children[] = {NULL};
    const char *is = making_text_attribute(making, element, "is");
    const char *is_not = making_text_attribute(making, element, "is-not");

    if (making_count_ways(making, element, attributes, children) != 1)
        mapping_fault_add(making->faults, xml_line(element),
                          "element when wants one of is, is-not and blank");
    *when = (struct mapping_when){
        .line = xml_line(element),
        .group = group,
        .column = making_text_attribute(making, element, "column"),
        .test = is != NULL                                       ? WHEN_IS
                : is_not != NULL                                 ? WHEN_IS_NOT
                : making_yes_attribute(making, element, "blank") ? WHEN_BLANK
                                                                 : WHEN_FILLED,
        .value = is != NULL       ? is
                 : is_not != NULL ? is_not
                                  : "",
    };
}

static size_t
count_whens(const struct xml_element *element)
{
    size_t count = xml_count(element, "when");

    for (const struct xml_element *any = xml_child(element, "any"); any != NULL;
         any = xml_next(any, "any"))
        count += xml_count(any, "when");
    return count;
}

void
making_whens(const struct making *making, const struct xml_element *element,
             struct mapping_table *table)
{
    struct mapping_when *whens =
        ARENA_ARRAY(making->arena, struct mapping_when, count_whens(element));
    size_t group = 0;

    table->whens = whens;
    for (const struct xml_element *at = xml_child(element, "when"); at != NULL;
         at = xml_next(at, "when"))
        read_when(making, at, group++, &whens[table->when_count++]);
    for (const struct xml_element *any = xml_child(element, "any"); any != NULL;
         any = xml_next(any, "any"), group++)
        for (const struct xml_element *at = xml_child(any, "when"); at != NULL;
             at = xml_next(at, "when"))
            read_when(making, at, group, &whens[table->when_count++]);
}

/* An each element with first and last stands for as many groups as there are numbers. */
static void
each_bounds(const struct making *making, const struct xml_element *element, int32_t *first,
            int32_t *last)
{
    *first = making_number_attribute(making, element, "first", -1);
    *last = making_number_attribute(making, element, "last", -1);
}

static size_t
count_groups(const struct making *making, const struct xml_element *element)
{
    size_t count = 0;
    int32_t first, last;

    for (const struct xml_element *at = xml_child(element, "each"); at != NULL;
         at = xml_next(at, "each")) {
        each_bounds(making, at, &first, &last);
        count += last > first ? (size_t)(last - first) + 1 : 1;
    }
    return count;
}

static void
check_each(const struct making *making, const struct xml_element *element, int32_t first,
           int32_t last)
{
    if ((first < 0) != (last < 0) || last < first)
        mapping_fault_add(
            making->faults, xml_line(element),
            "element each counts from first to last: both are needed, and last is not "
            "before first");
    if (first < 0 && last < 0 && making_text_attribute(making, element, "name") == NULL &&
        making_text_attribute(making, element, "code") == NULL)
        mapping_fault_add(making->faults, xml_line(element),
                          "element each wants a name, a code, or numbers from first to last");
}

void
making_groups(const struct making *making, const struct xml_element *element,
              struct mapping_table *table)
{
    struct mapping_group *groups =
        ARENA_ARRAY(making->arena, struct mapping_group, count_groups(making, element));
    int32_t first, last;

    table->groups = groups;
    for (const struct xml_element *at = xml_child(element, "each"); at != NULL;
         at = xml_next(at, "each")) {
        each_bounds(making, at, &first, &last);
        check_each(making, at, first, last);
        if (last < first)
            last = first;
        for (int32_t number = first; number <= last; number++)
            groups[table->group_count++] = (struct mapping_group){
                .line = xml_line(at),
                .name = making_text_attribute(making, at, "name"),
                .code = making_text_attribute(making, at, "code"),
                .number = number < 0 ? NULL : arena_printf(making->arena, "%d", (int)number),
            };
    }
}
