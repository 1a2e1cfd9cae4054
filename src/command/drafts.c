/* SPDX-License-Identifier: MIT */
#include "command/drafts.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/file.h"
#include "command/acting.h"
#include "command/commands.h"
#include "command/data.h"
#include "command/returns.h"
#include "command/summary.h"
#include "model/manifest.h"
#include "service/drafting.h"
#include "service/replay.h"
#include "service/report.h"

#define ID_SHOWN     16 /* digits of a snapshot's id */
#define EXIT_DIFFERS 5  /* as compare --fail-on-change */

/* --- import -------------------------------------------------------------------------------------
 */

static bool
tell_import(struct acting *acting, const struct import_done *done, struct error *err)
{
    const char *newest;
    int64_t bytes = 0;

    for (size_t i = 0; i < done->files.count; i++)
        bytes += done->files.list[i].length;
    printf("snapshot %.*s: %zu %s, %s bytes", ID_SHOWN, done->id, done->files.count,
           one_or_many(done->files.count, "file", "files"), number_format(bytes).text);
    if (done->new) {
        puts("");
        return true;
    }
    printf("; these very exports were imported on %s, so nothing is new\n",
           london_format(done->imported).text);
    if (!imports_find(acting->arena, acting->state, NULL, &newest, err))
        return false;
    if (strcmp(newest, done->id) != 0)
        printf("a newer snapshot is there; \"--snapshot %.*s\" makes a run take this one\n",
               ID_SHOWN, done->id);
    return true;
}

int
command_import(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct import_done done;
    struct acting acting;

    if (dir == NULL)
        return EXIT_USAGE;
    if (!acting_begin(arena, line, dir, &acting, &err) ||
        !imports_take(arena, acting.state, &acting.actor, line->values[OPTION_DATA],
                      line->values[OPTION_MAPPING], &done, &err) ||
        !acting_end(&acting, &err) || !tell_import(&acting, &done, &err))
        return command_failed(&err);
    return 0;
}

/* --- run ----------------------------------------------------------------------------------------
 */

bool
drafts_are_meant(const struct command_line *line)
{
    const char *dir = getenv("DELTARETURN_STATE");

    return command_has(line, OPTION_STATE) ||
           (!command_has(line, OPTION_DATA) && dir != NULL && dir[0] != '\0');
}

static bool
copy_out(struct arena *arena, const struct command_line *line, const struct draft_done *done,
         struct error *err)
{
    struct new_folder *folder;

    if (!folder_create(arena, line->values[OPTION_OUT], &folder, err))
        return false;
    for (unsigned i = 0; i < MAKING_FILES; i++)
        if (!file_write(path_join(arena, folder_path(folder), MAKING_NAMES[i]),
                        done->making.files[i].at, done->making.files[i].length, err))
            return false;
    return folder_commit(folder, command_has(line, OPTION_REPLACE), err);
}

static void
tell_draft(const struct command_line *line, struct draft_done *done)
{
    summary_problems(stderr, &done->making.run.problems, WARNINGS_SHOWN);
    summary_run(stdout, &done->making.run, line->values[OPTION_OUT]);
    printf("\nthe return for %s, revision %" PRId64 ", is %s draft; fingerprint %s\n",
           done->filing.period, done->filing.revision, done->new ? "a new" : "now this",
           returns_fingerprint(done->filing.man).text);
    if (done->new_revision)
        printf("the revision before was sampled by an audit, or discarded, and stays as it is\n");
    if (done->making.withheld.count > 0)
        printf("families held back or removed, if they could be claimed: %zu\n",
               done->making.withheld.count);
    if (done->making.claims.added > 0)
        printf("claims of earlier returns, read besides claims.csv: %zu\n",
               done->making.claims.added);
    if (done->making.claims.borrowed > 0)
        printf("claims that count against a family under another id, as was decided: %zu\n",
               done->making.claims.borrowed);
    fputs(done->warning, stdout);
    if (done->making.run.options.period.as_at > clock_london_day(clock_now()))
        printf("these figures are a forecast: they count up to %s, which has not come; run the "
               "quarter again then\n",
               day_format(done->making.run.options.period.as_at).text);
    else
        printf("\"deltareturn submit %s\" hands it to the certifier\n", done->filing.period);
}

