/* SPDX-License-Identifier: MIT */
#include "service/claims_table.h"

#include "base/file.h"
#include "model/keys.h"
#include "model/quarter.h"
#include "service/table_rows.h"

/* What stands for the ledger where a row of it is named to people. */
#define LEDGER_NAME "the claims ledger"

/* --- what claims.csv and the ledger have --------------------------------------------------------
 */

struct merging {
    struct arena *arena;
    const char *authority;
    struct earlier_claims rows, ledger;
    size_t row_room;
    struct merged_family *merged;
    size_t merged_count, merged_room;
    const struct same_families *same;
    struct keys looked_for; /* a row for each of SAME, by its family */
    bool *present;          /* for each of SAME whether its family is in the data */
};

static struct text
keep(const struct merging *merging, struct text cell)
{
    return (struct text){arena_copy(merging->arena, cell.at, cell.length), cell.length};
}

static void
take_claim(void *context, const struct text cells[COLUMNS_MOST])
{
    struct merging *merging = context;
    struct text authority = cells[CLAIMS_AUTHORITY];
    struct quarter quarter;

    if (!quarter_read(cells[CLAIMS_QUARTER], &quarter))
        return; /* the reading of the data tells it */
    merging->rows.list = grow(merging->rows.list, &merging->row_room, merging->rows.count + 1,
                              sizeof *merging->rows.list);
    merging->rows.list[merging->rows.count++] = (struct earlier_claim){
        .family = keep(merging, cells[CLAIMS_FAMILY_ID]),
        .episode = keep(merging, cells[CLAIMS_EPISODE_ID]),
        .quarter = quarter_index(quarter),
        .of_others = authority.length > 0 && !text_is(authority, merging->authority),
        .claimed_as = keep(merging, cells[CLAIMS_CLAIMED_AS]),
    };
}

static void
look_for_same(struct merging *merging)
{
    merging->present = ARENA_ARRAY(merging->arena, bool, merging->same->count);
    for (size_t i = 0; i < merging->same->count; i++)
        keys_add(&merging->looked_for, merging->same->list[i].family);
}

/* One family may be the same as several that were claimed. */
static void
note_present(struct merging *merging, struct text family)
{
    uint32_t first = keys_find(&merging->looked_for, family);

    for (size_t i = first; first != ROW_NONE && i < merging->same->count; i++)
        if (text_equals(merging->same->list[i].family, family))
            merging->present[i] = true;
}

static void
take_family(void *context, const struct text cells[COLUMNS_MOST])
{
    struct merging *merging = context;

    if (merging->same->count > 0)
        note_present(merging, cells[FAMILIES_FAMILY_ID]);
    if (cells[FAMILIES_SUPERSEDED_BY].length == 0)
        return;
    merging->merged = grow(merging->merged, &merging->merged_room, merging->merged_count + 1,
                           sizeof *merging->merged);
    merging->merged[merging->merged_count++] =
        (struct merged_family){.family = keep(merging, cells[FAMILIES_FAMILY_ID]),
                               .into = keep(merging, cells[FAMILIES_SUPERSEDED_BY])};
}

static void
take_ledger(struct merging *merging, const struct claim_entries *ledger)
{
    merging->ledger.list = ARENA_ARRAY(merging->arena, struct earlier_claim, ledger->count);
    for (size_t i = 0; i < ledger->count; i++) {
        struct quarter quarter = {.number = 0};

        must(quarter_read(text_of(ledger->list[i].period), &quarter));
        merging->ledger.list[merging->ledger.count++] =
            (struct earlier_claim){.family = text_of(ledger->list[i].family),
                                   .episode = text_of(ledger->list[i].episode),
                                   .quarter = quarter_index(quarter)};
    }
}

static void
merging_free(void *handle)
{
    struct merging *merging = handle;

    free(merging->rows.list);
    free(merging->merged);
    keys_free(&merging->looked_for);
}

/* --- making the table ---------------------------------------------------------------------------
 */

