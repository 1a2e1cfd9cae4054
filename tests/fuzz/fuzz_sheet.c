/* SPDX-License-Identifier: MIT */
/* The XML of a sheet, of any bytes, in a workbook that is sound otherwise. */
#define _GNU_SOURCE /* memfd_create */
#include "fuzz.h"

#include <zlib.h>

#include "foreign.h"

#define RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define SHEET    "xl/s.xml"

/* The other parts: one shared text, plain and date cells, days from 1900. */
static const struct {
    const char *name, *content;
} PARTS[] = {
    {"_rels/.rels",                "<Relationships><Relationship Id=\"a\" Type=\"" RELATION
                    "officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
    {"xl/workbook.xml",
     "<workbook><sheets><sheet name=\"Families\" id=\"s\"/></sheets></workbook>"                      },
    {"xl/_rels/workbook.xml.rels",
     "<Relationships><Relationship Id=\"s\" Type=\"" RELATION
     "worksheet\" Target=\"s.xml\"/><Relationship Id=\"t\" Type=\"" RELATION
     "sharedStrings\" Target=\"t.xml\"/><Relationship Id=\"y\" Type=\"" RELATION
     "styles\" Target=\"y.xml\"/></Relationships>"                                                    },
    {"xl/t.xml",                   "<sst><si><t>family_id</t></si><si><t> b </t></si></sst>"          },
    {"xl/y.xml",                   "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>"
                 "</styleSheet>"                                                      },
};
#define PART_COUNT (sizeof PARTS / sizeof *PARTS + 1)

static void
put_number(struct builder *out, uint32_t number, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++) {
        char byte = (char)(number >> 8 * i);

        builder_put(out, &byte, 1);
    }
}

/* What a part's two headers in a zip have in common: stored, not deflated. */
static void
put_header(struct builder *out, const char *name, const void *bytes, size_t length)
{
    put_number(out, 20, 2);
    put_number(out, 0, 4);          /* flags, method */
    put_number(out, 0x00210000, 4); /* 1 January 1980 */
    put_number(out, (uint32_t)crc32(0, bytes, (uInt)length), 4);
    put_number(out, (uint32_t)length, 4);
    put_number(out, (uint32_t)length, 4);
    put_number(out, (uint32_t)strlen(name), 2);
    put_number(out, 0, 2);
}

static void
put_part(struct builder *zip, struct builder *directory, const char *name, const void *bytes,
         size_t length)
{
    uint32_t offset = (uint32_t)zip->length;

    builder_put(zip, "PK\3\4", 4);
    put_header(zip, name, bytes, length);
    builder_puts(zip, name);
    builder_put(zip, bytes, length);
    builder_put(directory, "PK\1\2", 4);
    put_number(directory, 20, 2);
    put_header(directory, name, bytes, length);
    put_number(directory, 0, 4);
    put_number(directory, 0, 2);
    put_number(directory, 0, 4);
    put_number(directory, offset, 4);
    builder_puts(directory, name);
}

static struct text
workbook(struct arena *arena, const uint8_t *sheet, size_t size)
{
    struct builder zip = {.arena = arena}, directory = {.arena = arena};
    uint32_t offset;

    for (size_t i = 0; i + 1 < PART_COUNT; i++)
        put_part(&zip, &directory, PARTS[i].name, PARTS[i].content, strlen(PARTS[i].content));
    put_part(&zip, &directory, SHEET, sheet, size);
    offset = (uint32_t)zip.length;
    builder_put(&zip, directory.at, directory.length);
    builder_put(&zip, "PK\5\6\0\0\0", 8);
    put_number(&zip, PART_COUNT, 2);
    put_number(&zip, PART_COUNT, 2);
    put_number(&zip, (uint32_t)directory.length, 4);
    put_number(&zip, offset, 4);
    put_number(&zip, 0, 2);
    return (struct text){.at = zip.at, .length = zip.length};
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct text bytes = workbook(arena, data, size);

    foreign_check(bytes.at, bytes.length);
    return 0;
}
