/* SPDX-License-Identifier: MIT */
/*
 * Long parts, packed as xlsx_spool packs them and read piece by piece; the zips are made by minizip, through
 * the functions that the library calls.
 */
#define _GNU_SOURCE /* RTLD_DEFAULT */
#include "port/xlsx_whole.h"

#include <CUnit/CUnit.h>
#include <dlfcn.h>
#include <xlsxwriter/third_party/zip.h>
#include <zlib.h>

#include "base/dice.h"
#include "base/file.h"
#include "fixture.h"
#include "port/xlsx_spool.h"
#include "suites.h"

enum { WRITTEN_AT_ONCE = 16384 };

#define SHEET_PART "xl/worksheets/sheet1.xml"

/* Finds a function of minizip, which the tests are not linked with but the library is. */
#define MINIZIP_FIND(function, name)                   \
    do {                                               \
        void *found_ = dlsym(RTLD_DEFAULT, (name));    \
                                                       \
        CU_ASSERT_PTR_NOT_NULL_FATAL(found_);          \
        memcpy(&(function), &found_, sizeof(function)); \
    } while (0)

/* Text that packs well, with a stretch in each 100,000 bytes that does not. */
static struct text
bytes_for_test(struct arena *arena, size_t length, bool packs)
{
    char *bytes = arena_alloc(arena, length);
    struct dice dice = dice_new(7, length);

    for (size_t i = 0; i < length; i++)
        bytes[i] = packs && i % 100000 > 300 ? "<c r=\"A1\"><v>12</v></c>"[i % 23]
                                             : (char)(dice_below(&dice, 256));
    return (struct text){.at = bytes, .length = length};
}

static void
zip_make(const char *path, struct text bytes)
{
    static const zip_fileinfo INFO;
    __typeof__(zipOpen) *zip_begin;
    __typeof__(zipClose) *zip_end;
    zipFile zip;

    MINIZIP_FIND(zip_begin, "zipOpen");
    MINIZIP_FIND(zip_end, "zipClose");
    zip = zip_begin(path, 0);
    CU_ASSERT_PTR_NOT_NULL_FATAL(zip);
    CU_ASSERT_EQUAL(zipOpenNewFileInZip4_64(zip, SHEET_PART, &INFO, NULL, 0, NULL, 0, NULL,
                                            Z_DEFLATED, Z_DEFAULT_COMPRESSION, 0, -MAX_WBITS,
                                            DEF_MEM_LEVEL, Z_DEFAULT_STRATEGY, NULL, 0, 0, 0, 0),
                    ZIP_OK);
    for (size_t at = 0; at < bytes.length; at += WRITTEN_AT_ONCE) {
        size_t left = bytes.length - at;

        CU_ASSERT_EQUAL(zipWriteInFileInZip(zip, bytes.at + at,
                                            left < WRITTEN_AT_ONCE ? (unsigned)left : WRITTEN_AT_ONCE),
                        ZIP_OK);
    }
    CU_ASSERT_EQUAL(zipCloseFileInZip(zip), ZIP_OK);
    CU_ASSERT_EQUAL(zip_end(zip, NULL), ZIP_OK);
}

/* What is taken has to be what was meant, in pieces of the size that was agreed. */
struct taking {
    struct text meant;
    size_t taken, wanted; /* pieces */
    bool same;
    size_t at;
};

static bool
take(void *context, const char *bytes, size_t length)
{
    struct taking *taking = context;
    size_t left = taking->meant.length - taking->at;

    taking->same = taking->same && length <= left && length == (left < SPOOL_PIECE ? left : SPOOL_PIECE) &&
                   memcmp(bytes, taking->meant.at + taking->at, length) == 0;
    taking->at += length;
    return ++taking->taken < taking->wanted;
}

static enum xlsx_pieces
read_pieces(const char *path, uint64_t most, struct taking *taking)
{
    zip_t *zip = zip_open(path, ZIP_RDONLY, NULL);
    enum xlsx_pieces result;

    CU_ASSERT_PTR_NOT_NULL_FATAL(zip);
    result = xlsx_pieces_read(zip, 0, most, take, taking);
    zip_discard(zip);
    return result;
}

/* As any other program reads it. */
static void
assert_read_by_zlib(const char *path, struct text meant)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    zip_t *zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
    zip_file_t *file = zip == NULL ? NULL : zip_fopen(zip, SHEET_PART, 0);
    char *bytes = arena_alloc(arena, meant.length + 1);

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL(zip_fread(file, bytes, meant.length + 1), (zip_int64_t)meant.length);
    CU_ASSERT_EQUAL(memcmp(bytes, meant.at, meant.length), 0);
    CU_ASSERT_EQUAL(zip_fclose(file), 0);
    zip_discard(zip);
}

static void
long_parts_come_back(void)
{
    static const size_t LENGTHS[] = {1,
                                     SPOOL_PIECE - 1,
                                     SPOOL_PIECE,
                                     SPOOL_PIECE + 1,
                                     2 * SPOOL_PIECE - 1,
                                     2 * SPOOL_PIECE,
                                     2 * SPOOL_PIECE + 1,
                                     5 * SPOOL_PIECE + 12345};

    for (size_t i = 0; i < 2 * COUNT_OF(LENGTHS); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *path = path_join(arena, folder_for_test(arena), "book.zip");
        struct text bytes = bytes_for_test(arena, LENGTHS[i / 2], i % 2 == 0);
        struct taking taking = {.meant = bytes, .wanted = SIZE_MAX, .same = true};
        bool is_long = bytes.length > SPOOL_PIECE;

        zip_make(path, bytes);
        assert_read_by_zlib(path, bytes);
        EXPECT_NUMBER("result", read_pieces(path, bytes.length, &taking),
                      is_long ? PIECES_READ : PIECES_OTHERWISE);
        EXPECT_NUMBER("pieces", taking.taken,
                      is_long ? (bytes.length + SPOOL_PIECE - 1) / SPOOL_PIECE : 0);
        CU_ASSERT_TRUE(taking.same);
    }
}

