/* SPDX-License-Identifier: MIT */
#include "model/date_format.h"

enum piece_kind {
    PIECE_ITSELF,
    PIECE_DAY,
    PIECE_MONTH,
    PIECE_MONTH_NAME,
    PIECE_YEAR_SHORT,
    PIECE_YEAR,
    PIECE_WEEKDAY,
    PIECE_HOUR,
    PIECE_MINUTE,
    PIECE_SECOND,
    PIECE_FRACTION,
    PIECE_HALF,
    PIECE_EXCEL,
    PIECE_EXCEL_1904
};

/* The longer before the shorter. */
static const struct {
    const char *word;
    enum piece_kind kind;
} WORDS[] = {
    {"excel-1904", PIECE_EXCEL_1904},
    {"excel",      PIECE_EXCEL     },
    {"yyyy",       PIECE_YEAR      },
    {"yy",         PIECE_YEAR_SHORT},
    {"mmmm",       PIECE_MONTH_NAME},
    {"mmm",        PIECE_MONTH_NAME},
    {"mm",         PIECE_MONTH     },
    {"m",          PIECE_MONTH     },
    {"dddd",       PIECE_WEEKDAY   },
    {"ddd",        PIECE_WEEKDAY   },
    {"dd",         PIECE_DAY       },
    {"d",          PIECE_DAY       },
    {"hh",         PIECE_HOUR      },
    {"h",          PIECE_HOUR      },
    {"ss",         PIECE_SECOND    },
    {"fff",        PIECE_FRACTION  },
    {"f",          PIECE_FRACTION  },
    {"am",         PIECE_HALF      },
};

static const char *const MONTHS[] = {"january",   "february", "march",    "april",
                                     "may",       "june",     "july",     "august",
                                     "september", "october",  "november", "december"};

/* The greatest number of each kind, and how many digits it may have. */
static const struct {
    int32_t most;
    size_t digits;
} LIMITS[] = {
    [PIECE_DAY] = {31,   2},
      [PIECE_MONTH] = {12,   2},
      [PIECE_YEAR_SHORT] = {99,   2},
    [PIECE_YEAR] = {9999, 4},
      [PIECE_HOUR] = {24,   2},
      [PIECE_MINUTE] = {59,   2},
    [PIECE_SECOND] = {60,   2},
      [PIECE_FRACTION] = {0,    9},
      [PIECE_EXCEL_1904] = {0,    0},
};

/* --- reading a format ------------------------------------------------------------------------- */

static size_t
take_word(const char *at, enum piece_kind before, struct date_piece *piece)
{
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        size_t length = strlen(WORDS[i].word);

        if (strncmp(at, WORDS[i].word, length) != 0)
            continue;
        piece->kind = (unsigned char)WORDS[i].kind;
        if (piece->kind == PIECE_MONTH && before == PIECE_HOUR)
            piece->kind = PIECE_MINUTE;
        return length;
    }
    *piece = (struct date_piece){.kind = PIECE_ITSELF, .byte = *at};
    return 1;
}

/* Each of day, month and year once, or a serial number alone. */
static bool
shape_is_whole(const struct date_piece *pieces, size_t count)
{
    unsigned days = 0, months = 0, years = 0, serials = 0;

    for (size_t i = 0; i < count; i++) {
        days += pieces[i].kind == PIECE_DAY;
        months += pieces[i].kind == PIECE_MONTH || pieces[i].kind == PIECE_MONTH_NAME;
        years += pieces[i].kind == PIECE_YEAR || pieces[i].kind == PIECE_YEAR_SHORT;
        serials += pieces[i].kind == PIECE_EXCEL || pieces[i].kind == PIECE_EXCEL_1904;
    }
    if (serials > 0)
        return count == 1;
    return days == 1 && months == 1 && years == 1;
}

static bool
not_a_format(const char *text, struct error *err)
{
    return error_raise(err, ERR_INPUT,
                       "\"%s\" is not a date format like dd/mm/yyyy, dd-mmm-yy, dd/mm/yyyy hh:mm "
                       "or excel",
                       text);
}

bool
date_format_parse(const char *text, int32_t years_from, struct date_format *format,
                  struct error *err)
{
    enum piece_kind before = PIECE_ITSELF; /* the last that was not itself */
    size_t shape = 0, count = 0;

