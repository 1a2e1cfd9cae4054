/* SPDX-License-Identifier: MIT */
/* Decisions on a return, each about the figures that the person was shown. */
#include <inttypes.h>

#include "base/clock.h"
#include "base/file.h"
#include "command/acting.h"
#include "command/commands.h"
#include "command/matches.h"
#include "command/returns.h"
#include "command/spotchecks.h"
#include "port/digest.h"
#include "service/deputies.h"
#include "service/kinds.h"
#include "service/delivery.h"
#include "service/signoff.h"

/* --- what was seen ------------------------------------------------------------------------------
 */

/* The figures, and what changed since the revision before; then the question. */
static bool
show_and_ask(struct acting *acting, const struct filing *filing, enum move move, struct error *err)
{
    const char *answer;

    printf("return of %s for %s, revision %" PRId64 ", %s\nfingerprint %s\n\n",
           acting->state->authority, filing->period, filing->revision, FILING_TOLD[filing->state],
           returns_fingerprint(filing->man).text);
    if (filing->man[0] != '\0' &&
        (!returns_print_figures(acting->arena, stdout, acting->state, filing, filing->revision,
                                err) ||
         !returns_print_changes(acting->arena, stdout, acting->state, filing, err) ||
         !matches_warn(acting->arena, stdout, acting->state, filing, filing->revision, err) ||
         !spotchecks_print(acting->arena, stdout, acting->state, filing, err)))
        return false;
    fflush(stdout);
    return terminal_ask(
               acting->arena, FROM_TERMINAL, TERMINAL_SHOWN,
               arena_printf(acting->arena, "%s these figures? yes or no", MOVE_DEFS[move].words),
               &answer, err) &&
           (strcmp(answer, "yes") == 0 || error_raise(err, ERR_CONFLICT, "nothing was done"));
}

/* Whether it is for who makes the move to know what is not decided yet. */
static bool
takes_seat(enum move move)
{
    return move == MOVE_SUBMIT || move == MOVE_CERTIFY || move == MOVE_SIGN_OFF;
}

/* A decision names what the person saw: by --fingerprint, or by what is shown here. */
static bool
take_seen(struct acting *acting, const struct command_line *line, struct move_request *move,
          struct error *err)
{
    const char *fingerprint = line->values[OPTION_FINGERPRINT];
    struct filing filing;

    if (fingerprint != NULL && !returns_fingerprint_read(fingerprint))
        return error_raise(err, ERR_INPUT,
                           "\"%s\" is not a fingerprint: it has four groups of five digits and "
                           "letters from a to f, as \"deltareturn return show\" prints it",
                           fingerprint);
    if (!returns_find(acting->arena, acting->state, line->arguments[0], &filing, err))
        return false;
    move->man = filing.man;
    if (fingerprint == NULL) {
        if (move->revision == 0)
            move->revision = filing.revision;
        return show_and_ask(acting, &filing, move->move, err);
    }
    if (!returns_fingerprint_is(fingerprint, filing.man)) {
        move->man = fingerprint; /* of something else: refused with what stands there now */
        return true;
    }
    return !takes_seat(move->move) ||
           matches_warn(acting->arena, stderr, acting->state, &filing, filing.revision, err);
}

/* --- the receipt --------------------------------------------------------------------------------
 */

static bool
write_receipt(struct acting *acting, const struct command_line *line, uint64_t seq,
              struct error *err)
{
    const char *path = line->values[OPTION_RECEIPT];
    struct text proof;

    if (path == NULL)
        return true;
    if (!sealing_receipt(acting->arena, acting->state, seq, &proof, err) ||
        !file_write(path, proof.at, proof.length, err))
        return error_while(err, "it is done and recorded as entry %" PRIu64 ", but the receipt",
                           seq);
    printf("the receipt is in %s; \"deltareturn verify\" checks it with the log's key\n", path);
    return true;
}

static void
tell_done(struct acting *acting, const struct signoff_done *done, enum move move, int64_t revision,
          const char *man)
{
    const char *capacity = capacity_tell(acting->arena, &done->capacity);

    printf("%s %s, revision %" PRId64 ", fingerprint %s\nby %s, %s%s%s; entry %" PRIu64
           " of the log %s\n",
           MOVE_DEFS[move].done, done->filing.period, revision, returns_fingerprint(man).text,
           acting->actor.person.name, ROLES[done->capacity.role].label,
           capacity[0] == '\0' ? "" : ", ", capacity, done->seq, acting->state->origin);
    if (move == MOVE_DISCARD)
        puts("\"deltareturn run\" makes it anew, as the next revision, when it is wanted");
    if (done->filing.revision != revision)
        printf("the return is a draft again, as revision %" PRId64
               "; what was decided before has to be decided anew\n",
               done->filing.revision);
}

