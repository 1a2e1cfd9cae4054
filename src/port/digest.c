/* SPDX-License-Identifier: MIT */
#include "port/digest.h"

#include <errno.h>
#include <openssl/evp.h>

struct digest {
    EVP_MD *algorithm;
    EVP_MD_CTX *context;
};

static void
digest_close(void *handle)
{
    struct digest *digest = handle;

    EVP_MD_CTX_free(digest->context);
    EVP_MD_free(digest->algorithm);
}

static bool
digest_failed(struct error *err)
{
    return error_raise(err, ERR_STORAGE, "the cryptographic library cannot compute SHA-256");
}

bool
digest_new(struct arena *arena, struct digest **digest, struct error *err)
{
    struct digest *made = ARENA_ARRAY(arena, struct digest, 1);

    made->algorithm = EVP_MD_fetch(NULL, "SHA256", NULL);
    made->context = EVP_MD_CTX_new();
    arena_defer(arena, digest_close, made);
    if (made->algorithm == NULL || made->context == NULL ||
        EVP_DigestInit_ex2(made->context, made->algorithm, NULL) != 1)
        return digest_failed(err);
    *digest = made;
    return true;
}

bool
digest_add(struct digest *digest, const void *bytes, size_t length, struct error *err)
{
    return EVP_DigestUpdate(digest->context, bytes, length) == 1 || digest_failed(err);
}

bool
digest_end(struct digest *digest, unsigned char sum[DIGEST_SIZE], struct error *err)
{
    return (EVP_DigestFinal_ex(digest->context, sum, NULL) == 1 &&
            EVP_DigestInit_ex2(digest->context, digest->algorithm, NULL) == 1) ||
           digest_failed(err);
}

void
digest_hex(const unsigned char sum[DIGEST_SIZE], char hex[2 * DIGEST_SIZE + 1])
{
    for (size_t i = 0; i < DIGEST_SIZE; i++)
        snprintf(hex + 2 * i, 3, "%02x", sum[i]);
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
