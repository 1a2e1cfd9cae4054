/* SPDX-License-Identifier: MIT */
#include "service/settings.h"

#include <sys/stat.h>

#include <CUnit/CUnit.h>

#include "base/file.h"
#include "fixture.h"
#include "suites.h"

struct place {
    struct arena *arena;
    const char *dir;
    struct settings settings;
    struct error err;
};

static bool
place_read(struct place *place, const char *text)
{
    *place = (struct place){.arena = arena_new()};
    place->dir = folder_for_test(place->arena);
    if (text != NULL)
        CU_ASSERT_TRUE_FATAL(file_write(path_join(place->arena, place->dir, SETTINGS_NAME), text,
                                        strlen(text), &place->err));
    return settings_read(place->arena, place->dir, &place->settings, &place->err);
}

static void
without_a_file_all_is_as_it_comes(void)
{
    struct place place;

    CU_ASSERT_TRUE(place_read(&place, NULL));
    EXPECT_TEXT("listen", settings_text(&place.settings, SET_LISTEN), "127.0.0.1:8480");
    CU_ASSERT_PTR_NULL(settings_text(&place.settings, SET_MAIL_HOST));
    EXPECT_NUMBER("port", settings_number(&place.settings, SET_MAIL_PORT), 587);
    CU_ASSERT_TRUE(settings_on(&place.settings, SET_MAIL_STARTTLS));
    EXPECT_TEXT("fits", settings_misfits(place.arena, &place.settings, place.dir), "");
    arena_free(&place.arena);
    /* and with the commented file as well, which can be read once its signs are taken away */
    {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *file = setting_file(arena);
        char *bare = arena_copy(arena, file, strlen(file));

        CU_ASSERT_TRUE(place_read(&place, file));
        EXPECT_NUMBER("set", place.settings.lines[SET_LISTEN], 0);
        arena_free(&place.arena);
        for (char *c = bare; *c != '\0'; c++)
            if (*c == '#' && c[1] != ' ')
                *c = ' ';
        CU_ASSERT_TRUE(place_read(&place, bare));
        EXPECT_TEXT("all set", place.err.text, "");
        for (unsigned i = 0; i < SETTING_COUNT; i++) {
            CU_ASSERT_NOT_EQUAL(place.settings.lines[i], 0);
            EXPECT_TEXT(SETTING_DEFS[i].name, place.settings.values[i], SETTING_DEFS[i].initial);
        }
        arena_free(&place.arena);
    }
}

static void
what_is_set_holds(void)
{
    struct place place;

    CU_ASSERT_TRUE(place_read(&place, "mail_port = 25\n# c\nmail_starttls = no\ntls_key = 'k.pem'\n"
                                      "tls_certificate = /etc/c.pem\n"));
    EXPECT_NUMBER("port", settings_number(&place.settings, SET_MAIL_PORT), 25);
    EXPECT_NUMBER("line", place.settings.lines[SET_MAIL_STARTTLS], 3);
    CU_ASSERT_FALSE(settings_on(&place.settings, SET_MAIL_STARTTLS));
    EXPECT_TEXT("within", settings_path(place.arena, &place.settings, "/srv/state", SET_TLS_KEY),
                "/srv/state/k.pem");
    EXPECT_TEXT("anywhere",
                settings_path(place.arena, &place.settings, "/srv/state", SET_TLS_CERTIFICATE),
                "/etc/c.pem");
    CU_ASSERT_PTR_NULL(
        settings_path(place.arena, &place.settings, "/srv/state", SET_MAIL_PASSWORD_FILE));
    arena_free(&place.arena);
}

static void
a_wrong_value_is_told_with_its_line(void)
{
    struct place place;

    CU_ASSERT_FALSE(place_read(&place, "\nmail_port = \"many\"\n"));
    EXPECT_TEXT("told", place.err.text,
                arena_printf(place.arena,
                             "%s/deltareturn.conf:2: \"mail_port\" has to be a whole number "
                             "1..65535, but it is \"many\"",
                             place.dir));
    arena_free(&place.arena);
}

