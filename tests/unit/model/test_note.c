/* SPDX-License-Identifier: MIT */
#include "model/note.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "model/checkpoint.h"
#include "port/digest.h"
#include "port/signing.h"
#include "suites.h"

/* From the example of golang.org/x/mod/sumdb/note, which made this signature. */
#define PETER "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define SAYS                                                     \
    "If you think cryptography is the answer to your problem,\n" \
    "then you don't know what your problem is.\n"
#define LINE                                                                                \
    "\xE2\x80\x94 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2p" \
    "ZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"

/* The known answer of the formats. */
#define FOO "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"

struct bench {
    struct arena *arena;
    struct hasher hasher;
    struct signer *signer;
    struct ed25519_key key;
    struct error err;
};

static void
bench_open(struct bench *b, unsigned char seed)
{
    unsigned char bytes[ED25519_KEY_SIZE] = {seed};

    *b = (struct bench){.arena = arena_new()};
    CU_ASSERT_TRUE_FATAL(digest_hasher(b->arena, &b->hasher, &b->err) &&
                         signer_from_seed(b->arena, bytes, &b->signer, &b->err));
    b->key = signer_key(b->signer);
}

static void
put_signed_line(struct bench *b, struct builder *out, const struct note_key *key, struct text text,
                uint64_t at_seconds)
{
    struct ed25519_signature signature;

    CU_ASSERT_TRUE_FATAL(
        signer_sign(b->signer, note_message(b->arena, key, text, at_seconds), &signature, &b->err));
    note_put_line(out, key, at_seconds, &signature);
}

static void
keys_are_read_and_written(void)
{
    struct bench b;
    struct note_key key;

    bench_open(&b, 1);
    CU_ASSERT_TRUE_FATAL(note_key_read(&b.hasher, text_of(FOO), &key, &b.err));
    EXPECT_NUMBER("id", key.id, 0x530d903a);
    EXPECT_TEXT("foo", note_key_format(b.arena, &key), FOO);
    CU_ASSERT_TRUE_FATAL(note_key_read(&b.hasher, text_of(PETER), &key, &b.err));
    EXPECT_TEXT("peter", note_key_format(b.arena, &key), PETER);
    key = note_key_make(&b.hasher, text_of("a"), NOTE_KEY_WITNESS, &b.key);
    CU_ASSERT_TRUE(note_key_read(&b.hasher, text_of(note_key_format(b.arena, &key)), &key, &b.err));
    EXPECT_NUMBER("kind", key.kind, NOTE_KEY_WITNESS);
    arena_free(&b.arena);
}

static void
wrong_keys_are_refused(void)
{
    static const struct {
        const char *text, *sentence;
    } CASES[] = {
        {"",                                                                      "a public key has the form NAME+ID+BASE64"},
        {"a+530d903a",                                                            "a public key has the form NAME+ID+BASE64"},
        {"+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
         "a public key has the form NAME+ID+BASE64"                                                                         },
        {"a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
         "a public key has the form NAME+ID+BASE64"                                                                         },
        {"example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
         "a public key has the form NAME+ID+BASE64"                                                                         },
        {"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2",
         "a public key has the form NAME+ID+BASE64, of 33 bytes"                                                            },
        {"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U==",
         "a public key has the form NAME+ID+BASE64, of 33 bytes"                                                            },
        {"example.com/fo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
         "the public key's id is 530d903a, and would be 53c901c8"                                                           },
        {"example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
         "the public key is of kind 2; a log's is 1 and a witness's is 4"                                                   },
    };
    struct note_key key;
    struct bench b;

    bench_open(&b, 1);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        CU_ASSERT_FALSE(note_key_read(&b.hasher, text_of(CASES[i].text), &key, &b.err));
        EXPECT_TEXT(CASES[i].text, b.err.text, CASES[i].sentence);
    }
    arena_free(&b.arena);
}

