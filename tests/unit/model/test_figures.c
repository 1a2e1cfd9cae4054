/* SPDX-License-Identifier: MIT */
/*
 * Each figure of a return, on both sides of the edges of the quarter.  SOUND's claim is new: S is
 * 2023-10-10.
 */
#include "model/figures.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

struct figure_case {
    const char *name;
    struct tables given;
    const char *as_at, *policy, *authority; /* NULL: the quarter's last day, block, none */
    enum funding_area area;
    int64_t agreed;       /* 0: none was agreed; see AGREED_ZERO */
    const char *expected; /* "code value" of those that are not 0 */
};

#define AGREED_ZERO (-2)

/* "claims_new 1 claims_total 1 ...": every figure that is not 0. */
static const char *
figures_of(struct arena *arena, const struct figures *figures)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (unsigned i = 0; i < FIGURE_COUNT; i++)
        if (figures->value[i] != 0)
            builder_printf(&out, "%s%s %lld", out.length == 0 ? "" : " ", FIGURES[i].code,
                           (long long)figures->value[i]);
    return out.at;
}

static void
figure_open(struct fixture *f, const struct figure_case *c)
{
    const char *policy = c->policy == NULL ? "block" : c->policy;

    fixture_open(f, &c->given);
    f->options.period = period_for_test("2023-24-Q3", c->as_at == NULL ? "" : c->as_at);
    f->options.figures = (struct figure_options){
        .authority = c->authority == NULL ? "" : c->authority,
        .area = c->area,
        .agreed_number = c->agreed == 0             ? AGREED_NUMBER_NONE
                         : c->agreed == AGREED_ZERO ? 0
                                                    : c->agreed,
    };
    CU_ASSERT_TRUE(claim_policy_read(text_of(policy), &f->framework.claim_policy));
}

static void
expect_figures(const struct figure_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct fixture f;

        figure_open(&f, &cases[i]);
        if (fixture_decide(&f))
            EXPECT_TEXT(cases[i].name, figures_of(f.arena, &f.run.figures), cases[i].expected);
        else
            EXPECT_TEXT(cases[i].name, f.err.text, "");
        fixture_close(&f);
    }
}

#define CLOSED(day) \
    [TABLE_EPISODES] = EPISODES_HEAD "E1,F1,2022-09-01,2022-09-20,y,2022-10-01,y,A,," day ",y\n"
#define OPENED(opened, closed) \
    [TABLE_EPISODES] = EPISODES_HEAD "E1,F1," opened ",,,,,,," closed ",\n"
#define ONE_CLAIM "claims_total 1 claims_year_to_date 1"
#define PAID      " payment_pence 80000"
#define CHILD     " children_worked_with 1"

static void
claims_are_new_or_carried(void)
{
    static const struct figure_case CASES[] = {
        {.name = "new",                                                                .expected = "claims_new 1 " ONE_CLAIM PAID},
        { .name = "S is the quarter's first day",
         .given = {{CLOSED("2023-04-01")}},
         .expected = "claims_new 1 " ONE_CLAIM PAID},
        {                                                                               .name = "S is the day before",
         .given = {{CLOSED("2023-03-31")}},
         .expected = "claims_carried 1 " ONE_CLAIM PAID},
        {                                                                           .name = "long ago",
         .given = {{CLOSED("2022-10-02"),
                    [TABLE_OUTCOMES] = OUTCOMES_HEAD
                    "N1,achieved,2023-03-01,,,,\nN2,achieved,2023-03-15,,,,\nN3,neutral,,,,,\n",
                    [TABLE_ATTENDANCE] =
                        ATTENDANCE_HEAD "C1,t,2022-10-03,2022-12-20,120,0,0,,,\n"}},
         .expected = "claims_carried 1 " ONE_CLAIM PAID},
        {                                                                           .name = "S is the quarter's last day",
         .given = {{CLOSED("2023-06-30"), [TABLE_ATTENDANCE] = ATTENDANCE_HEAD
                                          "C1,t,2023-09-03,2023-12-20,120,0,0,,,\n"}},
         .expected = "claims_new 1 " ONE_CLAIM PAID},
    };

    expect_figures(CASES, COUNT_OF(CASES));
}

