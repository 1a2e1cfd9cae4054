/* SPDX-License-Identifier: MIT */
#include "service/roll.h"

#define MAGIC "roll 1\n"
#define CELLS 6

_Static_assert(TEST_COUNT <= 16, "a line's tests fit into its column");
_Static_assert(DECISION_COUNT <= 255, "and so does its decision");

/* In front of the columns, and enough to find each of them. */
struct head {
    char magic[8];
    uint64_t count;              /* of lines */
    uint64_t organisation_count; /* of names; every line's column "led" counts among these */
    uint64_t words;              /* bytes: of cells and names, each with its end */
};

/* Where the columns begin; each holds numbers of one size and begins at a multiple of it. */
struct places {
    size_t lines, names; /* uint64_t each: where in the words */
    size_t led, tests;   /* uint32_t, uint16_t */
    size_t kinds, words; /* bytes */
    size_t end;
};

static struct places
places_of(size_t count, size_t organisation_count, size_t words)
{
    struct places places = {.lines = sizeof(struct head)};

    places.names = places.lines + count * sizeof(uint64_t);
    places.led = places.names + organisation_count * sizeof(uint64_t);
    places.tests = places.led + count * sizeof(uint32_t);
    places.kinds = places.tests + count * sizeof(uint16_t);
    places.words = places.kinds + count;
    places.end = places.words + words;
    return places;
}

/* --- making -------------------------------------------------------------------------------------
 */

struct making_roll {
    struct head head;
    struct places places;
    char *at;
    size_t used; /* of the words */
};

static uint64_t
put_word(struct making_roll *making, struct text word)
{
    uint64_t begin = making->used;

    if (word.length > 0)
        memcpy(making->at + making->places.words + making->used, word.at, word.length);
    making->used += word.length + 1; /* the arena's bytes are zero */
    return begin;
}

static void
cells_of(const struct family_line *line, struct text cells[CELLS])
{
    const struct text all[CELLS] = {line->episode, line->family,  line->earliest_claim_on,
                                    line->failed,  line->unknown, line->waived};

    memcpy(cells, all, sizeof all);
}

static size_t
words_of(const struct family_list *families, const struct organisations *organisations)
{
    struct text cells[CELLS];
    size_t length = 0;

    for (size_t i = 0; i < families->count; i++) {
        cells_of(&families->list[i], cells);
        for (size_t cell = 0; cell < CELLS; cell++)
            length += cells[cell].length + 1;
    }
    for (size_t i = 0; i < organisations->name_count; i++)
        length += strlen(organisations->names[i]) + 1;
    return length;
}

static uint16_t
tests_named(const struct family_line *line)
{
    unsigned tests = 0;

    for (enum test_id test = 0; test < TEST_COUNT; test++)
        if (family_names_test(line, TESTS[test].code))
            tests |= 1U << test;
    return (uint16_t)tests;
}

