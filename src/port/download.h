/* SPDX-License-Identifier: MIT */
/*
 * download - fetches one file from an https or sftp address into an open file, over libcurl.
 *
 * Redirections are not followed, certificates and host keys are checked, and nothing goes in clear.
 *
 * Units    Bytes.
 * Owns     Nothing.
 * Errors   ERR_INPUT for an address, token or host that cannot be used, and for a file that is too
 *          large; ERR_DENIED when the token is refused; ERR_RETRY when the server is not reached or
 *          breaks off; ERR_STORAGE when the file cannot be written.
 * Source   curl_easy_setopt(3); RFC 6750 (bearer tokens).
 */
#ifndef DELTARETURN_PORT_DOWNLOAD_H
#define DELTARETURN_PORT_DOWNLOAD_H

#include "base/text.h"

struct download {
    const char *url;
    const char *token;       /* https: a bearer token; sftp: the password; NULL: none */
    struct text authorities; /* certificates to trust besides the system's, in PEM; may be empty */
    const char *known_hosts; /* a file of host keys, for sftp; NULL: none */
    uint64_t most;
};

/* Writes the file to DESCRIPTOR; *THERE is false when the server has no such file. */
bool download_to(const struct download *download, int descriptor, bool *there,
                 struct error *err) MUST_USE;

#endif
