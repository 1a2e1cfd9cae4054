/* SPDX-License-Identifier: MIT */
#include "service/running.h"

#include "base/number.h"
#include "base/parallel.h"
#include "service/library.h"

#define THREADS_MOST    8
#define AGREED_MOST     10000000
#define AGREED_SENTENCE "the agreed number has to be a whole number of families"

static bool
choose_figures(const struct running_choice *choice, struct figure_options *figures,
               struct error *err)
{
    uint64_t agreed;

    *figures = (struct figure_options){.authority = "", .agreed_number = AGREED_NUMBER_NONE};
    if (choice->agreed_number[0] != '\0') {
        if (!decimal_read(text_of(choice->agreed_number), AGREED_MOST, &agreed))
            return error_raise(err, ERR_INPUT, AGREED_SENTENCE ", like 320, or blank");
        figures->agreed_number = (int64_t)agreed;
    }
    for (unsigned area = 0; area < AREA_COUNT; area++)
        if (strcmp(choice->area, FUNDING_AREAS[area]) == 0) {
            figures->area = (enum funding_area)area;
            return true;
        }
    return error_raise(err, ERR_INPUT, "choose how the council is funded");
}

static bool
choose_framework(struct arena *arena, const struct running_choice *choice,
                 struct run_options *options, struct error *err)
{
    struct framework_set *set = arena_alloc(arena, sizeof *set);
    struct framework *framework = arena_alloc(arena, sizeof *framework);
    const struct framework *list[] = {framework};

    if (strpbrk(choice->framework, "/.") != NULL || choice->framework[0] == '\0')
        return error_raise(err, ERR_INPUT, "choose a framework");
    if (!library_framework(arena, choice->framework, framework, NULL, err))
        return false;
    framework_set_make(arena, list, 1, set);
    options->frameworks = set;
    return framework_set_check(set, err);
}

bool
running_request(struct arena *arena, const struct running_choice *choice,
                struct draft_request *request, struct error *err)
{
    struct run_options *options = arena_alloc(arena, sizeof *options);
    const char **names = ARENA_ARRAY(arena, const char *, 1);
    struct quarter quarter;
    unsigned threads = parallel_processors();

    *options = (struct run_options){.with_period = true,
                                    .threads = threads > THREADS_MOST ? THREADS_MOST : threads};
    if (!quarter_read(text_of(choice->quarter), &quarter))
        return error_raise(err, ERR_INPUT, "choose a quarter");
    names[0] = choice->framework;
    *request =
        (struct draft_request){.options = options, .framework_names = names, .framework_count = 1};
    return period_make(quarter, DAY_UNKNOWN, &options->period, err) &&
           choose_figures(choice, &options->figures, err) &&
           choose_framework(arena, choice, options, err);
}
