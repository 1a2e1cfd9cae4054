/* SPDX-License-Identifier: MIT */
#include "service/layout_draft.h"

#include <ctype.h>

#include "base/a1.h"
#include "base/file.h"
#include "model/figures.h"
#include "port/xlsx_copy.h"
#include "port/xlsx_patch.h"
#include "service/form_file.h"
#include "service/library.h"

/* How far from its text a cell may be. */
#define REACH      6
#define CELLS_MOST ((size_t)3000)
#define WORDS_MOST ((size_t)200)

/* The headlines of this framework are looked for in the form. */
#define FRAMEWORK "supporting-families-2022"

struct drafting {
    struct arena *arena;
    struct form form;
    struct xlsx_book *book;
    struct xlsx_copy *copy;
    struct framework framework;
    struct builder out;
};

/* An empty cell, and the text beside it. */
struct offer {
    const struct form_cell *label;
    uint32_t row, column;
};

/* What forms call the things that are not counted. */
static const struct {
    const char *words, *figure, *as;
} HINTS[] = {
    {"authority",            "authority",     ""              },
    {"local authority code", "authority",     ""              },
    {"authority code",       "authority",     ""              },
    {"financial year",       "quarter",       "financial-year"},
    {"quarter",              "quarter",       "quarter-name"  },
    {"data as at",           "as_at",         ""              },
    {"as at",                "as_at",         ""              },
    {"payment due",          "payment_pence", "pounds"        },
    {"payment by results",   "payment_pence", "pounds"        },
};
#define HINT_COUNT (sizeof HINTS / sizeof *HINTS)

/* ---- words ---- */

/* Whether the words of a cell are a name, but for capitals and a colon or asterisk behind. */
static bool
words_are(struct text words, const char *name)
{
    while (words.length > 0 && strchr(":* ", words.at[words.length - 1]) != NULL)
        words.length--;
    if (words.length != strlen(name))
        return false;
    for (size_t i = 0; i < words.length; i++)
        if (tolower((unsigned char)words.at[i]) != tolower((unsigned char)name[i]))
            return false;
    return true;
}

/* The text of a cell as a label has it; nothing when it is none. */
static struct text
label_words(struct arena *arena, const struct form_cell *cell)
{
    struct text words = {.at = "", .length = 0};

    if (cell->kind != FORM_TEXT || cell->formula)
        return words;
    words = text_fold(arena, cell->text);
    for (size_t i = 0; i < words.length; i++)
        if ((unsigned char)words.at[i] < ' ')
            words.length = 0;
    return words.length > WORDS_MOST ? (struct text){.at = "", .length = 0} : words;
}

/* Safe in text, in an attribute, and in a comment: no two hyphens in a row. */
static void
put_words(struct builder *out, struct text words)
{
    for (size_t i = 0; i < words.length; i++) {
        char c = words.at[i];

        if (c == '&')
            builder_puts(out, "&amp;");
        else if (c == '<')
            builder_puts(out, "&lt;");
        else if (c == '>')
            builder_puts(out, "&gt;");
        else if (c == '"')
            builder_puts(out, "&quot;");
        else if (c == '-' && i > 0 && words.at[i - 1] == '-')
            builder_puts(out, "&#45;");
        else
            builder_put(out, &c, 1);
    }
}

/* ---- guesses ---- */

/* The attributes of a figure that is called so, or NULL. */
static const char *
guess_figure(struct drafting *drafting, struct text words)
{
    for (unsigned i = 0; i < FIGURE_COUNT; i++)
        if (words_are(words, FIGURES[i].label))
            return arena_printf(drafting->arena, "figure=\"%s\"%s", FIGURES[i].code,
                                FIGURES[i].unit == UNIT_PENCE ? " as=\"pounds\"" : "");
    for (size_t i = 0; i < HINT_COUNT; i++)
        if (words_are(words, HINTS[i].words))
            return arena_printf(drafting->arena, "figure=\"%s\"%s%s%s", HINTS[i].figure,
                                HINTS[i].as[0] == '\0' ? "" : " as=\"", HINTS[i].as,
                                HINTS[i].as[0] == '\0' ? "" : "\"");
    return NULL;
}

