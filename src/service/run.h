/* SPDX-License-Identifier: MIT */
/*
 * run - a quarter from exports to figures: read, check, decide, count.
 *
 * Owns     Everything reached from a struct run lives in the arena it was made in.
 * Errors   ERR_INPUT when the data has errors: the list is in run->problems.
 * Source   Dataset contract, section 5.
 */
#ifndef DELTARETURN_SERVICE_RUN_H
#define DELTARETURN_SERVICE_RUN_H

#include "model/figures.h"
#include "model/problem.h"
#include "model/withheld.h"
#include "service/source.h"

/* Told how far a long reading has come; may be NULL. */
struct progress {
    void (*step)(void *context, const char *what, uint64_t done, uint64_t whole);
    void *context;
};

/* Changes the tables of a feed before they are read; may be NULL. */
struct amendment {
    bool (*make)(void *context, struct arena *arena, const struct feed **feed, struct error *err);
    void *context;
};

/* One thread for little to read, else one for each processor up to a few. */
#define THREADS_BY_SIZE 0

struct run_options {
    const char *data_dir;    /* or a workbook, or an XML file */
    const struct feed *feed; /* what to read instead; NULL: data_dir */
    const char *mapping;     /* by which data_dir is read, as mapped_read; NULL: none */
    const struct framework_set *frameworks; /* checked; with --claim-policy already put in */
    struct amendment amendment;             /* of a feed; a folder of files is read as it is */
    const struct withheld *withheld;        /* NULL: nobody */
    const char *shelf; /* where shelf_read keeps what was read; NULL: nowhere */
    bool with_period;  /* false only for a check without a quarter */
    struct period period;
    struct figure_options figures;
    unsigned threads; /* or THREADS_BY_SIZE */
    /* The ids of members and needs are let go once no row refers to them any more: for whoever
     * explains nothing, a tenth of the memory. */
    bool ids_dropped;
    struct progress progress;
};

struct run {
    struct run_options options;
    const char *mapping_sha256; /* of the mapping's file, in hex; NULL: without a mapping */
    const char *exports_state;  /* by which shelf_read knows the exports again; NULL: not asked */
    struct source *source;
    struct dataset *dataset;
    struct problems problems;
    struct decision *decisions; /* one per episode row */
    const uint32_t *withheld;   /* as withheld_rows; NULL: nobody */
    struct figures figures;
    uint64_t read_ns, decide_ns, write_ns; /* wall time, for the split a run can tell */
};

/* By which an episode is decided. */
const struct framework *run_framework(const struct run *run, uint32_t episode);

/* Why an episode's family is withheld, in words; "" when it is not. */
const char *run_withheld_words(struct arena *arena, const struct run *run, uint32_t episode);

/* Decides and counts two runs over the same exports, read and without errors, in each of which the
 * first framework decides for every episode.  The schools' incentives, for which rows would have to
 * be read again, are left out. */
bool run_decide_by_both(struct arena *arena, struct run *before, struct run *after,
                        struct error *err) MUST_USE;

/* ERR_INPUT when the data has errors. */
bool run_is_sound(const struct run *run, struct error *err) MUST_USE;

/* Reads and checks the data.  Returns true also when the data has errors: see run->problems. */
bool run_check(struct arena *arena, const struct run_options *options, struct run *run,
               struct error *err) MUST_USE;

/* run_check, and when there is no error the decisions and figures. */
bool run_decide(struct arena *arena, const struct run_options *options, struct run *run,
                struct error *err) MUST_USE;

/* Writes the four files of a return into the new folder OUT, all or nothing. */
bool run_publish(struct arena *arena, struct run *run, const char *out, bool replace,
                 struct error *err) MUST_USE;

#endif
