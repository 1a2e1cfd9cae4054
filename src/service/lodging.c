/* SPDX-License-Identifier: MIT */
#include "service/lodging.h"

#include "store/filings.h"

#define WORKBOOK ".xlsx"

static bool
is_workbook(const char *name)
{
    size_t length = strlen(name), end = strlen(WORKBOOK);

    return length > end && strcmp(name + length - end, WORKBOOK) == 0;
}

bool
lodging_compare(struct db *db, struct arena *arena, const char *filing, int64_t revision,
                const char *uploaded, const char **told, struct error *err)
{
    struct artefacts kept;

    *told = "";
    if (uploaded == NULL || uploaded[0] == '\0')
        return true;
    if (!filings_artefacts(db, arena, filing, revision, &kept, err))
        return false;
    *told = "which differs from the workbooks of this revision";
    for (size_t i = 0; i < kept.count; i++)
        if (is_workbook(kept.list[i].name) && strcmp(kept.list[i].sha256, uploaded) == 0)
            *told = arena_printf(arena, "which is %s of this revision, byte for byte",
                                 kept.list[i].name);
    return true;
}

const char *
lodging_tell(struct arena *arena, const char *reference, const char *uploaded)
{
    const char *how = "what was entered is not recorded";

    if (uploaded != NULL && uploaded[0] != '\0')
        how = arena_printf(arena, "by uploading the file with SHA-256\n%s", uploaded);
    else if (uploaded != NULL)
        how = "by keying its figures by hand";
    return arena_printf(arena, "under the reference\n%s,\n%s", reference, how);
}
