/* SPDX-License-Identifier: MIT */
#include "port/xlsx_rows.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static const char *const TEXTS[] = {
    "plain",
    "",
    " ",
    " before",
    "behind\n",
    "\tand a line\nmore",
    "a & b < c > d \"e\" 'f'",
    "&amp;",
    "\xc3\xa9t\xc3\xa9 \xf0\x9f\x98\x80 \xc2\xa3",
    "\xc2\xa0no blank of C's",
    "=1+1",
    "]]>",
    "under_score _x _x00 _",
    "a carriage\rreturn, \x01, \x1f and \x7f",
};

static const double NUMBERS[] = {
    0,
    -0.0,
    1,
    -1,
    12.5,
    0.1,
    99.99,
    1234567.8,
    1e14,
    1e15 - 1,
    1e15,
    9007199254740992.0,
    1.0 / 3.0,
    -25508,
    1e21,
    5e-324,
    45292,
    123456789012345.0,
    4503599627370495.5,
    0.5,
    2147483648,
    4294967296.0,
};

/* Rows and columns of which the names have more letters and digits. */
static const struct {
    uint32_t row;
    uint16_t column;
} PLACES[] = {
    {98,      0    },
    {98,      25   },
    {99,      26   },
    {998,     51   },
    {998,     52   },
    {999,     701  },
    {9998,    702  },
    {99999,   16383},
    {1048575, 3    },
};

/* A workbook in constant memory with two formats; its cells are written twice. */
struct book {
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    lxw_format *formats[3]; /* the first is none */
};

static struct book
book_begin(struct arena *arena, const char *folder, const char *name)
{
    lxw_workbook_options options = {.constant_memory = LXW_TRUE,
                                    .tmpdir = arena_copy(arena, folder, strlen(folder))};
    struct book book = {.workbook =
                            workbook_new_opt(arena_printf(arena, "%s/%s", folder, name), &options)};

    CU_ASSERT_PTR_NOT_NULL_FATAL(book.workbook);
    book.sheet = workbook_add_worksheet(book.workbook, "One");
    book.formats[1] = workbook_add_format(book.workbook);
    format_set_bold(book.formats[1]);
    book.formats[2] = workbook_add_format(book.workbook);
    format_set_num_format(book.formats[2], "yyyy-mm-dd");
    return book;
}

/* Every text and every number in each of the formats, then what stands far off. */
static void
put_by_library(const struct book *book)
{
    uint32_t row = 0;

    for (size_t i = 0; i < COUNT_OF(TEXTS); i++, row++)
        for (uint16_t f = 0; f < 3; f++)
            CU_ASSERT_EQUAL(worksheet_write_string(book->sheet, row, f, TEXTS[i], book->formats[f]),
                            0);
    for (size_t i = 0; i < COUNT_OF(NUMBERS); i++, row++)
        for (uint16_t f = 0; f < 3; f++)
            CU_ASSERT_EQUAL(
                worksheet_write_number(book->sheet, row, f, NUMBERS[i], book->formats[f]), 0);
    for (size_t i = 0; i < COUNT_OF(PLACES); i++)
        CU_ASSERT_EQUAL(
            worksheet_write_number(book->sheet, PLACES[i].row, PLACES[i].column, 7, NULL), 0);
    lxw_worksheet_write_single_row(book->sheet); /* the last one, which it holds back */
}

static void
put_by_rows(struct xlsx_rows *rows, const struct book *book)
{
    uint32_t row = 0;

    for (size_t i = 0; i < COUNT_OF(TEXTS); i++, row++)
        for (uint16_t f = 0; f < 3; f++)
            CU_ASSERT_EQUAL(xlsx_rows_text(rows, row, f, text_of(TEXTS[i]), book->formats[f]), 0);
    for (size_t i = 0; i < COUNT_OF(NUMBERS); i++, row++)
        for (uint16_t f = 0; f < 3; f++)
            CU_ASSERT_EQUAL(xlsx_rows_number(rows, row, f, NUMBERS[i], book->formats[f]), 0);
    for (size_t i = 0; i < COUNT_OF(PLACES); i++)
        CU_ASSERT_EQUAL(xlsx_rows_number(rows, PLACES[i].row, PLACES[i].column, 7, NULL), 0);
    CU_ASSERT_EQUAL(xlsx_rows_end(rows), 0);
}

