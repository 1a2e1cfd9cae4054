/* SPDX-License-Identifier: MIT */
/*
 * checksum - whether bytes are as they were written, at the speed of memory.
 *
 * For what a disk, a full one or a cut power may have spoilt.  It is no protection from malice:
 * base/hash.h is.  A change within a word of eight bytes always changes the sum of its page; the
 * order of pages counts.
 *
 * Units    Pages of CHECKSUM_PAGE bytes.
 * Owns     Nothing.
 * Errors   None.
 */
#ifndef DELTARETURN_BASE_CHECKSUM_H
#define DELTARETURN_BASE_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

#define CHECKSUM_PAGE 4096

/* The sum so far, with LENGTH bytes more: whole pages. */
uint64_t checksum_add(uint64_t sum, const void *bytes, size_t length);

#endif
