/* SPDX-License-Identifier: MIT */
#include "base/error.h"

#include <CUnit/CUnit.h>
#include <errno.h>
#include <string.h>

#include "fixture.h"
#include "suites.h"

static void
sentences_are_told_from_the_outside_in(void)
{
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_FALSE(error_raise(&err, ERR_INPUT, "\"%s\" is no date", "x"));
    EXPECT_TEXT("raised", err.text, "\"x\" is no date");
    CU_ASSERT_FALSE(error_while(&err, "row %d", 3));
    CU_ASSERT_FALSE(error_while(&err, "%s", "a.csv"));
    EXPECT_TEXT("prefixed", err.text, "a.csv: row 3: \"x\" is no date");
    CU_ASSERT_EQUAL(err.code, ERR_INPUT);
    error_raise(&err, ERR_CONFLICT, "new");
    EXPECT_TEXT("replaced", err.text, "new");
    CU_ASSERT_EQUAL(err.code, ERR_CONFLICT);
}

static void
system_errors_keep_their_words(void)
{
    static const struct {
        int number;
        enum error_code given, code;
        const char *text;
    } CASES[] = {
        {ENOENT, ERR_INPUT,    ERR_INPUT,   "cannot open x: No such file or directory"},
        {EACCES, ERR_STORAGE,  ERR_STORAGE, "cannot open x: Permission denied"        },
        {ENOSPC, ERR_INPUT,    ERR_STORAGE, "cannot open x: No space left on device"  },
        {EDQUOT, ERR_CONFLICT, ERR_STORAGE, "cannot open x: Disk quota exceeded"      },
        {EIO,    ERR_INPUT,    ERR_STORAGE, "cannot open x: Input/output error"       },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct error err = {.code = ERR_NONE};

        CU_ASSERT_FALSE(
            error_raise_system(&err, CASES[i].given, CASES[i].number, "cannot open %s", "x"));
        EXPECT_TEXT("text", err.text, CASES[i].text);
        EXPECT_NUMBER(CASES[i].text, err.code, CASES[i].code);
    }
}

static void
codes_decide_the_exit_status(void)
{
    static const int STATUS[] = {[ERR_NONE] = 0,     [ERR_INPUT] = 1, [ERR_DENIED] = 4,
                                 [ERR_CONFLICT] = 5, [ERR_RETRY] = 3, [ERR_STORAGE] = 3};

    for (unsigned i = 0; i < COUNT_OF(STATUS); i++) {
        struct error err = {.code = (enum error_code)i};

        EXPECT_NUMBER("status", error_exit_status(&err), STATUS[i]);
    }
}

/* Whether a text is cut with dots, ended, and of whole characters only. */
static void
expect_cut(const struct error *err, const char *character)
{
    size_t length = strlen(err->text), width = strlen(character);

    CU_ASSERT_FATAL(length < sizeof err->text && length > sizeof err->text - 8);
    EXPECT_TEXT("dots", err->text + length - 3, "...");
    while (err->text[length - 1] == '.') /* a part that was cut before has its own */
        length--;
    EXPECT_TEXT("whole characters",
                strncmp(err->text + length - width, character, width) == 0 ? "whole" : "cut in two",
                "whole");
}

static void
long_sentences_are_cut_between_characters(void)
{
    static const char *const CHARACTERS[] = {"a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x99\x82"};

    for (size_t i = 0; i < COUNT_OF(CHARACTERS); i++)
        for (size_t shift = 0; shift < 4; shift++) {
            char text[3000] = "";
            struct error err = {.code = ERR_NONE};

            memset(text, '-', shift);
            while (strlen(text) < 2000)
                strcat(text, CHARACTERS[i]);
            error_raise(&err, ERR_INPUT, "%s", text);
            expect_cut(&err, CHARACTERS[i]);
            error_raise(&err, ERR_INPUT, "%s", text);
            error_while(&err, "before");
            expect_cut(&err, CHARACTERS[i]);
            CU_ASSERT(strncmp(err.text, "before: ", 8) == 0);
            error_raise(&err, ERR_INPUT, "inner");
            error_while(&err, "%s", text);
            expect_cut(&err, CHARACTERS[i]);
            error_raise_system(&err, ERR_INPUT, ENOENT, "%s", text);
            expect_cut(&err, CHARACTERS[i]);
        }
}

static void
what_just_fits_is_not_cut(void)
{
    struct error err = {.code = ERR_NONE};
    char text[sizeof err.text + 1];

    memset(text, 'x', sizeof text);
    text[sizeof err.text - 1] = '\0';
    error_raise(&err, ERR_INPUT, "%s", text);
    EXPECT_TEXT("1,023 bytes", err.text, text);
    text[sizeof err.text - 4] = '\0';
    error_raise(&err, ERR_INPUT, "%s", text);
    error_while(&err, "%s", "y");
    CU_ASSERT_EQUAL(strlen(err.text), sizeof err.text - 1);
    EXPECT_TEXT("1,023 bytes again", err.text + 3, text);
}

/* A full disk is something that somebody can mend, so it stays known on the way up. */
static void
no_room_is_marked(void)
{
    struct error err = {.code = ERR_NONE}, other = {.code = ERR_NONE};

    CU_ASSERT_FALSE(error_raise_system(&err, ERR_INPUT, ENOSPC, "cannot write \"a\""));
    EXPECT_NUMBER("code", err.code, ERR_STORAGE);
    EXPECT_NUMBER("full", err.no_room, true);
    CU_ASSERT_FALSE(error_while(&err, "signing"));
    CU_ASSERT_FALSE(error_pass(&other, &err));
    EXPECT_NUMBER("passed on", other.no_room, true);
    EXPECT_TEXT("words", other.text, "signing: cannot write \"a\": No space left on device");
    CU_ASSERT_FALSE(error_raise_system(&err, ERR_INPUT, EDQUOT, "cannot write"));
    EXPECT_NUMBER("a quota", err.no_room, true);
    CU_ASSERT_FALSE(error_raise_system(&err, ERR_INPUT, EIO, "cannot write"));
    EXPECT_NUMBER("a broken disk", err.no_room, false);
    CU_ASSERT_FALSE(error_raise(&other, ERR_STORAGE, "anything else"));
    EXPECT_NUMBER("another error", other.no_room, false);
}

void
suite_error(void)
{
    CU_pSuite suite = CU_add_suite("base/error", NULL, NULL);

    CU_add_test(suite, "sentences are told from the outside in",
                sentences_are_told_from_the_outside_in);
    CU_add_test(suite, "system errors keep their words", system_errors_keep_their_words);
    CU_add_test(suite, "codes decide the exit status", codes_decide_the_exit_status);
    CU_add_test(suite, "long sentences are cut between characters",
                long_sentences_are_cut_between_characters);
    CU_add_test(suite, "what just fits is not cut", what_just_fits_is_not_cut);
    CU_add_test(suite, "no room is marked", no_room_is_marked);
}
