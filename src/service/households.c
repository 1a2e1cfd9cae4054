/* SPDX-License-Identifier: MIT */
#include "service/households.h"

#include <stdlib.h>

#include "base/file.h"
#include "model/earlier_claims.h"
#include "port/unicode.h"
#include "service/exports.h"
#include "service/mapped.h"
#include "service/recalled.h"
#include "service/table_rows.h"
#include "service/vault.h"

#define FILE_MOST      ((size_t)2 << 30)
#define PEOPLE_USUALLY 4 /* in a family, or less */

/* --- the tables ---------------------------------------------------------------------------------
 */

static void
tables_of_feed(const struct feed *feed, struct family_tables *tables)
{
    if (feed->tables[TABLE_FAMILIES].there)
        tables->families = feed->tables[TABLE_FAMILIES].csv;
    if (feed->tables[TABLE_MEMBERS].there)
        tables->members = feed->tables[TABLE_MEMBERS].csv;
}

static bool
read_table(struct arena *arena, const char *folder, enum table_id table, struct text *bytes,
           struct error *err)
{
    const char *path = path_join(arena, folder, TABLES[table].file);

    return !file_exists(path) || file_read(arena, path, FILE_MOST, bytes, err);
}

/* What exports that are no folder of the contract's files come to; *FEED stays as it is for these.
 */
static bool
feed_of(struct arena *arena, const struct laid_out *laid, const struct feed **feed,
        struct error *err)
{
    if (*feed == NULL && laid->mapping != NULL) {
        struct mapped *mapped = ARENA_ARRAY(arena, struct mapped, 1);

        if (!mapped_read(arena, laid->mapping, laid->data, mapped, err))
            return false;
        *feed = &mapped->feed;
        return true;
    }
    return *feed != NULL || !file_exists(laid->data) || exports_read(arena, laid->data, feed, err);
}

bool
households_tables(struct arena *arena, const struct laid_out *laid, const struct feed *feed,
                  struct family_tables *tables, struct error *err)
{
    *tables = (struct family_tables){.families = {.at = NULL}};
    if (!feed_of(arena, laid, &feed, err))
        return false;
    if (feed == NULL)
        return read_table(arena, laid->data, TABLE_FAMILIES, &tables->families, err) &&
               read_table(arena, laid->data, TABLE_MEMBERS, &tables->members, err);
    tables_of_feed(feed, tables);
    return true;
}

/* One of the files, when the snapshot is of the contract's files. */
static bool
table_of_files(struct arena *arena, struct vault_box *box, const struct artefacts *files,
               enum table_id table, struct text *bytes, struct error *err)
{
    for (size_t i = 0; i < files->count; i++)
        if (strcmp(files->list[i].name, TABLES[table].file) == 0)
            return vault_get(arena, box, files->list[i].sha256, (size_t)files->list[i].length,
                             bytes, err);
    return true;
}

static bool
tables_of_files(struct arena *arena, const struct state *state, const char *snapshot,
                const struct artefacts *files, struct family_tables *tables, struct error *err)
{
    struct vault_box *box;

    *tables = (struct family_tables){.families = {.at = NULL}};
    return vault_open(arena, state, VAULT_SNAPSHOT, snapshot, false, &box, err) &&
           table_of_files(arena, box, files, TABLE_FAMILIES, &tables->families, err) &&
           table_of_files(arena, box, files, TABLE_MEMBERS, &tables->members, err);
}

static bool
is_of_contract(const struct artefacts *files)
{
    bool plain = false, mapped = false;

    for (size_t i = 0; i < files->count; i++) {
        plain = plain || strcmp(files->list[i].name, TABLES[TABLE_MEMBERS].file) == 0;
        mapped = mapped || imports_is_mapping(files->list[i].name);
    }
    return plain && !mapped;
}

bool
households_tables_of(struct arena *arena, struct state *state, const char *snapshot,
                     struct family_tables *tables, struct error *err)
{
    struct new_folder *folder;
    struct artefacts files;
    struct laid_out laid;

    *tables = (struct family_tables){.families = {.at = NULL}};
    if (!snapshots_files(state->db, arena, snapshot, &files, err))
        return false;
    if (is_of_contract(&files))
        return tables_of_files(arena, state, snapshot, &files, tables, err);
    return folder_create(arena, state_path(state, arena, STATE_MAKING), &folder, err) &&
           imports_lay_out(arena, state, snapshot, folder_path(folder), &laid, err) &&
           households_tables(arena, &laid, NULL, tables, err);
}

/* Of a snapshot that has to be laid out to be read. */
static bool
table_of_layout(struct arena *arena, struct state *state, const char *snapshot, enum table_id table,
                struct text *bytes, struct error *err)
{
    const struct feed *feed = NULL;
    struct new_folder *folder;
    struct laid_out laid;