#define CLAIMS(rows) .given = {{[TABLE_CLAIMS] = CLAIMS_HEAD rows}}
#define NEW_ONE      "claims_new 1 claims_total 1 "

static void
the_year_so_far(void)
{
    static const struct figure_case CASES[] = {
        {.name = "rows of the financial year up to this quarter",
         CLAIMS("F9,,2023-24-Q1,,\nF9,,2023-24-Q1,x,\nF8,,2023-24-Q2,,\nF7,,2023-24-Q3,,\n"),
         .expected = NEW_ONE "claims_year_to_date 5" PAID                                        },
        {.name = "not the year before, not a later quarter",
         CLAIMS("F9,,2022-23-Q4,,\nF8,,2023-24-Q4,,\nF7,,2024-25-Q1,,\n"),
         .expected = NEW_ONE "claims_year_to_date 1" PAID                                        },
        {.name = "of this authority or none",
         .authority = "E1",
         CLAIMS("F9,,2023-24-Q1,E1,\nF8,,2023-24-Q1,,\nF7,,2023-24-Q1,E2,\nF6,,2023-24-Q1,e1,\n"),
         .expected = NEW_ONE "claims_year_to_date 3" PAID},
        {.name = "of every authority when none is given",
         CLAIMS("F9,,2023-24-Q1,E1,\nF8,,2023-24-Q1,,\nF7,,2023-24-Q1,E2,\n"),
         .expected = NEW_ONE "claims_year_to_date 4" PAID                    },
        {.name = "not those told under another id",
         .given = {{[TABLE_CLAIMS] = "family_id,quarter,claimed_as\n"
                                     "F9,2023-24-Q1,\nF8,2023-24-Q1,F9\nF9,2023-24-Q2,F8\n"}},
         .expected = NEW_ONE "claims_year_to_date 2" PAID},
        {.name = "a claim under another id stands in the way",
         .given = {{[TABLE_CLAIMS] = "family_id,quarter,claimed_as\nF1,2022-23-Q1,F9\n"}},
         .expected = ""},
        {.name = "another authority's still stands in the way",
         .authority = "E1",
         CLAIMS("F1,,2023-24-Q1,E2,\n"),
         .expected = ""},
        {.name = "without claims.csv",
         .given = {{[TABLE_CLAIMS] = ABSENT}},
         .expected = NEW_ONE "claims_year_to_date 1" PAID                                           },
    };

    expect_figures(CASES, COUNT_OF(CASES));
}

static void
payment_has_its_cap(void)
{
    static const struct figure_case CASES[] = {
        {.name = "agreed 1",                             .agreed = 1,                           .expected = "claims_new 1 " ONE_CLAIM PAID},
        {                     .name = "agreed 0",                         .agreed = AGREED_ZERO, .expected = "claims_new 1 " ONE_CLAIM                                          },
        { .name = "one is left",
         .agreed = 3,
         CLAIMS("F9,,2023-24-Q1,,\nF8,,2023-24-Q3,,\n"),
         .expected = NEW_ONE "claims_year_to_date 3" PAID},
        {                                                                               .name = "none is left",
         .agreed = 2,
         CLAIMS("F9,,2023-24-Q1,,\nF8,,2023-24-Q3,,\n"),
         .expected = NEW_ONE "claims_year_to_date 3"},
        {                                                                                       .name = "overdrawn",
         .agreed = 1,
         CLAIMS("F9,,2023-24-Q1,,\nF8,,2023-24-Q3,,\n"),
         .expected = NEW_ONE "claims_year_to_date 3"},
        {                                                            .name = "another authority's do not use it up",
         .agreed = 1,
         .authority = "E1",
         CLAIMS("F9,,2023-24-Q1,E2,\n"),
         .expected = NEW_ONE "claims_year_to_date 1" PAID},
        {                                                                                                      .name = "another year's do not use it up",
         .agreed = 1,
         CLAIMS("F9,,2022-23-Q4,,\n"),
         .expected = NEW_ONE "claims_year_to_date 1" PAID},
        {                                                                                                      .name = "earned autonomy",
         .area = AREA_EARNED_AUTONOMY,
         .expected = "claims_new 1 " ONE_CLAIM                                                                                          },
        {    .name = "devolved",
         .area = AREA_DEVOLVED,
         .agreed = 5,
         .expected = "claims_new 1 " ONE_CLAIM},
    };

    expect_figures(CASES, COUNT_OF(CASES));
}

