/* SPDX-License-Identifier: MIT */
#include "model/agenda.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "model/moment.h"
#include "suites.h"

static const struct holiday LIST[] = {
    {INT32_C(19811), "Good Friday"  }, /* 2024-03-29 */
    {INT32_C(19814), "Easter Monday"}, /* 2024-04-01 */
};

static const struct agenda_rules RULES = {
    .remind_count = 2,
    .remind_days = {5, 0},
    .remind_hour = 8,
    .run_hour = 6,
    .alarm_days = 3,
    .runs = true,
};

static const struct agenda_item *
item_of(const struct agenda *agenda, const char *key)
{
    for (size_t i = 0; i < agenda->count; i++)
        if (strcmp(agenda->list[i].key, key) == 0)
            return &agenda->list[i];
    CU_FAIL(key);
    return &agenda->list[0];
}

static struct agenda
agenda_for_test(struct arena *arena, const char *cut_off, const struct agenda_rules *rules)
{
    static const struct quarter QUARTER = {.year = 2023, .number = 4};
    struct holidays holidays = {.count = COUNT_OF(LIST),
                                .list = LIST,
                                .first = day_for_test("2024-01-01"),
                                .last = day_for_test("2024-12-31")};
    struct return_window window = {.period = "2023-24-Q4",
                                   .quarter = QUARTER,
                                   .cut_off = day_for_test(cut_off),
                                   .opens = day_for_test("2024-04-15"),
                                   .closes = day_for_test("2024-04-29")};
    struct agenda agenda = {.list = NULL};

    agenda_add(arena, &agenda, &window, &holidays, rules);
    return agenda;
}

/* The quarter's last day, 31 March 2024, has 23 hours; the run is on the day after, in summer time.
 */
static void
moments_are_computed_once(void)
{
    static const struct {
        const char *key, *at, *deadline;
    } CASES[] = {
        {"run 2023-24-Q4",                "2024-04-01T05:00:00.000Z", "2024-04-29"},
        {"remind cut-off 2023-24-Q4 5",   "2024-03-28T08:00:00.000Z", "2024-04-08"}, /* Easter */
        {"remind cut-off 2023-24-Q4 0",   "2024-04-08T07:00:00.000Z", "2024-04-08"},
        {"remind close 2023-24-Q4 5",     "2024-04-22T07:00:00.000Z", "2024-04-29"},
        {"remind close 2023-24-Q4 0",     "2024-04-29T07:00:00.000Z", "2024-04-29"},
        {"alarm nobody 2023-24-Q4 -1",    "2024-04-15T07:00:00.000Z", "2024-04-29"},
        {"alarm nobody 2023-24-Q4 3",     "2024-04-24T07:00:00.000Z", "2024-04-29"},
        {"alarm unfollowed 2023-24-Q4 3", "2024-04-24T07:00:00.000Z", "2024-04-29"},
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct agenda agenda = agenda_for_test(arena, "2024-04-08", &RULES);

    EXPECT_NUMBER("all of them", agenda.count, COUNT_OF(CASES));
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const struct agenda_item *item = item_of(&agenda, CASES[i].key);

        EXPECT_TEXT(CASES[i].key, moment_format(item->at).text, CASES[i].at);
        EXPECT_TEXT(CASES[i].key, day_format(item->deadline).text, CASES[i].deadline);
        EXPECT_TEXT(CASES[i].key, item->period, "2023-24-Q4");
    }
}

static void
what_is_not_asked_for_is_not_there(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct agenda_rules rules = {.alarm_days = 0};
    struct agenda agenda = agenda_for_test(arena, "", &rules);

    EXPECT_NUMBER("alarms only", agenda.count, 3);
    EXPECT_TEXT("on the last day",
                moment_format(item_of(&agenda, "alarm nobody 2023-24-Q4 0")->at).text,
                "2024-04-28T23:00:00.000Z");
}

void
suite_agenda(void)
{
    CU_pSuite suite = CU_add_suite("agenda", NULL, NULL);

    CU_add_test(suite, "moments are computed once", moments_are_computed_once);
    CU_add_test(suite, "what is not asked for is not there", what_is_not_asked_for_is_not_there);
}
