/* SPDX-License-Identifier: MIT */
/*
 * clock_process - the process that does what happens without anybody asking: quarters that have
 * ended are run, people are reminded, alarms are raised.
 *
 * It borrows the state folder for that, as a command does, but only for as long as it writes: a
 * quarter is fetched, decided and sealed while pages are answered.
 *
 * Owns     Nothing.
 * See      service/schedule.h, service/lending.h.
 */
#ifndef DELTARETURN_SERVICE_CLOCK_PROCESS_H
#define DELTARETURN_SERVICE_CLOCK_PROCESS_H

/* The word after the program's name that makes a process this one; behind it the state folder. */
#define CLOCK_WORD "clock-process"

/* Any message is the time to act; the answer is "" or what went wrong, as a sentence. */
int clock_serve(const char *dir, int descriptor);

#endif
