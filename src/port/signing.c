/* SPDX-License-Identifier: MIT */
#include "port/signing.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

#define PEM_MOST 4096

/* Two fifths of a signature's time go into looking up what it is made with, so each key has that
 * looked up once, in contexts that are copied for each use. */
struct signer {
    EVP_PKEY *key;
    EVP_MD_CTX *to_sign, *to_check;
};

static void
signer_close(void *handle)
{
    struct signer *signer = handle;

    EVP_MD_CTX_free(signer->to_sign);
    EVP_MD_CTX_free(signer->to_check);
    EVP_PKEY_free(signer->key);
}

static bool
library_failed(struct error *err, const char *what)
{
    return error_raise(err, ERR_STORAGE, "the cryptographic library cannot %s", what);
}

/* KEY belongs to the signer, whatever comes of it. */
static bool
signer_own(struct arena *arena, EVP_PKEY *key, struct signer **signer, struct error *err)
{
    struct signer *made = ARENA_ARRAY(arena, struct signer, 1);

    made->key = key;
    made->to_sign = EVP_MD_CTX_new();
    made->to_check = EVP_MD_CTX_new();
    arena_defer(arena, signer_close, made);
    if (made->to_sign == NULL || made->to_check == NULL ||
        EVP_DigestSignInit_ex(made->to_sign, NULL, NULL, NULL, NULL, key, NULL) != 1 ||
        EVP_DigestVerifyInit_ex(made->to_check, NULL, NULL, NULL, NULL, key, NULL) != 1)
        return library_failed(err, "sign");
    *signer = made;
    return true;
}

bool
signer_generate(struct arena *arena, struct signer **signer, struct error *err)
{
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");

    if (key == NULL)
        return library_failed(err, "make an Ed25519 key");
    return signer_own(arena, key, signer, err);
}

bool
signer_from_seed(struct arena *arena, const unsigned char seed[ED25519_KEY_SIZE],
                 struct signer **signer, struct error *err)
{
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key_ex(NULL, "ED25519", NULL, seed, ED25519_KEY_SIZE);

    if (key == NULL)
        return library_failed(err, "make an Ed25519 key");
    return signer_own(arena, key, signer, err);
}

bool
signer_save(const struct signer *signer, const char *path, struct error *err)
{
    BIO *memory = BIO_new(BIO_s_mem());
    char *bytes = NULL;
    bool good;

    if (file_exists(path)) {
        BIO_free(memory);
        return error_raise(err, ERR_CONFLICT, "there is a key in \"%s\" already", path);
    }
    good = memory != NULL &&
           PEM_write_bio_PKCS8PrivateKey(memory, signer->key, NULL, NULL, 0, NULL, NULL) == 1;
    if (!good) {
        library_failed(err, "write an Ed25519 key");
    } else {
        size_t length = (size_t)BIO_get_mem_data(memory, &bytes);

        good = file_write(path, bytes, length, err);
        OPENSSL_cleanse(bytes, length);
    }
    BIO_free(memory);
    return good;
}

/* Whether what was opened is a file of ours that nobody else can read. */
static bool
is_private(int descriptor, const char *path, struct error *err)
{
    struct stat status;

    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))
        return error_raise(err, ERR_INPUT, "\"%s\" is not a file", path);
    if (status.st_uid != geteuid())
        return error_raise(err, ERR_DENIED,
                           "the key \"%s\" belongs to another user; it has to be yours", path);
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return error_raise(err, ERR_DENIED,
                           "others can read or change the key \"%s\"; \"chmod 600\" closes it",
                           path);
    return true;
}

static int
no_password(char *buffer, int size, int writing, void *context)
{
    (void)buffer;
    (void)size;
    (void)writing;
    (void)context;
    return -1;
}

static bool
read_key(struct arena *arena, int descriptor, const char *path, struct signer **signer,
         struct error *err)
{
    char bytes[PEM_MOST];
    ssize_t length = read(descriptor, bytes, sizeof bytes);
    BIO *memory;
    EVP_PKEY *key;

    if (length < 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot read \"%s\"", path);
    memory = BIO_new_mem_buf(bytes, (int)length);
    key = memory == NULL ? NULL : PEM_read_bio_PrivateKey(memory, NULL, no_password, NULL);
    BIO_free(memory);
    OPENSSL_cleanse(bytes, sizeof bytes);
    if (key == NULL || EVP_PKEY_get_base_id(key) != EVP_PKEY_ED25519) {
        EVP_PKEY_free(key);
        return error_raise(err, ERR_INPUT, "\"%s\" does not hold an Ed25519 key in PEM", path);
    }
    return signer_own(arena, key, signer, err);
}

bool
signer_load(struct arena *arena, const char *path, struct signer **signer, struct error *err)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool good;

    if (descriptor < 0)
        return error_raise_system(err, ERR_INPUT, errno, "cannot open the key \"%s\"", path);
    good = is_private(descriptor, path, err) && read_key(arena, descriptor, path, signer, err);
    close(descriptor);
    return good;
}

struct ed25519_key
signer_key(const struct signer *signer)
{
    struct ed25519_key key;
    size_t length = ED25519_KEY_SIZE;

    must(EVP_PKEY_get_raw_public_key(signer->key, key.bytes, &length) == 1 &&
         length == ED25519_KEY_SIZE);
    return key;
}

bool
signer_sign(const struct signer *signer, struct text message, struct ed25519_signature *signature,
            struct error *err)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    size_t length = ED25519_SIGNATURE_SIZE;
    bool good = context != NULL && EVP_MD_CTX_copy_ex(context, signer->to_sign) == 1 &&
                EVP_DigestSign(context, signature->bytes, &length,
                               (const unsigned char *)message.at, message.length) == 1 &&
                length == ED25519_SIGNATURE_SIZE;

    EVP_MD_CTX_free(context);
    return good || library_failed(err, "sign");
}

bool
signer_check(const struct signer *signer, struct text message,
             const struct ed25519_signature *signature)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool right = context != NULL && EVP_MD_CTX_copy_ex(context, signer->to_check) == 1 &&
                 EVP_DigestVerify(context, signature->bytes, ED25519_SIGNATURE_SIZE,
                                  (const unsigned char *)message.at, message.length) == 1;

    EVP_MD_CTX_free(context);
    return right;
}

bool
signature_is_right(const struct ed25519_key *key, struct text message,
                   const struct ed25519_signature *signature)
{
    EVP_PKEY *public =
        EVP_PKEY_new_raw_public_key_ex(NULL, "ED25519", NULL, key->bytes, ED25519_KEY_SIZE);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool right = public != NULL && context != NULL &&
                 EVP_DigestVerifyInit_ex(context, NULL, NULL, NULL, NULL, public, NULL) == 1 &&
                 EVP_DigestVerify(context, signature->bytes, ED25519_SIGNATURE_SIZE,
                                  (const unsigned char *)message.at, message.length) == 1;

    EVP_MD_CTX_free(context);
    EVP_PKEY_free(public);
    return right;
}
