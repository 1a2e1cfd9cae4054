/* SPDX-License-Identifier: MIT */
/*
 * Cells of every kind on any bytes: what is read as a date or a quarter is written back as the same
 * bytes, and a value is blank only when the cell is.
 */
#include "fuzz.h"

#include "cells_fixture.h"
#include "model/cell.h"
#include "model/quarter.h"

static const struct headline HEADLINES[] = {
    {1, "one"}
};
static const struct need_def NEEDS[] = {
    {.code = "1.1", .text = "a"}
};
static const char *const TYPES[] = {"eh_open"};
static const struct framework RULES = {.headline_count = 1,
                                       .headlines = HEADLINES,
                                       .need_count = 1,
                                       .needs = NEEDS,
                                       .rereferral_count = 1,
                                       .rereferral = TYPES};

static void
read_date(struct text text)
{
    int32_t day = 4711;

    if (!day_read(text.at, text.length, &day)) {
        must(day == 4711);
        return;
    }
    must(day >= DAY_FIRST && day <= DAY_LAST);
    must(text_is(text, day_format(day).text));
    must(day_from_civil(day_to_civil(day)) == day);
    for (int32_t months = 0; months <= 1200; months += 7) {
        int32_t later = day_add_months(day, months);

        must(later - day >= months * 28 && later - day <= months * 31);
    }
}

static void
read_quarter(struct text text)
{
    struct quarter quarter = {.year = 0, .number = 0};

    if (!quarter_read(text, &quarter)) {
        must(quarter.year == 0 && quarter.number == 0);
        return;
    }
    must(text_is(text, quarter_format(quarter).text));
    must(quarter_index(quarter_of_day(quarter_first_day(quarter))) == quarter_index(quarter));
    must(quarter_index(quarter_of_day(quarter_last_day(quarter))) == quarter_index(quarter));
}

static void
read_policy(struct text text)
{
    struct claim_policy policy, again;

    if (!claim_policy_read(text, &policy))
        return;
    must(policy.kind != CLAIM_AFTER || policy.months <= 1200);
    must(claim_policy_read(text_of(claim_policy_format(policy).text), &again));
    must(again.kind == policy.kind && again.months == policy.months);
}

static void
read_cells(struct text text)
{
    static struct vocabulary vocabulary;
    struct framework_set set;
    static struct arena *arena;
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct cells cells = cells_of_texts(scratch, &text, 1);

    if (arena == NULL) {
        arena = arena_new();
        framework_set_make(arena, (const struct framework *[]){&RULES}, 1, &set);
        vocabulary_make(arena, &set, &vocabulary);
    }
    for (unsigned table = 0; table < TABLE_COUNT; table++)
        for (unsigned column = 0; column < TABLES[table].column_count; column++) {
            int32_t value = 0;

            cells_read(&vocabulary, (enum table_id)table, column, cells, 1, &value);
            must((value == VALUE_BLANK) == (text.length == 0));
            if (TABLES[table].columns[column].kind == COLUMN_COUNT && value_is_known(value))
                must(value >= 0 && value <= 9999);
        }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* a copy of exactly that many bytes, so that reading one too many is found */
    char *copy = malloc(size == 0 ? 1 : size);
    struct text text = {.at = copy, .length = size};

    must(copy != NULL);
    if (size > 0)
        memcpy(copy, data, size);
    read_date(text);
    read_quarter(text);
    read_policy(text);
    read_cells(text);
    free(copy);
    return 0;
}
