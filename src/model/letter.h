/* SPDX-License-Identifier: MIT */
/*
 * letter - a message to a person as paragraphs, in the words of a catalogue, laid out as plain text
 * and as HTML.
 *
 * What is said stands in a catalogue, one a language; how it looks in two layouts, which are cut
 * into pieces: "head", "paragraph", "fact" and so on.  Both versions of a message are made of the
 * same words, so neither says what the other does not.
 *
 * Owns     Nothing; texts belong to whoever read them.
 * Errors   ERR_INPUT for a piece that a layout lacks, or a place that nothing fills.
 * See      templates/mail; service/letters.h.
 */
#ifndef DELTARETURN_MODEL_LETTER_H
#define DELTARETURN_MODEL_LETTER_H

#include "model/placeholder.h"

enum letter_block_kind {
    LETTER_PARAGRAPH,
    LETTER_FACTS, /* the catalogue's table of facts */
    LETTER_LINK,  /* "{url}" under a text */
    LETTER_ITEMS  /* the letter's items, each in the words of its line */
};

/* When a block stands in the letter; 0: always. */
enum { LETTER_LINKED = 1, LETTER_UNLINKED = 2, LETTER_WITH_RECEIPT = 4 };

struct letter_block {
    enum letter_block_kind kind;
    unsigned when;    /* any of them */
    const char *text; /* with places in it; of FACTS and ITEMS: "" */
};

struct letter_form {
    const char *name; /* "to-certify" */
    const char *subject;
    const struct letter_block *blocks;
    size_t count;
};

struct letter_fact {
    const char *label, *text;
};

/* Words for an item of a letter that has several. */
struct letter_line {
    const char *name, *text;
};

struct catalogue {
    const char *language; /* "en" */
    const struct letter_fact *facts;
    const struct letter_line *lines;
    const struct letter_form *forms;
    size_t fact_count, line_count, form_count;
};

/* NULL when the catalogue has none of that name. */
const struct letter_form *letter_form_find(const struct catalogue *catalogue, const char *name);

enum letter_piece {
    PIECE_HEAD,
    PIECE_PARAGRAPH,
    PIECE_FACTS_BEGIN,
    PIECE_FACT,
    PIECE_FACTS_END,
    PIECE_LINK,
    PIECE_ITEMS_BEGIN,
    PIECE_ITEM,
    PIECE_ITEMS_END,
    PIECE_FOOT,
    PIECE_COUNT
};

struct letter_layout {
    enum placeholder_for purpose; /* plain text is wrapped, and its labels are made equally wide */
    struct text pieces[PIECE_COUNT];
};

/* Cuts a layout into its pieces: each begins below a line "[name]". */
bool letter_layout_read(struct text text, enum placeholder_for purpose,
                        struct letter_layout *layout, struct error *err) MUST_USE;

struct letter_item {
    const char *line; /* its name */
    struct placeholders values;
};

/* What one letter says. */
struct letter {
    const struct catalogue *catalogue;
    const struct letter_form *form;
    unsigned is; /* LETTER_... that hold */
    struct placeholders values;
    const struct letter_item *items;
    size_t item_count;
};

bool letter_subject(struct arena *arena, const struct letter *letter, const char **subject,
                    struct error *err) MUST_USE;
bool
letter_lay_out(struct arena *arena, const struct letter *letter, const struct letter_layout *layout,
               const char **laid, struct error *err) MUST_USE;

#endif
