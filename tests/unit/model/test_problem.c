/* SPDX-License-Identifier: MIT */
#include "model/problem.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static void
kinds_are_the_contracts(void)
{
    static const char ERRORS[] =
        "missing_table missing_column blank_required duplicate_column too_many_cells bad_encoding "
        "bad_csv duplicate_key dangling_key bad_value no_framework bad_date bad_number "
        "absence_over_possible "
        "closed_before_opened end_before_start event_without_subject event_member_mismatch "
        "superseded_loop formula_without_value ";
    static const char WARNINGS[] =
        "date_after_as_at need_after_closure terms_overlap need_member_mismatch "
        "family_without_members superseded_open_episode identical_rows claim_dangling_key "
        "extra_column claimed_before_warned rows_differ digits_lost formula_values hidden_sheet "
        "unused_sheet ";
    unsigned errors = 0;

    for (unsigned i = 0; i < PROBLEM_KIND_COUNT; i++) {
        bool error = problem_is_error((enum problem_kind)i);
        char word[64];

        snprintf(word, sizeof word, "%s ", PROBLEMS[i].code);
        EXPECT_TEXT(PROBLEMS[i].code, strstr(error ? ERRORS : WARNINGS, word) ? "named" : "not",
                    "named");
        CU_ASSERT(PROBLEMS[i].words[0] != '\0');
        errors += error;
    }
    EXPECT_NUMBER("errors", errors, 20);
    EXPECT_NUMBER("kinds", PROBLEM_KIND_COUNT, 35);
}

static void
add(struct problems *problems, enum problem_kind kind, enum table_id table, uint32_t row,
    const char *column, const char *found)
{
    problems_add(problems, (struct problem){.kind = kind,
                                            .table = table,
                                            .row = row,
                                            .column = column,
                                            .found = found,
                                            .expected = ""});
}

static const char *
founds_of(struct arena *arena, const struct problems *problems)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (size_t i = 0; i < problems->count; i++)
        builder_puts(&out, problems->list[i].found);
    return out.at;
}

static const char *
first_founds_of(struct arena *arena, const struct problems_first *first)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (size_t i = 0; i < first->count; i++)
        builder_puts(&out, first->list[i]->found);
    return out.at;
}

/* Of each kind those that stand first, whatever the order in which they were found. */
static void
the_first_of_each_kind_are_picked(void)
{
    static const unsigned STEPS[] = {1, 3, 7, 11, 25}; /* none has a part in common with 26 */
    ARENA_SCOPE struct arena *arena = arena_new();

    for (size_t k = 0; k < COUNT_OF(STEPS); k++) {
        struct problems problems = {.arena = arena};
        struct problems_first first;

        for (unsigned i = 0; i < 26; i++) {
            unsigned row = i * STEPS[k] % 26;

            add(&problems, i % 2 == 0 ? PROBLEM_BAD_DATE : PROBLEM_EXTRA_COLUMN, TABLE_MEMBERS,
                row + 1, "", arena_printf(arena, "%c", 'a' + (int)row));
        }
        add(&problems, PROBLEM_BAD_VALUE, TABLE_MEMBERS, 1, "", "!");
        problems_first(&problems, &first);
        EXPECT_TEXT("picked", first_founds_of(arena, &first),
                    PROBLEM_BAD_VALUE < PROBLEM_BAD_DATE ? "!acegikmoqsbdfhjlnprt"
                                                         : "acegikmoqs!bdfhjlnprt");
    }
}

