/* SPDX-License-Identifier: MIT */
#include "port/xml_fast.h"

#include "port/unicode.h"
#include "port/xml_scan.h"

#define DEPTH_MOST 32
/* A larger tag, or a text that is not whole after so many bytes, is for the parser with the caps.
 */
#define PENDING_MOST ((size_t)32 * 1024)

struct xml_fast {
    const struct xml_events *events;
    void *context;
    struct error *err; /* of the call under way */
    char *bytes;       /* taken, and not yet read; a NUL behind the last */
    size_t length, room;
    bool marked;       /* the place of a byte order mark was looked at */
    bool begun, ended; /* a declaration or the root's tag was read; its end was */
    uint32_t line;
    char *open; /* the tags that are open, one after the other */
    size_t open_length, open_room;
    size_t open_at[DEPTH_MOST]; /* where each begins */
    int depth;
    char *scratch; /* a text with its entities undone */
    size_t scratch_room;
    struct xml_tag tag;
};

struct xml_fast *
xml_fast_new(const struct xml_events *events, void *context)
{
    struct xml_fast *fast = calloc(1, sizeof *fast);

    must(fast != NULL);
    fast->events = events;
    fast->context = context;
    fast->line = 1;
    return fast;
}

void
xml_fast_free(struct xml_fast **fast)
{
    if (*fast != NULL) {
        free((*fast)->bytes);
        free((*fast)->open);
        free((*fast)->scratch);
    }
    free(*fast);
    *fast = NULL;
}

enum step { STEP_GOOD = FAST_GOOD, STEP_STOPPED = FAST_STOPPED, STEP_HAND_OVER = FAST_HAND_OVER };

static enum step
told(bool good)
{
    return good ? STEP_GOOD : STEP_STOPPED;
}

/* ---- tags ---- */

/* Ends a name with a NUL and parts it from its prefix. */
static char *
name_cut(const struct xml_name *name, char **prefix)
{
    *name->end = '\0';
    *prefix = NULL;
    if (name->colon == NULL)
        return name->at;
    *name->colon = '\0';
    *prefix = name->at;
    return name->colon + 1;
}

static bool
declares_namespace(const struct xml_name *name)
{
    return *name->at == 'x' && name->end - name->at >= 5 && memcmp(name->at, "xmlns", 5) == 0 &&
           (name->at + 5 == name->end || name->at + 5 == name->colon);
}

static enum step
tell_start(struct xml_fast *fast, const char *name)
{
    const unsigned char *list[5 * XML_ATTRIBUTES_MOST]; /* filled as far as count says */
    struct xml_attributes attributes = {.list = list};

    for (int i = 0; i < fast->tag.count; i++) {
        const struct xml_attribute *from = &fast->tag.attributes[i];
        const unsigned char **to = list + (size_t)5 * (size_t)attributes.count;
        char *prefix;

        if (declares_namespace(&from->name))
            continue;
        to[0] = (const unsigned char *)name_cut(&from->name, &prefix);
        to[1] = (const unsigned char *)prefix;
        to[2] = NULL;
        to[3] = (const unsigned char *)from->value;
        to[4] = (const unsigned char *)from->value_end;
        attributes.count++;
    }
    return told(fast->events->start(fast->context, name, &attributes, fast->err));
}

static void
remember_open(struct xml_fast *fast, const char *at, size_t length)
{
    fast->open = grow(fast->open, &fast->open_room, fast->open_length + length, 1);
    memcpy(fast->open + fast->open_length, at, length);
    fast->open_at[fast->depth++] = fast->open_length;
    fast->open_length += length;
}

/* A tag that opens an element, from its "<" on. */
static enum step
read_start(struct xml_fast *fast, char **at)
{
    struct xml_tag *tag = &fast->tag;
    enum step step;
    char *prefix, *name;

    if (fast->ended || fast->depth == DEPTH_MOST || !xml_scan_tag(tag, *at + 1) ||
        (size_t)(tag->behind - *at) > PENDING_MOST)
        return STEP_HAND_OVER;
    if (!tag->empty)
        remember_open(fast, *at, (size_t)(tag->behind + 1 - *at));
    *at = tag->behind + 1;
    fast->begun = true;
    fast->line += tag->lines;
    fast->ended = tag->empty && fast->depth == 0;
    name = name_cut(&tag->name, &prefix);
    step = tell_start(fast, name);
    if (step != STEP_GOOD || !tag->empty)
        return step;
    return told(fast->events->end(fast->context, name, fast->err));
}

