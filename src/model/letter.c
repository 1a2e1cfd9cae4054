/* SPDX-License-Identifier: MIT */
#include "model/letter.h"

#define LINE_WIDTH 76

static const char *const PIECES[PIECE_COUNT] = {
    [PIECE_HEAD] = "head",
    [PIECE_PARAGRAPH] = "paragraph",
    [PIECE_FACTS_BEGIN] = "facts-begin",
    [PIECE_FACT] = "fact",
    [PIECE_FACTS_END] = "facts-end",
    [PIECE_LINK] = "link",
    [PIECE_ITEMS_BEGIN] = "items-begin",
    [PIECE_ITEM] = "item",
    [PIECE_ITEMS_END] = "items-end",
    [PIECE_FOOT] = "foot",
};

const struct letter_form *
letter_form_find(const struct catalogue *catalogue, const char *name)
{
    for (size_t i = 0; i < catalogue->form_count; i++)
        if (strcmp(catalogue->forms[i].name, name) == 0)
            return &catalogue->forms[i];
    return NULL;
}

/* --- the layout ---------------------------------------------------------------------------------
 */

/* The piece that a line "[name]" begins, or PIECE_COUNT. */
static unsigned
piece_named(struct text line)
{
    unsigned piece = 0;

    if (line.length < 2 || line.at[0] != '[' || line.at[line.length - 1] != ']')
        return PIECE_COUNT;
    line = (struct text){line.at + 1, line.length - 2};
    while (piece < PIECE_COUNT && !text_is(line, PIECES[piece]))
        piece++;
    return piece;
}

bool
letter_layout_read(struct text text, enum placeholder_for purpose, struct letter_layout *layout,
                   struct error *err)
{
    struct text *piece = NULL, line;

    *layout = (struct letter_layout){.purpose = purpose};
    while (text_cut(text, '\n', &line, &text)) {
        unsigned named = piece_named(line);

        if (named < PIECE_COUNT) {
            piece = &layout->pieces[named];
            *piece = (struct text){.at = text.at, .length = 0};
        } else if (piece != NULL) {
            piece->length = (size_t)(text.at - piece->at);
        }
    }
    for (unsigned i = 0; i < PIECE_COUNT; i++)
        if (layout->pieces[i].at == NULL)
            return error_raise(err, ERR_INPUT, "the layout has no line \"[%s]\"", PIECES[i]);
    return true;
}

/* --- laying out ---------------------------------------------------------------------------------
 */

struct laying {
    struct arena *arena;
    const struct letter *letter;
    const struct letter_layout *layout;
    struct builder out;
};

static bool
put_piece(struct laying *laying, enum letter_piece piece, const struct placeholders *values,
          struct error *err)
{
    return placeholder_fill(&laying->out, laying->layout->pieces[piece], values,
                            laying->layout->purpose, err) ||
           error_while(err, "the piece [%s]", PIECES[piece]);
}

/* Words with their places filled, for no purpose yet: the piece they go into escapes them. */
static bool
words(struct laying *laying, const char *text, const struct placeholders *values,
      const char **filled, struct error *err)
{
    struct builder out = {.arena = laying->arena};

    if (!placeholder_fill(&out, text_of(text), values, FOR_TEXT, err))
        return false;
    *filled = out.at;
    return true;
}

/* Breaks lines between words; a word that is longer than a line, as links are, stays whole. */
static const char *
wrap(struct arena *arena, const char *text)
{
    char *wrapped = arena_copy(arena, text, strlen(text)), *blank = NULL;
    size_t width = 0;

    for (char *at = wrapped; *at != '\0'; at++) {
        if (*at == ' ')
            blank = at;
        width += ((unsigned char)*at & 0xC0) != 0x80;
        if (width <= LINE_WIDTH || blank == NULL)
            continue;
        *blank = '\n';
        width = 0;
        for (char *since = blank + 1; since <= at; since++)
            width += ((unsigned char)*since & 0xC0) != 0x80;
        blank = NULL;
    }
    return wrapped;
}

/* A piece that shows one text. */
static bool
put_text(struct laying *laying, enum letter_piece piece, const char *text,
         const struct placeholders *values, struct error *err)
{
    struct placeholder shown = {.name = "text"};
    struct placeholders mine = {.list = &shown, .count = 1, .more = values};

    if (!words(laying, text, values, &shown.value, err))
        return false;
    if (laying->layout->purpose == FOR_TEXT)
        shown.value = wrap(laying->arena, shown.value);
    return put_piece(laying, piece, &mine, err);
}

