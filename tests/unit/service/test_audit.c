/* SPDX-License-Identifier: MIT */
#include "service/audit.h"

#include <CUnit/CUnit.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/file.h"
#include "fixture.h"
#include "model/leaf_scan.h"
#include "model/manifest.h"
#include "port/digest.h"
#include "port/signing.h"
#include "service/deputies.h"
#include "service/dossier.h"
#include "service/erasure.h"
#include "service/kinds.h"
#include "service/log_keys.h"
#include "service/office.h"
#include "service/returns.h"
#include "service/rotation.h"
#include "service/sealing.h"
#include "service/signoff.h"
#include "service/tokens.h"
#include "service/vault.h"
#include "service/verify.h"
#include "store/ledger.h"
#include "suites.h"

#define RETURN    "00112233445566778899aabbccddeeff"
#define PERIOD    "2023-24-Q3"
#define DECISIONS "episode_id,family_id,decision\nE1,F1,claimable\nE2,F2,not_claimable\n"

struct place {
    struct arena *arena;
    const char *dir;
    struct state *state;
    struct signing *signing;
    struct error err;
    struct filing filing;
    struct artefacts files;
};

static bool
fill(struct state *state, void *context, struct error *err)
{
    struct person_form form = {
        .login = "ada", .name = "Ada", .email = "ada@council.example", .os_account = "ada"};

    (void)context;
    return signing_prepare(state->dir, err) && office_found(state, &form, NULL, err);
}

static struct actor
actor_of(struct place *place, const char *login)
{
    struct actor actor = {.proofs = PROOF_PASSWORD};
    struct people people;

    CU_ASSERT_TRUE_FATAL(people_read(place->state->db, place->arena, place->state->authority,
                                     PEOPLE_BY_LOGIN, login, &people, &place->err));
    CU_ASSERT_TRUE_FATAL(people.count == 1 &&
                         people_roles(place->state->db, place->state->authority, people.list[0].ref,
                                      &actor.roles, &place->err));
    actor.person = people.list[0];
    return actor;
}

static void
add(struct place *place, const char *login, enum role role)
{
    struct actor ada = actor_of(place, "ada");
    struct person_form form = {.login = login,
                               .name = login,
                               .email = arena_printf(place->arena, "%s@council.example", login)};
    char code[INVITATION_TEXT_SIZE];

    CU_ASSERT_TRUE_FATAL(office_add(place->state, &ada, &form, 1U << role, code, &place->err));
}

static void
keep(struct place *place, struct vault_box *box, const char *name, struct text bytes)
{
    char sha256[65];

    CU_ASSERT_TRUE_FATAL(vault_put(box, bytes, sha256, &place->err));
    place->files.list[place->files.count++] =
        (struct artefact){.name = name,
                          .sha256 = arena_copy(place->arena, sha256, 64),
                          .length = (int64_t)bytes.length};
}

static bool
draft_work(struct db *db, void *context, struct error *err)
{
    struct place *place = context;
    struct revision revision = {.man = place->filing.man, .options = "{}"};
    struct record record = {
        .act = ACT_RETURN_DRAFTED, .delegation = LEAF_NO_DELEGATION, .filing = &place->filing};
    struct filing_event event = {
        .revision = 1, .at = clock_now(), .move = "run", .man = place->filing.man};

    if (!filings_add(db, place->state->authority, &place->filing, 1, err) ||
        !filings_set_run(db, RETURN, 1, &revision, err) ||
        !filings_set_artefacts(db, RETURN, 1, &place->files, err) ||
        !ledger_record(place->state, &record, &event.seq, err))
        return false;
    return filings_add_event(db, RETURN, &event, err);
}

static void
draft(struct place *place)
{
    struct manifest_file file = {.name = text_of("decisions.csv"), .bytes = sizeof DECISIONS - 1};
    struct manifest manifest = {
        .authority = text_of("E1"),
        .kind = text_of(KIND_QUARTERLY_CLAIM),
        .filing = text_of(RETURN),
        .quarter = {2023, 3          },
        .revision = 1,
        .lists = {                [MANIFEST_ARTEFACTS] = {&file, 1}   },
        .versions = { text_of("1"),    text_of("1"), text_of("1")},
    };
    struct vault_box *box;
    struct text bytes;

    place->files.list = ARENA_ARRAY(place->arena, struct artefact, 2);
    CU_ASSERT_TRUE_FATAL(vault_open(place->arena, place->state, VAULT_REVISION, RETURN ".1", true,
                                    &box, &place->err));
    keep(place, box, "decisions.csv", text_of(DECISIONS));
    CU_ASSERT_TRUE_FATAL(hash_read_hex(text_of(place->files.list[0].sha256), &file.sum));
    CU_ASSERT_TRUE_FATAL(manifest_write(place->arena, &manifest, &bytes, &place->err));
    keep(place, box, EVIDENCE_MANIFEST, bytes);
    place->filing = (struct filing){.id = RETURN,
                                    .kind = KIND_QUARTERLY_CLAIM,
                                    .period = PERIOD,
                                    .revision = 1,
                                    .man = place->files.list[1].sha256};
    CU_ASSERT_TRUE_FATAL(db_transaction(place->state->db, draft_work, place, &place->err));
}

static void
move(struct place *place, const char *login, enum move move)
{
    struct actor actor = actor_of(place, login);
    struct signoff_request request = {
        .kind = KIND_QUARTERLY_CLAIM,
        .period = PERIOD,
        .move = {.move = move, .reason = "it has to be done again", .reference = "D-1"}
    };
    struct signoff_done done;

    if (!signoff_move(place->arena, place->state, &actor, &request, &done, &place->err))
        CU_FAIL_FATAL(place->err.text);
    CU_ASSERT_TRUE_FATAL(sealing_sign(place->state, place->signing, &place->err));
}

