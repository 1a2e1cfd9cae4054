/* SPDX-License-Identifier: MIT */
/*
 * reply - what is answered: a status, a header, and bytes, a bulk or a file.  An answer that needs
 * slow work first names an errand: the server has it done by another process, and asks again.
 *
 * Owns     Nothing; everything lives in the arena of the request.
 * Errors   None.
 * Source   RFC 9110.
 */
#ifndef DELTARETURN_WEB_REPLY_H
#define DELTARETURN_WEB_REPLY_H

#include "base/bulk.h"
#include "web/request.h"

#define REPLY_FIELDS_MOST 24

struct site;
struct reply;

/* A password's hash takes a third of a second and 128 MiB, a family's explanation as long as its
 * exports are large, a list of families as long as there are many: never in the loop. */
enum errand_kind {
    ERRAND_HASH,  /* the question is a salt and a password (service/hashing_process.h) */
    ERRAND_READ,  /* it is for service/reading_process.h, and takes seconds */
    ERRAND_FETCH, /* likewise, and takes a moment: it does not wait behind those */
    ERRAND_KINDS
};
struct errand {
    enum errand_kind kind;
    struct text question[2]; /* one behind the other */
    /* What is then answered; DONE is false when too many wait, or the answer could not be had. */
    void (*then)(struct site *site, const struct request *request, struct errand *errand,
                 struct reply *reply);
    void *context; /* of whoever set THEN */
    bool done;
    struct text answer;
    const struct bulk *bulk; /* that came with it; NULL: none */
};

struct reply {
    int status; /* 200, 303, 404 ... */
    struct field header[REPLY_FIELDS_MOST];
    size_t header_count;
    struct text body;        /* or, when BULK or FILE is set, nothing */
    const struct bulk *bulk; /* sent without being read */
    const char *file;        /* sent as it is, and removed afterwards if TEMPORARY */
    bool temporary;
    struct errand *errand; /* NULL: the reply is ready */
};

void reply_field(struct reply *reply, const char *name, struct text value);

#endif
