/* SPDX-License-Identifier: MIT */
/*
 * frame - messages between two processes of the program over a stream: four bytes of length, then
 * so many bytes.  With a message goes at most one bulk, along with its first bytes.
 *
 * Here is the end that waits; daemon/helper.h has the end that must not.  Who hands a bulk over
 * says nothing else until it is asked again, so that it is clear which message it belongs to.
 *
 * Owns     Nothing.  A received message lives in the arena given.
 * Errors   ERR_STORAGE when the other end is gone in the middle, or says more than FRAME_MOST.
 * Source   unix(7): SCM_RIGHTS.
 */
#ifndef DELTARETURN_BASE_FRAME_H
#define DELTARETURN_BASE_FRAME_H

#include <sys/types.h>

#include "base/bulk.h"

#define FRAME_MOST      ((size_t)16 * 1024 * 1024) /* bytes */
#define FRAME_HEAD_SIZE 4

/* Both ends are on one machine, so the length is as the machine writes it. */
void frame_head(size_t length, unsigned char head[FRAME_HEAD_SIZE]);
size_t frame_length(const unsigned char head[FRAME_HEAD_SIZE]);

bool frame_send(int descriptor, struct text message, struct error *err) MUST_USE;

/* With a bulk, or without when it is NULL. */
bool frame_send_with(int descriptor, struct text message, const struct bulk *bulk,
                     struct error *err) MUST_USE;

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
/* *BULK is NULL when none came with it. */
bool frame_receive_with(int descriptor, struct arena *arena, struct text *message,
                        const struct bulk **bulk, bool *came, struct error *err) MUST_USE;

/* As recv; *HANDED becomes the descriptor that came along, if one did, and the caller's.  What it
 * was before is closed: -1 for none. */
ssize_t frame_hear(int descriptor, void *bytes, size_t room, int flags, int *handed);

#endif
