/* SPDX-License-Identifier: MIT */
/* What deltareturn.conf says; it is changed where it lies, not here. */
#include "service/settings.h"
#include "web/pages.h"
#include "web/visit.h"

bool
settings_council(struct arena *arena, const struct state *state, const char **name,
                 struct error *err)
{
    struct settings settings;

    if (!settings_read(arena, state->dir, &settings, err))
        return false;
    *name = settings_text(&settings, SET_COUNCIL);
    /* A copy: the state folder is closed while a command has it, the name is shown all along. */
    if (*name == NULL || (*name)[0] == '\0')
        *name = arena_copy(arena, state->authority, strlen(state->authority));
    return true;
}

bool
settings_page(struct visit *visit, struct error *err)
{
    struct settings settings;

    if (!settings_read(visit->arena, visit->site->state->dir, &settings, err))
        return false;
    for (unsigned i = 0; i < SETTING_COUNT; i++) {
        struct view *row = view_add(visit->view, "settings");

        view_put(row, "group", SETTING_DEFS[i].group);
        view_put(row, "name", SETTING_DEFS[i].name);
        view_put(row, "value", settings.values[i]);
        view_put(row, "comment", SETTING_DEFS[i].comment);
        if (settings.lines[i] > 0)
            view_printf(row, "line", "%u", settings.lines[i]);
    }
    view_put(visit->view, "settings_file", settings.path);
    view_put(visit->view, "title", "Settings");
    return visit_show(visit, 200, "settings", err);
}
