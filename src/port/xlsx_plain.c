/* SPDX-License-Identifier: MIT */
#include "port/xlsx_plain.h"

#define ATTRIBUTES_MOST 32
#define DEPTH_MOST      32
/* A tag or text that is not whole after so many bytes is none that we wrote. */
#define PIECE_MOST ((size_t)1024 * 1024)

struct plain {
    const struct xml_events *events;
    void *context;
    bool (*cell)(void *context, const struct plain_cell *cell, struct error *err); /* or NULL */
    struct error *err; /* of the call under way */
    bool stopped;      /* an event failed */
    char *bytes;       /* taken, and not yet understood */
    size_t length, room;
    int depth;
    bool begun;    /* an element was seen */
    bool entities; /* there may be some among the bytes */
};

struct plain *
plain_new(const struct xml_events *events, void *context)
{
    struct plain *plain = calloc(1, sizeof *plain);

    must(plain != NULL);
    plain->events = events;
    plain->context = context;
    return plain;
}

void
plain_tell_cells(struct plain *plain,
                 bool (*cell)(void *context, const struct plain_cell *cell, struct error *err))
{
    plain->cell = cell;
}

void
plain_free(struct plain **plain)
{
    if (*plain != NULL)
        free((*plain)->bytes);
    free(*plain);
    *plain = NULL;
}

/* The character of an entity between "&" and ";", or 0: only what our writers use. */
static char
entity_character(const char *name, size_t length)
{
    static const struct {
        const char *name;
        char character;
    } ENTITIES[] = {
        {"amp",  '&' },
        {"lt",   '<' },
        {"gt",   '>' },
        {"quot", '"' },
        {"apos", '\''},
        {"#xA",  '\n'},
        {"#10",  '\n'}
    };

    for (size_t i = 0; i < sizeof ENTITIES / sizeof ENTITIES[0]; i++)
        if (strlen(ENTITIES[i].name) == length && memcmp(name, ENTITIES[i].name, length) == 0)
            return ENTITIES[i].character;
    return '\0';
}

