/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* memmem */
#include "service/library.h"

#include <CUnit/CUnit.h>
#include <sys/stat.h>

#include "base/file.h"
#include "fixture.h"
#include "suites.h"

static const char SOUND_FILE[] =
    "<framework name=\"ours\" version=\"1\" official=\"no\" valid-from=\"2023-04-01\">\n"
    "  <source>us</source>\n"
    "  <tests min-needs=\"2\" min-headlines=\"1\" sustain-months=\"6\" closure-quality=\"yes\""
    " regression=\"no\" unauthorised-limit=\"10\" claim-policy=\"after:12\"/>\n\n"
    "  <rereferral><event type=\"eh_open\"/><event type=\"own_type\"/></rereferral>\n"
    "  <payment per-family-pence=\"80000\" school-incentive-pence=\"0\"/>\n"
    "  <headline number=\"1\" label=\"One\"><need code=\"1.1\">First</need></headline>\n"
    "  <headline number=\"2\" label=\"Two\"><need code=\"2.1\">Second</need></headline>\n"
    "</framework>\n";

static const char *
file_of(struct arena *arena, const char *content)
{
    const char *path = path_join(arena, folder_for_test(arena), "own.xml");
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE_FATAL(file_write(path, content, strlen(content), &err));
    return path;
}

/* SOUND_FILE with the first FROM replaced. */
static const char *
changed(struct arena *arena, const char *from, const char *to)
{
    const char *at = strstr(SOUND_FILE, from);

    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    return arena_printf(arena, "%.*s%s%s", (int)(at - SOUND_FILE), SOUND_FILE, to,
                        at + strlen(from));
}

static void
a_framework_is_read(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct framework f;

    CU_ASSERT_TRUE_FATAL(library_framework(arena, file_of(arena, SOUND_FILE), &f, NULL, &err));
    EXPECT_TEXT("name", f.name, "ours");
    EXPECT_TEXT("version", f.version, "1");
    EXPECT_TEXT("source", f.source, "us");
    CU_ASSERT_FALSE(f.official || f.regression);
    CU_ASSERT_TRUE(f.closure_quality);
    EXPECT_TEXT("from", day_format(f.valid_from).text, "2023-04-01");
    EXPECT_TEXT("to", day_format(f.valid_to).text, "");
    EXPECT_NUMBER("min_needs", f.min_needs, 2);
    EXPECT_NUMBER("min_headlines", f.min_headlines, 1);
    EXPECT_NUMBER("sustain_months", f.sustain_months, 6);
    EXPECT_NUMBER("limit", f.unauthorised_limit, 10);
    EXPECT_NUMBER("payment", f.payment_pence, 80000);
    EXPECT_NUMBER("incentive", f.school_incentive_pence, 0);
    EXPECT_TEXT("policy", claim_policy_format(f.claim_policy).text, "after:12");
    CU_ASSERT_EQUAL_FATAL(f.rereferral_count, 2);
    EXPECT_TEXT("event", f.rereferral[1], "own_type");
    CU_ASSERT_FATAL(f.headline_count == 2 && f.need_count == 2);
    EXPECT_TEXT("label", f.headlines[1].label, "Two");
    EXPECT_NUMBER("number", f.headlines[1].number, 2);
    EXPECT_TEXT("code", f.needs[1].code, "2.1");
    EXPECT_TEXT("text", f.needs[1].text, "Second");
    EXPECT_NUMBER("headline", f.needs[1].headline, 1);
}

