/* SPDX-License-Identifier: MIT */
#include "port/xlsx_part.h"

#include <libxml/parser.h>
#include <zip.h>

#include "port/xlsx_escape.h"
#include "port/xlsx_plain.h"

#define CHUNK           32768
#define DEPTH_MOST      64
#define ATTRIBUTES_MOST 64
#define TAG_MOST        65536
#define TEXT_MOST       ((size_t)1024 * 1024)
/* So many bytes may pass without anything in them: more is one endless tag or comment. */
#define SILENCE_MOST (2 * TAG_MOST)

#define UNIT_HIGH(unit) ((unit) >= 0xD800 && (unit) < 0xDC00)
#define UNIT_LOW(unit)  ((unit) >= 0xDC00 && (unit) < 0xE000)

struct xlsx_package {
    struct arena *arena;
    const char *path;
    zip_t *zip;
    uint64_t bytes_left;
    bool plain;
    uint32_t part_count;
    bool *done; /* by part: read to its end */
};

struct xlsx_parse {
    const struct xlsx_package *package;
    uint32_t part;
    const struct xlsx_grammar *grammar;
    void *context;
    xmlParserCtxt *parser; /* or, for a workbook of our own, */
    struct plain *plain;
    struct error *err;
    bool failed; /* err is raised */
    bool collecting;
    bool escaped; /* an underscore was collected */
    int depth;
    size_t silence; /* bytes since the parser last called */
    char *text;
    size_t length, room;
};

/* The first eight bytes of what Excel wrote before 2007, and of a workbook with a password. */
static const unsigned char OLE_MAGIC[8] = {0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1};

static bool
is_ole(const char *path)
{
    unsigned char first[sizeof OLE_MAGIC] = {0};
    FILE *file = fopen(path, "rb");
    size_t got;

    if (file == NULL)
        return false;
    got = fread(first, 1, sizeof first, file);
    fclose(file);
    return got == sizeof first && memcmp(first, OLE_MAGIC, sizeof first) == 0;
}

static bool
open_failed(const char *path, int problem, struct error *err)
{
    zip_error_t reason;

    if (is_ole(path))
        return error_raise(err, ERR_INPUT,
                           "%s is protected by a password or in the .xls format of before 2007; "
                           "save it as .xlsx without a password",
                           path);
    zip_error_init_with_code(&reason, problem);
    error_raise(err, ERR_INPUT, "%s is not a whole .xlsx workbook: %s", path,
                zip_error_strerror(&reason));
    zip_error_fini(&reason);
    return false;
}

static void
zip_release(void *handle)
{
    zip_discard(handle);
}

/* Whether a name climbs out of its folder or is not a plain relative path. */
static bool
name_climbs(const char *name)
{
    if (name[0] == '/' || strchr(name, '\\') != NULL || strncmp(name, "../", 3) == 0)
        return true;
    return strstr(name, "/../") != NULL;
}

static const char *
name_fault(const char *name)
{
    static const char MACROS[] = "vbaProject.bin";
    size_t length = strlen(name);

    if (name_climbs(name))
        return "has a name that leads out of the workbook";
    if (length >= sizeof MACROS - 1 && strcmp(name + length - (sizeof MACROS - 1), MACROS) == 0)
        return "holds macros; save the workbook as .xlsx without them";
    return NULL;
}

static int
name_order(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool
names_check(struct xlsx_package *package, struct error *err)
{
    const char **names = ARENA_ARRAY(package->arena, const char *, package->part_count);

    for (uint32_t i = 0; i < package->part_count; i++) {
        const char *fault;

        names[i] = zip_get_name(package->zip, i, 0);
        if (names[i] == NULL)
            return error_raise(err, ERR_INPUT, "%s: a part has no name", package->path);
        fault = name_fault(names[i]);
        if (fault != NULL)
            return error_raise(err, ERR_INPUT, "%s: the part \"%.200s\" %s", package->path,
                               names[i], fault);
    }
    qsort(names, package->part_count, sizeof *names, name_order);
    for (uint32_t i = 1; i < package->part_count; i++)
        if (strcmp(names[i - 1], names[i]) == 0)
            return error_raise(err, ERR_INPUT, "%s: the part \"%.200s\" is there twice",
                               package->path, names[i]);
    return true;
}

bool
xlsx_package_open(struct arena *arena, const char *path, const struct xlsx_limits *limits,
                  struct xlsx_package **out, struct error *err)
{
    struct xlsx_package *package = arena_alloc(arena, sizeof *package);
    int problem = 0;
    zip_int64_t count;

    *package =
        (struct xlsx_package){.arena = arena, .bytes_left = limits->bytes, .plain = limits->plain};
    package->path = arena_copy(arena, path, strlen(path));
    package->zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &problem);
    if (package->zip == NULL)
        return open_failed(path, problem, err);
    arena_defer(arena, zip_release, package->zip);
    count = zip_get_num_entries(package->zip, 0);
    if (count < 1 || count > limits->parts)
        return error_raise(err, ERR_INPUT, "%s has %lld parts; at most %u are read", path,
                           (long long)count, limits->parts);
    package->part_count = (uint32_t)count;
    package->done = ARENA_ARRAY(arena, bool, package->part_count);
    *out = package;
    return names_check(package, err);
}

