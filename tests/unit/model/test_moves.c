/* SPDX-License-Identifier: MIT */
#include "model/moves.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static const struct filing_kind KINDS[] = {
    {.name = "with", .label = "With sign-off", .certified = true, .signed_off = true},
    {.name = "without", .label = "Without", .certified = true, .signed_off = false},
};

#define P   (1U << ROLE_PROVIDER)
#define C   (1U << ROLE_CERTIFIER)
#define SRO (1U << ROLE_SRO)
#define S151 (1U << ROLE_S151)

/* Everything that may happen; what is not here must be refused. */
static const struct {
    unsigned kinds; /* 1: with a sign-off, 2: without */
    enum filing_state from;
    enum move move;
    unsigned roles;
    enum filing_state to;
} MAY[] = {
    {3, FILING_DRAFT,      MOVE_SUBMIT,    P,              FILING_SUBMITTED },
    {3, FILING_DRAFT,      MOVE_DISCARD,   P,              FILING_DISCARDED },
    {3, FILING_SUBMITTED,  MOVE_WITHDRAW,  P,              FILING_DRAFT     },
    {3, FILING_SUBMITTED,  MOVE_CERTIFY,   C,              FILING_CERTIFIED },
    {3, FILING_SUBMITTED,  MOVE_SEND_BACK, C,              FILING_DRAFT     },
    {1, FILING_CERTIFIED,  MOVE_SIGN_OFF,  SRO | S151,     FILING_SIGNED_OFF},
    {3, FILING_CERTIFIED,  MOVE_SEND_BACK, SRO | S151,     FILING_DRAFT     },
    {3, FILING_CERTIFIED,  MOVE_REOPEN,    C,              FILING_DRAFT     },
    {2, FILING_CERTIFIED,  MOVE_LODGE,     P,              FILING_LODGED    },
    {1, FILING_SIGNED_OFF, MOVE_LODGE,     P,              FILING_LODGED    },
    {3, FILING_SIGNED_OFF, MOVE_REOPEN,    C | SRO | S151, FILING_DRAFT     },
    {3, FILING_LODGED,     MOVE_REOPEN,    C | SRO | S151, FILING_DRAFT     },
};

