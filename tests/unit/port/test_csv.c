/* SPDX-License-Identifier: MIT */
#include "port/csv.h"

#include <CUnit/CUnit.h>
#include <unistd.h>

#include "base/dice.h"
#include "base/file.h"
#include "fixture.h"
#include "suites.h"

#define PIECE ((size_t)256 * 1024) /* the reader's, where records are parted between two reads */

static const char *const FAULT_NAMES[] = {[CSV_GOOD] = "",
                                          [CSV_BAD_QUOTES] = "QUOTES",
                                          [CSV_BAD_ENCODING] = "ENCODING",
                                          [CSV_TOO_LONG] = "LONG"};

static struct csv *
opened(struct arena *arena, const char *bytes, size_t length, enum csv_purpose purpose)
{
    const char *path = path_join(arena, folder_for_test(arena), "a.csv");
    struct error err = {.code = ERR_NONE};
    struct csv *csv = NULL;

    CU_ASSERT_TRUE_FATAL(file_write(path, bytes, length, &err));
    CU_ASSERT_TRUE_FATAL(csv_open(arena, path, purpose, &csv, &err));
    return csv;
}

static void
put_record(struct builder *out, const struct csv_batch *batch, size_t record)
{
    if (csv_record_is_blank(batch, record))
        builder_puts(out, "blank:");
    for (size_t i = 0; i < csv_cell_count(batch, record); i++) {
        struct text cell;
        enum csv_fault fault = csv_cell(batch, record, i, &cell);

        builder_printf(out, "[%s", FAULT_NAMES[fault]);
        if (fault == CSV_GOOD)
            builder_put(out, cell.at, cell.length);
        builder_puts(out, "]");
    }
    builder_puts(out, "/");
}

static const char *
cells_to_the_end(struct arena *arena, struct csv *csv)
{
    struct builder out = {.arena = arena};
    struct error err = {.code = ERR_NONE};
    struct csv_batch batch;

    builder_puts(&out, "");
    do {
        CU_ASSERT_TRUE_FATAL(csv_read(csv, &batch, &err));
        for (size_t i = 0; i < batch.record_count; i++)
            put_record(&out, &batch, i);
        if (batch.record_count > 0 && batch.unclosed)
            builder_puts(&out, "OPEN");
    } while (batch.record_count > 0);
    return out.at;
}

/* All cells of a file as "[a][b]/", a fault by its name, "OPEN" where the last quote never closes.
 * The same bytes in memory must say the same. */
static const char *
cells_of(struct arena *arena, const char *bytes, size_t length)
{
    const char *cells = cells_to_the_end(arena, opened(arena, bytes, length, CSV_WHOLE));
    struct text memory = {.at = bytes, .length = length};
    struct error err = {.code = ERR_NONE};
    struct csv *csv;

    CU_ASSERT_TRUE_FATAL(csv_open_bytes(arena, "memory", memory, CSV_WHOLE, &csv, &err));
    CU_ASSERT_EQUAL(csv_size(csv), length);
    EXPECT_TEXT("in memory", cells_to_the_end(arena, csv), cells);
    CU_ASSERT_FALSE(csv_has_changed(csv));
    return cells;
}

