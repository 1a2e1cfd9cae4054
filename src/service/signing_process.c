/* SPDX-License-Identifier: MIT */
#include "service/signing_process.h"

#include <errno.h>
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
    bool takes_turns; /* waits for its turn when it is told to begin */
    struct begun {
        bool is_there;
        struct merkle_head head;
        char origin[SIGNING_ORIGIN_MOST], note[SIGNING_NOTE_MOST];
    } begun; /* signed and checked, and not let go of */
};

/* A signature that went wrong while it was made would not only be useless: together with the right
 * one over the same text it gives the key away.  So none is let go of that does not verify. */
static bool
sign_and_check(const struct signer *signer, struct text text, struct ed25519_signature *signature,
               struct error *err)
{
    return signer_sign(signer, text, signature, err) &&
           (signer_check(signer, text, signature) ||
            error_raise(err, ERR_STORAGE,
                        "a signature came out wrong and was thrown away; have this computer's "
                        "memory tested"));
}

static bool
note_form(struct keeper *keeper, const struct signing_question *question,
          char note[SIGNING_NOTE_MOST], struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct checkpoint checkpoint = {.origin = text_of(question->origin), .head = question->head};
    struct ed25519_key public_key = signer_key(keeper->signer);
    struct note_key key =
        note_key_make(&keeper->hasher, checkpoint.origin, NOTE_KEY_LOG, &public_key);
    struct builder text = {.arena = arena};
    struct ed25519_signature signature;

    checkpoint_write(&text, &checkpoint);
    if (!sign_and_check(keeper->signer, (struct text){.at = text.at, .length = text.length},
                        &signature, err))
        return false;
    builder_puts(&text, "\n");
    note_put_line(&text, &key, 0, &signature);
    must(text.length < SIGNING_NOTE_MOST);
    memcpy(note, text.at, text.length + 1);
    return true;
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

static bool
begin(struct keeper *keeper, const struct signing_question *question, struct error *err)
{
    struct begun *begun = &keeper->begun;

    begun->head = question->head;
    memcpy(begun->origin, question->origin, SIGNING_ORIGIN_MOST);
    begun->is_there =
        continues(keeper, question, err) && note_form(keeper, question, begun->note, err);
    return begun->is_there;
}

/* Whether what is asked for was begun, since the slots were written last. */
static bool
is_begun(const struct begun *begun, const struct signing_question *question)
{
    return begun->is_there && begun->head.size == question->head.size &&
           hash_equals(&begun->head.root, &question->head.root) &&
           strcmp(begun->origin, question->origin) == 0;
}

/* The note stays here until it is on the disk which tree it is about. */
static bool
answer_sign(struct keeper *keeper, const struct signing_question *question,
            struct signing_answer *answer, struct error *err)
{
    struct begun *begun = &keeper->begun;
    bool good = (is_begun(begun, question) || begin(keeper, question, err)) &&
                slots_write(&keeper->slots, &question->head, err);

    if (good)
        memcpy(answer->note, begun->note, SIGNING_NOTE_MOST);
    begun->is_there = false;
    return good;
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

/* What goes wrong goes wrong again when it is asked for, and is told then. */
static void
serve_begin(struct keeper *keeper, const struct signing_question *question)
{
    begin(keeper, question, &(struct error){.code = ERR_NONE});
    if (keeper->takes_turns)
        turn_wait(false);
}

/* Who comes with the next question does not wait for it at first, but for the disk. */
static bool
serve_answer(const struct keeper *keeper, int descriptor, const struct signing_answer *answer)
{
    bool sent = send(descriptor, answer, sizeof *answer, MSG_NOSIGNAL) == (ssize_t)sizeof *answer;

    if (keeper->takes_turns)
        turn_wait(true);
    return sent;
}

int
signing_serve(const char *dir, int descriptor)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct keeper keeper = {.arena = arena, .takes_turns = turn_is_usual()};
    struct signing_question question;
    struct signing_answer answer = {.err = {.code = ERR_NONE}};
    bool good = keeper_open(&keeper, dir, &answer.err) && give_up_everything_else(&answer.err);

    while (recv(descriptor, &question, sizeof question, 0) == (ssize_t)sizeof question) {
        if (question.verb == VERB_BEGIN) {
            if (good)
                serve_begin(&keeper, &question);
            continue;
        }
        if (good)
            answer = (struct signing_answer){.err = {.code = ERR_NONE}};
        if (good && question.verb == VERB_SIGN)
            answer_sign(&keeper, &question, &answer, &answer.err);
        answer.head = keeper.slots.head;
        if (!serve_answer(&keeper, descriptor, &answer))
            return 3;
    }
    return 0;
}
