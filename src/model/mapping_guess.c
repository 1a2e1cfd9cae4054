/* SPDX-License-Identifier: MIT */
#include "model/mapping_guess.h"

#include "model/column_look.h"
#include "model/heading.h"
#include "model/mapping.h"
#include "model/quarter.h"

#define NO_PLACE SIZE_MAX

/* A heading that a column of the contract is to be taken from. */
struct guess {
    size_t place; /* in the rowset; NO_PLACE: none */
    int fit;
    const char *heading; /* with {n} in a numbered group */
};

/* The columns of an export, looked at once. */
struct export
{
    const struct draft_input *input;
    const char *name;                  /* of its file element */
    const char **words;                /* of the headings */
    struct numbered_heading *numbered; /* pattern NULL: no number in it */
    struct column_look *looks;
};

struct drafting {
    struct arena *arena;
    struct export *exports;
    size_t count;
    struct builder out;
};

/* One table from one export. */
struct draft_table {
    const struct export *export;
    enum table_id id;
    bool numbered; /* a row for each number in the headings */
    int32_t first, last;
    struct guess guesses[COLUMNS_MOST];
};

/* --- XML -------------------------------------------------------------------------------------- */

static void
put_escaped(struct builder *out, const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;

        if (byte == '&')
            builder_puts(out, "&amp;");
        else if (byte == '<')
            builder_puts(out, "&lt;");
        else if (byte == '"')
            builder_puts(out, "&quot;");
        else if (byte == '\n' || byte == '\r' || byte == '\t')
            builder_printf(out, "&#%d;", byte);
        else if (byte >= ' ')
            builder_put(out, text, 1);
    }
}

static void
put_attribute(struct drafting *drafting, const char *name, const char *value)
{
    builder_printf(&drafting->out, " %s=\"", name);
    put_escaped(&drafting->out, value);
    builder_puts(&drafting->out, "\"");
}

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

static const struct column_def *
def_of(const struct draft_table *table, unsigned column)
{
    return &TABLES[table->id].columns[column];
}

/* The heading that fits a column best; of equals the first. */
static struct guess
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
        const struct column_def *def = def_of(table, column);
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

/* --- writing a column ------------------------------------------------------------------------- */

struct column_words {
    const char *date, *values, *number;
    struct builder unsure;
    bool listed; /* a value map follows */
};

static void doubt(struct column_words *words, const char *format, ...) PRINTF_LIKE(2, 3);

static void
doubt(struct column_words *words, const char *format, ...)
{
    va_list arguments;

    if (words->unsure.length > 0)
        builder_puts(&words->unsure, "; ");
    va_start(arguments, format);
    builder_puts(&words->unsure, arena_vprintf(words->unsure.arena, format, arguments));
    va_end(arguments);
}

static void
look_at_date(const struct column_look *look, struct column_words *words)
{
    if (look->filled == 0)
        doubt(words, "the column is empty, so its dates' format is not known");
    else if (look->date == NULL)
        doubt(words, "no date format was found that fits all cells; name it under date");
    else if (strcmp(look->date, "yyyy-mm-dd") != 0)
        words->date = look->date;
    if (look->date_either_way)
        doubt(words, "every day is 12 or less, so the month may stand in front");
}

static void
look_at_list(const struct column_look *look, struct column_words *words)
{
    if (look->listable)
        words->listed = look->filled > 0;
    else
        doubt(
            words,
            "its values are too many or too rare to be listed here, and may be personal; write the "
            "value map by hand");
}

/* Whether every value stands for itself. */
static bool
values_are_known(const struct column_look *look, const struct column_def *def)
{
    for (size_t i = 0; i < look->distinct; i++) {
        bool known = false;
        const char *const *list = def->kind == COLUMN_EVENT_TYPE ? EVENT_TYPES : def->values;

        for (; list != NULL && *list != NULL; list++)
            known = known || text_is(look->values[i], *list);
        if (!known)
            return false;
    }
    return look->distinct <= VALUES_LISTED;
}

