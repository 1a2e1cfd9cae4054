/* SPDX-License-Identifier: MIT */
#include "port/xlsx_read.h"

#include <math.h>

#include "port/xlsx_styles.h"

#define PACKAGE_RELATIONS "_rels/.rels"
#define WORKBOOK_USUAL    "xl/workbook.xml"
#define SHEETS_MOST       1024
#define NAMES_MOST        65536
#define SHARED_MOST       8388608

/* What serial 0 is, in days: for what lies after the 29 February 1900 that never was, and before.
 */
#define SERIAL_ZERO_1900       (-25569)
#define SERIAL_ZERO_1900_GHOST (-25568)
#define SERIAL_ZERO_1904       (-24107)
#define SERIAL_GHOST           60

struct sheet_entry {
    const char *name, *relation;
    bool hidden;
    uint32_t part;
};

struct relation {
    const char *id, *type, *target;
};

struct relations {
    struct arena *arena;
    struct relation *list;
    size_t count, room;
};

struct xlsx_book {
    struct arena *arena;
    struct xlsx_package *package;
    bool from_1904;
    struct sheet_entry *sheets;
    size_t sheet_count, sheet_room;
    struct text *shared;
    size_t shared_count, shared_room;
    struct xlsx_styles styles;
    bool in_phonetic;
    const char *workbook; /* the name of its part */
    struct xlsx_name *names;
    size_t name_count, name_room;
};

static void
book_release(void *handle)
{
    struct xlsx_book *book = handle;

    free(book->sheets);
    free(book->shared);
    free(book->names);
    xlsx_styles_free(&book->styles);
}

static bool
is(const char *name, const char *other)
{
    return strcmp(name, other) == 0;
}

static bool
is_true(struct text text)
{
    return text.at != NULL && (text_is(text, "1") || text_is(text, "true"));
}

static bool
end_nothing(struct xlsx_parse *parse, const char *name, struct error *err)
{
    (void)parse, (void)name, (void)err;
    return true;
}

/* ---- relations ---- */

static bool
relation_start(struct xlsx_parse *parse, const char *name, const struct xml_attributes *attributes,
               struct error *err)
{
    struct relations *relations = xlsx_parse_context(parse);

    (void)err;
    if (!is(name, "Relationship"))
        return true;
    relations->list =
        grow(relations->list, &relations->room, relations->count + 1, sizeof *relations->list);
    relations->list[relations->count++] = (struct relation){
        .id = xlsx_attribute_copy(relations->arena, attributes, "Id"),
        .type = xlsx_attribute_copy(relations->arena, attributes, "Type"),
        .target = xlsx_attribute_copy(relations->arena, attributes, "Target"),
    };
    return true;
}

static const struct xlsx_grammar RELATIONS = {.start = relation_start, .end = end_nothing};

/* The path of a relation's target, seen from the part BASE: "xl/workbook.xml" and
 * "../a/./b.xml" give "a/b.xml". */
static const char *
target_path(struct arena *arena, const char *base, const char *target)
{
    const char *slash = strrchr(base, '/');
    char *path = target[0] == '/' || slash == NULL
                     ? arena_printf(arena, "%s", target + (target[0] == '/'))
                     : arena_printf(arena, "%.*s/%s", (int)(slash - base), base, target);
    char *out = arena_alloc(arena, strlen(path) + 2), *end = out, *rest = NULL;

    for (char *step = strtok_r(path, "/", &rest); step; step = strtok_r(NULL, "/", &rest)) {
        if (is(step, "..")) {
            while (end > out && *--end != '/')
                continue;
            *end = '\0';
        } else if (!is(step, ".")) {
            end += sprintf(end, "%s%s", end > out ? "/" : "", step);
        }
    }
    return out;
}

/* The path of the first relation whose type ends in KIND, or NULL. */
static const char *
relation_of_kind(const struct relations *relations, const char *base, const char *kind)
{
    for (size_t i = 0; i < relations->count; i++) {
        const char *slash = strrchr(relations->list[i].type, '/');

        if (slash != NULL && is(slash + 1, kind))
            return target_path(relations->arena, base, relations->list[i].target);
    }
    return NULL;
}

/* The relations in the part NAME; none when it is not there. */
static bool
relations_read(struct xlsx_book *book, const char *name, struct relations *relations,
               struct error *err)
{
    uint32_t part = xlsx_part_find(book->package, name);
    struct relation *list;
    bool whole;

    *relations = (struct relations){.arena = book->arena};
    if (part == PART_NONE)
        return true;
    whole = xlsx_part_parse(book->package, part, &RELATIONS, relations, err);
    list = ARENA_ARRAY(book->arena, struct relation, relations->count);
    if (relations->count > 0)
        memcpy(list, relations->list, relations->count * sizeof *list);
    free(relations->list);
    relations->list = list;
    return whole;
}

/* ---- the workbook part ---- */

