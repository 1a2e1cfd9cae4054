/* SPDX-License-Identifier: MIT */
/*
 * courier - a process of its own that has the network and no database, nor any file but those that
 * names and certificates are found by: it is given messages, hands them to the mail server, and
 * reports what the server said.
 *
 * Messages are worked off one after the other, over one connection where the server lets it.  When
 * the courier is killed nothing is lost: what it did not report is given to the next one.  Who
 * started it kills it with its arena, and it dies with who started it.
 *
 * Owns     The process and the socket to it, for the arena's life.
 * Errors   ERR_STORAGE when the process ends; ERR_INPUT for settings or a message that are too
 *          long.  A server that cannot be reached is no error but an answer.
 * See      network/courier_process.h, the other end.
 * Source   The design: "Processes".
 */
#ifndef DELTARETURN_SERVICE_COURIER_H
#define DELTARETURN_SERVICE_COURIER_H

#include "port/smtp.h"

/* The word after the program's name that makes a process a courier. */
#define COURIER_WORD "courier-process"

#define COURIER_MESSAGE_MOST (128 * 1024) /* bytes */

struct courier;
bool courier_start(struct arena *arena, const struct smtp_server *server, struct courier **courier,
                   struct error *err) MUST_USE;

/* Gives it a message, named by ID; FROM and TO are addresses. */
bool courier_send(struct courier *courier, int64_t id, const char *from, const char *to,
                  struct text message, struct error *err) MUST_USE;

/* Waits for the next report, in the order of what was given. */
bool courier_receive(struct courier *courier, int64_t *id, struct smtp_answer *answer,
                     struct error *err) MUST_USE;

/* Tells it that nothing more comes: it takes leave of the server and ends, which is reported like
 * an unexpected end. */
void courier_dismiss(const struct courier *courier);

/* Becomes readable when there is a report, or when the process has ended: for an event loop. */
int courier_descriptor(const struct courier *courier);

#endif
