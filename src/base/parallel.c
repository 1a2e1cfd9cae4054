/* SPDX-License-Identifier: MIT */
#include "base/parallel.h"

#include <pthread.h>
#include <unistd.h>

#define TASKS_MOST   32
#define THREADS_MOST 16

struct crew {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    const struct task *tasks;
    size_t count;
    uint32_t begun, done, failed;
    struct error errors[TASKS_MOST];
};

/* The first task that may begin, or -1.  Called under the lock. */
static int
next_task(const struct crew *crew)
{
    for (size_t i = 0; i < crew->count; i++)
        if (!(crew->begun >> i & 1) && (crew->tasks[i].after & ~crew->done) == 0)
            return (int)i;
    return -1;
}

static bool
all_begun(const struct crew *crew)
{
    uint32_t all = crew->count == TASKS_MOST ? UINT32_MAX : ((uint32_t)1 << crew->count) - 1;

    return crew->failed != 0 || crew->begun == all;
}

static void
run_task(struct crew *crew, int i)
{
    bool good;

    crew->begun |= (uint32_t)1 << i;
    pthread_mutex_unlock(&crew->lock);
    good = crew->tasks[i].run(crew->tasks[i].context, &crew->errors[i]);
    pthread_mutex_lock(&crew->lock);
    crew->done |= (uint32_t)1 << i;
    if (!good)
        crew->failed |= (uint32_t)1 << i;
    pthread_cond_broadcast(&crew->changed);
}

static void *
work(void *context)
{
    struct crew *crew = context;

    pthread_mutex_lock(&crew->lock);
    while (!all_begun(crew)) {
        int i = next_task(crew);

        if (i >= 0)
            run_task(crew, i);
        else
            pthread_cond_wait(&crew->changed, &crew->lock);
    }
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

bool
parallel_run(const struct task *tasks, size_t count, unsigned threads, struct error *err)
{
    struct crew crew = {.tasks = tasks, .count = count};
    pthread_t others[THREADS_MOST];
    unsigned started = 0;

    must(count <= TASKS_MOST);
    pthread_mutex_init(&crew.lock, NULL);
    pthread_cond_init(&crew.changed, NULL);
    while (started + 1 < threads && started < THREADS_MOST && started + 1 < count &&
           pthread_create(&others[started], NULL, work, &crew) == 0)
        started++;
    work(&crew);
    for (unsigned i = 0; i < started; i++)
        pthread_join(others[i], NULL);
    pthread_cond_destroy(&crew.changed);
    pthread_mutex_destroy(&crew.lock);
    if (crew.failed == 0)
        return true;
    *err = crew.errors[__builtin_ctz(crew.failed)];
    return false;
}

unsigned
parallel_processors(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);

    return count < 1 ? 1 : (unsigned)count;
}
