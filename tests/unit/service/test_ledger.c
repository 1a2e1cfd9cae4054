/* SPDX-License-Identifier: MIT */
#include "service/ledger.h"

#include <CUnit/CUnit.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/file.h"
#include "fixture.h"
#include "model/checkpoint.h"
#include "model/tlog_proof.h"
#include "port/digest.h"
#include "port/signing.h"
#include "service/sealing.h"
#include "service/signing_slots.h"
#include "store/ledger.h"
#include "suites.h"

struct place {
    struct arena *arena;
    const char *dir;
    struct state *state;
    struct signing *signing;
    struct error err;
};

static bool
fill(struct state *state, void *context, struct error *err)
{
    (void)context;
    return signing_prepare(state->dir, err);
}

static void
place_open(struct place *place)
{
    place->arena = arena_new();
    place->err = (struct error){.code = ERR_NONE};
    place->dir = path_join(place->arena, folder_for_test(place->arena), "state");
    CU_ASSERT_TRUE_FATAL(
        state_make(place->arena, place->dir, "E1", "host.example/E1", fill, NULL, &place->err));
    CU_ASSERT_TRUE_FATAL(
        state_open(place->arena, place->dir, STATE_WRITE, &place->state, &place->err));
    CU_ASSERT_TRUE_FATAL(signing_start(place->arena, place->dir, &place->signing, &place->err));
}

struct putting {
    struct state *state;
    const char *document, *words;
    uint64_t seq;
};

static bool
put(struct db *db, void *context, struct error *err)
{
    struct putting *putting = context;
    struct record record = {
        .act = ACT_CONFIG_CHANGED,
        .delegation = LEAF_NO_DELEGATION,
        .kind = "configuration",
        .document = putting->document,
        .reason = putting->words == NULL ? NULL : "by_request",
        .words = putting->words,
    };

    (void)db;
    return ledger_record(putting->state, &record, &putting->seq, err);
}

static uint64_t
record_one(struct place *place, const char *words)
{
    struct putting putting = {.state = place->state, .document = "{\"a\":1}", .words = words};

    CU_ASSERT_TRUE(db_transaction(place->state->db, put, &putting, &place->err));
    return putting.seq;
}

/* Whether a receipt is good for whoever has the public key alone. */
static bool
receipt_holds(struct place *place, struct text bytes, uint64_t *size)
{
    const char *line = "";
    struct hasher hasher;
    struct note_key key;
    struct tlog_trust trust = {.hasher = &hasher, .check = signature_is_right, .log = &key};
    struct tlog_proof proof;
    struct checkpoint checkpoint;

    CU_ASSERT_TRUE_FATAL(digest_hasher(place->arena, &hasher, &place->err));
    CU_ASSERT_TRUE_FATAL(
        sealing_public_key(place->arena, place->dir, "host.example/E1", &line, &place->err));
    CU_ASSERT_TRUE_FATAL(note_key_read(&hasher, text_of(line), &key, &place->err));
    if (!tlog_proof_read(place->arena, bytes, &proof, &place->err) ||
        !tlog_proof_check(place->arena, &trust, &proof, proof.extra, &checkpoint, &place->err))
        return false;
    *size = checkpoint.head.size;
    return true;
}

static void
what_is_recorded_can_be_proved(void)
{
    struct place place;
    struct text receipt;

    place_open(&place);
    for (uint64_t i = 0; i < 9; i++) {
        uint64_t seq = record_one(&place, NULL), size = 0;

        EXPECT_NUMBER("seq", seq, i);
        CU_ASSERT_FALSE(sealing_receipt(place.arena, place.state, seq, &receipt, &place.err));
        CU_ASSERT_TRUE(sealing_sign(place.state, place.signing, &place.err));
        CU_ASSERT_TRUE(sealing_sign(place.state, place.signing, &place.err));
        CU_ASSERT_TRUE(sealing_receipt(place.arena, place.state, seq, &receipt, &place.err));
        CU_ASSERT_TRUE(receipt_holds(&place, receipt, &size));
        EXPECT_NUMBER("size", size, i + 1);
    }
    arena_free(&place.arena);
}

