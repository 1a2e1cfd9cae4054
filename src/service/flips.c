/* SPDX-License-Identifier: MIT */
#include "service/flips.h"

#include "base/parallel.h"
#include "service/explain.h"
#include "service/intake_words.h"
#include "service/shelf.h"

#define ID_SHOWN_MOST 80 /* bytes of an id that are told */
#define RANGES        16

/* Some of the episodes, looked through by themselves. */
struct range {
    struct arena *arena, *scratch; /* of its own */
    uint32_t first, end;           /* rows */
    struct flips flips;            /* of these episodes alone, in their order */
};

static struct run_options
options_by(struct arena *arena, const struct run_options *options, const struct framework *deciding,
           const struct framework *other)
{
    struct framework_set *set = ARENA_ARRAY(arena, struct framework_set, 1);
    struct run_options by = *options;

    framework_set_beside(arena, deciding, other, set);
    by.frameworks = set;
    by.ids_dropped = true; /* families and episodes are told by theirs, tests by their verdicts */
    return by;
}

static bool
read_sound(struct arena *arena, const struct run_options *options, struct run *run,
           struct error *err)
{
    return shelf_read(arena, options, run, err) && run_is_sound(run, err);
}

/* Rows are compared by their place, so both readings must have met the same bytes. */
static bool
data_is_the_same(const struct flips *flips, struct error *err)
{
    if (flips->before.exports_state != NULL)
        return strcmp(flips->before.exports_state, flips->after.exports_state) == 0 ||
               error_raise(err, ERR_CONFLICT,
                           "the exports were changed while they were being read; run again");
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

/* What is kept lies in another order than what is read: where one of them was read, the other is
 * read again. */
static bool
read_alike(struct arena *arena, struct flips *flips, struct error *err)
{
    struct run *kept = flips->before.exports_state != NULL ? &flips->before : &flips->after;
    struct run_options options = kept->options;

    if ((flips->before.exports_state == NULL) == (flips->after.exports_state == NULL))
        return true;
    options.shelf = NULL;
    return read_sound(arena, &options, kept, err);
}

/* Where both frameworks make the same of the exports, they are read once for both. */
static bool
read_both(struct arena *arena, const struct run_options *options, const struct framework *before,
          const struct framework *after, struct flips *flips, struct error *err)
{
    struct run_options first = options_by(arena, options, before, after);
    struct run_options second = options_by(arena, options, after, before);

    if (!read_sound(arena, &first, &flips->before, err))
        return false;
    if (strcmp(intake_words(arena, first.frameworks), intake_words(arena, second.frameworks)) != 0)
        return read_sound(arena, &second, &flips->after, err) && read_alike(arena, flips, err) &&
               data_is_the_same(flips, err);
    flips->after = flips->before;
    flips->after.options.frameworks = second.frameworks;
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

/* Whose words tell a test: the second framework's; of a test that it does not ask, the first's. */
static const struct explanation *
teller(const struct explanation *before, const struct explanation *after, unsigned test)
{
    return after->tests[test].verdict == VERDICT_NOT_ASKED ? before : after;
}

/* Lists the tests that came out differently -> how many; WANTED gets those that the first is to
 * tell, and those that the second is. */
static size_t
compare_tests(const struct explanation *before, const struct explanation *after,
              struct test_flip tests[TEST_COUNT], unsigned wanted[2])
{
    size_t count = 0;

    wanted[0] = wanted[1] = 0;
    for (unsigned i = 0; i < TEST_COUNT; i++) {
        const char *was = explained_verdict(&before->tests[i]);
        const char *is = explained_verdict(&after->tests[i]);

        if (strcmp(was, is) == 0)
            continue;
        tests[count++] = (struct test_flip){.test = (enum test_id)i, .before = was, .after = is};
        wanted[teller(before, after, i) == after] |= 1U << i;
    }
    return count;
}

static unsigned
tests_that_differ(const struct decision *a, const struct decision *b)
{
    return (unsigned)((a->failed ^ b->failed) | (a->unknown ^ b->unknown) |
                      (a->waived ^ b->waived));
}

/* Puts the tests that differ into words, which is dearer than asking all of them.  Nearly always
 * they are those that the decisions tell apart, in the second's words; else one is asked again. */
static void
tell_tests(struct arena *arena, struct arena *scratch, const struct flips *flips, struct flip *flip)
{
    uint32_t episode = flip->episode;
    unsigned likely =
        tests_that_differ(&flips->before.decisions[episode], &flips->after.decisions[episode]);
    struct test_flip tests[TEST_COUNT], *kept;
    struct explanation before, after;
    unsigned wanted[2];

    explain_briefly(scratch, &flips->before, episode, 0, &before);
    explain_briefly(scratch, &flips->after, episode, likely, &after);
    flip->test_count = compare_tests(&before, &after, tests, wanted);
    if (wanted[0] != 0)
        explain_briefly(scratch, &flips->before, episode, wanted[0], &before);
    if ((wanted[1] & ~likely) != 0)
        explain_briefly(scratch, &flips->after, episode, wanted[1], &after);
    flip->tests = kept = ARENA_ARRAY(arena, struct test_flip, flip->test_count);
    for (size_t i = 0; i < flip->test_count; i++) {
        kept[i] = tests[i];
        kept[i].why =
            keep(arena, teller(&before, &after, tests[i].test)->tests[tests[i].test].words);
    }
}

static const char *
keep_id(struct arena *arena, const struct keys *keys, uint32_t row)
{
    return text_for_show(arena, keys_text(keys, row), ID_SHOWN_MOST);
}

static void
flip_make(const struct range *range, uint32_t episode, struct flip *flip)
{
    const struct flips *flips = &range->flips;
    const struct dataset *dataset = flips->before.dataset;
    const struct decision *before = &flips->before.decisions[episode];
    const struct decision *after = &flips->after.decisions[episode];

    *flip = (struct flip){
        .episode = episode,
        .episode_id = keep_id(range->arena, &dataset->episodes.keys, episode),
        .family_id =
            keep_id(range->arena, &dataset->families.keys, episode_family(dataset, episode)),
        .before = (enum decision_kind)before->kind,
        .after = (enum decision_kind)after->kind,
        .sustained_before = before->sustained_on,
        .sustained_after = after->sustained_on,
        .needs_left_out = dataset->episodes.rows[episode].needs_left_out != 0 ||
                          flips->after.dataset->episodes.rows[episode].needs_left_out != 0,
    };
    tell_tests(range->arena, range->scratch, flips, flip);
    arena_empty(range->scratch);
}

/* Counts every episode of a range and returns how many change their decision. */
static size_t
count_moves(struct range *range)
{
    struct flips *flips = &range->flips;
    size_t count = 0;

    for (uint32_t row = range->first; row < range->end; row++) {
        const struct decision *before = &flips->before.decisions[row];
        const struct decision *after = &flips->after.decisions[row];

        flips->moved[before->kind][after->kind]++;
        count += before->kind != after->kind;
        flips->same_decision_other_tests +=
            before->kind == after->kind && tests_that_differ(before, after) != 0;
    }
    return count;
}

static bool
find_in_range(void *context, struct error *err)
{
    struct range *range = context;
    struct flips *flips = &range->flips;

    (void)err;
    flips->list = ARENA_ARRAY(range->arena, struct flip, count_moves(range));
    for (uint32_t row = range->first; row < range->end; row++)
        if (flips->before.decisions[row].kind != flips->after.decisions[row].kind)
            flip_make(range, row, &flips->list[flips->count++]);
    return true;
}

static void
add_counts(const struct flips *from, struct flips *to)
{
    to->count += from->count;
    to->same_decision_other_tests += from->same_decision_other_tests;
    for (unsigned before = 0; before < DECISION_COUNT; before++)
        for (unsigned after = 0; after < DECISION_COUNT; after++)
            to->moved[before][after] += from->moved[before][after];
}

/* A flip, with the episode's id beside it for sorting; nearly always its front is enough. */
struct sorted {
    uint64_t front; /* its text_front */
    struct text id;
    const struct flip *flip;
};

static int
by_id(const void *left, const void *right)
{
    const struct sorted *a = left, *b = right;
    int order = text_front_compare(a->front, b->front);

    return order != 0 ? order : text_compare(a->id, b->id);
}

static void
join_ranges(struct arena *arena, const struct range ranges[RANGES], struct flips *flips)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct sorted *sorted;
    size_t count = 0;

    for (unsigned i = 0; i < RANGES; i++)
        add_counts(&ranges[i].flips, flips);
    sorted = ARENA_ARRAY(scratch, struct sorted, flips->count);
    for (unsigned i = 0; i < RANGES; i++)
        for (size_t k = 0; k < ranges[i].flips.count; k++) {
            const struct flip *flip = &ranges[i].flips.list[k];
            struct text id = keys_text(&flips->before.dataset->episodes.keys, flip->episode);

            sorted[count++] = (struct sorted){.front = text_front(id), .id = id, .flip = flip};
        }
    if (count > 1)
        qsort(sorted, count, sizeof *sorted, by_id);
    flips->list = ARENA_ARRAY(arena, struct flip, count);
    for (size_t i = 0; i < count; i++)
        flips->list[i] = *sorted[i].flip;
}

static bool
collect_flips(struct arena *arena, struct flips *flips, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    uint32_t count = flips->before.dataset->rows[TABLE_EPISODES].count;
    struct range *ranges = ARENA_ARRAY(scratch, struct range, RANGES);
    struct task tasks[RANGES];

    for (unsigned i = 0; i < RANGES; i++) {
        ranges[i] = (struct range){
            .arena = arena_within(arena),
            .scratch = arena_within(scratch),
            .first = (uint32_t)((uint64_t)count * i / RANGES),
            .end = (uint32_t)((uint64_t)count * (i + 1) / RANGES),
            .flips = {.before = flips->before, .after = flips->after},
        };
        tasks[i] = (struct task){.run = find_in_range, .context = &ranges[i]};
    }
    if (!parallel_run(tasks, RANGES, flips->before.options.threads, err))
        return false;
    join_ranges(arena, ranges, flips);
    return true;
}

bool
flips_find(struct arena *arena, const struct run_options *options, const struct framework *before,
           const struct framework *after, struct flips *flips, struct error *err)
{
    *flips = (struct flips){.count = 0};
    if (!read_both(arena, options, before, after, flips, err) ||
        !run_decide_by_both(arena, &flips->before, &flips->after, err))
        return false;
    collect_lacking(arena, &flips->before, flips);
    collect_lacking(arena, &flips->after, flips);
    return collect_flips(arena, flips, err);
}
