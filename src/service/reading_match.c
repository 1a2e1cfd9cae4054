/* SPDX-License-Identifier: MIT */
/* A family and one that was claimed under another id, as the exports tell who belongs to them. */
#include "service/matching.h"
#include "service/reading_parts.h"

static const char *
words_of(struct arena *arena, struct text text)
{
    return arena_copy(arena, text.at, text.length);
}

static void
put_people(struct arena *arena, struct json *list, const struct family_told *told)
{
    for (size_t i = 0; i < told->count; i++) {
        const struct somebody *somebody = &told->people[i];
        struct json *object = json_add_object(list);

        json_put_text(object, "member", words_of(arena, somebody->member));
        json_put_text(object, "role", words_of(arena, somebody->role));
        json_put_text(object, "forename", words_of(arena, somebody->said.forename));
        json_put_text(object, "surname", words_of(arena, somebody->said.surname));
        json_put_text(object, "dob", words_of(arena, somebody->said.dob));
        json_put_text(object, "upn", words_of(arena, somebody->said.upn));
        json_put_text(object, "nhs_number", words_of(arena, somebody->said.nhs_number));
    }
}

static void
put_pairs(struct json *list, const struct pairings *pairings)
{
    for (size_t i = 0; i < pairings->count; i++) {
        const struct pairing *pairing = &pairings->list[i];
        struct json *object = json_add_object(list);

        json_put_number(object, "mine", (int64_t)pairing->mine);
        json_put_number(object, "theirs", (int64_t)pairing->theirs);
        json_put_number(object, "score", pairing->score);
        json_put_number(object, "signs", pairing->signs);
    }
}

bool
reading_tell_match(struct question *question, struct error *err)
{
    const struct match match = {.family = question_text(question, "family"),
                                .claimed_as = question_text(question, "claimed_as")};
    struct arena *arena = question->arena;
    struct json *answer = question->answer;
    struct match_view sides;
    struct revision revision;
    struct filing filing;

    if (!question_revision(question, &filing, &revision, err) ||
        !matching_view(arena, question->state, &revision, &match, &sides, err))
        return false;
    json_put_number(answer, "source", sides.source);
    put_people(arena, json_put_list(answer, "mine"), &sides.mine);
    put_people(arena, json_put_list(answer, "claimed"), &sides.claimed);
    put_pairs(json_put_list(answer, "pairs"), &sides.pairings);
    return true;
}
