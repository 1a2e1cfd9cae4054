/* SPDX-License-Identifier: MIT */
/* Episodes that two returns decide otherwise, and why. */
#include <stdlib.h>

#include "model/compare.h"

static void
count_tests(uint64_t tests, size_t counts[KEPT_TESTS_MOST])
{
    for (unsigned test = 0; tests != 0; test++, tests >>= 1)
        counts[test] += tests & 1;
}

/* An episode that both have.  Open ones were not tested, so that nothing changed in their tests. */
static void
compare_one(struct decision_changes *changes, const struct kept_decision *was,
            const struct kept_decision *is)
{
    changes->both++;
    changes->same += was->kind == is->kind && was->failed == is->failed &&
                     was->unknown == is->unknown && was->waived == is->waived;
    if (was->kind == DECISION_OPEN || is->kind == DECISION_OPEN)
        return;
    count_tests(is->failed & ~was->failed, changes->fails_now);
    count_tests(was->failed & ~is->failed, changes->fails_no_more);
    count_tests(is->unknown & ~was->unknown, changes->unknown_now);
    count_tests(was->unknown & ~is->unknown, changes->unknown_no_more);
}

static int
by_move(const void *left, const void *right)
{
    const struct flip *a = left, *b = right;
    const struct kept_decision *one = a->after == NULL ? a->before : a->after;
    const struct kept_decision *other = b->after == NULL ? b->before : b->after;

    if (flip_from(a) != flip_from(b))
        return flip_from(a) < flip_from(b) ? -1 : 1;
    if (flip_to(a) != flip_to(b))
        return flip_to(a) < flip_to(b) ? -1 : 1;
    return text_compare(one->episode, other->episode);
}

static void
add_flip(struct decision_changes *changes, struct flip flip)
{
    changes->moves[flip_from(&flip)][flip_to(&flip)]++;
    if (flip_from(&flip) != flip_to(&flip))
        changes->flips[changes->flip_count++] = flip;
}

struct decision_changes
decisions_compare(struct arena *arena, const struct kept_decisions *before,
                  const struct kept_decisions *after)
{
    struct decision_changes changes = {
        .flips = ARENA_ARRAY(arena, struct flip, before->count + after->count)};
    size_t old = 0, new = 0;

    while (old < before->count || new < after->count) {
        struct flip flip = {
            .before = old < before->count ? &before->list[old] : NULL,
            .after = new < after->count ? &after->list[new] : NULL,
        };
        int order = flip.before == NULL  ? 1
                    : flip.after == NULL ? -1
                                         : text_compare(flip.before->episode, flip.after->episode);

        if (order < 0)
            flip.after = NULL;
        else if (order > 0)
            flip.before = NULL;
        else
            compare_one(&changes, flip.before, flip.after);
        old += flip.before != NULL;
        new += flip.after != NULL;
        add_flip(&changes, flip);
    }
    if (changes.flip_count > 0)
        qsort(changes.flips, changes.flip_count, sizeof *changes.flips, by_move);
    return changes;
}

/* ---- why ---- */

static void
put_comma(struct builder *out)
{
    if (out->length > 0)
        builder_puts(out, ", ");
}

static void
put_tests(struct builder *out, uint64_t tests, const char *words)
{
    for (unsigned test = 0; tests != 0; test++, tests >>= 1) {
        if (!(tests & 1))
            continue;
        put_comma(out);
        builder_printf(out, "T%u ", test + 1);
        if (test < TEST_COUNT)
            builder_printf(out, "%s ", TESTS[test].name);
        builder_puts(out, words);
    }
}

/* T8 is neither failed nor unknown while it waits. */
static void
put_waiting(struct builder *out, const struct kept_decision *was, const struct kept_decision *is)
{
    bool before = was != NULL && was->kind == DECISION_WAITING;

    if (is->kind == DECISION_WAITING && !before) {
        put_comma(out);
        builder_printf(out, "T8 %s waits", TESTS[TEST_SUSTAINED].name);
        if (is->sustained_on != DAY_UNKNOWN)
            builder_printf(out, " until %s", day_format(is->sustained_on).text);
    } else if (before && is->kind != DECISION_WAITING && is->kind != DECISION_OPEN) {
        put_comma(out);
        builder_printf(out, "T8 %s no longer waits", TESTS[TEST_SUSTAINED].name);
    }
}

/* Of an episode that was not tested before, only what stands in its way now. */
static void
put_new(struct builder *out, const struct kept_decision *is)
{
    put_tests(out, is->failed, "fails");
    put_tests(out, is->unknown, "is unknown");
    put_tests(out, is->waived, "is waived");
    put_waiting(out, NULL, is);
}

static void
put_changed(struct builder *out, const struct kept_decision *was, const struct kept_decision *is)
{
    put_tests(out, is->failed & ~was->failed, "fails now");
    put_tests(out, was->failed & ~is->failed, "no longer fails");
    put_tests(out, is->unknown & ~was->unknown, "is unknown now");
    put_tests(out, was->unknown & ~is->unknown, "is no longer unknown");
    put_tests(out, is->waived & ~was->waived, "is waived now");
    put_tests(out, was->waived & ~is->waived, "is no longer waived");
    put_waiting(out, was, is);
}

const char *
flip_why(struct arena *arena, const struct flip *flip)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    if (flip->after == NULL)
        return out.at;
    if (flip->before != NULL && flip->after->kind == DECISION_OPEN) {
        builder_puts(&out, "it is open again");
    } else if (flip->after->kind == DECISION_WITHHELD) {
        builder_puts(&out, "the family is held back or removed");
    } else if (flip->before != NULL && flip->before->kind == DECISION_WITHHELD &&
               flip->after->kind == DECISION_CLAIMABLE) {
        builder_puts(&out, "the family is no longer held back or removed");
    } else if (flip->before != NULL && flip->before->kind == DECISION_OPEN) {
        builder_puts(&out, "it was closed");
        put_new(&out, flip->after);
    } else if (flip->before == NULL) {
        put_new(&out, flip->after);
    } else {
        put_changed(&out, flip->before, flip->after);
    }
    return out.at;
}
