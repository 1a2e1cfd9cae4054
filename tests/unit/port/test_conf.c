/* SPDX-License-Identifier: MIT */
#include "port/conf.h"

#include <CUnit/CUnit.h>

#include "base/file.h"
#include "base/parallel.h"
#include "fixture.h"
#include "suites.h"

/* What is read from a file with two names in it, as "value@line value@line", or the error. */
static const char *
read_of(struct arena *arena, const char *text, size_t length)
{
    const char *dir = folder_for_test(arena), *path = path_join(arena, dir, "a.conf");
    struct conf_entry entries[] = {{.name = "listen"}, {.name = "mail_host"}};
    struct error err = {.code = ERR_NONE};
    struct builder out = {.arena = arena};

    CU_ASSERT_TRUE_FATAL(file_write(path, text, length, &err));
    if (!conf_read(arena, path, entries, COUNT_OF(entries), &err)) {
        EXPECT_NUMBER(text, err.code, ERR_INPUT);
        CU_ASSERT_EQUAL_FATAL(strncmp(err.text, dir, strlen(dir)), 0);
        return arena_printf(arena, "%s", err.text + strlen(dir) + 1);
    }
    for (size_t i = 0; i < COUNT_OF(entries); i++)
        builder_printf(&out, "%s%s@%u", i == 0 ? "" : " ",
                       entries[i].value == NULL ? "-" : entries[i].value, entries[i].line);
    return out.at;
}

static void
files_are_read(void)
{
    static const struct {
        const char *text, *expected;
    } CASES[] = {
        {"",                                                "-@0 -@0"                                                },
        {"# nothing\n\n# nor \"this\n",                     "-@0 -@0"                                                },
        {"mail_host = \"a#\\\"b\" # c\nlisten = 'c#\"d'\n", "c#\"d@2 a#\"b@1"                                        },
        {"listen = \"127.0.0.1:1\"\n",                      "127.0.0.1:1@1 -@0"                                      },
        {"\n# c\nmail_host = 'mx'\nlisten=a\n",             "a@4 mx@3"                                               },
        {"listen = \"a\"  # behind it\n",                   "a@1 -@0"                                                },
        {"listen = \"\"",                                   "@1 -@0"                                                 },
        {"listen = 'a'\nlisten = 'b'\n",                    "a.conf:2: \"listen\" is set a second time, after line 1"},
        {"\n\nlisen = \"a\"\n",                             "a.conf:3: there is no setting \"lisen\"; \"deltareturn settings "
                                "list\" shows those there are"                        },
        {"include(\"/etc/passwd\")\n",
         "a.conf:1: there is no setting \"include\"; \"deltareturn settings list\" shows those "
         "there are"                                                                                                 },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();

        EXPECT_TEXT(CASES[i].text, read_of(arena, CASES[i].text, strlen(CASES[i].text)),
                    CASES[i].expected);
    }
}

/* What is no setting is told with its line, in words of ours. */
static void
what_is_no_setting_is_refused(void)
{
    static const struct {
        const char *text;
        unsigned line;
    } CASES[] = {
        {"listen \"a\"\n",     1},
        {"\nlisten = \n",      2},
        {"listen = \"a\n",     1},
        {"listen == \"a\"\n",  1},
        {"listen { }\n",       1},
        {"= 3\n",              1},
        {"listen = {\"a\"}\n", 1},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *told = read_of(arena, CASES[i].text, strlen(CASES[i].text));

        if (strncmp(told, "a.conf:", 7) != 0)
            EXPECT_TEXT(CASES[i].text, told, "an error");
        CU_ASSERT_PTR_NULL(strstr(told, "invalid"));
    }
}

static void
a_nul_byte_is_refused(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    EXPECT_TEXT("NUL", read_of(arena, "listen = 'a'\n\0mail_host = 'b'\n", 29),
                "a.conf: this is no text; there is a NUL byte in it");
}

struct reader {
    const char *path;
    bool sound;
    unsigned wrong;
};

static bool
read_often(void *context, struct error *err)
{
    enum { TIMES = 500 };
    struct reader *reader = context;

    (void)err;
    for (unsigned i = 0; i < TIMES; i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct conf_entry entry = {.name = "listen"};
        struct error own = {.code = ERR_NONE};

        if (conf_read(arena, reader->path, &entry, 1, &own) != reader->sound ||
            (reader->sound && strcmp(entry.value, "a") != 0))
            reader->wrong++;
    }
    return true;
}

/* The library has one scanner for all, which a reading that failed leaves in the middle of a text
 * and the end of any reading takes away. */
static void
many_read_at_once(void)
{
    static const char *const TEXTS[] = {"listen = 'a'\n", "listen = \"a", "listen = 'a' }\n",
                                        "listen = \"a\"\n"};
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = folder_for_test(arena);
    struct reader readers[COUNT_OF(TEXTS)];
    struct task tasks[COUNT_OF(TEXTS)];
    struct error err = {.code = ERR_NONE};

    for (size_t i = 0; i < COUNT_OF(TEXTS); i++) {
        readers[i] = (struct reader){
            .path = path_join(arena, dir, arena_printf(arena, "%zu.conf", i)),
            .sound = i == 0 || i == 3,
        };
        CU_ASSERT_TRUE_FATAL(file_write(readers[i].path, TEXTS[i], strlen(TEXTS[i]), &err));
        tasks[i] = (struct task){.run = read_often, .context = &readers[i]};
    }
    CU_ASSERT_TRUE(parallel_run(tasks, COUNT_OF(tasks), COUNT_OF(tasks), &err));
    for (size_t i = 0; i < COUNT_OF(TEXTS); i++)
        EXPECT_NUMBER(TEXTS[i], readers[i].wrong, 0);
}

void
suite_conf(void)
{
    CU_pSuite suite = CU_add_suite("conf", NULL, NULL);

    CU_add_test(suite, "files are read", files_are_read);
    CU_add_test(suite, "what is no setting is refused", what_is_no_setting_is_refused);
    CU_add_test(suite, "a NUL byte is refused", a_nul_byte_is_refused);
    CU_add_test(suite, "many read at once", many_read_at_once);
}