static bool
sheet_add(struct xlsx_book *book, const struct xml_attributes *attributes, struct error *err)
{
    struct text state = xlsx_attribute(attributes, "state");

    if (book->sheet_count == SHEETS_MOST)
        return error_raise(err, ERR_INPUT, "has more than %d sheets", SHEETS_MOST);
    book->sheets =
        grow(book->sheets, &book->sheet_room, book->sheet_count + 1, sizeof *book->sheets);
    book->sheets[book->sheet_count++] = (struct sheet_entry){
        .name = xlsx_attribute_copy(book->arena, attributes, "name"),
        .relation = xlsx_attribute_copy(book->arena, attributes, "id"),
        .hidden = state.at != NULL && !text_is(state, "visible"),
        .part = PART_NONE,
    };
    return true;
}

static void
name_begin(struct xlsx_parse *parse, struct xlsx_book *book,
           const struct xml_attributes *attributes)
{
    uint32_t sheet = xlsx_whole_number(xlsx_attribute(attributes, "localSheetId"), UINT32_MAX);

    xlsx_parse_clear(parse);
    if (book->name_count == NAMES_MOST)
        return;
    xlsx_parse_collect(parse, true);
    book->names = grow(book->names, &book->name_room, book->name_count + 1, sizeof *book->names);
    book->names[book->name_count++] =
        (struct xlsx_name){.name = xlsx_attribute_copy(book->arena, attributes, "name"),
                           .refers = "",
                           .sheet = sheet == UINT32_MAX ? SIZE_MAX : sheet};
}

static bool
workbook_end(struct xlsx_parse *parse, const char *name, struct error *err)
{
    struct xlsx_book *book = xlsx_parse_context(parse);
    struct text text;

    (void)err;
    xlsx_parse_collect(parse, false);
    if (!is(name, "definedName") || book->name_count == 0)
        return true;
    text = xlsx_parse_text(parse);
    if (text.length > 0)
        book->names[book->name_count - 1].refers = arena_copy(book->arena, text.at, text.length);
    return true;
}

static bool
workbook_start(struct xlsx_parse *parse, const char *name, const struct xml_attributes *attributes,
               struct error *err)
{
    struct xlsx_book *book = xlsx_parse_context(parse);

    if (is(name, "workbookPr"))
        book->from_1904 = is_true(xlsx_attribute(attributes, "date1904"));
    if (is(name, "definedName"))
        name_begin(parse, book, attributes);
    return !is(name, "sheet") || sheet_add(book, attributes, err) || xlsx_parse_locate(parse, err);
}

static const struct xlsx_grammar WORKBOOK = {.start = workbook_start, .end = workbook_end};

static void
sheets_find(struct xlsx_book *book, const char *workbook, const struct relations *relations)
{
    for (size_t s = 0; s < book->sheet_count; s++)
        for (size_t i = 0; i < relations->count; i++)
            if (is(relations->list[i].id, book->sheets[s].relation))
                book->sheets[s].part = xlsx_part_find(
                    book->package, target_path(book->arena, workbook, relations->list[i].target));
}

/* ---- shared texts ---- */

static bool
shared_start(struct xlsx_parse *parse, const char *name, const struct xml_attributes *attributes,
             struct error *err)
{
    struct xlsx_book *book = xlsx_parse_context(parse);

    (void)attributes, (void)err;
    if (is(name, "si"))
        xlsx_parse_clear(parse);
    else if (is(name, "rPh"))
        book->in_phonetic = true;
    else if (is(name, "t"))
        xlsx_parse_collect(parse, !book->in_phonetic);
    return true;
}

static bool
shared_add(struct xlsx_book *book, struct text text, struct error *err)
{
    if (book->shared_count == SHARED_MOST)
        return error_raise(err, ERR_INPUT, "holds too many texts");
    book->shared =
        grow(book->shared, &book->shared_room, book->shared_count + 1, sizeof *book->shared);
    text.at = arena_copy(book->arena, text.at, text.length);
    book->shared[book->shared_count++] = text;
    return true;
}

static bool
shared_end(struct xlsx_parse *parse, const char *name, struct error *err)
{
    struct xlsx_book *book = xlsx_parse_context(parse);

    xlsx_parse_collect(parse, false);
    if (is(name, "rPh"))
        book->in_phonetic = false;
    return !is(name, "si") || shared_add(book, xlsx_parse_text(parse), err) ||
           xlsx_parse_locate(parse, err);
}

static const struct xlsx_grammar SHARED = {.start = shared_start, .end = shared_end};

/* ---- opening ---- */

static bool
related_read(struct xlsx_book *book, const char *path, const struct xlsx_grammar *grammar,
             void *context, struct error *err)
{
    uint32_t part = path == NULL ? PART_NONE : xlsx_part_find(book->package, path);

    return part == PART_NONE || xlsx_part_parse(book->package, part, grammar, context, err);
}

/* "xl/workbook.xml" -> "xl/_rels/workbook.xml.rels" */
static const char *
relations_path(struct arena *arena, const char *part)
{
    const char *slash = strrchr(part, '/');
    int folder = slash == NULL ? 0 : (int)(slash - part + 1);

    return arena_printf(arena, "%.*s_rels/%s.rels", folder, part, part + folder);
}

