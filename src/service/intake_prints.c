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

/* What stands for a cell that is not blank.  Where a value or a row that was found says what is in
 * it, its bytes need not be looked at again. */
static inline uint64_t
cell_word(const struct intake_table *table, unsigned column, enum column_kind kind, size_t row)
{
    if (intake_value_is_whole(kind) && table->values[column][row] != VALUE_BAD)
        return (uint32_t)table->values[column][row];
    if (kind == COLUMN_REF && table->refs[column][row] != ROW_NONE)
        return table->refs[column][row];
    return text_print(cell_of(table, column, row));
}

static inline uint64_t
salted(unsigned column, uint64_t word)
{
    return mix(mix(column + 1, word), column + 1);
}

/* A sum does not ask in which order columns come, so that blank cells can be passed over. */
static void
filled_print(const struct intake_table *table, unsigned column, uint64_t prints[SLICE_ROWS])
{
    enum column_kind kind = column_of(table, column)->kind;

    for (size_t i = 0; i < table->filled_count[column]; i++) {
        size_t row = table->filled[column][i];

        prints[row] += salted(column, cell_word(table, column, kind, row));
    }
}

void
intake_prints(const struct intake_table *table, uint64_t prints[SLICE_ROWS])
{
    memset(prints, 0, table->rows * sizeof *prints);
    for (unsigned column = 0; column < TABLES[table->id].column_count; column++)
        filled_print(table, column, prints);
}
