/* SPDX-License-Identifier: MIT */
#include "model/canonical_json.h"

#include <inttypes.h>

#include "base/hex.h"
#include "base/word.h"

#define DEPTH_MOST 8

static struct canon *
value_new(struct arena *arena, enum canon_kind kind)
{
    struct canon *value = ARENA_ARRAY(arena, struct canon, 1);

    value->kind = kind;
    return value;
}

struct canon *
canon_null(struct arena *arena)
{
    return value_new(arena, CANON_NULL);
}

struct canon *
canon_number(struct arena *arena, int64_t number)
{
    struct canon *value = value_new(arena, CANON_NUMBER);

    must(number >= -CANON_NUMBER_MOST && number <= CANON_NUMBER_MOST);
    value->number = number;
    return value;
}

struct canon *
canon_text(struct arena *arena, struct text text)
{
    struct canon *value = value_new(arena, CANON_TEXT);

    value->text = (struct text){arena_copy(arena, text.at, text.length), text.length};
    return value;
}

struct canon *
canon_text_or_null(struct arena *arena, const char *text)
{
    return text == NULL ? canon_null(arena) : canon_text(arena, text_of(text));
}

struct canon *
canon_list(struct arena *arena)
{
    return value_new(arena, CANON_LIST);
}

struct canon *
canon_object(struct arena *arena)
{
    return value_new(arena, CANON_OBJECT);
}

static void
insert(struct canon *into, struct canon **place, struct canon *value)
{
    value->next = *place;
    *place = value;
    into->count++;
}

void
canon_add(struct canon *list, struct canon *value)
{
    struct canon **place = &list->first;

    must(list->kind == CANON_LIST);
    while (*place != NULL)
        place = &(*place)->next;
    insert(list, place, value);
}

static bool
key_is_sound(struct text key)
{
    static const char OTHERS[] = "_-.";

    for (size_t i = 0; i < key.length; i++) {
        char c = key.at[i];

        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
            memchr(OTHERS, c, sizeof OTHERS - 1) == NULL)
            return false;
    }
    return key.length > 0;
}

void
canon_put(struct canon *object, const char *key, struct canon *value)
{
    struct canon **place = &object->first;

    value->key = text_of(key);
    must(object->kind == CANON_OBJECT && key_is_sound(value->key));
    while (*place != NULL && text_compare((*place)->key, value->key) < 0)
        place = &(*place)->next;
    must(*place == NULL || !text_equals((*place)->key, value->key));
    insert(object, place, value);
}

const struct canon *
canon_get(const struct canon *object, const char *key)
{
    const struct canon *member;

    if (object == NULL || object->kind != CANON_OBJECT)
        return NULL;
    for (member = object->first; member != NULL && !text_is(member->key, key);)
        member = member->next;
    return member;
}

const char *
canon_text_at(struct arena *arena, const struct canon *object, const char *key)
{
    const struct canon *member = canon_get(object, key);

    if (member == NULL || member->kind != CANON_TEXT)
        return NULL;
    return arena_copy(arena, member->text.at, member->text.length);
}

int64_t
canon_number_at(const struct canon *object, const char *key)
{
    const struct canon *member = canon_get(object, key);

    return member == NULL ? 0 : member->number;
}

/* The letter that follows a backslash for the characters that have one, or 0. */
static char
short_escape(char c)
{
    switch (c) {
    case '"':
    case '\\':
        return c;
    case '\b':
        return 'b';
    case '\t':
        return 't';
    case '\n':
        return 'n';
    case '\f':
        return 'f';
    case '\r':
        return 'r';
    default:
        return 0;
    }
}

static void
write_text(struct builder *out, struct text text)
{
    size_t written = 0;

    builder_puts(out, "\"");
    for (size_t i = 0; i < text.length; i++) {
        char c = text.at[i], letter = short_escape(c);

        if (letter == 0 && (unsigned char)c >= 0x20)
            continue;
        builder_put(out, text.at + written, i - written);
        written = i + 1;
        if (letter != 0)
            builder_put(out, (char[]){'\\', letter}, 2);
        else
            builder_printf(out, "\\u%04x", (unsigned)c);
    }
    builder_put(out, text.at + written, text.length - written);
    builder_puts(out, "\"");
}

