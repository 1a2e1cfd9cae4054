/* SPDX-License-Identifier: MIT */
#include "web/multipart.h"

#include <strings.h>

#include "web/urlencoded.h"

#define DELIMITER_MOST 80

enum place {
    PLACE_START,     /* nothing but the first delimiter may come */
    PLACE_DELIMITER, /* behind one: a line end, or "--" */
    PLACE_HEAD,
    PLACE_DATA,
    PLACE_OVER /* what follows the last delimiter is nothing */
};

struct multipart {
    struct multipart_user user;
    char delimiter[DELIMITER_MOST]; /* "\r\n--BOUNDARY" */
    size_t delimiter_length;
    enum place place;
    unsigned parts;
    char *bytes; /* that are not read yet */
    size_t length, room;
};

static void
multipart_free(void *handle)
{
    free(((struct multipart *)handle)->bytes);
}

static void
keep(struct multipart *form, struct text bytes)
{
    if (bytes.length == 0)
        return;
    form->bytes = grow(form->bytes, &form->room, form->length + bytes.length, 1);
    memcpy(form->bytes + form->length, bytes.at, bytes.length);
    form->length += bytes.length;
}

struct multipart *
multipart_new(struct arena *arena, struct text boundary, const struct multipart_user *user)
{
    struct multipart *form = ARENA_ARRAY(arena, struct multipart, 1);

    must(boundary.length < DELIMITER_MOST - 4);
    form->user = *user;
    form->delimiter_length = (size_t)snprintf(form->delimiter, sizeof form->delimiter, "\r\n--%.*s",
                                              TEXT_ARGS(boundary));
    arena_defer(arena, multipart_free, form);
    /* The first delimiter has no line end of its own in front. */
    keep(form, text_of("\r\n"));
    return form;
}

/* Where SIGNS begin in TEXT, or its length. */
static size_t
find(struct text text, const char *signs, size_t length)
{
    size_t at = 0;

    while (text.length - at >= length) {
        const char *first = memchr(text.at + at, signs[0], text.length - at - length + 1);

        if (first == NULL)
            break;
        at = (size_t)(first - text.at);
        if (memcmp(first, signs, length) == 0)
            return at;
        at++;
    }
    return text.length;
}

/* --- the head of a part -------------------------------------------------------------------------
 */

struct part_head {
    struct text name, file_name;
    bool named, is_file;
};

/* A quoted text at the beginning of REST, which is cut off. */
static bool
take_quoted(struct text *rest, struct text *value)
{
    return rest->length > 0 && rest->at[0] == '"' &&
           text_cut((struct text){.at = rest->at + 1, .length = rest->length - 1}, '"', value,
                    rest);
}

static bool
begins(struct text text, const char *with)
{
    return text.length >= strlen(with) && strncasecmp(text.at, with, strlen(with)) == 0;
}

static struct text
skip(struct text text, size_t count)
{
    return (struct text){.at = text.at + count, .length = text.length - count};
}

/* '; name="a"; filename="b"', in whatever order. */
static bool
read_parameters(struct text rest, struct part_head *head)
{
    while (rest.length > 0) {
        bool file;

        rest = skip(rest, 1); /* the semicolon */
        while (rest.length > 0 && rest.at[0] == ' ')
            rest = skip(rest, 1);
        file = begins(rest, "filename=");
        if (!file && !begins(rest, "name="))
            return false;
        if (file ? head->is_file : head->named)
            return false;
        rest = skip(rest, file ? 9 : 5);
        if (!take_quoted(&rest, file ? &head->file_name : &head->name) ||
            (rest.length > 0 && rest.at[0] != ';'))
            return false;
        *(file ? &head->is_file : &head->named) = true;
    }
    return head->named;
}

static bool
read_line(struct text line, struct part_head *head, struct refusal *refusal)
{
    if (begins(line, "content-disposition:")) {
        struct text value = skip(line, 20);

        while (value.length > 0 && value.at[0] == ' ')
            value = skip(value, 1);
        if (head->named || !begins(value, "form-data;") || !read_parameters(skip(value, 9), head))
            return refuse(refusal, 400, "a part of the form does not say its name");
    } else if (begins(line, "content-transfer-encoding:")) {
        return refuse(refusal, 400, "a part of the form is encoded");
    } else if (begins(line, "content-type:") && find(line, "multipart", 9) < line.length) {
        return refuse(refusal, 400, "a part of the form holds parts of its own");
    }
    return true;
}

