/* SPDX-License-Identifier: MIT */
#include "port/transfer.h"

static void
curl_close(void *handle)
{
    curl_easy_cleanup(handle);
}

bool
transfer_new(struct arena *arena, CURL **curl, struct error *err)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || (*curl = curl_easy_init()) == NULL)
        return error_raise(err, ERR_STORAGE, "the library for the network cannot be used");
    arena_defer(arena, curl_close, *curl);
    return true;
}

static void
list_close(void *handle)
{
    curl_slist_free_all(handle);
}

struct curl_slist *
transfer_list(struct arena *arena, const char *line)
{
    struct curl_slist *list = curl_slist_append(NULL, line);

    must(list != NULL);
    arena_defer(arena, list_close, list);
    return list;
}

CURLcode
transfer_trust(CURL *curl, struct text pem)
{
    const struct curl_blob blob = {
        .data = (void *)(uintptr_t)pem.at, .len = pem.length, .flags = CURL_BLOB_NOCOPY};

    return curl_easy_setopt(curl, CURLOPT_CAINFO_BLOB, &blob);
}
