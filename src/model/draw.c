/* SPDX-License-Identifier: MIT */
#include "model/draw.h"

#include <stdio.h>
#include <stdlib.h>

/* --- shares -------------------------------------------------------------------------------------
 */

/* Up to DIGITS digits from *AT on; false when there is none, or one more. */
static bool
digits_read(struct text text, size_t *at, unsigned digits, unsigned *number, unsigned *found)
{
    *number = *found = 0;
    for (; *at < text.length && text.at[*at] >= '0' && text.at[*at] <= '9'; ++*at, ++*found) {
        if (*found == digits)
            return false;
        *number = *number * 10 + (unsigned)(text.at[*at] - '0');
    }
    return *found > 0;
}

static bool
share_parse(struct text text, unsigned *share)
{
    unsigned whole, decimals, digits;
    size_t at = 0;

    if (!digits_read(text, &at, 3, &whole, &digits))
        return false;
    *share = whole * 100;
    if (at < text.length && text.at[at] == '.') {
        at++;
        if (!digits_read(text, &at, 2, &decimals, &digits))
            return false;
        *share += digits == 1 ? decimals * 10 : decimals;
    }
    return at + 1 == text.length && text.at[at] == '%' && *share > 0 && *share <= DRAW_SHARE_WHOLE;
}

bool
draw_share_read(struct text text, unsigned *share, struct error *err)
{
    unsigned read;

    if (!share_parse(text, &read))
        return error_raise(err, ERR_INPUT,
                           "\"%.*s\" is not a share like 10%% or 12.5%%, above 0%% and up to 100%%",
                           text.length < 40 ? (int)text.length : 40, text.at);
    *share = read;
    return true;
}

struct draw_share_text
draw_share_format(unsigned share)
{
    struct draw_share_text text;
    unsigned whole = share / 100, decimals = share % 100;

    if (decimals == 0)
        snprintf(text.text, sizeof text.text, "%u%%", whole);
    else if (decimals % 10 == 0)
        snprintf(text.text, sizeof text.text, "%u.%u%%", whole, decimals / 10);
    else
        snprintf(text.text, sizeof text.text, "%u.%02u%%", whole, decimals);
    return text;
}

size_t
draw_size(size_t count, unsigned share)
{
    return (count * share + DRAW_SHARE_WHOLE - 1) / DRAW_SHARE_WHOLE;
}

/* --- ranks --------------------------------------------------------------------------------------
 */

struct ranked {
    struct draw_family *family;
    struct text stratum;
    struct hash rank;
};

static int
by_stratum_and_rank(const void *left, const void *right)
{
    const struct ranked *a = left, *b = right;
    int order = text_compare(a->stratum, b->stratum);

    return order != 0 ? order : memcmp(a->rank.bytes, b->rank.bytes, HASH_SIZE);
}

static struct ranked
rank_of(const struct hasher *hasher, const struct draw *draw, struct draw_family *family)
{
    struct text stratum = draw->stratified ? family->stratum : text_of("");
    struct hash stratum_sum = hash_text(hasher, stratum);
    struct hash_text seed = hash_hex(&draw->seed), hex = hash_hex(&stratum_sum);
    const struct text parts[] = {text_of(seed.text), text_of("\n"), text_of(hex.text),
                                 text_of("\n"), family->id};

    return (struct ranked){
        .family = family,
        .stratum = stratum,
        .rank = hash_parts(hasher, parts, sizeof parts / sizeof *parts),
    };
}

/* --- strata -------------------------------------------------------------------------------------
 */

struct stratum {
    struct ranked *first; /* of its families, the lowest rank first */
    size_t count, taken;
    uint64_t remainder;
};

static int
by_remainder(const void *left, const void *right)
{
    const struct stratum *a = *(struct stratum *const *)left, *b = *(struct stratum *const *)right;

    if (a->remainder != b->remainder)
        return a->remainder > b->remainder ? -1 : 1;
    return text_compare(a->first->stratum, b->first->stratum);
}

static size_t
strata_find(struct ranked *ranked, size_t count, struct stratum *strata)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        if (i == 0 || !text_equals(ranked[i].stratum, ranked[i - 1].stratum))
            strata[found++] = (struct stratum){.first = &ranked[i]};
        strata[found - 1].count++;
    }
    return found;
}

/* The largest remainder, and one at least. */
static void
strata_allot(struct arena *arena, struct stratum *strata, size_t strata_count, size_t families,
             size_t size)
{
    struct stratum **order = ARENA_ARRAY(arena, struct stratum *, strata_count);
    size_t left = size;

    for (size_t i = 0; i < strata_count; i++) {
        uint64_t part = (uint64_t)size * strata[i].count;

        strata[i].taken = (size_t)(part / families);
        strata[i].remainder = part % families;
        left -= strata[i].taken;
        order[i] = &strata[i];
    }
    qsort(order, strata_count, sizeof *order, by_remainder);
    for (size_t i = 0; i < left; i++)
        order[i]->taken++;
    for (size_t i = 0; i < strata_count; i++)
        if (strata[i].taken == 0)
            strata[i].taken = 1;
}

size_t
draw_choose(struct arena *arena, const struct hasher *hasher, const struct draw *draw,
            struct draw_family *families, size_t count)
{
    struct ranked *ranked = ARENA_ARRAY(arena, struct ranked, count);
    struct stratum *strata = ARENA_ARRAY(arena, struct stratum, count);
    size_t strata_count, chosen = 0;

    if (count == 0)
        return 0;
    for (size_t i = 0; i < count; i++) {
        families[i].chosen = false;
        ranked[i] = rank_of(hasher, draw, &families[i]);
    }
    qsort(ranked, count, sizeof *ranked, by_stratum_and_rank);
    strata_count = strata_find(ranked, count, strata);
    strata_allot(arena, strata, strata_count, count, draw_size(count, draw->share));
    for (size_t i = 0; i < strata_count; i++)
        for (size_t k = 0; k < strata[i].taken; k++, chosen++)
            strata[i].first[k].family->chosen = true;
    return chosen;
}
