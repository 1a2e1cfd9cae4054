/* SPDX-License-Identifier: MIT */
#include "service/spotcheck.h"

#include <CUnit/CUnit.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/random.h"
#include "fixture.h"
#include "port/digest.h"
#include "return_fixture.h"
#include "service/audit_parts.h"
#include "service/erased_ids.h"
#include "service/drafting.h"
#include "service/evidence.h"
#include "service/kinds.h"
#include "service/making.h"
#include "service/sealing.h"
#include "service/vault.h"
#include "store/ledger.h"
#include "suites.h"

#define Q        "2023-24-Q3"
#define FAMILIES 20

struct bench {
    struct returns_for_test f;
    struct signing *signing;
    struct actor ada, paul;
    struct filing filing;
};

struct adding {
    struct bench *bench;
    struct artefacts files;
    struct revision revision;
    const char *decisions;
};

static bool
add_work(struct db *db, void *context, struct error *err)
{
    struct adding *adding = context;
    struct bench *bench = adding->bench;

    return filings_add(db, bench->f.state->authority, &bench->filing, clock_now(), err) &&
           filings_set_run(db, bench->filing.id, 1, &adding->revision, err) &&
           filings_set_artefacts(db, bench->filing.id, 1, &adding->files, err);
}

static struct manifest_file
keep(struct adding *adding, struct vault_box *box, const char *name, struct text bytes)
{
    struct returns_for_test *f = &adding->bench->f;
    struct manifest_file file = {.name = text_of(name), .bytes = (int64_t)bytes.length};
    char sha256[65];

    CU_ASSERT_TRUE_FATAL(vault_put(box, bytes, sha256, &f->err));
    adding->files.list[adding->files.count++] = (struct artefact){
        .name = name, .sha256 = arena_copy(f->arena, sha256, 64), .length = (int64_t)bytes.length};
    CU_ASSERT_TRUE_FATAL(hash_read_hex(text_of(sha256), &file.sum));
    return file;
}

/* A draft that claims F01 to F20, half of them led by each of two organisations. */
static void
draft(struct bench *bench, const char *period)
{
    struct returns_for_test *f = &bench->f;
    struct adding adding = {
        .bench = bench, .files = {ARENA_ARRAY(f->arena, struct artefact, 3), 0}
    };
    struct builder claimed = {.arena = f->arena}, decisions = {.arena = f->arena};
    struct manifest manifest = {
        .authority = text_of("E1"),
        .kind = text_of(KIND_QUARTERLY_CLAIM),
        .revision = 1,
        .versions = {text_of("1"), text_of("1"), text_of("1")},
    };
    struct manifest_file files[2];
    struct vault_box *box;
    struct text bytes;

    bench->filing = (struct filing){
        .id = arena_copy(f->arena, random_ref().text, REF_TEXT_SIZE - 1),
        .kind = KIND_QUARTERLY_CLAIM,
        .period = period,
        .revision = 1,
    };
    builder_puts(&claimed, "family_id,episode_id,lead_organisation\n");
    builder_puts(&decisions, "episode_id,family_id,decision\n");
    for (unsigned i = 1; i <= FAMILIES; i++) {
        builder_printf(&claimed, "F%02u,E%02u,%s\n", i, i, i % 2 == 0 ? "Oak" : "\"Elm, Ltd\"");
        builder_printf(&decisions, "E%02u,F%02u,claimable\n", i, i);
    }
    CU_ASSERT_TRUE_FATAL(vault_open(f->arena, f->state, VAULT_REVISION,
                                    drafting_box(f->arena, bench->filing.id, 1), true, &box,
                                    &f->err));
    files[0] = keep(&adding, box, MAKING_CLAIMED, (struct text){claimed.at, claimed.length});
    files[1] = keep(&adding, box, "decisions.csv", (struct text){decisions.at, decisions.length});
    manifest.filing = text_of(bench->filing.id);
    must(quarter_read(text_of(period), &manifest.quarter));
    manifest.lists[MANIFEST_ARTEFACTS].files = files;
    manifest.lists[MANIFEST_ARTEFACTS].count = 2;
    random_bytes(manifest.salt.bytes, sizeof manifest.salt.bytes);
    CU_ASSERT_TRUE_FATAL(manifest_write(f->arena, &manifest, &bytes, &f->err));
    keep(&adding, box, EVIDENCE_MANIFEST, bytes);
    bench->filing.man = adding.files.list[2].sha256;
    adding.revision = (struct revision){.options = "{}", .man = bench->filing.man};
    CU_ASSERT_TRUE_FATAL(db_transaction(f->state->db, add_work, &adding, &f->err));
}

