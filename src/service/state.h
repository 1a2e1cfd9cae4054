/* SPDX-License-Identifier: MIT */
/*
 * state - the folder in which an authority's returns, decisions and log live.
 *
 *   deltareturn.db    the database            keys/        the log's key, a key per snapshot
 *   deltareturn.conf  settings, with comments snapshots/   the exports, compressed and encrypted
 *   lock              held by whoever writes  artefacts/   workbooks and figures of each revision
 *   signer.state      the newest signed tree  tiles/       the log as anyone may fetch it
 *   mail/             mail as files
 *
 * One process at a time writes: it holds the lock for as long as it has the folder open.
 *
 * Owns     The open database and the lock, for the arena's life.
 * Errors   ERR_INPUT for a folder that is none of ours; ERR_RETRY when another process holds it;
 *          ERR_DENIED when others may read the keys; ERR_STORAGE.
 */
#ifndef DELTARETURN_SERVICE_STATE_H
#define DELTARETURN_SERVICE_STATE_H

#include "base/hash.h"
#include "model/merkle.h"
#include "port/db.h"

/* A decision adds a leaf or two. */
#define FRESH_LEAVES_MOST 4

struct state {
    struct arena *arena; /* whose life it shares; NULL while it is being made */
    const char *dir;
    struct db *db;
    struct hasher hasher;           /* made once, for whoever needs one often */
    const char *authority, *origin; /* fixed for the life of the log */
    bool locked;                    /* by this process, for the state's life */
    bool borrowed;                  /* from a daemon, which sends the mail itself */
    const struct kept_kind *kinds;  /* that were read so far; service/kinds.h */
    struct error frozen;            /* why nothing may be recorded; ERR_NONE: it may */
    struct kept_schedule *schedule; /* read last; NULL: none yet; service/due.h */
    struct kept_keys *keys;         /* of the log, likewise; service/log_keys.h */
    struct kept_post_key *post_key; /* likewise; service/links.h */
    struct merkle *sealed;          /* the tree this process had signed last; NULL: none yet */
    struct signing *signing;        /* by whom; service/sealing.h */
    struct ahead *ahead; /* the checkpoint that the database has not yet; service/sealing.h */
    struct log_end {
        uint64_t stretch; /* in which this is known; see db_stretch */
        uint64_t size;
        int64_t at_ms; /* of the last leaf; 0: none */
        bool is_own;   /* that leaf was added in the same stretch */
    } end;
    struct merkle grown; /* with that leaf, if it is our own */
    struct fresh {
        uint64_t first; /* leaf of the list */
        unsigned count;
        struct hash list[FRESH_LEAVES_MOST];
        int64_t at_ms; /* of the last of them */
    } fresh;           /* leaves that were added last, as their transaction would leave them */
};

/* Folders in which files lie unsealed, under temporary names, while a process works with them. */
#define STATE_MAKING  "making"
#define STATE_SHOWING "showing"

/* A state that is frozen is there to be read: nothing is recorded in its log, and so nothing that
 * belongs into it is done.  People can sign in where the folder can be written at all. */

static inline bool
state_is_frozen(const struct state *state)
{
    return state->frozen.code != ERR_NONE;
}

/* Whether what went wrong, did so for want of room on the disk: of itself, or since the state is
 * only open to be read for that reason. */
static inline bool
state_lacks_room(const struct state *state, const struct error *err)
{
    return err->no_room || (err->code == ERR_STORAGE && state->frozen.no_room);
}

/* Something more that is to be done in the transaction of a change; NULL: nothing. */
struct also {
    db_work *work;
    void *context;
};

static inline bool
also_do(const struct also *also, struct db *db, struct error *err)
{
    return also == NULL || also->work(db, also->context, err);
}

enum state_mode {
    STATE_READ,
    STATE_WRITE, /* borrows the folder when a daemon has it */
    STATE_SERVE  /* as STATE_WRITE, by the daemon itself */
};

/* Where a file of the folder is. */
const char *state_path(const struct state *state, struct arena *arena, const char *name);

/* A council's code: letters, digits and a few marks; an origin: a host, or host and path, without a
 * scheme.  ERR_INPUT with a sentence. */
bool state_authority_check(const char *code, struct error *err) MUST_USE;
bool state_origin_check(const char *origin, struct error *err) MUST_USE;

/* Makes a new state folder at DIR, all or nothing, with what FILL puts into it; FILL may be NULL.
 */
typedef bool state_fill(struct state *state, void *context, struct error *err);
bool state_make(struct arena *arena, const char *dir, const char *authority, const char *origin,
                state_fill *fill, void *context, struct error *err) MUST_USE;

/* Takes the lock of a state that was opened to read, for the life of the arena, and borrows the
 * folder for so long when a daemon has it; waits up to ten seconds.  For what needs a folder of its
 * own in it. */
bool state_lock(struct arena *arena, struct state *state, struct error *err) MUST_USE;

/* For whoever seals into the vault without the lock: for the life of the arena nobody tidies away
 * what no row names yet.  ERR_RETRY when another process does so. */
bool
state_begin_sealing(struct arena *arena, const struct state *state, struct error *err) MUST_USE;

/* Whether what may as well be lost is worth a write, like when somebody was last seen: not in a
 * folder that is frozen or whose disk is about full, where it would stop those who only read. */
bool state_takes_notes(const struct state *state);

/* Whether another process seals.  Not to be asked by the one that does. */
bool state_is_sealing(const struct state *state, bool *sealing, struct error *err) MUST_USE;

/* The state to write to: STATE itself when its lock is held, else the folder opened anew, and
 * borrowed, for the life of the arena. */
bool state_to_write(struct arena *arena, struct state *state, struct state **writing,
                    struct error *err) MUST_USE;

/* Opens a state folder, and removes what a killed process left unsealed in it.  To write, waits up
 * to ten seconds for the lock; the daemon does not wait. */
bool state_open(struct arena *arena, const char *dir, enum state_mode mode, struct state **state,
                struct error *err) MUST_USE;

/* Brings the database of an opened state up to date and prepares its statements. */
bool state_prepare(struct state *state, struct error *err) MUST_USE;

#endif
