/* SPDX-License-Identifier: MIT */
#include "service/vault.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/file.h"
#include "port/deflate.h"
#include "port/digest.h"

#define SEALED_MOST ((size_t)2 << 30)
#define KEYS_FOLDER "keys/data"

struct vault_box {
    struct arena *arena;
    const char *folder;
    struct seal_key key;
};

static const char *const FOLDERS[] = {
    [VAULT_SNAPSHOT] = "snapshots",
    [VAULT_REVISION] = "artefacts",
};

const char *
vault_folder(enum vault_kind kind)
{
    return FOLDERS[kind];
}

static const char *
box_place(struct arena *arena, const struct state *state, enum vault_kind kind, const char *id)
{
    return path_join(arena, state_path(state, arena, FOLDERS[kind]), id);
}

static const char *
key_place(struct arena *arena, const struct state *state, const char *id)
{
    return arena_printf(arena, "%s/%s.key", state_path(state, arena, KEYS_FOLDER), id);
}

static bool
key_make(const char *path, const char *keys, struct seal_key *key, struct error *err)
{
    *key = seal_key_new();
    return folder_make(keys, err) && file_write(path, key->bytes, sizeof key->bytes, err);
}

static bool
key_read(struct arena *arena, const char *path, struct seal_key *key, struct error *err)
{
    struct stat status;
    struct text bytes;

    if (stat(path, &status) == 0 && (status.st_mode & 077) != 0)
        return error_raise(err, ERR_DENIED, "the key \"%s\" can be read by others", path);
    if (!file_read(arena, path, SEAL_KEY_SIZE, &bytes, err))
        return false;
    if (bytes.length != SEAL_KEY_SIZE) {
        error_raise(err, ERR_STORAGE, "\"%s\" is no key of %d bytes", path, SEAL_KEY_SIZE);
        return error_spoilt(err);
    }
    memcpy(key->bytes, bytes.at, SEAL_KEY_SIZE);
    return true;
}

bool
vault_key(struct arena *arena, const struct state *state, const char *name, bool make,
          struct seal_key *key, struct error *err)
{
    const char *path = key_place(arena, state, name);

    if (file_exists(path))
        return key_read(arena, path, key, err);
    if (make)
        return key_make(path, state_path(state, arena, KEYS_FOLDER), key, err);
    return error_raise(err, ERR_INPUT,
                       "the key of \"%s\" is not there: it was erased, or its "
                       "backup has not been put back",
                       name);
}

bool
vault_open(struct arena *arena, const struct state *state, enum vault_kind kind, const char *id,
           bool make, struct vault_box **box, struct error *err)
{
    struct vault_box *made = ARENA_ARRAY(arena, struct vault_box, 1);

    made->arena = arena;
    made->folder = box_place(arena, state, kind, id);
    *box = made;
    /* a crash may have come between the key and the folder */
    return vault_key(arena, state, id, make, &made->key, err) &&
           (!make || folder_make(made->folder, err));
}

static bool
sum_of(struct text bytes, char sha256[65], struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct hasher hasher;
    struct hash sum;

    if (!digest_hasher(arena, &hasher, err))
        return false;
    sum = hash_text(&hasher, bytes);
    memcpy(sha256, hash_hex(&sum).text, 65);
    return true;
}

bool
vault_put(struct vault_box *box, struct text bytes, char sha256[65], struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct text packed, sealed;
    const char *path;

    if (!sum_of(bytes, sha256, err))
        return false;
    path = path_join(arena, box->folder, sha256);
    if (file_exists(path))
        return true;
    return deflate_pack(arena, bytes, &packed, err) &&
           seal_close(arena, &box->key, text_of(sha256), packed, &sealed, err) &&
           file_write(path, sealed.at, sealed.length, err);
}

