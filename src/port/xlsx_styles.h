/* SPDX-License-Identifier: MIT */
/*
 * xlsx_styles - what a workbook's cell styles say about cells: which are dates, which are unlocked.
 *
 * Owns     Its lists, until xlsx_styles_free; the arena holds what is only looked at.
 */
#ifndef DELTARETURN_PORT_XLSX_STYLES_H
#define DELTARETURN_PORT_XLSX_STYLES_H

#include "port/xlsx_part.h"

struct xlsx_styles {
    struct arena *arena;
    bool *is_date, *unlocked; /* by cell style */
    size_t count, room, unlocked_room;
    uint32_t *formats; /* ids of the workbook's own number formats that show dates */
    size_t format_count, format_room;
    bool in_cell_styles;
};

/* For the part of the styles, with a struct xlsx_styles that knows its arena as context. */
extern const struct xlsx_grammar XLSX_STYLES_GRAMMAR;

void xlsx_styles_free(struct xlsx_styles *styles);

#endif
