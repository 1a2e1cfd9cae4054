/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE /* endian.h */
#include "model/cell.h"

#include <endian.h>

#include "base/day.h"
#include "model/quarter.h"

#define COUNT_MOST 9999
#define PENCE_MOST 1000000000

static void
vocabulary_free(void *handle)
{
    struct vocabulary *vocabulary = handle;

    for (unsigned table = 0; table < TABLE_COUNT; table++)
        for (unsigned column = 0; column < COLUMNS_MOST; column++)
            keys_free(&vocabulary->choices[table][column]);
    keys_free(&vocabulary->needs);
    keys_free(&vocabulary->events);
    keys_free(&vocabulary->frameworks);
}

static void
make_choices(struct vocabulary *vocabulary, unsigned table, unsigned column)
{
    const char *const *values = TABLES[table].columns[column].values;

    for (size_t i = 0; values != NULL && values[i] != NULL; i++)
        keys_add(&vocabulary->choices[table][column], text_of(values[i]));
}

static void
make_event_types(struct arena *arena, const struct framework_set *set,
                 struct vocabulary *vocabulary)
{
    for (size_t i = 0; EVENT_TYPES[i] != NULL; i++)
        keys_add(&vocabulary->events, text_of(EVENT_TYPES[i]));
    for (unsigned i = 0; i < set->count; i++) {
        for (uint16_t k = 0; k < set->list[i]->rereferral_count; k++)
            keys_add(&vocabulary->events, text_of(set->list[i]->rereferral[k]));
        for (uint16_t k = 0; k < set->list[i]->event_type_count; k++)
            keys_add(&vocabulary->events, text_of(set->list[i]->event_types[k]));
    }
    vocabulary->event_count = vocabulary->events.count;
    vocabulary->event_rereferral = ARENA_ARRAY(arena, uint16_t, vocabulary->event_count);
    for (uint32_t i = 0; i < vocabulary->event_count; i++)
        vocabulary->event_rereferral[i] =
            framework_set_rereferral(set, keys_text(&vocabulary->events, i));
}

void
vocabulary_make(struct arena *arena, const struct framework_set *set, struct vocabulary *vocabulary)
{
    *vocabulary = (struct vocabulary){.event_count = 0};
    arena_defer(arena, vocabulary_free, vocabulary);
    for (unsigned table = 0; table < TABLE_COUNT; table++)
        for (unsigned column = 0; column < TABLES[table].column_count; column++)
            make_choices(vocabulary, table, column);
    for (uint32_t i = 0; i < set->code_count; i++)
        keys_add(&vocabulary->needs, text_of(set->codes[i]));
    for (unsigned i = 0; framework_set_chooses(set) && i < set->count; i++)
        keys_add(&vocabulary->frameworks, text_of(set->list[i]->name));
    make_event_types(arena, set, vocabulary);
}

static int32_t
read_yes_no(struct text cell)
{
    if (cell.length != 1)
        return VALUE_BAD;
    return cell.at[0] == 'y' ? 1 : cell.at[0] == 'n' ? 0 : VALUE_BAD;
}

/* One to four digits, as almost all counts are, moved up until the last is the highest byte. */
static inline int32_t
read_short(struct text cell)
{
    uint32_t digits, pairs;

    memcpy(&digits, cell.at, sizeof digits);
    digits = (uint32_t)((uint64_t)(le32toh(digits) ^ 0x30303030) << (4 - cell.length) * 8);
    pairs = digits * 10 + (digits >> 8);
    if (((digits + 0x76767676) | digits) & 0x80808080)
        return VALUE_BAD;
    return (int32_t)((pairs & 0xFF) * 100 + (pairs >> 16 & 0xFF));
}

static int32_t
read_whole(struct text cell, int64_t most)
{
    int64_t number = 0;

    for (size_t i = 0; i < cell.length; i++) {
        if (cell.at[i] < '0' || cell.at[i] > '9')
            return VALUE_BAD;
        number = number * 10 + (cell.at[i] - '0');
        if (number > most)
            return VALUE_BAD;
    }
    return (int32_t)number;
}

/* How many digits stand at the front. */
static size_t
digits_in_front(struct text text)
{
    size_t count = 0;

    while (count < text.length && text.at[count] >= '0' && text.at[count] <= '9')
        count++;
    return count;
}

