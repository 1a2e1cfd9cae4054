/* SPDX-License-Identifier: MIT */
/*
 * log_tell - leaves of the log in words, for people.
 *
 * Owns     What is told lives in the arena given.
 * Errors   As port/db.h.
 */
#ifndef DELTARETURN_SERVICE_LOG_TELL_H
#define DELTARETURN_SERVICE_LOG_TELL_H

#include "model/log_leaf.h"
#include "service/state.h"

/* "24 October 2023, 14:05  Chris Certifier (certifier) certified the return, 2023-24-Q3 revision 2"
 */
bool log_tell(struct arena *arena, struct state *state, const struct log_leaf *leaf,
              const char **words, struct error *err) MUST_USE;

/* Tells every leaf, in order, to EACH. */
typedef void log_told(void *context, uint64_t seq, const char *words);
bool log_tell_all(struct state *state, log_told *each, void *context, struct error *err) MUST_USE;

/* One entry in words and as it is; *THERE is false when there is none of that number. */
struct log_entry {
    uint64_t seq;
    struct log_leaf leaf;
    const char *who;   /* "Chris Certifier", "the program" */
    const char *words; /* as log_tell */
};
bool log_entry_read(struct arena *arena, struct state *state, uint64_t seq, struct log_entry *entry,
                    bool *there, struct error *err) MUST_USE;

/* The newest signed checkpoint, NULL when there is none, and how many leaves there are. */
struct log_head {
    const char *note;
    uint64_t signed_size, size;
};
bool log_head_read(struct arena *arena, struct state *state, struct log_head *head,
                   struct error *err) MUST_USE;

#endif
