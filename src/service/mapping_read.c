/* SPDX-License-Identifier: MIT */
#include "service/mapping_read.h"

#include "base/file.h"
#include "port/digest.h"
#include "model/mapping_check.h"
#include "service/library.h"

/* A mapping on its way in. */
struct making {
    struct arena *arena;
    struct mapping *mapping;
    struct mapping_faults *faults;
    struct mapping_values *values; /* those with a name */
    size_t value_count;
};

/* --- attributes ------------------------------------------------------------------------------- */

/* An attribute without blanks at its ends, or NULL: cells and headings have none either. */
static const char *
text_attribute(const struct making *making, const struct xml_element *element, const char *name)
{
    const char *value = xml_attribute(making->arena, element, name);
    size_t length;

    if (value == NULL)
        return NULL;
    value += strspn(value, " \t\r\n");
    length = strlen(value);
    while (length > 0 && strchr(" \t\r\n", value[length - 1]) != NULL)
        length--;
    return arena_copy(making->arena, value, length);
}

/* A number the schema has checked. */
static int32_t
number_attribute(const struct making *making, const struct xml_element *element, const char *name,
                 int32_t otherwise)
{
    const char *value = text_attribute(making, element, name);

    return value == NULL ? otherwise : (int32_t)strtol(value, NULL, 10);
}

/* Which of WORDS, ended by NULL, an attribute is; 0 when it is not there. */
static unsigned
choice_attribute(const struct making *making, const struct xml_element *element, const char *name,
                 const char *const *words)
{
    const char *value = text_attribute(making, element, name);

    for (unsigned i = 0; value != NULL && words[i] != NULL; i++)
        if (strcmp(words[i], value) == 0)
            return i;
    return 0;
}

static bool
yes_attribute(const struct making *making, const struct xml_element *element, const char *name)
{
    static const char *const words[] = {"no", "yes", NULL};

    return choice_attribute(making, element, name, words) == 1;
}

/* How many of some attributes and children an element has. */
static size_t
count_ways(const struct making *making, const struct xml_element *element,
           const char *const *attributes, const char *const *children)
{
    size_t count = 0;

    for (; *attributes != NULL; attributes++)
        count += text_attribute(making, element, *attributes) != NULL;
    for (; *children != NULL; children++)
        count += xml_child(element, *children) != NULL;
    return count;
}

/* --- files ------------------------------------------------------------------------------------ */

static char
delimiter_of(const struct making *making, const struct xml_element *element)
{
    static const char *const words[] = {"comma", "semicolon", "tab", "pipe", NULL};
    static const char bytes[] = {',', ';', '\t', '|'};

    return bytes[choice_attribute(making, element, "delimiter", words)];
}

static void
read_files(struct making *making, const struct xml_element *root)
{
    struct mapping_file *files =
        ARENA_ARRAY(making->arena, struct mapping_file, xml_count(root, "file"));

    for (const struct xml_element *at = xml_child(root, "file"); at != NULL;
         at = xml_next(at, "file"))
        files[making->mapping->file_count++] = (struct mapping_file){
            .line = xml_line(at),
            .name = text_attribute(making, at, "name"),
            .match = text_attribute(making, at, "match"),
            .sheet = text_attribute(making, at, "sheet"),
            .encoding = text_attribute(making, at, "encoding"),
            .delimiter = delimiter_of(making, at),
            .header_row = (uint32_t)number_attribute(making, at, "header-row", 1),
            .many = yes_attribute(making, at, "many"),
            .optional = yes_attribute(making, at, "optional"),
        };
    making->mapping->files = files;
}

/* The place of a file by its name; told, and the first, when there is none. */
static size_t
find_file(const struct making *making, const struct xml_element *element, const char *name)
{
    const struct mapping *mapping = making->mapping;
    struct builder known = {.arena = making->arena};

    for (size_t i = 0; i < mapping->file_count; i++) {
        if (strcmp(mapping->files[i].name, name) == 0)
            return i;
        builder_printf(&known, "%s%s", i == 0 ? "" : ", ", mapping->files[i].name);
    }
    mapping_fault_add(making->faults, xml_line(element),
                      "no file element is named \"%s\"; there is %s", name, known.at);
    return 0;
}

/* --- value maps ------------------------------------------------------------------------------- */

static enum mapping_otherwise
otherwise_of(const struct making *making, const struct xml_element *element)
{
    static const char *const words[] = {
        [OTHERWISE_REFUSE] = "refuse",
        [OTHERWISE_BLANK] = "blank",
        [OTHERWISE_KEEP] = "keep",
        [OTHERWISE_DEFAULT] = NULL,
    };

    return (enum mapping_otherwise)choice_attribute(making, element, "otherwise", words);
}

