/* SPDX-License-Identifier: MIT */
#include "port/xlsx_write.h"

#include <string.h>
#include <xlsxwriter.h>

#include "base/clock.h"
#include "port/xlsx_escape.h"
#include "port/xlsx_language.h"
#include "port/xlsx_rows.h"
#include "port/xlsx_spool.h"

/* 1970-01-01 as a spreadsheet counts days. */
#define EPOCH_SERIAL 25569
#define STREAM_PIECE ((size_t)64 * 1024)
#define PAPER_A4     9

struct xlsx_writer {
    struct arena *arena;
    const char *path, *language;
    lxw_workbook *workbook; /* NULL once closed */
    lxw_format *formats[XLSX_STYLE_COUNT];
    bool streamed;
    struct xlsx_tab *tabs; /* newest first */
    char *scratch;         /* for escaped texts */
    size_t scratch_room;
};

struct xlsx_tab {
    struct xlsx_writer *writer;
    struct xlsx_tab *before;
    lxw_worksheet *worksheet;
    const char *name;
    struct xlsx_rows *rows; /* of a streamed workbook; else NULL */
};

enum side { AS_IT_COMES, LEFT, RIGHT };

/* How each style looks.  Nothing is told by colour alone.  Numbers stand a little off the next
 * column. */
static const struct {
    bool bold, wrap;
    enum side side;
    double size; /* points; 0: as it comes */
    const char *number_format;
} STYLES[XLSX_STYLE_COUNT] = {
    [XLSX_PLAIN] = {.bold = false },
    [XLSX_WRAPPED] = {            .wrap = true             },
    [XLSX_TITLE] = { .bold = true,              .size = 15},
    [XLSX_HEADING] = {              .bold = true,              .wrap = true},
    [XLSX_HEADING_NUMBER] = {              .bold = true, .wrap = true, .side = RIGHT},
    [XLSX_COUNT] = {            .number_format = "#,##0", .side = RIGHT},
    [XLSX_POUNDS] = {            .number_format = "[$£-809]#,##0.00", .side = RIGHT},
    [XLSX_DATE] = {            .number_format = "yyyy-mm-dd",  .side = LEFT},
};

/* Fill and pattern of a chart's series: told apart without colour, too. */
static const struct {
    lxw_color_t colour;
    uint8_t pattern;
} SERIES[XLSX_SERIES_MOST] = {
    {0x12436D, LXW_CHART_PATTERN_NONE                },
    {0xF46A25, LXW_CHART_PATTERN_WIDE_UPWARD_DIAGONAL},
    {0x28A197, LXW_CHART_PATTERN_NARROW_HORIZONTAL   },
    {0x801650, LXW_CHART_PATTERN_DOTTED_GRID         },
};

static bool
check(const struct xlsx_writer *writer, lxw_error error, const char *doing, struct error *err)
{
    if (error == LXW_NO_ERROR)
        return true;
    return error_raise(err, ERR_STORAGE, "%s: %s: %s", writer->path, doing, lxw_strerror(error));
}

static bool
check_cell(const struct xlsx_tab *tab, lxw_error error, uint32_t row, uint16_t column,
           struct error *err)
{
    char cell[LXW_MAX_CELL_NAME_LENGTH];

    if (error == LXW_NO_ERROR)
        return true;
    lxw_rowcol_to_cell(cell, row, column);
    return error_raise(err, ERR_STORAGE, "%s: sheet \"%s\", cell %s: %s", tab->writer->path,
                       tab->name, cell, lxw_strerror(error));
}

/* The library's functions take char * for what they only read. */
static char *
lent(const char *text)
{
    union {
        const char *from;
        char *to;
    } pointer = {.from = text};

    return pointer.to;
}

static void
writer_release(void *handle)
{
    struct xlsx_writer *writer = handle;

    free(writer->scratch);
    if (writer->workbook == NULL)
        return;
    /* The library closes a streamed sheet's temporary file only when it writes the workbook. */
    for (struct xlsx_tab *tab = writer->tabs; tab != NULL; tab = tab->before)
        if (tab->worksheet->optimize_tmpfile != NULL)
            fclose(tab->worksheet->optimize_tmpfile);
    lxw_workbook_free(writer->workbook);
}

