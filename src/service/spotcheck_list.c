/* SPDX-License-Identifier: MIT */
/*
 * The list of drawn families: made from claimed.csv and the seed, kept in the revision's box.
 */
#include "model/checkpoint.h"
#include "port/digest.h"
#include "service/drafting.h"
#include "service/making.h"
#include "service/spotcheck_parts.h"
#include "service/vault.h"
#include "store/ledger.h"

/* The columns of claimed.csv, and of drawn.csv. */
enum { CLAIMED_FAMILY, CLAIMED_EPISODE, CLAIMED_ORGANISATION };
enum { DRAWN_FAMILY, DRAWN_ORGANISATION };

/* --- reading lists ------------------------------------------------------------------------------
 */

/* Reads two columns of a list that we wrote: the family and its lead organisation. */
static bool
list_read(struct arena *arena, struct text bytes, const char *name, unsigned organisation,
          struct draw_families *families, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct csv_batch batch = {.record_count = 1};
    size_t first = 1, room = 0; /* behind the header */
    struct csv *csv;

    *families = (struct draw_families){.count = 0};
    if (!csv_open_bytes(scratch, name, bytes, CSV_WHOLE, &csv, err))
        return false;
    while (batch.record_count > 0) {
        if (!csv_read(csv, &batch, err))
            return false;
        for (size_t record = first; record < batch.record_count; record++) {
            struct text id, led;

            if (csv_cell_count(&batch, record) <= organisation ||
                csv_cell(&batch, record, CLAIMED_FAMILY, &id) != CSV_GOOD ||
                csv_cell(&batch, record, organisation, &led) != CSV_GOOD)
                return error_raise(err, ERR_CONFLICT, "%s is not as it was written", name);
            families->list =
                arena_grow(arena, families->list, &room, families->count, sizeof *families->list);
            families->list[families->count++] = (struct draw_family){
                .id = {arena_copy(arena, id.at,  id.length),  id.length },
                .stratum = {arena_copy(arena, led.at, led.length), led.length},
            };
        }
        first = 0;
    }
    return true;
}

bool
spotcheck_claimed(struct arena *arena, struct state *state, const char *filing, int64_t revision,
                  struct draw_families *families, struct error *err)
{
    struct text bytes;

    return returns_file(arena, state, filing, revision, MAKING_CLAIMED, &bytes, err) &&
           list_read(arena, bytes, MAKING_CLAIMED, CLAIMED_ORGANISATION, families, err);
}

bool
spotcheck_drawn(struct arena *arena, struct text list, struct draw_families *families,
                struct error *err)
{
    return list_read(arena, list, SPOTCHECK_LIST, DRAWN_ORGANISATION, families, err);
}

bool
spotcheck_list(struct arena *arena, struct state *state, const struct sample *sample,
               struct text *list, struct error *err)
{
    struct vault_box *box;

    must(sample->drawn >= 0);
    return (vault_open(arena, state, VAULT_REVISION,
                       drafting_box(arena, sample->filing, sample->revision), false, &box, err) &&
            vault_get(arena, box, sample->list_sha256, (size_t)sample->list_length, list, err)) ||
           error_while(err, "the sample of revision %lld of the return for %s",
                       (long long)sample->revision, sample->period);
}

/* --- drawing ------------------------------------------------------------------------------------
 */

bool
spotcheck_seed(struct arena *arena, struct state *state, uint64_t announced, struct hash *seed,
               struct error *err)
{
    struct ledger_checkpoint kept;
    struct checkpoint checkpoint;
    struct note note;

    if (!ledger_covering_checkpoint(state->db, arena, state->authority, announced, &kept, err))
        return false;
    if (kept.note == NULL)
        return error_raise(err, ERR_CONFLICT, "leaf %llu is not signed yet",
                           (unsigned long long)announced);
    if (!note_read(arena, text_of(kept.note), &note, err) ||
        !checkpoint_read(note.text, &checkpoint, err))
        return error_while(err, "the checkpoint of %llu leaves", (unsigned long long)kept.size);
    *seed = checkpoint.head.root;
    return true;
}

static struct text
list_write(struct arena *arena, const struct draw_families *families)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "family_id,lead_organisation\n");
    for (size_t i = 0; i < families->count; i++) {
        if (!families->list[i].chosen)
            continue;
        builder_csv(&out, families->list[i].id);
        builder_puts(&out, ",");
        builder_csv(&out, families->list[i].stratum);
        builder_puts(&out, "\n");
    }
    return (struct text){out.at, out.length};
}

bool
spotcheck_redo(struct arena *arena, struct state *state, const struct sample *sample,
               struct text *list, struct error *err)
{
    struct draw draw = {.share = sample->share, .stratified = sample->stratified};
    struct draw_families families;
    struct hasher hasher;

    if (!digest_hasher(arena, &hasher, err) ||
        !spotcheck_seed(arena, state, sample->announced, &draw.seed, err) ||
        !spotcheck_claimed(arena, state, sample->filing, sample->revision, &families, err))
        return false;
    draw_choose(arena, &hasher, &draw, families.list, families.count);
    *list = list_write(arena, &families); /* claimed.csv is in the order of its families */
    return true;
}
