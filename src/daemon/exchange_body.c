/* SPDX-License-Identifier: MIT */
#include "daemon/exchange_body.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "base/random.h"
#include "web/urlencoded.h"

#define NO_ROOM                                                                               \
    "the service's disk has no room for the file; nothing has been kept; tell whoever looks " \
    "after "                                                                                  \
    "it, and send the file again once there is room"

static struct text
built(const struct builder *builder)
{
    return (struct text){.at = builder->length == 0 ? "" : builder->at, .length = builder->length};
}

static bool
keep_in_memory(struct body *body, struct text bytes, struct refusal *refusal)
{
    body->in_memory += (int64_t)bytes.length;
    if (body->in_memory > body->form_most)
        return refuse(refusal, 413, "what was sent is larger than may be sent");
    builder_put(&body->bytes, bytes.at, bytes.length);
    return true;
}

/* --- a form with files --------------------------------------------------------------------------
 */

static struct text
copy_of(struct body *body, struct text text)
{
    return (struct text){.at = arena_copy(body->arena, text.at, text.length),
                         .length = text.length};
}

static bool
open_upload(struct body *body, struct text name, struct text file_name, struct refusal *refusal)
{
    struct upload *upload = &body->uploads[body->upload_count];
    const char *path;
    int descriptor;

    if (body->upload_count == UPLOADS_MOST)
        return refuse(refusal, 413, "there are more files than may be sent at once");
    path = arena_printf(body->arena, "%s/upload-%s", body->folder, random_ref().text);
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    body->file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    if (body->file == NULL)
        return refuse(refusal, 507, NO_ROOM);
    *upload = (struct upload){
        .field = copy_of(body, name), .file_name = copy_of(body, file_name), .path = path};
    body->upload_count++;
    return true;
}

static bool
part_begins(void *context, struct text name, bool is_file, struct text file_name,
            struct refusal *refusal)
{
    struct body *body = context;

    body->in_memory += (int64_t)(name.length + file_name.length);
    if (is_file)
        return open_upload(body, name, file_name, refusal);
    body->fields = arena_grow(body->arena, body->fields, &body->field_room, body->field_count,
                              sizeof body->fields[0]);
    body->fields[body->field_count++].name = copy_of(body, name);
    body->bytes.length = 0;
    return true;
}

static bool
part_goes_on(void *context, struct text bytes, struct refusal *refusal)
{
    struct body *body = context;

    if (body->file == NULL)
        return keep_in_memory(body, bytes, refusal);
    body->uploads[body->upload_count - 1].length += (int64_t)bytes.length;
    return fwrite(bytes.at, 1, bytes.length, body->file) == bytes.length ||
           refuse(refusal, 507, NO_ROOM);
}

static bool
part_ends(void *context, struct refusal *refusal)
{
    struct body *body = context;
    FILE *file = body->file;
    struct text value;

    body->file = NULL;
    if (file != NULL)
        return fclose(file) == 0 || refuse(refusal, 507, NO_ROOM);
    value = copy_of(body, built(&body->bytes));
    body->fields[body->field_count - 1].value = value;
    return text_is_plain(value, CONTROLS_PASTED) ||
           refuse(refusal, 400, "a field holds control characters or is no UTF-8");
}

/* --- any body -----------------------------------------------------------------------------------
 */

static void
body_start(struct body *body)
{
    const struct multipart_user user = {
        .context = body, .part = part_begins, .data = part_goes_on, .end = part_ends};

    body->started = true;
    body->bytes.arena = body->arena;
    if (body->intent->body == BODY_MULTIPART)
        body->multipart = multipart_new(body->arena, body->intent->boundary, &user);
}

bool
body_take(struct body *body, struct text bytes, struct refusal *refusal)
{
    if (!body->started)
        body_start(body);
    body->taken += (int64_t)bytes.length;
    if (body->taken > body->intent->length_most)
        return refuse(refusal, 413, "what was sent is larger than may be sent");
    return body->multipart != NULL ? multipart_put(body->multipart, bytes, refusal)
                                   : keep_in_memory(body, bytes, refusal);
}

static bool
finish_multipart(struct body *body, struct request *request, struct refusal *refusal)
{
    request->form = (struct fields){.at = body->fields, .count = body->field_count};
    request->uploads = body->uploads;
    request->upload_count = body->upload_count;
    return multipart_finish(body->multipart, refusal);
}

bool
body_finish(struct body *body, struct request *request, struct refusal *refusal)
{
    if (!body->started)
        body_start(body);
    if (body->intent->length > 0 && body->taken != body->intent->length)
        return refuse(refusal, 400, "the body is shorter than it says");
    switch (body->intent->body) {
    case BODY_NONE:
        break;
    case BODY_URLENCODED:
        return urlencoded_read(body->arena, built(&body->bytes), CONTROLS_PASTED, &request->form,
                               refusal);
    case BODY_MULTIPART:
        return finish_multipart(body, request, refusal);
    case BODY_OTHER:
        request->body = built(&body->bytes);
    }
    return true;
}

void
body_discard(struct body *body)
{
    if (body->file != NULL)
        fclose(body->file);
    body->file = NULL;
    for (size_t i = 0; i < body->upload_count; i++)
        unlink(body->uploads[i].path);
    body->upload_count = 0;
}
