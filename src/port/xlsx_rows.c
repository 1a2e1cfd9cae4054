/* SPDX-License-Identifier: MIT */
#include "port/xlsx_rows.h"

#include <ctype.h>
#include <math.h>

#include "port/xlsx_escape.h"

/* So many bytes go to the file at once. */
#define PIECE ((size_t)32 * 1024)
/* What a cell takes besides its text, with the tags of a row. */
#define FRAME_MOST ((size_t)256)
/* A character at most, once it is escaped. */
#define CHARACTER_MOST ((size_t)XLSX_ESCAPE_LENGTH)
/* Whole numbers below this have 15 digits at most, of the 16 that are written. */
#define WHOLE_MOST  1e15
#define NUMBER_MOST 32 /* bytes of one in print */
#define LETTERS     26
/* What a cell of Excel holds, in the characters that the library counts. */
#define TEXT_MOST 32767

struct xlsx_rows {
    lxw_worksheet *sheet;
    char *bytes; /* what the file has not got yet, up to LENGTH */
    size_t length, room;
    bool open;       /* the row's tag is written */
    uint32_t row;    /* that one; */
    uint16_t column; /* the first column that it may still get */
    char digits[16]; /* the row's number, as cells tell it */
    size_t digit_count;
};

static void
rows_release(void *handle)
{
    struct xlsx_rows *rows = handle;

    free(rows->bytes);
}

struct xlsx_rows *
xlsx_rows_new(struct arena *arena, lxw_worksheet *sheet)
{
    struct xlsx_rows *rows = arena_alloc(arena, sizeof *rows);

    *rows = (struct xlsx_rows){.sheet = sheet};
    arena_defer(arena, rows_release, rows);
    return rows;
}

/* --- bytes --------------------------------------------------------------------------------------
 * Each of these writes to a place that has room, and returns the place behind. */

#define PUT(to, words) put_bytes(to, words, sizeof(words) - 1)

static char *
put_bytes(char *to, const char *bytes, size_t length)
{
    memcpy(to, bytes, length);
    return to + length;
}

