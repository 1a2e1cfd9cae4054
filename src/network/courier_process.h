/* SPDX-License-Identifier: MIT */
/*
 * courier_process - the process that hands messages to the mail server.
 *
 * It reads the certificates that the settings name, and gives up everything but the network before
 * it speaks to anybody.
 *
 * Owns     Nothing.
 * See      service/courier.h, by which it is started and asked; port/smtp.h.
 */
#ifndef DELTARETURN_NETWORK_COURIER_PROCESS_H
#define DELTARETURN_NETWORK_COURIER_PROCESS_H

/* Delivers what it gets on the socket until that is closed.  Returns an exit status. */
int courier_serve(int descriptor);

#endif
