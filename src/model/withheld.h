/* SPDX-License-Identifier: MIT */
/*
 * withheld - families that an audit sample held back or removed, or that somebody held back without
 * one, and what becomes of their claims.
 *
 * Owns     Lists and texts belong to the caller.
 * Errors   None.
 * See      deltareturn-sample(7); model/draw.h.
 */
#ifndef DELTARETURN_MODEL_WITHHELD_H
#define DELTARETURN_MODEL_WITHHELD_H

#include "model/decide.h"

/* What an auditor finds of a sampled family. */
enum audited { AUDITED_PASS, AUDITED_HOLD, AUDITED_REMOVE, AUDITED_TOTAL };

struct audited_def {
    const char *code; /* "hold": on the command line and in the log */
    const char *done; /* "held" */
};
extern const struct audited_def AUDITED[AUDITED_TOTAL];

/* By its code, or AUDITED_TOTAL. */
enum audited audited_read(struct text code);

/* Why a family stays out of a claim: all reasons that there are. */
enum withheld_cause {
    WITHHELD_SAMPLE_HOLD,
    WITHHELD_SAMPLE_REMOVE,
    WITHHELD_BY_PROVIDER,
    WITHHELD_BY_AUDITOR,
    WITHHELD_CAUSE_TOTAL
};

struct withheld_cause_def {
    const char *code; /* "hold": in withheld.csv */
    const char *told; /* "held back by the audit sample of": before the return's revision */
    const char *ends; /* "passed": what lets it in again */
};
extern const struct withheld_cause_def WITHHELD_CAUSES[WITHHELD_CAUSE_TOTAL];

/* By its code, or WITHHELD_CAUSE_TOTAL. */
enum withheld_cause withheld_cause_read(struct text code);

/* A family that stays out of a claim. */
struct withheld_family {
    const char *family;
    enum withheld_cause cause;
    const char *period; /* of the return that was sampled, or looked at */
    int64_t revision;
    int32_t on; /* recorded */
};

struct withheld {
    const struct withheld_family *list;
    size_t count;
};

/* For each row of families.csv the place in the list of whoever withholds it, or WITHHELD_NOBODY;
 * what was merged since counts for the family that survives.  Families that the data does not know
 * play no part. */
#define WITHHELD_NOBODY UINT32_MAX
uint32_t *
withheld_rows(struct arena *arena, const struct dataset *dataset, const struct withheld *withheld);

/* Takes the claimable episodes of the surviving families FIRST..END-1 that are withheld out of the
 * claim. */
void withheld_apply(const struct dataset *dataset, const uint32_t *rows, uint32_t first,
                    uint32_t end, struct decision *decisions);

/* "held back by the audit sample of 2023-24-Q3 revision 1 on 2024-01-15, until it is passed" */
const char *withheld_words(struct arena *arena, const struct withheld_family *family);

#endif
