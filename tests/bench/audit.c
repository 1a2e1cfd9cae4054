/* SPDX-License-Identifier: MIT */
/*
 * audit - how long "audit check --log" takes on a large log, in units of one SHA-256 stream over
 * the bytes of its leaves, in the same run.
 *
 *   audit DIR LEAVES     makes the state folder DIR unless it is there
 *
 * Status 1 when it takes more than LIMIT streams, the median of ROUNDS.
 */
#include <inttypes.h>
#include <time.h>

#include "base/file.h"
#include "base/number.h"
#include "model/log_leaf.h"
#include "port/digest.h"
#include "service/audit.h"
#include "service/processes.h"
#include "service/sealing.h"
#include "store/ledger.h"
#include "told.h"

#define LIMIT  3.2
#define ROUNDS 5
#define HEADS  100
#define BEGUN  INT64_C(1700000000000)
#define FAILED 3

struct making {
    struct arena *arena;
    struct state *state;
    struct hasher hasher;
    struct merkle tree;
    uint64_t until;
};

static struct log_leaf
leaf_at(uint64_t seq)
{
    struct log_leaf leaf = {
        .seq = seq,
        .at_ms = BEGUN + (int64_t)seq * 977,
        .act = ACT_RETURN_CERTIFIED,
        .role = LEAF_ROLE_CERTIFIER,
        .delegation = LEAF_NO_DELEGATION,
        .proofs = PROOF_PASSWORD | PROOF_TOTP,
        .proof_seconds = 41,
        .parts = ABOUT_FILING,
        .filing = text_of("00112233445566778899aabbccddeeff"),
        .kind = text_of("quarterly-claim"),
        .quarter = {2023, 3},
        .revision = 1 + (int64_t)(seq % 9),
        .version = text_of(PROGRAM_VERSION)
    };

    memcpy(leaf.manifest.bytes, &seq, sizeof seq);
    memcpy(leaf.person, &seq, sizeof seq);
    return leaf;
}

static bool
add_leaves(struct db *db, void *context, struct error *err)
{
    struct making *making = context;

    while (making->tree.size < making->until) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct log_leaf leaf = leaf_at(making->tree.size);
        struct merkle_made made;
        struct text bytes;
        struct hash hash;

        if (!log_leaf_write(arena, &leaf, &bytes, err))
            return false;
        hash = merkle_leaf(&making->hasher, bytes);
        merkle_append(&making->tree, &making->hasher, &hash, &made);
        if (!ledger_add(db, making->state->authority, leaf.seq, bytes, &made, err))
            return false;
    }
    return true;
}

static bool
prepare(struct state *state, void *context, struct error *err)
{
    (void)context;
    return signing_prepare(state->dir, err);
}

static bool
make_log(struct arena *arena, const char *dir, uint64_t leaves, struct error *err)
{
    struct making making = {.arena = arena};
    struct signing *signing;

    if (!state_make(arena, dir, "E1", "host.example/E1", prepare, NULL, err) ||
        !state_open(arena, dir, STATE_WRITE, &making.state, err) ||
        !signing_start(arena, dir, &signing, err) || !digest_hasher(arena, &making.hasher, err))
        return false;
    for (uint64_t head = 1; head <= HEADS; head++) {
        making.until = leaves * head / HEADS;
        if (!db_transaction(making.state->db, add_leaves, &making, err) ||
            !sealing_sign(making.state, signing, err))
            return false;
    }
    return true;
}

static double
seconds(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The time of one stream over as many bytes as the leaves have. */
static bool
stream(struct arena *arena, uint64_t bytes, double *spent, struct error *err)
{
    static unsigned char block[1 << 16];
    unsigned char sum[DIGEST_SIZE];
    struct digest *digest;
    double begun;

    if (!digest_new(arena, &digest, err))
        return false;
    begun = seconds(CLOCK_MONOTONIC);
    for (uint64_t done = 0; done < bytes; done += sizeof block)
        if (!digest_add(digest, block, sizeof block, err))
            return false;
    if (!digest_end(digest, sum, err))
        return false;
    *spent = seconds(CLOCK_MONOTONIC) - begun;
    return true;
}

static int
by_size(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;

    return left < right ? -1 : left > right;
}

static bool
measure(const char *dir, double *ratio, struct error *err)
{
    double ratios[ROUNDS];

    for (unsigned i = 0; i < ROUNDS; i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct audit_options options = {.log_only = true};
        struct audit_report report;
        struct signing *signing;
        struct state *state;
        double begun, worked, spent, once;

        if (!state_open(arena, dir, STATE_READ, &state, err) ||
            !signing_start(arena, dir, &signing, err))
            return false;
        begun = seconds(CLOCK_MONOTONIC);
        worked = seconds(CLOCK_PROCESS_CPUTIME_ID);
        if (!audit_check(state, signing, &options, &report, err))
            return false;
        spent = seconds(CLOCK_MONOTONIC) - begun;
        worked = seconds(CLOCK_PROCESS_CPUTIME_ID) - worked;
        if (!stream(arena, report.leaf_bytes, &once, err))
            return false;
        ratios[i] = spent / once;
        printf("%" PRIu64 " leaves, %" PRIu64 " bytes, %" PRIu64 " heads: %.2f streams "
               "(leaves and tree %.2f, heads %.2f; processors' time %.2f)\n",
               report.leaves, report.leaf_bytes, report.checkpoints, ratios[i],
               (double)report.spent[AUDIT_LEAVES] / 1e6 / once,
               (double)report.spent[AUDIT_HEADS] / 1e6 / once, worked / once);
    }
    qsort(ratios, ROUNDS, sizeof *ratios, by_size);
    *ratio = ratios[ROUNDS / 2];
    return true;
}

int
main(int argc, char **argv)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    const char *what;
    uint64_t leaves;
    double ratio;
    int status;

    if (processes_serve(argc, argv, &status))
        return status;
    if (argc != 3 || !decimal_read(text_of(argv[2]), UINT32_MAX, &leaves)) {
        fputs("usage: audit DIR LEAVES\n", stderr);
        return 2;
    }
    if ((!folder_exists(argv[1]) && !make_log(arena, argv[1], leaves, &err)) ||
        !measure(argv[1], &ratio, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return FAILED;
    }
    what = arena_printf(arena, "audit of %" PRIu64 " leaves, in SHA-256 streams over their bytes", leaves);
    return told(what, ratio, TOLD_AT_MOST, LIMIT, "") ? 0 : 1;
}