    if (!folder_create(arena, state_path(state, arena, STATE_MAKING), &folder, err) ||
        !imports_lay_out(arena, state, snapshot, folder_path(folder), &laid, err) ||
        !feed_of(arena, &laid, &feed, err))
        return false;
    if (feed == NULL)
        return read_table(arena, laid.data, table, bytes, err);
    if (feed->tables[table].there)
        *bytes = feed->tables[table].csv;
    return true;
}

bool
households_table_of(struct arena *arena, struct state *state, const char *snapshot,
                    enum table_id table, struct text *bytes, struct error *err)
{
    struct artefacts files;
    struct vault_box *box;

    *bytes = (struct text){.at = NULL};
    if (!snapshots_files(state->db, arena, snapshot, &files, err))
        return false;
    if (!is_of_contract(&files))
        return table_of_layout(arena, state, snapshot, table, bytes, err);
    return vault_open(arena, state, VAULT_SNAPSHOT, snapshot, false, &box, err) &&
           table_of_files(arena, box, &files, table, bytes, err);
}

/* --- who belongs to whom ------------------------------------------------------------------------
 */

struct gathering {
    struct arena *arena;
    struct merged_family *merged;
    size_t merged_count, merged_room;
    const struct keys *wanted;
    const bool *known;
    struct family_told *told;
};

static struct text
keep(struct arena *arena, struct text cell)
{
    return (struct text){arena_copy(arena, cell.at, cell.length), cell.length};
}

static void
take_family(void *context, const struct text cells[COLUMNS_MOST])
{
    struct gathering *gathering = context;

    if (cells[FAMILIES_SUPERSEDED_BY].length == 0)
        return;
    gathering->merged = arena_grow(gathering->arena, gathering->merged, &gathering->merged_room,
                                   gathering->merged_count, sizeof *gathering->merged);
    gathering->merged[gathering->merged_count++] =
        (struct merged_family){.family = keep(gathering->arena, cells[FAMILIES_FAMILY_ID]),
                               .into = keep(gathering->arena, cells[FAMILIES_SUPERSEDED_BY])};
}

static struct somebody
somebody_told(struct arena *arena, const struct text *cells)
{
    return (struct somebody){
        .said = {.surname = keep(arena, cells[MEMBERS_SURNAME]),
                 .forename = keep(arena, cells[MEMBERS_FORENAME]),
                 .dob = keep(arena, cells[MEMBERS_DOB]),
                 .upn = keep(arena, cells[MEMBERS_UPN]),
                 .nhs_number = keep(arena, cells[MEMBERS_NHS_NUMBER])},
        .member = keep(arena, cells[MEMBERS_MEMBER_ID]),
        .role = keep(arena, cells[MEMBERS_ROLE]),
    };
}

static struct traits
traits_told(struct arena *arena, const struct text *cells)
{
    const struct said said = {.surname = cells[MEMBERS_SURNAME],
                              .forename = cells[MEMBERS_FORENAME],
                              .dob = cells[MEMBERS_DOB],
                              .upn = cells[MEMBERS_UPN],
                              .nhs_number = cells[MEMBERS_NHS_NUMBER]};

    return traits_of(arena, unicode_fold, &said);
}

static void
add_somebody(struct arena *arena, struct family_told *told, const struct text *cells)
{
    if (told->whole) {
        told->people =
            arena_grow(arena, told->people, &told->room, told->count, sizeof *told->people);
        told->people[told->count] = somebody_told(arena, cells);
    }
    if (told->traits_room == 0) {
        told->traits_room = PEOPLE_USUALLY;
        told->traits = ARENA_ARRAY(arena, struct traits, PEOPLE_USUALLY);
    }
    told->traits =
        arena_grow(arena, told->traits, &told->traits_room, told->count, sizeof *told->traits);
    told->traits[told->count++] = traits_told(arena, cells);
}

static void
take_member(void *context, const struct text cells[COLUMNS_MOST])
{
    struct gathering *gathering = context;
    struct text family = merged_family_survivor(gathering->merged, gathering->merged_count,
                                                cells[MEMBERS_FAMILY_ID]);
    uint32_t row = keys_find(gathering->wanted, family);

    if (row != ROW_NONE && (gathering->known == NULL || !gathering->known[row]))
        add_somebody(gathering->arena, &gathering->told[row], cells);
}

