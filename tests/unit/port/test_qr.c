/* SPDX-License-Identifier: MIT */
#include "port/qr.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

/* The three large squares that every code has in its corners. */
static bool
has_finder(const struct qr *qr, unsigned left, unsigned top)
{
    static const char *const FINDER[] = {"1111111", "1000001", "1011101", "1011101",
                                         "1011101", "1000001", "1111111"};

    for (unsigned y = 0; y < 7; y++)
        for (unsigned x = 0; x < 7; x++)
            if (qr->squares[(top + y) * qr->size + left + x] != (FINDER[y][x] == '1'))
                return false;
    return true;
}

static void
a_text_becomes_squares(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct qr qr;

    CU_ASSERT_TRUE_FATAL(qr_make(arena, "HELLO WORLD", &qr, &err));
    EXPECT_NUMBER("size", qr.size, 21);
    CU_ASSERT_TRUE(has_finder(&qr, 0, 0));
    CU_ASSERT_TRUE(has_finder(&qr, qr.size - 7, 0));
    CU_ASSERT_TRUE(has_finder(&qr, 0, qr.size - 7));
    CU_ASSERT_FALSE(has_finder(&qr, qr.size - 7, qr.size - 7));
}

/* Two by two squares, so that all of it can be seen. */
static const struct qr SMALL = {
    .size = 2, .squares = (const unsigned char[]){1, 0, 1, 1}
};

static void
squares_become_a_picture(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct builder out = {.arena = arena};

    qr_svg(&out, &SMALL, "A <code> & \"more\"");
    EXPECT_TEXT("svg", out.at,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\" width=\"50\" "
                "height=\"50\" role=\"img\" shape-rendering=\"crispEdges\">"
                "<title>A &#60;code&#62; &#38; &#34;more&#34;</title>"
                "<path fill=\"#fff\" d=\"M0 0h10v10H0z\"/>"
                "<path fill=\"#000\" d=\"M4 4h1v1h-1zM4 5h2v1h-2z\"/></svg>\n");
}

static void
squares_become_blocks(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct builder out = {.arena = arena};
#define LIGHT "\xE2\x96\x88"
#define FOUR  LIGHT LIGHT LIGHT LIGHT
    static const char ROW[] = FOUR LIGHT LIGHT FOUR "\n";

    qr_blocks(&out, &SMALL);
    EXPECT_TEXT(
        "blocks", out.at,
        arena_printf(arena, "%s%s%s%s%s", ROW, ROW, FOUR " \xE2\x96\x80" FOUR "\n", ROW, ROW));
}

static void
a_text_that_is_too_long_is_refused(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    char *text = arena_alloc(arena, 4001);
    struct error err = {.code = ERR_NONE};
    struct qr qr;

    memset(text, 'x', 4000);
    CU_ASSERT_FALSE(qr_make(arena, text, &qr, &err));
    EXPECT_NUMBER("code", err.code, ERR_INPUT);
    EXPECT_TEXT("words", err.text, "the text is too long for a QR code");
}

void
suite_qr(void)
{
    CU_pSuite suite = CU_add_suite("qr", NULL, NULL);

    CU_add_test(suite, "a text becomes squares", a_text_becomes_squares);
    CU_add_test(suite, "squares become a picture", squares_become_a_picture);
    CU_add_test(suite, "squares become blocks", squares_become_blocks);
    CU_add_test(suite, "a text that is too long is refused", a_text_that_is_too_long_is_refused);
}