const char *
xlsx_package_path(const struct xlsx_package *package)
{
    return package->path;
}

uint32_t
xlsx_part_find(const struct xlsx_package *package, const char *name)
{
    zip_int64_t place = zip_name_locate(package->zip, name, 0);

    if (place < 0)
        place = zip_name_locate(package->zip, name, ZIP_FL_NOCASE);
    return place < 0 ? PART_NONE : (uint32_t)place;
}

const char *
xlsx_part_name(const struct xlsx_package *package, uint32_t part)
{
    return zip_get_name(package->zip, part, 0);
}

static bool
part_fault(const struct xlsx_package *package, uint32_t part, const char *fault, struct error *err)
{
    const char *name = zip_get_name(package->zip, part, 0);

    return error_raise(err, ERR_INPUT, "%s: the part \"%.200s\" %s", package->path,
                       name == NULL ? "?" : name, fault);
}

/* Gives each piece of a part to TAKE until it returns false or the part ends. */
static bool
part_read(struct xlsx_package *package, uint32_t part,
          bool (*take)(void *context, const char *bytes, int length), void *context,
          struct error *err)
{
    char *chunk = arena_alloc(package->arena, CHUNK);
    zip_file_t *file = zip_fopen_index(package->zip, part, 0);
    zip_int64_t got;
    bool wanted = true;

    if (file == NULL)
        return part_fault(package, part, "cannot be opened", err);
    while ((got = zip_fread(file, chunk, CHUNK)) > 0 && wanted) {
        if ((uint64_t)got > package->bytes_left)
            break;
        package->bytes_left -= (uint64_t)got;
        wanted = take(context, chunk, (int)got);
    }
    zip_fclose(file);
    if (got > 0 && wanted)
        return part_fault(package, part, "makes the workbook larger than is read", err);
    if (got < 0)
        return part_fault(package, part, "is damaged", err);
    package->done[part] = true;
    return true;
}

static bool
take_nothing(void *context, const char *bytes, int length)
{
    (void)context, (void)bytes, (void)length;
    return true;
}

bool
xlsx_package_finish(struct xlsx_package *package, struct error *err)
{
    for (uint32_t part = 0; part < package->part_count; part++)
        if (!package->done[part] && !part_read(package, part, take_nothing, NULL, err))
            return false;
    return true;
}

static void
parse_stop(struct xlsx_parse *parse)
{
    parse->failed = true;
    if (parse->parser != NULL)
        xmlStopParser(parse->parser);
}

bool
xlsx_parse_locate(const struct xlsx_parse *parse, struct error *err)
{
    return error_while(err, "%s: the part \"%.200s\"", parse->package->path,
                       zip_get_name(parse->package->zip, parse->part, 0));
}

static void
parse_refuse(struct xlsx_parse *parse, const char *fault)
{
    if (!parse->failed) {
        error_raise(parse->err, ERR_INPUT, "%s", fault);
        xlsx_parse_locate(parse, parse->err);
    }
    parse_stop(parse);
}

static bool
tag_too_large(const xmlChar *const *list, int count)
{
    size_t size = 0;

    if (count > ATTRIBUTES_MOST)
        return true;
    for (int i = 0; i < count; i++)
        size += (size_t)(list[5 * i + 4] - list[5 * i + 3]);
    return size > TAG_MOST;
}

static void
element_start(void *context, const char *name, const struct xlsx_attributes *attributes)
{
    struct xlsx_parse *parse = context;

    if (!parse->failed && !parse->grammar->start(parse, name, attributes, parse->err))
        parse_stop(parse);
}

static void
element_end(void *context, const char *name)
{
    struct xlsx_parse *parse = context;

    if (!parse->failed && !parse->grammar->end(parse, name, parse->err))
        parse_stop(parse);
}

