/* SPDX-License-Identifier: MIT */
/*
 * decisions - how many decisions a second service/signoff takes and signs, as a share of what two
 * fdatasyncs and one Ed25519 signature in sequence allow in the same run.
 *
 *   decisions DIR     makes the state folder DIR, which must not be there
 *
 * A decision is whole: content-bound, seats, leaf, events, mail promised, commit, signature by the
 * signing process, and what it signed kept.  Signing in is not part of it.  Rounds of decisions and
 * of the bound take turns, so that a busy machine slows both.
 *
 * Status 1 when the median of ROUNDS is below LEAST.
 */
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/random.h"
#include "port/signing.h"
#include "service/drafting.h"
#include "service/kinds.h"
#include "service/sealing.h"
#include "service/signoff.h"
#include "service/vault.h"

#define LEAST   0.5
#define ROUNDS  21
#define RETURNS 10 /* a round */
#define FAILED  3
#define BLOCK   4096

static const struct {
    const char *login;
    enum role role;
    enum move move;
} SEATS[] = {
    {"dana",  ROLE_PROVIDER,  MOVE_SUBMIT  },
    {"chris", ROLE_CERTIFIER, MOVE_CERTIFY },
    {"sam",   ROLE_S151,      MOVE_SIGN_OFF},
};
#define SEAT_COUNT (sizeof SEATS / sizeof SEATS[0])

struct bench {
    struct arena *arena;
    const char *dir;
    struct state *state;
    struct signing *signing;
    struct signer *signer; /* of the bound */
    int files[2];          /* that the bound syncs */
    struct actor actors[SEAT_COUNT];
    unsigned made; /* returns */
};

/* --- a council ----------------------------------------------------------------------------------
 */

static bool
prepare(struct state *state, void *context, struct error *err)
{
    (void)context;
    return signing_prepare(state->dir, err);
}

static bool
add_people(struct db *db, void *context, struct error *err)
{
    struct bench *bench = context;

    for (size_t i = 0; i < SEAT_COUNT; i++) {
        const char *ref = arena_copy(bench->arena, random_ref().text, REF_TEXT_SIZE - 1);
        const char *email = arena_printf(bench->arena, "%s@council.example", SEATS[i].login);
        bool changed;

        bench->actors[i] = (struct actor){
            .person = {.ref = ref,
                       .identity = ref,
                       .login = SEATS[i].login,
                       .name = SEATS[i].login,
                       .email = email,
                       .email_key = email},
            .roles = 1U << SEATS[i].role,
            .proofs = PROOF_PASSWORD,
            .proved = clock_now(),
        };
        if (!people_add(db, bench->state->authority, &bench->actors[i].person, clock_now(), err) ||
            !people_grant(db, bench->state->authority, ref, SEATS[i].role, clock_now(), &changed,
                          err))
            return false;
    }
    return true;
}

struct draft {
    struct bench *bench;
    struct filing filing;
    struct artefact file;
};

static bool
add_draft(struct db *db, void *context, struct error *err)
{
    struct draft *draft = context;
    struct artefacts files = {.list = &draft->file, .count = 1};
    struct revision revision = {.options = "{}", .man = draft->file.sha256};

    return filings_add(db, draft->bench->state->authority, &draft->filing, clock_now(), err) &&
           filings_set_run(db, draft->filing.id, 1, &revision, err) &&
           filings_set_artefacts(db, draft->filing.id, 1, &files, err);
}

static const char *
period_at(struct arena *arena, unsigned n)
{
    struct quarter quarter = quarter_from_index((int32_t)(4 * 2000 + n));

    return arena_printf(arena, "%s", quarter_format(quarter).text);
}

static bool
make_draft(struct bench *bench, unsigned n, struct error *err)
{
    static const char CLAIMED[] =
        "episode_id,family_id,decision,S,earliest_claim_on,tests_failed,tests_unknown\n"
        "E1,F1,claimable,2023-10-10,2023-10-10,,\n";
    struct draft draft = {
        .bench = bench,
        .filing = {.id = arena_copy(bench->arena, random_ref().text, REF_TEXT_SIZE - 1),
                   .kind = KIND_QUARTERLY_CLAIM,
                   .period = period_at(bench->arena, n),
                   .revision = 1},
        .file = {.name = "decisions.csv",  .length = sizeof CLAIMED - 1                },
    };
    struct vault_box *box;
    char sha256[65];

    if (!vault_open(bench->arena, bench->state, VAULT_REVISION,
                    drafting_box(bench->arena, draft.filing.id, 1), true, &box, err) ||
        !vault_put(box, text_of(CLAIMED), sha256, err))
        return false;
    draft.file.sha256 = arena_copy(bench->arena, sha256, 64);
    return db_transaction(bench->state->db, add_draft, &draft, err);
}

