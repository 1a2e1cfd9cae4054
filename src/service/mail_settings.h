/* SPDX-License-Identifier: MIT */
/*
 * mail_settings - how the mail of a state folder leaves it, and what it says of the service.
 *
 * Owns     Texts live in the arena given.
 * Errors   As service/settings.h; ERR_INPUT for a password's file that is not there;
 *          ERR_DENIED for one that others can read.
 */
#ifndef DELTARETURN_SERVICE_MAIL_SETTINGS_H
#define DELTARETURN_SERVICE_MAIL_SETTINGS_H

#include "port/smtp.h"
#include "service/state.h"

enum mail_transport { MAIL_TO_FOLDER, MAIL_BY_SMTP };

struct mail_settings {
    enum mail_transport transport;
    const char *address;        /* as links begin: "https://returns.example"; NULL: not known */
    const char *from;           /* the sender's address */
    const char *language;       /* of the messages: a catalogue's name */
    const char *second_contact; /* the address told of failures; NULL: all administrators */
    struct smtp_server server;  /* of MAIL_BY_SMTP */
};

bool mail_settings_read(struct arena *arena, const struct state *state,
                        struct mail_settings *settings, struct error *err) MUST_USE;

/* The first line of a file that is its owner's alone: a password, a token. */
bool
secret_read(struct arena *arena, const char *path, const char **secret, struct error *err) MUST_USE;

#endif
