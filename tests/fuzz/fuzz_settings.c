/* SPDX-License-Identifier: MIT */
/*
 * Settings and lists of officers on any bytes: what is read could have been written, and what is
 * refused is refused with a sentence.
 */
#include "fuzz.h"

#include <unistd.h>

#include "base/file.h"
#include "service/officers.h"
#include "service/settings.h"

static void
must_be_told(const struct error *err)
{
    must(err->code != ERR_NONE && err->text[0] != '\0' && strstr(err->text, "invalid") == NULL);
}

static void
read_settings(struct arena *arena, const char *dir)
{
    struct error err = {.code = ERR_NONE};
    struct settings settings;

    if (!settings_read(arena, dir, &settings, &err)) {
        must_be_told(&err);
        return;
    }
    for (unsigned i = 0; i < SETTING_COUNT; i++)
        must(setting_check((enum setting)i, settings.values[i], &err));
    must(settings_misfits(arena, &settings, dir) != NULL);
}

static void
read_officers(struct arena *arena, const char *path)
{
    const struct state state = {.authority = "E1"};
    struct error err = {.code = ERR_NONE};
    struct officers officers;

    if (!officers_read(arena, &state, path, &officers, &err)) {
        must_be_told(&err);
        return;
    }
    for (size_t i = 0; i < officers.count; i++) {
        must(person_email_check(officers.list[i].email, &err));
        must(person_name_check(officers.list[i].name, &err));
        must(person_login_check(officer_login(arena, officers.list[i].email), &err));
    }
    for (size_t i = 0; i < officers.fault_count; i++)
        must(officers.faults[i].row > 1 && officers.faults[i].words[0] != '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    char dir[] = "/tmp/fuzz-settings-XXXXXX";
    const char *path;
    FILE *file;

    must(mkdtemp(dir) != NULL);
    path = path_join(arena, dir, SETTINGS_NAME);
    file = fopen(path, "wb");
    must(file != NULL && fwrite(data, 1, size, file) == size && fclose(file) == 0);
    read_settings(arena, dir);
    read_officers(arena, path);
    must(unlink(path) == 0 && rmdir(dir) == 0);
    return 0;
}
