/* SPDX-License-Identifier: MIT */
/*
 * What was read, put into a file and taken out again, is decided alike; a file that is not just as
 * it was written is not taken.
 */
#include "service/shelf_file.h"

#include <CUnit/CUnit.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "fixture.h"
#include "service/intake.h"
#include "service/library.h"
#include "service/sample.h"
#include "suites.h"

#define WORDS "these exports, read like this\n"

struct shelved {
    struct fixture fixture;
    struct framework framework;
    struct framework_set set;
    const char *path;
    struct run read, kept;
};

/* An invented council, read for FRAMEWORK beside the one its codes are of, and put away. */
static void
shelve(struct shelved *s, const char *framework)
{
    static const struct tables GIVEN = {{NULL}};
    struct fixture *f = &s->fixture;
    struct sample_options sample = {.families = 400, .seed = 7};

    fixture_open(f, &GIVEN);
    CU_ASSERT_TRUE_FATAL(library_framework(f->arena, framework, &s->framework, NULL, &f->err));
    sample.quarter = f->options.period.quarter;
    sample.out = path_join(f->arena, f->dir, "council");
    CU_ASSERT_TRUE_FATAL(sample_write(&sample, &f->err));
    f->options.data_dir = sample.out;
    framework_set_beside(f->arena, &s->framework, &f->framework, &s->set);
    f->options.frameworks = &s->set;
    CU_ASSERT_TRUE_FATAL(intake_read(f->arena, &f->options, &s->read, &f->err));
    EXPECT_NUMBER("errors", problems_errors(&s->read.problems), 0);
    s->path = path_join(f->arena, f->dir, "kept");
    CU_ASSERT_TRUE_FATAL(shelf_write(s->path, WORDS, s->read.dataset, s->set.code_count, &f->err));
}

static struct dataset *
take(struct shelved *s, const char *words)
{
    unsigned threads = 2;

    return shelf_map(s->fixture.arena, s->path, words, &threads);
}

static bool
same_decision(const struct run *a, uint32_t i, const struct run *b, uint32_t k)
{
    const struct decision *x = &a->decisions[i], *y = &b->decisions[k];

    return text_equals(keys_text(&a->dataset->episodes.keys, i),
                       keys_text(&b->dataset->episodes.keys, k)) &&
           text_equals(keys_text(&a->dataset->families.keys, episode_family(a->dataset, i)),
                       keys_text(&b->dataset->families.keys, episode_family(b->dataset, k))) &&
           x->kind == y->kind && x->sustained_on == y->sustained_on && x->warned == y->warned &&
           x->failed == y->failed && x->unknown == y->unknown && x->waived == y->waived;
}

static void
expect_same_answers(const struct shelved *s)
{
    const struct run *a = &s->read, *b = &s->kept;
    uint32_t count = a->dataset->rows[TABLE_EPISODES].count;
    const uint32_t *i = keys_in_order(s->fixture.arena, &a->dataset->episodes.keys);
    const uint32_t *k = keys_in_order(s->fixture.arena, &b->dataset->episodes.keys);

    EXPECT_NUMBER("episodes", b->dataset->rows[TABLE_EPISODES].count, count);
    for (uint32_t at = 0; at < count; at++)
        CU_ASSERT_TRUE(same_decision(a, i[at], b, k[at]));
    for (unsigned figure = 0; figure < FIGURE_COUNT; figure++)
        EXPECT_NUMBER("figure", b->figures.value[figure], a->figures.value[figure]);
    CU_ASSERT_TRUE(a->figures.decisions[DECISION_FAILED] > 0);
    for (unsigned kind = 0; kind < DECISION_COUNT; kind++)
        EXPECT_NUMBER("decisions", b->figures.decisions[kind], a->figures.decisions[kind]);
}

static void
what_is_kept_is_decided_alike(void)
{
    static const char *const BY[] = {"supporting-families-2022", FRAMEWORKS_DIR "/devon.xml"};

    for (size_t i = 0; i < COUNT_OF(BY); i++) {
        struct shelved s;

        shelve(&s, BY[i]);
        s.kept = s.read;
        s.kept.dataset = take(&s, WORDS);
        CU_ASSERT_PTR_NOT_NULL_FATAL(s.kept.dataset);
        CU_ASSERT_TRUE(run_decide_by_both(s.fixture.arena, &s.read, &s.kept, &s.fixture.err));
        expect_same_answers(&s);
        EXPECT_NUMBER("details", s.kept.dataset->detail.kept, i);
        fixture_close(&s.fixture);
    }
}