static void
lists_are_sorted(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct problems problems = {.arena = arena};
    struct problems_first first;

    add(&problems, PROBLEM_EXTRA_COLUMN, TABLE_ATTENDANCE, 1, "x", "a");
    add(&problems, PROBLEM_BAD_DATE, TABLE_MEMBERS, 12, "dob", "h");
    add(&problems, PROBLEM_BAD_DATE, TABLE_MEMBERS, 2, "from", "e");
    add(&problems, PROBLEM_BAD_DATE, TABLE_MEMBERS, 2, "dob", "d");
    add(&problems, PROBLEM_DUPLICATE_KEY, TABLE_MEMBERS, 9, "member_id", "g");
    add(&problems, PROBLEM_BAD_VALUE, TABLE_FAMILIES, 3, "", "c");
    add(&problems, PROBLEM_TOO_MANY_CELLS, TABLE_FAMILIES, 3, "", "b");
    add(&problems, PROBLEM_MISSING_TABLE, TABLE_OUTCOMES, 0, "", "i");
    add(&problems, PROBLEM_BAD_VALUE, TABLE_MEMBERS, 2, "role", "f");
    problems_sort(&problems);
    EXPECT_TEXT("by place", founds_of(arena, &problems), "abcdefghi");
    problems_first(&problems, &first);
    EXPECT_TEXT("by weight", first_founds_of(arena, &first), "ibgdehcfa");
    EXPECT_NUMBER("errors", problems_errors(&problems), 8);
    EXPECT_NUMBER("warnings", problems_warnings(&problems), 1);
}

static void
lists_are_joined(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct problems one = {.arena = arena}, two = {.arena = arena};

    add(&one, PROBLEM_BAD_DATE, TABLE_MEMBERS, 2, "", "a");
    add(&two, PROBLEM_BAD_DATE, TABLE_MEMBERS, 3, "", "b");
    add(&two, PROBLEM_EXTRA_COLUMN, TABLE_MEMBERS, 3, "", "c");
    two.total[PROBLEM_BAD_DATE] += 5; /* not kept */
    problems_append(&one, &two);
    EXPECT_TEXT("kept", founds_of(arena, &one), "abc");
    EXPECT_NUMBER("errors", problems_errors(&one), 7);
    EXPECT_NUMBER("warnings", problems_warnings(&one), 1);
}

static void
a_list_is_taken_as_it_lies(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct problems all = {.arena = arena}, one = {.arena = arena}, two = {.arena = arena};

    add(&one, PROBLEM_BAD_DATE, TABLE_MEMBERS, 2, "", "a");
    add(&one, PROBLEM_EXTRA_COLUMN, TABLE_MEMBERS, 2, "", "b");
    one.total[PROBLEM_BAD_DATE] += 5; /* not kept */
    add(&two, PROBLEM_BAD_DATE, TABLE_EVENTS, 3, "", "c");
    problems_append(&all, &(struct problems){.arena = arena});
    problems_append(&all, &one);
    problems_append(&all, &two);
    add(&all, PROBLEM_BAD_DATE, TABLE_EVENTS, 4, "", "d");
    EXPECT_TEXT("kept", founds_of(arena, &all), "abcd");
    EXPECT_NUMBER("errors", problems_errors(&all), 8);
    EXPECT_NUMBER("warnings", problems_warnings(&all), 1);
    EXPECT_TEXT("the first list is as it was", founds_of(arena, &one), "ab");
}

static void
a_full_list_goes_on_counting(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct problems problems = {.arena = arena};

    for (uint32_t i = 0; i < PROBLEMS_KEPT + 10; i++) {
        CU_ASSERT_EQUAL_FATAL(problems_have_room(&problems), i < PROBLEMS_KEPT);
        add(&problems, PROBLEM_BAD_VALUE, TABLE_MEMBERS, i, "role", "x");
    }
    EXPECT_NUMBER("kept", problems.count, PROBLEMS_KEPT);
    EXPECT_NUMBER("counted", problems_errors(&problems), PROBLEMS_KEPT + 10);
}

void
suite_problem(void)
{
    CU_pSuite suite = CU_add_suite("model/problem", NULL, NULL);

    CU_add_test(suite, "kinds are the contract's", kinds_are_the_contracts);
    CU_add_test(suite, "lists are sorted", lists_are_sorted);
    CU_add_test(suite, "the first of each kind are picked", the_first_of_each_kind_are_picked);
    CU_add_test(suite, "lists are joined", lists_are_joined);
    CU_add_test(suite, "a list is taken as it lies", a_list_is_taken_as_it_lies);
    CU_add_test(suite, "a full list goes on counting", a_full_list_goes_on_counting);
}
