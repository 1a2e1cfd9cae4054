/* SPDX-License-Identifier: MIT */
/*
 * confine - what a process gives up before it touches what strangers made: for good, and for all it
 * starts.
 *
 * System calls by a list of those that reading, computing and writing need (libseccomp): no new
 * socket, no program, no other process, unless that is asked for.  Files by their folders
 * (Landlock, where the kernel has it).  Memory, processor time, size and number of files by limits.
 *
 * What a process starts is confined as it is, and may confine itself further.
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
    /* folders with all that is in them, or files, up to NULL; what is to be read may be missing */
    const char *readable[CONFINE_FOLDERS_MOST];
    const char *writable[CONFINE_FOLDERS_MOST];
    uint64_t memory_most, cpu_seconds_most, file_size_most;
    unsigned files_most; /* open at once */
    bool lowest;         /* runs when nothing else wants to */
    bool network;        /* may make sockets, and read what names and certificates are found by */
    bool turns;          /* may wait for its turn, or not: port/turn.h */
    bool children;       /* may start this program again, and read what it is made of */
};

/* Whether the kernel has what folders are kept from a process with: without it a process that was
 * taken over could read what its user can. */
bool confine_limits_folders(void);

/* Whether this build limits system calls: one that watches itself needs more of them. */
bool confine_limits_calls(void);

bool confine(const struct confinement *confinement, struct error *err) MUST_USE;

#endif
