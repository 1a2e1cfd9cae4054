/* SPDX-License-Identifier: MIT */
/*
 * The files behind returns and snapshots: each opened with its key, unpacked, and held against its
 * SHA-256; the manifest against what the log names, and its list against what is kept.
 */
#include <inttypes.h>

#include "base/clock.h"
#include "base/file.h"
#include "model/canonical_json.h"
#include "model/manifest.h"
#include "port/unicode.h"
#include "service/audit_parts.h"
#include "service/evidence.h"
#include "service/vault.h"
#include "store/filings.h"
#include "store/ledger.h"
#include "store/snapshots.h"

static bool
files_check(struct audit *audit, struct vault_box *box, const struct artefacts *files,
            struct error *err)
{
    for (size_t i = 0; i < files->count; i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const struct artefact *file = &files->list[i];
        struct text bytes;

        if (!vault_get(arena, box, file->sha256, (size_t)file->length, &bytes, err))
            return error_while(err, "%s", file->name);
        audit->report->files++;
    }
    return true;
}

/* What is marked as erased is what the log tells as that.  A box that is still there is no damage:
 * the erasure was interrupted, and the next command ends it. */
static bool
erasure_check(struct audit *audit, enum vault_kind kind, const char *id, bool marked,
              struct error *err)
{
    if (marked != audit_is_erased(audit, id))
        return error_raise(err, ERR_CONFLICT, "%s",
                           marked ? "it is marked as erased, and no leaf of the log tells that"
                                  : "the log tells that it was erased, and it is not marked so");
    if (!marked)
        return true;
    audit->report->erased++;
    audit->report->unfinished += vault_is_there(audit->state, kind, id);
    return true;
}

static bool
box_open(struct audit *audit, enum vault_kind kind, const char *id, struct vault_box **box,
         struct error *err)
{
    if (vault_open(audit->arena, audit->state, kind, id, false, box, err))
        return true;
    err->code = ERR_CONFLICT;
    return false;
}

static const struct artefact *
file_named(const struct artefacts *files, struct text name)
{
    for (size_t i = 0; i < files->count; i++)
        if (text_is(name, files->list[i].name))
            return &files->list[i];
    return NULL;
}

/* What the run made, and the rules it went by, lie in one box. */
static bool
is_listed(const struct manifest *manifest, const struct artefact *file)
{
    static const enum manifest_list KEPT[] = {MANIFEST_ARTEFACTS, MANIFEST_RULES};

    for (size_t k = 0; k < sizeof KEPT / sizeof *KEPT; k++)
        for (size_t i = 0; i < manifest->lists[KEPT[k]].count; i++) {
            const struct manifest_file *told = &manifest->lists[KEPT[k]].files[i];

            if (text_is(told->name, file->name) && told->bytes == file->length &&
                strcmp(hash_hex(&told->sum).text, file->sha256) == 0)
                return true;
        }
    return false;
}

static bool
manifest_check(struct vault_box *box, const struct artefacts *files, const char *man,
               struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const struct artefact *kept = file_named(files, text_of(EVIDENCE_MANIFEST));
    struct manifest manifest;
    struct text bytes;

    if (kept == NULL || strcmp(kept->sha256, man) != 0)
        return error_raise(err, ERR_CONFLICT, "%s is %s that the log names", EVIDENCE_MANIFEST,
                           kept == NULL ? "missing; it is the one" : "not the one");
    if (!vault_get(arena, box, kept->sha256, (size_t)kept->length, &bytes, err) ||
        !manifest_read(arena, bytes, &manifest, err))
        return error_while(err, "%s", EVIDENCE_MANIFEST);
    for (size_t i = 0; i < manifest.lists[MANIFEST_ARTEFACTS].count; i++) {
        const struct manifest_file *told = &manifest.lists[MANIFEST_ARTEFACTS].files[i];
        const struct artefact *file = file_named(files, told->name);

        if (file == NULL || strcmp(hash_hex(&told->sum).text, file->sha256) != 0 ||
            told->bytes != file->length)
            return error_raise(err, ERR_CONFLICT, "%.*s is %s", TEXT_ARGS(told->name),
                               file == NULL ? "missing" : "not the one in the manifest");
    }
    for (size_t i = 0; i < files->count; i++)
        if (&files->list[i] != kept && !is_listed(&manifest, &files->list[i]))
            return error_raise(err, ERR_CONFLICT, "%s is kept, and the manifest does not list it",
                               files->list[i].name);
    return true;
}

