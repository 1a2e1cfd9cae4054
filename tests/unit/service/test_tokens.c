/* SPDX-License-Identifier: MIT */
#include "service/tokens.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "model/canonical_json.h"
#include "return_fixture.h"
#include "service/log_tell.h"
#include "service/office.h"
#include "store/ledger.h"
#include "suites.h"

#define MINUTE INT64_C(60000)
#define DAY    INT64_C(86400000)
#define MADE   INT64_C(1700000000000)

struct place {
    struct returns_for_test f;
    struct actor paul, anna;
    struct token_text text;
    struct token_row row;
};

static const struct token_wish NIGHTLY = {
    .purpose = "nightly upload", .scopes = 1U << SCOPE_READ | 1U << SCOPE_UPLOAD, .days = 30};

static bool
make(struct place *place, const struct actor *actor, const struct token_wish *wish)
{
    return tokens_make(place->f.arena, place->f.state, actor, wish, MADE, &place->text, &place->row,
                       &place->f.err);
}

static void
place_open(struct place *place)
{
    returns_open(&place->f);
    place->paul = returns_person(&place->f, "paul", ROLE_PROVIDER);
    place->anna = returns_person(&place->f, "anna", ROLE_ADMINISTRATOR);
    CU_ASSERT_TRUE_FATAL(make(place, &place->paul, &NIGHTLY));
}

static void
a_form_makes_one_token(void)
{
    struct token_wish wish = NIGHTLY;
    struct place place;
    struct token_rows rows;

    place_open(&place);
    wish.nonce = "00112233445566778899aabbccddeeff";
    CU_ASSERT_TRUE(make(&place, &place.paul, &wish));
    EXPECT_TEXT("named by the form", place.row.id, "001122334455");
    CU_ASSERT_FALSE(make(&place, &place.paul, &wish));
    EXPECT_NUMBER("code", place.f.err.code, ERR_CONFLICT);
    EXPECT_TEXT("words", place.f.err.text,
                "this form has made the token for \"nightly upload\" already, which was shown "
                "once; if you did not keep it, revoke it and make another");
    wish.nonce = "x";
    CU_ASSERT_FALSE(make(&place, &place.paul, &wish));
    EXPECT_TEXT("words", place.f.err.text, "the form is none of ours; open the page again");
    CU_ASSERT_TRUE(
        tokens_list(place.f.arena, place.f.state, &place.paul, &rows, &place.f.err));
    EXPECT_NUMBER("tokens", rows.count, 2);
    returns_close(&place.f);
}

static bool
find(struct place *place, const char *token, int64_t now, struct token_holder *holder)
{
    place->f.err = (struct error){.code = ERR_NONE};
    return tokens_find(place->f.arena, place->f.state, text_of(token), now, holder, &place->f.err);
}

static void
expect_denied(struct place *place, const char *token, int64_t now, const char *words)
{
    struct token_holder holder;

    CU_ASSERT_FALSE(find(place, token, now, &holder));
    EXPECT_NUMBER(words, place->f.err.code, ERR_DENIED);
    EXPECT_TEXT("words", place->f.err.text, words);
}

static void
a_token_stands_for_its_person(void)
{
    struct place place;
    struct token_holder holder;
    struct token_rows rows;

    place_open(&place);
    EXPECT_NUMBER("letters", strlen(place.text.text), 47);
    CU_ASSERT_EQUAL(strncmp(place.text.text, "drt_", 4), 0);
    EXPECT_NUMBER("id", strspn(place.row.id, "0123456789abcdef"), 12);
    CU_ASSERT_TRUE_FATAL(find(&place, place.text.text, MADE + MINUTE, &holder));
    EXPECT_TEXT("login", holder.actor.person.login, "paul");
    EXPECT_NUMBER("roles", holder.actor.roles, 1U << ROLE_PROVIDER);
    EXPECT_NUMBER("proofs", holder.actor.proofs, PROOF_TOKEN);
    EXPECT_NUMBER("proved", holder.actor.proved, MADE + MINUTE);
    EXPECT_NUMBER("scopes", holder.scopes, NIGHTLY.scopes);
    EXPECT_TEXT("id", holder.id, place.row.id);
    /* when it was used is written down, but not within a minute */
    CU_ASSERT_TRUE(find(&place, place.text.text, MADE + 2 * MINUTE - 1, &holder));
    CU_ASSERT_TRUE(tokens_list(place.f.arena, place.f.state, &place.paul, &rows, &place.f.err));
    EXPECT_NUMBER("count", rows.count, 1);
    EXPECT_NUMBER("used", rows.list[0].used, MADE + MINUTE);
    EXPECT_TEXT("purpose", rows.list[0].purpose, "nightly upload");
    EXPECT_TEXT("owner", rows.list[0].login, "paul");
    place.text.text[9] = place.text.text[9] == 'x' ? 'y' : 'x';
    expect_denied(&place, place.text.text, MADE, "this is no token of this service");
    expect_denied(&place, "", MADE, "this is no token of this service");
    returns_close(&place.f);
}

