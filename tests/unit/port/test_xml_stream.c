/* SPDX-License-Identifier: MIT */
#include "port/xml_stream.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

/* What is told, as "[name prefix:a=1]text[/name]", and where to stop. */
struct telling {
    struct builder words;
    const char *stop_at; /* the element whose start fails; or NULL */
};

static bool
told_start(void *context, const char *name, const struct xml_attributes *attributes,
           struct error *err)
{
    struct telling *telling = context;

    if (telling->stop_at != NULL && strcmp(name, telling->stop_at) == 0)
        return error_raise(err, ERR_INPUT, "stopped at %s", name);
    builder_printf(&telling->words, "[%s", name);
    for (int i = 0; i < attributes->count; i++) {
        const char *prefix = xml_attribute_prefix(attributes, i);

        builder_printf(&telling->words, " %s%s%s=%.*s", prefix == NULL ? "" : prefix,
                       prefix == NULL ? "" : ":", xml_attribute_name(attributes, i),
                       TEXT_ARGS(xml_attribute_value(attributes, i)));
    }
    builder_puts(&telling->words, "]");
    return true;
}

static bool
told_end(void *context, const char *name, struct error *err)
{
    struct telling *telling = context;

    (void)err;
    builder_printf(&telling->words, "[/%s]", name);
    return true;
}

static bool
told_text(void *context, const char *bytes, size_t length, struct error *err)
{
    struct telling *telling = context;

    (void)err;
    builder_put(&telling->words, bytes, length);
    return true;
}

/* What is told of XML that comes in pieces of STEP bytes, or what is wrong with it. */
static const char *
told(struct arena *arena, const char *xml, size_t step, const char *stop_at)
{
    static const struct xml_events EVENTS = {told_start, told_end, told_text};
    struct telling telling = {.words = {.arena = arena}, .stop_at = stop_at};
    struct xml_stream *stream = xml_stream_new(&EVENTS, &telling);
    struct error err = {.code = ERR_NONE};
    size_t length = strlen(xml);
    bool good = true;

    builder_puts(&telling.words, "");
    for (size_t at = 0; at < length && good; at += step)
        good = xml_stream_take(stream, xml + at, length - at < step ? length - at : step, &err);
    good = good && xml_stream_end(stream, &err);
    CU_ASSERT_EQUAL(xml_stream_was_stopped(stream), stop_at != NULL);
    xml_stream_free(&stream);
    return good ? telling.words.at : arena_printf(arena, "!%s", err.text);
}

/* The fast reader takes the first half, libxml2 the second, some change hands in the middle of a
 * word; it must not show, wherever the pieces part. */
