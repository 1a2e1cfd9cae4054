/* SPDX-License-Identifier: MIT */
#include "web/families_kept.h"

#include "service/drafting.h"
#include "service/reading_process.h"
#include "service/vault.h"

#define KEPT_MOST 4

struct kept_list {
    struct arena *arena;
    char man[65]; /* "": nothing is kept here */
    uint64_t used;
    struct roll roll;
};

struct families_kept {
    uint64_t uses;
    struct kept_list list[KEPT_MOST];
};

static void
close_kept(void *handle)
{
    struct families_kept *kept = handle;

    for (size_t i = 0; i < KEPT_MOST; i++)
        arena_free(&kept->list[i].arena);
}

struct families_kept *
families_keep(struct arena *arena)
{
    struct families_kept *kept = arena_alloc(arena, sizeof *kept);

    *kept = (struct families_kept){.uses = 0};
    for (size_t i = 0; i < KEPT_MOST; i++)
        kept->list[i].arena = arena_new();
    arena_defer(arena, close_kept, kept);
    return kept;
}

/* The list of MAN, or else the one that was not used for the longest time. */
static struct kept_list *
place_of(struct families_kept *kept, const char *man)
{
    struct kept_list *oldest = &kept->list[0];

    for (size_t i = 0; i < KEPT_MOST; i++) {
        if (man[0] != '\0' && strcmp(kept->list[i].man, man) == 0)
            return &kept->list[i];
        if (kept->list[i].used < oldest->used)
            oldest = &kept->list[i];
    }
    return oldest;
}

static void
forget(struct kept_list *list)
{
    list->man[0] = '\0';
    list->roll = (struct roll){.count = 0};
    arena_empty(list->arena);
}

/* Its key is what erasing takes away. */
static bool
is_erased(struct visit *visit, const struct filing *filing)
{
    return !vault_holds(visit->site->state, VAULT_REVISION,
                        drafting_box(visit->arena, filing->id, filing->revision),
                        &(struct artefacts){.count = 0});
}

const struct roll *
families_of(struct visit *visit, const struct filing *filing)
{
    struct families_kept *kept = visit->site->parts->families;
    struct kept_list *list = place_of(kept, filing->man);

    if (filing->man[0] == '\0' || strcmp(list->man, filing->man) != 0)
        return NULL;
    if (is_erased(visit, filing)) {
        forget(list);
        return NULL;
    }
    list->used = ++kept->uses;
    return &list->roll;
}

bool
families_fetch(struct visit *visit, const struct filing *filing, visit_then *then,
               struct error *err)
{
    struct state *state = visit->site->state;
    struct families_source from;
    struct revision revision;

    return families_find(visit->arena, state, filing->id, filing->revision, &from, err) &&
           filings_revision(state->db, visit->arena, filing->id, filing->revision, &revision,
                            err) &&
           visit_fetch(visit,
                       reading_roll(visit->arena, &from,
                                    revision.snapshot == NULL ? "" : revision.snapshot),
                       then);
}

static bool
open_list(struct kept_list *list, const struct bulk *bulk, struct error *err)
{
    struct text bytes;

    if (bulk == NULL)
        return error_raise(err, ERR_RETRY, "the list of families could not be handed over");
    return bulk_map(list->arena, bulk, &bytes, err) && roll_open(bytes, &list->roll, err);
}

bool
families_put(struct families_kept *kept, const char *man, const struct bulk *bulk,
             struct error *err)
{
    struct kept_list *list = place_of(kept, man);

    if (strcmp(list->man, man) == 0) /* somebody else waited for it as well */
        return true;
    forget(list);
    if (!open_list(list, bulk, err)) {
        forget(list);
        return false;
    }
    snprintf(list->man, sizeof list->man, "%s", man);
    list->used = ++kept->uses;
    return true;
}

bool
families_take(struct visit *visit, const struct filing *filing, const struct errand *errand,
              const struct roll **roll, struct error *err)
{
    struct families_kept *kept = visit->site->parts->families;
    const struct json_value *answer;

    if (!reading_answer(visit->arena, errand->answer, &answer, err) ||
        !families_put(kept, filing->man, errand->bulk, err))
        return false;
    *roll = &place_of(kept, filing->man)->roll;
    return true;
}
