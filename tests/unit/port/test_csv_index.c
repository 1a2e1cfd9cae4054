/* SPDX-License-Identifier: MIT */
/* The fast way and the strict way of finding cells, held against each other and against a third. */
#include "port/csv_index.h"

#include <CUnit/CUnit.h>

#include "base/dice.h"
#include "fixture.h"
#include "port/csv.h"
#include "suites.h"

#define LENGTH_MOST 400

struct indexed {
    char bytes[LENGTH_MOST + 1];
    uint32_t starts[LENGTH_MOST + 2 + CSV_INDEX_SPARE], records[LENGTH_MOST + 2];
    struct csv_index index;
};

static void
indexed_make(struct indexed *in, const char *bytes, size_t length, char behind)
{
    memset(in->bytes, behind, sizeof in->bytes);
    memcpy(in->bytes, bytes, length);
    in->index = (struct csv_index){.starts = in->starts, .records = in->records};
}

/* Indexes by one way; by the plain one where the machine lacks it. */
static void
way_take(size_t way, const char *bytes, size_t length, struct csv_index *index)
{
    if (!csv_index_by(way, bytes, length, index))
        CU_ASSERT_TRUE_FATAL(csv_index_by(csv_index_ways() - 1, bytes, length, index));
}

/* Cells as "[a][b]/" with a slash where a record ends, to be compared as text. */
static const char *
cells_of(struct arena *arena, const struct indexed *in)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (size_t record = 0; record < in->index.record_count; record++) {
        for (uint32_t cell = in->records[record]; cell < in->records[record + 1]; cell++) {
            builder_puts(&out, "[");
            builder_put(&out, in->bytes + in->starts[cell],
                        in->starts[cell + 1] - in->starts[cell] - 1);
            builder_puts(&out, "]");
        }
        builder_puts(&out, "/");
    }
    return out.at;
}

static void
cells_are_found_by(size_t way)
{
    static const struct {
        const char *bytes, *cells;
        bool quirky, open;
    } CASES[] = {
        {"",               "",                false, false},
        {"\n",             "[]/",             false, false},
        {"a",              "",                false, false}, /* not complete */
        {"a\n",            "[a]/",            false, false},
        {"a,b\n",          "[a][b]/",         false, false},
        {"a,b\nc",         "[a][b]/",         false, false},
        {",\n,,\n",        "[][]/[][][]/",    false, false},
        {"a\r\nb\r\n",     "[a\r]/[b\r]/",    false, false},
        {"\"a,b\",c\n",    "[\"a,b\"][c]/",   false, false},
        {"\"a\nb\",c\n",   "[\"a\nb\"][c]/",  false, false},
        {"\"a\"\"b\"\r\n", "[\"a\"\"b\"\r]/", false, false},
        {"\"\",\"\"\n",    "[\"\"][\"\"]/",   false, false},
        {"\"\"\"\"\n",     "[\"\"\"\"]/",     false, false},
        {"\"a",            "",                false, true },
        {"x\n\"a\nb",      "[x]/",            false, true },
        {"a\"b\n",         "",                true,  false},
        {"\"a\"b\n",       "",                true,  false},
        {" \"a\"\n",       "",                true,  false},
        {"a\rb\n",         "",                true,  false},
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    static struct indexed in;

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        indexed_make(&in, CASES[i].bytes, strlen(CASES[i].bytes), '"');
        way_take(way, in.bytes, strlen(CASES[i].bytes), &in.index);
        EXPECT_NUMBER(CASES[i].bytes, in.index.quirky, CASES[i].quirky);
        if (CASES[i].quirky)
            continue;
        EXPECT_NUMBER(CASES[i].bytes, in.index.open, CASES[i].open);
        EXPECT_TEXT(CASES[i].bytes, cells_of(arena, &in), CASES[i].cells);
    }
}

