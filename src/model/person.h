/* SPDX-License-Identifier: MIT */
/*
 * person - what may be recorded of a person, and when two accounts are one human being.
 *
 * Owns     Nothing; texts belong to whoever filled the struct.
 * Errors   ERR_INPUT with a sentence for whoever typed it.
 * Source   People, links and decisions; RFC 5321 for the length of an address.
 */
#ifndef DELTARETURN_MODEL_PERSON_H
#define DELTARETURN_MODEL_PERSON_H

#include "base/text.h"

#define PASSWORD_LEAST             15 /* characters */
#define PASSWORD_LEAST_WITH_SECOND 8  /* when there is a second factor */
#define PASSWORD_MOST              200

struct person {
    const char *ref; /* 32 hex digits; the only name that the log knows */
    const char *login, *name, *email;
    const char *email_key;  /* person_email_key of email */
    const char *identity;   /* the same for all accounts of one human being */
    const char *os_account; /* NULL: none */
    int64_t disabled;       /* moment; 0: not */
    const char *language;   /* of messages: a catalogue's name; NULL: the council's */
};

/* A login: a small letter or digit, then up to 31 of those, dots, hyphens and underscores. */
bool person_login_check(const char *login, struct error *err) MUST_USE;

/* A name: 1 to 100 characters, no line break or other control. */
bool person_name_check(const char *name, struct error *err) MUST_USE;

/* An address: one @, a domain with a dot, no blank, quote, bracket or control, at most 254 bytes.
 */
bool person_email_check(const char *email, struct error *err) MUST_USE;

/* The mailbox an address comes to: letter case and what follows a plus sign make no other person.
 */
const char *person_email_key(struct arena *arena, const char *email);

/* Whether a password is only long enough beside a second factor. */
bool password_is_short(const char *password);

/* A password: long enough, not one of those that everybody tries, not the login or name again. */
bool person_password_check(const struct person *person, const char *password, bool second_factor,
                           struct error *err) MUST_USE;

#endif