static int
run_in_state(struct arena *arena, const struct command_line *line, struct acting *acting,
             const struct run_options *options)
{
    struct draft_request request = {
        .snapshot = line->values[OPTION_SNAPSHOT],
        .options = options,
        .claim_policy = line->values[OPTION_CLAIM_POLICY],
        .framework_names = line->many,
        .framework_count = line->many_count,
    };
    struct draft_done *done = ARENA_ARRAY(arena, struct draft_done, 1);
    struct error err = {.code = ERR_NONE};
    bool good = drafting_make(arena, acting->state, &acting->actor, &request, done, &err) &&
                acting_end(acting, &err);

    summary_progress_end(stderr);
    if (!good)
        return data_failed(&done->making.run, &err);
    if (command_has(line, OPTION_OUT) && !copy_out(arena, line, done, &err))
        return command_failed(&err);
    if (command_has(line, OPTION_TIMES))
        data_times(&done->making.run);
    if (command_has(line, OPTION_JSON))
        return data_print(report_figures(arena, &done->making.run), 0);
    tell_draft(line, done);
    return 0;
}

int
drafts_run(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct run_options options;
    struct acting acting;
    int status;

    if (command_has(line, OPTION_DATA) || command_has(line, OPTION_MAPPING))
        return command_usage(line, "in a state folder a run takes what \"deltareturn import\" took "
                                   "in: no --data and no --mapping here");
    if (dir == NULL)
        return EXIT_USAGE;
    status = data_options(arena, line, &options);
    if (status != 0)
        return status;
    if ((command_has(line, OPTION_OUT) && !data_out_is_free(line, &err)) ||
        !acting_begin(arena, line, dir, &acting, &err))
        return command_failed(&err);
    return run_in_state(arena, line, &acting, &options);
}

/* --- replay -------------------------------------------------------------------------------------
 */

/* Whether the program or a library is another than then, which explains a good deal. */
static void
tell_versions(const struct replay *replay)
{
    static const char *const NAMES[MANIFEST_PROGRAMS] = {
        [MANIFEST_DELTARETURN] = "deltareturn",
        [MANIFEST_XLSXWRITER] = "libxlsxwriter",
        [MANIFEST_ZLIB] = "zlib",
    };

    for (unsigned i = 0; i < MANIFEST_PROGRAMS; i++) {
        const char *now = replay_version_now((enum manifest_program)i);

        if (!text_is(replay->then.versions[i], now))
            printf("%s was %.*s then and is %s now\n", NAMES[i],
                   TEXT_ARGS(replay->then.versions[i]), now);
    }
}

static int
tell_replay(const struct replay *replay)
{
    for (unsigned i = 0; i < MAKING_KEPT; i++)
        if (replay->files[i].differs_at == 0)
            printf("same       %s\n", MAKING_NAMES[i]);
        else
            printf("different  %s, from byte %zu on; it has SHA-256 %s now\n", MAKING_NAMES[i],
                   replay->files[i].differs_at, replay->files[i].sha256);
    tell_versions(replay);
    if (replay->different == 0) {
        printf("the return for %s, revision %" PRId64 ", came out the same, byte for byte\n",
               replay->filing.period, replay->revision);
        return 0;
    }
    printf("%u of %u files came out differently\n", replay->different, MAKING_KEPT);
    return EXIT_DIFFERS;
}

int
command_replay(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct replay *replay = ARENA_ARRAY(arena, struct replay, 1);
    struct error err = {.code = ERR_NONE};
    struct run_options options = {.threads = 1};
    struct state *state;
    int64_t revision;

    if (dir == NULL || !data_threads(line, &options) || !returns_revision(line, 0, &revision))
        return EXIT_USAGE;
    /* nothing is changed, but the folder in which it runs must be nobody else's */
    if (!state_open(arena, dir, STATE_WRITE, &state, &err))
        return command_failed(&err);
    if (!replay_make(arena, state, line->arguments[0], revision, options.threads, replay, &err))
        return data_failed(&replay->making.run, &err);
    return tell_replay(replay);
}
