/* SPDX-License-Identifier: MIT */
/*
 * signing_question - what the signing process is asked, and what it answers.
 *
 * Both ends are the same program, so a message is a struct as it lies in memory.
 *
 * Units    As in signing_process.h.
 * Owns     Nothing.
 * Errors   An answer carries its own.
 */
#ifndef DELTARETURN_SERVICE_SIGNING_QUESTION_H
#define DELTARETURN_SERVICE_SIGNING_QUESTION_H

#include "base/ed25519.h"
#include "model/merkle.h"

#define SIGNING_ORIGIN_MOST 128

enum signing_verb {
    VERB_HEAD,
    VERB_SIGN,
    VERB_PROMISE,
    VERB_KEEP, /* nothing but what was promised; like the next, it has no answer */
    VERB_DROP,
};

struct signing_question {
    enum signing_verb verb;
    bool keeps; /* what was promised before is kept; it is done first */
    char origin[SIGNING_ORIGIN_MOST];
    struct merkle_head head;
    struct merkle_path growth;
};

struct signing_answer {
    struct error err; /* ERR_NONE: done */
    struct merkle_head head, promised;
    struct ed25519_signature signature; /* of the checkpoint's text */
};

#endif
