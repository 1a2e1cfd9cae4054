/* SPDX-License-Identifier: MIT */
#include "service/pack.h"

#include "model/gather.h"

#define SHOWN_MOST 200

/* What each question asks, and which tests answer it. */
static const struct {
    const char *title, *asks;
    unsigned tests; /* 1 << enum test_id */
} QUESTIONS[PACK_QUESTIONS] = {
    {"Was the family eligible?",
     "Who belonged to the family, and which needs were identified by closure.", 1U << TEST_DEPENDANTS | 1U << TEST_NEEDS                                              },
    {"Was the family worked with in the programme's way?",
     "An assessment of the whole family, a plan for every need, a lead practitioner, a good "
     "closure.",                                                                1U << TEST_ASSESSMENT | 1U << TEST_PLAN | 1U << TEST_PRACTITIONER | 1U << TEST_CLOSURE},
    {"Is the claim evidenced?",
     "Every outcome recorded and on file, sustained, and not claimed before.",  1U << TEST_OUTCOMES | 1U << TEST_SUSTAINED | 1U << TEST_REREFERRAL | 1U << TEST_ATTENDANCE |
         1U << TEST_CLAIMED_BEFORE                                                      },
};

#define EVIDENCED (PACK_QUESTIONS - 1)

struct packing {
    struct arena *arena;
    const struct run *run;
    uint32_t episode;
    struct pack_episode *made;
};

static struct pack_criterion *
add_criterion(struct pack_question *question, const char *name)
{
    struct pack_criterion *criterion = &question->list[question->count++];

    must(question->count <= PACK_CRITERIA);
    *criterion = (struct pack_criterion){
        .name = name, .asks = "", .verdict = "", .words = "", .missing = ""};
    return criterion;
}

static void
add_test(const struct packing *packing, struct pack_question *question,
         const struct explained_test *test)
{
    const struct test_def *def = &TESTS[test->test];
    struct pack_criterion *criterion;

    if (test->verdict == VERDICT_NOT_ASKED)
        return;
    criterion =
        add_criterion(question, arena_printf(packing->arena, "%s %s", def->code, def->name));
    criterion->asks = def->asks;
    criterion->verdict = explained_verdict(test);
    criterion->words = test->words;
    criterion->missing = test->missing;
    criterion->rows = test->rows;
    criterion->row_count = test->row_count;
}

/* What the framework asks of hard data, under the question of the test that rests on it. */
static void
add_measures(const struct packing *packing, struct pack_question *question, unsigned tests)
{
    const struct explanation *about = packing->made->about;

    /* one is left for the evidence references */
    for (size_t i = 0; i < about->measure_count && question->count + 1 < PACK_CRITERIA; i++) {
        const struct explained_measure *measure = &about->measures[i];
        struct pack_criterion *criterion;

        if (!(tests >> measure->test & 1))
            continue;
        criterion = add_criterion(
            question,
            arena_printf(packing->arena, "%s %s%s%s", TESTS[measure->test].code, measure->name,
                         measure->need_id[0] == '\0' ? "" : ", need ", measure->need_id));
        criterion->verdict = measure->verdict == VERDICT_PASS   ? "pass"
                             : measure->verdict == VERDICT_FAIL ? "fail"
                                                                : "unknown";
        criterion->words = measure->words;
        criterion->rows = measure->rows;
        criterion->row_count = measure->row_count;
    }
}

/* --- evidence to look up ------------------------------------------------------------------------
 */

static bool
cell_shown(const struct packing *packing, enum table_id table, uint32_t row, unsigned column,
           const char **shown, struct error *err)
{
    const char *cell;

    if (!source_cell(packing->run->source, packing->arena, table, row, column, &cell, err))
        return false;
    *shown = text_for_show(packing->arena, text_of(cell), SHOWN_MOST);
    return true;
}

static void
add_row(const struct packing *packing, struct pack_criterion *criterion, enum table_id table,
        uint32_t row, const char *says)
{
    const struct run *run = packing->run;

    criterion->rows = arena_grow(packing->arena, criterion->rows, &criterion->row_room,
                                 criterion->row_count, sizeof *criterion->rows);
    criterion->rows[criterion->row_count++] = (struct evidence){
        .origin =
            feed_origin(run->source->feed, table, row_number(&run->dataset->rows[table], row)),
        .says = says,
    };
}

