/* SPDX-License-Identifier: MIT */
#include "service/intake_words.h"

#include "model/cell.h"

/* In the order of the set's codes, each with its place in the first framework: the order decides
 * what left_out counts, the place what a need's code becomes. */
static void
put_codes(struct builder *out, const struct framework_set *set)
{
    for (uint32_t code = 0; code < set->code_count; code++)
        builder_printf(out, "need %u %s\n", set->needs[0][code], set->codes[code]);
}

static int
by_text(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Which types are known, in whatever order, and which of them are re-referrals of the first. */
static void
put_events(struct arena *arena, struct builder *out, const struct framework_set *set)
{
    struct vocabulary *vocabulary = ARENA_ARRAY(arena, struct vocabulary, 1);
    const char **lines;

    vocabulary_make(arena, set, vocabulary);
    lines = ARENA_ARRAY(arena, const char *, vocabulary->event_count);
    for (uint32_t i = 0; i < vocabulary->event_count; i++)
        lines[i] = arena_printf(arena, "event %d %.*s\n", vocabulary->event_rereferral[i] & 1,
                                TEXT_ARGS(keys_text(&vocabulary->events, i)));
    if (vocabulary->event_count > 1)
        qsort(lines, vocabulary->event_count, sizeof *lines, by_text);
    for (uint32_t i = 0; i < vocabulary->event_count; i++)
        if (i == 0 || strcmp(lines[i - 1], lines[i]) != 0)
            builder_puts(out, lines[i]);
}

const char *
intake_words(struct arena *arena, const struct framework_set *set)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct builder out = {.arena = arena};
    bool detail = false;

    must(set->first_decides);
    for (unsigned i = 0; i < set->count; i++)
        detail = detail || framework_needs_detail(set->list[i]);
    builder_printf(&out, "detail %d\n", detail);
    put_codes(&out, set);
    put_events(scratch, &out, set);
    return out.at;
}