static void
xml_is_told(void)
{
    static const struct {
        const char *xml, *told;
    } CASES[] = {
        {"<a/>",                                                             "[a][/a]"                              },
        {"<?xml version='1.0' encoding='utf-8' standalone=\"no\"?>\n<a/>\n", "[a][/a]"                              },
        {"\xEF\xBB\xBF<a></a>",                                              "[a][/a]"                              },
        {"<a b=\"1\" x:c='2 > 1' xmlns:x=\"u\"><d >e</d ></a>",              "[a b=1 x:c=2 > 1][d]e[/d][/a]"        },
        {"<x:a xmlns:x=\"u\">&lt;&amp;&gt;&quot;&apos;&#65;&#x42;</x:a>",    "[a]<&>\"'AB[/a]"                      },
        {"<a>\xC2\xA3 ]] > \xF0\x9F\x98\x80</a>",                            "[a]\xC2\xA3 ]] > \xF0\x9F\x98\x80[/a]"},
        {"<a><b c='1'>x<!-- y -->z</b><d/></a>",                             "[a][b c=1]xz[/b][d][/d][/a]"          },
        {"<a><b><![CDATA[<&>]]></b>\r\n<c d='\n'/></a>",                     "[a][b]<&>[/b]\n[c d= ][/c][/a]"       },
        {"<a>b</a>\n<!-- c --> ",                                            "[a]b[/a]"                             },
        {"<a><?b c?>d</a><!-- e -->",                                        "[a]d[/a]"                             },
        {"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xEB</a>",       "[a]\xC3\xAB[/a]"                      },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        for (size_t step = 1; step <= strlen(CASES[i].xml); step++) {
            ARENA_SCOPE struct arena *arena = arena_new();

            EXPECT_TEXT(CASES[i].xml, told(arena, CASES[i].xml, step, NULL), CASES[i].told);
        }
}

static void
broken_xml_is_refused(void)
{
    static const struct {
        const char *xml, *told;
    } CASES[] = {
        {"",                     "!is cut off or not well-formed XML"             },
        {"text",                 "!is not well-formed XML"                        },
        {"<a>",                  "!is cut off or not well-formed XML"             },
        {"<a></b>",              "!is not well-formed XML"                        },
        {"<ab></a>",             "!is not well-formed XML"                        },
        {"<a></ab>",             "!is not well-formed XML"                        },
        {"<a/>b",                "!is cut off or not well-formed XML"             },
        {"<a/><b/>",             "!is not well-formed XML"                        },
        {"<a b=\"1\" b=\"2\"/>", "!is not well-formed XML"                        },
        {"<a b=\"1\"c=\"2\"/>",  "!is not well-formed XML"                        },
        {"<a b=\"<\"/>",         "!is cut off or not well-formed XML"             },
        {"<a>&b;</a>",           "!is not well-formed XML"                        },
        {"<a>&#0;</a>",          "!is not well-formed XML"                        },
        {"<a>]]></a>",           "!is not well-formed XML"                        },
        {"<a>\x01</a>",          "!is not well-formed XML"                        },
        {"<a>Zo\xEB</a>",        "!is not well-formed XML"                        },
        {"<!DOCTYPE a><a/>",     "!declares a document type, which is not allowed"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();

        EXPECT_TEXT(CASES[i].xml, told(arena, CASES[i].xml, 1000, NULL), CASES[i].told);
    }
}

static void
events_may_stop(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    EXPECT_TEXT("fast", told(arena, "<a><b/><c/></a>", 1000, "c"), "!stopped at c");
    EXPECT_TEXT("slow", told(arena, "<a><!-- --><b/><c/></a>", 1000, "c"), "!stopped at c");
}

/* Where the reader stands, before and after it changed hands. */
static bool
note_line(void *context, const char *name, const struct xml_attributes *attributes,
          struct error *err)
{
    struct xml_stream **stream = context;

    (void)attributes, (void)err;
    EXPECT_NUMBER(name, xml_stream_line(*stream), name[1] - '0');
    return true;
}

static bool
no_end(void *context, const char *name, struct error *err)
{
    (void)context, (void)name, (void)err;
    return true;
}

static bool
no_text(void *context, const char *bytes, size_t length, struct error *err)
{
    (void)context, (void)bytes, (void)length, (void)err;
    return true;
}

static void
lines_are_counted(void)
{
    static const struct xml_events EVENTS = {note_line, no_end, no_text};
    static const char XML[] = "<?xml version=\"1.0\"?>\n<l4\n\n>\n<l6 a=\"1\"\n>x\ny</l6><l7/>\n"
                              "<!--\n--><l9/></l4>";

    for (size_t step = 1; step <= sizeof XML; step++) {
        struct xml_stream *stream;
        struct error err = {.code = ERR_NONE};

        stream = xml_stream_new(&EVENTS, &stream);
        for (size_t at = 0; at < sizeof XML - 1; at += step)
            CU_ASSERT_TRUE(xml_stream_take(
                stream, XML + at, sizeof XML - 1 - at < step ? sizeof XML - 1 - at : step, &err));
        CU_ASSERT_TRUE(xml_stream_end(stream, &err));
        xml_stream_free(&stream);
    }
}

void
suite_xml_stream(void)
{
    CU_pSuite suite = CU_add_suite("port/xml_stream", NULL, NULL);

    CU_add_test(suite, "XML is told", xml_is_told);
    CU_add_test(suite, "broken XML is refused", broken_xml_is_refused);
    CU_add_test(suite, "events may stop", events_may_stop);
    CU_add_test(suite, "lines are counted", lines_are_counted);
}