static void
cells_are_read(void)
{
    static const struct {
        const char *bytes, *cells;
    } CASES[] = {
        {"",                                               ""                             },
        {"\xEF\xBB\xBF",                                   ""                             },
        {"a,b\n1,2\n",                                     "[a][b]/[1][2]/"               },
        {"a,b\n1,2",                                       "[a][b]/[1][2]/"               },
        {"a,b\r\n1,2\r\n",                                 "[a][b]/[1][2]/"               },
        {"a,b\r\n1,2\r",                                   "[a][b]/[1][2]/"               },
        {"\xEF\xBB\xBF"
         "a,b\n",                                 "[a][b]/"                      },
        {"\xEF\xBB\xBF\"a\",b\n",                          "[a][b]/"                      },
        {"a\n\xEF\xBB\xBF"
         "b\n",                                   "[a]/[\xEF\xBB\xBF"
         "b]/"                                                    },
        {"a,\n",                                           "[a][]/"                       },
        {"a,",                                             "[a][]/"                       },
        {"\"a,b\",\"c\"\"d\"\n",                           "[a,b][c\"d]/"                 },
        {"\"one\ntwo\",x\n",                               "[one\ntwo][x]/"               },
        {"\"one\r\ntwo\",x\r\n",                           "[one\r\ntwo][x]/"             },
        {" a , b\t\n",                                     "[a][b]/"                      },
        {"\" a \",\"\"\n",                                 "[a][]/"                       },
        {" \"a\" ,x\n",                                    "[a][x]/"                      },
        {" \"a,b\"\t,x\n",                                 "[a,b][x]/"                    },
        {"\xC2\xA0"
         "a\xC2\xA0,\"\xC2\xA0z\xE2\x80\x83\"\n", "[a][z]/"                      },
        {"a\xC2\xA0z\n",                                   "[a\xC2\xA0z]/"                },
        {"\n",                                             "blank:[]/"                    },
        {",,\n",                                           "blank:[][][]/"                },
        {" ,\"\",\xC2\xA0\n",                              "blank:[][][]/"                },
        {"\" \t\"\n",                                      "blank:[]/"                    },
        {"a\n\r\nb\n",                                     "[a]/blank:[]/[b]/"            },
        {"\"a\"b,c\n",                                     "[QUOTES][c]/"                 },
        {"a\"b,c\n",                                       "[QUOTES][c]/"                 },
        {"\"a\"\"b,c\nd\n",                                "[QUOTES]/OPEN"                },
        {"a,b\n\"c,d\n",                                   "[a][b]/[QUOTES]/OPEN"         },
        {"a\n\"",                                          "[a]/[QUOTES]/OPEN"            },
        {"\"\"\"\"\n",                                     "[\"]/"                        },
        {"\"\"\"\n",                                       "[QUOTES]/OPEN"                },
        {"a\rb\n",                                         "[a\rb]/"                      },
        {"\xFF,b\n",                                       "[ENCODING][b]/"               },
        {"a\xC3,b\n",                                      "[ENCODING][b]/"               },
        {"\xED\xA0\x80,b\n",                               "[ENCODING][b]/"               },
        {"\xC0\x80,b\n",                                   "[ENCODING][b]/"               },
        {"\xF4\x90\x80\x80,b\n",                           "[ENCODING][b]/"               },
        {"\xC3\xA9,\xF0\x9F\x99\x82\n",                    "[\xC3\xA9][\xF0\x9F\x99\x82]/"},
        {"a\x7F"
         "b\n",                                   "[a\x7F"
         "b]/"                                                    },
    };
    ARENA_SCOPE struct arena *arena = arena_new();

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        EXPECT_TEXT(CASES[i].bytes, cells_of(arena, CASES[i].bytes, strlen(CASES[i].bytes)),
                    CASES[i].cells);
    EXPECT_TEXT("a NUL", cells_of(arena, "a\0b,c\n", 6), "[ENCODING][c]/");
    EXPECT_TEXT("a NUL alone", cells_of(arena, "x\n\0\n", 4), "[x]/[ENCODING]/");
}

/* A record of a cell of LENGTH bytes between two others, at PLACE bytes from the file's start. */
static void
expect_long_cell(size_t place, size_t length, bool quoted, const char *expected)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct builder bytes = {.arena = arena};
    char *cell = arena_alloc(arena, length + 1), *padding = arena_alloc(arena, place + 1);
    struct error err = {.code = ERR_NONE};
    struct csv_batch batch;
    struct csv *csv;
    const char *got = "missing";

    memset(cell, 'z', length);
    memset(padding, 'p', place);
    for (size_t at = 999; at < place; at += 1000)
        padding[at] = '\n';
    if (place > 0)
        padding[place - 1] = '\n';
    builder_put(&bytes, padding, place);
    builder_printf(&bytes, "first,%s", quoted ? "\"" : "");
    builder_put(&bytes, cell, length);
    builder_printf(&bytes, "%s,last\nend\n", quoted ? "\"" : "");
    csv = opened(arena, bytes.at, bytes.length, CSV_WHOLE);
    do {
        CU_ASSERT_TRUE_FATAL(csv_read(csv, &batch, &err));
        for (size_t i = 0; i < batch.record_count; i++) {
            struct text middle, last;

            if (csv_cell_count(&batch, i) != 3)
                continue;
            got = FAULT_NAMES[csv_cell(&batch, i, 1, &middle)];
            CU_ASSERT_EQUAL(csv_cell(&batch, i, 2, &last), CSV_GOOD);
            CU_ASSERT(text_is(last, "last"));
            if (got[0] == '\0')
                CU_ASSERT(middle.length == length && memcmp(middle.at, cell, length) == 0);
        }
    } while (batch.record_count > 0);
    EXPECT_TEXT(quoted ? "quoted" : "plain", got, expected);
}

static void
long_cells_end_at_one_mib(void)
{
    for (int quoted = 0; quoted < 2; quoted++) {
        expect_long_cell(0, CSV_CELL_MOST - 1, quoted, "");
        expect_long_cell(0, CSV_CELL_MOST, quoted, "");
        expect_long_cell(0, CSV_CELL_MOST + 1, quoted, "LONG");
        expect_long_cell(PIECE - 3, CSV_CELL_MOST, quoted, "");
        expect_long_cell(0, 3 * CSV_CELL_MOST, quoted, "LONG");
    }
}

