/* SPDX-License-Identifier: MIT */
#include "port/xlsx_language.h"

#include <errno.h>
#include <zip.h>

#include "base/file.h"

#define CORE_PROPERTIES    "docProps/core.xml"
#define CORE_PROPERTIES_TO "</cp:coreProperties>"
#define CORE_MOST          65536
/* A workbook up to here is patched in memory. */
#define SMALL_WORKBOOK ((size_t)1024 * 1024)
/* 1980-01-01 in a zip's own terms, as libxlsxwriter dates every part. */
#define ZIP_FIRST_DATE ((1 << 5) | 1)

struct target {
    struct arena *arena;
    const char *path, *language;
};

static bool
language_fail(const struct target *target, zip_t *zip, struct error *err)
{
    error_raise(err, ERR_STORAGE, "%s: setting the language: %s", target->path, zip_strerror(zip));
    zip_discard(zip);
    return false;
}

/* The core properties with the language in them, or NULL when they cannot be read. */
static const char *
core_with_language(const struct target *target, zip_t *zip)
{
    char *core = arena_alloc(target->arena, CORE_MOST), *end;
    zip_file_t *part = zip_fopen(zip, CORE_PROPERTIES, 0);
    zip_int64_t length;

    if (part == NULL)
        return NULL;
    length = zip_fread(part, core, CORE_MOST - 1);
    zip_fclose(part);
    end = length < 0 ? NULL : strstr(core, CORE_PROPERTIES_TO);
    if (end == NULL)
        return NULL;
    return arena_printf(target->arena, "%.*s<dc:language>%s</dc:language>%s", (int)(end - core),
                        core, target->language, end);
}

static bool
language_put(const struct target *target, zip_t *zip, struct error *err)
{
    zip_int64_t place = zip_name_locate(zip, CORE_PROPERTIES, 0);
    const char *core = place < 0 ? NULL : core_with_language(target, zip);
    zip_source_t *source;

    if (core == NULL)
        return language_fail(target, zip, err);
    source = zip_source_buffer(zip, core, strlen(core), 0);
    if (source == NULL || zip_file_replace(zip, (zip_uint64_t)place, source, 0) < 0) {
        zip_source_free(source);
        return language_fail(target, zip, err);
    }
    if (zip_file_set_dostime(zip, (zip_uint64_t)place, 0, ZIP_FIRST_DATE, 0) < 0 ||
        zip_close(zip) < 0)
        return language_fail(target, zip, err);
    return true;
}

static bool
language_set_on_disk(const struct target *target, struct error *err)
{
    int problem = 0;
    zip_t *zip = zip_open(target->path, 0, &problem);

    if (zip == NULL)
        return error_raise(err, ERR_STORAGE, "%s: the workbook cannot be opened again",
                           target->path);
    return language_put(target, zip, err);
}

static bool
rewrite(const char *path, struct text bytes, struct error *err)
{
    FILE *stream = fopen(path, "wbe");
    bool good = stream != NULL && fwrite(bytes.at, 1, bytes.length, stream) == bytes.length;

    if (stream != NULL)
        good = fclose(stream) == 0 && good;
    return good || error_raise_system(err, ERR_STORAGE, errno, "cannot write \"%s\"", path);
}

/* Puts what a source holds after a zip_close in place of the workbook. */
static bool
source_keep(const struct target *target, zip_source_t *source, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    zip_stat_t stat;
    char *bytes;
    bool good;

    if (zip_source_stat(source, &stat) < 0 || zip_source_open(source) < 0)
        return error_raise(err, ERR_STORAGE, "%s: setting the language", target->path);
    bytes = arena_alloc(scratch, stat.size);
    good = zip_source_read(source, bytes, stat.size) == (zip_int64_t)stat.size;
    zip_source_close(source);
    if (!good)
        return error_raise(err, ERR_STORAGE, "%s: setting the language", target->path);
    return rewrite(target->path, (struct text){.at = bytes, .length = stat.size}, err);
}

/* The same bytes come out.  On a disk, libzip goes from part to part in a few hundred calls, and
 * has OpenSSL set up its random numbers for the name of a temporary file. */
static bool
language_set_in_memory(const struct target *target, struct text bytes, struct error *err)
{
    char *copy = malloc(bytes.length + 1); /* libzip 1.7 gives back bytes that are not its own */
    zip_source_t *source;
    zip_t *zip;
    bool good;

    must(copy != NULL);
    memcpy(copy, bytes.at, bytes.length);
    source = zip_source_buffer_create(copy, bytes.length, 1, NULL);
    zip = source == NULL ? NULL : zip_open_from_source(source, 0, NULL);

    if (zip == NULL) {
        zip_source_free(source); /* and the copy with it */
        return error_raise(err, ERR_STORAGE, "%s: the workbook cannot be opened again",
                           target->path);
    }
    zip_source_keep(source);
    good = language_put(target, zip, err) && source_keep(target, source, err);
    zip_source_free(source);
    return good;
}

bool
xlsx_language_set(const char *path, const char *language, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const struct target target = {.arena = arena, .path = path, .language = language};
    struct text bytes;

    if (file_size(path) > SMALL_WORKBOOK)
        return language_set_on_disk(&target, err);
    return file_read(arena, path, SMALL_WORKBOOK, &bytes, err) &&
           language_set_in_memory(&target, bytes, err);
}
