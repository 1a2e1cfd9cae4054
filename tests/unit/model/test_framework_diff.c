/* SPDX-License-Identifier: MIT */
/*
 * Each thing in which two frameworks can differ, in its words.
 */
#include "model/framework_diff.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "model/measure.h"
#include "suites.h"

static const struct headline HEADLINES[] = {
    {1, "one"},
    {2, "two"}
};
static const struct need_def NEEDS[] = {
    {.code = "A", .text = "a need",  .headline = 0},
    {.code = "B", .text = "another", .headline = 0},
    {.code = "C", .text = "third",   .headline = 1}
};
static const char *const TYPES[] = {"eh_open", "missing"};

static struct framework
rules(void)
{
    return (struct framework){
        .name = "rules",
        .version = "1",
        .source = "somewhere",
        .valid_from = DAY_UNKNOWN,
        .valid_to = DAY_UNKNOWN,
        .min_needs = 3,
        .min_headlines = 1,
        .sustain_months = 6,
        .closure_quality = true,
        .regression = true,
        .unauthorised_limit = 10,
        .payment_pence = 80000,
        .headline_count = COUNT_OF(HEADLINES),
        .headlines = HEADLINES,
        .need_count = COUNT_OF(NEEDS),
        .needs = NEEDS,
        .rereferral_count = COUNT_OF(TYPES),
        .rereferral = TYPES,
    };
}

/* A line each: "part name kind: words". */
static const char *
told(struct arena *arena, const struct framework *before, const struct framework *after)
{
    struct builder out = {.arena = arena};
    struct differences differences;

    framework_diff(arena, before, after, &differences);
    builder_puts(&out, "");
    for (size_t i = 0; i < differences.count; i++) {
        const struct difference *difference = &differences.list[i];

        builder_printf(&out, "%s %s %s: %s\n", difference->part, difference->name,
                       DIFFERENCE_KINDS[difference->kind], difference->words);
    }
    return out.at;
}

static void
equal_ones_do_not_differ(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct framework a = rules(), b = rules();

    EXPECT_TEXT("the same", told(arena, &a, &b), "");
}

static void
each_parameter_has_its_words(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct framework a = rules(), b = rules();

    b.name = "ours";
    b.version = "2";
    b.official = true;
    b.source = "elsewhere";
    b.valid_from = day_for_test("2023-04-01");
    b.valid_to = day_for_test("2024-03-31");
    b.min_needs = 2;
    b.min_headlines = 3;
    b.sustain_months = 12;
    b.closure_quality = false;
    b.regression = false;
    b.unauthorised_limit = 15;
    b.claim_policy = (struct claim_policy){.kind = CLAIM_AFTER, .months = 24};
    b.payment_pence = 100000;
    b.school_incentive_pence = 40000;
    EXPECT_TEXT("all of them", told(arena, &a, &b),
                "framework name changed: name: rules -> ours\n"
                "framework version changed: version: 1 -> 2\n"
                "framework official changed: official: no -> yes\n"
                "framework valid-from changed: first day in force: open -> 2023-04-01\n"
                "framework valid-to changed: last day in force: open -> 2024-03-31\n"
                "source source changed: source: somewhere -> elsewhere\n"
                "tests min-needs changed: different needs at least (T2): 3 -> 2\n"
                "tests min-headlines changed: different headlines at least (T2): 1 -> 3\n"
                "tests sustain-months changed: outcomes have to last (T6, T8 to T10): 6 months -> "
                "12 months\n"
                "tests closure-quality changed: quality of the closure asked (T7): yes -> no\n"
                "tests regression changed: regression asked (T9, T10): yes -> no\n"
                "tests unauthorised-limit changed: unauthorised absence at most (T10): 10% -> 15%\n"
                "tests claim-policy changed: an earlier claim of the family (T11): block -> "
                "after:24\n"
                "payment per-family-pence changed: payment for a family: \xC2\xA3"
                "800 -> "
                "\xC2\xA3"
                "1,000\n"
                "payment school-incentive-pence changed: to the school that led it, for a claim: "
                "\xC2\xA3"
                "0 -> \xC2\xA3"
                "400\n");
}

