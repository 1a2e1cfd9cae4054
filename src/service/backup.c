/* SPDX-License-Identifier: MIT */
#include "service/backup.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/lock.h"
#include "model/canonical_json.h"
#include "port/archive.h"
#include "port/digest.h"
#include "service/audit.h"
#include "store/ledger.h"

#define DATABASE     "deltareturn.db"
#define CONTENTS     "contents.sha256"
#define COPY         "backup.tmp.db"
#define MEMORY       "signer.state"
#define MEMORY_MOST  ((size_t)4096)
#define FILES_MOST   1000000
#define LOCK_SECONDS 10

static const struct archive_limits LIMITS = {.bytes = BACKUP_MOST, .files = FILES_MOST};

/* What goes into which of the two. */
static const char *const DATA[] = {"deltareturn.conf", "keys/log.pub", "snapshots", "artefacts"};
static const char *const KEYS[] = {"keys/log.pem", "keys/data"};

/* --- recording ----------------------------------------------------------------------------------
 */

struct recording {
    struct state *state;
    const struct actor *actor;
    uint64_t seq;
};

static bool
record_work(struct db *db, void *context, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct recording *recording = context;
    struct record record = {.act = ACT_BACKUP_MADE,
                            .actor = recording->actor,
                            .role = ROLE_ADMINISTRATOR,
                            .delegation = LEAF_NO_DELEGATION,
                            .kind = "backup"};
    uint64_t size;

    if (!ledger_size(db, recording->state->authority, &size, err))
        return false;
    record.document = arena_printf(arena, "{\"leaves\":%" PRIu64 "}", size);
    return ledger_record(recording->state, &record, &recording->seq, err);
}

bool
backup_record(struct state *state, const struct actor *actor, uint64_t *seq, struct error *err)
{
    struct recording recording = {.state = state, .actor = actor};

    if (!actor_needs(actor, ROLE_ADMINISTRATOR, err) ||
        !db_transaction(state->db, record_work, &recording, err))
        return false;
    *seq = recording.seq;
    return true;
}

/* --- writing -------------------------------------------------------------------------------------
 */

struct packing {
    struct arena *arena;
    const char *dir;
    struct archive_file *files;
    size_t count, room;
};

static bool
pack_file(struct packing *packing, const char *name, const char *path, struct error *err)
{
    struct archive_file file = {.name = name};

    if (!file_read(packing->arena, path, BACKUP_MOST, &file.bytes, err))
        return false;
    if (packing->count == packing->room) {
        struct archive_file *more =
            ARENA_ARRAY(packing->arena, struct archive_file, 2 * packing->room + 64);

        if (packing->count > 0)
            memcpy(more, packing->files, packing->count * sizeof *more);
        packing->files = more;
        packing->room = 2 * packing->room + 64;
    }
    packing->files[packing->count++] = file;
    return true;
}

/* A file, or a folder with all it holds; what is not there is left out. */
static bool
pack(struct packing *packing, const char *name, struct error *err)
{
    const char *path = path_join(packing->arena, packing->dir, name);
    struct dirent *entry;
    struct stat status;
    bool good = true;
    DIR *dir;

    if (stat(path, &status) != 0)
        return errno == ENOENT ||
               error_raise_system(err, ERR_STORAGE, errno, "cannot look at \"%s\"", path);
    if (!S_ISDIR(status.st_mode))
        return pack_file(packing, name, path, err);
    dir = opendir(path);
    if (dir == NULL)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot read \"%s\"", path);
    while (good && (entry = readdir(dir)) != NULL)
        if (entry->d_name[0] != '.')
            good = pack(packing, path_join(packing->arena, name, entry->d_name), err);
    closedir(dir);
    return good;
}

/* "sha256sum -c" reads it; it comes last. */
static bool
contents_of(struct arena *arena, const struct archive_file *files, size_t count, struct text *list,
            struct error *err)
{
    struct builder out = {.arena = arena};
    struct hasher hasher;

