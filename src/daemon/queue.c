/* SPDX-License-Identifier: MIT */
#include "daemon/queue.h"

#include "base/clock.h"
#include "base/log.h"
#include "service/job_process.h"
#include "service/reading_process.h"
#include "web/families_kept.h"

#define WALL_SECONDS 7200 /* that a job may take */
#define STEP_EVERY   1000 /* milliseconds, between two notes of how far it is */

struct queue {
    struct helper_def def;
    struct loop *loop;
    struct site *site;
    struct helper *helper;
    struct timer wall;
    struct arena *arena; /* of the job at hand; NULL: none */
    struct job job;
    int64_t noted;
    struct queue_counts counts;
    struct text kept; /* an answer that came while the folder was lent */
    struct desk *fetching;
    struct desk_wish wish;   /* for the list of the families of what was prepared */
    bool looking;            /* it is on its way */
    struct text prepared;    /* the answer that waits for it, .at NULL: none does */
    const char *man;         /* whose families they are */
    const struct bulk *list; /* it came; NULL: not yet, or it cannot be had */
    bool stopped, paused, died;
};

static void
forget_job(struct queue *queue)
{
    loop_cancel(queue->loop, &queue->wall);
    queue->prepared = (struct text){.at = NULL};
    queue->list = NULL;
    if (queue->arena != NULL)
        arena_free(&queue->arena);
}

static void
job_failed(struct queue *queue, const char *result, const char *said)
{
    struct error err = {.code = ERR_NONE};

    queue->counts.failed++;
    log_say(LOG_NOTABLE, "job %.8s (%s) came to nothing", queue->job.id,
            JOB_KIND_NAMES[queue->job.kind]);
    if (!jobs_fail(queue->site->state, queue->job.id, result, said, &err))
        log_say(LOG_FAILED, "%s", err.text);
    forget_job(queue);
}

static const char *
counts_of(struct arena *arena, const struct job_answer *answer)
{
    return arena_printf(arena, "{\"errors\":%lld,\"warnings\":%lld}", (long long)answer->errors,
                        (long long)answer->warnings);
}

static void
job_prepared(struct queue *queue, const struct job_answer *answer)
{
    struct state *state = queue->site->state;
    struct error err = {.code = ERR_NONE};

    if (!job_record(queue->arena, state, &queue->job, answer, &err)) {
        job_failed(queue, counts_of(queue->arena, answer), err.text);
        return;
    }
    if (queue->list != NULL &&
        !families_put(queue->site->parts->families, queue->man, queue->list, &err))
        log_say(LOG_FAILED, "%s", err.text);
    if (!sealing_sign(state, queue->site->signing, &err))
        log_say(LOG_FAILED, "what a job did is recorded, but not signed yet: %s", err.text);
    queue->counts.done++;
    log_say(LOG_NOTABLE, "job %.8s (%s) is done", queue->job.id, JOB_KIND_NAMES[queue->job.kind]);
    forget_job(queue);
}

/* --- the list of families -----------------------------------------------------------------------
 */

static void process_said(void *context, struct text message);

static void
list_came(void *context, struct text answer, int handed)
{
    struct queue *queue = context;
    struct error err = {.code = ERR_NONE};

    (void)
        answer; /* without a bulk it tells why there is none; who looks at the list is told again */
    queue->looking = false;
    if (handed >= 0 && !bulk_take(queue->arena, handed, &queue->list, &err))
        log_say(LOG_FAILED, "%s", err.text);
    if (queue->paused)
        queue->kept = queue->prepared;
    else
        process_said(queue, queue->prepared);
}

/* Everybody looks at the families of a new revision at once, so their list is made before it is
 * one; false when there is none to wait for. */
static bool
look_ahead(struct queue *queue, struct text message, const struct job_answer *answer)
{
    struct families_source from;
    const char *snapshot;

    if (queue->prepared.at != NULL ||
        !job_families(queue->arena, answer, &from, &queue->man, &snapshot))
        return false;
    queue->prepared = (struct text){.at = arena_copy(queue->arena, message.at, message.length),
                                    .length = message.length};
    queue->wish = (struct desk_wish){.parts = {reading_roll(queue->arena, &from, snapshot)},
                                     .done = list_came,
                                     .context = queue};
    queue->looking = desk_ask(queue->fetching, &queue->wish);
    return queue->looking;
}

/* --- what a job says ----------------------------------------------------------------------------
 */

struct stepping {
    const char *id;
    const struct job_answer *answer;
};

static bool
step_work(struct db *db, void *context, struct error *err)
{
    const struct stepping *stepping = context;

    return jobs_step(db, stepping->id, stepping->answer->step, stepping->answer->done,
                     stepping->answer->whole, err);
}

static void
job_stepped(struct queue *queue, const struct job_answer *answer)
{
    struct stepping stepping = {.id = queue->job.id, .answer = answer};
    struct error err = {.code = ERR_NONE};

    if (clock_steady() - queue->noted < STEP_EVERY)
        return;
    queue->noted = clock_steady();
    if (!db_transaction(queue->site->state->db, step_work, &stepping, &err))
        log_say(LOG_FAILED, "%s", err.text);
}

