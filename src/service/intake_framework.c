/* SPDX-License-Identifier: MIT */
#include "service/intake_parts.h"

/* None of the frameworks is in force on the day that counts. */
static void
report_no_framework(struct intake_table *table, size_t row, unsigned column)
{
    intake_report(table, row, EPISODES_FRAMEWORK, PROBLEM_NO_FRAMEWORK,
                  arena_printf(table->problems.arena, "%s %s",
                               TABLES[table->id].columns[column].name,
                               day_format(table->values[column][row]).text),
                  "a framework that is in force that day, or the name of one here");
}

uint8_t
intake_framework(struct intake_table *table, size_t row)
{
    const struct framework_set *set = table->options->frameworks;
    int32_t named = table->values[EPISODES_FRAMEWORK][row];
    unsigned column = table->values[EPISODES_ASSESSED_ON][row] == VALUE_BLANK
                          ? EPISODES_OPENED_ON
                          : EPISODES_ASSESSED_ON;
    int32_t day = table->values[column][row];
    uint8_t place;

    if (!framework_set_chooses(set))
        return 0;
    if (named != VALUE_BLANK)
        return named == VALUE_BAD ? FRAMEWORK_NONE : (uint8_t)named;
    if (!value_is_known(day))
        return FRAMEWORK_NONE;
    place = framework_set_on(set, day);
    if (place == FRAMEWORK_NONE)
        report_no_framework(table, row, column);
    return place;
}

uint16_t
intake_need(struct intake_table *table, size_t row, uint32_t episode)
{
    const struct framework_set *set = table->options->frameworks;
    int32_t code = table->values[NEEDS_NEED_CODE][row];
    struct episode *of = episode == ROW_NONE ? NULL : &table->dataset->episodes.rows[episode];
    uint16_t need;

    if (!value_is_known(code) || of == NULL || of->framework == FRAMEWORK_NONE)
        return NEED_NONE;
    need = set->needs[of->framework][code];
    if (need != NEED_NONE)
        return need;
    if (set->first_decides) {
        table->dataset->left_out[code]++;
        of->needs_left_out = 1;
        return NEED_NONE;
    }
    intake_report(
        table, row, NEEDS_NEED_CODE, PROBLEM_BAD_VALUE,
        problems_have_room(&table->problems)
            ? text_for_show(table->problems.arena, cell_of(table, NEEDS_NEED_CODE, row), FOUND_MOST)
            : "",
        arena_printf(table->problems.arena, "a need code of %s, which decides the episode",
                     set->list[of->framework]->name));
    return NEED_NONE;
}
