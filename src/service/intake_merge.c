/* SPDX-License-Identifier: MIT */
/*
 * intake_merge - families that were merged into others, which may stand further down the file.
 */
#include "service/intake_parts.h"

void
intake_remember_merge(struct intake_table *table, size_t row, uint32_t at)
{
    struct text id = cell_of(table, FAMILIES_SUPERSEDED_BY, row);

    if (id.length == 0)
        return;
    table->merges =
        grow(table->merges, &table->merge_room, table->merge_count + 1, sizeof *table->merges);
    table->merges[table->merge_count].row = at;
    table->merges[table->merge_count++].id = (struct text){
        .at = arena_copy(table->source->arena, id.at, id.length), .length = id.length};
}

static void
report_family(struct intake_table *table, uint32_t row, struct text merged_into,
              enum problem_kind kind, const char *expected)
{
    struct arena *arena = table->problems.arena;
    struct problem_key *keys = ARENA_ARRAY(arena, struct problem_key, 2);
    char *found = text_for_show(arena, merged_into, FOUND_MOST);

    keys[0] = (struct problem_key){
        .column = "family_id",
        .value = text_for_show(arena, keys_text(&table->dataset->families.keys, row), FOUND_MOST)};
    keys[1] = (struct problem_key){.column = "superseded_by", .value = found};
    problems_add(&table->problems,
                 (struct problem){.kind = kind,
                                  .table = TABLE_FAMILIES,
                                  .row = row_number(&table->dataset->rows[TABLE_FAMILIES], row),
                                  .column = "superseded_by",
                                  .found = found,
                                  .expected = expected,
                                  .key_count = 2,
                                  .keys = keys});
}

void
intake_merge(struct intake_table *table)
{
    struct families *families = &table->dataset->families;
    uint32_t *loops;
    size_t loop_count, merge = 0;

    for (size_t i = 0; i < table->merge_count; i++) {
        uint32_t row = table->merges[i].row, into = keys_find(&families->keys, table->merges[i].id);

        families->rows[row].survivor = into;
        if (into == ROW_NONE && !table->dataset->rows[TABLE_FAMILIES].cut)
            report_family(table, row, table->merges[i].id, PROBLEM_DANGLING_KEY,
                          "a family_id that is in families.csv");
    }
    loop_count = dataset_merge(table->dataset, table->source->arena, &loops);
    for (size_t i = 0; i < loop_count; i++) { /* both are in the order of rows */
        while (table->merges[merge].row != loops[i])
            merge++;
        report_family(table, loops[i], table->merges[merge].id, PROBLEM_SUPERSEDED_LOOP,
                      "a chain of families that ends");
    }
    free(table->merges);
    table->merges = NULL;
}
