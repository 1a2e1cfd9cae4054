/* SPDX-License-Identifier: MIT */
/*
 * date_format - how an export writes its dates: "dd/mm/yyyy", "dd-mmm-yy", "excel".
 *
 * A format is one or several shapes parted by "|"; a cell is read by the first that fits.  In a
 * shape d or dd is the day, m or mm the month as a number, mmm or mmmm its English name, yy or yyyy
 * the year, ddd the name of the weekday, hh:mm:ss a time of day (mm behind hh: is minutes), f parts
 * of a second and am the half of the day; everything else stands for itself.  "excel" is the day's
 * serial number in a workbook, "excel-1904" that of a workbook which counts from 1904.
 *
 * Units    Days as in base/day.h.  Times of day are checked, and dropped.
 * Owns     Nothing.
 * Errors   ERR_INPUT with a sentence for whoever wrote the format.
 * See      deltareturn-mapping(5), "DATES".
 */
#ifndef DELTARETURN_MODEL_DATE_FORMAT_H
#define DELTARETURN_MODEL_DATE_FORMAT_H

#include "base/day.h"
#include "base/text.h"

#define DATE_PIECES_MOST 24
#define DATE_SHAPES_MOST 8

/* Two-digit years lie in the hundred years from this one on, as in Excel. */
#define YEARS_FROM_USUAL 1930

struct date_piece {
    unsigned char kind; /* see date_format.c */
    char byte;          /* of a piece that stands for itself */
};

struct date_format {
    const char *text; /* as it was written */
    int32_t years_from;
    size_t shape_count;
    struct {
        size_t count;
        struct date_piece pieces[DATE_PIECES_MOST];
    } shapes[DATE_SHAPES_MOST];
};

/* Reads a format; TEXT must outlive it. */
bool date_format_parse(const char *text, int32_t years_from, struct date_format *format,
                       struct error *err) MUST_USE;

/* Reads a trimmed cell.  A cell like 2024-05-12, with or without a time behind it, is read whatever
 * the format, unless the format begins with the year itself.  Returns false, *DAY untouched, when
 * the cell is no such date. */
bool date_format_read(const struct date_format *format, struct text cell, int32_t *day) MUST_USE;

/* The format's first shape filled in for 31 December 2024, for a sentence: "31/12/2024". */
const char *date_format_example(struct arena *arena, const struct date_format *format);

#endif