static void
bench_open(struct bench *bench)
{
    returns_open(&bench->f);
    CU_ASSERT_TRUE_FATAL(signing_prepare(bench->f.dir, &bench->f.err));
    CU_ASSERT_TRUE_FATAL(
        signing_start(bench->f.arena, bench->f.dir, &bench->signing, &bench->f.err));
    bench->ada = returns_person(&bench->f, "ada", ROLE_AUDITOR);
    bench->paul = returns_person(&bench->f, "paul", ROLE_PROVIDER);
    draft(bench, Q);
}

static bool
draw(struct bench *bench, const struct actor *actor, unsigned share, bool stratified,
     struct spotcheck *drawn)
{
    struct spotcheck_request request = {
        .period = bench->filing.period, .share = share, .stratified = stratified};

    bench->f.err = (struct error){.code = ERR_NONE};
    return spotcheck_draw(bench->f.arena, bench->f.state, bench->signing, actor, &request, drawn,
                          &bench->f.err) &&
           sealing_sign(bench->f.state, bench->signing, &bench->f.err);
}

static bool
record(struct bench *bench, const struct actor *actor, const char *family, enum audited audited,
       const char *reason, const char *period)
{
    struct spotcheck_finding finding = {
        .family = family, .audited = audited, .reason = reason, .period = period};
    struct sample_result recorded;

    bench->f.err = (struct error){.code = ERR_NONE};
    return spotcheck_record(bench->f.arena, bench->f.state, actor, &finding, &recorded,
                            &bench->f.err);
}

/* What the audit says of the samples: "" when all is well. */
static const char *
audited_samples(struct bench *bench)
{
    struct audit_report report;
    struct audit_options options = {.threads = 1};
    struct audit audit = {.arena = bench->f.arena,
                          .state = bench->f.state,
                          .options = &options,
                          .report = &report};

    report = (struct audit_report){.leaves = 0};
    bench->f.err = (struct error){.code = ERR_NONE};
    CU_ASSERT_TRUE_FATAL(digest_hasher(bench->f.arena, &audit.hasher, &bench->f.err));
    CU_ASSERT_TRUE_FATAL(
        ledger_size(bench->f.state->db, bench->f.state->authority, &audit.size, &bench->f.err));
    if (audit_samples(&audit, &bench->f.err) && report.findings == 0)
        return "";
    return arena_printf(bench->f.arena, "%s",
                        report.findings > 0 ? audit.first.text : bench->f.err.text);
}

static const char *
withheld(struct bench *bench, const char *period)
{
    struct quarter quarter = {.number = 0};
    struct withheld withheld;
    struct builder out = {.arena = bench->f.arena};

    must(quarter_read(text_of(period), &quarter));
    CU_ASSERT_TRUE(
        spotcheck_withheld(bench->f.arena, bench->f.state, quarter, &withheld, &bench->f.err));
    builder_puts(&out, "");
    for (size_t i = 0; i < withheld.count; i++)
        builder_printf(&out, "%s%s %s", i == 0 ? "" : ", ", withheld.list[i].family,
                       WITHHELD_CAUSES[withheld.list[i].cause].code);
    return out.at;
}