static void
check_doubled_values(const struct making *making, const struct mapping_values *values)
{
    for (size_t i = 1; i < values->count; i++)
        for (size_t before = 0; before < i; before++)
            if (text_same_letters(text_of(values->list[i].found),
                                  text_of(values->list[before].found))) {
                mapping_fault_add(making->faults, values->list[i].line,
                                  "\"%s\" is mapped already at line %d; each value once, whatever "
                                  "the case of its letters",
                                  values->list[i].found, values->list[before].line);
                break;
            }
}

static void
read_values(const struct making *making, const struct xml_element *element,
            struct mapping_values *values)
{
    struct mapping_value *list =
        ARENA_ARRAY(making->arena, struct mapping_value, xml_count(element, "value"));
    const char *name = text_attribute(making, element, "name");

    *values = (struct mapping_values){
        .line = xml_line(element),
        .name = name == NULL ? "" : name,
        .otherwise = otherwise_of(making, element),
        .fallback = text_attribute(making, element, "default"),
        .list = list,
    };
    if (values->fallback != NULL && text_attribute(making, element, "otherwise") != NULL)
        mapping_fault_add(making->faults, values->line,
                          "element values has both otherwise and default; one of them says what "
                          "becomes of a value that is not listed");
    if (values->fallback != NULL)
        values->otherwise = OTHERWISE_DEFAULT;
    for (const struct xml_element *at = xml_child(element, "value"); at != NULL;
         at = xml_next(at, "value"))
        list[values->count++] = (struct mapping_value){
            .line = xml_line(at),
            .found = text_attribute(making, at, "found"),
            .becomes = text_attribute(making, at, "becomes"),
        };
    check_doubled_values(making, values);
}

static void
read_named_values(struct making *making, const struct xml_element *root)
{
    making->values = ARENA_ARRAY(making->arena, struct mapping_values, xml_count(root, "values"));
    for (const struct xml_element *at = xml_child(root, "values"); at != NULL;
         at = xml_next(at, "values")) {
        struct mapping_values *values = &making->values[making->value_count++];

        read_values(making, at, values);
        if (mapping_known_values(values->name) != NULL)
            mapping_fault_add(making->faults, values->line,
                              "the value map \"%s\" is built in; give this one another name",
                              values->name);
    }
}

static const struct mapping_values *
find_values(const struct making *making, const struct xml_element *element, const char *name)
{
    const struct mapping_values *known = mapping_known_values(name);

    for (size_t i = 0; i < making->value_count; i++)
        if (strcmp(making->values[i].name, name) == 0)
            return &making->values[i];
    if (known == NULL)
        mapping_fault_add(making->faults, xml_line(element),
                          "no values element is named \"%s\", and the only map that is built in is "
                          "yes-no",
                          name);
    return known;
}

/* --- columns ---------------------------------------------------------------------------------- */

static void
read_one_part(const struct making *making, const struct xml_element *element,
              struct mapping_column *column)
{
    const char *from = text_attribute(making, element, "from");
    const char *constant = text_attribute(making, element, "constant");
    struct mapping_part *part = ARENA_ARRAY(making->arena, struct mapping_part, 1);

    part->kind = from != NULL ? PART_COLUMN : PART_CONSTANT;
    part->text = from != NULL ? from : constant != NULL ? constant : "";
    column->parts = part;
    column->part_count = 1;
}

static size_t
count_parts(const struct xml_element *element)
{
    return xml_count(element, "from") + xml_count(element, "text") +
           xml_count(element, "row-number");
}

static void
read_parts(const struct making *making, const struct xml_element *element,
           struct mapping_column *column)
{
    struct mapping_part *parts =
        ARENA_ARRAY(making->arena, struct mapping_part, count_parts(element));

    column->parts = parts;
    for (const struct xml_element *at = xml_child(element, NULL); at != NULL;
         at = xml_next(at, NULL)) {
        const char *from = text_attribute(making, at, "column");
        const char *constant = text_attribute(making, at, "constant");
        struct mapping_part *part = &parts[column->part_count++];

        *part = (struct mapping_part){.kind = PART_ROW_NUMBER, .text = ""};
        if (from != NULL)
            *part = (struct mapping_part){.kind = PART_COLUMN, .text = from};
        else if (constant != NULL)
            *part = (struct mapping_part){.kind = PART_CONSTANT, .text = constant};
    }
}

