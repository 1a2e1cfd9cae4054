/* SPDX-License-Identifier: MIT */
#include "model/mail.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
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

static void
templates_are_filled(void)
{
    static const struct mail_value VALUES[] = {
        {"a", "1"  },
        {"b", "{a}"},
    };
    static const struct {
        const char *template, *subject, *body, *error;
    } CASES[] = {
        {"S {a}\n\nB {b}.\n", "S 1", "B {a}.\n", ""                       },
        {"S\n\nB {c}\n",      NULL,  NULL,       "nothing fills \"{c}\n\""},
        {"S\nB\n",            NULL,  NULL,
         "a message's template is a subject, an empty line "
         "and the text"                                                   },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct error err = {.code = ERR_NONE};
        const char *subject = NULL, *body = NULL;
        bool good = mail_fill(arena, text_of(CASES[i].template), VALUES, COUNT_OF(VALUES), &subject,
                              &body, &err);

        EXPECT_NUMBER(CASES[i].template, good, CASES[i].subject != NULL);
        EXPECT_TEXT(CASES[i].template, err.text, CASES[i].error);
        if (good) {
            EXPECT_TEXT("subject", subject, CASES[i].subject);
            EXPECT_TEXT("body", body, CASES[i].body);
        }
    }
}

void
suite_mail(void)
{
    CU_pSuite suite = CU_add_suite("mail", NULL, NULL);

    CU_add_test(suite, "messages have these bytes", messages_have_these_bytes);
    CU_add_test(suite, "line breaks in headers are refused", line_breaks_in_headers_are_refused);
    CU_add_test(suite, "templates are filled", templates_are_filled);
}
