/* SPDX-License-Identifier: MIT */
#include "port/xlsx_sheet.h"

#include <math.h>

#include "base/clock.h"
#include "base/day.h"
#include "port/xlsx_escape.h"

#define ROW_MOST    1048576
#define COLUMN_MOST 16384

struct sheet_state {
    const struct xlsx_lexicon *lexicon;
    const struct xlsx_sink *sink;
    uint32_t next_row, next_column; /* for rows and cells without a place of their own */
    struct xlsx_cell cell;
    char kind; /* of the cell's "t": see KINDS */
    bool in_phonetic;
    uint32_t style;
};

/* How the "t" of a cell says what its value is. */
enum { KIND_NUMBER, KIND_SHARED, KIND_TEXT, KIND_BOOLEAN, KIND_FAULT, KIND_DATE };
#define KIND(name, kind)              \
    {                                 \
        {name, sizeof name - 1}, kind \
    }
static const struct {
    struct text name;
    char kind;
} KINDS[] = {
    KIND("n", KIND_NUMBER), KIND("s", KIND_SHARED),  KIND("inlineStr", KIND_TEXT),
    KIND("str", KIND_TEXT), KIND("b", KIND_BOOLEAN), KIND("e", KIND_FAULT),
    KIND("d", KIND_DATE),
};

uint32_t
xlsx_whole_number(struct text text, uint32_t fallback)
{
    uint32_t number = 0;

    if (text.at == NULL || text.length == 0 || text.length > 9)
        return fallback;
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return fallback;
        number = number * 10 + (uint32_t)(text.at[i] - '0');
    }
    return number;
}

/* The row and column of "AB12"; false when it is no such place. */
static bool
place_read(struct text place, uint32_t *row, uint32_t *column)
{
    uint32_t letters = 0, digits;
    size_t i = 0;

    for (; i < place.length && place.at[i] >= 'A' && place.at[i] <= 'Z'; i++) {
        letters = letters * 26 + (uint32_t)(place.at[i] - 'A' + 1);
        if (letters > COLUMN_MOST)
            return false;
    }
    digits = xlsx_whole_number((struct text){place.at + i, place.length - i}, 0);
    if (letters == 0 || digits == 0 || digits > ROW_MOST)
        return false;
    *row = digits - 1;
    *column = letters - 1;
    return true;
}

static bool
row_start(struct sheet_state *state, const struct xml_attributes *attributes, struct error *err)
{
    struct text place = xlsx_attribute(attributes, "r");
    uint32_t row = place.at == NULL ? state->next_row + 1 : xlsx_whole_number(place, 0);

    if (row == 0 || row > ROW_MOST)
        return error_raise(err, ERR_INPUT, "has a row outside the sheet");
    state->cell.row = row - 1;
    state->next_row = row;
    state->next_column = 0;
    return true;
}

static bool
kind_read(struct sheet_state *state, struct text name, struct error *err)
{
    state->kind = KIND_NUMBER;
    if (name.at == NULL)
        return true;
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
        if (text_equals(name, KINDS[i].name)) {
            state->kind = KINDS[i].kind;
            return true;
        }
    return error_raise(err, ERR_INPUT, "has a cell of a kind that does not exist");
}

/* The attributes that matter of a cell, in one pass: there are millions of cells. */
struct cell_attributes {
    struct text place, style, kind;
};

static struct cell_attributes
cell_attributes_read(const struct xml_attributes *attributes)
{
    struct cell_attributes read = {.kind = {.at = NULL}};

    for (int i = 0; i < attributes->count; i++) {
        const char *name = xml_attribute_name(attributes, i);
        struct text value = xml_attribute_value(attributes, i);

        if (name[0] == '\0' || name[1] != '\0')
            continue;
        if (name[0] == 'r')
            read.place = value;
        else if (name[0] == 's')
            read.style = value;
        else if (name[0] == 't')
            read.kind = value;
    }
    return read;
}

