/* SPDX-License-Identifier: MIT */
#include "base/frame.h"

#include <errno.h>
#include <sys/socket.h>

void
frame_head(size_t length, unsigned char head[FRAME_HEAD_SIZE])
{
    uint32_t number = (uint32_t)length;

    memcpy(head, &number, sizeof number);
}

size_t
frame_length(const unsigned char head[FRAME_HEAD_SIZE])
{
    uint32_t number;

    memcpy(&number, head, sizeof number);
    return number;
}

static bool
send_all(int descriptor, const void *bytes, size_t length, struct error *err)
{
    const char *at = bytes;

    while (length > 0) {
        ssize_t sent = send(descriptor, at, length, MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return error_raise_system(err, ERR_STORAGE, errno, "cannot reach the other process");
        at += sent;
        length -= (size_t)sent;
    }
    return true;
}

bool
frame_send(int descriptor, struct text message, struct error *err)
{
    unsigned char head[FRAME_HEAD_SIZE];

    must(message.length <= FRAME_MOST);
    frame_head(message.length, head);
    return send_all(descriptor, head, sizeof head, err) &&
           send_all(descriptor, message.at, message.length, err);
}

/* How many of the bytes came before the other end closed. */
static bool
receive_all(int descriptor, void *bytes, size_t length, size_t *got, struct error *err)
{
    *got = 0;
    while (*got < length) {
        ssize_t count = recv(descriptor, (char *)bytes + *got, length - *got, 0);

        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return error_raise_system(err, ERR_STORAGE, errno, "cannot hear the other process");
        if (count == 0)
            break;
        *got += (size_t)count;
    }
    return true;
}

bool
frame_receive(int descriptor, struct arena *arena, struct text *message, bool *came,
              struct error *err)
{
    unsigned char head[FRAME_HEAD_SIZE];
    size_t length, got;
    char *bytes;

    if (!receive_all(descriptor, head, sizeof head, &got, err))
        return false;
    *came = got == sizeof head;
    if (got == 0)
        return true;
    length = *came ? frame_length(head) : 0;
    if (!*came || length > FRAME_MOST)
        return error_raise(err, ERR_STORAGE, "the other process said something that is no message");
    bytes = arena_alloc(arena, length + 1);
    if (!receive_all(descriptor, bytes, length, &got, err))
        return false;
    *message = (struct text){.at = bytes, .length = length};
    return got == length ||
           error_raise(err, ERR_STORAGE, "the other process ended in the middle of a message");
}

static bool
serve_one(int descriptor, frame_answer *answer, const void *context, bool *came, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct text message;

    return frame_receive(descriptor, arena, &message, came, err) &&
           (!*came || answer(context, arena, descriptor, message, err));
}

bool
frame_serve(int descriptor, frame_answer *answer, const void *context, struct error *err)
{
    bool came = true;

    while (came)
        if (!serve_one(descriptor, answer, context, &came, err))
            return false;
    return true;
}
