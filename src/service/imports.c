/* SPDX-License-Identifier: MIT */
#include "service/imports.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/random.h"
#include "model/canonical_json.h"
#include "model/manifest.h"
#include "model/table.h"
#include "port/digest.h"
#include "port/unicode.h"
#include "service/mapped.h"
#include "service/source.h"
#include "service/vault.h"

#define ID_LEAST  8 /* digits by which a snapshot may be named */
#define FILE_MOST ((size_t)2 << 30)

/* A file to be taken in. */
struct given_file {
    const char *name, *path;
    char sha256[65];
};

struct taking {
    struct arena *arena;
    struct state *state;
    const struct actor *actor;
    struct given_file *files; /* by name */
    size_t count;
    struct capacity capacity;
    struct import_done *done;
    const struct also *also;
};

/* --- which files --------------------------------------------------------------------------------
 */

/* Names go into the manifest, and a file of that name is written again for each run. */
static bool
name_is_good(const char *name, struct error *err)
{
    struct text text = text_of(name);
    bool good = text.length <= 200 && unicode_is_clean(text) && unicode_is_normal(text);

    for (size_t i = 0; i < text.length; i++)
        good = good && (unsigned char)name[i] >= ' ' && name[i] != 0x7F;
    return good || error_raise(err, ERR_INPUT,
                               "a file's name is too long, or not in UTF-8 as keyboards write it; "
                               "rename it");
}

static bool
give(struct taking *taking, const char *name, const char *path, struct error *err)
{
    struct given_file *file = &taking->files[taking->count++];

    file->name = arena_copy(taking->arena, name, strlen(name));
    file->path = arena_copy(taking->arena, path, strlen(path));
    return name_is_good(name, err) && digest_file(path, file->sha256, err);
}

/* The contract's own files, or the one file that holds all tables. */
static bool
give_plain(struct taking *taking, const char *data, struct error *err)
{
    taking->files = ARENA_ARRAY(taking->arena, struct given_file, TABLE_COUNT + 1);
    if (file_exists(data))
        return give(taking, path_base(data), data, err);
    for (unsigned table = 0; table < TABLE_COUNT; table++) {
        unsigned alike;
        const char *path = source_path(taking->arena, data, (enum table_id)table, &alike);

        if (path != NULL && !give(taking, TABLES[table].file, path, err))
            return false;
    }
    return taking->count > 0 ||
           error_raise(err, ERR_INPUT,
                       "--data: \"%s\" holds none of families.csv and the other tables; name the "
                       "folder that does, a workbook or an XML file, or add --mapping",
                       data);
}

/* The exports that the mapping reads, and the mapping. */
static bool
give_mapped(struct taking *taking, const char *data, const char *mapping, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    bool folder = folder_exists(data);
    struct mapped mapped;

    if (!mapped_open(scratch, mapping, data, &mapped, err))
        return false;
    if (mapped.feed.file_count > MANIFEST_FILES)
        return error_raise(err, ERR_INPUT,
                           "--data: the mapping reads %zu files of \"%s\", and a return is made "
                           "from at most %d; put exports of one kind together",
                           mapped.feed.file_count, data, MANIFEST_FILES);
    taking->files = ARENA_ARRAY(taking->arena, struct given_file, mapped.feed.file_count + 1);
    for (size_t i = 0; i < mapped.feed.file_count; i++) {
        const char *name = mapped.feed.files[i].name;

        if (!give(taking, name, folder ? path_join(scratch, data, name) : data, err))
            return false;
    }
    return give(taking, arena_printf(scratch, IMPORTS_MAPPING "%s", path_base(mapped.mapping.path)),
                mapped.mapping.path, err);
}

static int
by_name(const void *left, const void *right)
{
    const struct given_file *a = left, *b = right;

    return strcmp(a->name, b->name);
}

static bool
name_snapshot(struct taking *taking, struct error *err)
{
    struct builder lines = {.arena = taking->arena};
    struct hasher hasher;
    struct hash sum;

    qsort(taking->files, taking->count, sizeof *taking->files, by_name);
    for (size_t i = 0; i < taking->count; i++)
        builder_printf(&lines, "%s  %s\n", taking->files[i].sha256, taking->files[i].name);
    if (!digest_hasher(taking->arena, &hasher, err))
        return false;
    sum = hash_text(&hasher, (struct text){lines.at, lines.length});
    taking->done->id = arena_copy(taking->arena, hash_hex(&sum).text, 64);
    return true;
}

