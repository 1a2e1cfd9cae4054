/* SPDX-License-Identifier: MIT */
#include "port/xlsx_read.h"
#include "port/xlsx_write.h"

#include <CUnit/CUnit.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <zip.h>

void suite_xlsx(void);

#define MANY (sizeof TEXTS / sizeof *TEXTS)

static const struct xlsx_limits LIMITS = {.bytes = 64 * 1024 * 1024, .parts = 100};
/* For what we wrote ourselves. */
static const struct xlsx_limits OWN = {.bytes = UINT64_MAX, .parts = 100, .plain = true};

/* Texts that would be something else if they were not strings. */
static const char *const TEXTS[] = {
    "=cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "+1",
    "-1",
    "{=1}",
    "https://example.org",
    "_x0041_",
    "__x0041__x",
    "_x005F_",
    "_X0041_",
    "a \"quoted\" <b>&amp;</b> 'text'",
    " blank at both ends ",
    "tab\tand\nline feed\n",
    "no\xC2\xA0yes",
    "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7 family",
    "]]>",
    "0012",
    "1e5",
    "TRUE",
};

/* ---- a folder that goes away with its arena ---- */

static void
folder_remove(void *handle)
{
    const char *path = handle;
    char command[256];

    snprintf(command, sizeof command, "rm -rf '%s'", path);
    CU_ASSERT_EQUAL(system(command), 0);
}

static char *
folder_make(struct arena *arena)
{
    const char *where = getenv("TMPDIR");
    char *path = arena_printf(arena, "%s/xlsx-XXXXXX", where == NULL ? "/tmp" : where);

    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(path));
    arena_defer(arena, folder_remove, path);
    return path;
}

/* ---- writing ---- */

static bool
write_cells(struct xlsx_tab *tab, struct error *err)
{
    uint32_t count = (uint32_t)MANY;

    for (uint32_t i = 0; i < count; i++)
        if (!xlsx_put_text(tab, 3 + i, 0, TEXTS[i], i % 2 ? XLSX_PLAIN : XLSX_WRAPPED, err) ||
            !xlsx_put_number(tab, 3 + i, 1, (double)i * 1234.25, XLSX_COUNT, err) ||
            !xlsx_put_number(tab, 3 + i, 2, xlsx_date_serial(19000 + (int32_t)i), XLSX_DATE, err))
            return false;
    return true;
}

static const char *const HEADINGS[] = {"Text", "Number", "Day"};
static const enum xlsx_style HEADING_STYLES[] = {XLSX_HEADING, XLSX_HEADING_NUMBER, XLSX_HEADING};
static const struct xlsx_area AREA = {.name = "everything",
                                      .first_row = 2,
                                      .last_row = 2 + MANY,
                                      .column_count = 3,
                                      .headings = HEADINGS,
                                      .heading_styles = HEADING_STYLES};

static bool
write_tab(struct xlsx_writer *writer, bool streamed, struct error *err)
{
    static const struct xlsx_chart chart = {.title = "Numbers",
                                            .description = "Columns that grow",
                                            .label_axis = "Text",
                                            .unit_axis = "Number",
                                            .label_column = 0,
                                            .value_columns = {1},
                                            .value_count = 1};
    struct xlsx_tab *tab;

    return xlsx_add_tab(writer, "It's <all> & more", &tab, err) &&
           xlsx_set_width(tab, 0, 40, err) && xlsx_put_text(tab, 0, 0, "Title", XLSX_TITLE, err) &&
           xlsx_put_text(tab, 1, 0, "Lead", XLSX_PLAIN, err) &&
           (!streamed || (xlsx_put_text(tab, 2, 0, HEADINGS[0], XLSX_HEADING, err) &&
                          xlsx_put_text(tab, 2, 1, HEADINGS[1], XLSX_HEADING, err) &&
                          xlsx_put_text(tab, 2, 2, HEADINGS[2], XLSX_HEADING, err))) &&
           write_cells(tab, err) && xlsx_mark_table(tab, &AREA, err) &&
           xlsx_name_cell(tab, "first_number", 3, 1, err) &&
           (streamed || xlsx_add_chart(tab, &AREA, &chart, err));
}

