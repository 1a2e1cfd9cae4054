/* SPDX-License-Identifier: MIT */
#include "service/timetables.h"

#include <CUnit/CUnit.h>

#include "base/file.h"
#include "fixture.h"
#include "suites.h"

static const char SOUND_FILE[] =
    "<timetable name=\"ours\" version=\"3\" official=\"no\">\n"
    "  <source>us</source>\n"
    "  <kind code=\"claim\" label=\"Quarterly claim\" period=\"quarter\"/>\n"
    "  <kind code=\"survey\" label=\"Data survey\" period=\"year\"/>\n"
    "  <return kind=\"claim\" period=\"2023-24-Q3\" cut-off=\"2024-01-08\" opens=\"2024-01-15\""
    " closes=\"2024-01-29\"/>\n"
    "  <return kind=\"survey\" period=\"2023-24\" opens=\"2024-02-01\" closes=\"2024-02-29\"/>\n"
    "</timetable>\n";

static const char SOUND_HOLIDAYS[] =
    "<bank-holidays division=\"here\" from=\"2024-01-01\" to=\"2024-12-31\">\n"
    "  <source>us</source>\n"
    "  <holiday on=\"2024-01-01\" name=\"New Year's Day\"/>\n"
    "  <holiday on=\"2024-03-29\" name=\"Good Friday\"/>\n"
    "</bank-holidays>\n";

static const char *
put(struct arena *arena, const char *name, const char *content)
{
    const char *path = path_join(arena, folder_for_test(arena), name);
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE_FATAL(file_write(path, content, strlen(content), &err));
    return path;
}

/* CONTENT with the first FROM replaced. */
static const char *
changed(struct arena *arena, const char *content, const char *from, const char *to)
{
    const char *at = strstr(content, from);

    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    return arena_printf(arena, "%.*s%s%s", (int)(at - content), content, to, at + strlen(from));
}

static void
a_timetable_is_read(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct schedule s;

    CU_ASSERT_TRUE_FATAL(schedule_read(arena, put(arena, "t.xml", SOUND_FILE),
                                       put(arena, "h.xml", SOUND_HOLIDAYS), &s, &err));
    EXPECT_TEXT("name", s.timetable.name, "ours");
    EXPECT_TEXT("version", s.timetable.version, "3");
    EXPECT_TEXT("source", s.timetable.source, "us");
    CU_ASSERT_FALSE(s.timetable.official);
    CU_ASSERT_FATAL(s.timetable.kind_count == 2 && s.timetable.window_count == 2);
    EXPECT_TEXT("label", s.timetable.kinds[1].label, "Data survey");
    CU_ASSERT(s.timetable.kinds[0].quarterly && !s.timetable.kinds[1].quarterly);
    EXPECT_TEXT("cut-off", day_format(s.timetable.windows[0].cut_off).text, "2024-01-08");
    EXPECT_TEXT("opens", day_format(s.timetable.windows[0].opens).text, "2024-01-15");
    EXPECT_TEXT("closes", day_format(s.timetable.windows[0].closes).text, "2024-01-29");
    EXPECT_NUMBER("line", s.timetable.windows[0].line, 5);
    EXPECT_NUMBER("no cut-off", s.timetable.windows[1].cut_off, DAY_UNKNOWN);
    EXPECT_NUMBER("year", s.timetable.windows[1].quarter.year, 2023);
    EXPECT_NUMBER("holidays", s.holidays.count, 2);
    EXPECT_TEXT("holiday", s.holidays.list[1].name, "Good Friday");
    EXPECT_NUMBER("faults", s.faults.count, 0);
}

