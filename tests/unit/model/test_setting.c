/* SPDX-License-Identifier: MIT */
#include "model/setting.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static void
values_are_checked_by_their_kind(void)
{
    static const struct {
        enum setting setting;
        const char *value, *error; /* "" when it may be set */
    } CASES[] = {
        {SET_LISTEN,         "127.0.0.1:8480",                   ""                                                                 },
        {SET_LISTEN,         "[::1]:1",                          ""                                                                 },
        {SET_LISTEN,         "localhost:65535",                  ""                                                                 },
        {SET_LISTEN,         "127.0.0.1",
         "\"listen\" has to be an address and a port, like 127.0.0.1:8480, but it is "
         "\"127.0.0.1\""                                                                                                            },
        {SET_LISTEN,         "a b:1",
         "\"listen\" has to be an address and a port, like 127.0.0.1:8480, but it is \"a b:1\""                                     },
        {SET_LISTEN,         "127.0.0.1:0",
         "\"listen\" has to be an address and a port, like 127.0.0.1:8480, but it is "
         "\"127.0.0.1:0\""                                                                                                          },
        {SET_LISTEN,         "[:x]:1",
         "\"listen\" has to be an address and a port, like 127.0.0.1:8480, but it is \"[:x]:1\""                                    },
        {SET_LISTEN,         "",
         "\"listen\" has to be an address and a port, like 127.0.0.1:8480, but it is \"\""                                          },
        {SET_ADDRESS,        "https://returns.example",          ""                                                                 },
        {SET_ADDRESS,        "https://returns.example:8443/sub", ""                                                                 },
        {SET_ADDRESS,        "https://returns.example/",
         "\"address\" has to be an address like https://returns.council.example, without a slash "
         "at its end, but it is \"https://returns.example/\""                                                                       },
        {SET_ADDRESS,        "https:///x",
         "\"address\" has to be an address like https://returns.council.example, without a slash "
         "at its end, but it is \"https:///x\""                                                                                     },
        {SET_ADDRESS,        "https://a?b",
         "\"address\" has to be an address like https://returns.council.example, without a slash "
         "at its end, but it is \"https://a?b\""                                                                                    },
        {SET_ADDRESS,        "ftp://a",
         "\"address\" has to be an address like https://returns.council.example, without a slash "
         "at its end, but it is \"ftp://a\""                                                                                        },
        {SET_PROXY,          "yes",                              ""                                                                 },
        {SET_PROXY,          "true",                             "\"proxy\" has to be yes or no, but it is \"true\""                },
        {SET_MAIL_TRANSPORT, "smtp",                             ""                                                                 },
        {SET_MAIL_TRANSPORT, "maildir",                          ""                                                                 },
        {SET_MAIL_TRANSPORT, "mail",
         "\"mail_transport\" has to be one of maildir|smtp, but it is \"mail\""                                                     },
        {SET_MAIL_PORT,      "25",                               ""                                                                 },
        {SET_MAIL_PORT,      "65536",
         "\"mail_port\" has to be a whole number 1..65535, but it is \"65536\""                                                     },
        {SET_MAIL_PORT,      "-1",                               "\"mail_port\" has to be a whole number 1..65535, but it is \"-1\""},
        {SET_MAIL_PORT,      "25x",
         "\"mail_port\" has to be a whole number 1..65535, but it is \"25x\""                                                       },
        {SET_MAIL_FROM,      "",                                 ""                                                                 },
        {SET_MAIL_FROM,      "a@council.example",                ""                                                                 },
        {SET_MAIL_FROM,      "a@b@c.example",
         "\"mail_from\" has to be one mailbox like someone@council.example, or empty, but it is "
         "\"a@b@c.example\""                                                                                                        },
        {SET_MAIL_FROM,      "a@b.example\r\nBcc: c@d.example",
         "\"mail_from\" has to be one mailbox like someone@council.example, or empty, but it is "
         "\"a@b.example\\x0D\\x0ABcc: c@d.example\""                                                                                },
        {SET_MAIL_HOST,      "mx\n",
         "\"mail_host\" has to be one line of text, or empty, but it is \"mx\\x0A\""                                                },
        {SET_MAIL_HOST,      "m\xFF",
         "\"mail_host\" has to be one line of text, or empty, but it is \"m\\xFF\""                                                 },
        {SET_REMIND_DAYS,    "5, 2, 1",                          ""                                                                 },
        {SET_REMIND_DAYS,    "10,0",                             ""                                                                 },
        {SET_REMIND_DAYS,    "1, 2",
         "\"remind_days\" has to be numbers of days from the largest to the smallest, like \"5, "
         "2, 1\", 0..60, but it is \"1, 2\""                                                                                        },
        {SET_REMIND_DAYS,    "9,8,7,6,5,4,3,2,1",
         "\"remind_days\" has to be numbers of days from the largest to the smallest, like \"5, "
         "2, 1\", 0..60, but it is \"9,8,7,6,5,4,3,2,1\""                                                                           },
        {SET_REMIND_DAYS,    "5,,1",
         "\"remind_days\" has to be numbers of days from the largest to the smallest, like \"5, "
         "2, 1\", 0..60, but it is \"5,,1\""                                                                                        },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct error err = {.code = ERR_NONE};

        EXPECT_NUMBER(CASES[i].value, setting_check(CASES[i].setting, CASES[i].value, &err),
                      CASES[i].error[0] == '\0');
        EXPECT_TEXT(CASES[i].value, err.text, CASES[i].error);
    }
}

