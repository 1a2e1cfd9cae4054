/* SPDX-License-Identifier: MIT */
/*
 * detail - the cells that only measures look at, kept beside the rows of a dataset.
 *
 * A dataset keeps them only when a framework in use asks for them, so that a run without measures
 * pays nothing.  A detail has the index of its row.
 *
 * Units    Thousandths where a decimal is allowed; DETAIL_BLANK for a blank cell.
 * Owns     The arrays, until detail_free.
 */
#ifndef DELTARETURN_MODEL_DETAIL_H
#define DELTARETURN_MODEL_DETAIL_H

#include "base/text.h"
#include "model/keys.h"

#define DETAIL_BLANK  (-1)
#define AMOUNT_BLANK  INT64_MIN
#define AMOUNT_MOST   INT64_C(1000000000000) /* in thousandths; larger ones count as this */
#define NO_STAGE      UINT8_MAX
#define NO_EVENT_TYPE UINT32_MAX

struct need_detail {
    uint32_t member;       /* row, or ROW_NONE */
    uint8_t identified_at; /* IDENTIFIED_..., or NO_STAGE */
    int64_t baseline;      /* AMOUNT_BLANK when it is no number */
};

struct outcome_detail {
    int64_t value; /* AMOUNT_BLANK when it is no number */
};

struct term_detail {
    int32_t suspension_days; /* thousandths */
    int16_t suspensions, late, excluded;
    uint16_t authorised;
};

struct event_detail {
    uint32_t member; /* row, or ROW_NONE */
    uint32_t type;   /* row in event_types */
    int32_t until;
    int64_t amount; /* AMOUNT_BLANK */
};

struct detail {
    bool kept;
    struct need_detail *needs;
    struct outcome_detail *outcomes;
    struct term_detail *terms;
    struct event_detail *events;
    size_t need_room, outcome_room, term_room, event_room;
    struct keys event_types; /* in the order of first sight */
};

void detail_free(struct detail *detail);

/* A decimal like 12 or -3.5 in thousandths, further decimals cut off; AMOUNT_BLANK for anything
 * else. */
int64_t amount_read(struct text cell);

/* Thousandths as a number: 15, 15.5, -0.125. */
struct amount_text {
    char text[32];
};
struct amount_text amount_format(int64_t thousandths);

#endif
