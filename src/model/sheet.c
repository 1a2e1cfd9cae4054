/* SPDX-License-Identifier: MIT */
#include "model/sheet.h"

#define ELLIPSIS "\xE2\x80\xA6"

/* "_x0041_" is written "_x005F_x0041_", and the limit holds for what is written. */
#define ESCAPE_EXTRA_UNITS 6

struct cell
cell_text(const char *text)
{
    return (struct cell){.kind = CELL_TEXT, .text = text};
}

struct cell
cell_outside(struct arena *arena, const char *text)
{
    return cell_text(sheet_text(arena, text));
}

struct cell
cell_number(int64_t number)
{
    return (struct cell){.kind = CELL_NUMBER, .number = number};
}

struct cell
cell_pounds(int64_t pence)
{
    return (struct cell){.kind = CELL_POUNDS, .number = pence};
}

struct cell
cell_date(int32_t day)
{
    if (!day_is_known(day))
        return (struct cell){.kind = CELL_BLANK};
    return (struct cell){.kind = CELL_DATE, .number = day};
}

/* The length of TEXT when it is printable ASCII and short enough to need no second look whatever
 * escapes it holds; otherwise SIZE_MAX. */
static size_t
plain_length(const char *text)
{
    size_t length = 0;

    for (; text[length] != '\0'; length++)
        if ((unsigned char)text[length] < 0x20 || (unsigned char)text[length] > 0x7E)
            return SIZE_MAX;
    return length <= CELL_TEXT_MOST / 2 ? length : SIZE_MAX;
}

static bool
is_tail(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* The bytes of the UTF-8 character at AT, 0 when they are broken.  Reads no further than a NUL. */
static size_t
utf8_length(const char *at)
{
    unsigned char first = (unsigned char)at[0], second;

    if (first < 0x80)
        return 1;
    if (first < 0xC2 || first > 0xF4 || !is_tail(at[1]))
        return 0;
    second = (unsigned char)at[1];
    if (first < 0xE0)
        return 2;
    if (!is_tail(at[2]) || (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F))
        return 0;
    if (first < 0xF0)
        return 3;
    if (!is_tail(at[3]) || (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F))
        return 0;
    return 4;
}

/* U+FFFE and U+FFFF, the two characters of three bytes that XML cannot hold. */
static bool
is_nonchar(const char *at)
{
    return memcmp(at, "\xEF\xBF", 2) == 0 && (unsigned char)at[2] >= 0xBE;
}

/* One character as a cell can hold it. */
struct piece {
    const char *bytes;
    size_t length, taken; /* bytes put, bytes of the source used up */
    size_t units;         /* UTF-16 */
};

static struct piece
next_piece(const char *at)
{
    static const struct piece replaced = {"\xEF\xBF\xBD", 3, 1, 1};
    size_t length = utf8_length(at);
    struct piece piece = {at, length, length, length == 4 ? 2 : 1};

    if (at[0] == '\r')
        return (struct piece){"\n", 1, at[1] == '\n' ? 2 : 1, 1};
    if (length == 0 || ((unsigned char)at[0] < 0x20 && at[0] != '\t' && at[0] != '\n'))
        return replaced;
    if (length == 3 && is_nonchar(at)) {
        piece = replaced;
        piece.taken = 3;
    }
    if (at[0] == '_' && at[1] == 'x')
        piece.units += ESCAPE_EXTRA_UNITS;
    return piece;
}

const char *
sheet_text(struct arena *arena, const char *text)
{
    struct builder out = {.arena = arena};
    size_t units = 0, fits = 0; /* FITS bytes leave room for the ellipsis */

    if (plain_length(text) != SIZE_MAX)
        return text;
    while (*text != '\0') {
        struct piece piece = next_piece(text);

        units += piece.units;
        if (units > CELL_TEXT_MOST) {
            out.length = fits;
            builder_puts(&out, ELLIPSIS);
            break;
        }
        builder_put(&out, piece.bytes, piece.length);
        if (units < CELL_TEXT_MOST)
            fits = out.length;
        text += piece.taken;
    }
    return out.at;
}