bool
households_read(struct arena *arena, const struct family_tables *tables, const struct keys *wanted,
                const bool *known, struct family_told *told, struct error *err)
{
    struct gathering gathering = {.arena = arena, .wanted = wanted, .known = known, .told = told};
    struct table_header header;

    if (tables->families.at != NULL &&
        !table_rows_read(TABLE_FAMILIES, tables->families, &header, take_family, &gathering, err))
        return false;
    merged_families_sort(gathering.merged, gathering.merged_count);
    return tables->members.at == NULL ||
           table_rows_read(TABLE_MEMBERS, tables->members, &header, take_member, &gathering, err);
}

/* --- the exports of earlier claims --------------------------------------------------------------
 */

/* Most claims of a snapshot come with the same copy of its name. */
static int
snapshots_compare(const char *a, const char *b)
{
    if (a == b)
        return 0;
    return a == NULL ? -1 : b == NULL ? 1 : strcmp(a, b);
}

/* A claim of a list in which each stands behind those of families before its own. */
struct placed {
    uint64_t front; /* text_front of the snapshot, 0 where there is none: nearly always enough */
    const struct last_claim *claim;
};

static int
by_snapshot(const void *left, const void *right)
{
    const struct placed *a = left, *b = right;
    int order = text_front_compare(a->front, b->front);

    if (order == 0)
        order = snapshots_compare(a->claim->snapshot, b->claim->snapshot);
    return order != 0 ? order : (a->claim > b->claim) - (a->claim < b->claim);
}

/* The last claim of each family -> how many they are; LIST is by family then. */
static size_t
last_claims(const struct claim_origins *origins, struct last_claim *list)
{
    size_t count = 0;

    for (size_t i = 0; i < origins->count; i++) {
        const struct claim_origin *origin = &origins->list[i];

        if (i + 1 == origins->count || strcmp(origins->list[i + 1].family, origin->family) != 0)
            list[count++] = (struct last_claim){
                .family = origin->family, .snapshot = origin->snapshot, .erased = origin->erased};
    }
    return count;
}

/* From families' order into that of snapshots. */
static void
put_in_order(struct arena *arena, const struct last_claim *list, struct earlier_exports *earlier)
{
    struct placed *placed = ARENA_ARRAY(arena, struct placed, earlier->count);

    for (size_t i = 0; i < earlier->count; i++)
        placed[i] = (struct placed){
            .front = list[i].snapshot == NULL ? 0 : text_front(text_of(list[i].snapshot)),
            .claim = &list[i]};
    if (earlier->count > 0)
        qsort(placed, earlier->count, sizeof *placed, by_snapshot);
    for (size_t i = 0; i < earlier->count; i++)
        earlier->list[i] = *placed[i].claim;
}

bool
households_earlier(struct arena *arena, struct state *state, const struct standing_claims *claims,
                   struct earlier_exports *earlier, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct claim_origins origins;
    struct last_claim *list;

    *earlier = (struct earlier_exports){.state = state};
    if (!claims_origins(state->db, arena, scratch, claims, &origins, err))
        return false;
    list = ARENA_ARRAY(scratch, struct last_claim, origins.count);
    earlier->count = last_claims(&origins, list);
    earlier->list = ARENA_ARRAY(arena, struct last_claim, earlier->count);
    put_in_order(scratch, list, earlier);
    return true;
}

static const struct laid_snapshot *
find_laid(const struct earlier_exports *earlier, const char *snapshot)
{
    for (size_t i = 0; i < earlier->laid_count; i++)
        if (strcmp(earlier->laid[i].snapshot, snapshot) == 0)
            return &earlier->laid[i];
    return NULL;
}

/* As a file of the contract, whatever the snapshot is of. */
static bool
lay_out_one(struct state *state, const struct earlier_exports *earlier, const char *folder,
            struct laid_snapshot *snapshot, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct text members;

    snapshot->laid = (struct laid_out){.data = folder};
    return folders_make(folder, err) &&
           recalled_members(scratch, state, earlier, snapshot->snapshot, &members, err) &&
           file_write(path_join(scratch, folder, TABLES[TABLE_MEMBERS].file), members.at,
                      members.length, err);
}

/* Claims of the same snapshot come together. */
static bool
is_laid_last(const struct earlier_exports *earlier, const char *snapshot)
{
    return earlier->laid_count > 0 &&
           snapshots_compare(earlier->laid[earlier->laid_count - 1].snapshot, snapshot) == 0;
}

bool
households_lay_out(struct arena *arena, const char *folder, struct earlier_exports *earlier,
                   struct error *err)
{
    struct state *state = earlier->state;
    size_t room = 0;

    for (size_t i = 0; i < earlier->count; i++) {
        const struct last_claim *claim = &earlier->list[i];

        if (claim->snapshot == NULL || claim->erased || is_laid_last(earlier, claim->snapshot))
            continue;
        earlier->laid =
            arena_grow(arena, earlier->laid, &room, earlier->laid_count, sizeof *earlier->laid);
        earlier->laid[earlier->laid_count] = (struct laid_snapshot){.snapshot = claim->snapshot};
        if (!lay_out_one(state, earlier, path_join(arena, folder, claim->snapshot),
                         &earlier->laid[earlier->laid_count++], err))
            return error_while(err, "the exports of an earlier claim");
    }
    earlier->state = NULL;
    return true;
}

