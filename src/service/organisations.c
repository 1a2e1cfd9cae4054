/* SPDX-License-Identifier: MIT */
#include "service/organisations.h"

#include <stdlib.h>

#include "service/households.h"
#include "service/table_rows.h"

struct listing {
    struct arena *arena;
    struct organisations *organisations;
    size_t room;
};

static void
take_episode(void *context, const struct text cells[COLUMNS_MOST])
{
    struct listing *listing = context;
    struct organisations *found = listing->organisations;
    struct text episode = cells[EPISODES_EPISODE_ID], led = cells[EPISODES_LEAD_ORGANISATION];

    if (led.length == 0)
        return;
    found->episodes = arena_grow(listing->arena, found->episodes, &listing->room,
                                 found->episode_count, sizeof *found->episodes);
    found->episodes[found->episode_count++] = (struct led_episode){
        .episode = {arena_copy(listing->arena, episode.at, episode.length), episode.length},
        .organisation = arena_copy(listing->arena, led.at, led.length),
    };
}

static int
by_name(const void *left, const void *right)
{
    const struct led_episode *a = left, *b = right;

    return strcmp(a->organisation, b->organisation);
}

static int
by_episode(const void *left, const void *right)
{
    const struct led_episode *a = left, *b = right;

    return text_compare(a->episode, b->episode);
}

/* Gives equal names one place. */
static void
take_names(struct arena *arena, struct organisations *found)
{
    found->names = ARENA_ARRAY(arena, const char *, found->episode_count);
    for (size_t i = 0; i < found->episode_count; i++) {
        struct led_episode *led = &found->episodes[i];

        if (i == 0 || strcmp(found->names[found->name_count - 1], led->organisation) != 0)
            found->names[found->name_count++] = led->organisation;
        led->organisation = found->names[found->name_count - 1];
    }
}

bool
organisations_read(struct arena *arena, struct state *state, const char *snapshot,
                   struct organisations *organisations, struct error *err)
{
    struct listing listing = {.arena = arena, .organisations = organisations};
    struct table_header header;
    struct text bytes;

    *organisations = (struct organisations){.episode_count = 0};
    if (!households_table_of(arena, state, snapshot, TABLE_EPISODES, &bytes, err) ||
        (bytes.at != NULL &&
         !table_rows_read(TABLE_EPISODES, bytes, &header, take_episode, &listing, err)))
        return false;
    if (organisations->episode_count == 0)
        return true;
    qsort(organisations->episodes, organisations->episode_count, sizeof *organisations->episodes,
          by_name);
    take_names(arena, organisations);
    qsort(organisations->episodes, organisations->episode_count, sizeof *organisations->episodes,
          by_episode);
    return true;
}

static int
compare_to(const void *key, const void *entry)
{
    const struct led_episode *led = entry;

    return text_compare(*(const struct text *)key, led->episode);
}

const char *
organisations_of(const struct organisations *organisations, struct text episode)
{
    const struct led_episode *led =
        organisations->episode_count == 0
            ? NULL
            : bsearch(&episode, organisations->episodes, organisations->episode_count,
                      sizeof *organisations->episodes, compare_to);

    return led == NULL ? NULL : led->organisation;
}
