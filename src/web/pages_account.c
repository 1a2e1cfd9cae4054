/* SPDX-License-Identifier: MIT */
/* One's own account: the first password, by an invitation's code, and a new one. */
#include "service/office.h"
#include "service/totp.h"
#include "web/form.h"
#include "web/pages.h"

static const struct form_field WELCOME[] = {
    {"login",    "Enter your login",                 FORM_NEEDED | FORM_TRIMMED, 32 },
    {"invite",   "Enter the code you were given",    FORM_NEEDED | FORM_TRIMMED, 40 },
    {"code",     NULL,                               FORM_SECRET | FORM_TRIMMED, 40 },
    {"password", "Choose a password",                FORM_NEEDED | FORM_SECRET,  200},
    {"again",    "Enter the new password once more", FORM_NEEDED | FORM_SECRET,  200},
};
#define WELCOME_FIELDS (sizeof WELCOME / sizeof *WELCOME)

static const struct form_field CHANGE[] = {
    {"password", "Choose a password",                FORM_NEEDED | FORM_SECRET, 200},
    {"again",    "Enter the new password once more", FORM_NEEDED | FORM_SECRET, 200},
};
#define CHANGE_FIELDS (sizeof CHANGE / sizeof *CHANGE)

static bool
check_again(struct form *form)
{
    if (strcmp(form_value(form, "password"), form_value(form, "again")) == 0)
        return true;
    form_refuse(form, "again", "The two passwords differ");
    return false;
}

static bool
show_welcome(struct visit *visit, const struct form *form, int status, struct error *err)
{
    form_show(form, visit->view);
    view_put(visit->view, "title", "Choose your password");
    view_printf(visit->view, "least", "%d", PASSWORD_LEAST);
    view_printf(visit->view, "least_with_second", "%d", PASSWORD_LEAST_WITH_SECOND);
    return visit_show(visit, status, "welcome", err);
}

bool
welcome_page(struct visit *visit, struct error *err)
{
    struct form form;

    form_begin(WELCOME, WELCOME_FIELDS, &form);
    return show_welcome(visit, &form, 200, err);
}

bool
welcome_do(struct visit *visit, struct error *err)
{
    struct error said = {.code = ERR_NONE};
    struct text source = visit->request->source;
    struct form form;
    struct signin signin;

    if (!form_read(visit, WELCOME, WELCOME_FIELDS, &form) || !check_again(&form))
        return show_welcome(visit, &form, 422, err);
    signin = (struct signin){.login = form_value(&form, "login"),
                             .password = form_value(&form, "invite"),
                             .code = form_value(&form, "code"),
                             .source = arena_copy(visit->arena, source.at, source.length),
                             .now = visit->request->now};
    if (office_accept(visit->site->state, &signin, form_value(&form, "password"), &said)) {
        visit_sign(visit);
        return visit_go(visit, "/sign-in");
    }
    if (said.code == ERR_STORAGE)
        return error_raise(err, said.code, "%s", said.text);
    form_refuse(&form, said.code == ERR_INPUT ? "password" : "invite",
                visit_sentence(visit, &said));
    return show_welcome(visit, &form, said.code == ERR_RETRY ? 503 : 422, err);
}

/* ---- signed in ---- */

/* Whether they have one-time codes, and how many recovery codes are left. */
static bool
show_second(struct visit *visit, struct error *err)
{
    const char *ref = visit_actor(visit)->person.ref;
    struct office_entry *list;
    size_t count;
    int64_t left;

    if (!office_list(visit->arena, visit->site->state, &list, &count, err) ||
        !totp_codes_left(visit->site->state, ref, &left, err))
        return false;
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].person.ref, ref) == 0)
            view_yes(visit->view, "has_code", list[i].has_code);
    view_number(visit->view, "codes_left", left);
    return true;
}

static bool
show_account(struct visit *visit, const struct form *form, int status, struct error *err)
{
    const struct actor *actor = visit_actor(visit);

    if (!show_second(visit, err))
        return false;
    for (unsigned role = 0; role < ROLE_TOTAL; role++)
        if ((actor->roles & 1U << role) != 0) {
            struct view *row = view_add(visit->view, "roles");

            view_put(row, "label", ROLES[role].label);
            view_put(row, "may", ROLES[role].may);
        }
    view_put(visit->view, "account_name", actor->person.name);
    view_put(visit->view, "account_login", actor->person.login);
    view_put(visit->view, "account_email", actor->person.email);
    view_printf(visit->view, "least", "%d", PASSWORD_LEAST);
    view_printf(visit->view, "least_with_second", "%d", PASSWORD_LEAST_WITH_SECOND);
    view_put(visit->view, "title", "Your account");
    form_show(form, visit->view);
    return visit_show(visit, status, "account", err);
}

bool
account_page(struct visit *visit, struct error *err)
{
    struct form form;

    form_begin(CHANGE, CHANGE_FIELDS, &form);
    return show_account(visit, &form, 200, err);
}

bool
account_password(struct visit *visit, struct error *err)
{
    struct error said = {.code = ERR_NONE};
    struct form form;

    if (!form_read(visit, CHANGE, CHANGE_FIELDS, &form) || !check_again(&form))
        return show_account(visit, &form, 422, err);
    if (office_password(visit->site->state, visit_actor(visit), form_value(&form, "password"),
                        &said)) {
        visit_sign(visit);
        return visit_go(visit, "/sign-in"); /* a new password ends all sessions */
    }
    if (said.code != ERR_INPUT)
        return error_raise(err, said.code, "%s", said.text);
    form_refuse(&form, "password", visit_sentence(visit, &said));
    return show_account(visit, &form, 422, err);
}
