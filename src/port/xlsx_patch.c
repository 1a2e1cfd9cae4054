/* SPDX-License-Identifier: MIT */
#include "port/xlsx_patch.h"

#include "port/xlsx_escape.h"
#include "port/xlsx_look.h"

struct patching {
    struct arena *arena;
    const struct xlsx_look *look;
    struct xlsx_edit *edits;
    size_t count;
};

static struct text
part_slice(const struct patching *patching, size_t from, size_t to)
{
    return (struct text){.at = patching->look->part.at + from, .length = to - from};
}

static void
edit_add(struct patching *patching, struct xlsx_bytes bytes, const struct builder *text)
{
    patching->edits[patching->count++] = (struct xlsx_edit){
        .bytes = bytes, .text = {.at = text->at, .length = text->length}
    };
}

static void
put_text(struct builder *out, struct text text)
{
    builder_put(out, text.at, text.length);
}

/* ---- cells ---- */

/* What XML and a workbook's own escapes would take for something else. */
static void
put_escaped(struct builder *out, struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.at[i];

        if (c == '&')
            builder_puts(out, "&amp;");
        else if (c == '<')
            builder_puts(out, "&lt;");
        else if (c == '>')
            builder_puts(out, "&gt;");
        else if ((c < ' ' && c != '\t' && c != '\n') ||
                 xlsx_is_escape(text.at + i, text.length - i))
            builder_printf(out, "_x%04X_", c);
        else
            builder_put(out, text.at + i, 1);
    }
}

static void
put_value(struct builder *out, const struct xlsx_put *put, struct text prefix)
{
    if (put->is_number) {
        builder_printf(out, "<%.*sv>%.*s</%.*sv>", TEXT_ARGS(prefix), TEXT_ARGS(put->text),
                       TEXT_ARGS(prefix));
        return;
    }
    builder_printf(out, "<%.*sis><%.*st xml:space=\"preserve\">", TEXT_ARGS(prefix),
                   TEXT_ARGS(prefix));
    put_escaped(out, put->text);
    builder_printf(out, "</%.*st></%.*sis>", TEXT_ARGS(prefix), TEXT_ARGS(prefix));
}

static void
put_new_cell(struct builder *out, const struct xlsx_put *put, const struct xlsx_site *site)
{
    struct text prefix = site->tag.prefix;

    builder_printf(out, "<%.*sc r=\"%s\"", TEXT_ARGS(prefix),
                   a1_format(put->row, put->column).text);
    if (site->seen.style != XLSX_NO_STYLE)
        builder_printf(out, " s=\"%u\"", site->seen.style);
    builder_puts(out, put->is_number ? ">" : " t=\"inlineStr\">");
    put_value(out, put, prefix);
    builder_printf(out, "</%.*sc>", TEXT_ARGS(prefix));
}

/* The attributes of a cell that speak of what it held: its kind, and places in lists about values.
 */
static const char *const OF_THE_VALUE[] = {"t", "cm", "vm", "ph"};
#define OF_THE_VALUE_COUNT (sizeof OF_THE_VALUE / sizeof *OF_THE_VALUE)

/* The bytes of a cell's first tag without those attributes and without its end. */
static void
put_cell_tag(struct builder *out, const struct patching *patching, const struct xlsx_tag *tag)
{
    size_t at = tag->bytes.from, end = tag->bytes.to - (tag->kind == TAG_EMPTY ? 2 : 1);

    while (at < end) {
        struct xlsx_bytes next = {end, end}, whole, value;

        for (size_t i = 0; i < OF_THE_VALUE_COUNT; i++)
            if (xlsx_tag_attribute_bytes(patching->look->part, tag, OF_THE_VALUE[i], &whole,
                                         &value) &&
                whole.from >= at && whole.from < next.from)
                next = whole;
        put_text(out, part_slice(patching, at, next.from));
        at = next.to;
    }
}

