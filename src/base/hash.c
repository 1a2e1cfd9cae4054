/* SPDX-License-Identifier: MIT */
#include "base/hash.h"

#include "base/hex.h"

struct hash_text
hash_hex(const struct hash *hash)
{
    struct hash_text out;

    hex_write(hash->bytes, HASH_SIZE, out.text);
    return out;
}

bool
hash_read_hex(struct text text, struct hash *hash)
{
    return hex_read(text, hash->bytes, HASH_SIZE);
}