static int32_t
guess_headline(const struct drafting *drafting, struct text words)
{
    for (uint16_t i = 0; i < drafting->framework.headline_count; i++)
        if (words_are(words, drafting->framework.headlines[i].label))
            return drafting->framework.headlines[i].number;
    return 0;
}

/* The nearest text above a cell that is the name of a headline's figure, or NULL. */
static const struct form_cell *
heading_above(struct drafting *drafting, const struct form_sheet *sheet, const struct offer *offer,
              const struct figure_def **figure)
{
    const struct form_cell *found = NULL;

    for (size_t i = 0; i < sheet->cell_count && sheet->cells[i].row < offer->row; i++) {
        struct text words;

        if (sheet->cells[i].column != offer->column)
            continue;
        words = label_words(drafting->arena, &sheet->cells[i]);
        for (unsigned f = 0; f < HEADLINE_FIGURE_COUNT; f++)
            if (words_are(words, HEADLINE_FIGURES[f].label)) {
                found = &sheet->cells[i];
                *figure = &HEADLINE_FIGURES[f];
            }
    }
    return found;
}

/* ---- the proposal ---- */

static void
put_label(struct drafting *drafting, const char *indent, const struct form_cell *cell)
{
    builder_printf(&drafting->out, "%s<label cell=\"%s\">", indent,
                   a1_format(cell->row, cell->column).text);
    put_words(&drafting->out, label_words(drafting->arena, cell));
    builder_puts(&drafting->out, "</label>\n");
}

static void
put_fill(struct drafting *drafting, const struct offer *offer, const char *figure,
         const struct form_cell *heading)
{
    struct builder *out = &drafting->out;

    if (figure == NULL)
        builder_puts(out, "    <!-- which figure?\n");
    builder_printf(out, "    <fill cell=\"%s\" %s>\n", a1_format(offer->row, offer->column).text,
                   figure == NULL ? "figure=\"\"" : figure);
    put_label(drafting, "      ", offer->label);
    if (heading != NULL)
        put_label(drafting, "      ", heading);
    builder_puts(out, figure == NULL ? "    </fill> -->\n" : "    </fill>\n");
}

/* Proposes a cell.  Whether it did, so that the text beside it is done with. */
static bool
propose(struct drafting *drafting, const struct form_sheet *sheet, const struct offer *offer,
        const struct xlsx_seen *seen, bool is_protected)
{
    struct text words = label_words(drafting->arena, offer->label);
    int32_t headline = guess_headline(drafting, words);
    const struct figure_def *figure = NULL;
    const struct form_cell *heading = NULL;
    const char *guess = guess_figure(drafting, words);
    bool meant = is_protected ? xlsx_style_unlocked(drafting->book, seen->style)
                              : seen->style != XLSX_NO_STYLE && seen->style != 0;

    if (seen->merged_away || seen->hold != HOLD_NOTHING || (!meant && is_protected))
        return false;
    if (headline != 0)
        heading = heading_above(drafting, sheet, offer, &figure);
    if (heading != NULL)
        guess = arena_printf(drafting->arena, "figure=\"%s\" headline=\"%d\"", figure->code,
                             (int)headline);
    if (guess == NULL && !meant)
        return false;
    put_fill(drafting, offer, guess, heading);
    return heading == NULL;
}

/* The empty cells to the right of each text, up to the next that holds something. */
static size_t
find_offers(struct drafting *drafting, const struct form_sheet *sheet, struct offer *offers)
{
    size_t count = 0;

    for (size_t i = 0; i < sheet->cell_count; i++) {
        const struct form_cell *cell = &sheet->cells[i];
        uint32_t end = cell->column + REACH + 1;

        if (label_words(drafting->arena, cell).length == 0)
            continue;
        if (i + 1 < sheet->cell_count && cell[1].row == cell->row && cell[1].column < end)
            end = cell[1].column;
        for (uint32_t column = cell->column + 1; column < end && column < A1_COLUMNS; column++)
            if (count < CELLS_MOST)
                offers[count++] = (struct offer){.label = cell, .row = cell->row, .column = column};
    }
    return count;
}

