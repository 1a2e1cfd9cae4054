/* SPDX-License-Identifier: MIT */
#include <signal.h>

#include "command/commands.h"

int
main(int argc, char **argv)
{
    /* A full disk or a closed pipe is told as an error, not by a signal. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    return command_main(COMMANDS, COMMAND_TOTAL, argc, argv);
}
