/* SPDX-License-Identifier: MIT */
#include "service/log_keys.h"

#include <inttypes.h>

#include "base/file.h"
#include "base/number.h"
#include "model/merkle.h"
#include "port/digest.h"
#include "port/signing.h"
#include "service/sealing.h"

#define FILE_MOST ((size_t)64 * 1024)

static size_t
count_lines(struct text text)
{
    size_t count = 1;

    for (size_t i = 0; i < text.length; i++)
        count += text.at[i] == '\n';
    return count;
}

static bool
line_read(struct arena *arena, const struct hasher *hasher, struct text line, struct log_keys *keys,
          struct error *err)
{
    struct text key = line, size;
    uint64_t until = UINT64_MAX;
    bool older = text_cut(line, ' ', &key, &size);

    if (older != (keys->count > 0) || (older && !decimal_read(size, MERKLE_SIZE_MOST, &until)))
        return error_raise(err, ERR_INPUT, "it is no key%s",
                           keys->count > 0 ? " and the size it signed up to" : "");
    if (!note_key_read(hasher, key, &keys->list[keys->count].key, err))
        return false;
    keys->list[keys->count].line = arena_copy(arena, key.at, key.length);
    keys->list[keys->count++].until = until;
    return true;
}

static bool
text_of_keys(struct arena *arena, const struct state *state, struct text *text, struct error *err)
{
    const char *path = state_path(state, arena, LOG_KEYS_FILE), *line;

    if (file_exists(path))
        return file_read(arena, path, FILE_MOST, text, err);
    if (!sealing_public_key(arena, state->dir, state->origin, &line, err))
        return false;
    *text = text_of(line);
    return true;
}

bool
log_keys_parse(struct arena *arena, const struct hasher *hasher, struct text text,
               struct log_keys *keys, struct error *err)
{
    size_t most = count_lines(text);
    struct text line, rest = text;

    *keys = (struct log_keys){.list = arena_alloc_many(arena, most, sizeof *keys->list)};
    do {
        if (!text_cut(rest, '\n', &line, &rest)) {
            line = rest;
            rest = text_of("");
        }
        if (!line_read(arena, hasher, line, keys, err))
            return most > 1 ? error_while(err, "line %zu", keys->count + 1) : false;
    } while (rest.length > 0);
    return true;
}

bool
log_keys_read(struct arena *arena, const struct state *state, struct log_keys *keys,
              struct error *err)
{
    struct hasher hasher;
    struct text text;

    *keys = (struct log_keys){.list = NULL};
    if (!digest_hasher(arena, &hasher, err) || !text_of_keys(arena, state, &text, err))
        return false;
    if (log_keys_parse(arena, &hasher, text, keys, err))
        return true;
    err->code = ERR_CONFLICT;
    return error_while(err, "%s", LOG_KEYS_FILE);
}

/* Keys that were read, and how their file was then. */
struct kept_keys {
    struct arena *arena; /* in which they live, emptied when they are read again */
    const char *path;
    struct file_stamp stamp;
    struct log_keys keys; /* none: not read yet */
};

static void
forget(void *handle)
{
    struct kept_keys *kept = handle;

    arena_free(&kept->arena);
}

static struct kept_keys *
kept_new(struct state *state)
{
    struct kept_keys *kept = ARENA_ARRAY(state->arena, struct kept_keys, 1);

    kept->arena = arena_new();
    kept->path = state_path(state, state->arena, LOG_KEYS_FILE);
    arena_defer(state->arena, forget, kept);
    return kept;
}

/* Without the file there is nothing by which a change could be seen. */
static bool
is_current(const struct kept_keys *kept)
{
    return kept->keys.count > 0 && kept->stamp.number != 0 &&
           !file_has_changed(kept->path, &kept->stamp);
}

bool
log_keys_known(struct state *state, struct log_keys *keys, struct error *err)
{
    struct kept_keys *kept = state->keys;

    if (kept == NULL)
        kept = state->keys = kept_new(state);
    if (!is_current(kept)) {
        arena_empty(kept->arena);
        kept->keys.count = 0;
        kept->stamp = file_stamp(kept->path);
        if (!log_keys_read(kept->arena, state, &kept->keys, err)) {
            kept->keys.count = 0;
            return false;
        }
    }
    *keys = kept->keys;
    return true;
}

const struct note_key *
log_keys_at(const struct log_keys *keys, uint64_t size)
{
    size_t i = keys->count - 1;

    while (i > 0 && keys->list[i].until < size)
        i--;
    return &keys->list[i].key;
}

const struct note_key *
log_keys_newest(struct arena *arena, const struct log_keys *keys, const char *note)
{
    struct error ignored = {.code = ERR_NONE};
    struct note read;

    if (!note_read(arena, text_of(note), &read, &ignored))
        return NULL;
    for (size_t i = 0; i < keys->count; i++) {
        struct note_mark mark;

        if (note_check(arena, &read, &keys->list[i].key, signature_is_right, &mark, &ignored) &&
            mark.is_there)
            return &keys->list[i].key;
    }
    return NULL;
}

bool
log_keys_write(const struct state *state, const struct log_keys *before, const char *line,
               uint64_t until, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct builder text = {.arena = arena};

    builder_printf(&text, "%s\n", line);
    for (size_t i = 0; i < before->count; i++)
        builder_printf(&text, "%s %" PRIu64 "\n", before->list[i].line,
                       i == 0 ? until : before->list[i].until);
    return file_write(state_path(state, arena, LOG_KEYS_FILE), text.at, text.length, err);
}