/* "5.1", "N12": digits somewhere, nothing that only words have. */
static bool
values_are_codes(const struct column_look *look)
{
    for (size_t i = 0; i < look->distinct; i++) {
        struct text value = look->values[i];
        bool digit = false;

        for (size_t at = 0; at < value.length; at++) {
            digit = digit || (value.at[at] >= '0' && value.at[at] <= '9');
            if (value.at[at] == ' ')
                return false;
        }
        if (!digit || value.length > 15)
            return false;
    }
    return true;
}

static bool
values_are_quarters(const struct column_look *look)
{
    struct quarter quarter;

    for (size_t i = 0; i < look->distinct; i++)
        if (!quarter_read(look->values[i], &quarter))
            return false;
    return true;
}

static void
look_at_column(const struct column_look *look, const struct column_def *def,
               struct column_words *words)
{
    switch (def->kind) {
    case COLUMN_DATE:
        look_at_date(look, words);
        break;
    case COLUMN_YES_NO:
        if (look->yes_no && !look->plain_yes_no)
            words->values = "yes-no";
        else if (!look->yes_no)
            look_at_list(look, words);
        break;
    case COLUMN_CHOICE:
    case COLUMN_EVENT_TYPE:
        if (!values_are_known(look, def))
            look_at_list(look, words);
        break;
    case COLUMN_NEED_CODE:
        if (!values_are_codes(look))
            look_at_list(look, words);
        break;
    case COLUMN_QUARTER:
        if (!values_are_quarters(look))
            look_at_list(look, words);
        break;
    case COLUMN_PENCE:
        if (look->decimal) {
            words->number = "pounds-to-pence";
            doubt(words, "taken for pounds");
        }
        break;
    case COLUMN_TEXT:
    case COLUMN_PRESENT:
    case COLUMN_KEY:
    case COLUMN_REF:
    case COLUMN_COUNT:
    case COLUMN_HALF_COUNT:
    case COLUMN_NUMBER:
        break;
    }
}

/* What people write for a value of a list, besides the value itself. */
static const struct {
    const char *value, *words;
} SYNONYMS[] = {
    {"parent_carer",     "mother|father|parent|carer|mum|dad|step parent|guardian|parent carer"},
    {"child",            "son|daughter|sibling|young person|dependant"                         },
    {"other_adult",      "grandparent|grandmother|grandfather|aunt|uncle|adult|lodger|partner" },
    {"expectant_parent", "pregnant|expectant|expectant mother|unborn"                          },
    {"achieved",         "met|yes|fully met|completed|outcome achieved"                        },
    {"not_achieved",     "not met|no|unmet|outcome not achieved"                               },
    {"neutral",          "not applicable|n a|no longer applies|no longer needed"               },
    {"unknown",          "in progress|ongoing|open|pending|not known"                          },
    {"y",                "y|yes|true|complete|completed"                                       },
    {"n",                "n|no|false|incomplete|not completed"                                 },
};

static bool
is_one_of(const char *word, const char *list)
{
    for (; *list != '\0'; list += list[0] == '|') {
        size_t length = strcspn(list, "|");

        if (strlen(word) == length && strncmp(word, list, length) == 0)
            return true;
        list += length;
    }
    return false;
}

static bool
value_fits(const char *words, const char *value, struct arena *arena)
{
    if (strcmp(words, heading_words(arena, text_of(value))) == 0)
        return true;
    for (size_t i = 0; i < sizeof SYNONYMS / sizeof SYNONYMS[0]; i++)
        if (strcmp(SYNONYMS[i].value, value) == 0 && is_one_of(words, SYNONYMS[i].words))
            return true;
    return false;
}

/* What a value found probably becomes; "" when nobody knows. */
static const char *
guess_value(struct arena *arena, const struct column_def *def, struct text found)
{
    static const char *const YES_NO[] = {"y", "n", NULL};
    const char *words = heading_words(arena, found);
    const char *const *list = def->kind == COLUMN_YES_NO       ? YES_NO
                              : def->kind == COLUMN_EVENT_TYPE ? EVENT_TYPES
                                                               : def->values;

    for (; list != NULL && *list != NULL; list++)
        if (value_fits(words, *list, arena))
            return *list;
    return "";
}

