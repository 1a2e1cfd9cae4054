/* SPDX-License-Identifier: MIT */
/* The program's own verification; tests/verifiers holds the bundle's script and others against it.
 */
#include "service/verify.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "log_fixture.h"
#include "port/archive.h"
#include "suites.h"

#define OTHERS 20
#define ROOM   64

static const char *
printed(struct arena *arena, const struct testimony *findings)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&bytes, &length);
    const char *copy;

    CU_ASSERT_PTR_NOT_NULL_FATAL(stream);
    testimony_print(findings, stream);
    fclose(stream);
    copy = arena_copy(arena, bytes, length);
    free(bytes);
    return copy;
}

static const char *
verified(struct log_fixture *f, struct text bundle, const char *key, enum finding *verdict)
{
    struct error err = {.code = ERR_NONE};
    struct testimony findings;

    CU_ASSERT_TRUE_FATAL(verify_bundle(f->arena, bundle, key, &findings, &err));
    *verdict = findings.verdict;
    return printed(f->arena, &findings);
}

#define MANIFEST_LINE                                                                    \
    "ok: the manifest is of return 2023-24-Q3-claim, 2023-24-Q3, revision 2, authority " \
    "X0123; its fingerprint is 8a03e-f3cc5-7aa6e-5055d\n"
#define ENTRY_LINES                                                                            \
    "ok: entry 20 stands in the log: 2024-01-01T00:20:20.020Z, provider 505a0000, submitted "  \
    "the return, revision 2\n"                                                                 \
    "ok: entry 22 stands in the log: 2024-01-01T00:22:22.022Z, certifier 305a0000, certified " \
    "the return, revision 2\n"                                                                 \
    "ok: entry 24 stands in the log: 2024-01-01T00:24:24.024Z, sro 705a0000 under the "        \
    "delegation of entry 0, signed the return off, revision 2\n"                               \
    "ok: entry 26 stands in the log: 2024-01-01T00:26:26.026Z, provider 505a0000, recorded "   \
    "the return as lodged, revision 2\n"