/* The words behind a reason are not in the log, but bound to it. */
static void
words_stay_outside(void)
{
    struct place place;
    uint64_t seq;
    struct text leaf, key;
    const char *words = NULL;

    place_open(&place);
    seq = record_one(&place, "because of what somebody said");
    CU_ASSERT_TRUE(ledger_leaf(place.state->db, place.arena, "E1", seq, &leaf, &place.err));
    CU_ASSERT_PTR_NULL(strstr(leaf.at, "somebody"));
    CU_ASSERT_PTR_NOT_NULL(strstr(leaf.at, "by_request"));
    CU_ASSERT_TRUE(ledger_words(place.state->db, place.arena, "E1", seq, &words, &key, &place.err));
    EXPECT_TEXT("words", words, "because of what somebody said");
    arena_free(&place.arena);
}

/* A leaf that somebody changed behind our back is not signed. */
static void
an_altered_leaf_is_not_signed(void)
{
    struct place place;

    place_open(&place);
    record_one(&place, NULL);
    CU_ASSERT_TRUE(sealing_sign(place.state, place.signing, &place.err));
    record_one(&place, NULL);
    CU_ASSERT_TRUE(db_script(place.state->db,
                             "DROP TRIGGER leaf_stays;"
                             "UPDATE leaf SET bytes = CAST('{}' AS BLOB) WHERE seq = 1;",
                             &place.err));
    CU_ASSERT_FALSE(sealing_sign(place.state, place.signing, &place.err));
    EXPECT_TEXT("words", place.err.text,
                "leaf 1 of the log is not what was recorded; nothing was signed");
    arena_free(&place.arena);
}

static void
the_log_is_never_rewritten(void)
{
    struct place place;

    place_open(&place);
    record_one(&place, NULL);
    CU_ASSERT_FALSE(
        db_script(place.state->db, "UPDATE leaf SET bytes = CAST('x' AS BLOB);", &place.err));
    CU_ASSERT_FALSE(db_script(place.state->db, "DELETE FROM leaf;", &place.err));
    EXPECT_TEXT("words", place.err.text, "the log is never rewritten");
    arena_free(&place.arena);
}

/* An older database beside the signer's own file: the log is shorter than what was signed. */
static void
an_old_database_is_noticed(void)
{
    struct place place;
    const char *copy;
    struct text bytes;
    struct arena *again = arena_new();

    place_open(&place);
    copy = path_join(place.arena, place.dir, "copy.db");
    record_one(&place, NULL);
    CU_ASSERT_TRUE(sealing_sign(place.state, place.signing, &place.err));
    CU_ASSERT_TRUE(db_copy_to(place.state->db, copy, &place.err));
    record_one(&place, NULL);
    CU_ASSERT_TRUE(sealing_sign(place.state, place.signing, &place.err));
    CU_ASSERT_TRUE(file_read(again, copy, 1 << 24, &bytes, &place.err));
    {
        const char *dir = arena_printf(again, "%s", place.dir);
        struct state *state;
        struct signing *signing;
        struct db *old;

        CU_ASSERT_TRUE_FATAL(db_open(again, copy, DB_WRITE, &old, &place.err));
        CU_ASSERT_TRUE_FATAL(state_open(again, dir, STATE_READ, &state, &place.err));
        CU_ASSERT_TRUE_FATAL(signing_start(again, dir, &signing, &place.err));
        state->db = old;
        CU_ASSERT_TRUE(state_prepare(state, &place.err));
        CU_ASSERT_FALSE(sealing_sign(state, signing, &place.err));
        EXPECT_NUMBER("code", place.err.code, ERR_CONFLICT);
        CU_ASSERT_PTR_NOT_NULL(strstr(place.err.text, "an older state was put back"));
    }
    arena_free(&again);
    arena_free(&place.arena);
}

