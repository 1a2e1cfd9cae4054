/* SPDX-License-Identifier: MIT */
#include "service/claims_table.h"

#include "base/file.h"
#include "model/earlier_claims.h"
#include "model/quarter.h"
#include "port/csv.h"

/* What stands for the ledger where a row of it is named to people. */
#define LEDGER_NAME "the claims ledger"

/* --- reading a table's cells --------------------------------------------------------------------
 */

/* The header of a table: where each column of the contract stands. */
struct header {
    int place[COLUMNS_MOST]; /* -1: not there */
    size_t cells;
    uint64_t end; /* of its last cell, in bytes of the file */
};

/* Told each row; CELLS by the contract's columns, empty where there is none. */
typedef void each_row(void *context, const struct text cells[COLUMNS_MOST]);

struct reading {
    struct arena *arena; /* cells are copied into it */
    enum table_id table;
    struct header header;
    each_row *each;
    void *context;
};

static void
read_header(struct reading *reading, const struct csv_batch *batch)
{
    struct text whole = csv_record(batch, 0), name;

    reading->header.cells = csv_cell_count(batch, 0);
    reading->header.end = batch->offset + (uint64_t)(whole.at - batch->bytes) + whole.length;
    for (size_t cell = 0; cell < reading->header.cells; cell++) {
        int column = -1;

        if (csv_cell(batch, 0, cell, &name) == CSV_GOOD)
            column = table_column(reading->table, name);
        if (column >= 0)
            reading->header.place[column] = (int)cell;
    }
}

static void
read_row(struct reading *reading, const struct csv_batch *batch, size_t record)
{
    struct text cells[COLUMNS_MOST] = {{.at = NULL}};

    for (unsigned column = 0; column < TABLES[reading->table].column_count; column++) {
        int place = reading->header.place[column];
        struct text cell = {.length = 0};

        if (place >= 0 && (size_t)place < csv_cell_count(batch, record) &&
            csv_cell(batch, record, (size_t)place, &cell) != CSV_GOOD)
            cell.length = 0;
        cells[column] =
            (struct text){arena_copy(reading->arena, cell.at, cell.length), cell.length};
    }
    reading->each(reading->context, cells);
}

static bool
read_table(struct reading *reading, struct text bytes, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct csv_batch batch = {.record_count = 1};
    bool first = true;
    struct csv *csv;

    for (unsigned column = 0; column < COLUMNS_MOST; column++)
        reading->header.place[column] = -1;
    if (!csv_open_bytes(arena, TABLES[reading->table].file, bytes, CSV_WHOLE, &csv, err))
        return false;
    while (batch.record_count > 0) {
        if (!csv_read(csv, &batch, err))
            return false;
        if (first && batch.record_count > 0)
            read_header(reading, &batch);
        for (size_t record = first ? 1 : 0; record < batch.record_count; record++)
            if (!csv_record_is_blank(&batch, record))
                read_row(reading, &batch, record);
        first = false;
    }
    return true;
}

/* --- what claims.csv and the ledger have --------------------------------------------------------
 */

struct merging {
    struct arena *arena;
    const char *authority;
    struct earlier_claims rows, ledger;
    size_t row_room;
    struct merged_family *merged;
    size_t merged_count, merged_room;
};

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
        .family = cells[CLAIMS_FAMILY_ID],
        .episode = cells[CLAIMS_EPISODE_ID],
        .quarter = quarter_index(quarter),
        .of_others = authority.length > 0 && !text_is(authority, merging->authority),
    };
}

static void
take_family(void *context, const struct text cells[COLUMNS_MOST])
{
    struct merging *merging = context;

    if (cells[FAMILIES_SUPERSEDED_BY].length == 0)
        return;
    merging->merged = grow(merging->merged, &merging->merged_room, merging->merged_count + 1,
                           sizeof *merging->merged);
    merging->merged[merging->merged_count++] = (struct merged_family){
        .family = cells[FAMILIES_FAMILY_ID], .into = cells[FAMILIES_SUPERSEDED_BY]};
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
}

/* --- making the table ---------------------------------------------------------------------------
 */

static struct text
cell_of(const struct claim_entry *entry, int column)
{
    if (column == CLAIMS_FAMILY_ID)
        return text_of(entry->family);
    if (column == CLAIMS_EPISODE_ID)
        return text_of(entry->episode);
    return text_of(column == CLAIMS_QUARTER ? entry->period : "");
}

/* A row in the order of the header's cells. */
static void
put_row(struct builder *out, const struct header *header, const struct claim_entry *entry)
{
    for (size_t cell = 0; cell < header->cells; cell++) {
        int at = -1;

        for (int column = 0; column < CLAIMS_COLUMNS; column++)
            if (header->place[column] == (int)cell)
                at = column;
        if (cell > 0)
            builder_puts(out, ",");
        builder_csv(out, cell_of(entry, at));
    }
    builder_puts(out, "\n");
}

/* The council's bytes, with a column for the episode in any case. */
static void
put_own(struct builder *out, struct header *header, struct text claims)
{
    struct text rest = {claims.at + header->end, claims.length - (size_t)header->end};

    if (header->place[CLAIMS_EPISODE_ID] < 0) {
        builder_put(out, claims.at, (size_t)header->end);
        builder_puts(out, ",episode_id");
        header->place[CLAIMS_EPISODE_ID] = (int)header->cells++;
        builder_put(out, rest.at, rest.length);
    } else {
        builder_put(out, claims.at, claims.length);
    }
    if (out->at[out->length - 1] != '\n')
        builder_puts(out, "\n");
}

static const struct text OWN_HEADER = {"family_id,episode_id,quarter\n", 29};

static bool
header_is_good(const struct header *header)
{
    return header->place[CLAIMS_FAMILY_ID] >= 0 && header->place[CLAIMS_QUARTER] >= 0;
}

bool
claims_table_make(struct arena *arena, const char *authority, struct text claims,
                  struct text families, const struct claim_entries *ledger,
                  struct claims_table *table, struct error *err)
{
    struct merging merging = {.authority = authority}; /* outlives the arena, which frees it */
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct reading rows = {scratch, TABLE_CLAIMS, {.cells = 0}, take_claim, &merging};
    struct reading links = {scratch, TABLE_FAMILIES, {.cells = 0}, take_family, &merging};
    struct builder out = {.arena = arena};
    bool *missing;

    merging.arena = scratch;
    arena_defer(scratch, merging_free, &merging);
    *table = (struct claims_table){.there = claims.at != NULL, .csv = claims};
    if (ledger->count == 0)
        return true;
    if (claims.at == NULL)
        claims = OWN_HEADER;
    if (!read_table(&rows, claims, err) ||
        (families.at != NULL && !read_table(&links, families, err)))
        return false;
    if (!header_is_good(&rows.header))
        return true;
    take_ledger(&merging, ledger);
    missing = ARENA_ARRAY(scratch, bool, ledger->count);
    earlier_claims_missing(scratch, merging.merged, merging.merged_count, &merging.rows,
                           &merging.ledger, missing);
    put_own(&out, &rows.header, claims);
    for (size_t i = 0; i < ledger->count; i++)
        if (missing[i]) {
            put_row(&out, &rows.header, &ledger->list[i]);
            table->added++;
        }
    if (table->added == 0)
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
    struct reading reading = {arena, TABLE_CLAIMS, {.cells = 0}, count_row, &rows};

    *with = feed;
    if (!table->there)
        return true;
    if (!read_table(&reading, table->csv, err))
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
