/* SPDX-License-Identifier: MIT */
/*
 * letters - reads the words and the layouts of messages.
 *
 * Owns     What is read lives in the arena given.
 * Errors   ERR_INPUT with file, line, element and what was expected.
 * See      templates/mail; model/letter.h.
 */
#ifndef DELTARETURN_SERVICE_LETTERS_H
#define DELTARETURN_SERVICE_LETTERS_H

#include "model/letter.h"

#define LETTERS_LANGUAGE "en"

struct letters {
    struct catalogue catalogue;
    struct letter_layout text, html;
};

/* Whether there is such a catalogue, and it is sound. */
bool letters_check(struct arena *arena, const char *language, struct error *err) MUST_USE;

/* The first of two languages that there is a catalogue of; PREFERRED may be NULL. */
const char *letters_choose(struct arena *arena, const char *preferred, const char *other);

/* LANGUAGE is the name of a catalogue: "en". */
bool letters_read(struct arena *arena, const char *language, struct letters *letters,
                  struct error *err) MUST_USE;

#endif
