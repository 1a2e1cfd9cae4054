/* SPDX-License-Identifier: MIT */
#include "service/evidence.h"

#include <inttypes.h>

#include "base/file.h"
#include "model/act.h"
#include "port/archive.h"
#include "port/digest.h"
#include "service/library.h"

#define TEMPLATE_MOST ((size_t)256 * 1024)
#define ACTS_MARK     "# @ACTS@\n"

struct bundle {
    struct arena *arena;
    struct archive_file *files;
    size_t count;
};

static void
put(struct bundle *bundle, const char *name, struct text bytes)
{
    bundle->files[bundle->count++] = (struct archive_file){.name = name, .bytes = bytes};
}

/* A key on a line of its own. */
static void
put_key(struct bundle *bundle, const char *name, const char *key)
{
    put(bundle, name, text_of(arena_printf(bundle->arena, "%s\n", key)));
}

static void
put_entry(struct bundle *bundle, const struct evidence_entry *entry)
{
    struct arena *arena = bundle->arena;

    put(bundle, arena_printf(arena, EVIDENCE_LOG "%" PRIu64 EVIDENCE_LEAF, entry->seq),
        entry->leaf);
    put(bundle, arena_printf(arena, EVIDENCE_LOG "%" PRIu64 EVIDENCE_PROOF, entry->seq),
        entry->proof);
    if (entry->statement.at != NULL)
        put(bundle,
            arena_printf(arena, EVIDENCE_STATEMENTS "%" PRIu64 EVIDENCE_STATEMENT, entry->seq),
            entry->statement);
}

static void
put_earlier(struct bundle *bundle, const struct evidence_earlier *earlier, size_t number)
{
    const char *name = arena_printf(bundle->arena, EVIDENCE_EARLIER "%zu", number);

    put_key(bundle, arena_printf(bundle->arena, "%s" EVIDENCE_EARLIER_KEY, name), earlier->key);
    put(bundle, arena_printf(bundle->arena, "%s" EVIDENCE_EARLIER_DOCUMENT, name),
        earlier->document);
    put(bundle, arena_printf(bundle->arena, "%s" EVIDENCE_PROOF, name), earlier->proof);
}

static bool
put_template(struct bundle *bundle, const char *name, struct text *text, struct error *err)
{
    const char *path =
        library_path(bundle->arena, arena_printf(bundle->arena, "evidence/%s", name));

    if (!file_read(bundle->arena, path, TEMPLATE_MOST, text, err)) {
        err->code = ERR_STORAGE;
        return error_while(err, "making a bundle of evidence");
    }
    put(bundle, name, *text);
    return true;
}

/* The script tells acts in the words of the program's own table. */
static bool
put_script(struct bundle *bundle, struct error *err)
{
    struct builder out = {.arena = bundle->arena};
    struct text script = text_of("");
    const char *mark;

    if (!put_template(bundle, "verify.sh", &script, err))
        return false;
    mark = strstr(script.at, ACTS_MARK);
    if (mark == NULL)
        return error_raise(err, ERR_STORAGE, "the template verify.sh has no line \"# @ACTS@\"");
    builder_put(&out, script.at, (size_t)(mark - script.at));
    for (unsigned i = 0; i < ACT_COUNT; i++)
        builder_printf(&out, "    %s) told=\"%s\" ;;\n", ACTS[i].name, ACTS[i].told);
    builder_puts(&out, mark + strlen(ACTS_MARK));
    bundle->files[bundle->count - 1].bytes = (struct text){out.at, out.length};
    return true;
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(((const struct archive_file *)a)->name, ((const struct archive_file *)b)->name);
}

/* What "sha256sum -c" reads: every file but this one, by name. */
static bool
put_contents(struct bundle *bundle, struct error *err)
{
    struct builder out = {.arena = bundle->arena};
    struct hasher hasher;

    if (!digest_hasher(bundle->arena, &hasher, err))
        return false;
    qsort(bundle->files, bundle->count, sizeof *bundle->files, by_name);
    for (size_t i = 0; i < bundle->count; i++) {
        struct hash sum = hash_text(&hasher, bundle->files[i].bytes);

        builder_printf(&out, "%s  %s\n", hash_hex(&sum).text, bundle->files[i].name);
    }
    put(bundle, EVIDENCE_CONTENTS, (struct text){out.at, out.length});
    return true;
}

bool
bundle_write(struct arena *arena, const struct evidence *evidence, struct text *bytes,
             struct error *err)
{
    size_t most = 9 + evidence->artefact_count + 3 * evidence->entry_count +
                  3 * evidence->earlier_count + evidence->witness_count;
    struct bundle bundle = {.arena = arena, .files = ARENA_ARRAY(arena, struct archive_file, most)};
    struct text readme;

    put(&bundle, EVIDENCE_MANIFEST, evidence->manifest);
    put(&bundle, EVIDENCE_CHECKPOINT, evidence->checkpoint);
    if (evidence->drawn.at != NULL) {
        put(&bundle, EVIDENCE_DRAWN, evidence->drawn);
        put(&bundle, EVIDENCE_SEED, evidence->seed);
        put(&bundle, EVIDENCE_GROWTH, evidence->growth);
    }
    put_key(&bundle, EVIDENCE_KEY, evidence->log_key);
    for (size_t i = 0; i < evidence->witness_count; i++)
        put_key(&bundle, arena_printf(arena, EVIDENCE_WITNESS "%zu.pub", i + 1),
                evidence->witness_keys[i]);
    for (size_t i = 0; i < evidence->earlier_count; i++)
        put_earlier(&bundle, &evidence->earlier[i], i + 1);
    for (size_t i = 0; i < evidence->artefact_count; i++)
        put(&bundle, arena_printf(arena, EVIDENCE_ARTEFACTS "%s", evidence->artefacts[i].name),
            evidence->artefacts[i].bytes);
    for (size_t i = 0; i < evidence->entry_count; i++)
        put_entry(&bundle, &evidence->entries[i]);
    if (!put_template(&bundle, "README.txt", &readme, err) || !put_script(&bundle, err) ||
        !put_contents(&bundle, err))
        return false;
    must(bundle.count <= most);
    return archive_write(arena, &(struct archive){bundle.files, bundle.count}, bytes, err);
}
