/* SPDX-License-Identifier: MIT */
/* Reading a council's exports from a workbook. */
#include <math.h>

#include "port/xlsx_read.h"
#include "base/clock.h"
#include "service/rowsets_parts.h"

static const struct xlsx_limits LIMITS = {.bytes = (uint64_t)2 * 1024 * 1024 * 1024,
                                          .parts = 10000};

#define DAYS_KEPT 1024

/* One sheet on its way in. */
struct reading {
    struct arena *arena;
    const struct xlsx_book *book;
    struct rowset_build *build;
    /* Days as words: there are few different ones in a table of many rows. */
    struct {
        double serial;
        struct text text;
    } days[DAYS_KEPT];
};

/* ---- numbers ---- */

/* What a spreadsheet keeps of a number. */
#define DIGITS_KEPT 15
/* From here on a number is shown with its exponent. */
#define DIGITS_PLAIN 21

/* Whether the file's own text is the shortest form: a decimal of at most 15 digits without exponent
 * and idle zeros, which no other such decimal shares its number with. */
static bool
text_is_shortest(struct text text)
{
    const char *at = text.at, *end = text.at + text.length;
    bool point = false;

    at += *at == '-';
    if (end - at > DIGITS_KEPT || at == end || *at < '0' || *at > '9')
        return false;
    if (at[0] == '0' && end - at > 1 && at[1] != '.')
        return false;
    for (; at < end; at++) {
        if (*at == '.' && !point)
            point = true;
        else if (*at < '0' || *at > '9')
            return false;
    }
    return !point || (end[-1] != '0' && end[-1] != '.');
}

/* DIGITS (without point) times ten to the power of EXPONENT - 1 after the first digit, plainly. */
static size_t
put_plain(char *to, bool minus, const char *digits, int count, int exponent)
{
    char *first = to;

    if (minus)
        *to++ = '-';
    if (exponent < 0) {
        *to++ = '0';
        *to++ = '.';
        for (int i = exponent + 1; i < 0; i++)
            *to++ = '0';
    }
    for (int i = 0; i < count || i <= exponent; i++) {
        if (i > 0 && i == exponent + 1)
            *to++ = '.';
        *to++ = i < count ? digits[i] : '0';
    }
    return (size_t)(to - first);
}

struct text
number_words(struct text text, double number, char words[NUMBER_WORDS_SIZE])
{
    char form[NUMBER_WORDS_SIZE], digits[NUMBER_WORDS_SIZE], *mark;
    int precision = DIGITS_KEPT - 1, count = 0, exponent;

    if (number == 0)
        return (struct text){.at = "0", .length = 1};
    if (text_is_shortest(text))
        return text;
    do
        snprintf(form, sizeof form, "%.*e", precision++, number);
    while (strtod(form, NULL) != number && precision < 17);
    mark = strchr(form, 'e');
    exponent = atoi(mark + 1);
    for (const char *at = form; at < mark; at++)
        if (*at >= '0' && *at <= '9')
            digits[count++] = *at;
    while (count > 1 && digits[count - 1] == '0')
        count--;
    if (exponent >= DIGITS_PLAIN || exponent < -DIGITS_PLAIN)
        return text;
    return (struct text){.at = words,
                         .length = put_plain(words, number < 0, digits, count, exponent)};
}

static bool
loses_digits(double number)
{
    return fabs(number) >= 1e15 && floor(number) == number;
}

/* ---- dates ---- */

/* "2024-05-12", with a time of day "2024-05-12 13:30:00"; a time alone "13:30:00"; the 29 February
 * 1900 that never was as such, for whoever reads dates to refuse; else the number. */
static struct text
serial_words(const struct reading *reading, const struct xlsx_cell *cell,
             char words[NUMBER_WORDS_SIZE])
{
    double whole = floor(cell->number);
    int seconds = (int)lround((cell->number - whole) * SECONDS_A_DAY);
    char time[16] = "";
    int32_t day;

    if (seconds == SECONDS_A_DAY) {
        whole++;
        seconds = 0;
    }
    if (seconds > 0)
        snprintf(time, sizeof time, " %02d:%02d:%02d", seconds / 3600 % 24, seconds / 60 % 60,
                 seconds % 60);
    if (xlsx_serial_day(reading->book, whole, &day))
        snprintf(words, NUMBER_WORDS_SIZE, "%s%s", day_format(day).text, time);
    else if (whole == 0 && seconds > 0)
        snprintf(words, NUMBER_WORDS_SIZE, "%s", time + 1);
    else if (whole == 60)
        snprintf(words, NUMBER_WORDS_SIZE, "1900-02-29%s", time);
    else
        return number_words(cell->text, cell->number, words);
    return (struct text){.at = words, .length = strlen(words)};
}

/* ---- cells ---- */