    *format = (struct date_format){.text = text, .years_from = years_from};
    for (const char *at = text;;) {
        if (*at == '|' || *at == '\0') {
            if (!shape_is_whole(format->shapes[shape].pieces, count))
                return not_a_format(text, err);
            format->shapes[shape++].count = count;
            format->shape_count = shape;
            if (*at++ == '\0')
                return true;
            if (shape == DATE_SHAPES_MOST)
                return not_a_format(text, err);
            count = 0;
            before = PIECE_ITSELF;
            continue;
        }
        if (count == DATE_PIECES_MOST)
            return not_a_format(text, err);
        at += take_word(at, before, &format->shapes[shape].pieces[count]);
        if (format->shapes[shape].pieces[count].kind != PIECE_ITSELF)
            before = format->shapes[shape].pieces[count].kind;
        count++;
    }
}

/* --- reading a cell --------------------------------------------------------------------------- */

struct reading {
    const char *at, *end;
    struct civil civil;
};

static bool
is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static char
lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool
is_letter(char byte)
{
    return lower(byte) >= 'a' && lower(byte) <= 'z';
}

/* A number of at most DIGITS digits, or of exactly so many when another number follows at once. */
static bool
take_number(struct reading *reading, size_t digits, bool exact, int32_t *number)
{
    size_t count = 0;

    *number = 0;
    while (count < digits && reading->at < reading->end && is_digit(*reading->at)) {
        *number = *number * 10 + (*reading->at++ - '0');
        count++;
    }
    return exact ? count == digits : count > 0;
}

/* How many letters TEXT begins with that WORD begins with too. */
static size_t
common_letters(const struct reading *reading, const char *word)
{
    size_t count = 0, most = (size_t)(reading->end - reading->at);

    while (count < most && word[count] != '\0' && lower(reading->at[count]) == word[count])
        count++;
    return count;
}

/* "Sep", "Sept" or "September". */
static bool
take_month_name(struct reading *reading)
{
    for (int32_t month = 0; month < 12; month++) {
        size_t count = common_letters(reading, MONTHS[month]);
        const char *next = reading->at + count;

        if (count < 3 || (next < reading->end && is_letter(*next)))
            continue;
        reading->at = next;
        reading->civil.month = month + 1;
        return true;
    }
    return false;
}

static bool
take_letters(struct reading *reading, size_t least)
{
    size_t count = 0;

    while (reading->at < reading->end && is_letter(*reading->at)) {
        reading->at++;
        count++;
    }
    return count >= least;
}

static bool
take_half(struct reading *reading)
{
    if (reading->end - reading->at < 2 || lower(reading->at[1]) != 'm' ||
        (lower(reading->at[0]) != 'a' && lower(reading->at[0]) != 'p'))
        return false;
    reading->at += 2;
    return true;
}

static bool
take_byte(struct reading *reading, char byte)
{
    if (reading->at == reading->end || lower(*reading->at) != lower(byte))
        return false;
    reading->at++;
    return true;
}

/* The first of the hundred years from FROM that ends in these two digits. */
static int32_t
whole_year(int32_t year, int32_t from)
{
    int32_t century = from - from % 100 + year;

    return century < from ? century + 100 : century;
}

static bool
take_numbers(struct reading *reading, const struct date_format *format,
             const struct date_piece *piece, bool exact)
{
    size_t digits = LIMITS[piece->kind].digits;
    int32_t number;

    if (piece->kind == PIECE_YEAR || piece->kind == PIECE_YEAR_SHORT)
        exact = true;
    if (!take_number(reading, digits, exact, &number))
        return false;
    if (piece->kind == PIECE_FRACTION)
        return true;
    if (number > LIMITS[piece->kind].most)
        return false;
    if (piece->kind == PIECE_DAY)
        reading->civil.day = number;
    if (piece->kind == PIECE_MONTH)
        reading->civil.month = number;
    if (piece->kind == PIECE_YEAR)
        reading->civil.year = number;
    if (piece->kind == PIECE_YEAR_SHORT)
        reading->civil.year = whole_year(number, format->years_from);
    return true;
}

static bool
piece_is_number(const struct date_piece *piece)
{
    return piece->kind != PIECE_ITSELF && piece->kind != PIECE_MONTH_NAME &&
           piece->kind != PIECE_WEEKDAY && piece->kind != PIECE_HALF;
}

static bool
take_piece(struct reading *reading, const struct date_format *format,
           const struct date_piece *piece, bool exact)
{
    if (piece->kind == PIECE_ITSELF)
        return take_byte(reading, piece->byte);
    if (piece->kind == PIECE_MONTH_NAME)
        return take_month_name(reading);
    if (piece->kind == PIECE_WEEKDAY)
        return take_letters(reading, 2);
    if (piece->kind == PIECE_HALF)
        return take_half(reading);
    return take_numbers(reading, format, piece, exact);
}