static void
what_does_not_go_together_is_told(void)
{
    static const struct {
        const char *text, *told;
    } CASES[] = {
        {"listen = \"0.0.0.0:80\"",
         "\"listen\" is 0.0.0.0:80, which others reach: set \"tls_certificate\" and \"tls_key\", "
         "or \"proxy\" when one in front of it does TLS\n"                                                                  },
        {"listen = \"0.0.0.0:80\"\nproxy = yes",                                  ""                                        },
        {"listen = \"[::1]:80\"",                                                 ""                                        },
        {"address = \"http://returns.example\"",
         "\"address\" is http://returns.example: anything but this computer is reached by "
         "https://\n"                                                                                                       },
        {"tls_key = 'DIR/private'",
         "\"tls_certificate\" and \"tls_key\" have to be set together\n"                                                    },
        {"tls_certificate = 'DIR/open'\ntls_key = 'DIR/private'",                 ""                                        },
        {"tls_certificate = 'none.pem'\ntls_key = 'DIR/open'",
         "\"tls_certificate\" names DIR/none.pem, which is not there\n"
         "\"tls_key\" names DIR/open, which others may read (mode 644); \"chmod 600\" closes it\n"                          },
        {"mail_transport = smtp",                                                 "\"mail_transport\" is smtp: set \"mail_host\"\n"
                                  "\"mail_transport\" is smtp: set \"mail_from\"\n"        },
        {"mail_transport = smtp\nmail_host = mx\nmail_from = 'a@b.example'\nmail_user = u\n"
         "mail_starttls = no",                                           "\"mail_user\" and \"mail_password_file\" have to be set together\n"
         "\"mail_starttls\" is no: the password of \"mail_user\" would go in clear\n"},
        {"fetch_source = 'http://exports.example'\nfetch_token_file = 'private'",
         "\"fetch_source\" has to begin with https:// or sftp://, or name a folder: the exports "
         "are about families\n"                                                                                             },
        {"fetch_source = '/srv/exports'\nfetch_token_file = 'private'",
         "\"fetch_token_file\" is for a \"fetch_source\" that is an address\n"                                              },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *dir = folder_for_test(arena);
        struct builder text = {.arena = arena}, told = {.arena = arena};
        struct settings settings;
        struct error err = {.code = ERR_NONE};
        const char *parts[] = {CASES[i].text, CASES[i].told};
        struct builder *to[] = {&text, &told};

        for (unsigned k = 0; k < 2; k++)
            for (const char *at = parts[k]; *at != '\0'; at += at[0] == 'D' && at[1] == 'I' ? 3 : 1)
                builder_printf(to[k], "%.*s", at[0] == 'D' && at[1] == 'I' ? (int)strlen(dir) : 1,
                               at[0] == 'D' && at[1] == 'I' ? dir : at);
        CU_ASSERT_TRUE(file_write(path_join(arena, dir, "private"), "x", 1, &err));
        CU_ASSERT_TRUE(file_write(path_join(arena, dir, "open"), "x", 1, &err));
        CU_ASSERT_EQUAL(chmod(path_join(arena, dir, "open"), 0644), 0);
        CU_ASSERT_TRUE(
            file_write(path_join(arena, dir, SETTINGS_NAME), text.at, text.length, &err));
        CU_ASSERT_TRUE(settings_read(arena, dir, &settings, &err));
        EXPECT_TEXT(CASES[i].text, settings_misfits(arena, &settings, dir),
                    told.at == NULL ? "" : told.at);
    }
}

void
suite_settings(void)
{
    CU_pSuite suite = CU_add_suite("settings", NULL, NULL);

    CU_add_test(suite, "without a file all is as it comes", without_a_file_all_is_as_it_comes);
    CU_add_test(suite, "what is set holds", what_is_set_holds);
    CU_add_test(suite, "a wrong value is told with its line", a_wrong_value_is_told_with_its_line);
    CU_add_test(suite, "what does not go together is told", what_does_not_go_together_is_told);
}
