/* SPDX-License-Identifier: MIT */
#include "model/mapping_odd.h"

#include "base/file.h"

/* Tells the faults of a rowset in the columns that the mapping reads, once for all its sources. */
static void
note_rowset(struct arena *arena, const struct bound *bound, size_t first, struct feed *feed)
{
    const struct rowset *rowset = bound->sources[first].rowset;
    bool *used = ARENA_ARRAY(arena, bool, rowset->column_count);

    for (size_t i = 0; i < first; i++)
        if (bound->sources[i].rowset == rowset)
            return;
    for (size_t i = first; i < bound->source_count; i++)
        if (bound->sources[i].rowset == rowset)
            bound_source_mark(&bound->sources[i], used);
    feed_note_faults(feed, bound->sources[first].table->table, rowset, used);
}

static void
note_lookup(const struct bound *bound, const struct bound_lookup *lookup, struct feed *feed)
{
    struct arena *arena = feed->notes.arena;
    bool chosen = lookup->def->first || lookup->def->last;

    if (lookup->differing == 0)
        return;
    problems_add(
        &feed->notes,
        (struct problem){
            .kind = chosen ? PROBLEM_ROWS_DIFFER : PROBLEM_DUPLICATE_KEY,
            .table = lookup->table,
            .row = lookup->differing_row,
            .column = lookup->def->take,
            .found = arena_printf(
                arena, "%s %s from an earlier row of the same \"%s\", the first %s",
                number_format((int64_t)lookup->differing).text,
                lookup->differing == 1 ? "row that differs" : "rows that differ", lookup->def->key,
                text_for_show(arena, lookup->differing_key, FOUND_MOST)),
            .expected = arena_printf(
                arena, "the same in all rows of one \"%s\"%s", lookup->def->key,
                chosen ? ""
                       : arena_printf(arena, ", or several=\"first\" or \"last\" at %s line %d",
                                      path_base(bound->mapping->path), lookup->def->line)),
            .file = lookup->differing_in->file,
            .rowset = lookup->differing_in,
        });
}

void
mapping_odd(struct arena *arena, const struct bound *bound, struct feed *feed)
{
    for (size_t i = 0; i < bound->source_count; i++)
        note_rowset(arena, bound, i, feed);
    for (size_t i = 0; i < bound->lookup_count; i++)
        note_lookup(bound, bound->lookups[i], feed);
}
