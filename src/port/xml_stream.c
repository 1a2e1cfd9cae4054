/* SPDX-License-Identifier: MIT */
#include "port/xml_stream.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "port/xml_fast.h"

#define DEPTH_MOST      64
#define ATTRIBUTES_MOST 64
#define TAG_MOST        65536
/* So many bytes may pass without anything in them: more is one endless tag or comment. */
#define SILENCE_MOST (2 * TAG_MOST)

struct xml_stream {
    const struct xml_events *events;
    void *context;
    struct xml_fast *fast; /* NULL once it has handed over to */
    xmlParserCtxt *parser;
    int muted;         /* tags that were told before and are given to the parser again */
    bool muted_end;    /* so is the end of the whole */
    int64_t earlier;   /* lines before those that the parser counts */
    struct error *err; /* of the call under way */
    bool failed;       /* err is raised */
    bool stopped;      /* by an event */
    int depth;
    size_t silence; /* bytes since the parser last called */
    char complaint[200];
};

static void
stream_stop(struct xml_stream *stream)
{
    stream->failed = true;
    if (stream->parser != NULL)
        xmlStopParser(stream->parser);
}

static void
stream_refuse(struct xml_stream *stream, const char *fault)
{
    if (stream->failed)
        return;
    error_raise(stream->err, ERR_INPUT, "%s", fault);
    stream_stop(stream);
}

static void
event_done(struct xml_stream *stream, bool good)
{
    if (good)
        return;
    stream->stopped = true;
    stream_stop(stream);
}

static bool
tag_too_large(const xmlChar *const *list, int count)
{
    size_t size = 0;

    if (count > ATTRIBUTES_MOST)
        return true;
    for (int i = 0; i < count; i++)
        size += (size_t)(list[5 * i + 4] - list[5 * i + 3]);
    return size > TAG_MOST;
}

static void
on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
         int namespace_count, const xmlChar **namespaces, int attribute_count, int default_count,
         const xmlChar **list)
{
    struct xml_stream *stream = context;
    struct xml_attributes attributes = {.count = attribute_count, .list = list};

    (void)prefix, (void)uri, (void)namespace_count, (void)namespaces, (void)default_count;
    stream->silence = 0;
    if (stream->failed)
        return;
    if (++stream->depth > DEPTH_MOST)
        stream_refuse(stream, "nests elements too deeply");
    else if (stream->muted > 0)
        stream->muted--;
    else if (tag_too_large(list, attribute_count))
        stream_refuse(stream, "has a tag that is too large");
    else
        event_done(stream, stream->events->start(stream->context, (const char *)name, &attributes,
                                                 stream->err));
}

static void
on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct xml_stream *stream = context;

    (void)prefix, (void)uri;
    stream->silence = 0;
    if (stream->failed)
        return;
    stream->depth--;
    if (stream->muted_end && stream->depth == 0)
        return;
    event_done(stream, stream->events->end(stream->context, (const char *)name, stream->err));
}

static void
on_text(void *context, const xmlChar *bytes, int length)
{
    struct xml_stream *stream = context;

    stream->silence = 0;
    if (!stream->failed)
        event_done(stream, stream->events->text(stream->context, (const char *)bytes,
                                                (size_t)length, stream->err));
}

static void
on_document_type(void *context, const xmlChar *name, const xmlChar *public_id,
                 const xmlChar *system_id)
{
    (void)name, (void)public_id, (void)system_id;
    stream_refuse(context, "declares a document type, which is not allowed");
}

/* libxml2's own sentences would go to standard error. */
static void
on_complaint(void *context, const char *format, ...)
{
    (void)context, (void)format;
}

static const xmlSAXHandler HANDLER = {.initialized = XML_SAX2_MAGIC,
                                      .internalSubset = on_document_type,
                                      .externalSubset = on_document_type,
                                      .startElementNs = on_start,
                                      .endElementNs = on_end,
                                      .characters = on_text,
                                      .cdataBlock = on_text,
                                      .warning = on_complaint,
                                      .error = on_complaint,
                                      .fatalError = on_complaint};

struct xml_stream *
xml_stream_new(const struct xml_events *events, void *context)
{
    struct xml_stream *stream = calloc(1, sizeof *stream);

    must(stream != NULL);
    stream->events = events;
    stream->context = context;
    stream->fast = xml_fast_new(events, context);
    return stream;
}

void
xml_stream_free(struct xml_stream **stream)
{
    if (*stream != NULL) {
        xml_fast_free(&(*stream)->fast);
        xmlFreeParserCtxt((*stream)->parser);
    }
    free(*stream);
    *stream = NULL;
}

