/* SPDX-License-Identifier: MIT */
#include "model/mail.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "model/mail_look.h"
#include "suites.h"

static const struct mail PLAIN = {
    .from = "no-reply@host.example",
    .to_name = "Chris \"C\" Example, Dr.",
    .to = "chris@council.example",
    .subject = "Quarterly claim 2023-24-Q3",
    .message_id = "00112233445566778899aabbccddeeff@host.example",
    .date = INT64_C(1709214305000), /* 29 February 2024, 13:45:05 */
    .body = "One.\n\nTwo.\n",
};

#define HEAD_OF(to, subject)                                                              \
    "From: deltareturn <no-reply@host.example>\r\nTo: " to " <chris@council.example>\r\n" \
    "Subject: " subject "\r\nDate: Thu, 29 Feb 2024 13:45:05 +0000\r\n"                   \
    "Message-ID: <00112233445566778899aabbccddeeff@host.example>\r\n"                     \
    "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
#define TEXTS    "text-00112233445566778899aabbccddeeff"
#define BOUNDARY "part-00112233445566778899aabbccddeeff"

static void
messages_have_these_bytes(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct builder plain = {.arena = arena}, with = {.arena = arena};
    struct error err = {.code = ERR_NONE};
    struct mail mail = PLAIN;

    CU_ASSERT_TRUE_FATAL(mail_write(&plain, &mail, &err));
    EXPECT_TEXT(
        "plain", plain.at,
        HEAD_OF("\"Chris \\\"C\\\" Example, Dr.\"",
                "Quarterly claim 2023-24-Q3") "Content-Type: text/plain; "
                                              "charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n"
                                              "\r\nOne.\r\n\r\nTwo.\r\n");
    mail.to_name = "Zoë";
    mail.subject = "Grüße";
    mail.body = "é\n";
    mail.file_name = "entry-7.tlog-proof";
    mail.file = text_of("proof");
    CU_ASSERT_TRUE_FATAL(mail_write(&with, &mail, &err));
    EXPECT_TEXT(
        "with a file", with.at,
        HEAD_OF("=?UTF-8?B?Wm/Dqw==?=",
                "=?UTF-8?B?R3LDvMOfZQ==?=") "Content-Type: multipart/mixed; boundary=\"" BOUNDARY
                                            "\"\r\n\r\n--" BOUNDARY
                                            "\r\nContent-Type: text/plain; charset=utf-8\r\n"
                                            "Content-Transfer-Encoding: "
                                            "base64\r\n\r\nw6kK\r\n--" BOUNDARY
                                            "\r\nContent-Type: application/octet-stream; "
                                            "name=\"entry-7.tlog-proof\"\r\n"
                                            "Content-Disposition: attachment; "
                                            "filename=\"entry-7.tlog-proof\"\r\n"
                                            "Content-Transfer-Encoding: "
                                            "base64\r\n\r\ncHJvb2Y=\r\n--" BOUNDARY "--\r\n");
}