/* Another key in the place of the log's own; REAL is where that one is then. */
static void
swap_keys(struct place *place, const char *real)
{
    const char *key = path_join(place->arena, place->dir, "keys/log.pem");
    struct signer *signer;

    CU_ASSERT_EQUAL_FATAL(rename(key, real), 0);
    CU_ASSERT_TRUE_FATAL(signer_generate(place->arena, &signer, &place->err));
    CU_ASSERT_TRUE_FATAL(signer_save(signer, key, &place->err));
}

static void
nothing_is_signed(struct place *place, struct signing *signing, const char *words)
{
    struct ledger_checkpoint kept = {.size = 9};

    CU_ASSERT_FALSE(sealing_sign(place->state, signing, &place->err));
    EXPECT_NUMBER("code", place->err.code, ERR_CONFLICT);
    CU_ASSERT_PTR_NOT_NULL(strstr(place->err.text, words));
    CU_ASSERT_TRUE(ledger_last_checkpoint(place->state->db, place->arena, place->state->authority,
                                          &kept, &place->err));
    EXPECT_NUMBER("kept", kept.size, 0);
}

/* A key that is not the log's: noticed before anything is signed with it, and what is signed with
 * it all the same is not kept. */
static void
a_wrong_key_signs_nothing(void)
{
    const char *line, *key, *real;
    struct merkle_head head;
    struct signing *wrong;
    struct place place;

    place_open(&place);
    key = path_join(place.arena, place.dir, "keys/log.pem");
    real = path_join(place.arena, place.dir, "real.pem");
    CU_ASSERT_TRUE(
        sealing_public_key(place.arena, place.dir, "host.example/E1", &line, &place.err));
    CU_ASSERT_TRUE(file_write(path_join(place.arena, place.dir, "keys/log.pub"), line, strlen(line),
                              &place.err));
    record_one(&place, NULL);
    CU_ASSERT_TRUE(signing_head(place.signing, &head, &place.err)); /* it has the right key now */
    swap_keys(&place, real);
    CU_ASSERT_TRUE_FATAL(signing_start(place.arena, place.dir, &wrong, &place.err));
    nothing_is_signed(&place, wrong, "the key in keys/log.pem is not the log's");
    CU_ASSERT_EQUAL(rename(real, key), 0);
    nothing_is_signed(&place, wrong, "what the signing process signed was not kept");
    CU_ASSERT_TRUE(sealing_sign(place.state, place.signing, &place.err));
    arena_free(&place.arena);
}

/* Sends SIGNAL to this process's only child, the signing one. */
static void
signal_child(int number)
{
    char path[64];
    long child = 0;
    FILE *file;

    snprintf(path, sizeof path, "/proc/self/task/%ld/children", (long)getpid());
    file = fopen(path, "re");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL_FATAL(fscanf(file, "%ld", &child), 1);
    fclose(file);
    CU_ASSERT_EQUAL(kill((pid_t)child, number), 0);
}

static void
wait_for_its_end(struct place *place)
{
    const struct timespec moment = {.tv_nsec = 10000000};

    for (unsigned tries = 0; tries < 1000 && !signing_tend(place->signing); tries++)
        nanosleep(&moment, NULL);
}

/* Killed while nobody asks, and between the question and the answer: the next one goes on. */
static void
a_killed_signing_process_is_replaced(void)
{
    struct place place;
    struct ledger_checkpoint kept;

    place_open(&place);
    record_one(&place, NULL);
    CU_ASSERT_FALSE(signing_tend(place.signing));
    signal_child(SIGKILL);
    CU_ASSERT_TRUE(sealing_sign(place.state, place.signing, &place.err));
    EXPECT_NUMBER("restarts", signing_restarts(place.signing), 1);
    record_one(&place, NULL);
    signal_child(SIGKILL);
    wait_for_its_end(&place);
    EXPECT_NUMBER("noticed", signing_restarts(place.signing), 2);
    CU_ASSERT_TRUE(sealing_sign(place.state, place.signing, &place.err));
    CU_ASSERT_TRUE(ledger_last_checkpoint(place.state->db, place.arena, place.state->authority,
                                          &kept, &place.err));
    EXPECT_NUMBER("signed", kept.size, 2);
    arena_free(&place.arena);
}

