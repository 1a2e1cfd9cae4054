/* SPDX-License-Identifier: MIT */
/* Who acts for whom, from when to when; lending a role of one's own, and taking it back. */
#include <inttypes.h>

#include "base/number.h"
#include "service/deputies.h"
#include "service/kinds.h"
#include "service/office.h"
#include "web/form.h"
#include "web/pages.h"

static const struct form_field LEND[] = {
    {"delegate", "Choose who acts for you",    FORM_NEEDED,                32},
    {"role",     "Choose which of your roles", FORM_NEEDED,                20},
    {"from",     "Enter the first day",        FORM_NEEDED | FORM_TRIMMED, 10},
    {"until",    "Enter the last day",         FORM_NEEDED | FORM_TRIMMED, 10},
};
#define LEND_FIELDS (sizeof LEND / sizeof *LEND)

static void
show_deputy(struct visit *visit, const struct deputy *deputy)
{
    const struct delegation *delegation = &deputy->delegation;
    const char *own = visit_actor(visit)->person.ref;
    struct view *row = view_add(visit->view, "deputies");
    bool theirs = strcmp(delegation->principal, own) == 0 ||
                  strcmp(delegation->delegate, own) == 0 ||
                  visit_is(visit, 1U << ROLE_ADMINISTRATOR);

    view_printf(row, "number", "%" PRIu64, delegation->seq);
    view_put(row, "principal", delegation->principal_name);
    view_put(row, "delegate_name", deputy->delegate_name);
    view_put(row, "role_label", ROLES[delegation->role].label);
    view_printf(row, "from_day", "%s", day_format(delegation->from).text);
    view_printf(row, "until_day", "%s", day_format(delegation->until).text);
    view_put(row, "holds",
             deputy->holds              ? "holds today"
             : delegation->revoked != 0 ? "taken back"
                                        : "does not hold today");
    view_yes(row, "may_revoke", theirs && delegation->revoked == 0);
}

static bool
offer_people(struct visit *visit, const char *chosen, struct error *err)
{
    struct office_entry *list;
    size_t count;

    if (!office_list(visit->arena, visit->site->state, &list, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct office_entry *entry = &list[i];
        struct view *option;

        if (entry->person.disabled != 0 || (entry->roles & 1U << ROLE_ADMINISTRATOR) != 0 ||
            strcmp(entry->person.identity, visit_actor(visit)->person.identity) == 0)
            continue;
        option = view_add(visit->view, "delegates");
        view_put(option, "value", entry->person.ref);
        view_put(option, "label", entry->person.name);
        view_yes(option, "chosen", strcmp(chosen, entry->person.ref) == 0);
    }
    return true;
}

static bool
show_deputies(struct visit *visit, const struct form *form, int status, struct error *err)
{
    unsigned own = visit_actor(visit)->roles & ~(1U << ROLE_ADMINISTRATOR);
    struct deputy *list;
    size_t count;

    if (!deputies_list(visit->arena, visit->site->state, &list, &count, err) ||
        !offer_people(visit, form_value(form, "delegate"), err))
        return false;
    for (size_t i = count; i-- > 0;)
        show_deputy(visit, &list[i]);
    for (unsigned role = 0; role < ROLE_TOTAL; role++)
        if ((own & 1U << role) != 0) {
            struct view *option = view_add(visit->view, "own_roles");

            view_put(option, "value", ROLES[role].code);
            view_put(option, "label", ROLES[role].label);
            view_yes(option, "chosen", strcmp(form_value(form, "role"), ROLES[role].code) == 0);
        }
    form_show(form, visit->view);
    view_put(visit->view, "title", "Deputies and delegation");
    return visit_show(visit, status, "deputies", err);
}

bool
deputies_page(struct visit *visit, struct error *err)
{
    struct form form;

    form_begin(LEND, LEND_FIELDS, &form);
    return show_deputies(visit, &form, 200, err);
}

/* ---- lending ---- */

static bool
read_day(const struct visit *visit, struct form *form, const char *name, int32_t *day)
{
    struct error said = {.code = ERR_NONE};

    if (day_parse(form_value(form, name), day, &said))
        return true;
    form_refuse(form, name, visit_sentence(visit, &said));
    return false;
}

static const char *
login_of(struct visit *visit, const char *ref)
{
    struct error ignored = {.code = ERR_NONE};
    struct office_entry *list;
    size_t count;

    if (!office_list(visit->arena, visit->site->state, &list, &count, &ignored))
        return "";
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].person.ref, ref) == 0)
            return list[i].person.login;
    return "";
}

bool
deputies_lend(struct visit *visit, struct error *err)
{
    struct deputy_request request = {.kind = KIND_QUARTERLY_CLAIM};
    struct error said = {.code = ERR_NONE};
    struct form form;
    uint64_t seq;
    bool right = form_read(visit, LEND, LEND_FIELDS, &form);

    if (!right || !read_day(visit, &form, "from", &request.from) ||
        !read_day(visit, &form, "until", &request.until))
        return show_deputies(visit, &form, 422, err);
    request.login = login_of(visit, form_value(&form, "delegate"));
    request.role = role_read(text_of(form_value(&form, "role")));
    if (request.role == ROLE_TOTAL) {
        form_refuse(&form, "role", LEND[1].missing);
        return show_deputies(visit, &form, 422, err);
    }
    if (!deputies_grant(visit->arena, visit->site->state, visit_actor(visit), &request, &seq,
                        &said)) {
        if (said.code == ERR_STORAGE || said.code == ERR_RETRY)
            return error_pass(err, &said);
        form_refuse(&form, "delegate", visit_sentence(visit, &said));
        return show_deputies(visit, &form, 422, err);
    }
    visit_sign(visit);
    return visit_go(visit, "/deputies");
}

bool
deputies_take_back(struct visit *visit, struct error *err)
{
    uint64_t seq;

    if (!decimal_read(visit->params[0], INT64_MAX, &seq))
        return visit_missing(visit);
    if (!deputies_revoke(visit->arena, visit->site->state, visit_actor(visit), seq, err))
        return false;
    visit_sign(visit);
    return visit_go(visit, "/deputies");
}
