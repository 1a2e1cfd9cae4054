/* SPDX-License-Identifier: MIT */
#include "service/run.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/parallel.h"
#include "model/gather.h"
#include "model/review.h"
#include "service/books.h"
#include "service/intake.h"
#include "service/report.h"
#include "service/workbook.h"

#define RANGES 32
/* Families decided before they are counted, so that what was read is still in the cache. */
#define FAMILIES_AT_ONCE 256

/* Runs decided by this: one, or two over the same dataset. */
struct deciding {
    struct run *runs[2];
    unsigned count;
    bool alike;         /* both by the same facts */
    bool counted_alike; /* what both decide alike gives the same figures */
};

struct range {
    const struct deciding *deciding;
    uint32_t first, end;
    struct figures figures[FIGURES_OF_BOTH + 1];
};

static void
decide_block(const struct deciding *deciding, uint32_t first, uint32_t end)
{
    const struct run *a = deciding->runs[0], *b = deciding->runs[1];

    if (deciding->alike) {
        gather_decide_by_both(a->dataset,
                              (const struct framework *[]){a->options.frameworks->list[0],
                                                           b->options.frameworks->list[0]},
                              &a->options.period, first, end,
                              (struct decision *[]){a->decisions, b->decisions});
        return;
    }
    for (unsigned i = 0; i < deciding->count; i++)
        gather_decide(deciding->runs[i]->dataset, deciding->runs[i]->options.frameworks,
                      &deciding->runs[i]->options.period, first, end, deciding->runs[i]->decisions);
}

static void
count_block(const struct deciding *deciding, uint32_t first, uint32_t end, struct figures *figures)
{
    const struct run *a = deciding->runs[0], *b = deciding->runs[1];

    for (unsigned i = 0; i < deciding->count; i++) {
        const struct run *run = deciding->runs[i];

        if (run->withheld != NULL)
            withheld_apply(run->dataset, run->withheld, first, end, run->decisions);
        if (!deciding->counted_alike)
            figures_count(run->dataset, run->options.frameworks, &run->options.period,
                          run->decisions, first, end, &figures[i]);
    }
    if (deciding->counted_alike)
        figures_count_by_both(a->dataset, a->options.frameworks, &a->options.period,
                              (const struct decision *const[]){a->decisions, b->decisions}, first,
                              end, figures);
}

static bool
decide_range(void *context, struct error *err)
{
    struct range *range = context;

    (void)err;
    for (uint32_t first = range->first; first < range->end; first += FAMILIES_AT_ONCE) {
        uint32_t end =
            range->end - first < FAMILIES_AT_ONCE ? range->end : first + FAMILIES_AT_ONCE;

        decide_block(range->deciding, first, end);
        count_block(range->deciding, first, end, range->figures);
    }
    return true;
}

static void
begin_deciding(struct arena *arena, struct run *run)
{
    run->decisions = ARENA_ARRAY(arena, struct decision, run->dataset->rows[TABLE_EPISODES].count);
    if (run->options.withheld != NULL)
        run->withheld = withheld_rows(arena, run->dataset, run->options.withheld);
}

/* Sums what the ranges counted of the run at PLACE. */
static void
end_deciding(struct arena *arena, const struct deciding *deciding, const struct range *ranges,
             unsigned place)
{
    struct run *run = deciding->runs[place];
    const struct framework_set *frameworks = run->options.frameworks;

    figures_begin(arena, frameworks, &run->figures);
    for (uint32_t i = 0; i < RANGES; i++) {
        figures_add(frameworks, &ranges[i].figures[place], &run->figures);
        if (deciding->counted_alike)
            figures_add(frameworks, &ranges[i].figures[FIGURES_OF_BOTH], &run->figures);
    }
    figures_finish(run->dataset, frameworks, &run->options.period, &run->options.figures,
                   &run->figures);
    review_decisions(run->dataset, run->decisions, &run->problems);
}

static bool
decide_all(struct arena *arena, const struct deciding *deciding, struct error *err)
{
    uint32_t count = deciding->runs[0]->dataset->rows[TABLE_FAMILIES].count;
    struct range *ranges = ARENA_ARRAY(arena, struct range, RANGES);
    struct task tasks[RANGES];

    for (unsigned k = 0; k < deciding->count; k++)
        begin_deciding(arena, deciding->runs[k]);
    for (uint32_t i = 0; i < RANGES; i++) {
        ranges[i].deciding = deciding;
        ranges[i].first = (uint32_t)((uint64_t)count * i / RANGES);
        ranges[i].end = (uint32_t)((uint64_t)count * (i + 1) / RANGES);
        for (unsigned k = 0; k < deciding->count; k++)
            figures_begin(arena, deciding->runs[k]->options.frameworks, &ranges[i].figures[k]);
        if (deciding->counted_alike)
            figures_begin(arena, deciding->runs[0]->options.frameworks,
                          &ranges[i].figures[FIGURES_OF_BOTH]);
        tasks[i] = (struct task){.run = decide_range, .context = &ranges[i]};
    }
    if (!parallel_run(tasks, RANGES, deciding->runs[0]->options.threads, err))
        return false;
    for (unsigned k = 0; k < deciding->count; k++)
        end_deciding(arena, deciding, ranges, k);
    return true;
}

