/* SPDX-License-Identifier: MIT */
#include "model/checkpoint.h"

#include <inttypes.h>

#include "base/base64.h"
#include "base/number.h"

void
checkpoint_write(struct builder *out, const struct checkpoint *checkpoint)
{
    builder_put(out, checkpoint->origin.at, checkpoint->origin.length);
    builder_printf(out, "\n%" PRIu64 "\n", checkpoint->head.size);
    builder_base64(out, checkpoint->head.root.bytes, HASH_SIZE);
    builder_puts(out, "\n");
    builder_put(out, checkpoint->extensions.at, checkpoint->extensions.length);
}

/* Whole lines, none of them empty. */
static bool
lines_are_sound(struct text text)
{
    struct text line;

    while (text.length > 0)
        if (!text_cut(text, '\n', &line, &text) || line.length == 0)
            return false;
    return true;
}

bool
checkpoint_read(struct text text, struct checkpoint *checkpoint, struct error *err)
{
    struct text size, root;

    if (!text_cut(text, '\n', &checkpoint->origin, &text) || checkpoint->origin.length == 0)
        return error_raise(err, ERR_INPUT, "line 1 of the checkpoint does not name its log");
    if (!text_cut(text, '\n', &size, &text) ||
        !decimal_read(size, MERKLE_SIZE_MOST, &checkpoint->head.size))
        return error_raise(err, ERR_INPUT, "line 2 of the checkpoint is not a number of leaves");
    if (!text_cut(text, '\n', &root, &text) ||
        !base64_read(root, checkpoint->head.root.bytes, HASH_SIZE))
        return error_raise(err, ERR_INPUT,
                           "line 3 of the checkpoint is not a root of 32 bytes in base64");
    checkpoint->extensions = text;
    return lines_are_sound(text) ||
           error_raise(err, ERR_INPUT, "the checkpoint's further lines are not whole lines");
}

bool
checkpoint_open(struct arena *arena, struct text bytes, const struct note_key *log,
                ed25519_check_fn *check, struct checkpoint *checkpoint, struct note *note,
                struct error *err)
{
    struct note_mark mark;

    if (!note_read(arena, bytes, note, err) || !checkpoint_read(note->text, checkpoint, err) ||
        !note_check(arena, note, log, check, &mark, err))
        return false;
    if (!mark.is_there)
        return error_raise(err, ERR_INPUT, "the checkpoint is not signed with the key of %.*s",
                           TEXT_ARGS(log->name));
    if (!text_equals(checkpoint->origin, log->name))
        return error_raise(err, ERR_INPUT, "the checkpoint is another log's than the key of %.*s",
                           TEXT_ARGS(log->name));
    return true;
}
