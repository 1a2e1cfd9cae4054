/* SPDX-License-Identifier: MIT */
#include "service/workbook.h"

#include <CUnit/CUnit.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

void suite_workbook(void);

#define ROWS 25

/* What the rows of the test's sheet are made from. */
struct making {
    uint32_t changed_row; /* holds something else */
    uint32_t broken_row;  /* cannot be made */
    bool too_large;
};

static const char *const TEXTS[] = {
    "=cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "+1",
    "_x0041_",
    "a \"quoted\" <b>&amp;</b> 'text'",
    "bell\x07 and escape\x1B",
    "cr\r\nlf",
    "no\xC2\xA0yes",
    "\xF0\x9F\x99\x82 smile",
    "  blanks  ",
    "",
};
#define TEXT_COUNT (sizeof TEXTS / sizeof *TEXTS)

static const char *
long_text(struct arena *arena)
{
    char *text = arena_alloc(arena, 40001);

    memset(text, 'l', 40000);
    return text;
}

static bool
make_row(const struct sheet *sheet, uint32_t row, struct arena *arena, struct cell *cells,
         struct error *err)
{
    const struct making *making = sheet->context;
    const char *text = row == TEXT_COUNT ? long_text(arena) : TEXTS[row % TEXT_COUNT];

    if (row == making->broken_row)
        return error_raise(err, ERR_CONFLICT, "the file has changed");
    cells[0] = cell_outside(arena, text);
    cells[1] = cell_number(row == making->changed_row ? -1 : (int64_t)row * 1000003);
    cells[2] = cell_pounds(row == 3 ? 29 : (int64_t)row * 12345);
    cells[3] = cell_date(row == 5 ? DAY_UNKNOWN : row == 6 ? -30000 : 19000 + (int32_t)row);
    if (making->too_large && row == 2)
        cells[1] = cell_number(INT64_MAX);
    return true;
}

static const struct making PLAIN = {.changed_row = UINT32_MAX, .broken_row = UINT32_MAX};
static const struct sheet_name NAMES[] = {
    {"third_number", 2,        1},
    {"last_number",  ROWS - 1, 1}
};
static const struct sheet_chart CHART = {
    .title = "Numbers",
    .description = "They grow",
    .label_axis = "Text",
    .unit_axis = "Number",
    .value_columns = {1, 2},
    .value_count = 2
};

static struct sheet
sheet_make(const struct making *making)
{
    return (struct sheet){
        .name = "Everything",
        .title = "Everything: a title",
        .lead = "A sentence.",
        .table = "everything",
        .column_count = 4,
        .columns = {{.heading = "Text", .width = 40, .wrap = true},
                    {.heading = "Number", .width = 12},
                    {.heading = "Money", .width = 12},
                    {.heading = "Day", .width = 12}},
        .row_count = ROWS,
        .row = make_row,
        .context = making,
        .names = NAMES,
        .name_count = 2,
    };
}

static struct book
book_make(const struct sheet *sheets, size_t count, bool streamed)
{
    return (struct book){.title = "A title",
                         .subject = "A subject",
                         .author = "deltareturn",
                         .created = 19722,
                         .streamed = streamed,
                         .sheet_count = count,
                         .sheets = sheets};
}

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
    char *path = arena_printf(arena, "%s/workbook-XXXXXX", where == NULL ? "/tmp" : where);

    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(path));
    arena_defer(arena, folder_remove, path);
    return path;
}

/* What a command prints. */
static const char *
printed_by(struct arena *arena, const char *command)
{
    struct builder out = {.arena = arena};
    FILE *stream = popen(command, "r");
    char chunk[4096];
    size_t got;

    CU_ASSERT_PTR_NOT_NULL_FATAL(stream);
    builder_puts(&out, "");
    while ((got = fread(chunk, 1, sizeof chunk, stream)) > 0)
        builder_put(&out, chunk, got);
    CU_ASSERT_EQUAL(pclose(stream), 0);
    return out.at;
}

