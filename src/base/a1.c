/* SPDX-License-Identifier: MIT */
#include "base/a1.h"

/* How many bytes at the front of TEXT are a column, with a dollar sign or not; 0: none. */
static size_t
take_column(struct text text, uint32_t *column)
{
    size_t at = text.length > 0 && text.at[0] == '$', first = at;
    uint32_t number = 0;

    for (; at < text.length && text.at[at] >= 'A' && text.at[at] <= 'Z'; at++) {
        number = number * 26 + (uint32_t)(text.at[at] - 'A' + 1);
        if (number > A1_COLUMNS)
            return 0;
    }
    *column = number - 1;
    return at == first ? 0 : at;
}

static size_t
take_row(struct text text, uint32_t *row)
{
    size_t at = text.length > 0 && text.at[0] == '$', first = at;
    uint32_t number = 0;

    for (; at < text.length && text.at[at] >= '0' && text.at[at] <= '9'; at++) {
        number = number * 10 + (uint32_t)(text.at[at] - '0');
        if (number > A1_ROWS)
            return 0;
    }
    *row = number - 1;
    return at == first || number == 0 ? 0 : at;
}

static struct text
rest_of(struct text text, size_t taken)
{
    return (struct text){.at = text.at + taken, .length = text.length - taken};
}

bool
a1_read(struct text text, uint32_t *row, uint32_t *column)
{
    size_t letters = take_column(text, column);

    return letters > 0 && letters < text.length &&
           take_row(rest_of(text, letters), row) == text.length - letters;
}

bool
a1_read_column(struct text text, uint32_t *column)
{
    return text.length > 0 && take_column(text, column) == text.length;
}

struct a1_text
a1_format(uint32_t row, uint32_t column)
{
    char letters[8];
    size_t at = sizeof letters;
    struct a1_text out;

    letters[--at] = '\0';
    for (uint32_t number = column + 1; number > 0 && at > 0; number = (number - 1) / 26)
        letters[--at] = (char)('A' + (number - 1) % 26);
    snprintf(out.text, sizeof out.text, "%s%u", letters + at, row + 1);
    return out;
}

bool
a1_read_range(struct text text, struct a1_range *range)
{
    const char *colon = memchr(text.at, ':', text.length);
    size_t first = colon == NULL ? text.length : (size_t)(colon - text.at);
    struct text last = colon == NULL ? text : rest_of(text, first + 1);

    return a1_read((struct text){.at = text.at, .length = first}, &range->first_row,
                   &range->first_column) &&
           a1_read(last, &range->last_row, &range->last_column) &&
           range->first_row <= range->last_row && range->first_column <= range->last_column;
}

struct a1_range_text
a1_format_range(const struct a1_range *range)
{
    struct a1_text first = a1_format(range->first_row, range->first_column);
    struct a1_text last = a1_format(range->last_row, range->last_column);
    bool one = strcmp(first.text, last.text) == 0;
    struct a1_range_text out;

    snprintf(out.text, sizeof out.text, "%s%s%s", first.text, one ? "" : ":", one ? "" : last.text);
    return out;
}

bool
a1_range_has(const struct a1_range *range, uint32_t row, uint32_t column)
{
    return row >= range->first_row && row <= range->last_row && column >= range->first_column &&
           column <= range->last_column;
}

bool
a1_range_widen(struct a1_range *range, uint32_t row, uint32_t column)
{
    if (a1_range_has(range, row, column))
        return false;
    if (row < range->first_row)
        range->first_row = row;
    if (row > range->last_row)
        range->last_row = row;
    if (column < range->first_column)
        range->first_column = column;
    if (column > range->last_column)
        range->last_column = column;
    return true;
}
