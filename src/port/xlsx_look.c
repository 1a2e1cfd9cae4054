/* SPDX-License-Identifier: MIT */
#include "port/xlsx_look.h"

#include "port/xlsx_sheet.h"
/* Which child of the worksheet a tag is in. */
enum section { SECTION_OTHER, SECTION_COLUMNS, SECTION_ROWS, SECTION_MERGES };

/* How deep the elements of a sheet lie. */
enum { DEPTH_SECTION = 1, DEPTH_ROW, DEPTH_CELL, DEPTH_VALUE };

struct column_style {
    uint32_t first, last, style;
};

struct looking {
    struct xlsx_look *look;
    enum section section;
    size_t next; /* the first put without a site */
    bool rows_seen;
    uint32_t next_row, next_column; /* what a row or cell without a place of its own is */
    uint32_t row_style;
    struct xlsx_tag row, cell;
    struct xlsx_bytes spans;
    bool in_row, in_cell;
    enum xlsx_hold hold; /* of the cell looked at */
    struct xlsx_bytes kept, value, value_tag;
    struct xlsx_bytes *stale;
    size_t stale_count, stale_room;
    struct column_style *columns;
    size_t column_count, column_room;
};

/* ---- numbers in attributes ---- */

static uint32_t
number_of(const struct looking *looking, const struct xlsx_tag *tag, const char *name,
          uint32_t fallback)
{
    return xlsx_whole_number(xlsx_tag_attribute(looking->look->part, tag, name), fallback);
}

static bool
is_true(struct text text)
{
    return text.at != NULL && (text_is(text, "1") || text_is(text, "true"));
}

/* ---- sites ---- */

/* Gives the next put its site.  That it lies in an array was found at the array's first cell. */
static void
settle(struct looking *looking, const struct xlsx_site *site)
{
    struct xlsx_site *settled = &looking->look->sites[looking->next++];
    bool in_array = settled->seen.hold == HOLD_ARRAY;

    *settled = *site;
    if (in_array)
        settled->seen.hold = HOLD_ARRAY;
}

static const struct xlsx_put *
next_put(const struct looking *looking)
{
    return looking->next < looking->look->count ? &looking->look->puts[looking->next] : NULL;
}

/* The style that a new cell of a column takes. */
static uint32_t
style_for(const struct looking *looking, uint32_t row_style, uint32_t column)
{
    if (row_style != XLSX_NO_STYLE)
        return row_style;
    for (size_t i = 0; i < looking->column_count; i++)
        if (column >= looking->columns[i].first && column <= looking->columns[i].last)
            return looking->columns[i].style;
    return XLSX_NO_STYLE;
}

/* Puts above ROW (all, with A1_ROWS) have no row: they go in at AT, or into <sheetData/>. */
static void
settle_rows_before(struct looking *looking, uint32_t row, struct xlsx_bytes at,
                   enum xlsx_stand stand, const struct xlsx_tag *tag)
{
    for (const struct xlsx_put *put; (put = next_put(looking)) != NULL && put->row < row;) {
        struct xlsx_site site = {.stand = stand, .bytes = at, .tag = *tag};

        site.seen.style = style_for(looking, XLSX_NO_STYLE, put->column);
        settle(looking, &site);
    }
}

/* Puts of the open row before COLUMN (all, with A1_COLUMNS) have no cell. */
static void
settle_cells_before(struct looking *looking, uint32_t column, struct xlsx_bytes at,
                    enum xlsx_stand stand)
{
    uint32_t row = looking->next_row - 1;

    for (const struct xlsx_put *put;
         (put = next_put(looking)) != NULL && put->row == row && put->column < column;) {
        struct xlsx_site site = {
            .stand = stand, .bytes = at, .tag = looking->row, .spans = looking->spans};

        site.seen.style = style_for(looking, looking->row_style, put->column);
        settle(looking, &site);
    }
}

/* ---- rows and cells ---- */

