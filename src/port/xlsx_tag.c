/* SPDX-License-Identifier: MIT */
#include "port/xlsx_tag.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct text
slice(struct text part, size_t from, size_t to)
{
    return (struct text){.at = part.at + from, .length = to - from};
}

/* Whether the part goes on with WORD at AT. */
static bool
stands(struct text part, size_t at, const char *word)
{
    size_t length = strlen(word);

    return at <= part.length && part.length - at >= length &&
           memcmp(part.at + at, word, length) == 0;
}

/* Behind the next WORD from AT on, or the part's end. */
static size_t
behind(struct text part, size_t at, const char *word)
{
    size_t length = strlen(word);

    for (; at + length <= part.length; at++) {
        const char *next = memchr(part.at + at, word[0], part.length - at - length + 1);

        if (next == NULL)
            return part.length;
        at = (size_t)(next - part.at);
        if (stands(part, at, word))
            return at + length;
    }
    return part.length;
}

/* ---- encodings ---- */

static bool
is_utf8(struct text encoding)
{
    static const char *const NAMES[] = {"UTF-8", "utf-8", "UTF8", "utf8", "US-ASCII", "us-ascii"};

    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (text_is(encoding, NAMES[i]))
            return true;
    return false;
}

/* What the XML declaration names; .at is NULL without one. */
static struct text
encoding_told(struct text part)
{
    size_t at = stands(part, 0, BYTE_ORDER_MARK) ? sizeof BYTE_ORDER_MARK - 1 : 0, end;
    struct xlsx_tag declaration = {
        .name = {.at = "xml", .length = 3}
    };

    if (!stands(part, at, "<?xml"))
        return (struct text){.at = NULL};
    end = behind(part, at, "?>");
    declaration.bytes = (struct xlsx_bytes){.from = at + 1, .to = end - 1};
    return xlsx_tag_attribute(part, &declaration, "encoding");
}

bool
xlsx_tags_open(struct xlsx_tags *tags, struct text part, struct error *err)
{
    struct text encoding = encoding_told(part);

    *tags = (struct xlsx_tags){.part = part};
    if (memchr(part.at, '\0', part.length) != NULL || (encoding.at != NULL && !is_utf8(encoding)))
        return error_raise(err, ERR_INPUT,
                           "is not written in UTF-8, so it is left alone; open the form in a "
                           "spreadsheet program and save it anew");
    return true;
}

/* ---- tags ---- */

/* The place of the ">" that ends the tag beginning at AT, or the part's end. */
static size_t
tag_end(struct text part, size_t at)
{
    char quote = '\0';

    for (; at < part.length; at++) {
        char c = part.at[at];

        if (quote != '\0')
            quote = c == quote ? '\0' : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '>')
            return at;
    }
    return part.length;
}

static void
tag_names(struct text part, size_t at, struct xlsx_tag *tag)
{
    size_t name = at;

    for (; at < tag->bytes.to && !is_blank(part.at[at]) && part.at[at] != '/' && part.at[at] != '>';
         at++)
        if (part.at[at] == ':')
            name = at + 1;
    tag->name = slice(part, name, at);
    tag->prefix = (struct text){.at = tag->name.at, .length = 0};
}

/* The tag that begins at AT. */
static bool
tag_take(struct xlsx_tags *tags, size_t at, struct xlsx_tag *tag)
{
    struct text part = tags->part;
    size_t end = tag_end(part, at), name = at + 1;

    tags->faulty = end == part.length;
    if (tags->faulty)
        return false;
    *tag = (struct xlsx_tag){
        .bytes = {.from = at, .to = end + 1}
    };
    tag->kind = part.at[name] == '/' ? TAG_CLOSE : part.at[end - 1] == '/' ? TAG_EMPTY : TAG_OPEN;
    name += tag->kind == TAG_CLOSE;
    tag_names(part, name, tag);
    tag->prefix =
        (struct text){.at = part.at + name, .length = (size_t)(tag->name.at - (part.at + name))};
    tags->at = end + 1;
    tags->faulty = tag->kind == TAG_CLOSE && tags->depth == 0;
    if (tags->faulty)
        return false;
    tags->depth -= tag->kind == TAG_CLOSE;
    tag->depth = tags->depth;
    tags->depth += tag->kind == TAG_OPEN;
    return true;
}

