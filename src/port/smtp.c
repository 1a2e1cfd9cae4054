/* SPDX-License-Identifier: MIT */
#include "port/smtp.h"

#include <stdio.h>

#include "base/file.h"
#include "port/transfer.h"

#define COMMAND_MOST     16
#define AUTHORITIES_MOST ((size_t)4 << 20)

const char *const SMTP_SECURITIES[] = {
    [SMTP_STARTTLS] = "starttls",
    [SMTP_TLS] = "tls",
    [SMTP_CLEAR] = "none",
    [SMTP_CLEAR + 1] = NULL,
};

struct smtp {
    CURL *curl;
    const struct smtp_server *server;
    char command[COMMAND_MOST]; /* the last that was sent: its first letters */
    bool leaving;               /* the connection is being ended */
    char *said;                 /* where the last reply goes */
    char reason[CURL_ERROR_SIZE];
    struct text left; /* of the message */
};

bool
smtp_address_is_safe(const char *address)
{
    size_t length = strlen(address);

    for (size_t i = 0; i < length; i++)
        if ((unsigned char)address[i] <= ' ' || (unsigned char)address[i] >= 0x7F ||
            strchr("<>\"(),:;[\\]", address[i]) != NULL)
            return false;
    return length > 2 && length <= 254 && strchr(address, '@') != NULL;
}

/* --- what the library calls ---------------------------------------------------------------------
 */

static size_t
give(char *to, size_t size, size_t count, void *context)
{
    struct smtp *smtp = context;
    size_t room = size * count, length = smtp->left.length < room ? smtp->left.length : room;

    memcpy(to, smtp->left.at, length);
    smtp->left.at += length;
    smtp->left.length -= length;
    return length;
}

/* One line of what went over the wire, without what no line of text holds. */
static void
keep_line(char *to, size_t size, const char *line, size_t length)
{
    size_t kept = 0;

    for (size_t i = 0; i < length && kept + 1 < size; i++)
        if ((unsigned char)line[i] >= ' ' && (unsigned char)line[i] < 0x7F)
            to[kept++] = line[i];
    to[kept] = '\0';
}

static int
watch(CURL *curl, curl_infotype kind, char *data, size_t length, void *context)
{
    struct smtp *smtp = context;

    (void)curl;
    /* the answer to the goodbye tells nothing */
    if (kind == CURLINFO_HEADER_OUT && length >= 4 && memcmp(data, "QUIT", 4) == 0)
        smtp->leaving = true;
    if (smtp->leaving)
        return 0;
    if (kind == CURLINFO_HEADER_OUT)
        keep_line(smtp->command, sizeof smtp->command, data, length);
    if (kind == CURLINFO_HEADER_IN)
        keep_line(smtp->said, SMTP_SAID_SIZE, data, length);
    return 0;
}

/* --- the judgement ------------------------------------------------------------------------------
 */

/* A reply to the envelope or to the message is about this message; one to the greeting, STARTTLS or
 * AUTH is about the server and how it was set up. */
static bool
is_about_the_message(const struct smtp *smtp)
{
    static const char *const COMMANDS[] = {"MAIL FROM", "RCPT TO", "DATA"};

    for (size_t i = 0; i < sizeof COMMANDS / sizeof COMMANDS[0]; i++)
        if (strncmp(smtp->command, COMMANDS[i], strlen(COMMANDS[i])) == 0)
            return true;
    return false;
}

static enum smtp_verdict
judge(const struct smtp *smtp, CURLcode result, long code)
{
    if (result == CURLE_OK && code / 100 == 2)
        return SMTP_TAKEN;
    /* 530 and 535: the server wants to know who sends, which is not the recipient's fault */
    if (code / 100 == 5 && code != 530 && code != 535 && is_about_the_message(smtp))
        return SMTP_NEVER;
    return SMTP_LATER;
}

/* --- sending ------------------------------------------------------------------------------------
 */

static bool
set_up(struct arena *arena, struct smtp *smtp)
{
    const struct smtp_server *server = smtp->server;
    CURL *curl = smtp->curl;
    bool tls = server->security == SMTP_TLS;
    const char *url = arena_printf(arena, "%s://%s:%u/%s", tls ? "smtps" : "smtp", server->host,
                                   server->port, server->name);
    long use = server->security == SMTP_CLEAR ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL;

    return curl_easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_USE_SSL, use) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
           (server->user == NULL ||
            (curl_easy_setopt(curl, CURLOPT_USERNAME, server->user) == CURLE_OK &&
             curl_easy_setopt(curl, CURLOPT_PASSWORD, server->password) == CURLE_OK)) &&
           curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)server->connect_seconds) ==
               CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)server->whole_seconds) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_READFUNCTION, give) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_READDATA, smtp) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, watch) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_DEBUGDATA, smtp) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, smtp->reason) == CURLE_OK;
}

static bool
trust(struct arena *arena, CURL *curl, const char *authorities, struct error *err)
{
    struct text pem;

    if (authorities == NULL)
        return true;
    if (!file_read(arena, authorities, AUTHORITIES_MOST, &pem, err))
        return false;
    return transfer_trust(curl, pem) == CURLE_OK ||
           error_raise(err, ERR_STORAGE, "the library for the network cannot be used");
}

bool
smtp_open(struct arena *arena, const struct smtp_server *server, struct smtp **smtp,
          struct error *err)
{
    struct smtp *made = ARENA_ARRAY(arena, struct smtp, 1);

    made->server = server;
    if (!transfer_new(arena, &made->curl, err))
        return false;
    if (!set_up(arena, made))
        return error_raise(err, ERR_INPUT, "the mail server \"%s\" port %u cannot be used",
                           server->host, server->port);
    *smtp = made;
    return trust(arena, made->curl, server->authorities, err);
}

static void
perform(struct smtp *smtp, struct smtp_answer *answer)
{
    CURLcode result;
    long code = 0;

    smtp->said = answer->said;
    smtp->leaving = false;
    smtp->reason[0] = smtp->command[0] = '\0';
    result = curl_easy_perform(smtp->curl);
    curl_easy_getinfo(smtp->curl, CURLINFO_RESPONSE_CODE, &code);
    answer->code = (int)code;
    answer->verdict = judge(smtp, result, code);
    /* the library's words tell what is wrong where the server's last reply does not */
    if (answer->verdict == SMTP_LATER && code / 100 != 4 && code / 100 != 5)
        keep_line(answer->said, sizeof answer->said,
                  smtp->reason[0] != '\0' ? smtp->reason : curl_easy_strerror(result),
                  strlen(smtp->reason[0] != '\0' ? smtp->reason : curl_easy_strerror(result)));
}

bool
smtp_send(struct smtp *smtp, const char *from, const char *to, struct text message,
          struct smtp_answer *answer, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct curl_slist *recipients;

    *answer = (struct smtp_answer){.verdict = SMTP_LATER};
    if (!smtp_address_is_safe(from) || !smtp_address_is_safe(to))
        return error_raise(err, ERR_INPUT,
                           "an address is one mailbox like someone@council.example");
    recipients = transfer_list(arena, arena_printf(arena, "<%s>", to));
    smtp->left = message;
    if (curl_easy_setopt(smtp->curl, CURLOPT_MAIL_FROM, arena_printf(arena, "<%s>", from)) !=
            CURLE_OK ||
        curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, recipients) != CURLE_OK ||
        curl_easy_setopt(smtp->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)message.length) !=
            CURLE_OK)
        return error_raise(err, ERR_STORAGE, "the library for the network cannot be used");
    perform(smtp, answer);
    return true;
}