static void
a_sample_is_drawn_once(void)
{
    struct spotcheck drawn;
    struct bench bench;
    struct hash seed;

    bench_open(&bench);
    CU_ASSERT_TRUE_FATAL(draw(&bench, &bench.ada, 2500, false, &drawn));
    EXPECT_NUMBER("a quarter of twenty", drawn.count, 5);
    EXPECT_NUMBER("claimed", drawn.sample.claimed, FAMILIES);
    EXPECT_NUMBER("announced", drawn.sample.announced, 0);
    EXPECT_NUMBER("drawn", drawn.sample.drawn, 1);
    CU_ASSERT_FALSE(drawn.continued);
    CU_ASSERT_TRUE(spotcheck_seed(bench.f.arena, bench.f.state, 0, &seed, &bench.f.err));
    CU_ASSERT_TRUE(hash_equals(&seed, &drawn.seed));
    EXPECT_TEXT("the audit comes to the same", audited_samples(&bench), "");
    CU_ASSERT_FALSE(draw(&bench, &bench.ada, 1000, false, &drawn));
    EXPECT_NUMBER("refused", bench.f.err.code, ERR_CONFLICT);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(bench.f.err.text, "revision 1 of the return for " Q " was sampled already, on "));
    CU_ASSERT_PTR_NOT_NULL(strstr(bench.f.err.text,
                                  " by ada; a revision is sampled once, and \"deltareturn sample "
                                  "list " Q "\" shows it"));
    returns_close(&bench.f);
}

static void
strata_get_their_part(void)
{
    struct spotcheck drawn;
    struct bench bench;
    unsigned even = 0;

    bench_open(&bench);
    CU_ASSERT_TRUE_FATAL(draw(&bench, &bench.ada, 2000, true, &drawn));
    EXPECT_NUMBER("four", drawn.count, 4);
    for (size_t i = 0; i < drawn.count; i++)
        even += (drawn.families[i][2] - '0') % 2 == 0;
    EXPECT_NUMBER("two of each", even, 2);
    EXPECT_TEXT("the audit comes to the same", audited_samples(&bench), "");
    returns_close(&bench.f);
}

static void
only_auditors_who_did_not_decide(void)
{
    struct signoff_done done;
    struct spotcheck drawn;
    struct bench bench;

    bench_open(&bench);
    CU_ASSERT_FALSE(draw(&bench, &bench.paul, 1000, false, &drawn));
    EXPECT_TEXT("a provider", bench.f.err.text, "\"paul\" is not an auditor here");
    CU_ASSERT_TRUE_FATAL(returns_move(&bench.f, &bench.paul, Q, MOVE_SUBMIT, &done));
    bench.paul.roles |= 1U << ROLE_AUDITOR;
    CU_ASSERT_FALSE(draw(&bench, &bench.paul, 1000, false, &drawn));
    EXPECT_TEXT("who submitted", bench.f.err.text,
                "you submitted this revision; somebody else has to audit it");
    EXPECT_NUMBER("denied", bench.f.err.code, ERR_DENIED);
    CU_ASSERT_TRUE_FATAL(draw(&bench, &bench.ada, 1000, false, &drawn));
    CU_ASSERT_FALSE(record(&bench, &bench.paul, drawn.families[0], AUDITED_PASS, "fine", NULL));
    EXPECT_TEXT("nor records", bench.f.err.text,
                "you submitted this revision; somebody else has to audit it");
    returns_close(&bench.f);
}

/* The announcement stands, so does its seed: whoever draws next gets the families of that seed. */
static void
a_crash_in_between_is_made_good(void)
{
    struct error ignored = {.code = ERR_NONE};
    struct spotcheck drawn, again;
    struct bench bench;
    struct hash seed;

    bench_open(&bench);
    /* the first file that is made is the list of those drawn */
    CU_ASSERT_TRUE(fault_plan("create:1:full", &ignored));
    CU_ASSERT_FALSE(draw(&bench, &bench.ada, 2500, false, &drawn));
    CU_ASSERT_TRUE(fault_plan("", &ignored));
    EXPECT_NUMBER("storage", bench.f.err.code, ERR_STORAGE);
    EXPECT_TEXT("it is announced, which is allowed", audited_samples(&bench), "");
    CU_ASSERT_TRUE(spotcheck_seed(bench.f.arena, bench.f.state, 0, &seed, &bench.f.err));
    CU_ASSERT_TRUE_FATAL(draw(&bench, &bench.ada, 10000, true, &again));
    CU_ASSERT_TRUE(again.continued);
    CU_ASSERT_TRUE(hash_equals(&seed, &again.seed));
    EXPECT_NUMBER("the share of then", again.count, 5);
    CU_ASSERT_FALSE(again.sample.stratified);
    EXPECT_TEXT("clean", audited_samples(&bench), "");
    returns_close(&bench.f);
}