static bool
draft_cells(struct drafting *drafting, size_t place, const struct offer *offers, size_t count,
            struct error *err)
{
    const struct form_sheet *sheet = &drafting->form.sheets[place];
    const char *name = xlsx_sheet_part(drafting->book, place);
    struct xlsx_put *puts = ARENA_ARRAY(drafting->arena, struct xlsx_put, count);
    const struct form_cell *done = NULL;
    struct xlsx_look *look;
    struct text part;

    for (size_t i = 0; i < count; i++)
        puts[i] = (struct xlsx_put){.row = offers[i].row, .column = offers[i].column};
    if (!xlsx_copy_read(drafting->copy, drafting->arena, name, &part, err))
        return false;
    if (!xlsx_sheet_look(drafting->arena, part, puts, count, &look, err))
        return error_while(err, "%s: the part \"%s\"", drafting->form.title, name);
    for (size_t i = 0; i < count; i++)
        if (offers[i].label != done && propose(drafting, sheet, &offers[i], xlsx_look_seen(look, i),
                                               xlsx_look_protected(look)))
            done = offers[i].label;
    return true;
}

static bool
draft_sheet(struct drafting *drafting, size_t place, struct error *err)
{
    const struct form_sheet *sheet = &drafting->form.sheets[place];
    struct offer *offers = ARENA_ARRAY(drafting->arena, struct offer, CELLS_MOST);
    size_t count;

    if (sheet->cell_count == 0 || xlsx_sheet_part(drafting->book, place) == NULL)
        return true;
    builder_puts(&drafting->out, "  <sheet name=\"");
    put_words(&drafting->out, text_of(sheet->name));
    builder_puts(&drafting->out, "\">\n");
    if (label_words(drafting->arena, &sheet->cells[0]).length > 0)
        put_label(drafting, "    ", &sheet->cells[0]);
    count = find_offers(drafting, sheet, offers);
    if (!draft_cells(drafting, place, offers, count, err))
        return false;
    builder_puts(&drafting->out, "  </sheet>\n");
    return true;
}

/* "Claim Form.xlsx" -> "claim-form-xlsx": what a layout's name may be made of. */
static void
put_name(struct builder *out, const char *title)
{
    size_t length = 0;

    for (; *title != '\0' && length < 60; title++) {
        bool fits = isalnum((unsigned char)*title) != 0;

        if (fits || length > 0) {
            char c = fits ? (char)tolower((unsigned char)*title) : '-';

            builder_put(out, &c, 1);
            length++;
        }
    }
    if (length == 0)
        builder_puts(out, "form");
}

bool
layout_draft(struct arena *arena, const char *form, struct text *draft, struct error *err)
{
    struct drafting drafting = {.arena = arena, .out = {.arena = arena}};

    if (!form_file_read(arena, form, path_base(form), &drafting.book, &drafting.form, err) ||
        !xlsx_copy_open(arena, form, &FORM_LIMITS, &drafting.copy, err) ||
        !library_framework(arena, FRAMEWORK, &drafting.framework, NULL, err))
        return false;
    builder_puts(&drafting.out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                "<!-- A proposal: look at every line. -->\n<layout name=\"");
    put_name(&drafting.out, drafting.form.title);
    builder_puts(&drafting.out, "\" version=\"1\">\n  <source>");
    put_words(&drafting.out, text_of(drafting.form.title));
    builder_puts(&drafting.out, "</source>\n");
    for (size_t i = 0; i < drafting.form.sheet_count; i++)
        if (!draft_sheet(&drafting, i, err))
            return false;
    builder_puts(&drafting.out, "</layout>\n");
    *draft = (struct text){.at = drafting.out.at, .length = drafting.out.length};
    return true;
}