static const char *
rows_written(struct arena *arena, const struct book *book)
{
    enum { MOST = 65536 };
    char *bytes = arena_alloc(arena, MOST);
    size_t got;

    fflush(book->sheet->optimize_tmpfile);
    rewind(book->sheet->optimize_tmpfile);
    got = fread(bytes, 1, MOST - 1, book->sheet->optimize_tmpfile);
    CU_ASSERT(got > 0 && got < MOST - 1);
    bytes[got] = '\0';
    return bytes;
}

/* Where the two part, for whoever reads the failure. */
static void
assert_same(const char *found, const char *meant)
{
    size_t at = 0;

    while (found[at] != '\0' && found[at] == meant[at])
        at++;
    if (found[at] != meant[at])
        fprintf(stderr, "ours: %.60s\nthe library's: %.60s\n", found + at, meant + at);
    CU_ASSERT(found[at] == meant[at]);
}

static void
the_bytes_are_the_librarys(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *folder = folder_for_test(arena);
    struct book theirs = book_begin(arena, folder, "theirs.xlsx");
    struct book ours = book_begin(arena, folder, "ours.xlsx");

    put_by_library(&theirs);
    put_by_rows(xlsx_rows_new(arena, ours.sheet), &ours);
    assert_same(rows_written(arena, &ours), rows_written(arena, &theirs));
    CU_ASSERT_EQUAL(ours.sheet->dim_rowmin, theirs.sheet->dim_rowmin);
    CU_ASSERT_EQUAL(ours.sheet->dim_rowmax, theirs.sheet->dim_rowmax);
    CU_ASSERT_EQUAL(ours.sheet->dim_colmin, theirs.sheet->dim_colmin);
    CU_ASSERT_EQUAL(ours.sheet->dim_colmax, theirs.sheet->dim_colmax);
    CU_ASSERT_EQUAL(workbook_close(theirs.workbook), LXW_NO_ERROR);
    CU_ASSERT_EQUAL(workbook_close(ours.workbook), LXW_NO_ERROR);
}

/* 1.1.4 leaves it to whoever writes that a text which looks like an escape stays what it is. */
static void
what_looks_like_an_escape_stays(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct book book = book_begin(arena, folder_for_test(arena), "a.xlsx");
    struct xlsx_rows *rows = xlsx_rows_new(arena, book.sheet);

    CU_ASSERT_EQUAL(xlsx_rows_text(rows, 0, 0, text_of("a_x0041_b_x00_x1F0a_"), NULL), 0);
    CU_ASSERT_EQUAL(xlsx_rows_end(rows), 0);
    CU_ASSERT_STRING_EQUAL(rows_written(arena, &book),
                           "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>"
                           "a_x005F_x0041_b_x00_x005F_x1F0a_</t></is></c></row>");
    CU_ASSERT_EQUAL(workbook_close(book.workbook), LXW_NO_ERROR);
}