/* As a decision does: when its leaves are there, it has their signature begun. */
static bool
put_and_begin(struct db *db, void *context, struct error *err)
{
    struct putting *putting = context;

    if (!put(db, putting, err))
        return false;
    sealing_begin(putting->state);
    return true;
}

static bool
put_begin_and_fail(struct db *db, void *context, struct error *err)
{
    return put_and_begin(db, context, err) && error_raise(err, ERR_CONFLICT, "not today");
}

/* What was begun is let go of when the same tree is asked for, and not otherwise: what a
 * transaction was going to be, and then was not, is nowhere. */
static void
what_was_begun_counts_only_when_asked_for(void)
{
    struct putting putting = {.document = "{\"a\":2}"};
    struct merkle_head head;
    struct text receipt;
    struct place place;
    uint64_t size = 0;

    place_open(&place);
    putting.state = place.state;
    record_one(&place, NULL);
    CU_ASSERT_TRUE(sealing_sign(place.state, place.signing, &place.err));
    CU_ASSERT_FALSE(db_transaction(place.state->db, put_begin_and_fail, &putting, &place.err));
    CU_ASSERT_TRUE(sealing_sign(place.state, place.signing, &place.err));
    CU_ASSERT_TRUE(signing_head(place.signing, &head, &place.err));
    EXPECT_NUMBER("signed", head.size, 1);
    putting.document = "{\"a\":3}";
    CU_ASSERT_TRUE(db_transaction(place.state->db, put_and_begin, &putting, &place.err));
    record_one(&place, NULL); /* so that it is another tree than the one that was begun */
    CU_ASSERT_TRUE(sealing_sign(place.state, place.signing, &place.err));
    CU_ASSERT_TRUE(db_transaction(place.state->db, put_and_begin, &putting, &place.err));
    CU_ASSERT_TRUE(sealing_sign(place.state, place.signing, &place.err));
    for (uint64_t seq = 0; seq < 4; seq++) {
        CU_ASSERT_TRUE(sealing_receipt(place.arena, place.state, seq, &receipt, &place.err));
        CU_ASSERT_TRUE(receipt_holds(&place, receipt, &size));
    }
    EXPECT_NUMBER("size", size, 4);
    arena_free(&place.arena);
}

/* Waits until signer.state says, or no longer says, that something is promised. */
static bool
promise_comes(struct place *place, bool wanted)
{
    const struct timespec moment = {.tv_nsec = 10000000};
    const char *path = path_join(place->arena, place->dir, "signer.state");

    for (unsigned tries = 0; tries < 1000; tries++) {
        struct slots slots = {.hasher = &place->state->hasher};

        CU_ASSERT_TRUE_FATAL(slots_open(&slots, path, &place->err));
        close(slots.descriptor);
        if ((slots.promised.size > 0) == wanted)
            return true;
        nanosleep(&moment, NULL);
    }
    return false;
}

/* One leaf is signed; the tree of the next is promised, in a transaction that WORK ends. */
static void
place_promise(struct place *place, db_work *work, bool committed)
{
    struct putting putting = {.document = "{\"a\":2}"};

    place_open(place);
    putting.state = place->state;
    record_one(place, NULL);
    CU_ASSERT_TRUE(sealing_sign(place->state, place->signing, &place->err));
    CU_ASSERT_EQUAL(db_transaction(place->state->db, work, &putting, &place->err), committed);
    place->err = (struct error){.code = ERR_NONE};
    CU_ASSERT_TRUE(promise_comes(place, true));
}

static void
expect_remembered(struct place *place, uint64_t size)
{
    struct merkle_head head = {.size = 0};

    CU_ASSERT_TRUE(sealing_remembered(place->state, place->signing, &head, &place->err));
    EXPECT_NUMBER("remembered", head.size, size);
}

static void
expect_signed(struct place *place, uint64_t size)
{
    struct text receipt;
    uint64_t proven = 0;

    CU_ASSERT_TRUE(sealing_sign(place->state, place->signing, &place->err));
    CU_ASSERT_TRUE(sealing_receipt(place->arena, place->state, size - 1, &receipt, &place->err));
    CU_ASSERT_TRUE(receipt_holds(place, receipt, &proven));
    EXPECT_NUMBER("proven", proven, size);
    expect_remembered(place, size);
    CU_ASSERT_TRUE(promise_comes(place, false));
}

