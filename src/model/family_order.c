/* SPDX-License-Identifier: MIT */
#include "model/family_order.h"

#include <stddef.h>

/* Which list of whom puts a table's rows in order; owners before what they own. */
static const struct {
    enum table_id owner, table;
    size_t head, next; /* where the first row is named, and the next */
} LISTS[] = {
    {TABLE_FAMILIES, TABLE_MEMBERS,    offsetof(struct family,  members),
     offsetof(struct member,                                                                          next)},
    {TABLE_FAMILIES, TABLE_EPISODES,   offsetof(struct family,  episodes),
     offsetof(struct episode,                                                                         next)},
    {TABLE_FAMILIES, TABLE_EVENTS,     offsetof(struct family,  events),     offsetof(struct event,   next)},
    {TABLE_MEMBERS,  TABLE_ATTENDANCE, offsetof(struct member,  attendance),
     offsetof(struct term_row,                                                                        next)},
    {TABLE_EPISODES, TABLE_NEEDS,      offsetof(struct episode, needs),      offsetof(struct need,    next)},
    {TABLE_NEEDS,    TABLE_OUTCOMES,   offsetof(struct need,    outcomes),   offsetof(struct outcome, next)},
};
#define LIST_COUNT (sizeof LISTS / sizeof *LISTS)

/* Every place in an item that names a row of a table whose rows move. */
static const struct {
    unsigned part;
    enum table_id to;
    size_t place;
} NAMES[] = {
    {TABLE_FAMILIES,     TABLE_MEMBERS,    offsetof(struct family,       members)   },
    {TABLE_FAMILIES,     TABLE_EPISODES,   offsetof(struct family,       episodes)  },
    {TABLE_FAMILIES,     TABLE_EVENTS,     offsetof(struct family,       events)    },
    {TABLE_MEMBERS,      TABLE_MEMBERS,    offsetof(struct member,       next)      },
    {TABLE_MEMBERS,      TABLE_ATTENDANCE, offsetof(struct member,       attendance)},
    {TABLE_EPISODES,     TABLE_EPISODES,   offsetof(struct episode,      next)      },
    {TABLE_EPISODES,     TABLE_NEEDS,      offsetof(struct episode,      needs)     },
    {TABLE_NEEDS,        TABLE_NEEDS,      offsetof(struct need,         next)      },
    {TABLE_NEEDS,        TABLE_OUTCOMES,   offsetof(struct need,         outcomes)  },
    {TABLE_OUTCOMES,     TABLE_OUTCOMES,   offsetof(struct outcome,      next)      },
    {TABLE_ATTENDANCE,   TABLE_ATTENDANCE, offsetof(struct term_row,     next)      },
    {TABLE_EVENTS,       TABLE_EVENTS,     offsetof(struct event,        next)      },
    {TABLE_CLAIMS,       TABLE_EPISODES,   offsetof(struct claim,        episode)   },
    {TABLE_WAIVERS,      TABLE_EPISODES,   offsetof(struct waiver,       episode)   },
    {PART_STAYS,         TABLE_MEMBERS,    offsetof(struct stay,         member)    },
    {PART_EXCEPTIONS,    TABLE_OUTCOMES,   offsetof(struct exception,    outcome)   },
    {PART_NOTED,         TABLE_EPISODES,   offsetof(struct noted,        episode)   },
    {PART_NEED_DETAILS,  TABLE_MEMBERS,    offsetof(struct need_detail,  member)    },
    {PART_EVENT_DETAILS, TABLE_MEMBERS,    offsetof(struct event_detail, member)    },
};
#define NAME_COUNT (sizeof NAMES / sizeof *NAMES)

/* Parts of which few rows have an item, in the order of those rows; each item names its row. */
static const struct {
    unsigned part;
    enum table_id table;
    size_t place;
} SPARSE[] = {
    {PART_STAYS,      TABLE_MEMBERS,  offsetof(struct stay,      member) },
    {PART_EXCEPTIONS, TABLE_OUTCOMES, offsetof(struct exception, outcome)},
    {PART_NOTED,      TABLE_EPISODES, offsetof(struct noted,     episode)},
};
#define SPARSE_COUNT (sizeof SPARSE / sizeof *SPARSE)