static void
change_cell(struct patching *patching, const struct xlsx_put *put, const struct xlsx_site *site)
{
    struct builder out = {.arena = patching->arena};
    struct text prefix = site->tag.prefix;

    put_cell_tag(&out, patching, &site->tag);
    builder_puts(&out, put->is_number ? ">" : " t=\"inlineStr\">");
    put_value(&out, put, prefix);
    put_text(&out, part_slice(patching, site->kept.from, site->kept.to));
    builder_printf(&out, "</%.*sc>", TEXT_ARGS(prefix));
    edit_add(patching, site->bytes, &out);
}

/* ---- the extent of rows and of the sheet ---- */

/* One of "1:3 5:9" has the column. */
static bool
spans_have(struct text spans, uint32_t column, uint32_t *least, uint32_t *most)
{
    bool has = false;

    for (size_t at = 0; at < spans.length;) {
        unsigned first = 0, last = 0;
        char one[32] = "";
        size_t end = at;

        while (end < spans.length && spans.at[end] != ' ')
            end++;
        snprintf(one, sizeof one, "%.*s", (int)(end - at), spans.at + at);
        if (sscanf(one, "%9u:%9u", &first, &last) == 2) {
            *least = first < *least ? first : *least;
            *most = last > *most ? last : *most;
            has = has || (column + 1 >= first && column + 1 <= last);
        }
        at = end + 1;
    }
    return has;
}

/* A row's spans, when one of its new cells from put FIRST up to END lies outside of them. */
static void
change_spans(struct patching *patching, size_t first, size_t end)
{
    const struct xlsx_site *site = &patching->look->sites[first];
    struct text spans = part_slice(patching, site->spans.from, site->spans.to);
    struct builder out = {.arena = patching->arena};
    uint32_t least = A1_COLUMNS, most = 1;
    bool outside = false;

    for (size_t i = first; i < end; i++) {
        uint32_t column = patching->look->puts[i].column;

        if (patching->look->sites[i].stand == STAND_CELL ||
            spans_have(spans, column, &least, &most))
            continue;
        outside = true;
        least = column + 1 < least ? column + 1 : least;
        most = column + 1 > most ? column + 1 : most;
    }
    if (!outside || site->spans.to == 0)
        return;
    builder_printf(&out, "%u:%u", least, most);
    edit_add(patching, site->spans, &out);
}

static void
change_dimension(struct patching *patching)
{
    const struct xlsx_look *look = patching->look;
    struct builder out = {.arena = patching->arena};
    struct a1_range range;
    bool grew = false;

    if (look->dimension.to == 0 ||
        !a1_read_range(part_slice(patching, look->dimension.from, look->dimension.to), &range))
        return;
    for (size_t i = 0; i < look->count; i++)
        grew = a1_range_widen(&range, look->puts[i].row, look->puts[i].column) || grew;
    if (!grew)
        return;
    builder_puts(&out, a1_format_range(&range).text);
    edit_add(patching, look->dimension, &out);
}

/* ---- rows ---- */

/* Where the puts of FIRST's row end. */
static size_t
group_end(const struct xlsx_look *look, size_t first)
{
    size_t end = first + 1;

    while (end < look->count && look->puts[end].row == look->puts[first].row)
        end++;
    return end;
}

static void
put_new_cells(struct builder *out, const struct xlsx_look *look, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        put_new_cell(out, &look->puts[i], &look->sites[i]);
}

static void
put_new_row(struct builder *out, const struct xlsx_look *look, size_t first, size_t end)
{
    struct text prefix = look->sites[first].tag.prefix;

    builder_printf(out, "<%.*srow r=\"%u\">", TEXT_ARGS(prefix), look->puts[first].row + 1);
    put_new_cells(out, look, first, end);
    builder_printf(out, "</%.*srow>", TEXT_ARGS(prefix));
}

