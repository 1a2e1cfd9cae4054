/* SPDX-License-Identifier: MIT */
/*
 * certificate - until when a TLS certificate is good, by OpenSSL.
 *
 * Units    Moments.
 * Owns     Nothing.
 * Errors   ERR_INPUT for what is no certificate in PEM.
 * Source   RFC 5280, 4.1.2.5.
 */
#ifndef DELTARETURN_PORT_CERTIFICATE_H
#define DELTARETURN_PORT_CERTIFICATE_H

#include "base/text.h"

/* Of the first certificate in PEM. */
bool certificate_end(struct text pem, int64_t *moment, struct error *err) MUST_USE;

#endif
