/* SPDX-License-Identifier: MIT */
/*
 * moves - what may happen to a return, by whom, and what becomes of it.
 *
 * The table MOVES is the process: the program, its help, the picture in deltareturn(1) and the
 * tests read it.  What is not there cannot happen.  A return is a `filing` in code.
 *
 * Owns     Nothing; values in, values out.
 * Errors   ERR_DENIED for who may not, ERR_CONFLICT for what moved meanwhile, ERR_INPUT for what is
 *          missing; each with a sentence for the person who tried.
 * Source   People, links and decisions: "Roles and separation", "States".
 */
#ifndef DELTARETURN_MODEL_MOVES_H
#define DELTARETURN_MODEL_MOVES_H

#include "base/day.h"
#include "model/role.h"

enum filing_state {
    FILING_DRAFT,
    FILING_SUBMITTED,
    FILING_CERTIFIED,
    FILING_SIGNED_OFF,
    FILING_LODGED,
    FILING_DISCARDED, /* a draft that nobody was to have: a new run makes it a draft again */
    FILING_STATE_TOTAL
};
extern const char *const FILING_STATES[FILING_STATE_TOTAL]; /* "draft", "signed_off" */
extern const char *const FILING_TOLD[FILING_STATE_TOTAL];   /* "a draft", "signed off" */

enum move {
    MOVE_SUBMIT,
    MOVE_WITHDRAW,
    MOVE_CERTIFY,
    MOVE_SEND_BACK,
    MOVE_SIGN_OFF,
    MOVE_LODGE,
    MOVE_REOPEN,
    MOVE_DISCARD,
    MOVE_TOTAL
};

/* The places in a return's record of decisions, one human being each. */
enum seat { SEAT_PROVIDER, SEAT_CERTIFIER, SEAT_SIGNATORY, SEAT_TOTAL, SEAT_NONE = SEAT_TOTAL };

/* What a move asks for, or does besides. */
enum {
    MOVE_TAKES_REASON = 1,    /* words that say why */
    MOVE_NEW_REVISION = 2,    /* opens the draft of the next revision; its decisions are to be made
                                 anew */
    MOVE_ENDS_STAGES = 4,     /* only where the return's kind has no later stage */
    MOVE_TAKES_REFERENCE = 8, /* what the other system answered, and what was uploaded */
    MOVE_UNSUBMITTED = 16,    /* only while no revision of the return was ever submitted */
    MOVE_NO_FORECAST = 32     /* only of figures that count up to a day that has come */
};

struct move_def {
    const char *code;  /* "send-back": the command, and in the log with its act */
    const char *words; /* "send back": in a sentence for people */
    const char *done;  /* "sent back" */
};
extern const struct move_def MOVE_DEFS[MOVE_TOTAL];

struct move_rule {
    enum filing_state from;
    enum move move;
    unsigned roles; /* 1 << enum role: any of them */
    enum seat seat; /* that is taken by it; SEAT_NONE */
    enum filing_state to;
    unsigned flags;
};
extern const struct move_rule MOVES[];
extern const size_t MOVE_RULES;

/* A kind of return: which stages it has.  Read from templates/returns. */
struct filing_kind {
    const char *name, *label; /* "quarterly-claim", "Quarterly claim" */
    bool certified;           /* has the certifier's stage; always the case today */
    bool signed_off;          /* has the signatory's stage */
};

/* A return as it stands. */
struct filing {
    const char *id, *kind, *period;
    int64_t revision; /* 1 and up */
    enum filing_state state;
    const char *man; /* SHA-256 of the revision's manifest, hex; "" before the first run */
    bool submitted;  /* this revision or one before it was, at some time */
    int32_t as_at;   /* day up to which its figures count; DAY_UNKNOWN before the first run */
    /* the human being in each seat of this revision; NULL: free */
    const char *seats[SEAT_TOTAL];
};

/* What whoever has a seat did. */
extern const char *const SEAT_DID[SEAT_TOTAL];

/* The seat of this revision that the human being IDENTITY has; SEAT_NONE. */
enum seat filing_seat_of(const struct filing *filing, const char *identity);

/* Who wants to move it, and what they saw. */
struct mover {
    const char *identity; /* of the human being */
    unsigned roles;       /* 1 << enum role: their own, and those they act for as a deputy */
    int32_t today;
};
struct move_request {
    enum move move;
    int64_t revision; /* that the person saw; 0: none named */
    const char *man;  /* likewise; NULL: none named */
    const char *reason, *reference;
    /* of lodging: SHA-256, hex, of the file that was uploaded; "" when the figures were keyed by
     * hand; NULL: not told */
    const char *uploaded;
};

/* The rule by which a filing may move, for everybody who holds one of its roles; NULL with a
 * sentence that says what is possible. */
const struct move_rule *move_find(const struct filing_kind *kind, const struct filing *filing,
                                  enum move move, struct error *err);

/* All that has to hold before a move: state, role, what was seen, reason, separation. */
bool move_check(const struct filing_kind *kind, const struct filing *filing,
                const struct mover *mover, const struct move_request *request,
                const struct move_rule **rule, struct error *err) MUST_USE;

/* Whether a state is the last before lodging, for a kind. */
bool filing_is_decided(const struct filing_kind *kind, enum filing_state state);

/* A move by its code ("certify", "send-back"), or MOVE_TOTAL. */
enum move move_read(struct text code);

#endif
