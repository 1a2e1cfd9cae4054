/* SPDX-License-Identifier: MIT */
#include "base/template.h"

#include <CUnit/CUnit.h>

#include "base/file.h"
#include "fixture.h"
#include "suites.h"

static const char *
filled(struct arena *arena, const char *text, const struct view *view)
{
    struct error err = {.code = ERR_NONE};
    struct builder out = {.arena = arena};
    struct template *template;

    if (!template_read(arena, "page.html", text_of(text), &template, &err))
        return arena_copy(arena, err.text, strlen(err.text));
    template_fill(template, view, &out);
    return out.at == NULL ? "" : out.at;
}

static struct view *
sample_view(struct arena *arena)
{
    struct view *view = view_new(arena), *item;

    view_put(view, "name", "<b>\"Tom\" & 'Ann'</b>");
    view_put(view, "empty", "");
    view_put(view, "nothing", NULL);
    view_number(view, "many", 1234567);
    view_yes(view, "yes", true);
    view_yes(view, "no", false);
    item = view_add(view, "rows");
    view_put(item, "cell", "a");
    item = view_add(view, "rows");
    view_put(item, "cell", "b");
    view_put(item, "name", "inner");
    view_put(view_record(view, "record"), "deep", "d");
    view_add_text(view, "words", "x");
    view_add_text(view, "words", "<y>");
    return view;
}

