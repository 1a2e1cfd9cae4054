/* SPDX-License-Identifier: MIT */
#include "model/mapping_guess.h"

#include "model/mapping.h"
#include "model/mapping_guess_parts.h"

/* --- looking at the exports ------------------------------------------------------------------- */

/* Letters and digits of a file's name, hyphens between them. */
static const char *
element_name(struct drafting *drafting, const char *file, size_t number)
{
    struct builder out = {.arena = drafting->arena};
    size_t stem = strcspn(file, ".");

    builder_puts(&out, "");
    for (size_t i = 0; i < stem && out.length < 40; i++) {
        struct text byte = text_lower(drafting->arena, (struct text){.at = file + i, .length = 1});
        bool plain =
            (byte.at[0] >= 'a' && byte.at[0] <= 'z') || (byte.at[0] >= '0' && byte.at[0] <= '9');

        if (plain)
            builder_put(&out, byte.at, 1);
        else if (out.length > 0 && out.at[out.length - 1] != '-')
            builder_puts(&out, "-");
    }
    builder_puts(&out, out.length == 0 ? "export" : "");
    for (size_t i = 0; i < number; i++)
        if (strcmp(drafting->exports[i].name, out.at) == 0) {
            builder_printf(&out, "-%zu", number + 1);
            break;
        }
    return out.at;
}

static void
look_at_export(struct drafting *drafting, const struct draft_input *input, size_t number)
{
    struct arena *arena = drafting->arena;
    const struct rowset *rowset = input->rowset;
    struct export *export = &drafting->exports[number];

    *export = (struct export){
        .input = input,
        .name =
            element_name(drafting, input->one_of_several ? rowset->sheet : rowset->file, number),
        .words = ARENA_ARRAY(arena, const char *, rowset->column_count),
        .numbered = ARENA_ARRAY(arena, struct numbered_heading, rowset->column_count),
        .looks = ARENA_ARRAY(arena, struct column_look, rowset->column_count),
    };
    for (size_t i = 0; i < rowset->column_count; i++) {
        export->words[i] = heading_words(arena, rowset->names[i]);
        if (!heading_number(arena, rowset->names[i], &export->numbered[i]))
            export->numbered[i].pattern = NULL;
        column_look(arena, rowset, i, &export->looks[i]);
    }
}

/* --- guessing --------------------------------------------------------------------------------- */

struct guess
guess_column(struct drafting *drafting, const struct export *export, enum table_id table,
             unsigned column)
{
    struct guess best = {.place = NO_PLACE};
    const struct rowset *rowset = export->input->rowset;

    for (size_t i = 0; i < rowset->column_count; i++) {
        int fit = heading_fits(table, column, export->words[i]);

        if (fit > best.fit)
            best = (struct guess){.place = i, .fit = fit};
    }
    if (best.place != NO_PLACE)
        best.heading = arena_copy(drafting->arena, rowset->names[best.place].at,
                                  rowset->names[best.place].length);
    return best;
}

/* Two columns of a table are not taken from one heading: the worse fit goes without. */
static void
part_rivals(struct draft_table *table)
{
    for (unsigned a = 0; a < TABLES[table->id].column_count; a++)
        for (unsigned b = 0; b < TABLES[table->id].column_count; b++) {
            struct guess *mine = &table->guesses[a], *other = &table->guesses[b];

            if (a != b && mine->place != NO_PLACE && mine->place == other->place &&
                (mine->fit > other->fit || (mine->fit == other->fit && a < b)))
                *other = (struct guess){.place = NO_PLACE};
        }
}

static void
guess_table(struct drafting *drafting, const struct export *export, enum table_id id,
            struct draft_table *table)
{
    *table = (struct draft_table){.export = export, .id = id};
    for (unsigned column = 0; column < TABLES[id].column_count; column++)
        table->guesses[column] = guess_column(drafting, export, id, column);
    part_rivals(table);
}

/* The column that says what a row of needs or outcomes is about, which numbered headings repeat. */
static int
repeated_column(enum table_id id)
{
    return id == TABLE_NEEDS ? NEEDS_NEED_CODE : id == TABLE_OUTCOMES ? OUTCOMES_RESULT : -1;
}

