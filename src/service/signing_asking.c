/* SPDX-License-Identifier: MIT */
/* signing_asking - the other end of the signing process, where it is started and asked. */
#define _DEFAULT_SOURCE /* struct timeval of SO_RCVTIMEO */
#include <errno.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "port/turn.h"
#include "service/child.h"
#include "service/signing_process.h"
#include "service/signing_question.h"

#define ANSWER_SECONDS 10   /* a disk may be slow; who asks waits so long */
#define LIVED_ENOUGH   1000 /* milliseconds */

struct signing {
    const char *dir;
    struct child child; /* .process 0: there is none */
    int64_t started;
    bool head_known;           /* from its last answer; nobody else asks this process */
    bool is_proven;            /* something that it signed was verified, */
    struct ed25519_key proven; /* with this key */
    struct merkle_head head, promised;
    bool is_asked;  /* for what is promised; its answer was not taken yet */
    bool owes_keep; /* what was promised is kept, which the process was not told yet */
    unsigned restarts;
};

/* What it has not done yet is asked again by whoever still wants it. */
static void
bury(struct signing *signing)
{
    if (signing->child.process > 0)
        (void)child_end(&signing->child);
    signing->child.process = 0;
    signing->head_known = false;
    signing->is_proven = false;
    signing->is_asked = false;
    signing->owes_keep = false;
}

static void
signing_end(void *handle)
{
    struct signing *signing = handle;

    signing_settle(signing);
    if (signing->child.process == 0)
        return;
    close(signing->child.descriptor);
    waitpid(signing->child.process, NULL, 0);
}