static void
write_book(const char *folder, const char *path, bool streamed)
{
    static const struct xlsx_properties properties = {.title = "A title",
                                                      .subject = "A subject",
                                                      .author = "deltareturn",
                                                      .language = "en-GB",
                                                      .created = 19722};
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct xlsx_writer *writer;

    if (!xlsx_create(arena, path, folder, streamed, &properties, &writer, &err) ||
        !write_tab(writer, streamed, &err) || !xlsx_close(writer, &err))
        CU_FAIL(err.text);
}

/* ---- reading ---- */

/* What came, a line a cell: "A4=text" "B4#1.5" "C4@45000". */
static bool
note_cell(void *context, const struct xlsx_cell *cell, struct error *err)
{
    static const char MARKS[] = {'=', '#', '@', '?', '!', '~'};
    struct builder *out = context;

    (void)err;
    builder_printf(out, "%c%u%c", (char)('A' + cell->column), cell->row + 1, MARKS[cell->type]);
    if (cell->type == XLSX_TEXT || cell->type == XLSX_FAULT)
        builder_put(out, cell->text.at, cell->text.length);
    else
        builder_printf(out, "%.15g", cell->number);
    builder_puts(out, cell->formula ? " f;" : ";");
    return true;
}

/* All cells of all sheets in one text; NULL with the reason in ERR. */
static const char *
read_book(struct arena *arena, const char *path, const struct xlsx_limits *limits,
          struct error *err)
{
    ARENA_SCOPE struct arena *own = arena_new();
    struct builder out = {.arena = arena};
    struct xlsx_sink sink = {.cell = note_cell, .context = &out};
    struct xlsx_book *book;

    builder_puts(&out, "");
    if (!xlsx_open(own, path, limits, &book, err))
        return NULL;
    for (size_t i = 0; i < xlsx_sheet_count(book); i++) {
        builder_printf(&out, "[%s]", xlsx_sheet_name(book, i));
        if (!xlsx_read_sheet(book, i, &sink, err))
            return NULL;
    }
    return xlsx_finish(book, err) ? out.at : NULL;
}

static const char *
meant(struct arena *arena)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "[It's <all> & more]A1=Title;A2=Lead;A3=Text;B3=Number;C3=Day;");
    for (unsigned i = 0; i < MANY; i++)
        builder_printf(&out, "A%u=%s;B%u#%.15g;C%u@%u;", i + 4, TEXTS[i], i + 4,
                       (double)i * 1234.25, i + 4, 19000 + 25569 + i);
    return out.at;
}

static void
test_what_is_written_is_read(void)
{
    for (int streamed = 0; streamed < 2; streamed++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct error err = {.code = ERR_NONE};
        const char *folder = folder_make(arena), *read;
        const char *path = arena_printf(arena, "%s/a.xlsx", folder);

        write_book(folder, path, streamed != 0);
        read = read_book(arena, path, &LIMITS, &err);
        CU_ASSERT_STRING_EQUAL(err.text, "");
        if (read != NULL)
            CU_ASSERT_STRING_EQUAL(read, meant(arena));
    }
}

/* ---- the file ---- */

static struct text
file_bytes(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    struct builder out = {.arena = arena};
    char chunk[4096];
    size_t got;

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0)
        builder_put(&out, chunk, got);
    fclose(file);
    return (struct text){out.at, out.length};
}

static void
bytes_write(const char *path, const char *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL(fwrite(bytes, 1, length, file), length);
    CU_ASSERT_EQUAL(fclose(file), 0);
}

/* Writes the same workbook in another process, with another time zone. */
static void
write_elsewhere(const char *zone, const char *folder, const char *path, bool streamed)
{
    pid_t child = fork();
    int status = -1;

    if (child == 0) {
        setenv("TZ", zone, 1);
        tzset();
        write_book(folder, path, streamed);
        _exit(0);
    }
    waitpid(child, &status, 0);
    CU_ASSERT_EQUAL(status, 0);
}

