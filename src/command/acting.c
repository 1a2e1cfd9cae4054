/* SPDX-License-Identifier: MIT */
#include "command/acting.h"

#include "base/clock.h"
#include "service/ledger.h"
#include "service/rotation.h"
#include "service/throttle.h"
#include "service/tidying.h"

const char *
acting_folder(const struct command_line *line)
{
    const char *dir = line->values[OPTION_STATE];

    if (dir == NULL)
        dir = getenv("DELTARETURN_STATE");
    if (dir != NULL && dir[0] != '\0')
        return dir;
    command_usage(line, "say which state folder: --state DIR, or DELTARETURN_STATE");
    return NULL;
}

bool
acting_open_unsigned(struct arena *arena, const struct command_line *line, const char *dir,
                     struct acting *acting, struct error *err)
{
    *acting = (struct acting){
        .arena = arena,
        .from = command_has(line, OPTION_PASSWORD_STDIN) ? FROM_INPUT : FROM_TERMINAL,
    };
    return state_open(arena, dir, STATE_WRITE, &acting->state, err) &&
           signing_start(arena, dir, &acting->signing, err);
}

/* Before anybody acts, so that they can stop. */
static bool
tell_clock(struct acting *acting, struct error *err)
{
    const char *words;

    if (!ledger_clock_check(acting->arena, acting->state, &words, err))
        return false;
    if (words != NULL)
        fprintf(stderr, "deltareturn: %s\n", words);
    return true;
}

bool
acting_open(struct arena *arena, const struct command_line *line, const char *dir,
            struct acting *acting, struct error *err)
{
    const char *key;

    return acting_open_unsigned(arena, line, dir, acting, err) &&
           sealing_sign(acting->state, acting->signing, err) &&
           rotation_finish(arena, acting->state, &acting->signing, &key, err) &&
           tidying_end(acting->state, err) && tell_clock(acting, err);
}

static bool
ask_password(struct acting *acting, const char *login, struct actor *actor, struct error *err)
{
    struct signin given = {
        .login = login, .code = "", .source = THROTTLE_TERMINAL, .now = clock_now()};
    bool wants_code;

    if (!terminal_ask(acting->arena, acting->from, TERMINAL_HIDDEN,
                      arena_printf(acting->arena, "password of %s", login), &given.password, err) ||
        !signin_wants_code(acting->state, login, &wants_code, err))
        return false;
    if (wants_code && !terminal_ask(acting->arena, acting->from, TERMINAL_SHOWN, "one-time code",
                                    &given.code, err))
        return false;
    return signin_password(acting->arena, acting->state, &given, actor, err);
}

bool
acting_identify(struct acting *acting, const struct command_line *line, struct error *err)
{
    if (command_has(line, OPTION_AS))
        return ask_password(acting, line->values[OPTION_AS], &acting->actor, err);
    return signin_account(acting->arena, acting->state, terminal_account(acting->arena),
                          &acting->actor, err);
}

bool
acting_identify_second(struct acting *acting, const struct command_line *line, struct actor *second,
                       struct error *err)
{
    return ask_password(acting, line->values[OPTION_SECOND], second, err) &&
           (strcmp(acting->actor.person.identity, second->person.identity) != 0 ||
            error_raise(err, ERR_DENIED, "two different people have to sign in"));
}

bool
acting_begin(struct arena *arena, const struct command_line *line, const char *dir,
             struct acting *acting, struct error *err)
{
    return acting_open(arena, line, dir, acting, err) && acting_identify(acting, line, err);
}

bool
acting_end(struct acting *acting, struct error *err)
{
    return sealing_sign(acting->state, acting->signing, err) ||
           error_while(err, "it is recorded, but not signed yet; the next command signs it");
}
