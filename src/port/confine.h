/* SPDX-License-Identifier: MIT */
/*
 * confine - what a process gives up before it touches what strangers made: for good, and for all it
 * starts.
 *
 * System calls by a list of those that reading, computing and writing need (libseccomp): no new
 * socket, no program, no other process.  Files by their folders (Landlock, where the kernel has
 * it).  Memory, processor time, size and number of files by limits.
 *
 * Units    Bytes, seconds.
 * Owns     Nothing.
 * Errors   ERR_STORAGE when the system does not let us; then nothing is to be done at all.
 * Source   seccomp(2), landlock(7), setrlimit(2).
 */
#ifndef DELTARETURN_PORT_CONFINE_H
#define DELTARETURN_PORT_CONFINE_H

#include "base/text.h"

#define CONFINE_FOLDERS_MOST 6

struct confinement {
    const char *readable[CONFINE_FOLDERS_MOST]; /* folders, up to NULL; with all that is in them */
    const char *writable[CONFINE_FOLDERS_MOST];
    uint64_t memory_most, cpu_seconds_most, file_size_most;
    unsigned files_most; /* open at once */
    bool lowest;         /* runs when nothing else wants to */
    bool network;        /* may make sockets */
};

bool confine(const struct confinement *confinement, struct error *err) MUST_USE;

#endif
