/* SPDX-License-Identifier: MIT */
/*
 * work_order - what a run needs of the database, as it is told to a process that has none: the
 * claims that stand, who was decided to be the same as whom, what audit samples took out, and where
 * the exports of earlier claims lie.  With the key of an erased return's codes that process can
 * find who of the exports it reads was claimed, and has nothing else to try it on.
 *
 *   {"coded": the key of codes in the ledger in hex, or null,
 *    "decided": [[FAMILY, CLAIMED_AS, "same" or "different"], ...],
 *    "laid": [[SNAPSHOT, DATA, MAPPING or null], ...],
 *    "last": [[FAMILY, SNAPSHOT or null, "erased" or ""], ...],
 *    "ledger": [[FAMILY, EPISODE or null, PERIOD], ...],
 *    "withheld": the bytes of withheld.csv, or null}
 *
 * Owns     What is made lives in the making's arena.
 * Errors   ERR_INPUT when withheld.csv is not what service/withheld_file.h writes.
 * See      service/work_process.h
 */
#ifndef DELTARETURN_SERVICE_WORK_ORDER_H
#define DELTARETURN_SERVICE_WORK_ORDER_H

#include "model/canonical_json.h"
#include "service/making.h"

/* MAKING's earlier exports have been laid out. */
struct canon *work_order_write(const struct making *making);

/* Fills in what making_open and its caller would have read. */
bool work_order_read(const struct canon *order, struct making *making, struct error *err) MUST_USE;

#endif
