/* SPDX-License-Identifier: MIT */
#include "service/rowsets.h"

#include <CUnit/CUnit.h>

#include "base/file.h"
#include "fixture.h"
#include "port/xml.h"
#include "suites.h"

static void
numbers_are_short(void)
{
    static const struct {
        const char *text, *words;
    } CASES[] = {
        {"0",                      "0"                  },
        {"-0",                     "0"                  },
        {"12345",                  "12345"              },
        {"007",                    "7"                  },
        {"0.1",                    "0.1"                },
        {"0.10000000000000001",    "0.1"                },
        {"0.30000000000000004",    "0.30000000000000004"},
        {"1.50",                   "1.5"                },
        {"2.0",                    "2"                  },
        {"-3.5",                   "-3.5"               },
        {"1E3",                    "1000"               },
        {"1.2345E2",               "123.45"             },
        {"1E-2",                   "0.01"               },
        {"-4.0000000000000002E-3", "-0.004"             },
        {"123456789012345",        "123456789012345"    },
        {"1.2345678901234568E+18", "1234567890123456800"},
        {"1E300",                  "1E300"              },
        {"2251799813685249.5",     "2251799813685249.5" },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        char words[NUMBER_WORDS_SIZE];
        struct text text = number_words(text_of(CASES[i].text), strtod(CASES[i].text, NULL), words);

        EXPECT_TEXT(CASES[i].text, arena_copy(arena, text.at, text.length), CASES[i].words);
    }
}

/* All that was read, a rowset after the other: "sheet 1:a|b 2:c|d", and its faults. */
static const char *
file_words(struct arena *arena, const struct rowset_file *file)
{
    struct builder words = {.arena = arena};

    builder_puts(&words, "");
    for (size_t i = 0; i < file->count; i++) {
        const struct rowset *rowset = &file->list[i];

        builder_printf(&words, "%s%s%u:", i == 0 ? "" : "; ", rowset->sheet, rowset->header_row);
        for (size_t c = 0; c < rowset->column_count; c++)
            builder_printf(&words, "%s%.*s", c == 0 ? "" : "|", TEXT_ARGS(rowset->names[c]));
        for (size_t c = 0; c < rowset->row_count * rowset->column_count; c++) {
            if (c % rowset->column_count == 0)
                builder_printf(&words, " %u:", rowset->numbers[c / rowset->column_count]);
            builder_printf(&words, "%s%.*s", c % rowset->column_count == 0 ? "" : "|",
                           TEXT_ARGS(rowset->cells[c]));
        }
        for (size_t f = 0; f < rowset->fault_count; f++)
            builder_printf(&words, " !%u %s", rowset->faults[f].row,
                           PROBLEMS[rowset->faults[f].kind].code);
    }
    return words.at;
}

static const char *
read_words(struct arena *arena, const char *bytes, size_t length,
           const struct rowset_options *options)
{
    const char *path = path_join(arena, folder_for_test(arena), "in");
    struct error err = {.code = ERR_NONE};
    struct rowset_file file;

    CU_ASSERT_TRUE_FATAL(file_write(path, bytes, length, &err));
    return rowsets_read(arena, path, options, &file, &err) ? file_words(arena, &file)
           : err.text[0] == '\0'                           ? "?"
                                 : arena_copy(arena, err.text, strlen(err.text));
}

static void
csv_of_any_kind_is_read(void)
{
    static const struct {
        const char *bytes, *encoding;
        char delimiter;
        const char *words;
    } CASES[] = {
        {"a,b\n1,2\n",                       NULL,           0,    "1:a|b 2:1|2"                  },
        {"\n,\na,b\n\n1,\n",                 NULL,           0,    "3:a|b 5:1|"                   },
        {"a;b\r\n1,5;\"x;y\"\r\n",           NULL,           ';',  "1:a|b 2:1,5|x;y"              },
        {"a\tb\nSmith,\t\"J, \"\"K\"\"\"\n", NULL,           '\t', "1:a|b 2:Smith,|J, \"K\""      },
        {"a|b\n\x1F,|;\n",                   NULL,           '|',  "1:a|b 2:\x1F,|;"              },
        {"a,b\nZo\xEB,2\n",                  "windows-1252", 0,    "1:a|b 2:Zo\xC3\xAB|2"         },
        {"a,b\nZo\xEB,2\n",                  NULL,           0,    "1:a|b 2:|2 !2 bad_encoding"   },
        {"a,b\n1,2,3\n",                     NULL,           0,    "1:a|b 2:1|2 !2 too_many_cells"},
        {"a,b\nx\"y,2\n",                    NULL,           0,    "1:a|b 2:|2 !2 bad_csv"        },
        {"a,b\n1,\"2\n",                     NULL,           0,
         "in: row 2 has a quote that is never closed, or more than 16 MiB; see that quotes inside "
         "a "
         "quoted cell are doubled"                                                                },
        {"",                                 NULL,           0,    "1:"                           },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct rowset_options options = {.encoding = CASES[i].encoding,
                                         .delimiter = CASES[i].delimiter};

        EXPECT_TEXT(CASES[i].bytes,
                    read_words(arena, CASES[i].bytes, strlen(CASES[i].bytes), &options),
                    CASES[i].words);
    }
}

