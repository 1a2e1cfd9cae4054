/* SPDX-License-Identifier: MIT */
/*
 * bare_xlsx - writes the cells of a run's two workbooks by libxlsxwriter alone: the measure for
 * what the program adds or saves.
 *
 *     bare_xlsx CELLS FOLDER
 *
 * CELLS comes from cells.py.  All of them are in memory before the clock starts.  The library is
 * called as its manual says, in constant memory where the program does so; there are no tables,
 * charts, names, widths or properties, nothing is read back and nothing synced.  Prints on standard
 * error what writing took: "writing 0.036 s, processor 0.036 s".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <xlsxwriter.h>

#define FIELDS_MOST  8
#define FORMATS_MOST 100

struct line {
    char kind;
    char *field[FIELDS_MOST];
    uint32_t row;
    uint16_t column;
    int style;
    double number;
};

struct lines {
    struct line *list;
    size_t count;
};

struct work {
    const char *folder;
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *formats[FORMATS_MOST];
};

static void
stop(const char *what)
{
    fprintf(stderr, "bare_xlsx: %s\n", what);
    exit(1);
}

/* "a\\tb" -> "a<tab>b", in place */
static void
unescape(char *text)
{
    char *to = text;

    for (; *text != '\0'; text++)
        if (*text != '\\')
            *to++ = *text;
        else
            *to++ = *++text == 't' ? '\t' : *text == 'n' ? '\n' : *text;
    *to = '\0';
}

static struct line
line_read(char *text)
{
    struct line line = {.kind = text[0]};
    int count = 0;

    for (char *at = strchr(text, '\t'); at != NULL && count < FIELDS_MOST; at = strchr(at, '\t')) {
        *at++ = '\0';
        line.field[count++] = at;
    }
    if (line.kind != 'T' && line.kind != 'N')
        return line;
    if (count < 4)
        stop("a cell lacks fields");
    line.row = (uint32_t)strtoul(line.field[0], NULL, 10);
    line.column = (uint16_t)strtoul(line.field[1], NULL, 10);
    line.style = atoi(line.field[2]);
    if (line.kind == 'T')
        unescape(line.field[3]);
    else
        line.number = strtod(line.field[3], NULL);
    return line;
}

static struct lines
lines_read(const char *path)
{
    struct lines lines = {.count = 0};
    FILE *file = fopen(path, "r");
    size_t room = 0, space = 0;
    char *text = NULL;
    ssize_t length;

    if (file == NULL)
        stop("the cells cannot be opened");
    while ((length = getline(&text, &space, file)) > 0) {
        if (lines.count == room) {
            room = room * 2 + 1000;
            lines.list = realloc(lines.list, room * sizeof *lines.list);
        }
        text[length - 1] = '\0';
        lines.list[lines.count++] = line_read(text);
        text = NULL; /* the line keeps it */
        space = 0;
    }
    fclose(file);
    return lines;
}

static void
book_close(struct work *work)
{
    if (work->book != NULL && workbook_close(work->book) != LXW_NO_ERROR)
        stop("a workbook cannot be written");
    work->book = NULL;
}

static void
book_begin(struct work *work, const struct line *line)
{
    lxw_workbook_options options = {.constant_memory = line->field[1][0] == '1',
                                    .tmpdir = (char *)work->folder};
    char path[4096];

    book_close(work);
    snprintf(path, sizeof path, "%s/%s", work->folder, line->field[0]);
    work->book = workbook_new_opt(path, &options);
    memset(work->formats, 0, sizeof work->formats);
}

/* style, bold, size, wrap, side, indent, number format */
static void
format_add(struct work *work, const struct line *line)
{
    lxw_format *format = workbook_add_format(work->book);

    if (line->field[1][0] == '1')
        format_set_bold(format);
    format_set_font_size(format, strtod(line->field[2], NULL));
    if (line->field[3][0] == '1')
        format_set_text_wrap(format);
    if (strcmp(line->field[4], "right") == 0)
        format_set_align(format, LXW_ALIGN_RIGHT);
    if (strcmp(line->field[4], "left") == 0)
        format_set_align(format, LXW_ALIGN_LEFT);
    format_set_indent(format, (uint8_t)atoi(line->field[5]));
    if (strcmp(line->field[6], "General") != 0)
        format_set_num_format(format, line->field[6]);
    work->formats[atoi(line->field[0]) % FORMATS_MOST] = format;
}

static void
line_write(struct work *work, const struct line *line)
{
    lxw_error error = LXW_NO_ERROR;

    switch (line->kind) {
    case 'B':
        book_begin(work, line);
        break;
    case 'S':
        work->sheet = workbook_add_worksheet(work->book, line->field[0]);
        break;
    case 'F':
        format_add(work, line);
        break;
    case 'T':
        error = worksheet_write_string(work->sheet, line->row, line->column, line->field[3],
                                       work->formats[line->style % FORMATS_MOST]);
        break;
    default:
        error = worksheet_write_number(work->sheet, line->row, line->column, line->number,
                                       work->formats[line->style % FORMATS_MOST]);
    }
    if (error != LXW_NO_ERROR)
        stop(lxw_strerror(error));
}

static double
wall(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double
processor(void)
{
    struct rusage used;

    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

int
main(int count, char **arguments)
{
    struct work work = {.book = NULL};
    struct lines lines;
    double begun, used;

    if (count != 3)
        stop("usage: bare_xlsx CELLS FOLDER");
    lines = lines_read(arguments[1]);
    work.folder = arguments[2];
    begun = wall();
    used = processor();
    for (size_t i = 0; i < lines.count; i++)
        line_write(&work, &lines.list[i]);
    book_close(&work);
    fprintf(stderr, "writing %.4f s, processor %.4f s\n", wall() - begun, processor() - used);
    return 0;
}
