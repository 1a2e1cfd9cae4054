/* SPDX-License-Identifier: MIT */
/*
 * encoding - text of older programs as UTF-8, by iconv.
 *
 * Owns     Nothing; the text lives in the arena.
 * Errors   ERR_INPUT with half a sentence naming the line where the bytes are not of the encoding.
 * Source   RFC 3629 (UTF-8), RFC 2781 (UTF-16); Windows-1252 as Microsoft maps it.
 */
#ifndef DELTARETURN_PORT_ENCODING_H
#define DELTARETURN_PORT_ENCODING_H

#include "base/text.h"

/* The encodings that can be named, ended by NULL. */
extern const char *const ENCODINGS[];

bool encoding_is_known(const char *name);

/* BYTES as UTF-8 without a byte order mark.  A byte order mark says more than NAME; NULL is UTF-8.
 * Bytes of UTF-8 are not looked at, so that a reader can tell which cell is wrong. */
bool encoding_read(struct arena *arena, const char *name, struct text bytes, struct text *text,
                   struct error *err) MUST_USE;

#endif
