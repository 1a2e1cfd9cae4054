/* SPDX-License-Identifier: MIT */
/*
 * http_response - a reply as libmicrohttpd wants it.
 *
 * Owns     A response is the caller's, to be given back with MHD_destroy_response.
 * Errors   None: a reply that cannot be made, for a file that is gone or a field with a line end,
 *          becomes one with status 500.
 */
#ifndef DELTARETURN_PORT_HTTP_RESPONSE_H
#define DELTARETURN_PORT_HTTP_RESPONSE_H

#include <microhttpd.h>

#include "port/http.h"

/* CLOSE: whether the connection is to be closed after it, whatever the reply says.  *LENGTH is that
 * of its body in bytes. */
struct MHD_Response *http_response(struct arena *arena, const struct http_reply *reply, bool close,
                                   int *status, uint64_t *length);

#endif
