/* SPDX-License-Identifier: MIT */
/* The manifest of a draft: every file behind it, by its digest. */
#include "service/drafting_parts.h"

#include "base/file.h"
#include "base/random.h"
#include "port/deflate.h"
#include "port/digest.h"
#include "port/xlsx_write.h"

#define ID_MOST    64
#define STEM_MOST  40
#define CHECK_MOST 12

static bool
is_id_sign(char sign)
{
    return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z') ||
           (sign >= '0' && sign <= '9') || sign == '-' || sign == '_' || sign == '.';
}

const char *
drafting_id(struct arena *arena, const struct hasher *hasher, const char *name)
{
    struct hash sum = hash_text(hasher, text_of(name));
    char *stem = arena_copy(arena, name, strlen(name));
    bool good = strlen(name) <= ID_MOST;

    for (char *at = stem; *at != '\0'; at++)
        if (!is_id_sign(*at)) {
            *at = '_';
            good = false;
        }
    return good
               ? name
               : arena_printf(arena, "%.*s-%.*s", STEM_MOST, stem, CHECK_MOST, hash_hex(&sum).text);
}

static int
by_name(const void *left, const void *right)
{
    const struct manifest_file *a = left, *b = right;

    return text_compare(a->name, b->name);
}

/* Puts the files whose names begin with one of two words, or with neither. */
struct listing {
    struct arena *arena;
    const struct hasher *hasher;
    struct manifest_file *files;
    size_t count;
};

static void
list_file(struct listing *listing, const char *name, const struct artefact *artefact)
{
    struct manifest_file *file = &listing->files[listing->count++];

    file->name = text_of(drafting_id(listing->arena, listing->hasher, name));
    file->bytes = artefact->length;
    must(hash_read_hex(text_of(artefact->sha256), &file->sum));
}

static void
list_end(struct listing *listing, struct manifest *manifest, enum manifest_list which)
{
    if (listing->count > 0)
        qsort(listing->files, listing->count, sizeof *listing->files, by_name);
    manifest->lists[which].files = listing->files;
    manifest->lists[which].count = listing->count;
}

static struct listing
listing_begin(struct drafting *drafting, const struct hasher *hasher)
{
    size_t most = drafting->kept.count + drafting->done->making.laid.files.count;

    return (struct listing){
        .arena = drafting->arena,
        .hasher = hasher,
        .files = ARENA_ARRAY(drafting->arena, struct manifest_file, most),
    };
}

static void
put_lists(struct drafting *drafting, const struct hasher *hasher, struct manifest *manifest)
{
    const struct artefacts *dataset = &drafting->done->making.laid.files;
    struct listing made = listing_begin(drafting, hasher);
    struct listing read = listing_begin(drafting, hasher);
    struct listing rules = listing_begin(drafting, hasher);

    for (size_t i = 0; i < drafting->kept.count; i++) {
        const struct artefact *file = &drafting->kept.list[i];

        list_file(strncmp(file->name, DRAFTING_RULES, strlen(DRAFTING_RULES)) == 0 ? &rules : &made,
                  file->name, file);
    }
    for (size_t i = 0; i < dataset->count; i++) {
        const struct artefact *file = &dataset->list[i];
        size_t prefix = strlen(IMPORTS_MAPPING);

        if (strncmp(file->name, IMPORTS_MAPPING, prefix) == 0)
            list_file(&rules, arena_printf(drafting->arena, "mapping-%s", file->name + prefix),
                      file);
        else
            list_file(&read, file->name, file);
    }
    list_end(&made, manifest, MANIFEST_ARTEFACTS);
    list_end(&read, manifest, MANIFEST_DATASET);
    list_end(&rules, manifest, MANIFEST_RULES);
}

bool
drafting_manifest(struct drafting *drafting, struct text *bytes, struct error *err)
{
    const struct filing *filing = &drafting->done->filing;
    struct manifest manifest = {
        .authority = text_of(drafting->state->authority),
        .kind = text_of(filing->kind),
        .filing = text_of(filing->id),
        .quarter = drafting->request->options->period.quarter,
        .revision = filing->revision,
        .versions = {[MANIFEST_DELTARETURN] = text_of(PROGRAM_VERSION),
                     [MANIFEST_XLSXWRITER] = text_of(xlsx_writer_version()),
                     [MANIFEST_ZLIB] = text_of(deflate_version())},
    };
    struct hasher hasher;

    if (!digest_hasher(drafting->arena, &hasher, err))
        return false;
    random_bytes(manifest.salt.bytes, sizeof manifest.salt.bytes);
    put_lists(drafting, &hasher, &manifest);
    return manifest_write(drafting->arena, &manifest, bytes, err) ||
           error_while(err, "the manifest");
}
