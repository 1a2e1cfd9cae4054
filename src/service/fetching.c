/* SPDX-License-Identifier: MIT */
#include "service/fetching.h"

#include "service/imports.h"

bool
fetching_take(struct arena *arena, struct state *state, const struct settings *settings,
              const char **snapshot, struct error *err)
{
    const char *source = settings_text(settings, SET_FETCH_SOURCE);
    struct import_done done;

    *snapshot = NULL;
    if (source == NULL)
        return true;
    if (!imports_take(arena, state, NULL, source, settings_text(settings, SET_FETCH_MAPPING), &done,
                      err))
        return false;
    *snapshot = done.id;
    return true;
}
