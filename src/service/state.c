/* SPDX-License-Identifier: MIT */
#include "service/state.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/folder.h"
#include "base/lock.h"
#include "port/digest.h"
#include "service/lending.h"
#include "service/settings.h"
#include "store/authority.h"
#include "store/schema.h"
#include "store/statements.h"

#define LOCK_SECONDS   10
#define SERVE_SECONDS  1 /* what a killed service had started may take a moment to die */
#define AUTHORITY_MOST 20
#define ORIGIN_MOST    100
#define NOTES_ROOM     ((uint64_t)1 << 20) /* bytes */

static const char *const FOLDERS[] = {"keys", "snapshots", "artefacts", "tiles", "mail"};

const char *
state_path(const struct state *state, struct arena *arena, const char *name)
{
    return path_join(arena, state->dir, name);
}

static bool
is_word(const char *text, const char *marks, size_t most)
{
    size_t length = strlen(text);

    for (size_t i = 0; i < length; i++)
        if (!((text[i] >= 'a' && text[i] <= 'z') || (text[i] >= 'A' && text[i] <= 'Z') ||
              (text[i] >= '0' && text[i] <= '9') || strchr(marks, text[i]) != NULL))
            return false;
    return length > 0 && length <= most;
}

bool
state_authority_check(const char *code, struct error *err)
{
    return is_word(code, "-_", AUTHORITY_MOST) ||
           error_raise(err, ERR_INPUT,
                       "the authority's code \"%s\" has to be up to %d letters, digits, hyphens "
                       "and underscores, like E08000026",
                       code, AUTHORITY_MOST);
}

bool
state_origin_check(const char *origin, struct error *err)
{
    return (is_word(origin, ".-/", ORIGIN_MOST) && strstr(origin, "//") == NULL &&
            origin[0] != '/' && origin[strlen(origin) - 1] != '/') ||
           error_raise(err, ERR_INPUT,
                       "the origin \"%s\" has to be the name under which the log is known, like "
                       "returns.council.example/E08000026: no scheme, no blanks",
                       origin);
}

static bool
make_folders(const struct state *state, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    for (size_t i = 0; i < sizeof FOLDERS / sizeof FOLDERS[0]; i++) {
        const char *path = state_path(state, arena, FOLDERS[i]);

        if (mkdir(path, 0700) != 0)
            return error_raise_system(err, ERR_STORAGE, errno, "cannot make the folder \"%s\"",
                                      path);
    }
    return true;
}

bool
state_prepare(struct state *state, struct error *err)
{
    return schema_migrate(state->db, err) &&
           db_prepare(state->db, STATEMENT_TEXTS, STATEMENT_COUNT, err);
}

static bool
open_database(struct arena *arena, struct state *state, enum state_mode mode, struct error *err)
{
    const char *path = state_path(state, arena, "deltareturn.db");

    if (!digest_hasher(arena, &state->hasher, err) ||
        !db_open(arena, path, mode == STATE_READ ? DB_READ : DB_WRITE, &state->db, err))
        return false;
    if (mode != STATE_READ)
        return state_prepare(state, err);
    return schema_check(state->db, err) &&
           db_prepare(state->db, STATEMENT_TEXTS, STATEMENT_COUNT, err);
}

static bool
fill_new(struct state *state, state_fill *fill, void *context, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *settings = setting_file(arena);

    return make_folders(state, err) &&
           file_write(state_path(state, arena, SETTINGS_NAME), settings, strlen(settings), err) &&
           open_database(arena, state, STATE_WRITE, err) &&
           authority_add(state->db, state->authority, state->origin, clock_now(), err) &&
           (fill == NULL || fill(state, context, err));
}

bool
state_make(struct arena *arena, const char *dir, const char *authority, const char *origin,
           state_fill *fill, void *context, struct error *err)
{
    struct state made = {.authority = authority, .origin = origin};
    struct new_folder *folder;

    if (!state_authority_check(authority, err) || !state_origin_check(origin, err))
        return false;
    if (folder_is_filled(dir))
        return error_raise(err, ERR_CONFLICT,
                           "the folder \"%s\" already holds something; name a new one", dir);
    if (!folder_create(arena, dir, &folder, err))
        return false;
    made.dir = folder_path(folder);
    return fill_new(&made, fill, context, err) && folder_commit(folder, false, err);
}

