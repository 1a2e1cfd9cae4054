/* SPDX-License-Identifier: MIT */
#include "model/problem.h"

#include "model/feed.h"

const struct problem_def PROBLEMS[PROBLEM_KIND_COUNT] = {
    [PROBLEM_MISSING_TABLE] = {"missing_table",           "a table is missing"                                         },
    [PROBLEM_MISSING_COLUMN] = {"missing_column",          "a column is missing"                                        },
    [PROBLEM_DUPLICATE_COLUMN] = {"duplicate_column",        "a column stands there twice"                                },
    [PROBLEM_BAD_CSV] = {"bad_csv",                 "the quoting is broken"                                      },
    [PROBLEM_BAD_ENCODING] = {"bad_encoding",            "the text is not UTF-8"                                      },
    [PROBLEM_TOO_MANY_CELLS] = {"too_many_cells",          "the row is longer than the header"                          },
    [PROBLEM_FORMULA_WITHOUT_VALUE] = {"formula_without_value",
                               "a formula was saved without its value"                                                 },
    [PROBLEM_DUPLICATE_KEY] = {"duplicate_key",           "two rows have the same id"                                  },
    [PROBLEM_BLANK_REQUIRED] = {"blank_required",          "a cell that is needed is blank"                             },
    [PROBLEM_SUPERSEDED_LOOP] = {"superseded_loop",
                               "families are merged into each other in a circle"                                       },
    [PROBLEM_DANGLING_KEY] = {"dangling_key",            "an id points to nothing"                                    },
    [PROBLEM_BAD_DATE] = {"bad_date",                "a date cannot be read"                                      },
    [PROBLEM_BAD_NUMBER] = {"bad_number",              "a number cannot be read"                                    },
    [PROBLEM_BAD_VALUE] = {"bad_value",               "a value is not one of those known"                          },
    [PROBLEM_NO_FRAMEWORK] = {"no_framework",            "no framework decides an episode"                            },
    [PROBLEM_CLOSED_BEFORE_OPENED] = {"closed_before_opened",    "an episode closed before it opened"                         },
    [PROBLEM_END_BEFORE_START] = {"end_before_start",        "something ends before it starts"                            },
    [PROBLEM_ABSENCE_OVER_POSSIBLE] = {"absence_over_possible",
                               "more sessions missed than possible"                                                    },
    [PROBLEM_EVENT_WITHOUT_SUBJECT] = {"event_without_subject",
                               "an event has no family and no member"                                                  },
    [PROBLEM_EVENT_MEMBER_MISMATCH] = {"event_member_mismatch",
                               "an event's member is of another family"                                                },
    [PROBLEM_CLAIMED_BEFORE_WARNED] =
        {"claimed_before_warned",   "a family was claimed before, and the claim policy allows it"},
    [PROBLEM_SUPERSEDED_OPEN_EPISODE] = {"superseded_open_episode",
                               "a merged family still has an open episode"                                             },
    [PROBLEM_FAMILY_WITHOUT_MEMBERS] = {"family_without_members",  "a family has no members"                                    },
    [PROBLEM_NEED_MEMBER_MISMATCH] = {"need_member_mismatch",
                               "a need's member is of another family"                                                  },
    [PROBLEM_CLAIM_DANGLING_KEY] = {"claim_dangling_key",
                               "an earlier claim names a family or episode that is not there"                          },
    [PROBLEM_IDENTICAL_ROWS] = {"identical_rows",          "two rows are wholly the same"                               },
    [PROBLEM_TERMS_OVERLAP] = {"terms_overlap",           "a child's terms overlap"                                    },
    [PROBLEM_NEED_AFTER_CLOSURE] = {"need_after_closure",      "a need was identified after closure"                        },
    [PROBLEM_DATE_AFTER_AS_AT] = {"date_after_as_at",
                               "rows are not used, since they begin after the as-at date"                              },
    [PROBLEM_ROWS_DIFFER] = {"rows_differ",             "rows that are made into one are not the same"               },
    [PROBLEM_DIGITS_LOST] = {"digits_lost",             "a number has more digits than a spreadsheet keeps"          },
    [PROBLEM_FORMULA_VALUES] = {"formula_values",
                               "cells hold formulas; the values last saved are used"                                   },
    [PROBLEM_HIDDEN_SHEET] = {"hidden_sheet",            "a hidden sheet is read"                                     },
    [PROBLEM_UNUSED_SHEET] = {"unused_sheet",            "a sheet is not named as a table and is left out"            },
    [PROBLEM_EXTRA_COLUMN] = {"extra_column",
                               "a column is not part of the contract and is left out"                                  },
};