static void
write_items(struct builder *out, const struct canon *value)
{
    bool object = value->kind == CANON_OBJECT;

    builder_puts(out, object ? "{" : "[");
    for (const struct canon *item = value->first; item != NULL; item = item->next) {
        if (item != value->first)
            builder_puts(out, ",");
        if (object) {
            write_text(out, item->key);
            builder_puts(out, ":");
        }
        canon_write(out, item);
    }
    builder_puts(out, object ? "}" : "]");
}

void
canon_write(struct builder *out, const struct canon *value)
{
    switch (value->kind) {
    case CANON_NULL:
        builder_puts(out, "null");
        break;
    case CANON_BOOL:
        builder_puts(out, value->number != 0 ? "true" : "false");
        break;
    case CANON_NUMBER:
        builder_printf(out, "%" PRId64, value->number);
        break;
    case CANON_TEXT:
        write_text(out, value->text);
        break;
    case CANON_LIST:
    case CANON_OBJECT:
        write_items(out, value);
        break;
    }
}

struct reader {
    struct arena *arena;
    struct text text;
    size_t at;
    unsigned depth;
    bool (*is_normal)(struct text text);
    struct error *err;
};

static bool read_value(struct reader *r, struct canon **value);

static bool
refuse(const struct reader *r, size_t at, const char *words)
{
    return error_raise(r->err, ERR_INPUT, "byte %zu: %s", at + 1, words);
}

static bool
next_is(const struct reader *r, char c)
{
    return r->at < r->text.length && r->text.at[r->at] == c;
}

static bool
skip(struct reader *r, char c)
{
    if (!next_is(r, c))
        return false;
    r->at++;
    return true;
}

static bool
skip_word(struct reader *r, const char *word)
{
    size_t length = strlen(word);

    if (r->text.length - r->at < length || memcmp(r->text.at + r->at, word, length) != 0)
        return false;
    r->at += length;
    return true;
}

static bool
read_number(struct reader *r, struct canon **value)
{
    size_t begin = r->at, digits;
    bool negative = skip(r, '-');
    int64_t number = 0;

    for (digits = r->at; r->at < r->text.length; r->at++) {
        char c = r->text.at[r->at];

        if (c < '0' || c > '9')
            break;
        if (number > CANON_NUMBER_MOST / 10)
            return refuse(r, begin, "a number lies within 2^53 - 1");
        number = number * 10 + (c - '0');
    }
    if (r->at == digits)
        return refuse(r, begin, "here no value begins");
    if (number > CANON_NUMBER_MOST)
        return refuse(r, begin, "a number lies within 2^53 - 1");
    if (r->text.at[digits] == '0' && (negative || r->at > digits + 1))
        return refuse(r, begin, "a number begins with no zero, and zero has no sign");
    *value = canon_number(r->arena, negative ? -number : number);
    return true;
}

/* What follows a backslash, as the character it stands for; what could be written shorter or in
 * capitals is not the only spelling. */
static bool
read_escape(struct reader *r, char *c)
{
    static const char LETTERS[] = "\"\\btnfr", MEANT[] = "\"\\\b\t\n\f\r";
    const char *letter;
    unsigned char code[2];

    if (skip(r, 'u')) {
        if (r->text.length - r->at < 4 ||
            !hex_read((struct text){r->text.at + r->at, 4}, code, 2) || code[0] != 0 ||
            code[1] >= 0x20 || short_escape((char)code[1]) != 0)
            return refuse(r, r->at,
                          "only a control without a letter of its own is written \\u00xx");
        r->at += 4;
        *c = (char)code[1];
        return true;
    }
    letter = r->at < r->text.length ? memchr(LETTERS, r->text.at[r->at], sizeof LETTERS - 1) : NULL;
    if (letter == NULL)
        return refuse(r, r->at, "no such letter follows a backslash");
    r->at++;
    *c = MEANT[letter - LETTERS];
    return true;
}

static bool
text_is_ascii(struct text text)
{
    unsigned seen = 0;

    for (size_t i = 0; i < text.length; i++)
        seen |= (unsigned char)text.at[i];
    return seen < 0x80;
}

/* Where the next character stands that has to be looked at: the text's end, a backslash, a control,
 * or the end of all.  Eight bytes at a time: most of a leaf is digests. */