static void
test_bytes_are_the_same_everywhere(void)
{
    static const char *const zones[] = {"UTC", "Asia/Tokyo", "America/New_York", "Asia/Kathmandu",
                                        "Pacific/Apia"};

    for (int streamed = 0; streamed < 2; streamed++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *folder = folder_make(arena);
        const char *path = arena_printf(arena, "%s/a.xlsx", folder);
        struct text first;

        write_book(folder, path, streamed != 0);
        first = file_bytes(arena, path);
        for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
            write_elsewhere(zones[i], folder, path, streamed != 0);
            CU_ASSERT(text_equals(first, file_bytes(arena, path)));
        }
    }
}

static const char *
part_text(struct arena *arena, const char *path, const char *name)
{
    int problem = 0;
    zip_t *zip = zip_open(path, ZIP_RDONLY, &problem);
    zip_file_t *part = zip == NULL ? NULL : zip_fopen(zip, name, 0);
    char *text = arena_alloc(arena, 65536);

    CU_ASSERT_PTR_NOT_NULL(part);
    if (part != NULL) {
        CU_ASSERT(zip_fread(part, text, 65535) > 0);
        zip_fclose(part);
    }
    zip_discard(zip);
    return text;
}

static const struct {
    bool streamed;
    const char *part, *holds;
} HOLDS[] = {
    {false, "docProps/core.xml",        "<dc:language>en-GB</dc:language>"                              },
    {false, "docProps/core.xml",        "<dc:title>A title</dc:title>"                                  },
    {false, "docProps/core.xml",        "2023-12-31T00:00:00Z"                                          },
    {false, "xl/tables/table1.xml",     "ref=\"A3:C22\""                                                },
    {false, "xl/tables/table1.xml",     "name=\"everything\""                                           },
    {false, "xl/workbook.xml",          "name=\"first_number\">'It''s &lt;all&gt; &amp; more'!$B$4<"    },
    {false, "xl/drawings/drawing1.xml", "descr=\"Columns that grow\""                                   },
    {false, "xl/charts/chart1.xml",     "<c:barDir val=\"col\"/>"                                       },
    {true,  "docProps/core.xml",        "<dc:language>en-GB</dc:language>"                              },
    {true,  "xl/workbook.xml",          "name=\"everything\">'It''s &lt;all&gt; &amp; more'!$A$3:$C$22<"},
    {true,  "xl/worksheets/sheet1.xml", "<autoFilter ref=\"A3:C22\"/>"                                  },
    {true,  "xl/worksheets/sheet1.xml", "state=\"frozen\""                                              },
};

static void
test_parts(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *folder = folder_make(arena);
    const char *paths[] = {arena_printf(arena, "%s/whole.xlsx", folder),
                           arena_printf(arena, "%s/streamed.xlsx", folder)};

    write_book(folder, paths[0], false);
    write_book(folder, paths[1], true);
    for (size_t i = 0; i < sizeof HOLDS / sizeof *HOLDS; i++) {
        const char *text = part_text(arena, paths[HOLDS[i].streamed], HOLDS[i].part);

        CU_ASSERT_PTR_NOT_NULL(strstr(text, HOLDS[i].holds));
        CU_ASSERT_PTR_NULL(strstr(text, "<f>"));
        CU_ASSERT_PTR_NULL(strstr(text, "mergeCell"));
    }
}

/* The bytes of a workbook that is written to a folder of its own; PATH gets where it lies. */
static struct text
book_bytes(struct arena *arena, const char **path)
{
    const char *folder = folder_make(arena);

    *path = arena_printf(arena, "%s/a.xlsx", folder);
    write_book(folder, *path, true);
    return file_bytes(arena, *path);
}

/* Whatever byte is changed, one bit of one in every thirteen, one at a time: either somebody
 * notices, or every cell is still the same. */
static void
assert_changes_noticed(const char *path, struct text bytes, const struct xlsx_limits *limits)
{
    unsigned noticed = 0;

    for (size_t at = 0; at < bytes.length; at += 13) {
        ARENA_SCOPE struct arena *own = arena_new();
        struct error err = {.code = ERR_NONE};
        char *changed = arena_copy(own, bytes.at, bytes.length);
        const char *read;

        changed[at] = (char)(changed[at] ^ 0x10);
        bytes_write(path, changed, bytes.length);
        read = read_book(own, path, limits, &err);
        if (read != NULL)
            CU_ASSERT_STRING_EQUAL(read, meant(own));
        noticed += read == NULL;
    }
    CU_ASSERT(noticed > bytes.length / 13 / 2);
}

