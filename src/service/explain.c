/* SPDX-License-Identifier: MIT */
#include "service/explain.h"

#include "model/gather.h"
#include "service/explain_measures.h"
#include "service/explain_tests.h"

const char *
explained_verdict(const struct explained_test *test)
{
    if (test->waived)
        return "waived";
    switch (test->verdict) {
    case VERDICT_PASS:
        return "pass";
    case VERDICT_FAIL:
        return "fail";
    case VERDICT_UNKNOWN:
        return "unknown";
    case VERDICT_WAITING:
        return "waiting";
    case VERDICT_NOT_ASKED:
        return "not asked";
    }
    return "";
}

static const char *
outlook_of(const struct telling *t, const struct decision *decision)
{
    const char *from = telling_day(t, t->facts->sustained_on);

    switch ((enum decision_kind)decision->kind) {
    case DECISION_CLAIMABLE:
        return arena_printf(t->arena, "claimable since %s", from);
    case DECISION_GAP:
        return arena_printf(t->arena, "claimable from %s on, once what is missing is recorded",
                            from);
    case DECISION_WAITING:
        return arena_printf(t->arena, "claimable from %s on, if all holds until then%s", from,
                            decision->unknown == 0 ? "" : " and what is missing is recorded");
    case DECISION_FAILED:
        return "not claimable, unless what a failed test rests on is wrong in the data";
    case DECISION_CLAIMED_BEFORE:
        return "not claimable: an earlier or other claim stands";
    case DECISION_OPEN:
        return arena_printf(t->arena, "not before %d months after it closes",
                            (int)telling_framework(t)->sustain_months);
    case DECISION_WITHHELD:
        return arena_printf(t->arena, "not claimed now: %s",
                            run_withheld_words(t->arena, t->run, t->facts->episode));
    case DECISION_UNUSED:
        return "opened after the as-at date, so it plays no part in this quarter";
    case DECISION_COUNT:
        break;
    }
    return "";
}

static int
by_member_row(const void *left, const void *right)
{
    const struct member_fact *a = left, *b = right;

    return (a->row > b->row) - (a->row < b->row);
}

static int
by_need_row(const void *left, const void *right)
{
    const struct need_fact *a = left, *b = right;

    return (a->row > b->row) - (a->row < b->row);
}

/* The lists of a dataset run backwards; a reader follows the file. */
static void
put_in_file_order(struct facts *facts)
{
    if (facts->member_count > 1)
        qsort(facts->members, facts->member_count, sizeof *facts->members, by_member_row);
    if (facts->need_count > 1)
        qsort(facts->needs, facts->need_count, sizeof *facts->needs, by_need_row);
}

/* The facts of one episode do not tell of others; the decision does. */
static void
settle_siblings(struct facts *facts, const struct decision *decision)
{
    facts->sibling_wins =
        decision->failed >> TEST_CLAIMED_BEFORE & 1 && facts->earlier_claim == ROW_NONE;
}

static void
explain_episode(struct arena *arena, const struct run *run, uint32_t episode,
                struct explanation *explanation)
{
    const struct dataset *dataset = run->dataset;
    const struct framework *framework = run_framework(run, episode);
    struct facts facts;
    struct telling t = {.arena = arena, .run = run, .facts = &facts, .explanation = explanation};

    gather_episode(arena, dataset, framework, &run->options.period, episode, &facts);
    put_in_file_order(&facts);
    *explanation = (struct explanation){
        .episode = episode,
        .episode_id = telling_id(&t, &dataset->episodes.keys, episode),
        .family_id = telling_id(&t, &dataset->families.keys, facts.family),
        .origin = explain_origin(run, TABLE_EPISODES, episode),
        .framework = framework,
        .decision = run->decisions[episode],
        .opened_on = facts.opened_on,
        .closed_on = facts.closed_on,
    };
    explanation->outlook = outlook_of(&t, &explanation->decision);
    explanation->follow_up = explain_follow_up(arena, run, &facts, &explanation->decision);
    if (telling_is_closed(&t))
        explain_measures(arena, run, &facts, explanation);
    settle_siblings(&facts, &explanation->decision);
    for (unsigned test = 0; test < TEST_COUNT; test++) {
        t.test = &explanation->tests[test];
        explain_test(&t, (enum test_id)test);
    }
}

void
explain_briefly(struct arena *arena, const struct run *run, uint32_t episode, unsigned wanted,
                struct explanation *explanation)
{
    const struct framework *framework = run_framework(run, episode);
    struct facts facts;
    struct telling t = {.arena = arena, .run = run, .facts = &facts, .explanation = explanation};

    gather_episode(arena, run->dataset, framework, &run->options.period, episode, &facts);
    *explanation = (struct explanation){.episode = episode,
                                        .brief = true,
                                        .framework = framework,
                                        .decision = run->decisions[episode]};
    if (wanted != 0 && telling_is_closed(&t))
        explain_measures(arena, run, &facts, explanation);
    settle_siblings(&facts, &explanation->decision);
    for (unsigned test = 0; test < TEST_COUNT; test++) {
        t.test = &explanation->tests[test];
        if (wanted >> test & 1)
            explain_test(&t, (enum test_id)test);
        else
            explain_verdict(&t, (enum test_id)test);
    }
}

static int
by_opening(const void *left, const void *right)
{
    const struct explanation *a = left, *b = right;

    if (a->opened_on != b->opened_on)
        return a->opened_on < b->opened_on ? -1 : 1;
    return strcmp(a->episode_id, b->episode_id);
}

static void
explain_family(struct arena *arena, const struct run *run, uint32_t family,
               struct explanation **list, size_t *count)
{
    const struct dataset *dataset = run->dataset;
    uint32_t survivor = dataset->families.rows[family].survivor;
    size_t room = 0;

    for (uint32_t row = dataset->families.rows[survivor].episodes; row != ROW_NONE;
         row = dataset->episodes.rows[row].next)
        room++;
    *list = ARENA_ARRAY(arena, struct explanation, room);
    *count = 0;
    for (uint32_t row = dataset->families.rows[survivor].episodes; row != ROW_NONE;
         row = dataset->episodes.rows[row].next)
        explain_episode(arena, run, row, &(*list)[(*count)++]);
    if (*count > 1)
        qsort(*list, *count, sizeof **list, by_opening);
}

bool
explain_id(struct arena *arena, const struct run *run, const char *id, struct explanation **list,
           size_t *count, struct error *err)
{
    uint32_t episode = keys_find(&run->dataset->episodes.keys, text_of(id));
    uint32_t family = keys_find(&run->dataset->families.keys, text_of(id));

    if (episode != ROW_NONE) {
        *list = ARENA_ARRAY(arena, struct explanation, 1);
        *count = 1;
        explain_episode(arena, run, episode, *list);
        return true;
    }
    if (family != ROW_NONE) {
        explain_family(arena, run, family, list, count);
        return *count > 0 || error_raise(err, ERR_INPUT, "family \"%s\" has no episode", id);
    }
    return error_raise(
        err, ERR_INPUT,
        "there is no episode and no family \"%s\"; give an episode_id or a family_id "
        "as it stands in episodes.csv or families.csv",
        id);
}
