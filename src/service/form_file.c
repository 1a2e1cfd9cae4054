/* SPDX-License-Identifier: MIT */
#include "service/form_file.h"

#include "base/file.h"

#define CELLS_MOST ((size_t)2000000)
#define TEXTS_MOST ((size_t)64 * 1024 * 1024)

const struct xlsx_limits FORM_LIMITS = {.bytes = 256 * 1024 * 1024, .parts = 4096};

struct taking {
    struct arena *arena;
    struct form_cell *cells;
    size_t count, room;
    size_t texts; /* bytes */
    const char *title;
};

static enum form_kind
kind_of(enum xlsx_type type)
{
    switch (type) {
    case XLSX_TEXT:
        return FORM_TEXT;
    case XLSX_NUMBER:
        return FORM_NUMBER;
    case XLSX_SERIAL:
        return FORM_DAY;
    case XLSX_BOOLEAN:
    case XLSX_FAULT:
    case XLSX_NO_VALUE:
        break;
    }
    return FORM_OTHER;
}

static bool
take_cell(void *context, const struct xlsx_cell *cell, struct error *err)
{
    struct taking *taking = context;
    struct form_cell taken = {.row = cell->row,
                              .column = cell->column,
                              .kind = kind_of(cell->type),
                              .formula = cell->formula,
                              .number = cell->number};

    taking->texts += cell->text.length;
    if (taking->count == CELLS_MOST || taking->texts > TEXTS_MOST)
        return error_raise(err, ERR_INPUT, "%s holds more than a form does", taking->title);
    if (taken.kind == FORM_TEXT || taken.kind == FORM_OTHER)
        taken.text =
            (struct text){.at = arena_copy(taking->arena, cell->text.at, cell->text.length),
                          .length = cell->text.length};
    taking->cells = grow(taking->cells, &taking->room, taking->count + 1, sizeof *taking->cells);
    taking->cells[taking->count++] = taken;
    return true;
}

static int
by_place(const void *left, const void *right)
{
    const struct form_cell *a = left, *b = right;

    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return (a->column > b->column) - (a->column < b->column);
}

static bool
read_sheet(struct taking *taking, struct xlsx_book *book, size_t place, struct form_sheet *sheet,
           struct error *err)
{
    struct xlsx_sink sink = {.cell = take_cell, .context = taking};
    struct form_cell *cells;

    sheet->name = xlsx_sheet_name(book, place);
    if (xlsx_sheet_part(book, place) != NULL && !xlsx_read_sheet(book, place, &sink, err))
        return false;
    cells = ARENA_ARRAY(taking->arena, struct form_cell, taking->count);
    if (taking->count > 0) {
        memcpy(cells, taking->cells, taking->count * sizeof *cells);
        qsort(cells, taking->count, sizeof *cells, by_place);
    }
    sheet->cells = cells;
    sheet->cell_count = taking->count;
    return true;
}

static void
read_names(struct arena *arena, const struct xlsx_book *book, struct form *form)
{
    const struct xlsx_name *names = xlsx_names(book, &form->name_count);
    struct form_name *list = ARENA_ARRAY(arena, struct form_name, form->name_count);

    for (size_t i = 0; i < form->name_count; i++)
        list[i] = (struct form_name){
            .name = names[i].name, .refers = names[i].refers, .sheet = names[i].sheet};
    form->names = list;
}

bool
form_file_read(struct arena *arena, const char *path, const char *title, struct xlsx_book **book,
               struct form *form, struct error *err)
{
    struct taking taking = {.arena = arena, .title = title};
    struct form_sheet *sheets;
    bool good = true;

    if (!file_exists(path))
        return error_raise(err, ERR_INPUT, "there is no file \"%s\"", path);
    if (!xlsx_open(arena, path, &FORM_LIMITS, book, err))
        return false;
    *form = (struct form){.title = title, .sheet_count = xlsx_sheet_count(*book)};
    sheets = ARENA_ARRAY(arena, struct form_sheet, form->sheet_count);
    for (size_t i = 0; i < form->sheet_count && good; i++) {
        taking.count = 0;
        good = read_sheet(&taking, *book, i, &sheets[i], err);
    }
    free(taking.cells);
    form->sheets = sheets;
    read_names(arena, *book, form);
    return good && xlsx_finish(*book, err);
}
