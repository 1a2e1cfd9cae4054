/* SPDX-License-Identifier: MIT */
/*
 * smtp - hands one message to a mail server, for one recipient, over libcurl.
 *
 * The message's bytes go out as they are.  What becomes of it is judged by the server's reply and
 * by what it replied to, never by the library's own code: a 5xx to the sender, the recipient or the
 * message refuses it for good; everything else may be better later.
 *
 * Units    Seconds.
 * Owns     The connection, for the arena's life; it is used for one message after the other.
 * Errors   ERR_INPUT for an address that no mail can go to: a control, a blank, or a bracket in it
 *          would be a command of its own.
 * Source   RFC 5321, RFC 3207 (STARTTLS), RFC 4954 (AUTH); curl_easy_setopt(3).
 */
#ifndef DELTARETURN_PORT_SMTP_H
#define DELTARETURN_PORT_SMTP_H

#include "base/text.h"

enum smtp_security {
    SMTP_STARTTLS, /* required: nothing goes out in clear when it is not offered */
    SMTP_TLS,      /* from the first byte on */
    SMTP_CLEAR     /* only for a server on this computer */
};
extern const char *const SMTP_SECURITIES[]; /* "starttls", "tls", "none" */

struct smtp_server {
    const char *host;
    unsigned port;
    enum smtp_security security;
    const char *user, *password; /* NULL: no AUTH */
    const char *name;            /* by which we greet it: a host of ours */
    const char *authorities;     /* a file of certificates to trust besides; NULL: the system's */
    unsigned connect_seconds, whole_seconds;
};

enum smtp_verdict { SMTP_TAKEN, SMTP_LATER, SMTP_NEVER };

#define SMTP_SAID_SIZE 240
struct smtp_answer {
    enum smtp_verdict verdict;
    int code;                  /* the server's last reply; 0: none */
    char said[SMTP_SAID_SIZE]; /* its words, or why it was not reached: one line, no controls */
};

/* Reads the certificates, and opens no file of the settings' after that. */
struct smtp;
bool smtp_open(struct arena *arena, const struct smtp_server *server, struct smtp **smtp,
               struct error *err) MUST_USE;

/* FROM and TO are addresses. */
bool smtp_send(struct smtp *smtp, const char *from, const char *to, struct text message,
               struct smtp_answer *answer, struct error *err) MUST_USE;

/* Whether a text can stand as an address in a command: printable ASCII, no blank, no bracket. */
bool smtp_address_is_safe(const char *address);

#endif
