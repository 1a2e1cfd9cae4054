/* SPDX-License-Identifier: MIT */
#include "web/multipart.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

/* What is heard is told as "name[=file](bytes)". */
struct heard {
    struct builder told;
};

static bool
hear_part(void *context, struct text name, bool is_file, struct text file_name,
          struct refusal *refusal)
{
    struct heard *heard = context;

    (void)refusal;
    builder_put(&heard->told, name.at, name.length);
    if (is_file)
        builder_printf(&heard->told, "=%.*s", TEXT_ARGS(file_name));
    builder_puts(&heard->told, "(");
    return true;
}

static bool
hear_data(void *context, struct text bytes, struct refusal *refusal)
{
    struct heard *heard = context;

    (void)refusal;
    builder_put(&heard->told, bytes.at, bytes.length);
    return true;
}

static bool
hear_end(void *context, struct refusal *refusal)
{
    struct heard *heard = context;

    (void)refusal;
    builder_puts(&heard->told, ")");
    return true;
}

/* Gives the form in pieces of that size. */
static bool
read_in_pieces(struct arena *arena, const char *form, size_t size, const char **told,
               struct refusal *refusal)
{
    struct heard heard = {.told = {.arena = arena}};
    const struct multipart_user user = {
        .context = &heard, .part = hear_part, .data = hear_data, .end = hear_end};
    struct multipart *multipart = multipart_new(arena, text_of("B"), &user);
    size_t length = strlen(form);
    bool good = true;

    builder_puts(&heard.told, "");
    for (size_t at = 0; good && at < length; at += size)
        good = multipart_put(
            multipart, (struct text){form + at, length - at < size ? length - at : size}, refusal);
    *told = heard.told.at;
    return good && multipart_finish(multipart, refusal);
}

#define PART(name) "--B\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n"
#define END        "--B--\r\n"

static const struct {
    const char *form, *told, *why; /* TOLD NULL: refused */
} CASES[] = {
    {PART("a") "1\r\n" END,                                                           "a(1)",                    ""                                           },
    {PART("a") "\r\n" END,                                                            "a()",                     ""                                           },
    {PART("a") "1\r\n" PART("b") "2\r\n3\r\n" END,                                    "a(1)b(2\r\n3)",           ""                                           },
    {PART("a") "\r\n--\r\n--A\r\n-\r\r\n" END,                                        "a(\r\n--\r\n--A\r\n-\r)", ""                                           },
    {"--B\r\ncontent-type: text/csv\r\nContent-Disposition:form-data;filename=\"x y.csv\"; "
     "name=\"f\"\r\n\r\n\x01\x02\r\n" END,
     "f=x y.csv(\x01\x02)",                                                                                      ""                                           },
    {END,                                                                             "",                        ""                                           },
    {END "what follows is nothing",                                                   "",                        ""                                           },
    {"x" PART("a") "1\r\n" END,                                                       NULL,                      "the form does not begin with its first part"},
    {"\r\n" PART("a") "1\r\n" END,                                                    NULL,                      "the form does not begin with its first part"},
    {PART("a") "1\r\n",                                                               NULL,                      "the form was cut off"                       },
    {PART("a") "1\r\n--B",                                                            NULL,                      "the form was cut off"                       },
    {PART("a") "1",                                                                   NULL,                      "the form was cut off"                       },
    {"",                                                                              NULL,                      "the form was cut off"                       },
    {PART("a") "1\r\n--Bx\r\n",                                                       NULL,                      "the form is not divided as it says"         },
    {"--B\r\nX: y\r\n\r\n1\r\n" END,                                                  NULL,                      "a part of the form does not say its name"   },
    {"--B\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\n\r\n" END, NULL,
     "a part of the form does not say its name"                                                                                                               },
    {"--B\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; "
     "name=\"b\"\r\n\r\n\r\n" END,
     NULL,                                                                                                       "a part of the form does not say its name"   },
    {"--B\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n\r\n" END,            NULL,
     "a part of the form does not say its name"                                                                                                               },
    {"--B\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n" END,                 NULL,
     "a part of the form does not say its name"                                                                                                               },
    {"--B\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Type: multipart/mixed; "
     "boundary=C\r\n\r\n\r\n" END,
     NULL,                                                                                                       "a part of the form holds parts of its own"  },
    {"--B\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: "
     "base64\r\n\r\n\r\n" END,
     NULL,                                                                                                       "a part of the form is encoded"              },
    {"--B\r\nContent-Disposition: form-data; name=\"a\x01\"\r\n\r\n\r\n" END,         NULL,
     "the head of a part of the form is malformed"                                                                                                            },
    {"--B\r\nContent-Disposition: form-data; name=\"a\"\n\r\n\r\n" END,               NULL,
     "the head of a part of the form is malformed"                                                                                                            },
};

static void
forms_are_the_same_in_any_pieces(void)
{
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
        for (size_t size = 1; size < 300; size = size < 20 ? size + 1 : size * 2) {
            ARENA_SCOPE struct arena *arena = arena_new();
            struct refusal refusal = {.status = 0, .why = ""};
            const char *told;
            bool good = read_in_pieces(arena, CASES[i].form, size, &told, &refusal);

            EXPECT_NUMBER(CASES[i].form, good, CASES[i].told != NULL);
            EXPECT_TEXT(CASES[i].form, refusal.why, CASES[i].why);
            EXPECT_NUMBER(CASES[i].form, refusal.status, good ? 0 : 400);
            if (good)
                EXPECT_TEXT(CASES[i].form, told, CASES[i].told);
        }
}

static void
heads_and_parts_have_an_end(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct builder head = {.arena = arena}, parts = {.arena = arena};
    struct refusal refusal;
    const char *told;

    builder_puts(&head, "--B\r\nX: ");
    while (head.length < MULTIPART_HEAD_MOST + 100)
        builder_puts(&head, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    CU_ASSERT_FALSE(read_in_pieces(arena, head.at, 1000, &told, &refusal));
    EXPECT_TEXT("head", refusal.why, "the head of a part of the form is too long");
    for (unsigned i = 0; i <= MULTIPART_PARTS_MOST; i++)
        builder_puts(&parts, PART("a") "1\r\n");
    builder_puts(&parts, END);
    CU_ASSERT_FALSE(read_in_pieces(arena, parts.at, 1000, &told, &refusal));
    EXPECT_NUMBER("parts", refusal.status, 413);
}

void
suite_multipart(void)
{
    CU_pSuite suite = CU_add_suite("multipart", NULL, NULL);

    CU_add_test(suite, "forms are the same in any pieces", forms_are_the_same_in_any_pieces);
    CU_add_test(suite, "heads and parts have an end", heads_and_parts_have_an_end);
}
