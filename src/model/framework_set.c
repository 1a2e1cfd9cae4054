/* SPDX-License-Identifier: MIT */
#include "model/framework_set.h"

#include "model/keys.h"

/* Names that were met, while a set is being made. */
struct collecting {
    struct arena *arena;
    struct framework_set *set;
    struct keys codes, pairs;
    const char **code_texts;
    uint16_t *pair_headlines;
};

/* The place of a text among those met so far; *IS_NEW when it was not among them. */
static uint32_t
place_of(struct keys *keys, struct text text, bool *is_new)
{
    uint32_t row = keys_find(keys, text);

    *is_new = row == ROW_NONE;
    if (*is_new) {
        keys_add(keys, text);
        row = keys->count - 1;
    }
    return row;
}

/* The place of a headline's number in the first framework, or 0 where it has none: that set will
 * not pass its check. */
static uint16_t
headline_place(const struct framework *first, int32_t number)
{
    for (uint16_t i = 0; i < first->headline_count; i++)
        if (first->headlines[i].number == number)
            return i;
    return 0;
}

static bool
headline_is_there(const struct framework *framework, int32_t number)
{
    for (uint16_t i = 0; i < framework->headline_count; i++)
        if (framework->headlines[i].number == number)
            return true;
    return false;
}

static uint32_t
collect_pair(struct collecting *c, const char *code, uint16_t headline)
{
    const char *words = arena_printf(c->arena, "%s %d", code, headline);
    bool is_new;
    uint32_t pair = place_of(&c->pairs, text_of(words), &is_new);

    if (is_new)
        c->pair_headlines[pair] = headline;
    return pair;
}

/* The codes and pairs of one framework; its needs by code come when all codes are known. */
static void
collect(struct collecting *c, unsigned place)
{
    const struct framework *framework = c->set->list[place];
    uint32_t *pairs = ARENA_ARRAY(c->arena, uint32_t, framework->need_count);

    for (uint16_t i = 0; i < framework->need_count; i++) {
        const struct need_def *need = &framework->needs[i];
        int32_t number = framework->headlines[need->headline].number;
        bool is_new;
        uint32_t code = place_of(&c->codes, text_of(need->code), &is_new);

        if (is_new)
            c->code_texts[code] = need->code;
        pairs[i] = collect_pair(c, need->code, headline_place(c->set->list[0], number));
    }
    c->set->pairs[place] = pairs;
}

static void
place_needs(struct collecting *c, unsigned place)
{
    const struct framework *framework = c->set->list[place];
    uint16_t *needs = ARENA_ARRAY(c->arena, uint16_t, c->codes.count);

    for (uint32_t code = 0; code < c->codes.count; code++)
        needs[code] = NEED_NONE;
    for (uint16_t i = 0; i < framework->need_count; i++)
        needs[keys_find(&c->codes, text_of(framework->needs[i].code))] = i;
    c->set->needs[place] = needs;
}

void
framework_set_make(struct arena *arena, const struct framework *const *list, unsigned count,
                   struct framework_set *set)
{
    struct collecting c = {.arena = arena, .set = set};
    size_t needs = 0;

    must(count > 0 && count <= FRAMEWORKS_MOST);
    *set = (struct framework_set){.count = count};
    for (unsigned i = 0; i < count; i++) {
        set->list[i] = list[i];
        needs += list[i]->need_count;
    }
    c.code_texts = ARENA_ARRAY(arena, const char *, needs);
    c.pair_headlines = ARENA_ARRAY(arena, uint16_t, needs);
    for (unsigned i = 0; i < count; i++)
        collect(&c, i);
    for (unsigned i = 0; i < count; i++)
        place_needs(&c, i);
    set->codes = c.code_texts;
    set->code_count = c.codes.count;
    set->pair_headlines = c.pair_headlines;
    set->pair_count = c.pairs.count;
    keys_free(&c.codes);
    keys_free(&c.pairs);
}

void
framework_set_beside(struct arena *arena, const struct framework *first,
                     const struct framework *other, struct framework_set *set)
{
    framework_set_make(arena, (const struct framework *[]){first, other}, 2, set);
    set->first_decides = true;
}

static int32_t
first_day(const struct framework *framework)
{
    return framework->valid_from; /* DAY_UNKNOWN lies before every day */
}

static int32_t
last_day(const struct framework *framework)
{
    return framework->valid_to == DAY_UNKNOWN ? DAY_NEVER : framework->valid_to;
}

struct days_text {
    char text[40];
};

/* "from 2022-10-03 to 2025-03-31", as far as there is a first and a last day. */
static struct days_text
days_words(int32_t from, int32_t to)
{
    struct days_text days;

    if (from == DAY_UNKNOWN && to == DAY_NEVER)
        snprintf(days.text, sizeof days.text, "on every day");
    else if (from == DAY_UNKNOWN)
        snprintf(days.text, sizeof days.text, "until %s", day_format(to).text);
    else if (to == DAY_NEVER)
        snprintf(days.text, sizeof days.text, "from %s on", day_format(from).text);
    else
        snprintf(days.text, sizeof days.text, "from %s to %s", day_format(from).text,
                 day_format(to).text);
    return days;
}

static bool
check_days(const struct framework *a, const struct framework *b, struct error *err)
{
    int32_t from = first_day(a) > first_day(b) ? first_day(a) : first_day(b);
    int32_t to = last_day(a) < last_day(b) ? last_day(a) : last_day(b);

    return from > to ||
           error_raise(err, ERR_INPUT,
                       "the frameworks \"%s\" and \"%s\" are both in force %s; of those given "
                       "together only one may be in force on a day: correct valid-from or valid-to",
                       a->name, b->name, days_words(from, to).text);
}

static bool
check_headlines(const struct framework *first, const struct framework *other, struct error *err)
{
    for (uint16_t i = 0; i < other->headline_count; i++)
        if (!headline_is_there(first, other->headlines[i].number))
            return error_raise(
                err, ERR_INPUT,
                "the framework \"%s\" has a headline %d, \"%.80s\", and \"%s\" has "
                "none of that number; the first one given fixes the headlines of the "
                "figures, so give first the one that has them all",
                other->name, (int)other->headlines[i].number, other->headlines[i].label,
                first->name);
    return true;
}

bool
framework_set_check(const struct framework_set *set, struct error *err)
{
    for (unsigned i = 1; i < set->count; i++) {
        for (unsigned k = 0; k < i; k++) {
            if (strcmp(set->list[k]->name, set->list[i]->name) == 0)
                return error_raise(
                    err, ERR_INPUT,
                    "two frameworks are called \"%s\"; an episode could not name one "
                    "of them",
                    set->list[i]->name);
            if (!check_days(set->list[k], set->list[i], err))
                return false;
        }
        if (!check_headlines(set->list[0], set->list[i], err))
            return false;
    }
    return true;
}

uint8_t
framework_set_on(const struct framework_set *set, int32_t day)
{
    for (unsigned i = 0; i < set->count; i++)
        if (framework_covers(set->list[i], day, day))
            return (uint8_t)i;
    return FRAMEWORK_NONE;
}

bool
framework_set_covers(const struct framework_set *set, int32_t first, int32_t last)
{
    for (int32_t day = first; day <= last; day++)
        if (framework_set_on(set, day) == FRAMEWORK_NONE)
            return false;
    return true;
}

uint16_t
framework_set_rereferral(const struct framework_set *set, struct text type)
{
    unsigned bits = 0;

    for (unsigned i = 0; i < set->count; i++)
        if (framework_is_rereferral(set->list[i], type))
            bits |= 1U << i;
    return (uint16_t)bits;
}
