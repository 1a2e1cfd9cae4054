/* SPDX-License-Identifier: MIT */
/*
 * base64 - bytes as text, read strictly: one text for the same bytes and no other.
 *
 * No white space, padding as it has to be, and the bits that padding leaves over are zero.  Two
 * texts for the same signature would let somebody change a signed file unnoticed.
 *
 * Owns     Nothing.
 * Errors   None.
 * Source   RFC 4648, sections 3.5 and 4.
 */
#ifndef DELTARETURN_BASE_BASE64_H
#define DELTARETURN_BASE_BASE64_H

#include "base/text.h"

/* How many characters LENGTH bytes take. */
#define BASE64_LENGTH(length) (((length) + 2) / 3 * 4)

void builder_base64(struct builder *builder, const void *bytes, size_t length);

/* How many bytes TEXT stands for, or false when it is no base64. */
bool base64_length(struct text text, size_t *length) MUST_USE;

/* Reads exactly LENGTH bytes; false, BYTES untouched, when TEXT is anything else. */
bool base64_read(struct text text, void *bytes, size_t length) MUST_USE;

/* Reads all of TEXT into the arena; false when it is no base64. */
bool base64_decode(struct arena *arena, struct text text, struct text *bytes) MUST_USE;

#endif
