/* SPDX-License-Identifier: MIT */
#include "port/digest.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "base/hex.h"

/* Parts that are together no longer than this are copied into one piece first: each call of the
 * library costs as much as copying several hundred bytes. */
#define GATHERED 1024

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

void
digest_alone(void)
{
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
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

static size_t
gather(const struct text *parts, size_t count, unsigned char bytes[GATHERED])
{
    size_t length = 0;

    for (size_t i = 0; i < count; i++) {
        if (parts[i].length > GATHERED - length)
            return SIZE_MAX;
        if (parts[i].length > 0)
            memcpy(bytes + length, parts[i].at, parts[i].length);
        length += parts[i].length;
    }
    return length;
}

/* Beginning a sum with the same algorithm again needs no memory and cannot fail; were it to fail,
 * nothing that is signed could be trusted. */
static void
hasher_sum(void *context, const struct text *parts, size_t count, struct hash *sum)
{
    struct digest *digest = context;
    unsigned char bytes[GATHERED];
    size_t length = gather(parts, count, bytes);
    bool good = true;

    if (length != SIZE_MAX)
        good = EVP_DigestUpdate(digest->context, bytes, length) == 1;
    for (size_t i = 0; length == SIZE_MAX && i < count; i++)
        good = EVP_DigestUpdate(digest->context, parts[i].at, parts[i].length) == 1 && good;
    must(good && EVP_DigestFinal_ex(digest->context, sum->bytes, NULL) == 1 &&
         EVP_DigestInit_ex2(digest->context, NULL, NULL) == 1);
}

bool
digest_hasher(struct arena *arena, struct hasher *hasher, struct error *err)
{
    struct digest *digest = NULL;

    if (!digest_new(arena, &digest, err))
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