static bool
cell_start(struct sheet_state *state, struct cell_attributes read, struct error *err)
{
    uint32_t row = state->cell.row, column = state->next_column;

    if (read.place.at != NULL && !place_read(read.place, &row, &column))
        return error_raise(err, ERR_INPUT, "has a cell outside the sheet");
    if (row != state->cell.row || column >= COLUMN_MOST)
        return error_raise(err, ERR_INPUT, "has a cell outside its row");
    state->cell.column = column;
    state->cell.formula = false;
    state->next_column = column + 1;
    state->style = xlsx_whole_number(read.style, 0);
    return kind_read(state, read.kind, err);
}

enum element {
    ELEMENT_OTHER,
    ELEMENT_CELL,
    ELEMENT_ROW,
    ELEMENT_VALUE, /* v and t: what stands in them is the cell's value */
    ELEMENT_FORMULA,
    ELEMENT_PHONETIC
};

static enum element
element_of(const char *name)
{
    if (name[0] != '\0' && name[1] == '\0')
        return name[0] == 'c'                     ? ELEMENT_CELL
               : name[0] == 'v' || name[0] == 't' ? ELEMENT_VALUE
               : name[0] == 'f'                   ? ELEMENT_FORMULA
                                                  : ELEMENT_OTHER;
    if (strcmp(name, "row") == 0)
        return ELEMENT_ROW;
    return strcmp(name, "rPh") == 0 ? ELEMENT_PHONETIC : ELEMENT_OTHER;
}

static bool
sheet_start(struct xlsx_parse *parse, const char *name, const struct xml_attributes *attributes,
            struct error *err)
{
    struct sheet_state *state = xlsx_parse_context(parse);

    switch (element_of(name)) {
    case ELEMENT_CELL:
        xlsx_parse_clear(parse);
        return cell_start(state, cell_attributes_read(attributes), err) ||
               xlsx_parse_locate(parse, err);
    case ELEMENT_ROW:
        return row_start(state, attributes, err) || xlsx_parse_locate(parse, err);
    case ELEMENT_VALUE:
        xlsx_parse_collect(parse, !state->in_phonetic);
        break;
    case ELEMENT_FORMULA:
        state->cell.formula = true;
        break;
    case ELEMENT_PHONETIC:
        state->in_phonetic = true;
        break;
    case ELEMENT_OTHER:
        break;
    }
    return true;
}

/* Most numbers are short and whole; strtod takes the others, but not "0x1F" and "inf". */
static bool
number_read(struct text text, double *number)
{
    uint32_t whole = xlsx_whole_number(text, UINT32_MAX);
    char *end;

    *number = whole;
    if (whole != UINT32_MAX)
        return true;
    if (strspn(text.at, "0123456789+-.eE") != text.length)
        return false;
    *number = strtod(text.at, &end);
    return end == text.at + text.length && isfinite(*number);
}

static bool
shared_find(struct sheet_state *state, struct error *err)
{
    uint32_t place = xlsx_whole_number(state->cell.text, UINT32_MAX);

    if (place >= state->lexicon->shared_count)
        return error_raise(err, ERR_INPUT, "has a cell whose text is not in the workbook");
    state->cell.text = state->lexicon->shared[place];
    state->cell.shared = true;
    return true;
}

static bool
number_find(struct sheet_state *state, struct error *err)
{
    const struct xlsx_lexicon *lexicon = state->lexicon;

    if (!number_read(state->cell.text, &state->cell.number))
        return error_raise(err, ERR_INPUT, "has a number that is none in row %u",
                           state->cell.row + 1);
    if (state->style < lexicon->style_count && lexicon->is_date[state->style])
        state->cell.type = XLSX_SERIAL;
    return true;
}

/* "T10:30:00" and the like, with fractions and a zone that count for nothing, as part of a day. */
static bool
time_read(struct text text, double *part)
{
    unsigned hours, minutes, seconds = 0;

    *part = 0;
    if (text.length == 0)
        return true;
    if (sscanf(text.at, "T%2u:%2u:%2u", &hours, &minutes, &seconds) < 2 || hours > 23 ||
        minutes > 59 || seconds > 59)
        return false;
    *part = (hours * 3600 + minutes * 60 + seconds) / (double)SECONDS_A_DAY;
    return true;
}