static void
entries_come_and_go(void)
{
    static const struct headline OTHERS[] = {
        {2, "second"},
        {1, "one"   },
        {3, "three" }
    };
    static const struct need_def OTHER_NEEDS[] = {
        {.code = "C", .text = "third, in other words", .headline = 0},
        {.code = "A", .text = "a need",                .headline = 2},
        {.code = "D", .text = "fourth",                .headline = 2}
    };
    static const char *const OTHER_TYPES[] = {"missing", "panel"};
    ARENA_SCOPE struct arena *arena = arena_new();
    struct framework a = rules(), b = rules();

    b.headlines = OTHERS;
    b.headline_count = COUNT_OF(OTHERS);
    b.needs = OTHER_NEEDS;
    b.rereferral = OTHER_TYPES;
    EXPECT_TEXT("lists", told(arena, &a, &b),
                "rereferral eh_open removed: re-referral eh_open removed\n"
                "rereferral panel added: re-referral panel added\n"
                "headline 2 changed: headline 2 relabelled: \"two\" -> \"second\"\n"
                "headline 3 added: headline 3 added: \"three\"\n"
                "need A changed: need A moved: headline 1 -> headline 3\n"
                "need B removed: need B removed: \"another\", headline 1\n"
                "need C changed: need C reworded: \"third\" -> \"third, in other words\"\n"
                "need D added: need D added: \"fourth\", headline 3\n");
}

/* ---- every field ---- */

#define LEAF_RULE                                                                               \
    {                                                                                           \
        .kind = RULE_EVENTS, .types = TYPES, .type_count = 1, .limit = {.kind = LIMIT_AT_MOST } \
    }
static const struct rule LEAF = LEAF_RULE;
#define ALTERED_RULE                                                                            \
    {                                                                                           \
        .kind = RULE_EVENTS, .types = TYPES, .type_count = 2, .limit = {.kind = LIMIT_AT_MOST } \
    }
static const struct rule ALTERED = ALTERED_RULE;
#define MEASURE_M                                   \
    {                                               \
        .id = "m", .note = "why", .rule = LEAF_RULE \
    }
static const struct measure MEASURES[] = {
    MEASURE_M, {.id = "n", .note = "", .rule = LEAF_RULE}
};
static const struct measure OTHER_MEASURES[] = {
    {.id = "m", .note = "why", .rule = ALTERED_RULE},
    {.id = "n", .note = "",    .rule = LEAF_RULE   }
};
#define ROUTE_R                                \
    {                                          \
        .name = "r", .label = "one", .rule = { \
            .kind = RULE_ALL,                  \
            .children = &LEAF,                 \
            .child_count = 1                   \
        }                                      \
    }
static const struct route ROUTES[] = {ROUTE_R};
static const struct route OTHER_ROUTES[] = {
    {.name = "r", .label = "two", .rule = {.kind = RULE_ALL, .children = &LEAF, .child_count = 1}}
};
static const struct headline OTHER_HEADLINES[] = {
    {1, "one"},
    {2, "due"}
};
static const struct need_def OTHER_NEEDS[] = {
    {.code = "A", .text = "a need",  .headline = 0},
    {.code = "B", .text = "another", .headline = 0},
    {.code = "D", .text = "third",   .headline = 1}
};
static const char *const OTHER_TYPES[] = {"eh_open", "review"};

static struct framework
rules_with_all(void)
{
    struct framework framework = rules();

    framework.measure_count = COUNT_OF(MEASURES);
    framework.measures = MEASURES;
    framework.route_count = COUNT_OF(ROUTES);
    framework.routes = ROUTES;
    framework.event_type_count = COUNT_OF(TYPES);
    framework.event_types = TYPES;
    framework.eligible_on = POINT_OPENED;
    return framework;
}

#define FIELD(name, value)                         \
    static void change_##name(struct framework *f) \
    {                                              \
        f->name = value;                           \
    }
