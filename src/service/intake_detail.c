/* SPDX-License-Identifier: MIT */
/*
 * intake_detail - stores the cells that only measures look at, when a framework asks for them.
 */
#include "service/intake_parts.h"

static int16_t
count_or_blank(int32_t value)
{
    return value_is_known(value) ? (int16_t)value : DETAIL_BLANK;
}

static void
detail_needs(struct intake_table *table, uint32_t base)
{
    struct detail *detail = &table->dataset->detail;

    detail->needs =
        grow_large(detail->needs, &detail->need_room, base + table->rows, sizeof *detail->needs);
    for (size_t row = 0; row < table->rows; row++) {
        int32_t stage = table->values[NEEDS_IDENTIFIED_AT][row];

        detail->needs[base + row] = (struct need_detail){
            .member = table->refs[NEEDS_MEMBER_ID][row],
            .identified_at = value_is_known(stage) ? (uint8_t)stage : NO_STAGE,
            .baseline = amount_read(cell_of(table, NEEDS_BASELINE, row)),
        };
    }
}

static void
detail_outcomes(struct intake_table *table, uint32_t base)
{
    struct detail *detail = &table->dataset->detail;

    detail->outcomes = grow_large(detail->outcomes, &detail->outcome_room, base + table->rows,
                                  sizeof *detail->outcomes);
    for (size_t row = 0; row < table->rows; row++)
        detail->outcomes[base + row] =
            (struct outcome_detail){.value = amount_read(cell_of(table, OUTCOMES_VALUE, row))};
}

static void
detail_attendance(struct intake_table *table, uint32_t base)
{
    struct detail *detail = &table->dataset->detail;

    detail->terms =
        grow_large(detail->terms, &detail->term_room, base + table->rows, sizeof *detail->terms);
    for (size_t row = 0; row < table->rows; row++) {
        int64_t days = amount_read(cell_of(table, ATTENDANCE_SUSPENSION_DAYS, row));
        int32_t authorised = table->values[ATTENDANCE_ABSENT_AUTHORISED][row];

        detail->terms[base + row] = (struct term_detail){
            .suspension_days = days < 0 || days > (int64_t)INT32_MAX ? DETAIL_BLANK : (int32_t)days,
            .suspensions = count_or_blank(table->values[ATTENDANCE_SUSPENSIONS][row]),
            .late = count_or_blank(table->values[ATTENDANCE_LATE][row]),
            .excluded = count_or_blank(table->values[ATTENDANCE_PERMANENTLY_EXCLUDED][row]),
            .authorised = value_is_known(authorised) ? (uint16_t)authorised : 0,
        };
    }
}

/* The row of a type among those met so far. */
static uint32_t
type_of(struct keys *types, struct text text)
{
    uint32_t row = keys_find(types, text);

    if (text.length == 0)
        return NO_EVENT_TYPE;
    if (row != ROW_NONE)
        return row;
    keys_add(types, text);
    return types->count - 1;
}

static void
detail_events(struct intake_table *table, uint32_t base)
{
    struct detail *detail = &table->dataset->detail;

    detail->events =
        grow_large(detail->events, &detail->event_room, base + table->rows, sizeof *detail->events);
    for (size_t row = 0; row < table->rows; row++) {
        int32_t until = table->values[EVENTS_UNTIL][row];

        detail->events[base + row] = (struct event_detail){
            .member = table->refs[EVENTS_MEMBER_ID][row],
            .type = type_of(&detail->event_types, cell_of(table, EVENTS_TYPE, row)),
            .until = value_is_known(until) ? until : DAY_UNKNOWN,
            .amount = amount_read(cell_of(table, EVENTS_AMOUNT, row)),
        };
    }
}

static void (*const STORE_DETAIL[TABLE_COUNT])(struct intake_table *table, uint32_t base) = {
    [TABLE_NEEDS] = detail_needs,
    [TABLE_OUTCOMES] = detail_outcomes,
    [TABLE_ATTENDANCE] = detail_attendance,
    [TABLE_EVENTS] = detail_events,
};

void
intake_store_detail(struct intake_table *table)
{
    if (table->dataset->detail.kept && STORE_DETAIL[table->id] != NULL)
        STORE_DETAIL[table->id](table, table->dataset->rows[table->id].count);
}
