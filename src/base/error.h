/* SPDX-License-Identifier: MIT */
/*
 * error - what went wrong, told as a sentence for the person who can mend it.
 *
 * The place that fails writes the sentence (error_raise); each caller that knows more puts its part
 * in front of it (error_while).  The buffer is fixed, so that reporting an error cannot fail.
 *
 * Sentences are lower case, without a full stop, quote what was found and say what would be right.
 *
 * Owns     Nothing; a struct error lives where its owner puts it, usually on the stack of main.
 * See      doc of the exit statuses: man/deltareturn.1
 */
#ifndef DELTARETURN_BASE_ERROR_H
#define DELTARETURN_BASE_ERROR_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* A result that the caller has to look at. */
#define MUST_USE __attribute__((warn_unused_result))

/* Tells the compiler that argument FMT is a printf format for the arguments from FIRST on. */
#define PRINTF_LIKE(FMT, FIRST) __attribute__((format(printf, FMT, FIRST)))

/* Five kinds only; each decides the exit status and whether trying again can help. */
enum error_code {
    ERR_NONE,     /* nothing is wrong                                               exit 0 */
    ERR_INPUT,    /* what somebody gave us does not hold; they can correct it       exit 1 */
    ERR_DENIED,   /* they may not do this                                           exit 4 */
    ERR_CONFLICT, /* something else is already there, or came first                 exit 5 */
    ERR_RETRY,    /* it may work later, unchanged                                   exit 3 */
    ERR_STORAGE   /* reading or writing failed, or a library let us down            exit 3 */
};

struct error {
    enum error_code code;
    bool no_room;    /* of ERR_STORAGE: the disk is full, which somebody can mend */
    bool spoilt;     /* of ERR_STORAGE: the disk works, and what it has is not what was put there */
    char text[1024]; /* always ended by a NUL; UTF-8; cut with "..." when too long */
};

/* Records CODE and the sentence, replacing what was there.  Returns false, so that a failing
 * function can say `return error_raise(...)`. */
bool
error_raise(struct error *err, enum error_code code, const char *format, ...) PRINTF_LIKE(3, 4);

/* As error_raise, with ": " and the words of the system's error number appended.  Running out of
 * room is always told as ERR_STORAGE, and marked. */
bool error_raise_system(struct error *err, enum error_code code, int number, const char *format,
                        ...) PRINTF_LIKE(4, 5);

/* Puts "what the caller was doing: " in front of the sentence.  Returns false. */
bool error_while(struct error *err, const char *format, ...) PRINTF_LIKE(2, 3);

/* Says of an error that is told already that what was stored is gone or was changed.  Returns
 * false. */
bool error_spoilt(struct error *err);

/* Makes another's error the caller's own, as it is.  Returns false. */
bool error_pass(struct error *err, const struct error *from);

/* The exit status that belongs to the code: 0, 1, 3, 4 or 5 (2, wrong usage, is not an error here).
 */
int error_exit_status(const struct error *err);

/* We are wrong, not the world: stops the program at once, in production too. */
#define must(condition)                                                                   \
    ((condition) ? (void)0                                                                \
                 : (fprintf(stderr, "deltareturn: %s:%d: this must hold: %s\n", __FILE__, \
                            __LINE__, #condition),                                        \
                    abort()))

#endif
