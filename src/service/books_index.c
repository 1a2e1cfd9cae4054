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

static bool
line_read(const struct books_index *index, struct need_line *line, struct error *err)
{
    static const unsigned COLUMNS[] = {NEEDS_NEED_ID, NEEDS_EVIDENCE_REF};
    const char *cells[2];

    if (!source_cells(index->run->source, index->arena, TABLE_NEEDS, line->need, COLUMNS, 2, cells,
                      err))
        return false;
    line->id = cells[0];
    line->evidence = cells[1];
    return true;
}

static int
line_order(const void *a, const void *b)
{
    return text_compare(text_of(((const struct need_line *)a)->id),
                        text_of(((const struct need_line *)b)->id));
}

/* Adds the needs of one claimed episode in the byte order of their ids. */
static bool
lines_add(struct books_index *index, uint32_t *count, struct arena *scratch, uint32_t episode,
          struct error *err)
{
    const struct run *run = index->run;
    struct facts facts;
    struct need_line *lines;

    gather_episode(scratch, run->dataset, run_framework(run, episode), &run->options.period,
                   episode, &facts);
    lines_reserve(index, *count + facts.need_count);
    lines = &index->lines[*count];
    for (size_t i = 0; i < facts.need_count; i++) {
        const struct need_fact *need = &facts.needs[i];

        lines[i] = (struct need_line){.episode = episode,
                                      .need = need->row,
                                      .outcome = need->outcome,
                                      .counted = need->counted,
                                      .settled = (uint8_t)need->settled};
        if (!line_read(index, &lines[i], err))
            return false;
    }
    if (facts.need_count > 1)
        qsort(lines, facts.need_count, sizeof *lines, line_order);
    *count += (uint32_t)facts.need_count;
    return true;
}

static void
index_release(void *handle)
{
    struct books_index *index = handle;

    free(index->lines);
}

bool
books_index_make(struct arena *arena, const struct run *run, struct books_index **index,
                 struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct books_index *made = arena_alloc(arena, sizeof *made);
    uint32_t lines = 0;

    *made = (struct books_index){.arena = arena, .run = run};
    arena_defer(arena, index_release, made);
    made->claimed = episodes_find(arena, run, is_claimed, &made->claimed_count);
    made->not_yet = episodes_find(arena, run, is_not_yet, &made->not_yet_count);
    made->first_line = ARENA_ARRAY(arena, uint32_t, (size_t)made->claimed_count + 1);
    for (uint32_t i = 0; i < made->claimed_count; i++) {
        made->first_line[i] = lines;
        if (!lines_add(made, &lines, scratch, made->claimed[i], err))
            return false;
        arena_empty(scratch);
    }
    made->first_line[made->claimed_count] = lines;
    *index = made;
    return true;
}
