/* SPDX-License-Identifier: MIT */
#include "service/replay.h"

#include <CUnit/CUnit.h>
#include <unistd.h>

#include "base/file.h"
#include "fixture.h"
#include "return_fixture.h"
#include "service/audit_parts.h"
#include "service/drafting_parts.h"
#include "service/vault.h"
#include "store/ledger.h"
#include "suites.h"

#define PERIOD "2023-24-Q3"

/* A council with one draft, made by a real run. */
struct place {
    struct returns_for_test f;
    struct fixture data;
    struct actor dana;
    const struct draft_done *done;
};

static void
place_open(struct place *place)
{
    returns_open(&place->f);
    fixture_open(&place->data, &SOUND);
    place->dana = returns_person(&place->f, "dana", ROLE_PROVIDER);
    place->done = returns_run(&place->f, &place->data, &place->dana);
}

static void
place_close(struct place *place)
{
    fixture_close(&place->data);
    returns_close(&place->f);
}

static bool
replayed(struct place *place, struct replay *replay)
{
    place->f.err = (struct error){.code = ERR_NONE};
    return replay_make(place->f.arena, place->f.state, PERIOD, 0, 1, replay, &place->f.err);
}

/* What the audit says of the revisions that it makes again: "" when all is well. */
static const char *
recomputed(struct place *place, struct audit_report *report)
{
    struct audit_options options = {.recompute = true, .threads = 1};
    struct audit audit = {
        .arena = place->f.arena, .state = place->f.state, .options = &options, .report = report};

    *report = (struct audit_report){.leaves = 0};
    place->f.err = (struct error){.code = ERR_NONE};
    if (audit_recomputed(&audit, &place->f.err) && report->findings == 0)
        return "";
    return arena_printf(place->f.arena, "%s",
                        report->findings > 0 ? audit.first.text : place->f.err.text);
}

/* Puts other bytes in the place of a file of the revision, as somebody could who has the keys: the
 * vault takes them, and the database names them. */
static void
replace_file(struct place *place, const char *name, struct text bytes)
{
    struct vault_box *box;
    char sha256[65];

    CU_ASSERT_TRUE_FATAL(vault_open(place->f.arena, place->f.state, VAULT_REVISION,
                                    drafting_box(place->f.arena, place->done->filing.id, 1), false,
                                    &box, &place->f.err) &&
                         vault_put(box, bytes, sha256, &place->f.err));
    CU_ASSERT_TRUE_FATAL(
        db_script(place->f.state->db,
                  arena_printf(place->f.arena,
                               "UPDATE artefact SET sha256 = '%s', length = %zu WHERE name = '%s'",
                               sha256, bytes.length, name),
                  &place->f.err));
}

static struct text
file_of(struct place *place, const char *name)
{
    const struct artefacts *files = &place->done->artefacts;
    struct text bytes = {.at = ""};
    struct vault_box *box;

    CU_ASSERT_TRUE_FATAL(vault_open(place->f.arena, place->f.state, VAULT_REVISION,
                                    drafting_box(place->f.arena, place->done->filing.id, 1), false,
                                    &box, &place->f.err));
    for (size_t i = 0; i < files->count; i++)
        if (strcmp(files->list[i].name, name) == 0)
            CU_ASSERT_TRUE_FATAL(vault_get(place->f.arena, box, files->list[i].sha256,
                                           (size_t)files->list[i].length, &bytes, &place->f.err));
    return bytes;
}

/* The manifest, as if another version of a program had been at work. */
static void
pretend_version(struct place *place, enum manifest_program program, const char *version)
{
    struct manifest manifest;
    struct text bytes;

    CU_ASSERT_TRUE_FATAL(
        manifest_read(place->f.arena, file_of(place, DRAFTING_MANIFEST), &manifest, &place->f.err));
    manifest.versions[program] = text_of(version);
    CU_ASSERT_TRUE_FATAL(manifest_write(place->f.arena, &manifest, &bytes, &place->f.err));
    replace_file(place, DRAFTING_MANIFEST, bytes);
}

/* One byte of a file is another one; AT counts from 1. */
static void
flip(struct place *place, const char *name, size_t at)
{
    struct text bytes = file_of(place, name);
    char *copy = arena_copy(place->f.arena, bytes.at, bytes.length);

    copy[at - 1] ^= 1;
    replace_file(place, name, (struct text){copy, bytes.length});
}