/* What holds unless something else is set could be set; and each has words and a name of its own.
 */
static void
the_table_holds(void)
{
    for (unsigned i = 0; i < SETTING_COUNT; i++) {
        struct error err = {.code = ERR_NONE};

        CU_ASSERT_TRUE(setting_check((enum setting)i, SETTING_DEFS[i].initial, &err));
        EXPECT_TEXT(SETTING_DEFS[i].name, err.text, "");
        CU_ASSERT_TRUE(strlen(SETTING_DEFS[i].comment) > 5);
        EXPECT_NUMBER(SETTING_DEFS[i].name,
                      strspn(SETTING_DEFS[i].name, "abcdefghijklmnopqrstuvwxyz_"),
                      strlen(SETTING_DEFS[i].name));
        for (unsigned k = 0; k < i; k++)
            CU_ASSERT_NOT_EQUAL(strcmp(SETTING_DEFS[i].name, SETTING_DEFS[k].name), 0);
    }
}

static void
days_are_read(void)
{
    int64_t days[SETTING_DAYS_MOST];

    EXPECT_NUMBER("count", setting_days("5, 2,1", days), 3);
    EXPECT_NUMBER("first", days[0], 5);
    EXPECT_NUMBER("last", days[2], 1);
    EXPECT_NUMBER("number", setting_number("587"), 587);
    CU_ASSERT_TRUE(setting_is_on("yes") && !setting_is_on("no"));
}

/* Every line is a comment, none too long, and every setting is there. */
static void
the_file_sets_nothing(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct text left = text_of(setting_file(arena)), line;

    while (text_cut(left, '\n', &line, &left)) {
        CU_ASSERT_TRUE(line.length == 0 || line.at[0] == '#');
        CU_ASSERT_TRUE(line.length <= 100);
    }
    EXPECT_NUMBER("ends with a line feed", left.length, 0);
    for (unsigned i = 0; i < SETTING_COUNT; i++)
        CU_ASSERT_PTR_NOT_NULL(strstr(setting_file(arena),
                                      arena_printf(arena, "\n#%s = \"%s\"\n", SETTING_DEFS[i].name,
                                                   SETTING_DEFS[i].initial)));
}

void
suite_setting(void)
{
    CU_pSuite suite = CU_add_suite("setting", NULL, NULL);

    CU_add_test(suite, "values are checked by their kind", values_are_checked_by_their_kind);
    CU_add_test(suite, "the table holds", the_table_holds);
    CU_add_test(suite, "days are read", days_are_read);
    CU_add_test(suite, "the file sets nothing", the_file_sets_nothing);
}
