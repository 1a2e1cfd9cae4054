/* SPDX-License-Identifier: MIT */
/*
 * options - what may be typed after "deltareturnd", as a table.
 *
 * Errors   Wrong usage is told on standard error and ends with EXIT_USAGE.
 */
#ifndef DELTARETURN_DAEMON_OPTIONS_H
#define DELTARETURN_DAEMON_OPTIONS_H

#include "daemon/listener.h"

#define EXIT_USAGE   2
#define PROXIES_MOST 16

struct daemon_options {
    const char *state, *address, *certificate, *key;
    const char *listen[LISTENERS_MOST];
    size_t listen_count;
    const char *proxies[PROXIES_MOST];
    size_t proxy_count;
};

/* What the state folder's settings say, wherever the command line says nothing; ERR_INPUT when they
 * do not go together. */
bool daemon_options_settle(struct arena *arena, struct daemon_options *options,
                           struct error *err) MUST_USE;

/* False when the program is to end, with *STATUS. */
bool
daemon_options_read(int argc, char **argv, struct daemon_options *options, int *status) MUST_USE;

#endif
