/* SPDX-License-Identifier: MIT */
/*
 * The people of the authority: who they are, what they may do, how they get in.  An address names
 * a person by the reference that the log uses, never by name or login.
 */
#include "service/letters.h"
#include "service/library.h"
#include "service/office.h"
#include "web/form.h"
#include "web/pages.h"

static const struct form_field PERSON[] = {
    {"login",    "Enter a login",              FORM_NEEDED | FORM_TRIMMED, 32 },
    {"name",     "Enter the person's name",    FORM_NEEDED | FORM_TRIMMED, 100},
    {"email",    "Enter the address for mail", FORM_NEEDED | FORM_TRIMMED, 254},
    {"language", NULL,                         FORM_TRIMMED,               16 },
};
#define PERSON_FIELDS (sizeof PERSON / sizeof *PERSON)

/* ---- showing ---- */

static void
show_roles(struct view *view, unsigned roles)
{
    for (unsigned role = 0; role < ROLE_TOTAL; role++) {
        struct view *row = view_add(view, "role_choices");

        view_put(row, "code", ROLES[role].code);
        view_put(row, "label", ROLES[role].label);
        view_put(row, "may", ROLES[role].may);
        view_yes(row, "chosen", (roles & 1U << role) != 0);
        if ((roles & 1U << role) != 0)
            view_put(view_add(view, "roles"), "label", ROLES[role].label);
    }
}

static void
show_person(struct view *view, const struct office_entry *entry)
{
    view_put(view, "ref", entry->person.ref);
    view_put(view, "person_login", entry->person.login);
    view_put(view, "person_name", entry->person.name);
    view_put(view, "person_email", entry->person.email);
    view_printf(view, "person_path", "/people/%s", entry->person.ref);
    view_put(view, "signs_in",
             entry->person.disabled != 0              ? "closed"
             : entry->has_password && entry->has_code ? "password and code"
             : entry->has_password                    ? "password"
             : entry->invited                         ? "invited"
                                                      : "no way yet");
    view_yes(view, "disabled", entry->person.disabled != 0);
}

