/* SPDX-License-Identifier: MIT */
#include "web/typed.h"

#include "web/guard.h"

/* The fields of all forms that are kept. */
static const char *const KEPT[] = {"entered", "reason", "reference", "share", "stratified"};
#define KEPT_TOTAL (sizeof KEPT / sizeof *KEPT)

#define WORDS_MOST 8192 /* bytes; more is no note of anybody */

static bool
token_of(const struct visit *visit, struct text *token)
{
    return fields_find(&visit->request->cookies, guard_cookie_name(visit->request), token);
}

static const char *
path_of(const struct visit *visit)
{
    return arena_copy(visit->arena, visit->request->path.at, visit->request->path.length);
}

static void
tell_failure(const struct error *err)
{
    fprintf(stderr, "deltareturnd: keeping what was typed: %s\n", err->text);
}

void
typed_keep(struct visit *visit)
{
    struct session_typed list[KEPT_TOTAL];
    struct session_typed_list typed = {.list = list};
    struct error err = {.code = ERR_NONE};
    struct text token;

    for (size_t i = 0; i < KEPT_TOTAL; i++) {
        const char *words = visit_form(visit, KEPT[i]);

        if (words[0] != '\0' && strlen(words) <= WORDS_MOST)
            list[typed.count++] = (struct session_typed){.field = KEPT[i], .words = words};
    }
    if (typed.count > 0 && token_of(visit, &token) &&
        !sessions_keep_typed(visit->site->state, token, path_of(visit), &typed, &err))
        tell_failure(&err);
}

static bool
has_field(const struct form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++)
        if (strcmp(form->fields[i].name, name) == 0)
            return true;
    return false;
}

bool
typed_restore(struct visit *visit, struct form *form, struct error *err)
{
    struct session_typed_list typed = {.list = NULL};
    struct text token;

    if (token_of(visit, &token) &&
        !sessions_typed(visit->arena, visit->site->state, token, path_of(visit), &typed, err))
        return false;
    for (size_t i = 0; i < typed.count; i++)
        if (has_field(form, typed.list[i].field))
            form_set(form, typed.list[i].field, typed.list[i].words);
    view_yes(visit->view, "typed", typed.count > 0);
    return true;
}

void
typed_forget(struct visit *visit)
{
    struct error err = {.code = ERR_NONE};
    struct text token;

    if (token_of(visit, &token) && !sessions_forget_typed(visit->site->state, token, &err))
        tell_failure(&err);
}
