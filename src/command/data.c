/* SPDX-License-Identifier: MIT */
#include "command/data.h"

#include <sys/resource.h>
#include <unistd.h>

#include "base/file.h"
#include "base/folder.h"
#include "command/commands.h"
#include "command/drafts.h"
#include "command/summary.h"
#include "port/digest.h"
#include "service/annotate.h"
#include "service/explain.h"
#include "service/library.h"
#include "service/report.h"
#include "service/run.h"

#define THREADS_MOST   64
#define PROBLEMS_SHOWN 50

bool
data_period(const struct command_line *line, struct run_options *options)
{
    const char *quarter = line->values[OPTION_QUARTER], *as_at = line->values[OPTION_AS_AT];
    struct error err = {.code = ERR_NONE};
    int32_t day = DAY_UNKNOWN;
    struct quarter read;

    if (quarter == NULL && as_at != NULL)
        return command_usage(line, "--as-at needs --quarter as well") == 0;
    if (quarter == NULL)
        return true;
    if (!quarter_read(text_of(quarter), &read))
        return command_usage(line, "--quarter \"%s\" is not a quarter like 2023-24-Q3", quarter) ==
               0;
    if (as_at != NULL && !day_parse(as_at, &day, &err))
        return command_usage(line, "--as-at %s", err.text) == 0;
    if (!period_make(read, day, &options->period, &err))
        return command_usage(line, "--as-at: %s", err.text) == 0;
    options->with_period = true;
    return true;
}

static bool
read_area(const struct command_line *line, enum funding_area *area)
{
    const char *value = line->values[OPTION_AREA];

    *area = AREA_PAYMENT_BY_RESULTS;
    if (value == NULL)
        return true;
    for (unsigned i = 0; i < AREA_COUNT; i++)
        if (strcmp(value, FUNDING_AREAS[i]) == 0) {
            *area = (enum funding_area)i;
            return true;
        }
    return command_usage(line, "--area \"%s\" is not pbr, ea or devolved", value) == 0;
}

/* A code is short, printable and safe in a file: letters, digits and a few marks. */
static bool
read_authority(const struct command_line *line, const char **authority)
{
    const char *value = line->values[OPTION_AUTHORITY];

    *authority = value == NULL ? "" : value;
    for (const char *at = *authority; *at != '\0'; at++)
        if (*at < ' ' || *at > '~')
            return command_usage(line, "--authority takes a code like E06000001") == 0;
    return true;
}

bool
data_threads(const struct command_line *line, struct run_options *options)
{
    int64_t threads;

    if (!command_number(line, OPTION_THREADS, 1, THREADS_MOST, THREADS_BY_SIZE, &threads))
        return false;
    options->threads = (unsigned)threads;
    return true;
}

static bool
read_figure_options(const struct command_line *line, struct run_options *options)
{
    return command_number(line, OPTION_AGREED_NUMBER, 0, 10000000, AGREED_NUMBER_NONE,
                          &options->figures.agreed_number) &&
           data_threads(line, options) && read_area(line, &options->figures.area) &&
           read_authority(line, &options->figures.authority);
}

bool
data_policy(const struct command_line *line, struct framework *frameworks, unsigned count)
{
    const char *value = line->values[OPTION_CLAIM_POLICY];
    struct claim_policy policy;

    if (value == NULL)
        return true;
    if (!claim_policy_read(text_of(value), &policy))
        return command_usage(line, "--claim-policy \"%s\" is not block, warn or after:MONTHS",
                             value) == 0;
    for (unsigned i = 0; i < count; i++)
        frameworks[i].claim_policy = policy;
    return true;
}

/* Every --framework, in the order given. */
static bool
load_frameworks(struct arena *arena, const struct command_line *line, struct framework *frameworks,
                struct error *err)
{
    for (unsigned i = 0; i < line->many_count; i++)
        if (!library_framework(arena, line->many[i], &frameworks[i], NULL, err))
            return false;
    return true;
}

_Static_assert(FRAMEWORKS_GIVEN_MOST <= FRAMEWORKS_MOST,
               "a set has room for all that can be given");

static bool
put_together(struct arena *arena, const struct framework *frameworks, unsigned count,
             struct run_options *options, struct error *err)
{
    struct framework_set *set = ARENA_ARRAY(arena, struct framework_set, 1);
    const struct framework *list[FRAMEWORKS_GIVEN_MOST];

    for (unsigned i = 0; i < count; i++)
        list[i] = &frameworks[i];
    framework_set_make(arena, list, count, set);
    options->frameworks = set;
    return framework_set_check(set, err) || error_while(err, "--framework");
}

