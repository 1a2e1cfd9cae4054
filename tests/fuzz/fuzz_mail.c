/* SPDX-License-Identifier: MIT */
/*
 * Messages of any name, address, subject and texts: each is refused, or becomes lines that a mail
 * server takes as they are, with the header fields we meant and no other; and what was written is
 * shown again.  Values in HTML stay values.
 */
#include "fuzz.h"

#include "model/letter.h"
#include "model/mail.h"
#include "model/mail_look.h"
#include "model/person.h"

#define LINE_MOST 998
#define FIELDS \
    9 /* From, To, Subject, Date, Message-ID, Auto-Submitted, MIME-Version, Content-... */

/* The bytes up to the next NUL, as a text of its own. */
static const char *
next(struct arena *arena, struct text *left)
{
    struct text text = *left;

    if (!text_cut(*left, '\0', &text, left))
        left->length = 0;
    return arena_copy(arena, text.at, text.length);
}

static void
check_lines(const struct builder *out)
{
    size_t fields = 0, line = 0;
    bool head = true;

    for (size_t i = 0; i < out->length; i++) {
        if (head && line == 0 && out->at[i] != ' ' && out->at[i] != '\r')
            fields++;
        if (out->at[i] == '\r') {
            must(i + 1 < out->length && out->at[i + 1] == '\n' && line <= LINE_MOST);
            head = head && line > 0;
            line = 0;
            i++;
            continue;
        }
        must(out->at[i] != '\n' && out->at[i] != '\0');
        line++;
    }
    must(line == 0 && fields >= FIELDS - 1 && fields <= FIELDS);
}

/* A line of the text may look like the end of a part, and is shown up to there. */
static void
check_look(struct arena *arena, const struct builder *out, const struct mail *mail)
{
    struct mail_look look;
    size_t length = strlen(mail->body);

    mail_look(arena, (struct text){out->at, out->length}, &look);
    must(strcmp(look.subject, mail->subject) == 0);
    if (strstr(mail->body, "--part-") != NULL || strstr(mail->body, "--text-") != NULL)
        return;
    must(strncmp(look.body, mail->body, length) == 0);
    must(look.body[length] == '\0' || strcmp(look.body + length, "\n") == 0);
}

static void
check_html(struct arena *arena, const char *value)
{
    const struct placeholder list[] = {
        {"v", value},
    };
    const struct placeholders values = {.list = list, .count = 1};
    struct builder out = {.arena = arena};
    struct error err = {.code = ERR_NONE};
    size_t tags = 0;

    must(placeholder_fill(&out, text_of("<p title=\"{v}\">"), &values, FOR_HTML, &err));
    for (size_t i = 0; i < out.length; i++)
        tags += out.at[i] == '<' || out.at[i] == '>' || out.at[i] == '"';
    must(tags == 4);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct text left = {.at = (const char *)data, .length = size};
    struct builder out = {.arena = arena};
    struct error err = {.code = ERR_NONE};
    struct letter_layout layout;
    struct mail mail = {
        .from = "no-reply@host.example",
        .message_id = "00112233445566778899aabbccddeeff@host.example",
        .date = INT64_C(1709214305000),
    };

    mail.to_name = next(arena, &left);
    mail.to = next(arena, &left);
    mail.subject = next(arena, &left);
    mail.body = next(arena, &left);
    mail.html = left.length == 0 ? NULL : next(arena, &left);
    mail.file_name = left.length == 0 ? NULL : "entry-7.tlog-proof";
    mail.file = left;
    check_html(arena, mail.subject);
    must(letter_layout_read(text_of(mail.body), FOR_HTML, &layout, &err) || err.text[0] != '\0');
    if (!person_email_check(mail.to, &err) || !mail_write(&out, &mail, &err))
        return 0;
    check_lines(&out);
    check_look(arena, &out, &mail);
    return 0;
}
