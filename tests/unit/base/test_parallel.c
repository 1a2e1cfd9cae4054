/* SPDX-License-Identifier: MIT */
#include "base/parallel.h"

#include <CUnit/CUnit.h>
#include <pthread.h>
#include <string.h>

#include "fixture.h"
#include "suites.h"

/* What the tasks of one test share: who is done, in which order. */
struct log {
    pthread_mutex_t lock;
    unsigned done[32], count;
};

struct work {
    struct log *log;
    unsigned number;
    bool fails;
};

static bool
work_run(void *context, struct error *err)
{
    struct work *work = context;

    pthread_mutex_lock(&work->log->lock);
    work->log->done[work->log->count++] = work->number;
    pthread_mutex_unlock(&work->log->lock);
    return !work->fails || error_raise(err, ERR_INPUT, "task %u failed", work->number);
}

/* 32 tasks, each after the one half its number. */
static void
tasks_make(struct task tasks[32], struct work works[32], struct log *log)
{
    *log = (struct log){.count = 0};
    pthread_mutex_init(&log->lock, NULL);
    for (unsigned i = 0; i < 32; i++) {
        works[i] = (struct work){.log = log, .number = i};
        tasks[i] = (struct task){.run = work_run, .context = &works[i]};
        if (i > 0)
            tasks[i].after = (uint32_t)1 << i / 2;
    }
}

static unsigned
place_of(const struct log *log, unsigned number)
{
    unsigned at = 0;

    while (at < log->count && log->done[at] != number)
        at++;
    return at;
}

static void
tasks_wait_for_each_other(void)
{
    for (unsigned threads = 1; threads <= 16; threads++) {
        struct error err = {.code = ERR_NONE};
        struct task tasks[32];
        struct work works[32];
        struct log log;

        tasks_make(tasks, works, &log);
        CU_ASSERT_TRUE(parallel_run(tasks, 32, threads, &err));
        EXPECT_NUMBER("all are done", log.count, 32);
        for (unsigned i = 1; i < 32; i++)
            CU_ASSERT_FATAL(place_of(&log, i) < 32 && place_of(&log, i / 2) < place_of(&log, i));
    }
}

static void
alone_they_run_in_order(void)
{
    struct error err = {.code = ERR_NONE};
    struct task tasks[32];
    struct work works[32];
    struct log log;

    tasks_make(tasks, works, &log);
    CU_ASSERT_TRUE(parallel_run(tasks, 32, 1, &err));
    for (unsigned i = 0; i < 32; i++)
        EXPECT_NUMBER("order", log.done[i], i);
    CU_ASSERT_TRUE(parallel_run(tasks, 0, 4, &err));
}

static void
the_first_failure_is_told(void)
{
    for (unsigned threads = 1; threads <= 4; threads++) {
        struct error err = {.code = ERR_NONE};
        struct task tasks[32];
        struct work works[32];
        struct log log;

        tasks_make(tasks, works, &log);
        works[1].fails = true;
        CU_ASSERT_FALSE(parallel_run(tasks, 32, threads, &err));
        EXPECT_TEXT("error", err.text, "task 1 failed");
        CU_ASSERT_EQUAL(err.code, ERR_INPUT);
        for (unsigned i = 2; i < 32; i++)
            CU_ASSERT_EQUAL(place_of(&log, i), log.count); /* each waits for it */
    }
    CU_ASSERT(parallel_processors() >= 1);
}

void
suite_parallel(void)
{
    CU_pSuite suite = CU_add_suite("base/parallel", NULL, NULL);

    CU_add_test(suite, "tasks wait for each other", tasks_wait_for_each_other);
    CU_add_test(suite, "alone they run in order", alone_they_run_in_order);
    CU_add_test(suite, "the first failure is told", the_first_failure_is_told);
}
