/* SPDX-License-Identifier: MIT */
/* Delta's list of the council's officers, taken over or held against the people here. */
#include "service/officers.h"

#include "command/acting.h"
#include "command/commands.h"
#include "command/data.h"
#include "port/json.h"

/* --- what is wrong with the file
 * ------------------------------------------------------------------ */

static int
tell_faults(const char *path, const struct officers *officers)
{
    for (size_t i = 0; i < officers->fault_count; i++)
        fprintf(stderr, "deltareturn: %s row %u, \"%s\": %s\n", path, officers->faults[i].row,
                officers->faults[i].column, officers->faults[i].words);
    fprintf(stderr, "deltareturn: nothing was changed\n");
    return 1;
}

/* --- taking over
 * ---------------------------------------------------------------------------------- */

static void
print_plan(const struct officer_plan *plan, const struct officers *officers)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct officer_step *step = &plan->list[i];

        printf("row %-4u %-8s %-16s %s <%s>: %s\n", step->officer->row,
               OFFICER_DOING_NAMES[step->doing], step->login[0] == '\0' ? "-" : step->login,
               step->officer->name, step->officer->email, step->words);
    }
    for (unsigned i = 0; i < OFFICER_DOINGS; i++)
        printf("%s%zu to %s", i == 0 ? "" : ", ", plan->counts[i], OFFICER_DOING_NAMES[i]);
    printf("; %zu rows of other organisations\n", officers->others);
}

static void
print_codes(const struct officer_plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        if (plan->list[i].doing == OFFICER_ADD)
            printf("%s chooses a password with \"deltareturn person password %s\" within %d days; "
                   "the code for that, shown only now:\n%s\n",
                   plan->list[i].login, plan->list[i].login, INVITATION_DAYS, plan->list[i].code);
}

static int
print_plan_json(struct arena *arena, const struct officer_plan *plan,
                const struct officers *officers, bool applied)
{
    struct json *root = json_root(arena), *list = json_put_list(root, "officers");

    for (size_t i = 0; i < plan->count; i++) {
        const struct officer_step *step = &plan->list[i];
        struct json *one = json_add_object(list);

        json_put_number(one, "row", step->officer->row);
        json_put_text(one, "email", step->officer->email);
        json_put_text(one, "name", step->officer->name);
        json_put_text(one, "type", OFFICER_TYPES[step->officer->type]);
        json_put_text(one, "doing", OFFICER_DOING_NAMES[step->doing]);
        json_put_text(one, "login", step->login);
        json_put_text(one, "words", step->words);
        if (applied && step->doing == OFFICER_ADD)
            json_put_text(one, "code", step->code);
    }
    json_put_number(root, "others", (int64_t)officers->others);
    json_put_bool(root, "applied", applied);
    return data_print(json_print(arena, root), 0);
}

static bool
has_work(const struct officer_plan *plan)
{
    return plan->counts[OFFICER_LEAVE] < plan->count;
}

/* Reads the list and says what it would do; *STATUS is set when that is all there is to say. */
static bool
import_plan(struct arena *arena, const struct command_line *line, struct state *state,
            struct officers *officers, struct officer_plan *plan, int *status, struct error *err)
{
    const char *path = line->arguments[0];

    *status = 0;
    if (!officers_read(arena, state, path, officers, err))
        return false;
    if (officers->fault_count > 0) {
        *status = tell_faults(path, officers);
        return true;
    }
    return officers_plan(arena, state, officers, plan, err);
}

static int
import_dry(struct arena *arena, const struct command_line *line, const char *dir)
{
    struct error err = {.code = ERR_NONE};
    struct officers officers;
    struct officer_plan plan;
    struct state *state;
    int status;

    if (!state_open(arena, dir, STATE_READ, &state, &err) ||
        !import_plan(arena, line, state, &officers, &plan, &status, &err))
        return command_failed(&err);
    if (status != 0)
        return status;
    if (command_has(line, OPTION_JSON))
        return print_plan_json(arena, &plan, &officers, false);
    print_plan(&plan, &officers);
    puts("nothing was changed: --dry-run");
    return 0;
}

int
command_person_import(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct officers officers;
    struct officer_plan plan;
    struct acting acting;
    int status;

    if (dir == NULL)
        return EXIT_USAGE;
    if (command_has(line, OPTION_DRY_RUN))
        return import_dry(arena, line, dir);
    if (!acting_begin(arena, line, dir, &acting, &err) ||
        !import_plan(arena, line, acting.state, &officers, &plan, &status, &err))
        return command_failed(&err);
    if (status != 0)
        return status;
    if ((has_work(&plan) && !officers_apply(acting.state, &acting.actor, &plan, &err)) ||
        !acting_end(&acting, &err))
        return command_failed(&err);
    if (command_has(line, OPTION_JSON))
        return print_plan_json(arena, &plan, &officers, true);
    print_plan(&plan, &officers);
    print_codes(&plan);
    return 0;
}

/* --- holding against
 * ------------------------------------------------------------------------------ */

static int
print_drift_json(struct arena *arena, const struct officer_drift *drift)
{
    struct json *root = json_root(arena), *list = json_put_list(root, "differences");

    for (size_t i = 0; i < drift->count; i++) {
        const struct officer_difference *one = &drift->list[i];
        struct json *object = json_add_object(list);

        json_put_text(object, "where", OFFICER_WHERE_NAMES[one->where]);
        json_put_text(object, "email", one->email);
        json_put_text(object, "login", one->login);
        json_put_text(object, "what", one->what);
        json_put_text(object, "delta", one->there);
        json_put_text(object, "here", one->here);
    }
    return data_print(json_print(arena, root), drift->count > 0);
}

static int
print_drift(const struct officer_drift *drift)
{
    if (drift->count == 0) {
        puts("Delta's list and the people here say the same");
        return 0;
    }
    printf("%-14s %-32s %-16s %-8s %-28s %s\n", "", "address", "login", "what", "on Delta", "here");
    for (size_t i = 0; i < drift->count; i++) {
        const struct officer_difference *one = &drift->list[i];

        printf("%-14s %-32s %-16s %-8s %-28s %s\n", OFFICER_WHERE_NAMES[one->where], one->email,
               one->login[0] == '\0' ? "-" : one->login, one->what[0] == '\0' ? "-" : one->what,
               one->there[0] == '\0' ? "-" : one->there, one->here[0] == '\0' ? "-" : one->here);
    }
    return 1;
}

int
command_person_drift(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct officers officers;
    struct officer_drift drift;
    struct state *state;

    if (dir == NULL)
        return EXIT_USAGE;
    if (!state_open(arena, dir, STATE_READ, &state, &err) ||
        !officers_read(arena, state, line->arguments[0], &officers, &err))
        return command_failed(&err);
    if (officers.fault_count > 0)
        return tell_faults(line->arguments[0], &officers);
    if (!officers_drift(arena, state, &officers, &drift, &err))
        return command_failed(&err);
    return command_has(line, OPTION_JSON) ? print_drift_json(arena, &drift) : print_drift(&drift);
}
