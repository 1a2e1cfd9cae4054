/* SPDX-License-Identifier: MIT */
#include "model/mapping_cell.h"

#include "base/utf8.h"

static const struct text BLANK = {.at = "", .length = 0};

/* --- taken from its columns ------------------------------------------------------------------- */

static struct text
part_text(struct arena *arena, const struct rowset *rowset, const struct bound_part *part,
          size_t row)
{
    if (part->kind == PART_CONSTANT)
        return part->constant;
    if (part->kind == PART_ROW_NUMBER)
        return text_of(arena_printf(arena, "%u", rowset->numbers[row]));
    return part->place < 0 ? BLANK : rowset_cell(rowset, row, (size_t)part->place);
}

static struct text
join_parts(struct arena *arena, const struct rowset *rowset, const struct bound_column *column,
           size_t row)
{
    struct builder out = {.arena = arena};
    bool first = true;

    for (size_t i = 0; i < column->part_count; i++) {
        struct text part = part_text(arena, rowset, &column->parts[i], row);

        if (part.length == 0 && !column->def->skip_blanks)
            return BLANK;
        if (part.length == 0)
            continue;
        if (!first)
            builder_put(&out, column->separator.at, column->separator.length);
        builder_put(&out, part.at, part.length);
        first = false;
    }
    return first ? BLANK : (struct text){.at = out.at, .length = out.length};
}

struct text
mapping_raw(struct arena *arena, const struct bound_source *source,
            const struct bound_column *column, size_t row)
{
    if (column->def->take == TAKE_JOIN)
        return join_parts(arena, source->rowset, column, row);
    for (size_t i = 0; i < column->part_count; i++) {
        struct text text = part_text(arena, source->rowset, &column->parts[i], row);

        if (text.length > 0)
            return text;
    }
    return BLANK;
}

/* --- looked up -------------------------------------------------------------------------------- */

static bool
look_up(const struct bound_lookup *lookup, enum mapping_otherwise otherwise, struct text *text)
{
    uint32_t place = keys_find(&lookup->keys, *text);

    if (place != ROW_NONE)
        *text = lookup->takes[place];
    else if (otherwise == OTHERWISE_BLANK)
        *text = BLANK;
    else
        return otherwise == OTHERWISE_KEEP;
    return true;
}

/* A blank cell is in no row of the keys, so that a map for it has to be looked for. */
static const struct mapping_value *
find_value(const struct bound_values *values, struct text text)
{
    char small[256];
    uint32_t place;

    for (size_t i = 0; text.length == 0 && i < values->def->count; i++)
        if (values->def->list[i].found[0] == '\0')
            return &values->def->list[i];
    if (text.length == 0 || text.length > sizeof small)
        return NULL;
    for (size_t i = 0; i < text.length; i++)
        small[i] =
            text.at[i] >= 'A' && text.at[i] <= 'Z' ? (char)(text.at[i] - 'A' + 'a') : text.at[i];
    place = keys_find(&values->keys, (struct text){.at = small, .length = text.length});
    return place == ROW_NONE ? NULL : &values->def->list[place];
}

/* Blank stays blank unless the map says otherwise: it means unknown. */
static bool
map_value(const struct bound_values *values, struct text *text)
{
    const struct mapping_value *value = find_value(values, *text);

    if (value != NULL)
        *text = text_of(value->becomes);
    else if (text->length == 0 || values->def->otherwise == OTHERWISE_KEEP)
        return true;
    else if (values->def->otherwise == OTHERWISE_BLANK)
        *text = BLANK;
    else if (values->def->otherwise == OTHERWISE_DEFAULT)
        *text = text_of(values->def->fallback);
    else
        return false;
    return true;
}

/* --- dates and numbers ------------------------------------------------------------------------ */

static bool
read_date(struct arena *arena, const struct date_format *format, struct text *text)
{
    int32_t day;

    if (!date_format_read(format, *text, &day))
        return false;
    *text = text_of(arena_copy(arena, day_format(day).text, strlen(day_format(day).text)));
    return true;
}

struct number {
    bool negative;
    char digits[64]; /* without the point */
    size_t count, decimals;
};

/* A sign, a pound sign, digits with or without thousands separators, perhaps a point and decimals.
 * Room is left for two decimals more. */
static bool
take_number(struct text from, struct number *number)
{
    static const char pound[] = "\xC2\xA3";
    bool point = false;
    size_t at = 0;

    *number = (struct number){.negative = from.length > 0 && from.at[0] == '-'};
    at += number->negative;
    if (from.length - at >= 2 && memcmp(from.at + at, pound, 2) == 0)
        at += 2;
    for (; at < from.length && number->count < sizeof number->digits - 2; at++) {
        char byte = from.at[at];

        if (byte == ',' && number->count > 0 && !point)
            continue;
        if (byte == '.' && number->count > 0 && !point) {
            point = true;
            continue;
        }
        if (byte < '0' || byte > '9')
            return false;
        number->decimals += point;
        number->digits[number->count++] = byte;
    }
    return at == from.length && number->count > 0 && (!point || number->decimals > 0);
}

