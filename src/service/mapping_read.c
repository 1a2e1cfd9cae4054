/* SPDX-License-Identifier: MIT */
#include "service/mapping_read.h"

#include "base/file.h"
#include "model/mapping_check.h"
#include "port/digest.h"
#include "service/library.h"
#include "service/mapping_making.h"

/* --- files ------------------------------------------------------------------------------------ */

static char
delimiter_of(const struct making *making, const struct xml_element *element)
{
    static const char *const words[] = {"comma", "semicolon", "tab", "pipe", NULL};
    static const char bytes[] = {',', ';', '\t', '|'};

    return bytes[making_choice_attribute(making, element, "delimiter", words)];
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
            .name = making_text_attribute(making, at, "name"),
            .match = making_text_attribute(making, at, "match"),
            .sheet = making_text_attribute(making, at, "sheet"),
            .encoding = making_text_attribute(making, at, "encoding"),
            .delimiter = delimiter_of(making, at),
            .header_row = (uint32_t)making_number_attribute(making, at, "header-row", 1),
            .many = making_yes_attribute(making, at, "many"),
            .optional = making_yes_attribute(making, at, "optional"),
        };
    making->mapping->files = files;
}

size_t
making_find_file(const struct making *making, const struct xml_element *element, const char *name)
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

void
making_values(const struct making *making, const struct xml_element *element,
              struct mapping_values *values)
{
    struct mapping_value *list =
        ARENA_ARRAY(making->arena, struct mapping_value, xml_count(element, "value"));
    const char *name = making_text_attribute(making, element, "name");

    *values = (struct mapping_values){
        .line = xml_line(element),
        .name = name == NULL ? "" : name,
        .otherwise = making_otherwise(making, element),
        .fallback = making_text_attribute(making, element, "default"),
        .list = list,
    };
    if (values->fallback != NULL && making_text_attribute(making, element, "otherwise") != NULL)
        mapping_fault_add(making->faults, values->line,
                          "element values has both otherwise and default; one of them says what "
                          "becomes of a value that is not listed");
    if (values->fallback != NULL)
        values->otherwise = OTHERWISE_DEFAULT;
    for (const struct xml_element *at = xml_child(element, "value"); at != NULL;
         at = xml_next(at, "value"))
        list[values->count++] = (struct mapping_value){
            .line = xml_line(at),
            .found = making_text_attribute(making, at, "found"),
            .becomes = making_text_attribute(making, at, "becomes"),
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

        making_values(making, at, values);
        if (mapping_known_values(values->name) != NULL)
            mapping_fault_add(making->faults, values->line,
                              "the value map \"%s\" is built in; give this one another name",
                              values->name);
    }
}

const struct mapping_values *
making_find_values(const struct making *making, const struct xml_element *element, const char *name)
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

/* --- tables ----------------------------------------------------------------------------------- */

static bool
find_table(const struct making *making, const struct xml_element *element, enum table_id *table)
{
    const char *name = making_text_attribute(making, element, "name");
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
        .file = making_find_file(making, element, making_text_attribute(making, element, "from")),
        .distinct =
            (enum mapping_distinct)making_choice_attribute(making, element, "distinct", words),
        .unsure = making_text_attribute(making, element, "unsure"),
    };
    if (!find_table(making, element, &table->table))
        return;
    making_groups(making, element, table);
    making_whens(making, element, table);
    making_columns(making, element, table);
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
    mapping->name = making_text_attribute(&making, root, "name");
    mapping->version = making_text_attribute(&making, root, "version");
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
