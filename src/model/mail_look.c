/* SPDX-License-Identifier: MIT */
#include "model/mail_look.h"

#include "base/base64.h"

/* A line without its line break; false at the end. */
static bool
line_next(struct text *text, struct text *line)
{
    if (!text_cut(*text, '\n', line, text))
        return false;
    if (line->length > 0 && line->at[line->length - 1] == '\r')
        line->length--;
    return true;
}

static bool
begins(struct text text, const char *with)
{
    size_t length = strlen(with);

    return text.length >= length && memcmp(text.at, with, length) == 0;
}

/* --- header fields ------------------------------------------------------------------------------
 */

#define WORD_BEGIN "=?UTF-8?B?"

static bool
base64_put(struct builder *out, struct text text)
{
    struct text bytes;

    if (!base64_decode(out->arena, text, &bytes))
        return false;
    builder_put(out, bytes.at, bytes.length);
    return true;
}

/* "=?UTF-8?B?...?=" words become what they stand for; blanks between two of them are none. */
static const char *
decode(struct arena *arena, struct text value)
{
    struct builder out = {.arena = arena};
    size_t skip = strlen(WORD_BEGIN);

    builder_puts(&out, "");
    while (value.length > 0) {
        struct text word = {value.at + skip, 0};

        if (!begins(value, WORD_BEGIN)) {
            builder_put(&out, value.at++, 1);
            value.length--;
            continue;
        }
        while (skip + word.length + 1 < value.length && memcmp(word.at + word.length, "?=", 2) != 0)
            word.length++;
        if (skip + word.length + 2 > value.length || !base64_put(&out, word))
            break;
        value.at += skip + word.length + 2;
        value.length -= skip + word.length + 2;
        if (value.length > 1 && value.at[0] == ' ' &&
            begins((struct text){value.at + 1, value.length - 1}, WORD_BEGIN)) {
            value.at++;
            value.length--;
        }
    }
    return out.at;
}

/* A field's value with its folded lines, or NULL. */
static const char *
field(struct arena *arena, struct text head, const char *name)
{
    struct builder value = {.arena = arena};
    struct text line;
    bool in = false;

    while (line_next(&head, &line)) {
        if (in && line.length > 0 && line.at[0] == ' ') {
            builder_put(&value, line.at, line.length);
            continue;
        }
        if (in)
            break;
        in = begins(line, name);
        if (in)
            builder_put(&value, line.at + strlen(name), line.length - strlen(name));
    }
    return value.at == NULL ? NULL : decode(arena, (struct text){value.at, value.length});
}

static const char *
field_or(struct arena *arena, struct text head, const char *name, const char *otherwise)
{
    const char *value = field(arena, head, name);

    return value == NULL ? otherwise : value;
}

/* --- parts --------------------------------------------------------------------------------------
 */

/* Cuts a message, or a part, into its head and what follows the empty line. */
static struct text
head_cut(struct text *rest)
{
    struct text head = {rest->at, 0}, line;

    while (line_next(rest, &line) && line.length > 0)
        head.length = (size_t)(rest->at - head.at);
    return head;
}

static const char *
body_text(struct arena *arena, struct text head, struct text rest)
{
    bool base64 = strcmp(field_or(arena, head, "Content-Transfer-Encoding: ", ""), "base64") == 0;
    struct builder out = {.arena = arena};
    struct text line;

    builder_puts(&out, "");
    while (line_next(&rest, &line) && !begins(line, "--part-") && !begins(line, "--text-")) {
        if (base64 && !base64_put(&out, line))
            break;
        if (!base64) {
            builder_put(&out, line.at, line.length);
            builder_puts(&out, "\n");
        }
    }
    return out.at;
}

static const char *
file_name(struct arena *arena, struct text message)
{
    static const char BEFORE[] = "Content-Disposition: attachment; filename=\"";
    struct text line, name, behind;

    while (line_next(&message, &line))
        if (begins(line, BEFORE)) {
            line.at += sizeof BEFORE - 1;
            line.length -= sizeof BEFORE - 1;
            return text_cut(line, '"', &name, &behind) ? arena_copy(arena, name.at, name.length)
                                                       : NULL;
        }
    return NULL;
}

void
mail_look(struct arena *arena, struct text message, struct mail_look *look)
{
    struct text rest = message, head = head_cut(&rest), part = head, line;

    *look = (struct mail_look){
        .from = field_or(arena, head, "From: ", ""),
        .to = field_or(arena, head, "To: ", ""),
        .subject = field_or(arena, head, "Subject: ", ""),
        .date = field_or(arena, head, "Date: ", ""),
        .file_name = file_name(arena, message),
    };
    /* the first part of all that is no part of parts */
    while (begins(text_of(field_or(arena, part, "Content-Type: ", "")), "multipart/")) {
        while (line_next(&rest, &line) && !begins(line, "--"))
            ;
        part = head_cut(&rest);
    }
    look->body = body_text(arena, part, rest);
}
