/* SPDX-License-Identifier: MIT */
/* What a run wrote, of any bytes: first a letter, 'f' for figures.json, 'n' for a list of needs,
 * else decisions.csv.  Refused with a sentence, or sound, and the same as itself. */
#define _GNU_SOURCE /* memfd_create */
#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#include "port/unicode.h"
#include "service/framework_import.h"
#include "service/kept.h"

static bool
try_figures(struct arena *arena, const char *path, struct error *err)
{
    struct kept_return kept;
    struct figure_changes changes;

    if (!kept_figures_read(arena, path, &kept, err))
        return false;
    for (size_t i = 0; i < kept.figure_count; i++) {
        must(kept.figures[i].value >= 0 && kept.figures[i].value <= KEPT_VALUE_MOST);
        must(unicode_is_clean(text_of(kept.figures[i].label)));
    }
    changes = figures_compare(arena, &kept, &kept);
    must(changes.count + changes.same == kept.figure_count);
    return true;
}

static bool
try_decisions(struct arena *arena, const char *path, struct error *err)
{
    struct kept_decisions kept;
    struct decision_changes changes;

    if (!kept_decisions_read(arena, path, &kept, err))
        return false;
    for (size_t i = 1; i < kept.count; i++)
        must(text_compare(kept.list[i - 1].episode, kept.list[i].episode) < 0);
    changes = decisions_compare(arena, &kept, &kept);
    must(changes.same == kept.count && changes.flip_count == 0);
    return true;
}

static bool
try_needs(struct arena *arena, const char *path, struct error *err)
{
    struct import_options options = {
        .path = path,
        .authority = "Anytown",
        .like = "supporting-families-2022",
        .valid_from = DAY_UNKNOWN,
        .valid_to = DAY_UNKNOWN,
    };
    struct import import;

    if (!framework_import(arena, &options, &import, err))
        return false;
    must(import.list.need_count > 0 && unicode_is_clean(import.xml));
    return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    char *path = arena_alloc(arena, 64);
    struct error err = {.code = ERR_NONE};
    int memory = memfd_create("kept", MFD_CLOEXEC);
    bool good;

    if (size == 0)
        return 0;
    setenv("DELTARETURN_TEMPLATES", TEMPLATES_DIR, 0);
    must(memory >= 0 && write(memory, data + 1, size - 1) == (ssize_t)size - 1);
    snprintf(path, 64, "/proc/self/fd/%d", memory);
    good = data[0] == 'f'   ? try_figures(arena, path, &err)
           : data[0] == 'n' ? try_needs(arena, path, &err)
                            : try_decisions(arena, path, &err);
    if (!good) {
        must(err.code == ERR_INPUT && err.text[0] != '\0');
        must(unicode_is_clean(text_of(err.text)));
    }
    close(memory);
    return 0;
}
