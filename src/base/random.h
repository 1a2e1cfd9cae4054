/* SPDX-License-Identifier: MIT */
/*
 * random - bytes that nobody can guess, from the kernel.
 *
 * Owns     Nothing.
 * Errors   None: a system without them stops the program.
 * Source   getrandom(2).
 */
#ifndef DELTARETURN_BASE_RANDOM_H
#define DELTARETURN_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

void random_bytes(void *bytes, size_t count);

/* 128 bits as 32 small hex digits: a reference that says nothing about what it stands for. */
#define REF_TEXT_SIZE 33
struct ref_text {
    char text[REF_TEXT_SIZE];
};
struct ref_text random_ref(void);

/* The same, but begun with a moment, in milliseconds since 1970, in 11 digits: what is made one
 * after the other lies side by side in an index.  The 84 bits behind it nobody can guess. */
struct ref_text random_ref_at(int64_t moment);

#endif