FIELD(name, "other")
FIELD(version, "2")
FIELD(source, "elsewhere")
FIELD(official, true)
FIELD(valid_from, 19000)
FIELD(valid_to, 19000)
FIELD(min_needs, 2)
FIELD(min_headlines, 2)
FIELD(sustain_months, 7)
FIELD(closure_quality, false)
FIELD(regression, false)
FIELD(unauthorised_limit, 9)
FIELD(claim_policy, ((struct claim_policy){.kind = CLAIM_AFTER, .months = 3}))
FIELD(payment_pence, 1)
FIELD(school_incentive_pence, 1)
FIELD(headline_count, 1)
FIELD(need_count, 2)
FIELD(rereferral_count, 1)
FIELD(headlines, OTHER_HEADLINES)
FIELD(needs, OTHER_NEEDS)
FIELD(rereferral, OTHER_TYPES)
FIELD(measure_count, 1)
FIELD(route_count, 0)
FIELD(event_type_count, 1)
FIELD(measures, OTHER_MEASURES)
FIELD(routes, OTHER_ROUTES)
FIELD(event_types, OTHER_TYPES)
FIELD(exception_stands, true)
FIELD(neutral_excused, true)
FIELD(eligible_on, POINT_ASSESSED)
FIELD(screening_needs, 1)
FIELD(screening_headlines, 1)
FIELD(attachment_pence, 1)
FIELD(follow_up, ((struct follow_up){.every_months = 6, .for_months = 24}))
FIELD(audit_percent, 5)
#undef FIELD

/* Every field in its order; of those without a change the comment says why none is told. */
static const struct {
    const char *name;
    size_t offset, size, alignment;
    void (*change)(struct framework *framework);
} FIELDS[] = {
#define PLACE(name)                                                              \
#name, offsetof(struct framework, name), sizeof((struct framework){0}.name), \
        _Alignof(__typeof__((struct framework){0}.name))
#define TOLD(name)                 \
    {                              \
        PLACE(name), change_##name \
    }
#define KNOWN(name)       \
    {                     \
        PLACE(name), NULL \
    }
    TOLD(name),
    TOLD(version),
    TOLD(source),
    TOLD(official),
    TOLD(valid_from),
    TOLD(valid_to),
    TOLD(min_needs),
    TOLD(min_headlines),
    TOLD(sustain_months),
    TOLD(closure_quality),
    TOLD(regression),
    TOLD(unauthorised_limit),
    TOLD(claim_policy),
    TOLD(payment_pence),
    TOLD(school_incentive_pence),
    TOLD(headline_count),
    TOLD(need_count),
    TOLD(rereferral_count),
    TOLD(headlines),
    TOLD(needs),
    TOLD(rereferral),
    TOLD(measure_count),
    TOLD(route_count),
    TOLD(event_type_count),
    KNOWN(warning_count), /* about the file, not about what it rules */
    TOLD(measures),
    TOLD(routes),
    TOLD(event_types),
    TOLD(exception_stands),
    KNOWN(sustains_by_need), /* follows from the needs, which are told */
    TOLD(neutral_excused),
    TOLD(eligible_on),
    TOLD(screening_needs),
    TOLD(screening_headlines),
    TOLD(attachment_pence),
    TOLD(follow_up),
    TOLD(audit_percent),
    KNOWN(warnings),
#undef PLACE
#undef TOLD
#undef KNOWN
};

/* A field that somebody adds to a framework makes a hole here. */
static void
every_field_is_compared(void)
{
    size_t end = 0;

    for (size_t i = 0; i < COUNT_OF(FIELDS); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct framework a = rules_with_all(), b = rules_with_all();
        size_t room = FIELDS[i].alignment;

        EXPECT_NUMBER(FIELDS[i].name, FIELDS[i].offset, (end + room - 1) / room * room);
        end = FIELDS[i].offset + FIELDS[i].size;
        if (FIELDS[i].change == NULL)
            continue;
        FIELDS[i].change(&b);
        if (told(arena, &a, &b)[0] == '\0')
            EXPECT_TEXT(FIELDS[i].name, "nothing is told of it", "");
    }
    EXPECT_NUMBER("the end", sizeof(struct framework),
                  (end + _Alignof(struct framework) - 1) / _Alignof(struct framework) *
                      _Alignof(struct framework));
}

