/* SPDX-License-Identifier: MIT */
#include "service/recalled.h"

#include "base/number.h"
#include "model/earlier_claims.h"
#include "service/table_rows.h"
#include "service/vault.h"

#define KEPT_NAME  ".claimed"
#define SUM_LENGTH 64

/* --- the rows that are needed -------------------------------------------------------------------
 */

struct narrowing {
    struct arena *arena;
    const struct keys *claimed;
    struct merged_family *merged;
    size_t merged_count, merged_room;
    struct builder families, members;
};

static struct text
keep(struct arena *arena, struct text cell)
{
    return (struct text){arena_copy(arena, cell.at, cell.length), cell.length};
}

static void
put_row(struct builder *out, enum table_id table, const struct text *cells)
{
    for (unsigned column = 0; column < TABLES[table].column_count; column++) {
        builder_puts(out, column == 0 ? "" : ",");
        builder_csv(out, cells[column]);
    }
    builder_puts(out, "\n");
}

static void
put_heading(struct builder *out, enum table_id table)
{
    struct text names[COLUMNS_MOST];

    for (unsigned column = 0; column < TABLES[table].column_count; column++)
        names[column] = text_of(TABLES[table].columns[column].name);
    put_row(out, table, names);
}

/* Of families only those tell anything that were merged into others. */
static void
take_family(void *context, const struct text cells[COLUMNS_MOST])
{
    struct narrowing *narrowing = context;

    if (cells[FAMILIES_SUPERSEDED_BY].length == 0)
        return;
    narrowing->merged = arena_grow(narrowing->arena, narrowing->merged, &narrowing->merged_room,
                                   narrowing->merged_count, sizeof *narrowing->merged);
    narrowing->merged[narrowing->merged_count++] =
        (struct merged_family){.family = keep(narrowing->arena, cells[FAMILIES_FAMILY_ID]),
                               .into = keep(narrowing->arena, cells[FAMILIES_SUPERSEDED_BY])};
    put_row(&narrowing->families, TABLE_FAMILIES, cells);
}

static void
take_member(void *context, const struct text cells[COLUMNS_MOST])
{
    struct narrowing *narrowing = context;
    struct text family = merged_family_survivor(narrowing->merged, narrowing->merged_count,
                                                cells[MEMBERS_FAMILY_ID]);

    if (keys_find(narrowing->claimed, family) != ROW_NONE)
        put_row(&narrowing->members, TABLE_MEMBERS, cells);
}

static struct text
built(const struct builder *builder)
{
    return (struct text){builder->at, builder->length};
}

/* A table that is not there stays so. */
static bool
narrow(struct arena *arena, const struct keys *claimed, const struct family_tables *all,
       struct family_tables *tables, struct error *err)
{
    struct narrowing narrowing = {.arena = arena,
                                  .claimed = claimed,
                                  .families = {.arena = arena},
                                  .members = {.arena = arena}};
    struct table_header header;

    *tables = (struct family_tables){.families = {.at = NULL}};
    if (all->families.at != NULL) {
        put_heading(&narrowing.families, TABLE_FAMILIES);
        if (!table_rows_read(TABLE_FAMILIES, all->families, &header, take_family, &narrowing, err))
            return false;
        tables->families = built(&narrowing.families);
    }
    merged_families_sort(narrowing.merged, narrowing.merged_count);
    if (all->members.at == NULL)
        return true;
    put_heading(&narrowing.members, TABLE_MEMBERS);
    if (!table_rows_read(TABLE_MEMBERS, all->members, &header, take_member, &narrowing, err))
        return false;
    tables->members = built(&narrowing.members);
    return true;
}

/* --- kept ---------------------------------------------------------------------------------------
 */

/* "SUM LENGTH\n", the families of that length, the members.  What is not there has no length; what
 * is there has a heading at least. */
static struct text
kept_write(struct arena *arena, const char *sum, const struct family_tables *tables)
{
    struct builder out = {.arena = arena};

    builder_printf(&out, "%s %zu\n", sum, tables->families.length);
    builder_put(&out, tables->families.at, tables->families.length);
    builder_put(&out, tables->members.at, tables->members.length);
    return built(&out);
}

static struct text
part_of(struct text bytes, size_t from, size_t until)
{
    return (struct text){from == until ? NULL : bytes.at + from, until - from};
}

/* False when it is about other families, as after a claim was released. */
static bool
kept_read(struct text bytes, const char *sum, struct family_tables *tables)
{
    struct text line, rest, said, length;
    uint64_t families;

    if (!text_cut(bytes, '\n', &line, &rest) || !text_cut(line, ' ', &said, &length) ||
        !text_is(said, sum) || !decimal_read(length, rest.length, &families))
        return false;
    tables->families = part_of(rest, 0, families);
    tables->members = part_of(rest, families, rest.length);
    return true;
}

/* The families whose last claim is of the snapshot, and a sum over their ids, which come in order.
 */
static const char *
claimed_of(struct arena *arena, const struct state *state, const struct earlier_exports *earlier,
           const char *snapshot, struct keys *claimed)
{
    struct builder ids = {.arena = arena};
    struct hash sum;

    builder_puts(&ids, "");
    for (size_t i = 0; i < earlier->count; i++) {
        const struct last_claim *claim = &earlier->list[i];

        if (claim->snapshot == NULL || strcmp(claim->snapshot, snapshot) != 0)
            continue;
        keys_add(claimed, text_of(claim->family));
        builder_printf(&ids, "%s\n", claim->family);
    }
    sum = hash_text(&state->hasher, built(&ids));
    return arena_copy(arena, hash_hex(&sum).text, SUM_LENGTH);
}

static bool
make(struct arena *arena, struct state *state, const char *snapshot, const struct keys *claimed,
     struct family_tables *tables, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct family_tables all;

    return households_tables_of(scratch, state, snapshot, &all, err) &&
           narrow(arena, claimed, &all, tables, err);
}

bool
recalled_tables(struct arena *arena, struct state *state, const struct earlier_exports *earlier,
                const char *snapshot, struct family_tables *tables, struct error *err)
{
    struct keys claimed = {.count = 0};
    const char *sum = claimed_of(arena, state, earlier, snapshot, &claimed);
    struct vault_box *box;
    struct text bytes;
    bool good = vault_open(arena, state, VAULT_SNAPSHOT, snapshot, false, &box, err);

    if (good && !(vault_kept(arena, box, KEPT_NAME, &bytes) && kept_read(bytes, sum, tables))) {
        good = make(arena, state, snapshot, &claimed, tables, err);
        if (good && state_takes_notes(state))
            vault_keep(box, KEPT_NAME, kept_write(arena, sum, tables));
    }
    keys_free(&claimed);
    return good;
}
