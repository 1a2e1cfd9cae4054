/* SPDX-License-Identifier: MIT */
/*
 * fetching_process - the process that fetches exports from where the settings say.
 *
 * It writes to files that were opened for it, and can open none of the state folder.
 *
 * Owns     Nothing.
 * See      service/fetching.h, by which it is started and asked; port/download.h.
 */
#ifndef DELTARETURN_NETWORK_FETCHING_PROCESS_H
#define DELTARETURN_NETWORK_FETCHING_PROCESS_H

/* Fetches into the files it gets on the socket until that is closed.  Returns an exit status. */
int fetching_serve(int descriptor);

#endif