/* A sheet of one piece has the bytes that zlib makes of it, as it had before there were pieces. */
static void
short_sheets_are_packed_as_ever(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *path = path_join(arena, folder_for_test(arena), "book.zip");
    struct text bytes = bytes_for_test(arena, SPOOL_PIECE - 1, true), all;
    struct error err = {.code = ERR_NONE};
    z_stream stream = {.next_in = (Bytef *)arena_copy(arena, bytes.at, bytes.length),
                       .avail_in = (uInt)bytes.length};
    char *packed = arena_alloc(arena, bytes.length);

    zip_make(path, bytes);
    CU_ASSERT_TRUE_FATAL(file_read(arena, path, 2 * SPOOL_PIECE, &all, &err));
    CU_ASSERT_EQUAL_FATAL(
        deflateInit2(&stream, SPOOL_LEVEL, Z_DEFLATED, -MAX_WBITS, SPOOL_MEMORY, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_out = (Bytef *)packed;
    stream.avail_out = (uInt)bytes.length;
    CU_ASSERT_EQUAL(deflate(&stream, Z_FINISH), Z_STREAM_END);
    deflateEnd(&stream);
    CU_ASSERT_PTR_NOT_NULL(memmem(all.at, all.length, packed, stream.total_out));
}

/* Whatever byte of it is spoilt, a part is not taken for whole; but for the few bits before the end of a piece
 * that mean nothing. */
static void
a_spoilt_byte_is_noticed(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *path = path_join(arena, folder_for_test(arena), "book.zip");
    struct text bytes = bytes_for_test(arena, 3 * SPOOL_PIECE + 77, true), all;
    struct error err = {.code = ERR_NONE};
    size_t results[3] = {0}, end;
    zip_stat_t stat;
    zip_t *zip;

    zip_make(path, bytes);
    zip = zip_open(path, ZIP_RDONLY, NULL);
    CU_ASSERT_EQUAL_FATAL(zip_stat_index(zip, 0, 0, &stat), 0);
    zip_discard(zip);
    CU_ASSERT_TRUE_FATAL(file_read(arena, path, 2 * SPOOL_PIECE, &all, &err));
    end = 30 + sizeof SHEET_PART - 1 + stat.comp_size; /* APPNOTE.TXT, 4.3.7 */
    for (size_t at = 30 + sizeof SHEET_PART - 1; at < end; at += at + 60 > end ? 1 : 53) {
        struct taking taking = {.meant = bytes, .wanted = SIZE_MAX, .same = true};
        enum xlsx_pieces result;
        FILE *file = fopen(path, "r+");

        CU_ASSERT_PTR_NOT_NULL_FATAL(file);
        fseek(file, (long)at, SEEK_SET);
        fputc(all.at[at] ^ 0x10, file);
        fclose(file);
        result = read_pieces(path, bytes.length, &taking);
        results[result]++;
        if (result == PIECES_OTHERWISE)
            CU_ASSERT_EQUAL(taking.taken, 0);
        if (result == PIECES_READ)
            CU_ASSERT_TRUE(taking.same && taking.at == bytes.length);
        file = fopen(path, "r+");
        fseek(file, (long)at, SEEK_SET);
        fputc(all.at[at], file);
        fclose(file);
    }
    CU_ASSERT_TRUE(results[PIECES_READ] <= 4);
    CU_ASSERT_TRUE(results[PIECES_OTHERWISE] > 10 && results[PIECES_DAMAGED] > 100);
}

static void
other_parts_are_left_alone(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *path = path_join(arena, folder_for_test(arena), "book.zip");
    struct text bytes = bytes_for_test(arena, 3 * SPOOL_PIECE, true);
    struct taking taking = {.meant = bytes, .wanted = 2, .same = true};
    zip_t *zip;

    zip_make(path, bytes);
    EXPECT_NUMBER("too large", read_pieces(path, bytes.length - 1, &taking), PIECES_OTHERWISE);
    EXPECT_NUMBER("taken", taking.taken, 0);
    EXPECT_NUMBER("stopped", read_pieces(path, bytes.length, &taking), PIECES_READ);
    EXPECT_NUMBER("taken", taking.taken, 2);

    zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(zip);
    CU_ASSERT(zip_file_add(zip, SHEET_PART, zip_source_buffer(zip, bytes.at, bytes.length, 0), 0) >= 0);
    CU_ASSERT_EQUAL_FATAL(zip_close(zip), 0);
    taking = (struct taking){.meant = bytes, .wanted = SIZE_MAX, .same = true};
    EXPECT_NUMBER("in one stream", read_pieces(path, bytes.length, &taking), PIECES_OTHERWISE);
    EXPECT_NUMBER("taken", taking.taken, 0);
}

void
suite_xlsx_whole(void)
{
    CU_pSuite suite = CU_add_suite("port/xlsx_whole", NULL, NULL);

    CU_add_test(suite, "long parts come back", long_parts_come_back);
    CU_add_test(suite, "short sheets are packed as ever", short_sheets_are_packed_as_ever);
    CU_add_test(suite, "a spoilt byte is noticed", a_spoilt_byte_is_noticed);
    CU_add_test(suite, "other parts are left alone", other_parts_are_left_alone);
}
