/* SPDX-License-Identifier: MIT */
/*
 * replay - gives a fuzz target every file named on the command line, folders with all they hold.
 *
 * Stands in for libFuzzer in the ordinary test run.  Fails when there is nothing to replay.
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "fuzz.h"

static unsigned replayed;

static int
replay(const char *path, const struct stat *status, int type, struct FTW *where)
{
    size_t size = (size_t)status->st_size;
    FILE *file;
    uint8_t *bytes;

    (void)where;
    if (type != FTW_F)
        return 0;
    file = fopen(path, "rb");
    bytes = malloc(size + 1);
    if (file == NULL || bytes == NULL || fread(bytes, 1, size, file) != size) {
        fprintf(stderr, "cannot read %s\n", path);
        return 1;
    }
    fclose(file);
    fprintf(stderr, "%s\n", path); /* the last one printed is the one that went wrong */
    LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
    replayed++;
    return 0;
}

int
main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (nftw(argv[i], replay, 16, FTW_PHYS) != 0)
            return 1;
    printf("%u seeds replayed\n", replayed);
    return replayed > 0 ? 0 : 1;
}