/* A return that is a draft. */
static void
place_make(struct place *place)
{
    *place = (struct place){.arena = arena_new(), .err = {.code = ERR_NONE}};
    setenv("DELTARETURN_TEMPLATES", TEMPLATES_DIR, 0);
    place->dir = path_join(place->arena, folder_for_test(place->arena), "state");
    CU_ASSERT_TRUE_FATAL(
        state_make(place->arena, place->dir, "E1", "host.example/E1", fill, NULL, &place->err));
    CU_ASSERT_TRUE_FATAL(
        state_open(place->arena, place->dir, STATE_WRITE, &place->state, &place->err));
    CU_ASSERT_TRUE_FATAL(signing_start(place->arena, place->dir, &place->signing, &place->err));
    add(place, "dana", ROLE_PROVIDER);
    add(place, "chris", ROLE_CERTIFIER);
    add(place, "sam", ROLE_S151);
    draft(place);
}

/* A return that was submitted, certified and signed off: leaves 0 to 13. */
static void
place_open(struct place *place)
{
    place_make(place);
    move(place, "dana", MOVE_SUBMIT);
    move(place, "chris", MOVE_CERTIFY);
    move(place, "sam", MOVE_SIGN_OFF);
}

/* What an audit says: "" when all is well. */
static const char *
audited(struct place *place, bool log_only)
{
    struct audit_options options = {.log_only = log_only, .threads = 2};
    struct audit_report report;

    place->err = (struct error){.code = ERR_NONE};
    return audit_check(place->state, place->signing, &options, &report, &place->err)
               ? ""
               : place->err.text;
}

static void
what_is_whole_is_clean(void)
{
    struct audit_options options = {.threads = 1};
    struct audit_report report;
    struct place place;

    place_open(&place);
    if (!audit_check(place.state, place.signing, &options, &report, &place.err))
        CU_FAIL(place.err.text);
    EXPECT_NUMBER("leaves", report.leaves, 12);
    EXPECT_NUMBER("heads", report.checkpoints, 3);
    EXPECT_NUMBER("people", report.people, 4);
    EXPECT_NUMBER("decisions", report.decisions, 3);
    EXPECT_NUMBER("claims", report.claims, 1);
    EXPECT_NUMBER("files", report.files, 2);
    move(&place, "sam", MOVE_REOPEN);
    EXPECT_TEXT("reopened", audited(&place, false), "");
    arena_free(&place.arena);
}

