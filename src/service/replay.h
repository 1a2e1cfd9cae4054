/* SPDX-License-Identifier: MIT */
/*
 * replay - makes a revision of a return again from what was kept, and compares every byte.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   ERR_INPUT when the revision was never run or was erased; ERR_CONFLICT when what was kept
 *          of its options is not what a run keeps; as service/making.h.  That files differ is no
 *          error: the result says so.
 * Source   The design: "How a quarter flows".
 */
#ifndef DELTARETURN_SERVICE_REPLAY_H
#define DELTARETURN_SERVICE_REPLAY_H

#include "model/manifest.h"
#include "service/making.h"

struct replay {
    struct filing filing;
    int64_t revision;
    struct manifest then; /* what the manifest says */
    /* by MAKING_NAMES: what the revision has, what came out now, and the first byte that differs,
     * counted from 1; 0: none */
    struct {
        char sha256[65];
        size_t bytes, differs_at;
    } files[MAKING_KEPT];
    unsigned different;   /* files that differ */
    bool another_version; /* the program or a library is not the one of then */
    struct making making;
};

/* REVISION 0 is the newest. */
bool replay_make(struct arena *arena, struct state *state, const char *period, int64_t revision,
                 unsigned threads, struct replay *replay, struct error *err) MUST_USE;

/* The version of a program or library now. */
const char *replay_version_now(enum manifest_program program);

/* Whether that FILE of MAKING_NAMES differs may come from another version: decisions and figures
 * are the program's alone, workbooks the libraries' too. */
bool replay_is_explained(const struct replay *replay, unsigned file);

#endif