static bool
process_start(struct signing *signing, struct error *err)
{
    const char *const words[CHILD_WORDS_MOST] = {SIGNING_WORD, signing->dir};
    const struct timeval patience = {.tv_sec = ANSWER_SECONDS};

    signing->started = clock_steady();
    if (!child_run(SOCK_SEQPACKET, words, &signing->child, err)) {
        signing->child.process = 0;
        return false;
    }
    setsockopt(signing->child.descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return true;
}

bool
signing_start(struct arena *arena, const char *dir, struct signing **signing, struct error *err)
{
    struct signing *made = ARENA_ARRAY(arena, struct signing, 1);

    made->dir = arena_copy(arena, dir, strlen(dir));
    if (!process_start(made, err))
        return false;
    arena_defer(arena, signing_end, made);
    *signing = made;
    return true;
}

unsigned
signing_restarts(const struct signing *signing)
{
    return signing->restarts;
}

bool
signing_tend(struct signing *signing)
{
    struct error err = {.code = ERR_NONE};
    siginfo_t info = {.si_pid = 0};

    if (signing->child.process == 0 ||
        waitid(P_PID, (id_t)signing->child.process, &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
        info.si_pid == 0)
        return false;
    bury(signing);
    signing->restarts++;
    /* one that does not even live that long is started when it is wanted, not over and over */
    return clock_steady() - signing->started < LIVED_ENOUGH || process_start(signing, &err);
}

static bool
process_ended(struct signing *signing, struct error *err)
{
    bury(signing);
    signing->restarts++;
    return error_raise(err, ERR_RETRY,
                       "the signing process has ended unexpectedly; what is recorded is signed "
                       "when it is there again");
}

static bool
tell(struct signing *signing, struct signing_question *question, struct error *err)
{
    question->keeps = signing->owes_keep;
    signing->owes_keep = false;
    return send(signing->child.descriptor, question, sizeof *question, MSG_NOSIGNAL) ==
               (ssize_t)sizeof *question ||
           process_ended(signing, err);
}

static bool
take_answer(struct signing *signing, struct signing_answer *answer, struct error *err)
{
    signing->is_asked = false;
    if (recv(signing->child.descriptor, answer, sizeof *answer, 0) != (ssize_t)sizeof *answer)
        return process_ended(signing, err);
    signing->head_known = answer->err.code == ERR_NONE;
    signing->head = answer->head;
    signing->promised = answer->promised;
    if (!signing->head_known)
        *err = answer->err;
    return signing->head_known;
}

static bool
ask(struct signing *signing, struct signing_question *question, struct signing_answer *answer,
    struct error *err)
{
    return (signing->child.process != 0 || process_start(signing, err)) &&
           tell(signing, question, err) && take_answer(signing, answer, err);
}

bool
signing_head(struct signing *signing, struct merkle_head *head, struct error *err)
{
    struct signing_question question = {.verb = VERB_HEAD};
    struct signing_answer answer;

    if (!signing->head_known && !ask(signing, &question, &answer, err))
        return false;
    *head = signing->head;
    return true;
}

bool
signing_promised(const struct signing *signing, struct merkle_head *head)
{
    *head = signing->promised;
    return signing->head_known && !signing->is_asked && head->size > 0;
}

static struct signing_question
question_about(enum signing_verb verb, const char *origin, const struct merkle_head *head,
               const struct merkle_path *growth)
{
    struct signing_question question = {.verb = verb, .head = *head, .growth = *growth};

    must(strlen(origin) < SIGNING_ORIGIN_MOST);
    memcpy(question.origin, origin, strlen(origin) + 1);
    return question;
}

void
signing_promise(struct signing *signing, const char *origin, const struct merkle_head *head,
                const struct merkle_path *growth)
{
    struct signing_question question = question_about(VERB_PROMISE, origin, head, growth);
    struct error ignored = {.code = ERR_NONE};

    signing_drop(signing);
    if (signing->child.process == 0 || !tell(signing, &question, &ignored))
        return;
    signing->promised = *head;
    signing->is_asked = true;
}

void
signing_keep(struct signing *signing)
{
    signing->head = signing->promised;
    signing->promised.size = 0;
    signing->owes_keep = true;
}

void
signing_settle(struct signing *signing)
{
    struct signing_question question = {.verb = VERB_KEEP};
    struct error ignored = {.code = ERR_NONE};

    if (signing->owes_keep)
        (void)tell(signing, &question, &ignored); /* a process that has ended left its promise */
}

void
signing_drop(struct signing *signing)
{
    struct signing_question question = {.verb = VERB_DROP};
    struct error ignored = {.code = ERR_NONE};
    struct signing_answer answer;

    if (!signing->is_asked || !take_answer(signing, &answer, &ignored) ||
        !tell(signing, &question, &ignored))
        return;
    signing->promised.size = 0;
}

/* The answer to what was asked for while HEAD was still to be committed; nothing is lost with one
 * that is about another tree, or that tells of a fault: it is asked for again. */
static bool
take_promised(struct signing *signing, const struct merkle_head *head,
              struct signing_answer *answer)
{
    struct error ignored = {.code = ERR_NONE};

    if (!signing->is_asked || signing->promised.size != head->size ||
        !hash_equals(&signing->promised.root, &head->root) ||
        !take_answer(signing, answer, &ignored))
        return false;
    signing_keep(signing);
    return true;
}

bool
signing_sign(struct signing *signing, const char *origin, const struct merkle_head *head,
             const struct merkle_path *growth, struct ed25519_signature *signature,
             struct error *err)
{
    struct signing_question question = question_about(VERB_SIGN, origin, head, growth);
    struct signing_answer answer;

    if (!take_promised(signing, head, &answer)) {
        signing_drop(signing);
        if (!ask(signing, &question, &answer, err))
            return false;
    }
    *signature = answer.signature;
    return true;
}

bool
signing_is_proven(const struct signing *signing, const struct ed25519_key *key)
{
    return signing->is_proven && memcmp(signing->proven.bytes, key->bytes, sizeof key->bytes) == 0;
}

void
signing_prove(struct signing *signing, const struct ed25519_key *key)
{
    signing->is_proven = true;
    signing->proven = *key;
}
