/* SPDX-License-Identifier: MIT */
#include "model/fetch.h"

/* Lists beyond these are not fetched. */
#define LISTS_MOST 256

/* Lists gone through in step, each by the row it has come to, which has been asked for. */
struct lists {
    size_t count;
    uint32_t at[LISTS_MOST];
};

/* Rows whose size divides this lie within one line of the cache, since what malloc gives does. */
#define ALIGNED 16

/* Other rows may lie across two lines of the cache. */
static inline void
row_fetch(const void *rows, size_t size, uint32_t row)
{
    const char *at = (const char *)rows + row * size;

    __builtin_prefetch(at);
    if (ALIGNED % size != 0)
        __builtin_prefetch(at + size - 1);
}

static inline void
list_follow(struct lists *lists, const void *rows, size_t size, uint32_t row)
{
    if (row == ROW_NONE || lists->count == LISTS_MOST)
        return;
    row_fetch(rows, size, row);
    lists->at[lists->count++] = row;
}

#define FETCH(rows, row)         row_fetch(rows, sizeof *(rows), row)
#define FOLLOW(lists, rows, row) list_follow(lists, rows, sizeof *(rows), row)

/* Empties the lists of the rows they have come to.  Those that go on are followed again from the
 * front, which never overtakes the reading. */
static inline size_t
lists_take(struct lists *lists)
{
    size_t count = lists->count;

    lists->count = 0;
    return count;
}

/* TERMS gets the lists of the children's terms; NULL when nobody asks for them. */
static void
fetch_members(const struct dataset *dataset, struct lists *members, struct lists *terms)
{
    for (size_t count; (count = lists_take(members)) > 0;)
        for (size_t i = 0; i < count; i++) {
            const struct member *row = &dataset->members.rows[members->at[i]];

            if (terms != NULL && row->role == ROLE_CHILD)
                FOLLOW(terms, dataset->attendance.rows, row->attendance);
            FOLLOW(members, dataset->members.rows, row->next);
        }
}

static void
fetch_terms(const struct dataset *dataset, struct lists *terms)
{
    for (size_t count; (count = lists_take(terms)) > 0;)
        for (size_t i = 0; i < count; i++)
            FOLLOW(terms, dataset->attendance.rows, dataset->attendance.rows[terms->at[i]].next);
}

static void
fetch_needs(const struct dataset *dataset, struct lists *needs, struct lists *outcomes)
{
    for (size_t count; (count = lists_take(needs)) > 0;)
        for (size_t i = 0; i < count; i++) {
            const struct need *row = &dataset->needs.rows[needs->at[i]];

            FOLLOW(outcomes, dataset->outcomes.rows, row->outcomes);
            FOLLOW(needs, dataset->needs.rows, row->next);
        }
}

static void
fetch_outcomes(const struct dataset *dataset, struct lists *outcomes)
{
    for (size_t count; (count = lists_take(outcomes)) > 0;)
        for (size_t i = 0; i < count; i++)
            FOLLOW(outcomes, dataset->outcomes.rows, dataset->outcomes.rows[outcomes->at[i]].next);
}

static void
fetch_events(const struct dataset *dataset, struct lists *events)
{
    for (size_t count; (count = lists_take(events)) > 0;)
        for (size_t i = 0; i < count; i++)
            FOLLOW(events, dataset->events.rows, dataset->events.rows[events->at[i]].next);
}

/* Asks for the needs of a family's episodes.  Returns whether one was closed, so that terms are
 * looked at. */
static bool
follow_needs(const struct dataset *dataset, int32_t as_at, uint32_t family, struct lists *needs)
{
    const struct episode *episodes = dataset->episodes.rows;
    bool closed = false;

    for (uint32_t row = dataset->families.rows[family].episodes; row != ROW_NONE;
         row = episodes[row].next) {
        if (episode_opened_on(&episodes[row]) > as_at)
            continue;
        closed |= episode_closed_on(&episodes[row]) != DAY_UNKNOWN &&
                  episode_closed_on(&episodes[row]) <= as_at;
        FOLLOW(needs, dataset->needs.rows, episodes[row].needs);
    }
    return closed;
}

/* The rows that families themselves point to; few have more than one episode. */
static void
fetch_firsts(const struct dataset *dataset, uint32_t first, uint32_t end)
{
    for (uint32_t family = first; family < end; family++) {
        const struct family *row = &dataset->families.rows[family];

        if (row->episodes != ROW_NONE)
            FETCH(dataset->episodes.rows, row->episodes);
        if (row->members != ROW_NONE)
            FETCH(dataset->members.rows, row->members);
    }
}

void
fetch_families(const struct dataset *dataset, int32_t as_at, uint32_t first, uint32_t end)
{
    struct lists closed, others, needs, outcomes, terms, events;

    closed.count = others.count = needs.count = outcomes.count = terms.count = events.count = 0;
    fetch_firsts(dataset, first, end);
    for (uint32_t family = first; family < end; family++) {
        bool with_terms = follow_needs(dataset, as_at, family, &needs);

        FOLLOW(with_terms ? &closed : &others, dataset->members.rows,
               dataset->families.rows[family].members);
        if (with_terms)
            FOLLOW(&events, dataset->events.rows, dataset->families.rows[family].events);
    }
    fetch_members(dataset, &closed, &terms);
    fetch_members(dataset, &others, NULL);
    fetch_needs(dataset, &needs, &outcomes);
    fetch_events(dataset, &events);
    fetch_terms(dataset, &terms);
    fetch_outcomes(dataset, &outcomes);
}
