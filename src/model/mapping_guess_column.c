/* SPDX-License-Identifier: MIT */
/* What a drafted mapping makes of one column, from how its cells look. */
#include "model/mapping.h"
#include "model/mapping_guess_parts.h"
#include "model/quarter.h"

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

void
guess_put_attribute(struct drafting *drafting, const char *name, const char *value)
{
    builder_printf(&drafting->out, " %s=\"", name);
    put_escaped(&drafting->out, value);
    builder_puts(&drafting->out, "\"");
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
look_at_yes_no(const struct column_look *look, struct column_words *words)
{
    if (look->yes_no && !look->plain_yes_no)
        words->values = "yes-no";
    else if (!look->yes_no)
        look_at_list(look, words);
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
        look_at_yes_no(look, words);
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
    case COLUMN_FRAMEWORK:
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
        guess_put_attribute(drafting, "found", found);
        guess_put_attribute(drafting, "becomes",
                            guess_value(drafting->arena, def, look->values[i]));
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

void
guess_put_found(struct drafting *drafting, const struct draft_table *table, unsigned column)
{
    const struct guess *guess = &table->guesses[column];
    const struct column_def *def = guess_def(table, column);
    const struct column_look *look = guess->look;
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
    guess_put_attribute(drafting, "from", guess->heading);
    if (words.date != NULL)
        guess_put_attribute(drafting, "date", words.date);
    if (words.values != NULL)
        guess_put_attribute(drafting, "values", words.values);
    if (words.number != NULL)
        guess_put_attribute(drafting, "number", words.number);
    if (guess->partial)
        guess_put_attribute(drafting, "optional", "yes");
    if (words.unsure.length > 0)
        guess_put_attribute(drafting, "unsure", words.unsure.at);
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
        guess_put_attribute(drafting, "from", heading_at(drafting, table->export, person));
        guess_put_attribute(drafting, "unsure", "joined by the person from another file");
        builder_printf(&drafting->out, ">\n      <lookup file=\"%s\"", other->name);
        guess_put_attribute(drafting, "key", heading_at(drafting, other, key));
        guess_put_attribute(drafting, "take", heading_at(drafting, other, family));
        builder_puts(&drafting->out, "/>\n    </column>\n");
        return true;
    }
    return false;
}

const char *
guess_told_by(const struct draft_table *table)
{
    if (table->wide != NULL)
        return table->wide->unknown ? "{name}" : "{code}";
    return table->numbered ? "{n}" : NULL;
}

/* A need that has a column of its own is told by its heading; so is one that was met, where nothing
 * but the day of it is written down. */
static bool
put_told_by_column(struct drafting *drafting, const struct draft_table *table,
                   const struct column_def *def)
{
    if (table->wide == NULL || (def->kind != COLUMN_NEED_CODE && def->kind != COLUMN_CHOICE))
        return false;
    builder_printf(&drafting->out, "    <column name=\"%s\" constant=\"%s\"", def->name,
                   def->kind == COLUMN_NEED_CODE ? "{code}" : "achieved");
    if (def->kind == COLUMN_CHOICE)
        guess_put_attribute(drafting, "unsure",
                            "only the day is in the export; this says the need was met on it");
    else if (table->wide->unknown)
        guess_put_attribute(drafting, "unsure",
                            "these columns say yes or no and were taken for needs; put the code of "
                            "each in the place of its ?, and take out what is no need");
    builder_puts(&drafting->out, "/>\n");
    return true;
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
    const char *told_by = guess_told_by(table);
    struct guess need = guess_column(drafting, table->export, TABLE_NEEDS, NEEDS_NEED_CODE);

    for (size_t i = 0; i < sizeof OWNERS / sizeof OWNERS[0] && owner == NO_PLACE; i++)
        owner = find_id(table->export, OWNERS[i]);
    if (!of_need || owner == NO_PLACE || (told_by == NULL && need.place == NO_PLACE))
        return false;
    builder_printf(&drafting->out, "    <column name=\"%s\"", def->name);
    guess_put_attribute(drafting, "unsure", "there is no such id in the export, so it is built");
    builder_puts(&drafting->out, ">\n      <join separator=\"-\"><from");
    guess_put_attribute(drafting, "column", heading_at(drafting, table->export, owner));
    builder_puts(&drafting->out, told_by != NULL ? "/><text" : "/><from");
    if (told_by != NULL)
        guess_put_attribute(drafting, "constant", told_by);
    else
        guess_put_attribute(drafting, "column", need.heading);
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
    guess_put_attribute(drafting, "from", heading_at(drafting, table->export, family));
    guess_put_attribute(drafting, "unsure",
                        "the export has no episode's id; this says one a family");
    builder_puts(&drafting->out, "/>\n");
    return true;
}

void
guess_put_missing(struct drafting *drafting, const struct draft_table *table,
                  const struct column_def *def)
{
    if (put_told_by_column(drafting, table, def) || put_lookup(drafting, table, def) ||
        put_joined_id(drafting, table, def) || put_family_as_episode(drafting, table, def))
        return;
    builder_printf(
        &drafting->out,
        "    <column name=\"%s\" constant=\"\" unsure=\"not found: no heading looks like "
        "%s; say where it comes from\"/>\n",
        def->name, def->name);
}
