/* SPDX-License-Identifier: MIT */
#include "model/date_format.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static struct date_format
format_of(const char *text)
{
    struct error err = {.code = ERR_NONE};
    struct date_format format;

    if (!date_format_parse(text, YEARS_FROM_USUAL, &format, &err))
        expect_text(__FILE__, __LINE__, text, err.text, "");
    return format;
}

static void
test_reading(void)
{
    static const struct {
        const char *format, *cell, *expected; /* "": refused */
    } CASES[] = {
        {"dd/mm/yyyy",                  "12/05/2024",                 "2024-05-12"},
        {"dd/mm/yyyy",                  "1/5/2024",                   "2024-05-01"},
        {"dd/mm/yyyy",                  "29/02/2024",                 "2024-02-29"},
        {"dd/mm/yyyy",                  "29/02/2023",                 ""          },
        {"dd/mm/yyyy",                  "31/04/2024",                 ""          },
        {"dd/mm/yyyy",                  "00/04/2024",                 ""          },
        {"dd/mm/yyyy",                  "05/13/2024",                 ""          },
        {"dd/mm/yyyy",                  "12/05/24",                   ""          },
        {"dd/mm/yyyy",                  "12/05/20245",                ""          },
        {"dd/mm/yyyy",                  "12-05-2024",                 ""          },
        {"dd/mm/yyyy",                  "12/05/2024 09:30",           ""          },
        {"dd/mm/yyyy",                  "2024-05-12",                 "2024-05-12"},
        {"dd/mm/yyyy",                  "2024-05-12 09:30:00",        "2024-05-12"},
        {"dd/mm/yyyy",                  "2024-05-12T09:30:00.000Z",   "2024-05-12"},
        {"dd/mm/yyyy",                  "2024-05-12 morning",         ""          },
        {"dd/mm/yyyy",                  "2024-02-30",                 ""          },
        {"yyyy-dd-mm",                  "2024-12-05",                 "2024-05-12"},
        {"mm/dd/yyyy",                  "05/12/2024",                 "2024-05-12"},
        {"dd/mm/yyyy hh:mm",            "12/05/2024 09:30",           "2024-05-12"},
        {"dd/mm/yyyy hh:mm",            "12/05/2024 9:30",            "2024-05-12"},
        {"dd/mm/yyyy hh:mm",            "12/05/2024 25:30",           ""          },
        {"dd/mm/yyyy hh:mm",            "12/05/2024 09:60",           ""          },
        {"dd/mm/yyyy hh:mm",            "12/05/2024",                 ""          },
        {"dd/mm/yyyy hh:mm|dd/mm/yyyy", "12/05/2024",                 "2024-05-12"},
        {"dd/mm/yyyy hh:mm:ss.f am",    "12/05/2024 09:30:00.123 PM", "2024-05-12"},
        {"dd/mm/yyyy h:mm am",          "12/05/2024 9:30 xx",         ""          },
        {"dd-mmm-yy",                   "12-May-24",                  "2024-05-12"},
        {"dd-mmm-yy",                   "12-MAY-24",                  "2024-05-12"},
        {"dd-mmm-yy",                   "12-Sept-24",                 "2024-09-12"},
        {"dd-mmm-yy",                   "12-Mays-24",                 ""          },
        {"dd-mmm-yy",                   "12-Ma-24",                   ""          },
        {"dd-mmm-yy",                   "01-Jan-29",                  "2029-01-01"},
        {"dd-mmm-yy",                   "01-Jan-30",                  "1930-01-01"},
        {"dd-mmm-yy",                   "01-Jan-1930",                ""          },
        {"ddd d mmmm yyyy",             "Sun 12 May 2024",            "2024-05-12"},
        {"d mmmm yyyy",                 "12 september 2024",          "2024-09-12"},
        {"yyyymmdd",                    "20240512",                   "2024-05-12"},
        {"yyyymmdd",                    "2024512",                    ""          },
        {"ddmmyyyy",                    "12052024",                   "2024-05-12"},
        {"excel",                       "45424",                      "2024-05-12"},
        {"excel",                       "45424.75",                   "2024-05-12"},
        {"excel",                       "1",                          "1900-01-01"},
        {"excel",                       "59",                         "1900-02-28"},
        {"excel",                       "60",                         ""          },
        {"excel",                       "61",                         "1900-03-01"},
        {"excel",                       "0",                          ""          },
        {"excel",                       "45424,75",                   ""          },
        {"excel",                       "12/05/2024",                 ""          },
        {"excel",                       "2958465",                    "9999-12-31"},
        {"excel",                       "2958466",                    ""          },
        {"excel-1904",                  "0",                          "1904-01-01"},
        {"excel-1904",                  "43962",                      "2024-05-12"},
        {"excel|dd/mm/yyyy",            "12/05/2024",                 "2024-05-12"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct date_format format = format_of(CASES[i].format);
        int32_t day = DAY_UNKNOWN;
        bool read = date_format_read(&format, text_of(CASES[i].cell), &day);

        EXPECT_TEXT(CASES[i].cell, read ? day_format(day).text : "", CASES[i].expected);
    }
}

static void
test_years(void)
{
    struct error err = {.code = ERR_NONE};
    struct date_format format;
    int32_t day;

    CU_ASSERT_TRUE(date_format_parse("dd/mm/yy", 1950, &format, &err));
    CU_ASSERT_TRUE(date_format_read(&format, text_of("01/01/49"), &day));
    EXPECT_TEXT("49", day_format(day).text, "2049-01-01");
    CU_ASSERT_TRUE(date_format_read(&format, text_of("01/01/50"), &day));
    EXPECT_TEXT("50", day_format(day).text, "1950-01-01");
}

static void
test_no_formats(void)
{
    static const char *const CASES[] = {
        "",
        "dd/mm",
        "mm/yyyy",
        "dd/mm/yyyy/dd",
        "dd/mm/yyyy|",
        "excel yyyy",
        "hh:mm",
        "dd/mm/yyyy --------------------------------",
        "d/m/yy|d/m/yy|d/m/yy|d/m/yy|d/m/yy|d/m/yy|d/m/yy|d/m/yy|d/m/yy"};

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct error err = {.code = ERR_NONE};
        struct date_format format;
        char expected[256];

        snprintf(
            expected, sizeof expected,
            "\"%s\" is not a date format like dd/mm/yyyy, dd-mmm-yy, dd/mm/yyyy hh:mm or excel",
            CASES[i]);
        CU_ASSERT_FALSE(date_format_parse(CASES[i], YEARS_FROM_USUAL, &format, &err));
        EXPECT_TEXT(CASES[i], err.text, expected);
        EXPECT_NUMBER(CASES[i], err.code, ERR_INPUT);
    }
}

