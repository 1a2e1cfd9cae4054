/* SPDX-License-Identifier: MIT */
/* Two frameworks compared, and with data the decisions that would change. */
#include "model/framework_diff.h"

#include <inttypes.h>
#include <unistd.h>

#include "command/commands.h"
#include "command/data.h"
#include "command/summary.h"
#include "service/flips.h"
#include "service/library.h"
#include "service/report.h"
#include "service/shelf.h"

/* What one call compares. */
struct comparison {
    struct framework frameworks[2];
    struct differences differences;
    bool with_data;
    struct run_options options;
    struct flips flips;
};

/* ---- for a terminal ---- */

static void
print_differences(const struct comparison *c)
{
    const struct framework *a = &c->frameworks[0], *b = &c->frameworks[1];

    printf("%s version %s -> %s version %s\n\n", a->name, a->version, b->name, b->version);
    for (size_t i = 0; i < c->differences.count; i++)
        printf("  %s\n", c->differences.list[i].words);
    if (c->differences.count == 0)
        puts("  they do not differ");
}

static void
print_flip(const struct flip *flip)
{
    printf("\n  %s of family %s: %s -> %s%s\n", flip->episode_id, flip->family_id,
           DECISIONS[flip->before].code, DECISIONS[flip->after].code,
           flip->needs_left_out ? ", needs left out" : "");
    if (flip->sustained_before != flip->sustained_after)
        printf("      S %s -> %s\n", day_format(flip->sustained_before).text,
               day_format(flip->sustained_after).text);
    for (size_t i = 0; i < flip->test_count; i++)
        printf("      %-4s%s -> %s: %s\n", TESTS[flip->tests[i].test].code, flip->tests[i].before,
               flip->tests[i].after, flip->tests[i].why);
}

static void
print_moves(const struct flips *flips)
{
    for (unsigned from = 0; from < DECISION_UNUSED; from++)
        for (unsigned to = 0; to < DECISION_UNUSED; to++)
            if (from != to && flips->moved[from][to] > 0)
                printf("  %10s  %s -> %s\n", number_format((int64_t)flips->moved[from][to]).text,
                       DECISIONS[from].code, DECISIONS[to].code);
    printf("  %10s  keep their decision, but other tests fail or are unknown\n",
           number_format((int64_t)flips->same_decision_other_tests).text);
}

static void
print_flips(const struct comparison *c)
{
    const struct flips *flips = &c->flips;

    printf("\n%s as at %s: the decision of %s %s changes\n",
           quarter_format(c->options.period.quarter).text, day_format(c->options.period.as_at).text,
           number_format((int64_t)flips->count).text, flips->count == 1 ? "episode" : "episodes");
    print_moves(flips);
    if (flips->lacking_count > 0)
        puts("\nNeeds left out, since the framework has no such code");
    for (size_t i = 0; i < flips->lacking_count; i++)
        printf("  %10s  %s under %s\n", number_format(flips->lacking[i].needs).text,
               flips->lacking[i].code, flips->lacking[i].framework->name);
    for (size_t i = 0; i < flips->count; i++)
        print_flip(&flips->list[i]);
}

/* ---- for another program ---- */

static void
put_differences(struct json *list, const struct differences *differences)
{
    for (size_t i = 0; i < differences->count; i++) {
        const struct difference *difference = &differences->list[i];
        struct json *object = json_add_object(list);

        json_put_text(object, "part", difference->part);
        json_put_text(object, "name", difference->name);
        json_put_text(object, "kind", DIFFERENCE_KINDS[difference->kind]);
        json_put_text(object, "before", difference->before);
        json_put_text(object, "after", difference->after);
        json_put_text(object, "words", difference->words);
    }
}

static void
put_flip(struct json *object, const struct flip *flip)
{
    struct json *tests;

    json_put_text(object, "episode_id", flip->episode_id);
    json_put_text(object, "family_id", flip->family_id);
    json_put_text(object, "before", DECISIONS[flip->before].code);
    json_put_text(object, "after", DECISIONS[flip->after].code);
    json_put_text(object, "S_before", day_format(flip->sustained_before).text);
    json_put_text(object, "S_after", day_format(flip->sustained_after).text);
    json_put_bool(object, "needs_left_out", flip->needs_left_out);
    tests = json_put_list(object, "tests");
    for (size_t i = 0; i < flip->test_count; i++) {
        struct json *test = json_add_object(tests);

        json_put_text(test, "test", TESTS[flip->tests[i].test].code);
        json_put_text(test, "before", flip->tests[i].before);
        json_put_text(test, "after", flip->tests[i].after);
        json_put_text(test, "why", flip->tests[i].why);
    }
}

