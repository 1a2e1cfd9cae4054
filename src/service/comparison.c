/* SPDX-License-Identifier: MIT */
#include "service/comparison.h"

#include <stdlib.h>

/* ---- history ---- */

static bool
is_history_of(const struct kept_return *earlier, const struct kept_return *later)
{
    const char *a = earlier->settings[CONDITION_AUTHORITY];
    const char *b = later->settings[CONDITION_AUTHORITY];

    return quarter_index(earlier->quarter) < quarter_index(later->quarter) &&
           (a[0] == '\0' || b[0] == '\0' || strcmp(a, b) == 0);
}

/* The latest quarter first; of one quarter the latest as-at date. */
static int
latest_first(const void *left, const void *right)
{
    const struct kept_return *a = left, *b = right;
    int32_t by_quarter = quarter_index(b->quarter) - quarter_index(a->quarter);

    if (by_quarter != 0)
        return by_quarter;
    return a->as_at > b->as_at ? -1 : a->as_at < b->as_at;
}

/* Keeps one return of each quarter, and of these the latest HISTORY_MOST. */
static size_t
one_of_each_quarter(struct kept_return *list, size_t count)
{
    size_t kept = 0;

    if (count > 0)
        qsort(list, count, sizeof *list, latest_first);
    for (size_t i = 0; i < count && kept < HISTORY_MOST; i++)
        if (kept == 0 || quarter_index(list[kept - 1].quarter) != quarter_index(list[i].quarter))
            list[kept++] = list[i];
    return kept;
}

/* A figure's values in the earlier returns; one that lacks it is left out. */
static size_t
values_of(const char *code, const struct kept_return *list, size_t count,
          int64_t values[HISTORY_MOST])
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        const struct kept_figure *figure = kept_figure_find(&list[i], code);

        if (figure != NULL && figure->value <= HISTORY_VALUE_MOST)
            values[found++] = figure->value;
    }
    return found;
}

static bool
same_framework(const struct kept_return *a, const struct kept_return *b)
{
    return strcmp(a->settings[CONDITION_FRAMEWORK], b->settings[CONDITION_FRAMEWORK]) == 0 &&
           strcmp(a->settings[CONDITION_FRAMEWORK_VERSION],
                  b->settings[CONDITION_FRAMEWORK_VERSION]) == 0;
}

static void
judge(struct arena *arena, const struct kept_return *later, const struct kept_return *list,
      size_t count, struct judgement *judgement)
{
    judgement->quarters = count;
    judgement->out = ARENA_ARRAY(arena, struct judged_figure, later->figure_count);
    if (count == 0)
        return;
    judgement->last = list[0].quarter;
    judgement->first = list[count - 1].quarter;
    for (size_t i = 0; i < count; i++)
        judgement->other_framework += !same_framework(&list[i], later);
    for (size_t i = 0; i < later->figure_count; i++) {
        const struct kept_figure *figure = &later->figures[i];
        int64_t values[HISTORY_MOST];
        struct usual usual;

        if (!figure->watched ||
            !history_usual(values, values_of(figure->code, list, count, values), &usual))
            continue;
        judgement->judged++;
        if (!usual_holds(&usual, figure->value))
            judgement->out[judgement->out_count++] =
                (struct judged_figure){.figure = figure, .usual = usual};
    }
}

/* All files that the paths of --history stand for. */
static bool
find_history(struct arena *arena, const char *const *paths, size_t path_count,
             const char *const **files, size_t *count, struct error *err)
{
    const char **all = NULL;

    *count = 0;
    for (size_t i = 0; i < path_count; i++) {
        const char *const *found;
        const char **more;
        size_t found_count;

        if (!kept_find_all(arena, paths[i], &found, &found_count, err))
            return false;
        more = ARENA_ARRAY(arena, const char *, *count + found_count);
        for (size_t k = 0; k < *count; k++)
            more[k] = all[k];
        for (size_t k = 0; k < found_count; k++)
            more[*count + k] = found[k];
        all = more;
        *count += found_count;
    }
    *files = all;
    return true;
}

static bool
compare_history(struct arena *arena, struct comparison *comparison, const char *const *paths,
                size_t path_count, struct error *err)
{
    const struct kept_return *later = &comparison->returns[1];
    struct judgement *judgement = &comparison->judgement;
    const char *const *files;
    struct kept_return *list;
    size_t count, used = 0;

    if (!find_history(arena, paths, path_count, &files, &count, err))
        return error_while(err, "--history");
    list = ARENA_ARRAY(arena, struct kept_return, count + 1);
    for (size_t i = 0; i < count; i++) {
        if (!kept_figures_read(arena, files[i], &list[used], err))
            return error_while(err, "--history");
        if (is_history_of(&list[used], later))
            used++;
        else
            judgement->passed_over++;
    }
    if (is_history_of(&comparison->returns[0], later))
        list[used++] = comparison->returns[0];
    judge(arena, later, list, one_of_each_quarter(list, used), judgement);
    return true;
}

/* ---- both ---- */

static bool
have_something_in_common(const struct comparison *comparison, struct error *err)
{
    return comparison->with_figures || comparison->with_decisions ||
           error_raise(err, ERR_INPUT,
                       "\"%s\" and \"%s\" have no file in common; name two folders that runs have "
                       "written, two " FIGURES_FILE " or two " DECISIONS_FILE,
                       comparison->paths[0], comparison->paths[1]);
}

bool
comparison_make(struct arena *arena, const char *const paths[2], const char *const *history,
                size_t history_count, struct comparison *comparison, struct error *err)
{
    struct kept_paths found[2];

    *comparison = (struct comparison){
        .paths = {paths[0], paths[1]}
    };
    for (int i = 0; i < 2; i++)
        if (!kept_find(arena, paths[i], &found[i], err))
            return false;
    comparison->with_figures = found[0].figures != NULL && found[1].figures != NULL;
    comparison->with_decisions = found[0].decisions != NULL && found[1].decisions != NULL;
    if (!have_something_in_common(comparison, err))
        return false;
    for (int i = 0; i < 2; i++)
        if ((comparison->with_figures &&
             !kept_figures_read(arena, found[i].figures, &comparison->returns[i], err)) ||
            (comparison->with_decisions &&
             !kept_decisions_read(arena, found[i].decisions, &comparison->decisions[i], err)))
            return false;
    if (comparison->with_decisions)
        comparison->episodes =
            decisions_compare(arena, &comparison->decisions[0], &comparison->decisions[1]);
    if (!comparison->with_figures)
        return history_count == 0 ||
               error_raise(err, ERR_INPUT, "--history needs the " FIGURES_FILE " of both returns");
    comparison->files = files_compare(arena, &comparison->returns[0], &comparison->returns[1]);
    comparison->figures = figures_compare(arena, &comparison->returns[0], &comparison->returns[1]);
    return compare_history(arena, comparison, history, history_count, err);
}

bool
comparison_differs(const struct comparison *comparison)
{
    const struct decision_changes *episodes = &comparison->episodes;

    for (unsigned i = 0; comparison->with_figures && i < CONDITION_COUNT; i++)
        if (strcmp(comparison->returns[0].settings[i], comparison->returns[1].settings[i]) != 0)
            return true;
    return comparison->files.count > 0 || comparison->figures.count > 0 ||
           episodes->flip_count > 0 || episodes->same < episodes->both;
}