const char *
problem_sheet(const struct problem *problem)
{
    return problem->rowset == NULL ? "" : problem->rowset->sheet;
}

bool
problem_is_in_xml(const struct problem *problem)
{
    return problem->rowset != NULL && problem->rowset->kind == ROWSET_XML;
}

bool
problems_have_room(const struct problems *problems)
{
    return problems->count < PROBLEMS_KEPT;
}

void
problems_add(struct problems *problems, struct problem problem)
{
    if (problems->feed != NULL && !feed_retell(problems->feed, problems->arena, &problem))
        return;
    problems->total[problem.kind]++;
    if (!problems_have_room(problems))
        return;
    problems->list = arena_grow(problems->arena, problems->list, &problems->room, problems->count,
                                sizeof *problems->list);
    problems->list[problems->count++] = problem;
}

/* The first that come are taken as they lie. */
static bool
take_over(struct problems *to, const struct problems *from)
{
    if (to->count > 0 || to->feed != NULL)
        return false;
    to->list = from->list;
    to->count = from->count;
    to->room = from->count;
    return true;
}

void
problems_append(struct problems *to, const struct problems *from)
{
    for (unsigned kind = 0; kind < PROBLEM_KIND_COUNT; kind++)
        to->total[kind] += from->total[kind];
    if (take_over(to, from))
        return;
    for (size_t i = 0; i < from->count; i++) {
        to->total[from->list[i].kind]--; /* problems_add counts those that it is given */
        problems_add(to, from->list[i]);
    }
}

static uint64_t
total_of_kinds(const struct problems *problems, unsigned first, unsigned end)
{
    uint64_t total = 0;

    for (unsigned kind = first; kind < end; kind++)
        total += problems->total[kind];
    return total;
}

uint64_t
problems_errors(const struct problems *problems)
{
    return total_of_kinds(problems, 0, PROBLEM_FIRST_WARNING);
}

uint64_t
problems_warnings(const struct problems *problems)
{
    return total_of_kinds(problems, PROBLEM_FIRST_WARNING, PROBLEM_KIND_COUNT);
}

static int
by_place(const void *left, const void *right)
{
    const struct problem *a = left, *b = right;
    int order = strcmp(problem_file(a), problem_file(b));

    if (order == 0)
        order = strcmp(problem_sheet(a), problem_sheet(b));
    if (order == 0)
        order = (a->row > b->row) - (a->row < b->row);
    if (order == 0)
        order = strcmp(a->column, b->column);
    if (order == 0)
        order = (int)a->kind - (int)b->kind;
    return order == 0 ? strcmp(a->found, b->found) : order;
}

void
problems_sort(struct problems *problems)
{
    if (problems->count > 0)
        qsort(problems->list, problems->count, sizeof *problems->list, by_place);
}

/* Puts a problem into its place among the first COUNT of its kind, if it is one of them. */
static size_t
place_among(const struct problem *problem, const struct problem **list, size_t count)
{
    size_t at = count < PROBLEMS_OF_ONE_KIND ? count : count - 1;

    if (at < count && by_place(problem, list[at]) >= 0)
        return count;
    for (; at > 0 && by_place(problem, list[at - 1]) < 0; at--)
        list[at] = list[at - 1];
    list[at] = problem;
    return count < PROBLEMS_OF_ONE_KIND ? count + 1 : count;
}

void
problems_first(const struct problems *problems, struct problems_first *first)
{
    const struct problem *of_kind[PROBLEM_KIND_COUNT][PROBLEMS_OF_ONE_KIND];
    size_t counts[PROBLEM_KIND_COUNT] = {0};

    for (size_t i = 0; i < problems->count; i++) {
        enum problem_kind kind = problems->list[i].kind;

        counts[kind] = place_among(&problems->list[i], of_kind[kind], counts[kind]);
    }
    first->count = 0;
    for (unsigned kind = 0; kind < PROBLEM_KIND_COUNT; kind++)
        for (size_t i = 0; i < counts[kind]; i++)
            first->list[first->count++] = of_kind[kind][i];
}