static bool
row_begin(struct looking *looking, const struct xlsx_tag *tag, struct error *err)
{
    struct text part = looking->look->part;
    uint32_t row = number_of(looking, tag, "r", looking->next_row + 1);
    struct xlsx_bytes all;

    if (!xlsx_tag_is(tag, "row"))
        return error_raise(err, ERR_INPUT,
                           "has an element \"%.*s\" among its rows, where it cannot be filled",
                           TEXT_ARGS(tag->name));
    if (row <= looking->next_row || row > A1_ROWS)
        return error_raise(err, ERR_INPUT, "has its rows out of order at row %u", row);
    settle_rows_before(looking, row - 1, (struct xlsx_bytes){tag->bytes.from, tag->bytes.from},
                       STAND_NO_ROW, tag);
    looking->next_row = row;
    looking->next_column = 0;
    looking->row = *tag;
    looking->row_style = is_true(xlsx_tag_attribute(part, tag, "customFormat"))
                             ? number_of(looking, tag, "s", XLSX_NO_STYLE)
                             : XLSX_NO_STYLE;
    if (!xlsx_tag_attribute_bytes(part, tag, "spans", &all, &looking->spans))
        looking->spans = (struct xlsx_bytes){0, 0};
    looking->in_row = tag->kind == TAG_OPEN;
    if (!looking->in_row)
        settle_cells_before(looking, A1_COLUMNS, tag->bytes, STAND_EMPTY_ROW);
    return true;
}

static void
stale_add(struct looking *looking, struct xlsx_bytes bytes)
{
    looking->stale =
        grow(looking->stale, &looking->stale_room, looking->stale_count + 1, sizeof bytes);
    looking->stale[looking->stale_count++] = bytes;
}

/* What a formula came to rests on what was in the form before. */
static void
result_found(struct looking *looking)
{
    struct xlsx_bytes kind, value;

    if (xlsx_tag_attribute_bytes(looking->look->part, &looking->cell, "t", &kind, &value))
        stale_add(looking, kind);
    stale_add(looking, looking->value);
}

/* The cell looked at is whole: its bytes end at END. */
static void
cell_end(struct looking *looking, size_t end)
{
    const struct xlsx_put *put = next_put(looking);

    looking->in_cell = false;
    if (looking->hold >= HOLD_FORMULA && looking->value.to > 0)
        result_found(looking);
    if (put == NULL || put->row != looking->next_row - 1 || put->column != looking->next_column - 1)
        return;
    settle(looking, &(struct xlsx_site){
                        .stand = STAND_CELL,
                        .bytes = {looking->cell.bytes.from, end},
                        .tag = looking->cell,
                        .spans = looking->spans,
                        .kept = looking->kept,
                        .seen = { .hold = looking->hold,
                                  .style = number_of(looking, &looking->cell, "s", XLSX_NO_STYLE)}
    });
}

static bool
cell_place(const struct looking *looking, const struct xlsx_tag *tag, uint32_t *column)
{
    struct text place = xlsx_tag_attribute(looking->look->part, tag, "r");
    uint32_t row = looking->next_row - 1;

    *column = looking->next_column;
    return (place.at == NULL || a1_read(place, &row, column)) && row == looking->next_row - 1 &&
           *column >= looking->next_column && *column < A1_COLUMNS;
}

static bool
cell_begin(struct looking *looking, const struct xlsx_tag *tag, struct error *err)
{
    uint32_t column;

    if (xlsx_tag_is(tag, "extLst"))
        return true;
    if (!xlsx_tag_is(tag, "c"))
        return error_raise(err, ERR_INPUT,
                           "has an element \"%.*s\" in row %u, where it cannot be filled",
                           TEXT_ARGS(tag->name), looking->next_row);
    if (!cell_place(looking, tag, &column))
        return error_raise(err, ERR_INPUT, "has its cells out of order in row %u",
                           looking->next_row);
    settle_cells_before(looking, column, (struct xlsx_bytes){tag->bytes.from, tag->bytes.from},
                        STAND_IN_ROW);
    looking->next_column = column + 1;
    looking->cell = *tag;
    looking->hold = HOLD_NOTHING;
    looking->kept = looking->value = looking->value_tag = (struct xlsx_bytes){0, 0};
    looking->in_cell = tag->kind == TAG_OPEN;
    if (!looking->in_cell)
        cell_end(looking, tag->bytes.to);
    return true;
}

/* An array's formula stands in its first cell and fills the others, which come later. */
static void
array_found(struct looking *looking, struct text reference)
{
    struct a1_range range;

    if (reference.at == NULL || !a1_read_range(reference, &range))
        return;
    for (size_t i = looking->next; i < looking->look->count; i++)
        if (a1_range_has(&range, looking->look->puts[i].row, looking->look->puts[i].column))
            looking->look->sites[i].seen.hold = HOLD_ARRAY;
}