/* Lines of growing length, with quotes, doubled quotes, breaks and CRLF by turns. */
static void
put_line(struct builder *bytes, struct builder *cells, unsigned number)
{
    static const struct {
        const char *bytes, *cells;
    } ENDS[] = {
        {"\n",                     "/"                },
        {",\"a\"\"b\"\n",          "[a\"b]/"          },
        {",\"x\ny\",\xC3\xA9\r\n", "[x\ny][\xC3\xA9]/"},
        {",,\r\n",                 "[][]/"            },
    };

    builder_printf(bytes, "%u%s", number, ENDS[number % 4].bytes);
    builder_printf(cells, "[%u]%s", number, ENDS[number % 4].cells);
}

/* The same records shifted by one byte after the other, so that each comes to lie across the end of
 * a piece. */
static void
records_cross_the_pieces(void)
{
    for (size_t shift = 0; shift < 64; shift++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct builder bytes = {.arena = arena}, cells = {.arena = arena};

        builder_puts(&cells, "[");
        for (size_t i = 0; i <= shift; i++) {
            builder_puts(&bytes, "s");
            builder_puts(&cells, "s");
        }
        builder_puts(&bytes, "\n");
        builder_puts(&cells, "]/");
        for (unsigned number = 0; bytes.length < 2 * PIECE + 5000; number++)
            put_line(&bytes, &cells, number);
        CU_ASSERT_STRING_EQUAL_FATAL(cells_of(arena, bytes.at, bytes.length), cells.at);
    }
}

/* A quirk far down the file must not change how the records before and behind it are read. */
static void
quirks_stay_in_their_cell(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct builder bytes = {.arena = arena}, cells = {.arena = arena};

    for (unsigned number = 0; bytes.length < 2 * PIECE; number++) {
        if (number % 5000 == 4999) {
            builder_puts(&bytes, "a\"b,\"c\"d,e\n");
            builder_puts(&cells, "[QUOTES][QUOTES][e]/");
        }
        put_line(&bytes, &cells, number);
    }
    CU_ASSERT_STRING_EQUAL(cells_of(arena, bytes.at, bytes.length), cells.at);
}

static void
endless_quote_is_cut_short(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    size_t length = CSV_RECORD_MOST + CSV_RECORD_MOST / 2;
    char *bytes = arena_alloc(arena, length);
    struct error err = {.code = ERR_NONE};
    bool cut = false;
    struct csv_batch batch;
    struct csv *csv;

    memset(bytes, 'a', length);
    memcpy(bytes, "x\n\"", 3);
    csv = opened(arena, bytes, length, CSV_WHOLE);
    do {
        CU_ASSERT_TRUE_FATAL(csv_read(csv, &batch, &err));
        cut = cut || batch.cut_short;
    } while (batch.record_count > 0);
    CU_ASSERT_TRUE(cut);
}

/* From every place where a record begins, the same record is read again and none behind it; behind
 * a cell of PADDING bytes. */
static void
expect_rows_found_again(size_t padding)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct builder bytes = {.arena = arena}, cells = {.arena = arena};
    size_t starts[2001];
    struct error err = {.code = ERR_NONE};
    struct csv *csv;

    for (size_t i = 0; i < padding; i++)
        builder_puts(&bytes, i + 1 < padding ? "x" : "\n");
    for (unsigned number = 0; number + 1 < COUNT_OF(starts); number++) {
        starts[number] = bytes.length;
        put_line(&bytes, &cells, number);
    }
    starts[COUNT_OF(starts) - 1] = bytes.length;
    csv = opened(arena, bytes.at, bytes.length, CSV_SINGLE_ROWS);
    for (unsigned number = COUNT_OF(starts) - 1; number-- > 0;) {
        struct csv_batch batch;
        struct text cell;
        char expected[16];

        csv_seek(csv, starts[number], starts[number + 1]);
        CU_ASSERT_TRUE_FATAL(csv_read(csv, &batch, &err));
        CU_ASSERT_FATAL(batch.record_count == 1 && batch.offset == starts[number]);
        CU_ASSERT_EQUAL(csv_cell(&batch, 0, 0, &cell), CSV_GOOD);
        snprintf(expected, sizeof expected, "%u", number);
        CU_ASSERT(text_is(cell, expected));
        CU_ASSERT_TRUE_FATAL(csv_read(csv, &batch, &err));
        CU_ASSERT_EQUAL(batch.record_count, 0);
    }
}

static void
rows_are_found_again(void)
{
    expect_rows_found_again(0);
    expect_rows_found_again(CSV_KEPT_MOST);
}