static void
a_note_of_others_is_right(void)
{
    struct note_mark mark;
    struct note_key key;
    struct note note;
    struct bench b;

    bench_open(&b, 1);
    CU_ASSERT_TRUE_FATAL(note_key_read(&b.hasher, text_of(PETER), &key, &b.err));
    CU_ASSERT_TRUE_FATAL(note_read(b.arena, text_of(SAYS "\n" LINE), &note, &b.err));
    CU_ASSERT_TRUE(text_is(note.text, SAYS));
    CU_ASSERT_TRUE(note_check(b.arena, &note, &key, signature_is_right, &mark, &b.err));
    CU_ASSERT_TRUE(mark.is_there);
    CU_ASSERT_TRUE_FATAL(note_key_read(&b.hasher, text_of(FOO), &key, &b.err));
    CU_ASSERT_TRUE(note_check(b.arena, &note, &key, signature_is_right, &mark, &b.err));
    CU_ASSERT_FALSE(mark.is_there);
    arena_free(&b.arena);
}

static void
forms_are_refused(void)
{
    static const struct {
        const char *note, *sentence;
    } CASES[] = {
        {"",                                          "the note has no empty line between text and signatures"},
        {"text\n" LINE,                               "the note has no empty line between text and signatures"},
        {"text\n\n",                                  "the note has no signature"                             },
        {"text\r\n\n" LINE,                           "the note is not plain text in UTF-8"                   },
        {"te\xFFxt\n\n" LINE,                         "the note is not plain text in UTF-8"                   },
        {"text\n\n" LINE "x",
         "signature line 2 of the note does not have the form \"\xE2\x80\x94 NAME BASE64\""                   },
        {"text\n\n- a AAAAAAA=\n",
         "signature line 1 of the note does not have the form \"\xE2\x80\x94 NAME BASE64\""                   },
        {"text\n\n\xE2\x80\x94 a+b AAAAAAA=\n",
         "signature line 1 of the note does not have the form \"\xE2\x80\x94 NAME BASE64\""                   },
        {"text\n\n\xE2\x80\x94 a\xC2\xA0 AAAAAAA=\n",
         "signature line 1 of the note does not have the form \"\xE2\x80\x94 NAME BASE64\""                   },
        {"text\n\n\xE2\x80\x94 a AAAA\n",
         "signature line 1 of the note does not have the form \"\xE2\x80\x94 NAME BASE64\""                   },
        {"text\n\n\xE2\x80\x94 a AAAAAAB=\n",
         "signature line 1 of the note does not have the form \"\xE2\x80\x94 NAME BASE64\""                   },
        {"text\n\n\xE2\x80\x94 a  AAAAAAA=\n",
         "signature line 1 of the note does not have the form \"\xE2\x80\x94 NAME BASE64\""                   },
    };
    struct note note;
    struct bench b;

    bench_open(&b, 1);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        CU_ASSERT_FALSE(note_read(b.arena, text_of(CASES[i].note), &note, &b.err));
        EXPECT_TEXT(CASES[i].note, b.err.text, CASES[i].sentence);
    }
    arena_free(&b.arena);
}

static void
too_many_lines_are_refused(void)
{
    struct builder out = {.arena = NULL};
    struct note note;
    struct bench b;

    bench_open(&b, 1);
    out.arena = b.arena;
    builder_puts(&out, "text\n\n");
    for (unsigned i = 0; i < 100; i++)
        builder_puts(&out, LINE);
    CU_ASSERT_TRUE(note_read(b.arena, (struct text){out.at, out.length}, &note, &b.err));
    builder_puts(&out, LINE);
    CU_ASSERT_FALSE(note_read(b.arena, (struct text){out.at, out.length}, &note, &b.err));
    EXPECT_TEXT("101", b.err.text, "the note has more than 100 signatures");
    arena_free(&b.arena);
}

