/* SPDX-License-Identifier: MIT */
#include "model/log_leaf.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "model/moment.h"
#include "suites.h"

#define SIXTEEN "00112233445566778899aabbccddeeff"
#define ZEROES  "0000000000000000000000000000000000000000000000000000000000000000"

/* A certifier certifies: what every other case is made from. */
#define SOUND                                                                                     \
    "{\"act\":\"return.certified\",\"aut\":{\"age\":41,\"by\":[\"password\",\"totp\"]},\"ev\":"   \
    "null,"                                                                                       \
    "\"obj\":{\"kind\":\"claim\",\"man\":\"" ZEROES "\",\"per\":\"2023-24-Q3\",\"ret\":\"r-7\","  \
    "\"rev\":2},\"seq\":9,\"sub\":{\"del\":null,\"ref\":\"" SIXTEEN "\",\"role\":\"certifier\"}," \
    "\"sw\":\"0.1.0\",\"ts\":\"2024-01-15T10:20:30.123Z\",\"v\":1,\"why\":null}"

static struct log_leaf
sound_leaf(void)
{
    return (struct log_leaf){
        .seq = 9,
        .at_ms = INT64_C(1705314030123),
        .act = ACT_RETURN_CERTIFIED,
        .role = LEAF_ROLE_CERTIFIER,
        .person = {0x00,  0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc,
                   0xdd, 0xee, 0xff},
        .delegation = LEAF_NO_DELEGATION,
        .proofs = PROOF_PASSWORD | PROOF_TOTP,
        .proof_seconds = 41,
        .parts = ABOUT_FILING,
        .filing = text_of("r-7"),
        .kind = text_of("claim"),
        .quarter = {2023, 3},
        .revision = 2,
        .reason = text_of(""),
        .version = text_of("0.1.0"),
    };
}

static void
leaves_are_written_and_read(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct log_leaf leaf = sound_leaf(), read;
    struct error err = {.code = ERR_NONE};
    struct text bytes, again;

    CU_ASSERT_TRUE_FATAL(log_leaf_write(arena, &leaf, &bytes, &err));
    EXPECT_TEXT("written", bytes.at, SOUND);
    leaf = (struct log_leaf){.act = ACT_ERASURE_DONE,
                             .role = LEAF_ROLE_SRO,
                             .delegation = 0,
                             .seq = 1,
                             .proofs = PROOF_PASSKEY,
                             .parts = ABOUT_THING,
                             .kind = text_of("snapshot"),
                             .with_evidence = true,
                             .reason = text_of("retention"),
                             .version = text_of("1")};
    CU_ASSERT_TRUE_FATAL(log_leaf_write(arena, &leaf, &bytes, &err));
    CU_ASSERT_TRUE_FATAL(log_leaf_read(arena, bytes, &read, &err));
    CU_ASSERT_TRUE(log_leaf_write(arena, &read, &again, &err));
    EXPECT_TEXT("again", again.at, bytes.at);
    EXPECT_NUMBER("delegation", read.delegation, 0);
    leaf = (struct log_leaf){.act = ACT_CLOCK_ANOMALY, .version = text_of("1")};
    CU_ASSERT_TRUE_FATAL(log_leaf_write(arena, &leaf, &bytes, &err));
    EXPECT_TEXT(
        "by the program", bytes.at,
        "{\"act\":\"clock.anomaly\",\"aut\":null,\"ev\":null,\"obj\":null,\"seq\":0,\"sub\":"
        "null,\"sw\":\"1\",\"ts\":\"1970-01-01T00:00:00.000Z\",\"v\":1,\"why\":null}");
}

/* What JSON would have to escape gets into no leaf. */
static void
only_codes_are_written(void)
{
    static const char WRONG[] = "r\",\"rev\":\"7";
    struct text *places[4];
    struct log_leaf leaf;

    for (size_t i = 0; i < COUNT_OF(places); i++) {
        static const char *const KEYS[] = {"ret", "kind", "code", "sw"};
        ARENA_SCOPE struct arena *arena = arena_new();
        struct error err = {.code = ERR_NONE};
        struct text bytes;

        leaf = sound_leaf();
        places[0] = &leaf.filing;
        places[1] = &leaf.kind;
        places[2] = &leaf.reason;
        places[3] = &leaf.version;
        *places[i] = text_of(WRONG);
        CU_ASSERT_FALSE(log_leaf_write(arena, &leaf, &bytes, &err));
        EXPECT_TEXT(KEYS[i], err.text,
                    arena_printf(arena,
                                 "\"%s\" is not up to 64 letters, digits, \"-\", \"_\" and \".\"",
                                 KEYS[i]));
    }
}

