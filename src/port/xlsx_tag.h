/* SPDX-License-Identifier: MIT */
/*
 * xlsx_tag - the tags of an XML part by the bytes they are made of, so that a few can be changed
 * and all others left as they are.
 *
 * For parts that libxml2 has read without a fault.  What is not well-formed is not found out here,
 * but never read beyond its end either.  Comments, CDATA and processing instructions are stepped
 * over.
 *
 * Units    Places in bytes from the part's begin.
 * Owns     Nothing.
 * Errors   ERR_INPUT from xlsx_tags_open, as the end of a sentence that begins with the part's
 *          name.
 * Source   XML 1.0, 2 and 3.1.
 */
#ifndef DELTARETURN_PORT_XLSX_TAG_H
#define DELTARETURN_PORT_XLSX_TAG_H

#include "base/text.h"

/* From the first byte to behind the last. */
struct xlsx_bytes {
    size_t from, to;
};

enum xlsx_tag_kind { TAG_OPEN, TAG_CLOSE, TAG_EMPTY };

struct xlsx_tag {
    enum xlsx_tag_kind kind;
    struct xlsx_bytes bytes; /* from "<" to behind ">" */
    struct text prefix;      /* "x:" of <x:row>, or nothing */
    struct text name;        /* without it */
    int depth;               /* of its element; 0 is the root */
};

struct xlsx_tags {
    struct text part;
    size_t at;
    int depth;
    bool faulty; /* a tag that does not end, or closes what is not open */
};

/* Refuses what is not UTF-8 or has a document type. */
bool xlsx_tags_open(struct xlsx_tags *tags, struct text part, struct error *err) MUST_USE;

/* The next tag; false at the end. */
bool xlsx_tag_next(struct xlsx_tags *tags, struct xlsx_tag *tag) MUST_USE;

/* Whether the part ended where it should. */
bool xlsx_tags_whole(const struct xlsx_tags *tags);

bool xlsx_tag_is(const struct xlsx_tag *tag, const char *name);

/* The value of an attribute as it is written; .at is NULL when it is not there. */
struct text xlsx_tag_attribute(struct text part, const struct xlsx_tag *tag, const char *name);

/* Where an attribute stands: all of it with the blank in front, and its value alone.  False when it
 * is not there. */
bool xlsx_tag_attribute_bytes(struct text part, const struct xlsx_tag *tag, const char *name,
                              struct xlsx_bytes *whole, struct xlsx_bytes *value);

/* One change: BYTES of the part give way to TEXT. */
struct xlsx_edit {
    struct xlsx_bytes bytes;
    struct text text;
};

/* The part with its changes, which must not overlap; those at one place come in their order. */
struct text xlsx_edits_apply(struct arena *arena, struct text part, const struct xlsx_edit *edits,
                             size_t count);

#endif
