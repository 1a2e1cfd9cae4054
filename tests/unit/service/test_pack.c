/* SPDX-License-Identifier: MIT */
#include "service/pack.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

#define HOSTILE "<script>alert('1')</script>&\"x\""

static bool
pack_of(struct fixture *f, const struct tables *given, const char *id, struct pack *pack)
{
    fixture_open(f, given);
    CU_ASSERT_TRUE_FATAL(fixture_decide(f));
    return pack_make(f->arena, &f->run, id, pack, &f->err);
}

static void
three_questions_with_their_tests(void)
{
    static const char LAST[] =
        "T6 Outcomes, T8 Sustained, T9 No re-referral, T10 Attendance, T11 Not claimed before, "
        "Evidence on file";
    const char *const NAMES[PACK_QUESTIONS] = {
        "T1 Dependants, T2 Needs",
        "T3 Assessment, T4 Plan, T5 Lead practitioner, T7 Closure",
        LAST,
    };
    struct fixture f;
    struct pack pack;

    CU_ASSERT_TRUE_FATAL(pack_of(&f, &SOUND, "F1", &pack));
    EXPECT_NUMBER("the claimed episode", pack.count, 1);
    for (unsigned i = 0; i < PACK_QUESTIONS; i++) {
        const struct pack_question *question = &pack.episodes[0].questions[i];
        struct builder names = {.arena = f.arena};

        for (size_t k = 0; k < question->count; k++)
            builder_printf(&names, "%s%s", k == 0 ? "" : ", ", question->list[k].name);
        EXPECT_TEXT(question->title, names.at, NAMES[i]);
    }
    fixture_close(&f);
}

/* Where the evidence is said to be, and that nobody says. */
static void
evidence_is_named(void)
{
    static const struct tables GIVEN = {{[TABLE_OUTCOMES] =
                                             "need_id,result,achieved_on,basis,evidence_ref\n"
                                             "N1,achieved,2023-03-01,practitioner,DOC-7\n"
                                             "N2,achieved,2023-03-15,,\nN3,neutral,,,DOC-9\n"}};
    const struct pack_criterion *criterion;
    struct fixture f;
    struct pack pack;

    CU_ASSERT_TRUE_FATAL(pack_of(&f, &GIVEN, "F1", &pack));
    criterion = &pack.episodes[0].questions[2].list[pack.episodes[0].questions[2].count - 1];
    EXPECT_NUMBER("rows", criterion->row_count, 3);
    EXPECT_TEXT("with its basis", criterion->rows[0].says,
                "outcome of need N1, basis practitioner: DOC-7");
    EXPECT_NUMBER("its row", criterion->rows[0].origin.row, 2);
    EXPECT_TEXT("without", criterion->rows[1].says, "outcome of need N2: no evidence reference");
    EXPECT_TEXT("neutral too", criterion->rows[2].says, "outcome of need N3: DOC-9");
    EXPECT_TEXT("missing", criterion->missing, "evidence_ref, where a row above has none");
    fixture_close(&f);
}

static void
whatever_stands_in_the_data_is_escaped(void)
{
    static const struct tables GIVEN = {
        {[TABLE_FAMILIES] = FAMILIES_HEAD "\"<script>alert('1')</script>&\"\"x\"\"\",LA1,North,\n",
         [TABLE_MEMBERS] = MEMBERS_HEAD
         "<img src=x>,\"<script>alert('1')</script>&\"\"x\"\"\",child,2012-05-01,,\n", [TABLE_EPISODES] =
             "episode_id,family_id,opened_on,lead_practitioner,lead_organisation,closed_on\n"
             "E1,\"<script>alert('1')</script>&\"\"x\"\"\",2022-09-01,A <b>Worker</b>,"
             "\"O'Neil & Sons\",2023-04-10\n", [TABLE_NEEDS] = NEEDS_HEAD "N1,E1,1.1,,,\n",
         [TABLE_OUTCOMES] = OUTCOMES_HEAD,
         [TABLE_ATTENDANCE] = ABSENT,
         [TABLE_EVENTS] = ABSENT}
    };
    struct fixture f;
    struct pack pack;
    struct text page;

    CU_ASSERT_TRUE_FATAL(pack_of(&f, &GIVEN, HOSTILE, &pack));
    CU_ASSERT_TRUE_FATAL(pack_html(f.arena, &pack, &page, &f.err));
    CU_ASSERT_PTR_NULL(strstr(page.at, "<script"));
    CU_ASSERT_PTR_NULL(strstr(page.at, "<img"));
    CU_ASSERT_PTR_NULL(strstr(page.at, "<b>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(page.at,
                                  "<h1>Spot check of family &lt;script&gt;alert(&#39;1&#39;"
                                  ")&lt;/script&gt;&amp;&quot;x&quot;</h1>"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(page.at, "<dt>Lead organisation</dt><dd>O&#39;Neil &amp; Sons</dd>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(pack_text(f.arena, &pack).at, "missing: "));
    fixture_close(&f);
}

static void
what_has_no_pack(void)
{
    struct fixture f;
    struct pack pack;

    CU_ASSERT_FALSE(pack_of(
        &f, &(struct tables){{[TABLE_EPISODES] = EPISODES_HEAD "E1,F1,2022-09-01,,,,,,,,\n"}}, "F1",
        &pack));
    EXPECT_TEXT("open", f.err.text,
                "no episode of family \"F1\" is closed, so there is nothing to check yet");
    fixture_close(&f);
    CU_ASSERT_FALSE(pack_of(&f, &SOUND, "F9", &pack));
    EXPECT_NUMBER("nobody", f.err.code, ERR_INPUT);
    fixture_close(&f);
}

void
suite_pack(void)
{
    CU_pSuite suite = CU_add_suite("pack", NULL, NULL);

    CU_add_test(suite, "three questions with their tests", three_questions_with_their_tests);
    CU_add_test(suite, "evidence is named", evidence_is_named);
    CU_add_test(suite, "whatever stands in the data is escaped",
                whatever_stands_in_the_data_is_escaped);
    CU_add_test(suite, "what has no pack", what_has_no_pack);
}
