/* SPDX-License-Identifier: MIT */
/*
 * reading_parts - what the reading process is asked, and its answer while it is made.
 *
 * Owns     Everything lives in the arena of the question.
 * Errors   An error becomes the answer.
 * See      service/reading_process.h
 */
#ifndef DELTARETURN_SERVICE_READING_PARTS_H
#define DELTARETURN_SERVICE_READING_PARTS_H

#include "port/json.h"
#include "service/reading_process.h"
#include "service/state.h"
#include "store/filings.h"

struct question {
    struct arena *arena;
    struct state *state;
    const struct json_value *asked;
    struct json *answer;
    struct text bulk; /* goes along with it; .at NULL: nothing does */
};

/* What can be asked: the word in front of the question, and who tells it. */
enum ask {
    ASK_ANNOTATED,
    ASK_CLAIMED,
    ASK_DRAW,
    ASK_EVIDENCE,
    ASK_EXPLAIN,
    ASK_FAMILY,
    ASK_FILE,
    ASK_MATCH,
    ASK_PACK,
    ASK_PROBLEMS,
    ASK_ROLL,
    ASK_VERIFY,
    ASK_COUNT
};
struct asking {
    const char *word;
    bool (*tell)(struct question *question, struct error *err);
};
extern const struct asking ASKINGS[ASK_COUNT];

/* A member of the question; "" or 0. */
const char *question_text(const struct question *question, const char *key);
int64_t question_number(const struct question *question, const char *key);

/* The revision that is asked about.  ERR_RETRY when it was made again since. */
bool question_revision(struct question *question, struct filing *filing, struct revision *revision,
                       struct error *err) MUST_USE;

/* The episode of it that is named by "key" and "name" (service/family_name.h); *THERE is false
 * when none is. */
struct family_line;
bool question_family(struct question *question, struct family_line *line, bool *there,
                     struct error *err) MUST_USE;

/* reading_decided.c: what has to be decided again */
bool reading_tell_explanation(struct question *question, struct error *err) MUST_USE;
bool reading_tell_pack(struct question *question, struct error *err) MUST_USE;

/* reading_files.c: what was kept, and lists made of it */
bool reading_tell_annotated(struct question *question, struct error *err) MUST_USE;
bool reading_tell_claimed(struct question *question, struct error *err) MUST_USE;
bool reading_tell_draw(struct question *question, struct error *err) MUST_USE;
bool reading_tell_evidence(struct question *question, struct error *err) MUST_USE;
bool reading_tell_family(struct question *question, struct error *err) MUST_USE;
bool reading_tell_file(struct question *question, struct error *err) MUST_USE;
bool reading_tell_problems(struct question *question, struct error *err) MUST_USE;
bool reading_tell_roll(struct question *question, struct error *err) MUST_USE;

/* reading_match.c: two families side by side */
bool reading_tell_match(struct question *question, struct error *err) MUST_USE;

#endif
