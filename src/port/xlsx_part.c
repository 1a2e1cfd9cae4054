/* SPDX-License-Identifier: MIT */
#include "port/xlsx_part.h"

#include <strings.h>
#include <zip.h>

#include "base/file.h"
#include "base/interrupt.h"
#include "port/xlsx_escape.h"
#include "port/xlsx_whole.h"

#define CHUNK     32768
#define TEXT_MOST ((size_t)1024 * 1024)
/* What a workbook may inflate to: so much in any case, and so many times its size. */
#define RATIO_FREE ((uint64_t)64 * 1024 * 1024)
#define RATIO_MOST 250

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
    struct xml_stream *stream; /* or, for a workbook of our own, */
    struct plain *plain;
    struct error *err; /* of the call under way */
    bool failed;       /* err is raised */
    bool collecting;
    bool escaped; /* an underscore was collected */
    char *text;
    size_t length, room;
};

/* What files that are no workbooks begin with, and what to do about each. */
#define MAGIC(bytes, words)              \
    {                                    \
        {bytes, sizeof bytes - 1}, words \
    }
static const struct {
    struct text magic;
    const char *words;
} MAGICS[] = {
    MAGIC("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
          "is protected by a password or in the .xls format of before 2007; save it as .xlsx "
          "without a password"),
    MAGIC("%PDF", "is a PDF; save the workbook itself as .xlsx"),
    MAGIC("<", "is a web page or XML file by the name of a workbook; open it in a spreadsheet and "
               "save it as .xlsx"),
    MAGIC("{\\rtf", "is a text document; save the workbook itself as .xlsx"),
    MAGIC("PK\x03\x04", "is cut short or damaged: its zip archive does not hold together; copy or "
                        "save it again"),
};

/* The words for what a file is that libzip does not open, or NULL. */
static const char *
magic_words(const char *path)
{
    char first[8] = "";
    FILE *file = fopen(path, "rb");
    size_t got;

    if (file == NULL)
        return NULL;
    got = fread(first, 1, sizeof first, file);
    fclose(file);
    for (size_t i = 0; i < sizeof MAGICS / sizeof *MAGICS; i++)
        if (got >= MAGICS[i].magic.length &&
            memcmp(first, MAGICS[i].magic.at, MAGICS[i].magic.length) == 0)
            return MAGICS[i].words;
    return NULL;
}

