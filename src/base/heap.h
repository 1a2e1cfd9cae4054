/* SPDX-License-Identifier: MIT */
/*
 * heap - how malloc gets its memory from the system.
 *
 * A run at a county's size touches some 12 MiB once.  In pieces of 4 KiB that is 3,000 faults,
 * which in a virtual machine cost as much as deciding does; on huge pages it is a handful.
 *
 * Units    Bytes.
 * Owns     Nothing: malloc's memory stays malloc's.
 * Errors   None; a system that does not grant the wish gives its memory as ever.
 * See      base/arena.h for arrays so large that they have huge pages of their own.
 */
#ifndef DELTARETURN_BASE_HEAP_H
#define DELTARETURN_BASE_HEAP_H

#include <stddef.h>

#define HUGE_PAGE ((size_t)2 * 1024 * 1024)

/* Asks for huge pages for as much of BLOCK as is whole ones.  A wish: where it is not granted,
 * nothing is lost. */
void heap_wish_huge(void *block, size_t bytes);

/* Once, before anything of size is allocated and before there are threads. */
void heap_prepare(void);

#endif
