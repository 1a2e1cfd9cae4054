/* SPDX-License-Identifier: MIT */
#include "port/xml.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlschemas.h>

#include "base/file.h"

/* The library's sentences quote what it found, which may be anything. */
#define WORDS_MOST 400

struct collecting {
    struct arena *arena;
    struct xml_faults *faults;
};

static void
collect(struct collecting *collecting, int line, const char *words)
{
    struct xml_faults *faults = collecting->faults;
    size_t length = strlen(words);

    while (length > 0 && strchr("\n. ", words[length - 1]) != NULL)
        length--;
    faults->list = arena_grow(collecting->arena, faults->list, &faults->room, faults->count,
                              sizeof *faults->list);
    faults->list[faults->count++] = (struct xml_fault){
        .line = line,
        .words = text_for_show(collecting->arena, (struct text){.at = words, .length = length},
                               WORDS_MOST)};
}

/* libxml2 2.12 made the error const. */
#if LIBXML_VERSION >= 21200
typedef const xmlError *library_error;
#else
typedef xmlError *library_error;
#endif

static void
on_error(void *context, library_error error)
{
    collect(context, error->line, error->message == NULL ? "cannot be read" : error->message);
}

static void
on_doctype(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    xmlParserCtxt *parser = context;

    (void)name;
    (void)external;
    (void)system;
    collect(parser->_private, xmlSAX2GetLineNumber(parser),
            "a DOCTYPE, which is not allowed here; leave it out");
    xmlStopParser(parser);
}

static void
document_close(void *handle)
{
    xmlFreeDoc(handle);
}

static void
parser_close(void *handle)
{
    xmlFreeParserCtxt(handle);
}

static xmlDoc *
parse(struct arena *arena, struct text bytes, const char *path, struct collecting *collecting)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    xmlParserCtxt *parser = xmlNewParserCtxt();
    xmlDoc *document;

    must(parser != NULL);
    arena_defer(scratch, parser_close, parser);
    parser->_private = collecting;
    parser->sax->internalSubset = on_doctype;
    xmlSetStructuredErrorFunc(collecting, on_error);
    document = xmlCtxtReadMemory(parser, bytes.at, (int)bytes.length, path, NULL,
                                 XML_PARSE_NONET | XML_PARSE_NOCDATA);
    xmlSetStructuredErrorFunc(NULL, NULL);
    if (document != NULL)
        arena_defer(arena, document_close, document);
    return document;
}

static void
schema_parser_close(void *handle)
{
    xmlSchemaFreeParserCtxt(handle);
}

static void
schema_close(void *handle)
{
    xmlSchemaFree(handle);
}

static void
validator_close(void *handle)
{
    xmlSchemaFreeValidCtxt(handle);
}

static bool
validate(xmlDoc *document, const char *path, struct collecting *collecting, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct xml_faults schema_faults = {.count = 0};
    struct collecting schema_collecting = {.arena = scratch, .faults = &schema_faults};
    xmlSchemaParserCtxt *parser = xmlSchemaNewParserCtxt(path);
    xmlSchema *schema;
    xmlSchemaValidCtxt *validator;

    must(parser != NULL);
    arena_defer(scratch, schema_parser_close, parser);
    xmlSchemaSetParserStructuredErrors(parser, (xmlStructuredErrorFunc)on_error,
                                       &schema_collecting);
    xmlSetStructuredErrorFunc(&schema_collecting, on_error); /* what its loader says */
    schema = xmlSchemaParse(parser);
    xmlSetStructuredErrorFunc(NULL, NULL);
    if (schema == NULL)
        return error_raise(err, ERR_STORAGE, "the schema \"%s\" cannot be used: %s", path,
                           schema_faults.count > 0 ? schema_faults.list[0].words : "not readable");
    arena_defer(scratch, schema_close, schema);
    validator = xmlSchemaNewValidCtxt(schema);
    must(validator != NULL);
    arena_defer(scratch, validator_close, validator);
    xmlSchemaSetValidStructuredErrors(validator, (xmlStructuredErrorFunc)on_error, collecting);
    if (xmlSchemaValidateDoc(validator, document) != 0 && collecting->faults->count == 0)
        collect(collecting, 1, "the file does not follow its schema");
    return true;
}

bool
xml_faults_tell(const char *path, const struct xml_faults *faults, struct error *err)
{
    char more[64] = "";

    if (faults->count > 1)
        snprintf(more, sizeof more, " (and %zu more)", faults->count - 1);
    return error_raise(err, ERR_INPUT, "%s line %d: %s%s", path, faults->list[0].line,
                       faults->list[0].words, more);
}

