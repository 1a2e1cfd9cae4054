/* SPDX-License-Identifier: MIT */
#include "service/officers.h"

#include "base/file.h"
#include "port/csv.h"
#include "service/office_parts.h"

#define FILE_MOST ((size_t)16 << 20)

/* --- reading -------------------------------------------------------------------------------------
 */

struct reading {
    struct arena *arena;
    const char *authority, *name; /* of the file */
    int place[OFFICER_COLUMNS];   /* -1: not there */
    unsigned row;
    struct officers *officers;
    size_t room, fault_room;
};

static void
add_fault(struct reading *reading, enum officer_column column, const char *words)
{
    struct officers *officers = reading->officers;

    officers->faults = arena_grow(reading->arena, officers->faults, &reading->fault_room,
                                  officers->fault_count, sizeof *officers->faults);
    officers->faults[officers->fault_count++] =
        (struct officer_fault){.row = reading->row,
                               .column = OFFICER_COLUMN_DEFS[column].name,
                               .words = arena_copy(reading->arena, words, strlen(words))};
}

static bool
read_heading(struct reading *reading, const struct csv_batch *batch, struct error *err)
{
    struct text name;

    for (unsigned i = 0; i < OFFICER_COLUMNS; i++)
        reading->place[i] = -1;
    for (size_t cell = 0; cell < csv_cell_count(batch, 0); cell++) {
        enum officer_column column =
            csv_cell(batch, 0, cell, &name) == CSV_GOOD ? officer_column(name) : OFFICER_COLUMNS;

        if (column == OFFICER_COLUMNS)
            continue;
        if (reading->place[column] >= 0)
            return error_raise(err, ERR_INPUT, "%s has two columns \"%s\"", reading->name,
                               OFFICER_COLUMN_DEFS[column].name);
        reading->place[column] = (int)cell;
    }
    for (unsigned i = 0; i < OFFICER_COLUMNS; i++)
        if (reading->place[i] < 0 && OFFICER_COLUMN_DEFS[i].needed)
            return error_raise(err, ERR_INPUT,
                               "%s has no column \"%s\"; deltareturn-officers(5) lists those it "
                               "has to have",
                               reading->name, OFFICER_COLUMN_DEFS[i].name);
    return true;
}

static struct text
cell_at(struct reading *reading, const struct csv_batch *batch, size_t record,
        enum officer_column column)
{
    static const char *const FAULTS[] = {
        [CSV_BAD_QUOTES] = "the quotes do not close, or stand inside the cell",
        [CSV_BAD_ENCODING] = "the cell is not UTF-8; save the file as \"CSV UTF-8\"",
        [CSV_TOO_LONG] = "the cell is too long"};
    struct text cell = {.at = ""};
    enum csv_fault fault;

    if (reading->place[column] < 0 ||
        (size_t)reading->place[column] >= csv_cell_count(batch, record))
        return cell;
    fault = csv_cell(batch, record, (size_t)reading->place[column], &cell);
    if (fault == CSV_GOOD)
        return cell;
    add_fault(reading, column, FAULTS[fault]);
    return (struct text){.at = ""};
}

/* A mailbox that stands there already: the higher type holds, and either being in force does. */
static void
merge_officer(struct reading *reading, struct officer *known, const struct officer *officer)
{
    if (strcmp(known->name, officer->name) != 0) {
        add_fault(
            reading, OFFICER_NAME,
            arena_printf(reading->arena, "row %u has this mailbox under another name", known->row));
        return;
    }
    if (officer_is_in_force(known) == officer_is_in_force(officer)) {
        if (officer->type > known->type)
            known->type = officer->type;
        return;
    }
    if (officer_is_in_force(officer))
        *known = *officer;
}

static void
add_officer(struct reading *reading, const struct officer *officer)
{
    struct officers *officers = reading->officers;
    const char *key = person_email_key(reading->arena, officer->email);

    for (size_t i = 0; i < officers->count; i++)
        if (strcmp(person_email_key(reading->arena, officers->list[i].email), key) == 0) {
            merge_officer(reading, &officers->list[i], officer);
            return;
        }
    officers->list = arena_grow(reading->arena, officers->list, &reading->room, officers->count,
                                sizeof *officers->list);
    officers->list[officers->count++] = *officer;
}

static void
read_row(struct reading *reading, const struct csv_batch *batch, size_t record)
{
    struct officer officer = {.row = reading->row};
    size_t before = reading->officers->fault_count;

    for (unsigned i = 0; i < OFFICER_COLUMNS; i++) {
        size_t faults = reading->officers->fault_count;
        struct text cell = cell_at(reading, batch, record, (enum officer_column)i);
        struct error err = {.code = ERR_NONE};

        if (reading->officers->fault_count > faults)
            continue;
        if (!officer_take(reading->arena, (enum officer_column)i, cell, &officer, &err))
            add_fault(reading, (enum officer_column)i, err.text);
        if (i == OFFICER_ORGANISATION && cell.length > 0 &&
            strcmp(officer.organisation, reading->authority) != 0) {
            reading->officers->others++;
            return;
        }
    }
    if (reading->officers->fault_count == before)
        add_officer(reading, &officer);
}

static bool
read_rows(struct reading *reading, struct csv *csv, struct error *err)
{
    struct csv_batch batch = {.record_count = 1};

    while (batch.record_count > 0) {
        if (!csv_read(csv, &batch, err))
            return false;
        for (size_t record = 0; record < batch.record_count; record++) {
            if (reading->row++ == 0) {
                if (!read_heading(reading, &batch, err))
                    return false;
            } else if (!csv_record_is_blank(&batch, record))
                read_row(reading, &batch, record);
        }
        if (batch.unclosed || batch.cut_short)
            return error_raise(err, ERR_INPUT, "%s: a quote that opens in row %u never closes",
                               reading->name, reading->row);
    }
    return reading->row > 0 || error_raise(err, ERR_INPUT, "%s is empty", reading->name);
}

bool
officers_read(struct arena *arena, const struct state *state, const char *path,
              struct officers *officers, struct error *err)
{
    struct reading reading = {.arena = arena,
                              .authority = state->authority,
                              .name = path_base(path),
                              .officers = officers};
    struct text bytes;
    struct csv *csv;

    *officers = (struct officers){.list = NULL};
    if (!file_read(arena, path, FILE_MOST, &bytes, err) ||
        !csv_open_bytes(arena, path, bytes, CSV_WHOLE, &csv, err) || !read_rows(&reading, csv, err))
        return false;
    return officers->count + officers->fault_count > 0 ||
           error_raise(err, ERR_INPUT, "%s has no row of the organisation %s", reading.name,
                       state->authority);
}

/* --- taking over
 * ---------------------------------------------------------------------------------- */

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
