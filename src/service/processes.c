/* SPDX-License-Identifier: MIT */
#include "service/processes.h"

#include "base/heap.h"
#include "service/child.h"
#include "service/clock_process.h"
#include "service/hashing_process.h"
#include "service/job_process.h"
#include "service/reading_process.h"
#include "service/signing_process.h"
#include "service/work_process.h"

static int
hash(char **arguments)
{
    (void)arguments;
    return hashing_serve(CHILD_SOCKET);
}

static int
sign(char **arguments)
{
    return signing_serve(arguments[0], CHILD_SOCKET);
}

static int
do_jobs(char **arguments)
{
    return job_serve(arguments[0], CHILD_SOCKET);
}

static int
keep_time(char **arguments)
{
    return clock_serve(arguments[0], CHILD_SOCKET);
}

static int
read_for_pages(char **arguments)
{
    return reading_serve(arguments[0], CHILD_SOCKET);
}

static int
work(char **arguments)
{
    size_t count = 0;

    while (arguments[count] != NULL)
        count++;
    heap_prepare();
    return work_serve(CHILD_SOCKET, arguments, count);
}

static const struct {
    const char *word;
    int least, most; /* arguments */
    int (*serve)(char **arguments);
} PROCESSES[] = {
    {CLOCK_WORD,   1, 1, keep_time     },
    {HASHING_WORD, 0, 0, hash          },
    {JOB_WORD,     1, 1, do_jobs       },
    {LOOKUP_WORD,  1, 1, read_for_pages},
    {READING_WORD, 1, 1, read_for_pages},
    {SIGNING_WORD, 1, 1, sign          },
    {WORK_WORD,    0, 2, work          },
};

bool
processes_serve(int argc, char **argv, int *status)
{
    for (size_t i = 0; argc >= 2 && i < sizeof PROCESSES / sizeof PROCESSES[0]; i++)
        if (strcmp(argv[1], PROCESSES[i].word) == 0 && argc - 2 >= PROCESSES[i].least &&
            argc - 2 <= PROCESSES[i].most) {
            *status = PROCESSES[i].serve(argv + 2);
            return true;
        }
    return false;
}
