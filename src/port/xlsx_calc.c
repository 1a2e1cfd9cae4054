/* SPDX-License-Identifier: MIT */
#include "port/xlsx_calc.h"

#include "port/xlsx_tag.h"

#define ON_LOAD "fullCalcOnLoad"

/* What may stand before calcPr in a workbook part; it comes behind the last of them. */
static const char *const BEFORE[] = {"sheets", "functionGroups", "externalReferences",
                                     "definedNames"};

static bool
comes_before(const struct xlsx_tag *tag)
{
    for (size_t i = 0; i < sizeof BEFORE / sizeof *BEFORE; i++)
        if (xlsx_tag_is(tag, BEFORE[i]))
            return true;
    return false;
}

/* The change to a calcPr that is there. */
static struct xlsx_edit
change_existing(struct text part, const struct xlsx_tag *tag)
{
    struct xlsx_bytes whole, value;
    size_t end = tag->bytes.to - (tag->kind == TAG_EMPTY ? 2 : 1);

    if (xlsx_tag_attribute_bytes(part, tag, ON_LOAD, &whole, &value))
        return (struct xlsx_edit){.bytes = value, .text = text_of("1")};
    return (struct xlsx_edit){
        .bytes = {end, end},
          .text = text_of(" " ON_LOAD "=\"1\"")
    };
}

bool
xlsx_calc_on_load(struct arena *arena, struct text part, struct text *out, struct error *err)
{
    struct xlsx_tag tag, calc = {.depth = -1}, last = {.depth = -1};
    struct xlsx_edit edit;
    struct xlsx_tags tags;

    if (!xlsx_tags_open(&tags, part, err))
        return false;
    while (xlsx_tag_next(&tags, &tag)) {
        if (tag.depth != 1)
            continue;
        if (tag.kind != TAG_CLOSE && xlsx_tag_is(&tag, "calcPr"))
            calc = tag;
        if (comes_before(&tag))
            last = tag;
    }
    if (!xlsx_tags_whole(&tags) || last.depth < 0)
        return error_raise(err, ERR_INPUT, "is not a workbook with sheets");
    if (calc.depth == 1)
        edit = change_existing(part, &calc);
    else
        edit = (struct xlsx_edit){
            .bytes = {last.bytes.to, last.bytes.to},
            .text = text_of(
                arena_printf(arena, "<%.*scalcPr " ON_LOAD "=\"1\"/>", TEXT_ARGS(last.prefix)))
        };
    *out = xlsx_edits_apply(arena, part, &edit, 1);
    return true;
}

static bool
ends_in(struct text text, const char *ending)
{
    size_t length = strlen(ending);

    return text.at != NULL && text.length >= length &&
           memcmp(text.at + text.length - length, ending, length) == 0;
}

bool
xlsx_entry_drop(struct arena *arena, struct text part, const char *name, const char *attribute,
                const char *ending, struct text *out, struct error *err)
{
    struct xlsx_edit edit = {
        .text = {.at = "", .length = 0}
    };
    struct xlsx_tags tags;
    struct xlsx_tag tag;

    *out = part;
    if (!xlsx_tags_open(&tags, part, err))
        return false;
    while (xlsx_tag_next(&tags, &tag)) {
        if (edit.bytes.to == 0 && tag.kind == TAG_EMPTY && xlsx_tag_is(&tag, name) &&
            ends_in(xlsx_tag_attribute(part, &tag, attribute), ending))
            edit.bytes = tag.bytes;
    }
    if (!xlsx_tags_whole(&tags))
        return error_raise(err, ERR_INPUT, "is not well-formed XML");
    if (edit.bytes.to > 0)
        *out = xlsx_edits_apply(arena, part, &edit, 1);
    return true;
}
