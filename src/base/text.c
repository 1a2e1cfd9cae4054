/* SPDX-License-Identifier: MIT */
#include "base/text.h"

#include <inttypes.h>

int
text_compare(struct text a, struct text b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter == 0 ? 0 : memcmp(a.at, b.at, shorter);

    if (order != 0)
        return order;
    return a.length < b.length ? -1 : a.length > b.length;
}

bool
text_cut(struct text text, char sign, struct text *before, struct text *after)
{
    const char *at = text.length == 0 ? NULL : memchr(text.at, sign, text.length);
    size_t length;

    if (at == NULL)
        return false;
    length = (size_t)(at - text.at);
    *before = (struct text){text.at, length};
    *after = (struct text){at + 1, text.length - length - 1};
    return true;
}

char *
text_capital(struct arena *arena, const char *words)
{
    char *copy = arena_copy(arena, words, strlen(words));

    if (copy[0] >= 'a' && copy[0] <= 'z')
        copy[0] = (char)(copy[0] - 'a' + 'A');
    return copy;
}

void
builder_put(struct builder *builder, const char *bytes, size_t length)
{
    if (builder->length + length + 1 > builder->room) {
        size_t room = builder->room * 2 + length + 64;
        char *grown = arena_room(builder->arena, room);

        if (builder->length > 0)
            memcpy(grown, builder->at, builder->length);
        builder->at = grown;
        builder->room = room;
    }
    if (length > 0)
        memcpy(builder->at + builder->length, bytes, length);
    builder->length += length;
    builder->at[builder->length] = '\0';
}

void
builder_printf(struct builder *builder, const char *format, ...)
{
    char text[256];
    va_list arguments, again;
    int length;

    va_start(arguments, format);
    va_copy(again, arguments);
    length = vsnprintf(text, sizeof text, format, arguments);
    must(length >= 0);
    if ((size_t)length < sizeof text)
        builder_put(builder, text, (size_t)length);
    else
        builder_puts(builder, arena_vprintf(builder->arena, format, again));
    va_end(again);
    va_end(arguments);
}

bool
text_needs_quotes(struct text cell)
{
    for (size_t i = 0; i < cell.length; i++) {
        char byte = cell.at[i];

        if ((unsigned char)byte > ',') /* as nearly all are; the comma is the last of the four */
            continue;
        if (byte == ',' || byte == '"' || byte == '\r' || byte == '\n')
            return true;
    }
    return false;
}

static bool
has_blank_edge(struct text cell)
{
    return cell.length > 0 && (cell.at[0] == ' ' || cell.at[cell.length - 1] == ' ');
}

void
builder_csv(struct builder *builder, struct text cell)
{
    if (!has_blank_edge(cell) && !text_needs_quotes(cell)) {
        builder_put(builder, cell.at, cell.length);
        return;
    }
    builder_puts(builder, "\"");
    for (size_t i = 0; i < cell.length; i++) {
        if (cell.at[i] == '"')
            builder_puts(builder, "\"");
        builder_put(builder, cell.at + i, 1);
    }
    builder_puts(builder, "\"");
}

/* Writes the digits of NUMBER from END backwards, with commas; returns where they begin. */
static char *
put_digits(char *end, uint64_t number)
{
    for (int digits = 0; number > 0 || digits == 0; digits++, number /= 10) {
        if (digits > 0 && digits % 3 == 0)
            *--end = ',';
        *--end = (char)('0' + number % 10);
    }
    return end;
}

struct number_text
number_format(int64_t number)
{
    struct number_text out;
    char digits[NUMBER_TEXT_SIZE] = "";
    uint64_t size = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    const char *first = put_digits(digits + sizeof digits - 1, size);

    snprintf(out.text, sizeof out.text, "%s%s", number < 0 ? "-" : "", first);
    return out;
}

struct number_text
money_format(int64_t pence)
{
    struct number_text out, pounds = number_format(pence / 100);
    int rest = (int)(pence % 100);

    if (rest < 0)
        rest = -rest;
    if (rest == 0)
        snprintf(out.text, sizeof out.text, "£%.27s", pounds.text);
    else
        snprintf(out.text, sizeof out.text, "£%.24s.%02d", pounds.text, rest);
    return out;
}

/* How many bytes the UTF-8 character at AT takes, or 0 when it is broken or a control. */
static size_t
shown_character(const unsigned char *at, size_t left)
{
    size_t length = at[0] < 0x80 ? 1 : at[0] < 0xC2 ? 0 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;

    if (length == 0 || length > left || at[0] > 0xF4 || at[0] < 0x20 || at[0] == 0x7F)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    if ((at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xED && at[1] > 0x9F) ||
        (at[0] == 0xF0 && at[1] < 0x90) || (at[0] == 0xF4 && at[1] > 0x8F) ||
        (at[0] == 0xC2 && at[1] < 0xA0))
        return 0;
    return length;
}

static bool
is_plain(struct text text)
{
    bool plain = true;

    for (size_t i = 0; i < text.length; i++)
        plain = plain && text.at[i] >= ' ' && text.at[i] < 0x7F;
    return plain;
}

char *
text_for_show(struct arena *arena, struct text text, size_t limit)
{
    struct builder out = {.arena = arena};

    if (text.length <= limit && is_plain(text)) /* as ids and nearly all else */
        return arena_copy(arena, text.at, text.length);
    builder_puts(&out, "");
    for (size_t i = 0; i < text.length;) {
        size_t length = shown_character((const unsigned char *)text.at + i, text.length - i);

        if (out.length >= limit) {
            builder_puts(&out, "...");
            break;
        }
        if (length == 0) {
            builder_printf(&out, "\\x%02X", (unsigned char)text.at[i]);
            i++;
        } else {
            builder_put(&out, text.at + i, length);
            i += length;
        }
    }
    return out.at;
}