static bool
revision_check(struct audit *audit, const char *filing, int64_t number, struct error *err)
{
    const char *id = arena_printf(audit->arena, "%s.%" PRId64, filing, number);
    struct artefacts files;
    struct revision revision;
    struct vault_box *box;

    if (!filings_revision(audit->state->db, audit->arena, filing, number, &revision, err) ||
        !filings_artefacts(audit->state->db, audit->arena, filing, number, &files, err) ||
        !erasure_check(audit, VAULT_REVISION, id, revision.erased != 0, err))
        return false;
    if (revision.man[0] == '\0' || revision.erased != 0)
        return true;
    return box_open(audit, VAULT_REVISION, id, &box, err) && files_check(audit, box, &files, err) &&
           manifest_check(box, &files, revision.man, err);
}

static bool
filings_check(struct audit *audit, struct error *err)
{
    struct filing_list filings;

    if (!filings_list(audit->state->db, audit->arena, audit->state->authority, &filings, err))
        return false;
    for (size_t i = 0; i < filings.count; i++)
        for (int64_t number = 1; number <= filings.list[i].revision; number++)
            if (!revision_check(audit, filings.list[i].id, number, err)) {
                error_while(err, "revision %" PRId64 " of the return for %s", number,
                            filings.list[i].period);
                if (!audit_found(audit, err))
                    return false;
            }
    return true;
}

struct import_told {
    const struct snapshot *snapshot;
    const struct audit *audit;
    bool is;
};

/* An import is of the moment of its leaf; before leaves gave it, the clock's, by seconds earlier.
 */
static bool
import_leaf(void *context, const struct log_leaf *leaf, struct error *err)
{
    struct import_told *told = context;
    int64_t apart = leaf->at_ms - told->snapshot->imported;
    const struct canon *document;
    struct text bytes;

    if (leaf->act != ACT_DATASET_IMPORTED || apart < -MOMENTS_APART || apart > MOMENTS_APART)
        return true;
    if (!ledger_document(told->audit->state->db, told->audit->arena, told->audit->state->authority,
                         leaf->seq, &bytes, err) ||
        !canon_read(told->audit->arena, bytes, unicode_is_normal, &document, err))
        return error_while(err, "the document of leaf %" PRIu64, leaf->seq);
    told->is |=
        strcmp(canon_text_at(told->audit->arena, document, "snapshot"), told->snapshot->id) == 0;
    return true;
}

static bool
import_check(struct audit *audit, const struct snapshot *snapshot, struct error *err)
{
    struct import_told told = {.snapshot = snapshot, .audit = audit};

    return audit_walk(audit, import_leaf, &told, err) &&
           (told.is ||
            error_raise(err, ERR_CONFLICT, "no leaf of the log tells that it was imported on %s",
                        london_format(snapshot->imported).text));
}

/* A snapshot's name is the SHA-256 over the list of its files. */
static bool
snapshot_name_check(struct audit *audit, const char *id, const struct artefacts *files,
                    struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct builder list = {.arena = arena};
    struct hash sum;

    for (size_t i = 0; i < files->count; i++)
        builder_printf(&list, "%s  %s\n", files->list[i].sha256, files->list[i].name);
    sum = hash_text(&audit->hasher, (struct text){list.at, list.length});
    return strcmp(hash_hex(&sum).text, id) == 0 ||
           error_raise(err, ERR_CONFLICT, "its list of files is not the one that was imported");
}

static bool
snapshot_check(struct audit *audit, const struct snapshot *snapshot, struct error *err)
{
    struct artefacts files;
    struct vault_box *box;

    if (!erasure_check(audit, VAULT_SNAPSHOT, snapshot->id, snapshot->erased != 0, err) ||
        !import_check(audit, snapshot, err))
        return false;
    if (snapshot->erased != 0)
        return true;
    return snapshots_files(audit->state->db, audit->arena, snapshot->id, &files, err) &&
           snapshot_name_check(audit, snapshot->id, &files, err) &&
           box_open(audit, VAULT_SNAPSHOT, snapshot->id, &box, err) &&
           files_check(audit, box, &files, err);
}

static bool
snapshots_check(struct audit *audit, struct error *err)
{
    struct snapshots snapshots;

    if (!snapshots_list(audit->state->db, audit->arena, audit->state->authority, &snapshots, err))
        return false;
    for (size_t i = 0; i < snapshots.count; i++)
        if (!snapshot_check(audit, &snapshots.list[i], err)) {
            error_while(err, "snapshot %.12s", snapshots.list[i].id);
            if (!audit_found(audit, err))
                return false;
        }
    return true;
}

bool
audit_files(struct audit *audit, struct error *err)
{
    return audit_erasures(audit, err) && filings_check(audit, err) && snapshots_check(audit, err);
}