static void
put_moves(struct json *list, const struct flips *flips)
{
    for (unsigned from = 0; from < DECISION_UNUSED; from++)
        for (unsigned to = 0; to < DECISION_UNUSED; to++) {
            struct json *object;

            if (flips->moved[from][to] == 0)
                continue;
            object = json_add_object(list);
            json_put_text(object, "before", DECISIONS[from].code);
            json_put_text(object, "after", DECISIONS[to].code);
            json_put_number(object, "episodes", (int64_t)flips->moved[from][to]);
        }
}

static void
put_flips(struct json *root, const struct comparison *c)
{
    const struct flips *flips = &c->flips;
    struct json *list;

    json_put_text(root, "quarter", quarter_format(c->options.period.quarter).text);
    json_put_text(root, "as_at", day_format(c->options.period.as_at).text);
    put_moves(json_put_list(root, "decisions"), flips);
    json_put_number(root, "same_decision_other_tests", (int64_t)flips->same_decision_other_tests);
    list = json_put_list(root, "needs_left_out");
    for (size_t i = 0; i < flips->lacking_count; i++) {
        struct json *object = json_add_object(list);

        json_put_text(object, "framework", flips->lacking[i].framework->name);
        json_put_text(object, "need_code", flips->lacking[i].code);
        json_put_number(object, "needs", flips->lacking[i].needs);
    }
    list = json_put_list(root, "flips");
    for (size_t i = 0; i < flips->count; i++)
        put_flip(json_add_object(list), &flips->list[i]);
}

static void
print_json(struct arena *arena, const struct comparison *c)
{
    struct json *root = json_root(arena);
    struct text text;

    report_framework(json_put_object(root, "before"), &c->frameworks[0]);
    report_framework(json_put_object(root, "after"), &c->frameworks[1]);
    put_differences(json_put_list(root, "differences"), &c->differences);
    if (c->with_data)
        put_flips(root, c);
    text = json_print(arena, root);
    fwrite(text.at, 1, text.length, stdout);
}

/* ---- the command ---- */

/* Returns 0, or the status to end with. */
static int
read_data_options(const struct command_line *line, struct comparison *c)
{
    c->with_data = command_has(line, OPTION_DATA);
    if (!c->with_data &&
        (command_has(line, OPTION_QUARTER) || command_has(line, OPTION_AS_AT) ||
         command_has(line, OPTION_CLAIM_POLICY) || command_has(line, OPTION_THREADS) ||
         command_has(line, OPTION_MAPPING) || command_has(line, OPTION_NO_CACHE)))
        return command_usage(line, "without --data there is nothing to decide");
    if (c->with_data && !command_has(line, OPTION_QUARTER))
        return command_usage(line, "--data needs --quarter as well");
    c->options = (struct run_options){
        .data_dir = line->values[OPTION_DATA],
        .mapping = line->values[OPTION_MAPPING],
        .figures = {.authority = "", .agreed_number = AGREED_NUMBER_NONE},
    };
    return data_period(line, &c->options) && data_threads(line, &c->options) ? 0 : EXIT_USAGE;
}

/* Whether what was read is kept for the next time, and where. */
static void
choose_shelf(struct arena *arena, const struct command_line *line, struct comparison *c)
{
    const char *shelf = shelf_folder(arena);

    if (shelf != NULL && command_has(line, OPTION_NO_CACHE))
        shelf_forget(shelf, c->options.data_dir);
    else
        c->options.shelf = shelf;
}

static bool
decide(struct arena *arena, const struct command_line *line, struct comparison *c,
       struct error *err)
{
    bool good;

    if (!c->with_data)
        return true;
    choose_shelf(arena, line, c);
    if (isatty(STDERR_FILENO))
        c->options.progress = summary_progress(stderr);
    good = flips_find(arena, &c->options, &c->frameworks[0], &c->frameworks[1], &c->flips, err);
    summary_progress_end(stderr);
    return good;
}

int
command_framework_diff(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct comparison *c = ARENA_ARRAY(arena, struct comparison, 1);
    struct error err = {.code = ERR_NONE};
    int status = read_data_options(line, c);

    if (status != 0)
        return status;
    for (unsigned i = 0; i < 2; i++)
        if (!library_framework(arena, line->arguments[i], &c->frameworks[i], NULL, &err))
            return command_failed(&err);
    framework_diff(arena, &c->frameworks[0], &c->frameworks[1], &c->differences);
    if (!data_policy(line, c->frameworks, 2))
        return EXIT_USAGE;
    if (!decide(arena, line, c, &err))
        return data_failed(&c->flips.before, &err);
    if (command_has(line, OPTION_JSON)) {
        print_json(arena, c);
        return 0;
    }
    print_differences(c);
    if (c->with_data)
        print_flips(c);
    return 0;
}