/* Keys that others can read are no secret any more. */
static bool
folder_is_private(const char *dir, struct error *err)
{
    struct stat status;

    if (stat(dir, &status) != 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot look at \"%s\"", dir);
    return (status.st_mode & 077) == 0 ||
           error_raise(err, ERR_DENIED,
                       "the folder \"%s\" is open to others (mode %03o); \"chmod 700\" closes it",
                       dir, (unsigned)status.st_mode & 0777);
}

static void
forget_lock(void *handle)
{
    struct state *state = handle;

    state->locked = false;
}

static bool
take_lock(struct arena *arena, struct state *state, unsigned seconds, struct error *err)
{
    const char *what = arena_printf(arena, "the state folder \"%s\"", state->dir);

    arena_defer(arena, forget_lock, state);
    state->locked = lock_take(arena, state_path(state, arena, "lock"), what, seconds, err);
    return state->locked;
}

bool
state_lock(struct arena *arena, struct state *state, struct error *err)
{
    if (state->locked) /* taken twice, it would be given back at the first end */
        return true;
    return lending_borrow(arena, state->dir, &state->borrowed, err) &&
           take_lock(arena, state, LOCK_SECONDS, err);
}

#define SEALING "sealing"

bool
state_begin_sealing(struct arena *arena, const struct state *state, struct error *err)
{
    return lock_take(arena, state_path(state, arena, SEALING), "what is sealed without the lock", 0,
                     err);
}

bool
state_takes_notes(const struct state *state)
{
    struct error ignored = {.code = ERR_NONE};
    uint64_t room;

    return !state_is_frozen(state) &&
           (!folder_room(state->dir, &room, &ignored) || room >= NOTES_ROOM);
}

bool
state_is_sealing(const struct state *state, bool *sealing, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error own = {.code = ERR_NONE};

    *sealing = !state_begin_sealing(arena, state, &own);
    if (!*sealing || own.code == ERR_RETRY)
        return true;
    *err = own;
    return false;
}

bool
state_to_write(struct arena *arena, struct state *state, struct state **writing, struct error *err)
{
    *writing = state;
    return state->locked || state_open(arena, state->dir, STATE_WRITE, writing, err);
}

static bool
take_folder(struct arena *arena, struct state *state, enum state_mode mode, struct error *err)
{
    switch (mode) {
    case STATE_READ:
        return true;
    case STATE_WRITE:
        return state_lock(arena, state, err);
    case STATE_SERVE:
        break;
    }
    return take_lock(arena, state, SERVE_SECONDS, err);
}

/* What a killed process left unsealed; and beside the folder, what it did not put in its place. */
static void
sweep(const struct state *state, enum state_mode mode)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    folder_sweep(state_path(state, arena, STATE_MAKING));
    folder_sweep(state_path(state, arena, STATE_SHOWING));
    if (mode != STATE_READ)
        folder_sweep(state->dir);
}

bool
state_open(struct arena *arena, const char *dir, enum state_mode mode, struct state **state,
           struct error *err)
{
    struct state *made = ARENA_ARRAY(arena, struct state, 1);
    const char *what = arena_printf(arena, "the state folder \"%s\"", dir);

    made->arena = arena;
    made->dir = arena_copy(arena, dir, strlen(dir));
    if (!file_exists(state_path(made, arena, "deltareturn.db")))
        return error_raise(err, ERR_INPUT,
                           "\"%s\" is no state folder; \"deltareturn init\" makes one", dir);
    if (!folder_is_private(dir, err) || !take_folder(arena, made, mode, err))
        return false;
    sweep(made, mode);
    if (!open_database(arena, made, mode, err) ||
        !authority_read(made->db, arena, &made->authority, &made->origin, err))
        return error_while(err, "%s", what);
    *state = made;
    return true;
}
