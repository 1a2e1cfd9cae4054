/* SPDX-License-Identifier: MIT */
/*
 * xml_fast - the XML that programs write, read at a fifth of a full parser's cost: elements,
 * attributes, text, the five entities and characters by number, in UTF-8.
 *
 * It never judges: whatever else there is (comments, CDATA, a document type, carriage returns, a
 * tag that does not match, a byte that is none) makes it hand over to a full parser, which takes
 * the tags that are open and goes on from there.  What it does take, it takes as libxml2 would; the
 * fuzz target of xml_stream.h holds one against the other.
 *
 * Units    Lines from 1.
 * Owns     Its buffers, from xml_fast_new to xml_fast_free.
 * Errors   None of its own.
 * Source   XML 1.0, fifth edition.
 */
#ifndef DELTARETURN_PORT_XML_FAST_H
#define DELTARETURN_PORT_XML_FAST_H

#include "port/xml_stream.h"

enum fast_result {
    FAST_GOOD,
    FAST_STOPPED,  /* an event failed and has raised its error */
    FAST_HAND_OVER /* take what is open and what is left elsewhere; not to be used again */
};

struct xml_fast;

struct xml_fast *xml_fast_new(const struct xml_events *events, void *context);
void xml_fast_free(struct xml_fast **fast);

/* The next bytes of the document. */
enum fast_result
xml_fast_take(struct xml_fast *fast, const char *bytes, size_t length, struct error *err) MUST_USE;

/* The document ends here; FAST_HAND_OVER when it should not. */
enum fast_result xml_fast_end(const struct xml_fast *fast) MUST_USE;

/* The tags of the elements that are open, as they were written, and how many.  Behind the end of
 * the document, an element that stands for it. */
struct text xml_fast_open(const struct xml_fast *fast, int *count);
bool xml_fast_has_ended(const struct xml_fast *fast);

/* The bytes that were taken and not read. */
struct text xml_fast_rest(const struct xml_fast *fast);

/* The line that has been read to. */
uint32_t xml_fast_line(const struct xml_fast *fast);

#endif
