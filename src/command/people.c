/* SPDX-License-Identifier: MIT */
/* A new state folder, its people, and what they may do. */
#include "base/file.h"
#include "command/acting.h"
#include "command/commands.h"
#include "service/office.h"

/* What goes into a new state folder. */
struct founding {
    struct person_form form;
    const char *password;
    const char *public_key;
    struct arena *arena;
};

static bool
found(struct state *state, void *context, struct error *err)
{
    struct founding *founding = context;

    return signing_prepare(state->dir, err) &&
           office_found(state, &founding->form, founding->password, err) &&
           sealing_public_key(founding->arena, state->dir, state->origin, &founding->public_key,
                              err) &&
           file_write(state_path(state, founding->arena, "keys/log.pub"), founding->public_key,
                      strlen(founding->public_key), err);
}

static struct person_form
form_of(const struct command_line *line, const char *login)
{
    return (struct person_form){
        .login = login,
        .name = line->values[OPTION_PERSON_NAME],
        .email = line->values[OPTION_EMAIL],
        .os_account = line->values[OPTION_OS_ACCOUNT],
        .language = line->values[OPTION_LANGUAGE],
        .same_as = line->values[OPTION_SAME_AS],
    };
}

int
command_init(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct founding founding = {.form = form_of(line, line->values[OPTION_ADMIN]), .arena = arena};
    enum terminal_from from = command_has(line, OPTION_PASSWORD_STDIN) ? FROM_INPUT : FROM_TERMINAL;
    const char *dir = line->arguments[0];
    struct error err = {.code = ERR_NONE};

    if (!state_authority_check(line->values[OPTION_AUTHORITY], &err) ||
        !state_origin_check(line->values[OPTION_ORIGIN], &err))
        return command_failed(&err);
    if (founding.form.os_account == NULL &&
        !terminal_ask_new(arena, from,
                          arena_printf(arena, "a password for %s", founding.form.login),
                          &founding.password, &err))
        return command_failed(&err);
    if (!state_make(arena, dir, line->values[OPTION_AUTHORITY], line->values[OPTION_ORIGIN], found,
                    &founding, &err))
        return command_failed(&err);
    printf("the state folder of %s is in %s; %s looks after its people\n"
           "the log's public key, for anybody who wants to check it:\n%s\n",
           line->values[OPTION_AUTHORITY], dir, founding.form.login, founding.public_key);
    return 0;
}

/* --- the people
 * ------------------------------------------------------------------------------------ */

/* Reads "provider,auditor". */
static bool
roles_read(const struct command_line *line, unsigned *roles)
{
    const char *at = command_has(line, OPTION_ROLES) ? line->values[OPTION_ROLES] : "";

    for (*roles = 0; at[0] != '\0'; at += strspn(at, ",")) {
        struct text code = {.at = at, .length = strcspn(at, ",")};
        enum role role = role_read(code);

        if (role == ROLE_TOTAL) {
            command_usage(line,
                          "\"%.*s\" is not provider, certifier, sro, s151, auditor or "
                          "administrator",
                          TEXT_ARGS(code));
            return false;
        }
        *roles |= 1U << role;
        at += code.length;
    }
    return true;
}

static void
tell_code(const char *login, const char *code)
{
    printf("%s chooses a password with \"deltareturn person password %s\" within %d days; the "
           "code for that, shown only now:\n%s\n",
           login, login, INVITATION_DAYS, code);
}

int
command_person_add(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct person_form form = form_of(line, line->arguments[0]);
    const char *dir = acting_folder(line);
    char code[INVITATION_TEXT_SIZE];
    struct error err = {.code = ERR_NONE};
    struct acting acting;
    unsigned roles;

    if (dir == NULL || !roles_read(line, &roles))
        return EXIT_USAGE;
    if (!acting_begin(arena, line, dir, &acting, &err) ||
        !office_add(acting.state, &acting.actor, &form, roles, code, &err) ||
        !acting_end(&acting, &err))
        return command_failed(&err);
    printf("%s is there now\n", form.login);
    tell_code(form.login, code);
    return 0;
}

/* "-": none any more. */
static const char *
none_for_hyphen(const char *given)
{
    return given != NULL && strcmp(given, "-") == 0 ? "" : given;
}

int
command_person_change(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct person_form form = form_of(line, line->arguments[0]);
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct acting acting;

    if (dir == NULL)
        return EXIT_USAGE;
    if (form.name == NULL && form.email == NULL && form.os_account == NULL &&
        form.language == NULL && form.same_as == NULL)
        return command_usage(line, "say what to change: %s, %s, %s, %s or %s",
                             OPTIONS[OPTION_PERSON_NAME].name, OPTIONS[OPTION_EMAIL].name,
                             OPTIONS[OPTION_OS_ACCOUNT].name, OPTIONS[OPTION_LANGUAGE].name,
                             OPTIONS[OPTION_SAME_AS].name);
    form.os_account = none_for_hyphen(form.os_account);
    form.language = none_for_hyphen(form.language);
    if (!acting_begin(arena, line, dir, &acting, &err) ||
        !office_change(acting.state, &acting.actor, &form, &err) || !acting_end(&acting, &err))
        return command_failed(&err);
    printf("%s is changed\n", form.login);
    return 0;
}