static void
put_values(struct drafting *drafting, const struct column_def *def, const struct column_look *look)
{
    builder_puts(&drafting->out, "      <values>\n");
    for (size_t i = 0; i < look->distinct; i++) {
        const char *found = arena_copy(drafting->arena, look->values[i].at, look->values[i].length);

        builder_puts(&drafting->out, "        <value");
        put_attribute(drafting, "found", found);
        put_attribute(drafting, "becomes", guess_value(drafting->arena, def, look->values[i]));
        builder_puts(&drafting->out, "/>\n");
    }
    builder_puts(&drafting->out, "      </values>\n    </column>\n");
}

static bool
any_value_is_unknown(struct arena *arena, const struct column_def *def,
                     const struct column_look *look)
{
    for (size_t i = 0; i < look->distinct; i++)
        if (guess_value(arena, def, look->values[i])[0] == '\0')
            return true;
    return false;
}

static void
put_found_column(struct drafting *drafting, const struct draft_table *table, unsigned column)
{
    const struct guess *guess = &table->guesses[column];
    const struct column_def *def = def_of(table, column);
    const struct column_look *look = &table->export->looks[guess->place];
    struct column_words words = {.unsure = {.arena = drafting->arena}};

    if (guess->fit < HEADING_SURE)
        doubt(&words, "the heading is only like %s", def->name);
    look_at_column(look, def, &words);
    if (words.listed && heading_is_personal(table->export->words[guess->place])) {
        words.listed = false;
        doubt(&words, "its values may be personal, so they are not listed here");
    }
    if (words.listed && any_value_is_unknown(drafting->arena, def, look))
        doubt(&words, "say what each value becomes: %s", column_expects(drafting->arena, def));
    builder_printf(&drafting->out, "    <column name=\"%s\"", def->name);
    put_attribute(drafting, "from", guess->heading);
    if (words.date != NULL)
        put_attribute(drafting, "date", words.date);
    if (words.values != NULL)
        put_attribute(drafting, "values", words.values);
    if (words.number != NULL)
        put_attribute(drafting, "number", words.number);
    if (words.unsure.length > 0)
        put_attribute(drafting, "unsure", words.unsure.at);
    builder_puts(&drafting->out, words.listed ? ">\n" : "/>\n");
    if (words.listed)
        put_values(drafting, def, look);
}

/* --- columns that were not found -------------------------------------------------------------- */

/* The heading of an export that is an id of some table: of its key, or of a reference to it. */
static size_t
find_id(const struct export *export, enum table_id id)
{
    int best = HEADING_LIKELY - 1;
    size_t place = NO_PLACE;

    for (size_t i = 0; i < export->input->rowset->column_count; i++) {
        int fit = heading_fits(id, 0, export->words[i]);

        if (fit > best) {
            best = fit;
            place = i;
        }
    }
    return place;
}

static const char *
heading_at(struct drafting *drafting, const struct export *export, size_t place)
{
    struct text name = export->input->rowset->names[place];

    return arena_copy(drafting->arena, name.at, name.length);
}

/* The family of a person is often found in the list of persons only. */
static bool
put_lookup(struct drafting *drafting, const struct draft_table *table, const struct column_def *def)
{
    size_t person = find_id(table->export, TABLE_MEMBERS);

    if (def->kind != COLUMN_REF || def->refers_to != TABLE_FAMILIES || person == NO_PLACE)
        return false;
    for (size_t i = 0; i < drafting->count; i++) {
        const struct export *other = &drafting->exports[i];
        size_t key = find_id(other, TABLE_MEMBERS), family = find_id(other, TABLE_FAMILIES);

        if (other == table->export || key == NO_PLACE || family == NO_PLACE)
            continue;
        builder_printf(&drafting->out, "    <column name=\"%s\"", def->name);
        put_attribute(drafting, "from", heading_at(drafting, table->export, person));
        put_attribute(drafting, "unsure", "joined by the person from another file");
        builder_printf(&drafting->out, ">\n      <lookup file=\"%s\"", other->name);
        put_attribute(drafting, "key", heading_at(drafting, other, key));
        put_attribute(drafting, "take", heading_at(drafting, other, family));
        builder_puts(&drafting->out, "/>\n    </column>\n");
        return true;
    }
    return false;
}

/* Headings that make up an id that the export does not have: those of its episode, or family, or
 * person, and the need. */