static size_t
plain_until(const struct reader *r, size_t at)
{
    for (; at + WORD_SIZE <= r->text.length; at += WORD_SIZE) {
        uint64_t word = word_at(r->text.at + at);

        if (word_has(word, '"') || word_has(word, '\\') || word_has_below(word, 0x20))
            break;
    }
    while (at < r->text.length && r->text.at[at] != '"' && r->text.at[at] != '\\' &&
           (unsigned char)r->text.at[at] >= 0x20)
        at++;
    return at;
}

/* The rest of a text in which an escape was found; what stands before it is in OUT. */
static bool
read_escaped(struct reader *r, struct builder *out)
{
    while (next_is(r, '\\')) {
        size_t end;
        char c;

        r->at++;
        if (!read_escape(r, &c))
            return false;
        end = plain_until(r, r->at);
        builder_put(out, &c, 1);
        builder_put(out, r->text.at + r->at, end - r->at);
        r->at = end;
    }
    return true;
}

/* A text without escapes is where it stands; only one with them is copied. */
static bool
read_text(struct reader *r, struct text *text)
{
    size_t begin = r->at, end = plain_until(r, begin + 1);

    if (!skip(r, '"'))
        return refuse(r, r->at, "a text begins with a quotation mark");
    *text = (struct text){r->text.at + r->at, end - r->at};
    r->at = end;
    if (next_is(r, '\\')) {
        struct builder out = {.arena = r->arena};

        builder_put(&out, text->at, text->length);
        if (!read_escaped(r, &out))
            return false;
        *text = (struct text){out.at, out.length};
    }
    if (r->at == r->text.length)
        return refuse(r, begin, "the text has no end");
    if (!skip(r, '"'))
        return refuse(r, r->at, "a control stands as it is");
    if (!text_is_ascii(*text) && (r->is_normal == NULL || !r->is_normal(*text)))
        return refuse(r, begin,
                      r->is_normal == NULL ? "the text is not ASCII"
                                           : "the text is not UTF-8 in normal form C");
    return true;
}

static bool
read_key(struct reader *r, const struct canon *before, struct text *key)
{
    size_t begin = r->at;

    if (!read_text(r, key))
        return false;
    if (!key_is_sound(*key))
        return refuse(r, begin, "a key is made of letters, digits, \"_\", \"-\" and \".\"");
    if (before != NULL && text_compare(before->key, *key) >= 0)
        return refuse(r, begin, "keys stand in rising order, each once");
    return skip(r, ':') || refuse(r, r->at, "a colon follows the key");
}

static bool
read_items(struct reader *r, bool object, struct canon **value)
{
    char end = object ? '}' : ']';
    struct canon *made = value_new(r->arena, object ? CANON_OBJECT : CANON_LIST), *last = NULL;

    *value = made;
    if (++r->depth > DEPTH_MOST)
        return refuse(r, r->at - 1, "more than eight levels");
    while (!next_is(r, end)) {
        struct text key = {.at = "", .length = 0};
        struct canon *item;

        if (last != NULL && !skip(r, ','))
            return refuse(r, r->at,
                          object ? "a comma or \"}\" is missing" : "a comma or \"]\" is missing");
        if ((object && !read_key(r, last, &key)) || !read_value(r, &item))
            return false;
        item->key = key;
        insert(made, last == NULL ? &made->first : &last->next, item);
        last = item;
    }
    r->at++;
    r->depth--;
    return true;
}

static bool
read_value(struct reader *r, struct canon **value)
{
    if (skip(r, '{'))
        return read_items(r, true, value);
    if (skip(r, '['))
        return read_items(r, false, value);
    if (next_is(r, '"')) {
        *value = value_new(r->arena, CANON_TEXT);
        return read_text(r, &(*value)->text);
    }
    if (skip_word(r, "null")) {
        *value = canon_null(r->arena);
        return true;
    }
    if (next_is(r, 't') || next_is(r, 'f')) {
        *value = value_new(r->arena, CANON_BOOL);
        (*value)->number = next_is(r, 't');
        return skip_word(r, next_is(r, 't') ? "true" : "false") ||
               refuse(r, r->at, "here no value begins");
    }
    return read_number(r, value);
}

bool
canon_read(struct arena *arena, struct text text, bool (*is_normal)(struct text text),
           const struct canon **value, struct error *err)
{
    struct reader r = {.arena = arena, .text = text, .is_normal = is_normal, .err = err};
    struct canon *read;

    if (!read_value(&r, &read))
        return false;
    if (r.at < text.length)
        return refuse(&r, r.at, "something stands behind the end");
    *value = read;
    return true;
}