static void
values_sections_and_lists_are_filled(void)
{
    static const struct {
        const char *text, *expected;
    } CASES[] = {
        {"",                                                                                         ""                                                      },
        {"plain { } {x} }} text",                                                                    "plain { } {x} }} text"                                 },
        {"{{name}}",                                                                                 "&lt;b&gt;&quot;Tom&quot; &amp; &#39;Ann&#39;&lt;/b&gt;"},
        {"{{ name }}",                                                                               "&lt;b&gt;&quot;Tom&quot; &amp; &#39;Ann&#39;&lt;/b&gt;"},
        {"<a title=\"{{name}}\">",
         "<a title=\"&lt;b&gt;&quot;Tom&quot; &amp; &#39;Ann&#39;&lt;/b&gt;\">"                                                                              },
        {"{{many}}{{unknown}}{{nothing}}{{rows}}{{yes}}",                                            "1,234,567"                                             },
        {"{{#yes}}1{{/yes}}{{^yes}}2{{/yes}}",                                                       "1"                                                     },
        {"{{#no}}1{{/no}}{{^no}}2{{/no}}",                                                           "2"                                                     },
        {"{{#empty}}1{{/empty}}{{^empty}}2{{/empty}}",                                               "2"                                                     },
        {"{{#nothing}}1{{/nothing}}{{^nothing}}2{{/nothing}}",                                       "2"                                                     },
        {"{{#rows}}{{cell}},{{/rows}}",                                                              "a,b,"                                                  },
        {"{{#rows}}{{name}},{{/rows}}",
         "&lt;b&gt;&quot;Tom&quot; &amp; &#39;Ann&#39;&lt;/b&gt;,inner,"                                                                                     },
        {"{{#rows}}{{#rows}}{{cell}}{{/rows}};{{/rows}}",                                            "ab;ab;"                                                },
        {"{{#record}}{{deep}}{{many}}{{/record}}{{deep}}",                                           "d1,234,567"                                            },
        {"{{#words}}{{.}} {{/words}}",                                                               "x &lt;y&gt; "                                          },
        {"a{{! a word\nto the wise }}b",                                                             "ab"                                                    },
        {"<input{{#yes}} checked{{/yes}}>",                                                          "<input checked>"                                       },
        {"<p class=\"a{{#yes}} b{{/yes}}\">",                                                        "<p class=\"a b\">"                                     },
        {"<input{{#no}} checked{{/no}}{{#yes}} id=\"{{many}}\"{{/yes}}>",
         "<input id=\"1,234,567\">"                                                                                                                          },
        {"<ul>\n  {{#rows}}\n  <li>{{cell}}</li>\n  {{/rows}}\n</ul>\n",
         "<ul>\n  <li>a</li>\n  <li>b</li>\n</ul>\n"                                                                                                         },
        {"<textarea>{{name}}</textarea><!-- no value --><script src=\"{{many}}\"></script>{{many}}",
         "<textarea>&lt;b&gt;&quot;Tom&quot; &amp; &#39;Ann&#39;&lt;/b&gt;</textarea>"
         "<!-- no value --><script src=\"1,234,567\"></script>1,234,567"                                                                                     },
        {"<!--> a comment that has ended {{many}}",                                                  "<!--> a comment that has ended 1,234,567"              },
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    const struct view *view = sample_view(arena);

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        EXPECT_TEXT(CASES[i].text, filled(arena, CASES[i].text, view), CASES[i].expected);
}

#define NOWHERE(PLACE)                                          \
    "page.html line 1: found \"{{name}}\"; it stands in " PLACE \
    ", where nothing from outside may go"

static void
what_is_not_safe_is_refused(void)
{
    static const struct {
        const char *text, *expected;
    } CASES[] = {
        {"<script>{{name}}</script>",                      NOWHERE("a script or style")                                   },
        {"<script>var a = \"{{name}}\"</script>",          NOWHERE("a script or style")                                   },
        {"<SCRIPT type=x>{{name}}",                        NOWHERE("a script or style")                                   },
        {"<script><!-- </script>{{name}}",                 NOWHERE("a script with a comment in it")                       },
        {"<style>{{name}}</style>",                        NOWHERE("a script or style")                                   },
        {"<style></scri></style >{{name}}<style>{{name}}", NOWHERE("a script or style")                                   },
        {"<!-- {{name}} -->",                              NOWHERE("a comment")                                           },
        {"<!-- a > b {{name}} -->",                        NOWHERE("a comment")                                           },
        {"<a href={{name}}>",                              NOWHERE("an attribute without quotes href")                    },
        {"<a href=x{{name}}>",                             NOWHERE("an attribute without quotes href")                    },
        {"<a {{name}}=\"x\">",                             NOWHERE("a tag, between its attributes")                       },
        {"<a on{{name}}>",                                 NOWHERE("the name of an attribute on")                         },
        {"<{{name}}>",                                     NOWHERE("the name of a tag")                                   },
        {"</{{name}}>",                                    NOWHERE("the name of a tag")                                   },
        {"<b{{name}}>",                                    NOWHERE("the name of a tag")                                   },
        {"<<b{{name}}>",                                   NOWHERE("the name of a tag")                                   },
        {"<p onclick=\"{{name}}\">",                       NOWHERE("an attribute onclick")                                },
        {"<p ONCLICK='{{name}}'>",                         NOWHERE("an attribute onclick")                                },
        {"<p style=\"{{name}}\">",                         NOWHERE("an attribute style")                                  },
        {"<!doctype {{name}}>",                            NOWHERE("a declaration")                                       },
        {"<?php {{name}}?>",                               NOWHERE("a declaration")                                       },
        {"<a title=\"{{>name}}\">",
         "page.html line 1: found \"{{>name}}\"; it stands in an attribute title, where nothing "
         "from outside may go"                                                                                            },
        {"\n\n{{name",                                     "page.html line 3: found \"{{name\"; a mark ends with \"}}\""  },
        {"{{}}",
         "page.html line 1: found \"{{}}\"; a name has small letters, digits, \"_\" and \"-\""                            },
        {"{{{name}}}",
         "page.html line 1: found \"{{{name}}\"; a name has small letters, digits, \"_\" and "
         "\"-\""                                                                                                          },
        {"{{&name}}",
         "page.html line 1: found \"{{&name}}\"; a name has small letters, digits, \"_\" and "
         "\"-\""                                                                                                          },
        {"{{#yes}}",                                       "page.html line 1: the section \"yes\" is not closed"          },
        {"{{/yes}}",                                       "page.html line 1: found \"{{/yes}}\"; no section is open here"},
        {"{{#yes}}\n{{/no}}",
         "page.html line 2: found \"{{/no}}\"; the section that is open here is \"yes\", of line "
         "1"                                                                                                              },
        {"{{#yes}}<b {{/yes}}",
         "page.html line 1: found \"{{/yes}}\"; a section ends where it began: in the same tag and "
         "attribute, or in text"                                                                                          },
        {"<a title=\"{{#yes}}\" onclick=\"{{/yes}}\">",
         "page.html line 1: found \"{{/yes}}\"; it stands in an attribute onclick, where nothing "
         "from outside may go"                                                                                            },
        {"<a title=\"{{#yes}}\" rel=\"{{/yes}}\">",
         "page.html line 1: found \"{{/yes}}\"; a section ends where it began: in the same tag and "
         "attribute, or in text"                                                                                          },
        {"<input{{#yes}} checked{{/yes}}foo>",
         "page.html line 1: found \"foo>\"; a blank or the tag's end comes after a section that "
         "stands behind a name"                                                                                           },
        {"<a {{#yes}}on{{/yes}}click=\"{{name}}\">",
         "page.html line 1: found \"click=\"\"; a blank or the tag's end comes after a section "
         "that stands behind a name"                                                                                      },
        {"<p title=\"",                                    "page.html line 1: the file ends within an attribute"          },
        {"{{>other}}",                                     "page.html line 1: there is no template \"other\""             },
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    const struct view *view = sample_view(arena);

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        EXPECT_TEXT(CASES[i].text, filled(arena, CASES[i].text, view), CASES[i].expected);
}

static void
put(struct arena *arena, const char *folder, const char *file, const char *text)
{
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE_FATAL(file_write(path_join(arena, folder, file), text, strlen(text), &err));
}

static void
templates_hold_others(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *folder = folder_for_test(arena);
    struct error err = {.code = ERR_NONE};
    struct builder out = {.arena = arena};
    struct templates *templates;

    put(arena, folder, "page.html", "{{>head}}\n<p>{{#rows}}{{>row}}{{/rows}}</p>\n");
    put(arena, folder, "head.html", "<h1>{{many}}</h1>\n");
    put(arena, folder, "row.html", "<i>{{cell}}</i>");
    put(arena, folder, "notes.txt", "{{");
    CU_ASSERT_TRUE_FATAL(templates_read(arena, folder, &templates, &err));
    CU_ASSERT_PTR_NULL(templates_find(templates, "notes"));
    template_fill(templates_find(templates, "page"), sample_view(arena), &out);
    EXPECT_TEXT("page", out.at, "<h1>1,234,567</h1>\n<p><i>a</i><i>b</i></p>\n");
    put(arena, folder, "row.html", "{{>page}}");
    CU_ASSERT_FALSE(templates_read(arena, folder, &templates, &err));
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "would hold itself"));
    put(arena, folder, "row.html", "<script>{{x}}");
    CU_ASSERT_FALSE(templates_read(arena, folder, &templates, &err));
    EXPECT_TEXT("fault", err.text,
                arena_printf(arena,
                             "reading the pages in \"%s\": row.html line 1: found \"{{x}}\"; it "
                             "stands in a script or style, where nothing from outside may go",
                             folder));
}

void
suite_template(void)
{
    CU_pSuite suite = CU_add_suite("base/template", NULL, NULL);

    CU_add_test(suite, "values, sections and lists are filled",
                values_sections_and_lists_are_filled);
    CU_add_test(suite, "what is not safe is refused", what_is_not_safe_is_refused);
    CU_add_test(suite, "templates hold others", templates_hold_others);
}
