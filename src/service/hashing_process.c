/* SPDX-License-Identifier: MIT */
#include "service/hashing_process.h"

#include "base/frame.h"
#include "port/confine.h"

#define MEMORY_MOST ((uint64_t)1 << 30) /* a hash takes an eighth of it */

static bool
answer(const void *context, struct arena *arena, int descriptor, struct text question,
       struct error *err)
{
    unsigned char salt[PASSWORD_SALT_SIZE], hash[PASSWORD_HASH_SIZE];
    struct text password, said = {.at = "", .length = 0};
    struct error own = {.code = ERR_NONE};

    (void)context, (void)arena;
    if (question.length < sizeof salt)
        return error_raise(err, ERR_INPUT, "a question without a salt");
    memcpy(salt, question.at, sizeof salt);
    password =
        (struct text){.at = question.at + sizeof salt, .length = question.length - sizeof salt};
    if (password_hash(password, salt, hash, &own))
        said = (struct text){.at = (const char *)hash, .length = sizeof hash};
    return frame_send(descriptor, said, err);
}

int
hashing_serve(int descriptor)
{
    const struct confinement confinement = {
        .memory_most = MEMORY_MOST, .file_size_most = 1, .files_most = 8};
    struct error err = {.code = ERR_NONE};

    if (confine(&confinement, &err))
        (void)!frame_serve(descriptor, answer, NULL, &err);
    return error_exit_status(&err);
}
