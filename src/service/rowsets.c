/* SPDX-License-Identifier: MIT */
#include "service/rowsets.h"

#include <errno.h>
#include <strings.h>

#include "base/file.h"
#include "port/digest.h"
#include "port/unicode.h"
#include "service/rowsets_parts.h"

struct text
rowset_trim(struct text text)
{
    if (text.length == 0)
        return text;
    if ((unsigned char)(text.at[0] - 0x21) >= 0x5E ||
        (unsigned char)(text.at[text.length - 1] - 0x21) >= 0x5E)
        return unicode_trim(text);
    return text;
}

#define FIRST_BYTES 64

/* What a file is by its first bytes.  What is surely no CSV goes to the reader of workbooks, which
 * knows the words for it. */
static enum rowset_kind
kind_of(const unsigned char *bytes, size_t length)
{
    static const struct {
        const char *magic;
        size_t length;
    } BOOKS[] = {
        {"PK\x03\x04",                       4},
        {"PK\x05\x06",                       4},
        {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8},
        {"%PDF-",                            5},
    };
    size_t at = 0;

    for (size_t i = 0; i < sizeof BOOKS / sizeof *BOOKS; i++)
        if (length >= BOOKS[i].length && memcmp(bytes, BOOKS[i].magic, BOOKS[i].length) == 0)
            return ROWSET_SHEET;
    /* a byte order mark, and the NULs of UTF-16 */
    while (at < length && strchr("\xEF\xBB\xBF\xFF\xFE \t\r\n", bytes[at]) != NULL)
        at++;
    return at < length && bytes[at] == '<' ? ROWSET_XML : ROWSET_CSV;
}

/* Whatever is named as a workbook is meant to be one, so it is told why it is none. */
static bool
is_named_as_book(const char *path)
{
    const char *dot = strrchr(path, '.');

    return dot != NULL && (strcasecmp(dot, ".xlsx") == 0 || strcasecmp(dot, ".xlsm") == 0 ||
                           strcasecmp(dot, ".xls") == 0);
}

static bool
find_kind(const char *path, enum rowset_kind *kind, struct error *err)
{
    unsigned char first[FIRST_BYTES];
    FILE *file = fopen(path, "rbe");
    size_t got;

    if (file == NULL)
        return error_raise_system(err, ERR_INPUT, errno, "cannot open \"%s\"", path);
    got = fread(first, 1, sizeof first, file);
    fclose(file);
    *kind = is_named_as_book(path) ? ROWSET_SHEET : kind_of(first, got);
    return true;
}

bool
rowsets_read(struct arena *arena, const char *path, const struct rowset_options *options,
             struct rowset_file *file, struct error *err)
{
    static bool (*const READERS[])(struct arena *, const char *, const struct rowset_options *,
                                   struct rowset_file *, struct error *) = {
        [ROWSET_CSV] = rowsets_csv, [ROWSET_SHEET] = rowsets_book, [ROWSET_XML] = rowsets_xml};
    static const struct rowset_options ALL = {.encoding = NULL};
    struct file_stamp stamp = file_stamp(path);

    *file = (struct rowset_file){
        .file = {.name = arena_copy(arena, path_base(path), strlen(path_base(path)))}};
    if (!file_exists(path))
        return error_raise(err, ERR_INPUT, "there is no file \"%s\"", path);
    if (!find_kind(path, &file->kind, err) || !digest_file(path, file->file.sha256, err) ||
        !READERS[file->kind](arena, path, options == NULL ? &ALL : options, file, err))
        return false;
    if (file_has_changed(path, &stamp))
        return error_raise(err, ERR_CONFLICT,
                           "\"%s\" was changed while it was being read; run again", path);
    return true;
}
