/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* memmem */
#include "port/xlsx_whole.h"

#include <libdeflate.h>

#include "base/file.h"
#include "port/xlsx_spool.h"

/* Packed or not; a workbook, or a part of one. */
#define WHOLE_MOST ((zip_uint64_t)SPOOL_PIECE)
/* A piece, packed: more than the most that packing can add to it. */
#define PACKED_MOST (SPOOL_PIECE + SPOOL_PIECE / 8)
/* What a stream of RFC 1951 may end with: a last block, and nothing in it. */
#define LAST_BLOCK "\x03\x00"
#define END_SIZE   (sizeof SPOOL_PIECE_END - 1)
#define LAST_SIZE  (sizeof LAST_BLOCK - 1)

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

/* What is known of a part that is packed as ours are. */
static bool
part_is_packed(zip_t *zip, uint32_t part, zip_stat_t *stat)
{
    const zip_uint64_t needed =
        ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_CRC | ZIP_STAT_COMP_METHOD;

    return zip_stat_index(zip, part, 0, stat) == 0 && (stat->valid & needed) == needed &&
           stat->comp_method == ZIP_CM_DEFLATE;
}

bool
xlsx_whole_fits(zip_t *zip, uint32_t part)
{
    zip_stat_t stat;

    return part_is_packed(zip, part, &stat) && stat.size <= WHOLE_MOST &&
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

/* A long part on its way: packed bytes that were read and not made large yet, and one piece. */
struct pieces {
    zip_file_t *file;
    struct libdeflate_decompressor *inflater;
    bool last; /* the piece is the last one */
    size_t at, length;
    char packed[PACKED_MOST + LAST_SIZE];
    char made[SPOOL_PIECE];
    size_t made_length;
};

/* Moves what is left to the front and fills up behind it; false when there was nothing to add. */
static bool
pieces_fill(struct pieces *pieces)
{
    zip_int64_t got;

    pieces->length -= pieces->at;
    memmove(pieces->packed, pieces->packed + pieces->at, pieces->length);
    pieces->at = 0;
    got = zip_fread(pieces->file, pieces->packed + pieces->length, PACKED_MOST - pieces->length);
    pieces->length += got > 0 ? (size_t)got : 0;
    return got > 0;
}

/* Makes LENGTH bytes large, which are a whole stream. */
static bool
piece_inflate(struct pieces *pieces, size_t length)
{
    size_t taken = 0;
    enum libdeflate_result result =
        libdeflate_deflate_decompress_ex(pieces->inflater, pieces->packed + pieces->at, length,
                                         pieces->made, SPOOL_PIECE, &taken, &pieces->made_length);

    return result == LIBDEFLATE_SUCCESS && taken == length;
}

/* A piece in the middle, up to END, lacks a last block; it gets one for as long as it takes. */
static bool
piece_inflate_middle(struct pieces *pieces, size_t end)
{
    char kept[LAST_SIZE];
    bool good;

    memcpy(kept, pieces->packed + end, LAST_SIZE);
    memcpy(pieces->packed + end, LAST_BLOCK, LAST_SIZE);
    good = piece_inflate(pieces, end + LAST_SIZE - pieces->at);
    memcpy(pieces->packed + end, kept, LAST_SIZE);
    if (good)
        pieces->at = end;
    return good;
}

/* What looks like the end of a piece may stand in its middle by chance: then it does not make a
 * whole stream. */
static bool
piece_next(struct pieces *pieces)
{
    size_t from = pieces->at;

    for (;;) {
        const char *end =
            memmem(pieces->packed + from, pieces->length - from, SPOOL_PIECE_END, END_SIZE);

        if (end != NULL) {
            from = (size_t)(end - pieces->packed) + END_SIZE;
            if (piece_inflate_middle(pieces, from))
                return true;
        } else if (pieces_fill(pieces)) {
            from = pieces->at;
        } else {
            pieces->last = true;
            return piece_inflate(pieces, pieces->length);
        }
    }
}

static enum xlsx_pieces
pieces_take(struct pieces *pieces, const zip_stat_t *stat,
            bool (*take)(void *context, const char *bytes, size_t length), void *context)
{
    uint64_t taken = 0;
    uint32_t sum = 0;

    while (!pieces->last) {
        if (!piece_next(pieces) || pieces->made_length > stat->size - taken)
            return taken == 0 ? PIECES_OTHERWISE : PIECES_DAMAGED;
        sum = libdeflate_crc32(sum, pieces->made, pieces->made_length);
        taken += pieces->made_length;
        if (pieces->made_length > 0 && !take(context, pieces->made, pieces->made_length))
            return PIECES_READ;
    }
    return taken == stat->size && sum == stat->crc ? PIECES_READ : PIECES_DAMAGED;
}

enum xlsx_pieces
xlsx_pieces_read(zip_t *zip, uint32_t part, uint64_t most,
                 bool (*take)(void *context, const char *bytes, size_t length), void *context)
{
    enum xlsx_pieces result;
    struct pieces *pieces;
    zip_stat_t stat;

    if (!part_is_packed(zip, part, &stat) || stat.size <= WHOLE_MOST || stat.size > most)
        return PIECES_OTHERWISE;
    pieces = malloc(sizeof *pieces);
    must(pieces != NULL);
    pieces->file = zip_fopen_index(zip, part, ZIP_FL_COMPRESSED);
    pieces->inflater = libdeflate_alloc_decompressor();
    must(pieces->inflater != NULL);
    pieces->last = false;
    pieces->at = pieces->length = 0;
    result = pieces->file == NULL ? PIECES_OTHERWISE : pieces_take(pieces, &stat, take, context);
    if (pieces->file != NULL)
        zip_fclose(pieces->file);
    libdeflate_free_decompressor(pieces->inflater);
    free(pieces);
    return result;
}