/* Puts the numbered headings of a pattern in the place of the guesses. */
static void
guess_numbered(const struct export *export, struct draft_table *table)
{
    int repeated = repeated_column(table->id);
    int32_t first = INT32_MAX, last = -1;

    if (repeated < 0 || table->guesses[repeated].fit >= HEADING_SURE)
        return;
    for (size_t i = 0; i < export->input->rowset->column_count; i++) {
        const struct numbered_heading *numbered = &export->numbered[i];

        for (unsigned column = 0;
             numbered->pattern != NULL && column < TABLES[table->id].column_count; column++) {
            int fit = heading_fits(table->id, column, numbered->words);

            if (fit < HEADING_SURE || fit < table->guesses[column].fit)
                continue;
            table->guesses[column] =
                (struct guess){.place = i, .fit = fit, .heading = numbered->pattern};
            if ((int)column != repeated)
                continue;
            first = numbered->number < first ? numbered->number : first;
            last = numbered->number > last ? numbered->number : last;
        }
    }
    table->numbered = last > first;
    table->first = first;
    table->last = last;
}

/* How many of a table's required columns were found, and of all. */
static void
count_found(const struct draft_table *table, unsigned *required, unsigned *found, unsigned *own)
{
    *required = *found = *own = 0;
    for (unsigned column = 0; column < TABLES[table->id].column_count; column++) {
        const struct column_def *def = guess_def(table, column);
        bool there = table->guesses[column].place != NO_PLACE;

        *required += def->required && there;
        *found += there;
        *own += there && def->kind != COLUMN_KEY && def->kind != COLUMN_REF;
    }
}

static unsigned
count_required(enum table_id id)
{
    unsigned count = 0;

    for (unsigned column = 0; column < TABLES[id].column_count; column++)
        count += TABLES[id].columns[column].required;
    return count;
}

/* The export that most of a table's columns are found in.  False when none has half of those that
 * are needed and something besides ids. */
static bool
choose_export(struct drafting *drafting, enum table_id id, struct draft_table *best)
{
    unsigned best_score = 0;

    for (size_t i = 0; i < drafting->count; i++) {
        struct draft_table table;
        unsigned required, found, own, score;

        guess_table(drafting, &drafting->exports[i], id, &table);
        guess_numbered(&drafting->exports[i], &table);
        count_found(&table, &required, &found, &own);
        score = required * 100 + found;
        if (required * 2 < count_required(id) || (own == 0 && count_required(id) > 1) ||
            required == 0 || score <= best_score)
            continue;
        best_score = score;
        *best = table;
    }
    return best_score > 0;
}

/* --- tables ----------------------------------------------------------------------------------- */

/* A table with a key whose cells repeat is one row for each of them. */
static bool
key_repeats(const struct draft_table *table)
{
    for (unsigned column = 0; column < TABLES[table->id].column_count; column++) {
        size_t place = table->guesses[column].place;

        if (guess_def(table, column)->kind == COLUMN_KEY && guess_def(table, column)->required &&
            place != NO_PLACE)
            return !table->export->looks[place].unique;
    }
    return false;
}

static void
put_conditions(struct drafting *drafting, const struct draft_table *table)
{
    int repeated = repeated_column(table->id);

    if (table->numbered)
        builder_printf(&drafting->out, "    <each first=\"%d\" last=\"%d\"/>\n", (int)table->first,
                       (int)table->last);
    if (repeated < 0 || table->guesses[repeated].place == NO_PLACE)
        return;
    builder_puts(&drafting->out, "    <when");
    guess_put_attribute(drafting, "column", table->guesses[repeated].heading);
    builder_puts(&drafting->out, " blank=\"no\"/>\n");
}

