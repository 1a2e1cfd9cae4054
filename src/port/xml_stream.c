/* SPDX-License-Identifier: MIT */
#include "port/xml_stream.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#define DEPTH_MOST      64
#define ATTRIBUTES_MOST 64
#define TAG_MOST        65536
/* So many bytes may pass without anything in them: more is one endless tag or comment. */
#define SILENCE_MOST (2 * TAG_MOST)

struct xml_stream {
    const struct xml_events *events;
    void *context;
    xmlParserCtxt *parser;
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

bool
xml_stream_new(const struct xml_events *events, void *context, struct xml_stream **out,
               struct error *err)
{
    struct xml_stream *stream = calloc(1, sizeof *stream);
    xmlSAXHandler handler = HANDLER;

    must(stream != NULL);
    stream->events = events;
    stream->context = context;
    stream->parser = xmlCreatePushParserCtxt(&handler, stream, NULL, 0, NULL);
    if (stream->parser == NULL) {
        free(stream);
        return error_raise(err, ERR_STORAGE, "there is no memory for an XML parser");
    }
    xmlCtxtUseOptions(stream->parser, XML_PARSE_NONET);
    *out = stream;
    return true;
}

void
xml_stream_free(struct xml_stream **stream)
{
    if (*stream != NULL)
        xmlFreeParserCtxt((*stream)->parser);
    free(*stream);
    *stream = NULL;
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
}

bool
xml_stream_take(struct xml_stream *stream, const char *bytes, size_t length, struct error *err)
{
    stream->err = err;
    stream->silence += length;
    if (stream->silence > SILENCE_MOST + length) {
        stream_refuse(stream, "has a tag or comment that is too large");
    } else if (xmlParseChunk(stream->parser, bytes, (int)length, 0) != 0 && !stream->failed) {
        note_complaint(stream);
        stream_refuse(stream, "is not well-formed XML");
    }
    return !stream->failed;
}

bool
xml_stream_end(struct xml_stream *stream, struct error *err)
{
    stream->err = err;
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
    const xmlParserInput *input = stream->parser->input;

    return input == NULL ? 0 : (uint32_t)input->line;
}

const char *
xml_stream_complaint(const struct xml_stream *stream)
{
    return stream->complaint;
}
