/* SPDX-License-Identifier: MIT */
#include "return_fixture.h"

#include <CUnit/CUnit.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/frame.h"
#include "base/random.h"
#include "service/child.h"
#include "service/kinds.h"
#include "service/reading_process.h"
#include "service/vault.h"

void
returns_open(struct returns_for_test *f)
{
    *f = (struct returns_for_test){.arena = arena_new()};
    f->dir = path_join(f->arena, folder_for_test(f->arena), "state");
    CU_ASSERT_TRUE_FATAL(
        state_make(f->arena, f->dir, "E1", "host.example/E1", NULL, NULL, &f->err));
    CU_ASSERT_TRUE_FATAL(state_open(f->arena, f->dir, STATE_WRITE, &f->state, &f->err));
}

void
returns_close(struct returns_for_test *f)
{
    arena_free(&f->arena);
}

struct adding_person {
    const char *authority;
    struct person person;
    enum role role;
};

static bool
add_person(struct db *db, void *context, struct error *err)
{
    const struct adding_person *adding = context;
    bool changed;

    return people_add(db, adding->authority, &adding->person, clock_now(), err) &&
           people_grant(db, adding->authority, adding->person.ref, adding->role, clock_now(),
                        &changed, err);
}

struct actor
returns_person(struct returns_for_test *f, const char *login, enum role role)
{
    const char *ref = arena_copy(f->arena, random_ref().text, REF_TEXT_SIZE - 1);
    const char *email = arena_printf(f->arena, "%s@council.example", login);
    struct adding_person adding = {
        .authority = f->state->authority,
        .person = {.ref = ref,
                   .identity = ref,
                   .login = arena_copy(f->arena, login, strlen(login)),
                   .name = arena_copy(f->arena, login, strlen(login)),
                   .email = email,
                   .email_key = email},
        .role = role,
    };

    CU_ASSERT_TRUE_FATAL(db_transaction(f->state->db, add_person, &adding, &f->err));
    return (struct actor){.person = adding.person,
                          .roles = 1U << role,
                          .proofs = PROOF_PASSWORD,
                          .proved = clock_now()};
}

struct adding_filing {
    const char *authority;
    struct filing filing;
    struct artefact file;
    struct revision revision;
};

static bool
add_filing(struct db *db, void *context, struct error *err)
{
    struct adding_filing *adding = context;
    struct artefacts files = {.list = &adding->file, .count = 1};

    return filings_add(db, adding->authority, &adding->filing, clock_now(), err) &&
           filings_set_run(db, adding->filing.id, 1, &adding->revision, err) &&
           filings_set_artefacts(db, adding->filing.id, 1, &files, err);
}

struct filing
returns_draft(struct returns_for_test *f, const char *period)
{
    static const char CLAIMED[] =
        "episode_id,family_id,decision,S,earliest_claim_on,tests_failed,tests_unknown\n"
        "E1,F1,claimable,2023-10-10,2023-10-10,,\nE2,F1,gap,,,,T2\n";
    struct adding_filing adding = {
        .authority = f->state->authority,
        .filing = {.id = arena_copy(f->arena,    random_ref().text, REF_TEXT_SIZE - 1),
                   .kind = KIND_QUARTERLY_CLAIM,
                   .period = arena_copy(f->arena, period, strlen(period)),
                   .revision = 1},
        .file = {.name = "decisions.csv", .length = sizeof CLAIMED - 1                  },
    };
    struct vault_box *box;
    char sha256[65];

    CU_ASSERT_TRUE_FATAL(vault_open(f->arena, f->state, VAULT_REVISION,
                                    drafting_box(f->arena, adding.filing.id, 1), true, &box,
                                    &f->err));
    CU_ASSERT_TRUE_FATAL(vault_put(box, text_of(CLAIMED), sha256, &f->err));
    adding.file.sha256 = arena_copy(f->arena, sha256, 64);
    adding.revision = (struct revision){.options = "{}", .man = adding.file.sha256};
    CU_ASSERT_TRUE_FATAL(db_transaction(f->state->db, add_filing, &adding, &f->err));
    adding.filing.man = adding.revision.man;
    return adding.filing;
}

const struct draft_done *
returns_run(struct returns_for_test *f, struct fixture *data, const struct actor *actor)
{
    static const char *const FRAMEWORKS[] = {"supporting-families-2022"};
    struct draft_done *done = ARENA_ARRAY(f->arena, struct draft_done, 1);
    struct draft_request request = {
        .options = &data->options, .framework_names = FRAMEWORKS, .framework_count = 1};
    struct import_done import;

    if (!imports_take(f->arena, f->state, actor, data->dir, NULL, &import, &f->err) ||
        !drafting_make(f->arena, f->state, actor, &request, done, &f->err))
        CU_FAIL_FATAL(f->err.text);
    return done;
}

bool
returns_move(struct returns_for_test *f, const struct actor *actor, const char *period,
             enum move move, struct signoff_done *done)
{
    struct signoff_request request = {
        .kind = KIND_QUARTERLY_CLAIM,
        .period = period,
        .move = {.move = move, .reason = "because", .reference = "DELTA-1"},
    };

    f->err = (struct error){.code = ERR_NONE};
    return signoff_move(f->arena, f->state, actor, &request, done, &f->err);
}

bool
returns_read(struct returns_for_test *f, struct text question, struct text *answer,
             const struct bulk **bulk)
{
    const char *const words[CHILD_WORDS_MOST] = {READING_WORD, f->state->dir};
    struct child reader;
    bool there;

    CU_ASSERT_TRUE_FATAL(child_run(SOCK_STREAM, words, &reader, &f->err));
    CU_ASSERT_TRUE_FATAL(frame_send(reader.descriptor, question, &f->err));
    CU_ASSERT_TRUE_FATAL(
        frame_receive_with(reader.descriptor, f->arena, answer, bulk, &there, &f->err));
    (void)child_end(&reader);
    return there;
}
