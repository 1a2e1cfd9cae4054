/* SPDX-License-Identifier: MIT */
#include "service/matching.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "return_fixture.h"
#include "port/digest.h"
#include "service/audit_parts.h"
#include "service/drafting.h"
#include "service/vault.h"
#include "store/ledger.h"
#include "suites.h"

#define Q "2023-24-Q3"

static const char KEPT[] = MATCHING_HEADER "F1,G1,2022-23-Q1 2022-23-Q2,80,2,name_same dob_same,\n"
                                           "\"F,2\",G2,2022-23-Q1,60,1,upn_same,different\n"
                                           "F3,G3,2022-23-Q3,0,0,,same\n"
                                           ",G4,2022-23-Q1,,,members_unknown,\n"
                                           ",G5,2022-23-Q1,,,exports_erased,\n";

struct office {
    struct returns_for_test f;
    struct actor paul, cora;
    struct filing filing;
};

static bool
keep_matches(struct db *db, void *context, struct error *err)
{
    struct office *office = context;
    struct artefacts files;
    struct vault_box *box;
    char sha256[65];

    if (!filings_artefacts(db, office->f.arena, office->filing.id, 1, &files, err) ||
        !vault_open(office->f.arena, office->f.state, VAULT_REVISION,
                    drafting_box(office->f.arena, office->filing.id, 1), false, &box, err) ||
        !vault_put(box, text_of(KEPT), sha256, err))
        return false;
    files.list = (struct artefact[]){
        files.list[0], {.name = MATCHING_FILE, .sha256 = sha256, .length = sizeof KEPT - 1}
    };
    files.count = 2;
    return filings_set_artefacts(db, office->filing.id, 1, &files, err);
}

static void
office_open(struct office *office)
{
    returns_open(&office->f);
    office->paul = returns_person(&office->f, "paul", ROLE_PROVIDER);
    office->cora = returns_person(&office->f, "cora", ROLE_CERTIFIER);
    office->filing = returns_draft(&office->f, Q);
    CU_ASSERT_TRUE_FATAL(db_transaction(office->f.state->db, keep_matches, office, &office->f.err));
}

static bool
decide(struct office *office, const struct actor *actor, const char *family, const char *as,
       enum verdict_of_match verdict)
{
    struct match_request request = {.period = Q,
                                    .family = family,
                                    .claimed_as = as,
                                    .verdict = verdict,
                                    .reason = "looked at the case"};
    struct match_done done;

    office->f.err = (struct error){.code = ERR_NONE};
    return matching_decide(office->f.arena, office->f.state, actor, &request, &done,
                           &office->f.err);
}

static struct matches
matches_now(struct office *office)
{
    struct matches matches = {.count = 0};

    CU_ASSERT_TRUE(matching_read(office->f.arena, office->f.state, office->filing.id, 1, &matches,
                                 &office->f.err));
    return matches;
}

static void
what_is_kept_is_read(void)
{
    struct office office;
    struct matches matches;

    office_open(&office);
    matches = matches_now(&office);
    CU_ASSERT_EQUAL_FATAL(matches.count, 3);
    EXPECT_TEXT("family", matches.list[1].family, "F,2");
    EXPECT_TEXT("claimed as", matches.list[0].claimed_as, "G1");
    EXPECT_TEXT("claimed in", matches.list[0].claimed_in, "2022-23-Q1 2022-23-Q2");
    EXPECT_NUMBER("score", matches.list[0].score, 80);
    EXPECT_NUMBER("people", matches.list[0].people, 2);
    EXPECT_TEXT("signs", matches.list[0].signs, "name_same dob_same");
    EXPECT_NUMBER("not known", matches.list[0].applied, MATCH_OPEN);
    EXPECT_NUMBER("different", matches.list[1].applied, MATCH_DIFFERENT);
    EXPECT_NUMBER("same", matches.list[2].applied, MATCH_SAME);
    EXPECT_NUMBER("unknown", matches.unknown, 2);
    EXPECT_NUMBER("erased", matches.erased, 1);
    returns_close(&office.f);
}