static bool
formats_make(struct xlsx_writer *writer, struct error *err)
{
    for (int i = XLSX_PLAIN + 1; i < XLSX_STYLE_COUNT; i++) {
        lxw_format *format = workbook_add_format(writer->workbook);

        if (format == NULL)
            return check(writer, LXW_ERROR_MEMORY_MALLOC_FAILED, "adding a format", err);
        if (STYLES[i].bold)
            format_set_bold(format);
        if (STYLES[i].wrap) {
            format_set_text_wrap(format);
            format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
        }
        if (STYLES[i].side == LEFT)
            format_set_align(format, LXW_ALIGN_LEFT);
        if (STYLES[i].side == RIGHT) {
            format_set_align(format, LXW_ALIGN_RIGHT);
            format_set_indent(format, 1);
        }
        if (STYLES[i].size > 0)
            format_set_font_size(format, STYLES[i].size);
        if (STYLES[i].number_format != NULL)
            format_set_num_format(format, STYLES[i].number_format);
        writer->formats[i] = format;
    }
    return true;
}

static bool
properties_set(struct xlsx_writer *writer, const struct xlsx_properties *properties,
               struct error *err)
{
    lxw_doc_properties set = {.title = lent(properties->title),
                              .subject = lent(properties->subject),
                              .author = lent(properties->author),
                              .created = (time_t)properties->created * SECONDS_A_DAY};

    must(properties->created > 0); /* 0 would mean the present time to the library */
    return check(writer, workbook_set_properties(writer->workbook, &set), "setting the properties",
                 err);
}

bool
xlsx_create(struct arena *arena, const char *path, const char *tmpdir, bool streamed,
            const struct xlsx_properties *properties, struct xlsx_writer **out, struct error *err)
{
    lxw_workbook_options options = {
        .constant_memory = streamed, .tmpdir = lent(tmpdir), .use_zip64 = LXW_FALSE};
    struct xlsx_writer *writer = arena_alloc(arena, sizeof *writer);

    *writer = (struct xlsx_writer){.arena = arena,
                                   .path = arena_copy(arena, path, strlen(path)),
                                   .language = properties->language,
                                   .streamed = streamed};
    writer->workbook = workbook_new_opt(path, &options);
    if (writer->workbook == NULL)
        return check(writer, LXW_ERROR_MEMORY_MALLOC_FAILED, "beginning the workbook", err);
    arena_defer(arena, writer_release, writer);
    *out = writer;
    return formats_make(writer, err) && properties_set(writer, properties, err);
}

bool
xlsx_add_tab(struct xlsx_writer *writer, const char *name, struct xlsx_tab **out, struct error *err)
{
    struct xlsx_tab *tab = arena_alloc(writer->arena, sizeof *tab);
    lxw_error error = workbook_validate_sheet_name(writer->workbook, name);

    if (error == LXW_NO_ERROR) {
        tab->worksheet = workbook_add_worksheet(writer->workbook, name);
        error = tab->worksheet == NULL ? LXW_ERROR_CREATING_TMPFILE : LXW_NO_ERROR;
    }
    if (error != LXW_NO_ERROR)
        return error_raise(err, ERR_STORAGE, "%s: adding the sheet \"%s\": %s", writer->path, name,
                           lxw_strerror(error));
    tab->writer = writer;
    tab->before = writer->tabs;
    writer->tabs = tab;
    tab->name = arena_copy(writer->arena, name, strlen(name));
    tab->rows = NULL;
    if (writer->streamed) {
        xlsx_spool_widen(writer->arena, tab->worksheet->optimize_tmpfile);
        tab->rows = xlsx_rows_new(writer->arena, tab->worksheet);
    }
    worksheet_set_paper(tab->worksheet, PAPER_A4);
    worksheet_set_landscape(tab->worksheet);
    worksheet_fit_to_pages(tab->worksheet, 1, 0);
    *out = tab;
    return true;
}

bool
xlsx_set_width(struct xlsx_tab *tab, uint16_t column, double width, struct error *err)
{
    return check(tab->writer, worksheet_set_column(tab->worksheet, column, column, width, NULL),
                 "setting a column's width", err);
}

