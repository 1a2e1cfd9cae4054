/* SPDX-License-Identifier: MIT */
#include "model/manifest.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

#define ZEROES "0000000000000000000000000000000000000000000000000000000000000000"
#define SOUND_MANIFEST                                                                         \
    "{\"artefacts\":[{\"bytes\":5,\"name\":\"a.csv\",\"sha256\":\"" ZEROES "\"},{\"bytes\":0," \
    "\"name\":\"b.csv\",\"sha256\":\"" ZEROES "\"}],\"authority\":\"X0123\",\"dataset\":[],"   \
    "\"kind\":\"claim\",\"messages\":[],\"per\":\"2023-24-Q3\",\"ret\":\"r-7\",\"rev\":2,"     \
    "\"rules\":[],\"salt\":\"" ZEROES "\",\"v\":1,\"versions\":{\"deltareturn\":\"0.1.0\","    \
    "\"libxlsxwriter\":\"1.1.4\",\"zlib\":\"1.2.13\"}}"

static void
manifests_are_written_and_read(void)
{
    static const struct manifest_file FILES[] = {
        {{"a.csv", 5}, 5, {{0}}},
        {{"b.csv", 5}, 0, {{0}}},
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct manifest manifest = {
        .authority = text_of("X0123"),
        .kind = text_of("claim"),
        .filing = text_of("r-7"),
        .quarter = {2023, 3              },
        .revision = 2,
        .lists = {                    [MANIFEST_ARTEFACTS] = {FILES, COUNT_OF(FILES)}   },
        .versions = { text_of("0.1.0"),    text_of("1.1.4"), text_of("1.2.13")}
    };
    struct error err = {.code = ERR_NONE};
    struct text bytes, again;
    struct manifest read;

    CU_ASSERT_TRUE_FATAL(manifest_write(arena, &manifest, &bytes, &err));
    EXPECT_TEXT("written", bytes.at, SOUND_MANIFEST);
    CU_ASSERT_TRUE_FATAL(manifest_read(arena, bytes, &read, &err));
    CU_ASSERT_TRUE(manifest_write(arena, &read, &again, &err));
    EXPECT_TEXT("again", again.at, SOUND_MANIFEST);
    manifest.authority = text_of("two words");
    CU_ASSERT_FALSE(manifest_write(arena, &manifest, &bytes, &err));
    EXPECT_TEXT("unsound", err.text,
                "\"authority\" is not up to 64 letters, digits, \"-\", \"_\" and \".\"");
}

static void
others_are_refused(void)
{
    static const struct {
        const char *from, *to, *sentence;
    } CASES[] = {
        {"\"v\":1",      "\"v\":2",      "\"v\" is not 1"                                          },
        {"\"v\":1,",     "",             "it does not hold the keys of a manifest"                 },
        {"a.csv",        "b.csv",        "\"artefacts\" does not stand in the order of its names"  },
        {"\"bytes\":5",  "\"bytes\":-5", "\"artefacts\": \"bytes\" is not a whole number from 0 on"},
        {"\"bytes\":5,", "",             "\"artefacts\": a file is {\"bytes\",\"name\",\"sha256\"}"},
        {"\"rules\":[]", "\"rules\":{}", "\"rules\" is not a list of at most 1000 files"           },
        {"2023-24-Q3",   "2023-24-Q5",   "\"per\" is not a quarter like 2023-24-Q3"                },
        {"\"zlib\"",     "\"zlic\"",
         "\"versions\" is not {\"deltareturn\",\"libxlsxwriter\",\"zlib\"}"                        },
        {"\"rev\":2",    "\"rev\":0",    "\"rev\" is not a whole number from 1 on"                 },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *at = strstr(SOUND_MANIFEST, CASES[i].from);
        struct error err = {.code = ERR_NONE, .text = "was read"};
        struct manifest manifest;

        (void)!manifest_read(
            arena,
            text_of(arena_printf(arena, "%.*s%s%s", (int)(at - SOUND_MANIFEST), SOUND_MANIFEST,
                                 CASES[i].to, at + strlen(CASES[i].from))),
            &manifest, &err);
        EXPECT_TEXT(CASES[i].to, err.text, CASES[i].sentence);
    }
}

static void
fingerprints_are_eighty_bits(void)
{
    const struct hash sum = {
        {0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0xf6, 0x07, 0x18, 0x29, 0x3a, 0x4b}
    };

    EXPECT_TEXT("fingerprint", manifest_fingerprint(&sum).text, "a1b2c-3d4e5-f6071-8293a");
}

void
suite_manifest(void)
{
    CU_pSuite suite = CU_add_suite("model/manifest", NULL, NULL);

    CU_add_test(suite, "manifests are written and read", manifests_are_written_and_read);
    CU_add_test(suite, "others are refused", others_are_refused);
    CU_add_test(suite, "fingerprints are eighty bits", fingerprints_are_eighty_bits);
}
