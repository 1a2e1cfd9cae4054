/* SPDX-License-Identifier: MIT */
#include "port/deflate.h"

#include <zlib.h>

bool
deflate_pack(struct arena *arena, struct text bytes, struct text *packed, struct error *err)
{
    uLongf length = compressBound((uLong)bytes.length);
    char *at = arena_alloc(arena, length);

    if (compress2((Bytef *)at, &length, (const Bytef *)bytes.at, (uLong)bytes.length,
                  Z_DEFAULT_COMPRESSION) != Z_OK)
        return error_raise(err, ERR_STORAGE, "cannot compress %zu bytes", bytes.length);
    *packed = (struct text){.at = at, .length = length};
    return true;
}

bool
deflate_unpack(struct arena *arena, struct text packed, size_t length, struct text *bytes,
               struct error *err)
{
    uLongf got = (uLongf)length;
    char *at = arena_alloc(arena, length + 1);

    if (uncompress((Bytef *)at, &got, (const Bytef *)packed.at, (uLong)packed.length) != Z_OK ||
        got != length)
        return error_raise(err, ERR_STORAGE, "what was stored cannot be unpacked");
    *bytes = (struct text){.at = at, .length = length};
    return true;
}

const char *
deflate_version(void)
{
    return zlibVersion();
}
