/* SPDX-License-Identifier: MIT */
#include "service/work_order.h"

#include "base/hex.h"
#include "service/withheld_file.h"

#define CELLS  3
#define ERASED "erased"

/* --- writing ------------------------------------------------------------------------------------
 */

static void
add_row(struct arena *arena, struct canon *list, const char *const cells[CELLS])
{
    struct canon *row = canon_list(arena);

    for (unsigned i = 0; i < CELLS; i++)
        canon_add(row, canon_text_or_null(arena, cells[i]));
    canon_add(list, row);
}

static struct canon *
decided_list(struct arena *arena, const struct match_decisions *decided)
{
    struct canon *list = canon_list(arena);

    for (size_t i = 0; i < decided->count; i++)
        add_row(arena, list,
                (const char *[CELLS]){decided->list[i].family, decided->list[i].claimed_as,
                                      MATCH_WORDS[decided->list[i].verdict]});
    return list;
}

static struct canon *
laid_list(struct arena *arena, const struct earlier_exports *earlier)
{
    struct canon *list = canon_list(arena);

    for (size_t i = 0; i < earlier->laid_count; i++)
        add_row(arena, list,
                (const char *[CELLS]){earlier->laid[i].snapshot, earlier->laid[i].laid.data,
                                      earlier->laid[i].laid.mapping});
    return list;
}

static struct canon *
last_list(struct arena *arena, const struct earlier_exports *earlier)
{
    struct canon *list = canon_list(arena);

    for (size_t i = 0; i < earlier->count; i++)
        add_row(arena, list,
                (const char *[CELLS]){earlier->list[i].family, earlier->list[i].snapshot,
                                      earlier->list[i].erased ? ERASED : ""});
    return list;
}

static struct canon *
ledger_list(struct arena *arena, const struct claim_entries *ledger)
{
    struct canon *list = canon_list(arena);

    for (size_t i = 0; i < ledger->count; i++)
        add_row(arena, list,
                (const char *[CELLS]){ledger->list[i].family, ledger->list[i].episode,
                                      ledger->list[i].period});
    return list;
}

static struct canon *
coded_key(struct arena *arena, const struct seal_key *key)
{
    char digits[2 * SEAL_KEY_SIZE + 1];

    if (key == NULL)
        return canon_null(arena);
    hex_write(key->bytes, SEAL_KEY_SIZE, digits);
    return canon_text(arena, text_of(arena_copy(arena, digits, 2 * SEAL_KEY_SIZE)));
}

struct canon *
work_order_write(const struct making *making)
{
    struct arena *arena = making->arena;
    struct canon *order = canon_object(arena);

    canon_put(order, "coded", coded_key(arena, making->coded));
    canon_put(order, "decided", decided_list(arena, &making->decided));
    canon_put(order, "laid", laid_list(arena, &making->earlier));
    canon_put(order, "last", last_list(arena, &making->earlier));
    canon_put(order, "ledger", ledger_list(arena, &making->ledger));
    canon_put(order, "withheld",
              making->withheld.count == 0
                  ? canon_null(arena)
                  : canon_text(arena, withheld_write(arena, &making->withheld)));
    return order;
}

/* --- reading ------------------------------------------------------------------------------------
 */

static void
take_row(struct arena *arena, const struct canon *row, const char *cells[CELLS])
{
    const struct canon *cell = row->first;

    for (unsigned i = 0; i < CELLS; i++, cell = cell->next) {
        must(cell != NULL); /* written above */
        cells[i] =
            cell->kind == CANON_NULL ? NULL : arena_copy(arena, cell->text.at, cell->text.length);
    }
}

static enum verdict_of_match
verdict_of(const char *word)
{
    enum verdict_of_match verdict = MATCH_SAME;

    while (verdict < MATCH_VERDICTS && strcmp(word, MATCH_WORDS[verdict]) != 0)
        verdict++;
    must(verdict < MATCH_VERDICTS);
    return verdict;
}

static void
read_decided(struct arena *arena, const struct canon *list, struct match_decisions *decided)
{
    const char *cells[CELLS];

    decided->list = ARENA_ARRAY(arena, struct match_decision, list->count);
    for (const struct canon *row = list->first; row != NULL; row = row->next) {
        take_row(arena, row, cells);
        decided->list[decided->count++] = (struct match_decision){
            .family = cells[0], .claimed_as = cells[1], .verdict = verdict_of(cells[2])};
    }
}

static void
read_earlier(struct arena *arena, const struct canon *laid, const struct canon *last,
             struct earlier_exports *earlier)
{
    const char *cells[CELLS];

    earlier->laid = ARENA_ARRAY(arena, struct laid_snapshot, laid->count);
    for (const struct canon *row = laid->first; row != NULL; row = row->next) {
        take_row(arena, row, cells);
        earlier->laid[earlier->laid_count++] = (struct laid_snapshot){
            .snapshot = cells[0], .laid = {.data = cells[1], .mapping = cells[2]}
        };
    }
    earlier->list = ARENA_ARRAY(arena, struct last_claim, last->count);
    for (const struct canon *row = last->first; row != NULL; row = row->next) {
        take_row(arena, row, cells);
        earlier->list[earlier->count++] = (struct last_claim){
            .family = cells[0], .snapshot = cells[1], .erased = strcmp(cells[2], ERASED) == 0};
    }
}

static void
read_ledger(struct arena *arena, const struct canon *list, struct claim_entries *ledger)
{
    const char *cells[CELLS];

    ledger->list = ARENA_ARRAY(arena, struct claim_entry, list->count);
    for (const struct canon *row = list->first; row != NULL; row = row->next) {
        take_row(arena, row, cells);
        ledger->list[ledger->count++] =
            (struct claim_entry){.family = cells[0], .episode = cells[1], .period = cells[2]};
    }
}

static void
read_key(struct arena *arena, const struct canon *coded, const struct seal_key **key)
{
    struct seal_key *read = ARENA_ARRAY(arena, struct seal_key, 1);

    *key = coded->kind == CANON_NULL ? NULL : read;
    must(*key == NULL || hex_read(coded->text, read->bytes, SEAL_KEY_SIZE));
}

bool
work_order_read(const struct canon *order, struct making *making, struct error *err)
{
    const struct canon *withheld = canon_get(order, "withheld");
    struct arena *arena = making->arena;

    read_key(arena, canon_get(order, "coded"), &making->coded);
    read_decided(arena, canon_get(order, "decided"), &making->decided);
    read_earlier(arena, canon_get(order, "laid"), canon_get(order, "last"), &making->earlier);
    read_ledger(arena, canon_get(order, "ledger"), &making->ledger);
    return withheld->kind == CANON_NULL ||
           withheld_read(arena, withheld->text, &making->withheld, err);
}
