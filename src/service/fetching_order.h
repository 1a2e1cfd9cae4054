/* SPDX-License-Identifier: MIT */
/*
 * fetching_order - what passes between who wants exports and the process that fetches them.
 *
 * Both ends are built together, so a message is a struct as it lies in memory.  The file to write
 * comes beside the order, as a descriptor.
 *
 * Owns     Nothing.
 * See      service/fetching.h, network/fetching_process.h.
 */
#ifndef DELTARETURN_SERVICE_FETCHING_ORDER_H
#define DELTARETURN_SERVICE_FETCHING_ORDER_H

#include <sys/socket.h>

#include "base/error.h"

#define FETCHING_TEXT_MOST 2048

struct fetching_order {
    char url[FETCHING_TEXT_MOST], token[FETCHING_TEXT_MOST];
    char authorities[FETCHING_TEXT_MOST], known_hosts[FETCHING_TEXT_MOST];
};

struct fetching_report {
    bool done, there;
    struct error err;
};

/* Room for one descriptor beside a message. */
union fetching_beside {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
};

#endif