static void
only_the_sum_is_kept(void)
{
    struct place place;

    place_open(&place);
    CU_ASSERT_TRUE(db_script(place.f.state->db,
                             "CREATE TABLE kept (n INTEGER CHECK (n = 1)) STRICT;"
                             "INSERT INTO kept SELECT count(*) FROM token;",
                             &place.f.err));
    CU_ASSERT_FALSE(db_script(
        place.f.state->db,
        arena_printf(place.f.arena,
                     "INSERT INTO kept SELECT count(*) FROM token WHERE CAST(hash AS TEXT) = '%s'"
                     " OR id = '%s' OR purpose = '%s';",
                     place.text.text, place.text.text, place.text.text),
        &place.f.err));
    returns_close(&place.f);
}

static void
tokens_come_to_an_end(void)
{
    static const char *const CHANGES[] = {
        "UPDATE person SET disabled = 1700000060000 WHERE login = 'paul';",
        "INSERT INTO credential (person, kind, secret, added) SELECT ref, 'invitation', x'00',"
        " 1700000060000 FROM person WHERE login = 'paul';",
    };
    struct token_holder holder;
    struct place place;

    place_open(&place);
    CU_ASSERT_TRUE(find(&place, place.text.text, MADE + 30 * DAY - 1, &holder));
    expect_denied(&place, place.text.text, MADE + 30 * DAY,
                  "the token expired on 14 December 2023, 22:13; make a new one");
    EXPECT_TEXT("good", token_state(&place.row, MADE), "good");
    EXPECT_TEXT("expired", token_state(&place.row, MADE + 30 * DAY), "expired");
    returns_close(&place.f);
    for (size_t i = 0; i < COUNT_OF(CHANGES); i++) {
        place_open(&place);
        CU_ASSERT_TRUE(db_script(place.f.state->db, CHANGES[i], &place.f.err));
        expect_denied(&place, place.text.text, MADE + 2 * MINUTE,
                      "the token was revoked on 14 November 2023, 22:14; make a new one");
        returns_close(&place.f);
    }
}

/* A role that was taken takes what the token was good for with it, and gives it back. */
static void
roles_are_those_of_now(void)
{
    struct token_holder holder;
    struct place place;

    place_open(&place);
    CU_ASSERT_TRUE(office_revoke(place.f.state, &place.anna, "paul", ROLE_PROVIDER, &place.f.err));
    CU_ASSERT_TRUE_FATAL(find(&place, place.text.text, MADE, &holder));
    EXPECT_NUMBER("none", holder.actor.roles, 0);
    CU_ASSERT_TRUE(office_grant(place.f.state, &place.anna, "paul", ROLE_AUDITOR, &place.f.err));
    CU_ASSERT_TRUE_FATAL(find(&place, place.text.text, MADE, &holder));
    EXPECT_NUMBER("auditor", holder.actor.roles, 1U << ROLE_AUDITOR);
    returns_close(&place.f);
}