static void
families_worked_with(void)
{
#define WORKED "families_worked_with 1"
    static const struct figure_case CASES[] = {
        {.name = "closed the day before: only a forecast",
         .given = {{OPENED("2023-09-01", "2023-09-30")}},
         .expected = "forecast_with_gaps 1"                                             },
        {.name = "closed the first day",
         .given = {{OPENED("2023-09-01", "2023-10-01")}},
         .expected = WORKED " families_closed 1" CHILD                                  },
        {.name = "closed the last day",
         .given = {{OPENED("2023-09-01", "2023-12-31")}},
         .expected = WORKED " families_closed 1" CHILD                                  },
        {.name = "closed after it",
         .given = {{OPENED("2023-09-01", "2024-01-01")}},
         .expected = WORKED CHILD                                                       },
        {.name = "closed on the as-at date",
         .as_at = "2023-11-30",
         .given = {{OPENED("2023-09-01", "2023-11-30")}},
         .expected = WORKED " families_closed 1" CHILD},
        {.name = "closed after the as-at date",
         .as_at = "2023-11-30",
         .given = {{OPENED("2023-09-01", "2023-12-01")}},
         .expected = WORKED CHILD},
        {.name = "opened the day before",
         .given = {{OPENED("2023-09-30", "")}},
         .expected = WORKED CHILD                     },
        {.name = "opened the first day",
         .given = {{OPENED("2023-10-01", "")}},
         .expected = WORKED " families_new 1" CHILD },
        {.name = "opened the last day",
         .given = {{OPENED("2023-12-31", "")}},
         .expected = WORKED " families_new 1" CHILD    },
        {.name = "opened after the quarter",                                 .given = {{OPENED("2024-01-01", "")}},                 .expected = ""},
        {.name = "opened after the as-at date",
         .as_at = "2023-11-30",
         .given = {{OPENED("2023-12-01", "")}},
         .expected = ""},
        {.name = "opened and closed in it",
         .given = {{OPENED("2023-11-01", "2023-11-02")}},
         .expected = WORKED " families_new 1 families_closed 1" CHILD                                                               },
        {.name = "twice is once, earlier episodes or not",
         .given = {{[TABLE_EPISODES] = EPISODES_HEAD "E1,F1,2023-01-01,,,,,,,2023-10-01,\n"
                                                     "E2,F1,2023-11-01,,,,,,,2023-11-02,\n"
                                                     "E3,F1,2023-12-01,,,,,,,,\n"}},
         .expected = WORKED " families_new 1 families_closed 1" CHILD},
        {.name = "merged families are one",
         .given = {{[TABLE_FAMILIES] = FAMILIES_HEAD "F1,,,\nF2,,,F1\n",
                    [TABLE_EPISODES] = EPISODES_HEAD "E1,F1,2023-10-01,,,,,,,,\n"
                                                     "E2,F2,2023-11-01,,,,,,,,\n"}},
         .expected = WORKED " families_new 1" CHILD                                                               },
        {.name = "two families are two",
         .given = {{[TABLE_FAMILIES] = FAMILIES_HEAD "F1,,,\nF2,,,\n",
                    [TABLE_EPISODES] = EPISODES_HEAD "E1,F1,2023-01-01,,,,,,,,\n"
                                                     "E2,F2,2023-11-01,,,,,,,,\n"}},
         .expected = "families_worked_with 2 families_new 1" CHILD},
    };

    expect_figures(CASES, COUNT_OF(CASES));
}