static void
timetable_faults_have_their_sentence(void)
{
    static const struct {
        const char *from, *to;
        int line;
        const char *words;
    } CASES[] = {
        {"official=\"no\"",       "official=\"perhaps\"",             1,
         "Element 'timetable', attribute 'official': [facet 'enumeration'] The value 'perhaps' is "
         "not an element of the set {'yes', 'no'}"                             },
        {" opens=\"2024-01-15\"", "",                                 5,
         "Element 'return': The attribute 'opens' is required but missing"     },
        {"2024-01-15",            "15/01/2024",                       5,
         "Element 'return', attribute 'opens': '15/01/2024' is not a valid value of the atomic "
         "type 'date-like-2024-05-12'"                                         },
        {"2024-01-15",            "2024-02-30",                       5,
         "Element 'return', attribute 'opens': '2024-02-30' is not a valid value of the atomic "
         "type 'date-like-2024-05-12'"                                         },
        {"2024-01-15",            " 2024-01-15",                      5,
         "attribute opens: \" 2024-01-15\" is not a date like 2024-05-12"      },
        {"kind=\"survey\"",       "kind=\"census\"",                  6,
         "Element 'return': No match found for key-sequence ['census'] of keyref "
         "'kind-of-a-return'"                                                  },
        {"kind=\"survey\"",       "kind=\" survey\"",                 6,
         "Element 'return', attribute 'kind': [facet 'pattern'] The value ' survey' is not "
         "accepted by the pattern '[a-z0-9][a-z0-9\\-]{0,63}' (and 1 more)"    },
        {"code=\"survey\"",       "code=\"claim\"",                   4,
         "Element 'kind': Duplicate key-sequence ['claim'] in key identity-constraint "
         "'one-kind-a-code' (and 1 more)"                                      },
        {"period=\"year\"",       "period=\"month\"",                 4,
         "Element 'kind', attribute 'period': [facet 'enumeration'] The value 'month' is not an "
         "element of the set {'quarter', 'year'}"                              },
        {"<source>us</source>",   "",                                 3,
         "Element 'kind': This element is not expected. Expected is ( source )"},
        {"2023-24-Q3",            "2023-25-Q3",                       5,
         "element return, claim 2023-25-Q3: period \"2023-25-Q3\" is not a quarter like "
         "2023-24-Q3"                                                          },
        {"2024-01-29",            "2024-01-05",                       5,
         "element return, claim 2023-24-Q3: closes 2024-01-05 lies before opens 2024-01-15 (and 1 "
         "more)"                                                               },
        {"<timetable",            "<!DOCTYPE timetable>\n<timetable", 1,
         "a DOCTYPE, which is not allowed here; leave it out"                  },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *path =
            put(arena, "t.xml", changed(arena, SOUND_FILE, CASES[i].from, CASES[i].to));
        struct error err = {.code = ERR_NONE};
        struct schedule s;

        EXPECT_NUMBER(CASES[i].to,
                      schedule_read(arena, path, put(arena, "h.xml", SOUND_HOLIDAYS), &s, &err),
                      false);
        EXPECT_NUMBER(CASES[i].to, err.code, ERR_INPUT);
        EXPECT_TEXT(CASES[i].to, err.text,
                    arena_printf(arena, "%s line %d: %s", path, CASES[i].line, CASES[i].words));
    }
}

static void
holiday_faults_have_their_sentence(void)
{
    static const struct {
        const char *from, *to;
        int line;
        const char *words;
    } CASES[] = {
        {"2024-03-29",            "2024-01-01",        4,
         "Element 'holiday': Duplicate key-sequence ['2024-01-01'] in unique identity-constraint "
         "'one-holiday-a-day'"                                             },
        {"2024-03-29",            "Good Friday",       4,
         "Element 'holiday', attribute 'on': 'Good Friday' is not a valid value of the atomic type "
         "'date-like-2024-05-12' (and 1 more)"                             },
        {"2024-03-29",            "0000-03-29",        4,
         "Element 'holiday', attribute 'on': '0000-03-29' is not a valid value of the atomic type "
         "'date-like-2024-05-12' (and 1 more)"                             },
        {"to=\"2024-12-31\"",     "to=\"2023-12-31\"", 1,
         "element bank-holidays: to 2023-12-31 lies before from 2024-01-01"},
        {" name=\"Good Friday\"", "",                  4,
         "Element 'holiday': The attribute 'name' is required but missing" },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *path =
            put(arena, "h.xml", changed(arena, SOUND_HOLIDAYS, CASES[i].from, CASES[i].to));
        struct error err = {.code = ERR_NONE};
        struct schedule s;

        EXPECT_NUMBER(CASES[i].to,
                      schedule_read(arena, put(arena, "t.xml", SOUND_FILE), path, &s, &err), false);
        EXPECT_TEXT(CASES[i].to, err.text,
                    arena_printf(arena, "%s line %d: %s", path, CASES[i].line, CASES[i].words));
    }
}

static void
what_is_not_there_is_told(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct schedule s;

    CU_ASSERT_FALSE(schedule_read(arena, "official", HOLIDAYS_SHIPPED, &s, &err));
    EXPECT_TEXT("timetable", err.text,
                "there is no timetable \"official\"; the shipped one is illustrative, and a file "
                "is named by its path ending in .xml");
    CU_ASSERT_FALSE(schedule_read(arena, TIMETABLE_SHIPPED, "h.xml", &s, &err));
    EXPECT_TEXT("holidays", err.text,
                "there is no list of bank holidays \"h.xml\"; the shipped one is "
                "bank-holidays-england, and a file is named by its path ending in .xml");
}

/* ---- the shipped files ---- */

static int32_t
day_of(int32_t year, int32_t month, int32_t day)
{
    return day_from_civil((struct civil){.year = year, .month = month, .day = day});
}

/* The first Monday on or after a day. */
static int32_t
monday_from(int32_t day)
{
    return day + (7 - day_weekday(day)) % 7;
}

