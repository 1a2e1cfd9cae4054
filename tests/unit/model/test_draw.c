/* SPDX-License-Identifier: MIT */
#include "model/draw.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "port/digest.h"
#include "suites.h"

#define ELM "Elm, \303\251cole"

static void
shares_are_read(void)
{
    static const struct {
        const char *text;
        unsigned share; /* 0: it is none */
    } CASES[] = {
        {"10%",     1000 },
        {"12.5%",   1250 },
        {"0.25%",   25   },
        {"0.01%",   1    },
        {"100%",    10000},
        {"100.00%", 10000},
        {"010%",    1000 },
        {"0%",      0    },
        {"0.00%",   0    },
        {"100.01%", 0    },
        {"101%",    0    },
        {"10",      0    },
        {"%",       0    },
        {"",        0    },
        {".5%",     0    },
        {"10.%",    0    },
        {"1.234%",  0    },
        {"-5%",     0    },
        {"10%%",    0    },
        {"1000%",   0    },
        {"1e1%",    0    },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct error err = {.code = ERR_NONE};
        unsigned share = 0;

        CU_ASSERT_EQUAL(draw_share_read(text_of(CASES[i].text), &share, &err), CASES[i].share > 0);
        EXPECT_NUMBER(CASES[i].text, share, CASES[i].share);
        if (CASES[i].share == 0)
            EXPECT_TEXT("why", strchr(err.text, ' '),
                        " is not a share like 10% or 12.5%, above 0% and up to 100%");
    }
    EXPECT_TEXT("whole", draw_share_format(1000).text, "10%");
    EXPECT_TEXT("a half", draw_share_format(1250).text, "12.5%");
    EXPECT_TEXT("hundredths", draw_share_format(5).text, "0.05%");
}

static void
sizes_are_rounded_up(void)
{
    EXPECT_NUMBER("one of one", draw_size(1, 1000), 1);
    EXPECT_NUMBER("one of ten", draw_size(10, 1000), 1);
    EXPECT_NUMBER("two of eleven", draw_size(11, 1000), 2);
    EXPECT_NUMBER("all", draw_size(7, 10000), 7);
    EXPECT_NUMBER("the least share", draw_size(10000, 1), 1);
    EXPECT_NUMBER("of nobody", draw_size(0, 1000), 0);
    EXPECT_NUMBER("of many", draw_size(1000000, 1250), 125000);
}

/* The chosen of F1 to F10 in the order FIRST, FIRST + STEP ..., parted by blanks, by their number.
 * Expected values come from a few lines of Python. */
static const char *
chosen(struct arena *arena, unsigned share, bool stratified, unsigned step)
{
    static const char *const STRATA[] = {"Oak Hub", "Oak Hub", ELM, "Oak Hub", "",
                                         "Oak Hub", "Oak Hub", ELM, "Oak Hub", "Oak Hub"};
    struct draw draw = {.share = share, .stratified = stratified};
    struct draw_family families[10];
    struct builder out = {.arena = arena};
    struct error err = {.code = ERR_NONE};
    struct hasher hasher;
    size_t count, met = 0;

    CU_ASSERT_TRUE_FATAL(digest_hasher(arena, &hasher, &err));
    draw.seed = hash_text(&hasher, text_of("seed"));
    for (unsigned i = 0; i < 10; i++) {
        unsigned number = i * step % 10;

        families[i] = (struct draw_family){
            .id = text_of(arena_printf(arena, "F%u", number + 1)),
            .stratum = text_of(STRATA[number]),
            .chosen = true, /* what stood there plays no part */
        };
    }
    count = draw_choose(arena, &hasher, &draw, families, 10);
    builder_puts(&out, "");
    for (unsigned number = 1; number <= 10; number++)
        for (unsigned i = 0; i < 10; i++)
            if (families[i].chosen && text_is(families[i].id, arena_printf(arena, "F%u", number)))
                builder_printf(&out, "%sF%u", met++ == 0 ? "" : " ", number);
    EXPECT_NUMBER("as many as it says", count, met);
    return out.at;
}

static void
the_lowest_ranks_are_taken(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    EXPECT_TEXT("a tenth", chosen(arena, 1000, false, 1), "F3");
    EXPECT_TEXT("three", chosen(arena, 3000, false, 1), "F3 F4 F7");
    EXPECT_TEXT("all", chosen(arena, 10000, false, 1), "F1 F2 F3 F4 F5 F6 F7 F8 F9 F10");
}

static void
each_stratum_gets_its_part(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    /* 3 of 10: 2.1 of Oak Hub, 0.6 of Elm, 0.3 of nobody's, which gets one all the same */
    EXPECT_TEXT("largest remainder", chosen(arena, 3000, true, 1), "F1 F5 F8 F9");
    EXPECT_TEXT("one each at least", chosen(arena, 1, true, 1), "F1 F5 F8");
    EXPECT_TEXT("all", chosen(arena, 10000, true, 1), "F1 F2 F3 F4 F5 F6 F7 F8 F9 F10");
}

static void
the_order_plays_no_part(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    EXPECT_TEXT("in threes", chosen(arena, 3000, false, 3), "F3 F4 F7");
    EXPECT_TEXT("in sevens", chosen(arena, 3000, true, 7), "F1 F5 F8 F9");
}

/* Over many seeds each of twenty families comes up about as often as the others: 2,000 draws of two
 * give each 200, give or take five standard deviations of 13.4. */
static void
no_family_is_favoured(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct draw_family families[20];
    struct draw draw = {.share = 1000};
    struct error err = {.code = ERR_NONE};
    unsigned often[20] = {0};
    struct hasher hasher;

    CU_ASSERT_TRUE_FATAL(digest_hasher(arena, &hasher, &err));
    for (unsigned i = 0; i < 20; i++)
        families[i] = (struct draw_family){.id = text_of(arena_printf(arena, "FAM-%02u", i))};
    for (unsigned turn = 0; turn < 2000; turn++) {
        ARENA_SCOPE struct arena *scratch = arena_new();

        draw.seed = hash_text(&hasher, text_of(arena_printf(scratch, "%u", turn)));
        EXPECT_NUMBER("two", draw_choose(scratch, &hasher, &draw, families, 20), 2);
        for (unsigned i = 0; i < 20; i++)
            often[i] += families[i].chosen;
    }
    for (unsigned i = 0; i < 20; i++)
        CU_ASSERT_TRUE(often[i] > 200 - 67 && often[i] < 200 + 67);
}

void
suite_draw(void)
{
    CU_pSuite suite = CU_add_suite("draw", NULL, NULL);

    CU_add_test(suite, "shares are read", shares_are_read);
    CU_add_test(suite, "sizes are rounded up", sizes_are_rounded_up);
    CU_add_test(suite, "the lowest ranks are taken", the_lowest_ranks_are_taken);
    CU_add_test(suite, "each stratum gets its part", each_stratum_gets_its_part);
    CU_add_test(suite, "the order plays no part", the_order_plays_no_part);
    CU_add_test(suite, "no family is favoured", no_family_is_favoured);
}