static void
test_publish(void)
{
    for (int streamed = 0; streamed < 2; streamed++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *folder = folder_make(arena);
        const char *path = arena_printf(arena, "%s/a.xlsx", folder);
        struct sheet sheets[2] = {sheet_make(&PLAIN), sheet_make(&PLAIN)};
        struct book book = book_make(sheets, 2, streamed != 0);
        struct error err = {.code = ERR_NONE};

        sheets[1].name = "None";
        sheets[1].table = "none";
        sheets[1].row_count = 0;
        sheets[1].name_count = 0;
        sheets[0].chart = streamed ? NULL : &CHART;
        CU_ASSERT(workbook_publish(&book, path, folder, &err));
        CU_ASSERT_STRING_EQUAL(err.text, "");
        CU_ASSERT_STRING_EQUAL(printed_by(arena, arena_printf(arena, "ls -A %s", folder)),
                               "a.xlsx\n");
    }
}

/* What is in the file when something else was meant. */
static const struct {
    struct making making;
    const char *name;
    uint32_t rows;
    size_t sheets;
    const char *refused;
} DIFFERENT[] = {
    {{7, UINT32_MAX, false},
     "Everything",                                  ROWS,
     1,                                                          "reading a.xlsx back: sheet \"Everything\", cell B11: it does not hold what was meant"},
    {{UINT32_MAX, UINT32_MAX, false},
     "Everything",                                  ROWS + 1,
     1,                                                          "reading a.xlsx back: sheet \"Everything\", cell A29: nothing stands there"           },
    {{UINT32_MAX, UINT32_MAX, false},
     "Everything",                                  ROWS - 1,
     1,                                                          "reading a.xlsx back: sheet \"Everything\", cell A28: something stands there that was not "
     "meant"                                                                                                                                    },
    {{UINT32_MAX, UINT32_MAX, false},
     "Nothing",                                     ROWS,
     1,                                                          "reading a.xlsx back: the sheet \"Nothing\" is not in its place"                      },
    {{UINT32_MAX, UINT32_MAX, false},
     "Everything",                                  ROWS,
     2,                                                          "reading a.xlsx back: 2 sheets were meant and 1 are in the file"                      },
    {{UINT32_MAX, 4, false},          "Everything", ROWS,     1, "reading a.xlsx back: the file has changed"                                           },
};

static void
test_a_difference_is_noticed(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *folder = folder_make(arena);
    const char *path = arena_printf(arena, "%s/a.xlsx", folder);
    struct sheet written = sheet_make(&PLAIN);
    struct book book = book_make(&written, 1, true);
    struct error err = {.code = ERR_NONE};

    CU_ASSERT(workbook_write(&book, path, folder, &err));
    CU_ASSERT(workbook_check(&book, path, &err));
    for (size_t i = 0; i < sizeof DIFFERENT / sizeof *DIFFERENT; i++) {
        struct sheet sheets[2] = {sheet_make(&DIFFERENT[i].making), sheet_make(&PLAIN)};
        struct book meant = book_make(sheets, DIFFERENT[i].sheets, true);

        sheets[0].name = DIFFERENT[i].name;
        sheets[0].row_count = DIFFERENT[i].rows;
        CU_ASSERT_FALSE(workbook_check(&meant, path, &err));
        CU_ASSERT_EQUAL(err.code, i == 5 ? ERR_CONFLICT : ERR_STORAGE);
        CU_ASSERT_STRING_EQUAL(err.text, DIFFERENT[i].refused);
    }
}

