/* SPDX-License-Identifier: MIT */
/* The tree held against its definition, RFC 9162 2.1.1, for every size up to SIZES. */
#include "model/merkle.h"

#include <CUnit/CUnit.h>

#include "base/hex.h"
#include "fixture.h"
#include "port/digest.h"
#include "suites.h"

#define SIZES  70
#define LEVELS 8

/* A log of SIZES leaves, its nodes kept as they come. */
struct log {
    struct hasher hasher;
    struct hash leaves[SIZES], roots[SIZES + 1], nodes[LEVELS][SIZES];
    unsigned reads;
};

/* MTH of RFC 9162, word by word. */
static struct hash
defined_root(const struct log *log, const struct hash *leaves, size_t count)
{
    size_t split = 1;
    struct hash left, right;

    if (count == 0)
        return hash_text(&log->hasher, text_of(""));
    if (count == 1)
        return leaves[0];
    while (split * 2 < count)
        split *= 2;
    left = defined_root(log, leaves, split);
    right = defined_root(log, leaves + split, count - split);
    return merkle_node(&log->hasher, &left, &right);
}

static bool
read_node(void *context, unsigned level, uint64_t index, struct hash *node, struct error *err)
{
    struct log *log = context;

    log->reads++;
    if (level >= LEVELS || (index + 1) << level > SIZES)
        return error_raise(err, ERR_STORAGE, "there is no node %u, %u", level, (unsigned)index);
    *node = log->nodes[level][index];
    return true;
}

static void
log_open(struct arena *arena, struct log *log)
{
    struct error err = {.code = ERR_NONE};
    struct merkle tree = {.size = 0};

    CU_ASSERT_TRUE_FATAL(digest_hasher(arena, &log->hasher, &err));
    log->roots[0] = merkle_root(&tree, &log->hasher);
    for (unsigned i = 0; i < SIZES; i++) {
        struct merkle_made made;

        log->leaves[i] = merkle_leaf(&log->hasher, text_of(arena_printf(arena, "leaf %u", i)));
        merkle_append(&tree, &log->hasher, &log->leaves[i], &made);
        for (unsigned level = 0; level < made.count; level++)
            log->nodes[level][i >> level] = made.made[level];
        log->roots[i + 1] = merkle_root(&tree, &log->hasher);
    }
}

static void
roots_are_as_defined(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct log *log = ARENA_ARRAY(arena, struct log, 1);
    struct merkle_source source = {read_node, log};

    log_open(arena, log);
    for (unsigned size = 0; size <= SIZES; size++) {
        struct hash defined = defined_root(log, log->leaves, size), opened;
        struct error err = {.code = ERR_NONE};
        struct merkle tree;

        EXPECT_TEXT("appended", hash_hex(&log->roots[size]).text, hash_hex(&defined).text);
        CU_ASSERT_TRUE_FATAL(merkle_open(&source, size, &tree, &err));
        opened = merkle_root(&tree, &log->hasher);
        EXPECT_TEXT("opened", hash_hex(&opened).text, hash_hex(&defined).text);
    }
}