static bool
earlier_tables(struct arena *arena, const struct earlier_exports *earlier, const char *snapshot,
               struct family_tables *tables, struct error *err)
{
    const struct laid_snapshot *found;

    *tables = (struct family_tables){.families = {.at = NULL}};
    if (earlier->state != NULL)
        return recalled_members(arena, earlier->state, earlier, snapshot, &tables->members, err);
    found = find_laid(earlier, snapshot);
    if (found == NULL)
        return error_raise(err, ERR_STORAGE, "snapshot %.8s was not laid out", snapshot);
    return households_tables(arena, &found->laid, NULL, tables, err);
}

/* --- families claimed before --------------------------------------------------------------------
 */

/* Which snapshot tells of which of the wanted families. */
struct telling {
    const char *snapshot;
    uint32_t row;
};

/* The last claim's snapshot of each family, in the order of the claims. */
static struct telling *
tellings_of(struct arena *arena, const struct earlier_exports *earlier, const struct keys *wanted,
            enum claimed_source *sources, size_t *count)
{
    struct telling *all = ARENA_ARRAY(arena, struct telling, earlier->count);

    *count = 0;
    for (size_t i = 0; i < earlier->count; i++) {
        const struct last_claim *claim = &earlier->list[i];
        uint32_t row = keys_find(wanted, text_of(claim->family));

        if (row == ROW_NONE || claim->snapshot == NULL)
            continue;
        if (claim->erased)
            sources[row] = CLAIMED_ERASED;
        else
            all[(*count)++] = (struct telling){.snapshot = claim->snapshot, .row = row};
    }
    return all;
}

/* What tells of the wanted families, and whom it tells. */
struct recalling {
    struct arena *arena;
    const struct earlier_exports *earlier;
    const struct keys *wanted;
    struct family_told *told;
};

/* The families that the first COUNT tellings are about, which name one snapshot. */
static bool
read_snapshot(const struct recalling *recalling, const struct telling *tellings, size_t count,
              struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    bool *known = ARENA_ARRAY(scratch, bool, recalling->wanted->count);
    struct family_tables tables;

    memset(known, true, recalling->wanted->count);
    for (size_t i = 0; i < count; i++)
        known[tellings[i].row] = false;
    return earlier_tables(scratch, recalling->earlier, tellings->snapshot, &tables, err) &&
           households_read(recalling->arena, &tables, recalling->wanted, known, recalling->told,
                           err);
}

static bool
read_snapshots(const struct recalling *recalling, const struct telling *tellings, size_t count,
               struct error *err)
{
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && snapshots_compare(tellings[end].snapshot,
                                                               tellings[first].snapshot) == 0;
             end++)
            continue;
        if (!read_snapshot(recalling, &tellings[first], end - first, err))
            return error_while(err, "the exports of an earlier claim");
    }
    return true;
}

bool
households_claimed(struct arena *arena, const struct earlier_exports *earlier,
                   const struct keys *wanted, const struct family_tables *now,
                   struct family_told *told, enum claimed_source *sources, struct error *err)
{
    const struct recalling recalling = {
        .arena = arena, .earlier = earlier, .wanted = wanted, .told = told};
    bool *known = ARENA_ARRAY(arena, bool, wanted->count);
    struct telling *tellings;
    size_t count;
    uint32_t unknown = 0;

    for (uint32_t row = 0; row < wanted->count; row++)
        sources[row] = CLAIMED_UNKNOWN;
    tellings = tellings_of(arena, earlier, wanted, sources, &count);
    if (!read_snapshots(&recalling, tellings, count, err))
        return false;
    for (uint32_t row = 0; row < wanted->count; row++) {
        known[row] = told[row].count > 0;
        unknown += !known[row];
    }
    if (unknown > 0 && !households_read(arena, now, wanted, known, told, err))
        return false;
    for (uint32_t row = 0; row < wanted->count; row++)
        if (told[row].count > 0)
            sources[row] = CLAIMED_KNOWN;
    return true;
}

struct households
households_compared(struct arena *arena, const struct keys *keys, const struct family_told *told)
{
    struct household *list = ARENA_ARRAY(arena, struct household, keys->count);

    for (uint32_t row = 0; row < keys->count; row++)
        list[row] = (struct household){
            .id = keys_text(keys, row), .people = told[row].traits, .count = told[row].count};
    return (struct households){.list = list, .count = keys->count};
}