/* What somebody may do to the database behind the program's back, and what the audit says. */
static const struct {
    const char *sql, *expected;
    bool log; /* the log alone shows it */
} MUTATIONS[] = {
    {"DROP TRIGGER leaf_remains; DELETE FROM leaf WHERE seq = 11",
     "the checkpoint kept for 12 leaves vouches for 12, and the log has 11",                                                                                                     true },
    {"DROP TRIGGER leaf_remains; PRAGMA foreign_keys=OFF; DELETE FROM leaf WHERE seq = 4",
     "leaf 4 is missing",                                                                                                                                                        true },
    {"DROP TRIGGER leaf_stays; UPDATE leaf SET bytes = CAST(replace(CAST(bytes AS TEXT), "
     "'submitted', 'withdrawn') AS BLOB)",                                                "leaf 8 is not what was recorded: its hash is ",                                  true },
    {"DROP TRIGGER leaf_stays; UPDATE leaf SET bytes = CAST(CAST(bytes AS TEXT) || ' ' AS BLOB) "
     "WHERE seq = 3",                                                                     "leaf 3: byte ",                                                                  true },
    {"DROP TRIGGER leaf_stays; UPDATE leaf SET bytes = CAST('' AS BLOB) WHERE seq = 0",
     "leaf 0: byte 1",                                                                                                                                                           true },
    {"DROP TRIGGER leaf_stays; UPDATE leaf SET bytes = (SELECT bytes FROM leaf AS other WHERE "
     "other.seq = 13 - leaf.seq) WHERE seq IN (6, 7)",                                    "leaf 6 says that it is leaf 7",                                                  true },
    {"DROP TRIGGER leaf_stays; UPDATE leaf SET nodes = zeroblob(length(nodes)) WHERE seq = 5",
     "leaf 5 is not what was recorded: its hash is ",                                                                                                                            true },
    {"DROP TRIGGER leaf_stays; UPDATE leaf SET nodes = CAST(substr(nodes, 1, 64) || zeroblob(32) "
     "AS "
     "BLOB) WHERE seq = 3",                                                               "node 2/0 of the log's tree is not what its leaves make",                         true },
    {"DROP TRIGGER leaf_stays; UPDATE leaf SET nodes = substr(nodes, 1, 96) WHERE seq = 7",
     "node 3/0 of the log's tree is missing",                                                                                                                                    true },
    {"DROP TRIGGER leaf_stays; UPDATE leaf SET nodes = CAST(nodes || zeroblob(32) AS BLOB) WHERE "
     "seq "
     "= 7",                                                                               "node 4/0 of the log's tree belongs to no leaf",                                  true },
    {"UPDATE checkpoint SET note = replace(note, char(10) || '12' || char(10), char(10) || '11' || "
     "char(10))",                                                                         "the checkpoint of 12 leaves: ",                                                  true },
    {"UPDATE checkpoint SET size = 11 WHERE size = 9",
     "the checkpoint kept for 11 leaves vouches for 9, and the log has 12",                                                                                                      true },
    {"UPDATE document SET bytes = CAST('{}' AS BLOB) WHERE seq = 1",
     "the document of leaf 1 is not the one that was recorded: its SHA-256 is ",                                                                                                 false},
    {"DELETE FROM document WHERE seq = 2",                                                     "the document of leaf 2 is missing",                                              false},
    {"UPDATE person SET name = 'Eve' WHERE login = 'chris'",
     "name of \"chris\" is not what leaf 3 and its document tell",                                                                                                               false},
    {"UPDATE person SET email = 'eve@council.example' WHERE login = 'sam'",
     "email of \"sam\" is not what leaf 5 and its document tell",                                                                                                                false},
    {"UPDATE person SET language = 'cy' WHERE login = 'sam'",
     "language of \"sam\" is not what leaf 5 and its document tell",                                                                                                             false},
    {"INSERT INTO role SELECT 'E1', ref, 'auditor', 1 FROM person WHERE login = 'dana'",
     "the list of roles of \"dana\" is not what leaf 1 and its document tell",                                                                                                   false},
    {"INSERT INTO person SELECT substr(ref, 2) || substr(ref, 1, 1), authority, 'eve', name, "
     "email, "
     "email_key, identity, NULL, 1, NULL, NULL FROM person WHERE login = 'sam'",          "\"eve\" was added by no leaf of the log",                                        false},
    {"UPDATE filing SET state = 'lodged'",
     "the return for 2023-24-Q3 is lodged at revision 1; the log makes it signed off at revision 1",                                                                             false},
    {"DROP TRIGGER revision_is_bound; UPDATE revision SET man = printf('%064d', 0)",
     "the figures of the return for 2023-24-Q3 are not those that the log names",                                                                                                false},
    {"DROP TRIGGER seat_remains; DELETE FROM seat WHERE seat = 'certifier'",
     "the log tells of 3 decisions on the return for 2023-24-Q3, and 2 are there",                                                                                               false},
    {"DROP TRIGGER seat_stays; UPDATE seat SET person = (SELECT ref FROM person WHERE login = "
     "'dana') WHERE seat = 'certifier'",                                                  "a decision on revision 1 of the return for 2023-24-Q3 is not what leaf 9 tells", false},
    {"DROP TRIGGER seat_stays; UPDATE seat SET taken = taken - 86400000 WHERE seat = 'certifier'",
     "a decision on revision 1 of the return for 2023-24-Q3 is not what leaf 9 tells",                                                                                           false},
    {"DROP TRIGGER seat_stays; UPDATE seat SET taken = taken + 86400000 WHERE seat = 'certifier'",
     "a decision on revision 1 of the return for 2023-24-Q3 is not what leaf 9 tells",                                                                                           false},
    {"UPDATE event SET at = at - 86400000 WHERE move = 'certify'",
     "the history of the return for 2023-24-Q3 has \"certify\" at leaf 9, which the log does not "
     "tell",                                                                                                                                                                     false},
    {"UPDATE event SET person = (SELECT ref FROM person WHERE login = 'sam') WHERE move = 'certify'",
     "the history of the return for 2023-24-Q3 has \"certify\" at leaf 9, which the log does not "
     "tell",                                                                                                                                                                     false},
    {"UPDATE event SET person = NULL WHERE move = 'certify'",
     "the history of the return for 2023-24-Q3 has \"certify\" at leaf 9, which the log does not "
     "tell",                                                                                                                                                                     false},
    {"UPDATE event SET move = 'withdraw' WHERE move = 'submit'",
     "the history of the return for 2023-24-Q3 has \"withdraw\" at leaf 8, which the log does not "
     "tell",                                                                                                                                                                     false},
    {"DELETE FROM event WHERE move = 'certify'",
     "the history of the return for 2023-24-Q3 lacks leaf 9",                                                                                                                    false},
    {"DROP TRIGGER claim_remains; DELETE FROM claim",
     "leaf 11: the claims ledger has 0 claims of revision 1, its decisions.csv 1, and they are not "
     "the same",                                                                                                                                                                 false},
    {"DROP TRIGGER claim_stays; UPDATE claim SET family = 'F9'",
     "leaf 11: the claims ledger has 1 claims of revision 1, its decisions.csv 1, and they are not "
     "the same",                                                                                                                                                                 false},
    {"DELETE FROM outbox WHERE id = (SELECT max(id) FROM outbox)",
     "whoever acted at leaf 10 was promised no receipt", false},
    {"DROP TRIGGER seat_stays",
     "the database is not as this program makes it: \"seat_stays\" is missing", false},
    {"CREATE TRIGGER seat_to_eve AFTER INSERT ON seat BEGIN SELECT 1; END",
     "the database is not as this program makes it: \"seat_to_eve\" was not made by this program", false},
    {"DROP INDEX sample_by_authority; CREATE INDEX sample_by_authority ON sample (announced)",
     "the database is not as this program makes it: \"sample_by_authority\" was changed", false},
    {"DELETE FROM outbox WHERE seq = 9",
     "the log tells of 3 moves, and mail was promised for 2 of them",                                                                                                            false},
    {"UPDATE outbox SET facts = '{}' WHERE seq = 9",                                           "mail ",                                                                          false},
    {"DELETE FROM artefact WHERE name = 'decisions.csv'",
     "leaf 11: revision 1 has no decisions.csv",                                                                                                                                 false},
    {"UPDATE artefact SET length = 3 WHERE name = 'manifest.json'",
     "revision 1 of the return for 2023-24-Q3: manifest.json: ",                                                                                                                 false},
    {"UPDATE revision SET erased = 1",
     "revision 1 of the return for 2023-24-Q3: it is marked as erased, and no leaf of the log "
     "tells that",                                                                                                                                                               false},
};

static void
every_change_is_named(void)
{
    for (size_t i = 0; i < COUNT_OF(MUTATIONS); i++) {
        struct place place;
        const char *said;

        place_open(&place);
        if (!db_script(place.state->db, "PRAGMA foreign_keys=OFF", &place.err) ||
            !db_script(place.state->db, MUTATIONS[i].sql, &place.err))
            CU_FAIL(place.err.text);
        said = audited(&place, MUTATIONS[i].log);
        if (strncmp(said, MUTATIONS[i].expected, strlen(MUTATIONS[i].expected)) != 0)
            EXPECT_TEXT(MUTATIONS[i].sql, said, MUTATIONS[i].expected);
        EXPECT_NUMBER(MUTATIONS[i].sql, place.err.code == ERR_NONE, said[0] == '\0');
        arena_free(&place.arena);
    }
}

/* --- tokens, and what was lodged -----------------------------------------------------------------
 */

/* With a token that is good, one that was revoked, one of somebody whose account was closed; and lodged. */
static void
tokens_open(struct place *place)
{
    const struct token_wish wish = {.purpose = "nightly", .scopes = 1U << SCOPE_READ, .days = 30};
    struct actor dana, sam, ada;
    struct token_text text;
    struct token_row row;

    place_open(place);
    dana = actor_of(place, "dana");
    sam = actor_of(place, "sam");
    ada = actor_of(place, "ada");
    if (!tokens_make(place->arena, place->state, &dana, &wish, clock_now(), &text, &row,
                     &place->err) ||
        !tokens_revoke(place->state, &dana, row.id, clock_now(), &place->err) ||
        !tokens_make(place->arena, place->state, &dana, &wish, clock_now(), &text, &row,
                     &place->err) ||
        !tokens_make(place->arena, place->state, &sam, &wish, clock_now(), &text, &row,
                     &place->err) ||
        !office_disable(place->state, &ada, "sam", &place->err))
        CU_FAIL_FATAL(place->err.text);
    move(place, "dana", MOVE_LODGE);
}