static void
kill_at_once(struct place *place)
{
    signal_child(SIGKILL);
    wait_for_its_end(place);
}

static void
a_promise_is_kept_once_it_is_committed(void)
{
    struct place place;

    place_promise(&place, put_and_begin, true);
    expect_signed(&place, 2);
    EXPECT_NUMBER("restarts", signing_restarts(place.signing), 0);
    arena_free(&place.arena);
}

static void
a_promise_is_dropped_with_its_transaction(void)
{
    struct place place;

    place_promise(&place, put_begin_and_fail, false);
    expect_remembered(&place, 1);
    sealing_take_back(place.state);
    CU_ASSERT_TRUE(promise_comes(&place, false));
    record_one(&place, NULL);
    expect_signed(&place, 2);
    arena_free(&place.arena);
}

/* What a process left promised counts when the log has it: put back to before that, it is behind.
 */
static void
a_promise_that_is_left_counts_when_the_log_has_it(void)
{
    struct place place;

    place_promise(&place, put_and_begin, true);
    kill_at_once(&place);
    expect_remembered(&place, 2);
    expect_signed(&place, 2);
    arena_free(&place.arena);
}

static void
a_promise_that_is_left_is_nothing_when_the_log_has_it_not(void)
{
    struct place place;

    place_promise(&place, put_begin_and_fail, false);
    kill_at_once(&place);
    expect_remembered(&place, 1);
    record_one(&place, NULL);
    expect_signed(&place, 2);
    record_one(&place, NULL);
    expect_signed(&place, 3);
    arena_free(&place.arena);
}

/* --- a checkpoint that the database has not yet --- */

static bool
catch_up_and_put(struct db *db, void *context, struct error *err)
{
    struct putting *putting = context;

    return sealing_catch_up(putting->state, err) && put(db, context, err);
}

/* How many leaves the newest checkpoint of the database covers. */
static uint64_t
size_kept(struct place *place)
{
    struct ledger_checkpoint kept = {.size = 0};

    CU_ASSERT_TRUE(ledger_last_checkpoint(place->state->db, place->arena, place->state->authority,
                                          &kept, &place->err));
    return kept.size;
}

/* One decision after the other, each signed before the next, whose transaction keeps the
 * checkpoint of the one before; the last is kept by whoever signs in the usual way. */
static void
a_checkpoint_that_is_ahead_is_kept_with_the_next_act(void)
{
    struct place place;
    struct text receipt;
    uint64_t size = 0;

    place_open(&place);
    CU_ASSERT_FALSE(sealing_is_ahead(place.state));
    for (uint64_t i = 0; i < 5; i++) {
        struct putting putting = {.state = place.state, .document = "{\"a\":1}"};

        CU_ASSERT_TRUE(db_transaction(place.state->db, catch_up_and_put, &putting, &place.err));
        EXPECT_NUMBER("kept", size_kept(&place), i);
        CU_ASSERT_TRUE(sealing_sign_ahead(place.state, place.signing, &place.err));
        CU_ASSERT_TRUE(sealing_sign_ahead(place.state, place.signing, &place.err));
        CU_ASSERT_TRUE(sealing_is_ahead(place.state));
        CU_ASSERT_FALSE(sealing_receipt(place.arena, place.state, i, &receipt, &place.err));
    }
    record_one(&place, NULL); /* which keeps nothing */
    CU_ASSERT_TRUE(sealing_sign(place.state, place.signing, &place.err));
    CU_ASSERT_FALSE(sealing_is_ahead(place.state));
    EXPECT_NUMBER("kept at the end", size_kept(&place), 6);
    for (uint64_t seq = 0; seq < 6; seq++) {
        CU_ASSERT_TRUE(sealing_receipt(place.arena, place.state, seq, &receipt, &place.err));
        CU_ASSERT_TRUE(receipt_holds(&place, receipt, &size));
        EXPECT_NUMBER("the nearest checkpoint", size, seq + 1);
    }
    arena_free(&place.arena);
}

