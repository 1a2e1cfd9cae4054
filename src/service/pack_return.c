/* SPDX-License-Identifier: MIT */
#include "service/pack_return.h"

#include <inttypes.h>

#include "base/clock.h"
#include "service/families.h"
#include "service/returns.h"
#include "service/spotcheck.h"

/* "drawn on ... by ..., one of 3 of 28 claimed families, seed ..." */
static bool
sampled_words(struct arena *arena, struct state *state, const struct sample *sample,
              const char **words, struct error *err)
{
    struct hash seed;

    if (!spotcheck_seed(arena, state, sample->announced, &seed, err))
        return false;
    *words = arena_printf(
        arena, "drawn on %s by %s, one of %" PRId64 " of %" PRId64 " claimed families, seed %s",
        london_format(sample->at).text, sample->person, sample->chosen, sample->claimed,
        hash_hex(&seed).text);
    return true;
}

/* "" when the family was not drawn. */
static bool
tell_sampled(struct arena *arena, struct state *state, const struct replay *replay,
             struct pack *pack, struct error *err)
{
    struct spotcheck_view *views;
    size_t count;

    pack->sampled = "";
    if (!spotcheck_view(arena, state, &replay->filing, &views, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < views[i].count; k++)
            if (views[i].sample.revision == replay->revision &&
                strcmp(views[i].families[k].id, pack->family) == 0)
                return sampled_words(arena, state, &views[i].sample, &pack->sampled, err);
    return true;
}

static bool
is_as_decided(const struct family_list *families, const struct explanation *about)
{
    for (size_t i = 0; i < families->count; i++)
        if (text_is(families->list[i].episode, about->episode_id))
            return families->list[i].kind == about->decision.kind;
    return false;
}

/* What the pack shows has to be what was decided then. */
static bool
check_decisions(struct arena *arena, struct state *state, const struct replay *replay,
                const struct pack *pack, struct error *err)
{
    struct family_list families;

    if (!families_read(arena, state, replay->filing.id, replay->revision, &families, err))
        return false;
    for (size_t i = 0; i < pack->count; i++)
        if (!is_as_decided(&families, pack->episodes[i].about))
            return error_raise(err, ERR_CONFLICT,
                               "the decisions of revision %" PRId64 " come out differently now; "
                               "\"deltareturn replay %s\" tells how",
                               replay->revision, replay->filing.period);
    return true;
}

bool
pack_of_return(struct arena *arena, struct state *state, const struct replay *replay,
               const char *id, struct pack *pack, struct error *err)
{
    struct return_view view;

    if (!returns_view(arena, state, &replay->filing, replay->revision, &view, err) ||
        !pack_make(arena, &replay->making.run, id, pack, err) ||
        !check_decisions(arena, state, replay, pack, err) ||
        !tell_sampled(arena, state, replay, pack, err))
        return false;
    pack->made_from = arena_printf(arena, "the return for %s, revision %" PRId64 ", fingerprint %s",
                                   replay->filing.period, replay->revision,
                                   returns_fingerprint(view.revision.man).text);
    return true;
}
