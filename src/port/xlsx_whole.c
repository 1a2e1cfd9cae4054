/* SPDX-License-Identifier: MIT */
#include "port/xlsx_whole.h"

#include <libdeflate.h>

#include "base/file.h"

/* Packed or not; a workbook, or a part of one. */
#define WHOLE_MOST ((zip_uint64_t)1024 * 1024)

zip_t *
xlsx_whole_open(struct arena *arena, const char *path)
{
    struct error none = {.code = ERR_NONE};
    zip_source_t *source;
    struct text bytes;
    zip_t *zip;

    if (file_size(path) > WHOLE_MOST || !file_read(arena, path, WHOLE_MOST, &bytes, &none))
        return NULL;
    source = zip_source_buffer_create(bytes.at, bytes.length, 0, NULL);
    zip = source == NULL ? NULL : zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
    if (zip == NULL)
        zip_source_free(source);
    return zip;
}

bool
xlsx_whole_fits(zip_t *zip, uint32_t part)
{
    const zip_uint64_t needed =
        ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_CRC | ZIP_STAT_COMP_METHOD;
    zip_stat_t stat;

    return zip_stat_index(zip, part, 0, &stat) == 0 && (stat.valid & needed) == needed &&
           stat.comp_method == ZIP_CM_DEFLATE && stat.size <= WHOLE_MOST &&
           stat.comp_size <= WHOLE_MOST;
}

static bool
packed_read(struct arena *arena, zip_t *zip, uint32_t part, size_t length, struct text *packed)
{
    zip_file_t *file = zip_fopen_index(zip, part, ZIP_FL_COMPRESSED);
    char *bytes = arena_alloc(arena, length + 1);
    bool good;

    *packed = (struct text){.at = bytes, .length = length};
    if (file == NULL)
        return false;
    good = zip_fread(file, bytes, length) == (zip_int64_t)length;
    zip_fclose(file);
    return good;
}

bool
xlsx_whole_read(struct arena *arena, zip_t *zip, uint32_t part, struct text *bytes)
{
    struct libdeflate_decompressor *inflater;
    enum libdeflate_result result;
    struct text packed;
    size_t taken = 0;
    zip_stat_t stat;
    char *made;

    if (zip_stat_index(zip, part, 0, &stat) != 0 ||
        !packed_read(arena, zip, part, stat.comp_size, &packed))
        return false;
    made = arena_alloc(arena, stat.size + 1);
    *bytes = (struct text){.at = made, .length = stat.size};
    inflater = libdeflate_alloc_decompressor();
    must(inflater != NULL);
    result = libdeflate_deflate_decompress_ex(inflater, packed.at, packed.length, made, stat.size,
                                              &taken, NULL);
    libdeflate_free_decompressor(inflater);
    return result == LIBDEFLATE_SUCCESS && taken == packed.length &&
           libdeflate_crc32(0, made, stat.size) == stat.crc;
}