/* Takes " line 12" out of the words: of what was read before handing over, the library knows no
 * lines. */
static void
drop_line(char *words)
{
    static const char LINE[] = " line ";
    char *at = strstr(words, LINE);
    size_t digits = at == NULL ? 0 : strspn(at + sizeof LINE - 1, "0123456789");

    if (digits > 0)
        memmove(at, at + sizeof LINE - 1 + digits, strlen(at + sizeof LINE - 1 + digits) + 1);
}

/* Keeps the library's words of what is wrong, without its line end. */
static void
note_complaint(struct xml_stream *stream)
{
    const xmlError *last = xmlCtxtGetLastError(stream->parser);

    if (last == NULL || last->message == NULL)
        return;
    snprintf(stream->complaint, sizeof stream->complaint, "%s", last->message);
    stream->complaint[strcspn(stream->complaint, "\n")] = '\0';
    drop_line(stream->complaint);
}

/* Gives bytes to the parser. */
static bool
parser_take(struct xml_stream *stream, const char *bytes, size_t length)
{
    if (xmlParseChunk(stream->parser, bytes, (int)length, 0) != 0 && !stream->failed) {
        note_complaint(stream);
        stream_refuse(stream, "is not well-formed XML");
    }
    return !stream->failed;
}

static int64_t
count_lines(struct text text)
{
    int64_t lines = 0;

    for (size_t i = 0; i < text.length; i++)
        lines += text.at[i] == '\n';
    return lines;
}

/* From here on libxml2 reads: it gets the tags that are open, of which nobody is told again, and
 * what has not been read. */
static bool
hand_over(struct xml_stream *stream)
{
    struct xml_fast *fast = stream->fast;
    struct text open = xml_fast_open(fast, &stream->muted), rest = xml_fast_rest(fast);
    xmlSAXHandler handler = HANDLER;
    bool good;

    stream->fast = NULL;
    stream->muted_end = xml_fast_has_ended(fast);
    stream->parser = xmlCreatePushParserCtxt(&handler, stream, NULL, 0, NULL);
    must(stream->parser != NULL);
    xmlCtxtUseOptions(stream->parser, XML_PARSE_NONET);
    stream->earlier = (int64_t)xml_fast_line(fast) - 1 - count_lines(open);
    good = (open.length == 0 || parser_take(stream, open.at, open.length)) &&
           (rest.length == 0 || parser_take(stream, rest.at, rest.length));
    xml_fast_free(&fast);
    return good;
}

static bool
fast_take(struct xml_stream *stream, const char *bytes, size_t length)
{
    switch (xml_fast_take(stream->fast, bytes, length, stream->err)) {
    case FAST_GOOD:
        return true;
    case FAST_STOPPED:
        event_done(stream, false);
        return false;
    case FAST_HAND_OVER:
        break;
    }
    return hand_over(stream);
}

bool
xml_stream_take(struct xml_stream *stream, const char *bytes, size_t length, struct error *err)
{
    stream->err = err;
    if (stream->failed)
        return false;
    if (stream->fast != NULL)
        return fast_take(stream, bytes, length);
    stream->silence += length;
    if (stream->silence > SILENCE_MOST + length) {
        stream_refuse(stream, "has a tag or comment that is too large");
        return false;
    }
    return parser_take(stream, bytes, length);
}

bool
xml_stream_end(struct xml_stream *stream, struct error *err)
{
    stream->err = err;
    if (stream->fast != NULL && xml_fast_end(stream->fast) == FAST_GOOD)
        return !stream->failed;
    if (stream->fast != NULL && !hand_over(stream))
        return false;
    if (!stream->failed && (xmlParseChunk(stream->parser, "", 0, 1) != 0 ||
                            !stream->parser->wellFormed || stream->depth != 0)) {
        note_complaint(stream);
        stream_refuse(stream, "is cut off or not well-formed XML");
    }
    return !stream->failed;
}

bool
xml_stream_was_stopped(const struct xml_stream *stream)
{
    return stream->stopped;
}

uint32_t
xml_stream_line(const struct xml_stream *stream)
{
    const xmlParserInput *input;

    if (stream->fast != NULL)
        return xml_fast_line(stream->fast);
    input = stream->parser->input;
    return input == NULL ? 0 : (uint32_t)(input->line + stream->earlier);
}

const char *
xml_stream_complaint(const struct xml_stream *stream)
{
    return stream->complaint;
}