static bool
open_failed(const char *path, int problem, struct error *err)
{
    const char *words = magic_words(path);
    zip_error_t reason;

    if (words != NULL)
        return error_raise(err, ERR_INPUT, "%s %s", path, words);
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
    static const char MACROS[] = "vbaProject.bin", BINARY[] = "xl/workbook.bin";
    size_t length = strlen(name);

    if (name_climbs(name))
        return "has a name that leads out of the workbook";
    if (length >= sizeof MACROS - 1 && strcasecmp(name + length - (sizeof MACROS - 1), MACROS) == 0)
        return "holds macros; save the workbook as .xlsx without them";
    if (strcasecmp(name, BINARY) == 0)
        return "is of the binary format .xlsb; save the workbook as .xlsx";
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

/* Parts that lie over each other, the trick of small archives that inflate without end, have more
 * bytes together than the file. */
static bool
sizes_check(struct xlsx_package *package, struct error *err)
{
    uint64_t file_bytes = file_size(package->path), packed = 0;

    for (uint32_t i = 0; i < package->part_count; i++) {
        zip_stat_t stat;

        if (zip_stat_index(package->zip, i, 0, &stat) != 0 || !(stat.valid & ZIP_STAT_COMP_SIZE))
            return error_raise(err, ERR_INPUT, "%s: a part has no size", package->path);
        if (stat.valid & ZIP_STAT_ENCRYPTION_METHOD && stat.encryption_method != ZIP_EM_NONE)
            return error_raise(err, ERR_INPUT,
                               "%s is protected by a password; save it as .xlsx without one",
                               package->path);
        packed = stat.comp_size > file_bytes ? UINT64_MAX : packed + stat.comp_size;
        if (packed > file_bytes)
            return error_raise(err, ERR_INPUT,
                               "%s holds parts that lie over each other, which no workbook does",
                               package->path);
    }
    if (package->bytes_left > RATIO_FREE && file_bytes < package->bytes_left / RATIO_MOST)
        package->bytes_left = RATIO_FREE + file_bytes * RATIO_MOST;
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
    package->zip = limits->plain ? xlsx_whole_open(arena, path) : NULL;
    if (package->zip == NULL)
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
    return names_check(package, err) && sizes_check(package, err);
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

/* Gives a part of our own to TAKE in one piece. */
static bool
part_read_whole(struct xlsx_package *package, uint32_t part,
                bool (*take)(void *context, const char *bytes, size_t length), void *context,
                struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct text bytes;

    if (!xlsx_whole_read(scratch, package->zip, part, &bytes))
        return part_fault(package, part, "is damaged", err);
    if (bytes.length > 0)
        take(context, bytes.at, bytes.length);
    package->done[part] = true;
    return true;
}

/* Gives what is inflated of a part to TAKE, as it comes, until it fails or the part ends. */
static bool
part_inflate(struct xlsx_package *package, uint32_t part,
             bool (*take)(void *context, const char *bytes, size_t length), void *context,
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
        wanted = take(context, chunk, (size_t)got);
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
part_read(struct xlsx_package *package, uint32_t part,
          bool (*take)(void *context, const char *bytes, size_t length), void *context,
          struct error *err)
{
    enum xlsx_pieces pieces = PIECES_OTHERWISE;

    if (package->plain && xlsx_whole_fits(package->zip, part))
        return part_read_whole(package, part, take, context, err);
    if (package->plain)
        pieces = xlsx_pieces_read(package->zip, part, package->bytes_left, take, context);
    if (pieces == PIECES_OTHERWISE)
        return part_inflate(package, part, take, context, err);
    package->done[part] = pieces == PIECES_READ;
    return package->done[part] || part_fault(package, part, "is damaged", err);
}

static bool
take_nothing(void *context, const char *bytes, size_t length)
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

bool
xlsx_parse_locate(const struct xlsx_parse *parse, struct error *err)
{
    return error_while(err, "%s: the part \"%.200s\"", parse->package->path,
                       zip_get_name(parse->package->zip, parse->part, 0));
}

static bool
parse_refuse(struct xlsx_parse *parse, const char *fault, struct error *err)
{
    error_raise(err, ERR_INPUT, "%s", fault);
    return xlsx_parse_locate(parse, err);
}

static bool
element_start(void *context, const char *name, const struct xml_attributes *attributes,
              struct error *err)
{
    struct xlsx_parse *parse = context;

    return parse->grammar->start(parse, name, attributes, err);
}

static bool
element_end(void *context, const char *name, struct error *err)
{
    struct xlsx_parse *parse = context;

    return parse->grammar->end(parse, name, err);
}

static bool
text_collect(void *context, const char *bytes, size_t more, struct error *err)
{
    struct xlsx_parse *parse = context;

    if (!parse->collecting)
        return true;
    if (parse->length + more > TEXT_MOST)
        return parse_refuse(parse, "has a cell with more than a mebibyte of text", err);
    parse->text = grow(parse->text, &parse->room, parse->length + more + 1, 1);
    memcpy(parse->text + parse->length, bytes, more);
    parse->length += more;
    parse->escaped = parse->escaped || memchr(bytes, '_', more) != NULL;
    return true;
}

static const struct xml_events EVENTS = {element_start, element_end, text_collect};

/* What the XML itself is faulted for is told with its part. */
static bool
stream_failed(struct xlsx_parse *parse)
{
    parse->failed = true;
    if (!xml_stream_was_stopped(parse->stream))
        xlsx_parse_locate(parse, parse->err);
    return false;
}

static bool
take_xml(void *context, const char *bytes, size_t length)
{
    struct xlsx_parse *parse = context;

    if (!interrupt_check(parse->err)) {
        parse->failed = true;
        return false;
    }
    return xml_stream_take(parse->stream, bytes, length, parse->err) || stream_failed(parse);
}

static bool
parse_foreign(struct xlsx_package *package, struct xlsx_parse *parse)
{
    bool whole;

    parse->stream = xml_stream_new(&EVENTS, parse);
    whole = part_read(package, parse->part, take_xml, parse, parse->err) && !parse->failed &&
            (xml_stream_end(parse->stream, parse->err) || stream_failed(parse));
    xml_stream_free(&parse->stream);
    return whole;
}

static bool
take_plain(void *context, const char *bytes, size_t length)
{
    struct xlsx_parse *parse = context;
    bool good = plain_take(parse->plain, bytes, length, parse->err);

    if (!good && !plain_was_stopped(parse->plain))
        parse_refuse(parse, "is not as it was written", parse->err);
    parse->failed = parse->failed || !good;
    return good;
}

static bool
take_cell(void *context, const struct plain_cell *cell, struct error *err)
{
    struct xlsx_parse *parse = context;

    return parse->grammar->cell(parse, cell, err);
}

static bool
parse_own(struct xlsx_package *package, struct xlsx_parse *parse)
{
    bool whole;

    parse->plain = plain_new(&EVENTS, parse);
    if (parse->grammar->cell != NULL)
        plain_tell_cells(parse->plain, take_cell);
    whole = part_read(package, parse->part, take_plain, parse, parse->err);
    if (whole && !parse->failed && !plain_end(parse->plain)) {
        parse_refuse(parse, "is cut off", parse->err);
        parse->failed = true;
    }
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

struct text
xlsx_parse_text(struct xlsx_parse *parse)
{
    if (parse->length == 0)
        return (struct text){.at = ""};
    if (parse->escaped) {
        parse->length = xlsx_unescape(parse->text, parse->length);
        parse->escaped = false;
    }
    parse->text[parse->length] = '\0';
    return (struct text){.at = parse->text, .length = parse->length};
}

struct text
xlsx_attribute(const struct xml_attributes *attributes, const char *name)
{
    for (int i = 0; i < attributes->count; i++)
        if (strcmp(xml_attribute_name(attributes, i), name) == 0)
            return xml_attribute_value(attributes, i);
    return (struct text){.at = NULL};
}

const char *
xlsx_attribute_copy(struct arena *arena, const struct xml_attributes *attributes, const char *name)
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
