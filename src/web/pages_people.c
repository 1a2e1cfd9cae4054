/* SPDX-License-Identifier: MIT */
/*
 * The people of the authority: who they are, what they may do, how they get in.  An address names
 * a person by the reference that the log uses, never by name or login.
 */
#include "service/office.h"
#include "web/form.h"
#include "web/pages.h"

static const struct form_field PERSON[] = {
    {"login", "Enter a login",              FORM_NEEDED | FORM_TRIMMED, 32 },
    {"name",  "Enter the person's name",    FORM_NEEDED | FORM_TRIMMED, 100},
    {"email", "Enter the address for mail", FORM_NEEDED | FORM_TRIMMED, 254},
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

static bool
show_one(struct visit *visit, const struct office_entry *entry, const struct form *form,
         const char *code, int status, struct error *err)
{
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
        return error_raise(err, said->code, "%s", said->text);
    form_refuse(form, field, visit_sentence(visit, said));
    return true;
}

static struct person_form
given(const struct form *form)
{
    return (struct person_form){.login = form_value(form, "login"),
                                .name = form_value(form, "name"),
                                .email = form_value(form, "email")};
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

    if (!form_read(visit, PERSON, PERSON_FIELDS, &form))
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
    if (!form_read(visit, PERSON, PERSON_FIELDS, &form))
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

bool
person_invite(struct visit *visit, struct error *err)
{
    char *code = arena_alloc(visit->arena, INVITATION_TEXT_SIZE);
    struct office_entry entry;
    bool there;

    if (!person_of(visit, &entry, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    return office_invite(visit->site->state, visit_actor(visit), NULL, entry.person.login, code,
                         err) &&
           show_invited(visit, entry.person.name, entry.person.login, code, err);
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
