/* SPDX-License-Identifier: MIT */
#include "port/xlsx_choice.h"

#include "base/a1.h"
#include "port/xlsx_tag.h"

enum { DEPTH_RULE = 2, DEPTH_FORMULA };

/* Whether one of the ranges of "C5 D1:D9" has the cell. */
static bool
ranges_have(struct text ranges, uint32_t row, uint32_t column)
{
    for (size_t at = 0, end; at < ranges.length; at = end + 1) {
        struct a1_range range;

        for (end = at; end < ranges.length && ranges.at[end] != ' ';)
            end++;
        if (a1_read_range((struct text){.at = ranges.at + at, .length = end - at}, &range) &&
            a1_range_has(&range, row, column))
            return true;
    }
    return false;
}

static bool
is_list_for(struct text part, const struct xlsx_tag *tag, uint32_t row, uint32_t column)
{
    struct text type = xlsx_tag_attribute(part, tag, "type");
    struct text ranges = xlsx_tag_attribute(part, tag, "sqref");

    return xlsx_tag_is(tag, "dataValidation") && type.at != NULL && text_is(type, "list") &&
           ranges.at != NULL && ranges_have(ranges, row, column);
}

/* The text between two tags, with the five entities undone. */
static const char *
plain_text(struct arena *arena, struct text raw)
{
    static const struct {
        const char *entity, *plain;
    } ENTITIES[] = {
        {"&quot;", "\""},
        {"&apos;", "'" },
        {"&lt;",   "<" },
        {"&gt;",   ">" },
        {"&amp;",  "&" }
    };
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (size_t at = 0; at < raw.length;) {
        size_t taken = 1;

        for (size_t i = 0; i < sizeof ENTITIES / sizeof *ENTITIES && taken == 1; i++) {
            size_t length = strlen(ENTITIES[i].entity);

            if (raw.length - at < length || memcmp(raw.at + at, ENTITIES[i].entity, length) != 0)
                continue;
            builder_puts(&out, ENTITIES[i].plain);
            taken = length;
        }
        if (taken == 1)
            builder_put(&out, raw.at + at, 1);
        at += taken;
    }
    return out.at;
}

const char *
xlsx_choice_of(struct arena *arena, struct text part, uint32_t row, uint32_t column)
{
    struct error err = {.code = ERR_NONE};
    struct xlsx_tags tags;
    struct xlsx_tag tag;
    bool wanted = false;
    size_t from = 0;

    if (!xlsx_tags_open(&tags, part, &err))
        return NULL;
    while (xlsx_tag_next(&tags, &tag)) {
        if (tag.depth == DEPTH_RULE && tag.kind == TAG_OPEN) {
            wanted = is_list_for(part, &tag, row, column);
            from = 0;
        }
        if (!wanted || tag.depth != DEPTH_FORMULA || !xlsx_tag_is(&tag, "formula1"))
            continue;
        if (tag.kind == TAG_OPEN)
            from = tag.bytes.to;
        else if (tag.kind == TAG_CLOSE && from > 0)
            return plain_text(arena,
                              (struct text){.at = part.at + from, .length = tag.bytes.from - from});
    }
    return NULL;
}
