/* SPDX-License-Identifier: MIT */
/* Mappings of exports listed, shown, checked and drafted. */
#include "base/file.h"
#include "command/commands.h"
#include "command/summary.h"
#include "service/library.h"
#include "service/mapping_draft.h"
#include "service/mapping_read.h"
#include "service/mapping_report.h"

#define PROBLEMS_SHOWN 50
/* A mapping file is small enough to be printed whole. */
#define MAPPING_MOST ((size_t)4 * 1024 * 1024)

static int
tell_faults(const struct mapping *mapping, const struct mapping_faults *faults,
            const struct error *err)
{
    if (faults->count < 2)
        return command_failed(err);
    for (size_t i = 0; i < faults->count; i++)
        fprintf(stderr, "%s line %d: %s\n", mapping->path, faults->list[i].line,
                faults->list[i].words);
    return error_exit_status(err);
}

int
command_mapping_list(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    const char *const *names;
    size_t count;

    (void)line;
    if (!library_mappings(arena, &names, &count, &err))
        return command_failed(&err);
    for (size_t i = 0; i < count; i++) {
        struct mapping_faults faults;
        struct mapping mapping;

        if (!mapping_read(arena, names[i], &mapping, &faults, &err))
            return command_failed(&err);
        printf("%s, version %s\n    %s\n", mapping.name, mapping.version, mapping.about);
    }
    return 0;
}

int
command_mapping_show(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct mapping_faults faults;
    struct mapping mapping;
    struct text text;

    if (!mapping_read(arena, line->arguments[0], &mapping, &faults, &err) ||
        !file_read(arena, mapping.path, MAPPING_MOST, &text, &err))
        return command_failed(&err);
    fwrite(text.at, 1, text.length, stdout);
    return 0;
}

/* Without --data the mapping alone is looked at. */
static int
check_alone(struct arena *arena, const char *path)
{
    struct error err = {.code = ERR_NONE};
    struct mapping_faults faults;
    struct mapping mapping;

    if (!mapping_read(arena, path, &mapping, &faults, &err))
        return tell_faults(&mapping, &faults, &err);
    printf("%s holds: %s, version %s, %zu files, %zu tables; --data shows what it makes of "
           "exports\n",
           path, mapping.name, mapping.version, mapping.file_count, mapping.table_count);
    fputs(mapping_unsure(arena, &mapping), stdout);
    return 0;
}

int
command_mapping_check(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct mapped *mapped = ARENA_ARRAY(arena, struct mapped, 1);
    struct error err = {.code = ERR_NONE};
    struct text report;

    if (!command_has(line, OPTION_DATA))
        return check_alone(arena, line->arguments[0]);
    if (!mapped_read(arena, line->arguments[0], line->values[OPTION_DATA], mapped, &err))
        return tell_faults(&mapped->mapping, &mapped->faults, &err);
    report = mapping_report(arena, mapped, !command_has(line, OPTION_NO_VALUES));
    fwrite(report.at, 1, report.length, stdout);
    summary_problems(stdout, &mapped->feed.notes, PROBLEMS_SHOWN);
    return problems_errors(&mapped->feed.notes) > 0 ? 1 : 0;
}

int
command_mapping_draft(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    const char *out = line->values[OPTION_OUT_MAPPING], *needs_of = line->values[OPTION_NEEDS_OF];
    struct framework framework;
    struct text draft;

    if (out != NULL && file_exists(out) && !command_has(line, OPTION_REPLACE_FILE)) {
        error_raise(&err, ERR_CONFLICT,
                    "\"%s\" is there already; name another file, or add --replace", out);
        return command_failed(&err);
    }
    if (needs_of != NULL && !library_framework(arena, needs_of, &framework, NULL, &err))
        return command_failed(&err);
    if (!mapping_draft(arena, line->arguments, line->argument_total,
                       needs_of == NULL ? NULL : &framework, &draft, &err))
        return command_failed(&err);
    if (out == NULL) {
        fwrite(draft.at, 1, draft.length, stdout);
        return 0;
    }
    if (!file_write(out, draft.at, draft.length, &err))
        return command_failed(&err);
    printf("%s is a first mapping; look at each unsure=\"...\" in it, then try\n"
           "    deltareturn mapping check %s --data DIR\n",
           out, out);
    return 0;
}
