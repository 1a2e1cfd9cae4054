/* SPDX-License-Identifier: MIT */
#include "service/mail_settings.h"

#include "service/letters.h"

bool
mail_settings_read(struct arena *arena, const struct state *state, struct mail_settings *settings,
                   struct error *err)
{
    (void)err;
    *settings = (struct mail_settings){
        .transport = MAIL_TO_FOLDER,
        .from =
            arena_printf(arena, "no-reply@%.*s", (int)strcspn(state->origin, "/"), state->origin),
        .language = LETTERS_LANGUAGE,
    };
    return true;
}