static void
formula_found(struct looking *looking, const struct xlsx_tag *tag)
{
    struct text part = looking->look->part;
    struct text kind = xlsx_tag_attribute(part, tag, "t");
    struct text reference = xlsx_tag_attribute(part, tag, "ref");

    looking->hold = HOLD_FORMULA;
    if (kind.at == NULL)
        return;
    if (text_is(kind, "shared") && reference.at != NULL)
        looking->hold = HOLD_SHARED;
    if (text_is(kind, "array") || text_is(kind, "dataTable")) {
        looking->hold = HOLD_ARRAY;
        array_found(looking, reference);
    }
}

static void
inside_cell(struct looking *looking, const struct xlsx_tag *tag)
{
    bool other = !xlsx_tag_is(tag, "f") && !xlsx_tag_is(tag, "v") && !xlsx_tag_is(tag, "is");

    if (xlsx_tag_is(tag, "v") && tag->kind == TAG_OPEN)
        looking->value_tag = tag->bytes;
    else if (xlsx_tag_is(tag, "v") && looking->value_tag.to > 0 &&
             tag->bytes.from > looking->value_tag.to)
        looking->value = (struct xlsx_bytes){looking->value_tag.from, tag->bytes.to};
    if (other && looking->kept.to == 0)
        looking->kept.from = tag->bytes.from;
    if (other)
        looking->kept.to = tag->bytes.to;
    else if (tag->kind != TAG_CLOSE && xlsx_tag_is(tag, "f"))
        formula_found(looking, tag);
    else if (tag->kind == TAG_OPEN && looking->hold == HOLD_NOTHING)
        looking->hold = HOLD_VALUE;
}

static bool
in_rows(struct looking *looking, const struct xlsx_tag *tag, struct error *err)
{
    struct xlsx_bytes here = {tag->bytes.from, tag->bytes.from};
    bool closes = tag->kind == TAG_CLOSE;

    if (tag->depth == DEPTH_ROW && closes && looking->in_row) {
        settle_cells_before(looking, A1_COLUMNS, here, STAND_IN_ROW);
        looking->in_row = false;
    } else if (tag->depth == DEPTH_CELL && closes && looking->in_cell) {
        cell_end(looking, tag->bytes.to);
    } else if (tag->depth == DEPTH_ROW && !closes) {
        return row_begin(looking, tag, err);
    } else if (tag->depth == DEPTH_CELL && !closes) {
        return cell_begin(looking, tag, err);
    } else if (tag->depth == DEPTH_VALUE && looking->in_cell) {
        inside_cell(looking, tag);
    }
    return true;
}

/* ---- the other parts of a sheet ---- */

static void
column_found(struct looking *looking, const struct xlsx_tag *tag)
{
    struct column_style column = {.style = number_of(looking, tag, "style", XLSX_NO_STYLE)};
    uint32_t first = number_of(looking, tag, "min", 0), last = number_of(looking, tag, "max", 0);

    if (!xlsx_tag_is(tag, "col") || first == 0 || last == 0 || column.style == XLSX_NO_STYLE)
        return;
    column.first = first - 1;
    column.last = last - 1;
    looking->columns = grow(looking->columns, &looking->column_room, looking->column_count + 1,
                            sizeof *looking->columns);
    looking->columns[looking->column_count++] = column;
}

static void
merge_found(struct looking *looking, const struct xlsx_tag *tag)
{
    struct xlsx_look *look = looking->look;
    struct text reference = xlsx_tag_attribute(look->part, tag, "ref");
    struct a1_range range;

    if (!xlsx_tag_is(tag, "mergeCell") || reference.at == NULL || !a1_read_range(reference, &range))
        return;
    for (size_t i = 0; i < look->count; i++) {
        uint32_t row = look->puts[i].row, column = look->puts[i].column;

        if (!a1_range_has(&range, row, column) ||
            (row == range.first_row && column == range.first_column))
            continue;
        look->sites[i].seen.merged_away = true;
        look->sites[i].seen.merged = range;
    }
}