int
command_person_disable(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct acting acting;

    if (dir == NULL)
        return EXIT_USAGE;
    if (!acting_begin(arena, line, dir, &acting, &err) ||
        !office_disable(acting.state, &acting.actor, line->arguments[0], &err) ||
        !acting_end(&acting, &err))
        return command_failed(&err);
    printf("the account %s is closed\n", line->arguments[0]);
    return 0;
}

int
command_person_invite(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    char code[INVITATION_TEXT_SIZE];
    struct error err = {.code = ERR_NONE};
    struct acting acting;
    struct actor second;
    bool two = command_has(line, OPTION_SECOND);

    if (dir == NULL)
        return EXIT_USAGE;
    if (!acting_begin(arena, line, dir, &acting, &err) ||
        (two && !acting_identify_second(&acting, line, &second, &err)) ||
        !office_invite(acting.state, &acting.actor, two ? &second : NULL, line->arguments[0], code,
                       &err) ||
        !acting_end(&acting, &err))
        return command_failed(&err);
    tell_code(line->arguments[0], code);
    return 0;
}

#define PASSWORD_PROMPT "the invitation's code, or the password so far"

/* The invitation's code or the password so far, and the new one. */
static bool
ask_password(struct acting *asking, const char *dir, const char *login, const char **password,
             struct error *err)
{
    return acting_ask_ahead(asking, dir, login, PASSWORD_PROMPT, err) &&
           (asking->asked_count > 0 ||
            error_raise(
                err, ERR_CONFLICT,
                "the state folder was made by another version of deltareturn; any command "
                "that changes it brings it up to date, and then a password can be chosen")) &&
           terminal_ask_new(asking->arena, asking->from, "the new password", password, err);
}

static bool
choose_password(struct acting *acting, const struct asked *asked, const char *password,
                struct error *err)
{
    const struct signin given = acting_given(asked);

    if (strlen(given.password) == INVITATION_TEXT_SIZE - 1 && given.password[4] == '-')
        return office_accept(acting->state, &given, password, err);
    return signin_password(acting->arena, acting->state, &given, NULL, &acting->actor, err) &&
           office_password(acting->state, &acting->actor, password, err);
}

int
command_person_password(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct acting acting, asking;
    const char *password;

    if (dir == NULL)
        return EXIT_USAGE;
    acting_prepare(arena, line, &asking);
    if (!ask_password(&asking, dir, line->arguments[0], &password, &err) ||
        !acting_open(arena, line, dir, &acting, &err) ||
        !choose_password(&acting, &asking.asked[0], password, &err) || !acting_end(&acting, &err))
        return command_failed(&err);
    printf("the password of %s is set\n", line->arguments[0]);
    return 0;
}

static void
print_person(const struct office_entry *entry)
{
    const char *before = "";

    printf("%-16s %-28s ", entry->person.login, entry->person.name);
    for (unsigned i = 0; i < ROLE_TOTAL; i++)
        if (entry->roles & 1U << i) {
            printf("%s%s", before, ROLES[i].label);
            before = ", ";
        }
    if (entry->roles == 0)
        printf("no role");
    if (entry->person.disabled != 0)
        printf("; closed");
    else if (entry->invited && !entry->has_password)
        printf("; has not chosen a password yet");
    if (entry->has_code)
        printf("; one-time codes");
    if (entry->person.os_account != NULL)
        printf("; account %s", entry->person.os_account);
    if (entry->person.language != NULL)
        printf("; messages in %s", entry->person.language);
    if (strcmp(entry->person.identity, entry->person.ref) != 0)
        printf("; the same person as another account");
    puts("");
}

int
command_person_list(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct office_entry *list;
    struct state *state;
    size_t count;

    if (dir == NULL)
        return EXIT_USAGE;
    if (!state_open(arena, dir, STATE_READ, &state, &err) ||
        !office_list(arena, state, &list, &count, &err))
        return command_failed(&err);
    for (size_t i = 0; i < count; i++)
        print_person(&list[i]);
    return 0;
}

static int
change_role(const struct command_line *line,
            bool (*change)(struct state *state, const struct actor *actor, const char *login,
                           enum role role, struct error *err),
            const char *done)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    enum role role = role_read(text_of(line->arguments[1]));
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct acting acting;

    if (dir == NULL)
        return EXIT_USAGE;
    if (role == ROLE_TOTAL)
        return command_usage(
            line, "\"%s\" is not provider, certifier, sro, s151, auditor or administrator",
            line->arguments[1]);
    if (!acting_begin(arena, line, dir, &acting, &err) ||
        !change(acting.state, &acting.actor, line->arguments[0], role, &err) ||
        !acting_end(&acting, &err))
        return command_failed(&err);
    printf("%s %s %s\n", line->arguments[0], done, ROLES[role].label);
    return 0;
}

int
command_role_grant(const struct command_line *line)
{
    return change_role(line, office_grant, "is now");
}

int
command_role_revoke(const struct command_line *line)
{
    return change_role(line, office_revoke, "is no longer");
}