/* A log and a witness that sign the same text, among others nobody knows. */
static void
lines_are_checked(void)
{
    const struct text text = text_of("log\n7\n");
    struct builder out = {.arena = NULL};
    struct note_key log, witness, other;
    struct note_mark mark;
    struct note note;
    struct bench b;

    bench_open(&b, 1);
    out.arena = b.arena;
    log = note_key_make(&b.hasher, text_of("log"), NOTE_KEY_LOG, &b.key);
    witness = note_key_make(&b.hasher, text_of("witness"), NOTE_KEY_WITNESS, &b.key);
    other = note_key_make(&b.hasher, text_of("other"), NOTE_KEY_WITNESS, &b.key);
    builder_puts(&out, "log\n7\n\n" LINE);
    put_signed_line(&b, &out, &log, text, 0);
    put_signed_line(&b, &out, &witness, text, 1700000000);
    CU_ASSERT_TRUE_FATAL(note_read(b.arena, (struct text){out.at, out.length}, &note, &b.err));
    EXPECT_NUMBER("lines", note.count, 3);
    CU_ASSERT_TRUE(note_check(b.arena, &note, &log, signature_is_right, &mark, &b.err));
    CU_ASSERT_TRUE(mark.is_there);
    CU_ASSERT_TRUE(note_check(b.arena, &note, &witness, signature_is_right, &mark, &b.err));
    EXPECT_NUMBER("time", mark.at_seconds, 1700000000);
    CU_ASSERT_TRUE(note_check(b.arena, &note, &other, signature_is_right, &mark, &b.err));
    CU_ASSERT_FALSE(mark.is_there);
    /* the signature of another text, or of another time, is told */
    put_signed_line(&b, &out, &other, text_of("log\n8\n"), 1);
    CU_ASSERT_TRUE_FATAL(note_read(b.arena, (struct text){out.at, out.length}, &note, &b.err));
    CU_ASSERT_FALSE(note_check(b.arena, &note, &other, signature_is_right, &mark, &b.err));
    EXPECT_TEXT("other text", b.err.text, "the signature of other is wrong");
    arena_free(&b.arena);
}

/* One bit of a signature, one of the id, and a signature that is too short. */
static void
changed_lines_are_refused(void)
{
    struct note_key log;
    struct note_mark mark;
    struct bench b;
    unsigned refused = 0, ignored = 0;

    bench_open(&b, 1);
    log = note_key_make(&b.hasher, text_of("log"), NOTE_KEY_LOG, &b.key);
    for (unsigned bit = 0; bit < 8 * (4 + ED25519_SIGNATURE_SIZE); bit++) {
        struct builder out = {.arena = b.arena};
        struct ed25519_signature signature;
        struct note_key changed = log;
        struct note note;

        CU_ASSERT_TRUE(signer_sign(b.signer, text_of("text\n"), &signature, &b.err));
        if (bit < 32)
            changed.id ^= 1U << bit;
        else
            signature.bytes[bit / 8 - 4] ^= (unsigned char)(1U << bit % 8);
        builder_puts(&out, "text\n\n");
        note_put_line(&out, &changed, 0, &signature);
        CU_ASSERT_TRUE_FATAL(note_read(b.arena, (struct text){out.at, out.length}, &note, &b.err));
        refused += !note_check(b.arena, &note, &log, signature_is_right, &mark, &b.err);
        ignored += bit < 32 && !mark.is_there;
    }
    EXPECT_NUMBER("refused", refused, 8 * ED25519_SIGNATURE_SIZE);
    EXPECT_NUMBER("ignored", ignored, 32);
    arena_free(&b.arena);
}