/* TEXT with the underscore of every look-alike escape escaped. */
static const char *
text_escape(struct xlsx_writer *writer, const char *text, size_t length)
{
    static const char UNDERSCORE[XLSX_ESCAPE_LENGTH] = {'_', 'x', '0', '0', '5', 'F', '_'};
    size_t put = 0;

    writer->scratch = grow(writer->scratch, &writer->scratch_room, length * 2 + 1, 1);
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '_' && xlsx_is_escape(text + i, length - i)) {
            memcpy(writer->scratch + put, UNDERSCORE, sizeof UNDERSCORE);
            put += sizeof UNDERSCORE;
        } else {
            writer->scratch[put++] = text[i];
        }
    }
    writer->scratch[put] = '\0';
    return writer->scratch;
}

bool
xlsx_put_text(struct xlsx_tab *tab, uint32_t row, uint16_t column, const char *text,
              enum xlsx_style style, struct error *err)
{
    lxw_format *format = tab->writer->formats[style];

    if (tab->rows != NULL)
        return check_cell(tab, xlsx_rows_text(tab->rows, row, column, text_of(text), format), row,
                          column, err);
    if (strstr(text, "_x") != NULL)
        text = text_escape(tab->writer, text, strlen(text));
    return check_cell(tab, worksheet_write_string(tab->worksheet, row, column, text, format), row,
                      column, err);
}

bool
xlsx_put_number(struct xlsx_tab *tab, uint32_t row, uint16_t column, double number,
                enum xlsx_style style, struct error *err)
{
    lxw_format *format = tab->writer->formats[style];

    return check_cell(tab,
                      tab->rows != NULL
                          ? xlsx_rows_number(tab->rows, row, column, number, format)
                          : worksheet_write_number(tab->worksheet, row, column, number, format),
                      row, column, err);
}

double
xlsx_date_serial(int32_t day)
{
    return (double)day + EPOCH_SERIAL;
}

/* 'Sheet''s name'!$A$1 or 'Sheet''s name'!$A$1:$L$9, as a formula. */
static const char *
area_formula(const struct xlsx_tab *tab, uint32_t first_row, uint16_t first_column,
             uint32_t last_row, uint16_t last_column)
{
    struct arena *arena = tab->writer->arena;
    char range[LXW_MAX_CELL_RANGE_LENGTH], *name;

    if (first_row == last_row && first_column == last_column)
        lxw_rowcol_to_cell_abs(range, first_row, first_column, 1, 1);
    else
        lxw_rowcol_to_range_abs(range, first_row, first_column, last_row, last_column);
    name = lxw_quote_sheetname(tab->name);
    must(name != NULL);
    arena_defer(arena, free, name);
    return arena_printf(arena, "=%s!%s", name, range);
}

bool
xlsx_name_cell(struct xlsx_tab *tab, const char *name, uint32_t row, uint16_t column,
               struct error *err)
{
    const char *formula = area_formula(tab, row, column, row, column);

    return check(tab->writer, workbook_define_name(tab->writer->workbook, name, formula),
                 "naming a cell", err);
}

static bool
table_mark_streamed(struct xlsx_tab *tab, const struct xlsx_area *area, struct error *err)
{
    struct xlsx_writer *writer = tab->writer;
    uint16_t last_column = (uint16_t)(area->column_count - 1);
    const char *formula = area_formula(tab, area->first_row, 0, area->last_row, last_column);

    worksheet_freeze_panes(tab->worksheet, area->first_row + 1, 0);
    return check(writer,
                 worksheet_autofilter(tab->worksheet, area->first_row, 0, area->last_row,
                                      last_column),
                 "setting a filter", err) &&
           check(writer, workbook_define_name(writer->workbook, area->name, formula),
                 "naming a table", err);
}

