/* SPDX-License-Identifier: MIT */
/*
 * mail - a message as bytes: headers, a text, the same as HTML, and a file with them.
 *
 * Owns     What is written lives in the builder's arena.
 * Errors   ERR_INPUT for a carriage return or line feed where a header's value is expected.
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
    const char *html;                 /* the same as HTML; NULL: none */
    const char *file_name;            /* NULL: none */
    struct text file;
};

/* Lines end in CR LF and are at most 998 bytes long. */
bool mail_write(struct builder *out, const struct mail *mail, struct error *err) MUST_USE;

#endif