static const struct {
    const char *sql, *expected;
} TOKEN_MUTATIONS[] = {
    {"", ""},
    {"UPDATE token SET hash = randomblob(32) WHERE revoked IS NULL", "the SHA-256 of the token "},
    {"UPDATE token SET expires = expires + 1 WHERE revoked IS NULL", "the end of the token "},
    {"UPDATE token SET scopes = 7 WHERE revoked IS NULL", "what is allowed of the token "},
    {"UPDATE token SET person = (SELECT ref FROM person WHERE login = 'chris')",
     "the person of the token "},
    {"UPDATE token SET id = '000000000000' WHERE revoked IS NULL",
     "the token 000000000000 was made by no leaf of the log"},
    {"DROP TRIGGER token_ends_for_good; UPDATE token SET revoked = NULL", "the token "},
    {"UPDATE token SET revoked = 5 WHERE revoked IS NULL", "the token "},
    {"DELETE FROM token WHERE revoked IS NULL", "leaf "},
    {"UPDATE event SET reference = 'D-2' WHERE move = 'lodge'",
     "the reference of the return for 2023-24-Q3, or what was entered, is not what was stated at "
     "leaf "},
    {"UPDATE event SET uploaded = '' WHERE move = 'lodge'",
     "the reference of the return for 2023-24-Q3, or what was entered, is not what was stated at "
     "leaf "},
};

static void
tokens_and_lodging_are_held_against_the_log(void)
{
    for (size_t i = 0; i < COUNT_OF(TOKEN_MUTATIONS); i++) {
        struct place place;
        const char *said, *expected = TOKEN_MUTATIONS[i].expected;

        tokens_open(&place);
        if (!db_script(place.state->db,
                       expected[0] == '\0' ? "PRAGMA foreign_keys=OFF"
                                           : "PRAGMA foreign_keys=OFF; DROP TRIGGER token_stays",
                       &place.err) ||
            !db_script(place.state->db, TOKEN_MUTATIONS[i].sql, &place.err))
            CU_FAIL(place.err.text);
        said = audited(&place, false);
        if (strncmp(said, expected, strlen(expected)) != 0 ||
            (said[0] == '\0') != (expected[0] == '\0'))
            EXPECT_TEXT(TOKEN_MUTATIONS[i].sql, said, expected);
        arena_free(&place.arena);
    }
}

/* --- delegations ---------------------------------------------------------------------------------
 */

/* Sam lends to Dana and to Chris, and takes the second back. */
static void
lent_open(struct place *place)
{
    const struct deputy_request to[] = {
        {.login = "dana",  .role = ROLE_S151, .kind = "", .from = clock_today(), .until = clock_today() + 9},
        {.login = "chris", .role = ROLE_S151, .kind = "", .from = clock_today(), .until = clock_today() + 9},
    };
    struct actor sam;
    uint64_t seq;

    place_open(place);
    sam = actor_of(place, "sam");
    for (size_t i = 0; i < COUNT_OF(to); i++)
        if (!deputies_grant(place->arena, place->state, &sam, &to[i], &seq, &place->err))
            CU_FAIL_FATAL(place->err.text);
    if (!deputies_revoke(place->arena, place->state, &sam, seq, &place->err) ||
        !sealing_sign(place->state, place->signing, &place->err))
        CU_FAIL_FATAL(place->err.text);
}

static const struct {
    const char *sql, *expected;
} LENT_MUTATIONS[] = {
    {"", ""},
    {"UPDATE delegation SET until_day = until_day + 90 WHERE revoked IS NULL",
     "delegation 12 is not what its leaf tells"},
    {"UPDATE delegation SET from_day = from_day - 1", "delegation 12 is not what its leaf tells"},
    {"UPDATE delegation SET role = 'sro'", "delegation 12 is not what its leaf tells"},
    {"UPDATE delegation SET role = 'x'", "delegation 12 is not what its leaf tells"},
    {"UPDATE delegation SET kind = 'quarterly-claim'", "delegation 12 is not what its leaf tells"},
    {"UPDATE delegation SET principal = delegate, delegate = principal",
     "delegation 12 is not what its leaf tells"},
    {"UPDATE delegation SET revoked = CASE WHEN revoked IS NULL THEN 5 END",
     "leaf 14 revokes a delegation, and it is not revoked"},
    {"UPDATE delegation SET revoked = NULL",
     "leaf 14 revokes a delegation, and it is not revoked"},
    {"UPDATE delegation SET revoked = 5", "delegation 12 is revoked, which no leaf tells"},
    {"DELETE FROM delegation WHERE seq = 12", "delegation 12 is missing"},
    {"INSERT INTO delegation SELECT authority, 3, principal, delegate, role, kind, from_day, "
     "until_day, NULL FROM delegation WHERE seq = 12",
     "the log tells of 2 delegations, and 3 are there"},
};

static void
delegations_are_held_against_the_log(void)
{
    for (size_t i = 0; i < COUNT_OF(LENT_MUTATIONS); i++) {
        struct place place;

        lent_open(&place);
        if (!db_script(place.state->db, LENT_MUTATIONS[i].sql, &place.err))
            CU_FAIL(place.err.text);
        EXPECT_TEXT(LENT_MUTATIONS[i].sql, audited(&place, false), LENT_MUTATIONS[i].expected);
        arena_free(&place.arena);
    }
}

/* --- a log of several stretches ------------------------------------------------------------------
 */

/* Three that are whole, whose nodes join above them, and the beginning of a fourth. */
#define STRETCH_LEAVES 8192
#define LONG_LOG       (3 * STRETCH_LEAVES + 5)

struct long_log {
    struct place place;
    struct hasher hasher;
};

static bool
long_work(struct db *db, void *context, struct error *err)
{
    struct long_log *log = context;
    struct merkle tree = {.size = 0};

    while (tree.size < LONG_LOG) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct log_leaf leaf = {.seq = tree.size,
                                .at_ms = (int64_t)tree.size,
                                .act = ACT_CLOCK_ANOMALY,
                                .delegation = LEAF_NO_DELEGATION,
                                .version = text_of("1")};
        struct merkle_made made;
        struct text bytes;
        struct hash hash;

        if (!log_leaf_write(arena, &leaf, &bytes, err))
            return false;
        hash = merkle_leaf(&log->hasher, bytes);
        merkle_append(&tree, &log->hasher, &hash, &made);
        if (!ledger_add(db, "E1", leaf.seq, bytes, &made, err))
            return false;
    }
    return true;
}

