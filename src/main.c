/* SPDX-License-Identifier: MIT */
/* The command: signals, then what was typed. */
#include <signal.h>
#include <sys/stat.h>

#include "base/heap.h"
#include "base/interrupt.h"
#include "command/commands.h"
#include "service/processes.h"

int
main(int argc, char **argv)
{
    int status;

    /* A full disk or a closed pipe is told as an error, not by a signal. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    umask(077); /* what is written tells about families */
    if (processes_serve(argc, argv, &status))
        return status;
    interrupt_catch();
    heap_prepare();
    return command_main(COMMANDS, COMMAND_TOTAL, argc, argv);
}
