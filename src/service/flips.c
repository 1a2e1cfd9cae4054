/* SPDX-License-Identifier: MIT */
#include "service/flips.h"

#include "service/explain.h"

static bool
decide_by(struct arena *arena, const struct run_options *options, const struct framework *deciding,
          const struct framework *other, struct run *run, struct error *err)
{
    struct framework_set *set = ARENA_ARRAY(arena, struct framework_set, 1);
    struct run_options by = *options;

    framework_set_beside(arena, deciding, other, set);
    by.frameworks = set;
    return run_decide(arena, &by, run, err);
}

/* Rows are compared by their place, so both readings must have met the same bytes. */
static bool
data_is_the_same(const struct flips *flips, struct error *err)
{
    for (unsigned table = 0; table < TABLE_COUNT; table++) {
        const struct source_file *before = source_file(flips->before.source, (enum table_id)table);
        const struct source_file *after = source_file(flips->after.source, (enum table_id)table);

        if (before->there != after->there || strcmp(before->sha256, after->sha256) != 0)
            return error_raise(err, ERR_CONFLICT,
                               "%s was changed while it was being read; run again",
                               TABLES[table].file);
    }
    return true;
}

static void
collect_lacking(struct arena *arena, const struct run *run, struct flips *flips)
{
    const struct framework_set *set = run->options.frameworks;
    struct lacking *list =
        ARENA_ARRAY(arena, struct lacking, flips->lacking_count + set->code_count);

    if (flips->lacking_count > 0)
        memcpy(list, flips->lacking, flips->lacking_count * sizeof *list);
    flips->lacking = list;
    for (uint32_t code = 0; code < set->code_count; code++)
        if (run->dataset->left_out[code] > 0)
            list[flips->lacking_count++] = (struct lacking){.framework = set->list[0],
                                                            .code = set->codes[code],
                                                            .needs = run->dataset->left_out[code]};
}

static const char *
keep(struct arena *arena, const char *text)
{
    return arena_copy(arena, text, strlen(text));
}

/* Which tests came out differently, with the words of the second framework; of a test that it does
 * not ask, those of the first. */
static void
compare_tests(struct arena *arena, const struct explanation *before,
              const struct explanation *after, struct flip *flip)
{
    for (unsigned i = 0; i < TEST_COUNT; i++) {
        const char *was = explained_verdict(&before->tests[i]);
        const char *is = explained_verdict(&after->tests[i]);
        const char *why = after->tests[i].verdict == VERDICT_NOT_ASKED ? before->tests[i].words
                                                                       : after->tests[i].words;

        if (strcmp(was, is) != 0)
            flip->tests[flip->test_count++] = (struct test_flip){
                .test = (enum test_id)i, .before = was, .after = is, .why = keep(arena, why)};
    }
}

static bool
flip_make(struct arena *arena, const struct flips *flips, uint32_t episode, struct flip *flip,
          struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct text id = keys_text(&flips->before.dataset->episodes.keys, episode);
    const char *name = arena_copy(scratch, id.at, id.length);
    struct explanation *before, *after;
    size_t count;

    if (!explain_id(scratch, &flips->before, name, &before, &count, err) ||
        !explain_id(scratch, &flips->after, name, &after, &count, err))
        return false;
    *flip = (struct flip){
        .episode_id = keep(arena, before->episode_id),
        .family_id = keep(arena, before->family_id),
        .before = (enum decision_kind)before->decision.kind,
        .after = (enum decision_kind)after->decision.kind,
        .sustained_before = before->decision.sustained_on,
        .sustained_after = after->decision.sustained_on,
        .needs_left_out = flips->before.dataset->episodes.rows[episode].needs_left_out != 0 ||
                          flips->after.dataset->episodes.rows[episode].needs_left_out != 0,
    };
    compare_tests(arena, before, after, flip);
    return true;
}

static bool
tests_differ(const struct decision *a, const struct decision *b)
{
    return a->failed != b->failed || a->unknown != b->unknown || a->waived != b->waived;
}

/* Counts every episode and returns how many change their decision. */
static size_t
count_moves(struct flips *flips)
{
    size_t count = 0;

    for (uint32_t row = 0; row < flips->before.dataset->rows[TABLE_EPISODES].count; row++) {
        const struct decision *before = &flips->before.decisions[row];
        const struct decision *after = &flips->after.decisions[row];

        flips->moved[before->kind][after->kind]++;
        count += before->kind != after->kind;
        flips->same_decision_other_tests +=
            before->kind == after->kind && tests_differ(before, after);
    }
    return count;
}

static bool
collect_flips(struct arena *arena, struct flips *flips, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    const struct keys *keys = &flips->before.dataset->episodes.keys;
    uint32_t *order = keys_in_order(scratch, keys);

    flips->list = ARENA_ARRAY(arena, struct flip, count_moves(flips));
    for (uint32_t i = 0; i < keys->count; i++) {
        if (flips->before.decisions[order[i]].kind == flips->after.decisions[order[i]].kind)
            continue;
        if (!flip_make(arena, flips, order[i], &flips->list[flips->count], err))
            return false;
        flips->count++;
    }
    return true;
}

bool
flips_find(struct arena *arena, const struct run_options *options, const struct framework *before,
           const struct framework *after, struct flips *flips, struct error *err)
{
    *flips = (struct flips){.count = 0};
    if (!decide_by(arena, options, before, after, &flips->before, err) ||
        !decide_by(arena, options, after, before, &flips->after, err) ||
        !data_is_the_same(flips, err))
        return false;
    collect_lacking(arena, &flips->before, flips);
    collect_lacking(arena, &flips->after, flips);
    return collect_flips(arena, flips, err);
}
