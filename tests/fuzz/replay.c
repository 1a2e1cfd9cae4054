/* SPDX-License-Identifier: MIT */
/*
 * replay - gives a fuzz target every file named on the command line, folders with all they hold.
 *
 * Without arguments, "replay_csv" takes the folder tests/fuzz/seeds/csv of $SRCDIR, or of the
 * folder it is run in.  Stands in for libFuzzer in the ordinary test run.  Fails when there is
 * nothing to replay.
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/* Replays the seeds that belong to a program of this name. */
static int
replay_own(const char *program)
{
    const char *source = getenv("SRCDIR"), *target = strrchr(program, '_');
    char path[4096];

    if (target == NULL)
        return 1;
    snprintf(path, sizeof path, "%s/tests/fuzz/seeds/%s", source == NULL ? "." : source,
             target + 1);
    return nftw(path, replay, 16, FTW_PHYS);
}

int
main(int argc, char **argv)
{
    if (argc == 1 && replay_own(argv[0]) != 0)
        return 1;
    for (int i = 1; i < argc; i++)
        if (nftw(argv[i], replay, 16, FTW_PHYS) != 0)
            return 1;
    printf("%u seeds replayed\n", replayed);
    return replayed > 0 ? 0 : 1;
}