static void
read_source(const struct making *making, const struct xml_element *element,
            struct mapping_column *column)
{
    static const char *const attributes[] = {"from", "constant", NULL};
    static const char *const children[] = {"first", "join", NULL};
    const struct xml_element *join = xml_child(element, "join");
    const struct xml_element *first = xml_child(element, "first");
    const char *separator = join == NULL ? NULL : xml_attribute(making->arena, join, "separator");

    bool one = count_ways(making, element, attributes, children) == 1;

    if (!one)
        mapping_fault_add(
            making->faults, xml_line(element),
            "element column wants one of from, constant, first and join, to say where "
            "its cells come from");
    column->take = join != NULL ? TAKE_JOIN : TAKE_FIRST;
    column->separator = separator == NULL ? "" : separator;
    column->skip_blanks = join != NULL && yes_attribute(making, join, "skip-blanks");
    if (one && join == NULL && first == NULL)
        read_one_part(making, element, column);
    else if (one)
        read_parts(making, join != NULL ? join : first, column);
}

static const struct mapping_lookup *
read_lookup(const struct making *making, const struct xml_element *element)
{
    static const char *const words[] = {"", "first", "last", NULL};
    struct mapping_lookup *lookup;
    unsigned several;

    if (element == NULL)
        return NULL;
    lookup = ARENA_ARRAY(making->arena, struct mapping_lookup, 1);
    several = choice_attribute(making, element, "several", words);
    *lookup = (struct mapping_lookup){
        .line = xml_line(element),
        .file = find_file(making, element, text_attribute(making, element, "file")),
        .key = text_attribute(making, element, "key"),
        .take = text_attribute(making, element, "take"),
        .otherwise = otherwise_of(making, element),
        .first = several == 1,
        .last = several == 2,
    };
    return lookup;
}

static const struct mapping_values *
read_column_values(const struct making *making, const struct xml_element *element)
{
    const struct xml_element *child = xml_child(element, "values");
    const char *name = text_attribute(making, element, "values");
    struct mapping_values *values;

    if (child != NULL && name != NULL)
        mapping_fault_add(making->faults, xml_line(element),
                          "element column has a value map inside and names \"%s\"; one is enough",
                          name);
    if (child == NULL)
        return name == NULL ? NULL : find_values(making, element, name);
    values = ARENA_ARRAY(making->arena, struct mapping_values, 1);
    read_values(making, child, values);
    return values;
}

static const struct date_format *
read_date(const struct making *making, const struct xml_element *element)
{
    const char *text = text_attribute(making, element, "date");
    struct error err = {.code = ERR_NONE};
    struct date_format *format;

    if (text == NULL)
        return NULL;
    format = ARENA_ARRAY(making->arena, struct date_format, 1);
    if (!date_format_parse(text, number_attribute(making, element, "years-from", YEARS_FROM_USUAL),
                           format, &err))
        mapping_fault_add(making->faults, xml_line(element), "element column, attribute date: %s",
                          err.text);
    return format;
}

static const char *
names_of_columns(struct arena *arena, enum table_id table)
{
    struct builder out = {.arena = arena};

    for (unsigned i = 0; i < TABLES[table].column_count; i++)
        builder_printf(&out, "%s%s", i == 0 ? "" : ", ", TABLES[table].columns[i].name);
    return out.at;
}

static void
read_column(const struct making *making, const struct xml_element *element, enum table_id table,
            struct mapping_column *column)
{
    static const char *const numbers[] = {"plain", "grouped", "pounds-to-pence", NULL};
    static const char *const cases[] = {"kept", "upper", "lower", NULL};
    const char *name = text_attribute(making, element, "name");
    const char *prefix = xml_attribute(making->arena, element, "prefix");
    int place = table_column(table, text_of(name));

    if (place < 0)
        mapping_fault_add(making->faults, xml_line(element),
                          "the table %s has no column \"%s\"; it has %s", TABLES[table].name, name,
                          names_of_columns(making->arena, table));
    *column = (struct mapping_column){
        .line = xml_line(element),
        .column = place < 0 ? 0 : (unsigned)place,
        .lookup = read_lookup(making, xml_child(element, "lookup")),
        .values = read_column_values(making, element),
        .date = read_date(making, element),
        .number = (enum mapping_number)choice_attribute(making, element, "number", numbers),
        .letters = (enum mapping_case)choice_attribute(making, element, "case", cases),
        .pad = (uint32_t)number_attribute(making, element, "pad", 0),
        .prefix = prefix == NULL ? "" : prefix,
        .optional = yes_attribute(making, element, "optional"),
        .unsure = text_attribute(making, element, "unsure"),
    };
    read_source(making, element, column);
}