static inline uint32_t
named(const struct part *part, size_t row, size_t place)
{
    uint32_t at;

    memcpy(&at, (const char *)part->at + row * part->size + place, sizeof at);
    return at;
}

/* Lists run backwards as a rule, so most are in order once they are turned round. */
static void
sort_rows(uint32_t *rows, size_t count)
{
    bool sorted = true;

    for (size_t i = 0; i < count / 2; i++) {
        uint32_t first = rows[i];

        rows[i] = rows[count - 1 - i];
        rows[count - 1 - i] = first;
    }
    for (size_t i = 1; i < count; i++)
        sorted = sorted && rows[i - 1] < rows[i];
    if (!sorted)
        qsort(rows, count, sizeof *rows, row_compare);
}

/* Owners in their own new order, which must be known. */
static void
order_list(struct arena *arena, const struct part *parts, size_t list, struct family_order *order)
{
    const struct part *owners = &parts[LISTS[list].owner], *items = &parts[LISTS[list].table];
    const uint32_t *owner_rows = order->rows[LISTS[list].owner];
    uint32_t *rows = ARENA_ARRAY(arena, uint32_t, items->count);
    uint32_t *places = ARENA_ARRAY(arena, uint32_t, items->count);
    size_t count = 0;

    memset(places, 0xFF, items->count * sizeof *places);
    for (size_t i = 0; i < owners->count; i++) {
        size_t first = count;

        for (uint32_t row = named(owners, owner_rows == NULL ? i : owner_rows[i], LISTS[list].head);
             row != ROW_NONE; row = named(items, row, LISTS[list].next))
            rows[count++] = row;
        sort_rows(rows + first, count - first);
        for (size_t k = first; k < count; k++)
            places[rows[k]] = (uint32_t)k;
    }
    for (uint32_t row = 0; count < items->count; row++)
        if (places[row] == ROW_NONE) {
            places[row] = (uint32_t)count;
            rows[count++] = row;
        }
    order->rows[LISTS[list].table] = rows;
    order->places[LISTS[list].table] = places;
}

static void
order_sparse(struct arena *arena, const struct part *parts, size_t sparse,
             struct family_order *order)
{
    const struct part *items = &parts[SPARSE[sparse].part];
    enum table_id table = SPARSE[sparse].table;
    uint32_t *at = ARENA_ARRAY(arena, uint32_t, parts[table].count);
    uint32_t *rows = ARENA_ARRAY(arena, uint32_t, items->count);
    size_t count = 0;

    memset(at, 0xFF, parts[table].count * sizeof *at);
    for (uint32_t i = 0; i < items->count; i++)
        at[order->places[table][named(items, i, SPARSE[sparse].place)]] = i;
    for (size_t place = 0; place < parts[table].count; place++)
        if (at[place] != ROW_NONE)
            rows[count++] = at[place];
    order->rows[SPARSE[sparse].part] = rows;
}

void
family_order_make(struct arena *arena, const struct part parts[PART_COUNT],
                  struct family_order *order)
{
    *order = (struct family_order){{NULL}, {NULL}};
    for (size_t list = 0; list < LIST_COUNT; list++)
        order_list(arena, parts, list, order);
    for (size_t sparse = 0; sparse < SPARSE_COUNT; sparse++)
        order_sparse(arena, parts, sparse, order);
}

static void
rename_rows(const uint32_t *places, size_t place, size_t size, size_t count, char *items)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t row;

        memcpy(&row, items + i * size + place, sizeof row);
        if (row == ROW_NONE)
            continue;
        memcpy(items + i * size + place, &places[row], sizeof row);
    }
}

void
family_order_copy(const struct family_order *order, const struct part parts[PART_COUNT],
                  unsigned part, size_t first, size_t count, void *to)
{
    const struct part *from = &parts[part];
    const uint32_t *rows = order->rows[from->table == TABLE_COUNT ? part : (unsigned)from->table];
    size_t size = from->size;

    if (count == 0)
        return;
    if (rows == NULL)
        memcpy(to, (const char *)from->at + first * size, count * size);
    for (size_t i = 0; rows != NULL && i < count; i++)
        memcpy((char *)to + i * size, (const char *)from->at + rows[first + i] * size, size);
    for (size_t i = 0; i < NAME_COUNT; i++)
        if (NAMES[i].part == part)
            rename_rows(order->places[NAMES[i].to], NAMES[i].place, size, count, to);
}
