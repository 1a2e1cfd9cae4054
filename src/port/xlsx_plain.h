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
 * Errors   plain_take and plain_end say false; why, the caller words.
 */
#ifndef DELTARETURN_PORT_XLSX_PLAIN_H
#define DELTARETURN_PORT_XLSX_PLAIN_H

#include "port/xlsx_part.h"

/* Each is told what stands there; names come without prefix, values and text with entities undone.
 */
struct plain_events {
    void (*start)(void *context, const char *name, const struct xlsx_attributes *attributes);
    void (*end)(void *context, const char *name);
    void (*text)(void *context, const char *bytes, size_t length);
};

struct plain;

struct plain *plain_new(const struct plain_events *events, void *context);

/* The next bytes of the document.  False when they are not such XML. */
bool plain_take(struct plain *plain, const char *bytes, size_t length) MUST_USE;

/* Whether the document ended where it should: all elements closed, nothing left. */
bool plain_end(const struct plain *plain) MUST_USE;

void plain_free(struct plain **plain);

#endif
