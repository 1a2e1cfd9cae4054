/* SPDX-License-Identifier: MIT */
/*
 * xml_stream - XML from anybody, piece by piece, by libxml2's SAX2 push parser, and as long as
 * there is nothing in it but what programs write, by a much faster reader (xml_fast.h).
 *
 * No network, no entities, no document type.  Depth, the number of attributes, the size of a tag
 * and of what lies between two of them are capped, so that a hostile file costs no more than its
 * bytes.
 *
 * Units    Lines from 1.
 * Owns     The parser, from xml_stream_new to xml_stream_free.
 * Errors   ERR_INPUT with half a sentence, "is not well-formed XML"; the caller puts in front what
 *          it is that is so.  What an event raises stays as it was raised.
 */
#ifndef DELTARETURN_PORT_XML_STREAM_H
#define DELTARETURN_PORT_XML_STREAM_H

#include "base/text.h"

struct xml_stream;

/* Attributes of an element as libxml2 gives them: five pointers each. */
struct xml_attributes {
    int count;
    const unsigned char *const *list;
};

/* Names come without prefix.  Each returns false to stop, having raised the error. */
struct xml_events {
    bool (*start)(void *context, const char *name, const struct xml_attributes *attributes,
                  struct error *err);
    bool (*end)(void *context, const char *name, struct error *err);
    bool (*text)(void *context, const char *bytes, size_t length, struct error *err);
};

/* A parser at the beginning of a document; EVENTS must live as long as it does. */
struct xml_stream *xml_stream_new(const struct xml_events *events, void *context);
void xml_stream_free(struct xml_stream **stream);

/* The next bytes of the document. */
bool xml_stream_take(struct xml_stream *stream, const char *bytes, size_t length,
                     struct error *err) MUST_USE;

/* The document ends here. */
bool xml_stream_end(struct xml_stream *stream, struct error *err) MUST_USE;

/* Whether what was raised came from an event, and not from the XML itself. */
bool xml_stream_was_stopped(const struct xml_stream *stream);

/* The line that has been read to. */
uint32_t xml_stream_line(const struct xml_stream *stream);

/* What the library itself says of broken XML, "" when it says nothing; lives as long as the stream.
 */
const char *xml_stream_complaint(const struct xml_stream *stream);

/* The attribute number I: its name without prefix, its value, in which "&" may stand as
 * "&#38;". */
static inline const char *
xml_attribute_name(const struct xml_attributes *attributes, int i)
{
    return (const char *)attributes->list[5 * i];
}

static inline struct text
xml_attribute_value(const struct xml_attributes *attributes, int i)
{
    const unsigned char *at = attributes->list[5 * i + 3];

    return (struct text){(const char *)at, (size_t)(attributes->list[5 * i + 4] - at)};
}

/* The prefix of its name, or NULL. */
static inline const char *
xml_attribute_prefix(const struct xml_attributes *attributes, int i)
{
    return (const char *)attributes->list[5 * i + 1];
}

#endif