static const char MAN[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

static struct filing
filing_in(enum filing_state state)
{
    return (struct filing){
        .id = "r", .kind = "k", .period = "2023-24-Q3", .revision = 2, .state = state, .man = MAN};
}

static const struct move_request SEEN = {
    .revision = 2, .man = MAN, .reason = "figures look double", .reference = "D-1"};

static unsigned
may(unsigned kind, enum filing_state from, enum move move, enum filing_state *to)
{
    for (size_t i = 0; i < COUNT_OF(MAY); i++)
        if (MAY[i].kinds & 1U << kind && MAY[i].from == from && MAY[i].move == move) {
            *to = MAY[i].to;
            return MAY[i].roles;
        }
    return 0;
}

static void
what_is_not_in_the_table_cannot_happen(void)
{
    unsigned allowed = 0;

    for (unsigned kind = 0; kind < COUNT_OF(KINDS); kind++)
        for (unsigned state = 0; state < FILING_STATE_TOTAL; state++)
            for (unsigned move = 0; move < MOVE_TOTAL; move++)
                for (unsigned role = 0; role < ROLE_TOTAL; role++) {
                    struct filing filing = filing_in((enum filing_state)state);
                    struct mover mover = {.identity = "x", .roles = 1U << role};
                    struct move_request request = SEEN;
                    struct error err = {.code = ERR_NONE};
                    const struct move_rule *rule;
                    enum filing_state to = FILING_DRAFT;
                    bool expected = may(kind, filing.state, (enum move)move, &to) & 1U << role;

                    request.move = (enum move)move;
                    EXPECT_NUMBER(MOVE_DEFS[move].code,
                                  move_check(&KINDS[kind], &filing, &mover, &request, &rule, &err),
                                  expected);
                    if (expected) {
                        EXPECT_NUMBER(MOVE_DEFS[move].code, rule->to, to);
                        EXPECT_NUMBER(MOVE_DEFS[move].code, (rule->roles & 1U << role) != 0, true);
                        allowed++;
                    }
                }
    EXPECT_NUMBER("allowed", allowed, 32);
}

/* One line per thing that can be wrong with an otherwise good move. */
static void
refusals_say_what_would_be_right(void)
{
    const struct mover chris = {.identity = "chris", .roles = C};
    static const struct {
        const char *name;
        enum filing_state state;
        struct move_request request;
        unsigned roles;
        enum error_code code;
        const char *words;
    } CASES[] = {
        {"role",      FILING_SUBMITTED,
         {.move = MOVE_CERTIFY},                                          P, ERR_DENIED,
         "only a certifier can do this"                                                    },
        {"roles",     FILING_CERTIFIED,
         {.move = MOVE_SIGN_OFF},                                         P, ERR_DENIED,
         "only an SRO or S151 officer can do this"                                          },
        {"state",     FILING_DRAFT,
         {.move = MOVE_CERTIFY},                                          C, ERR_CONFLICT,
         "the return for 2023-24-Q3 is a draft; what can be done now: submit, discard"       },
        {"discarded", FILING_DISCARDED,
         {.move = MOVE_SUBMIT},                                           P, ERR_CONFLICT,
         "the return for 2023-24-Q3 is discarded; what can be done now: run it again"      },
        {"late",      FILING_CERTIFIED,
         {.move = MOVE_CERTIFY},                                          C, ERR_CONFLICT,
         "the return for 2023-24-Q3 is already certified; what can be done now: sign off, "
         "send back, reopen"                                                               },
        {"revision",  FILING_SUBMITTED,
         {.move = MOVE_CERTIFY, .revision = 1},                           C, ERR_CONFLICT,
         "the return for 2023-24-Q3 is at revision 2 now, not 1; look at what changed and decide "
         "on that"                                                                         },
        {"manifest",  FILING_SUBMITTED,
         {.move = MOVE_CERTIFY, .revision = 2, .man = "bbbb"},            C, ERR_CONFLICT,
         "the figures of the return for 2023-24-Q3 were made anew since you saw them (fingerprint "
         "aaaaa-aaaaa-aaaaa-aaaaa now); look at what changed and decide on that"              },
        {"reason",    FILING_SUBMITTED,
         {.move = MOVE_SEND_BACK, .reason = "  \n"},                      C, ERR_INPUT,
         "write why: the reason is kept with the return"                                   },
        {"reference", FILING_SIGNED_OFF,
         {.move = MOVE_LODGE},                                            P, ERR_INPUT,
         "name the reference that Delta gave when the figures were entered"                },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct filing filing = filing_in(CASES[i].state);
        struct mover mover = {.identity = chris.identity, .roles = CASES[i].roles};
        struct error err = {.code = ERR_NONE};
        const struct move_rule *rule;

        CU_ASSERT_FALSE(
            move_check(&KINDS[0], &filing, &mover, &CASES[i].request, &rule, &err));
        EXPECT_NUMBER(CASES[i].name, err.code, CASES[i].code);
        EXPECT_TEXT(CASES[i].name, err.text, CASES[i].words);
    }
}

static void
nobody_holds_two_seats(void)
{
    const struct mover dana = {.identity = "dana", .roles = P | C | SRO | S151};
    struct filing filing = filing_in(FILING_SUBMITTED);
    struct move_request request = SEEN;
    struct error err = {.code = ERR_NONE};
    const struct move_rule *rule;

    filing.seats[SEAT_PROVIDER] = "dana";
    request.move = MOVE_CERTIFY;
    CU_ASSERT_FALSE(move_check(&KINDS[0], &filing, &dana, &request, &rule, &err));
    EXPECT_TEXT("words", err.text,
                "you submitted this revision; another person has to decide now");
    EXPECT_NUMBER("code", err.code, ERR_DENIED);
    request.move = MOVE_SEND_BACK; /* takes no seat */
    CU_ASSERT_TRUE(move_check(&KINDS[0], &filing, &dana, &request, &rule, &err));
    filing.seats[SEAT_PROVIDER] = "drew";
    filing.seats[SEAT_CERTIFIER] = "dana";
    filing.state = FILING_CERTIFIED;
    request.move = MOVE_SIGN_OFF;
    CU_ASSERT_FALSE(move_check(&KINDS[0], &filing, &dana, &request, &rule, &err));
    EXPECT_TEXT("words", err.text,
                "you certified this revision; another person has to decide now");
}

static void
a_return_without_figures_stays_a_draft(void)
{
    const struct mover dana = {.identity = "dana", .roles = P};
    struct filing filing = filing_in(FILING_DRAFT);
    struct move_request request = {.move = MOVE_SUBMIT};
    struct error err = {.code = ERR_NONE};
    const struct move_rule *rule;

    filing.man = "";
    CU_ASSERT_FALSE(move_check(&KINDS[0], &filing, &dana, &request, &rule, &err));
    EXPECT_TEXT(
        "words", err.text,
        "the return for 2023-24-Q3 has no figures yet; \"deltareturn run\" makes them");
    request.man = MAN;
    CU_ASSERT_FALSE(move_check(&KINDS[0], &filing, &dana, &request, &rule, &err));
    EXPECT_TEXT(
        "whatever was seen", err.text,
        "the return for 2023-24-Q3 has no figures yet; \"deltareturn run\" makes them");
}

/* Others may have looked at what was submitted once: it is not taken away behind their backs. */
static void
only_what_was_never_submitted_is_discarded(void)
{
    const struct mover dana = {.identity = "dana", .roles = P};
    struct filing filing = filing_in(FILING_DRAFT);
    struct move_request request = SEEN;
    struct error err = {.code = ERR_NONE};
    const struct move_rule *rule;

    request.move = MOVE_DISCARD;
    filing.submitted = true;
    CU_ASSERT_FALSE(move_check(&KINDS[0], &filing, &dana, &request, &rule, &err));
    EXPECT_NUMBER("code", err.code, ERR_CONFLICT);
    EXPECT_TEXT("words", err.text,
                "the return for 2023-24-Q3 was submitted before, and others may have decided on "
                "it; only a draft that never was can be discarded");
    filing.submitted = false;
    request.reason = NULL;
    CU_ASSERT_FALSE(move_check(&KINDS[0], &filing, &dana, &request, &rule, &err));
    EXPECT_TEXT("why", err.text, "write why: the reason is kept with the return");
}

static void
a_forecast_is_not_submitted(void)
{
    struct mover dana = {.identity = "dana", .roles = P, .today = 19722};
    struct filing filing = filing_in(FILING_DRAFT);
    struct move_request request = SEEN;
    struct error err = {.code = ERR_NONE};
    const struct move_rule *rule;

    request.move = MOVE_SUBMIT;
    filing.as_at = 19723;
    CU_ASSERT_FALSE(move_check(&KINDS[0], &filing, &dana, &request, &rule, &err));
    EXPECT_NUMBER("code", err.code, ERR_CONFLICT);
    EXPECT_TEXT("words", err.text,
                "the figures for 2023-24-Q3 count up to 2024-01-01, which has not come, so they "
                "are a forecast; run the quarter again then, or as at a day that has come");
    dana.today = 19723;
    CU_ASSERT_TRUE(move_check(&KINDS[0], &filing, &dana, &request, &rule, &err));
}

static void
moves_have_codes(void)
{
    for (unsigned i = 0; i < MOVE_TOTAL; i++)
        EXPECT_NUMBER(MOVE_DEFS[i].code, move_read(text_of(MOVE_DEFS[i].code)), i);
    EXPECT_NUMBER("other", move_read(text_of("approve")), MOVE_TOTAL);
    CU_ASSERT_TRUE(filing_is_decided(&KINDS[0], FILING_SIGNED_OFF));
    CU_ASSERT_TRUE(filing_is_decided(&KINDS[1], FILING_CERTIFIED));
    CU_ASSERT_FALSE(filing_is_decided(&KINDS[0], FILING_CERTIFIED));
}

void
suite_moves(void)
{
    CU_pSuite suite = CU_add_suite("moves", NULL, NULL);

    CU_add_test(suite, "what is not in the table cannot happen",
                what_is_not_in_the_table_cannot_happen);
    CU_add_test(suite, "refusals say what would be right", refusals_say_what_would_be_right);
    CU_add_test(suite, "nobody holds two seats", nobody_holds_two_seats);
    CU_add_test(suite, "a return without figures stays a draft",
                a_return_without_figures_stays_a_draft);
    CU_add_test(suite, "only what was never submitted is discarded",
                only_what_was_never_submitted_is_discarded);
    CU_add_test(suite, "a forecast is not submitted", a_forecast_is_not_submitted);
    CU_add_test(suite, "moves have codes", moves_have_codes);
}
