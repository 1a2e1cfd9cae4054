/* SPDX-License-Identifier: MIT */
#include "service/holding.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "port/digest.h"
#include "return_fixture.h"
#include "service/audit_parts.h"
#include "service/erased_ids.h"
#include "service/erasure.h"
#include "store/ledger.h"
#include "suites.h"

#define Q    "2023-24-Q3"
#define NEXT "2023-24-Q4"

struct bench {
    struct returns_for_test f;
    struct actor ada, paul, cora;
    struct filing filing;
};

static void
bench_open(struct bench *bench)
{
    returns_open(&bench->f);
    bench->ada = returns_person(&bench->f, "ada", ROLE_AUDITOR);
    bench->paul = returns_person(&bench->f, "paul", ROLE_PROVIDER);
    bench->cora = returns_person(&bench->f, "cora", ROLE_CERTIFIER);
    bench->filing = returns_draft(&bench->f, Q);
}

/* What is said to a hold, or a release, with reason "seen": "" when it is recorded. */
static const char *
said_to(struct bench *bench, const struct actor *actor, const char *period, const char *family,
        bool hold)
{
    struct holding_request request = {
        .period = period, .family = family, .hold = hold, .reason = "seen"};
    struct hold recorded;

    bench->f.err = (struct error){.code = ERR_NONE};
    return holding_record(bench->f.arena, bench->f.state, actor, &request, &recorded, &bench->f.err)
               ? ""
               : bench->f.err.text;
}

static const char *
hold(struct bench *bench, const struct actor *actor, const char *family)
{
    return said_to(bench, actor, Q, family, true);
}

static const char *
release(struct bench *bench, const struct actor *actor, const char *family)
{
    return said_to(bench, actor, Q, family, false);
}

/* "F1 held-by-provider" */
static const char *
withheld(struct bench *bench, const char *period)
{
    struct builder out = {.arena = bench->f.arena};
    struct quarter quarter = {.number = 0};
    struct withheld withheld;

    must(quarter_read(text_of(period), &quarter));
    CU_ASSERT_TRUE(
        holding_withheld(bench->f.arena, bench->f.state, quarter, &withheld, &bench->f.err));
    builder_puts(&out, "");
    for (size_t i = 0; i < withheld.count; i++)
        builder_printf(&out, "%s%s %s", i == 0 ? "" : ", ", withheld.list[i].family,
                       WITHHELD_CAUSES[withheld.list[i].cause].code);
    return out.at;
}

/* What the audit says of the entries: "" when all is well. */
static const char *
audited(struct bench *bench)
{
    struct audit_report report;
    struct audit audit = {.arena = bench->f.arena, .state = bench->f.state, .report = &report};

    bench->f.err = (struct error){.code = ERR_NONE};
    CU_ASSERT_TRUE_FATAL(digest_hasher(bench->f.arena, &audit.hasher, &bench->f.err));
    CU_ASSERT_TRUE_FATAL(
        ledger_size(bench->f.state->db, bench->f.state->authority, &audit.size, &bench->f.err));
    return audit_holds(&audit, &bench->f.err) ? "" : bench->f.err.text;
}

