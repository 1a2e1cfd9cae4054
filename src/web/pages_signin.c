/* SPDX-License-Identifier: MIT */
/* Signing in, proving it again before a decision, and signing out. */
#include "web/form.h"
#include "web/guard.h"
#include "web/pages.h"

#define WRONG_CODE_HINT "If you use an authenticator app, enter its newest code as well."

static const struct form_field SIGN_IN[] = {
    {"login",    "Enter your login",    FORM_NEEDED | FORM_TRIMMED, 32 },
    {"password", "Enter your password", FORM_NEEDED | FORM_SECRET,  200},
    {"code",     NULL,                  FORM_SECRET | FORM_TRIMMED, 40 },
    {"next",     NULL,                  0,                          512},
};
#define SIGN_IN_FIELDS (sizeof SIGN_IN / sizeof *SIGN_IN)

/* Of whoever is signed in already the login is known. */
static const struct form_field AGAIN[] = {
    {"password", "Enter your password", FORM_NEEDED | FORM_SECRET,  200},
    {"code",     NULL,                  FORM_SECRET | FORM_TRIMMED, 40 },
    {"next",     NULL,                  0,                          512},
};
#define AGAIN_FIELDS (sizeof AGAIN / sizeof *AGAIN)

static bool
show_sign_in(struct visit *visit, int status, const struct form *form, const char *words,
             struct error *err)
{
    view_put(visit->view, "title", visit->signed_in ? "Confirm that it is you" : "Sign in");
    view_put(visit->view, "words", words);
    form_show(form, visit->view);
    return visit_show(visit, status, visit->signed_in ? "sign-in-again" : "sign-in", err);
}

static bool
first_page(struct visit *visit, const struct form_field *fields, size_t count, const char *next,
           struct error *err)
{
    struct form form;

    form_begin(fields, count, &form);
    form_set(&form, "next", guard_own_path(visit->arena, text_of(next)));
    return show_sign_in(visit, 200, &form, NULL, err);
}

bool
signin_show(struct visit *visit, const char *next, struct error *err)
{
    return first_page(visit, SIGN_IN, SIGN_IN_FIELDS, next, err);
}

bool
signin_page(struct visit *visit, struct error *err)
{
    if (visit->signed_in)
        return visit_go(visit, "/");
    return signin_show(visit, visit_query(visit, "next"), err);
}

bool
signin_again_page(struct visit *visit, struct error *err)
{
    return first_page(visit, AGAIN, AGAIN_FIELDS, visit_query(visit, "next"), err);
}

/* ---- trying ---- */

static struct signin
given_by(const struct visit *visit, const struct form *form)
{
    struct text source = visit->request->source;

    return (struct signin){
        .login = visit->signed_in ? visit_actor(visit)->person.login : form_value(form, "login"),
        .password = form_value(form, "password"),
        .code = form_value(form, "code"),
        .source = arena_copy(visit->arena, source.at, source.length),
        .now = visit->request->now,
    };
}

static bool
read_form(const struct visit *visit, struct form *form)
{
    return visit->signed_in ? form_read(visit, AGAIN, AGAIN_FIELDS, form)
                            : form_read(visit, SIGN_IN, SIGN_IN_FIELDS, form);
}

/* What went wrong goes back to the form; only our own failures are a page of their own. */
static bool
refuse(struct visit *visit, struct form *form, struct error *err)
{
    struct error said = *err;

    if (said.code != ERR_DENIED && said.code != ERR_RETRY)
        return false;
    *err = (struct error){.code = ERR_NONE};
    form_refuse(form, "password", visit_sentence(visit, &said));
    return show_sign_in(visit, said.code == ERR_RETRY ? 503 : 403, form, WRONG_CODE_HINT, err);
}

static bool
enter(struct visit *visit, const struct actor *actor, const char *next, struct error *err)
{
    const struct request *request = visit->request;
    struct state *state = visit->site->state;
    const char *source = arena_copy(visit->arena, request->source.at, request->source.length);
    struct session_token token;
    struct text old;

    if (visit->signed_in) {
        if (!fields_find(&request->cookies, guard_cookie_name(request), &old) ||
            !sessions_prove(state, old, actor, request->now, &token, err))
            return false;
    } else if (!sessions_begin(visit->arena, state, actor, source, request->now, &token, err))
        return false;
    visit_sign(visit);
    visit_go(visit, next);
    guard_set_cookie(visit->reply, request, token.text);
    return true;
}

static bool
settle(struct visit *visit, const struct errand *errand, struct error *err)
{
    struct form form;
    struct actor actor;
    struct signin given;

    if (!read_form(visit, &form) || errand->answer.length != PASSWORD_HASH_SIZE)
        return error_raise(err, ERR_RETRY, "signing in did not work; try again");
    given = given_by(visit, &form);
    if (!signin_settle(visit->arena, visit->site->state, &given,
                       (const unsigned char *)errand->answer.at, &actor, err))
        return refuse(visit, &form, err);
    return enter(visit, &actor, guard_own_path(visit->arena, text_of(form_value(&form, "next"))),
                 err);
}

bool
signin_try(struct visit *visit, struct error *err)
{
    unsigned char *salt = arena_alloc(visit->arena, PASSWORD_SALT_SIZE);
    struct signin given;
    struct form form;

    if (!read_form(visit, &form))
        return show_sign_in(visit, 422, &form, NULL, err);
    given = given_by(visit, &form);
    if (!signin_ask(visit->site->state, &given, salt, err))
        return refuse(visit, &form, err);
    return visit_hash(visit, text_of(given.password),
                      (struct text){(const char *)salt, PASSWORD_SALT_SIZE}, settle);
}

bool
signin_again_try(struct visit *visit, struct error *err)
{
    return signin_try(visit, err);
}

bool
signout_do(struct visit *visit, struct error *err)
{
    struct text token;

    if (fields_find(&visit->request->cookies, guard_cookie_name(visit->request), &token) &&
        !sessions_end(visit->site->state, token, err))
        return false;
    visit_go(visit, "/sign-in");
    guard_set_cookie(visit->reply, visit->request, "");
    return true;
}
