/* SPDX-License-Identifier: MIT */
#include "store/jobs.h"

#include "store/statements.h"

const char *const JOB_KIND_NAMES[JOB_KINDS] = {[JOB_IMPORT] = "import", [JOB_RUN] = "run"};
const char *const JOB_STATE_NAMES[JOB_STATES] = {[JOB_WAITING] = "waiting",
                                                 [JOB_WORKING] = "working",
                                                 [JOB_DONE] = "done",
                                                 [JOB_FAILED] = "failed"};

static unsigned
place_of(const char *const *names, unsigned count, struct text name)
{
    unsigned at = 0;

    while (at < count && !text_is(name, names[at]))
        at++;
    must(at < count); /* the database checks them */
    return at;
}

static struct job
job_at(struct db *db, struct arena *arena, unsigned statement)
{
    return (struct job){
        .id = db_copy_at(db, arena, statement, 0),
        .kind = (enum job_kind)place_of(JOB_KIND_NAMES, JOB_KINDS, db_text_at(db, statement, 1)),
        .state =
            (enum job_state)place_of(JOB_STATE_NAMES, JOB_STATES, db_text_at(db, statement, 2)),
        .person = db_copy_at(db, arena, statement, 3),
        .proofs = (unsigned)db_number_at(db, statement, 4),
        .proved = db_number_at(db, statement, 5),
        .arguments = db_copy_at(db, arena, statement, 6),
        .tries = (unsigned)db_number_at(db, statement, 7),
        .step = db_copy_at(db, arena, statement, 8),
        .done = db_number_at(db, statement, 9),
        .whole = db_number_at(db, statement, 10),
        .queued = db_number_at(db, statement, 11),
        .ended = db_number_at(db, statement, 12),
        .result = db_copy_at(db, arena, statement, 13),
        .said = db_copy_at(db, arena, statement, 14),
    };
}

/* The one row of a question that is asked already. */
static bool
take_one(struct db *db, struct arena *arena, unsigned statement, struct job *job, bool *found,
         struct error *err)
{
    if (!db_next(db, statement, found, err))
        return false;
    if (*found) {
        *job = job_at(db, arena, statement);
        db_stop(db, statement);
    }
    return true;
}

bool
jobs_add(struct db *db, struct arena *arena, const char *authority, const char *key,
         const struct job *job, const char **id, bool *added, struct error *err)
{
    int64_t changed;
    bool row;

    if (!db_run(db, JOB_ADD,
                DB_VALUES(db_text(job->id), db_text(authority), db_text(JOB_KIND_NAMES[job->kind]),
                          db_text(key), db_text(job->person), db_number(job->proofs),
                          db_number(job->proved), db_text(job->arguments), db_number(job->queued)),
                &changed, err) ||
        !db_ask(db, JOB_BY_KEY, DB_VALUES(db_text(authority), db_text(key)), err) ||
        !db_next(db, JOB_BY_KEY, &row, err))
        return false;
    must(row);
    *id = db_copy_at(db, arena, JOB_BY_KEY, 0);
    *added = changed == 1;
    db_stop(db, JOB_BY_KEY);
    return true;
}

bool
jobs_read(struct db *db, struct arena *arena, const char *authority, const char *id,
          struct job *job, bool *found, struct error *err)
{
    return db_ask(db, JOB_READ, DB_VALUES(db_text(authority), db_text(id)), err) &&
           take_one(db, arena, JOB_READ, job, found, err);
}

bool
jobs_list(struct db *db, struct arena *arena, const char *authority, unsigned most,
          struct jobs *jobs, struct error *err)
{
    size_t room = 0;
    bool row;

    *jobs = (struct jobs){.count = 0};
    if (!db_ask(db, JOB_LIST, DB_VALUES(db_text(authority), db_number(most)), err) ||
        !db_next(db, JOB_LIST, &row, err))
        return false;
    while (row) {
        jobs->list = arena_grow(arena, jobs->list, &room, jobs->count, sizeof jobs->list[0]);
        jobs->list[jobs->count++] = job_at(db, arena, JOB_LIST);
        if (!db_next(db, JOB_LIST, &row, err))
            return false;
    }
    return true;
}

bool
jobs_first(struct db *db, struct arena *arena, const char *authority, struct job *job, bool *found,
           struct error *err)
{
    return db_ask(db, JOB_FIRST, DB_VALUES(db_text(authority)), err) &&
           take_one(db, arena, JOB_FIRST, job, found, err);
}

bool
jobs_begin(struct db *db, const char *id, bool *changed, struct error *err)
{
    int64_t count;

    if (!db_run(db, JOB_BEGIN, DB_VALUES(db_text(id)), &count, err))
        return false;
    *changed = count == 1;
    return true;
}

bool
jobs_step(struct db *db, const char *id, const char *step, int64_t done, int64_t whole,
          struct error *err)
{
    return db_run(db, JOB_STEP,
                  DB_VALUES(db_text(id), db_text(step), db_number(done), db_number(whole)), NULL,
                  err);
}

bool
jobs_end(struct db *db, const char *id, enum job_state state, const char *result, const char *said,
         int64_t moment, struct error *err)
{
    return db_run(db, JOB_END,
                  DB_VALUES(db_text(id), db_text(JOB_STATE_NAMES[state]), db_text(result),
                            db_text(said), db_number(moment)),
                  NULL, err);
}

bool
jobs_working(struct db *db, const char *authority, bool *working, struct error *err)
{
    if (!db_ask(db, JOB_BEGUN, DB_VALUES(db_text(authority)), err) ||
        !db_next(db, JOB_BEGUN, working, err))
        return false;
    if (*working)
        db_stop(db, JOB_BEGUN);
    return true;
}

bool
jobs_forget(struct db *db, const char *authority, int64_t before, struct error *err)
{
    return db_run(db, JOB_FORGET, DB_VALUES(db_text(authority), db_number(before)), NULL, err);
}

bool
jobs_again(struct db *db, const char *authority, int64_t *count, struct error *err)
{
    return db_run(db, JOB_AGAIN, DB_VALUES(db_text(authority)), count, err);
}