static void
only_what_is_shown_is_decided(void)
{
    struct signoff_done done;
    struct office office;

    office_open(&office);
    CU_ASSERT_FALSE(decide(&office, &office.cora, "F1", "G1", MATCH_SAME));
    EXPECT_NUMBER("no provider", office.f.err.code, ERR_DENIED);
    CU_ASSERT_FALSE(decide(&office, &office.paul, "F1", "G2", MATCH_SAME));
    EXPECT_NUMBER("not shown", office.f.err.code, ERR_INPUT);
    EXPECT_TEXT("not shown", office.f.err.text,
                "the return for " Q " shows no family \"F1\" that looks like one claimed as "
                "\"G2\"; \"deltareturn match list " Q "\" lists what it shows");
    CU_ASSERT_TRUE(returns_move(&office.f, &office.paul, Q, MOVE_SUBMIT, &done));
    CU_ASSERT_FALSE(decide(&office, &office.paul, "F1", "G1", MATCH_SAME));
    EXPECT_NUMBER("no draft", office.f.err.code, ERR_CONFLICT);
    EXPECT_TEXT("no draft", office.f.err.text,
                "the return for " Q " is submitted; matches are decided while it is a draft");
    EXPECT_NUMBER("nothing is kept", matches_now(&office).list[0].decision.verdict, MATCH_OPEN);
    returns_close(&office.f);
}

static void
the_last_decision_holds(void)
{
    struct match_decisions standing;
    struct same_families same;
    struct office office;
    struct matches matches;

    office_open(&office);
    CU_ASSERT_TRUE(decide(&office, &office.paul, "F1", "G1", MATCH_DIFFERENT));
    CU_ASSERT_TRUE(decide(&office, &office.paul, "F3", "G3", MATCH_SAME));
    CU_ASSERT_TRUE(decide(&office, &office.paul, "F1", "G1", MATCH_SAME));
    matches = matches_now(&office);
    EXPECT_NUMBER("the last", matches.list[0].decision.verdict, MATCH_SAME);
    EXPECT_TEXT("who", matches.list[0].decision.name, "paul");
    EXPECT_TEXT("why", matches.list[0].reason, "looked at the case");
    EXPECT_NUMBER("open", matches.open, 1);
    EXPECT_NUMBER("behind", matches.behind, 1);
    CU_ASSERT_TRUE(matches_read(office.f.state->db, office.f.arena, MATCHES_STANDING,
                                office.f.state->authority, &standing, &office.f.err));
    same = matching_same(office.f.arena, &standing);
    CU_ASSERT_EQUAL_FATAL(same.count, 2);
    CU_ASSERT_TRUE(text_is(same.list[0].family, "F1") && text_is(same.list[0].claimed_as, "G1"));
    CU_ASSERT_TRUE(text_is(same.list[1].family, "F3") && text_is(same.list[1].claimed_as, "G3"));
    EXPECT_TEXT("warning", matching_warning(office.f.arena, &matches, Q),
                "1 likely earlier claim under another id not decided: \"deltareturn match list " Q
                "\"\n"
                "1 match was decided since these figures were made; run again, so that they count\n"
                "2 families claimed before could not be compared, since nothing is known of the "
                "members; of 1 the exports were erased\n");
    returns_close(&office.f);
}

/* Nothing in the leaf tells whom it is about; the statement beside it does. */
static void
the_log_has_no_family(void)
{
    struct office office;
    struct matches matches;
    struct log_leaf leaf;
    struct text bytes;

    office_open(&office);
    CU_ASSERT_TRUE(decide(&office, &office.paul, "F1", "G1", MATCH_SAME));
    matches = matches_now(&office);
    CU_ASSERT_TRUE_FATAL(ledger_leaf(office.f.state->db, office.f.arena, office.f.state->authority,
                                     matches.list[0].decision.seq, &bytes, &office.f.err) &&
                         log_leaf_read(office.f.arena, bytes, &leaf, &office.f.err));
    EXPECT_NUMBER("act", leaf.act, ACT_MATCH_DECIDED);
    CU_ASSERT_TRUE(text_is(leaf.reason, "same"));
    CU_ASSERT_FALSE(names_for_test(bytes, "F1"));
    CU_ASSERT_TRUE(leaf.with_evidence);
    returns_close(&office.f);
}

