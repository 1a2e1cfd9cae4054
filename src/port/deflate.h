/* SPDX-License-Identifier: MIT */
/*
 * deflate - bytes made small and large again, by zlib.
 *
 * Owns     Results live in the arena given.
 * Errors   ERR_STORAGE when what is to be made large is not what deflate_pack wrote, or would be
 *          larger than its limit.
 * Source   RFC 1950.
 */
#ifndef DELTARETURN_PORT_DEFLATE_H
#define DELTARETURN_PORT_DEFLATE_H

#include "base/text.h"

bool deflate_pack(struct arena *arena, struct text bytes, struct text *packed,
                  struct error *err) MUST_USE;

/* LENGTH is what it has to become, exactly. */
bool deflate_unpack(struct arena *arena, struct text packed, size_t length, struct text *bytes,
                    struct error *err) MUST_USE;

/* The library's version, for the manifest. */
const char *deflate_version(void);

#endif