/* --- into the vault, then into the database -----------------------------------------------------
 */

static bool
put_files(struct taking *taking, struct error *err)
{
    struct artefacts *kept = &taking->done->files;
    struct vault_box *box;

    kept->list = ARENA_ARRAY(taking->arena, struct artefact, taking->count);
    if (!vault_open(taking->arena, taking->state, VAULT_SNAPSHOT, taking->done->id, true, &box,
                    err))
        return false;
    for (size_t i = 0; i < taking->count; i++) {
        ARENA_SCOPE struct arena *scratch = arena_new();
        struct given_file *file = &taking->files[i];
        struct text bytes;
        char sha256[65];

        if (!file_read(scratch, file->path, FILE_MOST, &bytes, err) ||
            !vault_put(box, bytes, sha256, err))
            return false;
        if (strcmp(sha256, file->sha256) != 0)
            return error_raise(err, ERR_CONFLICT,
                               "\"%s\" was changed while it was being read; import again",
                               file->path);
        kept->list[kept->count++] = (struct artefact){
            .name = file->name, .sha256 = file->sha256, .length = (int64_t)bytes.length};
    }
    return true;
}

/* The salt keeps anybody who only has the log from trying files. */
static const char *
snapshot_document(struct taking *taking)
{
    struct canon *object = canon_object(taking->arena), *list = canon_list(taking->arena);
    struct builder text = {.arena = taking->arena};

    for (size_t i = 0; i < taking->done->files.count; i++) {
        const struct artefact *file = &taking->done->files.list[i];
        struct canon *entry = canon_object(taking->arena);

        canon_put(entry, "bytes", canon_number(taking->arena, file->length));
        canon_put(entry, "name", canon_text(taking->arena, text_of(file->name)));
        canon_put(entry, "sha256", canon_text(taking->arena, text_of(file->sha256)));
        canon_add(list, entry);
    }
    canon_put(object, "files", list);
    canon_put(object, "salt", canon_text(taking->arena, text_of(random_ref().text)));
    canon_put(object, "snapshot", canon_text(taking->arena, text_of(taking->done->id)));
    canon_write(&text, object);
    return text.at;
}

static bool
take_work(struct db *db, void *context, struct error *err)
{
    struct taking *taking = context;
    struct record record = {
        .act = ACT_DATASET_IMPORTED,
        .actor = taking->actor,
        .role = taking->capacity.role,
        .delegation = taking->capacity.delegation,
        .kind = "snapshot",
        .document = snapshot_document(taking),
    };

    if (!ledger_record(taking->state, &record, &taking->done->seq, err))
        return false;
    taking->done->imported = ledger_recorded_at(taking->state);
    return snapshots_add(db, taking->state->authority, taking->done->id,
                         taking->actor == NULL ? NULL : taking->actor->person.ref,
                         taking->done->imported, &taking->done->files, &taking->done->new, err) &&
           also_do(taking->also, db, err);
}

/* Whether the very same is there; what was erased does not come back by the same door. */
static bool
find_same(struct taking *taking, bool *found, struct error *err)
{
    struct snapshot snapshot;

    if (!snapshots_find(taking->state->db, taking->done->id, &snapshot, found, err))
        return false;
    if (*found && snapshot.erased != 0)
        return error_raise(err, ERR_CONFLICT,
                           "these very exports were imported once and erased on %s; export them "
                           "anew if they may be kept again",
                           london_format(snapshot.erased).text);
    taking->done->imported = snapshot.imported;
    return !*found || snapshots_files(taking->state->db, taking->arena, taking->done->id,
                                      &taking->done->files, err);
}

bool
imports_prepare(struct arena *arena, struct state *state, const struct actor *actor,
                const char *data, const char *mapping, struct import_prepared *prepared,
                struct error *err)
{
    struct import_done done = {.new = false};
    struct taking taking = {.arena = arena, .state = state, .actor = actor, .done = &done};
    bool found;

    if (!capacity_or_program(arena, state, actor, ROLE_PROVIDER, "", &taking.capacity, err))
        return false;
    if (!(mapping == NULL ? give_plain(&taking, data, err)
                          : give_mapped(&taking, data, mapping, err)))
        return false;
    if (!name_snapshot(&taking, err) || !find_same(&taking, &found, err) ||
        (!found && !put_files(&taking, err)))
        return false;
    *prepared = (struct import_prepared){.id = done.id, .files = done.files};
    return true;
}