static bool
put_joined_id(struct drafting *drafting, const struct draft_table *table,
              const struct column_def *def)
{
    static const enum table_id OWNERS[] = {TABLE_EPISODES, TABLE_FAMILIES, TABLE_MEMBERS};
    size_t owner = NO_PLACE;
    bool of_need = (def->kind == COLUMN_KEY && table->id == TABLE_NEEDS) ||
                   (def->kind == COLUMN_REF && def->refers_to == TABLE_NEEDS);
    struct guess need = guess_column(drafting, table->export, TABLE_NEEDS, NEEDS_NEED_CODE);

    for (size_t i = 0; i < sizeof OWNERS / sizeof OWNERS[0] && owner == NO_PLACE; i++)
        owner = find_id(table->export, OWNERS[i]);
    if (!of_need || owner == NO_PLACE || (!table->numbered && need.place == NO_PLACE))
        return false;
    builder_printf(&drafting->out, "    <column name=\"%s\"", def->name);
    put_attribute(drafting, "unsure", "there is no such id in the export, so it is built");
    builder_puts(&drafting->out, ">\n      <join separator=\"-\"><from");
    put_attribute(drafting, "column", heading_at(drafting, table->export, owner));
    builder_puts(&drafting->out, table->numbered ? "/><text constant=\"{n}\"" : "/><from");
    if (!table->numbered)
        put_attribute(drafting, "column", need.heading);
    builder_puts(&drafting->out, "/></join>\n    </column>\n");
    return true;
}

/* An export with a row a family has its one episode. */
static bool
put_family_as_episode(struct drafting *drafting, const struct draft_table *table,
                      const struct column_def *def)
{
    size_t family = find_id(table->export, TABLE_FAMILIES);
    bool of_episode = (def->kind == COLUMN_KEY && table->id == TABLE_EPISODES) ||
                      (def->kind == COLUMN_REF && def->refers_to == TABLE_EPISODES);

    if (!of_episode || family == NO_PLACE)
        return false;
    builder_printf(&drafting->out, "    <column name=\"%s\"", def->name);
    put_attribute(drafting, "from", heading_at(drafting, table->export, family));
    put_attribute(drafting, "unsure", "the export has no episode's id; this says one a family");
    builder_puts(&drafting->out, "/>\n");
    return true;
}

static void
put_missing_column(struct drafting *drafting, const struct draft_table *table,
                   const struct column_def *def)
{
    if (put_lookup(drafting, table, def) || put_joined_id(drafting, table, def) ||
        put_family_as_episode(drafting, table, def))
        return;
    builder_printf(
        &drafting->out,
        "    <column name=\"%s\" constant=\"\" unsure=\"not found: no heading looks like "
        "%s; say where it comes from\"/>\n",
        def->name, def->name);
}

/* --- tables ----------------------------------------------------------------------------------- */

/* A table with a key whose cells repeat is one row for each of them. */
static bool
key_repeats(const struct draft_table *table)
{
    for (unsigned column = 0; column < TABLES[table->id].column_count; column++) {
        size_t place = table->guesses[column].place;

        if (def_of(table, column)->kind == COLUMN_KEY && def_of(table, column)->required &&
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
    put_attribute(drafting, "column", table->guesses[repeated].heading);
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
        put_attribute(
            drafting, "unsure",
            "ids repeat, so rows of the same id are made into one; where an id is one only "
            "within its family, join the two instead");
    builder_puts(&drafting->out, ">\n");
    put_conditions(drafting, table);
    for (unsigned column = 0; column < TABLES[table->id].column_count; column++)
        if (table->guesses[column].place != NO_PLACE)
            put_found_column(drafting, table, column);
        else if (def_of(table, column)->required)
            put_missing_column(drafting, table, def_of(table, column));
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
        if (def_of(&table, column)->required)
            builder_printf(&drafting->out,
                           "    <column name=\"%s\" constant=\"\" unsure=\"not found\"/>\n",
                           def_of(&table, column)->name);
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
    put_attribute(drafting, "match", pattern_of(drafting, input->rowset->file));
    if (input->one_of_several)
        put_attribute(drafting, "sheet", input->rowset->sheet);
    if (input->encoding != NULL)
        put_attribute(drafting, "encoding", input->encoding);
    if (input->delimiter != NULL)
        put_attribute(drafting, "delimiter", input->delimiter);
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
