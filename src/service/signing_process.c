/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE /* struct timeval of SO_RCVTIMEO */
#include "service/signing_process.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/file.h"
#include "model/checkpoint.h"
#include "port/confine.h"
#include "port/digest.h"
#include "port/signing.h"
#include "port/turn.h"
#include "service/child.h"

#define ORIGIN_MOST    128
#define NOTE_MOST      1024
#define ANSWER_SECONDS 10   /* a disk may be slow; who asks waits so long */
#define LIVED_ENOUGH   1000 /* milliseconds */

/* Of the process. */
#define MEMORY_MOST ((uint64_t)1 << 28)
#define FILE_SIZE   ((uint64_t)1 << 16)
#define FILES_MOST  16

/* One of the two places of signer.state, which are written in turn: a write that is cut short
 * leaves the other. */
#define SLOT_SIZE 256
#define SLOTS     2

/* Both ends are the same program, so a message is a struct as it lies in memory. */
enum verb {
    VERB_HEAD,
    VERB_BEGIN, /* has no answer */
    VERB_SIGN,
};
struct question {
    enum verb verb;
    char origin[ORIGIN_MOST];
    struct merkle_head head;
    struct merkle_path growth;
};
struct answer {
    struct error err; /* ERR_NONE: done */
    struct merkle_head head;
    char note[NOTE_MOST];
};

/* --- what was signed last ------------------------------------------------------------------------
 */

struct slots {
    int descriptor;
    unsigned next; /* to write */
    struct merkle_head head;
    const struct hasher *hasher;
};

static const char *
state_name(struct arena *arena, const char *dir)
{
    return path_join(arena, dir, "signer.state");
}

/* "SIZE ROOT SUM\n", filled up with blanks; SUM is over what stands before it. */
static void
slot_form(const struct slots *slots, const struct merkle_head *head, char slot[SLOT_SIZE])
{
    char body[128];
    int length = snprintf(body, sizeof body, "%020llu %s ", (unsigned long long)head->size,
                          hash_hex(&head->root).text);
    struct hash sum = hash_text(slots->hasher, (struct text){.at = body, .length = (size_t)length});

    memset(slot, ' ', SLOT_SIZE);
    memcpy(slot, body, (size_t)length);
    memcpy(slot + length, hash_hex(&sum).text, (size_t)2 * HASH_SIZE);
    slot[SLOT_SIZE - 1] = '\n';
}

/* Whether the slot is whole; then HEAD is what it says. */
static bool
slot_read(const struct slots *slots, const char slot[SLOT_SIZE], struct merkle_head *head)
{
    char again[SLOT_SIZE];
    char number[21];

    memcpy(number, slot, 20);
    number[20] = '\0';
    if (strspn(number, "0123456789") != 20 ||
        !hash_read_hex((struct text){.at = slot + 21, .length = (size_t)2 * HASH_SIZE},
                       &head->root))
        return false;
    head->size = strtoull(number, NULL, 10);
    slot_form(slots, head, again);
    return memcmp(again, slot, SLOT_SIZE) == 0;
}

static bool
slots_open(struct slots *slots, const char *path, struct error *err)
{
    char bytes[SLOTS * SLOT_SIZE] = {0};
    bool found = false;

    slots->descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (slots->descriptor < 0 && errno == ENOENT)
        return error_raise(err, ERR_CONFLICT,
                           "signer.state, in which the newest signed head is kept, is not here; no "
                           "backup holds it, so nobody can tell whether this is the newest state: "
                           "it can be read, but nothing can be changed until \"deltareturn "
                           "recover\"");
    if (slots->descriptor < 0 || pread(slots->descriptor, bytes, sizeof bytes, 0) < 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot open \"%s\"", path);
    for (unsigned i = 0; i < SLOTS; i++) {
        struct merkle_head head;

        if (!slot_read(slots, bytes + (size_t)i * SLOT_SIZE, &head))
            continue;
        if (!found || head.size >= slots->head.size) {
            slots->head = head;
            slots->next = 1 - i;
        }
        found = true;
    }
    return found || error_raise(err, ERR_CONFLICT,
                                "\"%s\" says nothing that can be read; no backup holds it, so the "
                                "state can be read, but nothing can be changed until \"deltareturn "
                                "recover\"",
                                path);
}

static bool
slots_write(struct slots *slots, const struct merkle_head *head, struct error *err)
{
    char slot[SLOT_SIZE];

    slot_form(slots, head, slot);
    if (fault_strikes(FAULT_WRITE, err) ||
        pwrite(slots->descriptor, slot, SLOT_SIZE, (off_t)slots->next * SLOT_SIZE) != SLOT_SIZE ||
        fault_strikes(FAULT_SYNC, err) || fdatasync(slots->descriptor) != 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot write what was signed");
    slots->head = *head;
    slots->next = 1 - slots->next;
    return true;
}

static bool
slots_make(const char *dir, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    char bytes[SLOTS * SLOT_SIZE];
    struct merkle tree = {.size = 0};
    struct merkle_head head = {.size = 0};
    struct hasher hasher;
    struct slots slots = {.hasher = &hasher};

    if (!digest_hasher(arena, &hasher, err))
        return false;
    head.root = merkle_root(&tree, &hasher);
    for (unsigned i = 0; i < SLOTS; i++)
        slot_form(&slots, &head, bytes + (size_t)i * SLOT_SIZE);
    return file_write(state_name(arena, dir), bytes, sizeof bytes, err);
}

/* --- the process ---------------------------------------------------------------------------------
 */

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
        char origin[ORIGIN_MOST], note[NOTE_MOST];
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
note_form(struct keeper *keeper, const struct question *question, char note[NOTE_MOST],
          struct error *err)
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
    must(text.length < NOTE_MOST);
    memcpy(note, text.at, text.length + 1);
    return true;
}

