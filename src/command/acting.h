/* SPDX-License-Identifier: MIT */
/*
 * acting - a command that changes a state folder: opens it, learns who acts, has the log signed.
 *
 * Owns     Everything lives in the arena given.
 * Errors   As service/state.h, service/signin.h, service/sealing.h.
 */
#ifndef DELTARETURN_COMMAND_ACTING_H
#define DELTARETURN_COMMAND_ACTING_H

#include "command/command.h"
#include "command/terminal.h"
#include "service/sealing.h"
#include "service/signin.h"

/* The options of every command that acts. */
#define ACTING_TAKES OPTION_STATE, OPTION_AS, OPTION_PASSWORD_STDIN

/* What was asked, and worked out, before the folder was opened to write, so that nobody waits for a
 * person's typing while it is borrowed from a daemon, nor for a third of a second that a password
 * takes: of 64 who decide at once the last would wait for longer than anybody waits for the lock.
 */
#define ASKED_MOST 2
struct asked {
    const char *login, *password, *code;
    struct password_ahead ahead;
};

struct acting {
    struct arena *arena;
    struct asked asked[ASKED_MOST];
    unsigned asked_count;
    enum terminal_from from;
    struct state *state;
    struct signing *signing;
    struct actor actor;
};

/* The folder that --state or DELTARETURN_STATE names, or NULL after telling wrong usage. */
const char *acting_folder(const struct command_line *line);

/* What was asked, as whoever signs in here and now gives it. */
struct signin acting_given(const struct asked *asked);

/* Opens the folder to write and ends what a crash left half done: leaves that are not signed, a new
 * key that is not in its place, an erasure, boxes of nobody.  Nobody acts yet. */
bool acting_open(struct arena *arena, const struct command_line *line, const char *dir,
                 struct acting *acting, struct error *err) MUST_USE;

/* As acting_open, but signs nothing: for a state that cannot be signed as it is. */
bool acting_open_unsigned(struct arena *arena, const struct command_line *line, const char *dir,
                          struct acting *acting, struct error *err) MUST_USE;

/* Learns who acts; and, where --second names somebody, who else does, who is another person. */
bool
acting_identify(struct acting *acting, const struct command_line *line, struct error *err) MUST_USE;
bool acting_identify_second(struct acting *acting, const struct command_line *line,
                            struct actor *second, struct error *err) MUST_USE;

/* As acting_open, and learns who acts: --as and a password, or the account of this computer. */
bool acting_begin(struct arena *arena, const struct command_line *line, const char *dir,
                  struct acting *acting, struct error *err) MUST_USE;

/* For what has to be asked before acting_open: nothing is open yet. */
void acting_prepare(struct arena *arena, const struct command_line *line, struct acting *acting);

/* Asks for a password or what stands for it under PROMPT, and for a one-time code where LOGIN has
 * one: the answers are the newest of acting->asked.  Nothing is asked of a folder that cannot be
 * read as it is. */
bool acting_ask_ahead(struct acting *acting, const char *dir, const char *login, const char *prompt,
                      struct error *err) MUST_USE;

/* Has what was done signed. */
bool acting_end(struct acting *acting, struct error *err) MUST_USE;

#endif
