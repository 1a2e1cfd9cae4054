/* SPDX-License-Identifier: MIT */
#include "service/unusual.h"

/* What follows from each kind of warning; the words for the warning itself are in PROBLEMS. */
static const char *const MEANINGS[PROBLEM_KIND_COUNT] = {
    [PROBLEM_CLAIMED_BEFORE_WARNED] =
        "The family counts again. Make sure that the framework in force lets it be claimed twice.",
    [PROBLEM_SUPERSEDED_OPEN_EPISODE] =
        "The episode counts for the family it was merged into. Close it or move it.",
    [PROBLEM_FAMILY_WITHOUT_MEMBERS] =
        "Nothing shows that a child lives there, so the family cannot be claimed.",
    [PROBLEM_NEED_MEMBER_MISMATCH] =
        "The need counts for the family of its episode. Look whether the person is the right one.",
    [PROBLEM_CLAIM_DANGLING_KEY] = "The claim counts in the year so far; a family that is not "
                                   "there is not kept from being claimed again.",
    [PROBLEM_IDENTICAL_ROWS] = "Both rows count. Look whether one was exported twice.",
    [PROBLEM_TERMS_OVERLAP] = "All sessions of both terms count towards the child's attendance.",
    [PROBLEM_NEED_AFTER_CLOSURE] =
        "The need is part of the progress information, but not of the decision.",
    [PROBLEM_DATE_AFTER_AS_AT] = "These rows count in a later quarter.",
    [PROBLEM_ROWS_DIFFER] = "One cell of several was taken. See whether it matters which.",
    [PROBLEM_DIGITS_LOST] =
        "The last digits may not be what was typed. Keep long numbers as text in the workbook.",
    [PROBLEM_FORMULA_VALUES] =
        "The values saved last were read. Look that the workbook was computed before it was saved.",
    [PROBLEM_HIDDEN_SHEET] = "Its rows count. Look whether it is meant to be read.",
    [PROBLEM_UNUSED_SHEET] = "Nothing on the sheet was read.",
    [PROBLEM_EXTRA_COLUMN] = "Nothing in the column was read.",
};

static size_t
warnings_find(const struct run *run, struct unusual *list)
{
    size_t count = 0;

    for (int kind = PROBLEM_FIRST_WARNING; kind < PROBLEM_KIND_COUNT; kind++)
        if (run->problems.total[kind] > 0)
            list[count++] = (struct unusual){.what = PROBLEMS[kind].words,
                                             .kind = "Warning about the data",
                                             .count = run->problems.total[kind],
                                             .meaning = MEANINGS[kind]};
    return count;
}

/* Claimable episodes that were checked for regression and have to last beyond DAY. */
static uint64_t
claimable_beyond(const struct run *run, int32_t day)
{
    uint64_t count = 0;

    for (uint32_t i = 0; i < run->dataset->rows[TABLE_EPISODES].count; i++)
        if (run->decisions[i].kind == DECISION_CLAIMABLE && run->decisions[i].sustained_on > day &&
            run_framework(run, i)->regression)
            count++;
    return count;
}

/* The newest event ends before the sustainment period of a claim: nobody has looked yet. */
static uint64_t
events_too_old(const struct run *run)
{
    const struct dataset *dataset = run->dataset;
    int32_t newest = DAY_UNKNOWN;

    if (!dataset->rows[TABLE_EVENTS].there)
        return 0;
    for (uint32_t i = 0; i < dataset->rows[TABLE_EVENTS].count; i++)
        if (dataset->events.rows[i].on > newest)
            newest = dataset->events.rows[i].on;
    return claimable_beyond(run, newest);
}

static uint64_t
terms_too_old(const struct run *run)
{
    const struct attendance *attendance = &run->dataset->attendance;
    int32_t newest = DAY_UNKNOWN;

    if (!run->dataset->rows[TABLE_ATTENDANCE].there)
        return 0;
    for (size_t i = 0; i < attendance->span_count; i++)
        if (attendance->spans[i].end > newest)
            newest = attendance->spans[i].end;
    return claimable_beyond(run, newest);
}