int
data_options(struct arena *arena, const struct command_line *line, struct run_options *options)
{
    struct framework *frameworks = ARENA_ARRAY(arena, struct framework, FRAMEWORKS_GIVEN_MOST);
    struct error err = {.code = ERR_NONE};

    *options = (struct run_options){.data_dir = line->values[OPTION_DATA],
                                    .mapping = line->values[OPTION_MAPPING]};
    if (!data_period(line, options) || !read_figure_options(line, options))
        return EXIT_USAGE;
    if (!load_frameworks(arena, line, frameworks, &err))
        return command_failed(&err);
    if (!data_policy(line, frameworks, line->many_count))
        return EXIT_USAGE;
    if (!put_together(arena, frameworks, line->many_count, options, &err))
        return command_failed(&err);
    if (isatty(STDERR_FILENO))
        options->progress = summary_progress(stderr);
    return 0;
}

int
data_print(struct text text, int status)
{
    fwrite(text.at, 1, text.length, stdout);
    return status;
}

void
data_times(const struct run *run)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    fprintf(stderr, "reading %.3f s, deciding %.3f s, writing %.3f s, peak memory %ld KiB\n",
            (double)run->read_ns / 1e9, (double)run->decide_ns / 1e9, (double)run->write_ns / 1e9,
            usage.ru_maxrss);
}

int
data_failed(struct run *run, const struct error *err)
{
    if (err->code == ERR_INPUT)
        summary_problems(stderr, &run->problems, PROBLEMS_SHOWN);
    return command_failed(err);
}

bool
data_out_is_free(const struct command_line *line, struct error *err)
{
    const char *out = line->values[OPTION_OUT];

    if (file_exists(out))
        return error_raise(err, ERR_CONFLICT, "\"%s\" is a file; --out names a folder", out);
    return folder_is_free(out, command_has(line, OPTION_REPLACE), "return", err);
}

int
command_run(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct run_options options;
    struct run run;
    int status;
    bool good;

    if (drafts_are_meant(line))
        return drafts_run(line);
    if (!command_has(line, OPTION_DATA) || !command_has(line, OPTION_OUT))
        return command_usage(line, "--data DIR and --out DIR are missing, or --state DIR");
    status = data_options(arena, line, &options);
    if (status != 0)
        return status;
    options.ids_dropped = true;
    digest_alone();
    if (!data_out_is_free(line, &err))
        return command_failed(&err);
    good =
        run_decide(arena, &options, &run, &err) &&
        run_publish(arena, &run, line->values[OPTION_OUT], command_has(line, OPTION_REPLACE), &err);
    summary_progress_end(stderr);
    if (!good)
        return data_failed(&run, &err);
    if (command_has(line, OPTION_TIMES))
        data_times(&run);
    if (command_has(line, OPTION_JSON))
        return data_print(report_figures(arena, &run), 0);
    summary_problems(stderr, &run.problems, WARNINGS_SHOWN);
    summary_run(stdout, &run, line->values[OPTION_OUT]);
    return 0;
}

static bool
write_reports(struct arena *arena, const struct command_line *line, struct run *run,
              struct error *err)
{
    if (command_has(line, OPTION_REPORT)) {
        struct text report = report_problems_csv(arena, &run->problems);

        if (!file_write(line->values[OPTION_REPORT], report.at, report.length, err))
            return false;
    }
    return !command_has(line, OPTION_ANNOTATE) ||
           annotate_files(arena, run, line->values[OPTION_ANNOTATE],
                          command_has(line, OPTION_REPLACE), err);
}

int
command_check(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct run_options options;
    struct run run;
    int status = data_options(arena, line, &options);
    bool good;

    if (status != 0)
        return status;
    options.ids_dropped = true;
    good = run_check(arena, &options, &run, &err) && write_reports(arena, line, &run, &err);
    summary_progress_end(stderr);
    if (!good)
        return command_failed(&err);
    status = problems_errors(&run.problems) > 0 ? 1 : 0;
    if (command_has(line, OPTION_JSON))
        return data_print(report_problems_json(arena, &run.problems), status);
    summary_problems(stdout, &run.problems, PROBLEMS_SHOWN);
    if (problems_errors(&run.problems) + problems_warnings(&run.problems) == 0)
        puts("nothing is wrong with the data");
    return status;
}

int
command_explain(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct run_options options;
    struct explanation *list;
    struct run run;
    size_t count;
    int status = data_options(arena, line, &options);
    bool good;

    if (status != 0)
        return status;
    good = run_decide(arena, &options, &run, &err);
    summary_progress_end(stderr);
    if (!good)
        return data_failed(&run, &err);
    if (!explain_id(arena, &run, line->arguments[0], &list, &count, &err))
        return command_failed(&err);
    if (command_has(line, OPTION_JSON))
        return data_print(explain_json(arena, &run, list, count), 0);
    return data_print(explain_text(arena, &run, list, count), 0);
}
