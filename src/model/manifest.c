/* SPDX-License-Identifier: MIT */
#include "model/manifest.h"

#include "model/canonical_json.h"
#include "model/fields.h"

static const char *const LISTS[MANIFEST_LISTS] = {
    [MANIFEST_ARTEFACTS] = "artefacts",
    [MANIFEST_DATASET] = "dataset",
    [MANIFEST_RULES] = "rules",
    [MANIFEST_MESSAGES] = "messages",
};
static const char *const PROGRAMS[MANIFEST_PROGRAMS] = {
    [MANIFEST_DELTARETURN] = "deltareturn",
    [MANIFEST_XLSXWRITER] = "libxlsxwriter",
    [MANIFEST_ZLIB] = "zlib",
};

/* What a manifest and its parts hold, in the order in which they stand. */
static const char *const MANIFEST_KEYS[] = {"artefacts", "authority", "dataset", "kind",
                                            "messages",  "per",       "ret",     "rev",
                                            "rules",     "salt",      "v",       "versions"};
static const char *const FILE_KEYS[] = {"bytes", "name", "sha256"};
static const char *const VERSION_KEYS[] = {"deltareturn", "libxlsxwriter", "zlib"};

static struct canon *
write_list(struct arena *arena, const struct manifest *manifest, unsigned which)
{
    struct canon *list = canon_list(arena);

    for (size_t i = 0; i < manifest->lists[which].count; i++) {
        const struct manifest_file *file = &manifest->lists[which].files[i];
        struct canon *object = canon_object(arena);

        canon_put(object, "name", canon_text(arena, file->name));
        canon_put(object, "bytes", canon_number(arena, file->bytes));
        canon_put(object, "sha256", canon_text(arena, text_of(hash_hex(&file->sum).text)));
        canon_add(list, object);
    }
    return list;
}

bool
manifest_write(struct arena *arena, const struct manifest *manifest, struct text *bytes,
               struct error *err)
{
    struct canon *object = canon_object(arena), *versions = canon_object(arena);
    struct builder out = {.arena = arena};
    struct manifest again;

    for (unsigned i = 0; i < MANIFEST_LISTS; i++)
        canon_put(object, LISTS[i], write_list(arena, manifest, i));
    for (unsigned i = 0; i < MANIFEST_PROGRAMS; i++)
        canon_put(versions, PROGRAMS[i], canon_text(arena, manifest->versions[i]));
    canon_put(object, "versions", versions);
    canon_put(object, "v", canon_number(arena, MANIFEST_VERSION));
    canon_put(object, "salt", canon_text(arena, text_of(hash_hex(&manifest->salt).text)));
    canon_put(object, "authority", canon_text(arena, manifest->authority));
    canon_put(object, "kind", canon_text(arena, manifest->kind));
    canon_put(object, "ret", canon_text(arena, manifest->filing));
    canon_put(object, "per", canon_text(arena, text_of(quarter_format(manifest->quarter).text)));
    canon_put(object, "rev", canon_number(arena, manifest->revision));
    canon_write(&out, object);
    *bytes = (struct text){out.at, out.length};
    return manifest_read(arena, *bytes, &again, err);
}

static bool
read_file(const struct canon *object, struct manifest_file *file, struct error *err)
{
    if (!fields_are(object, FILE_KEYS, FIELDS(FILE_KEYS)))
        return error_raise(err, ERR_INPUT, "a file is {\"bytes\",\"name\",\"sha256\"}");
    return field_number(object, "bytes", 0, &file->bytes, err) &&
           field_id(object, "name", &file->name, err) &&
           field_hash(object, "sha256", &file->sum, err);
}

static bool
read_list(struct arena *arena, const struct canon *object, struct manifest *manifest,
          unsigned which, struct error *err)
{
    const struct canon *list = canon_get(object, LISTS[which]);
    struct manifest_file *files;

    if (list->kind != CANON_LIST || list->count > MANIFEST_FILES)
        return error_raise(err, ERR_INPUT, "\"%s\" is not a list of at most %d files", LISTS[which],
                           MANIFEST_FILES);
    manifest->lists[which].files = files = ARENA_ARRAY(arena, struct manifest_file, list->count);
    for (const struct canon *item = list->first; item != NULL; item = item->next) {
        size_t *count = &manifest->lists[which].count;

        if (!read_file(item, &files[*count], err))
            return error_while(err, "\"%s\"", LISTS[which]);
        if (*count > 0 && text_compare(files[*count - 1].name, files[*count].name) >= 0)
            return error_raise(err, ERR_INPUT, "\"%s\" does not stand in the order of its names",
                               LISTS[which]);
        (*count)++;
    }
    return true;
}

static bool
read_versions(const struct canon *object, struct manifest *manifest, struct error *err)
{
    const struct canon *versions = canon_get(object, "versions");

    if (!fields_are(versions, VERSION_KEYS, FIELDS(VERSION_KEYS)))
        return error_raise(err, ERR_INPUT,
                           "\"versions\" is not {\"deltareturn\",\"libxlsxwriter\",\"zlib\"}");
    for (unsigned i = 0; i < MANIFEST_PROGRAMS; i++)
        if (!field_id(versions, PROGRAMS[i], &manifest->versions[i], err))
            return false;
    return true;
}

bool
manifest_read(struct arena *arena, struct text bytes, struct manifest *manifest, struct error *err)
{
    const struct canon *object;
    int64_t version = 0;

    *manifest = (struct manifest){.revision = 0};
    if (bytes.length > MANIFEST_SIZE_MOST)
        return error_raise(err, ERR_INPUT, "a manifest has at most %zu bytes", MANIFEST_SIZE_MOST);
    if (!canon_read(arena, bytes, NULL, &object, err))
        return false;
    if (!fields_are(object, MANIFEST_KEYS, FIELDS(MANIFEST_KEYS)))
        return error_raise(err, ERR_INPUT, "it does not hold the keys of a manifest");
    if (!field_number(object, "v", 1, &version, err))
        return false;
    if (version != MANIFEST_VERSION)
        return error_raise(err, ERR_INPUT, "\"v\" is not %d", MANIFEST_VERSION);
    for (unsigned i = 0; i < MANIFEST_LISTS; i++)
        if (!read_list(arena, object, manifest, i, err))
            return false;
    return field_hash(object, "salt", &manifest->salt, err) &&
           field_id(object, "authority", &manifest->authority, err) &&
           field_id(object, "kind", &manifest->kind, err) &&
           field_id(object, "ret", &manifest->filing, err) &&
           field_quarter(object, "per", &manifest->quarter, err) &&
           field_number(object, "rev", 1, &manifest->revision, err) &&
           read_versions(object, manifest, err);
}

struct fingerprint
manifest_fingerprint(const struct hash *manifest)
{
    struct hash_text hex = hash_hex(manifest);
    struct fingerprint out;

    snprintf(out.text, sizeof out.text, "%.5s-%.5s-%.5s-%.5s", hex.text, hex.text + 5,
             hex.text + 10, hex.text + 15);
    return out;
}
