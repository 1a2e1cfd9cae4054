/* SPDX-License-Identifier: MIT */
/*
 * intake_again - reads rows again: whether two are identical, and what their ids are.
 *
 * Few are asked for; to keep a print and an id of each would take a fifth of a run's memory.
 */
#include "service/intake_parts.h"

/* What a cell's text means to its column; VALUE_BAD when only the text itself tells. */
static int32_t
value_of(const struct intake_again *again, struct arena *arena, enum table_id table,
         unsigned column, const char *text)
{
    size_t length = strlen(text);
    uint32_t starts[] = {0, (uint32_t)length + 1};
    char *padded = ARENA_ARRAY(arena, char, length + CELLS_SLACK);
    int32_t value;

    if (!intake_value_is_whole(TABLES[table].columns[column].kind))
        return VALUE_BAD;
    memcpy(padded, text, length);
    cells_read(again->vocabulary, table, column, (struct cells){.bytes = padded, .starts = starts},
               1, &value);
    return value;
}

/* "07" and "7" are the same number. */
static bool
cells_are_same(const struct intake_again *again, struct arena *arena, enum table_id table,
               unsigned column, const char *a, const char *b)
{
    int32_t value;

    if (strcmp(a, b) == 0)
        return true;
    value = value_of(again, arena, table, column, a);
    return value != VALUE_BAD && value == value_of(again, arena, table, column, b);
}

bool
intake_rows_are_same(void *context, enum table_id table, uint32_t row, uint32_t other)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct intake_again *again = context;
    const char *cells[COLUMNS_MOST], *others[COLUMNS_MOST];
    unsigned columns[COLUMNS_MOST], count = TABLES[table].column_count;

    for (unsigned column = 0; column < count; column++)
        columns[column] = column;
    if (again->err.code != ERR_NONE ||
        !source_cells(again->source, arena, table, row, columns, count, cells, &again->err) ||
        !source_cells(again->source, arena, table, other, columns, count, others, &again->err))
        return false;
    for (unsigned column = 0; column < count; column++)
        if (!cells_are_same(again, arena, table, column, cells[column], others[column]))
            return false;
    return true;
}

const char *
intake_id_again(void *context, struct arena *arena, enum table_id table, uint32_t row)
{
    struct intake_again *again = context;
    const char *id;

    if (again->err.code != ERR_NONE ||
        !source_cell(again->source, arena, table, row, 0, &id, &again->err))
        return "";
    return id;
}