static void
check_doubled_column(const struct making *making, const struct xml_element *element,
                     const struct mapping_table *table)
{
    const struct mapping_column *columns = table->columns;
    size_t last = table->column_count - 1;

    for (size_t i = 0; i < last; i++)
        if (columns[i].column == columns[last].column &&
            strcmp(text_attribute(making, element, "name"),
                   TABLES[table->table].columns[columns[i].column].name) == 0)
            mapping_fault_add(making->faults, columns[last].line,
                              "the column %s is filled already at line %d; to take it from several "
                              "columns use first or join",
                              TABLES[table->table].columns[columns[i].column].name,
                              columns[i].line);
}

static void
read_columns(const struct making *making, const struct xml_element *element,
             struct mapping_table *table)
{
    struct mapping_column *columns =
        ARENA_ARRAY(making->arena, struct mapping_column, xml_count(element, "column"));

    table->columns = columns;
    for (const struct xml_element *at = xml_child(element, "column"); at != NULL;
         at = xml_next(at, "column")) {
        read_column(making, at, table->table, &columns[table->column_count++]);
        check_doubled_column(making, at, table);
    }
}

/* --- conditions and groups -------------------------------------------------------------------- */

static void
read_when(const struct making *making, const struct xml_element *element, size_t group,
          struct mapping_when *when)
{
    static const char *const attributes[] = {"is", "is-not", "blank", NULL};
    static const char *const children[] = {NULL};
    const char *is = text_attribute(making, element, "is");
    const char *is_not = text_attribute(making, element, "is-not");

    if (count_ways(making, element, attributes, children) != 1)
        mapping_fault_add(making->faults, xml_line(element),
                          "element when wants one of is, is-not and blank");
    *when = (struct mapping_when){
        .line = xml_line(element),
        .group = group,
        .column = text_attribute(making, element, "column"),
        .test = is != NULL                                ? WHEN_IS
                : is_not != NULL                          ? WHEN_IS_NOT
                : yes_attribute(making, element, "blank") ? WHEN_BLANK
                                                          : WHEN_FILLED,
        .value = is != NULL       ? is
                 : is_not != NULL ? is_not
                                  : "",
    };
}

static size_t
count_whens(const struct xml_element *element)
{
    size_t count = xml_count(element, "when");

    for (const struct xml_element *any = xml_child(element, "any"); any != NULL;
         any = xml_next(any, "any"))
        count += xml_count(any, "when");
    return count;
}

static void
read_whens(const struct making *making, const struct xml_element *element,
           struct mapping_table *table)
{
    struct mapping_when *whens =
        ARENA_ARRAY(making->arena, struct mapping_when, count_whens(element));
    size_t group = 0;

    table->whens = whens;
    for (const struct xml_element *at = xml_child(element, "when"); at != NULL;
         at = xml_next(at, "when"))
        read_when(making, at, group++, &whens[table->when_count++]);
    for (const struct xml_element *any = xml_child(element, "any"); any != NULL;
         any = xml_next(any, "any"), group++)
        for (const struct xml_element *at = xml_child(any, "when"); at != NULL;
             at = xml_next(at, "when"))
            read_when(making, at, group, &whens[table->when_count++]);
}

/* An each element with first and last stands for as many groups as there are numbers. */
static void
each_bounds(const struct making *making, const struct xml_element *element, int32_t *first,
            int32_t *last)
{
    *first = number_attribute(making, element, "first", -1);
    *last = number_attribute(making, element, "last", -1);
}

static size_t
count_groups(const struct making *making, const struct xml_element *element)
{
    size_t count = 0;
    int32_t first, last;

    for (const struct xml_element *at = xml_child(element, "each"); at != NULL;
         at = xml_next(at, "each")) {
        each_bounds(making, at, &first, &last);
        count += last > first ? (size_t)(last - first) + 1 : 1;
    }
    return count;
}

static void
check_each(const struct making *making, const struct xml_element *element, int32_t first,
           int32_t last)
{
    if ((first < 0) != (last < 0) || last < first)
        mapping_fault_add(
            making->faults, xml_line(element),
            "element each counts from first to last: both are needed, and last is not "
            "before first");
    if (first < 0 && last < 0 && text_attribute(making, element, "name") == NULL &&
        text_attribute(making, element, "code") == NULL)
        mapping_fault_add(making->faults, xml_line(element),
                          "element each wants a name, a code, or numbers from first to last");
}

static void
read_groups(const struct making *making, const struct xml_element *element,
            struct mapping_table *table)
{
    struct mapping_group *groups =
        ARENA_ARRAY(making->arena, struct mapping_group, count_groups(making, element));
    int32_t first, last;

