/* SPDX-License-Identifier: MIT */
#include "model/dataset_parts.h"

static struct part
part_of(void *at, size_t size, size_t count, enum table_id table)
{
    return (struct part){.at = at, .size = size, .count = at == NULL ? 0 : count, .table = table};
}

#define PART_OF(array, count, table) part_of((array), sizeof *(array), (count), (table))

static void
keys_parts(const struct keys *keys, enum table_id table, struct part parts[3])
{
    parts[0] = PART_OF(keys->narrow, keys->count, table);
    parts[1] = PART_OF(keys->wide, keys->count, table);
    parts[2] = PART_OF(keys->heap, keys->heap_length, TABLE_COUNT);
}

static struct keys
keys_of_parts(const struct part parts[3])
{
    bool wide = parts[1].count > 0;

    return (struct keys){
        .narrow = wide ? NULL : parts[0].at,
        .wide = wide ? parts[1].at : NULL,
        .count = (uint32_t)parts[wide].count,
        .heap = parts[2].at,
        .heap_length = parts[2].count,
    };
}

static void
detail_parts(const struct dataset *dataset, struct part *parts)
{
    const struct detail *detail = &dataset->detail;
    const struct rows *rows = dataset->rows;

    parts[PART_NEED_DETAILS] = PART_OF(detail->needs, rows[TABLE_NEEDS].count, TABLE_NEEDS);
    parts[PART_OUTCOME_DETAILS] =
        PART_OF(detail->outcomes, rows[TABLE_OUTCOMES].count, TABLE_OUTCOMES);
    parts[PART_TERM_DETAILS] =
        PART_OF(detail->terms, rows[TABLE_ATTENDANCE].count, TABLE_ATTENDANCE);
    parts[PART_EVENT_DETAILS] = PART_OF(detail->events, rows[TABLE_EVENTS].count, TABLE_EVENTS);
}

void
dataset_parts(struct dataset *dataset, uint32_t code_count, struct part parts[PART_COUNT])
{
    for (unsigned table = 0; table < TABLE_COUNT; table++) {
        size_t size;
        void *rows = dataset_rows(dataset, (enum table_id)table, &size);

        parts[table] = part_of(rows, size, dataset->rows[table].count, (enum table_id)table);
    }
    keys_parts(&dataset->families.keys, TABLE_FAMILIES, &parts[PART_FAMILY_IDS]);
    keys_parts(&dataset->episodes.keys, TABLE_EPISODES, &parts[PART_EPISODE_IDS]);
    keys_parts(&dataset->claims.authorities, TABLE_COUNT, &parts[PART_AUTHORITIES]);
    keys_parts(&dataset->detail.event_types, TABLE_COUNT, &parts[PART_EVENT_TYPES]);
    detail_parts(dataset, parts);
    parts[PART_SPANS] =
        PART_OF(dataset->attendance.spans, dataset->attendance.span_count, TABLE_COUNT);
    parts[PART_UNUSUAL_TERMS] =
        PART_OF(dataset->attendance.unusual, dataset->attendance.unusual_count, TABLE_COUNT);
    parts[PART_STAYS] = PART_OF(dataset->members.stays, dataset->members.stay_count, TABLE_COUNT);
    parts[PART_EXCEPTIONS] =
        PART_OF(dataset->outcomes.exceptions, dataset->outcomes.exception_count, TABLE_COUNT);
    parts[PART_NOTED] =
        PART_OF(dataset->episodes.noted, dataset->episodes.noted_count, TABLE_COUNT);
    parts[PART_LEFT_OUT] = PART_OF(dataset->left_out, code_count, TABLE_COUNT);
}

void
dataset_of_parts(const struct part parts[PART_COUNT], uint32_t there, bool kept,
                 struct dataset *dataset)
{
    *dataset = (struct dataset){.by_family = true, .left_out = parts[PART_LEFT_OUT].at};
    for (unsigned table = 0; table < TABLE_COUNT; table++) {
        dataset_take_rows(dataset, (enum table_id)table, parts[table].at);
        dataset->rows[table].count = (uint32_t)parts[table].count;
        dataset->rows[table].there = there >> table & 1;
    }
    dataset->families.keys = keys_of_parts(&parts[PART_FAMILY_IDS]);
    dataset->episodes.keys = keys_of_parts(&parts[PART_EPISODE_IDS]);
    dataset->claims.authorities = keys_of_parts(&parts[PART_AUTHORITIES]);
    dataset->attendance.orphans = ROW_NONE;
    dataset->attendance.spans = parts[PART_SPANS].at;
    dataset->attendance.span_count = parts[PART_SPANS].count;
    dataset->attendance.unusual = parts[PART_UNUSUAL_TERMS].at;
    dataset->attendance.unusual_count = parts[PART_UNUSUAL_TERMS].count;
    dataset->members.stays = parts[PART_STAYS].at;
    dataset->members.stay_count = parts[PART_STAYS].count;
    dataset->episodes.noted = parts[PART_NOTED].at;
    dataset->episodes.noted_count = parts[PART_NOTED].count;
    dataset->outcomes.exceptions = parts[PART_EXCEPTIONS].at;
    dataset->outcomes.exception_count = parts[PART_EXCEPTIONS].count;
    dataset->detail = (struct detail){
        .kept = kept,
        .needs = parts[PART_NEED_DETAILS].at,
        .outcomes = parts[PART_OUTCOME_DETAILS].at,
        .terms = parts[PART_TERM_DETAILS].at,
        .events = parts[PART_EVENT_DETAILS].at,
        .event_types = keys_of_parts(&parts[PART_EVENT_TYPES]),
    };
}

uint32_t
dataset_there(const struct dataset *dataset)
{
    uint32_t there = 0;

    for (unsigned table = 0; table < TABLE_COUNT; table++)
        there |= (uint32_t)dataset->rows[table].there << table;
    return there;
}