static void
put_table(struct drafting *drafting, const struct draft_table *table)
{
    bool repeats = key_repeats(table);

    builder_printf(&drafting->out, "\n  <table name=\"%s\" from=\"%s\"", TABLES[table->id].name,
                   table->export->name);
    if (repeats)
        builder_puts(&drafting->out, " distinct=\"first\"");
    if (repeats && table->id != TABLE_FAMILIES)
        guess_put_attribute(
            drafting, "unsure",
            "ids repeat, so rows of the same id are made into one; where an id is one only "
            "within its family, join the two instead");
    builder_puts(&drafting->out, ">\n");
    put_conditions(drafting, table);
    for (unsigned column = 0; column < TABLES[table->id].column_count; column++)
        if (table->guesses[column].place != NO_PLACE)
            guess_put_found(drafting, table, column);
        else if (guess_def(table, column)->required)
            guess_put_missing(drafting, table, guess_def(table, column));
    builder_puts(&drafting->out, "  </table>\n");
}

static void
put_placeholder(struct drafting *drafting, enum table_id id)
{
    struct draft_table table = {.export = &drafting->exports[0], .id = id};

    for (unsigned column = 0; column < COLUMNS_MOST; column++)
        table.guesses[column].place = NO_PLACE;
    builder_printf(
        &drafting->out,
        "\n  <table name=\"%s\" from=\"%s\" unsure=\"not found: no export looks like this "
        "table; name the one it comes from, and use each where its rows stand side by "
        "side in columns\">\n",
        TABLES[id].name, table.export->name);
    for (unsigned column = 0; column < TABLES[id].column_count; column++)
        if (guess_def(&table, column)->required)
            builder_printf(&drafting->out,
                           "    <column name=\"%s\" constant=\"\" unsure=\"not found\"/>\n",
                           guess_def(&table, column)->name);
    builder_puts(&drafting->out, "  </table>\n");
}

/* --- files ------------------------------------------------------------------------------------ */

/* A file's name as a pattern that fits it alone. */
static const char *
pattern_of(struct drafting *drafting, const char *file)
{
    struct builder out = {.arena = drafting->arena};

    for (; *file != '\0'; file++) {
        if (strchr("*?[]\\", *file) != NULL)
            builder_puts(&out, "\\");
        builder_put(&out, file, 1);
    }
    return out.at;
}

static void
put_file(struct drafting *drafting, const struct export *export)
{
    const struct draft_input *input = export->input;

    builder_printf(&drafting->out, "  <file name=\"%s\"", export->name);
    guess_put_attribute(drafting, "match", pattern_of(drafting, input->rowset->file));
    if (input->one_of_several)
        guess_put_attribute(drafting, "sheet", input->rowset->sheet);
    if (input->encoding != NULL)
        guess_put_attribute(drafting, "encoding", input->encoding);
    if (input->delimiter != NULL)
        guess_put_attribute(drafting, "delimiter", input->delimiter);
    if (input->header_row > 1)
        builder_printf(&drafting->out, " header-row=\"%u\"", input->header_row);
    builder_puts(&drafting->out, "/>\n");
}

struct text
mapping_guess(struct arena *arena, const struct draft_input *inputs, size_t count)
{
    struct drafting drafting = {.arena = arena,
                                .exports = ARENA_ARRAY(arena, struct export, count),
                                .count = count,
                                .out = {.arena = arena}};

    must(count > 0);
    for (size_t i = 0; i < count; i++)
        look_at_export(&drafting, &inputs[i], i);
    builder_puts(&drafting.out,
                 "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                 "<!-- A draft: guessed from headings and values.  Look at every unsure=\"...\", "
                 "correct it, and take the\n     attribute away.  deltareturn-mapping(5) explains "
                 "each part. -->\n"
                 "<mapping name=\"our-exports\" version=\"1\">\n");
    for (size_t i = 0; i < count; i++)
        put_file(&drafting, &drafting.exports[i]);
    for (unsigned id = 0; id < TABLE_COUNT; id++) {
        struct draft_table table;

        if (choose_export(&drafting, (enum table_id)id, &table))
            put_table(&drafting, &table);
        else if (TABLES[id].required)
            put_placeholder(&drafting, (enum table_id)id);
    }
    builder_puts(&drafting.out, "</mapping>\n");
    return (struct text){.at = drafting.out.at, .length = drafting.out.length};
}
