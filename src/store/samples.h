/* SPDX-License-Identifier: MIT */
/*
 * samples - audit samples at rest: announced, drawn, and what was found of each family.
 *
 * Owns     What is read lives in the arena given.
 * Errors   As port/db.h.
 */
#ifndef DELTARETURN_STORE_SAMPLES_H
#define DELTARETURN_STORE_SAMPLES_H

#include "model/withheld.h"
#include "port/db.h"

/* The sample of one revision of a return; a revision has one at most. */
struct sample {
    const char *filing, *period;
    int64_t revision;
    uint64_t announced; /* its leaf */
    int64_t drawn;      /* its leaf; -1: not yet */
    const char *person; /* reference when added, name when read */
    int64_t at;
    unsigned share; /* as model/draw.h */
    bool stratified;
    int64_t claimed, chosen; /* families; CHOSEN 0 before it is drawn */
    const char *list_sha256; /* of drawn.csv; NULL before it is drawn */
    int64_t list_length;
};
struct samples {
    struct sample *list;
    size_t count;
};

/* Adds a sample that is announced. */
bool samples_announce(struct db *db, const char *authority, const struct sample *sample,
                      struct error *err) MUST_USE;

/* Puts in what was drawn. */
bool samples_draw(struct db *db, const struct sample *sample, struct error *err) MUST_USE;

/* Those of a return by revision, or all of an authority by the time they were announced. */
bool samples_of_filing(struct db *db, struct arena *arena, const char *filing,
                       struct samples *samples, struct error *err) MUST_USE;
bool samples_list(struct db *db, struct arena *arena, const char *authority,
                  struct samples *samples, struct error *err) MUST_USE;

/* What an auditor found of a sampled family. */
struct sample_result {
    uint64_t seq; /* its leaf */
    const char *filing, *period;
    int64_t revision;
    const char *family;
    enum audited audited;
    const char *person, *name; /* reference; name when read */
    int64_t at;
};
struct sample_results {
    struct sample_result *list;
    size_t count;
};
bool samples_add_result(struct db *db, const char *authority, const struct sample_result *result,
                        struct error *err) MUST_USE;

/* All of an authority, in the order they were recorded. */
bool samples_results(struct db *db, struct arena *arena, const char *authority,
                     struct sample_results *results, struct error *err) MUST_USE;

/* Puts a code in the place of the family's id, for a result of an erased return. */
bool samples_code_result(struct db *db, const char *authority, uint64_t seq, const char *family,
                         struct error *err) MUST_USE;

#endif