static void
test_a_changed_byte_is_noticed(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *path;
    struct text bytes = book_bytes(arena, &path);

    assert_changes_noticed(path, bytes, &LIMITS);
    assert_changes_noticed(path, bytes, &OWN);
}

static void
test_a_cut_file_is_noticed(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *path;
    struct text bytes = book_bytes(arena, &path);

    for (size_t length = 0; length < bytes.length; length += 101) {
        struct error err = {.code = ERR_NONE};

        bytes_write(path, bytes.at, length);
        CU_ASSERT_PTR_NULL(read_book(arena, path, &LIMITS, &err));
        CU_ASSERT_EQUAL(err.code, ERR_INPUT);
        CU_ASSERT_PTR_NULL(read_book(arena, path, &OWN, &err));
        CU_ASSERT_EQUAL(err.code, ERR_INPUT);
    }
}

/* ---- workbooks from elsewhere ---- */

#define HEAD     "<?xml version=\"1.0\"?>"
#define RELS     "_rels/.rels"
#define BOOK     "xl/workbook.xml"
#define BOOKRELS "xl/_rels/workbook.xml.rels"
#define SHEET    "xl/worksheets/s.xml"
#define TYPE(kind) \
    "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" kind "\""
#define BOOK_XML \
    HEAD "<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" r:id=\"x1\"/></sheets></workbook>"
#define RELS_XML                                        \
    HEAD "<Relationships><Relationship Id=\"a\" " TYPE( \
        "officeDocument") " Target=\"/xl/workbook.xml\"/></Relationships>"
#define BOOKRELS_XML                                     \
    HEAD "<Relationships><Relationship Id=\"x1\" " TYPE( \
        "worksheet") " Target=\"../xl/./"                \
                     "worksheets/s.xml\"/"               \
                     "><Relationship "                   \
                     "Id=\"x2\" " TYPE(                  \
                         "styl"                          \
                         "es") " Target=\"styles."       \
                               "xml\"/"                  \
                               "><Relationship "         \
                               "Id=\"x3\" " TYPE(        \
                                   "sharedStrings") " Target=\"shared.xml\"/></Relationships>"
#define SHEET_XML(cells) HEAD "<worksheet><sheetData>" cells "</sheetData></worksheet>"

struct part {
    const char *name, *content;
};

#define PARTS_MOST 8

static void
zip_make(const char *path, const struct part parts[PARTS_MOST])
{
    int problem = 0;
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &problem);

    CU_ASSERT_PTR_NOT_NULL_FATAL(zip);
    for (int i = 0; i < PARTS_MOST && parts[i].name != NULL; i++) {
        size_t length = strlen(parts[i].content);
        zip_source_t *source = zip_source_buffer(zip, parts[i].content, length, 0);

        CU_ASSERT(zip_file_add(zip, parts[i].name, source, 0) >= 0);
    }
    CU_ASSERT_EQUAL(zip_close(zip), 0);
}

#define WITH_SHEET(xml)                                               \
    {                                                                 \
        {RELS, RELS_XML}, {BOOK, BOOK_XML}, {BOOKRELS, BOOKRELS_XML}, \
        {                                                             \
            SHEET, xml                                                \
        }                                                             \
    }

