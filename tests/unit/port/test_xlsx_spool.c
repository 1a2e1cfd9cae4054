/* SPDX-License-Identifier: MIT */
#include "port/xlsx_spool.h"

#include <CUnit/CUnit.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "fixture.h"
#include "suites.h"

#define PIECE 1000

/* What stands at PLACE of a stream's bytes. */
static char
byte_at(size_t place)
{
    return (char)('a' + place % 23);
}

static void
put(FILE *stream, size_t from, size_t length)
{
    char bytes[PIECE];

    for (size_t i = 0; i < length; i++)
        bytes[i] = byte_at(from + i);
    CU_ASSERT_EQUAL(fwrite(bytes, 1, length, stream), length);
}

/* Whether the stream holds LENGTH bytes, from its beginning to its end, as they were put. */
static bool
holds(FILE *stream, size_t length)
{
    char bytes[PIECE];
    size_t at = 0, got;

    rewind(stream);
    while ((got = fread(bytes, 1, sizeof bytes, stream)) > 0)
        for (size_t i = 0; i < got; i++, at++)
            if (bytes[i] != byte_at(at))
                return false;
    return at == length && !ferror(stream);
}

/* Lengths before, at and behind the one from which on a file is made. */
static void
bytes_come_back(void)
{
    static const size_t LENGTHS[] = {
        0, 1, 999, SPOOL_MEMORY_MOST - 1, SPOOL_MEMORY_MOST, SPOOL_MEMORY_MOST + 1, 3000 * PIECE};
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *folder = folder_for_test(arena);

    for (int wide = 0; wide < 2; wide++)
        for (size_t i = 0; i < COUNT_OF(LENGTHS); i++) {
            ARENA_SCOPE struct arena *scratch = arena_new();
            FILE *stream = lxw_tmpfile(arena_copy(scratch, folder, strlen(folder)));

            CU_ASSERT_PTR_NOT_NULL_FATAL(stream);
            if (wide)
                xlsx_spool_widen(scratch, stream);
            for (size_t at = 0; at < LENGTHS[i]; at += PIECE)
                put(stream, at, LENGTHS[i] - at < PIECE ? LENGTHS[i] - at : PIECE);
            CU_ASSERT_EQUAL(fflush(stream), 0);
            CU_ASSERT(holds(stream, LENGTHS[i]));
            CU_ASSERT_EQUAL(fclose(stream), 0);
        }
    CU_ASSERT_EQUAL(rmdir(folder), 0); /* nothing is left in it */
}

/* The library goes back to write over what it wrote, and on from the end. */
static void
places_are_kept(void)
{
    static const size_t LENGTHS[] = {2 * PIECE, 2000 * PIECE};
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *folder = folder_for_test(arena);

    for (size_t i = 0; i < COUNT_OF(LENGTHS); i++) {
        FILE *stream = lxw_tmpfile(arena_copy(arena, folder, strlen(folder)));

        for (size_t at = 0; at < LENGTHS[i]; at += PIECE)
            put(stream, at, PIECE);
        CU_ASSERT_EQUAL(ftell(stream), (long)LENGTHS[i]);
        CU_ASSERT_EQUAL(fseek(stream, 500, SEEK_SET), 0);
        put(stream, 500, 700);
        CU_ASSERT_EQUAL(ftell(stream), 1200);
        CU_ASSERT_EQUAL(fseek(stream, 0, SEEK_END), 0);
        put(stream, LENGTHS[i], PIECE);
        CU_ASSERT(holds(stream, LENGTHS[i] + PIECE));
        CU_ASSERT_EQUAL(fseek(stream, -1, SEEK_SET), -1);
        fclose(stream);
    }
}

/* No file may grow past 4 KiB, as on a full disk: what stays in memory does not mind. */
static void
a_full_disk_is_told(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *folder = folder_for_test(arena);
    FILE *small = lxw_tmpfile(arena_copy(arena, folder, strlen(folder)));
    FILE *large = lxw_tmpfile(arena_copy(arena, folder, strlen(folder)));
    void (*before)(int) = signal(SIGXFSZ, SIG_IGN);
    struct rlimit unlimited, limit;
    bool good = true;

    getrlimit(RLIMIT_FSIZE, &unlimited);
    limit = (struct rlimit){.rlim_cur = 4096, .rlim_max = unlimited.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
    put(small, 0, PIECE);
    CU_ASSERT(holds(small, PIECE));
    for (size_t at = 0; at <= SPOOL_MEMORY_MOST; at++)
        good = fputc(byte_at(at), large) != EOF && good;
    good = fflush(large) == 0 && good;
    CU_ASSERT_FALSE(good);
    CU_ASSERT(ferror(large) != 0);
    fclose(small);
    fclose(large);
    setrlimit(RLIMIT_FSIZE, &unlimited);
    signal(SIGXFSZ, before);
}

static void
cells_have_names(void)
{
    static const struct {
        const char *name;
        lxw_row_t row;
        lxw_col_t column;
    } CASES[] = {
        {"A1",         0,       0    },
        {"Z9",         8,       25   },
        {"AA10",       9,       26   },
        {"AZ99",       98,      51   },
        {"BA100",      99,      52   },
        {"ZZ1",        0,       701  },
        {"AAA1",       0,       702  },
        {"XFD1048576", 1048575, 16383},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        char name[LXW_MAX_CELL_NAME_LENGTH];

        lxw_rowcol_to_cell(name, CASES[i].row, CASES[i].column);
        CU_ASSERT_STRING_EQUAL(name, CASES[i].name);
    }
}

void
suite_xlsx_spool(void)
{
    CU_pSuite suite = CU_add_suite("port/xlsx_spool", NULL, NULL);

    CU_add_test(suite, "bytes come back, from memory and from a file", bytes_come_back);
    CU_add_test(suite, "places are kept", places_are_kept);
    CU_add_test(suite, "cells have names", cells_have_names);
    CU_add_test(suite, "a full disk is told", a_full_disk_is_told);
}
