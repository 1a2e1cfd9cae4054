/* SPDX-License-Identifier: MIT */
#include "port/xml.h"

#include <CUnit/CUnit.h>

#include "base/file.h"
#include "fixture.h"
#include "suites.h"

static const char SCHEMA[] =
    "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">"
    "<xs:element name=\"list\"><xs:complexType><xs:sequence>"
    "<xs:element name=\"item\" maxOccurs=\"9\"><xs:complexType><xs:simpleContent>"
    "<xs:extension base=\"xs:string\"><xs:attribute name=\"n\" type=\"xs:integer\"/>"
    "</xs:extension></xs:simpleContent></xs:complexType></xs:element>"
    "<xs:element name=\"end\" minOccurs=\"0\"/></xs:sequence></xs:complexType></xs:element>"
    "</xs:schema>";

static const char *
file_of(struct arena *arena, const char *name, const char *content)
{
    const char *path = path_join(arena, folder_for_test(arena), name);
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE_FATAL(file_write(path, content, strlen(content), &err));
    return path;
}

static void
elements_are_walked(void)
{
    static const char FILE_[] = "<?xml version=\"1.0\"?>\n<list>\n <!-- no -->\n"
                                " <item n=\"1\">\n  a  b\tc&amp;d\n </item>\n"
                                " <item><![CDATA[ <raw> ]]></item>\n <end/>\n</list>\n";
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *schema = file_of(arena, "s.xsd", SCHEMA);
    struct error err = {.code = ERR_NONE};
    const struct xml_element *root = NULL, *item;

    CU_ASSERT_TRUE_FATAL(
        xml_read(arena, file_of(arena, "a.xml", FILE_), schema, &root, NULL, &err));
    EXPECT_NUMBER("items", xml_count(root, "item"), 2);
    EXPECT_NUMBER("none", xml_count(root, "other"), 0);
    item = xml_child(root, "item");
    EXPECT_TEXT("words", xml_words(arena, item), "a b c&d");
    EXPECT_TEXT("attribute", xml_attribute(arena, item, "n"), "1");
    EXPECT_NUMBER("line", xml_line(item), 4);
    item = xml_next(item, "item");
    EXPECT_TEXT("words", xml_words(arena, item), "<raw>");
    CU_ASSERT_PTR_NULL(xml_attribute(arena, item, "n"));
    CU_ASSERT_PTR_NULL(xml_next(item, "item"));
    CU_ASSERT_PTR_NULL(xml_child(root, "other"));
    CU_ASSERT_PTR_NULL(xml_child(NULL, "item"));
}

static void
faults_have_their_lines(void)
{
    static const struct {
        const char *name, *content, *fault; /* behind the path */
    } CASES[] = {
        {"DOCTYPE",             "<?xml version=\"1.0\"?>\n<!DOCTYPE list>\n<list><item/></list>",
         " line 2: a DOCTYPE, which is not allowed here; leave it out"                                                                                            },
        {"entities",
         "<!DOCTYPE list [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;\">]>\n<list><item>&b;</item></list>", " line 1: a DOCTYPE, which is not allowed here; leave it out"},
        {"a file from outside",
         "<!DOCTYPE list [<!ENTITY a SYSTEM \"/etc/passwd\">]>\n<list><item>&a;</item></list>",      " line 1: a DOCTYPE, which is not allowed here; leave it out"},
        {"empty",               "",                                                                  " line 1: Document is empty"                                 },
        {"not closed",          "<list>\n<item>",                                                    " line 2: Premature end of data in tag item line 2"          },
        {"wrong order",         "<list>\n<end/>\n<item/></list>",
         " line 2: Element 'end': This element is not expected. Expected is ( item )"                                                                             },
        {"wrong value",         "<list>\n\n<item n=\"x\"/></list>",
         " line 3: Element 'item', attribute 'n': 'x' is not a valid value of the atomic type "
         "'xs:integer'"                                                                                                                                           },
        {"two faults",          "<list>\n<item n=\"x\"/>\n<item n=\"y\"/></list>",
         " line 2: Element 'item', attribute 'n': 'x' is not a valid value of the atomic type "
         "'xs:integer' (and 1 more)"                                                                                                                              },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *path = file_of(arena, "a.xml", CASES[i].content);
        struct error err = {.code = ERR_NONE};
        const struct xml_element *root;

        EXPECT_NUMBER(CASES[i].name,
                      xml_read(arena, path, file_of(arena, "s.xsd", SCHEMA), &root, NULL, &err),
                      false);
        EXPECT_NUMBER(CASES[i].name, err.code, ERR_INPUT);
        CU_ASSERT(strncmp(err.text, path, strlen(path)) == 0);
        EXPECT_TEXT(CASES[i].name, err.text + strlen(path), CASES[i].fault);
    }
}

static void
all_faults_are_listed(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *path =
        file_of(arena, "a.xml", "<list>\n<item n=\"x\"/>\n<item n=\"y\"/>\n<other/></list>");
    struct xml_faults faults = {.count = 0};
    struct error err = {.code = ERR_NONE};
    const struct xml_element *root;

    CU_ASSERT_FALSE(xml_read(arena, path, file_of(arena, "s.xsd", SCHEMA), &root, &faults, &err));
    CU_ASSERT_EQUAL_FATAL(faults.count, 3);
    for (int i = 0; i < 3; i++)
        EXPECT_NUMBER("line", faults.list[i].line, i + 2);
}

static void
a_broken_schema_is_ours(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *path = file_of(arena, "a.xml", "<list><item/></list>");
    struct error err = {.code = ERR_NONE};
    const struct xml_element *root;

    CU_ASSERT_FALSE(xml_read(arena, path, "/nowhere/s.xsd", &root, NULL, &err));
    CU_ASSERT_EQUAL(err.code, ERR_STORAGE);
    EXPECT_TEXT("schema", err.text,
                "the schema \"/nowhere/s.xsd\" cannot be used: failed to load external "
                "entity \"/nowhere/s.xsd\"");
    CU_ASSERT_FALSE(xml_read(arena, "/nowhere/a.xml", path, &root, NULL, &err));
    CU_ASSERT_EQUAL(err.code, ERR_INPUT);
    EXPECT_TEXT("absent", err.text, "cannot open \"/nowhere/a.xml\": No such file or directory");
}

static void
a_file_has_its_limit(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    char *content = arena_alloc(arena, XML_FILE_MOST + 2);
    struct error err = {.code = ERR_NONE};
    const struct xml_element *root;
    const char *path;

    memset(content, ' ', XML_FILE_MOST + 1);
    path = file_of(arena, "a.xml", content);
    CU_ASSERT_FALSE(xml_read(arena, path, file_of(arena, "s.xsd", SCHEMA), &root, NULL, &err));
    EXPECT_TEXT("limit", err.text,
                arena_printf(arena, "\"%s\" is larger than 4194304 bytes", path));
}

void
suite_xml(void)
{
    CU_pSuite suite = CU_add_suite("port/xml", NULL, NULL);

    CU_add_test(suite, "elements are walked", elements_are_walked);
    CU_add_test(suite, "faults have their lines", faults_have_their_lines);
    CU_add_test(suite, "all faults are listed", all_faults_are_listed);
    CU_add_test(suite, "a broken schema is ours", a_broken_schema_is_ours);
    CU_add_test(suite, "a file has its limit", a_file_has_its_limit);
}
