/* SPDX-License-Identifier: MIT */
#include "model/grid.h"

struct grid {
    struct arena *arena;
    struct sheet layout;
    struct cell *cells;
    size_t room; /* rows */
    uint32_t rows;
    struct sheet_name *names;
    size_t name_count, name_room;
};

struct grid *
grid_new(struct arena *arena, const struct sheet *layout)
{
    struct grid *grid = arena_alloc(arena, sizeof *grid);

    *grid = (struct grid){.arena = arena, .layout = *layout};
    return grid;
}

uint32_t
grid_add(struct grid *grid, const struct cell *cells)
{
    size_t columns = grid->layout.column_count;

    grid->cells = arena_grow(grid->arena, grid->cells, &grid->room, grid->rows,
                             columns * sizeof *grid->cells);
    memcpy(grid->cells + grid->rows * columns, cells, columns * sizeof *cells);
    return grid->rows++;
}

void
grid_name(struct grid *grid, const char *name, uint32_t row, uint16_t column)
{
    grid->names = arena_grow(grid->arena, grid->names, &grid->name_room, grid->name_count,
                             sizeof *grid->names);
    grid->names[grid->name_count++] =
        (struct sheet_name){.name = name, .row = row, .column = column};
}

static bool
grid_row(const struct sheet *sheet, uint32_t row, struct arena *arena, struct cell *cells,
         struct error *err)
{
    const struct grid *grid = sheet->context;

    (void)arena, (void)err;
    memcpy(cells, grid->cells + (size_t)row * sheet->column_count,
           sheet->column_count * sizeof *cells);
    return true;
}

struct sheet
grid_sheet(const struct grid *grid)
{
    struct sheet sheet = grid->layout;

    sheet.row = grid_row;
    sheet.context = grid;
    sheet.row_count = grid->rows;
    sheet.names = grid->names;
    sheet.name_count = grid->name_count;
    return sheet;
}
