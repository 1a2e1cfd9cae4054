/* SPDX-License-Identifier: MIT */
/*
 * intake_prints - tells by one number whether two rows say the same.
 */
#include "service/intake_parts.h"

static uint64_t
mix(uint64_t print, uint64_t word)
{
    print = (print ^ word) * 0x9E3779B97F4A7C15;
    return print ^ print >> 32;
}

/* The bytes eight by eight; the last eight overlap those before. */
static uint64_t
text_print(struct text text)
{
    uint64_t print = text.length, word = 0;

    if (text.length < 8) {
        for (size_t i = 0; i < text.length; i++)
            word = word << 8 | (unsigned char)text.at[i];
        return mix(print, word);
    }
    for (size_t i = 0; i + 8 < text.length; i += 8) {
        memcpy(&word, text.at + i, 8);
        print = mix(print, word);
    }
    memcpy(&word, text.at + text.length - 8, 8);
    return mix(print, word);
}

/* Whether a column's value says all there is in its cell. */
static bool
value_is_whole(enum column_kind kind)
{
    return kind == COLUMN_DATE || kind == COLUMN_YES_NO || kind == COLUMN_CHOICE ||
           kind == COLUMN_COUNT || kind == COLUMN_PENCE || kind == COLUMN_QUARTER;
}

/* Mixes one column into the prints.  Where a value or a row that was found says what is in the
 * cell, the bytes need not be looked at again. */
static void
column_print(const struct intake_table *table, unsigned column, uint64_t prints[SLICE_ROWS])
{
    const struct text *cells = table->cells[column];
    const int32_t *values = table->values[column];
    const uint32_t *refs = table->refs[column];
    enum column_kind kind = TABLES[table->id].columns[column].kind;

    if (value_is_whole(kind))
        for (size_t row = 0; row < table->rows; row++)
            prints[row] = mix(prints[row], values[row] == VALUE_BAD ? text_print(cells[row])
                                                                    : (uint32_t)values[row]);
    else if (kind == COLUMN_REF) /* 0 is what a blank cell gives */
        for (size_t row = 0; row < table->rows; row++)
            prints[row] = mix(prints[row], refs[row] == ROW_NONE ? text_print(cells[row])
                                                                 : (uint64_t)refs[row] + 1);
    else
        for (size_t row = 0; row < table->rows; row++)
            prints[row] = mix(prints[row], text_print(cells[row]));
}

/* Goes by columns: the rows of a column do not wait for each other. */
void
intake_prints(const struct intake_table *table, uint64_t prints[SLICE_ROWS])
{
    memset(prints, 0, table->rows * sizeof *prints);
    for (unsigned column = 0; column < TABLES[table->id].column_count; column++)
        if (table->source->place[column] >= 0)
            column_print(table, column, prints);
}
