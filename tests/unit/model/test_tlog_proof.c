/* SPDX-License-Identifier: MIT */
#include "model/tlog_proof.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "port/digest.h"
#include "port/signing.h"
#include "suites.h"

/* A log of two leaves, and the proof of the second. */
struct proved {
    struct arena *arena;
    struct hasher hasher;
    struct note_key log;
    struct tlog_trust trust;
    struct tlog_proof proof;
    struct text bytes;
    struct error err;
};

static void
proved_open(struct proved *p)
{
    const unsigned char seed[ED25519_KEY_SIZE] = {7};
    struct builder text, note, out;
    struct ed25519_signature signature;
    struct checkpoint checkpoint = {.origin = text_of("log"), .extensions = text_of("")};
    struct merkle tree = {.size = 0};
    struct signer *signer = NULL;
    struct ed25519_key key;
    struct hash leaves[2];

    *p = (struct proved){.arena = arena_new()};
    text = note = out = (struct builder){.arena = p->arena};
    CU_ASSERT_TRUE_FATAL(digest_hasher(p->arena, &p->hasher, &p->err) &&
                         signer_from_seed(p->arena, seed, &signer, &p->err));
    key = signer_key(signer);
    p->log = note_key_make(&p->hasher, text_of("log"), NOTE_KEY_LOG, &key);
    p->trust = (struct tlog_trust){&p->hasher, signature_is_right, &p->log};
    leaves[0] = merkle_leaf(&p->hasher, text_of("one"));
    leaves[1] = merkle_leaf(&p->hasher, text_of("two"));
    merkle_append(&tree, &p->hasher, &leaves[0], NULL);
    merkle_append(&tree, &p->hasher, &leaves[1], NULL);
    checkpoint.head = (struct merkle_head){2, merkle_root(&tree, &p->hasher)};
    checkpoint_write(&text, &checkpoint);
    CU_ASSERT_TRUE_FATAL(
        signer_sign(signer, (struct text){text.at, text.length}, &signature, &p->err));
    builder_printf(&note, "%s\n", text.at);
    note_put_line(&note, &p->log, 0, &signature);
    p->proof = (struct tlog_proof){
        .index = 1,
        .with_extra = true,
        .extra = text_of("two"),
        .path = {.count = 1, .hashes = {leaves[0]}},
        .checkpoint = {note.at,    note.length          }
    };
    tlog_proof_write(&out, &p->proof);
    p->bytes = (struct text){out.at, out.length};
}

static void
proofs_are_written_read_and_checked(void)
{
    struct builder again = {.arena = NULL};
    struct checkpoint checkpoint;
    struct tlog_proof read;
    struct proved p;

    proved_open(&p);
    again.arena = p.arena;
    CU_ASSERT_PTR_EQUAL(strstr(p.bytes.at, "c2sp.org/tlog-proof@v1\nextra dHdv\nindex 1\n"),
                        p.bytes.at);
    CU_ASSERT_TRUE_FATAL(tlog_proof_read(p.arena, p.bytes, &read, &p.err));
    tlog_proof_write(&again, &read);
    EXPECT_TEXT("again", again.at, p.bytes.at);
    CU_ASSERT_TRUE(tlog_proof_check(p.arena, &p.trust, &read, text_of("two"), &checkpoint, &p.err));
    EXPECT_NUMBER("size", checkpoint.head.size, 2);
    CU_ASSERT_FALSE(
        tlog_proof_check(p.arena, &p.trust, &read, text_of("tow"), &checkpoint, &p.err));
    EXPECT_TEXT("another leaf", p.err.text, "the leaf is not what the log has at 1");
    read.index = 2;
    CU_ASSERT_FALSE(
        tlog_proof_check(p.arena, &p.trust, &read, text_of("two"), &checkpoint, &p.err));
    EXPECT_TEXT("outside", p.err.text, "the proof is about leaf 2, and its checkpoint has 2");
    arena_free(&p.arena);
}

/* A proof with any one byte changed, or any byte or more missing at its end, is refused; only the
 * extra data is nobody's word but the file's. */
static void
changed_proofs_are_refused(void)
{
    struct tlog_proof read;
    struct checkpoint checkpoint;
    unsigned accepted = 0;
    struct proved p;

    proved_open(&p);
    p.proof.with_extra = false;
    {
        struct builder out = {.arena = p.arena};

        tlog_proof_write(&out, &p.proof);
        p.bytes = (struct text){out.at, out.length};
    }
    for (size_t i = 0; i < p.bytes.length; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            char *copy = arena_copy(p.arena, p.bytes.at, p.bytes.length);

            copy[i] = (char)(copy[i] ^ 1 << bit);
            accepted +=
                tlog_proof_read(p.arena, (struct text){copy, p.bytes.length}, &read, &p.err) &&
                tlog_proof_check(p.arena, &p.trust, &read, text_of("two"), &checkpoint, &p.err);
        }
    EXPECT_NUMBER("changed", accepted, 0);
    for (size_t length = 0; length < p.bytes.length; length++)
        accepted += tlog_proof_read(p.arena, (struct text){p.bytes.at, length}, &read, &p.err) &&
                    tlog_proof_check(p.arena, &p.trust, &read, text_of("two"), &checkpoint, &p.err);
    EXPECT_NUMBER("cut", accepted, 0);
    arena_free(&p.arena);
}

static void
other_forms_are_refused(void)
{
#define HEAD "c2sp.org/tlog-proof@v1\n"
    static const struct {
        const char *text, *sentence;
    } CASES[] = {
        {"",                         "the first line of a proof is \"c2sp.org/tlog-proof@v1\""},
        {"c2sp.org/tlog-proof@v2\n", "the first line of a proof is \"c2sp.org/tlog-proof@v1\""},
        {HEAD,                       "the proof ends before its index"                        },
        {HEAD "extra x\nindex 1\n",  "the proof's extra data is not base64"                   },
        {HEAD "extra \n",            "the proof ends before its index"                        },
        {HEAD "index 01\n\n",        "the proof does not say its index like \"index 7\""      },
        {HEAD "index 1 \n\n",        "the proof does not say its index like \"index 7\""      },
        {HEAD "Index 1\n\n",         "the proof does not say its index like \"index 7\""      },
        {HEAD "index 1\nAAAA\n\n",   "hash 1 of the proof is not 32 bytes in base64"          },
        {HEAD "index 1\n",           "the proof ends before its checkpoint"                   },
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct builder many = {.arena = arena};
    struct tlog_proof proof;
    struct error err;

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        CU_ASSERT_FALSE(tlog_proof_read(arena, text_of(CASES[i].text), &proof, &err));
        EXPECT_TEXT(CASES[i].text, err.text, CASES[i].sentence);
    }
    builder_puts(&many, HEAD "index 1\n");
    for (unsigned i = 0; i <= PATH_MOST; i++)
        builder_puts(&many, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
    CU_ASSERT_FALSE(tlog_proof_read(arena, (struct text){many.at, many.length}, &proof, &err));
    EXPECT_TEXT("long", err.text, "the proof has more than 64 hashes");
}

void
suite_tlog_proof(void)
{
    CU_pSuite suite = CU_add_suite("model/tlog_proof", NULL, NULL);

    CU_add_test(suite, "proofs are written, read and checked", proofs_are_written_read_and_checked);
    CU_add_test(suite, "changed proofs are refused", changed_proofs_are_refused);
    CU_add_test(suite, "other forms are refused", other_forms_are_refused);
}
