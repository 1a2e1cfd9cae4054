/* SPDX-License-Identifier: MIT */
/* Where Delta's list of officers and the people here tell different things. */
#include "base/clock.h"
#include "service/officers.h"
#include "store/delegations.h"

const char *const OFFICER_WHERE_NAMES[3] = {
    [OFFICER_ONLY_THERE] = "on Delta only",
    [OFFICER_ONLY_HERE] = "here only",
    [OFFICER_DIFFERS] = "differs",
};

/* Somebody here who may sign off as, or for, the S151 officer: or not. */
struct local {
    const struct office_entry *entry;
    const char *key;  /* of the mailbox */
    const char *type; /* "s151", "delegation", or "nothing" */
    bool met;         /* on the list */
};

struct drifting {
    struct arena *arena;
    struct state *state;
    struct local *locals;
    size_t local_count;
    struct officer_drift *drift;
    size_t room;
};

static const char NOTHING[] = "nothing", DELEGATION[] = "delegation";

static bool
type_of(struct drifting *drifting, const struct office_entry *entry, const char **type,
        struct error *err)
{
    struct delegations lent;

    *type = entry->roles & 1U << ROLE_S151 ? OFFICER_TYPES[OFFICER_S151] : NOTHING;
    if (*type != NOTHING)
        return true;
    if (!delegations_read(drifting->state->db, drifting->arena, drifting->state->authority,
                          entry->person.ref, &lent, err))
        return false;
    for (size_t i = 0; i < lent.count; i++)
        if (lent.list[i].role == ROLE_S151 &&
            delegation_holds(&lent.list[i], lent.list[i].kind, clock_today()))
            *type = DELEGATION;
    return true;
}

static bool
locals_read(struct drifting *drifting, struct error *err)
{
    struct office_entry *list;
    size_t count;

    if (!office_list(drifting->arena, drifting->state, &list, &count, err))
        return false;
    drifting->locals = ARENA_ARRAY(drifting->arena, struct local, count);
    for (size_t i = 0; i < count; i++) {
        struct local *local = &drifting->locals[drifting->local_count];

        if (list[i].person.disabled != 0)
            continue;
        *local = (struct local){.entry = &list[i], .key = list[i].person.email_key};
        if (!type_of(drifting, &list[i], &local->type, err))
            return false;
        drifting->local_count++;
    }
    return true;
}

static void
put(struct drifting *drifting, struct officer_difference difference)
{
    struct officer_drift *drift = drifting->drift;

    drift->list = arena_grow(drifting->arena, drift->list, &drifting->room, drift->count,
                             sizeof *drift->list);
    drift->list[drift->count++] = difference;
}

/* By mailbox; else by name, which then has another address. */
static struct local *
local_of(struct drifting *drifting, const struct officer *officer)
{
    const char *key = person_email_key(drifting->arena, officer->email);

    for (size_t i = 0; i < drifting->local_count; i++)
        if (strcmp(drifting->locals[i].key, key) == 0)
            return &drifting->locals[i];
    for (size_t i = 0; i < drifting->local_count; i++)
        if (strcmp(drifting->locals[i].entry->person.name, officer->name) == 0)
            return &drifting->locals[i];
    return NULL;
}

static void
differ(struct drifting *drifting, const struct officer *officer, const struct local *local,
       const char *what, const char *there, const char *here)
{
    put(drifting, (struct officer_difference){.where = OFFICER_DIFFERS,
                                              .email = officer->email,
                                              .login = local->entry->person.login,
                                              .what = what,
                                              .there = there,
                                              .here = here});
}

static void
compare(struct drifting *drifting, const struct officer *officer, const struct local *local)
{
    const struct person *person = &local->entry->person;
    const char *wanted = officer->type == OFFICER_S151 ? OFFICER_TYPES[OFFICER_S151] : DELEGATION;

    if (!officer_is_in_force(officer)) {
        if (local->type != NOTHING)
            differ(drifting, officer, local, "status", "not in force", "in force");
        return;
    }
    if (strcmp(officer->name, person->name) != 0)
        differ(drifting, officer, local, "name", officer->name, person->name);
    if (strcmp(officer->email, person->email) != 0)
        differ(drifting, officer, local, "email", officer->email, person->email);
    if (strcmp(wanted, local->type) != 0)
        differ(drifting, officer, local, "type", OFFICER_TYPES[officer->type], local->type);
}

static void
look_there(struct drifting *drifting, const struct officers *officers)
{
    for (size_t i = 0; i < officers->count; i++) {
        const struct officer *officer = &officers->list[i];
        struct local *local = local_of(drifting, officer);

        if (local != NULL) {
            local->met = true;
            compare(drifting, officer, local);
        } else if (officer_is_in_force(officer))
            put(drifting, (struct officer_difference){.where = OFFICER_ONLY_THERE,
                                                      .email = officer->email,
                                                      .login = "",
                                                      .what = "",
                                                      .there = OFFICER_TYPES[officer->type],
                                                      .here = ""});
    }
}

static void
look_here(struct drifting *drifting)
{
    for (size_t i = 0; i < drifting->local_count; i++) {
        const struct local *local = &drifting->locals[i];

        if (!local->met && local->type != NOTHING)
            put(drifting, (struct officer_difference){.where = OFFICER_ONLY_HERE,
                                                      .email = local->entry->person.email,
                                                      .login = local->entry->person.login,
                                                      .what = "",
                                                      .there = "",
                                                      .here = local->type});
    }
}

bool
officers_drift(struct arena *arena, struct state *state, const struct officers *officers,
               struct officer_drift *drift, struct error *err)
{
    struct drifting drifting = {.arena = arena, .state = state, .drift = drift};

    *drift = (struct officer_drift){.list = NULL};
    if (!locals_read(&drifting, err))
        return false;
    look_there(&drifting, officers);
    look_here(&drifting);
    return true;
}