/* The eight leaves and the roots of Certificate Transparency's own tests. */
static void
known_answers(void)
{
    static const char *const LEAVES[] = {
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    };
    static const char *const ROOTS[] = {
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct merkle tree = {.size = 0};
    struct hasher hasher;

    CU_ASSERT_TRUE_FATAL(digest_hasher(arena, &hasher, &err));
    for (size_t i = 0; i <= COUNT_OF(LEAVES); i++) {
        struct hash root = merkle_root(&tree, &hasher), leaf;
        unsigned char bytes[16];
        size_t length;

        EXPECT_TEXT("root", hash_hex(&root).text, ROOTS[i]);
        if (i == COUNT_OF(LEAVES))
            break;
        length = strlen(LEAVES[i]) / 2;
        CU_ASSERT_TRUE_FATAL(hex_read(text_of(LEAVES[i]), bytes, length));
        leaf = merkle_leaf(&hasher, (struct text){(const char *)bytes, length});
        merkle_append(&tree, &hasher, &leaf, NULL);
    }
}

/* Whether PATH still holds with one thing about it changed; what cannot be changed does not. */
static unsigned
leaf_mutants_held(const struct log *log, const struct merkle_path *path, uint64_t index,
                  uint64_t size)
{
    const struct hash *leaf = &log->leaves[index], *root = &log->roots[size];
    struct merkle_path changed = *path;
    unsigned held = 0;

    for (size_t i = 0; i < path->count; i++) {
        changed = *path;
        changed.hashes[i].bytes[i % HASH_SIZE] ^= 0x10;
        held += merkle_check_leaf(&log->hasher, &changed, index, size, leaf, root);
    }
    changed = *path;
    changed.hashes[changed.count++] = *root;
    held += merkle_check_leaf(&log->hasher, &changed, index, size, leaf, root);
    changed.count = path->count - 1;
    held += path->count > 0 && merkle_check_leaf(&log->hasher, &changed, index, size, leaf, root);
    for (uint64_t other = 0; other <= size; other++)
        held += other != index && merkle_check_leaf(&log->hasher, path, other, size, leaf, root);
    held += merkle_check_leaf(&log->hasher, path, index, size, &log->roots[0], root);
    return held + merkle_check_leaf(&log->hasher, path, index, size, leaf, &log->roots[size - 1]);
}

static void
leaves_are_proved(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct log *log = ARENA_ARRAY(arena, struct log, 1);
    struct merkle_source source = {read_node, log};
    struct error err = {.code = ERR_NONE};
    unsigned proved = 0, held = 0;

    log_open(arena, log);
    for (uint64_t size = 1; size <= SIZES; size++)
        for (uint64_t index = 0; index < size; index++) {
            struct merkle_path path;

            CU_ASSERT_TRUE_FATAL(
                merkle_prove_leaf(&source, &log->hasher, index, size, &path, &err));
            proved += merkle_check_leaf(&log->hasher, &path, index, size, &log->leaves[index],
                                        &log->roots[size]);
            held += leaf_mutants_held(log, &path, index, size);
        }
    EXPECT_NUMBER("proved", proved, SIZES * (SIZES + 1) / 2);
    EXPECT_NUMBER("mutants that hold", held, 0);
}

static unsigned
growth_mutants_held(const struct log *log, const struct merkle_path *path,
                    const struct merkle_head *old, const struct merkle_head *new)
{
    struct merkle_head wrong = *old;
    struct merkle_path changed = *path;
    unsigned held = 0;

    for (size_t i = 0; i < path->count; i++) {
        changed = *path;
        changed.hashes[i].bytes[31 - i % HASH_SIZE] ^= 0x01;
        held += merkle_check_growth(&log->hasher, &changed, old, new);
    }
    changed = *path;
    changed.hashes[changed.count++] = new->root;
    held += merkle_check_growth(&log->hasher, &changed, old, new);
    changed.count = path->count - 1;
    held += path->count > 0 && merkle_check_growth(&log->hasher, &changed, old, new);
    wrong.root.bytes[0] ^= 0x80;
    held += merkle_check_growth(&log->hasher, path, &wrong, new);
    wrong = *new;
    wrong.root.bytes[0] ^= 0x80;
    held += old->size > 0 && merkle_check_growth(&log->hasher, path, old, &wrong);
    held += old->size < new->size &&merkle_check_growth(&log->hasher, path, new, old);
    return held;
}

static void
growth_is_proved(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct log *log = ARENA_ARRAY(arena, struct log, 1);
    struct merkle_source source = {read_node, log};
    struct error err = {.code = ERR_NONE};
    unsigned proved = 0, held = 0;

    log_open(arena, log);
    for (uint64_t size = 0; size <= SIZES; size++)
        for (uint64_t old = 0; old <= size; old++) {
            const struct merkle_head before = {old, log->roots[old]},
                                     after = {size, log->roots[size]};
            struct merkle_path path;

            CU_ASSERT_TRUE_FATAL(
                merkle_prove_growth(&source, &log->hasher, old, size, &path, &err));
            proved += merkle_check_growth(&log->hasher, &path, &before, &after);
            held += growth_mutants_held(log, &path, &before, &after);
        }
    EXPECT_NUMBER("proved", proved, (SIZES + 1) * (SIZES + 2) / 2);
    EXPECT_NUMBER("mutants that hold", held, 0);
}

static void
a_source_that_fails_is_told(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct log *log = ARENA_ARRAY(arena, struct log, 1);
    struct merkle_source source = {read_node, log};
    struct error err = {.code = ERR_NONE};
    struct merkle_path path;
    struct merkle tree;

    log_open(arena, log);
    CU_ASSERT_FALSE(merkle_open(&source, SIZES + 1, &tree, &err));
    EXPECT_TEXT("open", err.text, "there is no node 0, 70");
    CU_ASSERT_FALSE(merkle_prove_leaf(&source, &log->hasher, 0, SIZES + 1, &path, &err));
    EXPECT_TEXT("leaf", err.text, "there is no node 0, 70");
    CU_ASSERT_FALSE(merkle_prove_growth(&source, &log->hasher, 3, 128, &path, &err));
    EXPECT_TEXT("growth", err.text, "there is no node 6, 1");
    log->reads = 0;
    CU_ASSERT_TRUE(merkle_prove_leaf(&source, &log->hasher, 0, 64, &path, &err));
    EXPECT_NUMBER("a perfect tree takes one node for each hash", log->reads, 6);
}

void
suite_merkle(void)
{
    CU_pSuite suite = CU_add_suite("model/merkle", NULL, NULL);

    CU_add_test(suite, "known answers", known_answers);
    CU_add_test(suite, "roots are as defined", roots_are_as_defined);
    CU_add_test(suite, "leaves are proved, and nothing else", leaves_are_proved);
    CU_add_test(suite, "growth is proved, and nothing else", growth_is_proved);
    CU_add_test(suite, "a source that fails is told", a_source_that_fails_is_told);
}