static void
bundles_are_told(void)
{
    static const struct {
        const char *name;
        unsigned flags;
        enum finding verdict;
        const char *text;
    } CASES[] = {
        {"whole",  BUNDLE_WITNESSED, FINDING_GOOD,
         "ok: all 19 files of contents.sha256 are there, none altered\n"
         "ok: the log's key is the one you gave\n"
         "ok: the log returns.example/X0123 vouches for 28 entries, and its signature is right\n"
         "ok: the witness witness.example/w has signed the checkpoint too\n" MANIFEST_LINE
             ENTRY_LINES "ok: 4 of the entries name this manifest\n"
         "ok: the file artefacts/decisions.csv is the one in the manifest\n"
         "ok: the file artefacts/figures.json is the one in the manifest\n"
         "ok: the file artefacts/submission.xlsx is the one in the manifest\n"
         "ok: the file artefacts/framework-a.xml is the one in the manifest\n"
         "ok: the file statements/24.txt is the one that entry 24 names\n"
         "result: everything is as it was recorded\n"                  },
        {"erased", BUNDLE_ERASED,    FINDING_ERASED,
         "ok: all 15 files of contents.sha256 are there, none altered\n"
         "ok: the log's key is the one you gave\n"
         "ok: the log returns.example/X0123 vouches for 30 entries, and its signature is "
         "right\n" MANIFEST_LINE ENTRY_LINES
         "ok: entry 28 stands in the log: 2024-01-01T00:28:28.028Z, sro 705a0000, erased data, "
         "revision 2\n"
         "ok: 5 of the entries name this manifest\n"
         "erased: the file artefacts/decisions.csv was erased under rule retention-7y on "
         "2024-01-01\n"
         "erased: the file artefacts/figures.json was erased under rule retention-7y on "
         "2024-01-01\n"
         "erased: the file artefacts/submission.xlsx was erased under rule retention-7y on "
         "2024-01-01\n"
         "erased: the file artefacts/framework-a.xml was erased under rule retention-7y on "
         "2024-01-01\n"
         "erased: the file statements/24.txt was erased under rule retention-7y on 2024-01-01\n"
         "result: something has been erased by a rule, and everything else is as it was "
         "recorded\n"                                                  },
        {"gone",   BUNDLE_GONE,      FINDING_INCOMPLETE,
         "ok: all 14 files of contents.sha256 are there, none altered\n"
         "ok: the log's key is the one you gave\n"
         "ok: the log returns.example/X0123 vouches for 28 entries, and its signature is "
         "right\n" MANIFEST_LINE ENTRY_LINES "ok: 4 of the entries name this manifest\n"
         "missing: the file artefacts/decisions.csv is missing\n"
         "missing: the file artefacts/figures.json is missing\n"
         "missing: the file artefacts/submission.xlsx is missing\n"
         "missing: the file artefacts/framework-a.xml is missing\n"
         "ok: the file statements/24.txt is the one that entry 24 names\n"
         "result: nothing has been altered, but something is missing\n"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct evidence evidence;
        struct log_fixture f;
        enum finding verdict;

        log_make(&f, ROOM, 1);
        evidence = log_return(&f, OTHERS, CASES[i].flags);
        EXPECT_TEXT(CASES[i].name, verified(&f, log_bundle(&f, &evidence), f.log_key, &verdict),
                    CASES[i].text);
        EXPECT_NUMBER(CASES[i].name, verdict, CASES[i].verdict);
        log_close(&f);
    }
}

/* A bundle with one file changed, and a table of contents that fits, as a careful forger makes it.
 */
static struct text
forged(struct log_fixture *f, struct text bundle, const char *name, const char *from,
       const char *to)
{
    const struct archive_limits limits = {1000000, 100};
    struct error err = {.code = ERR_NONE};
    struct builder contents = {.arena = f->arena};
    struct archive_file *files;
    struct archive archive;
    struct text bytes;
    size_t count = 0;

    CU_ASSERT_TRUE_FATAL(archive_read(f->arena, bundle, &limits, &archive, &err));
    files = ARENA_ARRAY(f->arena, struct archive_file, archive.count);
    for (size_t i = 0; i < archive.count; i++) {
        struct archive_file file = archive.files[i];
        const char *at = strcmp(file.name, name) == 0 ? strstr(file.bytes.at, from) : NULL;
        struct hash sum;

        if (strcmp(file.name, EVIDENCE_CONTENTS) == 0 || (at != NULL && to == NULL))
            continue;
        if (at != NULL)
            file.bytes = text_of(arena_printf(f->arena, "%.*s%s%s", (int)(at - file.bytes.at),
                                              file.bytes.at, to, at + strlen(from)));
        sum = hash_text(&f->hasher, file.bytes);
        builder_printf(&contents, "%s  %s\n", hash_hex(&sum).text, file.name);
        files[count++] = file;
    }
    files[count++] = (struct archive_file){
        EVIDENCE_CONTENTS, {contents.at, contents.length}
    };
    CU_ASSERT_TRUE_FATAL(archive_write(f->arena, &(struct archive){files, count}, &bytes, &err));
    return bytes;
}

/* What remains when the table of contents was made to fit. */
static void
forgeries_are_found(void)
{
    static const struct {
        const char *name, *from, *to, *line;
        enum finding verdict;
    } CASES[] = {
        {"artefacts/figures.json",    "holds",           "hides",
         "altered: the file artefacts/figures.json is not the one in the manifest\n",                                      FINDING_ALTERED   },
        {"artefacts/figures.json",    "",                NULL,
         "missing: the file artefacts/figures.json is missing\n",                                                          FINDING_INCOMPLETE},
        {"artefacts/framework-a.xml", "holds",           "hides",
         "altered: the file artefacts/framework-a.xml is not the one in the manifest\n",                                   FINDING_ALTERED   },
        {"artefacts/framework-a.xml", "",                NULL,
         "missing: the file artefacts/framework-a.xml is missing\n",                                                       FINDING_INCOMPLETE},
        {"statements/24.txt",         "sign",            "sing",
         "altered: the file statements/24.txt is not the one that entry 24 names\n",                                       FINDING_ALTERED   },
        {"statements/24.txt",         "",                NULL,        "missing: the file statements/24.txt is missing\n",
         FINDING_INCOMPLETE                                                                                                                  },
        {"manifest.json",             "\"rev\":2",       "\"rev\":3", "missing: no entry here names the manifest\n",
         FINDING_INCOMPLETE                                                                                                                  },
        {"manifest.json",             "\"v\":1",         "\"v\":2",   "altered: manifest.json: \"v\" is not 1\n",
         FINDING_ALTERED                                                                                                                     },
        {"manifest.json",             "submission.xlsx", "a",
         "altered: manifest.json: \"artefacts\" does not stand in the order of its names\n",                               FINDING_ALTERED   },
        {"manifest.json",             "X0123",           "X0124",
         "altered: entry 20 names another manifest than manifest.json\n",                                                  FINDING_ALTERED   },
        {"manifest.json",             "",                NULL,        "missing: the file manifest.json is missing\n",
         FINDING_INCOMPLETE                                                                                                                  },
        {"log/22.leaf",               "certifier",       "sro",
         "altered: entry 22: the leaf is not what the log has at 22\n",                                                    FINDING_ALTERED   },
        {"log/22.leaf",               "",                NULL,        "ok: 3 of the entries name this manifest\n",         FINDING_GOOD      },
        {"log/22.tlog-proof",         "",                NULL,        "missing: the file log/22.tlog-proof is missing\n",
         FINDING_INCOMPLETE                                                                                                                  },
        {"log/22.tlog-proof",         "index 22",        "index 23",
         "altered: the proof of entry 22 is of another entry or checkpoint\n",                                             FINDING_ALTERED   },
        {"log/22.tlog-proof",         "index 22",        "index",
         "altered: entry 22: the proof does not say its index like \"index 7\"\n",                                         FINDING_ALTERED   },
        {"log/22.tlog-proof",         "\n28\n",          "\n29\n",
         "altered: the proof of entry 22 is of another entry or checkpoint\n",                                             FINDING_ALTERED   },
        {"log/checkpoint",            "\n28\n",          "\n29\n",
         "altered: the signature of returns.example/X0123 is wrong\n",                                                     FINDING_ALTERED   },
        {"log/checkpoint",            "",                NULL,        "missing: the file log/checkpoint is missing\n",
         FINDING_INCOMPLETE                                                                                                                  },
        {"keys/log.pub",              "",                NULL,        "missing: the file keys/log.pub is missing\n",
         FINDING_INCOMPLETE                                                                                                                  },
        {"keys/log.pub",              "X0123",           "X0124",     "altered: keys/log.pub holds no public key\n",
         FINDING_ALTERED                                                                                                                     },
        {"keys/witness-1.pub",        "/w",              "/v",        "altered: keys/witness-1.pub holds no public key\n",
         FINDING_ALTERED                                                                                                                     },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct evidence evidence;
        struct log_fixture f;
        enum finding verdict;
        const char *text;

        log_make(&f, ROOM, 1);
        evidence = log_return(&f, OTHERS, BUNDLE_WITNESSED);
        text = verified(
            &f, forged(&f, log_bundle(&f, &evidence), CASES[i].name, CASES[i].from, CASES[i].to),
            f.log_key, &verdict);
        if (strstr(text, CASES[i].line) == NULL)
            EXPECT_TEXT(CASES[i].name, text, CASES[i].line);
        EXPECT_NUMBER(CASES[i].line, verdict, CASES[i].verdict);
        log_close(&f);
    }
}

/* A log of the forger's own proves itself; only the key that somebody kept shows it. */
static void
another_key_is_told(void)
{
    struct log_fixture f, other;
    struct evidence evidence;
    enum finding verdict;
    const char *text;

    log_make(&f, ROOM, 1);
    log_make(&other, ROOM, 2);
    evidence = log_return(&other, OTHERS, 0);
    text = verified(&other, log_bundle(&other, &evidence), f.log_key, &verdict);
    EXPECT_NUMBER("given", verdict, FINDING_ALTERED);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, arena_printf(f.arena,
                                                     "altered: the log's key is %s, not the one "
                                                     "you gave\n",
                                                     other.log_key)));
    text = verified(&other, log_bundle(&other, &evidence), NULL, &verdict);
    EXPECT_NUMBER("believed", verdict, FINDING_GOOD);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "; compare it with the one you were given\n"));
    log_close(&other);
    log_close(&f);
}