/* A row that is added; EPISODE and CLAIMED_AS may be empty. */
struct added_row {
    struct text family, episode, quarter, claimed_as;
};

static struct text
cell_of(const struct added_row *row, int column)
{
    switch (column) {
    case CLAIMS_FAMILY_ID:
        return row->family;
    case CLAIMS_EPISODE_ID:
        return row->episode;
    case CLAIMS_QUARTER:
        return row->quarter;
    case CLAIMS_CLAIMED_AS:
        return row->claimed_as;
    default:
        return (struct text){.length = 0};
    }
}

/* A row in the order of the header's cells. */
static void
put_row(struct builder *out, const struct table_header *header, const struct added_row *row)
{
    for (size_t cell = 0; cell < header->cells; cell++) {
        int at = -1;

        for (int column = 0; column < CLAIMS_COLUMNS; column++)
            if (header->place[column] == (int)cell)
                at = column;
        if (cell > 0)
            builder_puts(out, ",");
        builder_csv(out, cell_of(row, at));
    }
    builder_puts(out, "\n");
}

static void
put_heading(struct builder *out, struct table_header *header, int column)
{
    if (header->place[column] >= 0)
        return;
    builder_printf(out, ",%s", TABLES[TABLE_CLAIMS].columns[column].name);
    header->place[column] = (int)header->cells++;
}

/* The council's bytes, with the columns that the rows behind them need. */
static void
put_own(struct builder *out, struct table_header *header, struct text claims, bool borrowed)
{
    size_t end = (size_t)header->end;

    builder_put(out, claims.at, end);
    put_heading(out, header, CLAIMS_EPISODE_ID);
    if (borrowed)
        put_heading(out, header, CLAIMS_CLAIMED_AS);
    builder_put(out, claims.at + end, claims.length - end);
    if (out->at[out->length - 1] != '\n')
        builder_puts(out, "\n");
}

static const struct text OWN_HEADER = {"family_id,episode_id,quarter\n", 29};

static bool
header_is_good(const struct table_header *header)
{
    return header->place[CLAIMS_FAMILY_ID] >= 0 && header->place[CLAIMS_QUARTER] >= 0;
}

static struct borrowed_claims
borrow(struct merging *merging)
{
    struct same_family *same =
        ARENA_ARRAY(merging->arena, struct same_family, merging->same->count);
    size_t count = 0;

    for (size_t i = 0; i < merging->same->count; i++)
        if (merging->present[i])
            same[count++] = merging->same->list[i];
    return earlier_claims_borrowed(merging->arena, merging->merged, merging->merged_count,
                                   &merging->rows, &merging->ledger, same, count);
}

/* The table, when anything is to be added to the council's. */
static void
put_table(struct merging *merging, struct table_header *header, struct text claims,
          const struct claim_entries *ledger, struct builder *out, struct claims_table *table)
{
    bool *missing = ARENA_ARRAY(merging->arena, bool, ledger->count);
    struct borrowed_claims borrowed = borrow(merging);

    earlier_claims_missing(merging->arena, merging->merged, merging->merged_count, &merging->rows,
                           &merging->ledger, missing);
    put_own(out, header, claims, borrowed.count > 0);
    for (size_t i = 0; i < ledger->count; i++)
        if (missing[i]) {
            put_row(out, header,
                    &(struct added_row){.family = text_of(ledger->list[i].family),
                                        .episode = text_of(ledger->list[i].episode),
                                        .quarter = text_of(ledger->list[i].period)});
            table->added++;
        }
    for (size_t i = 0; i < borrowed.count; i++) {
        struct quarter_text quarter = quarter_format(quarter_from_index(borrowed.list[i].quarter));

        put_row(out, header,
                &(struct added_row){.family = borrowed.list[i].family,
                                    .quarter = text_of(quarter.text),
                                    .claimed_as = borrowed.list[i].claimed_as});
    }
    table->borrowed = borrowed.count;
}

