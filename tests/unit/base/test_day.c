/* SPDX-License-Identifier: MIT */
#include "base/day.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "cells_fixture.h"
#include "suites.h"

static void
every_day_there_and_back(void)
{
    struct civil expected = {.year = 1, .month = 1, .day = 1};

    for (int32_t day = DAY_FIRST; day <= DAY_LAST; day++) {
        struct civil civil = day_to_civil(day);

        CU_ASSERT_FATAL(civil.year == expected.year && civil.month == expected.month &&
                        civil.day == expected.day);
        CU_ASSERT_FATAL(day_from_civil(civil) == day);
        if (++expected.day > day_month_length(expected.year, expected.month)) {
            expected.day = 1;
            expected.month = expected.month == 12 ? 1 : expected.month + 1;
            expected.year += expected.month == 1;
        }
    }
    CU_ASSERT_EQUAL(expected.year, 10000);
}

static void
known_days(void)
{
    static const struct {
        const char *text;
        int32_t day;
    } CASES[] = {
        {"0001-01-01", DAY_FIRST},
        {"1899-12-31", -25568   },
        {"1900-03-01", -25508   },
        {"1969-12-31", -1       },
        {"1970-01-01", 0        },
        {"2000-02-29", 11016    },
        {"2000-03-01", 11017    },
        {"2023-12-31", 19722    },
        {"2024-02-29", 19782    },
        {"9999-12-31", DAY_LAST },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        int32_t day = 7;

        CU_ASSERT_TRUE(day_read(CASES[i].text, 10, &day));
        EXPECT_NUMBER(CASES[i].text, day, CASES[i].day);
        EXPECT_TEXT("format", day_format(CASES[i].day).text, CASES[i].text);
    }
    EXPECT_TEXT("unknown", day_format(DAY_UNKNOWN).text, "");
    EXPECT_TEXT("never", day_format(DAY_NEVER).text, "");
    CU_ASSERT_FALSE(day_is_known(DAY_UNKNOWN));
    CU_ASSERT_TRUE(day_is_known(DAY_FIRST));
}

static void
months_have_their_lengths(void)
{
    static const int32_t LENGTHS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    static const struct {
        int32_t year, february;
    } YEARS[] = {
        {1600, 29},
        {1700, 28},
        {1800, 28},
        {1900, 28},
        {2000, 29},
        {2023, 28},
        {2024, 29},
        {2100, 28},
        {2400, 29},
        {4,    29},
        {1,    28},
        {9996, 29}
    };

    for (int32_t month = 1; month <= 12; month++)
        CU_ASSERT_EQUAL(day_month_length(2023, month), LENGTHS[month - 1]);
    for (size_t i = 0; i < COUNT_OF(YEARS); i++) {
        char last[16];
        int32_t day;

        EXPECT_NUMBER("February", day_month_length(YEARS[i].year, 2), YEARS[i].february);
        snprintf(last, sizeof last, "%04d-02-29", (int)YEARS[i].year);
        CU_ASSERT_EQUAL(day_read(last, 10, &day), YEARS[i].february == 29);
    }
    for (int32_t month = 1; month <= 12; month++)
        for (int32_t number = 28; number <= 32; number++) {
            char text[16];
            int32_t day;

            snprintf(text, sizeof text, "2023-%02d-%02d", (int)month, (int)number);
            CU_ASSERT_EQUAL(day_read(text, 10, &day), number <= LENGTHS[month - 1]);
        }
}