static void
shipped_frameworks(void)
{
    static const struct {
        const char *name;
        int32_t min_headlines;
        int64_t incentive;
    } CASES[] = {
        {"supporting-families-2022", 1, 0    },
        {"coventry-2023",            3, 40000}
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct error err = {.code = ERR_NONE};
        struct framework f;

        CU_ASSERT_TRUE_FATAL(library_framework(arena, CASES[i].name, &f, NULL, &err));
        EXPECT_TEXT("name", f.name, CASES[i].name);
        EXPECT_NUMBER("headlines", f.headline_count, 10);
        EXPECT_NUMBER("needs", f.need_count, 34);
        EXPECT_NUMBER("min_headlines", f.min_headlines, CASES[i].min_headlines);
        EXPECT_NUMBER("incentive", f.school_incentive_pence, CASES[i].incentive);
        CU_ASSERT(f.min_needs == 3 && f.sustain_months == 6 && f.unauthorised_limit == 10);
        CU_ASSERT(f.closure_quality && f.regression && !f.official);
        CU_ASSERT(f.payment_pence == 80000 && f.claim_policy.kind == CLAIM_BLOCK);
        CU_ASSERT(f.rereferral_count == 5 && framework_need(&f, text_of("10.3")) == 33);
    }
}

static void
schema_faults_have_their_sentence(void)
{
    static const struct {
        const char *from, *to;
        int line;
        const char *words;
    } CASES[] = {
        {"name=\"ours\"",             "name=\"Our Own\"",                     1,
         "Element 'framework', attribute 'name': [facet 'pattern'] The value 'Our Own' is not "
         "accepted by the pattern '[a-z0-9][a-z0-9\\-]{0,63}'"                                   },
        {" version=\"1\"",            "",                                     1,
         "Element 'framework': The attribute 'version' is required but missing"                  },
        {"official=\"no\"",           "official=\"maybe\"",                   1,
         "Element 'framework', attribute 'official': [facet 'enumeration'] The value 'maybe' is "
         "not an element of the set {'yes', 'no'}"                                               },
        {"2023-04-01",                "1 April 2023",                         1,
         "Element 'framework', attribute 'valid-from': '1 April 2023' is not a valid value of the "
         "atomic type 'xs:date'"                                                                 },
        {"2023-04-01",                "2023-04-01Z",                          1,
         "element framework, attribute valid-from: \"2023-04-01Z\" is not a date like 2024-05-12"},
        {"<source>us</source>",       "",                                     3,
         "Element 'tests': This element is not expected. Expected is ( source )"                 },
        {"<source>us</source>",       "<source/>",                            2,
         "Element 'source': [facet 'minLength'] The value has a length of '0'; this underruns the "
         "allowed minimum length of '1'"                                                         },
        {"min-needs=\"2\"",           "min-needs=\"100\"",                    3,
         "Element 'tests', attribute 'min-needs': [facet 'maxInclusive'] The value '100' is "
         "greater than the maximum value allowed ('99')"                                         },
        {"min-needs=\"2\"",           "min-needs=\"many\"",                   3,
         "Element 'tests', attribute 'min-needs': 'many' is not a valid value of the atomic type "
         "'whole-number-from-0-to-99'"                                                           },
        {"sustain-months=\"6\"",      "sustain-months=\"0\"",                 3,
         "Element 'tests', attribute 'sustain-months': [facet 'minInclusive'] The value '0' is "
         "less than the minimum value allowed ('1')"                                             },
        {"unauthorised-limit=\"10\"", "unauthorised-limit=\"101\"",           3,
         "Element 'tests', attribute 'unauthorised-limit': [facet 'maxInclusive'] The value '101' "
         "is greater than the maximum value allowed ('100')"                                     },
        {"after:12",                  "after:1201",                           3,
         "Element 'tests', attribute 'claim-policy': [facet 'pattern'] The value 'after:1201' is "
         "not "
         "accepted by the pattern 'block|warn|after:(0|[1-9][0-9]{0,2}|1[01][0-9]{2}|1200)'"     },
        {"eh_open",                   "EH open",                              5,
         "Element 'event', attribute 'type': [facet 'pattern'] The value 'EH open' is not accepted "
         "by the pattern '[a-z][a-z0-9_]{0,39}' (and 1 more)"                                    },
        {"own_type",                  "eh_open",                              5,
         "Element 'event': Duplicate key-sequence ['eh_open'] in unique identity-constraint "
         "'one-event-a-type'"                                                                    },
        {"80000",                     "-1",                                   6,
         "Element 'payment', attribute 'per-family-pence': [facet 'minInclusive'] The value '-1' "
         "is less than the minimum value allowed ('0')"                                          },
        {"number=\"2\"",              "number=\"1\"",                         8,
         "Element 'headline': Duplicate key-sequence ['1'] in unique identity-constraint "
         "'one-headline-a-number'"                                                               },
        {"code=\"2.1\"",              "code=\"1.1\"",                         8,
         "Element 'need': Duplicate key-sequence ['1.1'] in unique identity-constraint "
         "'one-need-a-code'"                                                                     },
        {"label=\"Two\"",             "label=\"\"",                           8,
         "Element 'headline', attribute 'label': [facet 'minLength'] The value '' has a length of "
         "'0'; this underruns the allowed minimum length of '1'"                                 },
        {"</framework>",              "<extra/></framework>",                 9,
         "Element 'extra': This element is not expected. Expected is one of ( routes, examples )"},
        {"<framework",                "<!DOCTYPE framework>\n<framework",     1,
         "a DOCTYPE, which is not allowed here; leave it out"                                    },
        {"min-needs=\"2\"",           "min-needs=\"3\"",                      3,
         "element tests: min-needs is 3, but the framework has only 2 needs"                     },
        {"min-headlines=\"1\"",       "min-headlines=\"3\"",                  3,
         "element tests: min-headlines is 3, but the framework has only 2 headlines"             },
        {"2023-04-01\"",              "2023-04-01\" valid-to=\"2023-03-31\"", 1,
         "element framework: valid-to 2023-03-31 lies before valid-from 2023-04-01"              },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *path = file_of(arena, changed(arena, CASES[i].from, CASES[i].to));
        struct error err = {.code = ERR_NONE};
        struct framework f;

        EXPECT_NUMBER(CASES[i].to, library_framework(arena, path, &f, NULL, &err), false);
        EXPECT_NUMBER(CASES[i].to, err.code, ERR_INPUT);
        EXPECT_TEXT(CASES[i].to, err.text,
                    arena_printf(arena, "%s line %d: %s", path, CASES[i].line, CASES[i].words));
    }
}

