/* SPDX-License-Identifier: MIT */
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#include "base/heap.h"
#include "base/interrupt.h"
#include "command/commands.h"
#include "service/signing_process.h"

int
main(int argc, char **argv)
{
    /* A full disk or a closed pipe is told as an error, not by a signal. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    interrupt_catch();
    umask(077); /* what is written tells about families */
    if (argc == 3 && strcmp(argv[1], SIGNING_WORD) == 0)
        return signing_serve(argv[2], SIGNING_SOCKET);
    heap_prepare();
    return command_main(COMMANDS, COMMAND_TOTAL, argc, argv);
}
