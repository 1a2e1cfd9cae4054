/* SPDX-License-Identifier: MIT */
/*
 * fuzz_fill - a sheet of anybody's making is filled, or left alone.
 *
 * The input is a sheet's XML.  Three cells are put into it.  Whatever the input, nothing is read
 * beyond it; and where it is XML and the look at it found no fault, a second look at the result
 * sees the same cells, holding values, and putting the same again changes nothing any more.
 */
#include "fuzz.h"

#include <libxml/parser.h>

#include "base/a1.h"
#include "port/xlsx_calc.h"
#include "port/xlsx_choice.h"
#include "port/xlsx_patch.h"

#define PUT_COUNT 3

static const struct xlsx_put PUTS[PUT_COUNT] = {
    {.row = 0,     .column = 1,       .is_number = true,                      .text = {.at = "12", .length = 2}},
    {.row = 2,     .column = 0,       .text = {.at = "<a & b>", .length = 7}},
    {.row = 2, .column = 2, .is_number = true,   .text = {.at = "-1.50", .length = 5}                                 },
};

/* An exact copy on the heap, so that one byte too far is noticed. */
static char *
copy_of(const void *bytes, size_t length)
{
    char *copy = malloc(length == 0 ? 1 : length);

    must(copy != NULL);
    if (length > 0)
        memcpy(copy, bytes, length);
    return copy;
}

/* As the reader of workbooks asks it of a part before it is changed. */
static bool
is_xml(const char *bytes, size_t length)
{
    xmlDoc *document = xmlReadMemory(bytes, (int)length, "sheet.xml", NULL,
                                     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    bool is = document != NULL && document->intSubset == NULL;

    xmlFreeDoc(document);
    return is;
}

static bool
can_be_put(const struct xlsx_look *look)
{
    for (size_t i = 0; i < PUT_COUNT; i++) {
        const struct xlsx_seen *seen = xlsx_look_seen(look, i);

        if (seen->merged_away || seen->hold == HOLD_SHARED || seen->hold == HOLD_ARRAY)
            return false;
    }
    return true;
}

static void
put_twice(struct arena *arena, const struct xlsx_look *look, bool sound)
{
    struct text once = xlsx_sheet_patch(arena, look), twice;
    struct error err = {.code = ERR_NONE};
    struct xlsx_look *again;

    if (!sound)
        return;
    must(is_xml(once.at, once.length));
    must(xlsx_sheet_look(arena, once, PUTS, PUT_COUNT, &again, &err));
    for (size_t i = 0; i < PUT_COUNT; i++)
        must(xlsx_look_seen(again, i)->hold == HOLD_VALUE &&
             xlsx_look_seen(again, i)->style == xlsx_look_seen(look, i)->style);
    must(xlsx_look_protected(again) == xlsx_look_protected(look));
    twice = xlsx_sheet_patch(arena, again);
    must(text_equals(once, twice));
}

static void
ask_for_totals(struct arena *arena, struct text part, bool sound)
{
    struct error err = {.code = ERR_NONE};
    struct text once, twice;

    if (!xlsx_calc_on_load(arena, part, &once, &err) || !sound)
        return;
    must(xlsx_calc_on_load(arena, once, &twice, &err));
    must(text_equals(once, twice));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    char *copy = copy_of(data, size);
    struct text part = {.at = copy, .length = size}, dropped;
    struct error err = {.code = ERR_NONE};
    bool sound = is_xml(copy, size);
    struct xlsx_choices choices;
    struct xlsx_look *look;

    if (xlsx_sheet_look(arena, part, PUTS, PUT_COUNT, &look, &err) && can_be_put(look))
        put_twice(arena, look, sound);
    ask_for_totals(arena, part, sound);
    choices = xlsx_choices_read(arena, part);
    (void)xlsx_choices_find(&choices, 0, 1);
    if (xlsx_entry_drop(arena, part, "row", "r", "1", &dropped, &err))
        must(dropped.length <= part.length);
    free(copy);
    return 0;
}