static const char *
label(struct laying *laying, const char *text)
{
    const struct catalogue *catalogue = laying->letter->catalogue;
    int widest = 0;

    if (laying->layout->purpose != FOR_TEXT)
        return text;
    for (size_t i = 0; i < catalogue->fact_count; i++)
        if ((int)strlen(catalogue->facts[i].label) > widest)
            widest = (int)strlen(catalogue->facts[i].label);
    return arena_printf(laying->arena, "%-*s", widest, text);
}

static bool
put_facts(struct laying *laying, struct error *err)
{
    const struct catalogue *catalogue = laying->letter->catalogue;
    const struct placeholders *values = &laying->letter->values;

    if (!put_piece(laying, PIECE_FACTS_BEGIN, values, err))
        return false;
    for (size_t i = 0; i < catalogue->fact_count; i++) {
        struct placeholder fact[] = {
            {"label", label(laying, catalogue->facts[i].label)},
            {"value",       NULL            },
        };
        struct placeholders mine = {.list = fact, .count = 2, .more = values};

        if (!words(laying, catalogue->facts[i].text, values, &fact[1].value, err) ||
            !put_piece(laying, PIECE_FACT, &mine, err))
            return false;
    }
    return put_piece(laying, PIECE_FACTS_END, values, err);
}

static bool
put_item(struct laying *laying, const struct letter_item *item, struct error *err)
{
    const struct catalogue *catalogue = laying->letter->catalogue;
    struct placeholders values = item->values;

    values.more = &laying->letter->values;
    for (size_t i = 0; i < catalogue->line_count; i++)
        if (strcmp(catalogue->lines[i].name, item->line) == 0)
            return put_text(laying, PIECE_ITEM, catalogue->lines[i].text, &values, err);
    return error_raise(err, ERR_INPUT, "the catalogue has no line \"%s\"", item->line);
}

static bool
put_items(struct laying *laying, struct error *err)
{
    const struct letter *letter = laying->letter;

    if (!put_piece(laying, PIECE_ITEMS_BEGIN, &letter->values, err))
        return false;
    for (size_t i = 0; i < letter->item_count; i++)
        if (!put_item(laying, &letter->items[i], err))
            return false;
    return put_piece(laying, PIECE_ITEMS_END, &letter->values, err);
}

static bool
put_block(struct laying *laying, const struct letter_block *block, struct error *err)
{
    if (block->when != 0 && !(block->when & laying->letter->is))
        return true;
    switch (block->kind) {
    case LETTER_FACTS:
        return put_facts(laying, err);
    case LETTER_LINK:
        return put_text(laying, PIECE_LINK, block->text, &laying->letter->values, err);
    case LETTER_ITEMS:
        return put_items(laying, err);
    case LETTER_PARAGRAPH:
        break;
    }
    return put_text(laying, PIECE_PARAGRAPH, block->text, &laying->letter->values, err);
}

bool
letter_subject(struct arena *arena, const struct letter *letter, const char **subject,
               struct error *err)
{
    struct laying laying = {.arena = arena, .letter = letter};

    return words(&laying, letter->form->subject, &letter->values, subject, err);
}

bool
letter_lay_out(struct arena *arena, const struct letter *letter, const struct letter_layout *layout,
               const char **laid, struct error *err)
{
    struct laying laying = {
        .arena = arena, .letter = letter, .layout = layout, .out = {.arena = arena}};
    struct placeholder own[] = {
        {"language", letter->catalogue->language},
        {"subject",  NULL                       },
    };
    struct placeholders values = {.list = own, .count = 2, .more = &letter->values};

    if (!letter_subject(arena, letter, &own[1].value, err) ||
        !put_piece(&laying, PIECE_HEAD, &values, err))
        return false;
    for (size_t i = 0; i < letter->form->count; i++)
        if (!put_block(&laying, &letter->form->blocks[i], err))
            return error_while(err, "the message \"%s\"", letter->form->name);
    if (!put_piece(&laying, PIECE_FOOT, &values, err))
        return false;
    *laid = laying.out.at;
    return true;
}