static void
test_rows_that_cannot_be_made(void)
{
    static const struct making broken = {UINT32_MAX, 4, false}, large = {UINT32_MAX, 99, true};
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *folder = folder_make(arena);
    const char *path = arena_printf(arena, "%s/a.xlsx", folder);
    struct sheet sheet = sheet_make(&broken);
    struct book book = book_make(&sheet, 1, true);
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_FALSE(workbook_publish(&book, path, folder, &err));
    CU_ASSERT_EQUAL(err.code, ERR_CONFLICT);
    CU_ASSERT_STRING_EQUAL(err.text,
                           "writing a.xlsx: sheet \"Everything\", row 8: the file has changed");
    sheet = sheet_make(&large);
    CU_ASSERT_FALSE(workbook_publish(&book, path, folder, &err));
    CU_ASSERT_EQUAL(err.code, ERR_INPUT);
    CU_ASSERT_STRING_EQUAL(err.text, "writing a.xlsx: sheet \"Everything\", row 6: "
                                     "9223372036854775807 is larger than a workbook can hold "
                                     "exactly");
}

#define PYTHON "/usr/bin/python3"

/* The tabs, their tables or filters, and the names. */
#define PYTHON_STRUCTURE                                                                      \
    PYTHON " -c 'import openpyxl,sys\n"                                                       \
           "w=openpyxl.load_workbook(sys.argv[1])\n"                                          \
           "for s in w: print(s.title,s.max_row,[(t.name,t.ref) for t in s.tables.values()]," \
           "s.auto_filter.ref,s.freeze_panes,s.merged_cells.ranges)\n"                        \
           "for n in w.defined_names.definedName:\n"                                          \
           "  if not n.name.startswith(\"_xlnm\"): print(n.name,n.attr_text)\n"               \
           "print(w.properties.title,w.properties.language,w.properties.created)' %s"

static void
test_long_sheets_go_on(void)
{
    for (int streamed = 0; streamed < 2; streamed++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *folder = folder_make(arena);
        const char *path = arena_printf(arena, "%s/a.xlsx", folder);
        struct sheet sheet = sheet_make(&PLAIN);
        struct book book = book_make(&sheet, 1, streamed != 0);
        struct error err = {.code = ERR_NONE};

        book.rows_most = 10;
        CU_ASSERT(workbook_publish(&book, path, folder, &err));
        CU_ASSERT_STRING_EQUAL(err.text, "");
        if (access(PYTHON, X_OK) != 0)
            continue;
        CU_ASSERT_STRING_EQUAL(
            printed_by(arena, arena_printf(arena, PYTHON_STRUCTURE, path)),
            streamed
                ? "Everything 13 [] A3:D13 A4 []\nEverything (2) 13 [] A3:D13 A4 []\n"
                  "Everything (3) 8 [] A3:D8 A4 []\neverything Everything!$A$3:$D$13\n"
                  "everything_2 'Everything (2)'!$A$3:$D$13\neverything_3 'Everything (3)'!$A$3:"
                  "$D$8\nlast_number 'Everything (3)'!$B$8\nthird_number Everything!$B$6\n"
                  "A title en-GB 2023-12-31 00:00:00\n"
                : "Everything 13 [('everything', 'A3:D13')] None None []\n"
                  "Everything (2) 13 [('everything_2', 'A3:D13')] None None []\n"
                  "Everything (3) 8 [('everything_3', 'A3:D8')] None None []\n"
                  "last_number 'Everything (3)'!$B$8\nthird_number Everything!$B$6\n"
                  "A title en-GB 2023-12-31 00:00:00\n");
    }
}

/* Every cell as openpyxl sees it, a line each. */
#define PYTHON_CELLS                                                 \
    PYTHON " -c 'import openpyxl,sys\n"                              \
           "s=openpyxl.load_workbook(sys.argv[1])[\"Everything\"]\n" \
           "for r in s.iter_rows(min_row=4):\n"                      \
           "  for c in r:\n"                                         \
           "    if c.value is not None: print(c.coordinate,c.data_type,repr(c.value)[:60])' %s"

