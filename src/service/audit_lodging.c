/* SPDX-License-Identifier: MIT */
/* What was entered on Delta is in no file of ours, so the history has to say what was stated. */
#include <inttypes.h>

#include "service/audit_parts.h"
#include "service/lodging.h"
#include "store/ledger.h"

bool
audit_lodged(const struct audit *audit, const char *period, const struct filing_event *event,
             struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *reference = event->reference == NULL ? "" : event->reference;
    struct text statement;

    if (!ledger_document(audit->state->db, arena, audit->state->authority, event->seq, &statement,
                         err))
        return false;
    return strstr(arena_copy(arena, statement.at, statement.length),
                  lodging_tell(arena, reference, event->uploaded)) != NULL ||
           error_raise(err, ERR_CONFLICT,
                       "the reference of the return for %s, or what was entered, is not what was "
                       "stated at leaf %" PRIu64,
                       period, event->seq);
}
