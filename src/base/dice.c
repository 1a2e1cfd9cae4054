/* SPDX-License-Identifier: MIT */
#include "base/dice.h"

struct dice
dice_new(uint64_t seed, uint64_t stream)
{
    struct dice of_seed = {.state = seed}, of_stream = {.state = ~stream}, both;

    /* Thrown once more together, since states that differ by a multiple of the step throw the same
     * numbers, only later. */
    both.state = dice_roll(&of_seed) ^ dice_roll(&of_stream);
    return (struct dice){.state = dice_roll(&both)};
}

int32_t
dice_between(struct dice *dice, int32_t low, int32_t high)
{
    int64_t width = (int64_t)high - low + 1;

    if (width <= 1)
        return low;
    must(width <= UINT32_MAX);
    return (int32_t)(low + (int64_t)dice_below(dice, (uint32_t)width));
}

bool
dice_chance(struct dice *dice, uint32_t per_mille)
{
    return dice_below(dice, 1000) < per_mille;
}

size_t
dice_weighted(struct dice *dice, const uint32_t *weights, size_t count)
{
    uint32_t sum = 0, left;
    size_t i = 0;

    for (size_t k = 0; k < count; k++)
        sum += weights[k];
    left = dice_below(dice, sum);
    while (left >= weights[i])
        left -= weights[i++];
    return i;
}

void
dice_shuffle(struct dice *dice, uint64_t *items, size_t count)
{
    must(count < UINT32_MAX);
    for (size_t left = count; left > 1; left--) {
        size_t chosen = dice_below(dice, (uint32_t)left);
        uint64_t item = items[chosen];

        items[chosen] = items[left - 1];
        items[left - 1] = item;
    }
}
