/* SPDX-License-Identifier: MIT */
/*
 * exchange_body - takes the body of a request as it comes: a form, a form with files, or bytes.
 *
 * Files go to a private folder as they come, so that no upload is ever in memory whole.
 *
 * Owns     What was taken lives in the arena given; body_discard removes the files.
 * Errors   A refusal: as web/multipart.h and web/urlencoded.h; 413 for too much; 507 when the disk
 *          is full.
 */
#ifndef DELTARETURN_DAEMON_EXCHANGE_BODY_H
#define DELTARETURN_DAEMON_EXCHANGE_BODY_H

#include <stdio.h>

#include "web/head.h"
#include "web/multipart.h"

#define UPLOADS_MOST 20

struct body {
    struct arena *arena;
    const char *folder; /* for uploads */
    const struct intent *intent;
    int64_t form_most; /* bytes of all that is not in files */
    int64_t taken, in_memory;
    struct builder bytes; /* of a plain form, of what is no form, of the form's field at hand */
    struct multipart *multipart;
    struct field *fields;
    size_t field_count, field_room;
    struct upload uploads[UPLOADS_MOST];
    size_t upload_count;
    FILE *file; /* of the upload at hand */
    bool started;
};

/* The next bytes as they come; the first call begins what the intent asks for.  False,
 * REFUSAL filled, when more was sent than may be, or it is no form. */
bool body_take(struct body *body, struct text bytes, struct refusal *refusal) MUST_USE;

/* The body is whole: puts forms, uploads and bytes into REQUEST. */
bool body_finish(struct body *body, struct request *request, struct refusal *refusal) MUST_USE;

/* Removes the uploads. */
void body_discard(struct body *body);

#endif