/* Every byte of a bundle changed: never good, and never a crash. */
static void
changed_zips_are_not_good(void)
{
    struct evidence evidence;
    struct log_fixture f;
    struct text bundle;
    unsigned good = 0;

    log_make(&f, ROOM, 1);
    evidence = log_return(&f, 1, 0);
    bundle = log_bundle(&f, &evidence);
    for (size_t i = 0; i < bundle.length; i += 37) {
        ARENA_SCOPE struct arena *arena = arena_new();
        char *copy = arena_copy(arena, bundle.at, bundle.length);
        struct error err = {.code = ERR_NONE};
        struct testimony findings;

        copy[i] = (char)(copy[i] ^ 0x55);
        CU_ASSERT_TRUE(
            verify_bundle(arena, (struct text){copy, bundle.length}, NULL, &findings, &err));
        good += findings.verdict == FINDING_GOOD;
        copy[i] = (char)(copy[i] ^ 0x55);
        CU_ASSERT_TRUE(verify_bundle(arena, (struct text){copy, i}, NULL, &findings, &err));
        EXPECT_NUMBER("cut", findings.verdict, FINDING_ALTERED);
    }
    /* a few bytes of a zip mean nothing: the program that made it, say */
    EXPECT_NUMBER("good", good < bundle.length / 37 / 20, true);
    log_close(&f);
}