static void
results_are_kept_and_corrected(void)
{
    struct spotcheck_view *views;
    struct spotcheck drawn;
    struct bench bench;
    size_t count;

    bench_open(&bench);
    CU_ASSERT_FALSE(record(&bench, &bench.ada, "F01", AUDITED_PASS, "fine", NULL));
    EXPECT_TEXT("not drawn", bench.f.err.text,
                "family \"F01\" is in no such sample; \"deltareturn sample list\" shows which "
                "families were drawn");
    CU_ASSERT_TRUE_FATAL(draw(&bench, &bench.ada, 1000, false, &drawn));
    EXPECT_NUMBER("two", drawn.count, 2);
    CU_ASSERT_FALSE(record(&bench, &bench.ada, drawn.families[0], AUDITED_HOLD, " ", NULL));
    EXPECT_TEXT("words", bench.f.err.text, "the words are empty");
    CU_ASSERT_TRUE(record(&bench, &bench.ada, drawn.families[0], AUDITED_HOLD, "no plan", NULL));
    EXPECT_TEXT("this quarter", withheld(&bench, Q),
                arena_printf(bench.f.arena, "%s hold", drawn.families[0]));
    EXPECT_TEXT("the next quarters", withheld(&bench, "2024-25-Q1"),
                arena_printf(bench.f.arena, "%s hold", drawn.families[0]));
    EXPECT_TEXT("not those before", withheld(&bench, "2023-24-Q2"), "");
    CU_ASSERT_TRUE(record(&bench, &bench.ada, drawn.families[1], AUDITED_REMOVE, "none", Q));
    CU_ASSERT_TRUE(record(&bench, &bench.ada, drawn.families[0], AUDITED_PASS, "found", Q));
    EXPECT_TEXT("passed since", withheld(&bench, Q),
                arena_printf(bench.f.arena, "%s remove", drawn.families[1]));
    CU_ASSERT_TRUE_FATAL(
        spotcheck_view(bench.f.arena, bench.f.state, &bench.filing, &views, &count, &bench.f.err));
    EXPECT_NUMBER("one sample", count, 1);
    EXPECT_NUMBER("passed", views[0].of[AUDITED_PASS], 1);
    EXPECT_NUMBER("removed", views[0].of[AUDITED_REMOVE], 1);
    EXPECT_NUMBER("open", views[0].open, 0);
    EXPECT_NUMBER("history", views[0].families[0].count, 2);
    EXPECT_TEXT("words", views[0].families[0].results[0].words,
                arena_printf(bench.f.arena, "%s: no plan", drawn.families[0]));
    EXPECT_TEXT("clean", audited_samples(&bench), "");
    CU_ASSERT_FALSE(
        db_script(bench.f.state->db, "UPDATE sample_result SET family = 'erased-1'", &bench.f.err));
    CU_ASSERT_TRUE_FATAL(
        db_script(bench.f.state->db, "UPDATE revision SET erased = 1", &bench.f.err) &&
        erased_ids_put(bench.f.state, bench.filing.id, 1, &bench.f.err));
    EXPECT_NUMBER("erased", strncmp(withheld(&bench, Q), "erased-", 7), 0);
    CU_ASSERT_PTR_NULL(strstr(withheld(&bench, Q), drawn.families[1]));
    CU_ASSERT_PTR_NOT_NULL(strstr(withheld(&bench, Q), " remove"));
    returns_close(&bench.f);
}