static bool
table_mark_whole(struct xlsx_tab *tab, const struct xlsx_area *area, struct error *err)
{
    struct xlsx_writer *writer = tab->writer;
    lxw_table_column *columns = ARENA_ARRAY(writer->arena, lxw_table_column, area->column_count);
    lxw_table_column **list =
        ARENA_ARRAY(writer->arena, lxw_table_column *, area->column_count + 1U);
    lxw_table_options options = {.name = lent(area->name),
                                 .columns = list,
                                 .no_autofilter = LXW_TRUE,
                                 .no_banded_rows = LXW_TRUE,
                                 .style_type = LXW_TABLE_STYLE_TYPE_LIGHT,
                                 .style_type_number = 1};

    for (uint16_t i = 0; i < area->column_count; i++) {
        columns[i].header = lent(area->headings[i]);
        columns[i].header_format = writer->formats[area->heading_styles[i]];
        list[i] = &columns[i];
    }
    return check(writer,
                 worksheet_add_table(tab->worksheet, area->first_row, 0, area->last_row,
                                     (uint16_t)(area->column_count - 1), &options),
                 "marking a table", err);
}

bool
xlsx_mark_table(struct xlsx_tab *tab, const struct xlsx_area *area, struct error *err)
{
    must(area->column_count > 0);
    if (!check(tab->writer, worksheet_repeat_rows(tab->worksheet, area->first_row, area->first_row),
               "repeating the headings in print", err))
        return false;
    return tab->writer->streamed ? table_mark_streamed(tab, area, err)
                                 : table_mark_whole(tab, area, err);
}

static void
series_add(struct xlsx_tab *tab, const struct xlsx_area *area, const struct xlsx_chart *chart,
           lxw_chart *drawing, uint16_t number)
{
    lxw_chart_series *series = chart_add_series(drawing, NULL, NULL);
    uint32_t first = area->first_row + 1;
    uint16_t value = chart->value_columns[number];
    lxw_chart_fill fill = {.color = SERIES[number].colour};
    lxw_chart_pattern pattern = {.fg_color = SERIES[number].colour,
                                 .bg_color = LXW_COLOR_WHITE,
                                 .type = SERIES[number].pattern};

    chart_series_set_categories(series, tab->name, first, chart->label_column, area->last_row,
                                chart->label_column);
    chart_series_set_values(series, tab->name, first, value, area->last_row, value);
    chart_series_set_name_range(series, tab->name, area->first_row, value);
    if (SERIES[number].pattern == LXW_CHART_PATTERN_NONE)
        chart_series_set_fill(series, &fill);
    else
        chart_series_set_pattern(series, &pattern);
    chart_series_set_labels(series);
}

bool
xlsx_add_chart(struct xlsx_tab *tab, const struct xlsx_area *area, const struct xlsx_chart *chart,
               struct error *err)
{
    lxw_chart_options options = {
        .x_scale = 1.8, .y_scale = 1.6, .description = lent(chart->description)};
    lxw_chart *drawing = workbook_add_chart(tab->writer->workbook, LXW_CHART_COLUMN);

    must(!tab->writer->streamed && chart->value_count <= XLSX_SERIES_MOST);
    if (drawing == NULL)
        return check(tab->writer, LXW_ERROR_MEMORY_MALLOC_FAILED, "adding a chart", err);
    for (uint16_t i = 0; i < chart->value_count; i++)
        series_add(tab, area, chart, drawing, i);
    chart_title_set_name(drawing, chart->title);
    chart_axis_set_name(drawing->x_axis, chart->label_axis);
    chart_axis_set_name(drawing->y_axis, chart->unit_axis);
    chart_legend_set_position(drawing, LXW_CHART_LEGEND_BOTTOM);
    return check(tab->writer,
                 worksheet_insert_chart_opt(tab->worksheet, area->first_row,
                                            (uint16_t)(area->column_count + 1), drawing, &options),
                 "placing a chart", err);
}

static bool
rows_end(struct xlsx_writer *writer, struct error *err)
{
    for (struct xlsx_tab *tab = writer->tabs; tab != NULL; tab = tab->before)
        if (tab->rows != NULL &&
            !check(writer, xlsx_rows_end(tab->rows), "writing the last rows", err))
            return false;
    return true;
}

bool
xlsx_close(struct xlsx_writer *writer, struct error *err)
{
    lxw_workbook *workbook = writer->workbook;

    if (!rows_end(writer, err))
        return false;
    writer->workbook = NULL; /* the library frees it, whether or not it can write it */
    return check(writer, workbook_close(workbook), "writing the workbook", err) &&
           xlsx_language_set(writer->path, writer->language, err);
}

const char *
xlsx_writer_version(void)
{
    return lxw_version();
}
