/* SPDX-License-Identifier: MIT */
/* Asking a daemon that runs how it is, to read its settings again; what to put in order. */
#include "command/acting.h"
#include "command/commands.h"
#include "service/doctor.h"
#include "service/lending.h"

static int
ask_daemon(const struct command_line *line, const char *word)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct text answer;
    bool there;

    if (dir == NULL)
        return EXIT_USAGE;
    if (!lending_ask(arena, dir, word, &there, &answer, &err))
        return command_failed(&err);
    if (!there) {
        error_raise(&err, ERR_RETRY,
                    "no service runs on the state folder \"%s\"; \"deltareturnd --state %s\" "
                    "starts one",
                    dir, dir);
        return command_failed(&err);
    }
    printf("%.*s%s", TEXT_ARGS(answer),
           answer.length > 0 && answer.at[answer.length - 1] == '\n' ? "" : "\n");
    return 0;
}

int
command_status(const struct command_line *line)
{
    return ask_daemon(line, LENDING_STATUS);
}

int
command_reload(const struct command_line *line)
{
    return ask_daemon(line, LENDING_RELOAD);
}

#define EXIT_FINDINGS 1

int
command_doctor(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct finding findings[DOCTOR_LOOKS];
    unsigned wrong = 0;

    if (dir == NULL)
        return EXIT_USAGE;
    doctor_look(arena, dir, findings);
    for (size_t i = 0; i < DOCTOR_LOOKS; i++) {
        printf("%-5s  %-11s  %s\n", findings[i].good ? "ok" : "mend", findings[i].what,
               findings[i].words);
        wrong += !findings[i].good;
    }
    return wrong == 0 ? 0 : EXIT_FINDINGS;
}
