/* SPDX-License-Identifier: MIT */
/*
 * text - a run of bytes that somebody else owns, and texts that grow.
 *
 * Owns     A struct text owns nothing.  A struct builder's bytes live in its arena.
 * Errors   None.
 */
#ifndef DELTARETURN_BASE_TEXT_H
#define DELTARETURN_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

/* LENGTH bytes from AT on; no NUL at the end is promised. */
struct text {
    const char *at;
    size_t length;
};

/* For printf's "%.*s". */
#define TEXT_ARGS(text) (int)(text).length, (text).at

static inline struct text
text_of(const char *string)
{
    return (struct text){.at = string, .length = strlen(string)};
}

/* STRING, or NULL when it is empty. */
static inline const char *
string_or_null(const char *string)
{
    return string[0] == '\0' ? NULL : string;
}

static inline bool
text_equals(struct text a, struct text b)
{
    return a.length == b.length && memcmp(a.at, b.at, a.length) == 0;
}

static inline bool
text_is(struct text a, const char *string)
{
    return text_equals(a, text_of(string));
}

/* Byte order: negative, zero or positive as strcmp. */
int text_compare(struct text a, struct text b);

/* The first eight bytes as a number, noughts behind a shorter text: a smaller one stands before in
 * byte order, and only equal ones need text_compare. */
static inline uint64_t
text_front(struct text text)
{
    unsigned char first[8] = {0};
    uint64_t front = 0;

    memcpy(first, text.at, text.length < sizeof first ? text.length : sizeof first);
    for (size_t i = 0; i < sizeof first; i++)
        front = front << 8 | first[i];
    return front;
}

/* Their order: negative, zero or positive as strcmp. */
static inline int
text_front_compare(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

/* Cuts TEXT at the first SIGN, which belongs to neither part; false, the parts untouched, when
 * there is none. */
bool text_cut(struct text text, char sign, struct text *before, struct text *after) MUST_USE;

/* A copy that begins with a capital letter, where WORDS begin with a small one of ASCII. */
char *text_capital(struct arena *arena, const char *words);

/* Whether a cell of CSV cannot stand without quotes: it holds a comma, a quote or a line break. */
bool text_needs_quotes(struct text cell);

/* A text that grows at its end. */
struct builder {
    struct arena *arena;
    char *at; /* ended by a NUL once something was put */
    size_t length, room;
};

void builder_put(struct builder *builder, const char *bytes, size_t length);

/* The length of a literal is known to the compiler. */
static inline void
builder_puts(struct builder *builder, const char *string)
{
    builder_put(builder, string, strlen(string));
}

void builder_printf(struct builder *builder, const char *format, ...) PRINTF_LIKE(2, 3);

/* One CSV cell as RFC 4180 asks: quoted when it holds a comma, a quote, a line break, or a blank at
 * its edge; quotes doubled. */
void builder_csv(struct builder *builder, struct text cell);

/* A whole number with thousands separators: -1,234,567.  Independent of the locale. */
#define NUMBER_TEXT_SIZE 32
struct number_text {
    char text[NUMBER_TEXT_SIZE];
};
struct number_text number_format(int64_t number);

/* Pence as pounds: £1,234.50; whole pounds without pence. */
struct number_text money_format(int64_t pence);

/* "row" for 1, "rows" for any other number. */
static inline const char *
one_or_many(uint64_t count, const char *one, const char *many)
{
    return count == 1 ? one : many;
}

/* Shows bytes that may be anything in a sentence: valid UTF-8 stays, controls and broken bytes
 * become \xNN, and what is longer than LIMIT bytes is cut with "...".  The result lives in the
 * arena. */
char *text_for_show(struct arena *arena, struct text text, size_t limit);

#endif