static void
test_examples(void)
{
    static const struct {
        const char *format, *expected;
    } CASES[] = {
        {"dd/mm/yyyy",             "31/12/2024"            },
        {"dd-mmm-yy|excel",        "31-Dec-24"             },
        {"dd/mm/yyyy hh:mm:ss am", "31/12/2024 09:30:00 am"},
        {"ddd d.m.yyyy",           "Tue 31.12.2024"        },
        {"excel",                  "45657"                 },
        {"excel-1904",             "44195"                 },
    };
    ARENA_SCOPE struct arena *arena = arena_new();

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct date_format format = format_of(CASES[i].format);
        const char *example = date_format_example(arena, &format);
        int32_t day;

        EXPECT_TEXT(CASES[i].format, example, CASES[i].expected);
        CU_ASSERT_TRUE(date_format_read(&format, text_of(example), &day));
        EXPECT_TEXT(CASES[i].format, day_format(day).text, "2024-12-31");
    }
}

void
suite_date_format(void)
{
    CU_pSuite suite = CU_add_suite("model/date_format", NULL, NULL);

    CU_add_test(suite, "cells are read by a format", test_reading);
    CU_add_test(suite, "two digits of a year", test_years);
    CU_add_test(suite, "what is no format", test_no_formats);
    CU_add_test(suite, "examples for sentences", test_examples);
}