/* What the cells of a sheet mean, or which words the refusal has. */
static const struct {
    struct part parts[PARTS_MOST];
    const char *reads, *refused;
} FOREIGN[] = {
    {.parts = WITH_SHEET(SHEET_XML("<row><c><v>1</v></c><c><v>2.5</v></c></row>"
                                   "<row><c t=\"b\"><v>1</v></c></row>")),
     .reads = "[S]A1#1;B1#2.5;A2?1;"                                                                                          },
    {.parts = WITH_SHEET(SHEET_XML("<row r=\"7\"><c r=\"C7\"><v>1</v></c><c><v>2</v></c></row>"
                                   "<row><c><v>3</v></c></row>")),
     .reads = "[S]C7#1;D7#2;A8#3;"                                                                                            },
    {.parts = WITH_SHEET(SHEET_XML("<row><c t=\"inlineStr\"><is><r><t>a</t></r><r><rPr/><t>b</t>"
                                   "</r><rPh><t>no</t></rPh></is></c></row>")),
     .reads = "[S]A1=ab;"                                                                                                     },
    {.parts = WITH_SHEET(SHEET_XML("<row><c t=\"str\"><f>A2&amp;A3</f><v>x</v></c>"
                                   "<c t=\"e\"><v>#N/A</v></c><c t=\"d\"><v>2024-05-12</v></c>"
                                   "</row>")),
     .reads = "[S]A1=x f;B1!#N/A;C1@45424;"                                                                                   },
    {.parts = WITH_SHEET(SHEET_XML("<row><c t=\"inlineStr\"><is><t>_x0041__xD83D__xDE42__xD83D_"
                                   "_x0000__x005F_x0041_</t></is></c></row>")),
     .reads = "[S]A1=A\xF0\x9F\x99\x82_xD83D__x0000__x0041_;"                                                                 },
    {.parts = WITH_SHEET(SHEET_XML("<row><c t=\"inlineStr\"><is><t><![CDATA[<&>]]></t></is></c>"
                                   "<c/><c t=\"inlineStr\"><is><t/></is></c></row>")),
     .reads = "[S]A1=<&>;"                                                                                                    },
    {.parts = {{RELS, RELS_XML},
               {BOOK, HEAD "<workbook xmlns:r=\"r\"><workbookPr date1904=\"1\"/><sheets><sheet "
                           "name=\"R&amp;D\" r:id=\"x1\"/></sheets></workbook>"},
               {BOOKRELS, BOOKRELS_XML},
               {SHEET, SHEET_XML("<row><c t=\"s\"><v>1</v></c><c s=\"1\"><v>5</v></c><c s=\"2\">"
                                 "<v>6</v></c><c s=\"3\"><v>7</v></c></row>")},
               {"xl/shared.xml", HEAD "<sst><si><t>zero</t></si><si><r><t>on</t></r><r><t>e</t>"
                                      "</r><rPh><t>x</t></rPh></si></sst>"},
               {"xl/styles.xml", HEAD "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode="
                                      "\"[$-809]dd&quot; of &quot;mmm\"/><numFmt numFmtId=\"165\""
                                      " formatCode=\"&quot;days&quot; 0\\d\"/></numFmts>"
                                      "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>"
                                      "<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId="
                                      "\"164\"/><xf numFmtId=\"165\"/></cellXfs></styleSheet>"}},
     .reads = "[R&D]A1=one;B1@5;C1@6;D1#7;"                                                                                   },
    {.parts = WITH_SHEET(HEAD "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><worksheet>&a;</worksheet>"),
     .refused = "declares a document type"                                                                                    },
    {.parts = WITH_SHEET(SHEET_XML("<row><c t=\"s\"><v>0</v></c></row>")),
     .refused = "has a cell whose text is not in the workbook"                                                                },
    {.parts = WITH_SHEET(SHEET_XML("<row><c><v>one</v></c></row>")),
     .refused = "has a number that is none in row 1"                                                                          },
    {.parts = WITH_SHEET(SHEET_XML("<row><c><v>nan</v></c></row>")),
     .refused = "has a number that is none in row 1"                                                                          },
    {.parts = WITH_SHEET(SHEET_XML("<row><c r=\"XFE1\"><v>1</v></c></row>")),
     .refused = "has a cell outside the sheet"                                                                                },
    {.parts = WITH_SHEET(SHEET_XML("<row r=\"1048577\"/>")),
     .refused = "has a row outside the sheet"                                                                                 },
    {.parts = WITH_SHEET(SHEET_XML("<row><c r=\"A2\"><v>1</v></c></row>")),
     .refused = "has a cell outside its row"                                                                                  },
    {.parts = WITH_SHEET(SHEET_XML("<row><c t=\"z\"><v>1</v></c></row>")),
     .refused = "has a cell of a kind that does not exist"                                                                    },
    {.parts = WITH_SHEET(HEAD "<worksheet><sheetData>"),                                               .refused = "is cut off"},
    {.parts = WITH_SHEET(HEAD "<worksheet><sheetData></row></worksheet>"),
     .refused = "is not well-formed XML"                                                                                      },
    {.parts = WITH_SHEET(HEAD "<worksheet>&nothing;</worksheet>"),
     .refused = "is not well-formed XML"                                                                                      },
    {.parts = {{RELS, RELS_XML}, {BOOK, BOOK_XML}},
     .refused = "the sheet \"S\" is not in the file"                                                                          },
    {.parts = {{"readme.txt", "hello"}},
     .refused = "is not an .xlsx workbook; open it in a spreadsheet and save it as .xlsx"                                     },
    {.parts = {{RELS, RELS_XML}, {BOOK, BOOK_XML}, {"xl/vbaProject.bin", "x"}},
     .refused = "holds macros"                                                                                                },
    {.parts = {{RELS, RELS_XML}, {BOOK, BOOK_XML}, {"xl/../../x", "x"}},
     .refused = "leads out of the workbook"                                                                                   },
};