static void
whoever_asks_for_too_much_gets_none(void)
{
    static const struct {
        const char *name, *purpose;
        unsigned scopes;
        int64_t days;
        enum error_code code;
        const char *words;
    } CASES[] = {
        {"no purpose",     "",     1U << SCOPE_READ,  1,   ERR_INPUT,
         "say in one line of up to 100 characters what the token is for, like \"nightly upload\""         },
        {"two lines",      "a\nb", 1U << SCOPE_READ,  1,   ERR_INPUT,
         "say in one line of up to 100 characters what the token is for, like \"nightly upload\""         },
        {"no scope",       "x",    0,                 1,   ERR_INPUT,
         "say what the token is to be good for: read, upload, run"                                        },
        {"unknown scope",  "x",    1U << SCOPE_TOTAL, 1,   ERR_INPUT,
         "say what the token is to be good for: read, upload, run"                                        },
        {"no day",         "x",    1U << SCOPE_READ,  0,   ERR_INPUT,  "a token is good for 1 to 366 days"},
        {"too long",       "x",    1U << SCOPE_READ,  367, ERR_INPUT,  "a token is good for 1 to 366 days"},
        {"another's role", "x",    1U << SCOPE_RUN,   1,   ERR_DENIED,
         "\"cora\" has no role of their own in which to run a quarter, and follow that"                   },
    };
    struct place place;
    struct actor cora;

    place_open(&place);
    cora = returns_person(&place.f, "cora", ROLE_CERTIFIER);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const struct token_wish wish = {
            .purpose = CASES[i].purpose, .scopes = CASES[i].scopes, .days = CASES[i].days};

        place.f.err = (struct error){.code = ERR_NONE};
        CU_ASSERT_FALSE(make(&place, &cora, &wish));
        EXPECT_NUMBER(CASES[i].name, place.f.err.code, CASES[i].code);
        EXPECT_TEXT(CASES[i].name, place.f.err.text, CASES[i].words);
    }
    for (unsigned i = 1; i < TOKENS_MOST; i++)
        CU_ASSERT_TRUE(make(&place, &place.paul, &NIGHTLY));
    CU_ASSERT_FALSE(make(&place, &place.paul, &NIGHTLY));
    EXPECT_NUMBER("too many", place.f.err.code, ERR_CONFLICT);
    EXPECT_TEXT("too many", place.f.err.text, "there are 20 good tokens already; revoke one first");
    returns_close(&place.f);
}

/* What a program can do is in no case to make itself another token, or to decide. */
static void
a_token_makes_no_tokens_and_no_decisions(void)
{
    struct place place;
    struct token_holder holder;
    struct signoff_done done;

    place_open(&place);
    returns_draft(&place.f, "2023-24-Q3");
    CU_ASSERT_TRUE_FATAL(find(&place, place.text.text, MADE, &holder));
    CU_ASSERT_FALSE(make(&place, &holder.actor, &NIGHTLY));
    EXPECT_TEXT("making", place.f.err.text, "a token makes no tokens; sign in");
    place.f.err = (struct error){.code = ERR_NONE};
    CU_ASSERT_FALSE(returns_move(&place.f, &holder.actor, "2023-24-Q3", MOVE_SUBMIT, &done));
    EXPECT_NUMBER("deciding", place.f.err.code, ERR_DENIED);
    EXPECT_TEXT("deciding", place.f.err.text,
                "a token decides nothing; sign in, and decide for yourself");
    returns_close(&place.f);
}

/* The document beside the log's last leaf, without its salt. */
static const char *
last_document(struct place *place)
{
    const struct canon *document;
    struct log_head head;
    struct text bytes, detail;

    CU_ASSERT_TRUE_FATAL(log_head_read(place->f.arena, place->f.state, &head, &place->f.err));
    CU_ASSERT_TRUE_FATAL(ledger_document(place->f.state->db, place->f.arena,
                                         place->f.state->authority, head.size - 1, &bytes,
                                         &place->f.err));
    CU_ASSERT_TRUE_FATAL(canon_read(place->f.arena, bytes, NULL, &document, &place->f.err));
    detail = canon_get(document, "detail")->text;
    return arena_copy(place->f.arena, detail.at, detail.length);
}

