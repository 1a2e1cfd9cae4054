/* SPDX-License-Identifier: MIT */
#include "service/recalled.h"

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
    struct builder members;
};

/* What households_read looks at. */
static const int COLUMNS[] = {MEMBERS_MEMBER_ID, MEMBERS_FAMILY_ID, MEMBERS_ROLE,
                              MEMBERS_SURNAME,   MEMBERS_FORENAME,  MEMBERS_DOB,
                              MEMBERS_UPN,       MEMBERS_NHS_NUMBER};
#define COLUMN_TOTAL (sizeof COLUMNS / sizeof *COLUMNS)

static struct text
keep(struct arena *arena, struct text cell)
{
    return (struct text){arena_copy(arena, cell.at, cell.length), cell.length};
}

static void
put_heading(struct builder *out)
{
    for (size_t i = 0; i < COLUMN_TOTAL; i++) {
        builder_puts(out, i == 0 ? "" : ",");
        builder_puts(out, TABLES[TABLE_MEMBERS].columns[COLUMNS[i]].name);
    }
    builder_puts(out, "\n");
}

static void
put_member(struct builder *out, const struct text *cells, struct text family)
{
    for (size_t i = 0; i < COLUMN_TOTAL; i++) {
        builder_puts(out, i == 0 ? "" : ",");
        builder_csv(out, COLUMNS[i] == MEMBERS_FAMILY_ID ? family : cells[COLUMNS[i]]);
    }
    builder_puts(out, "\n");
}

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
}

/* Under the surviving family, so that nobody has to know of mergers again. */
static void
take_member(void *context, const struct text cells[COLUMNS_MOST])
{
    struct narrowing *narrowing = context;
    struct text family = merged_family_survivor(narrowing->merged, narrowing->merged_count,
                                                cells[MEMBERS_FAMILY_ID]);

    if (keys_find(narrowing->claimed, family) != ROW_NONE)
        put_member(&narrowing->members, cells, family);
}

static struct text
built(const struct builder *builder)
{
    return (struct text){builder->at, builder->length};
}

static bool
narrow(struct arena *arena, const struct keys *claimed, const struct family_tables *all,
       struct text *members, struct error *err)
{
    struct narrowing narrowing = {.arena = arena, .claimed = claimed, .members = {.arena = arena}};
    struct table_header header;

    put_heading(&narrowing.members);
    if (all->families.at != NULL &&
        !table_rows_read(TABLE_FAMILIES, all->families, &header, take_family, &narrowing, err))
        return false;
    merged_families_sort(narrowing.merged, narrowing.merged_count);
    if (all->members.at != NULL &&
        !table_rows_read(TABLE_MEMBERS, all->members, &header, take_member, &narrowing, err))
        return false;
    *members = built(&narrowing.members);
    return true;
}

/* --- kept ---------------------------------------------------------------------------------------
 */

/* The sum over the families on a line of its own, then their members. */
static struct text
kept_write(struct arena *arena, const char *sum, struct text members)
{
    struct builder out = {.arena = arena};

    builder_printf(&out, "%s\n", sum);
    builder_put(&out, members.at, members.length);
    return built(&out);
}

/* False when it is about other families, as after a claim was released. */
static bool
kept_read(struct text bytes, const char *sum, struct text *members)
{
    struct text said;

    return text_cut(bytes, '\n', &said, members) && text_is(said, sum);
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
        builder_puts(&ids, claim->family);
        builder_puts(&ids, "\n");
    }
    sum = hash_text(&state->hasher, built(&ids));
    return arena_copy(arena, hash_hex(&sum).text, SUM_LENGTH);
}

static bool
make(struct arena *arena, struct state *state, const char *snapshot, const struct keys *claimed,
     struct text *members, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct family_tables all;

    return households_tables_of(scratch, state, snapshot, &all, err) &&
           narrow(arena, claimed, &all, members, err);
}

bool
recalled_members(struct arena *arena, struct state *state, const struct earlier_exports *earlier,
                 const char *snapshot, struct text *members, struct error *err)
{
    struct keys claimed = {.count = 0};
    const char *sum = claimed_of(arena, state, earlier, snapshot, &claimed);
    struct vault_box *box;
    struct text bytes;
    bool good = vault_open(arena, state, VAULT_SNAPSHOT, snapshot, false, &box, err);

    if (good && !(vault_kept(arena, box, KEPT_NAME, &bytes) && kept_read(bytes, sum, members))) {
        good = make(arena, state, snapshot, &claimed, members, err);
        if (good && state_takes_notes(state))
            vault_keep(box, KEPT_NAME, kept_write(arena, sum, *members));
    }
    keys_free(&claimed);
    return good;
}
