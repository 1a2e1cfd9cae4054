/* SPDX-License-Identifier: MIT */
/*
 * dice - chance that can be repeated: the same seed throws the same numbers on every machine.
 *
 * For sample data and tests only; nothing secret may come from here.
 *
 * Owns     Nothing; a struct dice is a value, and a copy of it throws the same again.
 * Errors   None.
 * Source   SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators"
 *          (OOPSLA 2014), in Vigna's form; Lemire, "Fast random integer generation in an interval"
 *          (2019); Fisher and Yates's shuffle in Durstenfeld's form (1964).
 */
#ifndef DELTARETURN_BASE_DICE_H
#define DELTARETURN_BASE_DICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct dice {
    uint64_t state;
};

/* Dice for one STREAM of a SEED.  Streams of one seed have nothing to do with each other, so that
 * number 400,000 can be thrown without the ones before it. */
struct dice dice_new(uint64_t seed, uint64_t stream);

/* Any 64-bit number, each as likely.  Inline, as is dice_below: a large council takes half a
 * thousand million throws. */
static inline uint64_t
dice_roll(struct dice *dice)
{
    uint64_t number = dice->state += UINT64_C(0x9E3779B97F4A7C15);

    number = (number ^ (number >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    number = (number ^ (number >> 27)) * UINT64_C(0x94D049BB133111EB);
    return number ^ (number >> 31);
}

/* 0 to BOUND - 1, each as likely; BOUND at least 1. */
static inline uint32_t
dice_below(struct dice *dice, uint32_t bound)
{
    uint64_t wide = (dice_roll(dice) >> 32) * bound;

    if ((uint32_t)wide < bound) { /* only here can a number be too likely: throw those again */
        uint32_t surplus;

        must(bound > 0);
        surplus = (UINT32_MAX - bound + 1) % bound;
        while ((uint32_t)wide < surplus)
            wide = (dice_roll(dice) >> 32) * bound;
    }
    return (uint32_t)(wide >> 32);
}

/* LOW to HIGH, both included, each as likely; LOW when HIGH is smaller. */
int32_t dice_between(struct dice *dice, int32_t low, int32_t high);

/* True PER_MILLE times in a thousand. */
bool dice_chance(struct dice *dice, uint32_t per_mille);

/* An index into COUNT weights, each as likely as its share of their sum, which is at least 1. */
size_t dice_weighted(struct dice *dice, const uint32_t *weights, size_t count);

/* Puts COUNT items (fewer than 2^32) into a random order, each order as likely. */
void dice_shuffle(struct dice *dice, uint64_t *items, size_t count);

#endif
