/* SPDX-License-Identifier: MIT */
/*
 * xlsx_spool - what libxlsxwriter has its parts written to, and how they are packed.
 *
 * Five functions that the library calls are ours instead, because a program's own come first when
 * names are bound:
 *
 *   lxw_tmpfile               The library writes each part of a workbook to a temporary file before
 *                             it packs it: 44 files for two small workbooks, most of them of one
 *                             kilobyte, and the file system takes longer to make them than to hold
 *                             them.  A part stays in memory as long as it is small, and then goes
 *                             on in the library's own temporary file.
 *   zipOpenNewFileInZip4_64   minizip's.  The library asks for zlib's usual level; SPOOL_LEVEL
 *                             takes less than half as long for a seventh more bytes.  What is no
 *                             sheet is packed with less to clear beforehand.
 *   zipWriteInFileInZip,      A sheet is packed here, so that each SPOOL_PIECE of its bytes is
 *   zipCloseFileInZip         packed without a look at those before it.  Whoever reads our
 *                             workbook can then take one such piece after the other, and knows
 *                             how large it is; a sheet that has but one is packed as minizip does.
 *   lxw_rowcol_to_cell        The library asks printf for the name of each cell, a quarter of what
 *                             it takes to write one.
 *
 * Where the library was built so that it calls its own, a workbook is made as the library makes it.
 *
 * Owns     A stream owns its bytes, or its file, until fclose.
 * Threads  A part is opened, written and closed by one; several may do so with parts of their own.
 * Errors   As a FILE: a write that fails sets errno, and what was in memory is lost with the rest.
 * See      doc/why/workbooks-out.md
 */
#ifndef DELTARETURN_PORT_XLSX_SPOOL_H
#define DELTARETURN_PORT_XLSX_SPOOL_H

#include <stdio.h>

#include "base/arena.h"

/* A part that is longer goes to a file. */
#define SPOOL_MEMORY_MOST ((size_t)1024 * 1024)

/* zlib's, of 1 to 9. */
#define SPOOL_LEVEL 2
/* As zlib counts tables: 8 is usual, but what is larger is moved along with the window. */
#define SPOOL_MEMORY 7
/* For what is no sheet: a window of 8 KiB, and tables that go with it. */
#define SPOOL_SMALL_WINDOW 13
#define SPOOL_SMALL_MEMORY 5

/* How much of a sheet is packed by itself; each but the last ends with SPOOL_PIECE_END. */
#define SPOOL_PIECE     ((size_t)1024 * 1024)
#define SPOOL_PIECE_END "\x00\x00\xFF\xFF"

/* Has STREAM, which nothing was written to, ask for fewer and larger pieces than it would: a
 * streamed sheet goes through it from end to end, twice.  ARENA owns the buffer and must outlive
 * the stream. */
void xlsx_spool_widen(struct arena *arena, FILE *stream);

#endif