/* Two of these are not there on the last day: M3, 18 by then, and M5, gone; M6 is born on it. */
static void
children_worked_with(void)
{
    static const struct tables GIVEN = {
        {
         OPENED("2023-01-01", ""),
         [TABLE_FAMILIES] = FAMILIES_HEAD "F1,,,\nF2,,,F1\nF3,,,\n",
         [TABLE_MEMBERS] = MEMBERS_HEAD "C1,F1,child,2012-05-01,,\n"
                                           "P1,F1,parent_carer,1985-02-03,,\n"
                                           "M1,F2,child,,,\n"
                                           "M2,F1,child,2006-01-01,,\n"
                                           "M3,F1,child,2005-12-31,,\n"
                                           "M4,F1,child,2012-05-01,,2023-12-31\n"
                                           "M5,F1,child,2012-05-01,,2023-12-30\n"
                                           "M6,F1,child,2023-12-31,,\n"
                                           "M7,F1,child,2024-01-01,,\n"
                                           "M8,F1,child,,2024-01-01,\n"
                                           "M9,F1,expectant_parent,2008-01-01,,\n"
                                           "N1,F3,child,2012-05-01,,\n", }
    };
    const struct figure_case last_day = {
        .name = "on the quarter's last day",
        .given = GIVEN,
        .expected = "families_worked_with 1 children_worked_with 5",
    };
    const struct figure_case day_before = {
        .name = "the day before",
        .given = GIVEN,
        .as_at = "2023-12-30",
        .expected = "families_worked_with 1 children_worked_with 6",
    };

    expect_figures(&last_day, 1);
    expect_figures(&day_before, 1);
}

/* The next quarter ends on 2024-03-31. */
static void
forecasts_look_one_quarter_ahead(void)
{
#define NEXT(closed, practitioner)                                                              \
    [TABLE_EPISODES] = EPISODES_HEAD "E1,F1,2022-09-01,2022-09-20,y,2022-10-01,y," practitioner \
                                     ",," closed ",y\n",                                        \
    [TABLE_ATTENDANCE] = ATTENDANCE_HEAD "C1,t,2023-09-04,2023-12-20,120,0,0,,,\n"
    static const struct figure_case CASES[] = {
        {.name = "S is the day after the as-at date",
         .given = {{NEXT("2023-07-01", "A")}},
         .expected = "forecast_next_quarter 1"                                                },
        {.name = "S after an early as-at date, in this quarter",
         .as_at = "2023-11-30",
         .given = {{NEXT("2023-06-01", "A")}},
         .expected = "forecast_next_quarter 1"},
        {.name = "S in the next quarter",
         .given = {{NEXT("2023-09-30", "A")}},
         .expected = "forecast_next_quarter 1"                                                 },
        {.name = "S on the next quarter's last day",
         .given = {{NEXT("2023-09-30", "A")}},
         .expected = "forecast_next_quarter 1"                                                 },
        {.name = "S after the next quarter",
         .given = {{NEXT("2023-10-01", "A")}},
         .expected = "families_worked_with 1 families_closed 1" CHILD                                                 },
        {.name = "with a gap",
         .given = {{NEXT("2023-07-01", "")}},
         .expected = "forecast_with_gaps 1"                                                  },
        {.name = "a failed one is not forecast",
         .given = {{NEXT("2023-07-01", "A"), [TABLE_EVENTS] =
                                                 EVENTS_HEAD "V1,F1,,eh_open,2023-08-01,,\n"}},
         .expected = ""},
    };
#undef NEXT

    expect_figures(CASES, COUNT_OF(CASES));
}

/* Three episodes of one family, the last of them not closed before the quarter. */
#define NEEDS_OF_THREE                                                                             \
    [TABLE_NEEDS] = NEEDS_HEAD "N1,E1,1.1,,,\nN2,E1,5.1,,,\nN3,E1,9.2,,,\n"                        \
                               "N4,E2,1.1,,,\nN5,E2,5.1,,,\nN6,E2,9.2,,,\n",                       \
    [TABLE_OUTCOMES] =                                                                             \
        OUTCOMES_HEAD "N1,achieved,2023-03-01,,,,\nN2,achieved,2023-03-01,,,,\nN3,neutral,,,,,\n"  \
                      "N4,achieved,2023-03-01,,,,\nN5,achieved,2023-03-01,,,,\nN6,neutral,,,,,\n", \
    [TABLE_ATTENDANCE] = ATTENDANCE_HEAD "C1,t,2023-04-14,2023-12-20,120,0,0,,,\n"
#define GOOD_EPISODE(id, practitioner, closed) \
    id ",F1,2022-09-01,2022-09-20,y,2022-10-01,y," practitioner ",," closed ",y\n"

