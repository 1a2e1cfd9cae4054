/* SPDX-License-Identifier: MIT */
#include "web/head.h"

#include <strings.h>

#define BOUNDARY_MOST 70 /* RFC 2046, 5.1.1 */

const struct limits LIMITS_USUAL = {
    .head_size = (size_t)16 * 1024,
    .target_size = (size_t)4 * 1024,
    .field_count = 64,
    .form_size = (int64_t)256 * 1024,
    .upload_size = (int64_t)512 * 1024 * 1024,
};

/* Those that say how a request is to be read; twice is once too often. */
static const char *const SINGLE[] = {"Host",   "Content-Length", "Transfer-Encoding",
                                     "Cookie", "Authorization",  "Content-Type",
                                     "Origin", "Expect",         "Content-Encoding"};

static bool
same_word(struct text text, const char *word)
{
    return text.length == strlen(word) && strncasecmp(text.at, word, text.length) == 0;
}

/* tchar of RFC 9110, 5.6.2. */
static bool
is_token(struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        char sign = text.at[i];

        if (!((sign >= '0' && sign <= '9') || (sign >= 'A' && sign <= 'Z') ||
              (sign >= 'a' && sign <= 'z') ||
              (sign != '\0' && strchr("!#$%&'*+-.^_`|~", sign) != NULL)))
            return false;
    }
    return text.length > 0;
}

static bool
is_field_value(struct text text)
{
    for (size_t i = 0; i < text.length; i++)
        if (((unsigned char)text.at[i] < 0x20 && text.at[i] != '\t') || text.at[i] == 0x7F)
            return false;
    return true;
}

static bool
check_line(const struct head *head, const struct limits *limits, struct intent *intent,
           struct refusal *refusal)
{
    static const char *const METHODS[METHOD_OTHER] = {"GET", "HEAD", "POST", "PUT", "DELETE"};

    if (!text_is(head->version, "HTTP/1.1") && !text_is(head->version, "HTTP/1.0"))
        return refuse(refusal, 505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
    if (head->target.length > limits->target_size)
        return refuse(refusal, 414, "the address is longer than any of ours");
    if (!is_token(head->method))
        return refuse(refusal, 400, "the method is no word");
    if (text_is(head->method, "CONNECT") || text_is(head->method, "TRACE"))
        return refuse(refusal, 405, "this method is not used here");
    while (intent->method < METHOD_OTHER && !text_is(head->method, METHODS[intent->method]))
        intent->method++;
    return true;
}

static bool
check_fields(const struct head *head, const struct limits *limits, struct refusal *refusal)
{
    if (head->size > limits->head_size || head->header.count > limits->field_count)
        return refuse(refusal, 431, "the head of the request is too large");
    for (size_t i = 0; i < head->header.count; i++)
        if (!is_token(head->header.at[i].name) || !is_field_value(head->header.at[i].value))
            return refuse(refusal, 400, "a header field is malformed");
    for (size_t i = 0; i < sizeof SINGLE / sizeof SINGLE[0]; i++) {
        unsigned times = 0;

        for (size_t j = 0; j < head->header.count; j++)
            times += same_word(head->header.at[j].name, SINGLE[i]);
        if (times > 1)
            return refuse(refusal, 400, "a header field that may stand once stands twice");
    }
    return true;
}

static bool
check_host(const struct head *head, struct intent *intent, struct refusal *refusal)
{
    intent->host = text_of("");
    if (!header_find(&head->header, "Host", &intent->host))
        return text_is(head->version, "HTTP/1.0") || refuse(refusal, 400, "there is no Host field");
    for (size_t i = 0; i < intent->host.length; i++) {
        char sign = intent->host.at[i];

        if (!((sign >= '0' && sign <= '9') || (sign >= 'A' && sign <= 'Z') ||
              (sign >= 'a' && sign <= 'z') || strchr("-.:[]_", sign) != NULL))
            return refuse(refusal, 400, "the Host field is no host");
    }
    return intent->host.length > 0 || refuse(refusal, 400, "the Host field is empty");
}

static bool
read_length(struct text text, int64_t *length, struct refusal *refusal)
{
    *length = 0;
    if (text.length == 0 || text.length > 18)
        return refuse(refusal, 400, "the length of the body is no number");
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return refuse(refusal, 400, "the length of the body is no number");
        *length = *length * 10 + (text.at[i] - '0');
    }
    return true;
}