bool
run_decide_by_both(struct arena *arena, struct run *before, struct run *after, struct error *err)
{
    const struct framework_set *a = before->options.frameworks, *b = after->options.frameworks;
    bool alike = before->dataset == after->dataset &&
                 gather_is_alike(before->dataset, a->list[0], b->list[0]);
    struct deciding deciding = {
        .runs = {before, after},
        .count = 2,
        .alike = alike,
        .counted_alike = alike && figures_are_alike(a, b),
    };

    return decide_all(arena, &deciding, err);
}

const struct framework *
run_framework(const struct run *run, uint32_t episode)
{
    return framework_of_episode(run->options.frameworks, run->dataset, episode);
}

const char *
run_withheld_words(struct arena *arena, const struct run *run, uint32_t episode)
{
    uint32_t at = run->decisions[episode].kind != DECISION_WITHHELD
                      ? WITHHELD_NOBODY
                      : run->withheld[episode_family(run->dataset, episode)];

    return at == WITHHELD_NOBODY ? "" : withheld_words(arena, &run->options.withheld->list[at]);
}

bool
run_check(struct arena *arena, const struct run_options *options, struct run *run,
          struct error *err)
{
    uint64_t begun = clock_steady_ns(), read;

    if (!intake_read(arena, options, run, err))
        return false;
    read = clock_steady_ns();
    run->read_ns = read - begun;
    if (problems_errors(&run->problems) > 0 || !options->with_period)
        return true;
    if (!decide_all(arena, &(struct deciding){.runs = {run}, .count = 1}, err))
        return false;
    run->decide_ns = clock_steady_ns() - read;
    return true;
}

static bool
count_schools(struct arena *arena, struct run *run, struct error *err)
{
    for (uint32_t row = 0; row < run->dataset->rows[TABLE_EPISODES].count; row++) {
        const struct framework *framework = run_framework(run, row);
        const char *urn;

        if (run->decisions[row].kind != DECISION_CLAIMABLE ||
            framework->school_incentive_pence == 0)
            continue;
        if (!source_cell(run->source, arena, TABLE_EPISODES, row, EPISODES_LEAD_SCHOOL_URN, &urn,
                         err))
            return false;
        if (urn[0] != '\0')
            figures_add_school(arena, &run->figures, framework, text_of(urn));
    }
    return true;
}

bool
run_is_sound(const struct run *run, struct error *err)
{
    if (problems_errors(&run->problems) > 0)
        return error_raise(err, ERR_INPUT, "the data has %s %s; nothing was written",
                           number_format((int64_t)problems_errors(&run->problems)).text,
                           problems_errors(&run->problems) == 1 ? "error" : "errors");
    return true;
}

bool
run_decide(struct arena *arena, const struct run_options *options, struct run *run,
           struct error *err)
{
    return run_check(arena, options, run, err) && run_is_sound(run, err) &&
           count_schools(arena, run, err) && source_is_as_read(run->source, err);
}

struct publishing {
    struct run *run;
    const char *folder;
    struct arena *arena; /* of this task alone */
};

static bool
publish_text(const struct publishing *p, const char *name, struct text text, struct error *err)
{
    return file_write(path_join(p->arena, p->folder, name), text.at, text.length, err);
}

static bool
publish_decisions(const struct publishing *p, struct error *err)
{
    struct new_file *file;

    if (!file_create(p->arena, path_join(p->arena, p->folder, "decisions.csv"), &file, err))
        return false;
    report_decisions(p->run, file_stream(file));
    return file_commit(file, err);
}

static bool
publish_lists(void *context, struct error *err)
{
    const struct publishing *p = context;

    return publish_text(p, "figures.json", report_figures(p->arena, p->run), err) &&
           publish_decisions(p, err);
}

static bool
publish_book(const struct publishing *p, const struct book *book, const char *name,
             struct error *err)
{
    return workbook_publish(book, path_join(p->arena, p->folder, name), p->folder, err);
}

/* One after the other: the library that writes them is not made for two at once. */
static bool
publish_books(void *context, struct error *err)
{
    const struct publishing *p = context;
    struct book submission, outcomes;

    return books_submission(p->arena, p->run, &submission, err) &&
           books_outcomes_framework(p->arena, p->run, &outcomes, err) &&
           publish_book(p, &submission, "submission.xlsx", err) &&
           publish_book(p, &outcomes, "outcomes-framework.xlsx", err);
}

bool
run_publish(struct arena *arena, struct run *run, const char *out, bool replace, struct error *err)
{
    ARENA_SCOPE struct arena *first = arena_new();
    ARENA_SCOPE struct arena *second = arena_new();
    struct new_folder *folder;
    struct publishing parts[2];
    struct task tasks[2];
    uint64_t begun = clock_steady_ns();

    if (!folder_create(arena, out, &folder, err))
        return false;
    parts[0] = (struct publishing){.run = run, .folder = folder_path(folder), .arena = first};
    parts[1] = (struct publishing){.run = run, .folder = folder_path(folder), .arena = second};
    tasks[0] = (struct task){.run = publish_books, .context = &parts[0]};
    tasks[1] = (struct task){.run = publish_lists, .context = &parts[1]};
    if (!parallel_run(tasks, 2, run->options.threads, err))
        return error_while(err, "writing the return");
    if (!source_is_as_read(run->source, err) || !folder_commit(folder, replace, err))
        return false;
    run->write_ns = clock_steady_ns() - begun;
    return true;
}