/* Undoes the entities of LENGTH bytes in place; false when one is unknown. */
static bool
entities_undo(const struct plain *plain, char *bytes, size_t *length)
{
    char *to = plain->entities ? memchr(bytes, '&', *length) : NULL, *end = bytes + *length;

    if (to == NULL)
        return true;
    for (const char *from = to; from < end;) {
        const char *stop;
        char character;

        if (*from != '&') {
            *to++ = *from++;
            continue;
        }
        stop = memchr(from, ';', (size_t)(end - from));
        character = stop == NULL ? '\0' : entity_character(from + 1, (size_t)(stop - from) - 1);
        if (character == '\0')
            return false;
        *to++ = character;
        from = stop + 1;
    }
    *length = (size_t)(to - bytes);
    return true;
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* What a name consists of, but the colon behind its prefix. */
static const bool IN_NAME[256] = {
    ['-'] = true, ['.'] = true, ['_'] = true, ['0'] = true, ['1'] = true, ['2'] = true,
    ['3'] = true, ['4'] = true, ['5'] = true, ['6'] = true, ['7'] = true, ['8'] = true,
    ['9'] = true, ['A'] = true, ['B'] = true, ['C'] = true, ['D'] = true, ['E'] = true,
    ['F'] = true, ['G'] = true, ['H'] = true, ['I'] = true, ['J'] = true, ['K'] = true,
    ['L'] = true, ['M'] = true, ['N'] = true, ['O'] = true, ['P'] = true, ['Q'] = true,
    ['R'] = true, ['S'] = true, ['T'] = true, ['U'] = true, ['V'] = true, ['W'] = true,
    ['X'] = true, ['Y'] = true, ['Z'] = true, ['a'] = true, ['b'] = true, ['c'] = true,
    ['d'] = true, ['e'] = true, ['f'] = true, ['g'] = true, ['h'] = true, ['i'] = true,
    ['j'] = true, ['k'] = true, ['l'] = true, ['m'] = true, ['n'] = true, ['o'] = true,
    ['p'] = true, ['q'] = true, ['r'] = true, ['s'] = true, ['t'] = true, ['u'] = true,
    ['v'] = true, ['w'] = true, ['x'] = true, ['y'] = true, ['z'] = true,
};

/* Goes to the end of the name at AT, which something else follows; *LOCAL is what follows its
 * prefix. */
static char *
name_scan(char *at, char **local)
{
    char *name = at;

    *local = name;
    for (;;) {
        while (IN_NAME[(unsigned char)*at])
            at++;
        if (*at != ':')
            return at;
        at++;
        if (*local == name)
            *local = at;
    }
}

/* Reads name="value" at AT; declarations of namespaces count for nothing.  Returns behind it, or
 * NULL. */
static char *
attribute_read(const struct plain *plain, char *at, char *end, const unsigned char **list,
               int *count)
{
    char *name = at, *local, *stop, *value;
    size_t length;

    at = name_scan(name, &local);
    if (at == name || end - at < 3 || at[0] != '=' || at[1] != '"')
        return NULL;
    value = at + 2;
    stop = memchr(value, '"', (size_t)(end - value));
    if (stop == NULL || *count == ATTRIBUTES_MOST)
        return NULL;
    length = (size_t)(stop - value);
    if (!entities_undo(plain, value, &length))
        return NULL;
    if (memcmp(name, "xmlns", 5) != 0) { /* a="" and what ends the tag are as many bytes */
        *at = '\0';
        list[5 * *count] = (const unsigned char *)local;
        list[5 * *count + 3] = (const unsigned char *)value;
        list[5 * *count + 4] = (const unsigned char *)value + length;
        ++*count;
    }
    return stop + 1;
}

static bool
told(struct plain *plain, bool good)
{
    plain->stopped = plain->stopped || !good;
    return good;
}

/* A tag that opens an element, between "<" and ">". */
static bool
start_read(struct plain *plain, char *at, char *end)
{
    const unsigned char *list[5 * ATTRIBUTES_MOST]; /* filled as far as count says */
    struct xml_attributes attributes = {.list = list};
    bool empty = end[-1] == '/';
    char *name = at, *local, *behind;

    end -= empty;
    at = behind = name_scan(name, &local);
    if (behind == name || ++plain->depth > DEPTH_MOST)
        return false;
    while (at < end) {
        if (!is_space(*at))
            return false;
        while (at < end && is_space(*at))
            at++;
        if (at < end && (at = attribute_read(plain, at, end, list, &attributes.count)) == NULL)
            return false;
    }
    plain->begun = true;
    *behind = '\0';
    if (!told(plain, plain->events->start(plain->context, local, &attributes, plain->err)))
        return false;
    if (!empty)
        return true;
    plain->depth--;
    return told(plain, plain->events->end(plain->context, local, plain->err));
}

static bool
end_read(struct plain *plain, char *at, char *end)
{
    char *local;

    if (--plain->depth < 0 || name_scan(at, &local) != end)
        return false;
    *end = '\0';
    return told(plain, plain->events->end(plain->context, local, plain->err));
}

/* What stands between "<" and ">". */
static bool
tag_read(struct plain *plain, char *at, char *end)
{
    if (at == end)
        return false;
    if (*at == '?')
        return !plain->begun && end[-1] == '?';
    return *at == '/' ? end_read(plain, at + 1, end) : start_read(plain, at, end);
}

static bool
text_read(struct plain *plain, char *at, char *end)
{
    size_t length = (size_t)(end - at);

    if (length == 0)
        return true;
    if (plain->depth == 0) { /* white space around the one element */
        while (at < end && is_space(*at))
            at++;
        return at == end;
    }
    if (!entities_undo(plain, at, &length))
        return false;
    return told(plain, plain->events->text(plain->context, at, length, plain->err));
}

/* Goes over LITERAL at *AT, if it stands there. */
#define LITERAL_TAKE(at, end, literal)                 \
    ((size_t)((end) - *(at)) >= sizeof(literal) - 1 && \
     memcmp(*(at), literal, sizeof(literal) - 1) == 0 && ((*(at) += sizeof(literal) - 1), true))

/* Goes over the letters and digits of a value and the quote that ends it. */
static bool
word_take(char **at, const char *end, struct text *word)
{
    char *from = *at;

    while (*at < end && IN_NAME[(unsigned char)**at])
        ++*at;
    *word = (struct text){.at = from, .length = (size_t)(*at - from)};
    return LITERAL_TAKE(at, end, "\"");
}

/* Returns behind a cell of plain_cell's shape; NULL when what stands at AT is none, or not whole
 * yet. */
static char *
cell_scan(char *at, char *end, struct plain_cell *cell)
{
    bool in_place;

    *cell = (struct plain_cell){.value = NULL};
    if (!LITERAL_TAKE(&at, end, "<c r=\"") || !word_take(&at, end, &cell->place) ||
        (LITERAL_TAKE(&at, end, " s=\"") && !word_take(&at, end, &cell->style)) ||
        (LITERAL_TAKE(&at, end, " t=\"") && !word_take(&at, end, &cell->kind)))
        return NULL;
    in_place = LITERAL_TAKE(&at, end, "><is><t>") ||
               LITERAL_TAKE(&at, end, "><is><t xml:space=\"preserve\">");
    if (!in_place && !LITERAL_TAKE(&at, end, "><v>"))
        return NULL;
    cell->value = at;
    at = memchr(at, '<', (size_t)(end - at));
    if (at == NULL)
        return NULL;
    cell->length = (size_t)(at - cell->value);
    if (in_place ? LITERAL_TAKE(&at, end, "</t></is></c>") : LITERAL_TAKE(&at, end, "</v></c>"))
        return at;
    return NULL;
}

static bool
cell_tell(struct plain *plain, struct plain_cell *cell)
{
    if (!entities_undo(plain, cell->value, &cell->length))
        return false;
    cell->value[cell->length] = '\0'; /* where a tag stood that has been understood */
    return told(plain, plain->cell(plain->context, cell, plain->err));
}

bool
plain_take(struct plain *plain, const char *bytes, size_t length, struct error *err)
{
    char *at, *end;

    plain->err = err;
    plain->bytes = grow(plain->bytes, &plain->room, plain->length + length, 1);
    memcpy(plain->bytes + plain->length, bytes, length);
    plain->length += length;
    at = plain->bytes;
    end = at + plain->length;
    plain->entities = memchr(at, '&', plain->length) != NULL;
    for (;;) {
        struct plain_cell cell;
        char *behind = plain->cell == NULL || plain->depth == 0 ? NULL : cell_scan(at, end, &cell);
        char *open, *close;

        if (behind != NULL) {
            if (!cell_tell(plain, &cell))
                return false;
            at = behind;
            continue;
        }
        /* One tag often stands right behind another. */
        open = at < end && *at == '<' ? at : memchr(at, '<', (size_t)(end - at));
        close = open == NULL ? NULL : memchr(open, '>', (size_t)(end - open));

        if (close == NULL)
            break;
        if (!text_read(plain, at, open) || !tag_read(plain, open + 1, close))
            return false;
        at = close + 1;
    }
    plain->length = (size_t)(end - at);
    memmove(plain->bytes, at, plain->length);
    return plain->length <= PIECE_MOST;
}

bool
plain_was_stopped(const struct plain *plain)
{
    return plain->stopped;
}

bool
plain_end(const struct plain *plain)
{
    for (size_t i = 0; i < plain->length; i++)
        if (!is_space(plain->bytes[i]))
            return false;
    return plain->begun && plain->depth == 0;
}
