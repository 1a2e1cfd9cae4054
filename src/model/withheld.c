/* SPDX-License-Identifier: MIT */
#include "model/withheld.h"

#include "base/day.h"

const struct audited_def AUDITED[AUDITED_TOTAL] = {
    [AUDITED_PASS] = {"pass",   "passed" },
    [AUDITED_HOLD] = {"hold",   "held"   },
    [AUDITED_REMOVE] = {"remove", "removed"},
};

const struct withheld_cause_def WITHHELD_CAUSES[WITHHELD_CAUSE_TOTAL] = {
    [WITHHELD_SAMPLE_HOLD] = {"hold",             "held back by the audit sample of",     "passed"  },
    [WITHHELD_SAMPLE_REMOVE] = {"remove",           "removed by the audit sample of",       "passed"  },
    [WITHHELD_BY_PROVIDER] = {"held-by-provider", "held back by a data provider who saw",
                              "released"                                                            },
    [WITHHELD_BY_AUDITOR] = {"held-by-auditor",  "held back by an auditor who saw",      "released"},
};

enum audited
audited_read(struct text code)
{
    unsigned audited = 0;

    while (audited < AUDITED_TOTAL && !text_is(code, AUDITED[audited].code))
        audited++;
    return (enum audited)audited;
}

enum withheld_cause
withheld_cause_read(struct text code)
{
    unsigned cause = 0;

    while (cause < WITHHELD_CAUSE_TOTAL && !text_is(code, WITHHELD_CAUSES[cause].code))
        cause++;
    return (enum withheld_cause)cause;
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
    const struct withheld_cause_def *cause = &WITHHELD_CAUSES[family->cause];

    return arena_printf(arena, "%s %s revision %lld on %s, until it is %s", cause->told,
                        family->period, (long long)family->revision, day_format(family->on).text,
                        cause->ends);
}