/* Rows of a family lie one behind the other. */
static void
rows_lie_by_family(void)
{
    const struct dataset *dataset;
    struct shelved s;
    uint32_t before = 0;

    shelve(&s, "supporting-families-2022");
    dataset = take(&s, WORDS);
    CU_ASSERT_PTR_NOT_NULL_FATAL(dataset);
    CU_ASSERT_TRUE(dataset->by_family);
    for (uint32_t row = 0; row < dataset->rows[TABLE_MEMBERS].count; row++) {
        CU_ASSERT_TRUE(member_family(dataset, row) >= before);
        before = member_family(dataset, row);
    }
    fixture_close(&s.fixture);
}

/* Writes the file anew with one bit changed, or only the first LENGTH bytes of it. */
static void
spoil(struct shelved *s, struct text sound, size_t bit, size_t length)
{
    char *bytes = arena_copy(s->fixture.arena, sound.at, sound.length);

    if (bit / 8 < sound.length)
        bytes[bit / 8] = (char)((unsigned char)bytes[bit / 8] ^ 1U << bit % 8);
    CU_ASSERT_TRUE_FATAL(file_write(s->path, bytes, length, &s->fixture.err));
}

static void
a_spoilt_file_is_not_taken(void)
{
    struct shelved s;
    struct text sound;
    size_t none;

    shelve(&s, "supporting-families-2022");
    CU_ASSERT_TRUE_FATAL(file_read(s.fixture.arena, s.path, 1 << 24, &sound, &s.fixture.err));
    none = sound.length * 8;
    for (size_t bit = 0; bit < none; bit += 8 * 1021 + 1) {
        spoil(&s, sound, bit, sound.length);
        CU_ASSERT_PTR_NULL(take(&s, WORDS));
    }
    for (size_t bit = 0; bit < 1024 * 8; bit += 37) { /* of the head */
        spoil(&s, sound, bit, sound.length);
        CU_ASSERT_PTR_NULL(take(&s, WORDS));
    }
    for (size_t length = 0; length < sound.length; length += 4096) {
        spoil(&s, sound, none, length);
        CU_ASSERT_PTR_NULL(take(&s, WORDS));
    }
    spoil(&s, sound, none, sound.length - 1);
    CU_ASSERT_PTR_NULL(take(&s, WORDS));
    spoil(&s, sound, none, sound.length);
    CU_ASSERT_PTR_NOT_NULL(take(&s, WORDS));
    fixture_close(&s.fixture);
}

static void
only_ones_own_is_taken(void)
{
    struct shelved s;
    const char *link;

    shelve(&s, "supporting-families-2022");
    CU_ASSERT_PTR_NULL(take(&s, "these exports, read like that\n"));
    CU_ASSERT_PTR_NULL(take(&s, "these exports"));
    CU_ASSERT_EQUAL(chmod(s.path, 0640), 0);
    CU_ASSERT_PTR_NULL(take(&s, WORDS));
    CU_ASSERT_EQUAL(chmod(s.path, 0600), 0);
    CU_ASSERT_PTR_NOT_NULL(take(&s, WORDS));
    link = path_join(s.fixture.arena, s.fixture.dir, "link");
    CU_ASSERT_EQUAL(symlink(s.path, link), 0);
    s.path = link;
    CU_ASSERT_PTR_NULL(take(&s, WORDS));
    s.path = path_join(s.fixture.arena, s.fixture.dir, "nothing");
    CU_ASSERT_PTR_NULL(take(&s, WORDS));
    fixture_close(&s.fixture);
}

void
suite_shelf_file(void)
{
    CU_pSuite suite = CU_add_suite("service/shelf_file", NULL, NULL);

    CU_add_test(suite, "what is kept is decided alike", what_is_kept_is_decided_alike);
    CU_add_test(suite, "rows lie by family", rows_lie_by_family);
    CU_add_test(suite, "a spoilt file is not taken", a_spoilt_file_is_not_taken);
    CU_add_test(suite, "only one's own is taken", only_ones_own_is_taken);
}