/* The "/>" of an empty element becomes ">", what is put in, and its end. */
static void
open_up(struct patching *patching, const struct xlsx_tag *tag, const struct builder *inside)
{
    struct builder out = {.arena = patching->arena};
    struct xlsx_bytes end = {tag->bytes.to - 2, tag->bytes.to};

    builder_puts(&out, ">");
    builder_put(&out, inside->at, inside->length);
    builder_printf(&out, "</%.*s%.*s>", TEXT_ARGS(tag->prefix), TEXT_ARGS(tag->name));
    edit_add(patching, end, &out);
}

/* The puts from FIRST up to END, all of one row. */
static void
change_row(struct patching *patching, size_t first, size_t end)
{
    const struct xlsx_look *look = patching->look;
    const struct xlsx_site *site = &look->sites[first];
    struct builder out = {.arena = patching->arena};

    if (site->stand == STAND_NO_ROW) {
        put_new_row(&out, look, first, end);
        edit_add(patching, site->bytes, &out);
        return;
    }
    change_spans(patching, first, end);
    if (site->stand == STAND_EMPTY_ROW) {
        put_new_cells(&out, look, first, end);
        open_up(patching, &site->tag, &out);
        return;
    }
    for (size_t i = first; i < end; i++) {
        struct builder cell = {.arena = patching->arena};

        if (look->sites[i].stand == STAND_CELL) {
            change_cell(patching, &look->puts[i], &look->sites[i]);
            continue;
        }
        put_new_cell(&cell, &look->puts[i], &look->sites[i]);
        edit_add(patching, look->sites[i].bytes, &cell);
    }
}

/* All puts go into <sheetData/>. */
static void
fill_no_rows(struct patching *patching)
{
    const struct xlsx_look *look = patching->look;
    struct builder out = {.arena = patching->arena};

    for (size_t first = 0, end; first < look->count; first = end) {
        end = group_end(look, first);
        put_new_row(&out, look, first, end);
    }
    open_up(patching, &look->sites[0].tag, &out);
}

/* Edits come in order but for the first, the sheet's extent, whose place a writer may choose. */
static void
edits_sort(struct patching *patching)
{
    struct xlsx_edit *edits = patching->edits;

    for (size_t i = 1; i < patching->count && edits[i].bytes.from < edits[i - 1].bytes.from; i++) {
        struct xlsx_edit edit = edits[i];

        edits[i] = edits[i - 1];
        edits[i - 1] = edit;
    }
}

/* The edits with those between them that take stale results out; a cell that is exchanged takes
 * its own along. */
static struct xlsx_edit *
with_stale(const struct patching *patching, size_t *count)
{
    const struct xlsx_look *look = patching->look;
    struct xlsx_edit *all =
        ARENA_ARRAY(patching->arena, struct xlsx_edit, patching->count + look->stale_count);
    size_t next = 0;

    *count = 0;
    for (size_t i = 0; i < look->stale_count; i++) {
        struct xlsx_edit cut = {
            .bytes = look->stale[i], .text = {.at = "", .length = 0}
        };

        while (next < patching->count && patching->edits[next].bytes.from <= cut.bytes.from)
            all[(*count)++] = patching->edits[next++];
        if (*count == 0 || all[*count - 1].bytes.to <= cut.bytes.from)
            all[(*count)++] = cut;
    }
    while (next < patching->count)
        all[(*count)++] = patching->edits[next++];
    return all;
}

struct text
xlsx_sheet_patch(struct arena *arena, const struct xlsx_look *look)
{
    struct patching patching = {.arena = arena, .look = look};
    struct xlsx_edit *all;
    size_t count;

    patching.edits = ARENA_ARRAY(arena, struct xlsx_edit, 2 * look->count + 1);
    change_dimension(&patching);
    if (look->count > 0 && look->sites[0].stand == STAND_NO_ROWS)
        fill_no_rows(&patching);
    else
        for (size_t first = 0, end; first < look->count; first = end) {
            end = group_end(look, first);
            change_row(&patching, first, end);
        }
    edits_sort(&patching);
    all = with_stale(&patching, &count);
    return xlsx_edits_apply(arena, look->part, all, count);
}