static void
a_family_is_forecast_once(void)
{
    static const struct figure_case CASES[] = {
        {.name = "claimed now, so not forecast",
         .given = {{NEEDS_OF_THREE, [TABLE_EPISODES] =
                                        EPISODES_HEAD GOOD_EPISODE("E1", "A", "2023-04-10")
                                            GOOD_EPISODE("E2", "A", "2023-07-01")}},
         .expected = "claims_new 1 " ONE_CLAIM PAID    },
        {.name = "one ready, one with a gap",
         .given = {{NEEDS_OF_THREE, [TABLE_EPISODES] =
                                        EPISODES_HEAD GOOD_EPISODE("E1", "", "2023-07-02")
                                            GOOD_EPISODE("E2", "A", "2023-07-01")}},
         .expected = "forecast_next_quarter 1"         },
        {.name = "two with gaps",
         .given = {{NEEDS_OF_THREE, [TABLE_EPISODES] =
                                        EPISODES_HEAD GOOD_EPISODE("E1", "", "2023-07-02")
                                            GOOD_EPISODE("E2", "", "2023-07-01")}},
         .expected = "forecast_with_gaps 1"            },
        {.name = "claimable twice is claimed once",
         .given = {{NEEDS_OF_THREE, [TABLE_EPISODES] =
                                        EPISODES_HEAD GOOD_EPISODE("E1", "A", "2023-04-10")
                                            GOOD_EPISODE("E2", "A", "2023-03-31")}},
         .expected = "claims_carried 1 " ONE_CLAIM PAID},
    };

    expect_figures(CASES, COUNT_OF(CASES));
}

/* "1: 1 0 1 1 1": each headline with a figure that is not 0, in the order of the table. */
static const char *
headlines_of(struct fixture *f)
{
    struct builder out = {.arena = f->arena};

    builder_puts(&out, "");
    for (uint16_t h = 0; h < f->framework.headline_count; h++) {
        const int64_t *value = f->run.figures.headlines[h].value;
        int64_t all = 0;

        for (unsigned i = 0; i < HEADLINE_FIGURE_COUNT; i++)
            all |= value[i];
        if (all == 0)
            continue;
        builder_printf(&out, "%s%d:", out.length == 0 ? "" : ", ",
                       (int)f->framework.headlines[h].number);
        for (unsigned i = 0; i < HEADLINE_FIGURE_COUNT; i++)
            builder_printf(&out, " %d", (int)value[i]);
    }
    return out.at;
}

#define OPEN_EPISODE  OPENED("2023-01-01", "")
#define NEEDS(rows)   [TABLE_NEEDS] = NEEDS_HEAD rows
#define RESULTS(rows) [TABLE_OUTCOMES] = OUTCOMES_HEAD rows

