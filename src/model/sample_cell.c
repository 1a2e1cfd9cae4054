/* SPDX-License-Identifier: MIT */
#include "model/sample_cell.h"

#include "model/sample_parts.h"

void
writing_key(struct writing *row, enum table_id table, uint64_t index)
{
    char key[SAMPLE_KEY_SIZE];

    builder_put(row->out, key, sample_key(row->plan, table, index, key));
}

void
writing_digits(struct builder *out, int32_t number, int width)
{
    char digits[12];
    int at = (int)sizeof digits;

    for (; number > 0 || width > 0; number /= 10, width--)
        digits[--at] = (char)('0' + number % 10);
    builder_put(out, digits + at, sizeof digits - (size_t)at);
}

static void
two_digits(char *at, int32_t number)
{
    at[0] = (char)('0' + number / 10);
    at[1] = (char)('0' + number % 10);
}

/* As day_format, without the detour through printf: there are tens of millions of them. */
static void
day_put(struct builder *out, int32_t day)
{
    struct civil civil = day_to_civil(day);
    char text[] = "yyyy-mm-dd";

    two_digits(text, civil.year / 100);
    two_digits(text + 2, civil.year % 100);
    two_digits(text + 5, civil.month);
    two_digits(text + 8, civil.day);
    builder_put(out, text, sizeof text - 1);
}

/* A family far away, where nothing is planted. */
static uint32_t
family_elsewhere(const struct sample_plan *plan, uint32_t index)
{
    uint32_t other = (index + plan->families / 2) % plan->families;

    while (sample_mistake_of(plan->families, other) != MISTAKE_NONE && other != index)
        other = (other + 1) % plan->families;
    return other;
}

static void
mistake_put(struct writing *row)
{
    const struct mistake_def *mistake = &SAMPLE_MISTAKES[row->family->mistake];
    uint32_t index = row->family->index;

    switch (mistake->says) {
    case SAYS_NOTHING_NEW:
        break;
    case SAYS_TEXT:
        builder_puts(row->out, mistake->text);
        break;
    case SAYS_OWN_FAMILY:
        writing_key(row, TABLE_FAMILIES, index);
        break;
    case SAYS_OTHER_FAMILY:
        writing_key(row, TABLE_FAMILIES, family_elsewhere(row->plan, index));
        break;
    case SAYS_NEW_FAMILY: /* no family has so high an index */
        writing_key(row, TABLE_FAMILIES, (uint64_t)row->plan->families + index);
        break;
    case SAYS_OTHER_MEMBER:
        writing_key(row, TABLE_MEMBERS,
                    family_elsewhere(row->plan, index) * sample_key_room(TABLE_MEMBERS));
        break;
    case SAYS_AFTER_CLOSURE:
        day_put(row->out, row->family->episodes[0].closed_on + 3);
        break;
    case SAYS_AFTER_AS_AT:
        day_put(row->out, row->plan->period.as_at + 1);
        break;
    }
}

bool
cell_is_mistaken(const struct writing *row, unsigned column)
{
    const struct mistake_def *mistake = &SAMPLE_MISTAKES[row->family->mistake];

    return row->mistaken && mistake->column == column && mistake->says != SAYS_NOTHING_NEW;
}

bool
cell_next(struct writing *row)
{
    unsigned column = row->column++;

    if (column == row->left_out)
        return false;
    if (column > 0)
        builder_put(row->out, ",", 1);
    if (!cell_is_mistaken(row, column))
        return true;
    mistake_put(row);
    return false;
}

void
cell_blank(struct writing *row)
{
    (void)cell_next(row);
}

void
sample_cell_text(struct writing *row, const char *text)
{
    if (cell_next(row))
        builder_csv(row->out, text_of(text));
}

void
cell_word_if(struct writing *row, bool filled, const char *const *words)
{
    sample_cell_text(row, filled ? sample_word(&row->dice, words) : "");
}

void
cell_word(struct writing *row, const char *word)
{
    if (cell_next(row))
        builder_puts(row->out, word);
}

void
cell_key(struct writing *row, enum table_id table, unsigned nth)
{
    if (cell_next(row))
        writing_key(row, table, row->family->index * sample_key_room(table) + nth);
}

void
cell_member(struct writing *row, int member)
{
    if (member == SAMPLE_NOBODY)
        cell_blank(row);
    else
        cell_key(row, TABLE_MEMBERS, (unsigned)member);
}

void
cell_day(struct writing *row, int32_t day)
{
    if (cell_next(row) && day_is_known(day))
        day_put(row->out, day);
}

void
cell_count(struct writing *row, int32_t count)
{
    if (cell_next(row) && count >= 0)
        writing_digits(row->out, count, 1);
}

void
cell_answer(struct writing *row, enum sample_answer answer)
{
    static const char *const ANSWERS[] = {
        [ANSWER_NO] = "n", [ANSWER_YES] = "y", [ANSWER_BLANK] = ""};

    cell_word(row, ANSWERS[answer]);
}

void
cell_choice(struct writing *row, int choice)
{
    const struct column_def *column = &TABLES[row->table].columns[row->column];

    cell_word(row, choice < 0 ? "" : column->values[choice]);
}

void
cell_number_if(struct writing *row, bool filled, const char *prefix, int count)
{
    if (!cell_next(row) || !filled)
        return;
    builder_puts(row->out, prefix);
    for (int i = 0; i < count; i++)
        writing_digits(row->out, dice_between(&row->dice, 0, 9), 1);
}
