/* SPDX-License-Identifier: MIT */
#include "service/withheld_file.h"

#include "base/day.h"
#include "base/number.h"
#include "port/csv.h"

#define FILE_NAME     "withheld.csv"
#define REVISION_MOST 1000000

enum { CELL_FAMILY, CELL_RESULT, CELL_ON, CELL_QUARTER, CELL_REVISION, CELLS };

struct text
withheld_write(struct arena *arena, const struct withheld *withheld)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "family_id,result,recorded_on,quarter,revision\n");
    for (size_t i = 0; i < withheld->count; i++) {
        const struct withheld_family *family = &withheld->list[i];

        builder_csv(&out, text_of(family->family));
        builder_printf(&out, ",%s,%s,%s,%lld\n", WITHHELD_CAUSES[family->cause].code,
                       day_format(family->on).text, family->period, (long long)family->revision);
    }
    return (struct text){out.at, out.length};
}

static bool
family_read(struct arena *arena, const struct csv_batch *batch, size_t record,
            struct withheld_family *family, struct error *err)
{
    struct error ignored = {.code = ERR_NONE};
    struct text cells[CELLS];
    uint64_t revision = 0;
    bool good = csv_cell_count(batch, record) == CELLS;

    for (unsigned i = 0; i < CELLS && good; i++)
        good = csv_cell(batch, record, i, &cells[i]) == CSV_GOOD;
    if (!good)
        return error_raise(err, ERR_INPUT, FILE_NAME " is not as it was written");
    *family = (struct withheld_family){
        .family = arena_copy(arena, cells[CELL_FAMILY].at, cells[CELL_FAMILY].length),
        .cause = withheld_cause_read(cells[CELL_RESULT]),
        .period = arena_copy(arena, cells[CELL_QUARTER].at, cells[CELL_QUARTER].length),
    };
    good = family->cause != WITHHELD_CAUSE_TOTAL &&
           day_parse(arena_copy(arena, cells[CELL_ON].at, cells[CELL_ON].length), &family->on,
                     &ignored) &&
           decimal_read(cells[CELL_REVISION], REVISION_MOST, &revision);
    family->revision = (int64_t)revision;
    return good || error_raise(err, ERR_INPUT, FILE_NAME " is not as it was written");
}

bool
withheld_read(struct arena *arena, struct text bytes, struct withheld *withheld, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct csv_batch batch = {.record_count = 1};
    struct withheld_family *list = NULL;
    size_t first = 1, room = 0; /* behind the header */
    struct csv *csv;

    *withheld = (struct withheld){.count = 0};
    if (!csv_open_bytes(scratch, FILE_NAME, bytes, CSV_WHOLE, &csv, err))
        return false;
    while (batch.record_count > 0) {
        if (!csv_read(csv, &batch, err))
            return false;
        for (size_t record = first; record < batch.record_count; record++) {
            list = arena_grow(arena, list, &room, withheld->count, sizeof *list);
            if (!family_read(arena, &batch, record, &list[withheld->count++], err))
                return false;
        }
        first = 0;
    }
    withheld->list = list;
    return true;
}
