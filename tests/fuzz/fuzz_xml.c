/* SPDX-License-Identifier: MIT */
/*
 * An XML dataset of any bytes; and the fast reader held against libxml2: what one tells of a
 * document, in pieces of any size, the other tells too, and both refuse the same.
 */
#define _GNU_SOURCE /* memfd_create */
#include "fuzz.h"

#include "foreign.h"
#include "port/xml_stream.h"

/* Nothing but libxml2 reads on behind a comment. */
#define SLOWLY "<!---->"

/* What was told, text next to text as one. */
struct telling {
    struct builder words;
};

static bool
on_start(void *context, const char *name, const struct xml_attributes *attributes,
         struct error *err)
{
    struct telling *telling = context;

    (void)err;
    builder_printf(&telling->words, "\1%s", name);
    for (int i = 0; i < attributes->count; i++) {
        struct text value = xml_attribute_value(attributes, i);
        const char *prefix = xml_attribute_prefix(attributes, i);

        builder_printf(&telling->words, " %s:%s=", prefix == NULL ? "" : prefix,
                       xml_attribute_name(attributes, i));
        builder_put(&telling->words, value.at, value.length);
    }
    builder_puts(&telling->words, "\2");
    return true;
}

static bool
on_end(void *context, const char *name, struct error *err)
{
    struct telling *telling = context;

    (void)err;
    builder_printf(&telling->words, "\3%s\4", name);
    return true;
}

static bool
on_text(void *context, const char *bytes, size_t length, struct error *err)
{
    struct telling *telling = context;

    (void)err;
    builder_put(&telling->words, bytes, length);
    return true;
}

/* What is told of a document that comes in pieces of STEP bytes; .at NULL when it is refused. */
static struct text
tell(struct arena *arena, const char *first, const uint8_t *data, size_t size, size_t step)
{
    static const struct xml_events EVENTS = {on_start, on_end, on_text};
    struct telling telling = {.words = {.arena = arena}};
    struct xml_stream *stream = xml_stream_new(&EVENTS, &telling);
    struct error err = {.code = ERR_NONE};
    bool good = xml_stream_take(stream, first, strlen(first), &err);

    builder_puts(&telling.words, "");
    for (size_t at = 0; at < size && good; at += step)
        good = xml_stream_take(stream, (const char *)data + at, size - at < step ? size - at : step,
                               &err);
    good = good && xml_stream_end(stream, &err);
    must(good || (err.code == ERR_INPUT && err.text[0] != '\0'));
    must(xml_stream_line(stream) <= size + 1);
    xml_stream_free(&stream);
    return (struct text){.at = good ? telling.words.at : NULL, .length = telling.words.length};
}

static void
compare(const uint8_t *data, size_t size)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct text slow = tell(arena, SLOWLY, data, size, size + 1);

    for (size_t step = size + 1; step > 0; step /= 7) {
        struct text fast = tell(arena, "", data, size, step);

        must((fast.at == NULL) == (slow.at == NULL));
        must(fast.at == NULL || text_equals(fast, slow));
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    foreign_check(data, size);
    /* no comment may stand in front of a declaration, a byte order mark or UTF-16 */
    if (size > 1 && data[0] == '<' && data[1] != '?' && data[1] != '\0')
        compare(data, size);
    return 0;
}
