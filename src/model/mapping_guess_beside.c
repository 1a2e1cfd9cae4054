/* SPDX-License-Identifier: MIT */
/*
 * mapping_guess_beside - the tables of needs that stand side by side: what columns beside theirs
 * say of each, and the each and when elements for them.
 */
#include "model/mapping_guess_parts.h"

/* --- columns beside those of needs ------------------------------------------------------------ */

static const char *
heading_at(struct drafting *drafting, const struct wide *wide, size_t place)
{
    struct text name = wide->export->input->rowset->names[place];

    return arena_copy(drafting->arena, name.at, name.length);
}

static bool
is_part_of_word(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z') || (byte & 0x80) != 0;
}

/* Where WORD stands in a heading, not within a longer word or number; NULL when it does not. */
static const char *
stands_in(const char *heading, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = strstr(heading, word); at != NULL; at = strstr(at + 1, word)) {
        bool starts = at == heading || !is_part_of_word(at[-1]);

        if (starts && !is_part_of_word(at[length]) &&
            !(at[length] == '.' && is_part_of_word(at[length + 1])))
            return at;
    }
    return NULL;
}

/* The heading with {name} or {code} in the place of a need's; NULL when it holds neither. */
static const char *
pattern_of(struct arena *arena, const char *heading, const char *name, const char *code)
{
    const char *stands = "{name}", *word = name, *at = stands_in(heading, name);

    if (at == NULL && strcmp(code, "?") != 0) {
        stands = "{code}";
        word = code;
        at = stands_in(heading, code);
    }
    return at == NULL ? NULL
                      : arena_printf(arena, "%.*s%s%s", (int)(at - heading), heading, stands,
                                     at + strlen(word));
}

/* What a pattern says besides the need: "{name} - outcome" is "outcome". */
static const char *
pattern_words(struct arena *arena, const char *pattern)
{
    const char *brace = strchr(pattern, '{'), *rest = strchr(brace, '}') + 1;

    return heading_words(
        arena, text_of(arena_printf(arena, "%.*s %s", (int)(brace - pattern), pattern, rest)));
}

static const char *
pattern_at(struct drafting *drafting, const struct wide *wide, size_t need, size_t place)
{
    const struct wide_need *of = &wide->needs[need];

    return place == of->place ? NULL
                              : pattern_of(drafting->arena, heading_at(drafting, wide, place),
                                           heading_at(drafting, wide, of->place), of->code);
}

/* Marks which needs have a column of the pattern, and looks at all of them together. */
static void
gather_beside(struct drafting *drafting, const struct wide *wide, struct beside *beside)
{
    const struct rowset *rowset = wide->export->input->rowset;
    size_t *places = ARENA_ARRAY(drafting->arena, size_t, wide->count);

    beside->has = ARENA_ARRAY(drafting->arena, bool, wide->count);
    for (size_t need = 0; need < wide->count; need++)
        for (size_t place = 0; place < rowset->column_count && !beside->has[need]; place++) {
            const char *pattern = pattern_at(drafting, wide, need, place);

            if (pattern == NULL || strcmp(pattern, beside->pattern) != 0)
                continue;
            beside->has[need] = true;
            places[beside->count++] = place;
        }
    beside->place = places[0];
    beside->look = ARENA_ARRAY(drafting->arena, struct column_look, 1);
    columns_look(drafting->arena, rowset, places, beside->count, beside->look);
}

bool
wide_beside(struct drafting *drafting, const struct wide *wide, enum table_id table,
            unsigned column, struct beside *beside)
{
    *beside = (struct beside){.count = 0};
    for (size_t need = 0; need < wide->count; need++)
        for (size_t i = 0; i < wide->export->input->rowset->column_count; i++) {
            const char *pattern = pattern_at(drafting, wide, need, i);

            if (pattern == NULL ||
                heading_fits(table, column, pattern_words(drafting->arena, pattern)) < HEADING_SURE)
                continue;
            beside->pattern = pattern;
            gather_beside(drafting, wide, beside);
            return true;
        }
    return false;
}