static const struct {
    const char *sql, *expected;
} LONG_MUTATIONS[] = {
    {"SELECT 1",                                                                         ""                                                       },
    {"UPDATE leaf SET nodes = zeroblob(length(nodes)) WHERE seq IN (24580, 9000, 8999)",
     "leaf 8999 is not what was recorded: its hash is "                                                                                           },
    {"DELETE FROM leaf WHERE seq = 8192",                                                "leaf 8192 is missing"                                   },
    {"DELETE FROM leaf WHERE seq = 8191",                                                "leaf 8191 is missing"                                   },
    {"UPDATE leaf SET bytes = CAST(replace(CAST(bytes AS TEXT), '00:00:24.576', '00:00:24.575') AS "
     "BLOB) WHERE seq = 24576",                                                     "leaf 24576 is not what was recorded: its hash is "      },
    {"UPDATE leaf SET bytes = CAST(replace(CAST(bytes AS TEXT), '00:00:24.576', '00:00:24.574') AS "
     "BLOB) WHERE seq = 24576",                                                     "leaf 24576 is of an earlier time than the one before it"},
    {"UPDATE leaf SET nodes = CAST(substr(nodes, 1, 13 * 32) || zeroblob(64) AS BLOB) WHERE seq = "
     "16383",                                                                       "node 13/1 of the log's tree is not what its leaves make"},
    {"UPDATE leaf SET nodes = CAST(substr(nodes, 1, 14 * 32) || zeroblob(32) AS BLOB) WHERE seq = "
     "16383",                                                                       "node 14/0 of the log's tree is not what its leaves make"},
    {"UPDATE leaf SET nodes = substr(nodes, 1, 14 * 32) WHERE seq = 16383",
     "node 14/0 of the log's tree is missing"                                                                                                     },
};

static bool
mutate_work(struct db *db, void *context, struct error *err)
{
    return db_script(db, context, err);
}

static bool
with_a_key(struct state *state, void *context, struct error *err)
{
    (void)context;
    return signing_prepare(state->dir, err);
}

/* Each change is put back by restoring a copy of the leaves. */
static void
a_long_log_is_checked_across_its_stretches(void)
{
    struct long_log log = {
        .place = {.arena = arena_new(), .err = {.code = ERR_NONE}}
    };
    struct place *place = &log.place;

    place->dir = path_join(place->arena, folder_for_test(place->arena), "state");
    CU_ASSERT_TRUE_FATAL(
        state_make(place->arena, place->dir, "E1", "host.example/E1", with_a_key, NULL,
                   &place->err) &&
        state_open(place->arena, place->dir, STATE_WRITE, &place->state, &place->err) &&
        digest_hasher(place->arena, &log.hasher, &place->err) &&
        db_transaction(place->state->db, long_work, &log, &place->err) &&
        db_script(place->state->db,
                  "DROP TRIGGER leaf_stays; DROP TRIGGER leaf_remains; DROP TRIGGER leaf_follows;"
                  "CREATE TABLE whole AS SELECT * FROM leaf",
                  &place->err));
    for (size_t i = 0; i < COUNT_OF(LONG_MUTATIONS); i++) {
        const char *expected = LONG_MUTATIONS[i].expected, *said;
        char *sql = arena_printf(place->arena, "%s", LONG_MUTATIONS[i].sql);

        CU_ASSERT_TRUE_FATAL(db_transaction(place->state->db, mutate_work, sql, &place->err));
        said = audited(place, true);
        if (strncmp(said, expected, expected[0] == '\0' ? SIZE_MAX : strlen(expected)) != 0)
            EXPECT_TEXT(LONG_MUTATIONS[i].sql, said, expected);
        sql = arena_printf(place->arena, "DELETE FROM leaf; INSERT INTO leaf SELECT * FROM whole");
        CU_ASSERT_TRUE_FATAL(db_transaction(place->state->db, mutate_work, sql, &place->err));
    }
    arena_free(&place->arena);
}

/* Every byte of an artefact, flipped. */
static void
a_flipped_byte_of_a_file_is_named(void)
{
    struct place place;
    const char *path;
    struct text bytes;

    place_open(&place);
    path = path_join(place.arena, path_join(place.arena, place.dir, "artefacts/" RETURN ".1"),
                     place.files.list[0].sha256);
    CU_ASSERT_TRUE_FATAL(file_read(place.arena, path, 1 << 20, &bytes, &place.err));
    for (size_t i = 0; i < bytes.length; i++) {
        char *changed = arena_copy(place.arena, bytes.at, bytes.length);

        changed[i] ^= 1;
        CU_ASSERT_TRUE(file_write(path, changed, bytes.length, &place.err));
        EXPECT_NUMBER("noticed", audited(&place, false)[0] != '\0', true);
        EXPECT_NUMBER("as what does not agree", place.err.code, ERR_CONFLICT);
    }
    CU_ASSERT_TRUE(file_write(path, bytes.at, bytes.length, &place.err));
    EXPECT_TEXT("put back", audited(&place, false), "");
    CU_ASSERT_EQUAL(unlink(path), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(audited(&place, false), "is missing"));
    arena_free(&place.arena);
}

static void
hear(void *context, const char *sentence)
{
    struct builder *heard = context;

    builder_printf(heard, "%.30s\n", sentence);
}