static void
two_returns_are_told_apart(void)
{
    struct spotcheck drawn;
    struct bench bench;

    bench_open(&bench);
    CU_ASSERT_TRUE_FATAL(draw(&bench, &bench.ada, 10000, false, &drawn));
    draft(&bench, "2023-24-Q4");
    CU_ASSERT_TRUE_FATAL(draw(&bench, &bench.ada, 10000, false, &drawn));
    CU_ASSERT_FALSE(record(&bench, &bench.ada, "F05", AUDITED_HOLD, "no plan", NULL));
    EXPECT_TEXT("which", bench.f.err.text,
                "family \"F05\" was sampled with the returns for 2023-24-Q3 and 2023-24-Q4; say "
                "which with --return");
    CU_ASSERT_TRUE(record(&bench, &bench.ada, "F05", AUDITED_HOLD, "no plan", Q));
    CU_ASSERT_TRUE(record(&bench, &bench.ada, "F05", AUDITED_PASS, "found", "2023-24-Q4"));
    EXPECT_TEXT("passed later", withheld(&bench, "2023-24-Q4"), "");
    EXPECT_TEXT("which says nothing of the quarter before", withheld(&bench, Q), "F05 hold");
    EXPECT_TEXT("clean", audited_samples(&bench), "");
    returns_close(&bench.f);
}

/* What somebody with the database in hand might do. */
static void
what_was_altered_is_found(void)
{
    static const struct {
        const char *sql, *says;
    } CASES[] = {
        {"DROP TRIGGER sample_is_drawn_once; UPDATE sample SET share = 10000",
         "what was announced of the audit sample of revision 1 of the return for " Q
         " is not what leaf 0 tells"                                                      },
        {"DROP TRIGGER sample_is_drawn_once; UPDATE sample SET chosen = 19",
         "what was drawn of the audit sample of revision 1 of the return for " Q
         " is not what leaf 1 tells"                                                      },
        {"DROP TRIGGER sample_is_drawn_once; UPDATE sample SET drawn = NULL",
         "leaf 1 draws an audit sample that is not there"                                 },
        {"DROP TRIGGER sample_result_remains; DELETE FROM sample_result",
         "leaf 2 records a result of an audit sample that is not there, or is another"    },
        {"DROP TRIGGER sample_result_stays; UPDATE sample_result SET result = 'pass'",
         "leaf 2 records a result of an audit sample that is not there, or is another"    },
        {"DROP TRIGGER sample_result_stays; UPDATE sample_result SET family = 'F99'",
         "leaf 2 records a result of an audit sample that is not there, or is another"    },
        {"INSERT INTO sample_result SELECT authority, 77, filing, revision, family, 'pass', person,"
         " at FROM sample_result",                                            "the log tells of 1 audit samples, 1 of them drawn, with 1 results; there are 1, 1 drawn, "
         "with 2 results"                      },
        {"UPDATE artefact SET sha256 = (SELECT sha256 FROM artefact WHERE name = 'decisions.csv'),"
         " length = (SELECT length FROM artefact WHERE name = 'decisions.csv')"
         " WHERE name = 'claimed.csv'",                                       "leaf 1 names other families than come out when the audit sample of revision 1 of the "
         "return for " Q " is drawn again"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct spotcheck drawn;
        struct bench bench;

        bench_open(&bench);
        CU_ASSERT_TRUE_FATAL(draw(&bench, &bench.ada, 1000, false, &drawn));
        CU_ASSERT_TRUE_FATAL(
            record(&bench, &bench.ada, drawn.families[0], AUDITED_HOLD, "no plan", NULL));
        CU_ASSERT_TRUE_FATAL(db_script(bench.f.state->db, CASES[i].sql, &bench.f.err));
        EXPECT_TEXT(CASES[i].sql, audited_samples(&bench), CASES[i].says);
        returns_close(&bench.f);
    }
}

void
suite_spotcheck(void)
{
    CU_pSuite suite = CU_add_suite("spotcheck", NULL, NULL);

    CU_add_test(suite, "a sample is drawn once", a_sample_is_drawn_once);
    CU_add_test(suite, "strata get their part", strata_get_their_part);
    CU_add_test(suite, "only auditors who did not decide", only_auditors_who_did_not_decide);
    CU_add_test(suite, "a crash in between is made good", a_crash_in_between_is_made_good);
    CU_add_test(suite, "results are kept and corrected", results_are_kept_and_corrected);
    CU_add_test(suite, "two returns are told apart", two_returns_are_told_apart);
    CU_add_test(suite, "what was altered is found", what_was_altered_is_found);
}
