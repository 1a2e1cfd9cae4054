/* SPDX-License-Identifier: MIT */
#include "service/signing_process.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/file.h"
#include "model/checkpoint.h"
#include "port/confine.h"
#include "port/digest.h"
#include "port/signing.h"
#include "port/turn.h"
#include "service/signing_question.h"
#include "service/signing_slots.h"

#define MEMORY_MOST ((uint64_t)1 << 28)
#define FILE_SIZE   ((uint64_t)1 << 16)
#define FILES_MOST  16

#define UNWRITTEN_MOST 20 /* milliseconds in which nothing is asked */

static const char *
key_name(struct arena *arena, const char *dir)
{
    return path_join(arena, path_join(arena, dir, "keys"), "log.pem");
}

bool
signing_prepare(const char *dir, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct signer *signer;

    return signer_generate(arena, &signer, err) && signer_save(signer, key_name(arena, dir), err) &&
           slots_make(dir, err);
}

bool
signing_renew(const char *dir, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *key = key_name(arena, dir);

    if (rename(key, arena_printf(arena, "%s.old", key)) != 0 && errno != ENOENT)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot put \"%s\" aside", key);
    return signing_prepare(dir, err);
}

struct keeper {
    struct arena *arena; /* for the life of the process */
    struct hasher hasher;
    struct signer *signer;
    struct slots slots;
    bool takes_turns;    /* waits for its turn when it is asked */
    struct error failed; /* since what has no answer could not be done */
};

/* A signature that went wrong while it was made would not only be useless: together with the right
 * one over the same text it gives the key away.  The same text has only one, so each is made twice,
 * and none is let go of that came out otherwise the second time. */
static bool
sign_twice(const struct signer *signer, struct text text, struct ed25519_signature *signature,
           struct error *err)
{
    struct ed25519_signature again;

    return signer_sign(signer, text, signature, err) && signer_sign(signer, text, &again, err) &&
           (memcmp(signature->bytes, again.bytes, sizeof again.bytes) == 0 ||
            error_raise(err, ERR_STORAGE,
                        "a signature came out wrong and was thrown away; have this computer's "
                        "memory tested"));
}

static bool
checkpoint_sign(const struct keeper *keeper, const struct signing_question *question,
                struct ed25519_signature *signature, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct checkpoint checkpoint = {.origin = text_of(question->origin), .head = question->head};
    struct builder text = {.arena = arena};

    checkpoint_write(&text, &checkpoint);
    return sign_twice(keeper->signer, (struct text){.at = text.at, .length = text.length},
                      signature, err);
}

/* Never a tree that is smaller than, or another than, the one signed before. */
static bool
continues(const struct keeper *keeper, const struct signing_question *question, struct error *err)
{
    const struct merkle_head *last = &keeper->slots.head;

    if (question->head.size < last->size)
        return error_raise(err, ERR_CONFLICT,
                           "the log has %llu leaves, but %llu were signed: it was put back to an "
                           "earlier state",
                           (unsigned long long)question->head.size, (unsigned long long)last->size);
    return merkle_check_growth(&keeper->hasher, &question->growth, last, &question->head) ||
           error_raise(err, ERR_CONFLICT,
                       "the log does not continue the %llu leaves that were signed: it was altered",
                       (unsigned long long)last->size);
}

/* Nothing is signed before it is on the disk which tree it is about. */
static bool
answer_with_signature(struct keeper *keeper, const struct signing_question *question,
                      struct signing_answer *answer, struct error *err)
{
    struct slots *slots = &keeper->slots;
    const struct merkle_head *head = &question->head;

    return continues(keeper, question, err) &&
           (question->verb == VERB_SIGN ? slots_keep(slots, head, err)
                                        : slots_promise(slots, head, err)) &&
           checkpoint_sign(keeper, question, &answer->signature, err);
}

static struct signing_answer
answer_make(struct keeper *keeper, const struct signing_question *question)
{
    struct signing_answer answer = {.err = keeper->failed};

    if (answer.err.code == ERR_NONE && question->verb != VERB_HEAD &&
        !answer_with_signature(keeper, question, &answer, &answer.err))
        must(answer.err.code != ERR_NONE);
    answer.head = keeper->slots.head;
    answer.promised = keeper->slots.promised;
    return answer;
}

/* Keeps or drops what was promised; what goes wrong is told to whoever asks next. */
static void
end_promise(struct keeper *keeper, const struct signing_question *question)
{
    struct slots *slots = &keeper->slots;

    if (keeper->failed.code != ERR_NONE || slots->promised.size == 0)
        return;
    if (question->keeps)
        slots_keep_promise(slots);
    else if (question->verb == VERB_DROP && !slots_settle(slots, &keeper->failed))
        must(keeper->failed.code != ERR_NONE);
}

static void
write_down(struct keeper *keeper)
{
    if (keeper->slots.unwritten && keeper->failed.code == ERR_NONE &&
        !slots_settle(&keeper->slots, &keeper->failed))
        must(keeper->failed.code != ERR_NONE);
}

static bool
keeper_open(struct keeper *keeper, const char *dir, struct error *err)
{
    keeper->slots.hasher = &keeper->hasher;
    return digest_hasher(keeper->arena, &keeper->hasher, err) &&
           signer_load(keeper->arena, key_name(keeper->arena, dir), &keeper->signer, err) &&
           slots_open(&keeper->slots, slots_name(keeper->arena, dir), err);
}

/* It has the key, and its file open: what more it could reach, it has no business with. */
static bool
give_up_everything_else(struct error *err)
{
    const struct confinement confinement = {.memory_most = MEMORY_MOST,
                                            .file_size_most = FILE_SIZE,
                                            .files_most = FILES_MOST,
                                            .turns = true};

    return confine(&confinement, err);
}

static bool
serve(struct keeper *keeper, int descriptor, const struct signing_question *question)
{
    struct signing_answer answer;

    end_promise(keeper, question);
    if (question->verb == VERB_KEEP || question->verb == VERB_DROP)
        return true;
    answer = answer_make(keeper, question);
    return send(descriptor, &answer, sizeof answer, MSG_NOSIGNAL) == (ssize_t)sizeof answer;
}

/* While one decision follows the other, what is promised next says what is kept; else it is written
 * down soon. */
static void
wait_for_question(struct keeper *keeper, int descriptor)
{
    struct pollfd question = {.fd = descriptor, .events = POLLIN};

    if (keeper->slots.unwritten && poll(&question, 1, UNWRITTEN_MOST) == 0)
        write_down(keeper);
}

/* Who comes with a question has something else to do at first; once it is taken up, nobody is
 * waited for. */
static bool
next_question(struct keeper *keeper, int descriptor, struct signing_question *question)
{
    bool came;

    if (keeper->takes_turns)
        turn_wait(true);
    wait_for_question(keeper, descriptor);
    came = recv(descriptor, question, sizeof *question, 0) == (ssize_t)sizeof *question;
    if (keeper->takes_turns)
        turn_wait(false);
    return came;
}

int
signing_serve(const char *dir, int descriptor)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct keeper keeper = {.arena = arena, .takes_turns = turn_is_usual()};
    struct signing_question question;

    if (keeper_open(&keeper, dir, &keeper.failed) && give_up_everything_else(&keeper.failed))
        must(keeper.failed.code == ERR_NONE);
    while (next_question(&keeper, descriptor, &question))
        if (!serve(&keeper, descriptor, &question))
            return 3;
    write_down(&keeper);
    return 0;
}
