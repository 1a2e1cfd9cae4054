/* SPDX-License-Identifier: MIT */
#include "service/officers.h"

#include "service/office_parts.h"

const char *const OFFICER_DOING_NAMES[OFFICER_DOINGS] = {
    [OFFICER_ADD] = "add",
    [OFFICER_CHANGE] = "change",
    [OFFICER_DISABLE] = "disable",
    [OFFICER_LEAVE] = "leave",
};

#define S151 (1U << ROLE_S151)

struct planning {
    struct arena *arena;
    struct office_entry *people; /* of the whole authority */
    size_t person_count;
    struct officer_plan *plan;
};

/* Whose mailbox it is: an open account before a closed one. */
static const struct office_entry *
entry_of(const struct planning *planning, const struct officer *officer)
{
    const char *key = person_email_key(planning->arena, officer->email);
    const struct office_entry *found = NULL;

    for (size_t i = 0; i < planning->person_count; i++) {
        const struct office_entry *entry = &planning->people[i];

        if (strcmp(entry->person.email_key, key) == 0 &&
            (found == NULL || (found->person.disabled != 0 && entry->person.disabled == 0)))
            found = entry;
    }
    return found;
}

/* An open account of the same name, whatever its address. */
static const struct office_entry *
namesake_of(const struct planning *planning, const struct officer *officer)
{
    for (size_t i = 0; i < planning->person_count; i++)
        if (planning->people[i].person.disabled == 0 &&
            strcmp(planning->people[i].person.name, officer->name) == 0)
            return &planning->people[i];
    return NULL;
}

static bool
login_is_taken(const struct planning *planning, const char *login)
{
    for (size_t i = 0; i < planning->person_count; i++)
        if (strcmp(planning->people[i].person.login, login) == 0)
            return true;
    for (size_t i = 0; i < planning->plan->count; i++)
        if (strcmp(planning->plan->list[i].login, login) == 0)
            return true;
    return false;
}

static void
plan_new(const struct planning *planning, const struct officer *officer, struct officer_step *step)
{
    const struct office_entry *namesake = namesake_of(planning, officer);
    const char *base = officer_login(planning->arena, officer->email);

    step->login = "";
    step->words = "not in force on Delta, and not here";
    if (!officer_is_in_force(officer))
        return;
    if (namesake != NULL) {
        step->words = arena_printf(planning->arena,
                                   "\"%s\" has this name and another address; if they are one "
                                   "person, change that address first, else add this one by hand",
                                   namesake->person.login);
        return;
    }
    step->doing = OFFICER_ADD;
    step->login = base;
    for (unsigned i = 2; login_is_taken(planning, step->login); i++)
        step->login = arena_printf(planning->arena, "%s%u", base, i);
    step->grant = officer->type == OFFICER_S151;
    step->words = step->grant ? "as s151 officer"
                              : arena_printf(planning->arena,
                                             "as %s: without a role; the S151 officer grants a "
                                             "delegation",
                                             OFFICER_TYPES[officer->type]);
}

/* Delta has somebody no longer in force who has an open account here. */
static void
plan_end(const struct office_entry *entry, struct officer_step *step)
{
    if ((entry->roles & ~S151) != 0) {
        step->revoke = (entry->roles & S151) != 0;
        step->doing = step->revoke ? OFFICER_CHANGE : OFFICER_LEAVE;
        step->words = step->revoke ? "is no longer s151 officer; stays for the other roles"
                                   : "not in force on Delta; stays for the other roles";
        return;
    }
    step->doing = OFFICER_DISABLE;
    step->words = "not in force on Delta";
}

static void
plan_change(const struct planning *planning, const struct officer *officer,
            const struct office_entry *entry, struct officer_step *step)
{
    struct builder words = {.arena = planning->arena};
    bool has = (entry->roles & S151) != 0, wants = officer->type == OFFICER_S151;

    step->new_name = strcmp(officer->name, entry->person.name) != 0;
    step->new_email = strcmp(officer->email, entry->person.email) != 0;
    step->grant = wants && !has;
    step->revoke = has && !wants;
    if (step->new_name)
        builder_printf(&words, "; the name becomes \"%s\"", officer->name);
    if (step->new_email)
        builder_printf(&words, "; the address becomes %s", officer->email);
    if (step->grant)
        builder_puts(&words, "; becomes s151 officer");
    if (step->revoke)
        builder_puts(&words, "; is no longer s151 officer");
    if (words.length > 0)
        step->doing = OFFICER_CHANGE;
    step->words = words.length > 0 ? words.at + 2 : "as it is";
}