static bool
again_work(struct db *db, void *context, struct error *err)
{
    return jobs_again(db, ((const struct state *)context)->authority, NULL, err);
}

/* The job waits again; jobs_take gives it up after some tries. */
static void
process_ended(void *context)
{
    struct queue *queue = context;
    struct error err = {.code = ERR_NONE};

    if (queue->looking) /* it has said all it had to say */
        return;
    queue->died = queue->paused;
    if (queue->paused)
        return;
    forget_job(queue);
    if (!db_transaction(queue->site->state->db, again_work, queue->site->state, &err))
        log_say(LOG_FAILED, "%s", err.text);
}

static void
process_said(void *context, struct text message)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct queue *queue = context;
    struct error err = {.code = ERR_NONE};
    struct job_answer answer;

    if (queue->arena == NULL || queue->looking)
        return;
    if (queue->paused) { /* the last one counts; those before only say how far it is */
        queue->kept = (struct text){.at = arena_copy(queue->arena, message.at, message.length),
                                    .length = message.length};
        return;
    }
    if (!job_answer_read(arena, message, &answer, &err)) {
        job_failed(queue, "", err.text);
        return;
    }
    switch (answer.kind) {
    case JOB_ANSWER_STEP:
        job_stepped(queue, &answer);
        return;
    case JOB_ANSWER_FAILED:
        if (answer.code == ERR_RETRY) {
            log_say(LOG_NOTABLE, "job %.8s is begun again: %s", queue->job.id, answer.said);
            process_ended(queue);
            break;
        }
        job_failed(queue, counts_of(arena, &answer), answer.said);
        break;
    case JOB_ANSWER_PREPARED:
        if (look_ahead(queue, message, &answer))
            return;
        job_prepared(queue, &answer);
    }
    queue_look(queue);
}

static void
process_ready(void *context)
{
    queue_look(context);
}

static void
wall_reached(void *context)
{
    struct queue *queue = context;

    if (queue->paused || queue->looking) {
        loop_after(queue->loop, &queue->wall, STEP_EVERY);
        return;
    }
    job_failed(queue, "", "this took longer than two hours and was stopped");
    helper_drop(queue->helper);
}

static void
begin(struct queue *queue)
{
    struct error err = {.code = ERR_NONE};

    queue->noted = 0;
    log_say(LOG_NOTABLE, "job %.8s (%s) begins", queue->job.id, JOB_KIND_NAMES[queue->job.kind]);
    loop_after(queue->loop, &queue->wall, (int64_t)WALL_SECONDS * 1000);
    if (!helper_tell(queue->helper, job_question(queue->arena, &queue->job), &err))
        log_say(LOG_FAILED, "%s", err.text);
}

void
queue_look(struct queue *queue)
{
    struct error err = {.code = ERR_NONE};
    bool found;

    if (queue->stopped || queue->paused || state_is_frozen(queue->site->state) ||
        queue->arena != NULL || !helper_is_there(queue->helper))
        return;
    queue->arena = arena_new();
    if (!jobs_take(queue->arena, queue->site->state, &queue->job, &found, &err)) {
        log_say(LOG_FAILED, "%s", err.text);
        found = false;
    }
    if (found)
        begin(queue);
    else
        arena_free(&queue->arena);
}

static void
queue_close(void *handle)
{
    forget_job(handle);
}

bool
queue_open(struct arena *arena, struct loop *loop, const char *dir, struct site *site,
           struct desk *fetching, struct queue **queue, struct error *err)
{
    struct queue *made = ARENA_ARRAY(arena, struct queue, 1);
    const struct helper_user user = {
        .context = made, .said = process_said, .ready = process_ready, .ended = process_ended};

    *made = (struct queue){
        .def = {.name = "job process", .word = JOB_WORD, .argument = dir},
        .loop = loop,
        .site = site,
        .fetching = fetching,
        .wall = {.due = wall_reached,                     .context = made                  },
    };
    if (!state_is_frozen(site->state) && !jobs_resume(site->state, err))
        return false;
    arena_defer(arena, queue_close, made);
    made->helper = helper_new(arena, loop, &made->def, &user);
    *queue = made;
    return true;
}

void
queue_stop(struct queue *queue)
{
    queue->stopped = true;
}

void
queue_pause(struct queue *queue)
{
    queue->paused = true;
    queue->kept = (struct text){.at = NULL};
}

void
queue_go_on(struct queue *queue)
{
    struct error err = {.code = ERR_NONE};

    queue->paused = false;
    if (!state_is_frozen(queue->site->state) && !jobs_tidy(queue->site->state, &err))
        log_say(LOG_FAILED, "%s", err.text);
    if (queue->kept.at != NULL)
        process_said(queue, queue->kept);
    queue->kept = (struct text){.at = NULL};
    if (queue->died)
        process_ended(queue);
    queue->died = false;
    queue_look(queue);
}

bool
queue_is_busy(const struct queue *queue)
{
    return queue->arena != NULL;
}

struct queue_counts
queue_counts(const struct queue *queue)
{
    struct queue_counts counts = queue->counts;

    counts.restarts = helper_restarts(queue->helper);
    return counts;
}
