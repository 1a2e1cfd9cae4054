/* SPDX-License-Identifier: MIT */
#include "model/column_look.h"

#include "model/keys.h"
#include "model/mapping.h"

/* In the order in which they are preferred; each fits what it fits wholly. */
static const struct {
    const char *format, *swapped; /* with day and month changed about */
} FORMATS[] = {
    {"yyyy-mm-dd",          NULL                 },
    {"dd/mm/yyyy",          "mm/dd/yyyy"         },
    {"mm/dd/yyyy",          NULL                 },
    {"dd/mm/yyyy hh:mm",    "mm/dd/yyyy hh:mm"   },
    {"mm/dd/yyyy hh:mm",    NULL                 },
    {"dd/mm/yyyy hh:mm:ss", "mm/dd/yyyy hh:mm:ss"},
    {"mm/dd/yyyy hh:mm:ss", NULL                 },
    {"dd/mm/yy",            "mm/dd/yy"           },
    {"mm/dd/yy",            NULL                 },
    {"dd-mmm-yy",           NULL                 },
    {"dd-mmm-yyyy",         NULL                 },
    {"dd mmm yyyy",         NULL                 },
    {"dd mmm yy",           NULL                 },
    {"dd-mm-yyyy",          "mm-dd-yyyy"         },
    {"dd.mm.yyyy",          NULL                 },
    {"ddd dd mmm yyyy",     NULL                 },
    {"mmm dd, yyyy",        NULL                 },
    {"yyyymmdd",            NULL                 },
    {"ddmmyyyy",            NULL                 },
    {"excel",               NULL                 },
};

static bool
all_fit(const char *text, const struct rowset *rowset, size_t column)
{
    struct error err = {.code = ERR_NONE};
    struct date_format format;
    int32_t day;

    if (!date_format_parse(text, YEARS_FROM_USUAL, &format, &err))
        return false;
    for (size_t row = 0; row < rowset->row_count; row++) {
        struct text cell = rowset_cell(rowset, row, column);

        if (cell.length > 0 && !date_format_read(&format, cell, &day))
            return false;
    }
    return true;
}

/* Excel's numbers look like any others, so only those of about our time are taken for dates. */
static bool
are_recent_serials(const struct rowset *rowset, size_t column)
{
    for (size_t row = 0; row < rowset->row_count; row++) {
        struct text cell = rowset_cell(rowset, row, column);

        if (cell.length > 0 && (cell.length < 5 || cell.at[0] < '1' || cell.at[0] > '5'))
            return false;
    }
    return true;
}

static void
look_at_dates(const struct rowset *rowset, size_t column, struct column_look *look)
{
    for (size_t i = 0; look->filled > 0 && i < sizeof FORMATS / sizeof FORMATS[0]; i++) {
        if (!all_fit(FORMATS[i].format, rowset, column))
            continue;
        if (strcmp(FORMATS[i].format, "excel") == 0 && !are_recent_serials(rowset, column))
            continue;
        look->date = FORMATS[i].format;
        look->date_either_way =
            FORMATS[i].swapped != NULL && all_fit(FORMATS[i].swapped, rowset, column);
        return;
    }
}

static bool
has_byte(struct text text, const char *bytes)
{
    for (size_t i = 0; i < text.length; i++)
        if (strchr(bytes, text.at[i]) != NULL)
            return true;
    return false;
}

/* What XML cannot hold, nobody meant to be a code. */
static bool
has_control(struct text text)
{
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.at[i] < ' ')
            return true;
    return false;
}

static bool
is_yes_or_no(struct text text)
{
    const struct mapping_values *known = mapping_known_values("yes-no");

    for (size_t i = 0; i < known->count; i++)
        if (text_same_letters(text, text_of(known->list[i].found)))
            return true;
    return false;
}

static int
by_bytes(const void *left, const void *right)
{
    return text_compare(*(const struct text *)left, *(const struct text *)right);
}

static void
look_at_values(struct column_look *look)
{
    look->yes_no = look->plain_yes_no = look->filled > 0 && look->distinct <= VALUES_LISTED;
    look->listable = look->distinct <= VALUES_LISTED &&
                     (look->filled < 10 || look->distinct * 2 <= look->filled);
    for (size_t i = 0; i < look->distinct; i++) {
        struct text value = look->values[i];

        look->yes_no = look->yes_no && is_yes_or_no(value);
        look->plain_yes_no = look->plain_yes_no && (text_is(value, "y") || text_is(value, "n"));
        look->listable = look->listable && value.length <= VALUE_LISTED_MOST && !has_control(value);
    }
    if (look->distinct > 0)
        qsort(look->values, look->distinct, sizeof *look->values, by_bytes);
}

void
column_look(struct arena *arena, const struct rowset *rowset, size_t column,
            struct column_look *look)
{
    struct keys keys = {.count = 0};

    *look = (struct column_look){.unique = true,
                                 .values = ARENA_ARRAY(arena, struct text, VALUES_LISTED + 1)};
    for (size_t row = 0; row < rowset->row_count; row++) {
        struct text cell = rowset_cell(rowset, row, column);

        if (cell.length == 0)
            continue;
        look->filled++;
        look->decimal = look->decimal || has_byte(cell, ".,\xC2");
        if (keys_find(&keys, cell) != ROW_NONE) {
            look->unique = false;
            continue;
        }
        keys_add(&keys, cell);
        if (look->distinct <= VALUES_LISTED)
            look->values[look->distinct++] = cell;
    }
    keys_free(&keys);
    look_at_values(look);
    look_at_dates(rowset, column, look);
}
