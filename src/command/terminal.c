/* SPDX-License-Identifier: MIT */
#include "command/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

#define ANSWER_MOST 1024

static bool
read_line(struct arena *arena, FILE *from, const char **answer, struct error *err)
{
    char line[ANSWER_MOST];
    size_t length;

    if (fgets(line, sizeof line, from) == NULL)
        return error_raise(err, ERR_INPUT, "nothing was typed");
    length = strcspn(line, "\r\n");
    if (line[length] == '\0')
        return error_raise(err, ERR_INPUT, "the line has no end, or is longer than %d bytes",
                           ANSWER_MOST - 2);
    *answer = arena_copy(arena, line, length);
    return true;
}

/* Asks with the terminal's echo off, which it is before the question shows: what is typed from then
 * on counts.  The way it was comes back also when somebody gives up: the signals wait until it has.
 */
static bool
ask_hidden(struct arena *arena, FILE *terminal, const char *question, const char **answer,
           struct error *err)
{
    struct termios was, silent;
    sigset_t block, before;
    bool good;

    if (tcgetattr(fileno(terminal), &was) != 0)
        return error_raise_system(err, ERR_INPUT, errno, "cannot ask for a password here");
    silent = was;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    sigemptyset(&block);
    sigaddset(&block, SIGINT);
    sigaddset(&block, SIGTSTP);
    sigprocmask(SIG_BLOCK, &block, &before);
    tcsetattr(fileno(terminal), TCSAFLUSH, &silent);
    fprintf(terminal, "%s: ", question);
    good = read_line(arena, terminal, answer, err);
    tcsetattr(fileno(terminal), TCSAFLUSH, &was);
    sigprocmask(SIG_SETMASK, &before, NULL);
    fputs("\n", terminal);
    return good;
}

bool
terminal_ask(struct arena *arena, enum terminal_from from, enum terminal_show show,
             const char *question, const char **answer, struct error *err)
{
    FILE *terminal;
    bool good;

    if (from == FROM_INPUT)
        return read_line(arena, stdin, answer, err) || error_while(err, "%s", question);
    terminal = fopen("/dev/tty", "r+e");
    if (terminal == NULL)
        return error_raise(err, ERR_INPUT,
                           "there is no terminal to ask on; --password-stdin reads the password "
                           "from standard input");
    setvbuf(terminal, NULL, _IONBF, 0);
    if (show == TERMINAL_HIDDEN) {
        good = ask_hidden(arena, terminal, question, answer, err);
    } else {
        fprintf(terminal, "%s: ", question);
        good = read_line(arena, terminal, answer, err);
    }
    fclose(terminal);
    return good;
}

bool
terminal_ask_new(struct arena *arena, enum terminal_from from, const char *question,
                 const char **answer, struct error *err)
{
    const char *again;

    if (!terminal_ask(arena, from, TERMINAL_HIDDEN, question, answer, err))
        return false;
    if (from == FROM_INPUT)
        return true;
    return terminal_ask(arena, from, TERMINAL_HIDDEN, "the same again", &again, err) &&
           (strcmp(*answer, again) == 0 ||
            error_raise(err, ERR_INPUT, "the two are not the same; nothing was changed"));
}

bool
terminal_is_there(void)
{
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

    if (terminal < 0)
        return false;
    close(terminal);
    return true;
}

const char *
terminal_account(struct arena *arena)
{
    const struct passwd *entry = getpwuid(getuid());

    return entry == NULL ? "" : arena_copy(arena, entry->pw_name, strlen(entry->pw_name));
}