static void
digest_is_of_the_bytes(void)
{
    static const char BYTES[] = "\xEF\xBB\xBF"
                                "a,b\r\n1,\"2\n3\"\r\n";
    ARENA_SCOPE struct arena *arena = arena_new();
    struct csv *csv = opened(arena, BYTES, sizeof BYTES - 1, CSV_WHOLE);
    struct error err = {.code = ERR_NONE};
    struct csv_batch batch;
    char hex[65];

    do {
        CU_ASSERT_TRUE_FATAL(csv_read(csv, &batch, &err));
    } while (batch.record_count > 0);
    CU_ASSERT_TRUE(csv_digest(csv, hex, &err));
    EXPECT_TEXT("SHA-256", hex, "da79ae007c2cfdd35f18c08ba1150e5f7e3df043df4d87f4797c71411ecee861");
    CU_ASSERT_EQUAL(csv_size(csv), sizeof BYTES - 1);
    CU_ASSERT_FALSE(csv_has_changed(csv));
}

static void
files_that_cannot_be_opened(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *folder = folder_for_test(arena);
    struct error err = {.code = ERR_NONE};
    struct csv *csv;

    CU_ASSERT_FALSE(csv_open(arena, path_join(arena, folder, "none.csv"), CSV_WHOLE, &csv, &err));
    CU_ASSERT_EQUAL(err.code, ERR_STORAGE);
    EXPECT_TEXT(
        "absent", err.text,
        arena_printf(arena, "cannot open \"%s/none.csv\": No such file or directory", folder));
    CU_ASSERT_FALSE(csv_open(arena, folder, CSV_WHOLE, &csv, &err));
    CU_ASSERT_EQUAL(err.code, ERR_INPUT);
    EXPECT_TEXT("a folder", err.text, arena_printf(arena, "\"%s\" is not a file", folder));
}

static void
a_change_is_seen(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *path = path_join(arena, folder_for_test(arena), "a.csv");
    struct error err = {.code = ERR_NONE};
    struct csv *csv = NULL;
    FILE *more;

    CU_ASSERT_TRUE_FATAL(file_write(path, "a\n", 2, &err));
    CU_ASSERT_TRUE_FATAL(csv_open(arena, path, CSV_WHOLE, &csv, &err));
    more = fopen(path, "a");
    CU_ASSERT_PTR_NOT_NULL_FATAL(more);
    fputs("b\n", more);
    fclose(more);
    CU_ASSERT_TRUE(csv_has_changed(csv));
}

/* A cell that is taken for plain must be one that cleaning leaves as it stands, whatever its edges
 * are; and what real cells begin and end with must be plain. */
static void
plain_cells_need_no_cleaning(void)
{
    for (int first = 1; first < 256; first++)
        for (int last = 1; last < 256; last++) {
            char bytes[] = {(char)first, '-', (char)last, ','};
            struct text raw = {.at = bytes, .length = 3}, cell = raw;
            struct csv_batch batch = {.bytes = bytes};

            if (first == '\n' || last == '\n' || first == ',' || last == ',')
                continue; /* no edge of a cell but in quotes */
            if (!csv_is_plain(raw))
                continue;
            CU_ASSERT_EQUAL(csv_clean(&batch, &cell), CSV_GOOD);
            CU_ASSERT_PTR_EQUAL(cell.at, raw.at);
            CU_ASSERT_EQUAL(cell.length, raw.length);
        }
    for (const char *edge = "azAZ09-+./#~"; *edge != '\0'; edge++)
        CU_ASSERT_TRUE(csv_is_plain((struct text){.at = edge, .length = 1}));
    for (const char *edge = " \t\r\v\f\"\x7F\xC2\xA0\xE2"; *edge != '\0'; edge++)
        CU_ASSERT_FALSE(csv_is_plain((struct text){.at = edge, .length = 1}));
    CU_ASSERT_TRUE(csv_is_plain((struct text){.at = ",", .length = 0}));
    CU_ASSERT_TRUE(csv_is_plain((struct text){.at = "\n", .length = 0}));
}

void
suite_csv(void)
{
    CU_pSuite suite = CU_add_suite("port/csv", NULL, NULL);

    CU_add_test(suite, "cells are read", cells_are_read);
    CU_add_test(suite, "plain cells need no cleaning", plain_cells_need_no_cleaning);
    CU_add_test(suite, "long cells end at one MiB", long_cells_end_at_one_mib);
    CU_add_test(suite, "records cross the pieces", records_cross_the_pieces);
    CU_add_test(suite, "quirks stay in their cell", quirks_stay_in_their_cell);
    CU_add_test(suite, "an endless quote is cut short", endless_quote_is_cut_short);
    CU_add_test(suite, "rows are found again", rows_are_found_again);
    CU_add_test(suite, "the digest is of the bytes", digest_is_of_the_bytes);
    CU_add_test(suite, "files that cannot be opened", files_that_cannot_be_opened);
    CU_add_test(suite, "a change is seen", a_change_is_seen);
}