static bool
civil_is_day(struct civil civil)
{
    return civil.year >= 1 && civil.month >= 1 && civil.day >= 1 &&
           civil.day <= day_month_length(civil.year, civil.month);
}

/* Days since the start of counting, perhaps with a part of a day.  In the 1900 system day 60 is a
 * 29 February 1900 that never was, so days before 1 March 1900 stand one higher.
 * Source: ECMA-376 part 1, 18.17.4.1. */
static bool
read_serial(struct text cell, bool from_1904, int32_t *day)
{
    int64_t serial = 0;
    size_t at = 0;

    while (at < cell.length && at < 7 && is_digit(cell.at[at]))
        serial = serial * 10 + (cell.at[at++] - '0');
    if (at == 0 || serial > 2958465 || (!from_1904 && (serial < 1 || serial == 60)))
        return false;
    if (at < cell.length && cell.at[at++] != '.')
        return false;
    for (; at < cell.length; at++)
        if (!is_digit(cell.at[at]))
            return false;
    if (from_1904)
        *day = (int32_t)serial + day_from_civil((struct civil){1904, 1, 1});
    else
        *day = (int32_t)serial + day_from_civil((struct civil){1899, 12, serial < 60 ? 31 : 30});
    return *day <= DAY_LAST;
}

static bool
read_shape(const struct date_format *format, size_t shape, struct text cell, int32_t *day)
{
    const struct date_piece *pieces = format->shapes[shape].pieces;
    size_t count = format->shapes[shape].count;
    struct reading reading = {.at = cell.at, .end = cell.at + cell.length};

    if (pieces[0].kind == PIECE_EXCEL || pieces[0].kind == PIECE_EXCEL_1904)
        return read_serial(cell, pieces[0].kind == PIECE_EXCEL_1904, day);
    for (size_t i = 0; i < count; i++)
        if (!take_piece(&reading, format, &pieces[i],
                        i + 1 < count && piece_is_number(&pieces[i]) &&
                            piece_is_number(&pieces[i + 1])))
            return false;
    if (reading.at != reading.end || !civil_is_day(reading.civil))
        return false;
    *day = day_from_civil(reading.civil);
    return true;
}

/* Behind a date as the contract writes it: nothing, or a blank or T and a time. */
static bool
is_time_behind(const char *at, size_t length)
{
    if (length == 0)
        return true;
    if (length < 6 || (at[0] != ' ' && at[0] != 'T') || !is_digit(at[1]))
        return false;
    for (size_t i = 1; i < length; i++)
        if (!is_digit(at[i]) && strchr(":.+-Z", at[i]) == NULL)
            return false;
    return true;
}

bool
date_format_read(const struct date_format *format, struct text cell, int32_t *day)
{
    int32_t found;

    if (format->shapes[0].pieces[0].kind != PIECE_YEAR && cell.length >= 10 &&
        is_time_behind(cell.at + 10, cell.length - 10) && day_read(cell.at, 10, day))
        return true;
    for (size_t shape = 0; shape < format->shape_count; shape++)
        if (read_shape(format, shape, cell, &found)) {
            *day = found;
            return true;
        }
    return false;
}

/* --- telling ---------------------------------------------------------------------------------- */

const char *
date_format_example(struct arena *arena, const struct date_format *format)
{
    static const char *const EXAMPLES[] = {
        [PIECE_DAY] = "31",           [PIECE_MONTH] = "12",      [PIECE_MONTH_NAME] = "Dec",
        [PIECE_YEAR] = "2024",        [PIECE_YEAR_SHORT] = "24", [PIECE_WEEKDAY] = "Tue",
        [PIECE_HOUR] = "09",          [PIECE_MINUTE] = "30",     [PIECE_SECOND] = "00",
        [PIECE_FRACTION] = "000",     [PIECE_HALF] = "am",       [PIECE_EXCEL] = "45657",
        [PIECE_EXCEL_1904] = "44195",
    };
    struct builder out = {.arena = arena};

    for (size_t i = 0; i < format->shapes[0].count; i++) {
        const struct date_piece *piece = &format->shapes[0].pieces[i];

        if (piece->kind == PIECE_ITSELF)
            builder_put(&out, &piece->byte, 1);
        else
            builder_puts(&out, EXAMPLES[piece->kind]);
    }
    return out.at;
}
