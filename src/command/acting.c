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

void
acting_prepare(struct arena *arena, const struct command_line *line, struct acting *acting)
{
    *acting = (struct acting){
        .arena = arena,
        .from = command_has(line, OPTION_PASSWORD_STDIN) ? FROM_INPUT : FROM_TERMINAL,
    };
}

static bool
ask_secrets(struct acting *acting, struct state *state, const char *prompt, struct asked *asked,
            struct error *err)
{
    bool wants_code;

    asked->code = "";
    if (!terminal_ask(acting->arena, acting->from, TERMINAL_HIDDEN, prompt, &asked->password,
                      err) ||
        !signin_wants_code(state, asked->login, &wants_code, err))
        return false;
    return !wants_code || terminal_ask(acting->arena, acting->from, TERMINAL_SHOWN, "one-time code",
                                       &asked->code, err);
}

bool
acting_ask_ahead(struct acting *acting, const char *dir, const char *login, const char *prompt,
                 struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct asked *asked = &acting->asked[acting->asked_count];
    struct error own = {.code = ERR_NONE};
    struct state *state;

    must(acting->asked_count < ASKED_MOST);
    /* What cannot be read, since its tables are of an earlier version, is asked about later. */
    if (!state_open(arena, dir, STATE_READ, &state, &own))
        return true;
    asked->login = login;
    acting->asked_count++;
    return ask_secrets(acting, state, prompt, asked, err);
}

static const char *
usual_prompt(struct acting *acting, const char *login)
{
    return arena_printf(acting->arena, "password of %s", login);
}

static bool
ask_all_ahead(struct acting *acting, const struct command_line *line, const char *dir,
              struct error *err)
{
    static const enum option WHO[ASKED_MOST] = {OPTION_AS, OPTION_SECOND};

    for (size_t i = 0; i < ASKED_MOST; i++) {
        const char *login = line->values[WHO[i]];

        if (login != NULL &&
            !acting_ask_ahead(acting, dir, login, usual_prompt(acting, login), err))
            return false;
    }
    return true;
}

struct signin
acting_given(const struct asked *asked)
{
    return (struct signin){.login = asked->login,
                           .password = asked->password,
                           .code = asked->code,
                           .source = THROTTLE_TERMINAL,
                           .now = clock_now()};
}

static void
work_all_ahead(struct acting *acting, const char *dir)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error ignored = {.code = ERR_NONE};
    struct state *state;

    if (acting->asked_count == 0 || !state_open(arena, dir, STATE_READ, &state, &ignored))
        return;
    for (unsigned i = 0; i < acting->asked_count; i++) {
        const struct signin given = acting_given(&acting->asked[i]);

        signin_work_ahead(state, &given, &acting->asked[i].ahead);
    }
}

bool
acting_open_unsigned(struct arena *arena, const struct command_line *line, const char *dir,
                     struct acting *acting, struct error *err)
{
    acting_prepare(arena, line, acting);
    if (!ask_all_ahead(acting, line, dir, err))
        return false;
    work_all_ahead(acting, dir);
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

static const struct asked *
find_asked(const struct acting *acting, const char *login)
{
    for (unsigned i = 0; i < acting->asked_count; i++)
        if (strcmp(acting->asked[i].login, login) == 0)
            return &acting->asked[i];
    return NULL;
}

static bool
ask_password(struct acting *acting, const char *login, struct actor *actor, struct error *err)
{
    const struct asked *found = find_asked(acting, login);
    struct asked asked = {.login = login};
    struct signin given;

    if (found != NULL)
        asked = *found;
    else if (!ask_secrets(acting, acting->state, usual_prompt(acting, login), &asked, err))
        return false;
    given = acting_given(&asked);
    return signin_password(acting->arena, acting->state, &given, &asked.ahead, actor, err);
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