/* What may change about a need, a measure or a route while its name stays. */
static void
every_part_of_an_entry_is_compared(void)
{
    static const uint16_t ASKED[] = {0, 1};
    static const struct {
        struct need_def need;
        struct measure measure;
        struct route route;
        const char *told;
    } CASES[] = {
        {{.code = "A", .text = "now"},
         MEASURE_M,                                  ROUTE_R,
         "need A changed: need A reworded: \"a need\" -> \"now\"\n"                                                                                                   },
        {{.code = "A", .text = "a need", .headline = 1},
         MEASURE_M,                                  ROUTE_R,
         "need A changed: need A moved: headline 1 -> headline 2\n"                                                                                                   },
        {{.code = "A", .text = "a need", .measures = ASKED, .measure_count = 2},
         MEASURE_M,                                  ROUTE_R,
         "need A changed: need A asked otherwise: nothing -> asks m, n\n"                                                                                             },
        {{.code = "A", .text = "a need", .eligibility = 2},
         MEASURE_M,                                  ROUTE_R,
         "need A changed: need A asked otherwise: nothing -> eligible by n\n"                                                                                         },
        {{.code = "A", .text = "a need", .sustain_months = 12},
         MEASURE_M,                                  ROUTE_R,
         "need A changed: need A asked otherwise: nothing -> lasts 12 months\n"                                                                                       },
        {{.code = "A", .text = "a need"},
         {.id = "m", .note = "", .rule = LEAF_RULE},
         ROUTE_R,                                                                                 "measure m changed: measure m noted otherwise: \"why\" -> nothing\n"},
        {{.code = "A", .text = "a need"},
         MEASURE_M,                                  {.name = "r",
          .label = "two",
          .rule = {.kind = RULE_ALL, .children = &LEAF, .child_count = 1}},
         "route r changed: route r relabelled: \"one\" -> \"two\"\n"                                                                                                  },
        {{.code = "A", .text = "a need"},
         MEASURE_M,                                  {.name = "r",
          .label = "one",
          .rule = {.kind = RULE_ALL, .children = &ALTERED, .child_count = 1}},
         "route r changed: route r changed: no event eh_open -> no event eh_open or missing\n"                                                                        },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct framework a = rules_with_all(), b = rules_with_all();
        struct need_def needs[COUNT_OF(NEEDS)];
        struct measure measures[COUNT_OF(MEASURES)];

        memcpy(needs, NEEDS, sizeof NEEDS);
        memcpy(measures, MEASURES, sizeof MEASURES);
        needs[0] = CASES[i].need;
        measures[0] = CASES[i].measure;
        b.needs = needs;
        b.measures = measures;
        b.routes = &CASES[i].route;
        EXPECT_TEXT("entry", told(arena, &a, &b), CASES[i].told);
    }
}

