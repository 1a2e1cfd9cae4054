/* SPDX-License-Identifier: MIT */
#include "port/unicode.h"

#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include "base/word.h"

static const uint8_t *
units(const char *at)
{
    return (const uint8_t *)at;
}

/* Where the next byte above 0x7F stands, from AT on; eight at a time. */
static size_t
skip_ascii(struct text text, size_t at)
{
    while (at + WORD_SIZE <= text.length && (word_at(text.at + at) & WORD_OF(0x80)) == 0)
        at += WORD_SIZE;
    while (at < text.length && (unsigned char)text.at[at] < 0x80)
        at++;
    return at;
}

/* Most text is ASCII with a name here and there, so only the runs of other bytes are held against
 * the rules: no character of several bytes holds a byte of ASCII. */
static bool
is_utf8(struct text text)
{
    for (size_t at = skip_ascii(text, 0); at < text.length; at = skip_ascii(text, at)) {
        size_t end = at;

        while (end < text.length && (unsigned char)text.at[end] >= 0x80)
            end++;
        if (u8_check(units(text.at) + at, end - at) != NULL)
            return false;
        at = end;
    }
    return true;
}

bool
unicode_is_clean(struct text text)
{
    return text.length == 0 || (memchr(text.at, '\0', text.length) == NULL && is_utf8(text));
}

bool
unicode_is_normal(struct text text)
{
    size_t length = 0;
    uint8_t *normal;
    bool same;

    if (!is_utf8(text))
        return false;
    if (skip_ascii(text, 0) == text.length)
        return true;
    normal = u8_normalize(UNINORM_NFC, units(text.at), text.length, NULL, &length);
    must(normal != NULL);
    same = length == text.length && memcmp(normal, text.at, length) == 0;
    free(normal);
    return same;
}

size_t
unicode_space(struct text text)
{
    ucs4_t character;
    int length = u8_mbtoucr(&character, units(text.at), text.length);

    return length > 0 && uc_is_property_white_space(character) ? (size_t)length : 0;
}

/* The length of the white space character that TEXT ends with, or 0. */
static size_t
space_at_end(struct text text)
{
    ucs4_t character;
    const uint8_t *before = u8_prev(&character, units(text.at) + text.length, units(text.at));

    if (before == NULL || !uc_is_property_white_space(character))
        return 0;
    return (size_t)(units(text.at) + text.length - before);
}

struct text
unicode_trim(struct text text)
{
    size_t space;

    while (text.length > 0 && (space = unicode_space(text)) > 0) {
        text.at += space;
        text.length -= space;
    }
    while (text.length > 0 && (space = space_at_end(text)) > 0)
        text.length -= space;
    return text;
}

/* Without white space at both ends, and one blank for each run of it inside; to be freed. */
static char *
fold_space(struct text text, size_t *length)
{
    char *out = malloc(text.length + 1);

    must(out != NULL);
    *length = 0;
    text = unicode_trim(text);
    while (text.length > 0) {
        size_t space = unicode_space(text), step = space == 0 ? 1 : space;

        if (space == 0)
            out[(*length)++] = text.at[0];
        else if (out[*length - 1] != ' ')
            out[(*length)++] = ' ';
        text.at += step;
        text.length -= step;
    }
    return out;
}

bool
unicode_same_words(struct text a, struct text b)
{
    size_t a_length, b_length;
    char *a_words = fold_space(a, &a_length), *b_words = fold_space(b, &b_length);
    int order = 1, failed;

    failed =
        u8_casecmp(units(a_words), a_length, units(b_words), b_length, NULL, UNINORM_NFC, &order);
    free(a_words);
    free(b_words);
    return failed == 0 && order == 0;
}

/* Copies what is no mark (general category M). */
static size_t
copy_unmarked(const uint8_t *from, size_t length, char *to)
{
    size_t kept = 0;

    for (size_t at = 0; at < length;) {
        ucs4_t character;
        size_t step = (size_t)u8_mbtoucr(&character, from + at, length - at);

        if (!uc_is_general_category(character, UC_MARK)) {
            memcpy(to + kept, from + at, step);
            kept += step;
        }
        at += step;
    }
    return kept;
}

/* Most names: their letters have no marks, and are folded one by one. */
static struct text
fold_ascii(struct arena *arena, struct text text)
{
    char *out = arena_copy(arena, text.at, text.length);

    for (size_t i = 0; i < text.length; i++)
        out[i] = (char)(out[i] | (out[i] >= 'A' && out[i] <= 'Z' ? 'a' ^ 'A' : 0));
    return (struct text){.at = out, .length = text.length};
}

struct text
unicode_fold(struct arena *arena, struct text text)
{
    uint8_t *folded;
    size_t length = 0;
    char *out;

    if (skip_ascii(text, 0) == text.length)
        return fold_ascii(arena, text);
    if (!is_utf8(text))
        return text;
    folded = u8_casefold(units(text.at), text.length, NULL, UNINORM_NFKD, NULL, &length);
    must(folded != NULL || length == 0);
    out = arena_alloc(arena, length + 1);
    length = copy_unmarked(folded, length, out);
    free(folded);
    return (struct text){.at = out, .length = length};
}

size_t
unicode_put(char *to, uint32_t character)
{
    uint8_t bytes[4];
    int length = u8_uctomb(bytes, character, sizeof bytes);

    must(length > 0);
    memcpy(to, bytes, (size_t)length);
    return (size_t)length;
}
