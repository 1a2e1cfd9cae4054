/* SPDX-License-Identifier: MIT */
/*
 * hex - bytes as lower-case hex digits, two each.
 *
 * Owns     Nothing.
 * Errors   None.
 */
#ifndef DELTARETURN_BASE_HEX_H
#define DELTARETURN_BASE_HEX_H

#include "base/text.h"

/* 2 * LENGTH digits and a NUL at OUT. */
void hex_write(const unsigned char *bytes, size_t length, char *out);

/* Reads exactly LENGTH bytes from 2 * LENGTH lower-case digits; false, BYTES without a meaning,
 * when TEXT is something else. */
bool hex_read(struct text text, unsigned char *bytes, size_t length) MUST_USE;

#endif
