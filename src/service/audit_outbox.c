/* SPDX-License-Identifier: MIT */
/*
 * The outbox against the returns as the log replays them: mail about a move tells the manifest of
 * that move, every move promised mail, whoever acted a receipt, and no mail is missing.
 */
#include <inttypes.h>

#include "service/audit_replayed.h"
#include "store/outbox.h"

static struct happening *
move_at(const struct replaying *replaying, uint64_t seq)
{
    for (const struct replayed *at = replaying->first; at != NULL; at = at->next) {
        struct happening *happening = audit_happening(at, seq);

        if (happening != NULL && happening->rule != NULL)
            return happening;
    }
    return NULL;
}

/* Nothing is ever taken out of the outbox, and whoever acts is promised a receipt. */
static bool
is_promised(const struct outbox *outbox, const struct happening *happening)
{
    for (size_t i = 0; i < outbox->count; i++)
        if (outbox->list[i].seq == (int64_t)happening->leaf.seq &&
            strcmp(outbox->list[i].ref, happening->person) == 0)
            return true;
    return false;
}

static bool
outbox_whole(const struct replaying *replaying, const struct outbox *outbox, struct error *err)
{
    uint64_t sent = 0;

    for (const struct replayed *at = replaying->first; at != NULL; at = at->next)
        for (const struct happening *was = at->last; was != NULL; was = was->before)
            if (was->rule != NULL && was->leaf.role != LEAF_ROLE_NONE && !is_promised(outbox, was))
                return error_raise(err, ERR_CONFLICT,
                                   "whoever acted at leaf %" PRIu64 " was promised no receipt",
                                   was->leaf.seq);
    for (size_t i = 0; i < outbox->count; i++) {
        sent += strcmp(outbox->list[i].state, "sent") == 0;
        if (i > 0 && outbox->list[i].id != outbox->list[i - 1].id + 1)
            return error_raise(err, ERR_CONFLICT, "mail %" PRId64 " is missing",
                               outbox->list[i - 1].id + 1);
    }
    return sent >= replaying->sent ||
           error_raise(err, ERR_CONFLICT,
                       "the log tells that %" PRIu64 " mails were sent, and %" PRIu64 " are there",
                       replaying->sent, sent);
}

bool
audit_outbox(struct replaying *replaying, struct error *err)
{
    struct audit *audit = replaying->audit;
    struct outbox outbox;
    size_t moves = 0, promised = 0;
    int64_t before = -1;

    if (!outbox_read(audit->state->db, audit->arena, audit->state->authority, &outbox, err))
        return false;
    for (size_t i = 0; i < outbox.count; i++) {
        const struct outbox_row *row = &outbox.list[i];
        const struct happening *happening =
            row->seq < 0 ? NULL : move_at(replaying, (uint64_t)row->seq);

        if (row->seq >= (int64_t)audit->size ||
            (happening != NULL && strstr(row->facts, happening->man) == NULL))
            return error_raise(err, ERR_CONFLICT,
                               "mail %" PRId64 " is about leaf %" PRId64
                               ", which does not tell the same",
                               row->id, row->seq);
        promised += happening != NULL && row->seq != before;
        before = row->seq;
    }
    for (const struct replayed *at = replaying->first; at != NULL; at = at->next)
        moves += at->moves;
    audit->report->mails = outbox.count;
    if (promised != moves)
        return error_raise(err, ERR_CONFLICT,
                           "the log tells of %zu moves, and mail was promised for %zu of them",
                           moves, promised);
    return outbox_whole(replaying, &outbox, err);
}