/* Where the evidence of a need and its outcome is said to be; *LACKS when nobody says. */
static bool
add_reference(const struct packing *packing, struct pack_criterion *criterion,
              const struct need_fact *need, bool *lacks, struct error *err)
{
    const char *reference, *basis;
    bool settled = need->outcome != ROW_NONE;
    enum table_id table = settled ? TABLE_OUTCOMES : TABLE_NEEDS;
    uint32_t row = settled ? need->outcome : need->row;
    const char *id = text_for_show(
        packing->arena, keys_text(&packing->run->dataset->needs.keys, need->row), SHOWN_MOST);

    if (!cell_shown(packing, table, row,
                    settled ? (unsigned)OUTCOMES_EVIDENCE_REF : (unsigned)NEEDS_EVIDENCE_REF,
                    &reference, err))
        return false;
    basis = "";
    if (settled && !cell_shown(packing, TABLE_OUTCOMES, row, OUTCOMES_BASIS, &basis, err))
        return false;
    *lacks = *lacks || reference[0] == '\0';
    add_row(packing, criterion, table, row,
            arena_printf(packing->arena, "%s of need %s%s%s: %s", settled ? "outcome" : "record",
                         id, basis[0] == '\0' ? "" : ", basis ", basis,
                         reference[0] == '\0' ? "no evidence reference" : reference));
    return true;
}

static bool
add_references(const struct packing *packing, struct error *err)
{
    const struct run *run = packing->run;
    const struct framework *framework = packing->made->about->framework;
    struct pack_criterion *criterion =
        add_criterion(&packing->made->questions[EVIDENCED], "Evidence on file");
    struct facts facts;
    bool lacks = false;

    criterion->asks = "is what these rows refer to on the case file, and does it show the outcome";
    criterion->verdict = "to be seen";
    criterion->words = "the program has seen the references only, not the evidence";
    gather_episode(packing->arena, run->dataset, framework, &run->options.period, packing->episode,
                   &facts);
    for (size_t i = facts.need_count; i > 0; i--) /* the list runs backwards */
        if (facts.needs[i - 1].counted &&
            !add_reference(packing, criterion, &facts.needs[i - 1], &lacks, err))
            return false;
    if (lacks)
        criterion->missing =
            source_words(packing->arena, run->source, "evidence_ref, where a row above has none");
    return true;
}

/* --- the pack -----------------------------------------------------------------------------------
 */

static bool
pack_episode(struct arena *arena, const struct run *run, const struct explanation *about,
             struct pack_episode *made, struct error *err)
{
    struct packing packing = {
        .arena = arena,
        .run = run,
        .episode = about->episode,
        .made = made,
    };

    *made = (struct pack_episode){.about = about};
    if (!cell_shown(&packing, TABLE_EPISODES, packing.episode, EPISODES_LEAD_ORGANISATION,
                    &made->organisation, err) ||
        !cell_shown(&packing, TABLE_EPISODES, packing.episode, EPISODES_LEAD_PRACTITIONER,
                    &made->practitioner, err))
        return false;
    for (unsigned i = 0; i < PACK_QUESTIONS; i++) {
        made->questions[i].title = QUESTIONS[i].title;
        made->questions[i].asks = QUESTIONS[i].asks;
        for (unsigned test = 0; test < TEST_COUNT; test++)
            if (QUESTIONS[i].tests >> test & 1)
                add_test(&packing, &made->questions[i], &about->tests[test]);
        add_measures(&packing, &made->questions[i], QUESTIONS[i].tests);
    }
    return add_references(&packing, err);
}

static bool
is_claimed(const struct explanation *about)
{
    return about->decision.kind == DECISION_CLAIMABLE || about->decision.kind == DECISION_WITHHELD;
}

static bool
is_closed(const struct explanation *about)
{
    return about->decision.kind != DECISION_OPEN && about->decision.kind != DECISION_UNUSED;
}

bool
pack_make(struct arena *arena, const struct run *run, const char *id, struct pack *pack,
          struct error *err)
{
    struct explanation *list;
    size_t count, claimed = 0;

    *pack = (struct pack){.run = run, .made_from = "the data given", .sampled = ""};
    if (!explain_id(arena, run, id, &list, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        claimed += is_claimed(&list[i]);
    pack->family = list[0].family_id;
    pack->episodes = ARENA_ARRAY(arena, struct pack_episode, count);
    for (size_t i = 0; i < count; i++)
        if ((claimed > 0 ? is_claimed(&list[i]) : is_closed(&list[i])) &&
            !pack_episode(arena, run, &list[i], &pack->episodes[pack->count++], err))
            return false;
    return pack->count > 0 || error_raise(err, ERR_INPUT,
                                          "no episode of family \"%s\" is closed, so there is "
                                          "nothing to check yet",
                                          pack->family);
}
