/* SPDX-License-Identifier: MIT */
#include "network/walls.h"

#include "base/file.h"
#include "port/confine.h"

#define MEMORY_MOST ((uint64_t)1 << 30)
#define CPU_SECONDS 3600
#define FILES_MOST  64

/* Configuration, libraries that names are looked up with, and what a resolver leaves at run time.
 */
static const char *const SYSTEM[] = {"/etc", "/lib", "/lib64", "/run", "/usr"};
#define SYSTEM_COUNT (sizeof SYSTEM / sizeof *SYSTEM)

_Static_assert(SYSTEM_COUNT <= CONFINE_FOLDERS_MOST, "all have a place");

bool
walls_raise(uint64_t file_size_most, struct error *err)
{
    struct confinement confinement = {
        .memory_most = MEMORY_MOST,
        .cpu_seconds_most = CPU_SECONDS,
        .file_size_most = file_size_most,
        .files_most = FILES_MOST,
        .network = true,
    };
    size_t count = 0;

    for (size_t i = 0; i < SYSTEM_COUNT; i++)
        if (folder_exists(SYSTEM[i]))
            confinement.readable[count++] = SYSTEM[i];
    return confine(&confinement, err);
}