static void
wrong_places_are_refused(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct book book = book_begin(arena, folder_for_test(arena), "a.xlsx");
    struct xlsx_rows *rows = xlsx_rows_new(arena, book.sheet);

    CU_ASSERT_EQUAL(xlsx_rows_number(rows, 5, 1, 1, NULL), LXW_NO_ERROR);
    CU_ASSERT_EQUAL(xlsx_rows_number(rows, 5, 1, 1, NULL), LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE);
    CU_ASSERT_EQUAL(xlsx_rows_number(rows, 5, 0, 1, NULL), LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE);
    CU_ASSERT_EQUAL(xlsx_rows_number(rows, 4, 2, 1, NULL), LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE);
    CU_ASSERT_EQUAL(xlsx_rows_number(rows, 1048576, 0, 1, NULL),
                    LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE);
    CU_ASSERT_EQUAL(xlsx_rows_number(rows, 6, 16384, 1, NULL),
                    LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE);
    CU_ASSERT_EQUAL(xlsx_rows_end(rows), 0);
    CU_ASSERT_STRING_EQUAL(rows_written(arena, &book),
                           "<row r=\"6\"><c r=\"B6\"><v>1</v></c></row>");
    CU_ASSERT_EQUAL(workbook_close(book.workbook), LXW_NO_ERROR);
}

/* As many characters as a cell holds, of three bytes each, and one more. */
static void
long_texts_are_refused(void)
{
    enum { MOST = 32767 };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct book book = book_begin(arena, folder_for_test(arena), "a.xlsx");
    struct xlsx_rows *rows = xlsx_rows_new(arena, book.sheet);
    char *text = arena_alloc(arena, 3 * (MOST + 1) + 1);

    for (size_t i = 0; i < 3 * (MOST + 1); i++)
        text[i] = "\xe2\x82\xac"[i % 3];
    CU_ASSERT_EQUAL(xlsx_rows_text(rows, 0, 0, (struct text){.at = text, .length = 3 * MOST}, NULL),
                    LXW_NO_ERROR);
    CU_ASSERT_EQUAL(
        xlsx_rows_text(rows, 0, 1, (struct text){.at = text, .length = 3 * (MOST + 1)}, NULL),
        LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED);
    for (size_t i = 0; i < MOST; i++)
        text[i] = '&';
    CU_ASSERT_EQUAL(xlsx_rows_text(rows, 0, 1, (struct text){.at = text, .length = MOST}, NULL),
                    LXW_NO_ERROR);
    CU_ASSERT_EQUAL(xlsx_rows_end(rows), LXW_NO_ERROR);
    CU_ASSERT_EQUAL(workbook_close(book.workbook), LXW_NO_ERROR);
}

/* A stream that nothing can be written to, as on a full disk: told by the cell that finds it. */
static void
a_full_disk_is_told(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct book book = book_begin(arena, folder_for_test(arena), "a.xlsx");
    struct xlsx_rows *rows = xlsx_rows_new(arena, book.sheet);
    FILE *whole = book.sheet->optimize_tmpfile, *full = fopen("/dev/full", "w");
    lxw_error error = LXW_NO_ERROR;
    uint32_t count = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(full);
    setvbuf(full, NULL, _IONBF, 0);
    book.sheet->optimize_tmpfile = full;
    while (error == LXW_NO_ERROR && count < 100000)
        error = xlsx_rows_number(rows, count++, 0, 1, NULL);
    CU_ASSERT_EQUAL(error, LXW_ERROR_CREATING_TMPFILE);
    CU_ASSERT(count < 10000);
    CU_ASSERT_EQUAL(xlsx_rows_end(rows), LXW_ERROR_CREATING_TMPFILE);
    book.sheet->optimize_tmpfile = whole;
    fclose(full);
    CU_ASSERT_EQUAL(workbook_close(book.workbook), LXW_NO_ERROR);
}

void
suite_xlsx_rows(void)
{
    CU_pSuite suite = CU_add_suite("port/xlsx_rows", NULL, NULL);

    CU_add_test(suite, "the bytes are the library's", the_bytes_are_the_librarys);
    CU_add_test(suite, "what looks like an escape stays", what_looks_like_an_escape_stays);
    CU_add_test(suite, "wrong places are refused", wrong_places_are_refused);
    CU_add_test(suite, "long texts are refused", long_texts_are_refused);
    CU_add_test(suite, "a full disk is told", a_full_disk_is_told);
}