static void
text_collect(void *context, const char *bytes, size_t more)
{
    struct xlsx_parse *parse = context;

    if (!parse->collecting || parse->failed)
        return;
    if (parse->length + more > TEXT_MOST) {
        parse_refuse(parse, "has a cell with more than a mebibyte of text");
        return;
    }
    parse->text = grow(parse->text, &parse->room, parse->length + more + 1, 1);
    memcpy(parse->text + parse->length, bytes, more);
    parse->length += more;
    parse->escaped = parse->escaped || memchr(bytes, '_', more) != NULL;
}

static void
on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
         int namespace_count, const xmlChar **namespaces, int attribute_count, int default_count,
         const xmlChar **list)
{
    struct xlsx_parse *parse = context;
    struct xlsx_attributes attributes = {.count = attribute_count, .list = list};

    (void)prefix, (void)uri, (void)namespace_count, (void)namespaces, (void)default_count;
    parse->silence = 0;
    if (parse->failed)
        return;
    if (++parse->depth > DEPTH_MOST)
        parse_refuse(parse, "nests elements too deeply");
    else if (tag_too_large(list, attribute_count))
        parse_refuse(parse, "has a tag that is too large");
    else
        element_start(parse, (const char *)name, &attributes);
}

static void
on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct xlsx_parse *parse = context;

    (void)prefix, (void)uri;
    parse->silence = 0;
    if (parse->failed)
        return;
    parse->depth--;
    element_end(parse, (const char *)name);
}

static void
on_text(void *context, const xmlChar *bytes, int length)
{
    struct xlsx_parse *parse = context;

    parse->silence = 0;
    text_collect(parse, (const char *)bytes, (size_t)length);
}

static void
on_document_type(void *context, const xmlChar *name, const xmlChar *public_id,
                 const xmlChar *system_id)
{
    (void)name, (void)public_id, (void)system_id;
    parse_refuse(context, "declares a document type, which no workbook needs");
}

/* libxml2's own sentences would go to standard error. */
static void
on_complaint(void *context, const char *format, ...)
{
    (void)context, (void)format;
}

static const xmlSAXHandler HANDLER = {.initialized = XML_SAX2_MAGIC,
                                      .internalSubset = on_document_type,
                                      .externalSubset = on_document_type,
                                      .startElementNs = on_start,
                                      .endElementNs = on_end,
                                      .characters = on_text,
                                      .cdataBlock = on_text,
                                      .warning = on_complaint,
                                      .error = on_complaint,
                                      .fatalError = on_complaint};

static bool
take_xml(void *context, const char *bytes, int length)
{
    struct xlsx_parse *parse = context;

    parse->silence += (size_t)length;
    if (parse->silence > SILENCE_MOST)
        parse_refuse(parse, "has a tag or comment that is too large");
    else if (xmlParseChunk(parse->parser, bytes, length, 0) != 0 && !parse->failed)
        parse_refuse(parse, "is not well-formed XML");
    return !parse->failed;
}

static bool
parse_finish(struct xlsx_parse *parse)
{
    if (!parse->failed && (xmlParseChunk(parse->parser, "", 0, 1) != 0 ||
                           !parse->parser->wellFormed || parse->depth != 0))
        parse_refuse(parse, "is cut off or not well-formed XML");
    return !parse->failed;
}

static bool
parse_foreign(struct xlsx_package *package, struct xlsx_parse *parse)
{
    xmlSAXHandler handler = HANDLER;
    bool whole;

    parse->parser = xmlCreatePushParserCtxt(&handler, parse, NULL, 0, NULL);
    if (parse->parser == NULL)
        return error_raise(parse->err, ERR_STORAGE, "%s: no memory for an XML parser",
                           package->path);
    xmlCtxtUseOptions(parse->parser, XML_PARSE_NONET);
    whole = part_read(package, parse->part, take_xml, parse, parse->err) && parse_finish(parse);
    xmlFreeParserCtxt(parse->parser);
    return whole;
}

static bool
take_plain(void *context, const char *bytes, int length)
{
    struct xlsx_parse *parse = context;

    if (!plain_take(parse->plain, bytes, (size_t)length))
        parse_refuse(parse, "is not as it was written");
    return !parse->failed;
}

