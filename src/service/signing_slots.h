/* SPDX-License-Identifier: MIT */
/*
 * signing_slots - signer.state, in which the signing process keeps what it signed last.
 *
 * It has two places of 256 bytes that are written in turn, each with a sum of its own: a write that
 * is cut short leaves the other.  A tree that was signed before its last leaf was committed stands
 * there as promised until the log is known to have it.  That it is kept from then on need not be
 * written at once: what is promised next says so, too, since a place with a promise in it is alone
 * written to until that is kept or dropped.  No backup holds the file.
 *
 * Units    Sizes count leaves.
 * Owns     The descriptor, which the process keeps as long as it lives.
 * Errors   ERR_CONFLICT when the file is gone or says nothing that can be read; ERR_STORAGE.
 * Source   The formats of the log: "Order of things", 2.
 */
#ifndef DELTARETURN_SERVICE_SIGNING_SLOTS_H
#define DELTARETURN_SERVICE_SIGNING_SLOTS_H

#include "model/merkle.h"

struct slots {
    int descriptor;
    unsigned next;               /* to write */
    struct merkle_head head;     /* kept */
    struct merkle_head promised; /* size 0: nothing is */
    bool unwritten;              /* no place says yet that what is kept is */
    const struct hasher *hasher; /* set by who opens it */
};

/* The file's name in the state folder DIR, in the arena. */
const char *slots_name(struct arena *arena, const char *dir);

/* Makes the file of a folder in which nothing was signed yet, or begins it anew. */
bool slots_make(const char *dir, struct error *err) MUST_USE;

/* Reads what is kept, and what is promised behind it, if anything is. */
bool slots_open(struct slots *slots, const char *path, struct error *err) MUST_USE;

/* Each writes the place that does not have what is kept, which is on the disk when true is
 * returned: HEAD as kept, HEAD as promised, and what is kept once more, so that nothing else is
 * promised. */
bool slots_keep(struct slots *slots, const struct merkle_head *head, struct error *err) MUST_USE;
bool slots_promise(struct slots *slots, const struct merkle_head *head, struct error *err) MUST_USE;
bool slots_settle(struct slots *slots, struct error *err) MUST_USE;

/* What is promised is kept: for this process from now on, for the next one as soon as something is
 * written again. */
void slots_keep_promise(struct slots *slots);

#endif
