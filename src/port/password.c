/* SPDX-License-Identifier: MIT */
#include "port/password.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#define SCRYPT_N      (UINT64_C(1) << 17)
#define SCRYPT_R      8
#define SCRYPT_P      1
#define SCRYPT_MEMORY (UINT64_C(256) << 20) /* without a figure the library stops above 2^14 */

bool
password_hash(struct text password, const unsigned char salt[PASSWORD_SALT_SIZE],
              unsigned char hash[PASSWORD_HASH_SIZE], struct error *err)
{
    if (EVP_PBE_scrypt(password.at, password.length, salt, PASSWORD_SALT_SIZE, SCRYPT_N, SCRYPT_R,
                       SCRYPT_P, SCRYPT_MEMORY, hash, PASSWORD_HASH_SIZE) != 1)
        return error_raise(err, ERR_STORAGE,
                           "cannot work on the password: 128 MiB of memory are "
                           "needed for that");
    return true;
}

bool
bytes_are_same(const void *a, const void *b, size_t count)
{
    return CRYPTO_memcmp(a, b, count) == 0;
}

bool
totp_code(struct text secret, int64_t step, uint32_t *code, struct error *err)
{
    unsigned char counter[8], sum[EVP_MAX_MD_SIZE];
    unsigned length = 0, from;

    for (unsigned i = 0; i < sizeof counter; i++)
        counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
    if (HMAC(EVP_sha1(), secret.at, (int)secret.length, counter, sizeof counter, sum, &length) ==
            NULL ||
        length != 20)
        return error_raise(err, ERR_STORAGE, "cannot work out the one-time code");
    from = sum[19] & 0x0F;
    *code = (((uint32_t)sum[from] & 0x7F) << 24 | (uint32_t)sum[from + 1] << 16 |
             (uint32_t)sum[from + 2] << 8 | sum[from + 3]) %
            1000000;
    return true;
}
