/* SPDX-License-Identifier: MIT */
/*
 * xlsx_plain - the small part of XML that our own workbooks are written in: elements, attributes in
 * double quotes, text, the five entities and characters by number.  Nothing else.
 *
 * Reading back what was just written need not understand XML, only notice what differs from it.  So
 * whatever lies outside this part is refused, and a workbook from elsewhere goes through libxml2.
 * It costs a fifth of libxml2's time.
 *
 * Owns     Its buffer, from plain_new to plain_free.
 * Errors   plain_take and plain_end say false; why, the caller words, unless an event did.
 */
#ifndef DELTARETURN_PORT_XLSX_PLAIN_H
#define DELTARETURN_PORT_XLSX_PLAIN_H

#include "port/xml_stream.h"

struct plain;

/* EVENTS are told what stands there, values and text with entities undone; they must live as long
 * as the reader. */
struct plain *plain_new(const struct xml_events *events, void *context);

/* The next bytes of the document.  False when they are not such XML, or an event failed, which
 * alone raises an error. */
bool plain_take(struct plain *plain, const char *bytes, size_t length, struct error *err) MUST_USE;

/* Whether an event failed. */
bool plain_was_stopped(const struct plain *plain);

/* Whether the document ended where it should: all elements closed, nothing left. */
bool plain_end(const struct plain *plain) MUST_USE;

void plain_free(struct plain **plain);

#endif
