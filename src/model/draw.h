/* SPDX-License-Identifier: MIT */
/*
 * draw - which claimed families an audit looks at: an algorithm that anybody can redo by hand.
 *
 * The seed is the root of the checkpoint that was signed over the announcement of the sample, so it
 * is fixed by then and nobody chose it.  Each family gets a rank,
 *
 *     SHA-256( hex(seed) LF hex(SHA-256(stratum)) LF family_id )
 *
 * and of each stratum those of the lowest rank are taken.  A draw that is not stratified has one
 * stratum, the empty text.
 *
 * Units    A share is in hundredths of a percent: 1,000 is 10%.
 * Owns     Nothing; the lists belong to the caller, or live in the arena given.
 * Errors   ERR_INPUT for a share that is none.
 * Source   deltareturn-sample(7).
 */
#ifndef DELTARETURN_MODEL_DRAW_H
#define DELTARETURN_MODEL_DRAW_H

#include "base/hash.h"

#define DRAW_ALGORITHM "deltareturn-sample-v1"

#define DRAW_SHARE_WHOLE   10000 /* 100% */
#define DRAW_SHARE_DEFAULT 1000

/* "10%", "12.5%", "0.25%": more than nothing, at most 100%, up to two decimals. */
bool draw_share_read(struct text text, unsigned *share, struct error *err) MUST_USE;

/* "10%", "12.5%" */
#define DRAW_SHARE_SIZE 16
struct draw_share_text {
    char text[DRAW_SHARE_SIZE];
};
struct draw_share_text draw_share_format(unsigned share);

/* How many of COUNT families a share is: rounded up, so at least one of one or more. */
size_t draw_size(size_t count, unsigned share);

/* A claimed family; the stratum is the lead organisation of the episode that is claimed. */
struct draw_family {
    struct text id, stratum;
    bool chosen;
};

struct draw {
    struct hash seed;
    unsigned share;
    bool stratified;
};

/* Sets CHOSEN of each of COUNT families, whose ids differ; in whatever order they come, the same
 * are chosen.  Stratified, each stratum gets its part of draw_size by the largest remainder (of
 * equal ones the stratum that is first in byte order), and one where that is none; so there may be
 * more than draw_size.  Returns how many were chosen. */
size_t draw_choose(struct arena *arena, const struct hasher *hasher, const struct draw *draw,
                   struct draw_family *families, size_t count);

#endif
