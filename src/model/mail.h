/* SPDX-License-Identifier: MIT */
/*
 * mail - a message as bytes: headers, a text, and a file with it.
 *
 * Owns     What is written lives in the builder's arena.
 * Errors   ERR_INPUT for a carriage return or line feed where a header's value is expected, and
 *          for a place in a template that nothing fills.
 * Source   RFC 5322; RFC 2045 to 2047 (MIME); RFC 3834 (Auto-Submitted).
 */
#ifndef DELTARETURN_MODEL_MAIL_H
#define DELTARETURN_MODEL_MAIL_H

#include "base/text.h"

struct mail {
    const char *from;                 /* an address */
    const char *to_name, *to;         /* a person's name and address */
    const char *subject, *message_id; /* the id without its brackets */
    int64_t date;                     /* moment */
    const char *body;                 /* lines parted by line feeds */
    const char *file_name;            /* NULL: none */
    struct text file;
};

/* Lines end in CR LF. */
bool mail_write(struct builder *out, const struct mail *mail, struct error *err) MUST_USE;

/* What a template's {name} stands for. */
struct mail_value {
    const char *name, *value;
};

/* Fills a template: its first line is the subject, behind an empty one stands the body. */
bool mail_fill(struct arena *arena, struct text template, const struct mail_value *values,
               size_t count, const char **subject, const char **body, struct error *err) MUST_USE;

#endif