static void
months_are_added_and_clamped(void)
{
    static const struct {
        const char *from;
        int32_t months;
        const char *to;
    } CASES[] = {
        {"2023-08-31", 6,    "2024-02-29"},
        {"2022-08-31", 6,    "2023-02-28"},
        {"2023-08-30", 6,    "2024-02-29"},
        {"2023-08-29", 6,    "2024-02-29"},
        {"2023-08-28", 6,    "2024-02-28"},
        {"2023-06-30", 6,    "2023-12-30"},
        {"2023-07-31", 6,    "2024-01-31"},
        {"2023-12-31", 6,    "2024-06-30"},
        {"2024-02-29", 12,   "2025-02-28"},
        {"2024-02-29", 48,   "2028-02-29"},
        {"2023-11-30", 1,    "2023-12-30"},
        {"2023-12-01", 1,    "2024-01-01"},
        {"2023-01-31", 1,    "2023-02-28"},
        {"2023-01-31", 0,    "2023-01-31"},
        {"2023-03-31", 1200, "2123-03-31"},
        {"2000-02-29", 1200, "2100-02-28"},
        {"0001-01-31", 1,    "0001-02-28"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        EXPECT_TEXT(CASES[i].from,
                    day_format(day_add_months(day_for_test(CASES[i].from), CASES[i].months)).text,
                    CASES[i].to);
}

static void
ages_are_completed_years(void)
{
    static const struct {
        const char *born, *day;
        int32_t age;
    } CASES[] = {
        {"2005-10-10", "2023-10-09", 17},
        {"2005-10-10", "2023-10-10", 18},
        {"2005-10-10", "2023-09-30", 17},
        {"2005-10-10", "2023-11-01", 18},
        {"2004-02-29", "2022-02-28", 17}, /* completed on 1 March in common years */
        {"2004-02-29", "2022-03-01", 18},
        {"2004-02-29", "2024-02-28", 19},
        {"2004-02-29", "2024-02-29", 20},
        {"2003-02-28", "2024-02-28", 21},
        {"2003-03-01", "2024-02-29", 20},
        {"2023-10-10", "2023-10-10", 0 },
        {"2023-10-10", "2023-10-09", -1},
        {"2024-10-10", "2023-10-10", -1},
        {"2023-01-01", "2022-12-31", -1},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        EXPECT_NUMBER(CASES[i].born,
                      day_age(day_for_test(CASES[i].born), day_for_test(CASES[i].day)),
                      CASES[i].age);
}

static void
many_are_read_as_one(void)
{
    static const char *const TEXTS[] = {"2024-02-29", "",           "2023-02-29", "0000-03-01",
                                        "0001-01-01", "9999-12-31", "2024-13-01", "2024-00-10",
                                        "2024-04-31", "2024-04-00", "2024-4-1",   "2024/04/01",
                                        "1900-02-29", "2000-02-29", "2024-15-01", "2024-16-01"};
    struct text texts[sizeof TEXTS / sizeof *TEXTS];
    int32_t days[sizeof TEXTS / sizeof *TEXTS];
    size_t count = sizeof TEXTS / sizeof *TEXTS;
    ARENA_SCOPE struct arena *arena = arena_new();

    for (size_t i = 0; i < count; i++)
        texts[i] = text_of(TEXTS[i]);
    day_read_many(cells_of_texts(arena, texts, count), count, -5, days);
    for (size_t i = 0; i < count; i++) {
        int32_t day = -5;

        if (TEXTS[i][0] == '\0')
            day = DAY_UNKNOWN;
        else if (!day_read(TEXTS[i], strlen(TEXTS[i]), &day))
            day = -5;
        CU_ASSERT_EQUAL(days[i], day);
    }
}

#define DAYS_AT_ONCE 1000

/* A date with any byte in any place: read together as read alone, in which a loop of its own says
 * what a date is. */
static void
every_byte_is_looked_at(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    char written[256][16];
    struct text texts[256];
    int32_t days[256], plain[256];

    for (size_t place = 0; place < 10; place++) {
        for (unsigned byte = 0; byte < 256; byte++) {
            memcpy(written[byte], "2012-11-10", 11);
            written[byte][place] = (char)byte;
            texts[byte] = (struct text){.at = written[byte], .length = 10};
        }
        day_read_many(cells_of_texts(arena, texts, 256), 256, -5, days);
        day_read_many_plain(cells_of_texts(arena, texts, 256), 256, -5, plain);
        CU_ASSERT_EQUAL(memcmp(days, plain, sizeof days), 0);
        for (unsigned byte = 0; byte < 256; byte++) {
            bool sound = place == 4 || place == 7 ? byte == '-' : byte >= '0' && byte <= '9';
            int32_t alone = -5;

            if (!day_read(texts[byte].at, 10, &alone))
                alone = -5;
            CU_ASSERT_EQUAL_FATAL(days[byte], alone);
            CU_ASSERT_TRUE_FATAL(sound || alone == -5);
        }
    }
}

#define DAYS_AT_ONCE 1000
static void
every_day_is_read(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct day_text written[DAYS_AT_ONCE];
    struct text texts[DAYS_AT_ONCE];
    int32_t days[DAYS_AT_ONCE], plain[DAYS_AT_ONCE];

    for (int32_t first = DAY_FIRST; first <= DAY_LAST; first += DAYS_AT_ONCE) {
        size_t count = 0;

        for (; count < DAYS_AT_ONCE && first + (int32_t)count <= DAY_LAST; count++) {
            written[count] = day_format(first + (int32_t)count);
            texts[count] = text_of(written[count].text);
        }
        day_read_many(cells_of_texts(arena, texts, count), count, -5, days);
        day_read_many_plain(cells_of_texts(arena, texts, count), count, -5, plain);
        for (size_t i = 0; i < count; i++)
            CU_ASSERT_FATAL(days[i] == first + (int32_t)i && plain[i] == days[i]);
        arena_empty(arena);
    }
    for (int32_t day = DAY_FIRST; day <= DAY_LAST; day++) {
        struct day_text text = day_format(day);
        int32_t read;

        if (!day_read(text.text, strlen(text.text), &read) || read != day)
            CU_FAIL_FATAL("a day is read as another");
    }
}

/* Counts birthdays from one day to the next, 29 February's on 1 March in common years. */
static void
ages_follow_birthdays(void)
{
    static const char *const BORN[] = {"1899-03-01", "1900-02-28", "1952-02-29", "1999-12-31",
                                       "2000-01-01", "2000-02-29", "2019-06-15"};

    for (size_t i = 0; i < sizeof BORN / sizeof *BORN; i++) {
        int32_t born = day_for_test(BORN[i]), age = 0;
        struct civil birthday = day_to_civil(born);

        for (int32_t day = born + 1; day <= born + 250 * 366; day++) {
            struct civil civil = day_to_civil(day);
            bool leaps = birthday.month == 2 && birthday.day == 29 &&
                         day_month_length(civil.year, 2) == 28 && civil.month == 3 &&
                         civil.day == 1;

            age += leaps || (civil.month == birthday.month && civil.day == birthday.day);
            if (day_age(born, day) != age)
                CU_FAIL_FATAL("an age is wrong");
        }
    }
}

static void
bad_dates_are_refused(void)
{
    static const char *const BAD[] = {
        "",
        "2023",
        "2023-1-1",
        "2023-01-1",
        "2023-001-1",
        "2023-01-011",
        "2023-01-01 ",
        " 2023-01-01",
        "23-01-01",
        "01/02/2023",
        "2023/01/02",
        "2023.01.02",
        "2023-13-01",
        "2023-00-01",
        "2023-01-00",
        "2023-01-32",
        "2023-04-31",
        "2023-02-29",
        "1900-02-29",
        "0000-01-01",
        "0000-00-00",
        "2O23-01-01",
        "2023-0l-01",
        "2023-01-0a",
        "-023-01-01",
        "+023-01-01",
        "2023--1-01",
        "2023-01--1",
        "2023-+1-01",
        "20230-1-01",
        "2023-01x01",
        "2023x01-01",
        "2023-01-0:",
        "2023-01-0/",
        "/023-01-01",
        ":023-01-01",
        "2023-:1-01",
        "2023-/1-01",
        "2023-99-99",
        "10000-01-01",
        "2023-01-01T",
        "          ",
        "----------",
        "2023-1\xC2\xA0-1",
        ("\xEF\xBC\x92"
         "023-01-"),
        "\xB0\xB0\xB0\xB0-01-01",
    };

    for (size_t i = 0; i < COUNT_OF(BAD); i++) {
        int32_t day = 4711;

        EXPECT_NUMBER(BAD[i], day_read(BAD[i], strlen(BAD[i]), &day), false);
        CU_ASSERT_EQUAL(day, 4711);
    }
}

/* Every byte in every place: what is no digit or dash there is refused. */
static void
every_wrong_byte_is_refused(void)
{
    for (size_t place = 0; place < 10; place++)
        for (int byte = 0; byte < 256; byte++) {
            char text[] = "2011-11-11";
            bool dash = place == 4 || place == 7,
                 may_be = dash ? byte == '-' : byte >= '0' && byte <= '9';
            int32_t day;

            text[place] = (char)byte;
            if (!may_be)
                CU_ASSERT_FALSE_FATAL(day_read(text, 10, &day));
        }
}

static void
reading_stops_at_the_length(void)
{
    char exact[10];
    int32_t day;

    memcpy(exact, "2024-02-29", 10); /* no NUL behind it */
    CU_ASSERT_TRUE(day_read(exact, 10, &day));
    CU_ASSERT_FALSE(day_read(exact, 9, &day));
    CU_ASSERT_FALSE(day_read(exact, 0, &day));
}

static void
a_person_is_told(void)
{
    struct error err = {.code = ERR_NONE};
    int32_t day = 0;

    CU_ASSERT_TRUE(day_parse("2024-05-12", &day, &err));
    CU_ASSERT_EQUAL(day, 19855);
    CU_ASSERT_FALSE(day_parse("12/05/2024", &day, &err));
    CU_ASSERT_EQUAL(err.code, ERR_INPUT);
    CU_ASSERT_EQUAL(day, 19855);
    EXPECT_TEXT("sentence", err.text, "\"12/05/2024\" is not a date like 2024-05-12");
}

static void
days_are_packed_and_unpacked(void)
{
    static const int32_t DAYS[] = {DAY_UNKNOWN, DAY_FIRST, DAY_FIRST + 1, -1,       0,
                                   1,           19723,     DAY_LAST - 1,  DAY_LAST, DAY_NEVER};

    for (size_t i = 0; i < sizeof DAYS / sizeof *DAYS; i++) {
        CU_ASSERT_TRUE(day_pack(DAYS[i]) <= DAY_PACKED_MOST);
        CU_ASSERT_EQUAL(day_unpack(day_pack(DAYS[i])), DAYS[i]);
        CU_ASSERT_TRUE(i == 0 || day_pack(DAYS[i]) > day_pack(DAYS[i - 1]));
    }
}

void
suite_day(void)
{
    CU_pSuite suite = CU_add_suite("base/day", NULL, NULL);

    CU_add_test(suite, "many are read as one", many_are_read_as_one);
    CU_add_test(suite, "every byte is looked at", every_byte_is_looked_at);
    CU_add_test(suite, "every day is read", every_day_is_read);
    CU_add_test(suite, "ages follow birthdays", ages_follow_birthdays);
    CU_add_test(suite, "every day there and back", every_day_there_and_back);
    CU_add_test(suite, "days are packed and unpacked", days_are_packed_and_unpacked);
    CU_add_test(suite, "known days", known_days);
    CU_add_test(suite, "months have their lengths", months_have_their_lengths);
    CU_add_test(suite, "months are added and clamped", months_are_added_and_clamped);
    CU_add_test(suite, "ages are completed years", ages_are_completed_years);
    CU_add_test(suite, "bad dates are refused", bad_dates_are_refused);
    CU_add_test(suite, "every wrong byte is refused", every_wrong_byte_is_refused);
    CU_add_test(suite, "reading stops at the length", reading_stops_at_the_length);
    CU_add_test(suite, "a person is told", a_person_is_told);
}
