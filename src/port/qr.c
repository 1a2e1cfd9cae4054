/* SPDX-License-Identifier: MIT */
#include "port/qr.h"

#include <errno.h>

#include <qrencode.h>

#define QUIET 4 /* squares on each side */

bool
qr_make(struct arena *arena, const char *text, struct qr *qr, struct error *err)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    size_t count;
    unsigned char *squares;

    if (code == NULL && errno == ERANGE)
        return error_raise(err, ERR_INPUT, "the text is too long for a QR code");
    if (code == NULL)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot make a QR code");
    count = (size_t)code->width * (size_t)code->width;
    squares = ARENA_ARRAY(arena, unsigned char, count);
    for (size_t i = 0; i < count; i++)
        squares[i] = code->data[i] & 1;
    *qr = (struct qr){.size = (unsigned)code->width, .squares = squares};
    QRcode_free(code);
    return true;
}

/* Whether a square is dark, counted from the edge of the quiet zone. */
static bool
is_dark(const struct qr *qr, unsigned x, unsigned y)
{
    return x >= QUIET && y >= QUIET && x < qr->size + QUIET && y < qr->size + QUIET &&
           qr->squares[(y - QUIET) * qr->size + x - QUIET] != 0;
}

static void
put_escaped(struct builder *out, const char *text)
{
    for (; *text != '\0'; text++)
        if (strchr("<>&\"'", *text) != NULL)
            builder_printf(out, "&#%u;", (unsigned)(unsigned char)*text);
        else
            builder_put(out, text, 1);
}

void
qr_svg(struct builder *out, const struct qr *qr, const char *title)
{
    unsigned whole = qr->size + 2 * QUIET;

    builder_printf(out,
                   "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %u %u\" width=\"%u\" "
                   "height=\"%u\" role=\"img\" shape-rendering=\"crispEdges\"><title>",
                   whole, whole, 5 * whole, 5 * whole);
    put_escaped(out, title);
    builder_printf(out, "</title><path fill=\"#fff\" d=\"M0 0h%uv%uH0z\"/><path fill=\"#000\" d=\"",
                   whole, whole);
    for (unsigned y = 0; y < whole; y++)
        for (unsigned x = 0, run; x < whole; x += run) {
            for (run = 1; x + run < whole && is_dark(qr, x + run, y) == is_dark(qr, x, y); run++)
                ;
            if (is_dark(qr, x, y))
                builder_printf(out, "M%u %uh%uv1h-%uz", x, y, run, run);
        }
    builder_puts(out, "\"/></svg>\n");
}

void
qr_blocks(struct builder *out, const struct qr *qr)
{
    /* by the upper and the lower square: light is filled */
    static const char *const BLOCKS[2][2] = {
        {"\xE2\x96\x88", "\xE2\x96\x80"},
        {"\xE2\x96\x84", " "           },
    };
    unsigned whole = qr->size + 2 * QUIET;

    for (unsigned y = 0; y < whole; y += 2) {
        for (unsigned x = 0; x < whole; x++)
            builder_puts(out, BLOCKS[is_dark(qr, x, y)][y + 1 >= whole || is_dark(qr, x, y + 1)]);
        builder_puts(out, "\n");
    }
}
