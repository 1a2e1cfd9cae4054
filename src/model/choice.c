/* SPDX-License-Identifier: MIT */
#include "model/choice.h"

#include <strings.h>

#include "base/a1.h"

#define SHOWN_MOST  5
#define QUOTED_MOST 40

struct choosing {
    struct arena *arena;
    struct text value;
    struct builder offers;
    size_t count;
    bool found;
};

static void
offer(struct choosing *choosing, struct text choice)
{
    choice = text_fold(choosing->arena, choice);
    if (choice.length == 0)
        return;
    choosing->found = choosing->found || text_equals(choice, choosing->value);
    if (choosing->count++ < SHOWN_MOST)
        builder_printf(&choosing->offers, "%s\"%s\"", choosing->count == 1 ? "" : ", ",
                       text_for_show(choosing->arena, choice, QUOTED_MOST));
    else if (choosing->count == SHOWN_MOST + 1)
        builder_puts(&choosing->offers, " and others");
}

/* "a,b,c" in quotes. */
static void
offer_list(struct choosing *choosing, const char *list)
{
    size_t length = strlen(list) - 1; /* without the last quote */

    for (size_t at = 1, end; at < length; at = end + 1) {
        for (end = at; end < length && list[end] != ',';)
            end++;
        offer(choosing, (struct text){.at = list + at, .length = end - at});
    }
}

static void
offer_range(struct choosing *choosing, const struct form_sheet *sheet, const struct a1_range *range)
{
    for (size_t i = 0; i < sheet->cell_count; i++) {
        const struct form_cell *cell = &sheet->cells[i];

        if (!a1_range_has(range, cell->row, cell->column))
            continue;
        if (cell->kind == FORM_TEXT || cell->kind == FORM_OTHER)
            offer(choosing, cell->text);
        else
            offer(choosing, text_of(arena_printf(choosing->arena, "%.15g", cell->number)));
    }
}

/* What a name stands for, or the formula itself. */
static const char *
name_undone(const struct form *form, const char *formula)
{
    for (size_t i = 0; i < form->name_count; i++)
        if (form->names[i].sheet == SIZE_MAX && strcasecmp(form->names[i].name, formula) == 0)
            return form->names[i].refers;
    return formula;
}

static bool
offer_cells(struct choosing *choosing, const struct form *form, size_t sheet, const char *formula)
{
    const char *name = form->sheets[sheet].name;
    struct a1_range range;

    formula = name_undone(form, formula);
    if (!form_range_read(choosing->arena, formula, &name, &range))
        return false;
    for (size_t i = 0; i < form->sheet_count; i++)
        if (strcmp(form->sheets[i].name, name) == 0)
            offer_range(choosing, &form->sheets[i], &range);
    return true;
}

bool
choice_refuses(struct arena *arena, const struct form *form, size_t sheet, const char *formula,
               const char *value, const char **offers)
{
    struct choosing choosing = {.arena = arena, .offers = {.arena = arena}};
    size_t length = strlen(formula);

    choosing.value = text_fold(arena, text_of(value));
    builder_puts(&choosing.offers, "");
    if (length >= 2 && formula[0] == '"' && formula[length - 1] == '"')
        offer_list(&choosing, formula);
    else if (!offer_cells(&choosing, form, sheet, formula))
        return false;
    *offers = choosing.offers.at;
    return choosing.count > 0 && !choosing.found;
}
