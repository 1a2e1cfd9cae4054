/* SPDX-License-Identifier: MIT */
/* The tokens by which programs of the council use the API: made, shown once, revoked. */
#include "base/clock.h"
#include "base/number.h"
#include "base/random.h"
#include "service/tokens.h"
#include "web/form.h"
#include "web/pages.h"

static const struct form_field TOKEN[] = {
    {"purpose", "Enter what the token is for",           FORM_NEEDED | FORM_TRIMMED, TOKEN_PURPOSE_MOST},
    {"scopes",  "Choose what the token is good for",     0,                          0                 },
    {"days",    "Enter how many days the token is good", FORM_NEEDED | FORM_TRIMMED, 3                 },
    {"nonce",   "Open the page again",                   FORM_NEEDED,                32                },
};
#define TOKEN_FIELDS (sizeof TOKEN / sizeof *TOKEN)

static void
show_scopes(struct view *view, const char *list, unsigned scopes, unsigned chosen)
{
    for (unsigned i = 0; i < SCOPE_TOTAL; i++) {
        struct view *row;

        if ((scopes & 1U << i) == 0)
            continue;
        row = view_add(view, list);
        view_put(row, "code", SCOPES[i].code);
        view_put(row, "may", SCOPES[i].may);
        view_yes(row, "chosen", (chosen & 1U << i) != 0);
    }
}

static void
show_token(struct visit *visit, const struct token_row *token)
{
    struct view *row = view_add(visit->view, "tokens");
    const char *state = token_state(token, visit->request->now);

    view_put(row, "id", token->id);
    view_put(row, "purpose", token->purpose);
    view_put(row, "owner", token->login);
    view_put(row, "state", state);
    view_printf(row, "expires", "%s", london_format(token->expires).text);
    if (token->used != 0)
        view_printf(row, "used", "%s", london_format(token->used).text);
    show_scopes(row, "scopes", token->scopes, 0);
    view_yes(row, "may_revoke",
             strcmp(state, "good") == 0 &&
                 (strcmp(token->person, visit_actor(visit)->person.ref) == 0 ||
                  visit_is(visit, 1U << ROLE_ADMINISTRATOR)));
}

/* What the person has a role of their own for. */
static unsigned
scopes_offered(const struct visit *visit)
{
    unsigned scopes = 0;

    for (unsigned i = 0; i < SCOPE_TOTAL; i++)
        if ((visit_actor(visit)->roles & SCOPES[i].roles) != 0)
            scopes |= 1U << i;
    return scopes;
}

static unsigned
scopes_chosen(const struct visit *visit)
{
    unsigned scopes = 0;

    for (unsigned i = 0; i < SCOPE_TOTAL; i++)
        if (visit_form(visit, arena_printf(visit->arena, "scope-%s", SCOPES[i].code))[0] != '\0')
            scopes |= 1U << i;
    return scopes;
}

static bool
show_tokens(struct visit *visit, const struct form *form, int status, struct error *err)
{
    struct token_rows rows;

    if (!tokens_list(visit->arena, visit->site->state, visit_actor(visit), &rows, err))
        return false;
    for (size_t i = 0; i < rows.count; i++)
        show_token(visit, &rows.list[i]);
    show_scopes(visit->view, "offered", scopes_offered(visit), scopes_chosen(visit));
    view_printf(visit->view, "days_most", "%d", TOKEN_DAYS_MOST);
    view_put(visit->view, "title", "Tokens for programs");
    form_show(form, visit->view);
    return visit_show(visit, status, "tokens", err);
}

bool
tokens_page(struct visit *visit, struct error *err)
{
    struct form form;

    form_begin(TOKEN, TOKEN_FIELDS, &form);
    form_set(&form, "nonce", arena_printf(visit->arena, "%s", random_ref().text));
    form_set(&form, "days", arena_printf(visit->arena, "%d", TOKEN_DAYS_USUAL));
    return show_tokens(visit, &form, 200, err);
}

/* ---- making ---- */

static bool
show_made(struct visit *visit, const struct token_text *text, const struct token_row *row,
          struct error *err)
{
    visit_sign(visit);
    view_printf(visit->view, "token", "%s", text->text);
    view_put(visit->view, "purpose", row->purpose);
    view_printf(visit->view, "expires", "%s", london_format(row->expires).text);
    show_scopes(visit->view, "scopes", row->scopes, 0);
    view_printf(visit->view, "address", "%s", visit->site->address);
    view_put(visit->view, "title", "Your new token");
    return visit_show(visit, 200, "token-made", err);
}

static bool
read_wish(struct visit *visit, struct form *form, struct token_wish *wish)
{
    bool right = form_read(visit, TOKEN, TOKEN_FIELDS, form);
    uint64_t days = 0;

    *wish = (struct token_wish){.purpose = form_value(form, "purpose"),
                                .scopes = scopes_chosen(visit),
                                .nonce = form_value(form, "nonce")};
    if (wish->scopes == 0)
        form_refuse(form, "scopes", TOKEN[1].missing);
    if (right &&
        (!decimal_read(text_of(form_value(form, "days")), TOKEN_DAYS_MOST, &days) || days == 0))
        form_refuse(
            form, "days",
            arena_printf(visit->arena, "Enter a number of days from 1 to %d", TOKEN_DAYS_MOST));
    wish->days = (int64_t)days;
    return form_is_right(form);
}

bool
tokens_do(struct visit *visit, struct error *err)
{
    struct error said = {.code = ERR_NONE};
    struct token_wish wish;
    struct token_text text;
    struct token_row row;
    struct form form;

    if (!read_wish(visit, &form, &wish))
        return show_tokens(visit, &form, 422, err);
    if (tokens_make(visit->arena, visit->site->state, visit_actor(visit), &wish,
                    visit->request->now, &text, &row, &said))
        return show_made(visit, &text, &row, err);
    if (said.code == ERR_STORAGE || said.code == ERR_RETRY)
        return error_pass(err, &said);
    form_set(&form, "nonce", arena_printf(visit->arena, "%s", random_ref().text));
    form_refuse(&form, said.code == ERR_INPUT ? "purpose" : "scopes", visit_sentence(visit, &said));
    return show_tokens(visit, &form, 422, err);
}

bool
tokens_take_back(struct visit *visit, struct error *err)
{
    struct error said = {.code = ERR_NONE};

    if (!tokens_revoke(visit->site->state, visit_actor(visit), visit_param(visit, 0),
                       visit->request->now, &said))
        return said.code == ERR_INPUT ? visit_missing(visit) : error_pass(err, &said);
    visit_sign(visit);
    return visit_go(visit, "/account/tokens");
}
