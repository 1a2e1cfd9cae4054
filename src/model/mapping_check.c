/* SPDX-License-Identifier: MIT */
#include "model/mapping_check.h"

static const struct column_def *
def_of(const struct mapping_table *table, const struct mapping_column *column)
{
    return &TABLES[table->table].columns[column->column];
}

/* Whether a column's list of values, if it has one, holds the text. */
static bool
column_takes(const struct column_def *def, const char *text)
{
    if (text[0] == '\0')
        return true;
    if (def->kind == COLUMN_YES_NO)
        return strcmp(text, "y") == 0 || strcmp(text, "n") == 0;
    for (size_t i = 0; def->kind == COLUMN_CHOICE && def->values[i] != NULL; i++)
        if (strcmp(def->values[i], text) == 0)
            return true;
    return def->kind != COLUMN_CHOICE;
}

static void
check_value(struct mapping_faults *faults, int line, const struct column_def *def,
            const char *becomes)
{
    if (!column_takes(def, becomes))
        mapping_fault_add(faults, line, "\"%s\" is no value of the column %s, which holds %s",
                          becomes, def->name, column_expects(faults->arena, def));
}

static void
check_values(const struct mapping_table *table, const struct mapping_column *column,
             struct mapping_faults *faults)
{
    const struct column_def *def = def_of(table, column);
    const struct mapping_values *values = column->values;

    if (values == NULL)
        return;
    for (size_t i = 0; i < values->count; i++)
        check_value(faults, values->list[i].line == 0 ? column->line : values->list[i].line, def,
                    values->list[i].becomes);
    if (values->otherwise == OTHERWISE_DEFAULT)
        check_value(faults, values->line, def, values->fallback);
}

/* A constant that nothing is done to and no group fills in. */
static bool
is_bare_constant(const struct mapping_column *column)
{
    return column->part_count == 1 && column->parts[0].kind == PART_CONSTANT &&
           column->lookup == NULL && column->values == NULL && column->date == NULL &&
           column->number == NUMBER_PLAIN && column->prefix[0] == '\0' &&
           strchr(column->parts[0].text, '{') == NULL;
}

static void
check_constant(const struct mapping_table *table, const struct mapping_column *column,
               struct mapping_faults *faults)
{
    const struct column_def *def = def_of(table, column);
    const char *text;
    int32_t day;

    if (!is_bare_constant(column))
        return;
    text = column->parts[0].text;
    if (text[0] == '\0' && def->required)
        mapping_fault_add(faults, column->line,
                          "the column %s is left empty, but has to be filled in every row%s%s",
                          def->name, column->unsure == NULL ? "" : "; ",
                          column->unsure == NULL ? "" : column->unsure);
    check_value(faults, column->line, def, text);
    if (def->kind == COLUMN_DATE && text[0] != '\0' && !day_read(text, strlen(text), &day))
        mapping_fault_add(faults, column->line,
                          "the constant \"%s\" is not a date like 2024-05-12, which the column %s "
                          "holds",
                          text, def->name);
}

static bool
table_fills(const struct mapping_table *table, unsigned column)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i].column == column)
            return true;
    return false;
}

static void
check_required(const struct mapping_table *table, struct mapping_faults *faults)
{
    for (unsigned i = 0; i < TABLES[table->table].column_count; i++) {
        const struct column_def *def = &TABLES[table->table].columns[i];

        if (def->required && !table_fills(table, i))
            mapping_fault_add(faults, table->line,
                              "the table %s has no column element for %s, which has to be filled "
                              "in every row",
                              TABLES[table->table].name, def->name);
    }
}

/* Tells once that a text asks a group for what it has not. */
static void
check_filling(const struct mapping_table *table, int line, const char *text,
              struct mapping_faults *faults)
{
    for (size_t i = 0; i < table->group_count; i++)
        if (mapping_fill(faults->arena, text, &table->groups[i]) == NULL) {
            mapping_fault_add(faults, line,
                              "\"%s\" asks for something that the each element at line %d does not "
                              "give: {name}, {code} or {n}",
                              text, table->groups[i].line);
            return;
        }
}

static void
check_groups(const struct mapping_table *table, struct mapping_faults *faults)
{
    for (size_t i = 0; i < table->when_count; i++)
        check_filling(table, table->whens[i].line, table->whens[i].column, faults);
    for (size_t i = 0; i < table->column_count; i++)
        for (size_t part = 0; part < table->columns[i].part_count; part++)
            check_filling(table, table->columns[i].line, table->columns[i].parts[part].text,
                          faults);
}

void
mapping_check(const struct mapping *mapping, struct mapping_faults *faults)
{
    for (size_t i = 0; i < mapping->table_count; i++) {
        const struct mapping_table *table = &mapping->tables[i];

        check_required(table, faults);
        check_groups(table, faults);
        for (size_t at = 0; at < table->column_count; at++) {
            check_values(table, &table->columns[at], faults);
            check_constant(table, &table->columns[at], faults);
        }
    }
}