/* A tag that closes the innermost element, from its "</" on. */
static enum step
read_end(struct xml_fast *fast, char **at)
{
    struct xml_name name;
    char *end = xml_scan_name(*at + 2, &name), *behind, *prefix;
    const char *open;
    uint32_t lines = 0;
    size_t length;

    if (end == NULL || fast->depth == 0)
        return STEP_HAND_OVER;
    length = (size_t)(end - name.at);
    open = fast->open + fast->open_at[fast->depth - 1] + 1;
    behind = xml_skip_space(end, &lines);
    if (*behind != '>' || fast->open_length - fast->open_at[fast->depth - 1] < length + 2 ||
        memcmp(open, name.at, length) != 0 || xml_class(open + length) & XML_NAME)
        return STEP_HAND_OVER;
    fast->open_length = fast->open_at[--fast->depth];
    fast->ended = fast->depth == 0;
    fast->line += lines;
    *at = behind + 1;
    return told(fast->events->end(fast->context, name_cut(&name, &prefix), fast->err));
}

/* <?xml version="1.0" encoding="UTF-8" standalone="yes"?> */
static enum step
read_declaration(struct xml_fast *fast, char **at)
{
    static const char *const VERSIONS[] = {"1.0", NULL}, *const ENCODED[] = {"UTF-8", NULL},
                             *const ALONE[] = {"yes", "no", NULL};
    struct xml_tag *tag = &fast->tag;
    char *end;
    int known = 1;

    tag->lines = 0;
    if (fast->begun || memcmp(*at, "<?xml", 5) != 0)
        return STEP_HAND_OVER;
    end = xml_scan_attributes(tag, *at + 5);
    if (end == NULL || memcmp(end, "?>", 2) != 0 || tag->count == 0 ||
        !xml_attribute_is(&tag->attributes[0], "version", VERSIONS))
        return STEP_HAND_OVER;
    if (known < tag->count && xml_attribute_is(&tag->attributes[known], "encoding", ENCODED))
        known++;
    if (known < tag->count && xml_attribute_is(&tag->attributes[known], "standalone", ALONE))
        known++;
    if (known != tag->count)
        return STEP_HAND_OVER;
    fast->begun = true;
    fast->line += tag->lines;
    *at = end + 2;
    return STEP_GOOD;
}

/* ---- text ---- */

/* The character of the entity between "&" and ";" at AT, or 0: for the full parser. */
static uint32_t
entity_character(const char *at, size_t length)
{
    static const struct {
        const char *name;
        uint32_t character;
    } NAMED[] = {
        {"amp",  '&' },
        {"lt",   '<' },
        {"gt",   '>' },
        {"quot", '"' },
        {"apos", '\''},
    };
    bool hex = length > 2 && at[1] == 'x';
    uint32_t number = 0;

    for (size_t i = 0; i < sizeof NAMED / sizeof *NAMED; i++)
        if (strlen(NAMED[i].name) == length && memcmp(at, NAMED[i].name, length) == 0)
            return NAMED[i].character;
    if (length < 2 || length > 8 || at[0] != '#')
        return 0;
    for (size_t i = hex ? 2 : 1; i < length; i++) {
        unsigned digit = at[i] >= '0' && at[i] <= '9'          ? (unsigned)(at[i] - '0')
                         : hex && at[i] >= 'a' && at[i] <= 'f' ? (unsigned)(at[i] - 'a' + 10)
                         : hex && at[i] >= 'A' && at[i] <= 'F' ? (unsigned)(at[i] - 'A' + 10)
                                                               : 99;

        if (digit == 99)
            return 0;
        number = number * (hex ? 16 : 10) + digit;
    }
    return number;
}

static bool
character_is_allowed(uint32_t c)
{
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xD800) ||
           (c >= 0xE000 && c < 0xFFFE) || (c >= 0x10000 && c <= 0x10FFFF);
}

/* Undoes the entities of a text into the scratch; false when one is for the full parser. */
static bool
undo_entities(struct xml_fast *fast, const char *at, const char *end, size_t *length)
{
    char *to;

    fast->scratch = grow(fast->scratch, &fast->scratch_room, (size_t)(end - at) + 8, 1);
    to = fast->scratch;
    while (at < end) {
        const char *stop = *at == '&' ? memchr(at, ';', (size_t)(end - at)) : NULL;
        uint32_t character;

        if (*at != '&') {
            *to++ = *at++;
            continue;
        }
        character = stop == NULL ? 0 : entity_character(at + 1, (size_t)(stop - at) - 1);
        if (!character_is_allowed(character))
            return false;
        to += unicode_put(to, character);
        at = stop + 1;
    }
    *length = (size_t)(to - fast->scratch);
    return true;
}

