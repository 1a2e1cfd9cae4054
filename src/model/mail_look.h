/* SPDX-License-Identifier: MIT */
/*
 * mail_look - what stands in a message that model/mail.h wrote: to show it on a terminal.
 *
 * It reads what our own messages have, and takes anything else as it is.
 *
 * Owns     Everything lives in the arena given.
 * Errors   None: what cannot be read is shown as it stands.
 */
#ifndef DELTARETURN_MODEL_MAIL_LOOK_H
#define DELTARETURN_MODEL_MAIL_LOOK_H

#include "base/text.h"

struct mail_look {
    const char *from, *to, *subject, *date; /* "" where there is none */
    const char *body;                       /* the plain text, with line feeds */
    const char *file_name;                  /* of what goes with it; NULL: nothing */
};

void mail_look(struct arena *arena, struct text message, struct mail_look *look);

#endif