static void
receipts_are_verified(void)
{
    struct error err = {.code = ERR_NONE};
    struct testimony findings;
    struct log_fixture f;
    struct text checkpoint, receipt;

    log_make(&f, ROOM, 1);
    for (uint64_t i = 0; i < 9; i++)
        log_record(&f, log_any_leaf(i));
    checkpoint = log_checkpoint(&f, 9, false);
    receipt = log_proof(&f, 5, 9, checkpoint, true);
    CU_ASSERT_TRUE_FATAL(verify_receipt(f.arena, receipt, f.log_key, NULL, &findings, &err));
    EXPECT_TEXT(
        "receipt", printed(f.arena, &findings),
        arena_printf(f.arena,
                     "ok: the log returns.example/X0123 vouches for 9 entries, and its signature "
                     "is right\n"
                     "ok: entry 5 stands in the log: 2024-01-01T00:05:05.005Z, s151 0f0a0603, %s\n"
                     "result: everything is as it was recorded\n",
                     ACTS[log_any_leaf(5).act].told));
    CU_ASSERT_TRUE_FATAL(
        verify_receipt(f.arena, receipt, f.log_key, &f.leaves[4], &findings, &err));
    EXPECT_NUMBER("another leaf", findings.verdict, FINDING_ALTERED);
    receipt = log_proof(&f, 5, 9, checkpoint, false);
    CU_ASSERT_TRUE_FATAL(verify_receipt(f.arena, receipt, f.log_key, NULL, &findings, &err));
    EXPECT_NUMBER("no leaf", findings.verdict, FINDING_INCOMPLETE);
    EXPECT_TEXT("no leaf", findings.last->words,
                "the receipt does not carry entry 5; give its file with --leaf");
    CU_ASSERT_TRUE_FATAL(
        verify_receipt(f.arena, receipt, f.log_key, &f.leaves[5], &findings, &err));
    EXPECT_NUMBER("its leaf", findings.verdict, FINDING_GOOD);
    CU_ASSERT_TRUE_FATAL(
        verify_receipt(f.arena, receipt, f.witness_key, &f.leaves[5], &findings, &err));
    EXPECT_TEXT("another key", findings.first->words,
                "the checkpoint is not signed with the key of witness.example/w");
    CU_ASSERT_FALSE(verify_receipt(f.arena, receipt, "key", NULL, &findings, &err));
    EXPECT_TEXT("no key", err.text, "a public key has the form NAME+ID+BASE64");
    log_close(&f);
}

/* A log.pub after the key was changed: what the earlier key signed stays good, up to its last tree. */
static void
receipts_of_earlier_keys_are_verified(void)
{
    static const struct {
        const char *until, *said;
    } CASES[] = {
        {"10", "the log returns.example/X0123 vouches for 9 entries, and its signature is right"},
        {"9",  "the log returns.example/X0123 vouches for 9 entries, and its signature is right"},
        {"8",  "the checkpoint is of 9 entries, and its key counts for no more than 8"          },
    };
    const char *today = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    struct error err = {.code = ERR_NONE};
    struct testimony findings;
    struct log_fixture f;
    struct text receipt;

    log_make(&f, ROOM, 1);
    for (uint64_t i = 0; i < 9; i++)
        log_record(&f, log_any_leaf(i));
    receipt = log_proof(&f, 5, 9, log_checkpoint(&f, 9, false), true);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const char *keys =
            arena_printf(f.arena, "%s\n%s %s\n", today, f.log_key, CASES[i].until);

        CU_ASSERT_TRUE_FATAL(verify_receipt(f.arena, receipt, keys, NULL, &findings, &err));
        EXPECT_TEXT(CASES[i].until, findings.first->words, CASES[i].said);
    }
    CU_ASSERT_TRUE_FATAL(verify_receipt(f.arena, receipt, today, NULL, &findings, &err));
    EXPECT_TEXT("today's alone", findings.first->words,
                "the checkpoint is not signed with the key of example.com/foo");
    CU_ASSERT_FALSE(verify_receipt(f.arena, receipt,
                                   arena_printf(f.arena, "%s\n%s\n", today, f.log_key), NULL,
                                   &findings, &err));
    EXPECT_TEXT("no size", err.text, "line 2: it is no key and the size it signed up to");
    log_close(&f);
}

void
suite_verify(void)
{
    CU_pSuite suite = CU_add_suite("service/verify", NULL, NULL);

    CU_add_test(suite, "bundles are told", bundles_are_told);
    CU_add_test(suite, "forgeries are found", forgeries_are_found);
    CU_add_test(suite, "another key is told", another_key_is_told);
    CU_add_test(suite, "changed zips are not good", changed_zips_are_not_good);
    CU_add_test(suite, "receipts are verified", receipts_are_verified);
    CU_add_test(suite, "receipts of earlier keys are verified",
                receipts_of_earlier_keys_are_verified);
}
