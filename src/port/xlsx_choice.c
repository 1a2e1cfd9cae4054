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

struct choosing {
    struct arena *arena;
    struct text part;
    struct xlsx_choice *list; /* grown, for free() */
    size_t count, room;
    struct text ranges; /* of the list that is open; .at is NULL outside of one */
    size_t from;        /* behind its <formula1> */
};

static void
rule_begin(struct choosing *choosing, const struct xlsx_tag *tag)
{
    struct text type = xlsx_tag_attribute(choosing->part, tag, "type");

    choosing->ranges = (struct text){.at = NULL};
    choosing->from = 0;
    if (xlsx_tag_is(tag, "dataValidation") && type.at != NULL && text_is(type, "list"))
        choosing->ranges = xlsx_tag_attribute(choosing->part, tag, "sqref");
}

static void
formula_end(struct choosing *choosing, size_t to)
{
    struct text raw = {.at = choosing->part.at + choosing->from, .length = to - choosing->from};

    choosing->list =
        grow(choosing->list, &choosing->room, choosing->count + 1, sizeof *choosing->list);
    choosing->list[choosing->count++] = (struct xlsx_choice){
        .ranges = choosing->ranges, .formula = plain_text(choosing->arena, raw)};
    choosing->from = 0;
}

struct xlsx_choices
xlsx_choices_read(struct arena *arena, struct text part)
{
    struct choosing choosing = {.arena = arena, .part = part};
    struct error err = {.code = ERR_NONE};
    struct xlsx_choice *list;
    struct xlsx_tags tags;
    struct xlsx_tag tag;
    bool good = xlsx_tags_open(&tags, part, &err);

    while (good && xlsx_tag_next(&tags, &tag)) {
        if (tag.depth == DEPTH_RULE && tag.kind == TAG_OPEN)
            rule_begin(&choosing, &tag);
        if (choosing.ranges.at == NULL || tag.depth != DEPTH_FORMULA ||
            !xlsx_tag_is(&tag, "formula1"))
            continue;
        if (tag.kind == TAG_OPEN)
            choosing.from = tag.bytes.to;
        else if (tag.kind == TAG_CLOSE && choosing.from > 0)
            formula_end(&choosing, tag.bytes.from);
    }
    list = ARENA_ARRAY(arena, struct xlsx_choice, choosing.count);
    if (choosing.count > 0)
        memcpy(list, choosing.list, choosing.count * sizeof *list);
    free(choosing.list);
    return (struct xlsx_choices){.list = list, .count = choosing.count};
}

const char *
xlsx_choices_find(const struct xlsx_choices *choices, uint32_t row, uint32_t column)
{
    for (size_t i = 0; i < choices->count; i++)
        if (ranges_have(choices->list[i].ranges, row, column))
            return choices->list[i].formula;
    return NULL;
}
