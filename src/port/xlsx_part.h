/* SPDX-License-Identifier: MIT */
/*
 * xlsx_part - one part of a workbook's zip after the other, as parsed XML or only read to its end.
 *
 * The file may come from anybody.  What is inflated is counted and capped, the number of parts too;
 * doubled names, parts that lie over each other, paths that climb, encryption and macros are
 * refused; a part whose checksum does not hold is an error when its end is read.  XML is parsed as
 * xml_stream.h says.
 *
 * Owns     The open file, for the arena's life.
 * Errors   ERR_INPUT naming the file and the part.
 * See      libxml2's and libzip's traps: a wrong CRC shows only as zip_fread returning -1.
 */
#ifndef DELTARETURN_PORT_XLSX_PART_H
#define DELTARETURN_PORT_XLSX_PART_H

#include <stdint.h>

#include "port/xlsx_plain.h"

struct xlsx_limits {
    uint64_t bytes; /* inflated, of all parts together; above 64 MiB also no more than 250 times the
                     * size of the file */
    uint32_t parts;
    bool plain; /* we wrote it: anything but the XML of xlsx_plain.h is a fault */
};

struct xlsx_package;
struct xlsx_parse;

/* No such part. */
#define PART_NONE UINT32_MAX

/* What to do with the elements of a part, by their names without prefix.  Each returns false to
 * stop, having raised the error; what is wrong with the part goes through xlsx_parse_locate. */
struct xlsx_grammar {
    bool (*start)(struct xlsx_parse *parse, const char *name,
                  const struct xml_attributes *attributes, struct error *err);
    bool (*end)(struct xlsx_parse *parse, const char *name, struct error *err);
    /* NULL, or told of the cells of a workbook of our own that stand as plain_cell says, instead of
     * their elements. */
    bool (*cell)(struct xlsx_parse *parse, const struct plain_cell *cell, struct error *err);
};

/* Opens PATH and looks over its parts' names. */
bool xlsx_package_open(struct arena *arena, const char *path, const struct xlsx_limits *limits,
                       struct xlsx_package **package, struct error *err) MUST_USE;

const char *xlsx_package_path(const struct xlsx_package *package);

/* The part of a name, letters of either case, or PART_NONE. */
uint32_t xlsx_part_find(const struct xlsx_package *package, const char *name);

/* What the part is called in the file. */
const char *xlsx_part_name(const struct xlsx_package *package, uint32_t part);

/* Parses a part to its end; CONTEXT is what xlsx_parse_context gives the grammar. */
bool xlsx_part_parse(struct xlsx_package *package, uint32_t part,
                     const struct xlsx_grammar *grammar, void *context, struct error *err) MUST_USE;

/* Reads every part to its end that was not parsed. */
bool xlsx_package_finish(struct xlsx_package *package, struct error *err) MUST_USE;

/* For grammars. */
void *xlsx_parse_context(struct xlsx_parse *parse);

/* Puts the names of file and part in front of what was raised about the part.  Returns false. */
bool xlsx_parse_locate(const struct xlsx_parse *parse, struct error *err);

/* Begins to collect the text of elements, or ends it; what was collected stays until it is cleared.
 */
void xlsx_parse_collect(struct xlsx_parse *parse, bool on);
void xlsx_parse_clear(struct xlsx_parse *parse);

/* What was collected, ended by a NUL, with the escapes for characters undone.  Valid until the next
 * clear. */
struct text xlsx_parse_text(struct xlsx_parse *parse);

/* The value of an attribute by its name without prefix; .at is NULL when it is not there. */
struct text xlsx_attribute(const struct xml_attributes *attributes, const char *name);

/* As xlsx_attribute, as a string in the arena, "" when it is not there, its ampersands whole again:
 * libxml2 hands each of them over as "&#38;". */
const char *
xlsx_attribute_copy(struct arena *arena, const struct xml_attributes *attributes, const char *name);

#endif
