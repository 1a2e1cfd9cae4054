/* SPDX-License-Identifier: MIT */
#include "service/drafting.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "return_fixture.h"
#include "service/drafting_parts.h"
#include "service/returns.h"
#include "suites.h"

#define PERIOD "2023-24-Q3"

static const char *
names_of(struct arena *arena, const struct artefacts *files)
{
    struct builder out = {.arena = arena};

    for (size_t i = 0; i < files->count; i++)
        builder_printf(&out, "%s%s", i == 0 ? "" : " ", files->list[i].name);
    return out.at;
}

static void
a_run_makes_the_draft_of_its_quarter(void)
{
    struct returns_for_test f;
    struct artefacts kept;
    struct revision revision;
    const struct draft_done *done;
    struct filing filing;
    struct fixture data;
    struct actor dana;

    returns_open(&f);
    fixture_open(&data, &SOUND);
    dana = returns_person(&f, "dana", ROLE_PROVIDER);
    done = returns_run(&f, &data, &dana);
    CU_ASSERT_TRUE(done->new);
    CU_ASSERT_TRUE_FATAL(returns_find(f.arena, f.state, PERIOD, &filing, &f.err));
    EXPECT_NUMBER("draft", filing.state, FILING_DRAFT);
    EXPECT_NUMBER("revision", filing.revision, 1);
    EXPECT_TEXT("its manifest", filing.man, done->filing.man);
    CU_ASSERT_TRUE_FATAL(filings_artefacts(f.state->db, f.arena, filing.id, 1, &kept, &f.err) &&
                         filings_revision(f.state->db, f.arena, filing.id, 1, &revision, &f.err));
    EXPECT_TEXT("files", names_of(f.arena, &kept),
                "claimed.csv claims.csv decisions.csv figures.json "
                "framework-01-supporting-families-2022.xml manifest.json "
                "outcomes-framework.xlsx submission.xlsx");
    EXPECT_TEXT(
        "options", revision.options,
        "{\"agreed_number\":null,\"area\":\"pbr\",\"as_at\":\"2023-12-31\","
        "\"claim_policy\":null,\"frameworks\":[\"framework-01-supporting-families-2022.xml\""
        "],\"quarter\":\"2023-24-Q3\"}");
    fixture_close(&data);
    returns_close(&f);
}

static void
the_manifest_lists_everything(void)
{
    struct returns_for_test f;
    struct manifest manifest;
    const struct draft_done *done;
    struct fixture data;
    struct actor dana;
    struct text bytes;

    returns_open(&f);
    fixture_open(&data, &SOUND);
    dana = returns_person(&f, "dana", ROLE_PROVIDER);
    done = returns_run(&f, &data, &dana);
    CU_ASSERT_TRUE_FATAL(
        returns_file(f.arena, f.state, done->filing.id, 1, DRAFTING_MANIFEST, &bytes, &f.err) &&
        manifest_read(f.arena, bytes, &manifest, &f.err));
    CU_ASSERT_TRUE(text_is(manifest.filing, done->filing.id));
    CU_ASSERT_TRUE(text_is(manifest.versions[MANIFEST_DELTARETURN], PROGRAM_VERSION));
    EXPECT_NUMBER("made", manifest.lists[MANIFEST_ARTEFACTS].count, MAKING_KEPT + 1);
    EXPECT_NUMBER("read", manifest.lists[MANIFEST_DATASET].count, 8);
    EXPECT_NUMBER("rules", manifest.lists[MANIFEST_RULES].count, 1);
    fixture_close(&data);
    returns_close(&f);
}

static void
a_draft_is_renewed_and_nothing_else(void)
{
    struct returns_for_test f;
    struct draft_request request = {
        .framework_names = (const char *const[]){"supporting-families-2022"}, .framework_count = 1};
    const struct draft_done *done;
    struct draft_done again;
    struct signoff_done moved;
    struct fixture data;
    struct actor dana;
    char *first;

    returns_open(&f);
    fixture_open(&data, &SOUND);
    dana = returns_person(&f, "dana", ROLE_PROVIDER);
    first = arena_printf(f.arena, "%s", returns_run(&f, &data, &dana)->filing.man);
    done = returns_run(&f, &data, &dana);
    CU_ASSERT_FALSE(done->new);
    EXPECT_NUMBER("the same revision", done->filing.revision, 1);
    CU_ASSERT_TRUE(strcmp(done->filing.man, first) != 0); /* by its salt */
    CU_ASSERT_TRUE_FATAL(returns_move(&f, &dana, PERIOD, MOVE_SUBMIT, &moved));
    request.options = &data.options;
    CU_ASSERT_FALSE(drafting_make(f.arena, f.state, &dana, &request, &again, &f.err));
    EXPECT_NUMBER("conflict", f.err.code, ERR_CONFLICT);
    fixture_close(&data);
    returns_close(&f);
}

static void
who_may_not_and_whose_authority(void)
{
    struct returns_for_test f;
    struct draft_request request = {
        .framework_names = (const char *const[]){"supporting-families-2022"}, .framework_count = 1};
    struct draft_done done;
    struct fixture data;
    struct actor chris;

    returns_open(&f);
    fixture_open(&data, &SOUND);
    chris = returns_person(&f, "chris", ROLE_CERTIFIER);
    request.options = &data.options;
    CU_ASSERT_FALSE(drafting_make(f.arena, f.state, &chris, &request, &done, &f.err));
    EXPECT_TEXT("role", f.err.text, "\"chris\" is not a data provider here");
    data.options.figures.authority = "E9";
    CU_ASSERT_FALSE(drafting_make(f.arena, f.state, &chris, &request, &done, &f.err));
    EXPECT_TEXT("authority", f.err.text,
                "--authority \"E9\" is not the authority of the state folder, which is E1");
    fixture_close(&data);
    returns_close(&f);
}

void
suite_drafting(void)
{
    CU_pSuite suite = CU_add_suite("service/drafting", NULL, NULL);

    CU_add_test(suite, "a run makes the draft of its quarter",
                a_run_makes_the_draft_of_its_quarter);
    CU_add_test(suite, "the manifest lists everything", the_manifest_lists_everything);
    CU_add_test(suite, "a draft is renewed, and nothing else", a_draft_is_renewed_and_nothing_else);
    CU_add_test(suite, "who may not, and whose authority", who_may_not_and_whose_authority);
}