/* Digits, perhaps a point and more digits. */
static bool
is_decimal(struct text text)
{
    size_t whole = digits_in_front(text), part;

    if (whole == 0)
        return false;
    if (whole == text.length)
        return true;
    if (text.at[whole] != '.')
        return false;
    text = (struct text){.at = text.at + whole + 1, .length = text.length - whole - 1};
    part = digits_in_front(text);
    return part > 0 && part == text.length;
}

static int32_t
read_half_count(struct text cell)
{
    struct text whole = {.at = cell.at, .length = digits_in_front(cell)};
    int32_t number = read_whole(whole, COUNT_MOST);

    if (!is_decimal(cell) || number == VALUE_BAD)
        return VALUE_BAD;
    for (size_t i = whole.length + 1; number == COUNT_MOST && i < cell.length; i++)
        if (cell.at[i] != '0')
            return VALUE_BAD; /* 9999.5 is over the limit */
    return number;
}

static int32_t
read_number(struct text cell)
{
    if (cell.at[0] == '-' || cell.at[0] == '+')
        cell = (struct text){.at = cell.at + 1, .length = cell.length - 1};
    return is_decimal(cell) ? 0 : VALUE_BAD;
}

static int32_t
read_quarter(struct text cell)
{
    struct quarter quarter;

    return quarter_read(cell, &quarter) ? quarter_index(quarter) : VALUE_BAD;
}

static int32_t
read_event_type(const struct vocabulary *vocabulary, struct text cell)
{
    uint32_t row = keys_find(&vocabulary->events, cell);

    return row == ROW_NONE ? VALUE_BAD : vocabulary->event_rereferral[row];
}

/* What is not found is ROW_NONE. */
#define LOOKED_UP 64

static void
look_up_each(const struct keys *keys, struct cells cells, size_t count, int32_t *values)
{
    uint32_t rows[LOOKED_UP];

    for (size_t done = 0; done < count; done += LOOKED_UP) {
        size_t some = count - done < LOOKED_UP ? count - done : LOOKED_UP;

        keys_find_many(keys, cells_from(cells, done), some, rows);
        for (size_t i = 0; i < some; i++)
            values[done + i] = rows[i] != ROW_NONE                     ? (int32_t)rows[i]
                               : cells_at(cells, done + i).length == 0 ? VALUE_BLANK
                                                                       : VALUE_BAD;
    }
}

/* The list that the cells of a column are looked up in. */
static const struct keys *
list_of(const struct vocabulary *vocabulary, enum table_id table, unsigned column)
{
    enum column_kind kind = TABLES[table].columns[column].kind;

    return kind == COLUMN_NEED_CODE   ? &vocabulary->needs
           : kind == COLUMN_FRAMEWORK ? &vocabulary->frameworks
                                      : &vocabulary->choices[table][column];
}

/* A loop over the cells of one kind, so that the kind is asked once a column and not once a cell.
 */
#define READ_EACH(read)                                      \
    for (size_t i = 0; i < count; i++) {                     \
        struct text cell = cells_at(cells, i);               \
                                                             \
        values[i] = cell.length == 0 ? VALUE_BLANK : (read); \
    }

void
cells_read(const struct vocabulary *vocabulary, enum table_id table, unsigned column,
           struct cells cells, size_t count, int32_t *values)
{
    const struct keys *list = list_of(vocabulary, table, column);

    switch (TABLES[table].columns[column].kind) {
    case COLUMN_DATE:
        day_read_many(cells, count, VALUE_BAD, values);
        break;
    case COLUMN_YES_NO:
        READ_EACH(read_yes_no(cell))
        break;
    case COLUMN_CHOICE:
    case COLUMN_NEED_CODE:
    case COLUMN_FRAMEWORK:
        look_up_each(list, cells, count, values);
        break;
    case COLUMN_COUNT:
        READ_EACH(cell.length <= 4 ? read_short(cell) : read_whole(cell, COUNT_MOST))
        break;
    case COLUMN_HALF_COUNT:
        READ_EACH(read_half_count(cell))
        break;
    case COLUMN_NUMBER:
        READ_EACH(read_number(cell))
        break;
    case COLUMN_PENCE:
        READ_EACH(read_whole(cell, PENCE_MOST))
        break;
    case COLUMN_QUARTER:
        READ_EACH(read_quarter(cell))
        break;
    case COLUMN_EVENT_TYPE:
        READ_EACH(read_event_type(vocabulary, cell))
        break;
    case COLUMN_TEXT:
    case COLUMN_PRESENT:
    case COLUMN_KEY:
    case COLUMN_REF:
        READ_EACH(1)
        break;
    }
}