/* A framework with measures, whose rules stand at MEASURES and whose routes at ROUTES. */
#define WITH(measures, needs, routes)                                                          \
    "<framework name=\"ours\" version=\"1\" official=\"no\">\n<source>us</source>\n"          \
    "<tests min-needs=\"1\" min-headlines=\"1\" sustain-months=\"6\" closure-quality=\"no\""   \
    " regression=\"no\" unauthorised-limit=\"10\" claim-policy=\"block\"/>\n"                  \
    "<payment per-family-pence=\"0\" school-incentive-pence=\"0\"/>\n<measures>\n" measures \
    "</measures>\n<headline number=\"1\" label=\"One\">\n<need code=\"1\" " needs               \
    ">a</need></headline>\n" routes "</framework>\n"
#define MEASURE(rule) WITH("<measure id=\"m\">\n" rule "</measure>", "measures=\"m\"", "")

static void
rules_that_do_not_fit_are_told(void)
{
    static const struct {
        const char *content, *words;
    } CASES[] = {
        {MEASURE("<present types=\"mising\"/>"),
         " line 7: element present: the type of event \"mising\" is not known; expected one that "
         "deltareturn-dataset(5) lists, or one named under event-types"},
        {MEASURE("<present types=\"missing\" from=\"first:mising\"/>"),
         " line 7: element present: the type of event \"mising\" is not known; expected one that "
         "deltareturn-dataset(5) lists, or one named under event-types"},
        {MEASURE("<use measure=\"n\"/>"),
         " line 7: element use: there is no measure \"n\"; expected one of m"},
        {MEASURE("<use measure=\"m\"/>"),
         " line 7: element use: measure \"m\" comes back to itself; a measure is made of others that "
         "do not use it"},
        {WITH("<measure id=\"m\">\n<not><use measure=\"n\"/></not></measure>\n"
              "<measure id=\"n\"><any><use measure=\"m\"/></any></measure>",
              "measures=\"m\"", ""),
         " line 8: element use: measure \"m\" comes back to itself; a measure is made of others that "
         "do not use it"},
        {MEASURE("<at-least n=\"2\"><present types=\"missing\"/></at-least>"),
         " line 7: element at-least: n is 2, but it holds only 1 rule"},
        {MEASURE("<at-least n=\"0\"><present types=\"missing\"/></at-least>"),
         " line 7: Element 'at-least', attribute 'n': [facet 'minInclusive'] The value '0' is less "
         "than the minimum value allowed ('1')"},
        {MEASURE("<events types=\"missing\"/>"),
         " line 7: element events: it has no limit; expected one of at-least, above, at-most and "
         "below"},
        {MEASURE("<events types=\"missing\" at-least=\"1\" below=\"3\"/>"),
         " line 7: element events: at-least and below are both given; expected one of them"},
        {MEASURE("<present types=\"missing\" from=\"opened_on\" after=\"closed_on\"/>"),
         " line 7: element present: from and after are both given; expected one of them"},
        {MEASURE("<present types=\"missing\" from=\"S\" until=\"S - 1 month\"/>"),
         " line 7: element present: the window ends before it begins"},
        {MEASURE("<present types=\"missing\" after=\"S\" until=\"closed_on\"/>"),
         " line 7: element present: the window ends before it begins"},
        {MEASURE("<present types=\"missing\" after=\"closed_on\" until=\"closed_on\"/>"),
         " line 7: element present: the window ends before it begins"},
        {MEASURE("<present types=\"missing\" from=\"openedon\"/>"),
         " line 7: Element 'present', attribute 'from': [facet 'pattern'] The value 'openedon' is not "
         "accepted by the pattern '(opened_on|assessed_on|plan_on|closed_on|S|as_at|identified_on|"
         "(first|last):[a-z][a-z0-9_]{0,39})( [+\\-] [1-9][0-9]{0,3} (day|week|month)s?)?'"},
        {MEASURE("<attendance of=\"absence\" basis=\"all\" below=\"100.1\"/>"),
         " line 7: element attendance: the limit is over 100; expected a percentage"},
        {MEASURE("<attendance of=\"absence\" basis=\"all\" below=\"15\" choose=\"any\"/>"),
         " line 7: element attendance: choose is given without terms; expected both"},
        {MEASURE("<attendance of=\"absence\" basis=\"all\" below=\"15\" terms=\"0\"/>"),
         " line 7: Element 'attendance', attribute 'terms': [facet 'minInclusive'] The value '0' is "
         "less than the minimum value allowed ('1')"},
        {MEASURE("<change of=\"count\" fall-at-least=\"33\"><baseline/><result/></change>"),
         " line 7: element change: it has no types; a change in events expects them"},
        {MEASURE("<change of=\"late-marks\" types=\"missing\" fall-at-least=\"33\"><baseline/>"
                 "<result/></change>"),
         " line 7: element change: it has types; only a change of count or sum expects them"},
        {MEASURE("<change of=\"late-marks\"><baseline/><result/></change>"),
         " line 7: element change: expected one of fall-at-least, fall-above, rise-at-least and "
         "rise-above"},
        {MEASURE("<change of=\"late-marks\" fall-at-least=\"101\"><baseline/><result/></change>"),
         " line 7: element change: a fall of more than 100 per cent cannot be"},
        {MEASURE("<change of=\"count\" types=\"missing\" terms=\"2\" fall-above=\"0\"><baseline/>"
                 "<result/></change>"),
         " line 7: element change: it has terms; a change in events has only windows"},
        {MEASURE("<state start=\"work_start\" end=\"work_end\" lasts-days=\"7\" for=\"6 weeks\"/>"),
         " line 7: element state: end and lasts-days are both given; expected one of them"},
        {MEASURE("<score types=\"risk_band\" from=\"opened_on\"/>"),
         " line 7: element score: it asks nothing; expected a fall, a rise or a limit"},
        {MEASURE("<score types=\"risk_band\" fall-above=\"0\"/>"),
         " line 7: element score: it has no from or after; expected the day of entry"},
        {MEASURE("<gap types=\"review\" longest=\"4 months\"/>"),
         " line 7: element gap: it has no from or after; expected the day it begins on"},
        {MEASURE("<value/>"), " line 7: element value: it asks nothing; expected a fall, a rise or a "
                              "limit"},
        {MEASURE("<needs-settled/>"),
         " line 7: element needs-settled: found in a measure; it is expected in a route only"},
        {MEASURE("<if><present types=\"missing\"/></if>"),
         " line 7: Element 'if': Missing child element(s). Expected is one of ( all, any, at-least, "
         "not, if, use, each-member, any-member, some-members, attendance )"},
        {MEASURE(""), " line 6: Element 'measure': Missing child element(s). Expected is one of ( all, "
                      "any, at-least, not, if, use, each-member, any-member, some-members, "
                      "attendance )"},
        {WITH("<measure id=\"m\"><present types=\"missing\"/></measure>\n"
              "<measure id=\"m\"><present types=\"missing\"/></measure>",
              "measures=\"m\"", ""),
         " line 7: Element 'measure': Duplicate key-sequence ['m'] in unique identity-constraint "
         "'one-measure-an-id'"},
        {WITH("<measure id=\"m\"><present types=\"missing\"/></measure>", "measures=\"m x\"", ""),
         " line 8: element need: there is no measure \"x\"; expected one of m"},
        {WITH("<measure id=\"m\"><present types=\"missing\"/></measure>", "eligibility=\"x\"", ""),
         " line 8: element need: there is no measure \"x\"; expected one of m"},
        {WITH("<measure id=\"m\"><present types=\"missing\"/></measure>", "measures=\"m\"",
              "<routes><route name=\"r\" label=\"R\"/></routes>"),
         " line 9: Element 'route': Missing child element(s). Expected is one of ( all, any, at-least, "
         "not, if, use, each-member, any-member, some-members, attendance )"},
        {WITH("<measure id=\"m\"><value at-least=\"3\"/></measure>", "measures=\"m\"",
              "<routes><route name=\"r\" label=\"R\">\n<use measure=\"m\"/></route></routes>"),
         " line 6: element route: a rule about the need itself, which a route does not have; it is "
         "expected in a measure that a need names"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct error err = {.code = ERR_NONE};
        const char *path = file_of(arena, CASES[i].content);
        struct framework f;

        CU_ASSERT_FALSE(library_framework(arena, path, &f, NULL, &err));
        EXPECT_TEXT("words", err.text, arena_printf(arena, "%s%s", path, CASES[i].words));
    }
}

/* Sixteen measures that use the one before twice: 65,536 rules to answer. */
static void
measures_that_grow_are_refused(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct builder out = {.arena = arena};
    const char *path;
    struct framework f;

    builder_puts(&out, "<measure id=\"m0\"><present types=\"missing\"/></measure>\n");
    for (int i = 1; i <= 16; i++)
        builder_printf(&out,
                       "<measure id=\"m%d\"><any><use measure=\"m%d\"/><use "
                       "measure=\"m%d\"/></any></measure>\n",
                       i, i - 1, i - 1);
    path = file_of(arena, arena_printf(arena, WITH("%s", "measures=\"m16\"", ""), out.at));
    CU_ASSERT_FALSE(library_framework(arena, path, &f, NULL, &err));
    EXPECT_TEXT("words", err.text,
                arena_printf(arena,
                             "%s line 17: element use: with the measures that it uses this comes to "
                             "more than 5000 rules",
                             path));
}

static void
unused_measures_are_warned_of(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct framework f;

    CU_ASSERT_TRUE_FATAL(library_framework(
        arena,
        file_of(arena, WITH("<measure id=\"m\"><present types=\"missing\"/></measure>\n"
                            "<measure id=\"n\">\n<present types=\"missing\"/></measure>",
                            "measures=\"m\"", "")),
        &f, NULL, &err));
    CU_ASSERT_EQUAL_FATAL(f.warning_count, 1);
    EXPECT_TEXT("warning", f.warnings[0],
                "line 8: measure \"n\" is used by no need, route or measure");
}

/* Every threshold of Warwickshire's that is not in a measure. */
static void
warwickshire_is_read(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct framework f;

    CU_ASSERT_TRUE_FATAL(library_framework(arena, "warwickshire-2015", &f, NULL, &err));
    EXPECT_NUMBER("headings", f.headline_count, 6);
    EXPECT_NUMBER("of which", f.min_headlines, 2);
    EXPECT_NUMBER("attachment", f.attachment_pence, 100000);
    EXPECT_NUMBER("result", f.payment_pence, 80000);
    EXPECT_NUMBER("every", f.follow_up.every_months, 6);
    EXPECT_NUMBER("for", f.follow_up.for_months, 24);
    EXPECT_NUMBER("sustained", f.needs[framework_need(&f, text_of("3.3"))].sustain_months, 12);
    EXPECT_NUMBER("warnings", f.warning_count, 0);
    CU_ASSERT_TRUE_FATAL(library_framework(arena, "nottinghamshire-pfo", &f, NULL, &err));
    EXPECT_NUMBER("audit", f.audit_percent, 10);
    EXPECT_NUMBER("screening", f.screening_headlines, 2);
    EXPECT_NUMBER("eligible", f.min_headlines, 3);
}

static void
what_is_not_there_is_told(void)
{
    static const struct {
        const char *name, *text;
    } CASES[] = {
        {"nottingham",   "there is no framework \"nottingham\"; the shipped ones are coventry-2023, nottinghamshire-pfo, "
                       "supporting-families-2022, troubled-families-phase1, warwickshire-2015, and a file is named by its path ending in .xml"},
        {"",             "there is no framework \"\"; the shipped ones are coventry-2023, nottinghamshire-pfo, "
             "supporting-families-2022, troubled-families-phase1, warwickshire-2015, and a file is named by its path ending in .xml"                    },
        {"no.xml",       "there is no framework file \"no.xml\""                                                       },
        {"/nowhere/own", "there is no framework file \"/nowhere/own\""                                                 },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct error err = {.code = ERR_NONE};
        struct framework f;

        CU_ASSERT_FALSE(library_framework(arena, CASES[i].name, &f, NULL, &err));
        EXPECT_TEXT(CASES[i].name, err.text, CASES[i].text);
        CU_ASSERT_EQUAL(err.code, ERR_INPUT);
    }
}

static void
shipped_names_are_sorted(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    const char *const *names;
    size_t count;

    CU_ASSERT_TRUE_FATAL(library_frameworks(arena, &names, &count, &err));
    CU_ASSERT_EQUAL_FATAL(count, 5);
    EXPECT_TEXT("first", names[0], "coventry-2023");
    EXPECT_TEXT("last", names[4], "warwickshire-2015");
}

/* What library_open takes on trust: the shipped files follow the shipped schema. */
static void
shipped_frameworks_follow_the_schema(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    const char *const *names, *path;
    size_t count;

    CU_ASSERT_TRUE_FATAL(library_frameworks(arena, &names, &count, &err));
    for (size_t i = 0; i < count; i++) {
        const struct xml_element *root;

        CU_ASSERT_TRUE_FATAL(library_framework_path(arena, names[i], &path, &err));
        CU_ASSERT_TRUE(xml_read(arena, path, library_path(arena, "schemas/framework.xsd"), &root,
                                NULL, &err));
        EXPECT_TEXT(names[i], err.text, "");
    }
}

/* A folder of templates with one framework and the schema, FROM in the file NAME changed to TO. */
static void
use_templates(struct arena *arena, const char *name, const char *from, const char *to)
{
    static const char *const FILES[] = {"schemas/framework.xsd", "frameworks/coventry-2023.xml"};
    const char *folder = folder_for_test(arena);
    struct error err = {.code = ERR_NONE};

    mkdir(path_join(arena, folder, "schemas"), 0700);
    mkdir(path_join(arena, folder, "frameworks"), 0700);
    for (size_t i = 0; i < COUNT_OF(FILES); i++) {
        struct text text;

        CU_ASSERT_TRUE_FATAL(
            file_read(arena, library_path(arena, FILES[i]), XML_FILE_MOST, &text, &err));
        if (strcmp(FILES[i], name) == 0) {
            const char *at = memmem(text.at, text.length, from, strlen(from));

            CU_ASSERT_PTR_NOT_NULL_FATAL(at);
            text.at = arena_printf(arena, "%.*s%s%.*s", (int)(at - text.at), text.at, to,
                                   (int)(text.length - (size_t)(at - text.at) - strlen(from)),
                                   at + strlen(from));
            text.length += strlen(to) - strlen(from);
        }
        CU_ASSERT_TRUE_FATAL(
            file_write(path_join(arena, folder, FILES[i]), text.at, text.length, &err));
    }
    setenv("DELTARETURN_TEMPLATES", folder, 1);
}

/* Changed by a hair, the framework or the schema, they are held against each other again. */
static void
changed_templates_are_checked(void)
{
    static const struct {
        const char *file, *from, *to, *words;
    } CASES[] = {
        {"",                             "",             "",              ""                       },
        {"frameworks/coventry-2023.xml", "<payment ",    "<payment odd=\"1\" ", "attribute 'odd'"},
        {"schemas/framework.xsd",        "\"payment\"", "\"payments\"",  "Element 'payment'"      },
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *kept = arena_printf(arena, "%s", getenv("DELTARETURN_TEMPLATES"));

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct error err = {.code = ERR_NONE};
        struct framework f;

        use_templates(arena, CASES[i].file, CASES[i].from, CASES[i].to);
        CU_ASSERT_EQUAL(library_framework(arena, "coventry-2023", &f, NULL, &err),
                        CASES[i].file[0] == '\0');
        CU_ASSERT_PTR_NOT_NULL(strstr(err.text, CASES[i].words));
        setenv("DELTARETURN_TEMPLATES", kept, 1);
    }
}

/* Pages and programs that ask are told what is wrong with a shipped file, not where it is. */
static void
shipped_files_are_told_by_name(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *mappings = library_path(arena, "mappings");
    const char *said = arena_printf(arena, "%s/own.xml line 3: odd; see %s/framework.xsd", mappings,
                                    library_path(arena, "schemas"));

    EXPECT_TEXT("names", library_plain(arena, said), "own.xml line 3: odd; see framework.xsd");
    EXPECT_TEXT("others stay", library_plain(arena, "\"/tmp/x.xml\": odd"), "\"/tmp/x.xml\": odd");
}

void
suite_library(void)
{
    CU_pSuite suite = CU_add_suite("service/library", NULL, NULL);

    CU_add_test(suite, "a framework is read", a_framework_is_read);
    CU_add_test(suite, "shipped frameworks", shipped_frameworks);
    CU_add_test(suite, "schema faults have their sentence", schema_faults_have_their_sentence);
    CU_add_test(suite, "rules that do not fit are told", rules_that_do_not_fit_are_told);
    CU_add_test(suite, "measures that grow are refused", measures_that_grow_are_refused);
    CU_add_test(suite, "unused measures are warned of", unused_measures_are_warned_of);
    CU_add_test(suite, "Warwickshire is read", warwickshire_is_read);
    CU_add_test(suite, "what is not there is told", what_is_not_there_is_told);
    CU_add_test(suite, "shipped names are sorted", shipped_names_are_sorted);
    CU_add_test(suite, "shipped frameworks follow the schema", shipped_frameworks_follow_the_schema);
    CU_add_test(suite, "changed templates are checked", changed_templates_are_checked);
    CU_add_test(suite, "shipped files are told by name", shipped_files_are_told_by_name);
}
