/* SPDX-License-Identifier: MIT */
/* The plain functions of version 1.1.1, deprecated since, are what hasher_sum is about. */
#define OPENSSL_API_COMPAT 10101

#include "port/digest.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include "base/hex.h"

/* Up to here beginning and ending a sum with the library's general functions is a large part of it:
 * they allocate, look up and clear for 110 ns, a quarter of a leaf's sum and most of a node's. */
#define SHORT 1024

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

static bool
parts_are_short(const struct text *parts, size_t count)
{
    size_t length = 0;

    for (size_t i = 0; i < count; i++) {
        if (parts[i].length > SHORT - length)
            return false;
        length += parts[i].length;
    }
    return true;
}

/* These have no way to fail but a null pointer. */
static void
short_sum(const struct text *parts, size_t count, struct hash *sum)
{
    SHA256_CTX context;
    bool good = SHA256_Init(&context) == 1;

    for (size_t i = 0; i < count; i++)
        good = SHA256_Update(&context, parts[i].at, parts[i].length) == 1 && good;
    must(good && SHA256_Final(sum->bytes, &context) == 1);
}

/* Beginning a sum with the same algorithm again cannot fail; were it to fail, nothing that is
 * signed could be trusted. */
static void
hasher_sum(void *context, const struct text *parts, size_t count, struct hash *sum)
{
    struct digest *digest = context;
    bool good = true;

    if (parts_are_short(parts, count)) {
        short_sum(parts, count, sum);
        return;
    }
    for (size_t i = 0; i < count; i++)
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