static bool
catch_up_and_fail(struct db *db, void *context, struct error *err)
{
    return catch_up_and_put(db, context, err) && error_raise(err, ERR_INPUT, "no");
}

/* A transaction that came to nothing has kept nothing, and a process that ended neither; what is
 * signed instead comes out the same. */
static void
a_checkpoint_that_is_ahead_is_not_lost(void)
{
    struct place place;
    struct putting putting = {.document = "{\"a\":1}"};
    struct state *anew;
    struct signing *signing;
    struct text first, second;

    place_open(&place);
    putting.state = place.state;
    record_one(&place, NULL);
    CU_ASSERT_TRUE(sealing_sign_ahead(place.state, place.signing, &place.err));
    CU_ASSERT_FALSE(db_transaction(place.state->db, catch_up_and_fail, &putting, &place.err));
    EXPECT_NUMBER("kept", size_kept(&place), 0);
    kill_at_once(&place); /* whose file still says that the tree is promised */
    CU_ASSERT_TRUE_FATAL(state_open(place.arena, place.dir, STATE_READ, &anew, &place.err));
    CU_ASSERT_TRUE_FATAL(db_open(place.arena, path_join(place.arena, place.dir, "deltareturn.db"),
                                 DB_WRITE, &anew->db, &place.err));
    CU_ASSERT_TRUE(state_prepare(anew, &place.err));
    CU_ASSERT_TRUE_FATAL(signing_start(place.arena, place.dir, &signing, &place.err));
    CU_ASSERT_TRUE(sealing_sign(anew, signing, &place.err));
    CU_ASSERT_TRUE(sealing_receipt(place.arena, anew, 0, &second, &place.err));
    CU_ASSERT_TRUE(sealing_is_ahead(place.state));
    CU_ASSERT_TRUE(db_script(anew->db, "DELETE FROM checkpoint;", &place.err));
    CU_ASSERT_TRUE(db_transaction(place.state->db, catch_up_and_put, &putting, &place.err));
    CU_ASSERT_TRUE(sealing_receipt(place.arena, place.state, 0, &first, &place.err));
    CU_ASSERT_TRUE(text_equals(first, second));
    arena_free(&place.arena);
}

void
suite_ledger(void)
{
    CU_pSuite suite = CU_add_suite("ledger", NULL, NULL);

    CU_add_test(suite, "what is recorded can be proved", what_is_recorded_can_be_proved);
    CU_add_test(suite, "words stay outside", words_stay_outside);
    CU_add_test(suite, "an altered leaf is not signed", an_altered_leaf_is_not_signed);
    CU_add_test(suite, "the log is never rewritten", the_log_is_never_rewritten);
    CU_add_test(suite, "an old database is noticed", an_old_database_is_noticed);
    CU_add_test(suite, "a wrong key signs nothing", a_wrong_key_signs_nothing);
    CU_add_test(suite, "a killed signing process is replaced",
                a_killed_signing_process_is_replaced);
    CU_add_test(suite, "what was begun counts only when asked for",
                what_was_begun_counts_only_when_asked_for);
    CU_add_test(suite, "a promise is kept once it is committed",
                a_promise_is_kept_once_it_is_committed);
    CU_add_test(suite, "a promise is dropped with its transaction",
                a_promise_is_dropped_with_its_transaction);
    CU_add_test(suite, "a promise that is left counts when the log has it",
                a_promise_that_is_left_counts_when_the_log_has_it);
    CU_add_test(suite, "a promise that is left is nothing when the log has it not",
                a_promise_that_is_left_is_nothing_when_the_log_has_it_not);
    CU_add_test(suite, "a checkpoint that is ahead is kept with the next act",
                a_checkpoint_that_is_ahead_is_kept_with_the_next_act);
    CU_add_test(suite, "a checkpoint that is ahead is not lost",
                a_checkpoint_that_is_ahead_is_not_lost);
}
