/* SPDX-License-Identifier: MIT */
/*
 * walls - what a process that has the network gives up: all files but the system's own, all
 * programs, and most system calls.
 *
 * It reads what names of hosts and certificates need; the state folder and homes it does not see.
 *
 * Units    Bytes.
 * Owns     Nothing.
 * Errors   As port/confine.h.
 */
#ifndef DELTARETURN_NETWORK_WALLS_H
#define DELTARETURN_NETWORK_WALLS_H

#include <stdint.h>

#include "base/error.h"

/* FILE_SIZE_MOST is what it may write to a file that was opened for it. */
bool walls_raise(uint64_t file_size_most, struct error *err) MUST_USE;

#endif
