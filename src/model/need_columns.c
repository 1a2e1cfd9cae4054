/* SPDX-License-Identifier: MIT */
/* Which column of a list of needs holds what, told by the heading. */
#include "model/need_list.h"

#include "base/a1.h"

#define HEADER_WITHIN 50 /* rows: what stands above are titles and notes */
#define HEADING_MOST  64

const struct need_column_def NEED_COLUMNS[NEED_COLUMN_COUNT] = {
    [NEED_COLUMN_NUMBER] = {"the headline's number", "--number-column"  },
    [NEED_COLUMN_HEADLINE] = {"the headline",          "--headline-column"},
    [NEED_COLUMN_CODE] = {"the need's code",       "--code-column"    },
    [NEED_COLUMN_NEED] = {"the need",              "--need-column"    },
};

/* What columns are called, in small letters and with single blanks for anything that is no letter
 * or digit. */
static const struct {
    const char *heading;
    enum need_column column;
} HEADINGS[] = {
    {"headline number",         NEED_COLUMN_NUMBER  },
    {"headline no",             NEED_COLUMN_NUMBER  },
    {"headline outcome number", NEED_COLUMN_NUMBER  },
    {"headline outcome no",     NEED_COLUMN_NUMBER  },
    {"outcome number",          NEED_COLUMN_NUMBER  },
    {"outcome no",              NEED_COLUMN_NUMBER  },
    {"number",                  NEED_COLUMN_NUMBER  },
    {"no",                      NEED_COLUMN_NUMBER  },
    {"headline",                NEED_COLUMN_HEADLINE},
    {"headlines",               NEED_COLUMN_HEADLINE},
    {"headline label",          NEED_COLUMN_HEADLINE},
    {"headline name",           NEED_COLUMN_HEADLINE},
    {"headline title",          NEED_COLUMN_HEADLINE},
    {"headline outcome",        NEED_COLUMN_HEADLINE},
    {"headline outcomes",       NEED_COLUMN_HEADLINE},
    {"outcome",                 NEED_COLUMN_HEADLINE},
    {"outcomes",                NEED_COLUMN_HEADLINE},
    {"family outcome",          NEED_COLUMN_HEADLINE},
    {"theme",                   NEED_COLUMN_HEADLINE},
    {"code",                    NEED_COLUMN_CODE    },
    {"need code",               NEED_COLUMN_CODE    },
    {"criteria code",           NEED_COLUMN_CODE    },
    {"criterion code",          NEED_COLUMN_CODE    },
    {"ref",                     NEED_COLUMN_CODE    },
    {"need ref",                NEED_COLUMN_CODE    },
    {"reference",               NEED_COLUMN_CODE    },
    {"need reference",          NEED_COLUMN_CODE    },
    {"need number",             NEED_COLUMN_CODE    },
    {"need no",                 NEED_COLUMN_CODE    },
    {"need id",                 NEED_COLUMN_CODE    },
    {"need",                    NEED_COLUMN_NEED    },
    {"needs",                   NEED_COLUMN_NEED    },
    {"need text",               NEED_COLUMN_NEED    },
    {"need description",        NEED_COLUMN_NEED    },
    {"description of need",     NEED_COLUMN_NEED    },
    {"family need",             NEED_COLUMN_NEED    },
    {"family needs",            NEED_COLUMN_NEED    },
    {"presenting need",         NEED_COLUMN_NEED    },
    {"criteria",                NEED_COLUMN_NEED    },
    {"criterion",               NEED_COLUMN_NEED    },
    {"indicator",               NEED_COLUMN_NEED    },
    {"descriptor",              NEED_COLUMN_NEED    },
    {"description",             NEED_COLUMN_NEED    },
};

struct heading {
    char text[HEADING_MOST];
};

static bool
is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* "Headline No." -> "headline no".  What is too long to be a heading comes out blank. */
static struct heading
heading_of(const char *text)
{
    struct heading out = {.text = ""};
    size_t length = 0;

    for (; *text != '\0'; text++) {
        char c = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;

        if (length + 2 >= sizeof out.text)
            return (struct heading){.text = ""};
        if (is_letter_or_digit(c))
            out.text[length++] = c;
        else if (length > 0 && out.text[length - 1] != ' ')
            out.text[length++] = ' ';
    }
    while (length > 0 && out.text[length - 1] == ' ')
        length--;
    out.text[length] = '\0';
    return out;
}

/* The column that a heading usually stands for, or NEED_COLUMN_COUNT. */
static enum need_column
usual_column(const struct heading *heading)
{
    for (size_t i = 0; i < sizeof HEADINGS / sizeof *HEADINGS; i++)
        if (strcmp(HEADINGS[i].heading, heading->text) == 0)
            return HEADINGS[i].column;
    return NEED_COLUMN_COUNT;
}

static bool
is_called(const struct need_cell *cell, const char *asked)
{
    struct heading heading = heading_of(cell->text), wanted = heading_of(asked);

    return heading.text[0] != '\0' && strcmp(heading.text, wanted.text) == 0;
}