bool
xml_read(struct arena *arena, const char *path, const char *schema, const struct xml_element **root,
         struct xml_faults *faults, struct error *err)
{
    struct xml_faults found = {.count = 0};
    struct collecting collecting = {.arena = arena, .faults = &found};
    struct text bytes;
    xmlDoc *document;
    bool good;

    if (!file_read(arena, path, XML_FILE_MOST, &bytes, err))
        return false;
    document = parse(arena, bytes, path, &collecting);
    if (document == NULL && found.count == 0)
        collect(&collecting, 1, "this is not an XML file");
    good = found.count > 0 || validate(document, schema, &collecting, err);
    if (faults != NULL)
        *faults = found;
    if (!good)
        return false;
    if (found.count > 0)
        return xml_faults_tell(path, &found, err);
    *root = (const struct xml_element *)xmlDocGetRootElement(document);
    return true;
}

bool
xml_read_sound(struct arena *arena, struct text bytes, const char *path,
               const struct xml_element **root, struct error *err)
{
    struct xml_faults found = {.count = 0};
    struct collecting collecting = {.arena = arena, .faults = &found};
    xmlDoc *document = parse(arena, bytes, path, &collecting);

    if (document == NULL && found.count == 0)
        collect(&collecting, 1, "this is not an XML file");
    if (found.count > 0)
        return xml_faults_tell(path, &found, err);
    *root = (const struct xml_element *)xmlDocGetRootElement(document);
    return true;
}

static const xmlNode *
node_of(const struct xml_element *element)
{
    return (const xmlNode *)element;
}

static const struct xml_element *
first_named(const xmlNode *node, const char *name)
{
    for (; node != NULL; node = node->next)
        if (node->type == XML_ELEMENT_NODE &&
            (name == NULL || strcmp((const char *)node->name, name) == 0))
            return (const struct xml_element *)node;
    return NULL;
}

const struct xml_element *
xml_child(const struct xml_element *element, const char *name)
{
    return element == NULL ? NULL : first_named(node_of(element)->children, name);
}

const struct xml_element *
xml_next(const struct xml_element *element, const char *name)
{
    return first_named(node_of(element)->next, name);
}

static const struct xml_element *
first_element(const xmlNode *node)
{
    while (node != NULL && node->type != XML_ELEMENT_NODE)
        node = node->next;
    return (const struct xml_element *)node;
}

const struct xml_element *
xml_first(const struct xml_element *element)
{
    return element == NULL ? NULL : first_element(node_of(element)->children);
}

const struct xml_element *
xml_following(const struct xml_element *element)
{
    return first_element(node_of(element)->next);
}

const char *
xml_name(const struct xml_element *element)
{
    return (const char *)node_of(element)->name;
}

size_t
xml_count(const struct xml_element *element, const char *name)
{
    size_t count = 0;

    for (const struct xml_element *at = xml_child(element, name); at != NULL;
         at = xml_next(at, name))
        count++;
    return count;
}

const char *
xml_attribute(struct arena *arena, const struct xml_element *element, const char *name)
{
    xmlChar *value = xmlGetProp(node_of(element), (const xmlChar *)name);
    const char *copy = NULL;

    if (value != NULL)
        copy = arena_copy(arena, (const char *)value, strlen((const char *)value));
    xmlFree(value);
    return copy;
}

const char *
xml_words(struct arena *arena, const struct xml_element *element)
{
    xmlChar *content = xmlNodeGetContent(node_of(element));
    char *copy, *to;

    must(content != NULL);
    to = copy = arena_copy(arena, (const char *)content, strlen((const char *)content));
    xmlFree(content);
    for (const char *from = copy; *from != '\0'; from++) {
        bool space = strchr(" \t\r\n", *from) != NULL;

        if (!space)
            *to++ = *from;
        else if (to > copy && to[-1] != ' ')
            *to++ = ' ';
    }
    while (to > copy && to[-1] == ' ')
        to--;
    *to = '\0';
    return copy;
}

const char *
xml_text(struct arena *arena, const struct xml_element *element)
{
    xmlChar *content = xmlNodeGetContent(node_of(element));
    const char *copy;

    must(content != NULL);
    copy = arena_copy(arena, (const char *)content, strlen((const char *)content));
    xmlFree(content);
    return copy;
}

int
xml_line(const struct xml_element *element)
{
    return (int)xmlGetLineNo(node_of(element));
}