/* One thing that is wrong hides no other. */
static void
all_that_is_wrong_is_told(void)
{
    struct audit_options options = {.threads = 1, .tell = hear};
    struct audit_report report;
    struct builder heard;
    struct place place;

    place_open(&place);
    heard = (struct builder){.arena = place.arena};
    options.context = &heard;
    if (!db_script(place.state->db,
                   "UPDATE person SET name = 'Eve' WHERE login = 'chris';"
                   "UPDATE outbox SET facts = '{}' WHERE seq = 9;"
                   "DELETE FROM artefact WHERE name = 'decisions.csv'",
                   &place.err))
        CU_FAIL(place.err.text);
    CU_ASSERT_FALSE(
        audit_check(place.state, place.signing, &options, &report, &place.err));
    EXPECT_TEXT("all", arena_printf(place.arena, "%.*s", (int)heard.length, heard.at),
                "name of \"chris\" is not what le\n"
                "leaf 11: revision 1 has no dec\n"
                "mail 3 is about leaf 9, which \n"
                "revision 1 of the return for 2\n");
    EXPECT_TEXT("the first", place.err.text,
                "name of \"chris\" is not what leaf 3 and its document tell");
    EXPECT_NUMBER("in number", report.findings, 4);
    EXPECT_NUMBER("of a kind", place.err.code, ERR_CONFLICT);
    EXPECT_NUMBER("to the end", report.looked[AUDIT_MEMORY], true);
    arena_free(&place.arena);
}

/* The signing process' own file and its key: stale, garbled, missing, another's, open to others. */
static const char *
audited_anew(struct place *place)
{
    CU_ASSERT_TRUE_FATAL(signing_start(place->arena, place->dir, &place->signing, &place->err));
    return audited(place, true);
}

static void
what_the_signer_keeps_is_looked_at(void)
{
    static const char GARBLED[512] = "nothing";
    struct place place;
    const char *state, *key;
    struct text old;

    place_open(&place);
    state = path_join(place.arena, place.dir, "signer.state");
    key = path_join(place.arena, place.dir, "keys/log.pem");
    CU_ASSERT_TRUE_FATAL(file_read(place.arena, state, 4096, &old, &place.err));
    move(&place, "sam", MOVE_REOPEN);
    EXPECT_TEXT("whole", audited_anew(&place), "");
    CU_ASSERT_TRUE(file_write(state, old.at, old.length, &place.err));
    EXPECT_TEXT(
        "stale", audited_anew(&place),
        "signer.state knows of 12 signed leaves, but a checkpoint of 14 is signed: it is an "
        "old one");
    CU_ASSERT_TRUE(file_write(state, GARBLED, sizeof GARBLED, &place.err));
    CU_ASSERT_PTR_NOT_NULL(strstr(audited_anew(&place), "says nothing that can be read"));
    CU_ASSERT_EQUAL(unlink(state), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(audited_anew(&place), "signer.state"));
    CU_ASSERT_EQUAL(chmod(key, 0644), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(audited_anew(&place), "log.pem"));
    CU_ASSERT_EQUAL(unlink(key), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(audited_anew(&place), "log.pem"));
    arena_free(&place.arena);
}

/* --- a clock that is wrong ----------------------------------------------------------------------
 */

#define A_DAY INT64_C(86400000)

/* As if the clock had stood a day ahead when something was recorded. */
static bool
leaf_of_tomorrow(struct db *db, void *context, struct error *err)
{
    struct place *place = context;
    struct log_leaf leaf = {.at_ms = clock_now() + A_DAY,
                            .act = ACT_CLOCK_ANOMALY,
                            .delegation = LEAF_NO_DELEGATION,
                            .reason = text_of("jumped_ahead"),
                            .version = text_of("1")};
    struct merkle_made made;
    struct merkle tree;
    struct hasher hasher;
    struct text bytes;
    struct hash hash;

    if (!digest_hasher(place->arena, &hasher, err) ||
        !ledger_size(db, place->state->authority, &leaf.seq, err) ||
        !ledger_tree(place->state, leaf.seq, &tree, err) ||
        !log_leaf_write(place->arena, &leaf, &bytes, err))
        return false;
    hash = merkle_leaf(&hasher, bytes);
    merkle_append(&tree, &hasher, &hash, &made);
    return ledger_add(db, place->state->authority, leaf.seq, bytes, &made, err);
}

static int64_t
number_of(struct place *place, const char *column)
{
    struct filing_events events;
    struct seats seats;

    CU_ASSERT_TRUE_FATAL(filings_events(place->state->db, place->arena, RETURN, &events,
                                        &place->err) &&
                         filings_seats(place->state->db, place->arena, RETURN, 1, &seats,
                                       &place->err));
    return strcmp(column, "event") == 0 ? events.list[events.count - 1].at
                                        : seats.list[seats.count - 1].taken;
}

/* Everything else tells what the log tells, whose times never go back. */
static void
times_are_the_logs(void)
{
    struct place place;
    struct log_leaf leaf;
    struct text bytes, statement;

    place_make(&place);
    move(&place, "dana", MOVE_SUBMIT);
    if (!db_transaction(place.state->db, leaf_of_tomorrow, &place, &place.err))
        CU_FAIL_FATAL(place.err.text);
    move(&place, "chris", MOVE_CERTIFY);
    CU_ASSERT_TRUE_FATAL(
        ledger_leaf(place.state->db, place.arena, place.state->authority, 11, &bytes, &place.err) &&
        log_leaf_read(place.arena, bytes, &leaf, &place.err) &&
        ledger_document(place.state->db, place.arena, place.state->authority, 11, &statement,
                        &place.err));
    EXPECT_NUMBER("the decision", leaf.act, ACT_RETURN_CERTIFIED);
    EXPECT_NUMBER("in the history", number_of(&place, "event"), leaf.at_ms);
    EXPECT_NUMBER("of the seat", number_of(&place, "seat"), leaf.at_ms);
    CU_ASSERT_PTR_NOT_NULL(strstr(statement.at, london_format(leaf.at_ms).text));
    EXPECT_TEXT("sound", audited(&place, false), "");
    arena_free(&place.arena);
}

static void
evidence_is_gathered(void)
{
    struct place place;
    struct text bytes;
    struct testimony findings;

    place_open(&place);
    if (!dossier_make(place.arena, place.state, KIND_QUARTERLY_CLAIM, PERIOD, 0, &bytes,
                      &place.err))
        CU_FAIL_FATAL(place.err.text);
    CU_ASSERT_TRUE(verify_bundle(place.arena, bytes, NULL, &findings, &place.err));
    EXPECT_NUMBER("verdict", findings.verdict, FINDING_GOOD);
    CU_ASSERT_FALSE(dossier_make(place.arena, place.state, KIND_QUARTERLY_CLAIM, PERIOD, 2, &bytes,
                                 &place.err));
    EXPECT_TEXT("no such", place.err.text,
                "the return for 2023-24-Q3 has no revision 2; it is at revision 1");
    arena_free(&place.arena);
}