static void
xml_is_read(void)
{
    static const struct {
        const char *xml, *words;
    } CASES[] = {
        {"<dataset/>",                                                                     ""             },
        {"<dataset>\n<t>\n<row><a> 1 </a><b/></row>\n<row>\n<b>2</b></row></t></dataset>",
         "t2:a|b 3:1| 4:|2"                                                                               },
        {"<dataset><t><row/><row><a>1</a></row></t><u/></dataset>",                        "t1:a 1:1; u1:"},
        {"<dataset><t><row><a>1<b/></a></row></t></dataset>",
         "in line 1: found the element <b>; expected text in a column, and no elements"                   },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();

        EXPECT_TEXT(CASES[i].xml, read_words(arena, CASES[i].xml, strlen(CASES[i].xml), NULL),
                    CASES[i].words);
    }
}

/* A value that is right in a column. */
static const char *
sound_value(const struct column_def *column)
{
    static const char *const BY_KIND[] = {
        [COLUMN_TEXT] = "x & y",       [COLUMN_PRESENT] = "x",
        [COLUMN_KEY] = "K1",           [COLUMN_REF] = "K1",
        [COLUMN_DATE] = "2024-02-29",  [COLUMN_YES_NO] = "y",
        [COLUMN_CHOICE] = NULL,        [COLUMN_COUNT] = "9999",
        [COLUMN_HALF_COUNT] = "4.5",   [COLUMN_NUMBER] = "-3.5",
        [COLUMN_PENCE] = "1000000000", [COLUMN_QUARTER] = "2023-24-Q3",
        [COLUMN_NEED_CODE] = "1.1",    [COLUMN_EVENT_TYPE] = "missing",
        [COLUMN_FRAMEWORK] = "coventry-2023",
    };

    return column->kind == COLUMN_CHOICE ? column->values[0] : BY_KIND[column->kind];
}

/* A dataset with one row in each table; LEFT_OUT and what is not required is left out, or blank. */
static const char *
dataset_xml(struct arena *arena, bool whole, const struct column_def *left_out)
{
    struct builder xml = {.arena = arena};

    builder_puts(&xml, "<dataset>");
    for (unsigned t = 0; t < TABLE_COUNT; t++) {
        builder_printf(&xml, "<%s><row>", TABLES[t].name);
        for (unsigned c = TABLES[t].column_count; c-- > 0;) {
            const struct column_def *column = &TABLES[t].columns[c];
            const char *value = whole || column->required ? sound_value(column) : "";

            if (column != left_out)
                builder_printf(&xml, "<%s>%s</%s>", column->name,
                               strchr(value, '&') != NULL ? "x &amp; y" : value, column->name);
        }
        builder_printf(&xml, "</row></%s>", TABLES[t].name);
    }
    builder_puts(&xml, "</dataset>");
    return xml.at;
}

static bool
follows_schema(struct arena *arena, const char *bytes)
{
    const char *path = path_join(arena, folder_for_test(arena), "dataset.xml");
    const struct xml_element *root;
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE_FATAL(file_write(path, bytes, strlen(bytes), &err));
    return xml_read(arena, path, TEMPLATES_DIR "/schemas/dataset.xsd", &root, NULL, &err);
}

/* The schema asks for the tables and columns of model/table.h, and for each that is required. */
static void
the_schema_is_the_contract(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    CU_ASSERT_TRUE(follows_schema(arena, dataset_xml(arena, true, NULL)));
    CU_ASSERT_TRUE(follows_schema(arena, dataset_xml(arena, false, NULL)));
    for (unsigned t = 0; t < TABLE_COUNT; t++)
        for (unsigned c = 0; c < TABLES[t].column_count; c++) {
            const struct column_def *column = &TABLES[t].columns[c];

            if (follows_schema(arena, dataset_xml(arena, true, column)) == column->required)
                CU_FAIL(column->name);
        }
}

void
suite_rowsets(void)
{
    CU_pSuite suite = CU_add_suite("service/rowsets", NULL, NULL);

    CU_add_test(suite, "numbers are short", numbers_are_short);
    CU_add_test(suite, "CSV of any kind is read", csv_of_any_kind_is_read);
    CU_add_test(suite, "XML is read", xml_is_read);
    CU_add_test(suite, "the schema is the contract", the_schema_is_the_contract);
}
