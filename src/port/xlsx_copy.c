/* SPDX-License-Identifier: MIT */
#include "port/xlsx_copy.h"

#include <errno.h>
#include <zip.h>

#include "base/file.h"

#define PIECE 65536

struct xlsx_copy {
    struct arena *arena;
    const char *path;
    zip_source_t *source;
    zip_t *zip; /* NULL once written */
    size_t count;
    uint64_t bytes_left;
};

static void
copy_release(void *handle)
{
    struct xlsx_copy *copy = handle;

    if (copy->zip != NULL)
        zip_discard(copy->zip);
    if (copy->source != NULL)
        zip_source_free(copy->source);
}

static bool
not_whole(const struct xlsx_copy *copy, zip_error_t *reason, struct error *err)
{
    error_raise(err, ERR_INPUT, "%s is not a whole .xlsx workbook: %s", copy->path,
                zip_error_strerror(reason));
    zip_error_fini(reason);
    return false;
}

static bool
copy_open(struct xlsx_copy *copy, struct text bytes, struct error *err)
{
    zip_error_t reason;

    zip_error_init(&reason);
    copy->source = zip_source_buffer_create(bytes.at, bytes.length, 0, &reason);
    if (copy->source == NULL)
        return not_whole(copy, &reason, err);
    copy->zip = zip_open_from_source(copy->source, ZIP_CHECKCONS, &reason);
    if (copy->zip == NULL)
        return not_whole(copy, &reason, err);
    zip_source_keep(copy->source);
    copy->count = (size_t)zip_get_num_entries(copy->zip, 0);
    return true;
}

bool
xlsx_copy_open(struct arena *arena, const char *path, const struct xlsx_limits *limits,
               struct xlsx_copy **out, struct error *err)
{
    struct xlsx_copy *copy = ARENA_ARRAY(arena, struct xlsx_copy, 1);
    struct text bytes;

    copy->arena = arena;
    copy->path = arena_copy(arena, path, strlen(path));
    copy->bytes_left = limits->bytes;
    if (!file_read(arena, path, XLSX_COPY_MOST, &bytes, err))
        return false;
    arena_defer(arena, copy_release, copy);
    *out = copy;
    return copy_open(copy, bytes, err);
}

size_t
xlsx_copy_count(const struct xlsx_copy *copy)
{
    return copy->count;
}

const char *
xlsx_copy_name(const struct xlsx_copy *copy, size_t part)
{
    const char *name = zip_get_name(copy->zip, part, ZIP_FL_UNCHANGED);

    return name == NULL ? "" : name;
}

bool
xlsx_copy_has(const struct xlsx_copy *copy, const char *name)
{
    return zip_name_locate(copy->zip, name, 0) >= 0;
}

static bool
part_fault(const struct xlsx_copy *copy, const char *name, const char *fault, struct error *err)
{
    return error_raise(err, ERR_INPUT, "%s: the part \"%.200s\" %s", copy->path, name, fault);
}

static bool
read_on(struct xlsx_copy *copy, zip_file_t *file, const char *name, struct builder *out,
        struct error *err)
{
    char piece[PIECE];
    zip_int64_t got;

    builder_puts(out, "");
    while ((got = zip_fread(file, piece, sizeof piece)) > 0) {
        if ((uint64_t)got > copy->bytes_left)
            return part_fault(copy, name, "makes the workbook larger than is read", err);
        copy->bytes_left -= (uint64_t)got;
        builder_put(out, piece, (size_t)got);
    }
    return got == 0 || part_fault(copy, name, "is damaged", err);
}

bool
xlsx_copy_read(struct xlsx_copy *copy, struct arena *arena, const char *name, struct text *bytes,
               struct error *err)
{
    struct builder out = {.arena = arena};
    zip_file_t *file = zip_fopen(copy->zip, name, ZIP_FL_UNCHANGED);
    bool good;

    if (file == NULL)
        return part_fault(copy, name, "cannot be opened", err);
    good = read_on(copy, file, name, &out, err);
    zip_fclose(file);
    *bytes = (struct text){.at = out.at, .length = out.length};
    return good;
}

bool
xlsx_copy_put(struct xlsx_copy *copy, const char *name, struct text bytes, struct error *err)
{
    zip_int64_t place = zip_name_locate(copy->zip, name, 0);
    zip_source_t *source = zip_source_buffer(copy->zip, bytes.at, bytes.length, 0);
    zip_stat_t before;

    if (place < 0 || source == NULL || zip_stat_index(copy->zip, (zip_uint64_t)place, 0, &before)) {
        zip_source_free(source);
        return part_fault(copy, name, "cannot be exchanged", err);
    }
    if (zip_file_replace(copy->zip, (zip_uint64_t)place, source, 0) != 0) {
        zip_source_free(source);
        return part_fault(copy, name, "cannot be exchanged", err);
    }
    if (zip_file_set_mtime(copy->zip, (zip_uint64_t)place, before.mtime, 0) != 0 ||
        zip_set_file_compression(copy->zip, (zip_uint64_t)place, ZIP_CM_DEFLATE, 0) != 0)
        return part_fault(copy, name, "cannot be exchanged", err);
    return true;
}

bool
xlsx_copy_drop(struct xlsx_copy *copy, const char *name, struct error *err)
{
    zip_int64_t place = zip_name_locate(copy->zip, name, 0);

    return (place >= 0 && zip_delete(copy->zip, (zip_uint64_t)place) == 0) ||
           part_fault(copy, name, "cannot be left out", err);
}

static bool
stream_put(struct xlsx_copy *copy, FILE *stream)
{
    char piece[PIECE];
    zip_int64_t got = -1;

    if (zip_source_open(copy->source) != 0)
        return false;
    while ((got = zip_source_read(copy->source, piece, sizeof piece)) > 0)
        if (fwrite(piece, 1, (size_t)got, stream) != (size_t)got)
            break;
    zip_source_close(copy->source);
    return got == 0 && fflush(stream) == 0;
}

bool
xlsx_copy_write(struct xlsx_copy *copy, FILE *stream, struct error *err)
{
    if (zip_close(copy->zip) != 0)
        return error_raise(err, ERR_STORAGE, "%s cannot be copied: %s", copy->path,
                           zip_strerror(copy->zip));
    copy->zip = NULL;
    return stream_put(copy, stream) ||
           error_raise_system(err, ERR_STORAGE, errno, "the copy of %s cannot be written",
                              copy->path);
}