/* What a rule asks is compared by its words, so they have to say all of it. */
static void
every_part_of_a_rule_has_words(void)
{
    static const struct rule BASES[] = {
        {.kind = RULE_ATTENDANCE,
         .of = QUANTITY_ABSENCE,
         .limit = {LIMIT_BELOW, 10000},
         .terms = 2},
        {.kind = RULE_CHANGE,                       .of = QUANTITY_ABSENCE,                        .fall = {LIMIT_ABOVE, 0},                    .terms = 2},
        {.kind = RULE_STATE,             .types = TYPES,                                .type_count = 1,                                    .length = {13, UNIT_WEEKS}},
        {.kind = RULE_SCORE,        .types = TYPES,.type_count = 1,.limit = {LIMIT_BELOW, 10000}},
        {.kind = RULE_GAP,  .types = TYPES,                                     .type_count = 1,                                                                          .length = {4, UNIT_MONTHS}},
        {.kind = RULE_SOME_MEMBERS,        .needed = 2,            .children = &LEAF, .child_count = 1},
        {.kind = RULE_AT_LEAST,                       .needed = 1,                  .children = &LEAF,                                        .child_count = 1},
        {.kind = RULE_USE      },
        {.kind = RULE_EXCLUSIONS,      .of = QUANTITY_SUSPENSIONS,                          .limit = {LIMIT_BELOW, 2000}                                             },
    };
    enum { ATTENDED, CHANGED, STATE, SCORE, GAP, SOME, AT_LEAST, USE, EXCLUDED };
    struct rule cases[40];
    const char *names[40];
    unsigned of[40];
    size_t count = 0;

#define VARY(base, field, ...)            \
    do {                                  \
        cases[count] = BASES[base];       \
        cases[count].field = __VA_ARGS__; \
        names[count] = #base " " #field;  \
        of[count++] = base;               \
    } while (0)
    VARY(ATTENDED, of, QUANTITY_ATTENDANCE);
    VARY(ATTENDED, unauthorised_only, true);
    VARY(ATTENDED, limit.kind, LIMIT_AT_MOST);
    VARY(ATTENDED, limit.thousandths, 10001);
    VARY(ATTENDED, terms, 3);
    VARY(ATTENDED, terms, 0);
    VARY(ATTENDED, choice, TERMS_ANY);
    VARY(ATTENDED, each_term, true);
    VARY(ATTENDED, window.start, (struct point){.kind = POINT_OPENED});
    VARY(ATTENDED, window.end, (struct point){.kind = POINT_CLOSED});
    VARY(EXCLUDED, provisions, 1);
    VARY(EXCLUDED, of, QUANTITY_LATE_MARKS);
    VARY(CHANGED, of, QUANTITY_LATE_MARKS);
    VARY(CHANGED, unauthorised_only, true);
    VARY(CHANGED, fall.thousandths, 33000);
    VARY(CHANGED, terms, 0);
    VARY(CHANGED, window.start, (struct point){.kind = POINT_OPENED});
    VARY(CHANGED, result.end, (struct point){.kind = POINT_CLOSED});
    VARY(STATE, types, OTHER_TYPES + 1);
    VARY(STATE, type_count, 2);
    VARY(STATE, end_type_count, 1);
    VARY(STATE, length, (struct span_of_time){13, UNIT_DAYS});
    VARY(STATE, lasts_days, 7);
    VARY(STATE, amount, (struct limit){LIMIT_AT_LEAST, 16000});
    VARY(STATE, amount_too, (struct limit){LIMIT_BELOW, 24000});
    VARY(SCORE, limit.kind, LIMIT_ABOVE);
    VARY(SCORE, fall, (struct limit){LIMIT_AT_LEAST, 1000});
    VARY(SCORE, rise, (struct limit){LIMIT_AT_LEAST, 1000});
    VARY(GAP, length, (struct span_of_time){5, UNIT_MONTHS});
    VARY(SOME, who, WHO_ADULT);
    VARY(SOME, needed, 3);
    VARY(SOME, children, &ALTERED);
    VARY(AT_LEAST, needed, 2);
    VARY(USE, measure, 1);
#undef VARY
    for (size_t i = 0; i < count; i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct framework framework = rules_with_all();
        struct rule base = BASES[of[i]];

        base.end_types = cases[i].end_types = TYPES;
        if (strcmp(measure_words(arena, &framework, &base),
                   measure_words(arena, &framework, &cases[i])) == 0)
            EXPECT_TEXT(names[i], "no words tell it", "");
    }
    EXPECT_NUMBER("cases", count, 34);
}

void
suite_framework_diff(void)
{
    CU_pSuite suite = CU_add_suite("model/framework_diff", NULL, NULL);

    CU_add_test(suite, "equal ones do not differ", equal_ones_do_not_differ);
    CU_add_test(suite, "each parameter has its words", each_parameter_has_its_words);
    CU_add_test(suite, "entries come and go", entries_come_and_go);
    CU_add_test(suite, "every field is compared", every_field_is_compared);
    CU_add_test(suite, "every part of an entry is compared", every_part_of_an_entry_is_compared);
    CU_add_test(suite, "every part of a rule has words", every_part_of_a_rule_has_words);
}