/* Every act, as its line in the table asks for it, and without what it needs. */
static void
acts_are_as_the_table_says(void)
{
    for (unsigned act = 0; act < ACT_COUNT; act++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct log_leaf leaf = sound_leaf();
        struct error err = {.code = ERR_NONE};
        struct text bytes;

        leaf.act = (enum act)act;
        leaf.parts = ACTS[act].needs;
        leaf.reason = text_of(ACTS[act].reason == REASON_MUST ? "code" : "");
        EXPECT_NUMBER(ACTS[act].name, log_leaf_write(arena, &leaf, &bytes, &err), true);
        leaf.parts |= ACTS[act].may;
        EXPECT_NUMBER(ACTS[act].name, log_leaf_write(arena, &leaf, &bytes, &err), true);
        leaf.parts = ABOUT_FILING;
        EXPECT_NUMBER(ACTS[act].name, log_leaf_write(arena, &leaf, &bytes, &err),
                      (ACTS[act].needs | ACTS[act].may) == ABOUT_FILING);
        leaf.parts = 0;
        EXPECT_NUMBER(ACTS[act].name, log_leaf_write(arena, &leaf, &bytes, &err),
                      ACTS[act].needs == 0);
        leaf.parts = ACTS[act].needs;
        leaf.reason = text_of(ACTS[act].reason == REASON_MUST ? "" : "code");
        EXPECT_NUMBER(ACTS[act].name, log_leaf_write(arena, &leaf, &bytes, &err),
                      ACTS[act].reason == REASON_MAY);
        leaf.reason = text_of(ACTS[act].reason == REASON_MUST ? "code" : "");
        leaf.role = LEAF_ROLE_NONE;
        EXPECT_NUMBER(ACTS[act].name, log_leaf_write(arena, &leaf, &bytes, &err),
                      ACTS[act].by == BY_PROGRAM);
    }
}

/* SOUND with the first FROM replaced by TO. */
static struct text
changed(struct arena *arena, const char *from, const char *to)
{
    const char *at = strstr(SOUND, from);

    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    return text_of(
        arena_printf(arena, "%.*s%s%s", (int)(at - SOUND), SOUND, to, at + strlen(from)));
}

static void
others_are_refused(void)
{
    static const struct {
        const char *from, *to, *sentence;
    } CASES[] = {
        {"{\"act\"",                                    " {\"act\"",                                       "byte 1: here no value begins"                        },
        {"\"v\":1",                                     "\"v\":2",                                         "\"v\" is 2, and this program knows version 1"        },
        {"\"v\":1",                                     "\"v\":0",                                         "\"v\" is not a whole number from 1 on"               },
        {"\"v\":1",                                     "\"v\":1,\"w\":1",
         "a leaf holds \"act\", \"aut\", \"ev\", \"obj\", \"seq\", \"sub\", \"sw\", \"ts\", \"v\" "
         "and "
         "\"why\", and nothing else"                                                                                                                             },
        {"\"seq\":9",                                   "\"seq\":-1",                                      "\"seq\" is not a whole number from 0 on"             },
        {"\"seq\":9",                                   "\"seq\":\"9\"",                                   "\"seq\" is not a whole number from 0 on"             },
        {"30.123Z",                                     "30.12Z",                                          "\"ts\" is not a moment like 2024-01-15T10:20:30.123Z"},
        {"30.123Z",                                     "60.123Z",                                         "\"ts\" is not a moment like 2024-01-15T10:20:30.123Z"},
        {"2024-01-15",                                  "2024-02-30",                                      "\"ts\" is not a moment like 2024-01-15T10:20:30.123Z"},
        {"return.certified",                            "return.deleted",                                  "\"act\" is not an act that can be recorded"          },
        {"certifier",                                   "king",                                            "\"role\" is not a role"                              },
        {"certifier",                                   "",                                                "\"role\" is not a role"                              },
        {SIXTEEN,                                       "00112233",                                        "\"ref\" is not 32 lower-case hex digits"             },
        {"\"del\":null",                                "\"del\":9",                                       "\"del\" is not an earlier leaf"                      },
        {"\"del\":null",                                "\"dem\":null",                                    "\"sub\" is not null or {\"del\",\"ref\",\"role\"}"   },
        {"[\"password\",\"totp\"]",                     "[]",                                              "\"by\" is not a list of proofs in order"             },
        {"[\"password\",\"totp\"]",                     "[\"totp\",\"password\"]",
         "\"by\" is not a list of proofs in order"                                                                                                               },
        {"[\"password\",\"totp\"]",                     "[\"totp\",\"totp\"]",
         "\"by\" is not a list of proofs in order"                                                                                                               },
        {"[\"password\",\"totp\"]",                     "[\"guess\"]",                                     "\"by\" is not a list of proofs in order"             },
        {"{\"age\":41,\"by\":[\"password\",\"totp\"]}", "null",
         "\"aut\" is not there exactly when \"sub\" is"                                                                                                          },
        {"\"age\":41",                                  "\"age\":-1",                                      "\"age\" is not a whole number from 0 on"             },
        {"\"ev\":null",                                 "\"ev\":\"00\"",                                   "\"ev\" is not 64 lower-case hex digits"              },
        {"\"claim\"",                                   "\"a claim\"",
         "\"kind\" is not up to 64 letters, digits, \"-\", \"_\" and \".\""                                                                                      },
        {"\"claim\"",                                   "null",                                            "\"obj\" lacks what \"return.certified\" is about"    },
        {"2023-24-Q3",                                  "2023-25-Q3",                                      "\"per\" is not a quarter like 2023-24-Q3"            },
        {"\"rev\":2",                                   "\"rev\":0",                                       "\"rev\" is not a whole number from 1 on"             },
        {"\"why\":null",                                "\"why\":{\"code\":\"x\",\"mac\":\"" ZEROES "\"}",
         "\"why\" is there, and \"return.certified\" has no reason"                                                                                              },
        {"\"why\":null",                                "\"why\":{\"code\":\"x\"}",                        "\"why\" is not null or {\"code\",\"mac\"}"           },
        {"\"0.1.0\"",                                   "\"\xC3\xA9\"",                                    "byte 306: the text is not ASCII"                     },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct error err = {.code = ERR_NONE, .text = "was read"};
        struct log_leaf leaf;

        (void)!log_leaf_read(arena, changed(arena, CASES[i].from, CASES[i].to), &leaf, &err);
        EXPECT_TEXT(CASES[i].to, err.text, CASES[i].sentence);
    }
}