/* A "d" cell holds an ISO date, perhaps with a time. */
static bool
date_find(struct sheet_state *state, struct error *err)
{
    struct text text = state->cell.text;
    size_t length = text.length < 10 ? text.length : 10;
    double part;
    int32_t day;

    if (!day_read(text.at, length, &day) ||
        !time_read((struct text){text.at + length, text.length - length}, &part))
        return error_raise(err, ERR_INPUT, "has a date that is none in row %u",
                           state->cell.row + 1);
    state->cell.number = (double)day - state->lexicon->zero_day + part;
    return true;
}

/* Makes of the collected text what the cell's kind says it is. */
static bool
cell_value(struct sheet_state *state, struct error *err)
{
    static const enum xlsx_type TYPES[] = {
        [KIND_NUMBER] = XLSX_NUMBER,   [KIND_SHARED] = XLSX_TEXT, [KIND_TEXT] = XLSX_TEXT,
        [KIND_BOOLEAN] = XLSX_BOOLEAN, [KIND_FAULT] = XLSX_FAULT, [KIND_DATE] = XLSX_SERIAL};

    state->cell.type = TYPES[(unsigned char)state->kind];
    state->cell.number = 0;
    state->cell.shared = false;
    switch (state->kind) {
    case KIND_SHARED:
        return shared_find(state, err);
    case KIND_NUMBER:
    case KIND_BOOLEAN:
        return number_find(state, err);
    case KIND_DATE:
        return date_find(state, err);
    default:
        return true;
    }
}

/* Tells the sink of the cell whose text has been found. */
static bool
cell_tell(struct xlsx_parse *parse, struct sheet_state *state, struct error *err)
{
    if (state->cell.text.length == 0) {
        if (!state->cell.formula || state->kind == KIND_TEXT)
            return true;
        state->cell.type = XLSX_NO_VALUE;
        return state->sink->cell(state->sink->context, &state->cell, err);
    }
    if (!cell_value(state, err))
        return xlsx_parse_locate(parse, err);
    return state->sink->cell(state->sink->context, &state->cell, err);
}

static bool
sheet_end(struct xlsx_parse *parse, const char *name, struct error *err)
{
    struct sheet_state *state = xlsx_parse_context(parse);

    enum element element = element_of(name);

    xlsx_parse_collect(parse, false);
    if (element == ELEMENT_CELL) {
        state->cell.text = xlsx_parse_text(parse);
        return cell_tell(parse, state, err);
    }
    if (element == ELEMENT_PHONETIC)
        state->in_phonetic = false;
    return true;
}

static bool
sheet_cell(struct xlsx_parse *parse, const struct plain_cell *cell, struct error *err)
{
    struct sheet_state *state = xlsx_parse_context(parse);
    struct cell_attributes read = {.place = cell->place, .style = cell->style, .kind = cell->kind};
    size_t length = cell->length;

    if (!cell_start(state, read, err))
        return xlsx_parse_locate(parse, err);
    if (memchr(cell->value, '_', length) != NULL) {
        length = xlsx_unescape(cell->value, length);
        cell->value[length] = '\0';
    }
    state->cell.text = (struct text){.at = cell->value, .length = length};
    return cell_tell(parse, state, err);
}

static const struct xlsx_grammar SHEET = {
    .start = sheet_start, .end = sheet_end, .cell = sheet_cell};

bool
xlsx_sheet_parse(struct xlsx_package *package, uint32_t part, const struct xlsx_lexicon *lexicon,
                 const struct xlsx_sink *sink, struct error *err)
{
    struct sheet_state state = {.lexicon = lexicon, .sink = sink};

    return xlsx_part_parse(package, part, &SHEET, &state, err);
}
