/* SPDX-License-Identifier: MIT */
/* The settings of a state folder listed and checked. */
#include "service/settings.h"

#include "command/acting.h"
#include "command/commands.h"
#include "port/json.h"

static void
print_json(struct arena *arena, const struct settings *settings)
{
    struct json *root = json_root(arena), *list = json_put_list(root, "settings");
    struct text text;

    for (unsigned i = 0; i < SETTING_COUNT; i++) {
        struct json *one = json_add_object(list);

        json_put_text(one, "name", SETTING_DEFS[i].name);
        json_put_text(one, "value", settings->values[i]);
        json_put_bool(one, "set", settings->lines[i] != 0);
        json_put_text(one, "comment", SETTING_DEFS[i].comment);
    }
    text = json_print(arena, root);
    fwrite(text.at, 1, text.length, stdout);
}

static void
print_table(const struct settings *settings)
{
    for (unsigned i = 0; i < SETTING_COUNT; i++) {
        const char *value = settings->values[i];

        if (i == 0 || strcmp(SETTING_DEFS[i].group, SETTING_DEFS[i - 1].group) != 0)
            printf("%s%s\n", i == 0 ? "" : "\n", SETTING_DEFS[i].group);
        printf("  %-20s  %-28s", SETTING_DEFS[i].name, value[0] == '\0' ? "-" : value);
        if (settings->lines[i] != 0)
            printf("  line %u", settings->lines[i]);
        puts("");
    }
}

int
command_settings_list(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct settings settings;
    struct state *state;

    if (dir == NULL)
        return EXIT_USAGE;
    if (!state_open(arena, dir, STATE_READ, &state, &err) ||
        !settings_read(arena, dir, &settings, &err))
        return command_failed(&err);
    if (command_has(line, OPTION_JSON))
        print_json(arena, &settings);
    else
        print_table(&settings);
    return 0;
}

int
command_settings_check(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line), *misfits;
    struct error err = {.code = ERR_NONE};
    struct settings settings;
    struct state *state;

    if (dir == NULL)
        return EXIT_USAGE;
    if (!state_open(arena, dir, STATE_READ, &state, &err) ||
        !settings_read(arena, dir, &settings, &err))
        return command_failed(&err);
    misfits = settings_misfits(arena, &settings, dir);
    if (misfits[0] == '\0')
        printf("%s can be used\n", settings.path);
    else
        printf("%s:\n%s", settings.path, misfits);
    return misfits[0] == '\0' ? 0 : 1;
}