static void
test_foreign_workbooks(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *path = arena_printf(arena, "%s/a.xlsx", folder_make(arena));

    for (size_t i = 0; i < sizeof FOREIGN / sizeof *FOREIGN; i++) {
        struct error err = {.code = ERR_NONE};
        const char *read;

        zip_make(path, FOREIGN[i].parts);
        read = read_book(arena, path, &LIMITS, &err);
        CU_ASSERT_EQUAL(read != NULL, FOREIGN[i].reads != NULL);
        if (read != NULL && FOREIGN[i].reads != NULL)
            CU_ASSERT_STRING_EQUAL(read, FOREIGN[i].reads);
        if (FOREIGN[i].refused == NULL)
            continue;
        CU_ASSERT_EQUAL(err.code, ERR_INPUT);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.text, FOREIGN[i].refused));
    }
}

/* A sheet whose XML is HEAD, COUNT times PIECE, TAIL. */
static const struct {
    const char *head, *piece, *tail;
    size_t count;
    const char *refused;
} LARGE[] = {
    {"<worksheet>",                      "<a>",      "",                           100,      "nests elements too deeply"},
    {"<worksheet ",                      "a",        "=\"1\"/>",                   300000,   "too large"                },
    {"<worksheet><row r=\"",             "1",        "\"/></worksheet>",           70000,    "too large"                },
    {"<worksheet><!--",                  "comment ", "--></worksheet>",            100000,   "too large"                },
    {"<worksheet><row><c t=\"str\"><v>", "long",     "</v></c></row></worksheet>", 300000,
     "more than a mebibyte"                                                                                             },
    {"<worksheet>",                      "<row/>",   "</worksheet>",               12000000, "larger than is read"      },
};

static void
test_large_parts_are_refused(void)
{
    const struct xlsx_limits limits = {.bytes = 4 * 1024 * 1024, .parts = 100};

    for (size_t i = 0; i < sizeof LARGE / sizeof *LARGE; i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *path = arena_printf(arena, "%s/a.xlsx", folder_make(arena));
        struct error err = {.code = ERR_NONE};
        struct builder xml = {.arena = arena};
        struct part parts[PARTS_MOST] = WITH_SHEET("");

        builder_puts(&xml, LARGE[i].head);
        for (size_t n = 0; n < LARGE[i].count; n++)
            builder_puts(&xml, LARGE[i].piece);
        builder_puts(&xml, LARGE[i].tail);
        parts[3].content = xml.at;
        zip_make(path, parts);
        CU_ASSERT_PTR_NULL(read_book(arena, path, &limits, &err));
        CU_ASSERT_PTR_NOT_NULL(strstr(err.text, LARGE[i].refused));
    }
}

