/* SPDX-License-Identifier: MIT */
/*
 * tally - what the daemon counts about itself, as /metrics tells it.
 *
 * Nothing here says who asked, or for what.
 *
 * Units    Milliseconds where kept, seconds where told.
 * Owns     Nothing; what is printed lives in the builder's arena.
 * Errors   None.
 * Source   The Prometheus text format 0.0.4; promtool's rules for names.
 */
#ifndef DELTARETURN_DAEMON_TALLY_H
#define DELTARETURN_DAEMON_TALLY_H

#include "base/text.h"

#define TALLY_TIMES 8

struct tally {
    int64_t started;              /* moment */
    uint64_t by_class[6];         /* replies with status 1xx to 5xx; [0]: not answered */
    uint64_t within[TALLY_TIMES]; /* replies that took at most TALLY_BOUNDS[i] */
    uint64_t replies;
    uint64_t milliseconds; /* of all replies */
    uint64_t refused, hashes, hashes_refused, uploads, upload_bytes;
};

/* What is so now, and not counted. */
struct gauges {
    unsigned connections, requests, hashing_load, restarts;
    uint64_t memory, descriptors; /* bytes; open */
    uint64_t jobs_done, jobs_failed, mails_delivered, mails_failed;
    bool job_busy, read_only;
};

void tally_reply(struct tally *tally, int status, int64_t milliseconds);

void tally_print(const struct tally *tally, const struct gauges *gauges, struct builder *out);

#endif