/* Mail that cannot be delivered now waits; the decision stands. */
static void
deliver(struct acting *acting)
{
    struct error err = {.code = ERR_NONE};
    struct mail_settings settings;
    struct delivery_done done;

    if (!mail_settings_read(acting->arena, acting->state, &settings, &err) ||
        !delivery_run(acting->state, &settings, clock_now(), &done, &err) ||
        !acting_end(acting, &err))
        fprintf(stderr, "deltareturn: mail waits: %s\n", err.text);
    else if (done.waiting + done.failed > 0)
        fprintf(stderr, "deltareturn: mail waits: \"deltareturn outbox list\" tells why\n");
}

static bool
decide(struct acting *acting, const struct command_line *line, struct signoff_request *request,
       struct error *err)
{
    struct signoff_done done;

    if (!signoff_move(acting->arena, acting->state, &acting->actor, request, &done, err) ||
        !acting_end(acting, err))
        return false;
    tell_done(acting, &done, request->move.move,
              done.filing.revision - (done.opened_revision ? 1 : 0), done.filing.man);
    deliver(acting);
    return write_receipt(acting, line, done.seq, err);
}

/* What was entered on Delta: the digest of a file, "" for by hand, or NULL for other moves. */
static bool
take_uploaded(struct arena *arena, const struct command_line *line, struct move_request *move,
              struct error *err)
{
    char sha256[2 * DIGEST_SIZE + 1];

    if (command_has(line, OPTION_KEYED))
        move->uploaded = "";
    if (!command_has(line, OPTION_UPLOADED))
        return true;
    if (!digest_file(line->values[OPTION_UPLOADED], sha256, err))
        return error_while(err, "--file");
    move->uploaded = arena_copy(arena, sha256, sizeof sha256 - 1);
    return true;
}

/* Looked at with the folder only open to be read: a person takes their time. */
static bool
look_first(struct arena *arena, const struct command_line *line, const char *dir,
           struct move_request *move, struct error *err)
{
    struct acting looking;

    acting_prepare(arena, line, &looking);
    return state_open(arena, dir, STATE_READ, &looking.state, err) &&
           take_seen(&looking, line, move, err);
}

static int
command_move(const struct command_line *line, enum move move)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line), *receipt = line->values[OPTION_RECEIPT];
    struct signoff_request request = {
        .kind = KIND_QUARTERLY_CLAIM,
        .period = line->arguments[0],
        .move = {.move = move,
                 .reason = line->values[OPTION_REASON],
                 .reference = line->values[OPTION_REFERENCE]},
    };
    struct error err = {.code = ERR_NONE};
    struct acting acting;

    if (dir == NULL || !returns_revision(line, 0, &request.move.revision))
        return EXIT_USAGE;
    if (!command_has(line, OPTION_FINGERPRINT) &&
        (command_has(line, OPTION_PASSWORD_STDIN) || !terminal_is_there()))
        return command_usage(line, "without a terminal to show the figures on, name what you saw: "
                                   "--fingerprint, as \"deltareturn return show\" prints it");
    if (receipt != NULL && file_exists(receipt)) {
        error_raise(&err, ERR_CONFLICT, "the file \"%s\" is there already; name another", receipt);
        return command_failed(&err);
    }
    if (!take_uploaded(arena, line, &request.move, &err) ||
        !look_first(arena, line, dir, &request.move, &err) ||
        !acting_begin(arena, line, dir, &acting, &err) || !decide(&acting, line, &request, &err))
        return command_failed(&err);
    return 0;
}

int
command_submit(const struct command_line *line)
{
    return command_move(line, MOVE_SUBMIT);
}

int
command_discard(const struct command_line *line)
{
    return command_move(line, MOVE_DISCARD);
}

int
command_withdraw(const struct command_line *line)
{
    return command_move(line, MOVE_WITHDRAW);
}

int
command_certify(const struct command_line *line)
{
    return command_move(line, MOVE_CERTIFY);
}

int
command_send_back(const struct command_line *line)
{
    return command_move(line, MOVE_SEND_BACK);
}

int
command_sign_off(const struct command_line *line)
{
    return command_move(line, MOVE_SIGN_OFF);
}

int
command_lodge(const struct command_line *line)
{
    if (command_has(line, OPTION_UPLOADED) == command_has(line, OPTION_KEYED))
        return command_usage(line, "say what was entered on Delta: --file FILE for what was "
                                   "uploaded, or --keyed when the figures were keyed by hand");
    return command_move(line, MOVE_LODGE);
}

int
command_reopen(const struct command_line *line)
{
    return command_move(line, MOVE_REOPEN);
}
