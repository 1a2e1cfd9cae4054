/* SPDX-License-Identifier: MIT */
#include "model/letter.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "model/retry.h"
#include "suites.h"

static const struct letter_fact FACTS[] = {
    {"Form", "{kind}"},
    {"Due",  "{due}" },
};
static const struct letter_line LINES[] = {
    {"closes", "{period} closes in {days} days"},
};
static const struct letter_block BLOCKS[] = {
    {LETTER_PARAGRAPH, 0,                   "{name}, the {kind}"},
    {LETTER_FACTS,     0,                   ""                  },
    {LETTER_LINK,      LETTER_LINKED,       "Open it"           },
    {LETTER_PARAGRAPH, LETTER_UNLINKED,     "No link"           },
    {LETTER_ITEMS,     0,                   ""                  },
    {LETTER_PARAGRAPH, LETTER_WITH_RECEIPT, "Receipt"           },
};
static const struct letter_form FORMS[] = {
    {"one", "About {kind}", BLOCKS, COUNT_OF(BLOCKS)},
};
static const struct catalogue CATALOGUE = {
    .language = "en",
    .facts = FACTS,
    .lines = LINES,
    .forms = FORMS,
    .fact_count = COUNT_OF(FACTS),
    .line_count = COUNT_OF(LINES),
    .form_count = COUNT_OF(FORMS),
};
static const struct placeholder VALUES[] = {
    {"name", "A <b>\"C\"</b> & D's"   },
    {"kind", "claim {x}"              },
    {"due",  "today"                  },
    {"url",  "https://h.example/a/1&2"},
};
static const struct placeholder ITEM[] = {
    {"period", "Q1"},
    {"days",   "5" },
};
static const struct letter_item ITEMS[] = {
    {"closes", {.list = ITEM, .count = COUNT_OF(ITEM)}},
};

static struct letter
letter_for_test(unsigned is)
{
    return (struct letter){
        .catalogue = &CATALOGUE,
        .form = &FORMS[0],
        .is = is,
        .values = {.list = VALUES, .count = COUNT_OF(VALUES)},
        .items = ITEMS,
        .item_count = 1,
    };
}

static void
lay(enum placeholder_for purpose, unsigned is, const char *expected)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct letter letter = letter_for_test(is);
    struct error err = {.code = ERR_NONE};
    struct letter_layout layout;
    const char *laid = "";

    CU_ASSERT_TRUE_FATAL(letter_layout_read(
        text_of("[head]\n<{subject}|{language}>\n[paragraph]\np:{text}\n[facts-begin]\nF\n[fact]\n"
                "{label}={value}\n[facts-end]\nf\n[link]\n{text}->{url}\n[items-begin]\nI\n[item]\n"
                "- {text}\n[items-end]\ni\n[foot]\nend\n"),
        purpose, &layout, &err));
    CU_ASSERT_TRUE(letter_lay_out(arena, &letter, &layout, &laid, &err));
    EXPECT_TEXT("laid out", laid, expected);
    EXPECT_TEXT("no error", err.text, "");
}

static void
both_versions_say_the_same(void)
{
    lay(FOR_TEXT, LETTER_LINKED,
        "<About claim {x}|en>\np:A <b>\"C\"</b> & D's, the claim {x}\nF\nForm=claim {x}\n"
        "Due =today\nf\nOpen it->https://h.example/a/1&2\nI\n- Q1 closes in 5 days\ni\nend\n");
    lay(FOR_HTML, LETTER_LINKED,
        "<About claim {x}|en>\np:A &lt;b&gt;&quot;C&quot;&lt;/b&gt; &amp; D&#39;s, the claim {x}\n"
        "F\nForm=claim {x}\nDue=today\nf\nOpen it->https://h.example/a/1&amp;2\nI\n"
        "- Q1 closes in 5 days\ni\nend\n");
    lay(FOR_TEXT, LETTER_UNLINKED | LETTER_WITH_RECEIPT,
        "<About claim {x}|en>\np:A <b>\"C\"</b> & D's, the claim {x}\nF\nForm=claim {x}\n"
        "Due =today\nf\np:No link\nI\n- Q1 closes in 5 days\ni\np:Receipt\nend\n");
}