/* What was sealed, opened and held against its name. */
static bool
unseal(struct arena *arena, const struct vault_box *box, const char *sha256, size_t length,
       struct text sealed, struct text *bytes, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct text packed;
    char sum[65];

    return seal_open(scratch, &box->key, text_of(sha256), sealed, &packed, err) &&
           deflate_unpack(arena, packed, length, bytes, err) && sum_of(*bytes, sum, err) &&
           (strcmp(sum, sha256) == 0 ||
            error_raise(err, ERR_STORAGE, "it is not what its name says"));
}

bool
vault_get(struct arena *arena, struct vault_box *box, const char *sha256, size_t length,
          struct text *bytes, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    const char *path = path_join(scratch, box->folder, sha256);
    struct text sealed;

    if (!file_exists(path)) {
        error_raise(err, ERR_STORAGE, "\"%s\" is missing", path);
        return error_spoilt(err);
    }
    if (!file_read(scratch, path, SEALED_MOST, &sealed, err))
        return error_while(err, "\"%s\"", path);
    if (unseal(arena, box, sha256, length, sealed, bytes, err))
        return true;
    error_while(err, "\"%s\"", path);
    return error_spoilt(err);
}

void
vault_keep(struct vault_box *box, const char *name, struct text bytes)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error ignored = {.code = ERR_NONE};
    struct text sealed;

    (void)(seal_close(arena, &box->key, text_of(name), bytes, &sealed, &ignored) &&
           file_write(path_join(arena, box->folder, name), sealed.at, sealed.length, &ignored));
}

bool
vault_kept(struct arena *arena, struct vault_box *box, const char *name, struct text *bytes)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    const char *path = path_join(scratch, box->folder, name);
    struct error ignored = {.code = ERR_NONE};
    struct text sealed;

    return file_exists(path) && file_read(scratch, path, SEALED_MOST, &sealed, &ignored) &&
           seal_open(arena, &box->key, text_of(name), sealed, bytes, &ignored);
}

static bool
is_kept(const char *name, const char *const *keep, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, keep[i]) == 0)
            return true;
    return false;
}

void
vault_prune(struct vault_box *box, const char *const *keep, size_t count)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    DIR *dir = opendir(box->folder);

    if (dir == NULL)
        return;
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir))
        if (entry->d_name[0] != '.' && !is_kept(entry->d_name, keep, count))
            unlink(path_join(arena, box->folder, entry->d_name));
    closedir(dir);
}

bool
vault_is_there(const struct state *state, enum vault_kind kind, const char *id)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    return file_exists(key_place(arena, state, id)) ||
           folder_exists(box_place(arena, state, kind, id));
}

bool
vault_holds(const struct state *state, enum vault_kind kind, const char *id,
            const struct artefacts *files)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *folder = box_place(arena, state, kind, id);
    bool holds = file_exists(key_place(arena, state, id));

    for (size_t i = 0; i < files->count; i++)
        holds = holds && file_exists(path_join(arena, folder, files->list[i].sha256));
    return holds;
}

/* Overwritten before it is removed: the name alone would leave the key itself on the disk. */
static bool
key_destroy(const char *path, struct error *err)
{
    static const unsigned char ZEROS[SEAL_KEY_SIZE];
    int descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    bool good;

    if (descriptor < 0)
        return errno == ENOENT ||
               error_raise_system(err, ERR_STORAGE, errno, "cannot destroy \"%s\"", path);
    good = !fault_strikes(FAULT_WRITE, err) &&
           pwrite(descriptor, ZEROS, sizeof ZEROS, 0) == (ssize_t)sizeof ZEROS &&
           !fault_strikes(FAULT_SYNC, err) && fsync(descriptor) == 0;
    if (!good)
        error_raise_system(err, ERR_STORAGE, errno, "cannot destroy \"%s\"", path);
    close(descriptor);
    return good && file_remove(path, err);
}

bool
vault_erase(const struct state *state, enum vault_kind kind, const char *id, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    return key_destroy(key_place(arena, state, id), err) &&
           folder_erase(box_place(arena, state, kind, id), err);
}