static void
test_other_files_are_refused(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *path = arena_printf(arena, "%s/a.xlsx", folder_make(arena));
    const struct xlsx_limits few = {.bytes = 1024 * 1024, .parts = 3};
    const struct part parts[PARTS_MOST] = WITH_SHEET(SHEET_XML(""));
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_PTR_NULL(read_book(arena, path, &LIMITS, &err));
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "is not a whole .xlsx workbook"));
    bytes_write(path, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more", 17);
    CU_ASSERT_PTR_NULL(read_book(arena, path, &LIMITS, &err));
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "is protected by a password or in the .xls format"));
    zip_make(path, parts);
    CU_ASSERT_PTR_NULL(read_book(arena, path, &few, &err));
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "has 4 parts; at most 3 are read"));
}

/* 1900 has a 29 February here that never was. */
static const struct {
    double serial;
    bool from_1904, is_day;
    int32_t year, month, day;
} SERIALS[] = {
    {1,        false, true,  1900, 1,  1 },
    {59,       false, true,  1900, 2,  28},
    {60,       false, false, 0,    0,  0 },
    {61,       false, true,  1900, 3,  1 },
    {45424.75, false, true,  2024, 5,  12},
    {0,        false, false, 0,    0,  0 },
    {-1,       false, false, 0,    0,  0 },
    {2958465,  false, true,  9999, 12, 31},
    {2958466,  false, false, 0,    0,  0 },
    {0,        true,  true,  1904, 1,  1 },
    {43962,    true,  true,  2024, 5,  12},
};

static void
test_serials(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *path = arena_printf(arena, "%s/a.xlsx", folder_make(arena));
    struct error err = {.code = ERR_NONE};
    struct xlsx_book *books[2];

    zip_make(path, FOREIGN[0].parts);
    CU_ASSERT_FATAL(xlsx_open(arena, path, &LIMITS, &books[0], &err));
    zip_make(path, FOREIGN[6].parts);
    CU_ASSERT_FATAL(xlsx_open(arena, path, &LIMITS, &books[1], &err));
    for (size_t i = 0; i < sizeof SERIALS / sizeof *SERIALS; i++) {
        struct civil civil = {SERIALS[i].year, SERIALS[i].month, SERIALS[i].day};
        int32_t day = DAY_UNKNOWN;

        CU_ASSERT_EQUAL(xlsx_serial_day(books[SERIALS[i].from_1904], SERIALS[i].serial, &day),
                        SERIALS[i].is_day);
        if (SERIALS[i].is_day)
            CU_ASSERT_EQUAL(day, day_from_civil(civil));
    }
}

static void
test_a_writer_may_be_dropped(void)
{
    static const struct xlsx_properties properties = {
        .title = "t", .subject = "s", .author = "a", .language = "en-GB", .created = 1};
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *folder = folder_make(arena);
    struct error err = {.code = ERR_NONE};
    struct xlsx_writer *writer;
    struct xlsx_tab *tab;

    CU_ASSERT(xlsx_create(arena, arena_printf(arena, "%s/a.xlsx", folder), folder, true,
                          &properties, &writer, &err));
    CU_ASSERT(xlsx_add_tab(writer, "One", &tab, &err));
    CU_ASSERT_FALSE(xlsx_add_tab(writer, "one", &tab, &err));
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "adding the sheet \"one\""));
    CU_ASSERT_FALSE(xlsx_put_number(tab, 1048576, 0, 1, XLSX_PLAIN, &err));
}

void
suite_xlsx(void)
{
    CU_pSuite suite = CU_add_suite("port/xlsx", NULL, NULL);

    CU_add_test(suite, "what is written is read", test_what_is_written_is_read);
    CU_add_test(suite, "the bytes are the same everywhere", test_bytes_are_the_same_everywhere);
    CU_add_test(suite, "tables, names, charts, language", test_parts);
    CU_add_test(suite, "a changed byte is noticed", test_a_changed_byte_is_noticed);
    CU_add_test(suite, "a cut file is noticed", test_a_cut_file_is_noticed);
    CU_add_test(suite, "workbooks from elsewhere", test_foreign_workbooks);
    CU_add_test(suite, "large parts are refused", test_large_parts_are_refused);
    CU_add_test(suite, "other files are refused", test_other_files_are_refused);
    CU_add_test(suite, "serial days", test_serials);
    CU_add_test(suite, "a writer may be dropped", test_a_writer_may_be_dropped);
}