static void
what_was_made_comes_out_again(void)
{
    struct audit_report report;
    struct replay replay;
    struct place place;

    place_open(&place);
    CU_ASSERT_TRUE_FATAL(replayed(&place, &replay));
    EXPECT_NUMBER("revision", replay.revision, 1);
    EXPECT_NUMBER("different", replay.different, 0);
    CU_ASSERT_FALSE(replay.another_version);
    for (unsigned i = 0; i < MAKING_FILES; i++) {
        EXPECT_NUMBER(MAKING_NAMES[i], replay.files[i].differs_at, 0);
        EXPECT_NUMBER(MAKING_NAMES[i], replay.files[i].bytes, place.done->making.files[i].length);
    }
    EXPECT_TEXT("the audit", recomputed(&place, &report), "");
    EXPECT_NUMBER("the same", report.same, 1);
    EXPECT_NUMBER("others", report.by_another + report.unmade, 0);
    place_close(&place);
}

/* The rules are those that were kept, whatever stands in the templates by now. */
static void
an_altered_template_changes_nothing(void)
{
    struct place place;
    struct replay replay;
    const char *kept, *elsewhere;

    place_open(&place);
    kept = arena_printf(place.f.arena, "%s", getenv("DELTARETURN_TEMPLATES"));
    elsewhere = folder_for_test(place.f.arena);
    setenv("DELTARETURN_TEMPLATES", elsewhere, 1);
    CU_ASSERT_FALSE(replayed(&place, &replay)); /* without its schema it is not read */
    CU_ASSERT_TRUE_FATAL(symlink(path_join(place.f.arena, kept, "schemas"),
                                 path_join(place.f.arena, elsewhere, "schemas")) == 0);
    CU_ASSERT_TRUE_FATAL(
        folders_make(path_join(place.f.arena, elsewhere, "frameworks"), &place.f.err) &&
        file_write(path_join(place.f.arena, elsewhere, "frameworks/supporting-families-2022.xml"),
                   "<framework/>\n", 13, &place.f.err));
    if (!replayed(&place, &replay))
        CU_FAIL(place.f.err.text);
    EXPECT_NUMBER("different", replay.different, 0);
    setenv("DELTARETURN_TEMPLATES", kept, 1);
    place_close(&place);
}

/* What differs, and by which version it may. */
static const struct {
    const char *file;
    size_t at;
    enum manifest_program program; /* MANIFEST_PROGRAMS: none is another */
    bool explained;
} DIFFERENCES[] = {
    {"decisions.csv",           90, MANIFEST_PROGRAMS,    false},
    {"decisions.csv",           90, MANIFEST_DELTARETURN, true },
    {"decisions.csv",           90, MANIFEST_XLSXWRITER,  false},
    {"figures.json",            5,  MANIFEST_ZLIB,        false},
    {"outcomes-framework.xlsx", 99, MANIFEST_ZLIB,        true },
    {"submission.xlsx",         99, MANIFEST_XLSXWRITER,  true },
    {"submission.xlsx",         99, MANIFEST_DELTARETURN, true },
    {"submission.xlsx",         99, MANIFEST_PROGRAMS,    false},
};

static void
a_difference_is_told_with_its_reason(void)
{
    for (size_t i = 0; i < COUNT_OF(DIFFERENCES); i++) {
        const char *file = DIFFERENCES[i].file;
        struct audit_report report;
        struct replay replay;
        struct place place;

        place_open(&place);
        flip(&place, file, DIFFERENCES[i].at);
        if (DIFFERENCES[i].program < MANIFEST_PROGRAMS)
            pretend_version(&place, DIFFERENCES[i].program, "0.0.1");
        CU_ASSERT_TRUE_FATAL(replayed(&place, &replay));
        EXPECT_NUMBER(file, replay.different, 1);
        EXPECT_NUMBER(file, replay.another_version, DIFFERENCES[i].program < MANIFEST_PROGRAMS);
        for (unsigned k = 0; k < MAKING_FILES; k++)
            if (strcmp(MAKING_NAMES[k], file) == 0) {
                EXPECT_NUMBER(file, replay.files[k].differs_at, DIFFERENCES[i].at);
                EXPECT_NUMBER(file, replay_is_explained(&replay, k), DIFFERENCES[i].explained);
            }
        EXPECT_TEXT(file, recomputed(&place, &report),
                    DIFFERENCES[i].explained
                        ? ""
                        : arena_printf(place.f.arena,
                                       "revision 1 of the return for " PERIOD
                                       ": %s is not what its snapshot makes: it differs from byte "
                                       "%zu on, and no other version explains it",
                                       file, DIFFERENCES[i].at));
        EXPECT_NUMBER(file, report.by_another, DIFFERENCES[i].explained);
        place_close(&place);
    }
}

