/* SPDX-License-Identifier: MIT */
#include "model/mail.h"

#include "base/base64.h"
#include "base/clock.h"
#include "base/day.h"

#define BASE64_LINE 57 /* bytes that make a line of 76 */
#define LINE_MOST   990
#define HEADER_MOST 200 /* of a header's words in one line */
#define WORD_BYTES  42  /* of an encoded word, which has 75 characters at most */

/* Text that stands for itself in a header: nothing that a reader would take for an encoded word. */
static bool
is_plain(const char *text)
{
    if (strlen(text) > HEADER_MOST || strstr(text, "=?") != NULL)
        return false;
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

        while (part > 0 && part < length && ((unsigned char)text[part] & 0xC0) == 0x80)
            part--;
        if (part == 0) /* no UTF-8: cut anywhere */
            part = WORD_BYTES;
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
static bool
is_plain_body(const char *body)
{
    size_t line = 0;

    for (; *body != '\0'; body++) {
        unsigned char letter = (unsigned char)*body;

        line = letter == '\n' ? 0 : line + 1;
        if (line > LINE_MOST || (letter != '\n' && (letter < ' ' || letter > '~')))
            return false;
    }
    return true;
}

static void
put_body(struct builder *out, const char *type, const char *body)
{
    bool plain = is_plain_body(body);

    builder_printf(out, "Content-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: %s\r\n\r\n",
                   type, plain ? "7bit" : "base64");
    if (plain)
        put_lines(out, body);
    else
        put_base64(out, text_of(body));
}

/* The text, or both versions of it: whoever shows HTML shows the last. */
static void
put_versions(struct builder *out, const struct mail *mail)
{
    /* the id is random, so no text holds it */
    const char *boundary = arena_printf(out->arena, "text-%.32s", mail->message_id);

    if (mail->html == NULL) {
        put_body(out, "text/plain", mail->body);
        return;
    }
    builder_printf(out, "Content-Type: multipart/alternative; boundary=\"%s\"\r\n\r\n--%s\r\n",
                   boundary, boundary);
    put_body(out, "text/plain", mail->body);
    builder_printf(out, "--%s\r\n", boundary);
    put_body(out, "text/html", mail->html);
    builder_printf(out, "--%s--\r\n", boundary);
}

static bool
headers_are_sound(const struct mail *mail, struct error *err)
{
    return is_one_line("sender", mail->from, err) && is_one_line("name", mail->to_name, err) &&
           is_one_line("address", mail->to, err) && is_one_line("subject", mail->subject, err) &&
           is_one_line("id", mail->message_id, err) &&
           (mail->file_name == NULL || is_one_line("file", mail->file_name, err));
}

bool
mail_write(struct builder *out, const struct mail *mail, struct error *err)
{
    const char *boundary = arena_printf(out->arena, "part-%.32s", mail->message_id);

    if (!headers_are_sound(mail, err))
        return false;
    put_headers(out, mail);
    if (mail->file_name == NULL) {
        put_versions(out, mail);
        return true;
    }
    builder_printf(out, "Content-Type: multipart/mixed; boundary=\"%s\"\r\n\r\n--%s\r\n", boundary,
                   boundary);
    put_versions(out, mail);
    builder_printf(out,
                   "--%s\r\nContent-Type: application/octet-stream; name=\"%s\"\r\n"
                   "Content-Disposition: attachment; filename=\"%s\"\r\n"
                   "Content-Transfer-Encoding: base64\r\n\r\n",
                   boundary, mail->file_name, mail->file_name);
    put_base64(out, mail->file);
    builder_printf(out, "--%s--\r\n", boundary);
    return true;
}
