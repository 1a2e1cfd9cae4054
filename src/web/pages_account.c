/* SPDX-License-Identifier: MIT */
/* One's own account: the first password, by an invitation's code, and a new one. */
#include "service/office.h"
#include "service/totp.h"
#include "web/form.h"
#include "web/pages.h"

/* A password that was chosen, while it is being worked on, and who chose it. */
struct choosing {
    struct actor actor;
    struct new_password chosen;
};

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

static bool
refuse_welcome(struct visit *visit, struct form *form, const struct error *said, struct error *err)
{
    if (said->code == ERR_STORAGE)
        return error_pass(err, said);
    form_refuse(form, said->code == ERR_INPUT ? "password" : "invite", visit_sentence(visit, said));
    return show_welcome(visit, form, said->code == ERR_RETRY ? 503 : 422, err);
}

/* What was hashed becomes the password; false with SAID when it does not. */
static bool
set_chosen(struct visit *visit, const struct errand *errand, enum office_by by, struct error *said)
{
    const struct choosing *choosing = visit->kept;
    struct new_password chosen = choosing->chosen;

    if (errand->answer.length != sizeof chosen.hash)
        return error_raise(said, ERR_RETRY, "the password could not be worked on; try again");
    memcpy(chosen.hash, errand->answer.at, sizeof chosen.hash);
    return office_set_password(visit->site->state, &choosing->actor, &chosen, by, said);
}

static bool
hash_chosen(struct visit *visit, struct choosing *choosing, const char *password, visit_then *then)
{
    visit->kept = choosing;
    return visit_hash(
        visit, text_of(password),
        (struct text){(const char *)choosing->chosen.salt, sizeof choosing->chosen.salt}, then);
}

static bool
accept_chosen(struct visit *visit, const struct errand *errand, struct error *err)
{
    struct error said = {.code = ERR_NONE};
    struct form form;

    if (set_chosen(visit, errand, OFFICE_BY_INVITATION, &said)) {
        visit_sign(visit);
        return visit_go(visit, "/sign-in");
    }
    (void)!form_read(visit, WELCOME, WELCOME_FIELDS, &form);
    return refuse_welcome(visit, &form, &said, err);
}

bool
welcome_do(struct visit *visit, struct error *err)
{
    struct choosing *choosing = arena_alloc(visit->arena, sizeof *choosing);
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
    if (signin_invitation(visit->arena, visit->site->state, &signin, &choosing->actor, &said) &&
        signin_choose(&choosing->actor, form_value(&form, "password"), &choosing->chosen, &said))
        return hash_chosen(visit, choosing, form_value(&form, "password"), accept_chosen);
    return refuse_welcome(visit, &form, &said, err);
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

static bool
refuse_change(struct visit *visit, struct form *form, const struct error *said, struct error *err)
{
    if (said->code != ERR_INPUT)
        return error_pass(err, said);
    form_refuse(form, "password", visit_sentence(visit, said));
    return show_account(visit, form, 422, err);
}

static bool
change_chosen(struct visit *visit, const struct errand *errand, struct error *err)
{
    struct error said = {.code = ERR_NONE};
    struct form form;

    if (set_chosen(visit, errand, OFFICE_BY_SIGNIN, &said)) {
        visit_sign(visit);
        return visit_go(visit, "/sign-in"); /* a new password ends all sessions */
    }
    (void)!form_read(visit, CHANGE, CHANGE_FIELDS, &form);
    return refuse_change(visit, &form, &said, err);
}

bool
account_password(struct visit *visit, struct error *err)
{
    struct choosing *choosing = arena_alloc(visit->arena, sizeof *choosing);
    struct error said = {.code = ERR_NONE};
    struct form form;

    if (!form_read(visit, CHANGE, CHANGE_FIELDS, &form) || !check_again(&form))
        return show_account(visit, &form, 422, err);
    choosing->actor = *visit_actor(visit);
    if (signin_choose(&choosing->actor, form_value(&form, "password"), &choosing->chosen, &said))
        return hash_chosen(visit, choosing, form_value(&form, "password"), change_chosen);
    return refuse_change(visit, &form, &said, err);
}
