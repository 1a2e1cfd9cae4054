/* SPDX-License-Identifier: MIT */
#include "port/download.h"

#include <errno.h>
#include <unistd.h>

#include "port/transfer.h"

#define CONNECT_SECONDS 20L
#define WHOLE_SECONDS   3600L
#define SLOW_BYTES      1000L /* a second, */
#define SLOW_SECONDS    60L   /* for so long: broken off */
#define SSH_BY_PASSWORD ((long)(CURLSSH_AUTH_PASSWORD | CURLSSH_AUTH_KEYBOARD))

struct receiving {
    int descriptor, failed; /* errno of a write that failed; 0: none did */
    uint64_t left;
    bool too_large;
};

static size_t
receive(char *bytes, size_t size, size_t count, void *context)
{
    struct receiving *receiving = context;
    size_t length = size * count, written = 0;

    receiving->too_large = length > receiving->left;
    if (receiving->too_large)
        return 0;
    receiving->left -= length;
    while (written < length) {
        ssize_t part = write(receiving->descriptor, bytes + written, length - written);

        if (part < 0 && errno != EINTR) {
            receiving->failed = errno;
            return 0;
        }
        written += part > 0 ? (size_t)part : 0;
    }
    return length;
}

static bool
is_sftp(const struct download *download)
{
    return strncmp(download->url, "sftp://", 7) == 0;
}

/* A token is one word: a line break in it would be a header of its own. */
static bool
token_is_word(const char *token)
{
    for (; *token != '\0'; token++)
        if ((unsigned char)*token <= ' ' || (unsigned char)*token >= 0x7F)
            return false;
    return true;
}

static bool
set_token(struct arena *arena, CURL *curl, const struct download *download)
{
    const char *header;

    if (download->token == NULL)
        return true;
    if (is_sftp(download))
        return curl_easy_setopt(curl, CURLOPT_PASSWORD, download->token) == CURLE_OK;
    header = arena_printf(arena, "Authorization: Bearer %s", download->token);
    return curl_easy_setopt(curl, CURLOPT_HTTPHEADER, transfer_list(arena, header)) == CURLE_OK;
}

static bool
set_up(CURL *curl, const struct download *download, struct receiving *receiving)
{
    return curl_easy_setopt(curl, CURLOPT_URL, download->url) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https,sftp") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
           (download->authorities.length == 0 ||
            transfer_trust(curl, download->authorities) == CURLE_OK) &&
           (!is_sftp(download) ||
            (curl_easy_setopt(curl, CURLOPT_SSH_KNOWNHOSTS, download->known_hosts) == CURLE_OK &&
             curl_easy_setopt(curl, CURLOPT_SSH_AUTH_TYPES, SSH_BY_PASSWORD) == CURLE_OK)) &&
           curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_TIMEOUT, WHOLE_SECONDS) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, SLOW_BYTES) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, SLOW_SECONDS) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEDATA, receiving) == CURLE_OK;
}

/* What became of it: by what the server said, and only then by what the library did. */
static bool
judge(const struct download *download, const struct receiving *receiving, CURLcode result,
      long status, bool *there, struct error *err)
{
    *there = !(status == 404 || status == 410 || result == CURLE_REMOTE_FILE_NOT_FOUND);
    if (!*there)
        return true;
    if (receiving->failed != 0)
        return error_raise_system(err, ERR_STORAGE, receiving->failed,
                                  "what was fetched cannot be written");
    if (receiving->too_large)
        return error_raise(err, ERR_INPUT, "%s has more than %llu bytes", download->url,
                           (unsigned long long)download->most);
    if (status == 401 || status == 403 || result == CURLE_LOGIN_DENIED)
        return error_raise(err, ERR_DENIED, "%s does not take the token", download->url);
    if (result != CURLE_OK)
        return error_raise(err, ERR_RETRY, "%s: %s", download->url, curl_easy_strerror(result));
    return is_sftp(download) || status == 200 ||
           error_raise(err, ERR_RETRY, "%s answered %ld", download->url, status);
}

bool
download_to(const struct download *download, int descriptor, bool *there, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct receiving receiving = {.descriptor = descriptor, .left = download->most};
    CURLcode result;
    long status = 0;
    CURL *curl;

    if (download->token != NULL && !token_is_word(download->token))
        return error_raise(err, ERR_INPUT, "the token has blanks or controls in it");
    if (is_sftp(download) && download->known_hosts == NULL)
        return error_raise(err, ERR_INPUT,
                           "%s: set \"fetch_known_hosts\" to a file with the server's key",
                           download->url);
    if (!transfer_new(arena, &curl, err))
        return false;
    if (!set_up(curl, download, &receiving) || !set_token(arena, curl, download))
        return error_raise(err, ERR_INPUT, "%s cannot be fetched by this program", download->url);
    result = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return judge(download, &receiving, result, status, there, err);
}