/* Lines are broken between words; a link is never. */
static void
plain_text_is_wrapped(void)
{
    static const struct letter_block LONG[] = {
        {LETTER_PARAGRAPH, 0,
         "Seventy-six characters are what a line of a message may have, and é counts as one "
         "https://h.example/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa "
         "b"},
    };
    static const struct letter_form FORM = {"long", "S", LONG, 1};
    ARENA_SCOPE struct arena *arena = arena_new();
    struct letter letter = letter_for_test(0);
    struct error err = {.code = ERR_NONE};
    struct letter_layout layout = {.purpose = FOR_TEXT};
    const char *laid = "";

    letter.form = &FORM;
    for (unsigned i = 0; i < PIECE_COUNT; i++)
        layout.pieces[i] = text_of(i == PIECE_PARAGRAPH ? "{text}" : "");
    CU_ASSERT_TRUE(letter_lay_out(arena, &letter, &layout, &laid, &err));
    EXPECT_TEXT(
        "wrapped", laid,
        "Seventy-six characters are what a line of a message may have, and é counts\nas one\n"
        "https://h.example/"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nb");
}

static void
what_is_missing_is_told(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct letter letter = letter_for_test(0);
    struct builder out = {.arena = arena};
    struct error err = {.code = ERR_NONE};
    struct letter_layout layout;
    const char *laid;

    CU_ASSERT_FALSE(letter_layout_read(text_of("[head]\n[foot]\n"), FOR_TEXT, &layout, &err));
    EXPECT_TEXT("piece", err.text, "the layout has no line \"[paragraph]\"");
    CU_ASSERT_FALSE(placeholder_fill(&out, text_of("a {b} {c}"), &letter.values, FOR_TEXT, &err));
    EXPECT_TEXT("place", err.text, "nothing fills \"{b} {c}\"");
    CU_ASSERT_FALSE(placeholder_fill(&out, text_of("a {kind"), &letter.values, FOR_TEXT, &err));
    EXPECT_TEXT("open", err.text, "nothing fills \"{kind\"");
    for (unsigned i = 0; i < PIECE_COUNT; i++)
        layout.pieces[i] = text_of("{nothing}");
    CU_ASSERT_FALSE(letter_lay_out(arena, &letter, &layout, &laid, &err));
    EXPECT_TEXT("in a piece", err.text, "the piece [head]: nothing fills \"{nothing}\"");
    CU_ASSERT_PTR_NULL(letter_form_find(&CATALOGUE, "two"));
}

/* One, five, fifteen, sixty minutes and on, for five days, a little late. */
static void
tries_come_again(void)
{
    static const struct {
        int64_t tries, minutes;
    } CASES[] = {
        {0,  1  },
        {1,  1  },
        {2,  5  },
        {3,  15 },
        {4,  60 },
        {5,  120},
        {8,  720},
        {9,  720},
        {99, 720},
    };
    const int64_t now = INT64_C(1700000000000), minute = 60000;
    int64_t next = 0;

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        CU_ASSERT_TRUE(retry_next(CASES[i].tries, now, now, 0, &next));
        EXPECT_NUMBER("in time", next, now + CASES[i].minutes * minute);
        CU_ASSERT_TRUE(retry_next(CASES[i].tries, now, now, 255, &next));
        EXPECT_NUMBER("late", next, now + CASES[i].minutes * minute * 6 / 5);
    }
    CU_ASSERT_TRUE(retry_next(9, now, now + RETRY_LIFE - 1, 0, &next));
    CU_ASSERT_FALSE(retry_next(9, now, now + RETRY_LIFE, 0, &next));
    CU_ASSERT_TRUE(retry_next(9, now, now - RETRY_LIFE, 0, &next));
    CU_ASSERT_FALSE(retry_next(30, now, now - RETRY_LIFE, 0, &next));
}

void
suite_letter(void)
{
    CU_pSuite suite = CU_add_suite("letter", NULL, NULL);

    CU_add_test(suite, "both versions say the same", both_versions_say_the_same);
    CU_add_test(suite, "plain text is wrapped", plain_text_is_wrapped);
    CU_add_test(suite, "what is missing is told", what_is_missing_is_told);
    CU_add_test(suite, "tries come again", tries_come_again);
}