bool
xlsx_tag_next(struct xlsx_tags *tags, struct xlsx_tag *tag)
{
    struct text part = tags->part;

    while (tags->at < part.length && !tags->faulty) {
        const char *next = memchr(part.at + tags->at, '<', part.length - tags->at);
        size_t at = next == NULL ? part.length : (size_t)(next - part.at);

        if (next == NULL)
            tags->at = part.length;
        else if (stands(part, at, "<!--"))
            tags->at = behind(part, at + 4, "-->");
        else if (stands(part, at, "<![CDATA["))
            tags->at = behind(part, at, "]]>");
        else if (stands(part, at, "<?"))
            tags->at = behind(part, at, "?>");
        else
            return tag_take(tags, at, tag);
    }
    return false;
}

bool
xlsx_tags_whole(const struct xlsx_tags *tags)
{
    return !tags->faulty && tags->depth == 0 && tags->at == tags->part.length;
}

bool
xlsx_tag_is(const struct xlsx_tag *tag, const char *name)
{
    return text_is(tag->name, name);
}

/* ---- attributes ---- */

/* One attribute from AT on: its blank, name and value.  False at the tag's end. */
static bool
attribute_take(struct text part, size_t end, size_t *at, struct text *name,
               struct xlsx_bytes *whole, struct xlsx_bytes *value)
{
    size_t from;
    char quote;

    whole->from = *at;
    while (*at < end && is_blank(part.at[*at]))
        ++*at;
    from = *at;
    while (*at < end && part.at[*at] != '=' && !is_blank(part.at[*at]))
        ++*at;
    *name = slice(part, from, *at);
    while (*at < end && part.at[*at] != '"' && part.at[*at] != '\'')
        ++*at;
    if (*at >= end)
        return false;
    quote = part.at[(*at)++];
    value->from = *at;
    while (*at < end && part.at[*at] != quote)
        ++*at;
    value->to = *at;
    whole->to = *at < end ? ++*at : end;
    return true;
}

bool
xlsx_tag_attribute_bytes(struct text part, const struct xlsx_tag *tag, const char *name,
                         struct xlsx_bytes *whole, struct xlsx_bytes *value)
{
    size_t at = tag->bytes.from + 1 + tag->prefix.length + tag->name.length;
    struct text found;

    while (attribute_take(part, tag->bytes.to, &at, &found, whole, value))
        if (text_is(found, name))
            return true;
    return false;
}

struct text
xlsx_tag_attribute(struct text part, const struct xlsx_tag *tag, const char *name)
{
    struct xlsx_bytes whole, value;

    if (!xlsx_tag_attribute_bytes(part, tag, name, &whole, &value))
        return (struct text){.at = NULL};
    return slice(part, value.from, value.to);
}

/* ---- changes ---- */

struct text
xlsx_edits_apply(struct arena *arena, struct text part, const struct xlsx_edit *edits, size_t count)
{
    struct builder out = {.arena = arena};
    size_t at = 0;

    builder_puts(&out, "");
    for (size_t i = 0; i < count; i++) {
        must(edits[i].bytes.from >= at && edits[i].bytes.to >= edits[i].bytes.from);
        builder_put(&out, part.at + at, edits[i].bytes.from - at);
        builder_put(&out, edits[i].text.at, edits[i].text.length);
        at = edits[i].bytes.to;
    }
    builder_put(&out, part.at + at, part.length - at);
    return (struct text){.at = out.at, .length = out.length};
}
