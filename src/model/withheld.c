/* SPDX-License-Identifier: MIT */
#include "model/withheld.h"

#include "base/day.h"

const struct audited_def AUDITED[AUDITED_TOTAL] = {
    [AUDITED_PASS] = {"pass",   "passed" },
    [AUDITED_HOLD] = {"hold",   "held"   },
    [AUDITED_REMOVE] = {"remove", "removed"},
};

enum audited
audited_read(struct text code)
{
    unsigned audited = 0;

    while (audited < AUDITED_TOTAL && !text_is(code, AUDITED[audited].code))
        audited++;
    return (enum audited)audited;
}

uint32_t *
withheld_rows(struct arena *arena, const struct dataset *dataset, const struct withheld *withheld)
{
    uint32_t count = dataset->rows[TABLE_FAMILIES].count;
    uint32_t *rows = ARENA_ARRAY(arena, uint32_t, count);

    for (uint32_t i = 0; i < count; i++)
        rows[i] = WITHHELD_NOBODY;
    for (size_t i = 0; i < withheld->count; i++) {
        uint32_t row = keys_find(&dataset->families.keys, text_of(withheld->list[i].family));

        if (row != ROW_NONE)
            rows[dataset->families.rows[row].survivor] = (uint32_t)i;
    }
    return rows;
}

void
withheld_apply(const struct dataset *dataset, const uint32_t *rows, uint32_t first, uint32_t end,
               struct decision *decisions)
{
    for (uint32_t family = first; family < end; family++) {
        if (rows[family] == WITHHELD_NOBODY)
            continue;
        for (uint32_t row = dataset->families.rows[family].episodes; row != ROW_NONE;
             row = dataset->episodes.rows[row].next)
            if (decisions[row].kind == DECISION_CLAIMABLE)
                decisions[row].kind = DECISION_WITHHELD;
    }
}

const char *
withheld_words(struct arena *arena, const struct withheld_family *family)
{
    return arena_printf(arena,
                        "%s by the audit sample of %s revision %lld on %s, until it is passed",
                        family->audited == AUDITED_HOLD ? "held back" : "removed", family->period,
                        (long long)family->revision, day_format(family->on).text);
}
