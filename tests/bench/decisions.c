/* SPDX-License-Identifier: MIT */
/*
 * decisions - how many decisions a second service/signoff takes and signs, as a share of what two
 * fdatasyncs and one Ed25519 signature in sequence allow in the same run: a decision at a time, and
 * in groups that share a commit and a signature.
 *
 *   decisions DIR     makes the state folder DIR, which must not be there
 *   decisions A B     decides one at a time in two state folders that are there, in turns, and
 *                     prints the milliseconds of a decision in A and in B, a line a round
 *
 * A decision is whole: content-bound, seats, leaf, events, mail promised, commit, signature by the
 * signing process, and what it signed kept.  Signing in is not part of it.  Rounds of decisions and
 * of the bound take turns, so that a busy machine slows both.
 *
 * The bound has no rows.  What stands between it and any decisions that are rows of a database is
 * measured beside them: bare SQLite adds the very rows of each round, with nothing that checks, and
 * does the same two syncs and the signature.
 *
 * On a machine that does other things too the shares of single rounds go far apart, up and down;
 * the quickest round against the quickest of the bound is what it comes to when left alone.
 *
 * Status 1 when a median is below what is asked.
 */
#include <fcntl.h>
#include <math.h>
#include <time.h>
#include <unistd.h>

#include "bare_decisions.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/random.h"
#include "port/signing.h"
#include "service/drafting.h"
#include "service/kinds.h"
#include "service/log_keys.h"
#include "service/processes.h"
#include "service/sealing.h"
#include "service/signoff.h"
#include "service/vault.h"
#include "told.h"

#define LEAST_ALONE   80.0 /* percent */
#define LEAST_GROUPED 50.0
#define ROUNDS  63
#define RETURNS 10   /* a round */
#define GROUP   100  /* decisions that wait for each other */
#define BEGUN   2100 /* year of the first: no folder that is there has its quarters */
#define FAILED  3

#define GROUP_ROUNDS 5
#define BOUND_STEPS  30 /* of one measurement of the bound */

#define BLOCK 4096

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
    struct bare *bare;
    struct actor actors[SEAT_COUNT];
    unsigned made; /* returns */
};

/* --- a council ----------------------------------------------------------------------------------
 */

