/* SPDX-License-Identifier: MIT */
/*
 * form - the fields of a form by a table: read, checked, and shown again with what is wrong beside
 * each, as the design system's summary asks.
 *
 * Owns     Nothing; values live in the arena of the request.
 * Errors   None: what is wrong belongs to a field and goes back to the page.
 */
#ifndef DELTARETURN_WEB_FORM_H
#define DELTARETURN_WEB_FORM_H

#include "web/visit.h"

#define FORM_FIELDS_MOST 12

enum form_flags {
    FORM_NEEDED = 1,
    FORM_SECRET = 2, /* not shown again */
    FORM_TRIMMED = 4 /* blanks at its ends are not part of it */
};

struct form_field {
    const char *name;    /* of the input, and of its record in the page */
    const char *missing; /* "Enter your login": shown when it is needed and blank */
    unsigned flags;
    size_t most; /* characters; more is refused */
};

struct form {
    const struct form_field *fields;
    size_t count;
    const char *values[FORM_FIELDS_MOST], *wrong[FORM_FIELDS_MOST];
};

/* Reads the fields of the visit's form; false when one of them is missing or too long. */
bool form_read(const struct visit *visit, const struct form_field *fields, size_t count,
               struct form *form) MUST_USE;

/* A form without values, to be shown first. */
void form_begin(const struct form_field *fields, size_t count, struct form *form);

const char *form_value(const struct form *form, const char *name);
void form_set(struct form *form, const char *name, const char *value);

/* Says what is wrong with a field. */
void form_refuse(struct form *form, const char *name, const char *words);
bool form_is_right(const struct form *form);

/* Puts a record for each field into the page, {{#login}}{{value}}{{wrong}}{{/login}}, and the list
 * "wrongs" of {field, words} for the summary. */
void form_show(const struct form *form, struct view *view);

#endif
