/* SPDX-License-Identifier: MIT */
/*
 * holding - families held back from claims by a person, without an audit sample; and everybody who
 * stays out of a claim, for whatever reason.
 *
 * A hold keeps a family out and never brings one in.  It is an entry of the log with a reason, made
 * by a data provider or an auditor who names the return they looked at; it counts for that quarter
 * and later ones, from the next run on, until it is released.  What an auditor held, an auditor
 * releases.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   ERR_DENIED for whoever is neither, and for a provider who releases what an auditor held;
 *          ERR_CONFLICT for what is held, or released, already; ERR_INPUT for what is not there; as
 *          service/vault.h.
 * Source   deltareturn-sample(7): "Without a sample"; doc/why/pages.md.
 */
#ifndef DELTARETURN_SERVICE_HOLDING_H
#define DELTARETURN_SERVICE_HOLDING_H

#include "model/quarter.h"
#include "service/spotcheck.h"
#include "store/holds.h"

struct holding_request {
    const char *period, *family;
    bool hold; /* else release */
    const char *reason;
    int64_t found_in; /* a revision that is known to have the family; 0: it is looked for */
};

/* A data provider or an auditor holds a family back, or releases it; RECORDED is the entry. */
bool holding_record(struct arena *arena, struct state *state, const struct actor *actor,
                    const struct holding_request *request, struct hold *recorded,
                    struct error *err) MUST_USE;

/* An entry with the person's own words; WORDS is NULL once they were erased. */
struct holding_entry {
    struct hold hold;
    const char *words;
    bool holds; /* the last about its family for the quarter asked about, and a hold */
};
struct holding_list {
    struct holding_entry *list;
    size_t count, held; /* families that are held */
};

/* What counts for a quarter, in the order it was recorded: of FAMILY, or of all when it is NULL. */
bool holding_read(struct arena *arena, struct state *state, struct quarter quarter,
                  const char *family, struct holding_list *list, struct error *err) MUST_USE;

/* How many families are held for a quarter, without anybody's words. */
bool holding_count(struct arena *arena, struct state *state, struct quarter quarter, size_t *held,
                   struct error *err) MUST_USE;

/* Every family that stays out of the claim of a quarter, once: by audit samples, then by holds,
 * each in the order it was recorded. */
bool holding_withheld(struct arena *arena, struct state *state, struct quarter quarter,
                      struct withheld *withheld, struct error *err) MUST_USE;

#endif
