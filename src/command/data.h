/* SPDX-License-Identifier: MIT */
/*
 * data - what the commands that read a council's data have in common.
 *
 * Errors   The functions that read options tell wrong usage and return false; tell_failure returns
 *          the exit status.
 */
#ifndef DELTARETURN_COMMAND_DATA_H
#define DELTARETURN_COMMAND_DATA_H

#include "command/command.h"
#include "service/run.h"

/* --quarter and --as-at; true without --quarter. */
bool data_period(const struct command_line *line, struct run_options *options) MUST_USE;

/* --threads. */
bool data_threads(const struct command_line *line, struct run_options *options) MUST_USE;

/* --claim-policy, put into each of COUNT frameworks. */
bool
data_policy(const struct command_line *line, struct framework *frameworks, unsigned count) MUST_USE;

/* All options of a run but those that say from where and where to.  Returns 0, or the status to end
 * with. */
int data_options(struct arena *arena, const struct command_line *line,
                 struct run_options *options) MUST_USE;

/* Whether --out can be written: ERR_CONFLICT when it holds something, without --replace. */
bool data_out_is_free(const struct command_line *line, struct error *err) MUST_USE;

/* Prints a text and returns STATUS. */
int data_print(struct text text, int status);

/* For the benchmark and the curious, on standard error: parts in seconds, the peak of memory. */
void data_times(const struct run *run);

/* How many warnings a run shows. */
#define WARNINGS_SHOWN 10

/* A run that came to nothing: what is wrong with the data, when it is that, then the sentence. */
int data_failed(struct run *run, const struct error *err);

#endif