static void
strict_cells_are_found(void)
{
    static const struct {
        const char *bytes, *cells;
        bool last, open;
    } CASES[] = {
        {"",               "",                 true,  false},
        {"a",              "[a]/",             true,  false},
        {"a",              "",                 false, false},
        {"a,",             "[a][]/",           true,  false},
        {"a,",             "",                 false, false},
        {"a\n",            "[a]/",             true,  false},
        {"a\"b,c\n",       "[a\"b][c]/",       false, false}, /* an ordinary byte */
        {"\"a\"b,c\n",     "[\"a\"b][c]/",     false, false},
        {" \"a,b\" ,c\n",  "[ \"a,b\" ][c]/",  false, false},
        {"\t\"a\nb\",c\n", "[\t\"a\nb\"][c]/", false, false},
        {"a\rb\n",         "[a\rb]/",          false, false},
        {"x\n\"a\nb",      "[x]/[\"a\nb]/",    true,  true },
        {"x\n\"a\nb",      "[x]/",             false, true },
        {"\"a\"\"",        "[\"a\"\"]/",       true,  true },
        {"\"a\"",          "[\"a\"]/",         true,  false},
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    static struct indexed in;

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        indexed_make(&in, CASES[i].bytes, strlen(CASES[i].bytes), '"');
        csv_index_strictly(in.bytes, strlen(CASES[i].bytes), CASES[i].last, &in.index);
        EXPECT_TEXT(CASES[i].bytes, cells_of(arena, &in), CASES[i].cells);
        EXPECT_NUMBER(CASES[i].bytes, in.index.open, CASES[i].open);
    }
}

static void
unusual_bytes_are_seen_by(size_t way)
{
    for (int byte = 0; byte < 256; byte++)
        for (size_t place = 0; place < 130; place += 43) {
            static struct indexed fast, strict;
            char bytes[130];

            memset(bytes, 'x', sizeof bytes);
            bytes[place] = (char)byte;
            indexed_make(&fast, bytes, sizeof bytes, '\0');
            indexed_make(&strict, bytes, sizeof bytes, '\0');
            way_take(way, fast.bytes, sizeof bytes, &fast.index);
            csv_index_strictly(strict.bytes, sizeof bytes, true, &strict.index);
            CU_ASSERT_EQUAL_FATAL(fast.index.unusual, byte == 0 || byte > 0x7E);
            CU_ASSERT_EQUAL_FATAL(strict.index.unusual, byte == 0 || byte > 0x7E);
        }
}

/* A byte in the middle of a cell, at its front and at its back, all over two blocks. */
static void
odd_edges_are_seen_by(size_t way)
{
    static struct indexed in;

    for (int byte = 0; byte < 256; byte++)
        for (size_t place = 1; place < 130; place++) {
            bool plain = CSV_PLAIN_EDGE[byte];
            char bytes[140];

            memset(bytes, 'x', sizeof bytes);
            bytes[sizeof bytes - 1] = '\n';
            bytes[place] = (char)byte;
            indexed_make(&in, bytes, sizeof bytes, ' ');
            way_take(way, in.bytes, sizeof bytes, &in.index);
            CU_ASSERT_TRUE_FATAL(in.index.plain || in.index.quirky);
            bytes[place - 1] = ',';
            indexed_make(&in, bytes, sizeof bytes, ' ');
            way_take(way, in.bytes, sizeof bytes, &in.index);
            CU_ASSERT_TRUE_FATAL(in.index.plain == plain || in.index.quirky);
            bytes[place - 1] = 'x';
            bytes[place + 1] = ',';
            indexed_make(&in, bytes, sizeof bytes, ' ');
            way_take(way, in.bytes, sizeof bytes, &in.index);
            CU_ASSERT_TRUE_FATAL(in.index.plain == plain || in.index.quirky);
        }
}

/* What stands behind the run must not matter: 20,000 inputs, each with two kinds of bytes behind.
 */
