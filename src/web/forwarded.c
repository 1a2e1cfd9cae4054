/* SPDX-License-Identifier: MIT */
#include "web/forwarded.h"

#include <arpa/inet.h>
#include <strings.h>

bool
proxies_have(const struct proxies *proxies, struct text address)
{
    for (size_t i = 0; i < proxies->count; i++)
        if (text_is(address, proxies->list[i]))
            return true;
    return false;
}

static bool
is_address(struct text text)
{
    char copy[INET6_ADDRSTRLEN];
    unsigned char bytes[16];

    if (text.length == 0 || text.length >= sizeof copy)
        return false;
    memcpy(copy, text.at, text.length);
    copy[text.length] = '\0';
    return inet_pton(AF_INET, copy, bytes) == 1 || inet_pton(AF_INET6, copy, bytes) == 1;
}

/* Cuts the last address off a list with commas. */
static struct text
take_last(struct text *list)
{
    size_t from = list->length, to = list->length;

    while (from > 0 && list->at[from - 1] != ',')
        from--;
    list->length = from > 0 ? from - 1 : 0;
    while (to > from && list->at[to - 1] == ' ')
        to--;
    while (from < to && list->at[from] == ' ')
        from++;
    return (struct text){.at = list->at + from, .length = to - from};
}

static unsigned
count_fields(const struct fields *header, const char *name)
{
    unsigned count = 0;

    for (size_t i = 0; i < header->count; i++)
        count += header->at[i].name.length == strlen(name) &&
                 strncasecmp(header->at[i].name.at, name, strlen(name)) == 0;
    return count;
}

static bool
read_source(const struct proxies *proxies, const struct fields *header, struct text *source,
            struct refusal *refusal)
{
    struct text list;

    if (!header_find(header, "X-Forwarded-For", &list))
        return true;
    while (list.length > 0 && proxies_have(proxies, *source)) {
        *source = take_last(&list);
        if (!is_address(*source))
            return refuse(refusal, 400, "the proxy does not say an address");
    }
    return true;
}

bool
forwarded_read(const struct proxies *proxies, struct text peer, const struct fields *header,
               struct text *source, bool *secure, struct refusal *refusal)
{
    struct text scheme;

    *source = peer;
    if (!proxies_have(proxies, peer))
        return true;
    if (count_fields(header, "X-Forwarded-For") > 1 ||
        count_fields(header, "X-Forwarded-Proto") > 1)
        return refuse(refusal, 400, "the proxy says two things at once");
    if (header_find(header, "X-Forwarded-Proto", &scheme)) {
        *secure = text_is(scheme, "https");
        if (!*secure && !text_is(scheme, "http"))
            return refuse(refusal, 400, "the proxy says neither http nor https");
    }
    return read_source(proxies, header, source, refusal);
}
