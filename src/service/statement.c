/* SPDX-License-Identifier: MIT */
#include "service/statement.h"

#include "base/clock.h"
#include "model/manifest.h"
#include "service/ledger.h"
#include "service/lodging.h"
#include "service/returns.h"

/* Who states something, as what, and when: the first line. */
static const char *
stated_by(struct arena *arena, const struct statement *statement)
{
    const struct capacity *capacity = statement->capacity;

    return arena_printf(arena, "%s, %s%s%s, states on %s (London):\n", statement->actor->name,
                        ROLES[capacity->role].label,
                        capacity->delegation == LEAF_NO_DELEGATION ? "" : " ",
                        capacity_tell(arena, capacity), london_format(statement->at).text);
}

/* What was entered on Delta is in no other file of ours, so whoever lodges states it. */
static const char *
of_lodging(struct arena *arena, const struct statement *statement)
{
    const struct filing *filing = statement->filing;
    const struct move_request *move = statement->request;

    return arena_printf(arena,
                        "%sI entered the %s for %s of %s, revision %lld,\n"
                        "fingerprint %s, on Delta %s%s%s.\n",
                        stated_by(arena, statement), statement->label, filing->period,
                        statement->authority, (long long)filing->revision,
                        returns_fingerprint(filing->man).text,
                        lodging_tell(arena, move->reference, move->uploaded),
                        statement->lodged[0] == '\0' ? "" : ",\n", statement->lodged);
}

const char *
statement_make(struct arena *arena, const struct statement *statement)
{
    const struct filing *filing = statement->filing;

    if (statement->rule->flags & MOVE_TAKES_REFERENCE)
        return of_lodging(arena, statement);
    if (statement->rule->seat == SEAT_NONE)
        return NULL;
    return arena_printf(arena,
                        "%sI %s the %s for %s of %s, revision %lld,\n"
                        "as it stands under the fingerprint %s\n"
                        "(manifest SHA-256 %s).\n",
                        stated_by(arena, statement), MOVE_DEFS[statement->rule->move].words,
                        statement->label, filing->period, statement->authority,
                        (long long)filing->revision, returns_fingerprint(filing->man).text,
                        filing->man);
}
