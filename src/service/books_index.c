/* SPDX-License-Identifier: MIT */
#include "service/books_index.h"

#include "model/gather.h"

struct sortable {
    struct text id;
    uint32_t row;
};

static int
id_order(const void *a, const void *b)
{
    return text_compare(((const struct sortable *)a)->id, ((const struct sortable *)b)->id);
}

static bool
is_claimed(const struct run *run, uint32_t episode)
{
    return run->decisions[episode].kind == DECISION_CLAIMABLE;
}

/* Not claimed, and sustained in this quarter or the next; or kept out: held back or removed. */
static bool
is_not_yet(const struct run *run, uint32_t episode)
{
    const struct period *period = &run->options.period;
    struct quarter next = quarter_from_index(quarter_index(period->quarter) + 1);
    const struct decision *decision = &run->decisions[episode];

    return decision->kind == DECISION_WITHHELD ||
           (decision->kind != DECISION_CLAIMABLE && decision->kind != DECISION_UNUSED &&
            decision->sustained_on >= period->first &&
            decision->sustained_on <= quarter_last_day(next));
}

/* The episodes that are WANTED, in the byte order of their ids. */
static uint32_t *
episodes_find(struct arena *arena, const struct run *run,
              bool (*wanted)(const struct run *run, uint32_t episode), uint32_t *count)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    uint32_t all = run->dataset->rows[TABLE_EPISODES].count, *rows;
    struct sortable *list;

    *count = 0;
    for (uint32_t i = 0; i < all; i++)
        *count += wanted(run, i);
    rows = ARENA_ARRAY(arena, uint32_t, *count);
    list = ARENA_ARRAY(scratch, struct sortable, *count);
    for (uint32_t i = 0, put = 0; i < all; i++)
        if (wanted(run, i))
            list[put++] = (struct sortable){keys_text(&run->dataset->episodes.keys, i), i};
    qsort(list, *count, sizeof *list, id_order);
    for (uint32_t i = 0; i < *count; i++)
        rows[i] = list[i].row;
    return rows;
}

static void
lines_reserve(struct books_index *index, size_t count)
{
    index->lines = grow(index->lines, &index->line_room, count, sizeof *index->lines);
}

/* Adds the needs of one claimed episode in the byte order of their ids. */
static uint32_t
lines_add(struct books_index *index, uint32_t count, struct arena *scratch, uint32_t episode)
{
    const struct run *run = index->run;
    struct facts facts;
    struct sortable *list;

    gather_episode(scratch, run->dataset, run_framework(run, episode), &run->options.period,
                   episode, &facts);
    list = ARENA_ARRAY(scratch, struct sortable, facts.need_count);
    for (uint32_t i = 0; i < facts.need_count; i++)
        list[i] = (struct sortable){keys_text(&run->dataset->needs.keys, facts.needs[i].row), i};
    qsort(list, facts.need_count, sizeof *list, id_order);
    lines_reserve(index, count + facts.need_count);
    for (size_t i = 0; i < facts.need_count; i++) {
        const struct need_fact *need = &facts.needs[list[i].row];

        index->lines[count++] = (struct need_line){.episode = episode,
                                                   .need = need->row,
                                                   .outcome = need->outcome,
                                                   .counted = need->counted,
                                                   .settled = (uint8_t)need->settled};
    }
    return count;
}

static void
index_release(void *handle)
{
    struct books_index *index = handle;

    free(index->lines);
}

struct books_index *
books_index_make(struct arena *arena, const struct run *run)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct books_index *index = arena_alloc(arena, sizeof *index);
    uint32_t lines = 0;

    *index = (struct books_index){.arena = arena, .run = run};
    arena_defer(arena, index_release, index);
    index->claimed = episodes_find(arena, run, is_claimed, &index->claimed_count);
    index->not_yet = episodes_find(arena, run, is_not_yet, &index->not_yet_count);
    index->first_line = ARENA_ARRAY(arena, uint32_t, (size_t)index->claimed_count + 1);
    for (uint32_t i = 0; i < index->claimed_count; i++) {
        index->first_line[i] = lines;
        lines = lines_add(index, lines, scratch, index->claimed[i]);
        arena_empty(scratch);
    }
    index->first_line[index->claimed_count] = lines;
    return index;
}