/* What somebody may do to what a revision is made from, and what the audit says. */
static const struct {
    const char *sql, *expected;
} ALTERED[] = {
    {"UPDATE revision SET options = replace(options, '2023-12-31', '2023-12-30')",
     "revision 1 of the return for " PERIOD ": figures.json is not what its snapshot makes: "},
    {"UPDATE revision SET options = '{}'",
     "revision 1 of the return for " PERIOD
     ": made again: the options kept of the run are not those of a run"                      },
    {"UPDATE revision SET options = 'x'",
     "revision 1 of the return for " PERIOD ": made again: the options of the run: "         },
    {"UPDATE revision SET snapshot = NULL",
     "revision 1 of the return for " PERIOD ": it was made from no snapshot"                 },
    {"UPDATE snapshot SET erased = 1",                                             ""        },
    {"UPDATE revision SET erased = 1",                                             ""        },
};

static void
what_it_is_made_from_is_named(void)
{
    for (size_t i = 0; i < COUNT_OF(ALTERED); i++) {
        const char *expected = ALTERED[i].expected, *said;
        struct audit_report report;
        struct place place;

        place_open(&place);
        CU_ASSERT_TRUE_FATAL(db_script(place.f.state->db, ALTERED[i].sql, &place.f.err));
        said = recomputed(&place, &report);
        if (strncmp(said, expected, expected[0] == '\0' ? SIZE_MAX : strlen(expected)) != 0)
            EXPECT_TEXT(ALTERED[i].sql, said, expected);
        EXPECT_NUMBER("erased", report.unmade, expected[0] == '\0');
        place_close(&place);
    }
}

/* The moment of an import is that of its leaf. */
static void
a_changed_import_is_named(void)
{
    struct audit_options options = {.threads = 1};
    struct audit_report report = {.leaves = 0};
    struct place place;
    struct audit audit;

    place_open(&place);
    audit = (struct audit){.arena = place.f.arena,
                           .state = place.f.state,
                           .options = &options,
                           .report = &report,
                           .hasher = place.f.state->hasher};
    CU_ASSERT_TRUE_FATAL(ledger_size(place.f.state->db, place.f.state->authority, &audit.size,
                                     &place.f.err) &&
                         audit_files(&audit, &place.f.err));
    EXPECT_NUMBER("as imported", report.findings, 0);
    CU_ASSERT_TRUE_FATAL(
        db_script(place.f.state->db, "UPDATE snapshot SET imported = 0", &place.f.err));
    CU_ASSERT_TRUE(audit_files(&audit, &place.f.err));
    CU_ASSERT_PTR_NOT_NULL(strstr(audit.first.text, ": no leaf of the log tells that it was "
                                                    "imported on 1 January 1970"));
    place_close(&place);
}

static void
what_was_never_run_is_told(void)
{
    struct returns_for_test f;
    struct replay replay;

    returns_open(&f);
    CU_ASSERT_FALSE(replay_make(f.arena, f.state, PERIOD, 0, 1, &replay, &f.err));
    EXPECT_TEXT("no return", f.err.text,
                "there is no return for " PERIOD
                " yet; \"deltareturn run\" with the state folder makes it");
    CU_ASSERT_FALSE(replay_make(f.arena, f.state, "soon", 0, 1, &replay, &f.err));
    EXPECT_TEXT("no quarter", f.err.text, "\"soon\" is not a quarter like 2023-24-Q3");
    returns_close(&f);
}

void
suite_replay(void)
{
    CU_pSuite suite = CU_add_suite("service/replay", NULL, NULL);

    CU_add_test(suite, "what was made comes out again", what_was_made_comes_out_again);
    CU_add_test(suite, "an altered template changes nothing", an_altered_template_changes_nothing);
    CU_add_test(suite, "a difference is told with its reason",
                a_difference_is_told_with_its_reason);
    CU_add_test(suite, "what it is made from is named", what_it_is_made_from_is_named);
    CU_add_test(suite, "a changed import is named", a_changed_import_is_named);
    CU_add_test(suite, "what was never run is told", what_was_never_run_is_told);
}
