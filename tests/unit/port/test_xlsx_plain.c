/* SPDX-License-Identifier: MIT */
#include "port/xlsx_plain.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

/* Writes down what it is told: [name a=1] text [/name]. */
static bool
told_start(void *context, const char *name, const struct xml_attributes *attributes,
           struct error *err)
{
    struct builder *out = context;

    (void)err;
    builder_printf(out, "[%s", name);
    for (int i = 0; i < attributes->count; i++)
        builder_printf(out, " %s=%.*s", xml_attribute_name(attributes, i),
                       TEXT_ARGS(xml_attribute_value(attributes, i)));
    builder_puts(out, "]");
    return true;
}

static bool
told_end(void *context, const char *name, struct error *err)
{
    (void)err;
    builder_printf(context, "[/%s]", name);
    return true;
}

static bool
told_text(void *context, const char *bytes, size_t length, struct error *err)
{
    (void)err;
    builder_put(context, bytes, length);
    return true;
}

/* What is told of XML that comes in pieces of STEP bytes; NULL when it is refused. */
static const char *
told(struct arena *arena, const char *xml, size_t step)
{
    static const struct xml_events EVENTS = {told_start, told_end, told_text};
    struct builder out = {.arena = arena};
    struct error err = {.code = ERR_NONE};
    struct plain *plain = plain_new(&EVENTS, &out);
    size_t length = strlen(xml);
    bool good = true;

    builder_puts(&out, "");
    for (size_t at = 0; at < length && good; at += step)
        good = plain_take(plain, xml + at, length - at < step ? length - at : step, &err);
    good = good && plain_end(plain);
    plain_free(&plain);
    return good ? out.at : NULL;
}

static void
our_xml_is_understood(void)
{
    static const struct {
        const char *xml, *told;
    } CASES[] = {
        {"<a/>",                                                                     "[a][/a]"                         },
        {"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<a></a>\n", "[a][/a]"                         },
        {"<a b=\"1\" x:c=\"2\"><d>e</d></a>",                                        "[a b=1 c=2][d]e[/d][/a]"         },
        {"<x:a xmlns:x=\"u\" xmlns=\"v\"><b c=\"\"/></x:a>",                         "[a][b c=][/b][/a]"               },
        {"<t xml:space=\"preserve\"> a </t>",                                        "[t space=preserve] a [/t]"       },
        {"<t>&lt;a&gt; &amp; &quot;b&quot; &apos;c&apos;</t>",                       "[t]<a> & \"b\" 'c'[/t]"          },
        {"<t a=\"&amp;&#xA;&#10;\"/>",                                               "[t a=&\n\n][/t]"                 },
        {"<t>&amp;lt;</t>",                                                          "[t]&lt;[/t]"                     },
        {"<t>\xC2\xA3 \xF0\x9F\x98\x80</t>",                                         "[t]\xC2\xA3 \xF0\x9F\x98\x80[/t]"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        for (size_t step = 1; step <= strlen(CASES[i].xml); step++) {
            ARENA_SCOPE struct arena *arena = arena_new();
            const char *got = told(arena, CASES[i].xml, step);

            EXPECT_TEXT(CASES[i].xml, got == NULL ? "(refused)" : got, CASES[i].told);
        }
}

static void
other_xml_is_refused(void)
{
    static const char *const BAD[] = {
        "",
        " ",
        "<a>",
        "<a><b></b>",
        "</a>",
        "<a></a></a>",
        "<a/>text",
        "text<a/>",
        "<a/",
        "<>",
        "< a/>",
        "<a b/>",
        "<a b=c/>",
        "<a b='c'/>",
        "<a b=\"c/>",
        "<a b=\"c\"d=\"e\"/>",
        "<!DOCTYPE a><a/>",
        "<a><!-- b --></a>",
        "<a><![CDATA[b]]></a>",
        "<a><?b?></a>",
        "<a>&b;</a>",
        "<a>&amp</a>",
        "<a>&#65;</a>",
        "<a b=\"&c;\"/>",
        "<a></a b>",
    };

    for (size_t i = 0; i < COUNT_OF(BAD); i++)
        for (size_t step = 1; step <= strlen(BAD[i]) + 1; step++) {
            ARENA_SCOPE struct arena *arena = arena_new();
            const char *got = told(arena, BAD[i], step);

            EXPECT_TEXT(BAD[i], got == NULL ? "(refused)" : got, "(refused)");
        }
}

static void
too_deep_is_refused(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct builder xml = {.arena = arena};

    for (int i = 0; i < 33; i++)
        builder_puts(&xml, "<a>");
    for (int i = 0; i < 33; i++)
        builder_puts(&xml, "</a>");
    CU_ASSERT_PTR_NULL(told(arena, xml.at, xml.length));
    CU_ASSERT_PTR_NOT_NULL(told(arena, arena_copy(arena, xml.at + 3, xml.length - 7), 100));
}

void
suite_xlsx_plain(void)
{
    CU_pSuite suite = CU_add_suite("port/xlsx_plain", NULL, NULL);

    CU_add_test(suite, "our XML is understood, however it is cut", our_xml_is_understood);
    CU_add_test(suite, "other XML is refused", other_xml_is_refused);
    CU_add_test(suite, "too deep is refused", too_deep_is_refused);
}