static struct officer_step
step_of(const struct planning *planning, const struct officer *officer)
{
    const struct office_entry *entry = entry_of(planning, officer);
    struct officer_step step = {.officer = officer, .doing = OFFICER_LEAVE};

    if (entry == NULL) {
        plan_new(planning, officer, &step);
        return step;
    }
    step.login = entry->person.login;
    if (entry->person.disabled != 0)
        step.words = officer_is_in_force(officer)
                         ? "closed here, and an account that is closed stays closed; add another"
                         : "closed here as well";
    else if (!officer_is_in_force(officer))
        plan_end(entry, &step);
    else
        plan_change(planning, officer, entry, &step);
    return step;
}

bool
officers_plan(struct arena *arena, struct state *state, const struct officers *officers,
              struct officer_plan *plan, struct error *err)
{
    struct planning planning = {.arena = arena, .plan = plan};

    *plan = (struct officer_plan){.list = ARENA_ARRAY(arena, struct officer_step, officers->count)};
    if (!office_list(arena, state, &planning.people, &planning.person_count, err))
        return false;
    for (size_t i = 0; i < officers->count; i++) {
        plan->list[plan->count] = step_of(&planning, &officers->list[i]);
        plan->counts[plan->list[plan->count++].doing]++;
    }
    return true;
}

struct applying {
    struct state *state;
    const struct actor *actor;
    struct officer_plan *plan;
};

static bool
apply_change(const struct applying *applying, const struct officer_step *step, struct error *err)
{
    struct person_form form = {
        .login = step->login,
        .name = step->new_name ? step->officer->name : NULL,
        .email = step->new_email ? step->officer->email : NULL,
    };
    struct state *state = applying->state;

    return ((!step->new_name && !step->new_email) ||
            office_change_within(state, applying->actor, &form, err)) &&
           (!step->grant ||
            office_grant_within(state, applying->actor, step->login, ROLE_S151, err)) &&
           (!step->revoke ||
            office_revoke_within(state, applying->actor, step->login, ROLE_S151, err));
}

static bool
apply_step(const struct applying *applying, struct officer_step *step, struct error *err)
{
    struct person_form form = {
        .login = step->login, .name = step->officer->name, .email = step->officer->email};

    switch (step->doing) {
    case OFFICER_ADD:
        return office_add_within(applying->state, applying->actor, &form, step->grant ? S151 : 0,
                                 step->code, err);
    case OFFICER_CHANGE:
        return apply_change(applying, step, err);
    case OFFICER_DISABLE:
        return office_disable_within(applying->state, applying->actor, step->login, err);
    case OFFICER_LEAVE:
        break;
    }
    return true;
}

/* The end of an S151 officer comes before the beginning of another. */
static bool
apply_work(struct db *db, void *context, struct error *err)
{
    static const enum officer_doing ORDER[] = {OFFICER_DISABLE, OFFICER_CHANGE, OFFICER_ADD};
    const struct applying *applying = context;

    (void)db;
    for (size_t turn = 0; turn < sizeof ORDER / sizeof ORDER[0]; turn++)
        for (size_t i = 0; i < applying->plan->count; i++) {
            struct officer_step *step = &applying->plan->list[i];

            if (step->doing == ORDER[turn] && !apply_step(applying, step, err))
                return error_while(err, "row %u, \"%s\"; nothing was changed", step->officer->row,
                                   step->login);
        }
    return true;
}

bool
officers_apply(struct state *state, const struct actor *actor, struct officer_plan *plan,
               struct error *err)
{
    struct applying applying = {.state = state, .actor = actor, .plan = plan};

    return actor_needs(actor, ROLE_ADMINISTRATOR, err) &&
           db_transaction(state->db, apply_work, &applying, err);
}
