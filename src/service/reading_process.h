/* SPDX-License-Identifier: MIT */
/*
 * reading_process - the process that does for a page what changes nothing and grows with the number
 * of families: unseals files and lists, explains how an episode was decided, packs evidence, and
 * goes through the log.
 *
 * It may read the state folder and the keys; it has no network and starts nothing.  It reads
 * exports only that were checked when they were taken in.
 *
 * Questions and answers are JSON.  An answer has "code", an error's, and "said", its sentence; or
 * what was asked for.  What is large goes along with it as a bulk.
 *
 * Owns     What is returned lives in the arena given.
 * See      base/frame.h for how the messages travel; doc/why/processes.md.
 */
#ifndef DELTARETURN_SERVICE_READING_PROCESS_H
#define DELTARETURN_SERVICE_READING_PROCESS_H

#include "model/merkle.h"
#include "port/json_read.h"
#include "service/families.h"

/* The words after the program's name that make a process this one; behind it the state folder.
 * There are two alike: one for what takes seconds, one for what takes a moment. */
#define READING_WORD "reading-process"
#define LOOKUP_WORD  "lookup-process"

/* What the process does; returns an exit status. */
int reading_serve(const char *dir, int descriptor);

/* --- questions -------------------------------------------------------------------------------- */

/* A revision as whoever asks has seen it: the answer is about that one, or ERR_RETRY. */
struct revision_seen {
    const char *period;
    int64_t number;
    const char *man;
};

/* An episode in it, by its name in the addresses of a session (service/family_name.h). */
struct family_seen {
    struct revision_seen of;
    const char *key;
    struct text name;
};

/* A revision's episodes, and who leads them by the exports of a snapshot: a bulk to be opened by
 * service/roll.h.  ERR_RETRY when the revision was made again since. */
struct text
reading_roll(struct arena *arena, const struct families_source *from, const char *snapshot);

/* Which episode a name stands for: "episode", "family"; neither when it stands for none. */
struct text reading_family(struct arena *arena, const struct family_seen *seen);

/* The same with the episode's explanation: "decision" (number), "opened", "closed", "outlook",
 * "follow_up"; "tests" in their order with "verdict" (number), "told", "words", "missing";
 * "measures" with "test" (number), "name", "words", "verdict" (number).  Both have "rows" with
 * "where" and "says", and "more", how many besides. */
struct text reading_explain(struct arena *arena, const struct family_seen *seen);

/* What a spot check of a family looks at, of a revision that was sampled and so stays as it is: a
 * view (service/view_json.h), or, as a FILE, a bulk that is a page of its own. */
struct text reading_pack(struct arena *arena, const char *period, int64_t revision,
                         const char *family, bool file);

/* A family and one that was claimed, side by side: "source" (number), "mine" and "claimed", people
 * with "member", "role", "forename", "surname", "dob", "upn", "nhs_number"; "pairs" with "mine"
 * and "theirs", their places, "score" and "signs" (numbers). */
struct text reading_match(struct arena *arena, const struct revision_seen *seen, const char *family,
                          const char *claimed_as);

/* A file of a revision, or its bundle of evidence: a bulk.  ERR_INPUT when it is not there. */
struct text
reading_file(struct arena *arena, const char *period, int64_t revision, const char *name);
struct text reading_evidence(struct arena *arena, const char *period, int64_t revision);

/* How many families a revision claims, which are to be sampled: "claimed".  ERR_INPUT: none. */
struct text reading_claimed(struct arena *arena, const struct revision_seen *seen);

/* The families that a sample comes to, by the leaf that announced it: a bulk, as drawn.csv is. */
struct text reading_draw(struct arena *arena, const char *filing, uint64_t announced);

/* What was found wrong with the exports of an import: "errors" and "warnings", how many; and at
 * most READING_PROBLEMS of each as service/report.h has them, "errors_shown" and "warnings_shown".
 * Nothing of it when none are kept. */
#define READING_PROBLEMS 200
struct text reading_problems(struct arena *arena, const char *job);

/* The same of at most MOST, behind the first AFTER: errors, then warnings, counted through both. */
struct text
reading_problems_behind(struct arena *arena, const char *job, uint64_t after, size_t most);

/* The files of an import with its problems in them: a bulk, zipped. */
struct text reading_annotated(struct arena *arena, const char *job);

/* Asks whether the log is whole, and goes with what was signed last (NULL: not known): "leaves",
 * "checkpoints". */
struct text reading_verify(struct arena *arena, const struct merkle_head *remembered);

/* --- answers ---------------------------------------------------------------------------------- */

/* What was answered; false with the error that was. */
bool reading_answer(struct arena *arena, struct text message, const struct json_value **answer,
                    struct error *err) MUST_USE;

/* A member of an answer; "" or 0 when there is none. */
const char *reading_text(const struct json_value *object, const char *key);
int64_t reading_number(const struct json_value *object, const char *key);

#endif
