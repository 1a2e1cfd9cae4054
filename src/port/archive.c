/* SPDX-License-Identifier: MIT */
#include "port/archive.h"

#include <zip.h>

#define DOS_EPOCH_DATE 0x21 /* 1980-01-01, the first day a zip can name */

static void
zip_release(void *handle)
{
    zip_discard(handle);
}

static bool
zip_failed(zip_error_t *reason, enum error_code code, const char *what, struct error *err)
{
    error_raise(err, code, "%s: %s", what, zip_error_strerror(reason));
    zip_error_fini(reason);
    return false;
}

/* Whether a name is a plain relative path: no empty part, none of dots, no backslash, no control.
 */
static bool
name_is_plain(const char *name)
{
    for (const char *part = name;; part++) {
        size_t length = strcspn(part, "/");

        if (length == 0 || strncmp(part, ".", length) == 0 || strncmp(part, "..", length) == 0)
            return false;
        for (size_t i = 0; i < length; i++)
            if (part[i] == '\\' || (unsigned char)part[i] < 0x20)
                return false;
        part += length;
        if (*part == '\0')
            return true;
    }
}

/* Reads a file of SIZE bytes to its end: a wrong checksum shows only there. */
static bool
read_bytes(zip_t *zip, uint64_t place, char *bytes, uint64_t size)
{
    zip_file_t *stream = zip_fopen_index(zip, place, 0);
    char more;
    bool good;

    if (stream == NULL)
        return false;
    good = zip_fread(stream, bytes, size) == (zip_int64_t)size && zip_fread(stream, &more, 1) == 0;
    zip_fclose(stream);
    return good;
}

static bool
read_entry(struct arena *arena, zip_t *zip, uint64_t place, uint64_t *left,
           struct archive_file *file, struct error *err)
{
    const char *name = zip_get_name(zip, place, 0);
    zip_stat_t status;
    char *bytes;

    if (name == NULL || !name_is_plain(name))
        return error_raise(err, ERR_INPUT, "it holds a name that is no plain path");
    if (zip_stat_index(zip, place, 0, &status) != 0 || !(status.valid & ZIP_STAT_SIZE))
        return error_raise(err, ERR_INPUT, "the size of \"%.100s\" in it is not told", name);
    if (status.size > *left)
        return error_raise(err, ERR_INPUT, "it holds more than is read");
    *left -= status.size;
    bytes = arena_alloc(arena, (size_t)status.size + 1);
    if (!read_bytes(zip, place, bytes, status.size))
        return error_raise(err, ERR_INPUT, "\"%.100s\" in it is damaged", name);
    *file = (struct archive_file){
        .name = arena_copy(arena, name, strlen(name)), .bytes = {bytes, (size_t)status.size}
    };
    return true;
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(((const struct archive_file *)a)->name, ((const struct archive_file *)b)->name);
}

static bool
read_entries(struct arena *arena, zip_t *zip, const struct archive_limits *limits,
             struct archive *archive, struct error *err)
{
    zip_int64_t count = zip_get_num_entries(zip, 0);
    uint64_t left = limits->bytes;
    struct archive_file *files;

    if (count < 1)
        return error_raise(err, ERR_INPUT, "it holds no file");
    if (count > limits->files)
        return error_raise(err, ERR_INPUT, "it holds %lld files; at most %u are read",
                           (long long)count, limits->files);
    files = ARENA_ARRAY(arena, struct archive_file, (size_t)count);
    for (zip_int64_t i = 0; i < count; i++)
        if (!read_entry(arena, zip, (uint64_t)i, &left, &files[i], err))
            return false;
    qsort(files, (size_t)count, sizeof *files, by_name);
    for (zip_int64_t i = 1; i < count; i++)
        if (strcmp(files[i - 1].name, files[i].name) == 0)
            return error_raise(err, ERR_INPUT, "it holds \"%.100s\" twice", files[i].name);
    *archive = (struct archive){.files = files, .count = (size_t)count};
    return true;
}

bool
archive_read(struct arena *arena, struct text bytes, const struct archive_limits *limits,
             struct archive *archive, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    zip_error_t reason;
    zip_source_t *source;
    zip_t *zip;

    zip_error_init(&reason);
    source = zip_source_buffer_create(bytes.at, bytes.length, 0, &reason);
    if (source == NULL)
        return zip_failed(&reason, ERR_STORAGE, "the archive cannot be read", err);
    zip = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &reason);
    if (zip == NULL) {
        zip_source_free(source);
        return zip_failed(&reason, ERR_INPUT, "it is no whole zip", err);
    }
    arena_defer(scratch, zip_release, zip);
    return read_entries(arena, zip, limits, archive, err);
}

/* Hands the files to libzip, which reads them when the archive is closed. */
static bool
add_files(zip_t *zip, const struct archive *archive, struct error *err)
{
    for (size_t i = 0; i < archive->count; i++) {
        const struct archive_file *file = &archive->files[i];
        zip_source_t *source = zip_source_buffer(zip, file->bytes.at, file->bytes.length, 0);
        zip_int64_t place =
            source == NULL ? -1 : zip_file_add(zip, file->name, source, ZIP_FL_ENC_UTF_8);

        if (place < 0) {
            zip_source_free(source);
            return error_raise(err, ERR_STORAGE, "the archive cannot take \"%s\"", file->name);
        }
        if (zip_file_set_dostime(zip, (zip_uint64_t)place, 0, DOS_EPOCH_DATE, 0) != 0)
            return error_raise(err, ERR_STORAGE, "the archive cannot take \"%s\"", file->name);
    }
    return true;
}

/* All bytes that a source has collected. */
static bool
take_bytes(struct arena *arena, zip_source_t *source, struct text *bytes, struct error *err)
{
    zip_stat_t status;
    char *made;
    bool good;

    if (zip_source_stat(source, &status) != 0 || !(status.valid & ZIP_STAT_SIZE) ||
        zip_source_open(source) != 0)
        return error_raise(err, ERR_STORAGE, "the archive cannot be written");
    made = arena_alloc(arena, (size_t)status.size + 1);
    good = zip_source_read(source, made, status.size) == (zip_int64_t)status.size;
    zip_source_close(source);
    *bytes = (struct text){made, (size_t)status.size};
    return good || error_raise(err, ERR_STORAGE, "the archive cannot be written");
}

static bool
close_failed(zip_t *zip, struct error *err)
{
    return error_raise(err, ERR_STORAGE, "the archive cannot be written: %s", zip_strerror(zip));
}

bool
archive_write(struct arena *arena, const struct archive *archive, struct text *bytes,
              struct error *err)
{
    zip_error_t reason;
    zip_source_t *source;
    zip_t *zip;
    bool good;

    zip_error_init(&reason);
    source = zip_source_buffer_create(NULL, 0, 0, &reason);
    if (source == NULL)
        return zip_failed(&reason, ERR_STORAGE, "the archive cannot be written", err);
    zip_source_keep(source);
    zip = zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, &reason);
    if (zip == NULL) {
        zip_source_free(source);
        zip_source_free(source);
        return zip_failed(&reason, ERR_STORAGE, "the archive cannot be written", err);
    }
    good = add_files(zip, archive, err) && (zip_close(zip) == 0 || close_failed(zip, err));
    if (!good)
        zip_discard(zip);
    good = good && take_bytes(arena, source, bytes, err);
    zip_source_free(source);
    return good;
}

const struct archive_file *
archive_find(const struct archive *archive, const char *name)
{
    for (size_t i = 0; i < archive->count; i++)
        if (strcmp(archive->files[i].name, name) == 0)
            return &archive->files[i];
    return NULL;
}
