/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* memfd_create, F_ADD_SEALS */

#include "base/bulk.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

static void
close_bulk(void *handle)
{
    close(((struct bulk *)handle)->descriptor);
}

static struct bulk *
bulk_new(struct arena *arena, int descriptor, size_t length)
{
    struct bulk *bulk = ARENA_ARRAY(arena, struct bulk, 1);

    *bulk = (struct bulk){.descriptor = descriptor, .length = length};
    arena_defer(arena, close_bulk, bulk);
    return bulk;
}

static bool
write_all(int descriptor, struct text bytes)
{
    while (bytes.length > 0) {
        ssize_t written = write(descriptor, bytes.at, bytes.length);

        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes.at += written;
        bytes.length -= (size_t)written;
    }
    return true;
}

bool
bulk_make(struct arena *arena, struct text bytes, const struct bulk **bulk, struct error *err)
{
    int descriptor = memfd_create("deltareturn", MFD_CLOEXEC | MFD_ALLOW_SEALING);

    if (descriptor >= 0)
        *bulk = bulk_new(arena, descriptor, bytes.length);
    if (descriptor >= 0 && write_all(descriptor, bytes) &&
        fcntl(descriptor, F_ADD_SEALS, SEALS | F_SEAL_SEAL) == 0)
        return true;
    return error_raise_system(err, ERR_STORAGE, errno, "cannot hand over %zu bytes", bytes.length);
}

bool
bulk_take(struct arena *arena, int descriptor, const struct bulk **bulk, struct error *err)
{
    int seals = fcntl(descriptor, F_GET_SEALS);
    int own = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    struct stat status;

    if (own < 0 || fstat(own, &status) != 0) {
        if (own >= 0)
            close(own);
        return error_raise_system(err, ERR_STORAGE, errno, "cannot take what was handed over");
    }
    *bulk = bulk_new(arena, own, (size_t)status.st_size);
    return (seals >= 0 && (seals & SEALS) == SEALS) ||
           error_raise(err, ERR_STORAGE, "what was handed over could still be changed");
}

static void
unmap(void *handle)
{
    struct text *bytes = handle;

    munmap((void *)(uintptr_t)bytes->at, bytes->length);
}

bool
bulk_map(struct arena *arena, const struct bulk *bulk, struct text *bytes, struct error *err)
{
    struct text *mapped = ARENA_ARRAY(arena, struct text, 1);
    void *at;

    *bytes = text_of("");
    if (bulk->length == 0)
        return true;
    at = mmap(NULL, bulk->length, PROT_READ, MAP_SHARED, bulk->descriptor, 0);
    if (at == MAP_FAILED)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot read what was handed over");
    *mapped = (struct text){.at = at, .length = bulk->length};
    arena_defer(arena, unmap, mapped);
    *bytes = *mapped;
    return true;
}

const char *
bulk_path(struct arena *arena, const struct bulk *bulk)
{
    return arena_printf(arena, "/proc/self/fd/%d", bulk->descriptor);
}