static bool
prepare(struct state *state, void *context, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *line;

    (void)context;
    return signing_prepare(state->dir, err) &&
           sealing_public_key(arena, state->dir, state->origin, &line, err) &&
           file_write(state_path(state, arena, LOG_KEYS_FILE), line, strlen(line), err);
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
    struct quarter quarter = quarter_from_index((int32_t)(4 * BEGUN + n));

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
        .filing = {.id = arena_copy(bench->arena, random_ref_at(clock_now()).text,
                                    REF_TEXT_SIZE - 1),
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
    return (folder_exists(bench->dir) ||
            state_make(bench->arena, bench->dir, "E1", "host.example/E1", prepare, NULL, err)) &&
           state_open(bench->arena, bench->dir, STATE_WRITE, &bench->state, err) &&
           signing_start(bench->arena, bench->dir, &bench->signing, err) &&
           db_transaction(bench->state->db, add_people, bench, err);
}

/* What the program is held against: the bound's files and key, and a copy of the database. */
static bool
rivals_open(struct bench *bench, struct error *err)
{
    static const char *const NAMES[] = {"bound.log", "bound.state"};

    if (!signer_generate(bench->arena, &bench->signer, err))
        return false;
    for (size_t i = 0; i < 2; i++) {
        bench->files[i] = open(path_join(bench->arena, bench->dir, NAMES[i]),
                               O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (bench->files[i] < 0)
            return error_raise(err, ERR_STORAGE, "cannot make the files of the bound");
    }
    bench->bare = bare_open(path_join(bench->arena, bench->dir, "deltareturn.db"),
                            path_join(bench->arena, bench->dir, "bare.db"));
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
           sealing_sign_ahead(bench->state, bench->signing, err);
}

static bool
make_drafts(struct bench *bench, unsigned count, struct error *err)
{
    for (unsigned last = bench->made + count; bench->made < last; bench->made++)
        if (!make_draft(bench, bench->made, err))
            return false;
    return true;
}

static bool
decisions_run(struct bench *bench, double *spent, struct error *err)
{
    unsigned first = bench->made;
    double begun;

    if (!make_drafts(bench, RETURNS, err))
        return false;
    begun = seconds();
    for (size_t seat = 0; seat < SEAT_COUNT; seat++)
        for (unsigned n = first; n < bench->made; n++)
            if (!decide(bench, n, seat, err))
                return false;
    if (!sealing_sign(bench->state, bench->signing, err))
        return false;
    *spent = seconds() - begun;
    return true;
}

static bool
group_has_passed(const struct signoff_item items[GROUP], struct error *err)
{
    for (size_t i = 0; i < GROUP; i++)
        if (items[i].err.code != ERR_NONE) {
            *err = items[i].err;
            return false;
        }
    return true;
}

/* One seat decides on GROUP returns. */
static bool
decide_group(struct bench *bench, unsigned first, size_t seat, double *spent, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct signoff_request *requests = ARENA_ARRAY(arena, struct signoff_request, GROUP);
    struct signoff_item *items = ARENA_ARRAY(arena, struct signoff_item, GROUP);
    double begun;

    for (unsigned i = 0; i < GROUP; i++) {
        requests[i] = (struct signoff_request){.kind = KIND_QUARTERLY_CLAIM,
                                               .period = period_at(arena, first + i),
                                               .move = {.move = SEATS[seat].move}};
        items[i].actor = &bench->actors[seat];
        items[i].request = &requests[i];
    }
    begun = seconds();
    if (!signoff_group(arena, bench->state, items, GROUP, err) ||
        !sealing_sign(bench->state, bench->signing, err))
        return false;
    *spent += seconds() - begun;
    return group_has_passed(items, err);
}

/* SPENT is by SEAT_COUNT groups. */
static bool
groups_run(struct bench *bench, double *spent, struct error *err)
{
    unsigned first = bench->made;

    *spent = 0;
    if (!make_drafts(bench, GROUP, err))
        return false;
    for (size_t seat = 0; seat < SEAT_COUNT; seat++)
        if (!decide_group(bench, first, seat, spent, err))
            return false;
    return true;
}

/* A signature, and one block in the place of the last. */
static bool
sign_and_keep(struct bench *bench, struct error *err)
{
    static char block[BLOCK];
    struct ed25519_signature signature;

    if (!signer_sign(bench->signer, text_of("host.example/E1\n1\nroot\n"), &signature, err) ||
        pwrite(bench->files[1], block, BLOCK, 0) != BLOCK || fdatasync(bench->files[1]) != 0)
        return error_raise(err, ERR_STORAGE, "the bound cannot be measured");
    return true;
}

/* One block at the end of one file, and what follows it. */
static bool
bound_step(struct bench *bench, struct error *err)
{
    static char block[BLOCK];

    if (write(bench->files[0], block, BLOCK) != BLOCK || fdatasync(bench->files[0]) != 0)
        return error_raise(err, ERR_STORAGE, "the bound cannot be measured");
    return sign_and_keep(bench, err);
}

static bool
bound_run(struct bench *bench, double *spent, struct error *err)
{
    double begun = seconds();

    for (size_t i = 0; i < BOUND_STEPS; i++)
        if (!bound_step(bench, err))
            return false;
    *spent = seconds() - begun;
    return true;
}

/* One kind of round: what it runs, and how many commits of how many decisions that is. */
struct contest {
    bool (*run)(struct bench *bench, double *spent, struct error *err);
    unsigned commits, decisions, rounds;
    const char *name;
};
static const struct contest ALONE = {decisions_run, RETURNS *SEAT_COUNT, 1, ROUNDS,
                                     "one at a time"};
static const struct contest GROUPED = {groups_run, SEAT_COUNT, GROUP, GROUP_ROUNDS, "in groups"};

/* The rows of the round before, by bare SQLite; the syncs and the signature as in the bound. */
static bool
bare_run(struct bench *bench, const struct contest *contest, double *spent, struct error *err)
{
    double begun;

    bare_follow(bench->bare);
    begun = seconds();
    for (unsigned i = 0; i < contest->commits; i++) {
        bare_decide(bench->bare, contest->decisions);
        if (!sign_and_keep(bench, err))
            return false;
    }
    *spent = seconds() - begun;
    return true;
}

static int
by_size(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;

    return left < right ? -1 : left > right;
}

/* What came of one side in all rounds. */
struct side {
    double shares[ROUNDS]; /* of the bound */
    double least;          /* seconds of the quickest round */
};

/* Each round between two of the bound, whose mean it is held against. */
struct round {
    double bound[3], ours, bare; /* seconds: of the bound before, between and behind the two */
};

static bool
round_run(struct bench *bench, const struct contest *contest, struct round *round,
          struct error *err)
{
    if (!bound_run(bench, &round->bound[0], err) || !contest->run(bench, &round->ours, err) ||
        !bound_run(bench, &round->bound[1], err) || !bare_run(bench, contest, &round->bare, err) ||
        !bound_run(bench, &round->bound[2], err))
        return false;
    for (size_t i = 0; i < 3; i++)
        round->bound[i] *= (double)contest->commits / BOUND_STEPS;
    return true;
}

static void
side_take(struct side *side, unsigned round, double spent, double before, double after)
{
    side->shares[round] = (before + after) / 2 / spent;
    side->least = round == 0 ? spent : fmin(side->least, spent);
}

static double
side_tell(struct side *side, const struct contest *contest, const char *who, double least_bound)
{
    qsort(side->shares, contest->rounds, sizeof *side->shares, by_size);
    printf("%s, %s, %u rounds: median %.1f%% of the bound, from %.1f%% to %.1f%%; the quickest "
           "round against the quickest of the bound: %.1f%%\n",
           contest->name, who, contest->rounds, 100 * side->shares[contest->rounds / 2],
           100 * side->shares[0], 100 * side->shares[contest->rounds - 1],
           100 * least_bound / side->least);
    return side->shares[contest->rounds / 2];
}

/* Shares of the bound in the median of all rounds. */
struct medians {
    double ours, bare;
};

static bool
measure(struct bench *bench, const struct contest *contest, struct medians *medians,
        struct error *err)
{
    struct side ours = {.least = 0}, bare = {.least = 0};
    double of_bare[ROUNDS], least_bound = INFINITY, count = contest->commits * contest->decisions;

    must(contest->rounds <= ROUNDS);
    for (unsigned i = 0; i < contest->rounds; i++) {
        struct round round;

        if (!round_run(bench, contest, &round, err))
            return false;
        side_take(&ours, i, round.ours, round.bound[0], round.bound[1]);
        side_take(&bare, i, round.bare, round.bound[1], round.bound[2]);
        of_bare[i] = ours.shares[i] / bare.shares[i];
        for (size_t k = 0; k < 3; k++)
            least_bound = fmin(least_bound, round.bound[k]);
        printf("%6.0f decisions a second %s, %6.0f would be the bound: %3.1f%%; %6.0f by bare "
               "SQLite: %3.1f%%\n",
               count / round.ours, contest->name, count / round.ours / ours.shares[i],
               100 * ours.shares[i], count / round.bare, 100 * bare.shares[i]);
    }
    qsort(of_bare, contest->rounds, sizeof *of_bare, by_size);
    medians->ours = side_tell(&ours, contest, "this program", least_bound);
    medians->bare = side_tell(&bare, contest, "bare SQLite with the same rows", least_bound);
    printf("%s: this program reaches %.0f%% of bare SQLite, from %.0f%% to %.0f%%\n", contest->name,
           100 * of_bare[contest->rounds / 2], 100 * of_bare[0],
           100 * of_bare[contest->rounds - 1]);
    return true;
}

/* The first round of each is for what is done once. */
static bool
compare(struct arena *arena, char **dirs, struct error *err)
{
    struct bench benches[2] = {
        {.arena = arena, .dir = dirs[0]},
        {.arena = arena, .dir = dirs[1]}
    };
    double spent[2];

    for (size_t i = 0; i < 2; i++)
        if (!folder_exists(dirs[i]))
            return error_raise(err, ERR_INPUT, "\"%s\" is not there", dirs[i]);
        else if (!bench_open(&benches[i], err))
            return false;
    for (unsigned round = 0; round <= ROUNDS; round++) {
        for (size_t i = 0; i < 2; i++)
            if (!decisions_run(&benches[i], &spent[i], err))
                return false;
        if (round > 0)
            printf("%.4f %.4f\n", spent[0] * 1000 / ALONE.commits,
                   spent[1] * 1000 / ALONE.commits);
    }
    return true;
}

/* With the limit that the rows set, whoever writes them. */
static bool
tell(const char *what, const struct medians *medians, double least)
{
    char words[100];

    snprintf(words, sizeof words, "%s (bare SQLite: %.0f%%)", what, 100 * medians->bare);
    return told(words, 100 * medians->ours, TOLD_AT_LEAST, least, "%");
}

int
main(int argc, char **argv)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct bench bench = {.arena = arena, .dir = argc > 1 ? argv[1] : ""};
    struct error err = {.code = ERR_NONE};
    struct medians alone, grouped;
    int status;
    bool met;

    if (processes_serve(argc, argv, &status))
        return status;
    if (argc != 2 && argc != 3) {
        fputs("usage: decisions DIR | decisions A B\n", stderr);
        return 2;
    }
    if (argc == 3) {
        if (compare(arena, argv + 1, &err))
            return 0;
        fprintf(stderr, "%s\n", err.text);
        return FAILED;
    }
    if (folder_exists(bench.dir)) {
        fprintf(stderr, "\"%s\" is there\n", bench.dir);
        return FAILED;
    }
    if (!bench_open(&bench, &err) || !rivals_open(&bench, &err) ||
        !measure(&bench, &ALONE, &alone, &err) ||
        !measure(&bench, &GROUPED, &grouped, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return FAILED;
    }
    met = tell("a decision alone, of two syncs and a signature", &alone, LEAST_ALONE);
    met &= tell("a decision in a group of 100, likewise", &grouped, LEAST_GROUPED);
    return met ? 0 : 1;
}
