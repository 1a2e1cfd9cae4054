/* SPDX-License-Identifier: MIT */
/*
 * xlsx_plain - the small part of XML that our own workbooks are written in: elements, attributes in
 * double quotes, text, the five entities and characters by number.  Nothing else.
 *
 * Reading back what was just written need not understand XML, only notice what differs from it.  So
 * whatever lies outside this part is refused, and a workbook from elsewhere goes through libxml2.
 * It costs a fifth of libxml2's time, and cells, which are nearly all there is, a fifth of that.
 *
 * Owns     Its buffer, from plain_new to plain_free.
 * Errors   plain_take and plain_end say false; why, the caller words, unless an event did.
 */
#ifndef DELTARETURN_PORT_XLSX_PLAIN_H
#define DELTARETURN_PORT_XLSX_PLAIN_H

#include "port/xml_stream.h"

struct plain;

/* A cell that stands as libxlsxwriter writes nearly all of them, seen at once instead of by six
 * events: <c r="B3" s="2" t="inlineStr"><is><t>text</t></is></c>, or <c r="B4" s="5"><v>12</v></c>.
 * What is not there is NULL. */
struct plain_cell {
    struct text place, style, kind;
    char *value; /* entities undone, ended by a NUL; may be written to, up to LENGTH */
    size_t length;
};

/* EVENTS are told what stands there, values and text with entities undone; they must live as long
 * as the reader. */
struct plain *plain_new(const struct xml_events *events, void *context);

/* Has CELL told of such cells instead of EVENTS. */
void
plain_tell_cells(struct plain *plain,
                 bool (*cell)(void *context, const struct plain_cell *cell, struct error *err));

/* The next bytes of the document.  False when they are not such XML, or an event failed, which
 * alone raises an error. */
bool plain_take(struct plain *plain, const char *bytes, size_t length, struct error *err) MUST_USE;

/* Whether an event failed. */
bool plain_was_stopped(const struct plain *plain);

/* Whether the document ended where it should: all elements closed, nothing left. */
bool plain_end(const struct plain *plain) MUST_USE;

void plain_free(struct plain **plain);

#endif
