/* SPDX-License-Identifier: MIT */
/*
 * terminal - questions to the person at the keyboard.
 *
 * A password is asked for on the terminal itself, whatever standard input is, and does not show
 * while it is typed.
 *
 * Owns     Answers live in the arena given.
 * Errors   ERR_INPUT when there is no terminal, or the answer ends early.
 */
#ifndef DELTARETURN_COMMAND_TERMINAL_H
#define DELTARETURN_COMMAND_TERMINAL_H

#include "base/text.h"

enum terminal_show { TERMINAL_SHOWN, TERMINAL_HIDDEN };

/* Where secrets come from: the terminal, or the lines of standard input one by one. */
enum terminal_from { FROM_TERMINAL, FROM_INPUT };

bool terminal_ask(struct arena *arena, enum terminal_from from, enum terminal_show show,
                  const char *question, const char **answer, struct error *err) MUST_USE;

/* Asks twice and compares; from standard input once. */
bool terminal_ask_new(struct arena *arena, enum terminal_from from, const char *question,
                      const char **answer, struct error *err) MUST_USE;

/* Whether there is a terminal to ask on. */
bool terminal_is_there(void);

/* The account of the operating system that runs the program, in the arena. */
const char *terminal_account(struct arena *arena);

#endif