static bool
read_head(struct multipart *form, struct text lines, struct refusal *refusal)
{
    struct part_head head = {.file_name = {.at = ""}};
    struct text line;

    while (text_cut(lines, '\n', &line, &lines))
        if (line.length == 0 || line.at[line.length - 1] != '\r' ||
            !text_is_plain((struct text){line.at, line.length - 1}, CONTROLS_NONE))
            return refuse(refusal, 400, "the head of a part of the form is malformed");
        else if (!read_line((struct text){line.at, line.length - 1}, &head, refusal))
            return false;
    if (!head.named)
        return refuse(refusal, 400, "a part of the form does not say its name");
    if (++form->parts > MULTIPART_PARTS_MOST)
        return refuse(refusal, 413, "there are more fields than any form has");
    return form->user.part(form->user.context, head.name, head.is_file, head.file_name, refusal);
}

/* --- the steps ----------------------------------------------------------------------------------
 */

/* Each step reads from BYTES, sets *TAKEN to what it is done with, 0 when it needs more. */

static bool
step_start(struct multipart *form, struct text bytes, size_t *taken, struct refusal *refusal)
{
    size_t most = bytes.length < form->delimiter_length ? bytes.length : form->delimiter_length;

    if (memcmp(bytes.at, form->delimiter, most) != 0)
        return refuse(refusal, 400, "the form does not begin with its first part");
    if (most == form->delimiter_length) {
        *taken = most;
        form->place = PLACE_DELIMITER;
    }
    return true;
}

static bool
step_delimiter(struct multipart *form, struct text bytes, size_t *taken, struct refusal *refusal)
{
    if (bytes.length < 2)
        return true;
    *taken = 2;
    if (memcmp(bytes.at, "--", 2) == 0)
        form->place = PLACE_OVER;
    else if (memcmp(bytes.at, "\r\n", 2) == 0)
        form->place = PLACE_HEAD;
    else
        return refuse(refusal, 400, "the form is not divided as it says");
    return true;
}

static bool
step_head(struct multipart *form, struct text bytes, size_t *taken, struct refusal *refusal)
{
    size_t end = find(bytes, "\r\n\r\n", 4);

    if (end == bytes.length)
        return bytes.length <= MULTIPART_HEAD_MOST ||
               refuse(refusal, 400, "the head of a part of the form is too long");
    *taken = end + 4;
    form->place = PLACE_DATA;
    return read_head(form, (struct text){bytes.at, end + 2}, refusal);
}

static bool
step_data(struct multipart *form, struct text bytes, size_t *taken, struct refusal *refusal)
{
    size_t end = find(bytes, form->delimiter, form->delimiter_length), length = end;

    if (end == bytes.length)
        length =
            bytes.length < form->delimiter_length ? 0 : bytes.length - form->delimiter_length + 1;
    if (length > 0 &&
        !form->user.data(form->user.context, (struct text){bytes.at, length}, refusal))
        return false;
    *taken = length;
    if (end == bytes.length)
        return true;
    *taken = end + form->delimiter_length;
    form->place = PLACE_DELIMITER;
    return form->user.end(form->user.context, refusal);
}

static bool
step(struct multipart *form, struct text bytes, size_t *taken, struct refusal *refusal)
{
    *taken = 0;
    switch (form->place) {
    case PLACE_START:
        return step_start(form, bytes, taken, refusal);
    case PLACE_DELIMITER:
        return step_delimiter(form, bytes, taken, refusal);
    case PLACE_HEAD:
        return step_head(form, bytes, taken, refusal);
    case PLACE_DATA:
        return step_data(form, bytes, taken, refusal);
    case PLACE_OVER:
        *taken = bytes.length;
    }
    return true;
}

bool
multipart_put(struct multipart *form, struct text bytes, struct refusal *refusal)
{
    struct text rest;
    size_t taken = 1;

    keep(form, bytes);
    rest = (struct text){.at = form->bytes, .length = form->length};
    while (rest.length > 0 && taken > 0) {
        if (!step(form, rest, &taken, refusal))
            return false;
        rest = skip(rest, taken);
    }
    if (rest.length > 0)
        memmove(form->bytes, rest.at, rest.length);
    form->length = rest.length;
    return true;
}

bool
multipart_finish(const struct multipart *form, struct refusal *refusal)
{
    return form->place == PLACE_OVER || refuse(refusal, 400, "the form was cut off");
}
