/* SPDX-License-Identifier: MIT */
#include "model/row_print.h"

__extension__ typedef unsigned __int128 wide;

/* Both halves of a product, so that every bit of the factors reaches every bit of the result. */
static uint64_t
mix(uint64_t a, uint64_t b)
{
    wide product = (wide)(a ^ 0x9E3779B97F4A7C15) * (b ^ 0xD1B54A32D192ED03);

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t
cell_begin(uint64_t print, uint32_t column, unsigned kind)
{
    return mix(print, (uint64_t)kind << 32 | column);
}

uint64_t
row_print_text(uint64_t print, uint32_t column, unsigned kind, struct text text)
{
    print = mix(cell_begin(print, column, kind), text.length);
    for (size_t i = 0; i < text.length; i += sizeof(uint64_t)) {
        uint64_t word = 0;
        size_t left = text.length - i;

        memcpy(&word, text.at + i, left < sizeof word ? left : sizeof word);
        print = mix(print, word);
    }
    return print;
}

uint64_t
row_print_number(uint64_t print, uint32_t column, unsigned kind, double number)
{
    uint64_t bits;

    memcpy(&bits, &number, sizeof bits);
    return mix(cell_begin(print, column, kind), bits);
}