static bool
also_only(struct db *db, void *context, struct error *err)
{
    return also_do(context, db, err);
}

bool
imports_record(struct arena *arena, struct state *state, const struct actor *actor,
               const struct import_prepared *prepared, const struct also *also,
               struct import_done *done, struct error *err)
{
    struct taking taking = {
        .arena = arena, .state = state, .actor = actor, .done = done, .also = also};
    union {
        const struct also *from;
        void *to;
    } more = {.from = also};
    bool found;

    *done = (struct import_done){.id = prepared->id, .files = prepared->files};
    if (!capacity_or_program(arena, state, actor, ROLE_PROVIDER, "", &taking.capacity, err) ||
        !find_same(&taking, &found, err))
        return false;
    if (!found && !vault_holds(state, VAULT_SNAPSHOT, prepared->id, &prepared->files))
        return error_raise(err, ERR_RETRY, "the sealed files are gone again; import them again");
    if (!found)
        return db_transaction(state->db, take_work, &taking, err);
    return also == NULL || db_transaction(state->db, also_only, more.to, err);
}

bool
imports_take(struct arena *arena, struct state *state, const struct actor *actor, const char *data,
             const char *mapping, struct import_done *done, struct error *err)
{
    struct import_prepared prepared;

    return imports_prepare(arena, state, actor, data, mapping, &prepared, err) &&
           imports_record(arena, state, actor, &prepared, NULL, done, err);
}

/* --- out of the vault ---------------------------------------------------------------------------
 */

bool
imports_find(struct arena *arena, struct state *state, const char *id, const char **found,
             struct error *err)
{
    struct snapshots snapshots;
    size_t length = id == NULL ? 0 : strlen(id);

    *found = NULL;
    if (id == NULL && !snapshots_last(state->db, arena, state->authority, found, err))
        return false;
    if (id == NULL)
        return *found != NULL || error_raise(err, ERR_INPUT,
                                             "there is no snapshot of exports yet; \"deltareturn "
                                             "import\" makes one");
    if (!snapshots_list(state->db, arena, state->authority, &snapshots, err))
        return false;
    for (size_t i = 0; i < snapshots.count; i++)
        if (length >= ID_LEAST && strncmp(snapshots.list[i].id, id, length) == 0) {
            if (*found != NULL)
                return error_raise(err, ERR_INPUT, "several snapshots begin with \"%s\"", id);
            *found = snapshots.list[i].id;
        }
    return *found != NULL || error_raise(err, ERR_INPUT,
                                         "there is no snapshot \"%s\"; name at least the first %d "
                                         "digits of one",
                                         id, ID_LEAST);
}

bool
imports_is_mapping(const char *name)
{
    return strncmp(name, IMPORTS_MAPPING, strlen(IMPORTS_MAPPING)) == 0;
}

static bool
is_contract_file(const char *name)
{
    for (unsigned table = 0; table < TABLE_COUNT; table++)
        if (strcmp(name, TABLES[table].file) == 0)
            return true;
    return false;
}

static bool
lay_file(struct vault_box *box, const struct artefact *file, const char *path, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct text bytes;

    return vault_get(arena, box, file->sha256, (size_t)file->length, &bytes, err) &&
           file_write(path, bytes.at, bytes.length, err);
}

bool
imports_lay_out(struct arena *arena, const struct state *state, const char *id, const char *folder,
                struct laid_out *laid, struct error *err)
{
    const char *data = path_join(arena, folder, "data");
    bool plain = true;
    struct vault_box *box;

    *laid = (struct laid_out){.data = data};
    if (!snapshots_files(state->db, arena, id, &laid->files, err) ||
        !vault_open(arena, state, VAULT_SNAPSHOT, id, false, &box, err) ||
        !folders_make(data, err) || !folders_make(path_join(arena, folder, IMPORTS_MAPPING), err))
        return false;
    for (size_t i = 0; i < laid->files.count; i++) {
        const struct artefact *file = &laid->files.list[i];
        const char *path =
            path_join(arena, imports_is_mapping(file->name) ? folder : data, file->name);

        if (!lay_file(box, file, path, err))
            return error_while(err, "snapshot %.8s", id);
        if (imports_is_mapping(file->name))
            laid->mapping = path;
        plain = plain && is_contract_file(file->name);
    }
    if (laid->mapping == NULL && !plain)
        laid->data = path_join(arena, data, laid->files.list[0].name);
    return true;
}
