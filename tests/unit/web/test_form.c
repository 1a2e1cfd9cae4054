/* SPDX-License-Identifier: MIT */
#include "web/form.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static const struct form_field FIELDS[] = {
    {"name",   "Enter a name",     FORM_NEEDED | FORM_TRIMMED, 4},
    {"secret", "Enter the secret", FORM_NEEDED | FORM_SECRET,  9},
    {"note",   NULL,               0,                          9},
};

/* The page of a form: each value, what is wrong with it, and the summary. */
static const char PAGE[] =
    "{{#name}}{{value}}:{{wrong}}{{/name}} {{#secret}}{{value}}:{{wrong}}{{/secret}} "
    "{{#note}}{{value}}:{{wrong}}{{/note}}{{#wrongs}} #{{field}} {{words}}.{{/wrongs}}";

static void
fields_are_read_and_shown_again(void)
{
    static const struct {
        const char *what;
        const char *values[3]; /* NULL: not sent */
        bool right;
        const char *shown;
    } CASES[] = {
        {"all right",       {"Ann", "s", "n"},           true,  "Ann: : n:"                                                         },
        {"blanks cut off",  {" \tAnn \n", "s", " n"},    true,  "Ann: :  n:"                                                        },
        {"lines",           {"Ann", "s", "a\r\nb\n\rc"}, true,  "Ann: : a\nb\n\rc:"                                                 },
        {"cells",           {"Ann", "s\t", "a\tb"},      true,  "Ann: : a b:"                                                       },
        {"not sent",        {NULL, "s", NULL},           false, ":Enter a name : : #name Enter a name."                             },
        {"only blanks",     {"  ", "s", ""},             false, ":Enter a name : : #name Enter a name."                             },
        {"too long",
         {"Annes", "s", ""},
         false,                                                 "Annes:Use at most 4 characters : : #name Use at most 4 characters."},
        {"four characters",
         {"\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9", "s", ""},
         true,                                                  "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9: : :"                             },
        {"pasted controls",
         {"A\vnn", "s\x1b", "a\x7f"},
         false,
         "Ann:There are characters here that cannot be seen; type it anew :There are characters "
         "here that cannot be seen; type it anew a:There are characters here that cannot be seen; "
         "type it anew #name There are characters here that cannot be seen; type it anew. #secret "
         "There are characters here that cannot be seen; type it anew. #note There are characters "
         "here that cannot be seen; type it anew."                                                   },
        {"two wrong",
         {"", "", "<b>"},
         false,                                                 ":Enter a name :Enter the secret &lt;b&gt;: #name Enter a name. #secret Enter the "
         "secret."                                                                                                   },
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct template *template;

    CU_ASSERT_TRUE_FATAL(template_read(arena, "page.html", text_of(PAGE), &template, &err));
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct builder out = {.arena = arena};
        struct view *view = view_new(arena);
        struct field sent[3];
        struct request request = {
            .arena = arena, .form = {sent, 0}
        };
        struct visit visit = {.request = &request, .arena = arena};
        struct form form;

        for (size_t f = 0; f < COUNT_OF(FIELDS); f++)
            if (CASES[i].values[f] != NULL)
                sent[request.form.count++] =
                    (struct field){text_of(FIELDS[f].name), text_of(CASES[i].values[f])};
        EXPECT_NUMBER(CASES[i].what, form_read(&visit, FIELDS, COUNT_OF(FIELDS), &form),
                      CASES[i].right);
        form_show(&form, view);
        template_fill(template, view, &out);
        EXPECT_TEXT(CASES[i].what, out.at, CASES[i].shown);
    }
}

void
suite_web_form(void)
{
    CU_pSuite suite = CU_add_suite("web/form", NULL, NULL);

    CU_add_test(suite, "fields are read and shown again", fields_are_read_and_shown_again);
}