static char *
put_digits(char *to, uint64_t number)
{
    char reversed[20];
    size_t count = 0;

    do {
        reversed[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    while (count > 0)
        *to++ = reversed[--count];
    return to;
}

/* 0 is "A", 27 is "AB". */
static char *
put_letters(char *to, uint16_t column)
{
    if (column >= LETTERS)
        to = put_letters(to, (uint16_t)(column / LETTERS - 1));
    *to = (char)('A' + column % LETTERS);
    return to + 1;
}

/* As printf's %.16G, which is asked where there are more digits to think about. */
static char *
put_number(char *to, double number)
{
    double whole = trunc(number);

    if (!(fabs(number) < WHOLE_MOST) || whole < number || whole > number || signbit(number))
        return to + snprintf(to, NUMBER_MOST, "%.16G", number);
    return put_digits(to, (uint64_t)number);
}

/* A byte that cannot stand as it is, of a text that goes on for LEFT bytes. */
static char *
put_special(char *to, const char *at, size_t left)
{
    switch (*at) {
    case '&':
        return PUT(to, "&amp;");
    case '<':
        return PUT(to, "&lt;");
    case '>':
        return PUT(to, "&gt;");
    case '\t':
    case '\n':
        *to = *at;
        return to + 1;
    case '_':
        return xlsx_is_escape(at, left) ? PUT(to, "_x005F_") : PUT(to, "_");
    default:
        return to + snprintf(to, XLSX_ESCAPE_LENGTH + 1, "_x%04X_", (unsigned)(unsigned char)*at);
    }
}

/* Whether a byte needs a second look: a control, or one of four signs. */
static inline bool
is_special(char c)
{
    const uint64_t low = UINT32_MAX | 1ULL << '&' | 1ULL << '<' | 1ULL << '>';
    unsigned char byte = (unsigned char)c;

    return byte < 64 ? low >> byte & 1 : byte == '_';
}

static char *
put_escaped(char *to, struct text text)
{
    for (size_t i = 0; i < text.length; i++)
        if (is_special(text.at[i]))
            to = put_special(to, text.at + i, text.length - i);
        else
            *to++ = text.at[i];
    return to;
}

/* --- rows ---------------------------------------------------------------------------------------
 */

static lxw_error
rows_flush(struct xlsx_rows *rows)
{
    FILE *file = rows->sheet->optimize_tmpfile;
    size_t length = rows->length;

    rows->length = 0;
    return length == 0 || fwrite(rows->bytes, 1, length, file) == length
               ? LXW_NO_ERROR
               : LXW_ERROR_CREATING_TMPFILE;
}

/* The library writes above the rows how far a sheet reaches. */
static void
sheet_reaches(lxw_worksheet *sheet, uint32_t row, uint16_t column)
{
    if (sheet->dim_rowmin > row)
        sheet->dim_rowmin = row;
    if (sheet->dim_rowmax < row)
        sheet->dim_rowmax = row;
    if (sheet->dim_colmin > column)
        sheet->dim_colmin = column;
    if (sheet->dim_colmax < column)
        sheet->dim_colmax = column;
}

static char *
row_begin(struct xlsx_rows *rows, char *to, uint32_t row)
{
    if (rows->open)
        to = PUT(to, "</row>");
    rows->open = true;
    rows->row = row;
    rows->digit_count = (size_t)(put_digits(rows->digits, row + 1) - rows->digits);
    to = PUT(to, "<row r=\"");
    to = put_bytes(to, rows->digits, rows->digit_count);
    return PUT(to, "\">");
}

static bool
is_in_order(const struct xlsx_rows *rows, uint32_t row, uint16_t column)
{
    return !rows->open || row > rows->row || (row == rows->row && column >= rows->column);
}

/* Begins a cell that TEXT_LENGTH bytes of text are to come for: <c r="B3" s="2" */
static lxw_error
cell_begin(struct xlsx_rows *rows, uint32_t row, uint16_t column, lxw_format *format,
           size_t text_length, char **place)
{
    lxw_error error = rows->length < PIECE ? LXW_NO_ERROR : rows_flush(rows);
    int32_t style;
    char *to;

    if (row >= LXW_ROW_MAX || column >= LXW_COL_MAX || !is_in_order(rows, row, column))
        return LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE;
    sheet_reaches(rows->sheet, row, column);
    style = format == NULL ? 0 : lxw_format_get_xf_index(format);
    rows->bytes =
        grow(rows->bytes, &rows->room, rows->length + FRAME_MOST + text_length * CHARACTER_MOST, 1);
    to = rows->bytes + rows->length;
    if (!rows->open || row != rows->row)
        to = row_begin(rows, to, row);
    rows->column = (uint16_t)(column + 1);
    to = PUT(to, "<c r=\"");
    to = put_letters(to, column);
    to = put_bytes(to, rows->digits, rows->digit_count);
    if (style > 0) {
        to = PUT(to, "\" s=\"");
        to = put_digits(to, (uint64_t)style);
    }
    *place = PUT(to, "\"");
    return error;
}

static lxw_error
cell_end(struct xlsx_rows *rows, const char *end)
{
    rows->length = (size_t)(end - rows->bytes);
    return LXW_NO_ERROR;
}

static bool
is_too_long(struct text text)
{
    size_t count = 0;

    if (text.length <= TEXT_MOST)
        return false;
    for (size_t i = 0; i < text.length; i++)
        count += ((unsigned char)text.at[i] & 0xC0) != 0x80;
    return count > TEXT_MOST;
}

lxw_error
xlsx_rows_text(struct xlsx_rows *rows, uint32_t row, uint16_t column, struct text text,
               lxw_format *format)
{
    lxw_error error;
    char *to;

    if (text.length == 0 && format == NULL)
        return LXW_NO_ERROR;
    if (is_too_long(text))
        return LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED;
    error = cell_begin(rows, row, column, format, text.length, &to);
    if (error != LXW_NO_ERROR)
        return error;
    if (text.length == 0)
        return cell_end(rows, PUT(to, "/>"));
    to = PUT(to, " t=\"inlineStr\"><is><t");
    if (isspace((unsigned char)text.at[0]) || isspace((unsigned char)text.at[text.length - 1]))
        to = PUT(to, " xml:space=\"preserve\"");
    to = PUT(to, ">");
    to = put_escaped(to, text);
    return cell_end(rows, PUT(to, "</t></is></c>"));
}

lxw_error
xlsx_rows_number(struct xlsx_rows *rows, uint32_t row, uint16_t column, double number,
                 lxw_format *format)
{
    lxw_error error;
    char *to;

    error = cell_begin(rows, row, column, format, 0, &to);
    if (error != LXW_NO_ERROR)
        return error;
    to = PUT(to, "><v>");
    to = put_number(to, number);
    return cell_end(rows, PUT(to, "</v></c>"));
}

lxw_error
xlsx_rows_end(struct xlsx_rows *rows)
{
    if (rows->open) {
        rows->bytes = grow(rows->bytes, &rows->room, rows->length + FRAME_MOST, 1);
        rows->length = (size_t)(PUT(rows->bytes + rows->length, "</row>") - rows->bytes);
    }
    rows->open = false;
    return rows_flush(rows);
}