static void
line_breaks_in_headers_are_refused(void)
{
    static const struct {
        const char *name, *address, *subject, *error;
    } CASES[] = {
        {"a\nBcc: x@y.example", "a@b.example",         "s",    "the name of a message has a line break in it"   },
        {"a",                   "a@b.example\r\nRCPT", "s",    "the address of a message has a line break in it"},
        {"a",                   "a@b.example",         "s\rt", "the subject of a message has a line break in it"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct builder out = {.arena = arena};
        struct error err = {.code = ERR_NONE};
        struct mail mail = PLAIN;

        mail.to_name = CASES[i].name;
        mail.to = CASES[i].address;
        mail.subject = CASES[i].subject;
        CU_ASSERT_FALSE(mail_write(&out, &mail, &err));
        EXPECT_TEXT(CASES[i].error, err.text, CASES[i].error);
        EXPECT_NUMBER(CASES[i].error, out.length, 0);
    }
}

/* Both versions of the text stand beside each other, with the file behind them. */
static void
a_message_has_two_versions(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct builder out = {.arena = arena};
    struct error err = {.code = ERR_NONE};
    struct mail mail = PLAIN;

    mail.html = "<p>One.</p>\n";
    mail.file_name = "entry-7.tlog-proof";
    mail.file = text_of("proof");
    CU_ASSERT_TRUE_FATAL(mail_write(&out, &mail, &err));
    EXPECT_TEXT("both", strstr(out.at, "Content-Type"),
                "Content-Type: multipart/mixed; boundary=\"" BOUNDARY "\"\r\n\r\n--" BOUNDARY "\r\n"
                "Content-Type: multipart/alternative; boundary=\"" TEXTS "\"\r\n\r\n--" TEXTS "\r\n"
                "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
                "One.\r\n\r\nTwo.\r\n--" TEXTS "\r\n"
                "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
                "<p>One.</p>\r\n--" TEXTS "--\r\n--" BOUNDARY "\r\n"
                "Content-Type: application/octet-stream; name=\"entry-7.tlog-proof\"\r\n"
                "Content-Disposition: attachment; filename=\"entry-7.tlog-proof\"\r\n"
                "Content-Transfer-Encoding: base64\r\n\r\ncHJvb2Y=\r\n--" BOUNDARY "--\r\n");
}

/* No server has to break a line, and none takes a control for a command of its own. */
static void
odd_bodies_travel_as_base64(void)
{
    static const char *const BODIES[] = {"a\rb\n", "tab\there\n", "\033[31m\n", "\x7F\n"};
    ARENA_SCOPE struct arena *arena = arena_new();
    char *lengthy = arena_alloc(arena, 1001);

    memset(lengthy, 'a', 1000);
    for (size_t i = 0; i <= COUNT_OF(BODIES); i++) {
        struct builder out = {.arena = arena};
        struct error err = {.code = ERR_NONE};
        struct mail mail = PLAIN;

        mail.body = i < COUNT_OF(BODIES) ? BODIES[i] : lengthy;
        CU_ASSERT_TRUE_FATAL(mail_write(&out, &mail, &err));
        CU_ASSERT_PTR_NOT_NULL(strstr(out.at, "Content-Transfer-Encoding: base64\r\n"));
        for (const char *line = out.at; *line != '\0'; line += strcspn(line, "\n") + 1)
            CU_ASSERT_TRUE(strcspn(line, "\r") <= 80);
    }
}

/* What was written is shown again as it was meant. */
static void
messages_are_shown(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct builder out = {.arena = arena};
    struct error err = {.code = ERR_NONE};
    struct mail mail = PLAIN;
    struct mail_look look;

    mail.to_name = "Zoë";
    mail.subject = "Grüße: ein langer Betreff, der in mehr als ein Wort gefaltet werden muss, ja";
    mail.body = "é\n\nTwo.\n";
    mail.html = "<p>é</p>\n";
    mail.file_name = "entry-7.tlog-proof";
    mail.file = text_of("proof");
    CU_ASSERT_TRUE_FATAL(mail_write(&out, &mail, &err));
    mail_look(arena, (struct text){out.at, out.length}, &look);
    EXPECT_TEXT("from", look.from, "deltareturn <no-reply@host.example>");
    EXPECT_TEXT("to", look.to, "Zoë <chris@council.example>");
    EXPECT_TEXT("subject", look.subject, mail.subject);
    EXPECT_TEXT("date", look.date, "Thu, 29 Feb 2024 13:45:05 +0000");
    EXPECT_TEXT("body", look.body, mail.body);
    EXPECT_TEXT("file", look.file_name, "entry-7.tlog-proof");
    mail_look(arena, text_of("no mail at all"), &look);
    EXPECT_TEXT("nothing", look.body, "");
    CU_ASSERT_PTR_NULL(look.file_name);
}

void
suite_mail(void)
{
    CU_pSuite suite = CU_add_suite("mail", NULL, NULL);

    CU_add_test(suite, "messages have these bytes", messages_have_these_bytes);
    CU_add_test(suite, "line breaks in headers are refused", line_breaks_in_headers_are_refused);
    CU_add_test(suite, "a message has two versions", a_message_has_two_versions);
    CU_add_test(suite, "odd bodies travel as base64", odd_bodies_travel_as_base64);
    CU_add_test(suite, "messages are shown", messages_are_shown);
}