/* Never a tree that is smaller than, or another than, the one signed before. */
static bool
continues(const struct keeper *keeper, const struct question *question, struct error *err)
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
begin(struct keeper *keeper, const struct question *question, struct error *err)
{
    struct begun *begun = &keeper->begun;

    begun->head = question->head;
    memcpy(begun->origin, question->origin, ORIGIN_MOST);
    begun->is_there =
        continues(keeper, question, err) && note_form(keeper, question, begun->note, err);
    return begun->is_there;
}

/* Whether what is asked for was begun, since the slots were written last. */
static bool
is_begun(const struct begun *begun, const struct question *question)
{
    return begun->is_there && begun->head.size == question->head.size &&
           hash_equals(&begun->head.root, &question->head.root) &&
           strcmp(begun->origin, question->origin) == 0;
}

/* The note stays here until it is on the disk which tree it is about. */
static bool
answer_sign(struct keeper *keeper, const struct question *question, struct answer *answer,
            struct error *err)
{
    struct begun *begun = &keeper->begun;
    bool good = (is_begun(begun, question) || begin(keeper, question, err)) &&
                slots_write(&keeper->slots, &question->head, err);

    if (good)
        memcpy(answer->note, begun->note, NOTE_MOST);
    begun->is_there = false;
    return good;
}

static bool
keeper_open(struct keeper *keeper, const char *dir, struct error *err)
{
    keeper->slots.hasher = &keeper->hasher;
    return digest_hasher(keeper->arena, &keeper->hasher, err) &&
           signer_load(keeper->arena, key_name(keeper->arena, dir), &keeper->signer, err) &&
           slots_open(&keeper->slots, state_name(keeper->arena, dir), err);
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
serve_begin(struct keeper *keeper, const struct question *question)
{
    begin(keeper, question, &(struct error){.code = ERR_NONE});
    if (keeper->takes_turns)
        turn_wait(false);
}

/* Who comes with the next question does not wait for it at first, but for the disk. */
static bool
serve_answer(const struct keeper *keeper, int descriptor, const struct answer *answer)
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
    struct question question;
    struct answer answer = {.err = {.code = ERR_NONE}};
    bool good = keeper_open(&keeper, dir, &answer.err) && give_up_everything_else(&answer.err);

    while (recv(descriptor, &question, sizeof question, 0) == (ssize_t)sizeof question) {
        if (question.verb == VERB_BEGIN) {
            if (good)
                serve_begin(&keeper, &question);
            continue;
        }
        if (good)
            answer = (struct answer){.err = {.code = ERR_NONE}};
        if (good && question.verb == VERB_SIGN)
            answer_sign(&keeper, &question, &answer, &answer.err);
        answer.head = keeper.slots.head;
        if (!serve_answer(&keeper, descriptor, &answer))
            return 3;
    }
    return 0;
}

/* --- the other end ------------------------------------------------------------------------------
 */

struct signing {
    const char *dir;
    struct child child; /* .process 0: there is none */
    int64_t started;
    bool head_known; /* from its last answer; nobody else asks this process */
    bool is_proven;  /* something that it signed was verified */
    struct merkle_head head;
    unsigned restarts;
};

static int64_t
monotonic(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

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

    signing->started = monotonic();
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
    return monotonic() - signing->started < LIVED_ENOUGH || process_start(signing, &err);
}

static bool
ask(struct signing *signing, const struct question *question, struct answer *answer,
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
    struct question question = {.verb = VERB_HEAD};
    struct answer answer;

    if (!signing->head_known && !ask(signing, &question, &answer, err))
        return false;
    *head = signing->head;
    return true;
}

static struct question
question_about(enum verb verb, const char *origin, const struct merkle_head *head,
               const struct merkle_path *growth)
{
    struct question question = {.verb = verb, .head = *head, .growth = *growth};

    must(strlen(origin) < ORIGIN_MOST);
    memcpy(question.origin, origin, strlen(origin) + 1);
    return question;
}

void
signing_begin(struct signing *signing, const char *origin, const struct merkle_head *head,
              const struct merkle_path *growth)
{
    struct question question = question_about(VERB_BEGIN, origin, head, growth);

    if (signing->child.process == 0 ||
        send(signing->child.descriptor, &question, sizeof question, MSG_NOSIGNAL) < 0)
        signing->head_known = false; /* so that whoever asks next is told */
}

bool
signing_sign(struct signing *signing, struct arena *arena, const char *origin,
             const struct merkle_head *head, const struct merkle_path *growth, const char **note,
             struct error *err)
{
    struct question question = question_about(VERB_SIGN, origin, head, growth);
    struct answer answer;

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
