/* SPDX-License-Identifier: MIT */
/*
 * base32 - bytes as letters and digits that people can type.
 *
 * Owns     Nothing.
 * Errors   None.
 * Source   RFC 4648, section 6; without padding, as authenticator apps take it.
 */
#ifndef DELTARETURN_BASE_BASE32_H
#define DELTARETURN_BASE_BASE32_H

#include "base/text.h"

void builder_base32(struct builder *builder, const void *bytes, size_t length);

#endif