/* A text up to the next "<". */
static enum step
read_text(struct xml_fast *fast, char **at)
{
    char *first = *at, *c = first;
    bool high = false, entities = false;
    uint32_t lines = 0;
    size_t length;

    for (;; c++) {
        if (xml_class(c) & XML_TEXT)
            continue;
        if (*c == '<')
            break;
        if (*c == '\n')
            lines++;
        else if (*c == '&')
            entities = true;
        else if (xml_class(c) & XML_HIGH)
            high = true;
        else if (*c != ']' || (c[1] == ']' && c[2] == '>'))
            return STEP_HAND_OVER;
    }
    length = (size_t)(c - first);
    if (high && !xml_is_sound(first, length))
        return STEP_HAND_OVER;
    if (entities && !undo_entities(fast, first, c, &length))
        return STEP_HAND_OVER;
    *at = c;
    fast->line += lines;
    return told(
        fast->events->text(fast->context, entities ? fast->scratch : first, length, fast->err));
}

/* ---- the document ---- */

/* One tag, or one text; the whole of it stands between AT and END. */
static enum step
read_piece(struct xml_fast *fast, char **at)
{
    if (**at != '<')
        return fast->depth == 0 ? STEP_HAND_OVER : read_text(fast, at);
    if ((*at)[1] == '/')
        return read_end(fast, at);
    if ((*at)[1] == '?')
        return read_declaration(fast, at);
    return read_start(fast, at);
}

/* Reads what can be read: up to the last ">", since what is behind it may not be whole, and what is
 * in front of it is, unless it is none of ours. */
static enum step
read_pieces(struct xml_fast *fast, char **at, const char *last)
{
    enum step step = STEP_GOOD;

    while (step == STEP_GOOD && *at <= last) {
        if (fast->depth == 0 && fast->line == 1 && !fast->begun && xml_class(*at) & XML_SPACE)
            return STEP_HAND_OVER; /* white space in front of a declaration is for others to judge
                                    */
        if (fast->depth == 0)
            *at = xml_skip_space(*at, &fast->line);
        if (*at > last)
            break;
        step = read_piece(fast, at);
    }
    return step;
}

static char *
last_of(char *bytes, size_t length, char wanted)
{
    while (length > 0)
        if (bytes[--length] == wanted)
            return bytes + length;
    return NULL;
}

enum fast_result
xml_fast_take(struct xml_fast *fast, const char *bytes, size_t length, struct error *err)
{
    enum step step = STEP_GOOD;
    char *at, *last;

    fast->err = err;
    fast->bytes = grow(fast->bytes, &fast->room, fast->length + length + 4, 1);
    memcpy(fast->bytes + fast->length, bytes, length);
    fast->length += length;
    memset(fast->bytes + fast->length, 0, 4);
    at = fast->bytes;
    last = last_of(fast->bytes, fast->length, '>');
    if (last != NULL && !fast->marked && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
        at += 3;
    if (last != NULL)
        step = read_pieces(fast, &at, last);
    fast->marked = fast->marked || last != NULL;
    fast->length -= (size_t)(at - fast->bytes);
    memmove(fast->bytes, at, fast->length + 1);
    if (step == STEP_GOOD && fast->length > PENDING_MOST)
        step = STEP_HAND_OVER;
    return (enum fast_result)step;
}

enum fast_result
xml_fast_end(const struct xml_fast *fast)
{
    for (size_t i = 0; i < fast->length; i++)
        if (!(xml_class(fast->bytes + i) & XML_SPACE))
            return FAST_HAND_OVER;
    return fast->ended ? FAST_GOOD : FAST_HAND_OVER;
}

struct text
xml_fast_open(const struct xml_fast *fast, int *count)
{
    *count = fast->ended ? 1 : fast->depth;
    return fast->ended ? text_of("<ended/>")
                       : (struct text){.at = fast->open, .length = fast->open_length};
}

bool
xml_fast_has_ended(const struct xml_fast *fast)
{
    return fast->ended;
}

struct text
xml_fast_rest(const struct xml_fast *fast)
{
    return (struct text){.at = fast->bytes, .length = fast->length};
}

uint32_t
xml_fast_line(const struct xml_fast *fast)
{
    return fast->line;
}
