/* SPDX-License-Identifier: MIT */
/*
 * transfer - what every use of libcurl begins with, and whom it trusts.
 *
 * Owns     What is made belongs to the arena.
 * Errors   ERR_STORAGE when the library cannot be used.
 * Source   libcurl-tutorial(3).
 */
#ifndef DELTARETURN_PORT_TRANSFER_H
#define DELTARETURN_PORT_TRANSFER_H

#include <curl/curl.h>

#include "base/error.h"
#include "base/text.h"

bool transfer_new(struct arena *arena, CURL **curl, struct error *err) MUST_USE;

/* A list of one line, as the library takes headers and recipients. */
struct curl_slist *transfer_list(struct arena *arena, const char *line);

/* Trusts the certificates in PEM, which outlives the transfer, and no others: as bytes, so that no
 * file has to be in reach when it connects. */
CURLcode transfer_trust(CURL *curl, struct text pem);

#endif
