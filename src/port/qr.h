/* SPDX-License-Identifier: MIT */
/*
 * qr - a text as a QR code, by libqrencode: its squares, as a picture for pages, and as blocks for
 * a terminal.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   ERR_INPUT for a text that is too long for a code; ERR_STORAGE when the library fails.
 * Source   ISO/IEC 18004; the quiet zone is four squares wide.
 */
#ifndef DELTARETURN_PORT_QR_H
#define DELTARETURN_PORT_QR_H

#include "base/text.h"

struct qr {
    unsigned size;                /* squares in a row, and rows */
    const unsigned char *squares; /* row by row: 1 for a dark one */
};

/* With error correction of level M: good when a sixth of it cannot be read. */
bool qr_make(struct arena *arena, const char *text, struct qr *qr, struct error *err) MUST_USE;

/* An SVG element with TITLE, which is escaped, for whoever does not see it. */
void qr_svg(struct builder *out, const struct qr *qr, const char *title);

/* Lines of half blocks, light squares filled: for light letters on a dark ground, as terminals
 * have them. */
void qr_blocks(struct builder *out, const struct qr *qr);

#endif