    if (!digest_hasher(arena, &hasher, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct hash sum = hash_text(&hasher, files[i].bytes);

        if (strcmp(files[i].name, CONTENTS) != 0)
            builder_printf(&out, "%s  %s\n", hash_hex(&sum).text, files[i].name);
    }
    *list = (struct text){out.at, out.length};
    return true;
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(((const struct archive_file *)a)->name, ((const struct archive_file *)b)->name);
}

/* Reads an archive whose list of contents has to be the one that its files make. */
static bool
backup_read(struct arena *arena, const char *path, struct archive *archive, struct error *err)
{
    const struct archive_file *contents;
    struct text bytes, expected;

    if (!file_read(arena, path, BACKUP_MOST, &bytes, err))
        return false;
    if (!archive_read(arena, bytes, &LIMITS, archive, err)) {
        err->code = ERR_CONFLICT;
        return error_while(err, "\"%s\" is no whole backup", path);
    }
    contents = archive_find(archive, CONTENTS);
    if (!contents_of(arena, archive->files, archive->count, &expected, err))
        return false;
    return (contents != NULL && text_equals(contents->bytes, expected)) ||
           error_raise(err, ERR_CONFLICT,
                       "\"%s\" is no whole backup: its files are not those that it lists", path);
}

static bool
pack_end(struct packing *packing, const char *path, struct error *err)
{
    struct archive_file *files;
    struct archive archive = {.count = packing->count + 1};
    struct text bytes;

    if (packing->count == 0)
        return error_raise(err, ERR_INPUT, "there is nothing to put into \"%s\"", path);
    files = ARENA_ARRAY(packing->arena, struct archive_file, archive.count);
    archive.files = files;
    qsort(packing->files, packing->count, sizeof *packing->files, by_name);
    memcpy(files, packing->files, packing->count * sizeof *files);
    files[packing->count].name = CONTENTS;
    return contents_of(packing->arena, packing->files, packing->count, &files[packing->count].bytes,
                       err) &&
           archive_write(packing->arena, &archive, &bytes, err) &&
           file_write(path, bytes.at, bytes.length, err) &&
           backup_read(packing->arena, path, &archive, err);
}

static bool
write_data(struct state *state, const char *path, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct packing packing = {.arena = arena, .dir = state->dir};
    const char *copy = state_path(state, arena, COPY);
    bool good;

    unlink(copy);
    good = db_copy_to(state->db, copy, err) && pack_file(&packing, DATABASE, copy, err);
    unlink(copy);
    for (size_t i = 0; i < sizeof DATA / sizeof *DATA && good; i++)
        good = pack(&packing, DATA[i], err);
    return good && pack_end(&packing, path, err);
}

bool
backup_tidy(const struct state *state, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *copy = state_path(state, arena, COPY);
    const char *journal = arena_printf(arena, "%s-journal", copy);

    return (!file_exists(copy) || file_remove(copy, err)) &&
           (!file_exists(journal) || file_remove(journal, err));
}

bool
backup_write(struct state *state, const char *path, const char *keys_path, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct packing packing = {.arena = arena, .dir = state->dir};

    if (!write_data(state, path, err))
        return false;
    if (keys_path == NULL)
        return true;
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
        if (!pack(&packing, KEYS[i], err))
            return false;
    return pack_end(&packing, keys_path, err);
}

/* --- putting back --------------------------------------------------------------------------------
 */

/* Names of our own making only: no file lands outside the folder. */
static bool
name_is_ours(const char *name, const char *const *list, size_t count)
{
    bool listed = strcmp(name, DATABASE) == 0;

    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(list[i]);

        listed = listed || (strncmp(name, list[i], length) == 0 &&
                            (name[length] == '\0' || name[length] == '/'));
    }
    return listed && strstr(name, "..") == NULL && strstr(name, "//") == NULL;
}

static bool
unpack(const char *dir, const struct archive *archive, const char *const *list, size_t count,
       struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    for (size_t i = 0; i < archive->count; i++) {
        const struct archive_file *file = &archive->files[i];
        const char *path = path_join(arena, dir, file->name);
        const char *folder = arena_copy(arena, path, (size_t)(path_base(path) - path) - 1);

        if (strcmp(file->name, CONTENTS) == 0)
            continue;
        if (!name_is_ours(file->name, list, count))
            return error_raise(err, ERR_CONFLICT, "the backup holds a file that is none of ours");
        if (!folders_make(folder, err) ||
            !file_write(path, file->bytes.at, file->bytes.length, err))
            return false;
    }
    return true;
}

static bool
put_keys(struct arena *arena, const char *to, const char *from, const char *keys_path,
         struct error *err)
{
    struct packing packing = {.arena = arena, .dir = from};
    struct archive keys;

    if (keys_path != NULL)
        return backup_read(arena, keys_path, &keys, err) &&
               unpack(to, &keys, KEYS, sizeof KEYS / sizeof *KEYS, err);
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
        if (!pack(&packing, KEYS[i], err))
            return false;
    keys = (struct archive){.files = packing.files, .count = packing.count};
    return unpack(to, &keys, KEYS, sizeof KEYS / sizeof *KEYS, err);
}

/* What the signing process remembers is no part of any backup: it stays where it is. */
static bool
put_memory(struct arena *arena, const char *to, const char *from, struct error *err)
{
    const char *memory = path_join(arena, from, MEMORY);
    struct text bytes;

    return !file_exists(memory) ||
           (file_read(arena, memory, MEMORY_MOST, &bytes, err) &&
            file_write(path_join(arena, to, MEMORY), bytes.at, bytes.length, err));
}

/* The log of what is put back is sound in itself; whether it is the newest, its next user hears. */
static bool
log_is_sound(const char *dir, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct audit_options options = {.log_only = true};
    struct audit_report report;
    struct state *state;

    return state_open(arena, dir, STATE_WRITE, &state, err) &&
           audit_check(state, NULL, &options, &report, err);
}

static bool
put_folders(struct arena *arena, const char *dir, struct error *err)
{
    static const char *const FOLDERS[] = {"keys", "snapshots", "artefacts", "tiles", "mail"};

    for (size_t i = 0; i < sizeof FOLDERS / sizeof *FOLDERS; i++)
        if (!folders_make(path_join(arena, dir, FOLDERS[i]), err))
            return false;
    return true;
}

bool
backup_restore(const char *dir, const char *path, const char *keys_path, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct new_folder *folder;
    struct archive archive;
    const char *to;

    if (!backup_read(arena, path, &archive, err))
        return false;
    if (archive_find(&archive, DATABASE) == NULL)
        return error_raise(err, ERR_CONFLICT, "\"%s\" holds no database; is it one of keys?", path);
    if (folder_exists(dir) &&
        !lock_take(arena, path_join(arena, dir, "lock"),
                   arena_printf(arena, "the state folder \"%s\"", dir), LOCK_SECONDS, err))
        return false;
    if (!folder_create(arena, dir, &folder, err))
        return false;
    to = folder_path(folder);
    return put_folders(arena, to, err) &&
           unpack(to, &archive, DATA, sizeof DATA / sizeof *DATA, err) &&
           put_keys(arena, to, dir, keys_path, err) && put_memory(arena, to, dir, err) &&
           log_is_sound(to, err) && folder_commit(folder, folder_is_filled(dir), err);
}
