/* SPDX-License-Identifier: MIT */
/*
 * xlsx_whole - a workbook that we wrote, read in one piece, and its parts.
 *
 * A reader that trusts nobody makes a part large piece by piece, since it may claim any size.  What
 * we wrote is as large as it says, and libdeflate makes it large as a whole in a third of zlib's
 * time, checksum included.  A long sheet is made large in the pieces of xlsx_spool.h, each of which
 * is a whole to libdeflate, so that no more than one of them is in memory.  It only reads here, so
 * no byte of ours depends on its version; and a fault of zlib's in writing would have to be one of
 * another library's in reading.
 *
 * Owns     Results live in the arena given.
 * Errors   None are worded here.
 * Source   RFC 1951; PKWARE's APPNOTE.TXT, 4.4.7 (the checksum).
 */
#ifndef DELTARETURN_PORT_XLSX_WHOLE_H
#define DELTARETURN_PORT_XLSX_WHOLE_H

#include <zip.h>

#include "base/text.h"

/* A workbook that is small enough is read at once, and taken apart in memory: libzip goes from part
 * to part in a few hundred calls of the kernel otherwise.  NULL when it is not, or is no zip. */
zip_t *xlsx_whole_open(struct arena *arena, const char *path);

/* Whether PART is of a size to be read as a whole. */
bool xlsx_whole_fits(zip_t *zip, uint32_t part);

/* The bytes of such a part; false when they are not there, or not those of its checksum. */
bool xlsx_whole_read(struct arena *arena, zip_t *zip, uint32_t part, struct text *bytes) MUST_USE;

enum xlsx_pieces {
    PIECES_READ,      /* to their end, or until TAKE wanted no more */
    PIECES_OTHERWISE, /* it is not packed in pieces, or larger than MOST; nothing was taken */
    PIECES_DAMAGED    /* some may have been taken */
};

/* Gives the pieces of a longer part to TAKE, in their order, until it returns false; MOST bytes in
 * all. */
enum xlsx_pieces
xlsx_pieces_read(zip_t *zip, uint32_t part, uint64_t most,
                 bool (*take)(void *context, const char *bytes, size_t length), void *context);

#endif
