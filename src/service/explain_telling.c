/* SPDX-License-Identifier: MIT */
#include "service/explain_telling.h"

const struct framework *
telling_framework(const struct telling *t)
{
    return run_framework(t->run, t->facts->episode);
}

int32_t
telling_as_at(const struct telling *t)
{
    return t->run->options.period.as_at;
}

bool
telling_is_closed(const struct telling *t)
{
    const struct decision *decision = &t->explanation->decision;

    return decision->kind != DECISION_OPEN && decision->kind != DECISION_UNUSED;
}

const char *
telling_day(const struct telling *t, int32_t day)
{
    return day == DAY_UNKNOWN ? "no date" : arena_printf(t->arena, "%s", day_format(day).text);
}

const char *
telling_id(const struct telling *t, const struct keys *keys, uint32_t row)
{
    return text_for_show(t->arena, keys_text(keys, row), 80);
}

struct origin
explain_origin(const struct run *run, enum table_id table, uint32_t row)
{
    return feed_origin(run->source->feed, table, row_number(&run->dataset->rows[table], row));
}

void
telling_show(const struct telling *t, enum table_id table, uint32_t row, const char *says)
{
    struct explained_test *test = t->test;

    if (t->explanation->brief)
        return;
    test->rows =
        arena_grow(t->arena, test->rows, &test->row_room, test->row_count, sizeof *test->rows);
    test->rows[test->row_count++] = (struct evidence){
        .origin = explain_origin(t->run, table, row),
        .says = says,
    };
}

void
telling_show_episode(const struct telling *t, const char *says)
{
    telling_show(t, TABLE_EPISODES, t->facts->episode, says);
}

void
telling_show_member(const struct telling *t, const struct member_fact *member, const char *more)
{
    const struct dataset *dataset = t->run->dataset;
    const char *role = TABLES[TABLE_MEMBERS].columns[MEMBERS_ROLE].values[member->role];

    if (t->explanation->brief)
        return;
    telling_show(
        t, TABLE_MEMBERS, member->row,
        arena_printf(
            t->arena, "%s %s, born %s%s", role, telling_id(t, &dataset->members.keys, member->row),
            member->dob == DAY_UNKNOWN ? "on an unknown day" : telling_day(t, member->dob), more));
}

void
telling_show_need(const struct telling *t, const struct need_fact *need, const char *more)
{
    const struct need_def *def = &telling_framework(t)->needs[need->code];

    if (t->explanation->brief)
        return;
    telling_show(t, TABLE_NEEDS, need->row,
                 arena_printf(t->arena, "need %s, %s %s%s",
                              telling_id(t, &t->run->dataset->needs.keys, need->row), def->code,
                              def->text, more));
}