bool
people_page(struct visit *visit, struct error *err)
{
    struct office_entry *list;
    size_t count;

    if (!office_list(visit->arena, visit->site->state, &list, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct view *row = view_add(visit->view, "people");

        show_person(row, &list[i]);
        for (unsigned role = 0; role < ROLE_TOTAL; role++)
            if ((list[i].roles & 1U << role) != 0)
                view_put(view_add(row, "roles"), "label", ROLES[role].label);
    }
    view_yes(visit->view, "may_change", visit_is(visit, 1U << ROLE_ADMINISTRATOR));
    view_put(visit->view, "title", "People");
    return visit_show(visit, 200, "people", err);
}

/* The person of the path; *THERE is false, answered, when there is none. */
static bool
person_of(struct visit *visit, struct office_entry *entry, bool *there, struct error *err)
{
    struct office_entry *list;
    size_t count;

    *there = false;
    if (!office_list(visit->arena, visit->site->state, &list, &count, err))
        return false;
    for (size_t i = 0; i < count && !*there; i++)
        if (text_is(visit->params[0], list[i].person.ref)) {
            *entry = list[i];
            *there = true;
        }
    return *there || visit_missing(visit);
}

/* Those that there are messages in. */
static bool
offer_languages(struct visit *visit, const char *chosen, struct error *err)
{
    const char *const *names;
    size_t count;

    if (!library_languages(visit->arena, &names, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct view *row = view_add(visit->view, "languages");

        view_put(row, "code", names[i]);
        view_yes(row, "chosen", strcmp(names[i], chosen) == 0);
    }
    return true;
}

static bool
show_one(struct visit *visit, const struct office_entry *entry, const struct form *form,
         const char *code, int status, struct error *err)
{
    if (!offer_languages(visit, form_value(form, "language"), err))
        return false;
    show_person(visit->view, entry);
    show_roles(visit->view, entry->roles);
    form_show(form, visit->view);
    view_put(visit->view, "invitation", code);
    view_put(visit->view, "title", entry->person.name);
    return visit_show(visit, status, "person", err);
}

static void
form_of(const struct office_entry *entry, struct form *form)
{
    form_begin(PERSON, PERSON_FIELDS, form);
    form_set(form, "login", entry->person.login);
    form_set(form, "name", entry->person.name);
    form_set(form, "email", entry->person.email);
    form_set(form, "language", entry->person.language == NULL ? "" : entry->person.language);
}

bool
person_page(struct visit *visit, struct error *err)
{
    struct office_entry entry;
    struct form form;
    bool there;

    if (!person_of(visit, &entry, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    form_of(&entry, &form);
    return show_one(visit, &entry, &form, NULL, 200, err);
}

/* ---- adding ---- */

static unsigned
roles_chosen(const struct visit *visit)
{
    unsigned roles = 0;

    for (unsigned role = 0; role < ROLE_TOTAL; role++)
        if (visit_form(visit, arena_printf(visit->arena, "role-%s", ROLES[role].code))[0] != '\0')
            roles |= 1U << role;
    return roles;
}

static bool
show_add(struct visit *visit, const struct form *form, int status, struct error *err)
{
    if (!offer_languages(visit, form_value(form, "language"), err))
        return false;
    show_roles(visit->view, roles_chosen(visit));
    form_show(form, visit->view);
    view_put(visit->view, "title", "Add a person");
    return visit_show(visit, status, "person-add", err);
}

bool
person_add_page(struct visit *visit, struct error *err)
{
    struct form form;

    form_begin(PERSON, PERSON_FIELDS, &form);
    return show_add(visit, &form, 200, err);
}

/* What a person got wrong belongs to the form, anything else to a page of its own. */
static bool
belongs_to_form(const struct visit *visit, const struct error *said, struct form *form,
                const char *field, struct error *err)
{
    if (said->code != ERR_INPUT && said->code != ERR_CONFLICT)
        return error_pass(err, said);
    form_refuse(form, field, visit_sentence(visit, said));
    return true;
}

/* Whether there are messages in the language that was chosen. */
static bool
language_is_there(const struct visit *visit, struct form *form)
{
    const char *language = form_value(form, "language");
    struct error said = {.code = ERR_NONE};

    if (language[0] != '\0' && !letters_check(visit->arena, language, &said))
        form_refuse(form, "language", visit_sentence(visit, &said));
    return form_is_right(form);
}

static struct person_form
given(const struct form *form)
{
    return (struct person_form){.login = form_value(form, "login"),
                                .name = form_value(form, "name"),
                                .email = form_value(form, "email"),
                                .language = form_value(form, "language")};
}

static bool
show_invited(struct visit *visit, const char *name, const char *login, const char *code,
             struct error *err)
{
    visit_sign(visit);
    view_put(visit->view, "person_name", name);
    view_put(visit->view, "person_login", login);
    view_put(visit->view, "invitation", code);
    view_printf(visit->view, "days", "%d", INVITATION_DAYS);
    view_printf(visit->view, "welcome", "%s/welcome", visit->site->address);
    view_put(visit->view, "title", "An invitation");
    return visit_show(visit, 200, "invited", err);
}

bool
person_add(struct visit *visit, struct error *err)
{
    char *code = arena_alloc(visit->arena, INVITATION_TEXT_SIZE);
    struct error said = {.code = ERR_NONE};
    struct person_form person;
    struct form form;

    if (!form_read(visit, PERSON, PERSON_FIELDS, &form) || !language_is_there(visit, &form))
        return show_add(visit, &form, 422, err);
    person = given(&form);
    if (!office_add(visit->site->state, visit_actor(visit), &person, roles_chosen(visit), code,
                    &said))
        return belongs_to_form(visit, &said, &form, "login", err) &&
               show_add(visit, &form, 422, err);
    return show_invited(visit, person.name, person.login, code, err);
}

/* ---- changing ---- */

bool
person_change(struct visit *visit, struct error *err)
{
    struct error said = {.code = ERR_NONE};
    struct office_entry entry;
    struct person_form person;
    struct form form;
    bool there;

    if (!person_of(visit, &entry, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    if (!form_read(visit, PERSON, PERSON_FIELDS, &form) || !language_is_there(visit, &form))
        return show_one(visit, &entry, &form, NULL, 422, err);
    person = given(&form);
    person.login = entry.person.login;
    if (!office_change(visit->site->state, visit_actor(visit), &person, &said))
        return belongs_to_form(visit, &said, &form, "email", err) &&
               show_one(visit, &entry, &form, NULL, 422, err);
    visit_sign(visit);
    return visit_go(visit, arena_printf(visit->arena, "/people/%s", entry.person.ref));
}

/* Grants what is ticked and was not held, takes what is held and not ticked. */
static bool
set_roles(struct visit *visit, const struct office_entry *entry, struct error *err)
{
    unsigned wanted = roles_chosen(visit);
    struct state *state = visit->site->state;

    for (unsigned role = 0; role < ROLE_TOTAL; role++)
        if ((entry->roles & ~wanted & 1U << role) != 0 &&
            !office_revoke(state, visit_actor(visit), entry->person.login, (enum role)role, err))
            return false;
    for (unsigned role = 0; role < ROLE_TOTAL; role++)
        if ((wanted & ~entry->roles & 1U << role) != 0 &&
            !office_grant(state, visit_actor(visit), entry->person.login, (enum role)role, err))
            return false;
    return true;
}

bool
person_roles(struct visit *visit, struct error *err)
{
    struct error said = {.code = ERR_NONE};
    struct office_entry entry;
    struct form form;
    bool there;

    if (!person_of(visit, &entry, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    form_of(&entry, &form);
    if (!set_roles(visit, &entry, &said))
        return belongs_to_form(visit, &said, &form, "login", err) &&
               show_one(visit, &entry, &form, NULL, 422, err);
    visit_sign(visit);
    return visit_go(visit, arena_printf(visit->arena, "/people/%s", entry.person.ref));
}

/* ---- inviting anew ---- */

/* Whoever may sign returns off and has no second factor is not invited by one person alone. */
static const struct form_field SECOND[] = {
    {"second_login",    NULL, FORM_TRIMMED,               32 },
    {"second_password", NULL, FORM_SECRET,                200},
    {"second_code",     NULL, FORM_SECRET | FORM_TRIMMED, 40 },
};
#define SECOND_FIELDS (sizeof SECOND / sizeof *SECOND)

static bool
show_second(struct visit *visit, const struct office_entry *entry, struct form *second,
            const struct error *said, struct error *err)
{
    struct form form;

    form_of(entry, &form);
    form_refuse(second, "second_login", visit_sentence(visit, said));
    form_show(second, visit->view);
    view_yes(visit->view, "second", true);
    return show_one(visit, entry, &form, NULL, said->code == ERR_RETRY ? 503 : 403, err);
}

/* Makes the invitation, by a second person or none. */
static bool
invite(struct visit *visit, const struct office_entry *entry, const struct actor *by,
       struct form *second, struct error *err)
{
    char *code = arena_alloc(visit->arena, INVITATION_TEXT_SIZE);
    struct error said = {.code = ERR_NONE};

    if (office_invite(visit->site->state, visit_actor(visit), by, entry->person.login, code, &said))
        return show_invited(visit, entry->person.name, entry->person.login, code, err);
    if (said.code != ERR_DENIED)
        return error_pass(err, &said);
    return show_second(visit, entry, second, &said, err);
}

static struct signin
second_by(const struct visit *visit, const struct form *form)
{
    struct text source = visit->request->source;

    return (struct signin){.login = form_value(form, "second_login"),
                           .password = form_value(form, "second_password"),
                           .code = form_value(form, "second_code"),
                           .source = arena_copy(visit->arena, source.at, source.length),
                           .now = visit->request->now};
}

/* The form as it came; *THERE is false, answered, when it cannot be gone on with. */
static bool
read_second(struct visit *visit, struct office_entry *entry, struct form *form, bool *there,
            struct error *err)
{
    struct error said = {.code = ERR_NONE};

    if (!person_of(visit, entry, there, err) || !*there)
        return !*there && err->code == ERR_NONE;
    *there = form_read(visit, SECOND, SECOND_FIELDS, form);
    if (*there)
        return true;
    error_raise(&said, ERR_INPUT, "the second person's login or password is too long");
    return show_second(visit, entry, form, &said, err);
}

static bool
invite_by_two(struct visit *visit, const struct errand *errand, struct error *err)
{
    struct error said = {.code = ERR_NONE};
    struct office_entry entry;
    struct signin given;
    struct actor second;
    struct form form;
    bool there;

    if (!read_second(visit, &entry, &form, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    if (errand->answer.length != PASSWORD_HASH_SIZE)
        return error_raise(err, ERR_RETRY, "signing in did not work; try again");
    given = second_by(visit, &form);
    if (signin_settle(visit->arena, visit->site->state, &given,
                      (const unsigned char *)errand->answer.at, &second, &said))
        return invite(visit, &entry, &second, &form, err);
    if (said.code != ERR_DENIED && said.code != ERR_RETRY)
        return error_pass(err, &said);
    return show_second(visit, &entry, &form, &said, err);
}

bool
person_invite(struct visit *visit, struct error *err)
{
    unsigned char *salt = arena_alloc(visit->arena, PASSWORD_SALT_SIZE);
    struct error said = {.code = ERR_NONE};
    struct office_entry entry;
    struct signin given;
    struct form form;
    bool there;

    if (!read_second(visit, &entry, &form, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    given = second_by(visit, &form);
    if (given.login[0] == '\0')
        return invite(visit, &entry, NULL, &form, err);
    if (signin_ask(visit->site->state, &given, salt, &said))
        return visit_hash(visit, text_of(given.password),
                          (struct text){(const char *)salt, PASSWORD_SALT_SIZE}, invite_by_two);
    if (said.code != ERR_DENIED && said.code != ERR_RETRY)
        return error_pass(err, &said);
    return show_second(visit, &entry, &form, &said, err);
}

bool
person_disable(struct visit *visit, struct error *err)
{
    struct error said = {.code = ERR_NONE};
    struct office_entry entry;
    struct form form;
    bool there;

    if (!person_of(visit, &entry, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    form_of(&entry, &form);
    if (!office_disable(visit->site->state, visit_actor(visit), entry.person.login, &said))
        return belongs_to_form(visit, &said, &form, "login", err) &&
               show_one(visit, &entry, &form, NULL, 422, err);
    visit_sign(visit);
    return visit_go(visit, "/people");
}
