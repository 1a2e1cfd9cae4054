/* SPDX-License-Identifier: MIT */
#include "service/framework_xml.h"

#include <CUnit/CUnit.h>

#include "base/file.h"
#include "fixture.h"
#include "model/framework_diff.h"
#include "service/framework_import.h"
#include "service/library.h"
#include "suites.h"

static const char *
write_for_test(struct arena *arena, const char *name, struct text text)
{
    const char *path = path_join(arena, folder_for_test(arena), name);
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE_FATAL(file_write(path, text.at, text.length, &err));
    return path;
}

static const char *
path_of(struct arena *arena, const char *name)
{
    return strchr(name, '/') == NULL
               ? name
               : arena_printf(arena, "%s/../tests/%s", getenv("DELTARETURN_TEMPLATES"), name);
}

/* What is written is read back the same, and written the same again. */
static void
frameworks_are_written_whole(void)
{
    static const char *const NAMES[] = {
        "supporting-families-2022",
        "coventry-2023",
        "nottinghamshire-pfo",
        "troubled-families-phase1",
        "warwickshire-2015",
        "frameworks/boundaries.xml",
        "frameworks/devon.xml",
        "frameworks/herefordshire.xml",
        "frameworks/hertfordshire.xml",
        "frameworks/surrey.xml",
    };

    for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct framework framework, again;
        struct error err = {.code = ERR_NONE};
        struct differences differences;
        struct text text, twice;

        CU_ASSERT_TRUE_FATAL(
            library_framework(arena, path_of(arena, NAMES[i]), &framework, NULL, &err));
        text = framework_xml(arena, &framework);
        if (!library_framework(arena, write_for_test(arena, "again.xml", text), &again, NULL,
                               &err)) {
            EXPECT_TEXT(NAMES[i], err.text, "");
            continue;
        }
        framework_diff(arena, &framework, &again, &differences);
        EXPECT_TEXT(NAMES[i], differences.count == 0 ? "" : differences.list[0].words, "");
        twice = framework_xml(arena, &again);
        CU_ASSERT(text_equals(text, twice));
    }
}

/* A line for each attribute that a rule may have; what is read from it is written just so. */
static void
rules_are_written_as_they_were(void)
{
    static const char *const RULES[] = {
        "<attendance of=\"absence\" basis=\"unauthorised\" at-most=\"9.5\" terms=\"2\" "
        "choose=\"any\" each-term=\"yes\" after=\"closed_on\" before=\"S\"/>",
        "<exclusions of=\"suspension-days\" provision=\"primary none\" above=\"2\" terms=\"3\" "
        "until=\"opened_on\"/>",
        "<events of=\"sum\" types=\"missing dv_incident\" below=\"0.125\" "
        "from=\"opened_on - 6 weeks\" until=\"plan_on + 1 days\"/>",
        "<change of=\"sum\" basis=\"all\" types=\"ae_attendance\" rise-above=\"10\">|"
        "  <baseline until=\"opened_on\"/>|  <result after=\"closed_on\" until=\"S\"/>|</change>",
        "<change of=\"absence\" basis=\"unauthorised\" fall-at-least=\"33.3\" terms=\"3\">|"
        "  <baseline until=\"opened_on\"/>|  <result/>|</change>",
        "<state start=\"work_start\" end=\"work_end benefit_start\" for=\"13 weeks\" "
        "amount-at-least=\"16\" amount-below=\"24\" from=\"first:work_start\" until=\"as_at\"/>",
        "<state start=\"employment_club\" for=\"6 weeks\" lasts-days=\"7\"/>",
        "<score types=\"risk_band\" at-most=\"1\" fall-above=\"0\" from=\"assessed_on\"/>",
        "<gap types=\"review\" longest=\"4 months\" after=\"last:cp_end - 2 months\"/>",
        "<value at-least=\"3\" rise-at-least=\"0.5\"/>",
        "<all>|  <use measure=\"other\"/>|  <not>|    <use measure=\"other\"/>|  </not>|</all>",
        "<at-least n=\"2\">|  <use measure=\"other\"/>|  <use measure=\"other\"/>|</at-least>",
        "<if>|  <use measure=\"other\"/>|  <use measure=\"other\"/>|</if>",
        "<some-members who=\"parent-carer\" n=\"2\">|  <value above=\"1\"/>|</some-members>",
        "<each-member who=\"need\">|  <any>|    <value above=\"1\"/>|  </any>|</each-member>",
        "<any-member who=\"school-age-child\">|  <value above=\"1\"/>|</any-member>",
    };

    for (size_t i = 0; i < COUNT_OF(RULES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct builder rule = {.arena = arena}, out = {.arena = arena};
        struct error err = {.code = ERR_NONE};
        struct framework framework;
        const char *text;

        for (const char *at = RULES[i]; *at != '\0'; at++)
            builder_put(&rule, *at == '|' ? "\n" : at, 1);
        builder_puts(&rule, "\n");
        text = arena_printf(
            arena,
            "<framework name=\"t\" version=\"1\" official=\"no\"><source>s</source>"
            "<tests min-needs=\"0\" min-headlines=\"0\" sustain-months=\"6\" "
            "closure-quality=\"no\" regression=\"no\" unauthorised-limit=\"10\" "
            "claim-policy=\"block\"/><event-types><event type=\"employment_club\"/></event-types>"
            "<payment per-family-pence=\"0\" school-incentive-pence=\"0\"/><measures><measure "
            "id=\"asked\">%s</measure><measure id=\"other\"><present types=\"missing\"/></measure>"
            "</measures><headline number=\"1\" label=\"L\"><need code=\"1\" "
            "measures=\"asked\">N</need></headline></framework>",
            rule.at);
        if (!library_framework(arena, write_for_test(arena, "f.xml", text_of(text)), &framework,
                               NULL, &err)) {
            EXPECT_TEXT(RULES[i], err.text, "");
            continue;
        }
        framework_xml_rule(&out, &framework, &framework.measures[0].rule, 0);
        EXPECT_TEXT("rule", out.at, rule.at);
    }
}

void
suite_framework_xml(void)
{
    CU_pSuite suite = CU_add_suite("service/framework_xml", NULL, NULL);

    CU_add_test(suite, "frameworks are written whole", frameworks_are_written_whole);
    CU_add_test(suite, "rules are written as they were", rules_are_written_as_they_were);
}