static uint64_t
claimable_waived(const struct run *run)
{
    uint64_t count = 0;

    for (uint32_t i = 0; i < run->dataset->rows[TABLE_EPISODES].count; i++)
        count += run->decisions[i].kind == DECISION_CLAIMABLE && run->decisions[i].waived != 0;
    return count;
}

static uint64_t
families_empty(const struct run *run)
{
    return run->dataset->rows[TABLE_FAMILIES].count == 0 ? 1 : 0;
}

static uint64_t
episodes_empty(const struct run *run)
{
    return run->dataset->rows[TABLE_EPISODES].count == 0 ? 1 : 0;
}

static uint64_t
claims_absent(const struct run *run)
{
    return run->dataset->rows[TABLE_CLAIMS].there ? 0 : 1;
}

/* How many more are carried than new. */
static uint64_t
carried_over_new(const struct run *run)
{
    int64_t more =
        run->figures.value[FIGURE_CLAIMS_CARRIED] - run->figures.value[FIGURE_CLAIMS_NEW];

    return more > 0 ? (uint64_t)more : 0;
}

static uint64_t
framework_out_of_force(const struct run *run)
{
    const struct period *period = &run->options.period;

    return framework_set_covers(run->options.frameworks, period->first, period->last) ? 0 : 1;
}

/* One line per thing that is looked at.  A count of 0 is as it should be. */
static const struct {
    uint64_t (*count)(const struct run *run);
    const char *what, *meaning;
} LOOKS[] = {
    {.count = families_empty,
     .what = "families.csv has no row",
     .meaning = "There is nothing to count. Look whether the export was cut off."},
    {.count = episodes_empty,
     .what = "episodes.csv has no row",
     .meaning = "Nothing can be claimed. Look whether the export was cut off."   },
    {.count = events_too_old,
     .what = "claimed episodes sustained beyond the newest event",
     .meaning = "A re-referral after the newest event would not show. Export the events again up "
                "to the as-at date."                                             },
    {.count = terms_too_old,
     .what = "claimed episodes sustained beyond the newest school term",
     .meaning = "Absence after the end of the newest term would not show. Ask for the attendance "
                "of the terms since."                                            },
    {.count = claimable_waived,
     .what = "claimed episodes that rest on a waived test",
     .meaning = "Somebody let a test pass that the data does not meet. Look whether waivers.csv "
                "says who and why, and whether they may."                        },
    {.count = claims_absent,
     .what = "there is no claims.csv",
     .meaning = "Nothing is known of earlier claims, so a family may be claimed a second time and "
                "the year so far holds this quarter alone."                      },
    {.count = carried_over_new,
     .what = "more claims are carried forward than are new",
     .meaning = "Most of the claim was due before this quarter. Look whether earlier claims are "
                "missing from claims.csv."                                       },
    {.count = framework_out_of_force,
     .what = "the framework is not in force in the whole quarter",
     .meaning = "The quarter reaches beyond the dates the framework gives for itself. Choose "
                "another, or check the dates in its file."                       },
};

_Static_assert(PROBLEM_KIND_COUNT - PROBLEM_FIRST_WARNING + sizeof LOOKS / sizeof *LOOKS <=
                   UNUSUAL_MOST,
               "a list holds all kinds");

size_t
unusual_find(struct arena *arena, const struct run *run, struct unusual list[UNUSUAL_MOST])
{
    size_t found = warnings_find(run, list);

    for (size_t i = 0; i < sizeof LOOKS / sizeof *LOOKS; i++) {
        uint64_t count = LOOKS[i].count(run);

        if (count > 0)
            list[found++] =
                (struct unusual){.what = source_words(arena, run->source, LOOKS[i].what),
                                 .kind = "Unusual value",
                                 .count = count,
                                 .meaning = source_words(arena, run->source, LOOKS[i].meaning)};
    }
    return found;
}