static bool
check_framing(const struct head *head, struct intent *intent, struct refusal *refusal)
{
    struct text length, coding;
    bool chunked = header_find(&head->header, "Transfer-Encoding", &coding);

    if (header_find(&head->header, "Content-Length", &length)) {
        if (chunked)
            return refuse(refusal, 400, "the length of the body is given in two ways");
        if (!read_length(length, &intent->length, refusal))
            return false;
    } else if (chunked) {
        if (!text_is(head->version, "HTTP/1.1"))
            return refuse(refusal, 400, "HTTP/1.0 has no chunks");
        if (!same_word(coding, "chunked"))
            return refuse(refusal, 501, "only \"chunked\" is understood as transfer coding");
        intent->length = -1;
    }
    if (intent->length != 0 && (intent->method == METHOD_GET || intent->method == METHOD_HEAD))
        return refuse(refusal, 400, "a request that only reads has no body");
    return true;
}

/* The value of the parameter in "form-data; NAME=VALUE", without quotes; "" when there is none, or
 * two, of which another program might take the other. */
static struct text
parameter_of(struct text value, const char *name)
{
    struct text rest = value, part, found = text_of("");
    bool twice = false;

    while (text_cut(rest, ';', &part, &rest)) {
        struct text key, given, candidate, ignored;

        if (!text_cut(rest, ';', &candidate, &ignored))
            candidate = rest;
        if (!text_cut(candidate, '=', &key, &given))
            continue;
        while (key.length > 0 && (key.at[0] == ' ' || key.at[0] == '\t'))
            key = (struct text){.at = key.at + 1, .length = key.length - 1};
        if (!same_word(key, name))
            continue;
        if (given.length >= 2 && given.at[0] == '"' && given.at[given.length - 1] == '"')
            given = (struct text){.at = given.at + 1, .length = given.length - 2};
        twice |= found.length > 0;
        found = given;
    }
    return twice ? text_of("") : found;
}

static bool
is_boundary(struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        char sign = text.at[i];

        if (!((sign >= '0' && sign <= '9') || (sign >= 'A' && sign <= 'Z') ||
              (sign >= 'a' && sign <= 'z') ||
              (sign != '\0' && strchr("'()+_,-./:=?", sign) != NULL)))
            return false;
    }
    return text.length > 0 && text.length <= BOUNDARY_MOST;
}

static bool
check_type(const struct head *head, const struct limits *limits, struct intent *intent,
           struct refusal *refusal)
{
    struct text type = text_of(""), word, ignored;

    intent->length_most = limits->form_size;
    if (intent->length == 0)
        return true;
    intent->body = BODY_OTHER;
    if (!header_find(&head->header, "Content-Type", &type) || !text_cut(type, ';', &word, &ignored))
        word = type;
    while (word.length > 0 && word.at[word.length - 1] == ' ')
        word.length--;
    if (same_word(word, "application/x-www-form-urlencoded"))
        intent->body = BODY_URLENCODED;
    if (same_word(word, "multipart/form-data")) {
        intent->body = BODY_MULTIPART;
        intent->length_most = limits->upload_size;
        intent->boundary = parameter_of(type, "boundary");
        if (!is_boundary(intent->boundary))
            return refuse(refusal, 400, "the form does not say how its parts are divided");
    }
    return true;
}

bool
head_check(const struct head *head, const struct limits *limits, struct intent *intent,
           struct refusal *refusal)
{
    struct text given;

    *intent = (struct intent){.method = METHOD_GET};
    if (!check_line(head, limits, intent, refusal) || !check_fields(head, limits, refusal) ||
        !check_host(head, intent, refusal) || !check_framing(head, intent, refusal) ||
        !check_type(head, limits, intent, refusal))
        return false;
    if (header_find(&head->header, "Expect", &given) && !same_word(given, "100-continue"))
        return refuse(refusal, 417, "only \"100-continue\" can be expected");
    if (header_find(&head->header, "Content-Encoding", &given) && !same_word(given, "identity"))
        return refuse(refusal, 415, "a body has to come as it is, not compressed");
    return intent->length <= intent->length_most ||
           refuse(refusal, 413, "what was sent is larger than may be sent");
}
