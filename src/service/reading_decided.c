/* SPDX-License-Identifier: MIT */
/*
 * What is told of a decision by making it again from what was kept: why an episode was decided as
 * it was, and what a spot check of a family looks at.
 */
#include "service/explain.h"
#include "service/families.h"
#include "service/pack_return.h"
#include "service/reading_parts.h"
#include "service/replay.h"
#include "service/view_json.h"

#define ROWS_TOLD 12 /* of the rows that decided a test, before the rest is only counted */
#define THREADS   2

/* --- an explanation -----------------------------------------------------------------------------
 */

static void
put_rows(struct arena *arena, struct json *object, const struct evidence *rows, size_t count)
{
    struct json *list = json_put_list(object, "rows");

    for (size_t i = 0; i < count && i < ROWS_TOLD; i++) {
        struct builder where = {.arena = arena};
        struct json *row = json_add_object(list);

        origin_put(&where, &rows[i].origin);
        json_put_text(row, "where", where.at);
        json_put_text(row, "says", rows[i].says);
    }
    json_put_number(object, "more", count > ROWS_TOLD ? (int64_t)(count - ROWS_TOLD) : 0);
}

static void
put_explanation(struct arena *arena, struct json *answer, const struct explanation *told)
{
    struct json *tests = json_put_list(answer, "tests");
    struct json *measures = json_put_list(answer, "measures");

    json_put_text(answer, "episode", told->episode_id);
    json_put_text(answer, "family", told->family_id);
    json_put_number(answer, "decision", told->decision.kind);
    json_put_text(answer, "opened", day_format(told->opened_on).text);
    json_put_text(answer, "closed", day_format(told->closed_on).text);
    json_put_text(answer, "outlook", told->outlook);
    json_put_text(answer, "follow_up", told->follow_up);
    for (unsigned i = 0; i < TEST_COUNT; i++) {
        const struct explained_test *test = &told->tests[i];
        struct json *object = json_add_object(tests);

        json_put_number(object, "verdict", test->verdict);
        json_put_text(object, "told", explained_verdict(test));
        json_put_text(object, "words", test->words == NULL ? "" : test->words);
        json_put_text(object, "missing", test->missing == NULL ? "" : test->missing);
        put_rows(arena, object, test->rows, test->row_count);
    }
    for (size_t i = 0; i < told->measure_count; i++) {
        const struct explained_measure *measure = &told->measures[i];
        struct json *object = json_add_object(measures);

        json_put_number(object, "test", measure->test);
        json_put_text(object, "name", measure->name);
        json_put_text(object, "words", measure->words);
        json_put_number(object, "verdict", measure->verdict);
        put_rows(arena, object, measure->rows, measure->row_count);
    }
}

/* A family may have the id of another's episode. */
static const struct explanation *
pick(const struct explanation *list, size_t count, const char *episode)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].episode_id, episode) == 0)
            return &list[i];
    return &list[0];
}

static bool
decide(struct question *question, struct replay **replay, struct error *err)
{
    *replay = ARENA_ARRAY(question->arena, struct replay, 1);
    return replay_decide(question->arena, question->state, question_text(question, "period"),
                         question_number(question, "revision"), THREADS, *replay, err);
}

bool
reading_tell_explanation(struct question *question, struct error *err)
{
    struct explanation *list;
    struct family_line line;
    struct replay *replay;
    size_t count;
    bool there;

    if (!question_family(question, &line, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    if (!decide(question, &replay, err) ||
        !explain_id(question->arena, &replay->making.run, line.episode.at, &list, &count, err))
        return false;
    put_explanation(question->arena, question->answer, pick(list, count, line.episode.at));
    return true;
}

/* --- a pack -------------------------------------------------------------------------------------
 */

bool
reading_tell_pack(struct question *question, struct error *err)
{
    struct arena *arena = question->arena;
    struct view *view = view_new(arena);
    struct replay *replay;
    struct pack pack;

    if (!decide(question, &replay, err) ||
        !pack_of_return(arena, question->state, replay, question_text(question, "family"), &pack,
                        err))
        return false;
    if (question_number(question, "file") != 0)
        return pack_html(arena, &pack, &question->bulk, err);
    pack_show(&pack, view);
    view_tell(view, question->answer);
    return true;
}