/* Pounds as pence: two decimals, which become part of the whole.  More of them have to be zeros. */
static bool
pounds_to_pence(struct number *number)
{
    size_t zeros = 0;

    for (; number->decimals > 2; number->decimals--)
        if (number->digits[--number->count] != '0')
            return false;
    for (; number->decimals < 2; number->decimals++)
        number->digits[number->count++] = '0';
    number->decimals = 0;
    while (zeros + 1 < number->count && number->digits[zeros] == '0')
        zeros++;
    memmove(number->digits, number->digits + zeros, number->count - zeros);
    number->count -= zeros;
    return true;
}

static bool
read_number(struct arena *arena, enum mapping_number kind, struct text *text)
{
    struct builder out = {.arena = arena};
    struct number number;
    size_t whole;

    if (!take_number(*text, &number) || (kind == NUMBER_POUNDS && !pounds_to_pence(&number)))
        return false;
    whole = number.count - number.decimals;
    builder_puts(&out, number.negative ? "-" : "");
    builder_put(&out, number.digits, whole);
    if (number.decimals > 0) {
        builder_puts(&out, ".");
        builder_put(&out, number.digits + whole, number.decimals);
    }
    *text = (struct text){.at = out.at, .length = out.length};
    return true;
}

/* --- looks ------------------------------------------------------------------------------------ */

static struct text
change_letters(struct arena *arena, struct text text, enum mapping_case letters)
{
    char *copy = arena_copy(arena, text.at, text.length);

    for (size_t i = 0; i < text.length; i++) {
        if (letters == CASE_UPPER && copy[i] >= 'a' && copy[i] <= 'z')
            copy[i] = (char)(copy[i] - 'a' + 'A');
        if (letters == CASE_LOWER && copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] = (char)(copy[i] - 'A' + 'a');
    }
    return (struct text){.at = copy, .length = text.length};
}

static struct text
dress(struct arena *arena, const struct bound_column *column, struct text text)
{
    size_t characters = column->def->pad == 0 ? 0 : utf8_count(text);
    struct builder out = {.arena = arena};

    if (column->def->letters != CASE_KEPT)
        text = change_letters(arena, text, column->def->letters);
    if (column->prefix.length == 0 && characters >= column->def->pad)
        return text;
    builder_put(&out, column->prefix.at, column->prefix.length);
    for (; characters < column->def->pad; characters++)
        builder_puts(&out, "0");
    builder_put(&out, text.at, text.length);
    return (struct text){.at = out.at, .length = out.length};
}

enum cell_outcome
mapping_cell(struct arena *arena, const struct bound_source *source,
             const struct bound_column *column, size_t row, struct text *text)
{
    const struct mapping_column *def = column->def;

    *text = mapping_raw(arena, source, column, row);
    if (column->lookup != NULL && text->length > 0 &&
        !look_up(column->lookup, def->lookup->otherwise, text))
        return CELL_NOT_FOUND;
    if (column->values != NULL && !map_value(column->values, text))
        return CELL_UNMAPPED;
    if (text->length == 0)
        return CELL_GOOD;
    if (def->date != NULL && !read_date(arena, def->date, text))
        return CELL_BAD_DATE;
    if (def->number != NUMBER_PLAIN && !read_number(arena, def->number, text))
        return CELL_BAD_NUMBER;
    if (def->letters != CASE_KEPT || def->pad > 0 || column->prefix.length > 0)
        *text = dress(arena, column, *text);
    return CELL_GOOD;
}

/* --- conditions ------------------------------------------------------------------------------- */

static bool
when_holds(const struct bound_when *when, const struct rowset *rowset, size_t row)
{
    struct text cell = when->place < 0 ? BLANK : rowset_cell(rowset, row, (size_t)when->place);

    switch (when->test) {
    case WHEN_IS:
        return text_same_letters(cell, when->value);
    case WHEN_IS_NOT:
        return !text_same_letters(cell, when->value);
    case WHEN_FILLED:
        return cell.length > 0;
    case WHEN_BLANK:
        return cell.length == 0;
    }
    return false;
}

bool
mapping_wants(const struct bound_source *source, size_t row)
{
    for (size_t at = 0; at < source->when_count;) {
        size_t group = source->whens[at].group;
        bool holds = false;

        for (; at < source->when_count && source->whens[at].group == group; at++)
            holds = holds || when_holds(&source->whens[at], source->rowset, row);
        if (!holds)
            return false;
    }
    return true;
}