/* --- a table of them -------------------------------------------------------------------------- */

static bool
is_id(const struct column_def *def)
{
    return def->kind == COLUMN_KEY || def->kind == COLUMN_REF;
}

static void
take_beside(struct draft_table *table, unsigned column, const struct beside *beside)
{
    table->guesses[column] = (struct guess){.place = beside->place,
                                            .fit = HEADING_SURE,
                                            .heading = beside->pattern,
                                            .look = beside->look,
                                            .partial = beside->count < table->wide->count};
}

/* An outcome is told by a result beside the need, or by the day on which it was achieved. */
static bool
find_outcome(struct drafting *drafting, struct draft_table *table)
{
    struct beside told;

    if (!wide_beside(drafting, table->wide, TABLE_OUTCOMES, OUTCOMES_RESULT, &told) &&
        !wide_beside(drafting, table->wide, TABLE_OUTCOMES, OUTCOMES_ACHIEVED_ON, &told))
        return false;
    table->wide_has = told.has;
    table->wide_filled = told.pattern;
    return true;
}

bool
wide_table(struct drafting *drafting, struct draft_table *table)
{
    const struct wide *wide = &drafting->wide;

    if (wide->export == NULL)
        return false;
    *table = (struct draft_table){.export = wide->export, .id = table->id, .wide = wide};
    if (table->id == TABLE_OUTCOMES && !find_outcome(drafting, table))
        return false;
    for (unsigned column = 0; column < TABLES[table->id].column_count; column++) {
        struct guess *guess = &table->guesses[column];
        struct beside beside;

        *guess = guess_column(drafting, wide->export, table->id, column);
        if (!is_id(guess_def(table, column)) && guess->fit < HEADING_SURE)
            *guess = (struct guess){.place = NO_PLACE};
        if (!is_id(guess_def(table, column)) &&
            wide_beside(drafting, wide, table->id, column, &beside))
            take_beside(table, column, &beside);
        if (table->wide_filled != NULL && guess->heading != NULL &&
            strcmp(guess->heading, table->wide_filled) == 0)
            guess->partial = false; /* only the needs that have it are listed */
    }
    if (table->id == TABLE_NEEDS)
        table->guesses[NEEDS_NEED_CODE] = (struct guess){.place = NO_PLACE};
    return true;
}

static void
put_is_yes(struct drafting *drafting, const char *indent, struct text yes)
{
    builder_printf(&drafting->out, "%s<when column=\"{name}\"", indent);
    guess_put_attribute(drafting, "is", arena_copy(drafting->arena, yes.at, yes.length));
    builder_puts(&drafting->out, "/>\n");
}

void
wide_put_conditions(struct drafting *drafting, const struct draft_table *table)
{
    const struct wide *wide = table->wide;

    for (size_t i = 0; i < wide->count; i++) {
        if (table->wide_has != NULL && !table->wide_has[i])
            continue;
        builder_puts(&drafting->out, "    <each");
        guess_put_attribute(drafting, "name", heading_at(drafting, wide, wide->needs[i].place));
        guess_put_attribute(drafting, "code", wide->needs[i].code);
        builder_puts(&drafting->out, "/>\n");
    }
    if (wide->yes_count > 1)
        builder_puts(&drafting->out, "    <any>\n");
    for (size_t i = 0; i < wide->yes_count; i++)
        put_is_yes(drafting, wide->yes_count > 1 ? "      " : "    ", wide->yes[i]);
    if (wide->yes_count > 1)
        builder_puts(&drafting->out, "    </any>\n");
    if (table->wide_filled == NULL)
        return;
    builder_puts(&drafting->out, "    <when");
    guess_put_attribute(drafting, "column", table->wide_filled);
    builder_puts(&drafting->out, " blank=\"no\"/>\n");
}