static void
the_statement_is_made_of_the_decision(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct match_decision decision = {.period = Q,
                                      .revision = 2,
                                      .man = "abc",
                                      .family = "F1",
                                      .claimed_as = "G1",
                                      .verdict = MATCH_SAME,
                                      .score = 70,
                                      .salt = "0123"};

    EXPECT_TEXT("same", matching_statement(arena, &decision),
                "I decide about the quarterly claim for " Q ", revision 2\n"
                "(manifest SHA-256 abc), in which the family\n"
                "F1\n"
                "looks like one that was claimed as\n"
                "G1\n"
                "with a score of 70, that they are the same family.\n"
                "(salt 0123)\n");
    decision.verdict = MATCH_DIFFERENT;
    CU_ASSERT_PTR_NOT_NULL(
        strstr(matching_statement(arena, &decision), "that they are different families.\n"));
}

/* What "audit check" says of the decisions after a change of the database; "" when all is well. */
static const char *
audited(struct office *office, const char *sql)
{
    struct audit_report report = {.leaves = 0};
    struct audit audit = {.arena = office->f.arena, .state = office->f.state, .report = &report};
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE(db_script(office->f.state->db,
                             "DROP TRIGGER IF EXISTS match_decision_stays;"
                             "DROP TRIGGER IF EXISTS match_decision_remains;",
                             &err) &&
                   db_script(office->f.state->db, sql, &err));
    CU_ASSERT_TRUE(digest_hasher(office->f.arena, &audit.hasher, &err) &&
                   ledger_size(office->f.state->db, office->f.state->authority, &audit.size, &err));
    return audit_matches(&audit, &err) ? "" : arena_printf(office->f.arena, "%s", err.text);
}

static void
every_change_of_a_decision_is_named(void)
{
    static const char NOT_TOLD[] =
        "the decision on a likely earlier claim at leaf 0 is not what leaf 0 tells";
    static const struct {
        const char *sql, *said;
    } CASES[] = {
        {"",                                                              ""                                                                  },
        {"UPDATE match_decision SET verdict = 'different' WHERE seq = 0", NOT_TOLD                                                            },
        {"UPDATE match_decision SET family = 'F9' WHERE seq = 0",         NOT_TOLD                                                            },
        {"UPDATE match_decision SET claimed_as = 'G9' WHERE seq = 0",     NOT_TOLD                                                            },
        {"UPDATE match_decision SET score = 100 WHERE seq = 0",           NOT_TOLD                                                            },
        {"UPDATE match_decision SET salt = '' WHERE seq = 0",             NOT_TOLD                                                            },
        {"UPDATE match_decision SET man = '' WHERE seq = 0",              NOT_TOLD                                                            },
        {"UPDATE match_decision SET person = (SELECT ref FROM person WHERE login = 'cora')"
         " WHERE seq = 0",                                       NOT_TOLD                                                            },
        {"DELETE FROM match_decision WHERE seq = 0",
         "the decision on a likely earlier claim at leaf 1 is not what leaf 0 tells"                                                          },
        {"DELETE FROM match_decision",
         "leaf 0 decides on a likely earlier claim, and no such decision is there"                                                            },
        {"PRAGMA foreign_keys = OFF; INSERT INTO match_decision SELECT authority, 7, family,"
         " claimed_as, verdict, score, salt, filing, revision, man, person, decided"
         " FROM match_decision WHERE seq = 0",                   "there are 3 decisions on likely earlier claims, the log tells of 2"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct office office;

        office_open(&office);
        CU_ASSERT_TRUE(decide(&office, &office.paul, "F1", "G1", MATCH_SAME));
        CU_ASSERT_TRUE(decide(&office, &office.paul, "F,2", "G2", MATCH_DIFFERENT));
        EXPECT_TEXT(CASES[i].sql, audited(&office, CASES[i].sql), CASES[i].said);
        returns_close(&office.f);
    }
}

void
suite_matching(void)
{
    CU_pSuite suite = CU_add_suite("service/matching", NULL, NULL);

    CU_add_test(suite, "what is kept is read", what_is_kept_is_read);
    CU_add_test(suite, "only what is shown is decided", only_what_is_shown_is_decided);
    CU_add_test(suite, "the last decision holds", the_last_decision_holds);
    CU_add_test(suite, "the log has no family", the_log_has_no_family);
    CU_add_test(suite, "every change of a decision is named", every_change_of_a_decision_is_named);
    CU_add_test(suite, "the statement is made of the decision",
                the_statement_is_made_of_the_decision);
}