/* needs_worked_with outcomes_in_quarter needs_claimed outcomes_claimed families_claimed */
static void
headlines_count_pairs(void)
{
    static const struct figure_case CASES[] = {
        {.name = "claimed",                                                 .expected = "1: 0 0 1 1 1, 5: 0 0 1 1 1, 9: 0 0 1 0 1"},
        { .name = "worked with",
         .given = {{OPEN_EPISODE, NEEDS("N1,E1,1.1,,,\nN2,E1,1.2,,,\nN3,E1,1.2,,,\n"),
                    RESULTS("")}},
         .expected = "1: 2 0 0 0 0"},
        {                                                                                                .name = "identified on the as-at date, and the day after",
         .as_at = "2023-12-30",
         .given = {{OPEN_EPISODE,
                    NEEDS(
                        "N1,E1,1.1,,2023-12-30,\nN2,E1,2.1,,2023-12-31,\nN3,E1,3.1,,2023-12-30,\n"),
                    RESULTS("")}},
         .expected = "1: 1 0 0 0 0, 3: 1 0 0 0 0"},
        {                                                                                    .name = "found after closure",
         .given = {{OPENED("2023-01-01", "2023-10-01"), NEEDS("N1,E1,1.1,,2023-11-01,\n"),
                    RESULTS("")}},
         .expected = "1: 1 0 0 0 0"},
        {                                                                                                  .name = "achieved in the quarter, on its edges",
         .given = {{OPEN_EPISODE,
                    NEEDS("N1,E1,1.1,,,\nN2,E1,1.2,,,\nN3,E1,1.3,,,\nN4,E1,1.4,,,\nN5,E1,2.1,,,\n"),
                    RESULTS("N1,achieved,2023-10-01,,,,\nN2,achieved,2023-12-31,,,,\n"
                            "N3,achieved,2023-09-30,,,,\nN4,achieved,2024-01-01,,,,\n"
                            "N5,achieved,,,,,\n")}},
         .expected = "1: 4 2 0 0 0, 2: 1 0 0 0 0"},
        {                                                                                    .name = "of a pair one need is enough",
         .given = {{OPEN_EPISODE, NEEDS("N1,E1,1.1,C1,,\nN2,E1,1.1,P1,,\nN3,E1,1.1,,,\n"),
                    RESULTS("N2,achieved,2023-11-01,,,,\nN2,achieved,2023-11-02,,,,\n")}},
         .expected = "1: 1 1 0 0 0"},
        {                                                                                                  .name = "an exception that is not approved is none",
         .given = {{OPEN_EPISODE, NEEDS("N1,E1,1.1,,,\nN2,E1,1.2,,,\nN3,E1,1.3,,,\n"),
                    RESULTS("N1,achieved,2023-11-01,exception,,,\n"
                            "N2,achieved,2023-11-01,exception,Boss,2023-12-31,why\n"
                            "N3,achieved,2023-11-01,exception,Boss,2024-01-01,why\n")}},
         .expected = "1: 3 1 0 0 0"},
        {                                                                                                  .name = "neutral is claimed, not achieved",
         .given = {{RESULTS("N1,achieved,2023-03-01,,,,\nN2,neutral,,,,,\nN3,neutral,,,,,\n")}},
         .expected = "1: 0 0 1 1 1, 5: 0 0 1 0 1, 9: 0 0 1 0 1"},
        {                                                                      .name = "needs found after closure are not claimed",
         .given = {{NEEDS("N1,E1,1.1,,,\nN2,E1,5.1,,,\nN3,E1,9.2,,,\nN4,E1,8.1,,2023-04-11,\n")}},
         .expected = "1: 0 0 1 1 1, 5: 0 0 1 1 1, 9: 0 0 1 0 1"},
        {                                                                      .name = "two needs of one headline, one family",
         .given = {{NEEDS("N1,E1,1.1,,,\nN2,E1,1.2,,,\nN3,E1,9.2,,,\n")}},
         .expected = "1: 0 0 2 2 1, 9: 0 0 1 0 1"},
        {                                                                                    .name = "achieved after S, neutral before: claimed, not achieved",
         .given = {{RESULTS("N1,achieved,2023-03-01,,,,\nN2,achieved,2023-03-15,,,,\n"
                            "N3,neutral,,,,,\nN3,achieved,2023-10-11,,,,\n")}},
         .expected = "1: 0 0 1 1 1, 5: 0 0 1 1 1, 9: 0 0 1 0 1"},
        {                                                                      .name = "merged families make one pair",
         .given = {{[TABLE_FAMILIES] = FAMILIES_HEAD "F1,,,\nF2,,,F1\n",
                    [TABLE_EPISODES] = EPISODES_HEAD "E1,F1,2023-01-01,,,,,,,,\n"
                                                     "E2,F2,2023-01-01,,,,,,,,\n",
                    NEEDS("N1,E1,1.1,,,\nN2,E2,1.1,,,\nN3,E2,1.2,,,\n"),
                    RESULTS("")}},
         .expected = "1: 2 0 0 0 0"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct fixture f;

        figure_open(&f, &CASES[i]);
        CU_ASSERT_TRUE(fixture_decide(&f));
        EXPECT_TEXT(CASES[i].name, headlines_of(&f), CASES[i].expected);
        fixture_close(&f);
    }
}

static void
decisions_are_counted(void)
{
    static const struct tables GIVEN = {
        {
         NEEDS_OF_THREE, [TABLE_EPISODES] = EPISODES_HEAD GOOD_EPISODE("E1", "A", "2023-04-10")
                GOOD_EPISODE("E2", "", "2023-07-01") "E3,F1,2023-01-01,,,,,,,,\n"
                                                     "E4,F1,2023-01-01,,,,,,,2023-02-01,\n"
                                                     "E5,F1,2024-01-01,,,,,,,,\n", }
    };
    static const int64_t EXPECTED[] = {[DECISION_CLAIMABLE] = 1,      [DECISION_GAP] = 0,
                                       [DECISION_WAITING] = 1,        [DECISION_FAILED] = 1,
                                       [DECISION_CLAIMED_BEFORE] = 0, [DECISION_OPEN] = 1,
                                       [DECISION_WITHHELD] = 0};
    struct fixture f;

    fixture_open(&f, &GIVEN);
    CU_ASSERT_TRUE_FATAL(fixture_decide(&f));
    for (unsigned i = 0; i < DECISION_UNUSED; i++)
        EXPECT_NUMBER(DECISIONS[i].code, f.run.figures.decisions[i], EXPECTED[i]);
    EXPECT_NUMBER("T2", f.run.figures.failed[TEST_NEEDS], 1);
    EXPECT_NUMBER("T5", f.run.figures.unknown[TEST_PRACTITIONER], 2);
    fixture_close(&f);
}

static void
schools_have_their_incentive(void)
{
    static const char *const URNS[] = {"200", "100", "200", "1000", "200"};
    static const char *const SORTED[] = {"100", "1000", "200"};
    static const int64_t CLAIMED[] = {1, 1, 3};
    static const struct framework RULES = {.school_incentive_pence = 40000};
    ARENA_SCOPE struct arena *arena = arena_new();
    struct figures figures = {.school_count = 0};

    for (size_t i = 0; i < COUNT_OF(URNS); i++)
        figures_add_school(arena, &figures, &RULES, text_of(URNS[i]));
    CU_ASSERT_EQUAL_FATAL(figures.school_count, COUNT_OF(SORTED));
    for (size_t i = 0; i < COUNT_OF(SORTED); i++) {
        EXPECT_TEXT("by URN", figures.schools[i].urn, SORTED[i]);
        EXPECT_NUMBER(SORTED[i], figures.schools[i].claims, CLAIMED[i]);
        EXPECT_NUMBER(SORTED[i], figures.schools[i].pence, CLAIMED[i] * 40000);
    }
}

static void
codes_are_the_contracts(void)
{
    static const char *const CODES[] = {
        "claims_new",          "claims_carried",       "claims_total",
        "claims_year_to_date", "families_worked_with", "families_new",
        "families_closed",     "children_worked_with", "forecast_next_quarter",
        "forecast_with_gaps",  "payment_pence"};
    static const char *const HEADLINE_CODES[] = {"needs_worked_with", "outcomes_in_quarter",
                                                 "needs_claimed", "outcomes_claimed",
                                                 "families_claimed"};

    CU_ASSERT_EQUAL(COUNT_OF(CODES), FIGURE_COUNT);
    CU_ASSERT_EQUAL(COUNT_OF(HEADLINE_CODES), HEADLINE_FIGURE_COUNT);
    for (unsigned i = 0; i < FIGURE_COUNT; i++) {
        EXPECT_TEXT("code", FIGURES[i].code, CODES[i]);
        CU_ASSERT(FIGURES[i].label[0] != '\0' && FIGURES[i].meaning[0] != '\0');
    }
    for (unsigned i = 0; i < HEADLINE_FIGURE_COUNT; i++)
        EXPECT_TEXT("code", HEADLINE_FIGURES[i].code, HEADLINE_CODES[i]);
}

void
suite_figures(void)
{
    CU_pSuite suite = CU_add_suite("model/figures", NULL, NULL);

    CU_add_test(suite, "claims are new or carried", claims_are_new_or_carried);
    CU_add_test(suite, "the year so far", the_year_so_far);
    CU_add_test(suite, "payment has its cap", payment_has_its_cap);
    CU_add_test(suite, "families worked with", families_worked_with);
    CU_add_test(suite, "children worked with", children_worked_with);
    CU_add_test(suite, "forecasts look one quarter ahead", forecasts_look_one_quarter_ahead);
    CU_add_test(suite, "a family is forecast once", a_family_is_forecast_once);
    CU_add_test(suite, "headlines count pairs", headlines_count_pairs);
    CU_add_test(suite, "decisions are counted", decisions_are_counted);
    CU_add_test(suite, "schools have their incentive", schools_have_their_incentive);
    CU_add_test(suite, "codes are the contract's", codes_are_the_contracts);
}