bool
claims_table_make(struct arena *arena, const struct claims_made_of *of, struct claims_table *table,
                  struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct merging *merging = ARENA_ARRAY(scratch, struct merging, 1);
    struct text claims = of->claims.at == NULL ? OWN_HEADER : of->claims;
    struct table_header header, links;
    struct builder out = {.arena = arena};

    *merging = (struct merging){.arena = scratch, .authority = of->authority, .same = &of->same};
    arena_defer(scratch, merging_free, merging);
    *table = (struct claims_table){.there = of->claims.at != NULL, .csv = of->claims};
    if (of->ledger.count == 0 && of->same.count == 0)
        return true;
    look_for_same(merging);
    if (!table_rows_read(TABLE_CLAIMS, claims, &header, take_claim, merging, err) ||
        (of->families.at != NULL &&
         !table_rows_read(TABLE_FAMILIES, of->families, &links, take_family, merging, err)))
        return false;
    if (!header_is_good(&header))
        return true;
    take_ledger(merging, &of->ledger);
    put_table(merging, &header, claims, &of->ledger, &out, table);
    if (table->added == 0 && table->borrowed == 0)
        return true;
    table->there = true;
    table->csv = (struct text){out.at, out.length};
    return true;
}

bool
claims_table_put(struct arena *arena, const char *folder, const struct claims_table *table,
                 struct error *err)
{
    return !table->there || file_write(path_join(arena, folder, TABLES[TABLE_CLAIMS].file),
                                       table->csv.at, table->csv.length, err);
}

/* --- as a feed ----------------------------------------------------------------------------------
 */

static void
count_row(void *context, const struct text cells[COLUMNS_MOST])
{
    size_t *count = context;

    (void)cells;
    ++*count;
}

/* The part of the table that is the ledger's, told as a file of that name. */
static struct feed_part
ledger_part(struct arena *arena)
{
    struct rowset *rowset = ARENA_ARRAY(arena, struct rowset, 1);
    struct feed_part part = {.rowset = rowset};

    *rowset = (struct rowset){.kind = ROWSET_CSV, .file = LEDGER_NAME, .sheet = ""};
    for (unsigned column = 0; column < COLUMNS_MOST; column++)
        part.places[column] = -1;
    part.columns[CLAIMS_FAMILY_ID] = "family_id";
    part.columns[CLAIMS_EPISODE_ID] = "episode_id";
    part.columns[CLAIMS_QUARTER] = "quarter";
    part.columns[CLAIMS_CLAIMED_AS] = "claimed_as";
    return part;
}

bool
claims_table_feed(struct arena *arena, const struct feed *feed, const struct claims_table *table,
                  const struct feed **with, struct error *err)
{
    const struct feed_table *own = &feed->tables[TABLE_CLAIMS];
    struct feed *made = ARENA_ARRAY(arena, struct feed, 1);
    struct feed_table *claims = &made->tables[TABLE_CLAIMS];
    struct feed_part *parts = ARENA_ARRAY(arena, struct feed_part, own->part_count + 1);
    struct feed_place *places;
    size_t rows = 0;
    struct table_header header;

    *with = feed;
    if (!table->there)
        return true;
    if (!table_rows_read(TABLE_CLAIMS, table->csv, &header, count_row, &rows, err))
        return false;
    must(rows >= own->row_count);
    *made = *feed;
    places = ARENA_ARRAY(arena, struct feed_place, rows);
    for (size_t i = 0; i < own->part_count; i++)
        parts[i] = own->parts[i];
    parts[own->part_count] = ledger_part(arena);
    for (size_t i = 0; i < rows; i++)
        places[i] = i < own->row_count
                        ? own->places[i]
                        : (struct feed_place){.part = (uint32_t)own->part_count,
                                              .row = (uint32_t)(i - own->row_count + 1)};
    claims->there = true;
    claims->csv = table->csv;
    claims->part_count = own->part_count + 1;
    claims->parts = parts;
    claims->row_count = rows;
    claims->places = places;
    *with = made;
    return true;
}