static void
checkpoints_are_read_and_written(void)
{
    static const struct {
        const char *text, *sentence;
    } CASES[] = {
        {"",                                                               "line 1 of the checkpoint does not name its log"              },
        {"\n7\n",                                                          "line 1 of the checkpoint does not name its log"              },
        {"log\n",                                                          "line 2 of the checkpoint is not a number of leaves"          },
        {"log\n07\n",                                                      "line 2 of the checkpoint is not a number of leaves"          },
        {"log\n-7\n",                                                      "line 2 of the checkpoint is not a number of leaves"          },
        {"log\n9007199254740992\n",                                        "line 2 of the checkpoint is not a number of leaves"          },
        {"log\n7\nAAAA\n",                                                 "line 3 of the checkpoint is not a root of 32 bytes in base64"},
        {"log\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n",
         "line 3 of the checkpoint is not a root of 32 bytes in base64"                                                                  },
        {"log\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nx",
         "the checkpoint's further lines are not whole lines"                                                                            },
        {"log\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nx\n\ny\n",
         "the checkpoint's further lines are not whole lines"                                                                            },
    };
    static const char WHOLE[] =
        "log\n9007199254740991\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmore\n";
    struct builder out = {.arena = NULL};
    struct checkpoint checkpoint;
    struct bench b;

    bench_open(&b, 1);
    out.arena = b.arena;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        CU_ASSERT_FALSE(checkpoint_read(text_of(CASES[i].text), &checkpoint, &b.err));
        EXPECT_TEXT(CASES[i].text, b.err.text, CASES[i].sentence);
    }
    CU_ASSERT_TRUE_FATAL(checkpoint_read(text_of(WHOLE), &checkpoint, &b.err));
    checkpoint_write(&out, &checkpoint);
    EXPECT_TEXT("again", out.at, WHOLE);
    arena_free(&b.arena);
}

static void
checkpoints_are_opened(void)
{
    const struct checkpoint made = {.origin = text_of("log"), .extensions = text_of("")};
    struct builder text = {.arena = NULL}, out = text;
    struct note_key log, other, namesake;
    struct checkpoint checkpoint;
    struct ed25519_key no_key = {{9}};
    struct note note;
    struct bench b;

    bench_open(&b, 1);
    text.arena = out.arena = b.arena;
    log = note_key_make(&b.hasher, text_of("log"), NOTE_KEY_LOG, &b.key);
    other = note_key_make(&b.hasher, text_of("other"), NOTE_KEY_LOG, &b.key);
    namesake = note_key_make(&b.hasher, text_of("log"), NOTE_KEY_LOG, &no_key);
    checkpoint_write(&text, &made);
    builder_printf(&out, "%s\n", text.at);
    put_signed_line(&b, &out, &log, (struct text){text.at, text.length}, 0);
    CU_ASSERT_TRUE(checkpoint_open(b.arena, (struct text){out.at, out.length}, &log,
                                   signature_is_right, &checkpoint, &note, &b.err));
    CU_ASSERT_FALSE(checkpoint_open(b.arena, (struct text){out.at, out.length}, &namesake,
                                    signature_is_right, &checkpoint, &note, &b.err));
    EXPECT_TEXT("namesake", b.err.text, "the checkpoint is not signed with the key of log");
    put_signed_line(&b, &out, &other, (struct text){text.at, text.length}, 0);
    CU_ASSERT_FALSE(checkpoint_open(b.arena, (struct text){out.at, out.length}, &other,
                                    signature_is_right, &checkpoint, &note, &b.err));
    EXPECT_TEXT("other", b.err.text, "the checkpoint is another log's than the key of other");
    arena_free(&b.arena);
}

void
suite_note(void)
{
    CU_pSuite suite = CU_add_suite("model/note", NULL, NULL);

    CU_add_test(suite, "keys are read and written", keys_are_read_and_written);
    CU_add_test(suite, "wrong keys are refused", wrong_keys_are_refused);
    CU_add_test(suite, "a note of others is right", a_note_of_others_is_right);
    CU_add_test(suite, "forms are refused", forms_are_refused);
    CU_add_test(suite, "too many lines are refused", too_many_lines_are_refused);
    CU_add_test(suite, "lines are checked", lines_are_checked);
    CU_add_test(suite, "changed lines are refused", changed_lines_are_refused);
    CU_add_test(suite, "checkpoints are read and written", checkpoints_are_read_and_written);
    CU_add_test(suite, "checkpoints are opened", checkpoints_are_opened);
}