    table->groups = groups;
    for (const struct xml_element *at = xml_child(element, "each"); at != NULL;
         at = xml_next(at, "each")) {
        each_bounds(making, at, &first, &last);
        check_each(making, at, first, last);
        if (last < first)
            last = first;
        for (int32_t number = first; number <= last; number++)
            groups[table->group_count++] = (struct mapping_group){
                .line = xml_line(at),
                .name = text_attribute(making, at, "name"),
                .code = text_attribute(making, at, "code"),
                .number = number < 0 ? NULL : arena_printf(making->arena, "%d", (int)number),
            };
    }
}

/* --- tables ----------------------------------------------------------------------------------- */

static bool
find_table(const struct making *making, const struct xml_element *element, enum table_id *table)
{
    const char *name = text_attribute(making, element, "name");
    struct builder known = {.arena = making->arena};

    for (unsigned i = 0; i < TABLE_COUNT; i++) {
        if (strcmp(TABLES[i].name, name) == 0) {
            *table = (enum table_id)i;
            return true;
        }
        builder_printf(&known, "%s%s", i == 0 ? "" : ", ", TABLES[i].name);
    }
    mapping_fault_add(making->faults, xml_line(element),
                      "there is no table \"%s\"; the tables are %s", name, known.at);
    return false;
}

static void
read_table(struct making *making, const struct xml_element *element, struct mapping_table *table)
{
    static const char *const words[] = {"", "first", "last", NULL};

    *table = (struct mapping_table){
        .line = xml_line(element),
        .file = find_file(making, element, text_attribute(making, element, "from")),
        .distinct = (enum mapping_distinct)choice_attribute(making, element, "distinct", words),
        .unsure = text_attribute(making, element, "unsure"),
    };
    if (!find_table(making, element, &table->table))
        return;
    read_groups(making, element, table);
    read_whens(making, element, table);
    read_columns(making, element, table);
    making->mapping->table_count++;
}

static void
read_tables(struct making *making, const struct xml_element *root)
{
    struct mapping_table *tables =
        ARENA_ARRAY(making->arena, struct mapping_table, xml_count(root, "table"));

    making->mapping->tables = tables;
    for (const struct xml_element *at = xml_child(root, "table"); at != NULL;
         at = xml_next(at, "table"))
        read_table(making, at, &tables[making->mapping->table_count]);
}

static const char *
find_mapping(struct arena *arena, const char *name)
{
    size_t length = strlen(name);

    if (strchr(name, '/') != NULL || (length > 4 && strcmp(name + length - 4, ".xml") == 0))
        return name;
    return library_path(arena, arena_printf(arena, "mappings/%s.xml", name));
}

static void
take_xml_faults(const struct xml_faults *from, struct mapping_faults *to)
{
    for (size_t i = 0; i < from->count; i++)
        mapping_fault_add(to, from->list[i].line, "%s", from->list[i].words);
}

bool
mapping_read(struct arena *arena, const char *path, struct mapping *mapping,
             struct mapping_faults *faults, struct error *err)
{
    struct making making = {.arena = arena, .mapping = mapping, .faults = faults};
    struct xml_faults xml_faults = {.count = 0};
    const struct xml_element *root, *about;

    *mapping = (struct mapping){.path = find_mapping(arena, path)};
    *faults = (struct mapping_faults){.arena = arena};
    if (!file_exists(mapping->path))
        return error_raise(err, ERR_INPUT,
                           "there is no mapping \"%s\"; \"deltareturn mapping list\" names the "
                           "shipped ones, and a file is named by its path ending in .xml",
                           path);
    if (!xml_read(arena, mapping->path, library_path(arena, "schemas/mapping.xsd"), &root,
                  &xml_faults, err)) {
        take_xml_faults(&xml_faults, faults);
        return false;
    }
    about = xml_child(root, "about");
    mapping->name = text_attribute(&making, root, "name");
    mapping->version = text_attribute(&making, root, "version");
    mapping->about = about == NULL ? "" : xml_words(arena, about);
    read_files(&making, root);
    read_named_values(&making, root);
    read_tables(&making, root);
    mapping_check(mapping, faults);
    return mapping_faults_tell(mapping->path, faults, err);
}

bool
mapping_digest(const struct mapping *mapping, char hex[65], struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    unsigned char sum[DIGEST_SIZE];
    struct digest *digest;
    struct text bytes;

    if (!file_read(arena, mapping->path, XML_FILE_MOST, &bytes, err) ||
        !digest_new(arena, &digest, err) || !digest_add(digest, bytes.at, bytes.length, err) ||
        !digest_end(digest, sum, err))
        return false;
    digest_hex(sum, hex);
    return true;
}
