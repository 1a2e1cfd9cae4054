/* SPDX-License-Identifier: MIT */
/* The receipt of an entry of the log, in words and as a file that proves it. */
#include <inttypes.h>

#include "base/clock.h"

#include "base/number.h"
#include "service/log_tell.h"
#include "service/returns.h"
#include "web/pages.h"
#include "web/visit.h"

/* The entry that the path names; *THERE is false, answered, when there is none. */
static bool
entry_of(struct visit *visit, struct log_entry *entry, bool *there, struct error *err)
{
    uint64_t seq;

    *there = decimal_read(visit->params[0], INT64_MAX, &seq);
    if (*there && !log_entry_read(visit->arena, visit->site->state, seq, entry, there, err))
        return false;
    return *there || visit_missing(visit);
}

static void
show_leaf(struct visit *visit, uint64_t seq, const struct log_leaf *leaf)
{
    struct view *view = visit->view;

    view_printf(view, "seq", "%" PRIu64, seq);
    view_put(view, "act", ACTS[leaf->act].told);
    view_printf(view, "when", "%s", london_format(leaf->at_ms).text);
    view_printf(view, "proof_path", "/receipts/%" PRIu64 "/proof", seq);
    if ((leaf->parts & PART_QUARTER) != 0) {
        view_printf(view, "period", "%s", quarter_format(leaf->quarter).text);
        view_printf(view, "return_path", "/returns/%s", quarter_format(leaf->quarter).text);
    }
    if ((leaf->parts & PART_REVISION) != 0)
        view_printf(view, "revision", "%" PRId64, leaf->revision);
    if ((leaf->parts & PART_MANIFEST) != 0) {
        view_printf(view, "fingerprint", "%s", manifest_fingerprint(&leaf->manifest).text);
        view_printf(view, "man", "%s", hash_hex(&leaf->manifest).text);
    }
}

bool
receipt_page(struct visit *visit, struct error *err)
{
    struct log_entry entry;
    bool there;

    if (!entry_of(visit, &entry, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    show_leaf(visit, entry.seq, &entry.leaf);
    view_put(visit->view, "told", entry.words);
    view_put(visit->view, "origin", visit->site->state->origin);
    view_printf(visit->view, "title", "Receipt %" PRIu64, entry.seq);
    return visit_show(visit, 200, "receipt", err);
}

bool
receipt_proof(struct visit *visit, struct error *err)
{
    struct log_entry entry;
    struct text proof;
    bool there;

    if (!entry_of(visit, &entry, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    visit_sign(visit);
    if (!sealing_receipt(visit->arena, visit->site->state, entry.seq, &proof, err))
        return false;
    return visit_send(visit, "text/plain; charset=utf-8",
                      arena_printf(visit->arena, "entry-%" PRIu64 ".tlog-proof", entry.seq), proof);
}
