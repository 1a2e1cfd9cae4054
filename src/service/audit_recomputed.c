/* SPDX-License-Identifier: MIT */
/*
 * Every revision made again from its snapshot, the frameworks, the options and the claims that were
 * kept, and held against what it has.  What a newer program or library makes differently is
 * counted and not wrong; what was erased cannot be made again.
 */
#include <inttypes.h>

#include "base/interrupt.h"
#include "base/parallel.h"
#include "service/audit_parts.h"
#include "service/replay.h"
#include "store/snapshots.h"

struct recomputing {
    struct audit *audit;
    uint64_t done, whole; /* revisions */
};

static bool
snapshot_is_erased(const struct audit *audit, const char *id, bool *erased, struct error *err)
{
    struct snapshot snapshot = {.erased = 0};
    bool found;

    if (!snapshots_find(audit->state->db, id, &snapshot, &found, err))
        return false;
    *erased = snapshot.erased != 0;
    return found || error_raise(err, ERR_CONFLICT, "its snapshot is missing");
}

/* What came out, against what the revision has. */
static bool
result_check(struct audit_report *report, const struct replay *replay, struct error *err)
{
    for (unsigned i = 0; i < MAKING_KEPT; i++)
        if (replay->files[i].differs_at != 0 && !replay_is_explained(replay, i))
            return error_raise(err, ERR_CONFLICT,
                               "%s is not what its snapshot makes: it differs from byte %zu on, "
                               "and no other version explains it",
                               MAKING_NAMES[i], replay->files[i].differs_at);
    report->same += replay->different == 0;
    report->by_another += replay->different != 0;
    return true;
}

static bool
revision_remake(struct recomputing *recomputing, const char *period, int64_t number,
                struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct audit *audit = recomputing->audit;
    struct replay *replay = ARENA_ARRAY(arena, struct replay, 1);
    unsigned threads =
        audit->options->threads == 0 ? parallel_processors() : audit->options->threads;

    if (replay_make(arena, audit->state, period, number, threads, replay, err))
        return result_check(audit->report, replay, err);
    if (replay->another_version && err->code != ERR_STORAGE && err->code != ERR_RETRY) {
        audit->report->by_another++; /* which no longer takes what was taken then */
        return true;
    }
    return error_while(err, "made again");
}

/* Of what is kept only a draft's newest revision can be made anew meanwhile; the folder is nobody
 * else's just for so long, since a service may stand on it. */
static bool
keep_still(struct arena *arena, struct audit *audit, const struct filing *filing, int64_t number,
           struct error *err)
{
    return filing->state != FILING_DRAFT || number != filing->revision ||
           state_lock(arena, audit->state, err);
}

static bool
revision_check(struct recomputing *recomputing, const struct filing *filing, int64_t number,
               struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct audit *audit = recomputing->audit;
    const struct progress *progress = &audit->options->progress;
    struct revision revision;
    bool erased;

    if (progress->step != NULL)
        progress->step(progress->context,
                       arena_printf(arena, "%s revision %" PRId64, filing->period, number),
                       recomputing->done, recomputing->whole);
    recomputing->done++;
    if (!interrupt_check(err) || !keep_still(arena, audit, filing, number, err) ||
        !filings_revision(audit->state->db, arena, filing->id, number, &revision, err))
        return false;
    if (revision.man[0] == '\0')
        return true;
    if (revision.snapshot == NULL)
        return error_raise(err, ERR_CONFLICT, "it was made from no snapshot");
    if (!snapshot_is_erased(audit, revision.snapshot, &erased, err))
        return false;
    if (revision.erased != 0 || erased) {
        audit->report->unmade++;
        return true;
    }
    return revision_remake(recomputing, filing->period, number, err);
}

bool
audit_recomputed(struct audit *audit, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct recomputing recomputing = {.audit = audit};
    struct filing_list filings;

    if (!filings_list(audit->state->db, arena, audit->state->authority, &filings, err))
        return false;
    for (size_t i = 0; i < filings.count; i++)
        recomputing.whole += (uint64_t)filings.list[i].revision;
    for (size_t i = 0; i < filings.count; i++)
        for (int64_t number = 1; number <= filings.list[i].revision; number++)
            if (!revision_check(&recomputing, &filings.list[i], number, err)) {
                error_while(err, "revision %" PRId64 " of the return for %s", number,
                            filings.list[i].period);
                if (!audit_found(audit, err))
                    return false;
            }
    return true;
}
