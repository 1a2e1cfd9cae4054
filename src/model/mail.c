/* SPDX-License-Identifier: MIT */
#include "model/mail.h"

#include "base/base64.h"
#include "base/day.h"

#define MS_A_DAY    INT64_C(86400000)
#define BASE64_LINE 57 /* bytes that make a line of 76 */
#define WORD_BYTES  42 /* of an encoded word, which has 75 characters at most */

static bool
is_plain(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || (unsigned char)*text > '~')
            return false;
    return true;
}

static bool
is_one_line(const char *what, const char *text, struct error *err)
{
    return text[strcspn(text, "\r\n")] == '\0' ||
           error_raise(err, ERR_INPUT, "the %s of a message has a line break in it", what);
}

/* --- headers ------------------------------------------------------------------------------------
 */

/* Words that are not ASCII, cut between characters. */
static void
put_encoded(struct builder *out, const char *text)
{
    size_t length = strlen(text);

    while (length > 0) {
        size_t part = length < WORD_BYTES ? length : WORD_BYTES;

        while (part < length && ((unsigned char)text[part] & 0xC0) == 0x80)
            part--;
        builder_puts(out, "=?UTF-8?B?");
        builder_base64(out, text, part);
        builder_puts(out, length > part ? "?=\r\n " : "?=");
        text += part;
        length -= part;
    }
}

static void
put_words(struct builder *out, const char *text)
{
    if (is_plain(text))
        builder_puts(out, text);
    else
        put_encoded(out, text);
}

/* A name in front of an address: quoted, since it may hold a comma or a stop. */
static void
put_name(struct builder *out, const char *name)
{
    if (!is_plain(name)) {
        put_encoded(out, name);
        return;
    }
    builder_puts(out, "\"");
    for (; *name != '\0'; name++) {
        if (*name == '"' || *name == '\\')
            builder_puts(out, "\\");
        builder_put(out, name, 1);
    }
    builder_puts(out, "\"");
}

static void
put_date(struct builder *out, int64_t moment)
{
    static const char *const DAYS[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static const char *const MONTHS[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int32_t day = (int32_t)(moment / MS_A_DAY); /* 1970-01-01 was a Thursday */
    int64_t second = moment % MS_A_DAY / 1000;
    struct civil civil = day_to_civil(day);

    builder_printf(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", DAYS[day % 7], civil.day,
                   MONTHS[civil.month - 1], civil.year, (int)(second / 3600),
                   (int)(second / 60 % 60), (int)(second % 60));
}

static void
put_headers(struct builder *out, const struct mail *mail)
{
    builder_printf(out, "From: deltareturn <%s>\r\nTo: ", mail->from);
    put_name(out, mail->to_name);
    builder_printf(out, " <%s>\r\nSubject: ", mail->to);
    put_words(out, mail->subject);
    builder_puts(out, "\r\n");
    put_date(out, mail->date);
    builder_printf(out,
                   "Message-ID: <%s>\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n",
                   mail->message_id);
}

/* --- parts --------------------------------------------------------------------------------------
 */

static void
put_base64(struct builder *out, struct text bytes)
{
    for (size_t at = 0; at < bytes.length; at += BASE64_LINE) {
        size_t left = bytes.length - at;

        builder_base64(out, bytes.at + at, left < BASE64_LINE ? left : BASE64_LINE);
        builder_puts(out, "\r\n");
    }
}

static void
put_lines(struct builder *out, const char *body)
{
    while (*body != '\0') {
        size_t length = strcspn(body, "\n");

        builder_put(out, body, length);
        builder_puts(out, "\r\n");
        body += length + (body[length] == '\n');
    }
}

/* Plain text stays readable as it is; anything else travels as base64. */
static void
put_text_part(struct builder *out, const char *body)
{
    bool plain = true;

    for (const char *at = body; *at != '\0'; at++)
        plain = plain && ((unsigned char)*at < 0x7F);
    builder_printf(out,
                   "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: "
                   "%s\r\n\r\n",
                   plain ? "7bit" : "base64");
    if (plain)
        put_lines(out, body);
    else
        put_base64(out, text_of(body));
}

bool
mail_write(struct builder *out, const struct mail *mail, struct error *err)
{
    /* the id is random, so no text holds it */
    const char *boundary = arena_printf(out->arena, "part-%.32s", mail->message_id);

    if (!is_one_line("sender", mail->from, err) || !is_one_line("name", mail->to_name, err) ||
        !is_one_line("address", mail->to, err) || !is_one_line("subject", mail->subject, err) ||
        !is_one_line("id", mail->message_id, err) ||
        (mail->file_name != NULL && !is_one_line("file", mail->file_name, err)))
        return false;
    put_headers(out, mail);
    if (mail->file_name == NULL) {
        put_text_part(out, mail->body);
        return true;
    }
    builder_printf(out, "Content-Type: multipart/mixed; boundary=\"%s\"\r\n\r\n--%s\r\n", boundary,
                   boundary);
    put_text_part(out, mail->body);
    builder_printf(out,
                   "--%s\r\nContent-Type: application/octet-stream; name=\"%s\"\r\n"
                   "Content-Disposition: attachment; filename=\"%s\"\r\n"
                   "Content-Transfer-Encoding: base64\r\n\r\n",
                   boundary, mail->file_name, mail->file_name);
    put_base64(out, mail->file);
    builder_printf(out, "--%s--\r\n", boundary);
    return true;
}

/* --- templates ----------------------------------------------------------------------------------
 */

static const char *
value_of(const struct mail_value *values, size_t count, struct text name)
{
    for (size_t i = 0; i < count; i++)
        if (text_is(name, values[i].name))
            return values[i].value;
    return NULL;
}

static bool
fill(struct builder *out, struct text text, const struct mail_value *values, size_t count,
     struct error *err)
{
    struct text before, rest, name, behind;

    builder_puts(out, "");
    while (text_cut(text, '{', &before, &rest)) {
        const char *value = NULL;

        if (text_cut(rest, '}', &name, &behind))
            value = value_of(values, count, name);
        if (value == NULL)
            return error_raise(err, ERR_INPUT, "nothing fills \"{%.*s\"",
                               (int)(rest.length < 20 ? rest.length : 20), rest.at);
        builder_put(out, before.at, before.length);
        builder_puts(out, value);
        text = behind;
    }
    builder_put(out, text.at, text.length);
    return true;
}

bool
mail_fill(struct arena *arena, struct text template, const struct mail_value *values, size_t count,
          const char **subject, const char **body, struct error *err)
{
    struct builder subject_out = {.arena = arena}, body_out = {.arena = arena};
    struct text first, rest;

    if (!text_cut(template, '\n', &first, &rest) || rest.length == 0 || rest.at[0] != '\n')
        return error_raise(err, ERR_INPUT,
                           "a message's template is a subject, an empty line and the text");
    rest.at++;
    rest.length--;
    if (!fill(&subject_out, first, values, count, err) ||
        !fill(&body_out, rest, values, count, err))
        return false;
    *subject = subject_out.at;
    *body = body_out.at;
    return true;
}
