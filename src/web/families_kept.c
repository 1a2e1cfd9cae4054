/* SPDX-License-Identifier: MIT */
#include "web/families_kept.h"

#include "service/drafting.h"
#include "service/returns.h"
#include "service/vault.h"

#define KEPT_MOST 4

struct kept_list {
    struct arena *arena;
    char man[65]; /* "": nothing is kept here */
    uint64_t used;
    struct families_behind behind;
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
    list->behind = (struct families_behind){.families = {.count = 0}};
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

static bool
read_list(struct visit *visit, const struct filing *filing, struct kept_list *list,
          struct error *err)
{
    struct state *state = visit->site->state;
    struct return_view kept;

    if (!families_read(list->arena, state, filing->id, filing->revision, &list->behind.families,
                       err) ||
        !returns_view(visit->arena, state, filing, filing->revision, &kept, err) ||
        !organisations_read(list->arena, state, kept.revision.snapshot, &list->behind.organisations,
                            err))
        return false;
    snprintf(list->man, sizeof list->man, "%s", filing->man);
    return true;
}

bool
families_of(struct visit *visit, const struct filing *filing, const struct families_behind **behind,
            struct error *err)
{
    struct families_kept *kept = visit->site->parts->families;
    struct kept_list *list = place_of(kept, filing->man);

    if (strcmp(list->man, filing->man) != 0 || is_erased(visit, filing)) {
        forget(list);
        if (!read_list(visit, filing, list, err))
            return false;
    }
    list->used = ++kept->uses;
    *behind = &list->behind;
    return true;
}