static size_t
notes(struct place *place)
{
    struct remarks remarks = {.count = 99};

    CU_ASSERT_TRUE(
        filings_remarks(place->state->db, place->arena, RETURN, "", &remarks, &place->err));
    return remarks.count;
}

/* With everything sound. */
static struct audit_report
report_of(struct place *place)
{
    struct audit_options options = {.threads = 1};
    struct audit_report report;

    place->err = (struct error){.code = ERR_NONE};
    if (!audit_check(place->state, place->signing, &options, &report, &place->err))
        CU_FAIL(place->err.text);
    return report;
}

/* Erasures that are recorded and not done. */
static uint64_t
unfinished(struct place *place)
{
    return report_of(place).unfinished;
}

/* What was erased is told as that, by its rule, and is not missing. */
static void
what_is_erased_is_not_missing(void)
{
    struct place place;
    struct actor ada, bob;
    struct erasure_request request = {.rule = "retention-7y", .period = PERIOD};
    struct erasure_done done;
    struct testimony findings;
    struct text bytes;

    place_open(&place);
    add(&place, "bob", ROLE_AUDITOR);
    ada = actor_of(&place, "ada");
    bob = actor_of(&place, "bob");
    request.actor = &ada;
    request.second = &ada;
    CU_ASSERT_FALSE(erasure_record(place.state, &request, &done, &place.err));
    EXPECT_TEXT("alone", place.err.text, "two different people have to sign in");
    request.second = &bob;
    CU_ASSERT_FALSE(erasure_record(place.state, &request, &done, &place.err));
    EXPECT_TEXT("under way", place.err.text,
                "the return for 2023-24-Q3 is signed off; only what is lodged or discarded can be erased");
    move(&place, "dana", MOVE_LODGE);
    if (!returns_note(place.arena, place.state, &bob,
                      &(struct note_request){PERIOD, "", "they moved to the coast"}, &place.err))
        CU_FAIL(place.err.text);
    EXPECT_NUMBER("notes", notes(&place), 1);
    CU_ASSERT_TRUE(erasure_record(place.state, &request, &done, &place.err));
    EXPECT_NUMBER("revisions", done.revisions, 1);
    CU_ASSERT_TRUE(sealing_sign(place.state, place.signing, &place.err));
    EXPECT_NUMBER("half done", unfinished(&place), 1);
    CU_ASSERT_TRUE(fault_plan("remove:2:io", &place.err)); /* the key is gone, the files are not */
    CU_ASSERT_FALSE(erasure_finish(place.state, &place.err));
    CU_ASSERT_TRUE(fault_plan("", &place.err));
    EXPECT_NUMBER("without its key", unfinished(&place), 1);
    CU_ASSERT_FALSE(
        db_script(place.state->db, "UPDATE claim SET family = 'F2', episode = 'E2'", &place.err));
    EXPECT_NUMBER("claims by ids", report_of(&place).claims_named, 1);
    CU_ASSERT_TRUE(erasure_finish(place.state, &place.err));
    EXPECT_NUMBER("done", unfinished(&place), 0);
    EXPECT_NUMBER("no claim by ids", report_of(&place).claims_named, 0);
    EXPECT_NUMBER("but by a code", report_of(&place).claims_erased, 1);
    CU_ASSERT_FALSE(db_script(
        place.state->db, "UPDATE claim SET family = 'erased-2', episode = 'erased-3'", &place.err));
    EXPECT_NUMBER("notes", notes(&place), 0);
    CU_ASSERT_TRUE(db_script(place.state->db, "UPDATE revision SET erased = NULL", &place.err));
    EXPECT_TEXT("hidden", audited(&place, false),
                "leaf 11: the key of \"" RETURN ".1\" is not there: it was erased, or its backup "
                "has not been put back");
    CU_ASSERT_TRUE(db_script(place.state->db, "UPDATE revision SET erased = 1", &place.err));
    if (!dossier_make(place.arena, place.state, KIND_QUARTERLY_CLAIM, PERIOD, 0, &bytes,
                      &place.err))
        CU_FAIL_FATAL(place.err.text);
    CU_ASSERT_TRUE(verify_bundle(place.arena, bytes, NULL, &findings, &place.err));
    EXPECT_NUMBER("verdict", findings.verdict, FINDING_ERASED);
    arena_free(&place.arena);
}

/* What whoever knows KEY finds in the evidence of the return's first revision. */
static enum finding
verdict_with(struct place *place, const char *key)
{
    struct testimony findings = {.verdict = FINDING_INCOMPLETE};
    struct text bytes;

    if (!dossier_make(place->arena, place->state, KIND_QUARTERLY_CLAIM, PERIOD, 1, &bytes,
                      &place->err) ||
        !verify_bundle(place->arena, bytes, key, &findings, &place->err))
        CU_FAIL(place->err.text);
    return findings.verdict;
}

/* How many keys signed the tree that the receipt of a leaf stands on. */
static size_t
signers_of(struct place *place, uint64_t seq)
{
    struct ledger_checkpoint covering;
    struct log_keys keys;
    struct note note;
    size_t signers = 0;

    if (!log_keys_read(place->arena, place->state, &keys, &place->err) ||
        !ledger_covering_checkpoint(place->state->db, place->arena, place->state->authority, seq,
                                    &covering, &place->err) ||
        !note_read(place->arena, text_of(covering.note), &note, &place->err))
        CU_FAIL_FATAL(place->err.text);
    for (size_t i = 0; i < keys.count; i++) {
        struct note_mark mark;

        CU_ASSERT_TRUE(note_check(place->arena, &note, &keys.list[i].key, signature_is_right, &mark,
                                  &place->err));
        signers += mark.is_there;
    }
    EXPECT_NUMBER("nobody else", note.count, signers);
    return signers;
}

