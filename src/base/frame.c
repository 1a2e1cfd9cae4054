/* SPDX-License-Identifier: MIT */
#include "base/frame.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

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

/* Room for one descriptor, aligned as its header has to be. */
union control {
    struct cmsghdr head;
    char bytes[CMSG_SPACE(sizeof(int))];
};

/* The first byte of a message, and the descriptor with it. */
static bool
send_first(int descriptor, const unsigned char *byte, const struct bulk *bulk, struct error *err)
{
    union control control = {.bytes = {0}};
    unsigned char copy = *byte;
    struct iovec part = {.iov_base = &copy, .iov_len = 1};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof control.bytes};
    struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
    ssize_t sent;

    *rights = (struct cmsghdr){
        .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof(int))};
    memcpy(CMSG_DATA(rights), &bulk->descriptor, sizeof bulk->descriptor);
    do
        sent = sendmsg(descriptor, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent == 1 ||
           error_raise_system(err, ERR_STORAGE, errno, "cannot reach the other process");
}

bool
frame_send_with(int descriptor, struct text message, const struct bulk *bulk, struct error *err)
{
    unsigned char head[FRAME_HEAD_SIZE];
    size_t first = bulk == NULL ? 0 : 1;

    must(message.length <= FRAME_MOST);
    frame_head(message.length, head);
    return (bulk == NULL || send_first(descriptor, head, bulk, err)) &&
           send_all(descriptor, head + first, sizeof head - first, err) &&
           send_all(descriptor, message.at, message.length, err);
}

bool
frame_send(int descriptor, struct text message, struct error *err)
{
    return frame_send_with(descriptor, message, NULL, err);
}

ssize_t
frame_hear(int descriptor, void *bytes, size_t room, int flags, int *handed)
{
    union control control = {.bytes = {0}};
    struct iovec part = {.iov_base = bytes, .iov_len = room};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof control.bytes};
    ssize_t count = recvmsg(descriptor, &message, flags | MSG_CMSG_CLOEXEC);
    const struct cmsghdr *rights = count < 0 ? NULL : CMSG_FIRSTHDR(&message);

    if (rights == NULL || rights->cmsg_level != SOL_SOCKET || rights->cmsg_type != SCM_RIGHTS ||
        rights->cmsg_len != CMSG_LEN(sizeof(int)))
        return count;
    if (*handed >= 0)
        close(*handed);
    memcpy(handed, CMSG_DATA(rights), sizeof *handed);
    return count;
}

/* How many of the bytes came before the other end closed. */
static bool
receive_all(int descriptor, void *bytes, size_t length, size_t *got, int *handed, struct error *err)
{
    *got = 0;
    while (*got < length) {
        ssize_t count = frame_hear(descriptor, (char *)bytes + *got, length - *got, 0, handed);

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

static bool
receive(int descriptor, struct arena *arena, struct text *message, int *handed, bool *came,
        struct error *err)
{
    unsigned char head[FRAME_HEAD_SIZE];
    size_t length, got;
    char *bytes;

    if (!receive_all(descriptor, head, sizeof head, &got, handed, err))
        return false;
    *came = got == sizeof head;
    if (got == 0)
        return true;
    length = *came ? frame_length(head) : 0;
    if (!*came || length > FRAME_MOST)
        return error_raise(err, ERR_STORAGE, "the other process said something that is no message");
    bytes = arena_alloc(arena, length + 1);
    if (!receive_all(descriptor, bytes, length, &got, handed, err))
        return false;
    *message = (struct text){.at = bytes, .length = length};
    return got == length ||
           error_raise(err, ERR_STORAGE, "the other process ended in the middle of a message");
}

bool
frame_receive_with(int descriptor, struct arena *arena, struct text *message,
                   const struct bulk **bulk, bool *came, struct error *err)
{
    int handed = -1;
    bool good;

    *bulk = NULL;
    good = receive(descriptor, arena, message, &handed, came, err) &&
           (handed < 0 || bulk_take(arena, handed, bulk, err));
    if (handed >= 0)
        close(handed);
    return good;
}

bool
frame_receive(int descriptor, struct arena *arena, struct text *message, bool *came,
              struct error *err)
{
    const struct bulk *none;

    return frame_receive_with(descriptor, arena, message, &none, came, err);
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