/* How many of the columns a row would name. */
static size_t
columns_named(const struct need_sheet *sheet, size_t row,
              const char *const asked[NEED_COLUMN_COUNT])
{
    bool named[NEED_COLUMN_COUNT + 1] = {false};
    size_t count = 0;

    for (size_t column = 0; column < sheet->column_count; column++) {
        const struct need_cell *cell = need_cell(sheet, row, column);
        struct heading heading = heading_of(cell->text);

        named[usual_column(&heading)] = true;
        for (unsigned i = 0; i < NEED_COLUMN_COUNT; i++)
            named[i] = named[i] || (asked[i] != NULL && is_called(cell, asked[i]));
    }
    for (unsigned i = 0; i < NEED_COLUMN_COUNT; i++)
        count += named[i];
    return count;
}

/* The row that names most; the first of equals. */
static size_t
header_row(const struct need_sheet *sheet, const char *const asked[NEED_COLUMN_COUNT])
{
    size_t best = 0, most = 0;

    for (size_t row = 0; row < sheet->row_count && row < HEADER_WITHIN; row++) {
        size_t count = columns_named(sheet, row, asked);

        if (count > most) {
            most = count;
            best = row;
        }
    }
    return best;
}

/* `"Need" (column C), "Ref" (column A)`: the headings of a row that stand for COLUMN, or all. */
static const char *
headings_told(struct arena *arena, const struct need_sheet *sheet, size_t row,
              enum need_column wanted)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (size_t column = 0; column < sheet->column_count; column++) {
        const char *text = need_cell(sheet, row, column)->text;
        struct heading heading = heading_of(text);

        if (text[0] == '\0' || (wanted != NEED_COLUMN_COUNT && usual_column(&heading) != wanted))
            continue;
        builder_printf(&out, "%s\"%s\" (column %s)", out.length == 0 ? "" : ", ",
                       text_for_show(arena, text_of(text), 40),
                       a1_format_column((uint32_t)column).text);
    }
    return out.length == 0 ? "no heading" : out.at;
}

/* The column that a person named by its heading, else by its letter. */
static bool
find_asked(struct arena *arena, const struct need_sheet *sheet, size_t row, enum need_column wanted,
           const char *asked, size_t *place, struct error *err)
{
    for (size_t column = 0; column < sheet->column_count; column++)
        if (is_called(need_cell(sheet, row, column), asked)) {
            *place = column;
            return true;
        }
    for (size_t column = 0; column < sheet->column_count; column++)
        if (strcmp(a1_format_column((uint32_t)column).text, asked) == 0) {
            *place = column;
            return true;
        }
    return error_raise(err, ERR_INPUT,
                       "%s \"%s\" is no heading of row %zu and no letter of a column; it has %s",
                       NEED_COLUMNS[wanted].option, text_for_show(arena, text_of(asked), 40),
                       row + 1, headings_told(arena, sheet, row, NEED_COLUMN_COUNT));
}

static bool
is_taken(const struct need_columns *columns, size_t column)
{
    for (unsigned i = 0; i < NEED_COLUMN_COUNT; i++)
        if (columns->place[i] == column)
            return true;
    return false;
}

/* The column whose heading usually stands for WANTED; two of them have to be told apart by a
 * person. */
static bool
find_usual(struct arena *arena, const struct need_sheet *sheet, enum need_column wanted,
           struct need_columns *columns, struct error *err)
{
    for (size_t column = 0; column < sheet->column_count; column++) {
        struct heading heading = heading_of(need_cell(sheet, columns->header, column)->text);

        if (usual_column(&heading) != wanted || is_taken(columns, column))
            continue;
        if (columns->place[wanted] != NEED_COLUMN_NONE)
            return error_raise(
                err, ERR_INPUT,
                "row %zu has several columns that may hold %s: %s; say which with %s",
                columns->header + 1, NEED_COLUMNS[wanted].what,
                headings_told(arena, sheet, columns->header, wanted), NEED_COLUMNS[wanted].option);
        columns->place[wanted] = column;
    }
    return true;
}

bool
need_columns_find(struct arena *arena, const struct need_sheet *sheet,
                  const char *const asked[NEED_COLUMN_COUNT], struct need_columns *columns,
                  struct error *err)
{
    if (sheet->row_count == 0)
        return error_raise(err, ERR_INPUT, "is empty; expected a row of headings and the needs");
    columns->header = header_row(sheet, asked);
    for (unsigned i = 0; i < NEED_COLUMN_COUNT; i++) {
        columns->place[i] = NEED_COLUMN_NONE;
        if (asked[i] != NULL && !find_asked(arena, sheet, columns->header, (enum need_column)i,
                                            asked[i], &columns->place[i], err))
            return false;
    }
    for (unsigned i = 0; i < NEED_COLUMN_COUNT; i++)
        if (asked[i] == NULL && !find_usual(arena, sheet, (enum need_column)i, columns, err))
            return false;
    if (columns->place[NEED_COLUMN_NEED] == NEED_COLUMN_NONE)
        return error_raise(
            err, ERR_INPUT,
            "no column is headed \"Need\", \"Criteria\" or the like; row %zu has %s; "
            "name the column with %s",
            columns->header + 1, headings_told(arena, sheet, columns->header, NEED_COLUMN_COUNT),
            NEED_COLUMNS[NEED_COLUMN_NEED].option);
    return true;
}
