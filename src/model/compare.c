/* SPDX-License-Identifier: MIT */
#include "model/compare.h"

#include <stdlib.h>

const struct condition_def CONDITIONS[CONDITION_COUNT] = {
    [CONDITION_QUARTER] = {"quarter",           "quarter"          },
    [CONDITION_AS_AT] = {"as_at",             "as at"            },
    [CONDITION_AUTHORITY] = {"authority",         "authority"        },
    [CONDITION_FRAMEWORK] = {"framework",         "framework"        },
    [CONDITION_FRAMEWORK_VERSION] = {"framework_version", "framework version"},
    [CONDITION_AREA] = {"area",              "area"             },
    [CONDITION_AGREED_NUMBER] = {"agreed_number",     "agreed number"    },
    [CONDITION_CLAIM_POLICY] = {"claim_policy",      "claim policy"     },
    [CONDITION_MAPPING] = {"mapping_sha256",    "mapping"          },
};

static int
by_code(const void *left, const void *right)
{
    const struct kept_figure *const *a = left, *const *b = right;

    return strcmp((*a)->code, (*b)->code);
}

static const struct kept_figure **
sorted_by_code(struct arena *arena, const struct kept_return *kept)
{
    const struct kept_figure **list =
        ARENA_ARRAY(arena, const struct kept_figure *, kept->figure_count);

    for (size_t i = 0; i < kept->figure_count; i++)
        list[i] = &kept->figures[i];
    if (kept->figure_count > 0)
        qsort(list, kept->figure_count, sizeof *list, by_code);
    return list;
}

static const struct kept_figure *
find_sorted(const struct kept_figure **sorted, size_t count, const struct kept_figure *figure)
{
    const struct kept_figure **found =
        count == 0 ? NULL : bsearch(&figure, sorted, count, sizeof *sorted, by_code);

    return found == NULL ? NULL : *found;
}

const struct kept_figure *
kept_figure_find(const struct kept_return *kept, const char *code)
{
    for (size_t i = 0; i < kept->figure_count; i++)
        if (strcmp(kept->figures[i].code, code) == 0)
            return &kept->figures[i];
    return NULL;
}

struct figure_changes
figures_compare(struct arena *arena, const struct kept_return *before,
                const struct kept_return *after)
{
    const struct kept_figure **old = sorted_by_code(arena, before);
    const struct kept_figure **new = sorted_by_code(arena, after);
    struct figure_changes changes = {
        .list =
            ARENA_ARRAY(arena, struct figure_change, before->figure_count + after->figure_count)};

    for (size_t i = 0; i < before->figure_count; i++) {
        const struct kept_figure *was = &before->figures[i];
        const struct kept_figure *is = find_sorted(new, after->figure_count, was);

        if (is != NULL && is->value == was->value)
            changes.same++;
        else
            changes.list[changes.count++] = (struct figure_change){.before = was, .after = is};
    }
    for (size_t i = 0; i < after->figure_count; i++)
        if (find_sorted(old, before->figure_count, &after->figures[i]) == NULL)
            changes.list[changes.count++] = (struct figure_change){.after = &after->figures[i]};
    return changes;
}

static const struct kept_file *
file_find(const struct kept_return *kept, const char *name)
{
    for (size_t i = 0; i < kept->file_count; i++)
        if (strcmp(kept->files[i].name, name) == 0)
            return &kept->files[i];
    return NULL;
}

static bool
files_differ(const struct kept_file *a, const struct kept_file *b)
{
    return a == NULL || b == NULL ||
           (a->sha256[0] != '\0' && b->sha256[0] != '\0' && strcmp(a->sha256, b->sha256) != 0);
}

struct file_changes
files_compare(struct arena *arena, const struct kept_return *before,
              const struct kept_return *after)
{
    struct file_changes changes = {.count = 0};

    if (before->file_count == 0 || after->file_count == 0)
        return changes;
    changes.list = ARENA_ARRAY(arena, struct file_change, before->file_count + after->file_count);
    for (size_t i = 0; i < before->file_count; i++) {
        const struct kept_file *old = &before->files[i], *new = file_find(after, old->name);

        if (files_differ(old, new))
            changes.list[changes.count++] = (struct file_change){.before = old, .after = new};
    }
    for (size_t i = 0; i < after->file_count; i++)
        if (file_find(before, after->files[i].name) == NULL)
            changes.list[changes.count++] = (struct file_change){.after = &after->files[i]};
    return changes;
}

bool
change_tenths(int64_t before, int64_t after, int64_t *tenths)
{
    int64_t size = llabs(after - before);

    if (before == 0)
        return false;
    size = (size * 2000 + before) / (2 * before);
    *tenths = after < before ? -size : size;
    return true;
}
