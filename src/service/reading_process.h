/* SPDX-License-Identifier: MIT */
/*
 * reading_process - the process that works out for a page what takes long and changes nothing: why
 * an episode was decided as it was, and whether the log is whole.
 *
 * It may read the state folder and the keys; it has no network and starts nothing.  It reads
 * exports only that were checked when they were taken in.
 *
 * Questions and answers are JSON.  An answer has "code", an error's, and "said", its sentence; or
 * what was asked for.
 *
 * Owns     What is returned lives in the arena given.
 * See      base/frame.h for how the messages travel; doc/why/processes.md.
 */
#ifndef DELTARETURN_SERVICE_READING_PROCESS_H
#define DELTARETURN_SERVICE_READING_PROCESS_H

#include "model/merkle.h"
#include "port/json_read.h"

/* The word after the program's name that makes a process this one; behind it the state folder. */
#define READING_WORD "reading-process"

/* What the process does; returns an exit status. */
int reading_serve(const char *dir, int descriptor);

/* Asks for the explanation of an episode in a revision of a period's return: "episode", "family",
 * "decision" (number), "opened", "closed", "outlook", "follow_up"; "tests" in their order with
 * "verdict" (number), "told", "words", "missing"; "measures" with "test" (number), "name", "words",
 * "verdict" (number).  Both have "rows" with "where" and "says", and "more", how many besides. */
struct text
reading_explain(struct arena *arena, const char *period, int64_t revision, const char *episode);

/* Asks whether the log is whole, and goes with what was signed last (NULL: not known): "leaves",
 * "checkpoints". */
struct text reading_verify(struct arena *arena, const struct merkle_head *remembered);

/* What was answered; false with the error that was. */
bool reading_answer(struct arena *arena, struct text message, const struct json_value **answer,
                    struct error *err) MUST_USE;

/* A member of an answer; "" or 0 when there is none. */
const char *reading_text(const struct json_value *object, const char *key);
int64_t reading_number(const struct json_value *object, const char *key);

#endif
