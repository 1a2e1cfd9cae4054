/* SPDX-License-Identifier: MIT */
#include "service/tidying.h"

#include <dirent.h>
#include <errno.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/number.h"
#include "service/backup.h"
#include "service/erasure.h"
#include "service/sessions.h"
#include "service/totp.h"
#include "service/vault.h"
#include "store/agenda.h"
#include "store/filings.h"
#include "store/jobs.h"
#include "store/second_factor.h"
#include "store/snapshots.h"

#define DIGEST_DAYS_KEPT 7
#define ENROLMENT_KEPT   (TOTP_MINUTES * MS_A_MINUTE)

struct forgetting {
    struct state *state;
    int64_t now;
};

struct known {
    struct arena *arena;
    struct filing_list filings;
    struct snapshots snapshots;
};

static bool
snapshot_is_known(const struct known *known, const char *id)
{
    for (size_t i = 0; i < known->snapshots.count; i++)
        if (strcmp(known->snapshots.list[i].id, id) == 0)
            return true;
    return false;
}

/* Of "FILING.NUMBER". */
static bool
revision_is_known(const struct known *known, const char *id)
{
    struct text filing, digits;
    uint64_t number;

    if (!text_cut(text_of(id), '.', &filing, &digits) || !decimal_read(digits, INT32_MAX, &number))
        return true; /* none of ours */
    for (size_t i = 0; i < known->filings.count; i++)
        if (text_is(filing, known->filings.list[i].id))
            return (int64_t)number <= known->filings.list[i].revision;
    return false;
}

static bool (*const IS_KNOWN[])(const struct known *known, const char *id) = {
    [VAULT_SNAPSHOT] = snapshot_is_known,
    [VAULT_REVISION] = revision_is_known,
};

static bool
boxes_tidy(struct state *state, const struct known *known, enum vault_kind kind, struct error *err)
{
    const char *path = state_path(state, known->arena, vault_folder(kind));
    DIR *dir = opendir(path);
    bool good = true;

    if (dir == NULL)
        return errno == ENOENT ||
               error_raise_system(err, ERR_STORAGE, errno, "cannot read \"%s\"", path);
    for (struct dirent *entry = readdir(dir); entry != NULL && good; entry = readdir(dir))
        if (entry->d_name[0] != '.' && !IS_KNOWN[kind](known, entry->d_name))
            good = vault_erase(state, kind, entry->d_name, err);
    closedir(dir);
    return good;
}

static bool
forget_work(struct db *db, void *context, struct error *err)
{
    const struct forgetting *forgetting = context;
    int64_t count, now = forgetting->now;

    return sessions_sweep(forgetting->state, now, &count, err) &&
           enrolment_forget(db, now - ENROLMENT_KEPT, err) &&
           agenda_digest_forget(db, clock_london_day(now) - DIGEST_DAYS_KEPT, err);
}

bool
tidying_forget(struct state *state, int64_t now, struct error *err)
{
    struct forgetting forgetting = {.state = state, .now = now};

    return db_transaction(state->db, forget_work, &forgetting, err);
}

bool
tidying_end(struct state *state, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct known known = {.arena = arena};
    bool working, sealing;

    if (!erasure_finish(state, err) || !backup_tidy(state, err) ||
        !jobs_working(state->db, state->authority, &working, err) ||
        !state_is_sealing(state, &sealing, err))
        return false;
    if (working || sealing)
        return true; /* what it seals is named by a row when it has ended */
    if (!filings_list(state->db, arena, state->authority, &known.filings, err) ||
        !snapshots_list(state->db, arena, state->authority, &known.snapshots, err))
        return false;
    return boxes_tidy(state, &known, VAULT_SNAPSHOT, err) &&
           boxes_tidy(state, &known, VAULT_REVISION, err);
}
