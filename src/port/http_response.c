/* SPDX-License-Identifier: MIT */
#include "port/http_response.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct MHD_Response *
response_of_file(const char *path, uint64_t *length)
{
    struct stat status;
    struct MHD_Response *response;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    if (descriptor < 0)
        return NULL;
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        close(descriptor);
        return NULL;
    }
    *length = (uint64_t)status.st_size;
    response = MHD_create_response_from_fd64(*length, descriptor);
    must(response != NULL);
    return response;
}

/* The response has a descriptor of its own. */
static struct MHD_Response *
response_of_bulk(const struct bulk *bulk, uint64_t *length)
{
    int descriptor = fcntl(bulk->descriptor, F_DUPFD_CLOEXEC, 0);
    struct MHD_Response *response;

    if (descriptor < 0)
        return NULL;
    *length = bulk->length;
    response = MHD_create_response_from_fd64(*length, descriptor);
    must(response != NULL);
    return response;
}

static struct MHD_Response *
response_of_bytes(struct text body)
{
    union {
        const char *from;
        void *to;
    } bytes = {.from = body.length == 0 ? "" : body.at};
    struct MHD_Response *response =
        MHD_create_response_from_buffer(body.length, bytes.to, MHD_RESPMEM_PERSISTENT);

    must(response != NULL);
    return response;
}

/* False when a field cannot stand in a reply: a line end in its value. */
static bool
put_fields(struct arena *arena, struct MHD_Response *response, const struct http_reply *reply)
{
    for (size_t i = 0; i < reply->count; i++) {
        const struct http_field *field = &reply->fields[i];
        const char *name = arena_copy(arena, field->name.at, field->name.length);
        const char *value = arena_copy(arena, field->value.at, field->value.length);

        if (strlen(value) != field->value.length ||
            MHD_add_response_header(response, name, value) != MHD_YES)
            return false;
    }
    return true;
}

struct MHD_Response *
http_response(struct arena *arena, const struct http_reply *reply, bool close, int *status,
              uint64_t *length)
{
    struct MHD_Response *response = NULL;

    *length = reply->body.length;
    *status = reply->status;
    if (reply->bulk != NULL)
        response = response_of_bulk(reply->bulk, length);
    else if (reply->file != NULL)
        response = response_of_file(reply->file, length);
    else
        response = response_of_bytes(reply->body);
    if (response == NULL || !put_fields(arena, response, reply)) {
        if (response != NULL)
            MHD_destroy_response(response);
        response = response_of_bytes(text_of("This could not be answered.\n"));
        *status = MHD_HTTP_INTERNAL_SERVER_ERROR;
        *length = 0;
    }
    if (reply->close || close)
        MHD_add_response_header(response, "Connection", "close");
    return response;
}