/* From 1; 0: nobody leads it. */
static uint32_t
led_by(const struct organisations *organisations, struct text episode)
{
    const char *name = organisations_of(organisations, episode);
    size_t low = 0, high = organisations->name_count;

    while (name != NULL && low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(organisations->names[middle], name);

        if (order == 0)
            return (uint32_t)middle + 1;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

static void
put_line(struct making_roll *making, const struct family_line *line, uint32_t led, size_t place)
{
    uint64_t begin = making->used;
    uint16_t tests = tests_named(line);
    uint8_t kind = (uint8_t)line->kind;
    struct text cells[CELLS];

    cells_of(line, cells);
    for (size_t cell = 0; cell < CELLS; cell++)
        put_word(making, cells[cell]);
    memcpy(making->at + making->places.lines + place * sizeof begin, &begin, sizeof begin);
    memcpy(making->at + making->places.led + place * sizeof led, &led, sizeof led);
    memcpy(making->at + making->places.tests + place * sizeof tests, &tests, sizeof tests);
    memcpy(making->at + making->places.kinds + place, &kind, sizeof kind);
}

struct text
roll_make(struct arena *arena, const struct family_list *families,
          const struct organisations *organisations)
{
    size_t words = words_of(families, organisations);
    struct making_roll making = {
        .head = {.magic = MAGIC,
                 .count = families->count,
                 .organisation_count = organisations->name_count,
                 .words = words},
        .places = places_of(families->count, organisations->name_count, words),
    };

    making.at = arena_alloc(arena, making.places.end);
    memcpy(making.at, &making.head, sizeof making.head);
    for (size_t i = 0; i < families->count; i++)
        put_line(&making, &families->list[i], led_by(organisations, families->list[i].episode), i);
    for (size_t i = 0; i < organisations->name_count; i++) {
        uint64_t begin = put_word(&making, text_of(organisations->names[i]));

        memcpy(making.at + making.places.names + i * sizeof begin, &begin, sizeof begin);
    }
    must(making.used == words);
    return (struct text){making.at, making.places.end};
}

/* --- reading ------------------------------------------------------------------------------------
 */

#define MOST_OF_EACH ((uint64_t)1 << 32) /* so that no sum of places overflows */

bool
roll_open(struct text bytes, struct roll *roll, struct error *err)
{
    struct head head;

    *roll = (struct roll){.bytes = bytes};
    if (bytes.length < sizeof head)
        return error_raise(err, ERR_STORAGE, "a list of families is cut short");
    memcpy(&head, bytes.at, sizeof head);
    if (memcmp(head.magic, MAGIC, sizeof head.magic) != 0 || head.count > MOST_OF_EACH ||
        head.organisation_count > MOST_OF_EACH || head.words > bytes.length ||
        places_of(head.count, head.organisation_count, head.words).end != bytes.length)
        return error_raise(err, ERR_STORAGE, "a list of families is not as it is made");
    roll->count = head.count;
    roll->organisation_count = head.organisation_count;
    return true;
}

static struct places
places_in(const struct roll *roll)
{
    size_t words = roll->bytes.length - places_of(roll->count, roll->organisation_count, 0).words;

    return places_of(roll->count, roll->organisation_count, words);
}

/* The word that begins at *AT; *AT is behind it then. */
static struct text
next_word(const struct roll *roll, size_t *at)
{
    const char *begin = roll->bytes.at + *at, *end;

    if (*at >= roll->bytes.length)
        return text_of("");
    end = memchr(begin, '\0', roll->bytes.length - *at);
    if (end == NULL)
        return text_of("");
    *at += (size_t)(end - begin) + 1;
    return (struct text){begin, (size_t)(end - begin)};
}

/* A place in the words that a column tells. */
static size_t
told_place(const struct roll *roll, size_t column, size_t place)
{
    size_t words = places_in(roll).words;
    uint64_t told;

    memcpy(&told, roll->bytes.at + column + place * sizeof told, sizeof told);
    return told < roll->bytes.length - words ? words + (size_t)told : roll->bytes.length;
}

const char *
roll_organisation(const struct roll *roll, size_t place)
{
    size_t at;

    must(place < roll->organisation_count);
    at = told_place(roll, places_in(roll).names, place);
    return next_word(roll, &at).at;
}

/* Every episode passes: none has to be looked at. */
static size_t
pick_any(const struct roll *roll, size_t from, size_t most, size_t *places, size_t *picked)
{
    for (*picked = 0; *picked < most && from + *picked < roll->count; ++*picked)
        places[*picked] = from + *picked;
    return roll->count;
}

size_t
roll_pick(const struct roll *roll, const struct roll_filter *filter, size_t from, size_t most,
          size_t *places, size_t *picked)
{
    const struct places columns = places_in(roll);
    const char *kinds = roll->bytes.at + columns.kinds;
    const char *tests = roll->bytes.at + columns.tests, *led = roll->bytes.at + columns.led;
    size_t found = 0;

    if (filter->kind == DECISION_UNUSED && filter->tests == 0 && filter->led_by == 0)
        return pick_any(roll, from, most, places, picked);
    *picked = 0;
    for (size_t i = 0; i < roll->count; i++) {
        uint16_t named;
        uint32_t leads;

        memcpy(&named, tests + i * sizeof named, sizeof named);
        memcpy(&leads, led + i * sizeof leads, sizeof leads);
        if ((filter->kind != DECISION_UNUSED && (unsigned char)kinds[i] != filter->kind) ||
            (filter->tests != 0 && (named & filter->tests) == 0) ||
            (filter->led_by != 0 && leads != filter->led_by))
            continue;
        if (found >= from && *picked < most)
            places[(*picked)++] = i;
        found++;
    }
    return found;
}

struct roll_line
roll_line(const struct roll *roll, size_t place)
{
    const struct places columns = places_in(roll);
    struct roll_line line = {.organisation = NULL};
    unsigned char kind;
    uint32_t led;
    size_t at;

    must(place < roll->count);
    memcpy(&kind, roll->bytes.at + columns.kinds + place, sizeof kind);
    memcpy(&led, roll->bytes.at + columns.led + place * sizeof led, sizeof led);
    at = told_place(roll, columns.lines, place);
    line.episode = next_word(roll, &at);
    line.family = next_word(roll, &at);
    line.earliest_claim_on = next_word(roll, &at);
    line.failed = next_word(roll, &at);
    line.unknown = next_word(roll, &at);
    line.waived = next_word(roll, &at);
    line.kind = kind < DECISION_COUNT ? (enum decision_kind)kind : 0;
    if (led > 0 && led <= roll->organisation_count)
        line.organisation = roll_organisation(roll, led - 1);
    return line;
}
