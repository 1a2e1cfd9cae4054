/* SPDX-License-Identifier: MIT */
#include "model/merkle.h"

#define LEAF_PREFIX "\x00"
#define NODE_PREFIX 0x01

struct hash
merkle_leaf(const struct hasher *hasher, struct text leaf)
{
    const struct text parts[] = {
        {.at = LEAF_PREFIX, .length = 1},
        leaf
    };

    return hash_parts(hasher, parts, 2);
}

struct hash
merkle_node(const struct hasher *hasher, const struct hash *left, const struct hash *right)
{
    char bytes[1 + 2 * HASH_SIZE] = {NODE_PREFIX};

    memcpy(bytes + 1, left->bytes, HASH_SIZE);
    memcpy(bytes + 1 + HASH_SIZE, right->bytes, HASH_SIZE);
    return hash_text(hasher, (struct text){.at = bytes, .length = sizeof bytes});
}

void
merkle_append(struct merkle *tree, const struct hasher *hasher, const struct hash *leaf,
              struct merkle_made *made)
{
    struct hash node = *leaf;
    unsigned level = 0;

    must(tree->size < MERKLE_SIZE_MOST);
    for (; tree->size >> level & 1; level++) {
        if (made != NULL)
            made->made[level] = node;
        node = merkle_node(hasher, &tree->roots[level], &node);
    }
    tree->roots[level] = node;
    tree->size++;
    if (made == NULL)
        return;
    made->made[level] = node;
    made->count = level + 1;
}

struct hash
merkle_root(const struct merkle *tree, const struct hasher *hasher)
{
    struct hash root = {{0}};
    bool begun = false;

    if (tree->size == 0)
        return hash_text(hasher, text_of(""));
    for (unsigned level = 0; tree->size >> level > 0; level++) {
        if (!(tree->size >> level & 1))
            continue;
        root = begun ? merkle_node(hasher, &tree->roots[level], &root) : tree->roots[level];
        begun = true;
    }
    return root;
}

bool
merkle_open(const struct merkle_source *source, uint64_t size, struct merkle *tree,
            struct error *err)
{
    must(size <= MERKLE_SIZE_MOST);
    tree->size = size;
    for (unsigned level = 0; size >> level > 0; level++)
        if (size >> level & 1 &&
            !source->read(source->context, level, (size >> level) - 1, &tree->roots[level], err))
            return false;
    return true;
}

/* The level of the largest power of two strictly below COUNT, which is at least 2: where a tree of
 * COUNT leaves is split. */
static unsigned
split_level(uint64_t count)
{
    unsigned level = 0;

    while (UINT64_C(1) << (level + 1) < count)
        level++;
    return level;
}

/* What proving needs on its way down. */
struct prover {
    const struct merkle_source *source;
    const struct hasher *hasher;
    struct merkle_path *path;
    struct error *err;
};

/* The root of COUNT leaves from BEGIN on; BEGIN is a multiple of the smallest power of two that is
 * not below COUNT. */
static bool
range_root(const struct prover *prover, uint64_t begin, uint64_t count, struct hash *root)
{
    unsigned level = count == 1 ? 0 : split_level(count);
    uint64_t half = UINT64_C(1) << level;
    struct hash left, right;

    if (count == 1 || count == 2 * half) {
        level += count > 1;
        return prover->source->read(prover->source->context, level, begin >> level, root,
                                    prover->err);
    }
    if (!range_root(prover, begin, half, &left) ||
        !range_root(prover, begin + half, count - half, &right))
        return false;
    *root = merkle_node(prover->hasher, &left, &right);
    return true;
}

static bool
path_put(const struct prover *prover, uint64_t begin, uint64_t count)
{
    must(prover->path->count < PATH_MOST);
    return range_root(prover, begin, count, &prover->path->hashes[prover->path->count++]);
}

