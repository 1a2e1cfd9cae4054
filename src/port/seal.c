/* SPDX-License-Identifier: MIT */
#include "port/seal.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <pthread.h>

#include "base/random.h"

#define NONCE_SIZE 12
#define TAG_SIZE   16

struct seal_key
seal_key_new(void)
{
    struct seal_key key;

    random_bytes(key.bytes, sizeof key.bytes);
    return key;
}

/* Looked up once: by its plain name OpenSSL looks for it at each beginning, which takes as long as
 * the sealing of something short. */
static EVP_CIPHER *aes;
static pthread_once_t fetched = PTHREAD_ONCE_INIT;

static void
aes_fetch(void)
{
    aes = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
    must(aes != NULL); /* each OpenSSL has it */
}

static void
cipher_close(void *handle)
{
    EVP_CIPHER_CTX_free(handle);
}

static bool
cipher_new(struct arena *arena, EVP_CIPHER_CTX **cipher, struct text bytes, struct text label,
           struct error *err)
{
    if (bytes.length > INT32_MAX || label.length > INT32_MAX)
        return error_raise(err, ERR_STORAGE, "more than 2 GiB in one piece cannot be sealed");
    pthread_once(&fetched, aes_fetch);
    *cipher = EVP_CIPHER_CTX_new();
    if (*cipher == NULL)
        return error_raise(err, ERR_STORAGE, "cannot start the cipher");
    arena_defer(arena, cipher_close, *cipher);
    return true;
}

static unsigned char *
bytes_of(struct text text)
{
    return (unsigned char *)(uintptr_t)text.at;
}

bool
seal_close(struct arena *arena, const struct seal_key *key, struct text label, struct text bytes,
           struct text *sealed, struct error *err)
{
    unsigned char *at = arena_alloc(arena, NONCE_SIZE + bytes.length + TAG_SIZE);
    unsigned char *body = at + NONCE_SIZE;
    EVP_CIPHER_CTX *cipher = NULL;
    int length = 0;

    random_bytes(at, NONCE_SIZE);
    if (!cipher_new(arena, &cipher, bytes, label, err))
        return false;
    if (EVP_EncryptInit_ex(cipher, aes, NULL, key->bytes, at) != 1 ||
        EVP_EncryptUpdate(cipher, NULL, &length, bytes_of(label), (int)label.length) != 1 ||
        EVP_EncryptUpdate(cipher, body, &length, bytes_of(bytes), (int)bytes.length) != 1 ||
        EVP_EncryptFinal_ex(cipher, body + bytes.length, &length) != 1 ||
        EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_GET_TAG, TAG_SIZE, body + bytes.length) != 1)
        return error_raise(err, ERR_STORAGE, "cannot seal %zu bytes", bytes.length);
    *sealed = (struct text){.at = (const char *)at, .length = NONCE_SIZE + bytes.length + TAG_SIZE};
    return true;
}

bool
seal_open(struct arena *arena, const struct seal_key *key, struct text label, struct text sealed,
          struct text *bytes, struct error *err)
{
    const unsigned char *at = bytes_of(sealed);
    size_t inside;
    EVP_CIPHER_CTX *cipher = NULL;
    unsigned char *out;
    int length = 0;

    if (sealed.length < NONCE_SIZE + TAG_SIZE)
        return error_raise(err, ERR_STORAGE, "what was sealed is cut short");
    inside = sealed.length - NONCE_SIZE - TAG_SIZE;
    out = arena_alloc(arena, inside + 1);
    if (!cipher_new(arena, &cipher, sealed, label, err))
        return false;
    if (EVP_DecryptInit_ex(cipher, aes, NULL, key->bytes, at) != 1 ||
        EVP_DecryptUpdate(cipher, NULL, &length, bytes_of(label), (int)label.length) != 1 ||
        EVP_DecryptUpdate(cipher, out, &length, at + NONCE_SIZE, (int)inside) != 1 ||
        EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_SET_TAG, TAG_SIZE,
                            bytes_of(sealed) + NONCE_SIZE + inside) != 1 ||
        EVP_DecryptFinal_ex(cipher, out + inside, &length) != 1)
        return error_raise(err, ERR_STORAGE, "what was sealed was changed, or the key is another");
    *bytes = (struct text){.at = (const char *)out, .length = inside};
    return true;
}

bool
seal_mac(struct text key, struct text bytes, unsigned char mac[32], struct error *err)
{
    unsigned length = 32;

    if (HMAC(EVP_sha256(), key.at, (int)key.length, bytes_of(bytes), bytes.length, mac, &length) ==
        NULL)
        return error_raise(err, ERR_STORAGE, "cannot work out a code over %zu bytes", bytes.length);
    return true;
}