static bool
parse_own(struct xlsx_package *package, struct xlsx_parse *parse)
{
    static const struct plain_events EVENTS = {element_start, element_end, text_collect};
    bool whole;

    parse->plain = plain_new(&EVENTS, parse);
    whole = part_read(package, parse->part, take_plain, parse, parse->err);
    if (whole && !parse->failed && !plain_end(parse->plain))
        parse_refuse(parse, "is cut off");
    plain_free(&parse->plain);
    return whole && !parse->failed;
}

bool
xlsx_part_parse(struct xlsx_package *package, uint32_t part, const struct xlsx_grammar *grammar,
                void *context, struct error *err)
{
    struct xlsx_parse parse = {
        .package = package, .part = part, .grammar = grammar, .context = context, .err = err};
    bool whole = package->plain ? parse_own(package, &parse) : parse_foreign(package, &parse);

    free(parse.text);
    return whole;
}

void *
xlsx_parse_context(struct xlsx_parse *parse)
{
    return parse->context;
}

void
xlsx_parse_collect(struct xlsx_parse *parse, bool on)
{
    parse->collecting = on;
}

void
xlsx_parse_clear(struct xlsx_parse *parse)
{
    parse->length = 0;
    parse->escaped = false;
}

static uint32_t
escape_unit(const char *at)
{
    char digits[5] = {at[2], at[3], at[4], at[5], '\0'};

    return (uint32_t)strtoul(digits, NULL, 16);
}

static size_t
utf8_put(char *to, uint32_t point)
{
    if (point < 0x80) {
        to[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        to[0] = (char)(0xC0 | point >> 6);
        to[1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    if (point < 0x10000) {
        to[0] = (char)(0xE0 | point >> 12);
        to[1] = (char)(0x80 | (point >> 6 & 0x3F));
        to[2] = (char)(0x80 | (point & 0x3F));
        return 3;
    }
    to[0] = (char)(0xF0 | point >> 18);
    to[1] = (char)(0x80 | (point >> 12 & 0x3F));
    to[2] = (char)(0x80 | (point >> 6 & 0x3F));
    to[3] = (char)(0x80 | (point & 0x3F));
    return 4;
}

/* Undoes the escape at AT into TO; returns the bytes of the escape, or 0 when it stands for no
 * character (a NUL, half a pair) and stays as it is. */
static size_t
escape_undo(const char *at, size_t left, char **to)
{
    uint32_t unit = escape_unit(at), low = 0;
    size_t taken = XLSX_ESCAPE_LENGTH;

    if (UNIT_HIGH(unit) && xlsx_is_escape(at + taken, left - taken)) {
        low = escape_unit(at + taken);
        taken += XLSX_ESCAPE_LENGTH;
    }
    if (UNIT_HIGH(unit) && UNIT_LOW(low))
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    else if (unit == 0 || (unit >= 0xD800 && unit < 0xE000))
        return 0;
    *to += utf8_put(*to, unit);
    return taken;
}

/* In place: what an escape stands for is never longer. */
static void
escapes_undo(struct xlsx_parse *parse)
{
    char *to = parse->text, *end = parse->text + parse->length;

    for (char *at = parse->text; at < end;) {
        size_t left = (size_t)(end - at);
        size_t taken = *at == '_' && xlsx_is_escape(at, left) ? escape_undo(at, left, &to) : 0;

        if (taken == 0) {
            *to++ = *at;
            taken = 1;
        }
        at += taken;
    }
    parse->length = (size_t)(to - parse->text);
}

struct text
xlsx_parse_text(struct xlsx_parse *parse)
{
    if (parse->length == 0)
        return (struct text){.at = ""};
    if (parse->escaped) {
        escapes_undo(parse);
        parse->escaped = false;
    }
    parse->text[parse->length] = '\0';
    return (struct text){.at = parse->text, .length = parse->length};
}

struct text
xlsx_attribute(const struct xlsx_attributes *attributes, const char *name)
{
    for (int i = 0; i < attributes->count; i++)
        if (strcmp(xlsx_attribute_name(attributes, i), name) == 0)
            return xlsx_attribute_value(attributes, i);
    return (struct text){.at = NULL};
}

const char *
xlsx_attribute_copy(struct arena *arena, const struct xlsx_attributes *attributes, const char *name)
{
    static const char AMPERSAND[] = "&#38;";
    struct text value = xlsx_attribute(attributes, name);
    char *copy = arena_copy(arena, value.at, value.length);

    for (char *at = copy; (at = strstr(at, AMPERSAND)) != NULL;) {
        at++;
        memmove(at, at + sizeof AMPERSAND - 2, strlen(at + sizeof AMPERSAND - 2) + 1);
    }
    return copy;
}