static void
coming_and_going_are_recorded(void)
{
    struct place place;
    struct log_head before, after;
    const char *detail;
    struct actor cora;

    place_open(&place);
    cora = returns_person(&place.f, "cora", ROLE_CERTIFIER);
    detail = arena_printf(place.f.arena, "%s read,upload", place.row.id);
    CU_ASSERT_TRUE(make(&place, &cora, &(struct token_wish){.purpose = "figures", .scopes = 1U << SCOPE_READ, .days = 1}));
    EXPECT_TEXT("made", last_document(&place),
                arena_printf(place.f.arena, "%s read", place.row.id));
    CU_ASSERT_TRUE(log_head_read(place.f.arena, place.f.state, &before, &place.f.err));
    CU_ASSERT_FALSE(tokens_revoke(place.f.state, &place.paul, place.row.id, MADE, &place.f.err));
    EXPECT_TEXT("another's", place.f.err.text,
                arena_printf(place.f.arena, "\"%s\" is no token of yours", place.row.id));
    CU_ASSERT_TRUE(tokens_revoke(place.f.state, &place.anna, place.row.id, MADE, &place.f.err));
    CU_ASSERT_TRUE(tokens_revoke(place.f.state, &cora, place.row.id, MADE + 1, &place.f.err));
    CU_ASSERT_TRUE(log_head_read(place.f.arena, place.f.state, &after, &place.f.err));
    EXPECT_NUMBER("one leaf, also when it is revoked twice", after.size, before.size + 1);
    expect_denied(&place, place.text.text, MADE,
                  "the token was revoked on 14 November 2023, 22:13; make a new one");
    CU_ASSERT_STRING_NOT_EQUAL(last_document(&place), detail);
    returns_close(&place.f);
}

static void
lists_are_one_s_own(void)
{
    struct token_rows rows;
    struct place place;
    struct actor cora;

    place_open(&place);
    cora = returns_person(&place.f, "cora", ROLE_CERTIFIER);
    CU_ASSERT_TRUE(tokens_list(place.f.arena, place.f.state, &cora, &rows, &place.f.err));
    EXPECT_NUMBER("none of hers", rows.count, 0);
    CU_ASSERT_TRUE(tokens_list(place.f.arena, place.f.state, &place.anna, &rows, &place.f.err));
    EXPECT_NUMBER("an administrator sees all", rows.count, 1);
    returns_close(&place.f);
}

static void
scopes_are_words(void)
{
    static const struct {
        const char *list, *again, *words;
    } CASES[] = {
        {"read",            "read",            NULL                                                     },
        {"run,read",        "read,run",        NULL                                                     },
        {"upload,upload",   "upload",          NULL                                                     },
        {"run,upload,read", "read,upload,run", NULL                                                     },
        {"",                NULL,              "say what the token is to be good for: read, upload, run"},
        {",",               NULL,              "\"\" is not read, upload or run"                        },
        {"certify",         NULL,              "\"certify\" is not read, upload or run"                 },
    };
    ARENA_SCOPE struct arena *arena = arena_new();

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct error err = {.code = ERR_NONE};
        unsigned scopes;

        EXPECT_NUMBER(CASES[i].list, scopes_read(CASES[i].list, &scopes, &err),
                      CASES[i].again != NULL);
        if (CASES[i].again != NULL)
            EXPECT_TEXT(CASES[i].list, scopes_format(arena, scopes), CASES[i].again);
        else
            EXPECT_TEXT(CASES[i].list, err.text, CASES[i].words);
    }
}

void
suite_tokens(void)
{
    CU_pSuite suite = CU_add_suite("service/tokens", NULL, NULL);

    CU_add_test(suite, "a token stands for its person", a_token_stands_for_its_person);
    CU_add_test(suite, "only the sum is kept", only_the_sum_is_kept);
    CU_add_test(suite, "tokens come to an end", tokens_come_to_an_end);
    CU_add_test(suite, "roles are those of now", roles_are_those_of_now);
    CU_add_test(suite, "whoever asks for too much gets none", whoever_asks_for_too_much_gets_none);
    CU_add_test(suite, "a token makes no tokens and no decisions",
                a_token_makes_no_tokens_and_no_decisions);
    CU_add_test(suite, "coming and going are recorded", coming_and_going_are_recorded);
    CU_add_test(suite, "lists are one's own", lists_are_one_s_own);
    CU_add_test(suite, "scopes are words", scopes_are_words);
    CU_add_test(suite, "a form makes one token", a_form_makes_one_token);
}
