/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* fopencookie, RTLD_NEXT */
#define ZLIB_CONST  /* what is packed stays as it is */
#include "port/xlsx_spool.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>
#include <xlsxwriter/third_party/zip.h>
#include <zlib.h>

#define STREAM_PIECE ((size_t)64 * 1024)
#define PACKED_MOST  ((size_t)64 * 1024)

/* The function that would have been called if NAME were not in this program. */
static void *
next_of(const char *name)
{
    void *next = dlsym(RTLD_NEXT, name);

    must(next != NULL); /* who calls ours has been linked with it */
    return next;
}

/* --- temporary files --------------------------------------------------------------------------
 */

struct spool {
    char *tmpdir; /* the library's, which outlives its streams */
    char *bytes;  /* in memory, up to LENGTH */
    size_t room, length, at;
    FILE *file; /* instead of them, once they are too many */
};

/* Puts what is in memory into the library's own temporary file. */
static bool
spill(struct spool *spool)
{
    FILE *(*make)(char *tmpdir);
    void *next = next_of("lxw_tmpfile");

    memcpy(&make, &next, sizeof make);
    spool->file = make(spool->tmpdir);
    if (spool->file == NULL)
        return false;
    setvbuf(spool->file, NULL, _IONBF, 0); /* the stream before it has a buffer */
    if (fwrite(spool->bytes, 1, spool->length, spool->file) != spool->length ||
        fseeko(spool->file, (off_t)spool->at, SEEK_SET) != 0)
        return false;
    free(spool->bytes);
    spool->bytes = NULL;
    return true;
}

static ssize_t
spool_write(void *cookie, const char *bytes, size_t length)
{
    struct spool *spool = cookie;

    if (spool->file == NULL && spool->at + length > SPOOL_MEMORY_MOST && !spill(spool))
        return 0;
    if (spool->file != NULL)
        return (ssize_t)fwrite(bytes, 1, length, spool->file);
    spool->bytes = grow(spool->bytes, &spool->room, spool->at + length, 1);
    memcpy(spool->bytes + spool->at, bytes, length);
    spool->at += length;
    if (spool->at > spool->length)
        spool->length = spool->at;
    return (ssize_t)length;
}

static ssize_t
spool_read(void *cookie, char *bytes, size_t length)
{
    struct spool *spool = cookie;

    if (spool->file != NULL) {
        size_t got = fread(bytes, 1, length, spool->file);

        return got == 0 && ferror(spool->file) ? -1 : (ssize_t)got;
    }
    if (length > spool->length - spool->at)
        length = spool->length - spool->at;
    if (length > 0)
        memcpy(bytes, spool->bytes + spool->at, length);
    spool->at += length;
    return (ssize_t)length;
}

static int
spool_seek(void *cookie, off64_t *offset, int whence)
{
    struct spool *spool = cookie;
    off64_t from = whence == SEEK_CUR ? (off64_t)spool->at : (off64_t)spool->length;

    if (spool->file != NULL) {
        if (fseeko(spool->file, *offset, whence) != 0)
            return -1;
        *offset = ftello(spool->file);
        return 0;
    }
    *offset += whence == SEEK_SET ? 0 : from;
    if (*offset < 0 || *offset > (off64_t)spool->length) {
        errno = EINVAL;
        return -1;
    }
    spool->at = (size_t)*offset;
    return 0;
}

static int
spool_close(void *cookie)
{
    struct spool *spool = cookie;
    int result = spool->file == NULL ? 0 : fclose(spool->file);

    free(spool->bytes);
    free(spool);
    return result;
}

/* In place of the library's. */
FILE *
lxw_tmpfile(char *tmpdir)
{
    static const cookie_io_functions_t CALLS = {
        .read = spool_read, .write = spool_write, .seek = spool_seek, .close = spool_close};
    struct spool *spool = calloc(1, sizeof *spool);
    FILE *stream;

    if (spool == NULL)
        return NULL;
    spool->tmpdir = tmpdir;
    stream = fopencookie(spool, "w+", CALLS);
    if (stream == NULL)
        free(spool);
    return stream;
}

void
xlsx_spool_widen(struct arena *arena, FILE *stream)
{
    setvbuf(stream, arena_alloc(arena, STREAM_PIECE), _IOFBF, STREAM_PIECE);
}

/* --- names of cells -----------------------------------------------------------------------------
 */

#define LETTERS 26

/* In place of the library's, which asks printf: 0 and 27 are "AB1". */
void
lxw_rowcol_to_cell(char *name, lxw_row_t row, lxw_col_t column)
{
    char reversed[LXW_MAX_CELL_NAME_LENGTH];
    size_t count = 0;

    for (uint32_t left = row + 1; left > 0; left /= 10)
        reversed[count++] = (char)('0' + left % 10);
    for (uint32_t left = column + 1U; left > 0; left = (left - 1) / LETTERS)
        reversed[count++] = (char)('A' + (left - 1) % LETTERS);
    while (count > 0)
        *name++ = reversed[--count];
    *name = '\0';
}