/* Easter Sunday by the rule of the Gregorian calendar (Meeus, Jones and Butcher). */
static int32_t
easter(int32_t year)
{
    int32_t a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4;
    int32_t g = (8 * b + 13) / 25, h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4;
    int32_t l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 22 * l) / 451;
    int32_t n = h + l - 7 * m + 114;

    return day_of(year, n / 31, n % 31 + 1);
}

/* The eight days of a year that the rule gives; what falls on a weekend is moved to the next
 * weekday that is none of them. */
static void
by_the_rule(int32_t year, int32_t days[8])
{
    int32_t christmas = day_of(year, 12, 25), new_year = day_of(year, 1, 1);
    int32_t weekday = day_weekday(christmas);

    days[0] = day_weekday(new_year) >= 5 ? monday_from(new_year) : new_year;
    days[1] = easter(year) - 2;
    days[2] = easter(year) + 1;
    days[3] = monday_from(day_of(year, 5, 1));
    days[4] = monday_from(day_of(year, 5, 25));
    days[5] = monday_from(day_of(year, 8, 25));
    /* Friday: Boxing Day moves to Monday; Saturday: both move; Sunday: Christmas moves to Tuesday.
     */
    days[6] = christmas + (weekday >= 5 ? 2 : 0);
    days[7] = christmas + (weekday == 4 || weekday == 5 ? 3 : 1);
}

static void
shipped_holidays_are_those_of_the_rule(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    static const char *const PROCLAIMED[] = {"2022-06-02", "2022-06-03", "2022-09-19",
                                             "2023-05-08"};
    struct error err = {.code = ERR_NONE};
    struct schedule s;
    size_t count = COUNT_OF(PROCLAIMED);

    CU_ASSERT_TRUE_FATAL(schedule_read(arena, TIMETABLE_SHIPPED, HOLIDAYS_SHIPPED, &s, &err));
    EXPECT_TEXT("from", day_format(s.holidays.first).text, "2022-01-01");
    EXPECT_TEXT("to", day_format(s.holidays.last).text, "2028-12-31");
    for (int32_t year = 2022; year <= 2028; year++) {
        int32_t days[8];

        by_the_rule(year, days);
        for (int i = 0; i < 8; i++) {
            if (year == 2022 && i == 4) /* moved to 2 June */
                continue;
            EXPECT_NUMBER(day_format(days[i]).text, holiday_on(&s.holidays, days[i]) != NULL, true);
            count++;
        }
    }
    for (size_t i = 0; i < COUNT_OF(PROCLAIMED); i++)
        CU_ASSERT_PTR_NOT_NULL(holiday_on(&s.holidays, day_for_test(PROCLAIMED[i])));
    EXPECT_NUMBER("and no other", s.holidays.count, count);
}

/* The dates are what the file says of itself. */
static void
the_shipped_timetable_follows_its_own_rule(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct schedule s;
    size_t claims = 0;

    CU_ASSERT_TRUE_FATAL(schedule_read(arena, TIMETABLE_SHIPPED, HOLIDAYS_SHIPPED, &s, &err));
    CU_ASSERT_FALSE(s.timetable.official);
    CU_ASSERT_PTR_NOT_NULL(strstr(s.timetable.source, "Illustrative"));
    EXPECT_NUMBER("faults", s.faults.count, 0);
    EXPECT_NUMBER("returns", s.timetable.window_count, 20);
    for (size_t i = 0; i < s.timetable.window_count; i++) {
        const struct return_window *w = &s.timetable.windows[i];

        if (w->quarter.number == 0) {
            int32_t april = day_of(w->quarter.year, 4, 1);

            EXPECT_NUMBER(w->period, w->opens, working_day_from(&s.holidays, april));
            EXPECT_NUMBER(w->period, w->closes, working_day_until(&s.holidays, april + 29));
            continue;
        }
        EXPECT_NUMBER(w->period, w->cut_off,
                      working_day_after(&s.holidays, quarter_last_day(w->quarter), 5));
        EXPECT_NUMBER(w->period, w->opens,
                      working_day_after(&s.holidays, quarter_last_day(w->quarter), 10));
        EXPECT_NUMBER(w->period, w->closes,
                      working_day_after(&s.holidays, quarter_last_day(w->quarter), 20));
        claims++;
    }
    EXPECT_NUMBER("claims", claims, 16);
}

void
suite_timetables(void)
{
    CU_pSuite suite = CU_add_suite("service/timetables", NULL, NULL);

    CU_add_test(suite, "a timetable is read", a_timetable_is_read);
    CU_add_test(suite, "timetable faults have their sentence",
                timetable_faults_have_their_sentence);
    CU_add_test(suite, "holiday faults have their sentence", holiday_faults_have_their_sentence);
    CU_add_test(suite, "what is not there is told", what_is_not_there_is_told);
    CU_add_test(suite, "shipped holidays are those of the rule",
                shipped_holidays_are_those_of_the_rule);
    CU_add_test(suite, "the shipped timetable follows its own rule",
                the_shipped_timetable_follows_its_own_rule);
}
