/* SPDX-License-Identifier: MIT */
/*
 * book - a workbook of 100,000 claimed rows against bare libxlsxwriter in constant memory.
 *
 *     book BARE_XLSX FOLDER [ROWS]
 *
 * Both write the same cells: the program's read-back must find the library's file to hold what was
 * meant, before any time counts.  Then five rounds in turns; the medians of processor time are
 * told. Exit status 1 when writing takes more than 1.1 times bare libxlsxwriter, or reading back
 * more than a quarter of our own writing.
 */
#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <zip.h>

#include "base/file.h"
#include "base/heap.h"
#include "service/workbook.h"
#include "told.h"

enum { COLUMNS = 12, ROUNDS = 5, DAY_ONE = 19000, EPOCH_SERIAL = 25569 };

static bool
row_make(const struct sheet *sheet, uint32_t row, struct arena *arena, struct cell *cells,
         struct error *err)
{
    static const char *const WORDS[] = {"Mental health", "School attendance", "Domestic abuse"};

    (void)sheet, (void)err;
    cells[0] = cell_text(arena_printf(arena, "F%07u", row));
    cells[1] = cell_text(arena_printf(arena, "E%07u", row * 7 % 1000003));
    cells[2] = cell_text(WORDS[row % 3]);
    cells[3] = cell_date(DAY_ONE + (int32_t)(row % 900));
    cells[4] = cell_date(DAY_ONE + 200 + (int32_t)(row % 700));
    cells[5] = cell_number(row % 11);
    cells[6] = cell_number(row);
    cells[7] = cell_text("pass");
    cells[8] = cell_text(row % 2 ? "unknown" : "fail");
    cells[9] = cell_outside(arena, row % 5 ? "Early help, north & east" : "Youth justice");
    cells[10] = cell_pounds(row % 4 ? 80000 : 12345);
    cells[11] = cell_date(DAY_ONE + 400);
    return true;
}

static struct sheet
sheet_make(uint32_t rows)
{
    struct sheet sheet = {.name = "Claimed families",
                          .title = "Claimed families",
                          .lead = "Invented.",
                          .table = "claimed",
                          .column_count = COLUMNS,
                          .row_count = rows,
                          .row = row_make};
    static char headings[COLUMNS][16];

    for (uint16_t i = 0; i < COLUMNS; i++) {
        snprintf(headings[i], sizeof headings[i], "Column %u", i + 1U);
        sheet.columns[i] = (struct sheet_column){.heading = headings[i], .width = 14};
    }
    return sheet;
}

static void
stop(const char *what)
{
    fprintf(stderr, "book: %s\n", what);
    exit(1);
}

/* ---- bare libxlsxwriter ----
 * In a process of its own: in this one the library calls some functions of ours instead of its own.
 */

/* The cells of a row, as bare_xlsx.c reads them; the formats are numbered as the kinds are. */
static void
row_list(FILE *list, uint32_t row, const struct cell *cells)
{
    for (int i = 0; i < COLUMNS; i++) {
        const struct cell *cell = &cells[i];

        if (cell->kind == CELL_TEXT)
            fprintf(list, "T\t%u\t%d\t0\t%s\n", row, i, cell->text);
        else if (cell->kind == CELL_POUNDS)
            fprintf(list, "N\t%u\t%d\t%d\t%.2f\n", row, i, (int)cell->kind,
                    (double)cell->number / 100);
        else
            fprintf(list, "N\t%u\t%d\t%d\t%lld\n", row, i, (int)cell->kind,
                    (long long)cell->number + (cell->kind == CELL_DATE ? EPOCH_SERIAL : 0));
    }
}

static void
cells_list(const struct sheet *sheet, const char *path)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct cell cells[SHEET_COLUMNS_MOST];
    FILE *list = fopen(path, "w");

    if (list == NULL)
        stop("the list of cells cannot be written");
    fprintf(list, "B\tbare.xlsx\t1\nS\t%s\n", sheet->name);
    fprintf(list, "F\t%d\t0\t11\t0\tright\t1\t#,##0\n", CELL_NUMBER);
    fprintf(list, "F\t%d\t0\t11\t0\tright\t1\t[$£-809]#,##0.00\n", CELL_POUNDS);
    fprintf(list, "F\t%d\t0\t11\t0\tleft\t0\tyyyy-mm-dd\n", CELL_DATE);
    fprintf(list, "T\t0\t0\t0\t%s\nT\t1\t0\t0\t%s\n", sheet->title, sheet->lead);
    for (int i = 0; i < COLUMNS; i++)
        fprintf(list, "T\t2\t%d\t0\t%s\n", i, sheet->columns[i].heading);
    for (uint32_t row = 0; row < sheet->row_count; row++) {
        if (!sheet->row(sheet, row, arena, cells, &err))
            stop(err.text);
        row_list(list, row + SHEET_FIRST_ROW, cells);
        arena_empty(arena);
    }
    if (fclose(list) != 0)
        stop("the list of cells cannot be written");
}

/* Has the listed cells written; what that took in milliseconds of processor time. */
static double
bare_write(struct arena *arena, const char *program, const char *list, const char *folder)
{
    FILE *said = popen(arena_printf(arena, "%s %s %s 2>&1", program, list, folder), "r");
    double wall, processor;

    if (said == NULL || fscanf(said, "writing %lf s, processor %lf s", &wall, &processor) != 2)
        stop("the bare workbook was not written");
    pclose(said);
    return processor * 1e3;
}

/* ---- times ---- */

static double
processor_ms(void)
{
    struct rusage used;

    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e3 +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e3;
}

