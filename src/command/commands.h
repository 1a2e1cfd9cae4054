/* SPDX-License-Identifier: MIT */
/*
 * commands - the list of all commands.  Each returns the exit status of the program.
 */
#ifndef DELTARETURN_COMMAND_COMMANDS_H
#define DELTARETURN_COMMAND_COMMANDS_H

#include "command/command.h"

extern const struct command_def COMMANDS[];
extern const size_t COMMAND_TOTAL;

/* data.c */
int command_run(const struct command_line *line);
int command_check(const struct command_line *line);
int command_explain(const struct command_line *line);

/* frameworks.c */
int command_framework_list(const struct command_line *line);
int command_framework_show(const struct command_line *line);
int command_framework_check(const struct command_line *line);

/* samples.c */
int command_sample(const struct command_line *line);

/* people.c */
int command_init(const struct command_line *line);
int command_person_list(const struct command_line *line);
int command_person_add(const struct command_line *line);
int command_person_change(const struct command_line *line);
int command_person_disable(const struct command_line *line);
int command_person_invite(const struct command_line *line);
int command_person_password(const struct command_line *line);
int command_role_grant(const struct command_line *line);
int command_role_revoke(const struct command_line *line);

#endif