static void
fast_equals_strict_by(size_t way)
{
    static const char ALPHABET[] = "a,\"\n\r ";
    static struct indexed fast, other, strict;
    ARENA_SCOPE struct arena *arena = arena_new();
    struct dice dice = dice_new(20231001, 1);
    unsigned plain = 0;

    for (int i = 0; i < 20000; i++) {
        size_t length = dice_below(&dice, i % 4 == 0 ? LENGTH_MOST : 24);
        unsigned letters = i % 2 == 0 ? 6 : 4;
        char bytes[LENGTH_MOST];

        for (size_t k = 0; k < length; k++)
            bytes[k] = ALPHABET[dice_below(&dice, letters)];
        indexed_make(&fast, bytes, length, '\0');
        indexed_make(&other, bytes, length, '"');
        indexed_make(&strict, bytes, length, '\0');
        way_take(way, fast.bytes, length, &fast.index);
        way_take(way, other.bytes, length, &other.index);
        csv_index_strictly(strict.bytes, length, false, &strict.index);
        CU_ASSERT_EQUAL_FATAL(fast.index.quirky, other.index.quirky);
        if (fast.index.quirky)
            continue;
        plain++;
        CU_ASSERT_STRING_EQUAL_FATAL(cells_of(arena, &fast), cells_of(arena, &strict));
        CU_ASSERT_STRING_EQUAL_FATAL(cells_of(arena, &other), cells_of(arena, &strict));
        CU_ASSERT_EQUAL_FATAL(fast.index.open, strict.index.open);
        arena_empty(arena);
    }
    CU_ASSERT(plain > 2000);
}

/* Sound records only, so that the fast way is taken whatever their length and place in a block. */
static void
sound_records_take_the_fast_way_by(size_t way)
{
    static const char *const CELLS[] = {"",      "a",         "abcdefghijklmnop",    "\"\"",
                                        "\"a\"", "\"a,\nb\"", "\"x\"\"y\"",          "\"\r\n\"",
                                        " a ",   "\"\"\"\"",  "\"quoted, and long\""};
    static struct indexed fast, strict;
    ARENA_SCOPE struct arena *arena = arena_new();
    struct dice dice = dice_new(20231001, 2);

    for (int i = 0; i < 20000; i++) {
        struct builder bytes = {.arena = arena};

        builder_puts(&bytes, "");
        while (bytes.length < LENGTH_MOST - 40 && !dice_chance(&dice, 50)) {
            builder_puts(&bytes, CELLS[dice_below(&dice, COUNT_OF(CELLS))]);
            builder_puts(&bytes, dice_chance(&dice, 600)   ? ","
                                 : dice_chance(&dice, 500) ? "\n"
                                                           : "\r\n");
        }
        indexed_make(&fast, bytes.at, bytes.length, ',');
        indexed_make(&strict, bytes.at, bytes.length, ',');
        way_take(way, fast.bytes, bytes.length, &fast.index);
        csv_index_strictly(strict.bytes, bytes.length, false, &strict.index);
        CU_ASSERT_FALSE_FATAL(fast.index.quirky);
        CU_ASSERT_STRING_EQUAL_FATAL(cells_of(arena, &fast), cells_of(arena, &strict));
        arena_empty(arena);
    }
}

#define BY_EACH_WAY(test)                                   \
    static void test(void)                                  \
    {                                                       \
        for (size_t way = 0; way < csv_index_ways(); way++) \
            test##_by(way);                                 \
    }

BY_EACH_WAY(cells_are_found)
BY_EACH_WAY(unusual_bytes_are_seen)
BY_EACH_WAY(odd_edges_are_seen)
BY_EACH_WAY(fast_equals_strict)
BY_EACH_WAY(sound_records_take_the_fast_way)

void
suite_csv_index(void)
{
    CU_pSuite suite = CU_add_suite("port/csv_index", NULL, NULL);

    CU_add_test(suite, "cells are found", cells_are_found);
    CU_add_test(suite, "cells are found strictly", strict_cells_are_found);
    CU_add_test(suite, "unusual bytes are seen", unusual_bytes_are_seen);
    CU_add_test(suite, "odd edges are seen", odd_edges_are_seen);
    CU_add_test(suite, "fast equals strict", fast_equals_strict);
    CU_add_test(suite, "sound records take the fast way", sound_records_take_the_fast_way);
}
