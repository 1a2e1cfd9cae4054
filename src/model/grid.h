/* SPDX-License-Identifier: MIT */
/*
 * grid - a short sheet whose cells are all in memory, row after row.
 *
 * Owns     Everything lives in the arena of the grid, which must outlive the sheet.
 * Errors   None.
 */
#ifndef DELTARETURN_MODEL_GRID_H
#define DELTARETURN_MODEL_GRID_H

#include "model/sheet.h"

struct grid;

/* An empty grid for a sheet that is otherwise like LAYOUT: name, headings, widths, chart. */
struct grid *grid_new(struct arena *arena, const struct sheet *layout);

/* Adds a row of LAYOUT's column_count cells; returns its number. */
uint32_t grid_add(struct grid *grid, const struct cell *cells);

/* Gives a cell a name, which must live as long as the arena. */
void grid_name(struct grid *grid, const char *name, uint32_t row, uint16_t column);

/* The sheet with all rows so far. */
struct sheet grid_sheet(const struct grid *grid);

#endif