static bool
starts(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static void
a_hold_counts_until_it_is_released(void)
{
    struct quarter quarter = {.number = 0};
    struct holding_list list;
    struct bench bench;
    size_t held;

    bench_open(&bench);
    returns_draft(&bench.f, NEXT);
    EXPECT_TEXT("nobody", withheld(&bench, Q), "");
    EXPECT_TEXT("held", hold(&bench, &bench.paul, "F1"), "");
    EXPECT_TEXT("this quarter", withheld(&bench, Q), "F1 held-by-provider");
    EXPECT_TEXT("and the next", withheld(&bench, NEXT), "F1 held-by-provider");
    EXPECT_TEXT("not the one before", withheld(&bench, "2023-24-Q2"), "");
    CU_ASSERT_TRUE(
        starts(hold(&bench, &bench.paul, "F1"), "family \"F1\" is held back already, since "));
    EXPECT_NUMBER("refused", bench.f.err.code, ERR_CONFLICT);
    EXPECT_TEXT("in the next quarter", said_to(&bench, &bench.paul, NEXT, "F1", false), "");
    EXPECT_TEXT("it may be claimed", withheld(&bench, NEXT), "");
    EXPECT_TEXT("in this one not", withheld(&bench, Q), "F1 held-by-provider");
    EXPECT_TEXT("released", release(&bench, &bench.paul, "F1"), "");
    EXPECT_TEXT("nobody again", withheld(&bench, Q), "");
    must(quarter_read(text_of(Q), &quarter));
    CU_ASSERT_TRUE(holding_read(bench.f.arena, bench.f.state, quarter, "F1", &list, &bench.f.err));
    EXPECT_NUMBER("both entries", list.count, 2);
    EXPECT_NUMBER("none holds", list.held, 0);
    EXPECT_TEXT("the words", list.list[0].words, "seen");
    CU_ASSERT_TRUE(holding_count(bench.f.arena, bench.f.state, quarter, &held, &bench.f.err));
    EXPECT_NUMBER("counted", held, 0);
    EXPECT_TEXT("clean", audited(&bench), "");
    returns_close(&bench.f);
}

static void
who_may_hold_and_release(void)
{
    struct signoff_done done;
    struct bench bench;

    bench_open(&bench);
    EXPECT_TEXT("a certifier", hold(&bench, &bench.cora, "F1"),
                "\"cora\" is neither a data provider nor an auditor here");
    EXPECT_NUMBER("denied", bench.f.err.code, ERR_DENIED);
    EXPECT_TEXT("a provider", hold(&bench, &bench.paul, "F1"), "");
    EXPECT_TEXT("an auditor insists", hold(&bench, &bench.ada, "F1"), "");
    EXPECT_TEXT("as one", withheld(&bench, Q), "F1 held-by-auditor");
    CU_ASSERT_TRUE(
        starts(release(&bench, &bench.paul, "F1"), "an auditor held family \"F1\" back, on "));
    EXPECT_NUMBER("denied too", bench.f.err.code, ERR_DENIED);
    bench.paul.roles |= 1U << ROLE_AUDITOR;
    CU_ASSERT_TRUE(
        starts(release(&bench, &bench.paul, "F1"), "an auditor held family \"F1\" back, on "));
    CU_ASSERT_TRUE(returns_move(&bench.f, &bench.paul, Q, MOVE_SUBMIT, &done));
    CU_ASSERT_TRUE(returns_move(&bench.f, &bench.cora, Q, MOVE_CERTIFY, &done));
    bench.cora.roles |= 1U << ROLE_AUDITOR;
    EXPECT_TEXT("who certified", release(&bench, &bench.cora, "F1"),
                "you certified this revision; somebody else has to audit it");
    EXPECT_TEXT("another auditor", release(&bench, &bench.ada, "F1"), "");
    EXPECT_TEXT("nobody", withheld(&bench, Q), "");
    EXPECT_TEXT("clean", audited(&bench), "");
    returns_close(&bench.f);
}

static void
what_cannot_be_held(void)
{
    struct bench bench;
    struct holding_request request = {.period = Q, .family = "F1", .hold = true, .reason = " "};
    struct hold recorded;

    bench_open(&bench);
    EXPECT_TEXT("nobody", hold(&bench, &bench.paul, "F9"),
                "family \"F9\" is not in revision 1 of the return for " Q
                "; its decisions.csv has those that are");
    EXPECT_TEXT("no return", said_to(&bench, &bench.paul, NEXT, "F1", true),
                "there is no return for " NEXT
                " yet; \"deltareturn run\" with the state folder makes it");
    EXPECT_TEXT("not held", release(&bench, &bench.paul, "F1"),
                "family \"F1\" is not held back, or was released already; what an audit sample "
                "keeps out, an auditor "
                "passes with \"deltareturn sample record\"");
    CU_ASSERT_FALSE(holding_record(bench.f.arena, bench.f.state, &bench.paul, &request, &recorded,
                                   &bench.f.err));
    EXPECT_TEXT("no words", bench.f.err.text, "the words are empty");
    EXPECT_TEXT("nothing was recorded", audited(&bench), "");
    EXPECT_TEXT("nor held", withheld(&bench, Q), "");
    returns_close(&bench.f);
}

/* What a run takes out is the same, whoever held it back. */
static void
a_run_leaves_it_out(void)
{
    struct returns_for_test f;
    const struct draft_done *done;
    struct holding_request request = {.period = Q, .family = "F1", .hold = true, .reason = "no"};
    struct hold recorded;
    struct fixture data;
    struct actor paul;

    returns_open(&f);
    paul = returns_person(&f, "paul", ROLE_PROVIDER);
    fixture_open(&data, &SOUND);
    done = returns_run(&f, &data, &paul);
    EXPECT_NUMBER("claimed", done->making.run.figures.value[FIGURE_CLAIMS_TOTAL], 1);
    CU_ASSERT_TRUE_FATAL(holding_record(f.arena, f.state, &paul, &request, &recorded, &f.err));
    done = returns_run(&f, &data, &paul);
    EXPECT_NUMBER("not claimed", done->making.run.figures.value[FIGURE_CLAIMS_TOTAL], 0);
    EXPECT_NUMBER("withheld", done->making.run.figures.decisions[DECISION_WITHHELD], 1);
    EXPECT_NUMBER("the same revision, a draft", done->filing.revision, 1);
    request.hold = false;
    CU_ASSERT_TRUE_FATAL(holding_record(f.arena, f.state, &paul, &request, &recorded, &f.err));
    done = returns_run(&f, &data, &paul);
    EXPECT_NUMBER("claimed again", done->making.run.figures.value[FIGURE_CLAIMS_TOTAL], 1);
    fixture_close(&data);
    returns_close(&f);
}

/* The reason goes with the return, and which family it was; that it was held back stays, and counts
 * for whoever has its id. */
static void
the_words_are_erased_with_the_return(void)
{
    struct holding_request request = {.period = Q, .family = "F1", .hold = true, .reason = "no"};
    struct erasure_request erasure = {.rule = "retention-7y", .period = Q};
    struct quarter quarter = {.number = 0};
    struct erasure_done erased;
    struct holding_list list;
    struct actor ada, bob;
    struct fixture data;
    struct bench bench;
    struct hold recorded;

    returns_open(&bench.f);
    bench.paul = returns_person(&bench.f, "paul", ROLE_PROVIDER);
    ada = returns_person(&bench.f, "ada", ROLE_ADMINISTRATOR);
    bob = returns_person(&bench.f, "bob", ROLE_ADMINISTRATOR);
    fixture_open(&data, &SOUND);
    returns_run(&bench.f, &data, &bench.paul);
    CU_ASSERT_TRUE_FATAL(holding_record(bench.f.arena, bench.f.state, &bench.paul, &request,
                                        &recorded, &bench.f.err));
    CU_ASSERT_TRUE_FATAL(
        db_script(bench.f.state->db, "UPDATE filing SET state = 'lodged'", &bench.f.err));
    erasure.actor = &ada;
    erasure.second = &bob;
    CU_ASSERT_TRUE_FATAL(erasure_record(bench.f.state, &erasure, &erased, &bench.f.err));
    must(quarter_read(text_of(Q), &quarter));
    CU_ASSERT_TRUE_FATAL(
        holding_read(bench.f.arena, bench.f.state, quarter, NULL, &list, &bench.f.err));
    EXPECT_NUMBER("one entry", list.count, 1);
    CU_ASSERT_PTR_NULL(list.list[0].words);
    EXPECT_TEXT("it counts", withheld(&bench, NEXT), "F1 held-by-provider");
    EXPECT_TEXT("clean", audited(&bench), "");
    CU_ASSERT_FALSE(holding_record(bench.f.arena, bench.f.state, &bench.paul,
                                   &(struct holding_request){Q, "F1", false, "well", 0}, &recorded,
                                   &bench.f.err));
    EXPECT_TEXT("nothing more is written about it", bench.f.err.text,
                "revision 1 of the return for " Q
                " was erased; name the return of a later quarter");
    CU_ASSERT_TRUE_FATAL(erasure_finish(bench.f.state, &bench.f.err));
    CU_ASSERT_TRUE_FATAL(
        holding_read(bench.f.arena, bench.f.state, quarter, NULL, &list, &bench.f.err));
    EXPECT_NUMBER("about nobody", erased_id_is(list.list[0].hold.family), true);
    EXPECT_TEXT("clean", audited(&bench), "");
    CU_ASSERT_FALSE(db_script(bench.f.state->db, "UPDATE family_hold SET family = 'erased-2'",
                              &bench.f.err));
    CU_ASSERT_TRUE_FATAL(
        holding_read(bench.f.arena, bench.f.state, quarter, "F1", &list, &bench.f.err));
    EXPECT_NUMBER("for whoever asks about the family", list.held, 1);
    returns_draft(&bench.f, NEXT);
    EXPECT_TEXT("it is released", said_to(&bench, &bench.paul, NEXT, "F1", false), "");
    EXPECT_TEXT("for the family that it was about", withheld(&bench, NEXT), "");
    EXPECT_TEXT("clean at the end", audited(&bench), "");
    fixture_close(&data);
    returns_close(&bench.f);
}

/* What somebody with the database in hand might do. */
static void
what_was_altered_is_found(void)
{
#define HELD_OTHERWISE "leaf 0 holds back a family, and there is no such entry, or another"
    static const struct {
        const char *sql, *says;
    } CASES[] = {
        {"DELETE FROM family_hold",                   HELD_OTHERWISE                                                                },
        {"UPDATE family_hold SET family = 'F2'",      HELD_OTHERWISE                                                                },
        {"UPDATE family_hold SET entry = 'released'", HELD_OTHERWISE                                                                },
        {"UPDATE family_hold SET role = 'auditor'",   HELD_OTHERWISE                                                                },
        {"PRAGMA foreign_keys = OFF; INSERT INTO family_hold SELECT authority, 77, filing, "
         "revision, family, 'released', role,"
         " person, at FROM family_hold",     "the log tells of 1 families held back or released; there are entries about 2"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct bench bench;

        bench_open(&bench);
        EXPECT_TEXT("held", hold(&bench, &bench.paul, "F1"), "");
        CU_ASSERT_FALSE(db_script(bench.f.state->db, "DELETE FROM family_hold", &bench.f.err));
        CU_ASSERT_FALSE(
            db_script(bench.f.state->db, "UPDATE family_hold SET family = 'F2'", &bench.f.err));
        CU_ASSERT_TRUE_FATAL(db_script(
            bench.f.state->db, "DROP TRIGGER family_hold_stays; DROP TRIGGER family_hold_remains",
            &bench.f.err));
        CU_ASSERT_TRUE_FATAL(db_script(bench.f.state->db, CASES[i].sql, &bench.f.err));
        EXPECT_TEXT(CASES[i].sql, audited(&bench), CASES[i].says);
        returns_close(&bench.f);
    }
}

void
suite_holding(void)
{
    CU_pSuite suite = CU_add_suite("holding", NULL, NULL);

    CU_add_test(suite, "a hold counts until it is released", a_hold_counts_until_it_is_released);
    CU_add_test(suite, "who may hold and release", who_may_hold_and_release);
    CU_add_test(suite, "what cannot be held", what_cannot_be_held);
    CU_add_test(suite, "a run leaves it out", a_run_leaves_it_out);
    CU_add_test(suite, "the words are erased with the return",
                the_words_are_erased_with_the_return);
    CU_add_test(suite, "what was altered is found", what_was_altered_is_found);
}
