/* SPDX-License-Identifier: MIT */
#include "port/signing.h"

#include <CUnit/CUnit.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hex.h"
#include "fixture.h"
#include "suites.h"

/* RFC 8032, section 7.1, tests 1 to 3. */
static const struct {
    const char *seed, *key, *message, *signature;
} KNOWN[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "4"
     "6bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
     "d"
     "8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc"
     "6"
     "594a7c15e9716ed28dc027beceea1ec40a"},
};

static void
known_answers(void)
{
    for (size_t i = 0; i < COUNT_OF(KNOWN); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        unsigned char seed[ED25519_KEY_SIZE], message[4];
        size_t length = strlen(KNOWN[i].message) / 2;
        struct text text = {(const char *)message, length};
        char hex[2 * ED25519_SIGNATURE_SIZE + 1];
        struct ed25519_signature signature;
        struct error err = {.code = ERR_NONE};
        struct signer *signer = NULL;
        struct ed25519_key key;

        CU_ASSERT_TRUE_FATAL(hex_read(text_of(KNOWN[i].seed), seed, sizeof seed) &&
                             hex_read(text_of(KNOWN[i].message), message, length) &&
                             signer_from_seed(arena, seed, &signer, &err));
        key = signer_key(signer);
        hex_write(key.bytes, ED25519_KEY_SIZE, hex);
        EXPECT_TEXT("key", hex, KNOWN[i].key);
        CU_ASSERT_TRUE_FATAL(signer_sign(signer, text, &signature, &err));
        hex_write(signature.bytes, ED25519_SIGNATURE_SIZE, hex);
        EXPECT_TEXT("signature", hex, KNOWN[i].signature);
        CU_ASSERT_TRUE(signature_is_right(&key, text, &signature));
        CU_ASSERT_TRUE(signer_check(signer, text, &signature));
        CU_ASSERT_FALSE(signature_is_right(&key, text_of("other"), &signature));
        CU_ASSERT_FALSE(signer_check(signer, text_of("other"), &signature));
        signature.bytes[40] ^= 1;
        CU_ASSERT_FALSE(signature_is_right(&key, text, &signature));
        CU_ASSERT_FALSE(signer_check(signer, text, &signature));
    }
}

static void
keys_are_kept_in_closed_files(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *path = path_join(arena, folder_for_test(arena), "log.key");
    const char *link_path = arena_printf(arena, "%s.link", path);
    struct error err = {.code = ERR_NONE};
    struct signer *signer = NULL, *loaded = NULL;
    struct ed25519_key key, again;
    struct stat status;

    CU_ASSERT_TRUE_FATAL(signer_generate(arena, &signer, &err));
    CU_ASSERT_TRUE_FATAL(signer_save(signer, path, &err));
    CU_ASSERT_TRUE_FATAL(stat(path, &status) == 0);
    EXPECT_NUMBER("mode", status.st_mode & 0777, 0600);
    CU_ASSERT_TRUE_FATAL(signer_load(arena, path, &loaded, &err));
    key = signer_key(signer);
    again = signer_key(loaded);
    CU_ASSERT_EQUAL(memcmp(key.bytes, again.bytes, ED25519_KEY_SIZE), 0);
    CU_ASSERT_FALSE(signer_save(signer, path, &err));
    EXPECT_TEXT("there", err.text, arena_printf(arena, "there is a key in \"%s\" already", path));
    EXPECT_NUMBER("there", err.code, ERR_CONFLICT);
    CU_ASSERT_EQUAL(symlink(path, link_path), 0);
    CU_ASSERT_FALSE(signer_load(arena, link_path, &loaded, &err));
    CU_ASSERT_EQUAL(chmod(path, 0640), 0);
    CU_ASSERT_FALSE(signer_load(arena, path, &loaded, &err));
    EXPECT_TEXT("open", err.text,
                arena_printf(arena,
                             "others can read or change the key \"%s\"; \"chmod 600\" closes it",
                             path));
    EXPECT_NUMBER("open", err.code, ERR_DENIED);
}

static void
other_files_are_no_keys(void)
{
    static const char RSA_LIKE[] = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = folder_for_test(arena), *path = path_join(arena, dir, "log.key");
    struct error err = {.code = ERR_NONE};
    struct signer *signer = NULL;

    CU_ASSERT_FALSE(signer_load(arena, path, &signer, &err));
    EXPECT_TEXT("absent", err.text,
                arena_printf(arena, "cannot open the key \"%s\": No such file or directory", path));
    CU_ASSERT_TRUE(file_write(path, RSA_LIKE, sizeof RSA_LIKE - 1, &err));
    CU_ASSERT_FALSE(signer_load(arena, path, &signer, &err));
    EXPECT_TEXT("other", err.text,
                arena_printf(arena, "\"%s\" does not hold an Ed25519 key in PEM", path));
    CU_ASSERT_FALSE(signer_load(arena, dir, &signer, &err));
    EXPECT_TEXT("folder", err.text, arena_printf(arena, "\"%s\" is not a file", dir));
}

void
suite_signing(void)
{
    CU_pSuite suite = CU_add_suite("port/signing", NULL, NULL);

    CU_add_test(suite, "known answers", known_answers);
    CU_add_test(suite, "keys are kept in closed files", keys_are_kept_in_closed_files);
    CU_add_test(suite, "other files are no keys", other_files_are_no_keys);
}