static bool
bench_open(struct bench *bench, struct error *err)
{
    static const char *const NAMES[] = {"bound.log", "bound.state"};

    if (!state_make(bench->arena, bench->dir, "E1", "host.example/E1", prepare, NULL, err) ||
        !state_open(bench->arena, bench->dir, STATE_WRITE, &bench->state, err) ||
        !signing_start(bench->arena, bench->dir, &bench->signing, err) ||
        !signer_generate(bench->arena, &bench->signer, err) ||
        !db_transaction(bench->state->db, add_people, bench, err))
        return false;
    for (size_t i = 0; i < 2; i++) {
        bench->files[i] = open(path_join(bench->arena, bench->dir, NAMES[i]),
                               O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (bench->files[i] < 0)
            return error_raise(err, ERR_STORAGE, "cannot make the files of the bound");
    }
    return true;
}

/* --- what is measured ---------------------------------------------------------------------------
 */

static double
seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool
decide(struct bench *bench, unsigned n, size_t seat, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct signoff_request request = {.kind = KIND_QUARTERLY_CLAIM,
                                      .period = period_at(arena, n),
                                      .move = {.move = SEATS[seat].move}};
    struct signoff_done done;

    return signoff_move(arena, bench->state, &bench->actors[seat], &request, &done, err) &&
           sealing_sign(bench->state, bench->signing, err);
}

static bool
decisions_run(struct bench *bench, double *spent, struct error *err)
{
    unsigned first = bench->made;
    double begun;

    for (; bench->made < first + RETURNS; bench->made++)
        if (!make_draft(bench, bench->made, err))
            return false;
    begun = seconds();
    for (size_t seat = 0; seat < SEAT_COUNT; seat++)
        for (unsigned n = first; n < bench->made; n++)
            if (!decide(bench, n, seat, err))
                return false;
    *spent = seconds() - begun;
    return true;
}

/* One block at the end of one file, a signature, and one block in the place of the last. */
static bool
bound_step(struct bench *bench, struct error *err)
{
    static char block[BLOCK];
    struct ed25519_signature signature;

    if (write(bench->files[0], block, BLOCK) != BLOCK || fdatasync(bench->files[0]) != 0 ||
        !signer_sign(bench->signer, text_of("host.example/E1\n1\nroot\n"), &signature, err) ||
        pwrite(bench->files[1], block, BLOCK, 0) != BLOCK || fdatasync(bench->files[1]) != 0)
        return error_raise(err, ERR_STORAGE, "the bound cannot be measured");
    return true;
}

static bool
bound_run(struct bench *bench, double *spent, struct error *err)
{
    double begun = seconds();

    for (size_t i = 0; i < RETURNS * SEAT_COUNT; i++)
        if (!bound_step(bench, err))
            return false;
    *spent = seconds() - begun;
    return true;
}

static int
by_size(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;

    return left < right ? -1 : left > right;
}

static bool
measure(struct bench *bench, double *median, struct error *err)
{
    const double count = RETURNS * (double)SEAT_COUNT;
    double shares[ROUNDS];

    for (unsigned i = 0; i < ROUNDS; i++) {
        double before, spent, after;

        if (!bound_run(bench, &before, err) || !decisions_run(bench, &spent, err) ||
            !bound_run(bench, &after, err))
            return false;
        shares[i] = (before + after) / 2 / spent;
        printf("%6.0f decisions a second, %6.0f would be the bound: %3.0f%%\n", count / spent,
               2 * count / (before + after), 100 * shares[i]);
    }
    qsort(shares, ROUNDS, sizeof *shares, by_size);
    *median = shares[ROUNDS / 2];
    return true;
}

int
main(int argc, char **argv)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct bench bench = {.arena = arena, .dir = argc > 1 ? argv[1] : ""};
    struct error err = {.code = ERR_NONE};
    double median;

    if (argc == 3 && strcmp(argv[1], SIGNING_WORD) == 0)
        return signing_serve(argv[2], SIGNING_SOCKET);
    if (argc != 2) {
        fputs("usage: decisions DIR\n", stderr);
        return 2;
    }
    if (!bench_open(&bench, &err) || !measure(&bench, &median, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return FAILED;
    }
    printf("median of %d: %.0f%% of the bound; at least %.0f%%\n", ROUNDS, 100 * median,
           100 * LEAST);
    return median >= LEAST ? 0 : 1;
}