static const char OPENPYXL_SEES[] =
    "A4 s \"=cmd|' /C calc'!A0\"\n"
    "B4 n 0\nC4 n 0\nD4 d datetime.datetime(2022, 1, 8, 0, 0)\n"
    "A5 s '@SUM(A1:A9)'\n"
    "B5 n 1000003\nC5 n 123.45\nD5 d datetime.datetime(2022, 1, 9, 0, 0)\n"
    "A6 s '+1'\n"
    "B6 n 2000006\nC6 n 246.9\nD6 d datetime.datetime(2022, 1, 10, 0, 0)\n"
    "A7 s '_x0041_'\n"
    "B7 n 3000009\nC7 n 0.29\nD7 d datetime.datetime(2022, 1, 11, 0, 0)\n"
    "A8 s 'a \"quoted\" <b>&amp;</b> \\'text\\''\n"
    "B8 n 4000012\nC8 n 493.8\nD8 d datetime.datetime(2022, 1, 12, 0, 0)\n"
    "A9 s 'bell\xEF\xBF\xBD and escape\xEF\xBF\xBD'\n"
    "B9 n 5000015\nC9 n 617.25\n"
    "A10 s 'cr\\nlf'\n"
    "B10 n 6000018\nC10 n 740.7\nD10 s '1887-11-12'\n"
    "A11 s 'no\\xa0yes'\n"
    "B11 n 7000021\nC11 n 864.15\nD11 d datetime.datetime(2022, 1, 15, 0, 0)\n"
    "A12 s '\xF0\x9F\x99\x82 smile'\n"
    "B12 n 8000024\nC12 n 987.6\nD12 d datetime.datetime(2022, 1, 16, 0, 0)\n"
    "A13 s '  blanks  '\n";

static void
test_openpyxl_sees_the_same(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *folder = folder_make(arena), *seen;
    const char *path = arena_printf(arena, "%s/a.xlsx", folder);
    struct sheet sheet = sheet_make(&PLAIN);
    struct book book = book_make(&sheet, 1, false);
    struct error err = {.code = ERR_NONE};

    if (access(PYTHON, X_OK) != 0)
        return;
    CU_ASSERT(workbook_publish(&book, path, folder, &err));
    seen = printed_by(arena, arena_printf(arena, "PYTHONIOENCODING=utf-8 " PYTHON_CELLS, path));
    CU_ASSERT(strncmp(seen, OPENPYXL_SEES, sizeof OPENPYXL_SEES - 1) == 0);
}

/* In another process no file may grow past LIMIT bytes, as on a full disk. */
static void
publish_on_full_disk(const struct book *book, const char *path, const char *folder, rlim_t limit)
{
    pid_t child = fork();
    int status = -1;

    if (child == 0) {
        const struct rlimit size = {limit, limit};
        struct error err = {.code = ERR_NONE};

        signal(SIGXFSZ, SIG_IGN);
        if (setrlimit(RLIMIT_FSIZE, &size) != 0 || workbook_publish(book, path, folder, &err))
            _exit(1);
        _exit(err.code == ERR_STORAGE ? 0 : 2);
    }
    waitpid(child, &status, 0);
    CU_ASSERT_EQUAL(status, 0);
}

static void
test_a_full_disk_is_noticed(void)
{
    static const rlim_t limits[] = {0, 1, 500, 2048, 4096};

    for (int streamed = 0; streamed < 2; streamed++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *folder = folder_make(arena);
        const char *path = arena_printf(arena, "%s/a.xlsx", folder);
        struct sheet sheet = sheet_make(&PLAIN);
        struct book book = book_make(&sheet, 1, streamed != 0);

        for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
            publish_on_full_disk(&book, path, folder, limits[i]);
    }
}

void
suite_workbook(void)
{
    CU_pSuite suite = CU_add_suite("service/workbook", NULL, NULL);

    CU_add_test(suite, "a book is written, checked and leaves nothing else", test_publish);
    CU_add_test(suite, "a difference is noticed", test_a_difference_is_noticed);
    CU_add_test(suite, "rows that cannot be made", test_rows_that_cannot_be_made);
    CU_add_test(suite, "long sheets go on in another", test_long_sheets_go_on);
    CU_add_test(suite, "openpyxl sees the same", test_openpyxl_sees_the_same);
    CU_add_test(suite, "a full disk is noticed", test_a_full_disk_is_noticed);
}
