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
    bool head_known; /* from its last answer; nobody else asks this process */
    bool is_proven;  /* something that it signed was verified */
    struct merkle_head head;
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
}

static void
signing_end(void *handle)
{
    struct signing *signing = handle;

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
ask(struct signing *signing, const struct signing_question *question, struct signing_answer *answer,
    struct error *err)
{
    if (signing->child.process == 0 && !process_start(signing, err))
        return false;
    if (send(signing->child.descriptor, question, sizeof *question, MSG_NOSIGNAL) !=
            (ssize_t)sizeof *question ||
        recv(signing->child.descriptor, answer, sizeof *answer, 0) != (ssize_t)sizeof *answer) {
        bury(signing);
        signing->restarts++;
        return error_raise(err, ERR_RETRY,
                           "the signing process has ended unexpectedly; what is recorded is signed "
                           "when it is there again");
    }
    signing->head_known = answer->err.code == ERR_NONE;
    signing->head = answer->head;
    if (!signing->head_known)
        *err = answer->err;
    return signing->head_known;
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
signing_begin(struct signing *signing, const char *origin, const struct merkle_head *head,
              const struct merkle_path *growth)
{
    struct signing_question question = question_about(VERB_BEGIN, origin, head, growth);

    if (signing->child.process == 0 ||
        send(signing->child.descriptor, &question, sizeof question, MSG_NOSIGNAL) < 0)
        signing->head_known = false; /* so that whoever asks next is told */
}

bool
signing_sign(struct signing *signing, struct arena *arena, const char *origin,
             const struct merkle_head *head, const struct merkle_path *growth, const char **note,
             struct error *err)
{
    struct signing_question question = question_about(VERB_SIGN, origin, head, growth);
    struct signing_answer answer;

    if (!ask(signing, &question, &answer, err))
        return false;
    *note = arena_printf(arena, "%s", answer.note);
    return true;
}

bool
signing_is_proven(const struct signing *signing)
{
    return signing->is_proven;
}

void
signing_prove(struct signing *signing)
{
    signing->is_proven = true;
}
