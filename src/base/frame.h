/* SPDX-License-Identifier: MIT */
/*
 * frame - messages between two processes of the program over a stream: four bytes of length, then
 * so many bytes.
 *
 * Here is the end that waits; daemon/helper.h has the end that must not.
 *
 * Owns     Nothing.  A received message lives in the arena given.
 * Errors   ERR_STORAGE when the other end is gone in the middle, or says more than FRAME_MOST.
 */
#ifndef DELTARETURN_BASE_FRAME_H
#define DELTARETURN_BASE_FRAME_H

#include "base/text.h"

#define FRAME_MOST      ((size_t)16 * 1024 * 1024) /* bytes */
#define FRAME_HEAD_SIZE 4

/* Both ends are on one machine, so the length is as the machine writes it. */
void frame_head(size_t length, unsigned char head[FRAME_HEAD_SIZE]);
size_t frame_length(const unsigned char head[FRAME_HEAD_SIZE]);

bool frame_send(int descriptor, struct text message, struct error *err) MUST_USE;

/* Waits for a message; *CAME is false when the other end has closed instead. */
bool frame_receive(int descriptor, struct arena *arena, struct text *message, bool *came,
                   struct error *err) MUST_USE;

/* Answers one message, in its own way.  The arena is the message's own. */
typedef bool frame_answer(const void *context, struct arena *arena, int descriptor,
                          struct text message, struct error *err);

/* Answers message after message until the other end closes; false as soon as one cannot be heard or
 * answered. */
bool
frame_serve(int descriptor, frame_answer *answer, const void *context, struct error *err) MUST_USE;

#endif