/* A new key is signed for by the old one, and what each signed stays good. */
static void
the_key_can_be_changed(void)
{
    struct place place;
    struct actor ada;
    const char *before, *after, *last;
    uint64_t seq;

    place_open(&place);
    ada = actor_of(&place, "ada");
    CU_ASSERT_TRUE(rotation_finish(place.arena, place.state, &place.signing, &before, &place.err));
    CU_ASSERT_TRUE(rotation_begin(place.state, &ada, &seq, &place.err));
    CU_ASSERT_TRUE(sealing_sign(place.state, place.signing, &place.err));
    EXPECT_TEXT("begun", audited(&place, false), "");
    CU_ASSERT_TRUE(rotation_finish(place.arena, place.state, &place.signing, &after, &place.err));
    CU_ASSERT_STRING_NOT_EQUAL(before, after);
    EXPECT_TEXT("done", audited(&place, false), "");
    EXPECT_NUMBER("whoever has the old key", verdict_with(&place, before), FINDING_GOOD);
    EXPECT_NUMBER("whoever has the new key", verdict_with(&place, after), FINDING_GOOD);
    EXPECT_NUMBER("both signed the tree that hands over", signers_of(&place, seq), 2);
    CU_ASSERT_TRUE(rotation_finish(place.arena, place.state, &place.signing, &last, &place.err));
    EXPECT_NUMBER("once each", signers_of(&place, seq), 2);
    EXPECT_NUMBER("and one the trees before", signers_of(&place, seq - 1), 1);
    CU_ASSERT_TRUE(rotation_begin(place.state, &ada, &seq, &place.err));
    CU_ASSERT_TRUE(sealing_sign(place.state, place.signing, &place.err));
    CU_ASSERT_TRUE(rotation_finish(place.arena, place.state, &place.signing, &last, &place.err));
    move(&place, "sam", MOVE_REOPEN);
    EXPECT_TEXT("signed by the new one", audited(&place, false), "");
    EXPECT_NUMBER("the first key", verdict_with(&place, before), FINDING_GOOD);
    EXPECT_NUMBER("the second key", verdict_with(&place, after), FINDING_GOOD);
    EXPECT_NUMBER("the third key", verdict_with(&place, last), FINDING_GOOD);
    EXPECT_NUMBER("another key",
                  verdict_with(&place, "example.com/foo+530d903a+"
                                       "AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"),
                  FINDING_ALTERED);
    arena_free(&place.arena);
}

/* The quick reader of leaves takes nothing that the other one does not, nor reads it otherwise. */
static void
both_readers_of_leaves_agree(void)
{
    static const char *const LEAVES[] = {
        "{\"act\":\"return.certified\",\"aut\":{\"age\":41,\"by\":[\"password\",\"totp\"]},\"ev\":"
        "null,\"obj\":{\"kind\":\"claim\",\"man\":"
        "\"0000000000000000000000000000000000000000000000000000000000000000\",\"per\":"
        "\"2023-24-Q3\",\"ret\":\"r-7\",\"rev\":2},\"seq\":9,\"sub\":{\"del\":3,\"ref\":"
        "\"00112233445566778899aabbccddeeff\",\"role\":\"certifier\"},\"sw\":\"0.1.0\",\"ts\":"
        "\"2024-01-15T10:20:30.123Z\",\"v\":1,\"why\":null}",
        "{\"act\":\"clock.anomaly\",\"aut\":null,\"ev\":null,\"obj\":null,\"seq\":0,\"sub\":"
        "null,\"sw\":\"1\",\"ts\":\"1970-01-01T00:00:00.000Z\",\"v\":1,\"why\":null}",
    };
    static const char SIGNS[] = "0123456789abcxyzZ\",:{}[]\\ .-_\0\x7f";
    unsigned taken = 0;

    for (size_t i = 0; i < COUNT_OF(LEAVES); i++)
        for (size_t at = 0; at <= strlen(LEAVES[i]); at++)
            for (size_t sign = 0; sign < sizeof SIGNS; sign++) {
                ARENA_SCOPE struct arena *arena = arena_new();
                char *bytes = arena_copy(arena, LEAVES[i], strlen(LEAVES[i]));
                struct text text = {bytes, strlen(LEAVES[i])};
                struct error err = {.code = ERR_NONE};
                struct log_leaf quick, slow;
                bool good;

                if (sign == sizeof SIGNS - 1)
                    text.length = at;
                else if (at < text.length)
                    bytes[at] = SIGNS[sign];
                good = log_leaf_read(arena, text, &slow, &err);
                if (leaf_scan(text, &quick) != good) {
                    EXPECT_TEXT("taken by one only", bytes, "");
                    return;
                }
                taken += good;
                if (good)
                    CU_ASSERT_TRUE(quick.seq == slow.seq && quick.at_ms == slow.at_ms &&
                                   quick.act == slow.act && quick.role == slow.role &&
                                   quick.delegation == slow.delegation &&
                                   quick.proofs == slow.proofs && quick.parts == slow.parts &&
                                   quick.revision == slow.revision &&
                                   memcmp(quick.person, slow.person, LEAF_PERSON_SIZE) == 0 &&
                                   hash_equals(&quick.manifest, &slow.manifest));
            }
    CU_ASSERT_TRUE(taken > 500);
}

void
suite_audit(void)
{
    CU_pSuite suite = CU_add_suite("audit", NULL, NULL);

    CU_add_test(suite, "what is whole is clean", what_is_whole_is_clean);
    CU_add_test(suite, "every change is named", every_change_is_named);
    CU_add_test(suite, "tokens and lodging are held against the log",
                tokens_and_lodging_are_held_against_the_log);
    CU_add_test(suite, "delegations are held against the log",
                delegations_are_held_against_the_log);
    CU_add_test(suite, "a log of several stretches", a_long_log_is_checked_across_its_stretches);
    CU_add_test(suite, "a flipped byte of a file is named", a_flipped_byte_of_a_file_is_named);
    CU_add_test(suite, "all that is wrong is told", all_that_is_wrong_is_told);
    CU_add_test(suite, "what the signer keeps is looked at", what_the_signer_keeps_is_looked_at);
    CU_add_test(suite, "times are the log's", times_are_the_logs);
    CU_add_test(suite, "evidence is gathered", evidence_is_gathered);
    CU_add_test(suite, "what is erased is not missing", what_is_erased_is_not_missing);
    CU_add_test(suite, "the key can be changed", the_key_can_be_changed);
    CU_add_test(suite, "both readers of leaves agree", both_readers_of_leaves_agree);
}