static int
by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double
middle(double *list)
{
    qsort(list, ROUNDS, sizeof *list, by_size);
    return list[ROUNDS / 2];
}

/* One round of our own: what writing and reading back take. */
static void
ours_write(struct arena *arena, const struct book *book, const char *folder, double *writing,
           double *reading)
{
    const char *ours = path_join(arena, folder, "ours.xlsx");
    struct error err = {.code = ERR_NONE};
    double begun = processor_ms(), published;

    if (!workbook_write(book, ours, folder, &err))
        stop(err.text);
    *writing = processor_ms() - begun;
    begun = processor_ms();
    if (!workbook_publish(book, ours, folder, &err))
        stop(err.text);
    published = processor_ms() - begun;
    *reading = published - *writing;
}

/* ---- the least that reading can take ---- */

/* The part that is longest, which is the sheet. */
static zip_stat_t
longest_part(zip_t *zip)
{
    zip_stat_t longest = {.size = 0}, stat;

    for (zip_int64_t i = 0; i < zip_get_num_entries(zip, 0); i++)
        if (zip_stat_index(zip, (zip_uint64_t)i, 0, &stat) == 0 && stat.size > longest.size)
            longest = stat;
    return longest;
}

/* By zlib in pieces, checksum included; in milliseconds of processor time. */
static double
pieces_inflate(zip_t *zip, const zip_stat_t *part)
{
    static char piece[32768];
    double begun = processor_ms();
    zip_file_t *file = zip_fopen_index(zip, part->index, 0);
    zip_uint64_t all = 0;
    zip_int64_t got;

    while (file != NULL && (got = zip_fread(file, piece, sizeof piece)) > 0)
        all += (zip_uint64_t)got;
    if (file == NULL || all != part->size || zip_fclose(file) != 0)
        stop("the sheet cannot be made large in pieces");
    return processor_ms() - begun;
}

/* By libdeflate in one piece, checksum included; the memory is touched before. */
static double
whole_inflate(struct arena *arena, zip_t *zip, const zip_stat_t *part)
{
    zip_file_t *file = zip_fopen_index(zip, part->index, ZIP_FL_COMPRESSED);
    char *packed = arena_alloc(arena, part->comp_size), *made = arena_alloc(arena, part->size);
    struct libdeflate_decompressor *inflater = libdeflate_alloc_decompressor();
    double begun;

    memset(made, 1, part->size);
    begun = processor_ms();
    if (file == NULL || inflater == NULL ||
        zip_fread(file, packed, part->comp_size) != (zip_int64_t)part->comp_size ||
        libdeflate_deflate_decompress(inflater, packed, part->comp_size, made, part->size, NULL) !=
            LIBDEFLATE_SUCCESS ||
        libdeflate_crc32(0, made, part->size) != part->crc)
        stop("the sheet cannot be made large in one piece");
    begun = processor_ms() - begun;
    libdeflate_free_decompressor(inflater);
    zip_fclose(file);
    return begun;
}

static void
least_read(const char *path, double *pieces, double *whole)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    zip_t *zip = zip_open(path, ZIP_RDONLY, NULL);
    zip_stat_t part;

    if (zip == NULL)
        stop("our workbook cannot be opened");
    part = longest_part(zip);
    *pieces = pieces_inflate(zip, &part);
    *whole = whole_inflate(arena, zip, &part);
    zip_discard(zip);
}

int
main(int count, char **arguments)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    double bare[ROUNDS], writing[ROUNDS], reading[ROUNDS], unit, of_writing, of_reading;
    double pieces[ROUNDS], whole[ROUNDS];
    struct sheet sheet = sheet_make(count > 3 ? (uint32_t)strtoul(arguments[3], NULL, 10) : 100000);
    const struct book book = {.title = "t",
                              .subject = "s",
                              .author = "a",
                              .created = DAY_ONE,
                              .streamed = true,
                              .sheet_count = 1,
                              .sheets = &sheet};
    struct error err = {.code = ERR_NONE};
    bool met;
    const char *list;

    if (count < 3)
        stop("usage: book BARE_XLSX FOLDER [ROWS]");
    heap_prepare(); /* as the program does */
    list = path_join(arena, arguments[2], "cells.txt");
    cells_list(&sheet, list);
    for (int i = 0; i < ROUNDS; i++) {
        bare[i] = bare_write(arena, arguments[1], list, arguments[2]);
        ours_write(arena, &book, arguments[2], &writing[i], &reading[i]);
        least_read(path_join(arena, arguments[2], "ours.xlsx"), &pieces[i], &whole[i]);
    }
    if (!workbook_check(&book, path_join(arena, arguments[2], "bare.xlsx"), &err))
        stop(err.text);
    unit = middle(bare);
    of_writing = middle(writing) / unit;
    of_reading = middle(reading) / unit;
    printf("%u rows of %d cells; processor time, medians of %d rounds\n"
           "bare libxlsxwriter %.0f ms; writing %.2f of it; reading back and syncing %.2f of it, "
           "%.2f of our own writing\n",
           sheet.row_count, COLUMNS, ROUNDS, unit, of_writing, of_reading, of_reading / of_writing);
    printf("the least for the same bytes, inflating and their checksum alone, of our own writing: "
           "%.2f by zlib in pieces, %.2f by libdeflate in one\n",
           middle(pieces) / middle(writing), middle(whole) / middle(writing));
    met = told("workbook of 100,000 rows, of bare libxlsxwriter", of_writing, TOLD_AT_MOST, 1.1, "x");
    met &= told("reading it back, of our own writing", of_reading / of_writing, TOLD_AT_MOST, 0.25, "x");
    return met ? 0 : 1;
}
