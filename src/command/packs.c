/* SPDX-License-Identifier: MIT */
/* The pack about a family: what an auditor looks at. */
#include "base/file.h"
#include "command/acting.h"
#include "command/commands.h"
#include "command/data.h"
#include "command/returns.h"
#include "command/summary.h"
#include "service/pack_return.h"

#define PACK_TEXT "pack.txt"
#define PACK_PAGE "pack.html"

/* --- where it goes ------------------------------------------------------------------------------
 */

static bool
put_out(struct arena *arena, const struct command_line *line, const struct pack *pack,
        struct error *err)
{
    struct text text = pack_text(arena, pack), page;
    struct new_folder *folder;

    if (!pack_html(arena, pack, &page, err) ||
        !folder_create(arena, line->values[OPTION_OUT], &folder, err) ||
        !file_write(path_join(arena, folder_path(folder), PACK_TEXT), text.at, text.length, err) ||
        !file_write(path_join(arena, folder_path(folder), PACK_PAGE), page.at, page.length, err) ||
        !folder_commit(folder, command_has(line, OPTION_REPLACE), err))
        return false;
    printf("the pack of family %s is in %s: " PACK_TEXT " and " PACK_PAGE "\n", pack->family,
           line->values[OPTION_OUT]);
    return true;
}

static bool
give(struct arena *arena, const struct command_line *line, const struct pack *pack,
     struct error *err)
{
    struct text page;

    if (command_has(line, OPTION_OUT))
        return put_out(arena, line, pack, err);
    if (!command_has(line, OPTION_HTML))
        return data_print(pack_text(arena, pack), 0) == 0;
    return pack_html(arena, pack, &page, err) && data_print(page, 0) == 0;
}

/* --- from exports -------------------------------------------------------------------------------
 */

static int
pack_from_data(struct arena *arena, const struct command_line *line)
{
    struct error err = {.code = ERR_NONE};
    struct run_options options;
    struct pack pack;
    struct run run;
    bool good;
    int status;

    if (!command_has(line, OPTION_DATA) || !command_has(line, OPTION_QUARTER) ||
        !command_has(line, OPTION_FRAMEWORK))
        return command_usage(line, "say which return of the state folder it is about, with "
                                   "--return; or --data, --quarter and --framework");
    status = data_options(arena, line, &options);
    if (status != 0)
        return status;
    good = run_decide(arena, &options, &run, &err);
    summary_progress_end(stderr);
    if (!good)
        return data_failed(&run, &err);
    if (!pack_make(arena, &run, line->arguments[0], &pack, &err) ||
        !source_is_as_read(run.source, &err) || !give(arena, line, &pack, &err))
        return command_failed(&err);
    return 0;
}

/* --- from a return ------------------------------------------------------------------------------
 */

static int
pack_from_return(struct arena *arena, const struct command_line *line)
{
    struct replay *replay = ARENA_ARRAY(arena, struct replay, 1);
    const char *dir = acting_folder(line);
    struct run_options options = {.threads = 1};
    struct error err = {.code = ERR_NONE};
    struct state *state;
    struct pack pack;
    int64_t revision;

    if (command_has(line, OPTION_DATA) || command_has(line, OPTION_QUARTER))
        return command_usage(line, "a return has its own data and quarter: no --data and no "
                                   "--quarter with --return");
    if (dir == NULL || !data_threads(line, &options) || !returns_revision(line, 0, &revision))
        return EXIT_USAGE;
    /* nothing is changed, but the folder in which it runs must be nobody else's */
    if (!state_open(arena, dir, STATE_WRITE, &state, &err))
        return command_failed(&err);
    if (!replay_decide(arena, state, line->values[OPTION_RETURN], revision, options.threads, replay,
                       &err))
        return data_failed(&replay->making.run, &err);
    return pack_of_return(arena, state, replay, line->arguments[0], &pack, &err) &&
                   give(arena, line, &pack, &err)
               ? 0
               : command_failed(&err);
}

int
command_pack(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};

    if (command_has(line, OPTION_HTML) && command_has(line, OPTION_OUT))
        return command_usage(line, "--out writes both forms; leave out --html");
    if (command_has(line, OPTION_OUT) && !data_out_is_free(line, &err))
        return command_failed(&err);
    return command_has(line, OPTION_RETURN) ? pack_from_return(arena, line)
                                            : pack_from_data(arena, line);
}
