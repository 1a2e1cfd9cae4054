/* SPDX-License-Identifier: MIT */
#include "service/verify_inspection.h"

#include <inttypes.h>

#include "model/moment.h"

#define NAME_SHOWN 100
#define DATE_SIZE  10 /* of a moment: 2024-01-15 */

const char *
inspection_shown(const struct inspection *in, const char *name)
{
    return text_for_show(in->arena, text_of(name), NAME_SHOWN);
}

const struct archive_file *
inspection_file(const struct inspection *in, const char *name)
{
    const struct archive_file *file = archive_find(&in->archive, name);

    if (file == NULL)
        testimony_add(in->findings, FINDING_INCOMPLETE, "the file %s is missing",
                      inspection_shown(in, name));
    return file;
}

const struct archive_file *
inspection_kept_or_erased(const struct inspection *in, const char *name)
{
    const struct archive_file *file = archive_find(&in->archive, name);

    if (file == NULL && in->erasure != NULL)
        testimony_add(
            in->findings, FINDING_ERASED, "the file %s was erased under rule %.*s on %.*s", name,
            TEXT_ARGS(in->erasure->reason), DATE_SIZE, moment_format(in->erasure->at_ms).text);
    else if (file == NULL)
        testimony_add(in->findings, FINDING_INCOMPLETE, "the file %s is missing", name);
    return file;
}

void
inspection_tell_named(const struct inspection *in, const struct archive_file *file, bool same,
                      uint64_t seq)
{
    testimony_add(in->findings, same ? FINDING_GOOD : FINDING_ALTERED,
                  "the file %s is %s that entry %" PRIu64 " names", file->name,
                  same ? "the one" : "not the one", seq);
}
