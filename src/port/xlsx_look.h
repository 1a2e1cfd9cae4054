/* SPDX-License-Identifier: MIT */
/*
 * xlsx_look - what a look at a sheet's bytes leaves for the patch: see xlsx_patch.h.
 */
#ifndef DELTARETURN_PORT_XLSX_LOOK_H
#define DELTARETURN_PORT_XLSX_LOOK_H

#include "port/xlsx_patch.h"

/* Where a cell stands, or would. */
enum xlsx_stand {
    STAND_CELL,      /* it is there: its bytes */
    STAND_IN_ROW,    /* its row is there; it goes in at bytes.from */
    STAND_EMPTY_ROW, /* its row is there as <row/>: the row's tag */
    STAND_NO_ROW,    /* a row goes in at bytes.from */
    STAND_NO_ROWS    /* the sheet's rows are <sheetData/>: that tag */
};

struct xlsx_site {
    enum xlsx_stand stand;
    struct xlsx_bytes bytes;
    struct xlsx_tag tag;     /* of the cell, or of the row or sheetData that it goes into */
    struct xlsx_bytes spans; /* the value of that attribute of its row; empty: there is none */
    struct xlsx_bytes kept;  /* what a cell holds besides formula and value */
    struct xlsx_seen seen;
};

struct xlsx_look {
    struct text part;
    const struct xlsx_put *puts;
    size_t count;
    struct xlsx_site *sites;     /* one a put */
    struct xlsx_bytes dimension; /* the value of its ref; empty: there is none */
    bool is_protected;
    struct xlsx_bytes *stale; /* what formulas came to, and how that is kept: in order */
    size_t stale_count;
};

#endif
