/* SPDX-License-Identifier: MIT */
#include "service/deputies.h"

#include <CUnit/CUnit.h>

#include "base/clock.h"
#include "fixture.h"
#include "return_fixture.h"
#include "suites.h"

static struct deputy_request
request_for(const char *login)
{
    return (struct deputy_request){.login = login,
                                   .role = ROLE_S151,
                                   .kind = "",
                                   .from = clock_today(),
                                   .until = clock_today() + 30};
}

static void
a_lent_role_holds_until_it_is_taken_back(void)
{
    struct returns_for_test f;
    struct signoff_done done;
    struct actor paul, cora, olga, dora;
    struct deputy_request request = request_for("dora");
    uint64_t seq;

    returns_open(&f);
    paul = returns_person(&f, "paul", ROLE_PROVIDER);
    cora = returns_person(&f, "cora", ROLE_CERTIFIER);
    olga = returns_person(&f, "olga", ROLE_S151);
    dora = returns_person(&f, "dora", ROLE_PROVIDER);
    returns_draft(&f, "2023-24-Q3");
    CU_ASSERT_TRUE(returns_move(&f, &paul, "2023-24-Q3", MOVE_SUBMIT, &done));
    CU_ASSERT_TRUE(returns_move(&f, &cora, "2023-24-Q3", MOVE_CERTIFY, &done));
    CU_ASSERT_TRUE(deputies_grant(f.arena, f.state, &olga, &request, &seq, &f.err));
    CU_ASSERT_TRUE(deputies_revoke(f.arena, f.state, &olga, seq, &f.err));
    CU_ASSERT_FALSE(returns_move(&f, &dora, "2023-24-Q3", MOVE_SIGN_OFF, &done));
    EXPECT_TEXT("revoked", f.err.text, "only an SRO or S151 officer can do this");
    CU_ASSERT_TRUE(deputies_grant(f.arena, f.state, &olga, &request, &seq, &f.err));
    CU_ASSERT_TRUE(returns_move(&f, &dora, "2023-24-Q3", MOVE_SIGN_OFF, &done));
    EXPECT_NUMBER("delegation", done.capacity.delegation, seq);
    EXPECT_TEXT("told", capacity_tell(f.arena, &done.capacity),
                arena_printf(f.arena, "for olga, S151 officer, under delegation %d", (int)seq));
    returns_close(&f);
}

static bool
take_role(struct db *db, void *context, struct error *err)
{
    const struct actor *actor = context;
    bool changed;

    return people_revoke(db, "E1", actor->person.ref, ROLE_S151, &changed, err);
}

static void
nobody_lends_what_they_have_not(void)
{
    struct returns_for_test f;
    struct actor olga, dora, anna;
    struct capacities capacities;
    struct deputy_request request = request_for("dora");
    uint64_t seq;

    returns_open(&f);
    olga = returns_person(&f, "olga", ROLE_S151);
    dora = returns_person(&f, "dora", ROLE_SRO);
    anna = returns_person(&f, "anna", ROLE_ADMINISTRATOR);
    CU_ASSERT_FALSE(deputies_grant(f.arena, f.state, &dora, &request, &seq, &f.err));
    EXPECT_NUMBER("not hers", f.err.code, ERR_DENIED);
    CU_ASSERT_TRUE(deputies_grant(f.arena, f.state, &olga, &request, &seq, &f.err));
    CU_ASSERT_FALSE(deputies_grant(f.arena, f.state, &dora, &request, &seq, &f.err));
    EXPECT_NUMBER("lent on", f.err.code, ERR_DENIED);
    CU_ASSERT_TRUE(
        capacities_read(f.arena, f.state, &dora, "quarterly-claim", &capacities, &f.err));
    EXPECT_NUMBER("lent", capacities.lent, 1U << ROLE_S151);
    dora.roles |= 1U << ROLE_AUDITOR;
    CU_ASSERT_TRUE(
        capacities_read(f.arena, f.state, &dora, "quarterly-claim", &capacities, &f.err));
    EXPECT_NUMBER("not to an auditor", capacities.lent, 0);
    dora.roles = 1U << ROLE_SRO;
    CU_ASSERT_TRUE(db_transaction(f.state->db, take_role, &olga, &f.err));
    CU_ASSERT_TRUE(
        capacities_read(f.arena, f.state, &dora, "quarterly-claim", &capacities, &f.err));
    EXPECT_NUMBER("the principal has it no more", capacities.lent, 0);
    request.login = anna.person.login;
    olga.roles = 1U << ROLE_S151;
    CU_ASSERT_FALSE(deputies_grant(f.arena, f.state, &olga, &request, &seq, &f.err));
    EXPECT_TEXT("administrator", f.err.text,
                "\"anna\" is an administrator, who holds no seat in the same authority");
    request.login = "alex";
    returns_person(&f, "alex", ROLE_AUDITOR);
    CU_ASSERT_FALSE(deputies_grant(f.arena, f.state, &olga, &request, &seq, &f.err));
    EXPECT_TEXT("auditor", f.err.text,
                "\"alex\" is an auditor, who looks at what others decide; lend the role to "
                "somebody else");
    EXPECT_NUMBER("denied", f.err.code, ERR_DENIED);
    returns_close(&f);
}

static void
days_are_looked_at(void)
{
    static const struct {
        const char *name;
        int32_t from, until; /* from today */
        bool good;
    } CASES[] = {
        {"one day",   0,  0,   true },
        {"a year",    0,  365, true },
        {"longer",    0,  366, false},
        {"backwards", 2,  1,   false},
        {"over",      -9, -1,  false},
    };
    struct returns_for_test f;
    struct actor olga;

    returns_open(&f);
    olga = returns_person(&f, "olga", ROLE_S151);
    returns_person(&f, "dora", ROLE_SRO);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct deputy_request request = request_for("dora");
        uint64_t seq;

        request.from = clock_today() + CASES[i].from;
        request.until = clock_today() + CASES[i].until;
        EXPECT_NUMBER(CASES[i].name,
                      deputies_grant(f.arena, f.state, &olga, &request, &seq, &f.err),
                      CASES[i].good);
    }
    returns_close(&f);
}

void
suite_deputies(void)
{
    CU_pSuite suite = CU_add_suite("deputies", NULL, NULL);

    CU_add_test(suite, "a lent role holds until it is taken back",
                a_lent_role_holds_until_it_is_taken_back);
    CU_add_test(suite, "nobody lends what they have not", nobody_lends_what_they_have_not);
    CU_add_test(suite, "days are looked at", days_are_looked_at);
}