static bool
book_read(struct xlsx_book *book, struct error *err)
{
    struct relations relations;
    const char *workbook;
    uint32_t part;

    if (!relations_read(book, PACKAGE_RELATIONS, &relations, err))
        return false;
    workbook = relation_of_kind(&relations, "", "officeDocument");
    if (workbook == NULL)
        workbook = WORKBOOK_USUAL;
    part = xlsx_part_find(book->package, workbook);
    if (part == PART_NONE)
        return error_raise(
            err, ERR_INPUT,
            "%s is not an .xlsx workbook; open it in a spreadsheet and save it as .xlsx",
            xlsx_package_path(book->package));
    book->workbook = xlsx_part_name(book->package, part);
    if (!xlsx_part_parse(book->package, part, &WORKBOOK, book, err) ||
        !relations_read(book, relations_path(book->arena, workbook), &relations, err))
        return false;
    sheets_find(book, workbook, &relations);
    return related_read(book, relation_of_kind(&relations, workbook, "styles"),
                        &XLSX_STYLES_GRAMMAR, &book->styles, err) &&
           related_read(book, relation_of_kind(&relations, workbook, "sharedStrings"), &SHARED,
                        book, err);
}

bool
xlsx_open(struct arena *arena, const char *path, const struct xlsx_limits *limits,
          struct xlsx_book **out, struct error *err)
{
    struct xlsx_book *book = arena_alloc(arena, sizeof *book);

    *book = (struct xlsx_book){.arena = arena, .styles = {.arena = arena}};
    arena_defer(arena, book_release, book);
    *out = book;
    return xlsx_package_open(arena, path, limits, &book->package, err) && book_read(book, err);
}

size_t
xlsx_sheet_count(const struct xlsx_book *book)
{
    return book->sheet_count;
}

const char *
xlsx_sheet_name(const struct xlsx_book *book, size_t sheet)
{
    must(sheet < book->sheet_count);
    return book->sheets[sheet].name;
}

bool
xlsx_sheet_is_hidden(const struct xlsx_book *book, size_t sheet)
{
    must(sheet < book->sheet_count);
    return book->sheets[sheet].hidden;
}

bool
xlsx_finish(struct xlsx_book *book, struct error *err)
{
    return xlsx_package_finish(book->package, err);
}

/* ---- cells ---- */

bool
xlsx_read_sheet(struct xlsx_book *book, size_t sheet, const struct xlsx_sink *sink,
                struct error *err)
{
    struct xlsx_lexicon lexicon = {
        .shared = book->shared,
        .shared_count = book->shared_count,
        .is_date = book->styles.is_date,
        .style_count = book->styles.count,
        .zero_day = book->from_1904 ? SERIAL_ZERO_1904 : SERIAL_ZERO_1900,
    };

    must(sheet < book->sheet_count);
    if (book->sheets[sheet].part == PART_NONE)
        return error_raise(err, ERR_INPUT, "%s: the sheet \"%s\" is not in the file",
                           xlsx_package_path(book->package), book->sheets[sheet].name);
    return xlsx_sheet_parse(book->package, book->sheets[sheet].part, &lexicon, sink, err);
}

bool
xlsx_serial_day(const struct xlsx_book *book, double serial, int32_t *day)
{
    double zero = book->from_1904         ? SERIAL_ZERO_1904
                  : serial < SERIAL_GHOST ? SERIAL_ZERO_1900_GHOST
                                          : SERIAL_ZERO_1900;
    double first = book->from_1904 ? 0 : 1, count = floor(serial);

    if (!(serial >= first) || serial > 1e7 || (!book->from_1904 && count == SERIAL_GHOST))
        return false;
    if (count + zero > DAY_LAST)
        return false;
    *day = (int32_t)(count + zero);
    return true;
}

int32_t
xlsx_day_serial(const struct xlsx_book *book, int32_t day)
{
    return day - (book->from_1904 ? SERIAL_ZERO_1904 : SERIAL_ZERO_1900);
}

/* ---- for those who change a workbook ---- */

const char *
xlsx_sheet_part(const struct xlsx_book *book, size_t sheet)
{
    must(sheet < book->sheet_count);
    return book->sheets[sheet].part == PART_NONE
               ? NULL
               : xlsx_part_name(book->package, book->sheets[sheet].part);
}

const char *
xlsx_workbook_part(const struct xlsx_book *book)
{
    return book->workbook;
}

const struct xlsx_name *
xlsx_names(const struct xlsx_book *book, size_t *count)
{
    *count = book->name_count;
    return book->names;
}

bool
xlsx_style_unlocked(const struct xlsx_book *book, uint32_t style)
{
    return style < book->styles.count && book->styles.unlocked[style];
}

bool
xlsx_style_is_date(const struct xlsx_book *book, uint32_t style)
{
    return style < book->styles.count && book->styles.is_date[style];
}
