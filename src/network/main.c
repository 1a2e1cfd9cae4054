/* SPDX-License-Identifier: MIT */
/*
 * deltareturn-network - the program that speaks to other machines: it takes mail to the mail server
 * and fetches exports.  It is started by deltareturn and deltareturnd, never by hand, and neither
 * of them carries the library for the network.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "network/courier_process.h"
#include "network/fetching_process.h"
#include "service/child.h"
#include "service/courier.h"
#include "service/fetching.h"

int
main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    umask(077);
    if (argc == 2 && strcmp(argv[1], COURIER_WORD) == 0)
        return courier_serve(CHILD_SOCKET);
    if (argc == 2 && strcmp(argv[1], FETCHING_WORD) == 0)
        return fetching_serve(CHILD_SOCKET);
    fputs("deltareturn-network: this is started by deltareturn and deltareturnd, not by hand\n",
          stderr);
    return 2;
}
