/* SPDX-License-Identifier: MIT */
/* The plain functions of version 1.1.1, deprecated since: see digest.h. */
#define OPENSSL_API_COMPAT 10101

#include "port/digest.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/sha.h>

#include "base/hex.h"

struct digest {
    SHA256_CTX context;
};

static bool
digest_failed(struct error *err)
{
    return error_raise(err, ERR_STORAGE, "the cryptographic library cannot compute SHA-256");
}

void
digest_alone(void)
{
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
}

bool
digest_new(struct arena *arena, struct digest **digest, struct error *err)
{
    *digest = ARENA_ARRAY(arena, struct digest, 1);
    return SHA256_Init(&(*digest)->context) == 1 || digest_failed(err);
}

bool
digest_add(struct digest *digest, const void *bytes, size_t length, struct error *err)
{
    return SHA256_Update(&digest->context, bytes, length) == 1 || digest_failed(err);
}

bool
digest_end(struct digest *digest, unsigned char sum[DIGEST_SIZE], struct error *err)
{
    return (SHA256_Final(sum, &digest->context) == 1 && SHA256_Init(&digest->context) == 1) ||
           digest_failed(err);
}

/* These have no way to fail but a null pointer. */
static void
hasher_sum(void *context, const struct text *parts, size_t count, struct hash *sum)
{
    SHA256_CTX sha;
    bool good = SHA256_Init(&sha) == 1;

    (void)context;
    for (size_t i = 0; i < count; i++)
        good = SHA256_Update(&sha, parts[i].at, parts[i].length) == 1 && good;
    must(good && SHA256_Final(sum->bytes, &sha) == 1);
}

bool
digest_hasher(struct arena *arena, struct hasher *hasher, struct error *err)
{
    struct digest *digest = NULL;

    if (!digest_new(arena, &digest, err)) /* a library that cannot do it is found out here */
        return false;
    *hasher = (struct hasher){.sum = hasher_sum, .context = digest};
    return true;
}

void
digest_hex(const unsigned char sum[DIGEST_SIZE], char hex[2 * DIGEST_SIZE + 1])
{
    hex_write(sum, DIGEST_SIZE, hex);
}

static bool
digest_stream(FILE *stream, const char *path, char hex[2 * DIGEST_SIZE + 1], struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    unsigned char sum[DIGEST_SIZE];
    char bytes[32768];
    struct digest *digest;
    size_t got;

    if (!digest_new(arena, &digest, err))
        return false;
    while ((got = fread(bytes, 1, sizeof bytes, stream)) > 0)
        if (!digest_add(digest, bytes, got, err))
            return false;
    if (ferror(stream))
        return error_raise_system(err, ERR_STORAGE, errno, "cannot read \"%s\"", path);
    if (!digest_end(digest, sum, err))
        return false;
    digest_hex(sum, hex);
    return true;
}

bool
digest_file(const char *path, char hex[2 * DIGEST_SIZE + 1], struct error *err)
{
    FILE *stream = fopen(path, "rbe");
    bool good;

    if (stream == NULL)
        return error_raise_system(err, ERR_INPUT, errno, "cannot open \"%s\"", path);
    good = digest_stream(stream, path, hex, err);
    fclose(stream);
    return good;
}
