/* SPDX-License-Identifier: MIT */
#include "service/fill_back.h"

#include "base/a1.h"
#include "port/xlsx_copy.h"
#include "service/form_file.h"

/* ---- cells ---- */

static bool
cell_differs(const struct form *form, size_t sheet, uint32_t row, uint32_t column,
             struct error *err)
{
    return error_raise(err, ERR_STORAGE,
                       "the filled form reads back otherwise than it was meant at %s!%s, so it was "
                       "not kept",
                       form->sheets[sheet].name, a1_format(row, column).text);
}

static bool
same_cell(const struct form_cell *a, const struct form_cell *b)
{
    bool texts = a->kind == FORM_TEXT || a->kind == FORM_OTHER;

    return a->row == b->row && a->column == b->column && a->kind == b->kind &&
           a->formula == b->formula && (!texts || text_equals(a->text, b->text)) &&
           !(a->number < b->number || a->number > b->number);
}

static bool
says(const struct form_cell *cell, const struct layout_value *value, const struct xlsx_book *book)
{
    double number = value->kind == VALUE_DAY ? xlsx_day_serial(book, value->day) : 0;

    if (cell->formula)
        return false;
    if (value->kind == VALUE_TEXT)
        return cell->kind == FORM_TEXT && text_is(cell->text, value->text);
    if (value->kind == VALUE_NUMBER)
        number = strtod(value->text, NULL);
    return (cell->kind == FORM_NUMBER || cell->kind == FORM_DAY) &&
           !(cell->number < number || cell->number > number);
}

struct comparing {
    const struct form *form, *back;
    const struct xlsx_book *book; /* of the filled form */
    const struct fill_meant *meant;
    size_t next; /* placement */
    bool sheet_is_filled;
};

/* The next placement, if it is on that sheet. */
static const struct placement *
next_put(const struct comparing *comparing, size_t sheet)
{
    const struct placement *put = comparing->meant->placements + comparing->next;

    return comparing->next < comparing->meant->count && put->sheet == sheet ? put : NULL;
}

/* Whether a formula is there as it was, but for its result: on sheets that are filled results are
 * taken out, so that whoever opens the form computes them anew. */
static bool
result_went(const struct form_cell *before, const struct form_cell *cell)
{
    return before->formula && cell->formula && cell->kind == FORM_OTHER && cell->text.length == 0;
}

/* Whether a cell of the filled form is what was meant for it, or what was there: *WAS is the form's
 * next cell, before END. */
static bool
cell_holds(struct comparing *comparing, size_t sheet, const struct form_cell *cell,
           const struct form_cell **was, const struct form_cell *end)
{
    const struct placement *put = next_put(comparing, sheet);
    bool was_there = *was < end && (*was)->row == cell->row && (*was)->column == cell->column;
    const struct form_cell *before = was_there ? (*was)++ : NULL;

    if (put != NULL && put->row == cell->row && put->column == cell->column)
        return says(cell, &comparing->meant->values[comparing->next++], comparing->book);
    return before != NULL &&
           (same_cell(before, cell) || (comparing->sheet_is_filled && result_went(before, cell)));
}

static bool
compare_sheet(struct comparing *comparing, size_t sheet, struct error *err)
{
    const struct form_sheet *old = &comparing->form->sheets[sheet];
    const struct form_sheet *new = &comparing->back->sheets[sheet];
    const struct form_cell *was = old->cells, *end = old->cells + old->cell_count;

    comparing->sheet_is_filled = next_put(comparing, sheet) != NULL;
    for (size_t i = 0; i < new->cell_count; i++) {
        const struct form_cell *cell = &new->cells[i];

        if (!cell_holds(comparing, sheet, cell, &was, end))
            return cell_differs(comparing->form, sheet, cell->row, cell->column, err);
    }
    if (was < end)
        return cell_differs(comparing->form, sheet, was->row, was->column, err);
    return next_put(comparing, sheet) == NULL ||
           cell_differs(comparing->form, sheet, next_put(comparing, sheet)->row,
                        next_put(comparing, sheet)->column, err);
}

static bool
compare_cells(struct arena *arena, const char *filled, const struct form *form,
              const struct fill_meant *meant, struct error *err)
{
    struct comparing comparing = {.form = form, .meant = meant};
    struct xlsx_book *book;
    struct form back;

    if (!form_file_read(arena, filled, form->title, &book, &back, err))
        return false;
    comparing.back = &back;
    comparing.book = book;
    if (back.sheet_count != form->sheet_count)
        return error_raise(err, ERR_STORAGE, "the filled form has other sheets than the form");
    for (size_t sheet = 0; sheet < form->sheet_count; sheet++)
        if (strcmp(back.sheets[sheet].name, form->sheets[sheet].name) != 0)
            return error_raise(err, ERR_STORAGE, "the filled form has other sheets than the form");
        else if (!compare_sheet(&comparing, sheet, err))
            return false;
    return true;
}

/* ---- parts ---- */

static const struct fill_change *
change_of(const struct fill_changes *changes, const char *part)
{
    for (size_t i = 0; i < changes->count; i++)
        if (strcmp(changes->list[i].part, part) == 0)
            return &changes->list[i];
    return NULL;
}

/* A part of the filled form is as the form's, or as it was meant. */
static bool
compare_part(struct xlsx_copy *form, struct xlsx_copy *filled, const char *part,
             const struct fill_change *change, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct text expected = {.at = NULL}, found;

    if (change != NULL)
        expected = change->bytes;
    else if (!xlsx_copy_read(form, arena, part, &expected, err))
        return false;
    if (!xlsx_copy_read(filled, arena, part, &found, err))
        return false;
    return text_equals(expected, found) ||
           error_raise(err, ERR_STORAGE,
                       "the part \"%s\" of the filled form is not as it was meant, so it was not "
                       "kept",
                       part);
}

static bool
compare_parts(struct arena *arena, const char *path, const char *filled,
              const struct fill_changes *changes, struct error *err)
{
    struct xlsx_copy *form, *back;
    size_t dropped = changes->dropped != NULL;

    if (!xlsx_copy_open(arena, path, &FORM_LIMITS, &form, err) ||
        !xlsx_copy_open(arena, filled, &FORM_LIMITS, &back, err))
        return false;
    if (xlsx_copy_count(back) + dropped != xlsx_copy_count(form))
        return error_raise(err, ERR_STORAGE, "the filled form has other parts than the form");
    for (size_t i = 0; i < xlsx_copy_count(form); i++) {
        const char *part = xlsx_copy_name(form, i);

        if (dropped > 0 && strcmp(part, changes->dropped) == 0)
            continue;
        if (!compare_part(form, back, part, change_of(changes, part), err))
            return false;
    }
    return true;
}

bool
fill_read_back(const char *path, const char *filled, const struct form *form,
               const struct fill_meant *meant, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    return (compare_cells(arena, filled, form, meant, err) &&
            compare_parts(arena, path, filled, meant->changes, err)) ||
           error_while(err, "reading the filled form back");
}
