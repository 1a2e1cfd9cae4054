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

static size_t cells_told;

static void
write_attribute(struct builder *out, const char *name, struct text value)
{
    if (value.at != NULL)
        builder_printf(out, " %s=%.*s", name, TEXT_ARGS(value));
}

/* Writes a cell down as its elements would be. */
static bool
told_cell(void *context, const struct plain_cell *cell, struct error *err)
{
    bool text = cell->kind.at != NULL && text_is(cell->kind, "inlineStr");
    struct builder *out = context;

    (void)err;
    cells_told++;
    CU_ASSERT_EQUAL(cell->value[cell->length], '\0');
    builder_puts(out, "[c");
    write_attribute(out, "r", cell->place);
    write_attribute(out, "s", cell->style);
    write_attribute(out, "t", cell->kind);
    builder_printf(out, "]%s%s%s[/c]", text ? "[is][t]" : "[v]", cell->value,
                   text ? "[/t][/is]" : "[/v]");
    return true;
}

/* What is told of XML that comes in pieces of STEP bytes; NULL when it is refused. */
static const char *
told(struct arena *arena, const char *xml, size_t step, bool cells)
{
    static const struct xml_events EVENTS = {told_start, told_end, told_text};
    struct builder out = {.arena = arena};
    struct error err = {.code = ERR_NONE};
    struct plain *plain = plain_new(&EVENTS, &out);
    size_t length = strlen(xml);
    bool good = true;

    if (cells)
        plain_tell_cells(plain, told_cell);
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
            const char *got = told(arena, CASES[i].xml, step, false);

            EXPECT_TEXT(CASES[i].xml, got == NULL ? "(refused)" : got, CASES[i].told);
        }
}

/* However a cell is cut, and whether it is seen at once or by its elements: the same is told. */
static void
cells_are_seen_at_once(void)
{
    static const struct {
        const char *xml;
        size_t cells; /* seen at once, when nothing is cut */
    } CASES[] = {
        {"<r><c r=\"A1\" s=\"2\" t=\"inlineStr\"><is><t>a b</t></is></c></r>",      1},
        {"<r><c r=\"A1\" t=\"inlineStr\"><is><t>&lt;&amp;</t></is></c>"
         "<c r=\"B1\"><v>12.5</v></c><c r=\"C1\" s=\"5\"><v></v></c></r>", 3},
        {"<r><c r=\"A1\" t=\"s\"><v>0</v></c></r>",                                 1},
        {"<c r=\"A1\"><v>1</v></c>",                                                0},
        {"<r><c r=\"A1\"/><c r=\"A2\"><v>1</v> </c></r>",                           0},
        {"<r><c r=\"A1\"><f>1</f><v>1</v></c><c s=\"1\"><v>1</v></c></r>",          0},
        {"<r><c r=\"A1\" t=\"n\" s=\"1\"><v>1</v></c></r>",                         0},
        {"<r><c r=\"A1\" s=\"&amp;\"><v>1</v></c></r>",                             0},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        for (size_t step = strlen(CASES[i].xml); step > 0; step--) {
            ARENA_SCOPE struct arena *arena = arena_new();
            const char *wanted = told(arena, CASES[i].xml, step, false), *got;

            cells_told = 0;
            got = told(arena, CASES[i].xml, step, true);
            CU_ASSERT_PTR_NOT_NULL_FATAL(wanted);
            EXPECT_TEXT(CASES[i].xml, got == NULL ? "(refused)" : got, wanted);
            CU_ASSERT(step < strlen(CASES[i].xml) || cells_told == CASES[i].cells);
        }
}

static void
cells_with_other_entities_are_refused(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    CU_ASSERT_PTR_NULL(told(arena, "<r><c r=\"A1\"><v>&b;</v></c></r>", 100, true));
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
            const char *got = told(arena, BAD[i], step, false);

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
    CU_ASSERT_PTR_NULL(told(arena, xml.at, xml.length, false));
    CU_ASSERT_PTR_NOT_NULL(told(arena, arena_copy(arena, xml.at + 3, xml.length - 7), 100, false));
}

void
suite_xlsx_plain(void)
{
    CU_pSuite suite = CU_add_suite("port/xlsx_plain", NULL, NULL);

    CU_add_test(suite, "our XML is understood, however it is cut", our_xml_is_understood);
    CU_add_test(suite, "cells are seen at once", cells_are_seen_at_once);
    CU_add_test(suite, "cells with other entities are refused",
                cells_with_other_entities_are_refused);
    CU_add_test(suite, "other XML is refused", other_xml_is_refused);
    CU_add_test(suite, "too deep is refused", too_deep_is_refused);
}
