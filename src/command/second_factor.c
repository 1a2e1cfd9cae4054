/* SPDX-License-Identifier: MIT */
/* One-time codes and recovery codes of one's own. */
#include <unistd.h>

#include "base/clock.h"
#include "command/acting.h"
#include "command/commands.h"
#include "port/qr.h"
#include "service/totp.h"

static void
print_codes(const struct recovery_codes *codes)
{
    puts("Recovery codes, each good once in the place of a one-time code; keep them on paper,\n"
         "they are shown only now:");
    for (unsigned i = 0; i < RECOVERY_CODES; i++)
        printf("  %s\n", codes->text[i]);
}

static bool
print_offer(struct arena *arena, const struct totp_offer *offer, struct error *err)
{
    struct builder picture = {.arena = arena};
    struct qr qr;

    if (isatty(STDOUT_FILENO)) {
        if (!qr_make(arena, offer->uri, &qr, err))
            return false;
        qr_blocks(&picture, &qr);
        fputs(picture.at, stdout);
    }
    printf("Scan this with an authenticator app, or type the secret into it:\n"
           "  %s\n  %s\n",
           offer->uri, offer->secret);
    fflush(stdout);
    return true;
}

static bool
set_up(struct acting *acting, struct error *err)
{
    struct recovery_codes codes;
    struct totp_offer offer;
    const char *code;

    if (!totp_begin(acting->arena, acting->state, &acting->actor, clock_now(), &offer, err) ||
        !print_offer(acting->arena, &offer, err) ||
        !terminal_ask(acting->arena, acting->from, TERMINAL_SHOWN, "the code that the app shows",
                      &code, err) ||
        !totp_confirm(acting->state, &acting->actor, code, clock_now(), &codes, err))
        return false;
    printf("From now on %s is asked for a one-time code.\n", acting->actor.person.login);
    print_codes(&codes);
    return true;
}

static bool
renew(struct acting *acting, struct error *err)
{
    struct recovery_codes codes;

    if (!totp_renew_codes(acting->state, &acting->actor, &codes, err))
        return false;
    print_codes(&codes);
    return true;
}

static bool
give_up(struct acting *acting, struct error *err)
{
    const char *code;

    if (!terminal_ask(acting->arena, acting->from, TERMINAL_SHOWN,
                      "a further one-time code, or a recovery code", &code, err) ||
        !totp_remove(acting->state, &acting->actor, code, clock_now(), err))
        return false;
    printf("%s is no longer asked for a one-time code\n", acting->actor.person.login);
    return true;
}

static bool
take(struct acting *acting, const struct command_line *line, struct error *err)
{
    bool two = command_has(line, OPTION_SECOND);
    struct actor second;

    if ((two && !acting_identify_second(acting, line, &second, err)) ||
        !totp_take(acting->state, &acting->actor, two ? &second : NULL, line->arguments[0], err))
        return false;
    printf("%s is no longer asked for a one-time code\n", line->arguments[0]);
    return true;
}

int
command_person_totp(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    bool other = line->argument_total > 0, remove = command_has(line, OPTION_REMOVE);
    bool codes = command_has(line, OPTION_RECOVERY_CODES);
    struct error err = {.code = ERR_NONE};
    struct acting acting;

    if (dir == NULL)
        return EXIT_USAGE;
    if (other && !remove)
        return command_usage(line,
                             "people set up their own one-time codes; with %s somebody's "
                             "are taken away",
                             OPTIONS[OPTION_REMOVE].name);
    if (remove && codes)
        return command_usage(line, "%s and %s do not go together", OPTIONS[OPTION_REMOVE].name,
                             OPTIONS[OPTION_RECOVERY_CODES].name);
    if (!acting_begin(arena, line, dir, &acting, &err) ||
        !(other    ? take(&acting, line, &err)
          : remove ? give_up(&acting, &err)
          : codes  ? renew(&acting, &err)
                   : set_up(&acting, &err)) ||
        !acting_end(&acting, &err))
        return command_failed(&err);
    return 0;
}