/* --- packing ------------------------------------------------------------------------------------
 */

/* The sheet that a thread is packing. */
struct packing {
    zipFile zip; /* NULL: none */
    z_stream stream;
    uLong sum; /* CRC-32 of what was taken */
    ZPOS64_T taken;
};
static _Thread_local struct packing packing;

/* Sheets alone are long; a part of a few kilobytes takes zlib longer to clear its tables for than
 * to pack. */
static bool
part_is_long(const char *name)
{
    return strncmp(name, "xl/worksheets/", sizeof "xl/worksheets/" - 1) == 0;
}

/* In place of minizip's, which the library calls for each part. */
int
zipOpenNewFileInZip4_64(zipFile zip, const char *name, const zip_fileinfo *info,
                        const void *local_extra, uInt local_extra_length, const void *global_extra,
                        uInt global_extra_length, const char *comment, int method, int level,
                        int raw, int window_bits, int memory_level, int strategy,
                        const char *password, uLong password_check, uLong made_by, uLong flags,
                        int zip64)
{
    __typeof__(zipOpenNewFileInZip4_64) *begin;
    void *next = next_of("zipOpenNewFileInZip4_64");
    zip_fileinfo of_part = *info;

    (void)level;
    memory_level = SPOOL_MEMORY;
    if (packing.zip != NULL)
        deflateEnd(&packing.stream); /* of a sheet that was given up */
    packing.zip = NULL;
    if (part_is_long(name)) {
        packing = (struct packing){.zip = zip};
        if (deflateInit2(&packing.stream, SPOOL_LEVEL, method, window_bits, memory_level,
                         strategy) != Z_OK)
            return ZIP_INTERNALERROR;
        raw = 1;
        of_part.internal_fa = Z_TEXT; /* as minizip finds out when it packs a sheet */
    } else {
        window_bits = -SPOOL_SMALL_WINDOW; /* below 0: without a header, as in any zip */
        memory_level = SPOOL_SMALL_MEMORY;
    }
    memcpy(&begin, &next, sizeof begin);
    return begin(zip, name, &of_part, local_extra, local_extra_length, global_extra,
                 global_extra_length, comment, method, SPOOL_LEVEL, raw, window_bits, memory_level,
                 strategy, password, password_check, made_by, flags, zip64);
}

static int
write_packed(zipFile zip, const void *bytes, unsigned length)
{
    __typeof__(zipWriteInFileInZip) *write;
    void *next = next_of("zipWriteInFileInZip");

    memcpy(&write, &next, sizeof write);
    return write(zip, bytes, length);
}

/* Packs what the stream was given. */
static int
pack(int flush)
{
    Bytef packed[PACKED_MOST];
    int result = ZIP_OK;

    do {
        packing.stream.next_out = packed;
        packing.stream.avail_out = sizeof packed;
        if (deflate(&packing.stream, flush) == Z_STREAM_ERROR)
            return ZIP_INTERNALERROR;
        if (packing.stream.avail_out < sizeof packed)
            result = write_packed(packing.zip, packed, sizeof packed - packing.stream.avail_out);
    } while (result == ZIP_OK && packing.stream.avail_out == 0);
    return result;
}

/* In place of minizip's. */
int
zipWriteInFileInZip(zipFile zip, const void *bytes, unsigned length)
{
    int result = ZIP_OK;

    if (zip == NULL || packing.zip != zip)
        return write_packed(zip, bytes, length);
    packing.sum = crc32(packing.sum, bytes, length);
    packing.stream.next_in = bytes;
    while (length > 0 && result == ZIP_OK) {
        unsigned some = (unsigned)(SPOOL_PIECE - packing.taken % SPOOL_PIECE);

        some = some < length ? some : length;
        length -= some;
        packing.taken += some;
        packing.stream.avail_in = some;
        result = pack(packing.taken % SPOOL_PIECE == 0 ? Z_FULL_FLUSH : Z_NO_FLUSH);
    }
    return result;
}

/* In place of minizip's. */
int
zipCloseFileInZip(zipFile zip)
{
    __typeof__(zipCloseFileInZip) *end;
    __typeof__(zipCloseFileInZipRaw64) *end_raw;
    void *next;
    int packed;

    if (zip == NULL || packing.zip != zip) {
        next = next_of("zipCloseFileInZip");
        memcpy(&end, &next, sizeof end);
        return end(zip);
    }
    next = next_of("zipCloseFileInZipRaw64");
    memcpy(&end_raw, &next, sizeof end_raw);
    packing.stream.avail_in = 0;
    packed = pack(Z_FINISH);
    deflateEnd(&packing.stream);
    packing.zip = NULL;
    return packed == ZIP_OK ? end_raw(zip, packing.taken, packing.sum) : packed;
}