bool
merkle_prove_leaf(const struct merkle_source *source, const struct hasher *hasher, uint64_t index,
                  uint64_t size, struct merkle_path *path, struct error *err)
{
    const struct prover prover = {source, hasher, path, err};
    struct {
        uint64_t begin, count;
    } other[PATH_MOST];
    uint64_t begin = 0, count = size;
    size_t depth = 0;

    must(index < size && size <= MERKLE_SIZE_MOST);
    while (count > 1) {
        uint64_t half = UINT64_C(1) << split_level(count);
        bool right = index >= begin + half;

        other[depth].begin = right ? begin : begin + half;
        other[depth++].count = right ? half : count - half;
        begin = right ? begin + half : begin;
        count = right ? count - half : half;
    }
    path->count = 0;
    while (depth-- > 0)
        if (!path_put(&prover, other[depth].begin, other[depth].count))
            return false;
    return true;
}

/* RFC 9162's SUBPROOF: of the first OLD of the COUNT leaves from BEGIN on; KNOWN is whether their
 * root is what the verifier already has. */
static bool
prove_part(const struct prover *prover, uint64_t old, uint64_t begin, uint64_t count, bool known)
{
    uint64_t half;

    if (old == count)
        return known || path_put(prover, begin, count);
    half = UINT64_C(1) << split_level(count);
    if (old <= half)
        return prove_part(prover, old, begin, half, known) &&
               path_put(prover, begin + half, count - half);
    return prove_part(prover, old - half, begin + half, count - half, false) &&
           path_put(prover, begin, half);
}

bool
merkle_prove_growth(const struct merkle_source *source, const struct hasher *hasher, uint64_t old,
                    uint64_t size, struct merkle_path *path, struct error *err)
{
    const struct prover prover = {source, hasher, path, err};

    must(old <= size && size <= MERKLE_SIZE_MOST);
    path->count = 0;
    return old == 0 || prove_part(&prover, old, 0, size, true);
}

bool
merkle_check_leaf(const struct hasher *hasher, const struct merkle_path *path, uint64_t index,
                  uint64_t size, const struct hash *leaf, const struct hash *root)
{
    uint64_t place = index, last = size - 1;
    struct hash node = *leaf;

    if (index >= size || size > MERKLE_SIZE_MOST)
        return false;
    for (size_t i = 0; i < path->count; i++) {
        if (last == 0)
            return false;
        if (place & 1 || place == last) {
            node = merkle_node(hasher, &path->hashes[i], &node);
            while (!(place & 1) && place != 0) {
                place >>= 1;
                last >>= 1;
            }
        } else {
            node = merkle_node(hasher, &node, &path->hashes[i]);
        }
        place >>= 1;
        last >>= 1;
    }
    return last == 0 && hash_equals(&node, root);
}

/* RFC 9162, 2.1.4.2, for 0 < old < new: FIRST is the hash that the proof begins with, and LEFT are
 * those behind it. */
static bool
check_growth_from(const struct hasher *hasher, const struct hash *first, const struct hash *left,
                  size_t count, const struct merkle_head *old, const struct merkle_head *new)
{
    uint64_t place = old->size - 1, last = new->size - 1;
    struct hash before = *first, after = *first;

    while (place & 1) {
        place >>= 1;
        last >>= 1;
    }
    for (size_t i = 0; i < count; i++) {
        if (last == 0)
            return false;
        if (place & 1 || place == last) {
            before = merkle_node(hasher, &left[i], &before);
            after = merkle_node(hasher, &left[i], &after);
            while (!(place & 1) && place != 0) {
                place >>= 1;
                last >>= 1;
            }
        } else {
            after = merkle_node(hasher, &after, &left[i]);
        }
        place >>= 1;
        last >>= 1;
    }
    return last == 0 && hash_equals(&before, &old->root) && hash_equals(&after, &new->root);
}

bool
merkle_check_growth(const struct hasher *hasher, const struct merkle_path *path,
                    const struct merkle_head *old, const struct merkle_head *new)
{
    if (old->size > new->size || new->size > MERKLE_SIZE_MOST)
        return false;
    if (old->size == new->size)
        return path->count == 0 && hash_equals(&old->root, &new->root);
    if (old->size == 0) {
        struct hash nothing = hash_text(hasher, text_of(""));

        return path->count == 0 && hash_equals(&old->root, &nothing);
    }
    /* A whole power of two is a node of the new tree, so the proof leaves it out. */
    if ((old->size & (old->size - 1)) == 0)
        return check_growth_from(hasher, &old->root, path->hashes, path->count, old, new);
    return path->count > 0 &&
           check_growth_from(hasher, &path->hashes[0], path->hashes + 1, path->count - 1, old, new);
}