static void
section_begin(struct looking *looking, const struct xlsx_tag *tag)
{
    struct xlsx_look *look = looking->look;
    struct xlsx_bytes all;

    looking->section = SECTION_OTHER;
    if (xlsx_tag_is(tag, "cols"))
        looking->section = SECTION_COLUMNS;
    else if (xlsx_tag_is(tag, "mergeCells"))
        looking->section = SECTION_MERGES;
    else if (xlsx_tag_is(tag, "sheetProtection"))
        look->is_protected = is_true(xlsx_tag_attribute(look->part, tag, "sheet"));
    else if (xlsx_tag_is(tag, "dimension") &&
             !xlsx_tag_attribute_bytes(look->part, tag, "ref", &all, &look->dimension))
        look->dimension = (struct xlsx_bytes){0, 0};
}

static bool
rows_begin(struct looking *looking, const struct xlsx_tag *tag, struct error *err)
{
    if (looking->rows_seen)
        return error_raise(err, ERR_INPUT, "has its rows twice");
    looking->rows_seen = true;
    looking->section = tag->kind == TAG_OPEN ? SECTION_ROWS : SECTION_OTHER;
    if (tag->kind == TAG_EMPTY)
        settle_rows_before(looking, A1_ROWS, tag->bytes, STAND_NO_ROWS, tag);
    return true;
}

/* A tag that begins or ends a child of the worksheet. */
static bool
at_section(struct looking *looking, const struct xlsx_tag *tag, struct error *err)
{
    struct xlsx_bytes here = {tag->bytes.from, tag->bytes.from};

    if (tag->kind != TAG_CLOSE && xlsx_tag_is(tag, "sheetData"))
        return rows_begin(looking, tag, err);
    if (tag->kind != TAG_CLOSE) {
        section_begin(looking, tag);
        return true;
    }
    if (looking->section == SECTION_ROWS)
        settle_rows_before(looking, A1_ROWS, here, STAND_NO_ROW, tag);
    looking->section = SECTION_OTHER;
    return true;
}

static bool
look_at(struct looking *looking, const struct xlsx_tag *tag, struct error *err)
{
    if (tag->depth == DEPTH_SECTION)
        return at_section(looking, tag, err);
    if (tag->depth < DEPTH_SECTION)
        return true;
    switch (looking->section) {
    case SECTION_ROWS:
        return in_rows(looking, tag, err);
    case SECTION_COLUMNS:
        column_found(looking, tag);
        break;
    case SECTION_MERGES:
        merge_found(looking, tag);
        break;
    case SECTION_OTHER:
        break;
    }
    return true;
}

static bool
puts_in_order(const struct xlsx_put *puts, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (puts[i].row < puts[i - 1].row ||
            (puts[i].row == puts[i - 1].row && puts[i].column <= puts[i - 1].column))
            return false;
    return true;
}

static bool
look_through(struct looking *looking, struct xlsx_tags *tags, struct error *err)
{
    struct xlsx_tag tag;

    while (xlsx_tag_next(tags, &tag))
        if (!look_at(looking, &tag, err))
            return false;
    if (!xlsx_tags_whole(tags))
        return error_raise(err, ERR_INPUT, "is not well-formed XML");
    if (looking->next < looking->look->count)
        return error_raise(err, ERR_INPUT, "is not a sheet with rows");
    return true;
}

bool
xlsx_sheet_look(struct arena *arena, struct text part, const struct xlsx_put *puts, size_t count,
                struct xlsx_look **out, struct error *err)
{
    struct xlsx_look *look = ARENA_ARRAY(arena, struct xlsx_look, 1);
    struct looking looking = {.look = look};
    struct xlsx_tags tags;
    bool good;

    must(puts_in_order(puts, count));
    *look = (struct xlsx_look){.part = part, .puts = puts, .count = count};
    look->sites = ARENA_ARRAY(arena, struct xlsx_site, count);
    *out = look;
    if (!xlsx_tags_open(&tags, part, err))
        return false;
    good = look_through(&looking, &tags, err);
    free(looking.columns);
    look->stale = ARENA_ARRAY(arena, struct xlsx_bytes, looking.stale_count);
    look->stale_count = looking.stale_count;
    if (looking.stale_count > 0)
        memcpy(look->stale, looking.stale, looking.stale_count * sizeof *look->stale);
    free(looking.stale);
    return good;
}

const struct xlsx_seen *
xlsx_look_seen(const struct xlsx_look *look, size_t put)
{
    must(put < look->count);
    return &look->sites[put].seen;
}

bool
xlsx_look_protected(const struct xlsx_look *look)
{
    return look->is_protected;
}