static void
too_long_is_refused(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    char *bytes = arena_alloc(arena, LEAF_SIZE_MOST + 1);
    struct error err = {.code = ERR_NONE};
    struct log_leaf leaf;

    memset(bytes, '[', LEAF_SIZE_MOST + 1);
    CU_ASSERT_FALSE(log_leaf_read(arena, (struct text){bytes, LEAF_SIZE_MOST + 1}, &leaf, &err));
    EXPECT_TEXT("long", err.text, "a leaf has at most 8192 bytes, this one 8193");
}

static void
leaves_follow_each_other(void)
{
    struct log_leaf first = sound_leaf(), next = first;
    struct error err = {.code = ERR_NONE};

    next.seq++;
    CU_ASSERT_TRUE(log_leaf_follows(&first, &next, &err));
    next.at_ms--;
    CU_ASSERT_FALSE(log_leaf_follows(&first, &next, &err));
    EXPECT_TEXT("earlier", err.text, "leaf 10 is of 2024-01-15T10:20:30.122Z, before leaf 9");
    next.seq++;
    CU_ASSERT_FALSE(log_leaf_follows(&first, &next, &err));
    EXPECT_TEXT("gap", err.text, "behind leaf 9 stands leaf 11");
}

static void
moments_have_edges(void)
{
    static const char *const GOOD[] = {"1970-01-01T00:00:00.000Z", "2024-02-29T23:59:59.999Z",
                                       "9999-12-31T23:59:59.999Z"};
    static const char *const BAD[] = {"1969-12-31T23:59:59.999Z", "2024-01-15T24:00:00.000Z",
                                      "2024-01-15T10:60:30.123Z", "2024-01-15 10:20:30.123Z",
                                      "2024-01-15T10:20:30.123z", "2024-01-15T1a:20:30.123Z"};
    int64_t at_ms = 4711;

    for (size_t i = 0; i < COUNT_OF(GOOD); i++) {
        CU_ASSERT_TRUE_FATAL(moment_read(text_of(GOOD[i]), &at_ms));
        EXPECT_TEXT("written", moment_format(at_ms).text, GOOD[i]);
    }
    at_ms = 4711;
    for (size_t i = 0; i < COUNT_OF(BAD); i++)
        EXPECT_NUMBER(BAD[i], moment_read(text_of(BAD[i]), &at_ms), false);
    EXPECT_NUMBER("untouched", at_ms, 4711);
}

void
suite_log_leaf(void)
{
    CU_pSuite suite = CU_add_suite("model/log_leaf", NULL, NULL);

    CU_add_test(suite, "leaves are written and read", leaves_are_written_and_read);
    CU_add_test(suite, "only codes are written", only_codes_are_written);
    CU_add_test(suite, "acts are as the table says", acts_are_as_the_table_says);
    CU_add_test(suite, "others are refused", others_are_refused);
    CU_add_test(suite, "too long is refused", too_long_is_refused);
    CU_add_test(suite, "leaves follow each other", leaves_follow_each_other);
    CU_add_test(suite, "moments have edges", moments_have_edges);
}