static void
note_cell(struct reading *reading, const struct xlsx_cell *cell)
{
    uint32_t row = cell->row + 1;

    if (cell->formula && cell->type != XLSX_NO_VALUE)
        rowset_build_odd(reading->build, row, cell->column, PROBLEM_FORMULA_VALUES);
    if (cell->type == XLSX_NUMBER && loses_digits(cell->number))
        rowset_build_odd(reading->build, row, cell->column, PROBLEM_DIGITS_LOST);
    if (cell->type == XLSX_FAULT)
        rowset_build_bad(reading->build, row, cell->column, PROBLEM_BAD_VALUE,
                         text_for_show(reading->arena, cell->text, FOUND_MOST),
                         "a value; the spreadsheet could not compute this cell");
    if (cell->type == XLSX_NO_VALUE)
        rowset_build_bad(reading->build, row, cell->column, PROBLEM_FORMULA_WITHOUT_VALUE,
                         "a formula",
                         "its value; open the workbook in a spreadsheet and save it again");
}

static struct text
cell_words(const struct reading *reading, const struct xlsx_cell *cell,
           char words[NUMBER_WORDS_SIZE])
{
    switch (cell->type) {
    case XLSX_NUMBER:
        return number_words(cell->text, cell->number, words);
    case XLSX_SERIAL:
        return serial_words(reading, cell, words);
    case XLSX_BOOLEAN:
        return text_of(cell->number != 0 ? "TRUE" : "FALSE");
    case XLSX_TEXT:
    case XLSX_FAULT:
        return rowset_trim(cell->text);
    case XLSX_NO_VALUE:
        break;
    }
    return (struct text){.at = "", .length = 0};
}

/* The words of a whole day, made once. */
static struct text
day_words(struct reading *reading, const struct xlsx_cell *cell)
{
    size_t slot = (size_t)(uint32_t)cell->number % DAYS_KEPT;
    char words[NUMBER_WORDS_SIZE];

    if (reading->days[slot].text.at == NULL || reading->days[slot].serial != cell->number) {
        reading->days[slot].serial = cell->number;
        reading->days[slot].text =
            rowset_build_keep(reading->build, serial_words(reading, cell, words));
    }
    return reading->days[slot].text;
}

static bool
is_whole_day(const struct xlsx_cell *cell)
{
    return cell->type == XLSX_SERIAL && cell->number >= 0 && cell->number < 1e7 &&
           floor(cell->number) == cell->number;
}

static bool
take_cell(void *context, const struct xlsx_cell *cell, struct error *err)
{
    struct reading *reading = context;
    bool day = is_whole_day(cell);
    char words[NUMBER_WORDS_SIZE];
    struct text text = day ? day_words(reading, cell) : cell_words(reading, cell, words);

    (void)err;
    if (cell->formula || cell->type == XLSX_NUMBER || cell->type == XLSX_FAULT)
        note_cell(reading, cell);
    if (text.length == 0)
        return true;
    if (!day && !cell->shared && cell->type != XLSX_BOOLEAN)
        text = rowset_build_keep(reading->build, text);
    rowset_build_put(reading->build, cell->row + 1, cell->column, text);
    return true;
}

/* ---- sheets ---- */

static bool
read_sheet(struct arena *arena, struct xlsx_book *book, size_t sheet, uint32_t header_row,
           struct rowset *rowset, struct error *err)
{
    const char *name = xlsx_sheet_name(book, sheet), *file = rowset->file;
    struct reading reading = {
        .arena = arena, .book = book, .build = rowset_build_new(arena, ROWSET_SHEET, file, name)};
    struct xlsx_sink sink = {.cell = take_cell, .context = &reading};
    bool good;

    rowset_build_begin(reading.build, header_row);
    good = xlsx_read_sheet(book, sheet, &sink, err);
    if (good && !rowset_build_finish(reading.build, rowset, err))
        good = error_while(err, "%s", file);
    rowset_build_free(&reading.build);
    return good ||
           error_while(err, "sheet \"%s\"", text_for_show(arena, text_of(name), FOUND_MOST));
}

bool
rowsets_book(struct arena *arena, const char *path, const struct rowset_options *options,
             struct rowset_file *file, struct error *err)
{
    struct xlsx_book *book;

    if (!xlsx_open(arena, path, &LIMITS, &book, err))
        return false;
    file->count = xlsx_sheet_count(book);
    file->list = ARENA_ARRAY(arena, struct rowset, file->count);
    for (size_t i = 0; i < file->count; i++) {
        struct rowset *rowset = &file->list[i];

        *rowset = (struct rowset){.kind = ROWSET_SHEET,
                                  .file = file->file.name,
                                  .sheet = xlsx_sheet_name(book, i),
                                  .header_row = 1};
        if (rowset_is_wanted(options, rowset->sheet) &&
            !read_sheet(arena, book, i, options->header_row, rowset, err))
            return false;
        rowset->hidden = xlsx_sheet_is_hidden(book, i);
    }
    return true;
}
