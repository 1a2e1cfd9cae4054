/* SPDX-License-Identifier: MIT */
#include "model/detail.h"

#include <inttypes.h>

void
detail_free(struct detail *detail)
{
    free(detail->needs);
    free(detail->outcomes);
    free(detail->terms);
    free(detail->events);
    keys_free(&detail->event_types);
    *detail = (struct detail){.kept = false};
}

/* Adds the digits in front of TEXT to a number of at most AMOUNT_MOST; moves past them. */
static int64_t
take_digits(struct text *text, size_t most, int64_t number, size_t *taken)
{
    *taken = 0;
    while (text->length > 0 && text->at[0] >= '0' && text->at[0] <= '9') {
        if (*taken < most && number <= AMOUNT_MOST)
            number = number * 10 + (text->at[0] - '0');
        ++*taken;
        text->at++;
        text->length--;
    }
    return number;
}

int64_t
amount_read(struct text cell)
{
    bool negative = cell.length > 0 && cell.at[0] == '-';
    size_t whole, part = 0;
    int64_t number;

    if (cell.length > 0 && (negative || cell.at[0] == '+'))
        cell = (struct text){.at = cell.at + 1, .length = cell.length - 1};
    number = take_digits(&cell, SIZE_MAX, 0, &whole);
    if (whole == 0)
        return AMOUNT_BLANK;
    if (cell.length > 0) {
        if (cell.at[0] != '.')
            return AMOUNT_BLANK;
        cell = (struct text){.at = cell.at + 1, .length = cell.length - 1};
        number = take_digits(&cell, 3, number, &part);
        if (part == 0 || cell.length > 0)
            return AMOUNT_BLANK;
    }
    for (; part < 3; part++)
        number *= 10;
    number = number > AMOUNT_MOST ? AMOUNT_MOST : number;
    return negative ? -number : number;
}

struct amount_text
amount_format(int64_t thousandths)
{
    int64_t size = thousandths < 0 ? -thousandths : thousandths;
    struct amount_text out;
    int length = snprintf(out.text, sizeof out.text, "%s%" PRId64 ".%03d",
                          thousandths < 0 ? "-" : "", size / 1000, (int)(size % 1000));

    while (out.text[length - 1] == '0')
        length--;
    if (out.text[length - 1] == '.')
        length--;
    out.text[length] = '\0';
    return out;
}
